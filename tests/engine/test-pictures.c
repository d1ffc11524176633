/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Readers of picture files: brought into a frame while they are decoded or afterwards, they are the
 * same; layouts of masks; what masks may be. */

#include "data-help.h"
#include "data-samples.h"

#include "lam-experiment.h"

/* A picture or mask of which every pixel is its own. @values: how many different ones. */
static void
write_picture (const char *name, guint rows, guint columns, guint channels, gboolean palette,
               guint values)
{
  gsize n = (gsize) rows * columns * channels;
  g_autofree guint8 *pixels = g_malloc (n);
  g_autoptr (GByteArray) file = NULL;

  for (gsize i = 0; i < n; i++)
    pixels[i] = (guint8) (lam_random_at (rows * 1000 + columns, (guint32) (i / channels)) % values
                          * (palette ? 1 : 255 / (values - 1)));
  file = g_str_has_suffix (name, ".jpg")
             ? data_samples_jpeg (pixels, rows, columns, channels)
             : data_samples_png (pixels, rows, columns, channels, palette);
  help_write (name, file->data, file->len);
}

/* Sets of pictures of any size, with masks of other sizes than their pictures. */
static void
write_sets (void)
{
  static const guint sizes[][2] = { { 20, 31 }, { 7, 9 }, { 50, 11 }, { 16, 16 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint rows = sizes[i][0], columns = sizes[i][1];
    g_autofree char *photo = g_strdup_printf ("photos/%s/%u.jpg", i % 2 ? "a" : "b", i);
    g_autofree char *noisy = g_strdup_printf ("twins/noisy/%u.png", i);
    g_autofree char *clean = g_strdup_printf ("twins/clean/%u.jpg", i);
    static const struct {
      const char *pictures, *masks, *ending;
      guint channels, values;
      gboolean palette;
    } masks[] = {
      { "hdseg/images/HorseSeg/voc/", "hdseg/annotations/HorseSeg/voc/", ".gt.png", 1, 3, TRUE },
      { "weizmann/rgb/", "weizmann/figure_ground/", ".jpg", 1, 2, FALSE },
      { "own/shots/", "own/truth/", "_mask.png", 3, 5, FALSE },
    };

    write_picture (photo, rows, columns, 3, FALSE, 256);
    write_picture (noisy, rows, columns, 3, FALSE, 200);
    write_picture (clean, rows, columns, 1, FALSE, 256);
    for (guint k = 0; k < G_N_ELEMENTS (masks); k++) {
      g_autofree char *picture = g_strdup_printf ("%s%u.jpg", masks[k].pictures, i);
      g_autofree char *mask = g_strdup_printf ("%s%u%s", masks[k].masks, i, masks[k].ending);

      write_picture (picture, rows, columns, i == 1 ? 1 : 3, FALSE, 256);
      write_picture (mask, rows * 2 + i, columns + i, masks[k].channels, masks[k].palette,
                     masks[k].values);
    }
  }
}

static const char *const sets[] = {
  "\"source\": \"image_folder\", \"path\": \"photos\"",
  "\"source\": \"picture_pairs\", \"path\": \"twins\"",
  "\"source\": \"mask_folder\", \"path\": \"hdseg\", \"border\": 2",
  "\"source\": \"mask_folder\", \"path\": \"weizmann\"",
  "\"source\": \"mask_folder\", \"path\": \"weizmann\", \"test_path\": \"weizmann\"",
  "\"source\": \"mask_folder\", \"path\": \"own/shots\", \"masks\": \"own/truth\"",
  "\"source\": \"mask_folder\", \"path\": \"hdseg\", \"border\": 2, \"also\": \"weizmann\", "
  "\"objects\": [\"hdseg\", \"weiz\"]",
};

static const char *const frames[] = {
  "{\"step\": \"resize\", \"size\": [12, 9]}",
  "{\"step\": \"resize\", \"size\": 16, \"keep_aspect\": true, \"interpolation\": \"area\"}",
  "{\"step\": \"resize\", \"size\": 40, \"keep_aspect\": true, \"interpolation\": \"nearest\"}",
  "{\"step\": \"fit\", \"size\": [16, 12]}",
  "{\"step\": \"fit\", \"size\": 60}",
};

static void
assert_same_samples (const LamSamples *a, const LamSamples *b)
{
  g_assert_cmpuint (a->n, ==, b->n);
  g_assert_true (lam_shape_equal (a->shape, b->shape));
  g_assert_cmpmem (a->values, a->n_values, b->values, b->n_values);
}

/* Reading @set and then doing the step, as if it were not the first. */
static LamData *
read_then_step (const char *set, const LamItem *step)
{
  g_autofree char *text =
      g_strdup_printf ("{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": {%s}}", set);
  g_autoptr (LamExperiment) bare = lam_experiment_from_text (text, -1, "test", NULL);
  LamLoading loading = { .folder = help_folder, .seed = 7, .any_shape = TRUE };
  LamData *data = lam_data_load (bare, &loading, NULL);

  g_assert_nonnull (data);
  g_assert_true (((const LamStepKind *) step->kind)->prepare (step, data, &loading, NULL));
  return data;
}

static void
test_frame_while_reading (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sets); s++)
    for (guint f = 0; f < G_N_ELEMENTS (frames); f++) {
      g_autofree char *text = g_strdup_printf (
          "{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": {%s, \"prepare\": "
          "[{\"step\": \"subset\", \"count\": 3}, %s]}}",
          sets[s], frames[f]);
      g_autoptr (GError) error = NULL;
      g_autoptr (LamExperiment) experiment = lam_experiment_from_text (text, -1, "test", &error);
      LamLoading loading = { .folder = help_folder, .seed = 7 };
      g_autoptr (LamData) at_once = NULL;
      g_autoptr (LamData) after = NULL;

      g_assert_no_error (error);
      at_once = lam_data_load (experiment, &loading, &error);
      g_assert_no_error (error);
      after = read_then_step (
          sets[s],
          lam_item_peek_list (lam_experiment_data (experiment), LAM_DATA_PREPARE)->pdata[1]);
      g_assert_cmpuint (at_once->n_classes, ==, after->n_classes);
      for (guint p = 0; p < LAM_N_PARTS; p++) {
        g_assert_true ((at_once->stores[p] == NULL) == (after->stores[p] == NULL));
        if (after->stores[p] == NULL)
          continue;
        assert_same_samples (&at_once->stores[p]->x, &after->stores[p]->x);
        assert_same_samples (&at_once->stores[p]->y, &after->stores[p]->y);
      }
    }
}

