/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See reference-train.h. The rows of all steps are written one after the other as the training part
 * of an "arrays" source, which is then gone through once without shuffling. */

#include "reference-train.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "lam-experiment.h"
#include "lam-network.h"
#if !LAM_REAL_IS_DOUBLE
#include "lam-trainer.h"
#endif

/* ---- Their description as an experiment of ours ---- */

static char *
optimizer_text (JsonObject *theirs)
{
  static const struct {
    const char *theirs, *ours;
  } keys[] = { { "lr", "learning_rate" }, { "eps_inside_sqrt", "epsilon_inside_sqrt" } };
  const char *id = json_object_get_string_member (theirs, "name");
  LamItem *item = lam_item_new (&lam_optimizer_family, lam_family_find (&lam_optimizer_family, id));
  g_autoptr (GList) members = json_object_get_members (theirs);
  char *text;

  for (GList *l = members; l != NULL; l = l->next) {
    const char *key = l->data;
    g_autoptr (GError) error = NULL;

    if (g_str_equal (key, "name"))
      continue;
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
      if (g_str_equal (key, keys[i].theirs))
        key = keys[i].ours;
    lam_item_set_json (item, lam_item_index (item, key), json_object_get_member (theirs, l->data),
                       id, &error);
    g_assert_no_error (error);
  }
  text = case_item_text (item, NULL);
  lam_item_free (item);
  return text;
}

static char *
layers_text (JsonArray *net)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (net); i++) {
    g_autoptr (LamItem) item = case_layer (json_array_get_object_element (net, i));
    g_autofree char *name = g_strdup_printf ("%u", i);
    g_autofree char *layer = case_item_text (item, name);

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", layer);
  }
  return g_string_free (text, FALSE);
}

static LamExperiment *
make_experiment (const Case *c, const char *path)
{
  gboolean logits;
  g_autoptr (LamItem) loss_item =
      case_loss (json_object_get_string_member (c->config, "loss"), &logits);
  g_autofree char *loss = case_item_text (loss_item, NULL);
  g_autofree char *layers = layers_text (json_object_get_array_member (c->config, "net"));
  g_autofree char *optimizer =
      optimizer_text (json_object_get_object_member (c->config, "optimizer"));
  g_autofree char *text = g_strdup_printf (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": {\"source\": \"arrays\", "
      "\"train\": \"%s\"}, \"layers\": [%s], \"training\": {\"loss\": %s, \"optimizer\": %s, "
      "\"metrics\": [], \"shuffle\": false, \"batch_size\": %u}}",
      path, layers, loss, optimizer, (guint) json_object_get_int_member (c->config, "batch"));
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lam_experiment_from_text (text, -1, c->id, &error);

  g_assert_no_error (error);
  return experiment;
}

/* ---- Their rows as our training part ---- */

static LamArray *
gather (const Case *c, const char *from, const char *name)
{
  const LamArray *source = case_find (c, from), *order = case_find (c, "batch_idx");
  gsize row = source->size / source->d[0], d[LAM_ARRAY_MAX_DIMENSIONS];
  LamArray *array;

  memcpy (d, source->d, sizeof d);
  d[0] = order->size;
  array = lam_array_new (name, LAM_ARRAY_F32, source->n, d);
  for (gsize i = 0; i < order->size; i++)
    for (gsize j = 0; j < row; j++)
      ((float *) array->values)[i * row + j] =
          (float) lam_array_at (source, (gsize) lam_array_at (order, i) * row + j);
  return array;
}

static LamData *
load_rows (const Case *c, const char *path, LamExperiment **experiment)
{
  g_autoptr (LamArray) x = gather (c, "x", "x");
  g_autoptr (LamArray) y = gather (c, "t", "y");
  const LamArray *arrays[] = { x, y };
  LamLoading loading = { 0 };
  g_autoptr (GError) error = NULL;
  LamData *data;

  lam_npz_save (arrays, 2, path, &error);
  g_assert_no_error (error);
  *experiment = make_experiment (c, path);
  data = lam_data_load (*experiment, &loading, &error);
  g_assert_no_error (error);
  return data;
}

/* ---- Weights: theirs are called w0.2.kernel, ours 2/kernel ---- */

static char *
their_name (const char *prefix, const char *ours)
{
  g_auto (GStrv) parts = g_strsplit (ours, "/", 2);

  return g_strdup_printf ("%s.%s.%s", prefix, parts[0], parts[1]);
}

