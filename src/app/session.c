/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See session.h. Threads: one that reads data, at most (data-load.c); the run's own; and one that
 * waits for the end of each run that is let go. They tell the main thread by idle sources below
 * redrawing, so that a picture never waits for news of training. */

#include "session.h"

#include <glib/gi18n.h>
#include <math.h>

#include "data-load.h"
#include "item-edit.h"
#include "runs-store.h"

#define NICENESS 10
#define FOLLOWED_SAMPLES 24
#define EDIT_PAUSE_MS 250
#define NEWS_EVERY_MS 50

/* What threads hold instead of the session, which may be gone when they speak. */
typedef struct {
  gatomicrefcount references;
  LaminaSession *session; /* main thread only; NULL once it is closed */
  gint64 last;            /* main thread only: time of the last snapshot taken */
} Link;

struct _LaminaSession {
  GObject parent_instance;

  LaminaDocument *document;
  Link *link;
  LamPlan *plan;

  LamExperiment *loaded; /* that the data were, or are being, read for */
  LamData *data;
  char *data_error;
  LaminaLoad *load; /* in progress, or NULL */
  guint load_pause; /* source */
  double share;
  char *doing;
  gboolean wants_train; /* start when the data have come */

  LamWeights *init; /* that the next run begins with, or NULL */
  char *init_name;

  LamRun *run;
  LamExperiment *run_experiment;
  LaminaRunRecord *record; /* of the run, or NULL */
  LamSnapshot *snapshot;
  gboolean starting; /* the run has not spoken yet */
  gboolean start_paused;
  LamRunStatus status;
  gboolean changed;
  guint look; /* flags of LamLook that a page wants */
};

enum { PLAN, DATA, PROGRESS, STATUS, SNAPSHOT, WEIGHTS, PROBLEM, N_SIGNALS };
static guint signals[N_SIGNALS];

static GPtrArray *left_behind; /* of GThread; main thread only */

G_DEFINE_FINAL_TYPE (LaminaSession, lamina_session, G_TYPE_OBJECT)

static void start_run (LaminaSession *self);

static Link *
link_ref (Link *link)
{
  g_atomic_ref_count_inc (&link->references);
  return link;
}

static void
link_unref (Link *link)
{
  if (g_atomic_ref_count_dec (&link->references))
    g_free (link);
}

static void
tell_problem (LaminaSession *self, const char *sentence)
{
  g_signal_emit (self, signals[PROBLEM], 0, sentence);
}

static void
update_status (LaminaSession *self)
{
  LamRunStatus status = LAM_RUN_IDLE;
  gboolean changed =
      self->run_experiment != NULL
      && !lam_experiment_equal (self->run_experiment, lamina_document_peek (self->document));

  if (self->starting)
    status = LAM_RUN_TRAINING;
  else if (self->snapshot != NULL)
    status = self->snapshot->status;
  if (status != LAM_RUN_TRAINING && status != LAM_RUN_PAUSED && lamina_session_is_reading (self))
    status = LAM_RUN_LOADING;
  if (status == self->status && changed == self->changed)
    return;
  self->status = status;
  self->changed = changed;
  g_signal_emit (self, signals[STATUS], 0);
}

static void
update_plan (LaminaSession *self)
{
  LamShape in = self->data != NULL ? self->data->shape : LAM_SHAPE_UNKNOWN;

  g_clear_pointer (&self->plan, lam_plan_free);
  self->plan = lam_plan_new (lamina_document_peek (self->document), in, self->data);
  g_signal_emit (self, signals[PLAN], 0);
}

/* ---- reading data ---- */

static void
progress_cb (double share, const char *doing, gpointer user_data)
{
  LaminaSession *self = user_data;

  self->share = share;
  g_free (self->doing);
  self->doing = g_strdup (doing);
  g_signal_emit (self, signals[PROGRESS], 0);
}