/* No whole picture is kept: what stays of a large one is its frame. */
static void
test_large_pictures (void)
{
  g_autoptr (LamData) data = NULL;

  write_picture ("large/a/1.png", 1500, 2000, 3, FALSE, 256);
  write_picture ("large/b/1.png", 10, 20, 1, FALSE, 256);
  data = help_load ("{\"source\": \"image_folder\", \"path\": \"large\", \"prepare\": "
                    "[{\"step\": \"resize\", \"size\": 8}]}");
  g_assert_cmpuint (data->stores[LAM_PART_TRAIN]->x.n_values, ==, 2 * 8 * 8 * 3);
}

/* ---- Layouts. ---- */

static void
test_layouts (void)
{
  static const struct {
    const char *data;
    guint n_classes;
    const char *first;
  } cases[] = {
    { "{\"source\": \"mask_folder\", \"path\": \"hdseg\"}", 3, "images/HorseSeg/voc/0.jpg" },
    { "{\"source\": \"mask_folder\", \"path\": \"hdseg/images/HorseSeg\"}", 3, "voc/0.jpg" },
    { "{\"source\": \"mask_folder\", \"path\": \"weizmann\"}", 2, "rgb/0.jpg" },
    { "{\"source\": \"mask_folder\", \"path\": \"weizmann/rgb\"}", 2, "0.jpg" },
    { "{\"source\": \"mask_folder\", \"path\": \"own/shots\", \"masks\": \"own/truth\"}", 5,
      "0.jpg" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *json =
        g_strdup_printf ("%.*s, \"prepare\": [{\"step\": \"resize\", \"size\": 8}]}",
                         (int) strlen (cases[i].data) - 1, cases[i].data);
    g_autoptr (LamData) data = help_load (json);

    g_assert_cmpuint (data->parts[LAM_PART_TRAIN].n, ==, 4);
    g_assert_cmpuint (data->n_classes, ==, cases[i].n_classes);
    g_assert_cmpstr (data->stores[LAM_PART_TRAIN]->names[0], ==, cases[i].first);
  }
}

/* The value given as border counts for nothing, whatever the masks are made of. */
static void
test_border (void)
{
  static const struct {
    const char *data;
    guint border;
  } cases[] = {
    { "\"source\": \"mask_folder\", \"path\": \"hdseg\"", 2 },
    { "\"source\": \"mask_folder\", \"path\": \"own/shots\", \"masks\": \"own/truth\"", 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *plain = g_strdup_printf (
        "{%s, \"prepare\": [{\"step\": \"resize\", \"size\": 16}]}", cases[i].data);
    g_autofree char *with = g_strdup_printf (
        "{%s, \"border\": %u, \"prepare\": [{\"step\": \"resize\", \"size\": 16}]}", cases[i].data,
        cases[i].border);
    g_autoptr (LamData) a = help_load (plain);
    g_autoptr (LamData) b = help_load (with);
    const LamSamples *y = &a->stores[LAM_PART_TRAIN]->y;
    guint n_border = 0;

    g_assert_cmpuint (b->n_classes, ==, a->n_classes - 1);
    for (gsize k = 0; k < y->n_values; k++) {
      guint8 was = ((guint8 *) y->values)[k];
      guint8 is = ((guint8 *) b->stores[LAM_PART_TRAIN]->y.values)[k];

      n_border += was == cases[i].border;
      g_assert_cmpuint (is, ==, was == cases[i].border ? LAM_IGNORE : was);
    }
    g_assert_cmpuint (n_border, >, 0);
  }
}

/* Colours are classes in their own order, whichever is met first and by whichever thread. */
static void
test_colour_order (void)
{
  /* Blue in the first mask; black, red and blue in the second: 0 black, 1 blue, 2 red. */
  static const guint8 grey[2], blue[6] = { 0, 0, 255, 0, 0, 255 }, rest[6] = { 255, 0, 0, 0, 0, 0 };
  g_autoptr (GByteArray) picture = data_samples_png (grey, 1, 2, 1, FALSE);
  g_autoptr (GByteArray) first = data_samples_png (blue, 1, 2, 3, FALSE);
  g_autoptr (GByteArray) second = data_samples_png (rest, 1, 2, 3, FALSE);
  g_autoptr (LamData) data = NULL;
  static const guint8 wanted[] = { 1, 1, 2, 0 };

  help_write ("tints/images/1.png", picture->data, picture->len);
  help_write ("tints/images/2.png", picture->data, picture->len);
  help_write ("tints/masks/1.png", first->data, first->len);
  help_write ("tints/masks/2.png", second->data, second->len);
  data = help_load ("{\"source\": \"mask_folder\", \"path\": \"tints\"}");
  g_assert_cmpuint (data->n_classes, ==, 3);
  g_assert_cmpmem (data->stores[LAM_PART_TRAIN]->y.values, 4, wanted, 4);
}

static void
test_masks_refused (void)
{
  static const guint8 pixels[3 * 300];
  g_autofree guint8 *many = g_malloc (3 * 300);
  g_autoptr (GByteArray) picture = data_samples_png (pixels, 1, 300, 1, FALSE);
  g_autoptr (GByteArray) motley = NULL;

  for (guint i = 0; i < 900; i++)
    many[i] = (guint8) (i % 3 == 0 ? i / 3 : i % 3 == 1 ? i / 300 : 0);
  motley = data_samples_png (many, 1, 300, 3, FALSE);
  help_write ("motley/images/1.png", picture->data, picture->len);
  help_write ("motley/masks/1.png", motley->data, motley->len);
  help_fails ("{\"source\": \"mask_folder\", \"path\": \"motley\"}", "more than 255 colours");
  write_picture ("mixed/images/1.png", 4, 4, 3, FALSE, 256);
  write_picture ("mixed/images/2.png", 4, 4, 3, FALSE, 256);
  write_picture ("mixed/masks/1.png", 4, 4, 3, FALSE, 2);
  write_picture ("mixed/masks/2.jpg", 4, 4, 3, FALSE, 2);
  help_fails ("{\"source\": \"mask_folder\", \"path\": \"mixed\"}", "masks/2.jpg|JPEG|PNG");
  write_picture ("mixed/masks/1.png", 4, 4, 1, FALSE, 2);
  help_fails ("{\"source\": \"mask_folder\", \"path\": \"mixed\"}", "masks/2.jpg|colour|grey");
  help_fails ("{\"source\": \"mask_folder\", \"path\": \"hdseg\", \"also\": \"own\", "
              "\"objects\": [\"a\"]}",
              "own|mask");
  help_fails ("{\"source\": \"mask_folder\", \"path\": \"hdseg\", \"also\": \"weizmann\"}",
              "weizmann|2|hdseg|3");
  help_fails ("{\"source\": \"mask_folder\", \"path\": \"weizmann\", \"objects\": [\"cow\"]}",
              "data.objects|cow");
  write_picture ("twins/clean/3.jpg", 16, 17, 1, FALSE, 256);
  help_fails ("{\"source\": \"picture_pairs\", \"path\": \"twins\", \"prepare\": "
              "[{\"step\": \"fit\", \"size\": 8}]}",
              "3.png|16×16|16×17");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pictures/write", write_sets);
  g_test_add_func ("/pictures/frame-while-reading", test_frame_while_reading);
  g_test_add_func ("/pictures/large", test_large_pictures);
  g_test_add_func ("/pictures/layouts", test_layouts);
  g_test_add_func ("/pictures/border", test_border);
  g_test_add_func ("/pictures/colour-order", test_colour_order);
  g_test_add_func ("/pictures/masks-refused", test_masks_refused);
  return help_run (argc, argv);
}
