/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See edits.h. */

#include "edits.h"

#include <glib/gi18n.h>

#include "item-edit.h"

static LamExperiment *
begin (LaminaDocument *document)
{
  return lam_experiment_dup (lamina_document_peek (document));
}

static void
finish (LaminaDocument *document, LamExperiment *edited, const char *format, const char *title)
{
  /* The formats are ours and hold one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_autofree char *what = g_strdup_printf (format, title);
#pragma GCC diagnostic pop

  lam_experiment_name_layers (edited);
  lam_experiment_cut_links (edited);
  lamina_document_commit (document, edited, what, NULL);
}

static LamItem *
layer_at (const LamExperiment *experiment, guint position)
{
  GPtrArray *layers = lam_experiment_layers (experiment);

  return position < layers->len ? g_ptr_array_index (layers, position) : NULL;
}

void
lamina_layer_add (LaminaDocument *document, guint position, const LamKind *kind)
{
  LamExperiment *edited = begin (document);
  GPtrArray *layers = lam_experiment_layers (edited);

  g_ptr_array_insert (layers, MIN (position, layers->len), lam_item_new (&lam_layer_family, kind));
  finish (document, edited, _ ("Add %s"), _ (kind->title));
}

void
lamina_layer_remove (LaminaDocument *document, guint position)
{
  LamExperiment *edited = begin (document);
  LamItem *layer = layer_at (edited, position);
  const char *title;

  if (layer == NULL) {
    lam_experiment_free (edited);
    return;
  }
  title = _ (layer->kind->title);
  g_ptr_array_remove_index (lam_experiment_layers (edited), position);
  finish (document, edited, _ ("Remove %s"), title);
}

void
lamina_layer_duplicate (LaminaDocument *document, guint position)
{
  LamExperiment *edited = begin (document);
  LamItem *layer = layer_at (edited, position), *copy;

  if (layer == NULL) {
    lam_experiment_free (edited);
    return;
  }
  copy = lam_item_dup (layer);
  g_clear_pointer (&copy->name, g_free);
  g_ptr_array_insert (lam_experiment_layers (edited), position + 1, copy);
  finish (document, edited, _ ("Duplicate %s"), _ (layer->kind->title));
}

void
lamina_layer_move (LaminaDocument *document, guint from, guint to)
{
  LamExperiment *edited = begin (document);
  GPtrArray *layers = lam_experiment_layers (edited);
  LamItem *layer;

  if (from >= layers->len || to >= layers->len || from == to) {
    lam_experiment_free (edited);
    return;
  }
  layer = g_ptr_array_steal_index (layers, from);
  g_ptr_array_insert (layers, to, layer);
  finish (document, edited, _ ("Move %s"), _ (layer->kind->title));
}

/* Links to a layer follow its new name. */
static void
rename_links (GPtrArray *layers, const char *old, const char *name)
{
  for (guint i = 0; i < layers->len; i++) {
    LamItem *layer = g_ptr_array_index (layers, i);

    for (guint j = 0; layer->from != NULL && layer->from[j] != NULL; j++)
      if (g_strcmp0 (layer->from[j], old) == 0) {
        g_free (layer->from[j]);
        layer->from[j] = g_strdup (name);
      }
  }
}

gboolean
lamina_layer_rename (LaminaDocument *document, guint position, const char *name, GError **error)
{
  g_autoptr (LamExperiment) edited = begin (document);
  GPtrArray *layers = lam_experiment_layers (edited);
  LamItem *layer = layer_at (edited, position);

  if (layer == NULL || g_strcmp0 (layer->name, name) == 0)
    return TRUE;
  if (*name == '\0')
    return lam_fail (error, LAM_ERROR_VALUE, "%s", _ ("A layer needs a name."));
  for (const char *p = name; *p != '\0'; p++)
    if (*p == '.' || *p == '/')
      return lam_fail (error, LAM_ERROR_VALUE, _ ("A name cannot hold “%c”."), *p);
  for (guint i = 0; i < layers->len; i++)
    if (g_strcmp0 (((LamItem *) g_ptr_array_index (layers, i))->name, name) == 0)
      return lam_fail (error, LAM_ERROR_VALUE, _ ("Another layer is called “%s”."), name);
  rename_links (layers, layer->name, name);
  g_free (layer->name);
  layer->name = g_strdup (name);
  lamina_document_commit (document, g_steal_pointer (&edited), _ ("Rename Layer"), NULL);
  return TRUE;
}

void
lamina_layer_link (LaminaDocument *document, guint position, const char *name, gboolean linked)
{
  LamExperiment *edited = begin (document);
  LamItem *layer = layer_at (edited, position);
  g_autoptr (GStrvBuilder) links = g_strv_builder_new ();

  if (layer == NULL) {
    lam_experiment_free (edited);
    return;
  }
  for (guint i = 0; layer->from != NULL && layer->from[i] != NULL; i++)
    if (g_strcmp0 (layer->from[i], name) != 0)
      g_strv_builder_add (links, layer->from[i]);
  if (linked)
    g_strv_builder_add (links, name);
  g_strfreev (layer->from);
  layer->from = g_strv_builder_end (links);
  if (layer->from[0] == NULL)
    g_clear_pointer (&layer->from, g_strfreev);
  finish (document, edited, _ ("Change Inputs of %s"), _ (layer->kind->title));
}

/* The title of the last parameter that @path names, for "Change …". */
static char *
describe_path (const LamItem *item, const char *path)
{
  g_auto (GStrv) ids = g_strsplit (path, ".", -1);
  const LamParam *param = NULL;

  for (guint i = 0; ids[i] != NULL && item != NULL; i++) {
    int index = lam_kind_find_param (item->kind, ids[i]);

    if (index < 0)
      break;
    param = &item->kind->params[index];
    item = param->type == LAM_VALUE_ITEM ? lam_item_peek (item, index) : NULL;
  }
  return g_strdup_printf (_ ("Change %s"), param != NULL ? _ (param->title) : path);
}

gboolean
lamina_layer_edit (LaminaDocument *document, guint position, const char *path, const char *json,
                   GError **error)
{
  g_autoptr (LamExperiment) edited = begin (document);
  LamItem *layer = layer_at (edited, position);
  g_autofree char *what = NULL, *merge = NULL;

  if (layer == NULL)
    return TRUE;
  if (!lamina_item_edit (layer, path, json, error))
    return FALSE;
  what = describe_path (layer, path);
  merge = g_strdup_printf ("layers.%u.%s", position, path);
  lamina_document_commit (document, g_steal_pointer (&edited), what, merge);
  return TRUE;
}

gboolean
lamina_experiment_edit (LaminaDocument *document, const char *path, const char *json,
                        GError **error)
{
  g_autoptr (LamExperiment) edited = begin (document);
  g_autofree char *what = NULL;

  if (!lamina_item_edit (edited->document, path, json, error))
    return FALSE;
  what = describe_path (edited->document, path);
  lamina_document_commit (document, g_steal_pointer (&edited), what, path);
  return TRUE;
}

gboolean
lamina_data_choose (LaminaDocument *document, JsonNode *data, const char *folder, const char *what,
                    GError **error)
{
  g_autoptr (LamExperiment) edited = begin (document);
  LamItem *item = lam_item_from_json (&lam_data_family, data, "data", error);
  LamValue *value = &edited->document->values[LAM_EXPERIMENT_DATA];

  if (item == NULL)
    return FALSE;
  lam_item_free (value->item);
  value->item = item;
  value->is_set = TRUE;
  if (g_strcmp0 (folder, edited->folder) != 0) {
    g_free (edited->folder);
    edited->folder = g_strdup (folder);
  }
  lamina_document_commit (document, g_steal_pointer (&edited), what, NULL);
  return TRUE;
}