static void
loaded_cb (LamData *data, const GError *error, gpointer user_data)
{
  LaminaSession *self = user_data;

  g_clear_pointer (&self->load, lamina_load_free);
  self->data = data;
  if (error != NULL)
    self->data_error = g_strdup (error->message);
  g_signal_emit (self, signals[DATA], 0);
  update_plan (self);
  update_status (self);
  if (self->wants_train) {
    self->wants_train = FALSE;
    start_run (self);
  }
}

static gboolean
load_pause_cb (gpointer user_data)
{
  LaminaSession *self = user_data;

  self->load_pause = 0;
  self->load = lamina_load_new (self->loaded, progress_cb, loaded_cb, self);
  update_status (self);
  return G_SOURCE_REMOVE;
}

/* Whether @a and @b would read the same. */
static gboolean
same_data (const LamExperiment *a, const LamExperiment *b)
{
  return lam_item_equal (lam_experiment_data (a), lam_experiment_data (b))
         && g_strcmp0 (a->folder, b->folder) == 0
         && lam_experiment_seed (a) == lam_experiment_seed (b);
}

/* Saving in another folder changes how paths are written, not where they lead. */
static LamExperiment *
absolute_copy (const LamExperiment *experiment)
{
  LamExperiment *copy = lam_experiment_dup (experiment);

  lam_experiment_move (copy, NULL);
  return copy;
}

/* What is still being read is of no use: what it brings must not be taken. */
static void
drop_data (LaminaSession *self)
{
  g_clear_pointer (&self->load, lamina_load_free);
  g_clear_pointer (&self->data, lam_data_unref);
  g_clear_pointer (&self->data_error, g_free);
  g_clear_handle_id (&self->load_pause, g_source_remove);
  g_clear_pointer (&self->doing, g_free);
  self->share = -1;
}

static void
free_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  lam_data_unref (data);
}

/* Giving back hundreds of megabytes takes ten milliseconds: not while a slider moves. */
static void
free_data (LamData *data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, data, NULL);
  g_task_run_in_thread (task, free_thread);
}

static void
want_data (LaminaSession *self, gboolean at_once)
{
  g_autoptr (LamExperiment) now = absolute_copy (lamina_document_peek (self->document));
  LamData *old;

  if (self->loaded != NULL && same_data (self->loaded, now))
    return;
  g_clear_pointer (&self->loaded, lam_experiment_free);
  self->loaded = g_steal_pointer (&now);
  old = g_steal_pointer (&self->data);
  drop_data (self);
  self->load_pause = g_timeout_add (at_once ? 0 : EDIT_PAUSE_MS, load_pause_cb, self);
  g_signal_emit (self, signals[DATA], 0);
  /* After the pages let go of them too, so that this is the last reference. */
  if (old != NULL)
    free_data (old);
}

gboolean
lamina_session_is_reading (LaminaSession *self)
{
  return self->load != NULL || self->load_pause > 0;
}

double
lamina_session_get_reading_seconds (LaminaSession *self)
{
  return self->load != NULL ? lamina_load_get_seconds (self->load) : 0;
}

void
lamina_session_cancel_reading (LaminaSession *self)
{
  g_return_if_fail (LAMINA_IS_SESSION (self));

  if (!lamina_session_is_reading (self))
    return;
  self->wants_train = FALSE;
  drop_data (self);
  self->data_error = g_strdup (_ ("Reading was stopped."));
  g_signal_emit (self, signals[DATA], 0);
  update_plan (self);
  update_status (self);
}

void
lamina_session_read_again (LaminaSession *self)
{
  g_return_if_fail (LAMINA_IS_SESSION (self));

  g_clear_pointer (&self->loaded, lam_experiment_free);
  want_data (self, TRUE);
  update_plan (self);
  update_status (self);
}

static void
document_changed_cb (LaminaSession *self, gboolean replaced)
{
  if (replaced) {
    lamina_session_forget (self);
    lamina_session_begin_with (self, NULL, NULL);
  }
  want_data (self, replaced);
  update_plan (self);
  update_status (self);
}

