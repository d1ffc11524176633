/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Folders in which some pictures cannot be read: the set is what it would be without them, and says
 * so; too many of them are an error. */

#include "damage-help.h"

/* ---- A folder for each class. ---- */

#define ZOO "{\"source\": \"image_folder\", \"path\": \"zoo\"}"

static void
write_zoo (const char *zoo, guint n, guint channels)
{
  for (guint i = 1; i <= n; i++) {
    g_autofree char *cat = g_strdup_printf ("%s/cat/%02u.png", zoo, 2 * i);
    g_autofree char *dog = g_strdup_printf ("%s/dog/%02u.jpg", zoo, 2 * i);

    write_sized (cat, 12, 10, channels);
    write_sized (dog, 12, 10, channels);
  }
}

/* Each kind of damage to either kind of file, first, in the middle and last: as if it were not
 * there. */
static void
test_one_file (void)
{
  static const char *const names[] = { "zoo/cat/01.png", "zoo/cat/05.jpg", "zoo/dog/03.png",
                                       "zoo/dog/99.jpg" };
  static const char *const reasons[N_DAMAGES][2] = {
    { "is a damaged PNG: it ends too early.", "is a damaged JPEG: it ends too early." },
    { "is a damaged PNG: it ends too early.", "is a damaged JPEG: " },
    { "is neither a JPEG nor a PNG picture.", "is neither a JPEG nor a PNG picture." },
    { "is neither a JPEG nor a PNG picture.", "is neither a JPEG nor a PNG picture." },
    { "cannot be read", "cannot be read" },
  };
  g_autoptr (LamData) whole = NULL;

  write_zoo ("zoo", 3, 3);
  whole = help_load (ZOO);
  g_assert_cmpuint (whole->warnings->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint d = 0; d < N_DAMAGES; d++) {
      /* Of another size than the rest, so that nothing may remember it. */
      g_autoptr (LamData) data = NULL;

      write_damaged (names[i], d, 30, 7, 3);
      data = help_load (ZOO);
      assert_alike (data, whole);
      g_assert_cmpuint (data->warnings->len, ==, 1);
      assert_says (warning (data, 0), "One of 7 pictures cannot be read and was left out: ");
      assert_says (warning (data, 0), names[i] + strlen ("zoo/"));
      assert_says (warning (data, 0), reasons[d][g_str_has_suffix (names[i], ".jpg")]);
      erase (names[i]);
    }
}

/* Several: in the order of their names, the first three told, on any number of threads. */
static void
test_some_files (void)
{
  static const char *const told =
      "of 16 pictures cannot be read and were left out, the first of them: “cat/01.png” is a "
      "damaged PNG: it ends too early; “cat/03.jpg” is a damaged JPEG: it ends too early; "
      "“cat/05.png” is neither a JPEG nor a PNG picture.";
  g_autoptr (LamData) whole = NULL;

  write_zoo ("herd", 5, 1);
  whole = help_load ("{\"source\": \"image_folder\", \"path\": \"herd\"}");
  write_damaged ("herd/cat/01.png", CUT, 9, 9, 1);
  write_damaged ("herd/cat/03.jpg", CUT, 9, 9, 1);
  write_damaged ("herd/cat/05.png", OTHER, 9, 9, 1);
  write_damaged ("herd/dog/01.png", CUT, 9, 9, 1);
  write_damaged ("herd/dog/03.png", HEADER, 9, 9, 1);
  write_damaged ("herd/dog/99.jpg", EMPTY, 9, 9, 1);
  for (guint n = 1; n <= 4; n++) {
    g_autoptr (LamData) data = load_any ("{\"source\": \"image_folder\", \"path\": \"herd\"}", n);

    assert_alike (data, whole);
    assert_says (warning (data, 0), told);
    g_assert_true (g_str_has_prefix (warning (data, 0), "6 "));
  }
}

