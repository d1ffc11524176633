/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See reference.h. */

#include "reference.h"

#include <math.h>
#include <string.h>

#include "lam-experiment.h"

typedef struct {
  JsonObject *json;
  char *folder;
  CaseFunc run;
} Registered;

static GPtrArray *registered;
static JsonParser *parser;

static void
run_case (gconstpointer data)
{
  const Registered *r = data;
  const char *file = json_object_get_string_member (r->json, "file");
  g_autofree char *path = g_build_filename (r->folder, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) arrays = lam_npz_load (path, NULL, &error);
  Case c = { .id = json_object_get_string_member (r->json, "id"),
             .kind = json_object_get_string_member (r->json, "kind"),
             .json = r->json,
             .config = json_object_get_object_member (r->json, "config"),
             .arrays = arrays };

  g_assert_no_error (error);
  r->run (&c);
}

static void
free_registered (gpointer data)
{
  Registered *r = data;

  g_free (r->folder);
  g_free (r);
}

void
reference_add_tests (const char *folder, CaseFunc layer, CaseFunc loss, CaseFunc train)
{
  g_autofree char *path = g_build_filename (folder, "index.json", NULL);
  g_autoptr (GError) error = NULL;
  JsonArray *cases;

  parser = json_parser_new ();
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  cases =
      json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");
  registered = g_ptr_array_new_with_free_func (free_registered);
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    Registered *r = g_new0 (Registered, 1);
    const char *kind;
    g_autofree char *name = NULL;

    r->json = json_array_get_object_element (cases, i);
    r->folder = g_strdup (folder);
    kind = json_object_get_string_member (r->json, "kind");
    r->run = g_str_equal (kind, "layer") ? layer : g_str_equal (kind, "loss") ? loss : train;
    name = g_strdup_printf ("/reference/%s", json_object_get_string_member (r->json, "id"));
    g_ptr_array_add (registered, r);
    g_test_add_data_func (name, r, run_case);
  }
}

void
reference_free (void)
{
  g_clear_pointer (&registered, g_ptr_array_unref);
  g_clear_object (&parser);
}

const LamArray *
case_find (const Case *c, const char *name)
{
  return lam_npz_find (c->arrays, name);
}

LamReal *
case_values (const Case *c, const char *name)
{
  const LamArray *array = case_find (c, name);
  LamReal *values;

  g_assert_nonnull (array);
  values = g_new (LamReal, MAX (array->size, 1));
  for (gsize i = 0; i < array->size; i++)
    values[i] = (LamReal) lam_array_at (array, i);
  return values;
}

LamShape
case_shape (const Case *c, const char *name)
{
  const LamArray *array = case_find (c, name);
  LamShape shape = { .n = array->n - 1 };

  for (guint i = 1; i < array->n; i++)
    shape.d[i - 1] = (guint32) array->d[i];
  return shape;
}

static double
stat_of (const Case *c, const char *name, const char *stat)
{
  JsonObject *stats = json_object_get_object_member (c->json, "stats");

  if (stats == NULL || !json_object_has_member (stats, name))
    return 0;
  return json_object_get_double_member_with_default (json_object_get_object_member (stats, name),
                                                     stat, 0);
}

double
case_excess (const Case *c, const char *name, const LamReal *got)
{
  const LamArray *wanted = case_find (c, name);
  double worst = 0, largest = 0;

  g_assert_nonnull (wanted);
  for (gsize i = 0; i < wanted->size; i++)
    largest = MAX (largest, fabs (lam_array_at (wanted, i)));
  for (gsize i = 0; i < wanted->size; i++) {
    double value = lam_array_at (wanted, i), error = fabs ((double) got[i] - value), allowed;

    /* 1e-300: where everything is zero, so must ours be. */
    allowed = LAM_REAL_IS_DOUBLE ? 1e-9 * largest + 1e-300
                                 : 1e-5 * largest + 1e-4 * fabs (value)
                                       + 8 * stat_of (c, name, "torch_f32_max_err") + 1e-300;
    worst = isfinite (error) ? MAX (worst, error / allowed) : INFINITY;
  }
  return worst;
}

void
case_check (const Case *c, const char *name, const LamReal *got, gsize n)
{
  double excess;

  g_assert_nonnull (case_find (c, name));
  g_assert_cmpuint (case_find (c, name)->size, ==, n);
  excess = case_excess (c, name, got);
  g_test_message ("%s: %.3g of what is allowed", name, excess);
  g_assert_cmpfloat (excess, <=, 1);
}

