/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every ready-made experiment: both of its shapes read, and the one without files can be trained as
 * it is; a variant differs from its experiment; the real set is found where it may lie. */

#include <glib/gstdio.h>
#include <string.h>

#include "lam.h"

static void
test_text (gconstpointer user_data)
{
  guint preset = GPOINTER_TO_UINT (user_data);
  const char *id = lam_preset_id (preset), *group = lam_preset_group (preset);

  for (guint real = 0; real < 2; real++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = lam_preset_text (id, real, &error);
    g_autoptr (LamExperiment) experiment = NULL;

    g_assert_no_error (error);
    experiment = lam_experiment_from_text (text, -1, id, &error);
    g_assert_no_error (error);
    g_assert_nonnull (lam_experiment_name (experiment));
    if (group != NULL) {
      g_autofree char *other = lam_preset_text (group, real, NULL);
      g_autoptr (LamExperiment) first = lam_experiment_from_text (other, -1, group, NULL);

      g_assert_cmpstr (lam_experiment_name (first), !=, lam_experiment_name (experiment));
    }
  }
}

/* Loads what the program makes itself, and lays the network out for it. */
static void
test_built_in (gconstpointer user_data)
{
  guint preset = GPOINTER_TO_UINT (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = lam_preset_load (lam_preset_id (preset), NULL, &error);
  LamLoading loading = { 0 };
  g_autoptr (LamData) data = NULL;
  g_autoptr (LamPlan) plan = NULL;

  g_assert_no_error (error);
  data = lam_data_load (experiment, &loading, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (data->parts[LAM_PART_TRAIN].n, >, 0);
  plan = lam_plan_new (experiment, data->shape, data);
  g_assert_cmpstr (lam_plan_error (plan), ==, NULL);
}

/* Variants name an experiment that stands before them, and share its set. */
static void
test_groups (void)
{
  guint numbers = 0;

  for (guint i = 0; i < lam_n_presets (); i++) {
    const char *group = lam_preset_group (i);
    int first = group != NULL ? lam_preset_find (group) : (int) i;

    g_assert_cmpint (lam_preset_find (lam_preset_id (i)), ==, (int) i);
    g_assert_cmpint (first, >=, 0);
    g_assert_cmpint (first, <=, (int) i);
    g_assert_null (lam_preset_group ((guint) first));
    g_assert_cmpuint (lam_preset_number ((guint) first), ==, lam_preset_number (i));
    g_assert_cmpstr (lam_preset_folder ((guint) first), ==, lam_preset_folder (i));
    g_assert_true ((lam_preset_file (i) == NULL) == lam_preset_is_built_in (i));
    if (lam_preset_number (i) > 0)
      numbers |= 1u << lam_preset_number (i);
  }
  g_assert_cmphex (numbers, ==, 0xfffe); /* 1 … 15, none left out */
}

static void
test_no_such (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (lam_preset_find ("persian-digit"), ==, -1);
  g_assert_null (lam_preset_text ("persian-digit", TRUE, &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "persian-digits"));
}

/* The set's own folder and the one above it both do; paths become absolute. */
static void
test_folder (void)
{
  guint preset = (guint) lam_preset_find ("persian-digits");
  g_autofree char *dir = g_dir_make_tmp ("lamina-preset-XXXXXX", NULL);
  g_autofree char *inner = g_build_filename (dir, "hoda", NULL);
  g_autofree char *file = g_build_filename (inner, "train.cdb", NULL);
  g_autofree char *nothing = lam_preset_find_folder (preset, dir);
  g_autofree char *from_outside = NULL, *from_inside = NULL;
  g_autoptr (LamExperiment) experiment = NULL;

  g_assert_null (nothing);
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  from_outside = lam_preset_find_folder (preset, dir);
  from_inside = lam_preset_find_folder (preset, inner);
  g_assert_cmpstr (from_outside, ==, inner);
  g_assert_cmpstr (from_inside, ==, inner);
  experiment = lam_preset_load ("persian-digits", from_outside, NULL);
  g_assert_cmpstr (lam_item_text (lam_experiment_source (experiment), 0), ==, file);
  g_assert_null (lam_preset_find_folder ((guint) lam_preset_find ("drawn-digits"), dir));
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  for (guint i = 0; i < lam_n_presets (); i++) {
    g_autofree char *text = g_strconcat ("/preset/text/", lam_preset_id (i), NULL);
    g_autofree char *built_in = g_strconcat ("/preset/built-in/", lam_preset_id (i), NULL);

    g_test_add_data_func (text, GUINT_TO_POINTER (i), test_text);
    g_test_add_data_func (built_in, GUINT_TO_POINTER (i), test_built_in);
  }
  g_test_add_func ("/preset/groups", test_groups);
  g_test_add_func ("/preset/no-such", test_no_such);
  g_test_add_func ("/preset/folder", test_folder);
  return g_test_run ();
}
