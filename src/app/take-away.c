/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See take-away.h. */

#include "take-away.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "format.h"

#define FIGURE_WIDTH 720
#define FIGURE_HEIGHT 480

struct _LaminaLeft {
  gatomicrefcount references;
  LamExperiment *experiment; /* of the run, with the author and notes of now */
  LamRun *run;
  LamSnapshot *snapshot;
  Plot *curves, *view, *figure;
  gboolean rtl;
};

static LaminaLeft *
left_ref (LaminaLeft *left)
{
  g_atomic_ref_count_inc (&left->references);
  return left;
}

void
lamina_left_unref (LaminaLeft *left)
{
  if (!g_atomic_ref_count_dec (&left->references))
    return;
  lam_experiment_free (left->experiment);
  g_clear_pointer (&left->run, lam_run_unref);
  lam_snapshot_unref (left->snapshot);
  g_clear_pointer (&left->curves, plot_free);
  g_clear_pointer (&left->view, plot_free);
  g_clear_pointer (&left->figure, plot_free);
  g_free (left);
}

static void
copy_text (LamExperiment *into, const LamExperiment *from, guint index)
{
  const char *text = lam_item_text (from->document, index);

  if (text != NULL)
    lam_item_set_text (into->document, index, text, NULL, NULL);
}

/* What is handed in is what was trained; who did it and what was noted is as it is now. */
static LamExperiment *
experiment_of (const LamExperiment *now, LamRun *run)
{
  LamExperiment *experiment = lam_experiment_dup (run != NULL ? lam_run_experiment (run) : now);

  if (run != NULL) {
    copy_text (experiment, now, LAM_EXPERIMENT_NAME);
    copy_text (experiment, now, LAM_EXPERIMENT_AUTHOR);
    copy_text (experiment, now, LAM_EXPERIMENT_STUDENT_NUMBER);
    copy_text (experiment, now, LAM_EXPERIMENT_NOTES);
  }
  return experiment;
}

LaminaLeft *
lamina_left_new (LaminaSession *session, Plot *curves, Plot *view, Plot *figure, gboolean rtl)
{
  const LamExperiment *now = lamina_document_peek (lamina_session_peek_document (session));
  LamRun *run = lamina_session_peek_run (session);
  LamSnapshot *snapshot = lamina_session_peek_snapshot (session);
  LaminaLeft *left = g_new0 (LaminaLeft, 1);

  g_atomic_ref_count_init (&left->references);
  left->experiment = experiment_of (now, run);
  left->run = run != NULL ? lam_run_ref (run) : NULL;
  left->snapshot = snapshot != NULL ? lam_snapshot_ref (snapshot) : NULL;
  left->curves = curves;
  left->view = view;
  left->figure = figure;
  left->rtl = rtl;
  return left;
}

gboolean
lamina_left_has (const LaminaLeft *left, LaminaTake take)
{
  const LamSnapshot *s = left->snapshot;

  switch (take) {
  case LAMINA_TAKE_WEIGHTS:
  case LAMINA_TAKE_MODEL:
    return left->run != NULL;
  case LAMINA_TAKE_HISTORY:
    return s != NULL && s->epoch_curve != NULL && s->epoch_rows > 0;
  case LAMINA_TAKE_CURVES:
    return left->curves != NULL && !plot_is_empty (left->curves);
  case LAMINA_TAKE_VIEW:
    return left->view != NULL && !plot_is_empty (left->view);
  case LAMINA_TAKE_FIGURE:
    return left->figure != NULL && !plot_is_empty (left->figure);
  default:
    return TRUE;
  }
}

/* ---- Writing, on a thread ---- */

static gboolean
write_weights (const LaminaLeft *left, gboolean whole, const char *path, gboolean best,
               GError **error)
{
  g_autoptr (LamWeights) weights = left->run != NULL ? lam_run_dup_weights (left->run, best) : NULL;

  if (weights == NULL) {
    g_set_error_literal (error, LAM_ERROR, LAM_ERROR_DATA,
                         _ ("There are no weights yet: press Train and wait for the first step."));
    return FALSE;
  }
  lam_weights_set_about (weights, lam_run_experiment (left->run), lam_run_data (left->run));
  return whole ? lam_model_save (lam_run_experiment (left->run), weights,
                                 lam_run_data (left->run)->shape, path, error)
               : lam_weights_save (weights, path, error);
}

