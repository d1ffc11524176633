/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Arrays and weights in files: every dialect of .npy and .npz that other programs write, what is
 * refused and with which words, and round trips. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "io/lam-csv.h"
#include "lam-array.h"
#include "io/npy.h"
#include "lam-weights.h"

static char *folder;

static char *
place (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* A .npy with this header text and these values. */
static GByteArray *
make_npy (guint version, const char *header, gconstpointer values, gsize n)
{
  GByteArray *bytes = g_byte_array_new ();
  gsize length = strlen (header);
  guint8 start[12] = {
    0x93, 'N', 'U', 'M', 'P', 'Y', (guint8) version, 0, (guint8) length, (guint8) (length >> 8)
  };

  g_byte_array_append (bytes, start, version == 1 ? 10 : 12);
  g_byte_array_append (bytes, (const guint8 *) header, (guint) length);
  g_byte_array_append (bytes, values, (guint) n);
  return bytes;
}

static void
test_dialects (void)
{
  static const guint8 big[] = { 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xfe, 0x01, 0x00 };
  static const float floats[] = { 0, 1, 2, 3, 4, 5 };
  static const double doubles[] = { 0, 3, 1, 4, 2, 5 }; /* columns first */
  static const guint8 halves[] = { 0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00 };
  static const struct {
    guint version;
    const char *header;
    gconstpointer values;
    gsize n_bytes;
    LamArrayType type;
    guint n;
    gsize d[3];
    double first, last;
  } cases[] = {
    { 1,
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }   \n",
      floats,
      24,
      LAM_ARRAY_F32,
      2,
      { 2, 3 },
      0,
      5 },
    { 2,
      "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }\n",
      doubles,
      48,
      LAM_ARRAY_F64,
      2,
      { 2, 3 },
      0,
      5 },
    { 3,
      "{\"shape\": (3L,), \"fortran_order\": False, \"descr\": \">i2\"}\n",
      big,
      6,
      LAM_ARRAY_I16,
      1,
      { 3 },
      0,
      -1 },
    { 1,
      "{'descr': '>i4', 'fortran_order': False, 'shape': (2,), }\n",
      big,
      8,
      LAM_ARRAY_I32,
      1,
      { 2 },
      1,
      -2 },
    { 1,
      "{'descr': '<f2', 'fortran_order': False, 'shape': (3,), }\n",
      halves,
      6,
      LAM_ARRAY_F32,
      1,
      { 3 },
      1,
      0x1p-24 },
    { 1,
      "{'descr': '|b1', 'fortran_order': False, 'shape': (), }\n",
      big + 3,
      1,
      LAM_ARRAY_BOOL,
      0,
      { 0 },
      1,
      1 },
    { 1,
      "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 1, 2), }\n",
      big + 5,
      4,
      LAM_ARRAY_U8,
      3,
      { 2, 1, 2 },
      255,
      1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) bytes =
        make_npy (cases[i].version, cases[i].header, cases[i].values, cases[i].n_bytes);
    g_autoptr (GError) error = NULL;
    g_autoptr (LamArray) array = lam_npy_parse (bytes->data, bytes->len, "x.npy", &error);

    g_assert_no_error (error);
    g_assert_cmpint (array->type, ==, cases[i].type);
    g_assert_cmpuint (array->n, ==, cases[i].n);
    for (guint k = 0; k < array->n; k++)
      g_assert_cmpuint (array->d[k], ==, cases[i].d[k]);
    g_assert_cmpfloat (lam_array_at (array, 0), ==, cases[i].first);
    g_assert_cmpfloat (lam_array_at (array, array->size - 1), ==, cases[i].last);
  }
}

static void
test_fortran_order (void)
{
  static const double values[] = { 0, 12, 4, 16, 8,  20, 1, 13, 5, 17, 9,  21,
                                   2, 14, 6, 18, 10, 22, 3, 15, 7, 19, 11, 23 };
  g_autoptr (GByteArray) bytes = make_npy (
      1, "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3, 4)}\n", values, sizeof values);
  g_autoptr (LamArray) array = lam_npy_parse (bytes->data, bytes->len, "x.npy", NULL);

  for (gsize i = 0; i < 24; i++)
    g_assert_cmpfloat (lam_array_at (array, i), ==, (double) i);
}

