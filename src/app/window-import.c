/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What others trained: weights to begin with, and models of Keras opened as experiments. */

#include "window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "file-dialog.h"

/* A file that is read on a thread. */
typedef struct {
  char *path;
  LamExperiment *experiment; /* that weights are for; or that is read */
  LamShape in;               /* and match: of weights only */
  LamMatch match;
  LamWeights *weights; /* read */
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_clear_pointer (&import->experiment, lam_experiment_free);
  g_clear_pointer (&import->weights, lam_weights_unref);
  g_free (import->path);
  g_free (import);
}

static void
run (LaminaWindow *self, Import *import, const char *path, GTaskThreadFunc thread,
     GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, done, NULL);

  import->path = g_canonicalize_filename (path, NULL);
  g_task_set_task_data (task, import, import_free);
  g_task_run_in_thread (task, thread);
}

/* ---- weights ---- */

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Import *import = data;
  GError *error = NULL;
  g_autoptr (LamWeights) fitted = NULL;

  import->weights = lam_weights_load (import->path, &error);
  if (import->weights != NULL)
    fitted = lam_weights_match_telling (import->weights, import->experiment, import->in, TRUE,
                                        &import->match, &error);
  if (fitted != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static char *
match_text (const Import *import, const char *name)
{
  const LamMatch *match = &import->match;

  if (match->by_order)
    return g_strdup_printf (_ ("%s: weights for %u of %u layers, matched by order"), name,
                            match->n_matched, match->n_layers);
  return g_strdup_printf (_ ("%s: weights for %u of %u layers, matched by name"), name,
                          match->n_matched, match->n_layers);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LaminaWindow *self = LAMINA_WINDOW (object);
  Import *import = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_path_get_basename (import->path), *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    lamina_window_say (self, error->message);
    return;
  }
  lamina_window_say (self, NULL);
  lamina_session_begin_with (self->session, import->weights, name);
  text = match_text (import, name);
  lamina_window_toast (self, text, FALSE);
}

void
lamina_window_load_weights (LaminaWindow *self, const char *path)
{
  LamData *data = lamina_session_peek_data (self->session);
  Import *import;

  if (data == NULL) {
    lamina_window_say (self, lamina_session_why_not (self->session));
    return;
  }
  import = g_new0 (Import, 1);
  import->experiment = lam_experiment_dup (lamina_document_peek (self->document));
  import->in = data->shape;
  run (self, import, path, read_thread, read_cb);
}

static void
load_answer_cb (const char *path, gpointer user_data)
{
  if (path != NULL)
    lamina_window_load_weights (user_data, path);
}

void
lamina_window_ask_weights (LaminaWindow *self)
{
  lamina_ask_path (GTK_WINDOW (self), LAMINA_ASK_OPEN, _ ("Load Weights"),
                   "*.h5;*.hdf5;*.keras;*.npz;*.safetensors;*.pt;*.pth", _ ("Files of weights"),
                   NULL, load_answer_cb, self);
}

/* ---- arrays: weights, or data ---- */

/* Of arrays by name those of weights have the name of a layer before a slash. */
static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_auto (GStrv) names = lam_npz_list (((Import *) data)->path, NULL);
  gboolean weights = names != NULL && names[0] != NULL;

  for (guint i = 0; weights && names[i] != NULL; i++)
    weights = strchr (names[i], '/') != NULL;
  g_task_return_boolean (task, weights);
}

static void
look_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  const char *path = ((Import *) g_task_get_task_data (G_TASK (result)))->path;

  if (g_task_propagate_boolean (G_TASK (result), NULL))
    lamina_window_load_weights (LAMINA_WINDOW (object), path);
  else
    lamina_window_choose_data (LAMINA_WINDOW (object), path);
}

void
lamina_window_take_arrays (LaminaWindow *self, const char *path)
{
  if (g_str_has_suffix (path, ".npz"))
    run (self, g_new0 (Import, 1), path, look_thread, look_cb);
  else
    lamina_window_load_weights (self, path);
}

gboolean
lamina_window_can_take_arrays (const char *path)
{
  static const char *const endings[] = { ".npz", ".safetensors", ".pt", ".pth" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (path, endings[i]))
      return TRUE;
  return FALSE;
}

/* ---- models ---- */

static void
model_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Import *model = data;
  GError *error = NULL;

  model->experiment = lam_model_load (model->path, &model->weights, &error);
  if (model->experiment != NULL || model->weights != NULL) {
    g_clear_error (&error);
    g_task_return_boolean (task, TRUE);
  } else
    g_task_return_error (task, error);
}

/* Data that fit what the network takes stay. */
static void
keep_data (LaminaWindow *self, LamExperiment *experiment)
{
  const LamExperiment *now = lamina_document_peek (self->document);
  LamData *data = lamina_session_peek_data (self->session);
  LamValue *value = &experiment->document->values[LAM_EXPERIMENT_DATA];

  if (data == NULL || !lam_shape_equal (data->shape, lam_model_input (experiment)))
    return;
  lam_item_free (value->item);
  value->item = lam_item_dup (lam_experiment_data (now));
  g_free (experiment->folder);
  experiment->folder = g_strdup (now->folder);
}

static void
model_then (LaminaWindow *self, gpointer data)
{
  Import *model = data;
  g_autofree char *name = g_path_get_basename (model->path);

  keep_data (self, model->experiment);
  lamina_window_say (self, NULL);
  lamina_document_replace (self->document, g_steal_pointer (&model->experiment));
  lamina_session_begin_with (self->session, model->weights, name);
  lamina_window_show_editor (self, "train");
}

static void
model_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LaminaWindow *self = LAMINA_WINDOW (object);
  Import *model = g_task_get_task_data (G_TASK (result)), *kept;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    lamina_window_say (self, error->message);
    return;
  }
  if (model->experiment == NULL) {
    lamina_window_load_weights (self, model->path);
    return;
  }
  kept = g_new (Import, 1);
  *kept = (Import){ .path = g_strdup (model->path),
                    .experiment = g_steal_pointer (&model->experiment),
                    .weights = g_steal_pointer (&model->weights) };
  lamina_window_when_saved (self, _ ("Save before opening another?"), model_then, kept,
                            import_free);
}

void
lamina_window_open_model (LaminaWindow *self, const char *path)
{
  run (self, g_new0 (Import, 1), path, model_thread, model_cb);
}
