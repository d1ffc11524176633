/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See runs-diff.h. An experiment is flattened into settings with a path each; then paths are
 * compared. */

#include "runs-diff.h"

#include <glib/gi18n.h>

#define NOTHING "–"

/* One setting of one experiment. */
typedef struct {
  char *path, *title, *value;
  gboolean is_kind; /* which kind an item is: says too whether it is there at all */
} Setting;

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_free (setting->path);
  g_free (setting->title);
  g_free (setting->value);
  g_free (setting);
}

static void
difference_free (gpointer data)
{
  LaminaDifference *difference = data;

  g_free (difference->path);
  g_free (difference->title);
  g_strfreev (difference->values);
  g_free (difference);
}

/* ---- flattening ---- */

static void flatten (const LamItem *item, const char *path, const char *title, GPtrArray *into);

static void
add (GPtrArray *into, const char *path, const char *title, char *value, gboolean is_kind)
{
  Setting *setting = g_new0 (Setting, 1);

  *setting = (Setting){ g_strdup (path), g_strdup (title), value, is_kind };
  g_ptr_array_add (into, setting);
}

static char *
join (const char *a, const char *dot, const char *b)
{
  return *a == '\0' ? g_strdup (b) : g_strconcat (a, dot, b, NULL);
}

static void
add_item (const LamItem *item, const char *path, const char *title, GPtrArray *into)
{
  if (*item->family->n_kinds > 1)
    add (into, path, title, g_strdup (_ (item->kind->title)), TRUE);
  flatten (item, path, title, into);
}

/* Layers by their name, steps by their number. */
static void
add_list (const GPtrArray *items, const char *path, const char *title, GPtrArray *into)
{
  for (guint i = 0; i < items->len; i++) {
    const LamItem *item = items->pdata[i];
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    const char *key = item->name != NULL ? item->name : number;
    g_autofree char *inner = join (path, ".", key);
    g_autofree char *words =
        item->name != NULL ? g_strdup (item->name) : g_strdup_printf ("%s %u", title, i + 1);

    add_item (item, inner, words, into);
  }
}

static void
flatten (const LamItem *item, const char *path, const char *title, GPtrArray *into)
{
  for (guint i = 0; i < item->kind->n_params; i++) {
    const LamParam *param = &item->kind->params[i];
    g_autofree char *inner = join (path, ".", param->id);
    g_autofree char *words = join (title, " · ", _ (param->title));

    if (param->type == LAM_VALUE_ITEMS) {
      if (lam_item_peek_list (item, i) != NULL)
        add_list (lam_item_peek_list (item, i), inner, _ (param->title), into);
    } else if (param->type == LAM_VALUE_ITEM) {
      const LamItem *value = lam_item_peek (item, i);

      if (value != NULL && (param->flags & LAM_PARAM_INLINE)) {
        add (into, inner, words, g_strdup (_ (value->kind->title)), TRUE);
        flatten (value, path, title, into);
      } else if (value != NULL)
        add_item (value, inner, words, into);
      else
        add (into, inner, words, g_strdup (NOTHING), TRUE);
    } else {
      add (into, inner, words, lam_item_describe (item, i), FALSE);
    }
  }
}

/* Data and training as groups are no words before a setting. */
static GPtrArray *
settings_of (const LamExperiment *experiment)
{
  GPtrArray *into = g_ptr_array_new_with_free_func (setting_free);
  const LamItem *data = lam_experiment_data (experiment);
  const LamItem *training = lam_experiment_training (experiment);
  g_autofree char *seed = lam_item_describe (experiment->document, LAM_EXPERIMENT_SEED);

  flatten (data, "data", "", into);
  add_list (lam_experiment_layers (experiment), "layers", "", into);
  flatten (training, "training", "", into);
  add (into, "seed", _ ("Seed"), g_steal_pointer (&seed), FALSE);
  return into;
}

/* ---- comparing ---- */

/* One experiment, and its settings by path: networks have hundreds, which are looked up in each of
 * the runs. */
typedef struct {
  GPtrArray *settings;
  GHashTable *by_path;
} Side;

static Side
side_of (const LamExperiment *experiment)
{
  Side side = { settings_of (experiment), g_hash_table_new (g_str_hash, g_str_equal) };

  /* From the end, so that of two with one path the first is found. */
  for (guint i = side.settings->len; i > 0; i--) {
    Setting *setting = side.settings->pdata[i - 1];

    g_hash_table_insert (side.by_path, setting->path, setting);
  }
  return side;
}

static const Setting *
find (const Side *side, const char *path)
{
  return g_hash_table_lookup (side->by_path, path);
}

/* Whether it is told: not the same everywhere, and there everywhere unless it is an item. */
static gboolean
differs (const Side *all, guint n, const Setting *setting)
{
  gboolean same = TRUE;

  for (guint i = 0; i < n; i++) {
    const Setting *other = find (&all[i], setting->path);

    if (other == NULL && !setting->is_kind)
      return FALSE;
    same &= other != NULL && g_strcmp0 (other->value, setting->value) == 0;
  }
  return !same;
}

static LaminaDifference *
difference_new (const Side *all, guint n, const Setting *setting)
{
  LaminaDifference *difference = g_new0 (LaminaDifference, 1);

  difference->path = g_strdup (setting->path);
  difference->title = g_strdup (setting->title);
  difference->values = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++) {
    const Setting *own = find (&all[i], setting->path);
    const char *value = own != NULL ? own->value : NOTHING;

    difference->values[i] = g_strdup (*value != '\0' ? value : NOTHING);
  }
  return difference;
}

/* The layers in one line, when they are the same ones in another order. */
static void
tell_order (const LamExperiment *const *experiments, guint n, GPtrArray *differences)
{
  LaminaDifference *difference = g_new0 (LaminaDifference, 1);
  gboolean same = TRUE;

  difference->path = g_strdup ("layers");
  difference->title = g_strdup (_ ("Order of layers"));
  difference->values = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++) {
    GPtrArray *layers = lam_experiment_layers (experiments[i]);
    GString *text = g_string_new (NULL);

    for (guint k = 0; k < layers->len; k++)
      g_string_append_printf (text, "%s%s", k > 0 ? ", " : "",
                              ((LamItem *) layers->pdata[k])->name);
    difference->values[i] = g_string_free (text, FALSE);
    same &= g_str_equal (difference->values[i], difference->values[0]);
  }
  if (same)
    difference_free (difference);
  else
    g_ptr_array_add (differences, difference);
}

GPtrArray *
lamina_runs_diff (const LamExperiment *const *experiments, guint n)
{
  GPtrArray *differences = g_ptr_array_new_with_free_func (difference_free);
  g_autofree Side *all = g_new (Side, MAX (n, 1));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n; i++)
    all[i] = side_of (experiments[i]);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < all[i].settings->len; k++) {
      const Setting *setting = all[i].settings->pdata[k];

      if (g_hash_table_add (seen, setting->path) && differs (all, n, setting))
        g_ptr_array_add (differences, difference_new (all, n, setting));
    }
  if (differences->len == 0 && n > 0)
    tell_order (experiments, n, differences);
  g_hash_table_remove_all (seen);
  for (guint i = 0; i < n; i++) {
    g_hash_table_unref (all[i].by_path);
    g_ptr_array_unref (all[i].settings);
  }
  return differences;
}