static const struct {
  const char *theirs, *ours;
} names[] = {
  { "avgpool", "average_pooling2d" },
  { "maxpool", "max_pooling2d" },
  { "global_avgpool", "global_average_pooling2d" },
  { "global_maxpool", "global_max_pooling2d" },
  { "batchnorm", "batch_normalization" },
  { "batchnorm_train", "batch_normalization" },
  { "batchnorm_infer", "batch_normalization" },
  { "dropout_infer", "dropout" },
  { "upsample", "up_sampling2d" },
  { "zero_padding", "zero_padding2d" },
};

static const char *
our_key (const LamKind *kind, const char *key)
{
  if (g_str_equal (key, "kernel_l2"))
    return "l2";
  if (g_str_equal (key, "alpha") && g_str_equal (kind->id, "leaky_relu"))
    return "negative_slope";
  return key;
}

static gboolean
describes_numbers (const char *key)
{
  static const char *const keys[] = { "layer", "x",       "kink",    "x_kink",
                                      "x_loc", "x_scale", "lab_pad", NULL };

  return g_strv_contains (keys, key);
}

LamItem *
case_layer (JsonObject *config)
{
  const char *id = json_object_get_string_member (config, "layer");
  g_autoptr (GList) keys = json_object_get_members (config);
  const LamKind *kind;
  LamItem *item;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (id, names[i].theirs))
      id = names[i].ours;
  kind = lam_family_find (&lam_layer_family, id);
  g_assert_nonnull (kind);
  item = lam_item_new (&lam_layer_family, kind);
  for (GList *l = keys; l != NULL; l = l->next) {
    int index = lam_kind_find_param (kind, our_key (kind, l->data));
    g_autoptr (GError) error = NULL;

    if (g_str_equal (l->data, "frozen")) {
      lam_item_set_text (item, lam_item_index (item, "trainable"), "false", id, &error);
      continue;
    }
    if (describes_numbers (l->data))
      continue;
    g_test_message ("%s.%s", id, (const char *) l->data);
    g_assert_cmpint (index, >=, 0);
    lam_item_set_json (item, (guint) index, json_object_get_member (config, l->data), id, &error);
    g_assert_no_error (error);
  }
  return item;
}

LamItem *
case_loss (const char *theirs, gboolean *logits)
{
  static const struct {
    const char *theirs, *ours;
  } losses[] = {
    { "softmax_ce_logits", "{\"type\": \"categorical_crossentropy\", \"from_logits\": true}" },
    { "categorical_ce_probs", "\"categorical_crossentropy\"" },
    { "sparse_ce_probs", "\"sparse_categorical_crossentropy\"" },
    { "bce_logits", "{\"type\": \"binary_crossentropy\", \"from_logits\": true}" },
    { "bce_probs", "\"binary_crossentropy\"" },
    { "nll", "\"negative_log_likelihood\"" },
    { "mse", "\"mean_squared_error\"" },
    { "mae", "\"mean_absolute_error\"" },
    { "se_mean", "\"squared_error\"" },
    { "se_sum", "{\"type\": \"squared_error\", \"reduction\": \"sum\"}" },
  };

  *logits = g_str_has_suffix (theirs, "_logits");
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    if (g_str_equal (losses[i].theirs, theirs)) {
      g_autoptr (JsonNode) node = json_from_string (losses[i].ours, NULL);
      g_autoptr (GError) error = NULL;
      LamItem *item = lam_item_from_json (&lam_loss_family, node, theirs, &error);

      g_assert_no_error (error);
      return item;
    }
  g_test_message ("unknown loss %s", theirs);
  g_assert_not_reached ();
}

char *
case_item_text (const LamItem *item, const char *name)
{
  g_autoptr (JsonNode) node = lam_item_to_json (item);

  if (JSON_NODE_HOLDS_VALUE (node)) {
    g_autofree char *text = g_strdup_printf ("{\"type\": \"%s\"}", item->kind->id);

    g_clear_pointer (&node, json_node_unref);
    node = json_from_string (text, NULL);
  }
  if (name != NULL)
    json_object_set_string_member (json_node_get_object (node), "name", name);
  return json_to_string (node, FALSE);
}
