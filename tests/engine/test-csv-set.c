/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tables as text: which column is the label, what shape rows have, and what is refused. */

#include "data-help.h"
#include "data-samples.h"

static void
test_formats (void)
{
  g_autoptr (LamData) data = help_load ("{\"source\": \"csv\", \"path\": \"train.csv\"}");
  g_autoptr (LamData) iris = help_load ("{\"source\": \"csv\", \"path\": \"iris.csv\"}");
  LamBatch *batch = help_gather (iris, LAM_PART_TRAIN, 6, 1, FALSE);
  LamShape shape;
  const guint8 *pixels;

  g_assert_true (lam_data_peek_picture (data, LAM_PART_TRAIN, 3, &shape, &pixels));
  g_assert_cmpuint (shape.d[0], ==, 8);
  g_assert_cmpuint (pixels[5], ==, 98);
  g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, 4), ==, 1);
  g_assert_cmpstr (iris->class_names[1], ==, "Iris-versicolor");
  g_assert_cmpuint (iris->shape.n, ==, 1);
  g_assert_cmpfloat (batch->x[4 * 2 + 2], ==, 4.7f);
  lam_batch_free (batch);
}

static void
test_columns (void)
{
  g_autoptr (LamData) data = NULL;

  help_write ("t.csv", "id,a,kind,b\n7,1,0,0.5\n8,2,1,-4\n9,3,1,1e-3\n", -1);
  data = help_load ("{\"source\": \"csv\", \"path\": \"t.csv\", \"label\": \"kind\"}");
  g_assert_cmpuint (data->shape.d[0], ==, 2);
  g_assert_cmpuint (data->n_classes, ==, 2);
  g_assert_cmpfloat (((float *) data->stores[0]->x.values)[3], ==, -4);
  g_clear_pointer (&data, lam_data_unref);
  data = help_load ("{\"source\": \"csv\", \"path\": \"t.csv\", \"label\": \"last\"}");
  g_assert_cmpint (data->target, ==, LAM_TARGET_VALUES);
  g_assert_cmpfloat (((float *) data->stores[0]->y.values)[2], ==, 1e-3f);
  g_clear_pointer (&data, lam_data_unref);
  data = help_load ("{\"source\": \"csv\", \"path\": \"train.csv\", \"shape\": [4, 16]}");
  g_assert_cmpuint (data->shape.d[1], ==, 16);
}

/* The label by name, position, first, last; with names above or without; no label at all. */
static void
test_label (void)
{
  static const struct {
    const char *text, *label;
    guint n, columns;
    gboolean has_classes;
    float first; /* value of the first sample */
  } cases[] = {
    { "a,b,k\n1,2,0\n3,4,1\n", "\"k\"", 2, 2, TRUE, 1 },
    { "a,b,k\n1,2,0\n3,4,1\n", "\"2\"", 2, 2, TRUE, 1 },
    { "1,2,0\n3,4,1\n", "\"2\"", 2, 2, TRUE, 1 },
    { "1,2,0\n3,4,1\n", "\"last\"", 2, 2, TRUE, 1 },
    { "0;2.5;7\n1;4.5;8\n", "\"first\"", 2, 2, TRUE, 2.5f },
    { "7,0,2\n8,1,4\n", "\"1\"", 2, 2, TRUE, 7 },
    { "7,0,2\n8,1,4\n", "\"none\"", 2, 3, FALSE, 7 },
    { "cat\t1\t2\ndog\t3\t4\n", "\"first\"", 2, 2, TRUE, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *json =
        g_strdup_printf ("{\"source\": \"csv\", \"path\": \"l.csv\", \"label\": %s%s}",
                         cases[i].label, cases[i].has_classes ? "" : ", \"target\": \"picture\"");
    g_autoptr (LamData) data = NULL;
    LamBatch *batch;

    help_write ("l.csv", cases[i].text, -1);
    data = help_load (json);
    g_assert_cmpuint (data->parts[LAM_PART_TRAIN].n, ==, cases[i].n);
    g_assert_cmpuint (lam_shape_size (data->shape), ==, cases[i].columns);
    batch = help_gather (data, LAM_PART_TRAIN, 1, 1, FALSE);
    g_assert_cmpfloat (batch->x[0], ==, cases[i].first);
    lam_batch_free (batch);
    g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, 1), ==, cases[i].has_classes ? 1 : -1);
  }
}

static void
test_refused (void)
{
  help_write ("u.csv", "a,b,label\n1,2,0\n3,4\n5,6,1\n", -1);
  help_fails ("{\"source\": \"csv\", \"path\": \"u.csv\"}", "Row 3|u.csv|2 columns|3");
  help_write ("v.csv", "a,b,label\n1,2,0\n3,x,1\n", -1);
  help_fails ("{\"source\": \"csv\", \"path\": \"v.csv\"}", "Row 3|column 2|“b”|number");
  help_write ("w.csv", "a,b,label\n", -1);
  help_fails ("{\"source\": \"csv\", \"path\": \"w.csv\"}", "w.csv|no rows");
  help_write ("z.csv", "", 0);
  help_fails ("{\"source\": \"csv\", \"path\": \"z.csv\"}", "z.csv|empty");
  help_fails ("{\"source\": \"csv\", \"path\": \"train.csv\", \"label\": \"kind\"}", "“kind”");
  help_fails ("{\"source\": \"csv\", \"path\": \"train.csv\", \"shape\": [5, 5]}", "5×5×1|64");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  help_folder = g_dir_make_tmp ("lamina-XXXXXX", NULL);
  data_samples_write (help_folder);
  g_test_add_func ("/csv-set/formats", test_formats);
  g_test_add_func ("/csv-set/columns", test_columns);
  g_test_add_func ("/csv-set/label", test_label);
  g_test_add_func ("/csv-set/refused", test_refused);
  result = g_test_run ();
  help_remove ();
  return result;
}