static gboolean
write_plot (const LaminaLeft *left, Plot *plot, const char *path, GError **error)
{
  PlotStyle style;

  plot_style_init (&style, PLOT_THEME_LIGHT);
  style.right_to_left = left->rtl;
  return plot_write (plot, &style, FIGURE_WIDTH, FIGURE_HEIGHT, path, error);
}

static void
add_line (GString *text, const char *title, const LamExperiment *experiment, guint index)
{
  const char *value = lam_item_text (experiment->document, index);

  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "%s: %s\n", title, value);
}

static void
add_figure (const char *name, double value, gpointer data)
{
  g_autofree char *number = lamina_format_number (value);

  g_string_append_printf (data, "%s: %s\n", name, number);
}

/* Who it is from, how it ended, and what was noted. */
static char *
notes_text (const LaminaLeft *left)
{
  const char *notes = lam_item_text (left->experiment->document, LAM_EXPERIMENT_NOTES);
  GString *text = g_string_new (NULL);

  add_line (text, _ ("Experiment"), left->experiment, LAM_EXPERIMENT_NAME);
  add_line (text, _ ("Author"), left->experiment, LAM_EXPERIMENT_AUTHOR);
  add_line (text, _ ("Student number"), left->experiment, LAM_EXPERIMENT_STUDENT_NUMBER);
  if (lamina_left_has (left, LAMINA_TAKE_HISTORY)) {
    g_string_append_c (text, '\n');
    lam_history_each (left->snapshot, left->snapshot->epoch_rows - 1, add_figure, text);
  }
  if (notes != NULL && *notes != '\0')
    g_string_append_printf (text, "\n%s\n", notes);
  return g_string_free (text, FALSE);
}

static gboolean
write_text (char *text, const char *path, GError **error)
{
  gboolean good = g_file_set_contents (path, text, -1, error);

  g_free (text);
  return good;
}

static gboolean
write_take (const LaminaLeft *left, LaminaTake take, const char *path, gboolean best,
            GError **error)
{
  if (take == LAMINA_TAKE_HISTORY && !lamina_left_has (left, take)) {
    g_set_error_literal (error, LAM_ERROR, LAM_ERROR_DATA,
                         _ ("There is no history yet: train for an epoch first."));
    return FALSE;
  }
  switch (take) {
  case LAMINA_TAKE_EXPERIMENT:
    return lam_experiment_save (left->experiment, path, error);
  case LAMINA_TAKE_WEIGHTS:
  case LAMINA_TAKE_MODEL:
    return write_weights (left, take == LAMINA_TAKE_MODEL, path, best, error);
  case LAMINA_TAKE_HISTORY:
    return write_text (lam_history_to_text (left->snapshot), path, error);
  case LAMINA_TAKE_CURVES:
    return write_plot (left, left->curves, path, error);
  case LAMINA_TAKE_VIEW:
    return write_plot (left, left->view, path, error);
  case LAMINA_TAKE_FIGURE:
    return write_plot (left, left->figure, path, error);
  default:
    return write_text (notes_text (left), path, error);
  }
}

/* ---- The archive ---- */

/* Each is written to a file of its own first, since the writers of the formats write files. */
static gboolean
add_member (const LaminaLeft *left, LaminaTake take, const char *name, const char *folder,
            gboolean best, GPtrArray *members, GError **error)
{
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *path = g_build_filename (folder, base, NULL);
  char *bytes;
  gsize n;
  gboolean good =
      write_take (left, take, path, best, error) && g_file_get_contents (path, &bytes, &n, error);

  g_unlink (path);
  if (good)
    g_ptr_array_add (members, lam_zip_member_new (name, g_bytes_new_take (bytes, n)));
  return good;
}

