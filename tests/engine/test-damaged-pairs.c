/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Folders whose pictures belong together, some of which cannot be read: the set is what it would be
 * without both of a pair, and says so; too many of them are an error. */

#include "damage-help.h"

/* ---- Pictures and masks. ---- */

/* A mask of black and white, or with as many values as there are. */
static void
write_mask (const char *name, guint rows, guint columns, guint n_values)
{
  g_autofree guint8 *pixels = g_malloc ((gsize) rows * columns);
  g_autoptr (GByteArray) file = NULL;

  for (guint i = 0; i < rows * columns; i++)
    pixels[i] = (guint8) (n_values == 2 ? 255 * (i % 2) : i % n_values);
  file = data_samples_png (pixels, rows, columns, 1, FALSE);
  help_write (name, file->data, file->len);
}

static void
write_masked (const char *folder, guint n)
{
  for (guint i = 1; i <= n; i++) {
    g_autofree char *picture = g_strdup_printf ("%s/images/%02u.jpg", folder, 2 * i);
    g_autofree char *mask = g_strdup_printf ("%s/masks/%02u.png", folder, 2 * i);

    write_sized (picture, 10 + i, 14, 3);
    write_mask (mask, 5, 7 + i, 2);
  }
}

#define MASKED "{\"source\": \"mask_folder\", \"path\": \"masked\"}"

/* A bad picture takes its mask along, a bad mask its picture, and nothing of either counts. */
static void
test_mask_pairs (void)
{
  static const char *const numbers[] = { "01", "05", "99" };
  g_autoptr (LamData) whole = NULL;

  write_masked ("masked", 3);
  whole = load_any (MASKED, 1);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    for (guint d = 0; d < N_DAMAGES; d++)
      for (guint bad = 1; bad <= 3; bad++) {
        g_autofree char *picture = g_strdup_printf ("masked/images/%s.jpg", numbers[i]);
        g_autofree char *mask = g_strdup_printf ("masked/masks/%s.png", numbers[i]);
        g_autoptr (LamData) data = NULL;

        write_sized (picture, 33, 8, 3);
        write_mask (mask, 33, 8, 9); /* which would make nine classes of two */
        if (bad & 1)
          write_damaged (picture, d, 33, 8, 3);
        if (bad & 2)
          write_damaged (mask, d, 33, 8, 1);
        data = load_any (MASKED, 1 + bad);
        assert_alike (data, whole);
        g_assert_cmpuint (data->warnings->len, ==, 1);
        assert_says (warning (data, 0),
                     "One of 4 pairs of pictures cannot be read and was left out");
        assert_says (warning (data, 0), (bad & 1 ? picture : mask) + strlen ("masked/"));
        erase (picture);
        erase (mask);
      }
}

/* A lossy mask means values that are nearly black or white, unless it cannot be read. */
static void
test_mask_kinds (void)
{
  static const char *const json = "{\"source\": \"mask_folder\", \"path\": \"kinds\"}";
  g_autoptr (LamData) whole = NULL;
  g_autoptr (LamData) data = NULL;

  for (guint i = 2; i <= 4; i += 2) {
    g_autofree char *picture = g_strdup_printf ("kinds/images/%u.jpg", i);
    g_autofree char *mask = g_strdup_printf ("kinds/masks/%u.png", i);

    write_sized (picture, 10, 14, 3);
    write_mask (mask, 10, 14, 4);
  }
  whole = load_any (json, 1);
  g_assert_cmpuint (whole->n_classes, ==, 4);
  write_sized ("kinds/images/1.jpg", 40, 40, 3);
  write_damaged ("kinds/masks/1.jpg", CUT, 40, 40, 1);
  data = load_any (json, 1);
  assert_alike (data, whole);
}

/* Two collections in one store, and a test part: each tells of its own, names go along. */
static void
test_mask_collections (void)
{
  static const char *const json =
      "{\"source\": \"mask_folder\", \"path\": \"cows\", \"also\": \"pigs\", "
      "\"test_path\": \"later\", \"objects\": [\"cows\", \"pigs\", \"later\"], "
      "\"prepare\": [{\"step\": \"resize\", \"size\": 8, \"keep_aspect\": true}]}";
  g_autoptr (LamData) whole = NULL;
  g_autoptr (LamData) data = NULL;

  write_masked ("cows", 3);
  write_masked ("pigs", 2);
  write_masked ("later", 2);
  whole = help_load (json);
  g_assert_cmpuint (whole->parts[LAM_PART_TRAIN].n, ==, 5);
  write_damaged ("cows/images/03.jpg", HEADER, 9, 9, 3);
  write_mask ("cows/masks/03.png", 9, 9, 2);
  write_damaged ("cows/images/05.jpg", CUT, 9, 9, 3);
  write_damaged ("cows/masks/05.png", HEADER, 9, 9, 3);
  write_damaged ("pigs/masks/01.png", CUT, 9, 9, 1);
  write_sized ("pigs/images/01.jpg", 9, 9, 3);
  write_damaged ("later/masks/99.png", EMPTY, 9, 9, 1);
  write_sized ("later/images/99.jpg", 9, 9, 3);
  data = help_load (json);
  assert_alike (data, whole);
  g_assert_cmpuint (data->warnings->len, ==, 3);
  assert_says (warning (data, 0), "2 of 5 pairs of pictures");
  assert_says (warning (data, 0), "images/03.jpg” is a damaged JPEG");
  assert_says (warning (data, 0), "masks/05.png” is a damaged PNG");
  assert_says (warning (data, 1), "One of 3 pairs of pictures");
  assert_says (warning (data, 1), "masks/99.png");
  assert_says (warning (data, 2), "masks/01.png");
}