/* Pictures of different sizes keep theirs; those that go may leave all of one size. */
static void
test_sizes (void)
{
  g_autoptr (LamData) whole = NULL;
  g_autoptr (LamData) data = NULL;
  g_autoptr (LamData) framed = NULL;
  g_autoptr (LamData) framed_whole = NULL;
  static const char *const any = "{\"source\": \"image_folder\", \"path\": \"sizes\"}";
  static const char *const frame = "{\"source\": \"image_folder\", \"path\": \"sizes\", "
                                   "\"prepare\": [{\"step\": \"resize\", \"size\": [6, 5]}]}";

  write_sized ("sizes/a/1.png", 4, 5, 3);
  write_sized ("sizes/a/3.png", 8, 9, 3);
  write_sized ("sizes/b/1.png", 7, 3, 1);
  write_sized ("sizes/b/3.jpg", 20, 10, 3);
  whole = load_any (any, 2);
  framed_whole = help_load (frame);
  write_damaged ("sizes/a/2.png", CUT, 100, 100, 3);
  write_damaged ("sizes/b/2.png", HEADER, 100, 100, 3);
  data = load_any (any, 2);
  g_assert_nonnull (data->stores[LAM_PART_TRAIN]->x.shapes);
  assert_alike (data, whole);
  framed = help_load (frame);
  assert_alike (framed, framed_whole);
  assert_says (warning (framed, 0), "2 of 6 pictures");
}

/* Grey pictures stay grey beside a colour picture that cannot be read. */
static void
test_colours (void)
{
  g_autoptr (LamData) whole = NULL;

  write_zoo ("grey", 2, 1);
  whole = help_load ("{\"source\": \"image_folder\", \"path\": \"grey\"}");
  g_assert_cmpuint (whole->shape.d[2], ==, 1);
  for (guint d = 0; d < N_DAMAGES; d++) {
    g_autoptr (LamData) data = NULL;

    write_damaged ("grey/cat/03.jpg", d, 12, 10, 3);
    data = help_load ("{\"source\": \"image_folder\", \"path\": \"grey\"}");
    assert_alike (data, whole);
  }
}

/* More than half of a part: the first is named, as when it is the only one. */
static void
test_too_many (void)
{
  write_sized ("half/cat/2.png", 8, 8, 1);
  write_sized ("half/dog/2.png", 8, 8, 1);
  write_damaged ("half/cat/1.png", CUT, 8, 8, 1);
  write_damaged ("half/dog/1.png", HEADER, 8, 8, 1);
  lam_data_unref (help_load ("{\"source\": \"image_folder\", \"path\": \"half\"}"));
  write_damaged ("half/dog/3.png", CUT, 8, 8, 1);
  help_fails ("{\"source\": \"image_folder\", \"path\": \"half\"}",
              "“cat/1.png” is a damaged PNG: it ends too early.");
}

/* Many of many: what is remembered of them stays small, and the first are still the first. */
static void
test_hundreds (void)
{
  g_autoptr (LamData) data = NULL;

  write_sized ("crowd/a/x.png", 2, 2, 1);
  write_sized ("crowd/b/x.png", 2, 2, 1);
  for (guint i = 0; i < 300; i++) {
    g_autofree char *good = g_strdup_printf ("crowd/a/%03u.png", i);
    g_autofree char *bad = g_strdup_printf ("crowd/b/%03u.png", 299 - i);

    write_sized (good, 2, 2, 1);
    write_damaged (bad, i % 2 ? CUT : HEADER, 2, 2, 1);
  }
  data = help_load ("{\"source\": \"image_folder\", \"path\": \"crowd\"}");
  g_assert_cmpuint (data->parts[LAM_PART_TRAIN].n, ==, 302);
  assert_says (warning (data, 0), "300 of 602 pictures");
  assert_says (warning (data, 0), "them: “b/000.png”");
  assert_says (warning (data, 0), "“b/002.png”");
  erase ("crowd/b/x.png");
  help_fails ("{\"source\": \"image_folder\", \"path\": \"crowd\"}", "“b/000.png”");
}

