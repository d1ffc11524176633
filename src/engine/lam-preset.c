/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ready-made experiments. An experiment is resources/<id>.lamina, on its real set. Two kinds of
 * files beside it hold changes to that, an object whose keys are paths as --set takes them:
 *
 *   <id>.built-in.json   what differs without the real set: the data, and what must follow
 *   <variant>.json       what differs in a variant, whichever the data
 *
 * A variant has its experiment's text, changed by the experiment's .built-in.json (when it is on
 * made data), by its own .json, and by its own .built-in.json. A test loads all of them. */

#include "lam-preset.h"

#include "lam-presets-resource.h"

#define PREFIX "/dev/lamina/presets/"

typedef struct {
  const char *id, *group;
  guint number;
  const char *folder, *file; /* of a variant: its experiment's */
  const char *title, *summary;
} Preset;

static const Preset presets[] = {
#define LAM_ROW(...) { __VA_ARGS__ },
#include "presets.def"
#undef LAM_ROW
};

guint
lam_n_presets (void)
{
  return G_N_ELEMENTS (presets);
}

int
lam_preset_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_strcmp0 (presets[i].id, id) == 0)
      return (int) i;
  return -1;
}

const char *
lam_preset_id (guint index)
{
  return presets[index].id;
}

const char *
lam_preset_title (guint index)
{
  return presets[index].title;
}

const char *
lam_preset_summary (guint index)
{
  return presets[index].summary;
}

const char *
lam_preset_group (guint index)
{
  return presets[index].group;
}

guint
lam_preset_number (guint index)
{
  return presets[index].number;
}

const char *
lam_preset_folder (guint index)
{
  return presets[index].folder;
}

const char *
lam_preset_file (guint index)
{
  return presets[index].file;
}

gboolean
lam_preset_is_built_in (guint index)
{
  return presets[index].folder == NULL;
}

/* ---- Where the real set is ---- */

/* @folder, or @inner in it, when @file is there. */
static char *
folder_with (const char *folder, const char *inner, const char *file)
{
  g_autofree char *place =
      inner != NULL ? g_build_filename (folder, inner, NULL) : g_strdup (folder);
  g_autofree char *path = g_build_filename (place, file, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_canonicalize_filename (place, NULL) : NULL;
}

char *
lam_preset_find_folder (guint index, const char *data_dir)
{
  const Preset *preset = &presets[index];
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "lamina-data", NULL);
  g_autofree char *data = g_build_filename (g_get_user_data_dir (), "lamina-data", NULL);
  const char *folders[] = { g_getenv ("LAMINA_DATA"), cache, data };
  char *found = NULL;

  if (preset->folder == NULL)
    return NULL;
  if (data_dir != NULL) {
    found = folder_with (data_dir, preset->folder, preset->file);
    return found != NULL ? found : folder_with (data_dir, NULL, preset->file);
  }
  for (guint i = 0; i < G_N_ELEMENTS (folders) && found == NULL; i++)
    if (folders[i] != NULL)
      found = folder_with (folders[i], preset->folder, preset->file);
  return found;
}

/* ---- The texts ---- */

static void
no_such_preset (const char *id, GError **error)
{
  const char *ids[G_N_ELEMENTS (presets) + 1] = { NULL };
  const char *nearest;
  g_autofree char *known = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    ids[i] = presets[i].id;
  nearest = lam_nearest (id, ids);
  known = g_strjoinv (", ", (char **) ids);
  if (nearest != NULL)
    lam_fail (error, LAM_ERROR_VALUE, "There is no ready-made experiment “%s”; did you mean “%s”?",
              id, nearest);
  else
    lam_fail (error, LAM_ERROR_VALUE, "There is no ready-made experiment “%s”; there are %s.", id,
              known);
}

/* Registered by hand: a static library's constructors may be left out by the linker. */
static GResource *
peek_resource (void)
{
  static gsize once;

  if (g_once_init_enter (&once)) {
    lam_presets_register_resource ();
    g_once_init_leave (&once, 1);
  }
  return lam_presets_get_resource ();
}

/* The file @id with @ending, or NULL. Not copied: part of the program, with a zero behind it. */
static const char *
peek_file (const char *id, const char *ending)
{
  g_autofree char *path = g_strconcat (PREFIX, id, ending, NULL);
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (peek_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return bytes != NULL ? g_bytes_get_data (bytes, NULL) : NULL;
}

/* Makes the changes of a file, when there is one. What is built in is right; a test reads it all.
 */
static void
change (LamExperiment *experiment, const char *text)
{
  g_autoptr (JsonNode) root = text != NULL ? json_from_string (text, NULL) : NULL;
  g_autoptr (GList) paths = NULL;

  if (text == NULL)
    return;
  g_assert (root != NULL && JSON_NODE_HOLDS_OBJECT (root));
  paths = json_object_get_members (json_node_get_object (root));
  for (GList *path = paths; path != NULL; path = path->next) {
    g_autofree char *value =
        json_to_string (json_object_get_member (json_node_get_object (root), path->data), FALSE);
    g_autoptr (GError) error = NULL;

    if (!lam_experiment_set (experiment, path->data, value, &error))
      g_error ("%s: %s", (char *) path->data, error->message);
    lam_experiment_name_layers (experiment);
  }
}

char *
lam_preset_text (const char *id, gboolean real, GError **error)
{
  int index = lam_preset_find (id);
  const char *base, *group, *changes[3] = { NULL };
  g_autoptr (LamExperiment) experiment = NULL;
  g_autofree char *text = NULL;

  if (index < 0) {
    no_such_preset (id, error);
    return NULL;
  }
  group = presets[index].group;
  base = peek_file (group != NULL ? group : id, ".lamina");
  g_assert (base != NULL);
  if (!real && group != NULL)
    changes[0] = peek_file (group, ".built-in.json");
  if (group != NULL)
    changes[1] = peek_file (id, ".json");
  if (!real)
    changes[2] = peek_file (id, ".built-in.json");
  experiment = lam_experiment_from_text (base, -1, id, error);
  if (experiment == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    change (experiment, changes[i]);
  if (!lam_experiment_set (experiment, "guide", id, error))
    return NULL;
  text = lam_experiment_to_text (experiment);
  return g_strconcat (text, "\n", NULL);
}

LamExperiment *
lam_preset_load (const char *id, const char *folder, GError **error)
{
  g_autofree char *text = lam_preset_text (id, folder != NULL, error);
  LamExperiment *experiment = text != NULL ? lam_experiment_from_text (text, -1, id, error) : NULL;

  if (experiment != NULL && folder != NULL) {
    experiment->folder = g_strdup (folder);
    lam_experiment_move (experiment, NULL);
  }
  return experiment;
}
