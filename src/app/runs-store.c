/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See runs-store.h; what the thread does with files is in runs-files.c. */

#include "runs-store.h"

#include <glib/gi18n.h>

#include "runs-files.h"

#define MOST_SHOWN 6                    /* by themselves; the user may tick more */
#define SAVE_EVERY (5 * G_USEC_PER_SEC) /* while a run goes on */

struct _LaminaRunStore {
  GObject parent_instance;

  GListStore *list;
  LaminaRunFiles *files;
  char *folder;
  LaminaRunRecord *deleted; /* the last one, while it can come back */
  gint64 saved;             /* time of the last writing of a run that goes on */
};

enum { PROBLEM, N_SIGNALS };
static guint signals[N_SIGNALS];

static LaminaRunStore *the_store;

G_DEFINE_FINAL_TYPE (LaminaRunStore, lamina_run_store, G_TYPE_OBJECT)

/* ---- what the thread tells ---- */

static int
newest_first (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const LaminaRunFacts *first = lamina_run_record_peek ((LaminaRunRecord *) a);
  const LaminaRunFacts *second = lamina_run_record_peek ((LaminaRunRecord *) b);

  if (first->started != second->started)
    return first->started < second->started ? 1 : -1;
  return g_strcmp0 (second->id, first->id);
}

static LaminaRunRecord *
find (LaminaRunStore *self, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (LaminaRunRecord) record = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    if (g_str_equal (lamina_run_record_peek (record)->id, id))
      return record; /* the list keeps it */
  }
  return NULL;
}

/* Colours stay with their runs: a run that is ticked takes the first place that is free. */
static void
shown_cb (LaminaRunRecord *record, GParamSpec *pspec, LaminaRunStore *self)
{
  GListModel *list = G_LIST_MODEL (self->list);
  guint64 taken = 0;
  guint slot = 0;

  if (!lamina_run_record_get_shown (record))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (LaminaRunRecord) other = g_list_model_get_item (list, i);

    if (other != record && lamina_run_record_get_shown (other))
      taken |= G_GUINT64_CONSTANT (1) << MIN (lamina_run_record_peek (other)->slot, 63);
  }
  while (slot < 63 && (taken >> slot & 1) != 0)
    slot++;
  lamina_run_record_set_slot (record, slot);
}

/* Before anybody who draws hears of it. */
static void
adopt (LaminaRunStore *self, LaminaRunRecord *record)
{
  g_signal_connect_object (record, "notify::shown", G_CALLBACK (shown_cb), self, 0);
}

static void
read_cb (GPtrArray *records, gpointer user_data)
{
  LaminaRunStore *self = user_data;

  for (guint i = 0; i < records->len; i++) {
    adopt (self, records->pdata[i]);
    g_list_store_insert_sorted (self->list, records->pdata[i], newest_first, NULL);
  }
}

static void
weights_cb (const char *id, gboolean kept, gpointer user_data)
{
  LaminaRunStore *self = user_data;
  LaminaRunRecord *record = find (self, id);

  if (record == NULL || lamina_run_record_peek (record)->has_weights == kept)
    return;
  lamina_run_record_set_has_weights (record, kept);
  lamina_run_files_write (self->files, record, FALSE);
}

static void
problem_cb (const char *sentence, gpointer user_data)
{
  g_signal_emit (user_data, signals[PROBLEM], 0, sentence);
}

/* ---- a run ---- */

/* @stem, or with the first number behind it that no other run has. */
static char *
free_name (LaminaRunStore *self, const char *stem)
{
  GListModel *list = G_LIST_MODEL (self->list);

  for (guint number = 1;; number++) {
    g_autofree char *name =
        number == 1 ? g_strdup (stem) : g_strdup_printf ("%s · %u", stem, number);
    gboolean taken = FALSE;

    for (guint i = 0; i < g_list_model_get_n_items (list) && !taken; i++) {
      g_autoptr (LaminaRunRecord) record = g_list_model_get_item (list, i);

      taken = g_strcmp0 (lamina_run_record_peek (record)->name, name) == 0;
    }
    if (!taken)
      return g_steal_pointer (&name);
  }
}

/* The newest runs are seen without ticking; the oldest of many make room. */
static void
show_newest (LaminaRunStore *self)
{
  GListModel *list = G_LIST_MODEL (self->list);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (LaminaRunRecord) record = g_list_model_get_item (list, i);

    if (lamina_run_record_get_shown (record) && ++n > MOST_SHOWN)
      lamina_run_record_set_shown (record, FALSE);
  }
}

LaminaRunRecord *
lamina_run_store_begin (LaminaRunStore *self, const LamExperiment *experiment, guint64 n_parameters)
{
  const char *stem = lam_experiment_name (experiment);
  g_autofree char *name = free_name (self, stem != NULL && *stem != '\0' ? stem : _ ("Experiment"));
  LaminaRunRecord *record = lamina_run_record_new (name, experiment, n_parameters);

  adopt (self, record);
  lamina_run_record_set_shown (record, TRUE);
  g_list_store_insert (self->list, 0, record);
  show_newest (self);
  lamina_run_files_write (self->files, record, TRUE);
  return record;
}