static void
test_mask_refused (void)
{
  static const char *const json = "{\"source\": \"mask_folder\", \"path\": \"bad\"}";
  static const char *const objects = "{\"source\": \"mask_folder\", \"path\": \"bad\", "
                                     "\"objects\": [\"02\", \"04\", \"06\"]}";

  write_masked ("bad", 3);
  write_damaged ("bad/masks/04.png", CUT, 9, 9, 1);
  lam_data_unref (load_any (json, 1));
  help_fails (objects, "“masks/04.png”");
  /* Half a pair each: two of three pairs. */
  write_damaged ("bad/images/02.jpg", CUT, 9, 9, 3);
  help_fails (json, "“images/02.jpg” is a damaged JPEG: it ends too early.");
  write_damaged ("bad/images/02.jpg", HEADER, 9, 9, 3);
  write_damaged ("bad/masks/04.png", HEADER, 9, 9, 1);
  help_fails (json, "“images/02.jpg” is a damaged JPEG");
}

/* ---- Noisy and clean pictures. ---- */

#define TWINS "{\"source\": \"picture_pairs\", \"path\": \"twins\"}"

static void
write_twins (const char *folder, guint n, guint channels)
{
  for (guint i = 1; i <= n; i++) {
    g_autofree char *noisy = g_strdup_printf ("%s/noisy/%02u.jpg", folder, 2 * i);
    g_autofree char *clean = g_strdup_printf ("%s/clean/%02u.png", folder, 2 * i);

    write_sized (noisy, 10 + i, 14, channels);
    write_sized (clean, 10 + i, 14, channels);
  }
}

/* As if neither were there: no sizes, and no colours where the others are grey. */
static void
test_twins (void)
{
  for (guint channels = 1; channels <= 3; channels += 2) {
    g_autoptr (LamData) whole = NULL;

    write_twins ("twins", 3, channels);
    whole = load_any (TWINS, 1);
    g_assert_cmpuint (whole->stores[LAM_PART_TRAIN]->x.shapes[0].d[2], ==, channels);
    for (guint d = 0; d < N_DAMAGES; d++)
      for (guint bad = 1; bad <= 3; bad++) {
        g_autoptr (LamData) data = NULL;

        write_sized ("twins/noisy/03.jpg", 33, 8, 3);
        write_sized ("twins/clean/03.png", 33, 9, 1);
        if (bad & 1)
          write_damaged ("twins/noisy/03.jpg", d, 33, 8, 3);
        if (bad & 2)
          write_damaged ("twins/clean/03.png", d, 33, 9, 1);
        data = load_any (TWINS, 1 + bad);
        assert_alike (data, whole);
        g_assert_cmpuint (data->warnings->len, ==, 1);
        assert_says (warning (data, 0),
                     "One of 4 pairs of pictures cannot be read and was left out");
        assert_says (warning (data, 0), bad & 1 ? "noisy/03.jpg" : "clean/03.png");
        erase ("twins/noisy/03.jpg");
        erase ("twins/clean/03.png");
      }
  }
}

/* Of a part each; whole pairs of different sizes are still an error. */
static void
test_twins_refused (void)
{
  static const char *const json = "{\"source\": \"picture_pairs\", \"path\": \"train\", "
                                  "\"test_path\": \"later-twins\", \"prepare\": "
                                  "[{\"step\": \"fit\", \"size\": 20}]}";
  g_autoptr (LamData) data = NULL;

  write_twins ("train", 2, 3);
  write_twins ("later-twins", 2, 3);
  write_damaged ("later-twins/clean/02.png", CUT, 11, 14, 3);
  data = help_load (json);
  g_assert_cmpuint (data->parts[LAM_PART_TEST].n, ==, 1);
  write_damaged ("later-twins/noisy/04.jpg", CUT, 12, 14, 3);
  help_fails (json, "“clean/02.png” is a damaged PNG: it ends too early.");
  write_twins ("later-twins", 2, 3);
  write_sized ("train/clean/04.png", 12, 15, 3);
  help_fails (json, "noisy/04.jpg|12×14|12×15");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damaged-pairs/mask-pairs", test_mask_pairs);
  g_test_add_func ("/damaged-pairs/mask-kinds", test_mask_kinds);
  g_test_add_func ("/damaged-pairs/mask-collections", test_mask_collections);
  g_test_add_func ("/damaged-pairs/mask-refused", test_mask_refused);
  g_test_add_func ("/damaged-pairs/twins", test_twins);
  g_test_add_func ("/damaged-pairs/twins-refused", test_twins_refused);
  return help_run (argc, argv);
}