/* What must not be taken, and the word that must be in the sentence. */
static void
test_refused (void)
{
  static const char zeros[64];
  static const struct {
    const char *header;
    const char *word;
  } cases[] = {
    { "{'descr': '<c8', 'fortran_order': False, 'shape': (2,)}\n", "<c8" },
    { "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}\n", "several fields" },
    { "{'descr': '<f4', 'fortran_order': False}\n", "header" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2", "header" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (99,)}\n", "ends too early" },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 99999999999)}\n",
      "more values than" },
    { "{'descr': '<f8', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1)}\n", "dimensions" },
    { "nonsense", "header" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) bytes = make_npy (1, cases[i].header, zeros, sizeof zeros);
    g_autoptr (GError) error = NULL;

    g_assert_null (lam_npy_parse (bytes->data, bytes->len, "“x.npy”", &error));
    g_assert_error (error, LAM_ERROR, LAM_ERROR_FORMAT);
    g_assert_nonnull (strstr (error->message, "x.npy"));
    g_assert_nonnull (strstr (error->message, cases[i].word));
  }
}

static void
test_half (void)
{
  g_assert_cmpfloat (lam_half_to_float (0x3555), ==, 0.333251953125f);
  g_assert_cmpfloat (lam_half_to_float (0x7bff), ==, 65504);
  g_assert_cmpfloat (lam_half_to_float (0x0400), ==, 0x1p-14f);
  g_assert_cmpfloat (lam_half_to_float (0xfc00), ==, -INFINITY);
  g_assert_true (isnan (lam_half_to_float (0x7e00)));
}

static LamWeights *
some_weights (void)
{
  static const gsize d[] = { 2, 3 };
  static const float values[] = { 1, -2.5f, 3e-8f, INFINITY, 0x1p-149f, 6 };
  LamWeights *weights = lam_weights_new ();

  lam_weights_add (weights, "hidden/kernel", 2, d, values);
  lam_weights_add (weights, "لایه/bias", 1, d, NULL);
  lam_weights_add (weights, "step", 0, NULL, values);
  return weights;
}

static void
test_weights (void)
{
  g_autoptr (LamWeights) weights = some_weights ();
  g_autofree char *path = place ("w.npz");
  g_autoptr (GError) error = NULL;
  g_autoptr (LamWeights) back = NULL;

  g_assert_true (lam_weights_save (weights, path, &error));
  g_assert_no_error (error);
  back = lam_weights_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->tensors->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const LamTensor *a = weights->tensors->pdata[i], *b = back->tensors->pdata[i];

    g_assert_cmpstr (a->name, ==, b->name);
    g_assert_cmpuint (a->n, ==, b->n);
    g_assert_cmpmem (a->d, sizeof a->d, b->d, sizeof b->d);
    g_assert_cmpmem (a->values, lam_tensor_size (a) * 4, b->values, lam_tensor_size (b) * 4);
  }
  g_assert_nonnull (lam_weights_find (back, "hidden/kernel"));
  g_assert_null (lam_weights_find (back, "hidden"));
}

/* The same numbers make the same bytes, so that files can be compared. */
static void
test_same_bytes (void)
{
  g_autoptr (LamWeights) weights = some_weights ();
  g_autofree char *a = place ("a.npz");
  g_autofree char *b = place ("b.npz");
  g_autofree char *one = NULL, *two = NULL;
  gsize n, m;

  g_assert_true (lam_weights_save (weights, a, NULL));
  g_assert_true (lam_weights_save (weights, b, NULL));
  g_assert_true (g_file_get_contents (a, &one, &n, NULL));
  g_assert_true (g_file_get_contents (b, &two, &m, NULL));
  g_assert_cmpmem (one, n, two, m);
}