/* The last picture of a class: named, though others that cannot be read come before it. */
static void
test_empty_class (void)
{
  static const char *const json = "{\"source\": \"image_folder\", \"path\": \"farm\"}";
  g_autofree char *path = help_path ("farm");
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *suggested;

  write_zoo ("farm/train", 3, 1);
  write_damaged ("farm/train/cat/01.png", CUT, 12, 10, 1);
  write_damaged ("farm/train/owl/1.png", CUT, 12, 10, 1);
  help_fails (json, "“train/owl/1.png” is a damaged PNG: it ends too early.");
  write_sized ("farm/train/owl/2.png", 12, 10, 1);
  lam_data_unref (help_load (json));
  /* The test part may lack a class, but not one that nothing else has. */
  write_zoo ("farm/test", 1, 1);
  write_damaged ("farm/test/owl/1.png", CUT, 12, 10, 1);
  lam_data_unref (help_load (json));
  write_damaged ("farm/test/yak/1.png", CUT, 12, 10, 1);
  help_fails (json, "“test/yak/1.png”");
  /* Whoever drops the folder on the window is told when it is read, not before. */
  items = lam_data_recognise (path, &error);
  g_assert_no_error (error);
  suggested = lam_data_suggest (items->pdata[0], NULL, &error);
  g_assert_no_error (error);
  json_node_unref (suggested);
}

/* Each part tells of its own. */
static void
test_parts (void)
{
  static const char *const json = "{\"source\": \"image_folder\", \"path\": \"parted\"}";
  g_autoptr (LamData) whole = NULL;
  g_autoptr (LamData) data = NULL;

  write_zoo ("parted/train", 3, 1);
  write_zoo ("parted/val", 2, 1);
  write_zoo ("parted/test", 2, 1);
  whole = help_load (json);
  write_damaged ("parted/train/cat/01.png", CUT, 12, 10, 3);
  write_damaged ("parted/val/cat/03.png", CUT, 12, 10, 1);
  write_damaged ("parted/test/dog/03.png", HEADER, 12, 10, 1);
  data = help_load (json);
  assert_alike (data, whole);
  g_assert_cmpuint (data->warnings->len, ==, 3);
  assert_says (warning (data, 0),
               "One of 7 pictures cannot be read and was left out: “train/cat/01");
  assert_says (warning (data, 1), "One of 5 pictures cannot be read and was left out: “val/cat/03");
  assert_says (warning (data, 2),
               "One of 5 pictures cannot be read and was left out: “test/dog/03");
  write_damaged ("parted/test/dog/01.png", HEADER, 12, 10, 1);
  write_damaged ("parted/test/dog/05.png", HEADER, 12, 10, 1);
  lam_data_unref (help_load (json));
  write_damaged ("parted/test/dog/07.png", HEADER, 12, 10, 1);
  write_damaged ("parted/test/dog/09.png", HEADER, 12, 10, 1);
  help_fails (json, "“test/dog/01.png”");
}

static void
test_archive (void)
{
  static const char *const files[] = { "cat/02.png", "cat/04.png", "dog/02.jpg",
                                       "dog/04.jpg", "cat/03.png", NULL };
  g_autofree char *root = help_path ("boxed");
  g_autoptr (LamData) whole = NULL;

  write_zoo ("boxed", 2, 3);
  whole = help_load ("{\"source\": \"image_folder\", \"path\": \"boxed\"}");
  write_damaged ("boxed/cat/03.png", CUT, 12, 10, 3);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *name = g_strdup_printf ("boxed.%s", i == 0 ? "zip" : "tar.gz");
    g_autofree char *made = help_path (name);
    g_autofree char *json =
        g_strdup_printf ("{\"source\": \"image_folder\", \"path\": \"%s\"}", name);
    g_autoptr (LamData) data = NULL;

    data_samples_pack (root, made, "", files);
    data = help_load (json);
    assert_alike (data, whole);
    assert_says (warning (data, 0), "cat/03.png");
  }
}

/* Cancelling is no damage. */
static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (LamExperiment) experiment = lam_experiment_from_text (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": " ZOO "}", -1, "test", NULL);
  LamLoading loading = { .folder = help_folder, .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (lam_data_load (experiment, &loading, &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damaged/one-file", test_one_file);
  g_test_add_func ("/damaged/some-files", test_some_files);
  g_test_add_func ("/damaged/sizes", test_sizes);
  g_test_add_func ("/damaged/colours", test_colours);
  g_test_add_func ("/damaged/too-many", test_too_many);
  g_test_add_func ("/damaged/hundreds", test_hundreds);
  g_test_add_func ("/damaged/empty-class", test_empty_class);
  g_test_add_func ("/damaged/parts", test_parts);
  g_test_add_func ("/damaged/archive", test_archive);
  g_test_add_func ("/damaged/cancelled", test_cancelled);
  return help_run (argc, argv);
}