/* ---- the run ---- */

/* On a thread of its own: the last reference waits for the worker. */
static gpointer
let_go_thread (gpointer user_data)
{
  gpointer *both = user_data;

  lam_run_unref (both[0]);
  link_unref (both[1]);
  g_free (both);
  return NULL;
}

static void
let_go (LamRun *run, Link *link)
{
  gpointer *both = g_new (gpointer, 2);

  lam_run_ask (run, LAM_ASK_STOP);
  both[0] = run;
  both[1] = link_ref (link);
  if (left_behind == NULL)
    left_behind = g_ptr_array_new ();
  g_ptr_array_add (left_behind, g_thread_new ("lamina-end", let_go_thread, both));
}

void
lamina_session_join_all (void)
{
  for (guint i = 0; left_behind != NULL && i < left_behind->len; i++)
    g_thread_join (g_ptr_array_index (left_behind, i));
  g_clear_pointer (&left_behind, g_ptr_array_unref);
}

static void
take_snapshot (LaminaSession *self)
{
  LamSnapshot *snapshot = self->run != NULL ? lam_run_take_snapshot (self->run) : NULL;

  if (snapshot == NULL)
    return;
  g_clear_pointer (&self->snapshot, lam_snapshot_unref);
  self->snapshot = snapshot;
  self->starting = FALSE;
  if (self->record != NULL)
    lamina_run_store_update (lamina_run_store_get (), self->record, snapshot, self->run);
  g_signal_emit (self, signals[SNAPSHOT], 0);
  update_status (self);
  if (snapshot->status == LAM_RUN_FAILED && snapshot->why != NULL)
    tell_problem (self, snapshot->why);
}

static gboolean
news_cb (gpointer user_data)
{
  Link *link = user_data;

  link->last = g_get_monotonic_time ();
  if (link->session != NULL)
    take_snapshot (link->session);
  return G_SOURCE_REMOVE;
}

/* Not more often than the eye can follow: the rest of the time belongs to training. */
static gboolean
news_idle_cb (gpointer user_data)
{
  Link *link = user_data;
  gint64 since = (g_get_monotonic_time () - link->last) / 1000;

  if (link->session == NULL)
    return G_SOURCE_REMOVE;
  if (since >= NEWS_EVERY_MS)
    return news_cb (link);
  g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, (guint) (NEWS_EVERY_MS - since), news_cb,
                      link_ref (link), (GDestroyNotify) link_unref);
  return G_SOURCE_REMOVE;
}

/* On the worker. Never g_main_context_invoke(): it may run here. */
static void
wake_cb (gpointer user_data)
{
  Link *link = user_data;

  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, news_idle_cb, link_ref (link),
                   (GDestroyNotify) link_unref);
}

/* Lets go of the run; what it showed stays until the next one speaks. */
static void
drop_run (LaminaSession *self)
{
  self->starting = FALSE;
  if (self->record != NULL)
    lamina_run_store_let_go (lamina_run_store_get (), self->record, self->run);
  g_clear_object (&self->record);
  if (self->run != NULL)
    let_go (g_steal_pointer (&self->run), self->link);
  g_clear_pointer (&self->run_experiment, lam_experiment_free);
  g_clear_pointer (&self->snapshot, lam_snapshot_unref);
}

