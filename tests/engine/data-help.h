/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What tests of data share: a folder for files, loading from a line of JSON, sentences. */

#pragma once

#include <string.h>

#include "lam.h"
#include "data/lam-reading.h"

static char *help_folder;

G_GNUC_UNUSED static char *
help_path (const char *name)
{
  return g_build_filename (help_folder, name, NULL);
}

/* Writes a file of the test's own. */
G_GNUC_UNUSED static void
help_write (const char *name, gconstpointer bytes, gssize n)
{
  g_autofree char *path = help_path (name);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, n, NULL));
}

/* Loads the data of {"data": @data}; paths are relative to @folder (NULL: the test's own). */
G_GNUC_UNUSED static LamData *
help_load_from (const char *data, const char *folder, GError **error)
{
  g_autofree char *text =
      g_strdup_printf ("{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": %s}", data);
  g_autoptr (LamExperiment) experiment = lam_experiment_from_text (text, -1, "test", error);
  LamLoading loading = { .folder = folder != NULL ? folder : help_folder, .seed = 7 };

  return experiment != NULL ? lam_data_load (experiment, &loading, error) : NULL;
}

/* The same, which must succeed. */
G_GNUC_UNUSED static LamData *
help_load (const char *data)
{
  g_autoptr (GError) error = NULL;
  LamData *loaded = help_load_from (data, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (loaded);
  return loaded;
}

/* It must fail, with a sentence that holds each of the words, which are separated by bars. */
G_GNUC_UNUSED static void
help_fails (const char *data, const char *words)
{
  g_autoptr (GError) error = NULL;
  LamData *loaded = help_load_from (data, NULL, &error);
  g_auto (GStrv) list = g_strsplit (words, "|", -1);

  g_assert_null (loaded);
  g_assert_nonnull (error);
  for (guint i = 0; list[i] != NULL; i++)
    if (strstr (error->message, list[i]) == NULL)
      g_error ("“%s” does not say “%s”", error->message, list[i]);
  g_assert_true (strchr (".?)", error->message[strlen (error->message) - 1]) != NULL);
}

/* The folder of real data, or NULL with the test marked as skipped for want of @name. */
G_GNUC_UNUSED static char *
help_real (const char *name)
{
  const char *root = g_getenv ("LAMINA_DATA");
  g_autofree char *path = g_build_filename (root != NULL ? root : "/nowhere", name, NULL);

  if (root != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_strdup (root);
  if (root == NULL) {
    g_test_skip ("LAMINA_DATA is not set: the real data are not here");
  } else {
    g_autofree char *why = g_strdup_printf ("%s lacks %s", root, name);

    g_test_skip (why);
  }
  return NULL;
}

/* The first @n samples of a part, gathered. */
G_GNUC_UNUSED static LamBatch *
help_gather (const LamData *data, LamPartId part, guint n, guint epoch, gboolean augment)
{
  LamBatch *batch = lam_batch_new (data, n, 2);
  g_autofree guint32 *rows = g_new (guint32, n);

  for (guint i = 0; i < n; i++)
    rows[i] = i;
  lam_data_gather (data, part, rows, n, epoch, augment, batch);
  return batch;
}

/* Removes the folder. */
G_GNUC_UNUSED static void
help_remove (void)
{
  const char *remove[] = { "rm", "-r", help_folder, NULL };

  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_free (help_folder);
}

G_GNUC_UNUSED static int
help_run (int argc, char **argv)
{
  int result;

  help_folder = g_dir_make_tmp ("lamina-XXXXXX", NULL);
  result = g_test_run ();
  help_remove ();
  return result;
}
