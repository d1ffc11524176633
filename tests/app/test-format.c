/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the window writes numbers and names. No display. */

#include <math.h>

#include "format.h"

static void
assert_text (char *found, const char *wanted)
{
  g_assert_cmpstr (found, ==, wanted);
  g_free (found);
}

static void
test_count (void)
{
  static const struct {
    guint64 n;
    const char *text;
  } cases[] = {
    { 0, "0" },
    { 999, "999" },
    { 5000, "5000" },
    { 10000, "10\u202f000" },
    { 590730, "590\u202f730" },
    { 1234567890, "1\u202f234\u202f567\u202f890" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (lamina_format_count (cases[i].n), cases[i].text);
}

static void
test_time (void)
{
  static const struct {
    double seconds;
    const char *text;
  } cases[] = {
    { -1, "–" },
    { NAN, "–" },
    { INFINITY, "–" },
    { 0, "0 s" },
    { 0.2, "1 s" },
    { 59, "59 s" },
    { 59.5, "1 min 00 s" },
    { 200, "3 min 20 s" },
    { 3900, "1 h 05 min" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (lamina_format_time_left (cases[i].seconds), cases[i].text);
}

static void
test_share (void)
{
  assert_text (lamina_format_share (0), "0.0\u202f%");
  assert_text (lamina_format_share (0.9784), "97.8\u202f%");
  /* Not everything is right yet, and the text must not say so. */
  assert_text (lamina_format_share (0.99996), "99.9\u202f%");
  assert_text (lamina_format_share (1), "100.0\u202f%");
  assert_text (lamina_format_share (NAN), "–");
}

static void
test_numbers (void)
{
  assert_text (lamina_format_number (0.012345678), "0.01235");
  assert_text (lamina_format_number (12.3456), "12.35");
  assert_text (lamina_format_number (1e-7), "1e-07");
  assert_text (lamina_format_number (NAN), "–");
  /* A minus stays before its number, whatever is around it. */
  assert_text (lamina_format_number (-1.5), "\u2066-1.5\u2069");
  assert_text (lamina_format_precise (-0.123456789, 8), "\u2066-0.12345679\u2069");
  assert_text (lamina_format_precise (NAN, 8), "–");
  assert_text (lamina_format_bytes (12), "12 bytes");
  assert_text (lamina_format_bytes (2362920), "2.4 MB");
  assert_text (lamina_format_speed (0), "–");
  assert_text (lamina_format_speed (51234), "51\u202f200 samples/s");
  assert_text (lamina_format_speed (87), "87 samples/s");
  assert_text (lamina_format_speed (4321), "4320 samples/s");
}

static void
test_shapes (void)
{
  assert_text (lamina_format_shapes (lam_shape_picture (28, 28, 1), lam_shape_vector (784)),
               "\u206628×28×1 → 784\u2069");
  assert_text (lamina_format_shapes (lam_shape_vector (3), LAM_SHAPE_UNKNOWN), "\u20663 → ?\u2069");
}

static void
test_title (void)
{
  assert_text (lamina_format_title ("Digits", "/x/a.lamina", FALSE), "Digits");
  assert_text (lamina_format_title ("Digits", NULL, TRUE), "Digits •");
  assert_text (lamina_format_title (NULL, "/x/ab.lamina", TRUE), "ab •");
  assert_text (lamina_format_title ("", NULL, FALSE), "New Experiment");
}

static void
test_file_stem (void)
{
  assert_text (lamina_format_file_stem ("Persian digits (HODA)"), "persian-digits-hoda");
  assert_text (lamina_format_file_stem ("ارقام فارسی"), "ارقام-فارسی");
  assert_text (lamina_format_file_stem ("../…/"), "experiment");
  assert_text (lamina_format_file_stem (NULL), "experiment");
}

static void
test_brief (void)
{
  static const struct {
    const char *json, *text;
  } cases[] = {
    { "{\"type\": \"flatten\"}", "" },
    { "{\"type\": \"add\", \"from\": \"a\"}", "\u2066+ a\u2069" },
    { "{\"type\": \"dropout\", \"rate\": 0.5}", "\u20660.5\u2069" },
    { "{\"type\": \"dropout\", \"rate\": 0.3333333333333333}", "\u20660.3333\u2069" },
    { "{\"type\": \"conv2d\", \"filters\": 16, \"kernel_size\": 5}",
      "\u206616\u2069 · \u20665 × 5\u2069" },
    { "{\"type\": \"conv2d\", \"filters\": 16, \"kernel_size\": 3, \"strides\": 2}",
      "\u206616\u2069 · \u20663 × 3\u2069 · \u20662 × 2\u2069" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = json_from_string (cases[i].json, &error);
    g_autoptr (LamItem) layer = lam_item_from_json (&lam_layer_family, node, "layer", &error);

    g_assert_no_error (error);
    assert_text (lamina_format_brief (layer), cases[i].text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/count", test_count);
  g_test_add_func ("/format/time", test_time);
  g_test_add_func ("/format/share", test_share);
  g_test_add_func ("/format/numbers", test_numbers);
  g_test_add_func ("/format/shapes", test_shapes);
  g_test_add_func ("/format/title", test_title);
  g_test_add_func ("/format/file-stem", test_file_stem);
  g_test_add_func ("/format/brief", test_brief);
  return g_test_run ();
}
