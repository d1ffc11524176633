/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-experiment.h. */

#include "lam-experiment.h"

#include <inttypes.h>
#include <string.h>

#define FORMAT "lamina-experiment"

static LamExperiment *
take_document (LamItem *document, const char *folder)
{
  LamExperiment *experiment = g_new0 (LamExperiment, 1);

  experiment->document = document;
  experiment->folder = g_strdup (folder);
  return experiment;
}

LamExperiment *
lam_experiment_new (void)
{
  LamItem *document = lam_item_new (&lam_experiment_family, lam_experiment_family.kinds[0]);

  lam_item_set_text (document, LAM_EXPERIMENT_FORMAT, FORMAT, NULL, NULL);
  lam_item_set_text (document, LAM_EXPERIMENT_VERSION, "1", NULL, NULL);
  return take_document (document, NULL);
}

LamExperiment *
lam_experiment_dup (const LamExperiment *experiment)
{
  return take_document (lam_item_dup (experiment->document), experiment->folder);
}

void
lam_experiment_free (LamExperiment *experiment)
{
  if (experiment == NULL)
    return;
  lam_item_free (experiment->document);
  g_free (experiment->folder);
  g_free (experiment);
}

gboolean
lam_experiment_equal (const LamExperiment *a, const LamExperiment *b)
{
  return lam_item_equal (a->document, b->document) && g_strcmp0 (a->folder, b->folder) == 0;
}

/* ---- Files ---- */

static gboolean
check_header (JsonNode *root, const char *where, GError **error)
{
  JsonObject *object;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s is not an experiment: it should be a JSON object.", where);
  object = json_node_get_object (root);
  if (g_strcmp0 (json_object_get_string_member_with_default (object, "format", NULL), FORMAT) != 0)
    return lam_fail (error, LAM_ERROR_FORMAT, "%s is not an experiment: “format” should be “%s”.",
                     where, FORMAT);
  if (!json_object_has_member (object, "version"))
    return lam_fail (error, LAM_ERROR_FORMAT, "%s: “version” is missing; it should be 1.", where);
  if (json_object_get_int_member_with_default (object, "version", 0) > 1)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s was written by a newer Lamina (format version %" PRId64
                     "; this one knows 1).",
                     where, json_object_get_int_member (object, "version"));
  if (!json_object_has_member (object, "data"))
    return lam_fail (error, LAM_ERROR_FORMAT, "%s: “data” is missing.", where);
  return TRUE;
}

static gboolean
check_layer_names (const LamExperiment *experiment, const char *where, GError **error)
{
  GPtrArray *layers = lam_experiment_layers (experiment);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < layers->len; i++) {
    const LamItem *layer = g_ptr_array_index (layers, i);

    for (guint j = 0; layer->from != NULL && layer->from[j] != NULL; j++)
      if (!g_hash_table_contains (names, layer->from[j]))
        return lam_fail (
            error, LAM_ERROR_FORMAT,
            "%s: layers[%u] (“%s”) takes its input from “%s”, which is no earlier layer.", where, i,
            layer->name, layer->from[j]);
    if (!g_hash_table_add (names, layer->name))
      return lam_fail (error, LAM_ERROR_FORMAT, "%s: two layers are called “%s”.", where,
                       layer->name);
  }
  return TRUE;
}

LamExperiment *
lam_experiment_from_text (const char *text, gssize length, const char *where, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (LamExperiment) experiment = NULL;
  g_autoptr (GError) inner = NULL;
  LamItem *document;

  if (!json_parser_load_from_data (parser, text, length, &inner)) {
    lam_fail (error, LAM_ERROR_FORMAT, "%s is not JSON: %s", where, inner->message);
    return NULL;
  }
  if (!check_header (json_parser_get_root (parser), where, error))
    return NULL;
  document = lam_item_from_json (&lam_experiment_family, json_parser_get_root (parser), "", &inner);
  if (document == NULL) {
    lam_fail (error, (LamErrorCode) inner->code, "%s: %s", where, inner->message);
    return NULL;
  }
  experiment = take_document (document, NULL);
  lam_experiment_name_layers (experiment);
  if (!check_layer_names (experiment, where, error))
    return NULL;
  return g_steal_pointer (&experiment);
}

