/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What others trained: weights to begin with, and models of Keras opened as experiments. */

#include "window-private.h"

#include <glib/gi18n.h>

#include "file-dialog.h"

/* ---- weights ---- */

typedef struct {
  char *path;
  LamExperiment *experiment;
  LamShape in;
  LamWeights *weights; /* read */
  LamMatch match;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  lam_experiment_free (reading->experiment);
  g_clear_pointer (&reading->weights, lam_weights_unref);
  g_free (reading->path);
  g_free (reading);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  g_autoptr (LamWeights) fitted = NULL;

  reading->weights = lam_weights_load (reading->path, &error);
  if (reading->weights != NULL)
    fitted = lam_weights_match_telling (reading->weights, reading->experiment, reading->in, TRUE,
                                        &reading->match, &error);
  if (fitted != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static char *
match_text (const Reading *reading, const char *name)
{
  const LamMatch *match = &reading->match;

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
  Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_path_get_basename (reading->path), *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    lamina_window_say (self, error->message);
    return;
  }
  lamina_window_say (self, NULL);
  lamina_session_begin_with (self->session, reading->weights, name);
  text = match_text (reading, name);
  lamina_window_toast (self, text, FALSE);
}

void
lamina_window_load_weights (LaminaWindow *self, const char *path)
{
  LamData *data = lamina_session_peek_data (self->session);
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  if (data == NULL) {
    lamina_window_say (self, lamina_session_why_not (self->session));
    return;
  }
  task = g_task_new (self, NULL, read_cb, NULL);
  reading = g_new0 (Reading, 1);
  reading->path = g_canonicalize_filename (path, NULL);
  reading->experiment = lam_experiment_dup (lamina_document_peek (self->document));
  reading->in = data->shape;
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_thread);
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

/* ---- models ---- */

typedef struct {
  char *path;
  LamExperiment *experiment;
  LamWeights *weights;
} Model;

static void
model_free (gpointer data)
{
  Model *model = data;

  lam_experiment_free (model->experiment);
  g_clear_pointer (&model->weights, lam_weights_unref);
  g_free (model->path);
  g_free (model);
}

static void
model_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Model *model = data;
  GError *error = NULL;

  model->experiment = lam_model_load (model->path, &model->weights, &error);
  if (model->experiment != NULL)
    g_task_return_boolean (task, TRUE);
  else
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
  Model *model = data;
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
  Model *model = g_task_get_task_data (G_TASK (result)), *kept;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    lamina_window_say (self, error->message);
    return;
  }
  kept = g_new (Model, 1);
  *kept = (Model){ g_strdup (model->path), g_steal_pointer (&model->experiment),
                   g_steal_pointer (&model->weights) };
  lamina_window_when_saved (self, _ ("Save before opening another?"), model_then, kept, model_free);
}

void
lamina_window_open_model (LaminaWindow *self, const char *path)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, model_cb, NULL);
  Model *model = g_new0 (Model, 1);

  model->path = g_canonicalize_filename (path, NULL);
  g_task_set_task_data (task, model, model_free);
  g_task_run_in_thread (task, model_thread);
}
