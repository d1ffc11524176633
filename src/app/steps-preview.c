/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See steps-preview.h. What was read stays, so that editing a step does not read the files again.
 */

#include "steps-preview.h"

#include <gio/gio.h>

/* One question with its answer. */
typedef struct {
  LamExperiment *experiment;
  guint sample;
  char *source; /* what decides what is read, as JSON */
  LamPreview *raw;
  GPtrArray *steps, *variants;
} Job;

struct _LaminaStepsPreview {
  GObject parent_instance;

  Job *wanted; /* not begun yet */
  Job *answer; /* the last one that ended */
  char *asked; /* everything that decides the answer */
  char *error;
  GCancellable *cancellable; /* of the work that goes on; NULL: none */
  gboolean closed;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaStepsPreview, lamina_steps_preview, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job == NULL)
    return;
  lam_experiment_free (job->experiment);
  g_free (job->source);
  g_clear_pointer (&job->raw, lam_preview_unref);
  g_clear_pointer (&job->steps, g_ptr_array_unref);
  g_clear_pointer (&job->variants, g_ptr_array_unref);
  g_free (job);
}

/* The data description as text; without the steps when only reading matters. */
static char *
describe (const LamExperiment *experiment, gboolean with_steps)
{
  g_autoptr (JsonNode) node = lam_item_to_json (lam_experiment_data (experiment));
  g_autofree char *text = NULL;

  if (!with_steps && JSON_NODE_HOLDS_OBJECT (node)) {
    json_object_remove_member (json_node_get_object (node), "prepare");
    json_object_remove_member (json_node_get_object (node), "augment");
  }
  text = json_to_string (node, FALSE);
  return g_strdup_printf ("%s\n%s\n%" G_GUINT64_FORMAT, text,
                          experiment->folder != NULL ? experiment->folder : "",
                          lam_experiment_seed (experiment));
}

static void
work_thread (GTask *task, gpointer source, gpointer user_data, GCancellable *cancellable)
{
  Job *job = user_data;
  const LamLoading loading = { .folder = job->experiment->folder,
                               .cancellable = cancellable,
                               .seed = lam_experiment_seed (job->experiment),
                               .n_threads = 1 };
  GError *error = NULL;

  if (job->raw == NULL)
    job->raw = lam_preview_new (job->experiment, &loading, &error);
  if (job->raw == NULL) {
    g_task_return_error (task, error);
    return;
  }
  job->steps = lam_preview_prepare (job->raw, job->experiment, job->sample);
  job->variants = lam_preview_augment (job->raw, job->experiment, job->sample, LAMINA_N_VARIANTS);
  g_task_return_boolean (task, TRUE);
}

static void begin (LaminaStepsPreview *self);

static void
worked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LaminaStepsPreview *self = LAMINA_STEPS_PREVIEW (object);
  Job *job = user_data;
  g_autoptr (GError) error = NULL;
  gboolean good = g_task_propagate_boolean (G_TASK (result), &error);
  gboolean cancelled = g_cancellable_is_cancelled (self->cancellable);

  g_clear_object (&self->cancellable);
  if (self->closed || cancelled) {
    job_free (job);
  } else {
    job_free (self->answer);
    self->answer = good ? job : NULL;
    g_free (self->error);
    self->error = error != NULL ? g_strdup (error->message) : NULL;
    if (!good)
      job_free (job);
    g_signal_emit (self, signals[CHANGED], 0);
  }
  if (!self->closed)
    begin (self);
}

static void
begin (LaminaStepsPreview *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (self->wanted == NULL || self->cancellable != NULL)
    return;
  job = g_steal_pointer (&self->wanted);
  if (self->answer != NULL && g_strcmp0 (self->answer->source, job->source) == 0)
    job->raw = lam_preview_ref (self->answer->raw);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, worked_cb, job);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, NULL);
  g_task_run_in_thread (task, work_thread);
}

/* The old pictures stay while a step changes, but never beside other data. */
static void
forget_other (LaminaStepsPreview *self)
{
  if (self->answer == NULL || g_strcmp0 (self->answer->source, self->wanted->source) == 0)
    return;
  g_clear_pointer (&self->answer, job_free);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
lamina_steps_preview_ask (LaminaStepsPreview *self, const LamExperiment *experiment, guint sample)
{
  g_autofree char *all = describe (experiment, TRUE);
  char *asked = g_strdup_printf ("%s\n%u", all, sample);
  Job *job;

  if (g_strcmp0 (asked, self->asked) == 0) {
    g_free (asked);
    return;
  }
  g_free (self->asked);
  self->asked = asked;
  job = g_new0 (Job, 1);
  job->experiment = lam_experiment_dup (experiment);
  job->sample = sample;
  job->source = describe (experiment, FALSE);
  job_free (self->wanted);
  self->wanted = job;
  /* Reading is worth ending when something else is to be read; steps are over in a moment. */
  if (self->cancellable != NULL
      && (self->answer == NULL || g_strcmp0 (self->answer->source, job->source) != 0))
    g_cancellable_cancel (self->cancellable);
  forget_other (self);
  begin (self);
}

void
lamina_steps_preview_close (LaminaStepsPreview *self)
{
  self->closed = TRUE;
  g_cancellable_cancel (self->cancellable);
}

const LamPreview *
lamina_steps_preview_peek_raw (LaminaStepsPreview *self)
{
  return self->answer != NULL ? self->answer->raw : NULL;
}

GPtrArray *
lamina_steps_preview_peek_steps (LaminaStepsPreview *self)
{
  return self->answer != NULL ? self->answer->steps : NULL;
}

GPtrArray *
lamina_steps_preview_peek_variants (LaminaStepsPreview *self)
{
  return self->answer != NULL ? self->answer->variants : NULL;
}

const char *
lamina_steps_preview_peek_error (LaminaStepsPreview *self)
{
  return self->error;
}

static void
lamina_steps_preview_finalize (GObject *object)
{
  LaminaStepsPreview *self = LAMINA_STEPS_PREVIEW (object);

  job_free (self->wanted);
  job_free (self->answer);
  g_free (self->asked);
  g_free (self->error);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (lamina_steps_preview_parent_class)->finalize (object);
}

static void
lamina_steps_preview_class_init (LaminaStepsPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamina_steps_preview_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
lamina_steps_preview_init (LaminaStepsPreview *self)
{
}

LaminaStepsPreview *
lamina_steps_preview_new (void)
{
  return g_object_new (LAMINA_TYPE_STEPS_PREVIEW, NULL);
}
