/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-about.h. */

#include "lam-about.h"

const char *
lam_version (void)
{
  return LAMINA_VERSION;
}

static JsonArray *
shape_list (LamShape shape)
{
  JsonArray *sides = json_array_new ();

  for (guint i = 0; i < shape.n; i++)
    json_array_add_int_element (sides, shape.d[i]);
  return sides;
}

void
lam_weights_set_about (LamWeights *weights, const LamExperiment *experiment, const LamData *data)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *about = json_object_new ();
  g_autofree char *text = lam_experiment_to_text (experiment);

  json_object_set_string_member (about, "program", "lamina");
  json_object_set_string_member (about, "version", lam_version ());
  json_object_set_int_member (about, "seed", (gint64) lam_experiment_seed (experiment));
  if (data != NULL) {
    g_autofree char *hash = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", data->hash);

    json_object_set_string_member (about, "data_hash", hash);
    json_object_set_array_member (about, "input_shape", shape_list (data->shape));
  }
  json_object_set_member (about, "experiment", json_from_string (text, NULL));
  json_node_take_object (node, about);
  g_free (weights->about);
  weights->about = json_to_string (node, FALSE);
}