static void
test_bad_files (void)
{
  g_autoptr (LamWeights) weights = some_weights ();
  g_autofree char *path = place ("cut.npz");
  g_autofree char *none = place ("none.npz");
  g_autofree char *text = place ("w.doc");
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  g_assert_null (lam_weights_load (none, &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_FILE);
  g_clear_error (&error);
  g_assert_null (lam_weights_load (text, &error));
  g_assert_nonnull (strstr (error->message, ".npz"));
  g_clear_error (&error);
  g_assert_false (lam_weights_save (weights, "/nowhere/at/all/w.npz", &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_FILE);
  g_clear_error (&error);

  g_assert_true (lam_weights_save (weights, path, NULL));
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (path, bytes, 200, NULL));
  g_assert_null (lam_weights_load (path, &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "cut.npz"));
}

/* A failed save leaves what was there and no rubbish beside it. */
static void
test_failed_save_keeps_the_old_file (void)
{
  g_autofree char *path = place ("kept");
  g_autofree char *inside = g_build_filename (path, "x", NULL);
  g_autoptr (LamArray) array = lam_array_new (NULL, LAM_ARRAY_F64, 0, NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_assert_cmpint (g_mkdir_with_parents (inside, 0755), ==, 0);
  g_assert_false (lam_npy_save (array, path, NULL)); /* a folder is in the way */
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_prefix (name, "kept."));
}

static void
test_wanted (void)
{
  static const gsize d[] = { 3 };
  g_autoptr (LamArray) x = lam_array_new ("x", LAM_ARRAY_U8, 1, d);
  g_autoptr (LamArray) y = lam_array_new ("y", LAM_ARRAY_I64, 1, d);
  const LamArray *both[] = { x, y };
  const char *const wanted[] = { "y", NULL };
  g_autofree char *path = place ("xy.npz");
  g_autoptr (GPtrArray) arrays = NULL;
  g_autoptr (LamArray) lone = NULL;
  g_auto (GStrv) names = NULL;

  ((gint64 *) y->values)[2] = -7;
  g_assert_true (lam_npz_save (both, 2, path, NULL));
  arrays = lam_npz_load (path, wanted, NULL);
  g_assert_cmpuint (arrays->len, ==, 1);
  g_assert_cmpfloat (lam_array_at (lam_npz_find (arrays, "y"), 2), ==, -7);
  g_assert_null (lam_npz_find (arrays, "x"));
  names = lam_npz_list (path, NULL);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  lone = lam_array_load (path, NULL);
  g_assert_cmpint (lone->type, ==, LAM_ARRAY_U8);
}

static void
test_csv (void)
{
  static const struct {
    const char *text;
    gsize rows, columns;
    double last;
    const char *word; /* of the sentence when it must be refused */
  } cases[] = {
    { "1,2,3\n4,5,6\n", 2, 3, 6, NULL },
    { "a,\"b, c\"\r\n1;2\r\n", 0, 0, 0, "Row 2" },
    { "label;pixel\n1;2.5e-3", 1, 2, 0.0025, NULL },
    { "1 2\n3 -4.25\n\n", 2, 2, -4.25, NULL },
    { "1\t2\n3\t0.1\n", 2, 2, 0.1, NULL },
    { "\357\273\277a,b\n1,123456789012345678901\n", 1, 2, 123456789012345678901.0, NULL },
    { "1,2,3\n4,5\n", 0, 0, 0, "2 numbers" },
    { "1,2\n3,x\n", 0, 0, 0, "column 2" },
    { "a,b\n", 0, 0, 0, "no numbers" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = place ("t.csv");
    g_autoptr (GError) error = NULL;
    g_autoptr (LamArray) array = NULL;

    g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
    array = lam_csv_load (path, NULL, &error);
    if (cases[i].word != NULL) {
      g_assert_null (array);
      g_assert_nonnull (strstr (error->message, cases[i].word));
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpuint (array->d[0], ==, cases[i].rows);
    g_assert_cmpuint (array->d[1], ==, cases[i].columns);
    g_assert_cmpfloat (lam_array_at (array, array->size - 1), ==, cases[i].last);
  }
}

/* Whatever is written reads back as the very same double. */
static void
test_csv_round_trip (void)
{
  static const gsize d[] = { 4, 2 };
  static const double values[] = { 1 / 3.0, -1e-300, 123456.789, 0.1, 1e22, 5e-324, -0.0, 255 };
  g_autoptr (LamArray) array = lam_array_new (NULL, LAM_ARRAY_F64, 2, d);
  g_autofree char *path = place ("round.csv");
  g_autoptr (LamArray) back = NULL;

  memcpy (array->values, values, sizeof values);
  g_assert_true (lam_array_save (array, path, NULL));
  back = lam_array_load (path, NULL);
  g_assert_cmpmem (back->values, sizeof values, values, sizeof values);
}

static void
remove_folder (void)
{
  const char *const argv[] = { "rm", "-r", folder, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lamina-XXXXXX", NULL);
  g_test_add_func ("/npz/dialects", test_dialects);
  g_test_add_func ("/npz/fortran-order", test_fortran_order);
  g_test_add_func ("/npz/refused", test_refused);
  g_test_add_func ("/npz/half", test_half);
  g_test_add_func ("/npz/weights", test_weights);
  g_test_add_func ("/npz/same-bytes", test_same_bytes);
  g_test_add_func ("/npz/bad-files", test_bad_files);
  g_test_add_func ("/npz/failed-save", test_failed_save_keeps_the_old_file);
  g_test_add_func ("/npz/wanted", test_wanted);
  g_test_add_func ("/npz/csv", test_csv);
  g_test_add_func ("/npz/csv-round-trip", test_csv_round_trip);
  result = g_test_run ();
  remove_folder ();
  g_free (folder);
  return result;
}