static gboolean
write_all (const LaminaLeft *left, char *const *names, const char *path, gboolean best,
           GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("lamina-XXXXXX", error);
  g_autoptr (GPtrArray) members =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lam_zip_member_free);
  gboolean good = folder != NULL;

  for (guint take = 0; good && take < LAMINA_N_TAKES; take++)
    if (names[take] != NULL && lamina_left_has (left, take))
      good = add_member (left, take, names[take], folder, best, members, error);
  if (folder != NULL)
    g_rmdir (folder);
  return good && lam_zip_save (members, path, error);
}

/* ---- Jobs ---- */

typedef struct {
  LaminaLeft *left;
  LaminaTake take;
  char *names[LAMINA_N_TAKES];
  gboolean all, best;
  char *path;
  LaminaTaken done;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->left, lamina_left_unref);
  for (guint i = 0; i < LAMINA_N_TAKES; i++)
    g_free (job->names[i]);
  g_free (job->path);
  g_free (job);
}

static void
job_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  /* Let go of here: the last reference to a run waits for its worker. */
  g_autoptr (LaminaLeft) left = g_steal_pointer (&job->left);
  GError *error = NULL;

  if (job->all ? write_all (left, job->names, job->path, job->best, &error)
               : write_take (left, job->take, job->path, job->best, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
job_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  job->done (job->path, error != NULL ? error->message : NULL, source);
}

static void
start (LaminaLeft *left, Job *job, const char *path, gboolean best, LaminaTaken done,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (user_data, NULL, job_cb, NULL);

  job->left = left_ref (left);
  job->path = g_canonicalize_filename (path, NULL);
  job->best = best;
  job->done = done;
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, job_thread);
}

void
lamina_take_away (LaminaLeft *left, LaminaTake take, const char *path, gboolean best,
                  LaminaTaken done, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->take = take;
  start (left, job, path, best, done, user_data);
}

void
lamina_take_all (LaminaLeft *left, const char *const *names, const char *path, gboolean best,
                 LaminaTaken done, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->all = TRUE;
  for (guint i = 0; i < LAMINA_N_TAKES; i++)
    job->names[i] = names[i] != NULL ? lamina_fill_name (names[i], left->experiment) : NULL;
  start (left, job, path, best, done, user_data);
}

/* ---- Names ---- */

static void
replace (char **text, const char *key, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (*text, key, -1);

  g_free (*text);
  *text = g_strjoinv (value, parts);
}

static void
replace_by_value (char **text, const char *key, const LamExperiment *experiment, guint index)
{
  const char *value = lam_item_text (experiment->document, index);
  g_autofree char *stem =
      value != NULL && *value != '\0' ? lamina_format_file_stem (value) : g_strdup ("");

  replace (text, key, stem);
}

/* Nothing that leads out of the folder, no dash beside another or at an end. */
static char *
tidy (const char *text)
{
  GString *tidied = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    char last = tidied->len > 0 ? tidied->str[tidied->len - 1] : '/';
    gunichar c = g_utf8_get_char (p);

    if (((c == '-' || c == '_' || c == ' ') && strchr ("-_ /", last) != NULL)
        || (c == '/' && last == '/') || (c == '.' && last == '/') || c == '\\' || c < ' ')
      continue;
    if (c == '.' && strchr ("-_ ", last) != NULL)
      g_string_truncate (tidied, tidied->len - 1);
    g_string_append_unichar (tidied, c);
  }
  return g_string_free (tidied, FALSE);
}

char *
lamina_fill_name (const char *pattern, const LamExperiment *experiment)
{
  g_autofree char *text = g_strdup (pattern);
  char *tidied;

  replace_by_value (&text, "{name}", experiment, LAM_EXPERIMENT_AUTHOR);
  replace_by_value (&text, "{number}", experiment, LAM_EXPERIMENT_STUDENT_NUMBER);
  replace_by_value (&text, "{experiment}", experiment, LAM_EXPERIMENT_NAME);
  tidied = tidy (text);
  if (*tidied != '\0')
    return tidied;
  g_free (tidied);
  return g_strdup ("lamina");
}
