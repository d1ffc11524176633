/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The plan of an experiment: which row it blames when a picture comes out too large or too small
 * for its target, and what its mending makes of it. */

#include "lam.h"

/* An encoder of two pools and a decoder with @ups enlargings. */
static LamExperiment *
make (guint ups)
{
  GString *text = g_string_new (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": {\"target\": \"mask\"}, "
      "\"training\": {\"loss\": \"binary_crossentropy\"}, \"layers\": [\"max_pooling2d\", "
      "\"max_pooling2d\"");
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment;

  for (guint i = 0; i < ups; i++)
    g_string_append (text, ", {\"type\": \"conv2d\", \"filters\": 4, \"padding\": \"same\", "
                           "\"kernel_size\": 3}, \"up_sampling2d\"");
  g_string_append (text, ", {\"type\": \"conv2d\", \"filters\": 1, \"kernel_size\": 1}, "
                         "\"sigmoid\"]}");
  experiment = lam_experiment_from_text (text->str, -1, "test", &error);
  g_assert_no_error (error);
  lam_experiment_name_layers (experiment);
  g_string_free (text, TRUE);
  return experiment;
}

static LamPlan *
plan_for (const LamExperiment *experiment, guint side)
{
  LamData data = { .target = LAM_TARGET_MASK,
                   .target_shape = lam_shape_picture (side, side, 1),
                   .n_classes = 2 };

  return lam_plan_new (experiment, lam_shape_picture (32, 32, 3), &data);
}

static LamPlanRow *
find_blamed (const LamPlan *plan, guint *position)
{
  for (guint i = 0; i < plan->rows->len; i++) {
    LamPlanRow *row = g_ptr_array_index (plan->rows, i);

    if (row->error != NULL) {
      *position = i;
      return row;
    }
  }
  return NULL;
}

static void
test_fits (void)
{
  g_autoptr (LamExperiment) experiment = make (2);
  g_autoptr (LamPlan) plan = plan_for (experiment, 32);
  guint position;

  g_assert_cmpstr (lam_plan_error (plan), ==, NULL);
  g_assert_null (find_blamed (plan, &position));
}

/* One enlarging too many: the last one says so, and without it everything fits. */
static void
test_too_large (void)
{
  g_autoptr (LamExperiment) experiment = make (3);
  g_autoptr (LamPlan) plan = plan_for (experiment, 32), mended = NULL;
  guint position = 0;
  LamPlanRow *row = find_blamed (plan, &position);

  g_assert_nonnull (lam_plan_error (plan));
  g_assert_nonnull (row);
  g_assert_true (row->mend_removes);
  g_assert_null (row->mend);
  g_assert_cmpuint (position, ==, 7);
  g_assert_nonnull (strstr (row->error, "64×64"));
  g_ptr_array_remove_index (lam_experiment_layers (experiment), position);
  mended = plan_for (experiment, 32);
  g_assert_cmpstr (lam_plan_error (mended), ==, NULL);
}

/* One too few: the last row wants one before it. */
static void
test_too_small (void)
{
  g_autoptr (LamExperiment) experiment = make (1);
  g_autoptr (LamPlan) plan = plan_for (experiment, 32), mended = NULL;
  guint position = 0;
  LamPlanRow *row = find_blamed (plan, &position);

  g_assert_nonnull (row);
  g_assert_false (row->mend_removes);
  g_assert_cmpstr (row->mend->id, ==, "up_sampling2d");
  g_ptr_array_insert (lam_experiment_layers (experiment), (int) position,
                      lam_item_new (&lam_layer_family, row->mend));
  lam_experiment_name_layers (experiment);
  mended = plan_for (experiment, 32);
  g_assert_cmpstr (lam_plan_error (mended), ==, NULL);
}

/* Where no layer is at fault alone, none is blamed; the whole still says what is wrong. */
static void
test_no_fault (void)
{
  g_autoptr (LamExperiment) experiment = make (2);
  g_autoptr (LamPlan) plan = plan_for (experiment, 30);
  guint position;

  g_assert_nonnull (lam_plan_error (plan));
  g_assert_null (find_blamed (plan, &position));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/plan/fits", test_fits);
  g_test_add_func ("/plan/too-large", test_too_large);
  g_test_add_func ("/plan/too-small", test_too_small);
  g_test_add_func ("/plan/no-fault", test_no_fault);
  return g_test_run ();
}
