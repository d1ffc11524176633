/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See preset-data.h. */

#include "preset-data.h"

#include <glib/gi18n.h>

#include "fetch-sets.h"

/* The first text of @source that names a file, or NULL. */
static const char *
first_path (const LamItem *source)
{
  for (guint i = 0; i < source->kind->n_params; i++)
    if (source->kind->params[i].flags & LAM_PARAM_PATH && lam_item_is_set (source, i))
      return lam_item_text (source, i);
  return NULL;
}

void
lamina_preset_translate (LamExperiment *experiment)
{
  static const guint texts[] = { LAM_EXPERIMENT_NAME, LAM_EXPERIMENT_NOTES };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    LamValue *value = &experiment->document->values[texts[i]];
    char *translated;

    /* The translation of "" is the head of the catalogue. */
    if (value->text == NULL || *value->text == '\0')
      continue;
    translated = g_strdup (_ (value->text));
    g_free (value->text);
    value->text = translated;
  }
}

LamExperiment *
lamina_preset_load (const char *id, const char *folder, GError **error)
{
  g_autoptr (LamExperiment) experiment = lam_preset_load (id, folder, error);

  if (experiment == NULL)
    return NULL;
  if (folder != NULL) {
    const char *path = first_path (lam_experiment_source (experiment));

    if (path != NULL && !g_file_test (path, G_FILE_TEST_EXISTS)) {
      lam_fail (error, LAM_ERROR_FILE, _ ("“%s” is not there."), path);
      return NULL;
    }
  }
  lamina_preset_translate (experiment);
  return g_steal_pointer (&experiment);
}

/* Kind of the data that the preset @id is on. Asked for after every edit, so it is kept. */
static const LamKind *
source_kind (const char *id, gboolean real)
{
  static GHashTable *known[2];
  GHashTable *kinds = known[real];
  const LamKind *kind;

  if (kinds == NULL)
    kinds = known[real] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  kind = g_hash_table_lookup (kinds, id);
  if (kind == NULL) {
    g_autofree char *text = lam_preset_text (id, real, NULL);
    g_autoptr (LamExperiment) preset = lam_experiment_from_text (text, -1, id, NULL);

    kind = lam_experiment_source (preset)->kind;
    g_hash_table_insert (kinds, g_strdup (id), (gpointer) kind);
  }
  return kind;
}

LaminaSet
lamina_preset_find_set (const LamExperiment *experiment)
{
  const char *id = lam_experiment_guide (experiment);
  int index = id != NULL ? lam_preset_find (id) : -1;
  const LamKind *kind = lam_experiment_source (experiment)->kind;

  if (index < 0 || lam_preset_is_built_in ((guint) index))
    return LAMINA_SET_NONE;
  return kind == source_kind (id, TRUE)    ? LAMINA_SET_REAL
         : kind == source_kind (id, FALSE) ? LAMINA_SET_BUILT_IN
                                           : LAMINA_SET_OTHER;
}

/* The folder that @path lies in when @inner is how it goes on from there; NULL when it is not. */
static char *
folder_of (const char *path, const char *inner)
{
  g_autofree char *end = g_strconcat (G_DIR_SEPARATOR_S, inner, NULL);

  if (g_str_equal (inner, "."))
    return g_strdup (path);
  return g_str_has_suffix (path, end) ? g_strndup (path, strlen (path) - strlen (end)) : NULL;
}

char *
lamina_preset_dup_folder (const LamExperiment *now, const char *id)
{
  int index = lam_preset_find (id), began = -1;
  g_autofree char *text = NULL, *folder = NULL;
  g_autoptr (LamExperiment) preset = NULL, absolute = NULL;
  const char *path, *inner;

  if (index < 0)
    return NULL;
  if (lamina_preset_find_set (now) == LAMINA_SET_REAL) {
    began = lam_preset_find (lam_experiment_guide (now));
    text = lam_preset_text (lam_experiment_guide (now), TRUE, NULL);
    preset = lam_experiment_from_text (text, -1, id, NULL);
    inner = first_path (lam_experiment_source (preset));
    absolute = lam_experiment_dup (now);
    lam_experiment_move (absolute, NULL);
    path = first_path (lam_experiment_source (absolute));
    folder = path != NULL && inner != NULL ? folder_of (path, inner) : NULL;
  }
  if (folder != NULL
      && g_strcmp0 (lam_preset_folder ((guint) began), lam_preset_folder ((guint) index)) == 0)
    return g_steal_pointer (&folder);
  return lamina_preset_find_folder ((guint) index);
}

const char *
lamina_preset_get_set_name (guint index)
{
  static const struct {
    const char *folder, *name;
  } names[] = {
    { "hoda", "HODA" },
    { "mnist", "MNIST" },
    { "fashion-mnist", "Fashion-MNIST" },
    { "kannada", "Kannada-MNIST" },
    { "aclImdb", "IMDB" },
    { "cifar-10-batches-bin", "CIFAR-10" },
    { "HDSeg", N_ ("VOC and Weizmann") },
    { "images", N_ ("Kitten and puppy") },
  };
  const char *folder = lam_preset_folder (index);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i].folder, folder) == 0)
      return _ (names[i].name);
  return folder;
}

gboolean
lamina_preset_can_fetch (guint index)
{
  return lamina_fetch_set_find (lam_preset_folder (index)) != NULL;
}

char *
lamina_preset_find_folder (guint index)
{
  char *folder = lam_preset_find_folder (index, NULL);
  const LaminaFetchSet *set =
      folder == NULL ? lamina_fetch_set_find (lam_preset_folder (index)) : NULL;

  return set != NULL && lamina_fetch_set_is_there (set) ? lamina_fetch_set_path (set) : folder;
}

const char *
lamina_preset_get_group (const char *id)
{
  int index = id != NULL ? lam_preset_find (id) : -1;
  const char *group = index >= 0 ? lam_preset_group ((guint) index) : NULL;

  return group != NULL ? group : id;
}