static void
load_weights (const Case *c, LamNetwork *network)
{
  for (guint i = 0; i < network->n_parameters; i++) {
    const LamParameter *parameter = &network->parameter[i];
    g_autofree char *name = their_name ("w0", parameter->name);
    g_autofree LamReal *values = case_values (c, name);

    g_assert_cmpuint (case_find (c, name)->size, ==, parameter->n);
    memcpy (network->w + parameter->offset, values, parameter->n * sizeof *values);
  }
}

#if LAM_REAL_IS_DOUBLE

void
check_training (const Case *c)
{
  g_autofree char *folder = g_dir_make_tmp ("lamina-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "rows.npz", NULL);
  g_autoptr (LamExperiment) experiment = NULL;
  g_autoptr (LamData) data = load_rows (c, path, &experiment);
  guint batch_size = (guint) json_object_get_int_member (c->config, "batch");
  LamNetworkOptions options = { .capacity = batch_size, .backward = TRUE };
  g_autofree guint32 *rows = g_new (guint32, batch_size);
  LamBatch *batch = lam_batch_new (data, batch_size, 1);
  g_autoptr (GError) error = NULL;
  LamNetwork *network = lam_network_new (experiment, data->shape, data, &options, &error);
  double loss;

  g_assert_no_error (error);
  for (guint i = 0; i < batch_size; i++)
    rows[i] = i;
  load_weights (c, network);
  lam_data_gather (data, LAM_PART_TRAIN, rows, batch_size, 0, FALSE, batch);
  lam_network_feed (network, batch);
  lam_network_forward (network, TRUE, 0, 0);
  loss = lam_network_measure (network, TRUE) + lam_network_penalty (network);
  /* Cut probabilities differ where a softmax or sigmoid is fused unclipped: by 1e-7 at most. */
  g_assert_cmpfloat_with_epsilon (loss, lam_array_at (case_find (c, "loss"), 0), 1e-9 * loss);
  lam_network_backward (network);
  for (guint i = 0; i < network->n_parameters; i++) {
    g_autofree char *name = their_name ("g0", network->parameter[i].name);

    if (network->parameter[i].trains)
      case_check (c, name, network->dw + network->parameter[i].offset, network->parameter[i].n);
  }
  lam_network_free (network);
  lam_batch_free (batch);
  g_unlink (path);
  g_rmdir (folder);
}

#else

/* Within 1e-4, as the reference asks of single precision after a whole run. */
static void
check_close (const Case *c, const char *name, const float *got)
{
  const LamArray *wanted = case_find (c, name);

  g_assert_nonnull (wanted);
  for (gsize i = 0; i < wanted->size; i++)
    g_assert_cmpfloat_with_epsilon (got[i], lam_array_at (wanted, i), 1e-4);
}

static void
check_final_weights (const Case *c, const LamNetwork *network)
{
  for (guint i = 0; i < network->n_parameters; i++) {
    g_autofree char *name = their_name ("w1", network->parameter[i].name);

    check_close (c, name, network->w + network->parameter[i].offset);
  }
}

/* The first samples through the final weights, in inference mode. */
static void
check_final_output (const Case *c, LamTrainer *trainer)
{
  g_autofree float *x = case_values (c, "x");
  LamBatch batch = *trainer->batch;

  batch.n = MIN (trainer->batch_size, (guint) case_find (c, "y_final")->d[0]);
  batch.x = x;
  if (batch.n < case_find (c, "y_final")->d[0])
    return;
  lam_network_feed (trainer->network, &batch);
  lam_network_forward (trainer->network, FALSE, 0, 0);
  check_close (c, "y_final", lam_network_value (trainer->network, trainer->network->graph->n));
}

void
check_training (const Case *c)
{
  g_autofree char *folder = g_dir_make_tmp ("lamina-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "rows.npz", NULL);
  g_autoptr (LamExperiment) experiment = NULL;
  g_autoptr (LamData) data = load_rows (c, path, &experiment);
  g_autoptr (GError) error = NULL;
  LamTrainer *trainer = lam_trainer_new (experiment, data, 2, 0, &error);
  const LamArray *losses = case_find (c, "loss");

  g_assert_no_error (error);
  load_weights (c, trainer->network);
  lam_trainer_begin_epoch (trainer, 0);
  g_assert_cmpuint (trainer->steps_per_epoch, ==, losses->size);
  for (guint step = 0; step < losses->size; step++) {
    double wanted = lam_array_at (losses, step), loss;

    g_assert_true (lam_trainer_step (trainer, 0, step, &loss, NULL));
    g_assert_cmpfloat_with_epsilon (loss, wanted, 1e-4 * fabs (wanted));
  }
  check_final_weights (c, trainer->network);
  check_final_output (c, trainer);
  lam_trainer_free (trainer);
  g_unlink (path);
  g_rmdir (folder);
}

#endif
