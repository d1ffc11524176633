/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Weights in HDF5 as Keras keeps them. All layouts are read whatever the file is called; what is
 * written goes by the name, since Keras 3 wants its own layout in .weights.h5 and the classic one
 * in every other .h5. */

#include "h5-write.h"
#include "h5.h"
#include "keras.h"
#include "lam-formats.h"
#include "lam-json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

static LamWeights *
load_model (const char *path, char **config, char **training, GError **error)
{
  g_autofree char *where = g_strdup_printf ("“%s”", path);
  LamH5Source source = { .path = path };
  GStatBuf status;

  if (g_stat (path, &status) != 0) {
    lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be opened: %s.", path, g_strerror (errno));
    return NULL;
  }
  source.size = (gsize) status.st_size;
  return lam_h5_read (&source, where, config, training, error);
}

static LamWeights *
load (const char *path, GError **error)
{
  return load_model (path, NULL, NULL, error);
}

static gboolean
save (const LamWeights *weights, const char *path, GError **error)
{
  g_autoptr (GPtrArray) layers = lam_keras_layers_of (weights);

  return lam_h5_write (layers, NULL, path, error);
}

/* ---- Keras 3's layout, where a layer's place is made from its class ---- */

/* The type of the layer called @name in the experiment that the weights come from, or NULL. */
static char *
type_in_about (JsonObject *about, const char *name)
{
  JsonArray *layers = lam_json_list (lam_json_member (about, "experiment"), "layers");

  for (guint i = 0; layers != NULL && i < json_array_get_length (layers); i++) {
    JsonNode *node = json_array_get_element (layers, i);
    JsonObject *layer = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

    if (g_strcmp0 (lam_json_text (layer, "name"), name) == 0)
      return g_strdup (lam_json_text (layer, "type"));
  }
  return NULL;
}

/* The same from the weights and the name; NULL when they leave it open. */
static char *
guess_type (const LamKerasLayer *layer)
{
  const LamTensor *first = layer->tensors->pdata[0];

  for (guint i = 0; i < layer->tensors->len; i++)
    if (g_str_has_suffix (((LamTensor *) layer->tensors->pdata[i])->name, "/moving_mean"))
      return g_strdup ("batch_normalization");
  if (first->n == 2)
    return g_strdup ("dense");
  if (g_str_has_prefix (layer->name, "conv2d_transpose"))
    return g_strdup ("conv2d_transpose");
  return g_str_has_prefix (layer->name, "conv2d") ? g_strdup ("conv2d") : NULL;
}

static gboolean
give_slots (GPtrArray *layers, JsonObject *about, const char *path, GError **error)
{
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < layers->len; i++) {
    LamKerasLayer *layer = layers->pdata[i];
    const char *full = ((LamTensor *) layer->tensors->pdata[0])->name, *slash = strrchr (full, '/');
    g_autofree char *name =
        g_strndup (full, slash != NULL ? (gsize) (slash - full) : strlen (full));
    char *type = type_in_about (about, name);
    guint n;

    if (type == NULL)
      type = guess_type (layer);
    if (type == NULL)
      return lam_fail (error, LAM_ERROR_DATA,
                       "“%s”: Keras 3 wants to know what kind of layer “%s” is, and its weights do "
                       "not tell; write .h5 instead, or from the experiment.",
                       path, name);
    n = GPOINTER_TO_UINT (g_hash_table_lookup (used, type));
    layer->slot = n > 0 ? g_strdup_printf ("%s_%u", type, n) : g_strdup (type);
    g_hash_table_insert (used, type, GUINT_TO_POINTER (n + 1));
  }
  return TRUE;
}

static gboolean
save_slots (const LamWeights *weights, const char *path, GError **error)
{
  g_autoptr (GPtrArray) layers = lam_keras_layers_of (weights);
  g_autoptr (JsonNode) about = NULL;

  if (weights->about != NULL)
    about = lam_json_object (weights->about, strlen (weights->about), path, NULL);
  return give_slots (layers, about != NULL ? json_node_get_object (about) : NULL, path, error)
         && lam_h5_write_slots (layers, path, error);
}

/* ---- Whole models, in the classic layout ---- */

static gboolean
save_model (const LamExperiment *experiment, LamShape in, const LamWeights *weights,
            const char *path, GError **error)
{
  g_autoptr (GPtrArray) nodes = lam_keras_nodes_new (experiment, in, LAM_KERAS_OLD, error);
  g_autoptr (GPtrArray) layers = nodes != NULL ? lam_keras_layers_new (nodes, weights) : NULL;
  g_autofree char *config = NULL;

  if (layers == NULL)
    return FALSE;
  config = lam_keras_config (nodes, experiment, LAM_KERAS_OLD);
  return lam_h5_write (layers, config, path, error);
}

const LamWeightFormat lam_weight_format_weights_h5 = { "weights.h5", "Keras 3, HDF5", load,
                                                       save_slots };
const LamWeightFormat lam_weight_format_h5 = { "h5", "Keras, HDF5", load,
                                               save, save_model,    load_model };
const LamWeightFormat lam_weight_format_hdf5 = { "hdf5", "Keras, HDF5", load,
                                                 save,   save_model,    load_model };
