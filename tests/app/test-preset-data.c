/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ready-made experiments on real and on built-in data: which of the two one is on, where the real
 * set is looked for, and that each of them remembers where it began. */

#include <glib/gstdio.h>
#include <unistd.h>

#include "fetch-sets.h"
#include "preset-data.h"

/* A folder that holds the first file of HODA, empty. Returns: (transfer full) */
static char *
make_set (void)
{
  g_autoptr (GError) error = NULL;
  char *room = g_dir_make_tmp ("lamina-preset-XXXXXX", &error);
  g_autofree char *inner = g_build_filename (room, "hoda", NULL);
  g_autofree char *file = g_build_filename (inner, "train.cdb", NULL);

  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "", 0, &error));
  return room;
}

static void
drop_set (char *room)
{
  g_autofree char *inner = g_build_filename (room, "hoda", NULL);
  g_autofree char *file = g_build_filename (inner, "train.cdb", NULL);

  g_remove (file);
  g_rmdir (inner);
  g_rmdir (room);
  g_free (room);
}

static void
test_built_in (void)
{
  for (guint i = 0; i < lam_n_presets (); i++) {
    g_autoptr (GError) error = NULL;
    const char *id = lam_preset_id (i);
    g_autoptr (LamExperiment) experiment = lamina_preset_load (id, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (lam_experiment_guide (experiment), ==, id);
    g_assert_cmpint (lamina_preset_find_set (experiment), ==,
                     lam_preset_is_built_in (i) ? LAMINA_SET_NONE : LAMINA_SET_BUILT_IN);
    g_assert_true ((lamina_preset_get_set_name (i) == NULL) == lam_preset_is_built_in (i));
  }
}

static void
test_real (void)
{
  char *room = make_set ();
  g_autofree char *folder = lam_preset_find_folder ((guint) lam_preset_find ("own-softmax"), room);
  g_autofree char *again = NULL, *other = NULL, *elsewhere = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = lamina_preset_load ("persian-digits", folder, &error);

  g_assert_no_error (error);
  g_assert_cmpint (lamina_preset_find_set (experiment), ==, LAMINA_SET_REAL);
  /* A variant is read from the folder that the experiment is read from, wherever that is. */
  again = lamina_preset_dup_folder (experiment, "persian-digits-relu");
  g_assert_cmpstr (again, ==, folder);
  /* Another set is not looked for in there. */
  other = lamina_preset_dup_folder (experiment, "film-reviews");
  elsewhere = lam_preset_find_folder ((guint) lam_preset_find ("film-reviews"), NULL);
  g_assert_cmpstr (other, ==, elsewhere);
  drop_set (room);
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lamina_preset_load ("persian-digits", "/nowhere", &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_FILE);
  g_clear_error (&error);
  g_assert_null (lamina_preset_load ("persian-digit", NULL, &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_VALUE);
}

static void
test_other (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = lamina_preset_load ("persian-digits", NULL, &error);

  g_assert_true (lam_experiment_set (experiment, "data", "{\"source\": \"idx\"}", &error));
  g_assert_cmpint (lamina_preset_find_set (experiment), ==, LAMINA_SET_OTHER);
  g_assert_true (lam_experiment_set (experiment, "guide", "gone", &error));
  g_assert_cmpint (lamina_preset_find_set (experiment), ==, LAMINA_SET_NONE);
}

/* What the list of public sets has is offered wherever an experiment wants it. */
static void
test_can_fetch (void)
{
  GPtrArray *sets = lamina_fetch_sets_peek ();

  for (guint i = 0; i < sets->len; i++) {
    const LaminaFetchSet *set = g_ptr_array_index (sets, i);
    guint n = 0;

    for (guint p = 0; p < lam_n_presets (); p++)
      if (g_strcmp0 (lam_preset_folder (p), set->folder) == 0) {
        g_assert_true (lamina_preset_can_fetch (p));
        n++;
      }
    if (n == 0)
      g_error ("no experiment is on the set %s", set->id);
  }
  g_assert_true (lamina_preset_can_fetch ((guint) lam_preset_find ("cifar-10")));
  g_assert_true (lamina_preset_can_fetch ((guint) lam_preset_find ("film-reviews")));
  g_assert_false (lamina_preset_can_fetch ((guint) lam_preset_find ("persian-digits")));
  g_assert_false (lamina_preset_can_fetch ((guint) lam_preset_find ("drawn-digits")));
}

/* A set that came as an archive is read in it, by the experiment and by its variants. */
static void
test_fetched_archive (void)
{
  guint index = (guint) lam_preset_find ("cifar-10");
  const LaminaFetchSet *set = lamina_fetch_set_find (lam_preset_folder (index));
  g_autofree char *folder = lamina_fetch_set_folder (set), *path = lamina_fetch_set_path (set);
  g_autofree char *found = NULL, *variant = NULL, *read = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = NULL;

  g_assert_null (lamina_preset_find_folder (index));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, &error));
  /* Not whole yet. */
  g_assert_null (lamina_preset_find_folder (index));
  g_assert_cmpint (truncate (path, lamina_fetch_set_bytes (set)), ==, 0);
  found = lamina_preset_find_folder (index);
  g_assert_cmpstr (found, ==, path);
  experiment = lamina_preset_load ("cifar-10", found, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lamina_preset_find_set (experiment), ==, LAMINA_SET_REAL);
  read = g_strdup (lam_item_text (lam_experiment_source (experiment), 0));
  g_assert_cmpstr (read, ==, path);
  variant = lamina_preset_dup_folder (experiment, "cifar-10-batch-norm");
  g_assert_cmpstr (variant, ==, path);
  g_remove (path);
  g_rmdir (folder);
}

static void
test_group (void)
{
  g_assert_cmpstr (lamina_preset_get_group ("film-reviews-dropout"), ==, "film-reviews");
  g_assert_cmpstr (lamina_preset_get_group ("film-reviews"), ==, "film-reviews");
  g_assert_cmpstr (lamina_preset_get_group ("gone"), ==, "gone");
  g_assert_null (lamina_preset_get_group (NULL));
}

int
main (int argc, char **argv)
{
  g_autofree char *room = g_dir_make_tmp ("lamina-preset-XXXXXX", NULL);
  g_autofree char *sets = g_build_filename (room, "lamina-data", NULL);
  int failed;

  /* No set of this computer is found by chance. */
  g_setenv ("XDG_DATA_HOME", room, TRUE);
  g_setenv ("XDG_CACHE_HOME", room, TRUE);
  g_unsetenv ("LAMINA_DATA");
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/preset-data/built-in", test_built_in);
  g_test_add_func ("/preset-data/real", test_real);
  g_test_add_func ("/preset-data/missing", test_missing);
  g_test_add_func ("/preset-data/other", test_other);
  g_test_add_func ("/preset-data/can-fetch", test_can_fetch);
  g_test_add_func ("/preset-data/fetched-archive", test_fetched_archive);
  g_test_add_func ("/preset-data/group", test_group);
  failed = g_test_run ();
  g_rmdir (sets);
  g_rmdir (room);
  return failed;
}