static void
start_run (LaminaSession *self)
{
  const LamExperiment *experiment = lamina_document_peek (self->document);
  const char *why = lamina_session_why_not (self);
  LamRunOptions options = { .niceness = NICENESS,
                            .n_samples = FOLLOWED_SAMPLES,
                            .look = self->look,
                            .one_step = self->start_paused,
                            .init = self->init,
                            .wake = wake_cb,
                            .user_data = self->link };
  g_autoptr (GError) error = NULL;

  if (why != NULL) {
    tell_problem (self, why);
    return;
  }
  drop_run (self);
  self->run = lam_run_new (experiment, self->data, &options, &error);
  if (self->run == NULL) {
    g_signal_emit (self, signals[SNAPSHOT], 0);
    update_status (self);
    tell_problem (self, error->message);
    return;
  }
  self->run_experiment = lam_experiment_dup (experiment);
  self->record =
      lamina_run_store_begin (lamina_run_store_get (), experiment, self->plan->n_parameters);
  self->starting = TRUE;
  g_signal_emit (self, signals[SNAPSHOT], 0);
  update_status (self);
}

void
lamina_session_train (LaminaSession *self)
{
  g_return_if_fail (LAMINA_IS_SESSION (self));

  self->start_paused = FALSE;
  if (self->status == LAM_RUN_PAUSED && self->run != NULL)
    lam_run_ask (self->run, LAM_ASK_RESUME);
  else if (self->status == LAM_RUN_LOADING)
    self->wants_train = TRUE;
  else if (self->status != LAM_RUN_TRAINING)
    start_run (self);
}

void
lamina_session_pause (LaminaSession *self)
{
  g_return_if_fail (LAMINA_IS_SESSION (self));

  self->wants_train = FALSE;
  if (self->run != NULL && self->status == LAM_RUN_TRAINING)
    lam_run_ask (self->run, LAM_ASK_PAUSE);
}

void
lamina_session_step (LaminaSession *self)
{
  g_return_if_fail (LAMINA_IS_SESSION (self));

  if (self->run != NULL && lamina_session_is_active (self)) {
    lam_run_ask (self->run, LAM_ASK_STEP);
    return;
  }
  self->start_paused = TRUE;
  if (self->status == LAM_RUN_LOADING)
    self->wants_train = TRUE;
  else
    start_run (self);
}

void
lamina_session_stop (LaminaSession *self)
{
  g_return_if_fail (LAMINA_IS_SESSION (self));

  self->wants_train = FALSE;
  if (!lamina_session_is_active (self))
    lamina_session_cancel_reading (self);
  if (self->run != NULL)
    lam_run_ask (self->run, LAM_ASK_STOP);
}

void
lamina_session_set_rate (LaminaSession *self, double rate)
{
  if (self->run != NULL && lamina_session_is_active (self))
    lam_run_set_rate (self->run, rate);
}

void
lamina_session_look (LaminaSession *self, guint look)
{
  g_return_if_fail (LAMINA_IS_SESSION (self));

  if (look == self->look)
    return;
  self->look = look;
  if (self->run != NULL)
    lam_run_look (self->run, look);
}

void
lamina_session_forget (LaminaSession *self)
{
  self->wants_train = FALSE;
  drop_run (self);
  g_signal_emit (self, signals[SNAPSHOT], 0);
  update_status (self);
}

/* ---- weights to begin with ---- */

void
lamina_session_begin_with (LaminaSession *self, LamWeights *weights, const char *name)
{
  g_return_if_fail (LAMINA_IS_SESSION (self));

  g_clear_pointer (&self->init, lam_weights_unref);
  g_free (self->init_name);
  self->init = weights != NULL ? lam_weights_ref (weights) : NULL;
  self->init_name = g_strdup (name);
  g_signal_emit (self, signals[WEIGHTS], 0);
}

LamWeights *
lamina_session_peek_init (LaminaSession *self)
{
  return self->init;
}

const char *
lamina_session_peek_init_name (LaminaSession *self)
{
  return self->init_name;
}

/* ---- what others ask ---- */

LaminaDocument *
lamina_session_peek_document (LaminaSession *self)
{
  return self->document;
}

const LamPlan *
lamina_session_peek_plan (LaminaSession *self)
{
  return self->plan;
}

LamData *
lamina_session_peek_data (LaminaSession *self)
{
  return self->data;
}

