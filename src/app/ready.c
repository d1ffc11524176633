/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See ready.h. */

#include "ready.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "preset-data.h"

const LaminaReady lamina_ready[] = {
  { "drawn-digits", N_ ("Drawn Persian digits"), "۵", "drawn-digits", NULL, NULL },
  { "drawn-latin", N_ ("Drawn Latin digits"), "5", "drawn-digits", "latin", NULL },
  { "drawn-kannada", N_ ("Drawn Kannada digits"), "೫", "drawn-digits", "kannada", NULL },
  { "persian-digits", N_ ("Persian digits (HODA)"), "۳۷", "persian-digits", NULL, "hoda" },
  { "mnist-digits", N_ ("MNIST digits"), "3", "mnist-digits", NULL, "mnist" },
  { "fashion", N_ ("Fashion-MNIST"), "F", "mnist-digits", NULL, "fashion-mnist" },
  { "kannada-digits", N_ ("Kannada digits"), "೩", "kannada-digits", NULL, "kannada" },
};
const guint lamina_n_ready = G_N_ELEMENTS (lamina_ready);

const LaminaReady *
lamina_ready_find (const char *id)
{
  for (guint i = 0; i < lamina_n_ready; i++)
    if (g_strcmp0 (lamina_ready[i].id, id) == 0)
      return &lamina_ready[i];
  return NULL;
}

/* The experiment as the engine has it, its texts in the user's language. */
static LamExperiment *
load_preset (const LaminaReady *ready, gboolean real, GError **error)
{
  g_autofree char *text = lam_preset_text (ready->preset, real, error);
  LamExperiment *experiment =
      text != NULL ? lam_experiment_from_text (text, -1, ready->preset, error) : NULL;

  if (experiment != NULL)
    lamina_preset_translate (experiment);
  return experiment;
}

char *
lamina_ready_dup_file (const LaminaReady *ready)
{
  g_autoptr (LamExperiment) experiment = load_preset (ready, TRUE, NULL);
  const LamItem *source = experiment != NULL ? lam_experiment_source (experiment) : NULL;

  for (guint i = 0; source != NULL && i < source->kind->n_params; i++)
    if (source->kind->params[i].flags & LAM_PARAM_PATH && lam_item_is_set (source, i))
      return g_strdup (lam_item_text (source, i));
  return NULL;
}

static gboolean
has_file (const char *folder, const char *inner, const char *name)
{
  g_autofree char *path = g_build_filename (folder, inner, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

char *
lamina_ready_find_folder (const LaminaReady *ready)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "lamina-data", NULL);
  g_autofree char *data = g_build_filename (g_get_user_data_dir (), "lamina-data", NULL);
  g_autofree char *file = lamina_ready_dup_file (ready);
  const char *folders[] = { g_getenv ("LAMINA_DATA"), cache, data };

  if (ready->folder == NULL)
    return g_strdup ("");
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    if (folders[i] != NULL && has_file (folders[i], ready->folder, file))
      return g_build_filename (folders[i], ready->folder, NULL);
  return NULL;
}

LamExperiment *
lamina_ready_load (const LaminaReady *ready, const char *folder, GError **error)
{
  g_autoptr (LamExperiment) experiment = load_preset (ready, *folder != '\0', error);
  g_autofree char *file = lamina_ready_dup_file (ready);

  if (experiment == NULL)
    return NULL;
  if (ready->script != NULL
      && !lam_experiment_set (experiment, "data.script", ready->script, error))
    return NULL;
  if (*folder == '\0')
    return g_steal_pointer (&experiment);
  if (!has_file (folder, "", file) && !has_file (folder, ready->folder, file)) {
    lam_fail (error, LAM_ERROR_FILE, _ ("“%s” is not in “%s”."), file, folder);
    return NULL;
  }
  g_free (experiment->folder);
  experiment->folder = has_file (folder, "", file) ? g_strdup (folder)
                                                   : g_build_filename (folder, ready->folder, NULL);
  /* Absolute from here on: the experiment has no place of its own yet. */
  lam_experiment_move (experiment, NULL);
  return g_steal_pointer (&experiment);
}