static gboolean
has_ended (LamRunStatus status)
{
  return status == LAM_RUN_STOPPED || status == LAM_RUN_DONE || status == LAM_RUN_FAILED;
}

void
lamina_run_store_update (LaminaRunStore *self, LaminaRunRecord *record, const LamSnapshot *snapshot,
                         LamRun *run)
{
  gint64 now = g_get_monotonic_time ();
  gboolean ended = has_ended (snapshot->status);

  if (!lamina_run_record_update (record, snapshot) || (!ended && now - self->saved < SAVE_EVERY))
    return;
  self->saved = now;
  lamina_run_files_write (self->files, record, FALSE);
  if (ended && run != NULL && snapshot->epoch_rows > 0)
    lamina_run_files_keep_weights (self->files, record, run);
}

void
lamina_run_store_let_go (LaminaRunStore *self, LaminaRunRecord *record, LamRun *run)
{
  const LaminaRunFacts *facts = lamina_run_record_peek (record);

  if (has_ended (facts->status))
    return;
  lamina_run_record_set_stopped (record);
  lamina_run_files_write (self->files, record, FALSE);
  if (run != NULL && facts->n_rows > 0)
    lamina_run_files_keep_weights (self->files, record, run);
}

void
lamina_run_store_rename (LaminaRunStore *self, LaminaRunRecord *record, const char *name)
{
  g_autofree char *words = g_strstrip (g_strdup (name));

  if (*words == '\0' || g_str_equal (words, lamina_run_record_peek (record)->name))
    return;
  lamina_run_record_set_name (record, words);
  lamina_run_files_write (self->files, record, FALSE);
}

void
lamina_run_store_annotate (LaminaRunStore *self, LaminaRunRecord *record, const char *notes)
{
  if (g_strcmp0 (notes, lamina_run_record_peek (record)->notes) == 0)
    return;
  lamina_run_record_set_notes (record, notes);
  lamina_run_files_write (self->files, record, FALSE);
}

/* ---- deleting ---- */

void
lamina_run_store_delete (LaminaRunStore *self, LaminaRunRecord *record)
{
  guint position;

  if (!g_list_store_find (self->list, record, &position))
    return;
  g_set_object (&self->deleted, record);
  lamina_run_files_hide (self->files, lamina_run_record_peek (record)->id, TRUE);
  g_list_store_remove (self->list, position);
}

void
lamina_run_store_restore (LaminaRunStore *self)
{
  g_autoptr (LaminaRunRecord) record = g_steal_pointer (&self->deleted);

  if (record == NULL)
    return;
  lamina_run_files_hide (self->files, lamina_run_record_peek (record)->id, FALSE);
  g_list_store_insert_sorted (self->list, record, newest_first, NULL);
}

/* ---- what others ask ---- */

GListModel *
lamina_run_store_peek_list (LaminaRunStore *self)
{
  return G_LIST_MODEL (self->list);
}

char *
lamina_run_store_weights_path (LaminaRunStore *self, LaminaRunRecord *record, gboolean best)
{
  return lamina_run_files_weights_path (self->folder, lamina_run_record_peek (record)->id, best);
}

void
lamina_run_store_flush (LaminaRunStore *self)
{
  lamina_run_files_flush (self->files);
}

void
lamina_run_store_flush_all (void)
{
  if (the_store != NULL)
    lamina_run_store_flush (the_store);
}

/* ---- object ---- */

static void
lamina_run_store_finalize (GObject *object)
{
  LaminaRunStore *self = LAMINA_RUN_STORE (object);

  g_clear_pointer (&self->files, lamina_run_files_free);
  g_clear_object (&self->list);
  g_clear_object (&self->deleted);
  g_free (self->folder);
  G_OBJECT_CLASS (lamina_run_store_parent_class)->finalize (object);
}

static void
lamina_run_store_class_init (LaminaRunStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamina_run_store_finalize;
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lamina_run_store_init (LaminaRunStore *self)
{
  self->list = g_list_store_new (LAMINA_TYPE_RUN_RECORD);
}

LaminaRunStore *
lamina_run_store_new (const char *folder)
{
  LaminaRunStore *self = g_object_new (LAMINA_TYPE_RUN_STORE, NULL);
  LaminaRunTold told = { read_cb, weights_cb, problem_cb, self };

  self->folder = g_strdup (folder);
  self->files = lamina_run_files_new (folder, &told);
  return self;
}

LaminaRunStore *
lamina_run_store_get (void)
{
  if (the_store == NULL) {
    g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "lamina", "runs", NULL);

    the_store = lamina_run_store_new (folder);
  }
  return the_store;
}