LamData *
lamina_session_find_data (LaminaSession *self, const LamExperiment *experiment)
{
  return self->loaded != NULL && same_data (self->loaded, experiment) ? self->data : NULL;
}

const char *
lamina_session_peek_data_error (LaminaSession *self)
{
  return self->data_error;
}

LamSnapshot *
lamina_session_peek_snapshot (LaminaSession *self)
{
  return self->snapshot;
}

LamRun *
lamina_session_peek_run (LaminaSession *self)
{
  return self->run;
}

LaminaRunRecord *
lamina_session_peek_record (LaminaSession *self)
{
  return self->record;
}

double
lamina_session_get_share (LaminaSession *self)
{
  return self->share;
}

const char *
lamina_session_peek_doing (LaminaSession *self)
{
  return self->doing;
}

LamRunStatus
lamina_session_get_status (LaminaSession *self)
{
  return self->status;
}

gboolean
lamina_session_is_active (LaminaSession *self)
{
  return self->status == LAM_RUN_TRAINING || self->status == LAM_RUN_PAUSED;
}

gboolean
lamina_session_is_changed (LaminaSession *self)
{
  return self->changed;
}

const char *
lamina_session_why_not (LaminaSession *self)
{
  if (self->data_error != NULL)
    return self->data_error;
  if (self->data == NULL)
    return _ ("The data are still being read.");
  return lam_plan_error (self->plan);
}

guint
lamina_session_get_epoch (LaminaSession *self)
{
  return self->snapshot != NULL ? self->snapshot->epoch : 0;
}

double
lamina_session_get_loss (LaminaSession *self)
{
  LamSnapshot *s = self->snapshot;

  if (s == NULL)
    return NAN;
  /* Between two epochs the one before it counts. */
  if (s->epoch_rows > 0 && (s->step == 0 || s->status == LAM_RUN_DONE))
    return lam_curve_at (s->epoch_curve, LAM_EPOCH_LOSS, s->epoch_rows - 1);
  return s->loss;
}

/* ---- object ---- */

void
lamina_session_close (LaminaSession *self)
{
  if (self->link == NULL)
    return;
  self->link->session = NULL;
  self->wants_train = FALSE;
  g_clear_pointer (&self->load, lamina_load_free);
  g_clear_handle_id (&self->load_pause, g_source_remove);
  drop_run (self);
  g_clear_pointer (&self->link, link_unref);
}

static void
lamina_session_dispose (GObject *object)
{
  LaminaSession *self = LAMINA_SESSION (object);

  lamina_session_close (self);
  g_clear_object (&self->document);
  g_clear_pointer (&self->plan, lam_plan_free);
  g_clear_pointer (&self->loaded, lam_experiment_free);
  g_clear_pointer (&self->data, lam_data_unref);
  g_clear_pointer (&self->data_error, g_free);
  g_clear_pointer (&self->doing, g_free);
  g_clear_pointer (&self->init, lam_weights_unref);
  g_clear_pointer (&self->init_name, g_free);
  G_OBJECT_CLASS (lamina_session_parent_class)->dispose (object);
}

static void
lamina_session_class_init (LaminaSessionClass *klass)
{
  static const char *const names[] = {
    [PLAN] = "plan",     [DATA] = "data",         [PROGRESS] = "progress",
    [STATUS] = "status", [SNAPSHOT] = "snapshot", [WEIGHTS] = "weights"
  };
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_session_dispose;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] =
        g_signal_new (names[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lamina_session_init (LaminaSession *self)
{
  self->link = g_new0 (Link, 1);
  g_atomic_ref_count_init (&self->link->references);
  self->link->session = self;
  self->share = -1;
}

LaminaSession *
lamina_session_new (LaminaDocument *document)
{
  LaminaSession *self = g_object_new (LAMINA_TYPE_SESSION, NULL);

  self->document = g_object_ref (document);
  g_signal_connect_object (document, "changed", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_plan (self);
  return self;
}