LamExperiment *
lam_experiment_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) inner = NULL;
  LamExperiment *experiment;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &inner)) {
    lam_fail (error, LAM_ERROR_FILE, "%s", inner->message);
    return NULL;
  }
  experiment = lam_experiment_from_text (text, (gssize) length, name, error);
  if (experiment != NULL)
    experiment->folder = g_path_get_dirname (path);
  return experiment;
}

char *
lam_experiment_to_text (const LamExperiment *experiment)
{
  g_autoptr (JsonNode) node = lam_item_to_json (experiment->document);
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  JsonObject *object = json_node_get_object (node);

  /* Always there, even when nothing in it differs from the initial values. */
  if (!json_object_has_member (object, "data"))
    json_object_set_member (object, "data", lam_item_to_json (lam_experiment_data (experiment)));
  json_generator_set_root (generator, node);
  json_generator_set_pretty (generator, TRUE);
  return json_generator_to_data (generator, NULL);
}

gboolean
lam_experiment_save (const LamExperiment *experiment, const char *path, GError **error)
{
  g_autofree char *text = lam_experiment_to_text (experiment);
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  g_autoptr (GError) inner = NULL;

  if (g_file_set_contents (path, line, -1, &inner))
    return TRUE;
  return lam_fail (error, LAM_ERROR_FILE, "%s", inner->message);
}

/* ---- One value by its path ---- */

/* The member @word of @item: a parameter of its own or of an inline item. */
static int
find_member (LamItem **item, const char *word)
{
  int index = lam_kind_find_param ((*item)->kind, word);

  for (guint i = 0; index < 0 && i < (*item)->kind->n_params; i++)
    if ((*item)->kind->params[i].flags & LAM_PARAM_INLINE) {
      LamItem *inner = lam_item_peek (*item, i);

      index = inner != NULL ? lam_kind_find_param (inner->kind, word) : -1;
      if (index >= 0)
        *item = inner;
    }
  return index;
}

static LamItem *
find_in_list (const GPtrArray *items, const char *word)
{
  char *end;
  guint64 index = g_ascii_strtoull (word, &end, 10);

  for (guint i = 0; i < items->len; i++)
    if (g_strcmp0 (((LamItem *) g_ptr_array_index (items, i))->name, word) == 0)
      return g_ptr_array_index (items, i);
  return *end == '\0' && index < items->len ? g_ptr_array_index (items, (guint) index) : NULL;
}

static gboolean
no_such_path (const LamItem *item, const char *path, const char *word, GError **error)
{
  g_autofree const char **known = g_new0 (const char *, item->kind->n_params + 1);
  const char *nearest;

  for (guint i = 0; i < item->kind->n_params; i++)
    known[i] = item->kind->params[i].id;
  nearest = lam_nearest (word, known);
  if (nearest == NULL)
    return lam_fail (error, LAM_ERROR_VALUE, "There is no “%s”: “%s” has no “%s”.", path,
                     item->kind->id, word);
  return lam_fail (error, LAM_ERROR_VALUE, "There is no “%s”: “%s” has no “%s”; did you mean “%s”?",
                   path, item->kind->id, word, nearest);
}

/* Makes an optional item that is not there yet, so that a path may lead into it. */
static LamItem *
peek_or_make (LamItem *item, guint index)
{
  if (lam_item_peek (item, index) == NULL) {
    g_autoptr (JsonNode) empty = json_from_string ("{}", NULL);

    lam_item_set_json (item, index, empty, NULL, NULL);
  }
  return lam_item_peek (item, index);
}

