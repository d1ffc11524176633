/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What to do with data that nobody has described yet: steps and parts that let a network train on
 * them at once, chosen by what a few of the samples are. */

#include "lam-data.h"

#include "data/lam-reading.h"
#include "lam-experiment.h"

#define LOOK_AT 64     /* samples of each part */
#define FEW_SAMPLES 8  /* too few to keep some apart */
#define SMALL_SIDE 64  /* pictures as large as this, of different sizes, are drawn or cut digits */
#define LARGE_SIDE 256 /* larger ones cost more time than a first look is worth */
#define DIGIT_SIDE 32  /* what digits are fitted into, as the HODA lab does */
#define PICTURE_SIDE 64
#define MASK_SIDE 128
#define PLAIN_VALUE 8 /* floats beyond it are no activations: ages, prices, 0 … 255 */

static guint
longest_side (const LamSamples *x)
{
  guint side = 0;

  for (gsize i = 0; i < x->n; i++) {
    LamShape shape = lam_samples_shape (x, i);

    if (shape.n >= 2)
      side = MAX (side, MAX (shape.d[0], shape.d[1]));
  }
  return side;
}

static void
add_step (JsonArray *steps, const char *format, int side)
{
  /* The formats are below and hold one %d, or none. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_autofree char *text = g_strdup_printf (format, side);
#pragma GCC diagnostic pop

  json_array_add_element (steps, json_from_string (text, NULL));
}

/* Whether the samples are pictures, not rows of numbers. */
static gboolean
are_pictures (const LamSamples *x)
{
  return x->type != LAM_STORE_INDICES && (x->shapes != NULL || x->shape.n >= 2);
}

static JsonArray *
suggest_steps (const LamStore *store)
{
  JsonArray *steps = json_array_new ();
  const LamSamples *x = &store->x;
  guint side = longest_side (x);

  if (are_pictures (x) && (x->shapes != NULL || side > LARGE_SIDE)) {
    if (store->target == LAM_TARGET_MASK)
      add_step (steps, "{\"step\": \"resize\", \"size\": %d}", MASK_SIDE);
    else if (side <= SMALL_SIDE)
      add_step (steps, "{\"step\": \"fit\", \"size\": %d}", DIGIT_SIDE);
    else
      add_step (steps, "{\"step\": \"resize\", \"size\": %d}", PICTURE_SIDE);
  }
  if (x->type == LAM_STORE_BYTES)
    add_step (steps, "\"scale\"", 0);
  else if (x->type == LAM_STORE_FLOATS && (store->low < -PLAIN_VALUE || store->high > PLAIN_VALUE))
    add_step (steps,
              are_pictures (x) ? "\"standardise\""
                               : "{\"step\": \"standardise\", \"per\": \"pixel\"}",
              0);
  return steps;
}

/* @source as an object, for other keys to be added to. */
static JsonObject *
describe_source (const LamItem *source)
{
  g_autoptr (JsonNode) node = lam_item_to_json (source);
  JsonObject *object;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_ref (json_node_get_object (node));
  object = json_object_new ();
  json_object_set_string_member (object, "source", source->kind->id);
  return object;
}

static LamData *
look (JsonObject *description, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), description);
  g_autofree char *data = json_to_string (node, FALSE);
  g_autofree char *text =
      g_strdup_printf ("{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": %s}", data);
  g_autoptr (LamExperiment) experiment = lam_experiment_from_text (text, -1, "data", error);
  LamLoading loading = {
    .cancellable = cancellable, .seed = 1, .any_shape = TRUE, .at_most = LOOK_AT
  };

  return experiment != NULL ? lam_data_load (experiment, &loading, error) : NULL;
}

JsonNode *
lam_data_suggest (const LamItem *source, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) description = describe_source (source);
  g_autoptr (LamData) data = look (description, cancellable, error);
  const LamStore *store = data != NULL ? data->stores[LAM_PART_TRAIN] : NULL;
  JsonArray *steps;

  if (store == NULL)
    return NULL;
  steps = suggest_steps (store);
  if (json_array_get_length (steps) > 0)
    json_object_set_array_member (description, "prepare", steps);
  else
    json_array_unref (steps);
  if (data->stores[LAM_PART_VALIDATION] == NULL && store->x.n >= FEW_SAMPLES) {
    JsonObject *validation = json_object_new ();

    json_object_set_double_member (validation, "split", 0.25);
    if (store->classes != NULL)
      json_object_set_boolean_member (validation, "stratify", TRUE);
    json_object_set_object_member (description, "validation", validation);
  }
  return json_node_init_object (json_node_alloc (), description);
}