/* "layers.block*.trainable": the same for every layer whose name fits, of those that have it. */
static gboolean
set_many (LamExperiment *experiment, const char *path, const char *value, GError **error)
{
  GPtrArray *layers = lam_experiment_layers (experiment);
  g_auto (GStrv) words = g_strsplit (path, ".", 3);
  g_autoptr (LamItem) before = lam_item_dup (experiment->document);
  guint n = 0;

  for (guint i = 0; g_strv_length (words) == 3 && i < layers->len; i++) {
    const LamItem *layer = g_ptr_array_index (layers, i);
    g_autofree char *param = g_strndup (words[2], strcspn (words[2], "."));
    g_autofree char *one = g_strjoin (".", words[0], layer->name, words[2], NULL);

    if (!g_pattern_match_simple (words[1], layer->name)
        || lam_kind_find_param (layer->kind, param) < 0)
      continue;
    n++;
    if (!lam_experiment_set (experiment, one, value, error)) {
      lam_item_free (experiment->document);
      experiment->document = g_steal_pointer (&before);
      return FALSE;
    }
  }
  if (n > 0)
    return TRUE;
  return lam_fail (error, LAM_ERROR_VALUE,
                   "“%s” fits no layer: none with such a name has such a value.", path);
}

gboolean
lam_experiment_set (LamExperiment *experiment, const char *path, const char *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit (path, ".", -1);
  LamItem *item = experiment->document;

  if (g_str_has_prefix (path, "layers.") && strpbrk (words[1], "*?") != NULL)
    return set_many (experiment, path, value, error);
  for (guint i = 0; words[i] != NULL; i++) {
    int index = find_member (&item, words[i]);
    const LamParam *param;

    if (index < 0)
      return no_such_path (item, path, words[i], error);
    param = &item->kind->params[index];
    if (words[i + 1] == NULL) {
      g_autofree char *place = g_strndup (
          path, strlen (path) > strlen (words[i]) ? strlen (path) - strlen (words[i]) - 1 : 0);

      return lam_item_set_text (item, (guint) index, value, place, error);
    }
    if (param->type == LAM_VALUE_ITEM) {
      item = peek_or_make (item, (guint) index);
    } else if (param->type == LAM_VALUE_ITEMS) {
      LamItem *found = find_in_list (lam_item_peek_list (item, (guint) index), words[i + 1]);

      if (found == NULL)
        return lam_fail (error, LAM_ERROR_VALUE, "There is no “%s”: %s has no “%s”.", path,
                         param->id, words[i + 1]);
      item = found;
      i++;
      if (words[i + 1] == NULL)
        return lam_fail (error, LAM_ERROR_VALUE, "“%s” names no value; add one, as in “%s.%s”.",
                         path, path, item->kind->n_params > 0 ? item->kind->params[0].id : "name");
    }
    if (item == NULL)
      return lam_fail (error, LAM_ERROR_VALUE, "“%s” is not set; give “%s” a value first.", path,
                       param->id);
  }
  return lam_fail (error, LAM_ERROR_VALUE, "A path such as training.epochs is wanted; found “%s”.",
                   path);
}

/* ---- Parts ---- */

GPtrArray *
lam_experiment_layers (const LamExperiment *experiment)
{
  return lam_item_peek_list (experiment->document, LAM_EXPERIMENT_LAYERS);
}

LamItem *
lam_experiment_data (const LamExperiment *experiment)
{
  return lam_item_peek (experiment->document, LAM_EXPERIMENT_DATA);
}

GPtrArray *
lam_experiment_prepare (const LamExperiment *experiment)
{
  return lam_item_peek_list (lam_experiment_data (experiment), LAM_DATA_PREPARE);
}

LamItem *
lam_experiment_source (const LamExperiment *experiment)
{
  return lam_item_peek (lam_experiment_data (experiment), LAM_DATA_SOURCE);
}

LamItem *
lam_experiment_training (const LamExperiment *experiment)
{
  return lam_item_peek (experiment->document, LAM_EXPERIMENT_TRAINING);
}

LamItem *
lam_experiment_optimizer (const LamExperiment *experiment)
{
  return lam_item_peek (lam_experiment_training (experiment), LAM_TRAINING_OPTIMIZER);
}

LamItem *
lam_experiment_loss (const LamExperiment *experiment)
{
  return lam_item_peek (lam_experiment_training (experiment), LAM_TRAINING_LOSS);
}

guint64
lam_experiment_seed (const LamExperiment *experiment)
{
  return (guint64) lam_item_number (experiment->document, LAM_EXPERIMENT_SEED);
}

const char *
lam_experiment_name (const LamExperiment *experiment)
{
  return lam_item_text (experiment->document, LAM_EXPERIMENT_NAME);
}

const char *
lam_experiment_guide (const LamExperiment *experiment)
{
  return lam_item_text (experiment->document, LAM_EXPERIMENT_GUIDE);
}

/* ---- Names of layers ---- */

static gboolean
name_is_taken (const GPtrArray *layers, const char *name)
{
  for (guint i = 0; i < layers->len; i++)
    if (g_strcmp0 (((LamItem *) g_ptr_array_index (layers, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* Drops links to layers that are not before position @end. */
static void
cut_dead_links (const GPtrArray *layers, guint end)
{
  LamItem *layer = g_ptr_array_index (layers, end);
  guint kept = 0;

  for (guint i = 0; layer->from != NULL && layer->from[i] != NULL; i++) {
    gboolean found = FALSE;

    for (guint j = 0; j < end && !found; j++)
      found = g_strcmp0 (((LamItem *) g_ptr_array_index (layers, j))->name, layer->from[i]) == 0;
    if (found)
      layer->from[kept++] = layer->from[i];
    else
      g_free (layer->from[i]);
  }
  if (layer->from != NULL)
    layer->from[kept] = NULL;
  if (kept == 0)
    g_clear_pointer (&layer->from, g_strfreev);
}

void
lam_experiment_name_layers (LamExperiment *experiment)
{
  GPtrArray *layers = lam_experiment_layers (experiment);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < layers->len; i++) {
    LamItem *layer = g_ptr_array_index (layers, i);
    const char *type = layer->kind->id;
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, type));

    while (layer->name == NULL) {
      g_autofree char *name = g_strdup_printf ("%s_%u", type, ++count);

      if (!name_is_taken (layers, name))
        layer->name = g_steal_pointer (&name);
    }
    g_hash_table_insert (counts, (gpointer) type, GUINT_TO_POINTER (count));
  }
}

void
lam_experiment_cut_links (LamExperiment *experiment)
{
  GPtrArray *layers = lam_experiment_layers (experiment);

  for (guint i = 0; i < layers->len; i++)
    cut_dead_links (layers, i);
}

/* ---- Paths ---- */

static char *
moved_path (const char *path, const char *from, const char *to)
{
  g_autofree char *absolute = g_canonicalize_filename (path, from);
  g_autofree char *target = to != NULL ? g_canonicalize_filename (to, NULL) : NULL;
  g_autofree char *inside = target != NULL ? g_strconcat (target, G_DIR_SEPARATOR_S, NULL) : NULL;

  if (inside != NULL && g_str_has_prefix (absolute, inside))
    return g_strdup (absolute + strlen (inside));
  return g_steal_pointer (&absolute);
}

static void
move_item (LamItem *item, const char *from, const char *to)
{
  for (guint i = 0; i < item->kind->n_params; i++) {
    const LamParam *param = &item->kind->params[i];
    LamValue *value = &item->values[i];

    if (!lam_item_is_set (item, i))
      continue;
    if (param->type == LAM_VALUE_TEXT && param->flags & LAM_PARAM_PATH) {
      char *moved = moved_path (value->text, from, to);

      g_free (value->text);
      value->text = moved;
    } else if (param->type == LAM_VALUE_ITEM) {
      move_item (value->item, from, to);
    } else if (param->type == LAM_VALUE_ITEMS) {
      for (guint j = 0; j < value->items->len; j++)
        move_item (g_ptr_array_index (value->items, j), from, to);
    }
  }
}

void
lam_experiment_move (LamExperiment *experiment, const char *folder)
{
  move_item (experiment->document, experiment->folder, folder);
  g_free (experiment->folder);
  experiment->folder = folder != NULL ? g_canonicalize_filename (folder, NULL) : NULL;
}

const char *const *
lam_layer_filter_names (const LamItem *layer)
{
  int index = lam_kind_find_param (layer->kind, "kernel_initializer");
  const LamItem *initializer = index >= 0 ? lam_item_peek (layer, (guint) index) : NULL;
  int names = initializer != NULL ? lam_kind_find_param (initializer->kind, "names") : -1;

  return names >= 0 ? (const char *const *) initializer->values[names].list : NULL;
}
