/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The built-in sets besides digits: aeroplanes and birds, scenes with horses and dogs and their
 * masks, made-up film reviews. Test samples never occur among the training ones. */

#include "drawn-pictures.h"
#include "drawn-reviews.h"
#include "drawn-scenes.h"
#include "lam-reading.h"
#include "lam-words.h"

enum { SAMPLES, TEST_SAMPLES, SIZE, OBJECTS, NUM_WORDS = SIZE };
enum { EACH, TOGETHER };

#define TEST_BEGINS ((guint64) 1 << 32)

typedef struct {
  guint64 seed, first;
  guint size;
  gboolean together; /* horses and dogs are one class */
  LamStore *store;
  LamWords *words; /* of reviews */
} Drawing;

static void
draw_flyers (gsize from, gsize to, guint thread, gpointer user_data)
{
  const Drawing *d = user_data;

  for (gsize i = from; i < to; i++) {
    guint32 order[2];

    lam_random_order (lam_random_key (d->seed, LAM_RANDOM_DRAWN, d->first > 0, (guint) (i / 2)),
                      order, 2);
    d->store->classes[i] = (guint16) order[i % 2];
    lam_drawn_flyer (order[i % 2], d->seed, d->first + i / 2, lam_samples_bytes (&d->store->x, i));
  }
}

static void
draw_scenes (gsize from, gsize to, guint thread, gpointer user_data)
{
  const Drawing *d = user_data;

  for (gsize i = from; i < to; i++) {
    guint8 *mask = lam_samples_bytes (&d->store->y, i);

    lam_drawn_scene (d->size, d->seed, d->first + i, lam_samples_bytes (&d->store->x, i), mask);
    for (gsize p = 0; d->together && p < (gsize) d->size * d->size; p++)
      mask[p] = mask[p] > 0;
  }
}

static void
write_reviews (gsize from, gsize to, guint thread, gpointer user_data)
{
  const Drawing *d = user_data;
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gsize i = from; i < to; i++) {
    guint label;

    lam_drawn_review (d->seed, d->first + i, words, &label);
    d->store->classes[i] = (guint16) label;
    lam_words_set (d->words, i, (guint32 *) words->data, words->len);
  }
}

/* Values drawn before anybody asks again whether to go on: about a tenth of a second of scenes. */
#define SLICE_VALUES (1 << 21)

/* Draws a part a slice at a time, so that it can be cancelled. */
static gboolean
draw (Drawing *d, LamRangeFunc work, LamPartId part, const LamLoading *loading, GError **error)
{
  gsize n = d->store->x.n;
  gsize slice = CLAMP (SLICE_VALUES / MAX (lam_shape_size (d->store->x.shape), 1), 8, 256);

  d->first = part == LAM_PART_TEST ? TEST_BEGINS : 0;
  for (gsize at = 0; at < n; at += slice) {
    double share = 0.3 * (double) at / (double) n + (part == LAM_PART_TEST ? 0.3 : 0);

    if (!lam_loading_progress (loading, share, lam_translate ("Drawing"), error))
      return FALSE;
    lam_in_parallel_from (loading->n_threads, at, MIN (at + slice, n), 8, work, d);
    if (d->words != NULL && !lam_words_settle (d->words, MIN (at + slice, n), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_flyers (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  data->n_classes = 2;
  data->class_names = g_new0 (char *, 3);
  for (guint c = 0; c < 2; c++)
    data->class_names[c] = g_strdup (lam_drawn_flyer_name (c));
  for (guint p = 0; p < 2; p++) {
    gsize n = lam_item_count (item, p == 0 ? SAMPLES : TEST_SAMPLES);
    LamPartId part = p == 0 ? LAM_PART_TRAIN : LAM_PART_TEST;
    Drawing d = { .seed = loading->seed };

    if (n == 0)
      continue;
    data->stores[part] = d.store = lam_store_new ();
    d.store->target = LAM_TARGET_CLASS;
    d.store->classes = g_new0 (guint16, n);
    if (!lam_samples_init (&d.store->x, LAM_STORE_BYTES, n,
                           lam_shape_picture (LAM_DRAWN_FLYER_SIDE, LAM_DRAWN_FLYER_SIDE, 3), error)
        || !draw (&d, draw_flyers, part, loading, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_scenes (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  guint size = lam_item_count (item, SIZE);
  gboolean together = lam_item_choice (item, OBJECTS) == TOGETHER;

  data->n_classes = together ? 2 : LAM_DRAWN_SCENE_CLASSES;
  data->class_names = g_new0 (char *, data->n_classes + 1);
  for (guint c = 0; c < data->n_classes; c++)
    data->class_names[c] =
        g_strdup (together && c == 1 ? "object" : lam_drawn_scene_class_name (c));
  for (guint p = 0; p < 2; p++) {
    gsize n = lam_item_count (item, p == 0 ? SAMPLES : TEST_SAMPLES);
    LamPartId part = p == 0 ? LAM_PART_TRAIN : LAM_PART_TEST;
    Drawing d = { .seed = loading->seed, .size = size, .together = together };
    LamShape mask = { 2, { size, size } };

    if (n == 0)
      continue;
    data->stores[part] = d.store = lam_store_new ();
    d.store->target = LAM_TARGET_MASK;
    if (!lam_samples_init (&d.store->x, LAM_STORE_BYTES, n, lam_shape_picture (size, size, 3),
                           error)
        || !lam_samples_init (&d.store->y, LAM_STORE_BYTES, n, mask, error)
        || !draw (&d, draw_scenes, part, loading, error))
      return FALSE;
  }
  return TRUE;
}

static char **
name_columns (guint num_words)
{
  char **words = g_new0 (char *, num_words + 1);

  for (guint i = 0; i < num_words; i++) {
    const char *word = lam_drawn_word (i);

    words[i] = word != NULL ? g_strdup (word) : g_strdup_printf ("(%u)", i);
  }
  return words;
}

static gboolean
read_reviews (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  data->n_classes = 2;
  data->class_names = lam_words_class_names ();
  data->words = name_columns (lam_item_count (item, NUM_WORDS));
  for (guint p = 0; p < 2; p++) {
    gsize n = lam_item_count (item, p == 0 ? SAMPLES : TEST_SAMPLES);
    LamPartId part = p == 0 ? LAM_PART_TRAIN : LAM_PART_TEST;
    Drawing d = { .seed = loading->seed };
    gboolean good;

    if (n == 0)
      continue;
    data->stores[part] = d.store = lam_store_new ();
    d.store->target = LAM_TARGET_CLASS;
    d.store->classes = g_new0 (guint16, n);
    d.store->x.n = n;
    d.words = lam_words_new (n, lam_item_count (item, NUM_WORDS));
    good = draw (&d, write_reviews, part, loading, error);
    good = lam_words_finish (d.words, &d.store->x, good ? error : NULL) && good;
    if (!good)
      return FALSE;
  }
  return TRUE;
}

#define SAMPLES_PARAMS(count, tests, most)                                                         \
  { .id = "samples",                                                                               \
    .title = "Samples",                                                                            \
    .type = LAM_VALUE_NUMBER,                                                                      \
    .flags = LAM_PARAM_WHOLE,                                                                      \
    .min = 10,                                                                                     \
    .max = most,                                                                                   \
    .initial = count,                                                                              \
    .help = "How many samples are made to learn from." },                                          \
  {                                                                                                \
    .id = "test_samples", .title = "Test samples", .type = LAM_VALUE_NUMBER,                       \
    .flags = LAM_PARAM_WHOLE, .min = 0, .max = most, .initial = tests,                             \
    .help = "How many further samples are made for the test at the end."                           \
  }

static const LamParam flyers_params[] = { SAMPLES_PARAMS ("8000", "2000", 1000000) };

static const char *const objects_choices[] = { "each", "together", NULL };
static const char *const objects_titles[] = { "Each a class", "One class", NULL };

static const LamParam scenes_params[] = {
  SAMPLES_PARAMS ("600", "100", 20000),
  { .id = "size",
    .title = "Size",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 64,
    .max = 256,
    .initial = "64",
    .help = "Rows and columns of a scene; larger ones show more and take longer to learn." },
  { .id = "objects",
    .title = "Animals",
    .type = LAM_VALUE_CHOICE,
    .flags = LAM_PARAM_ADVANCED,
    .choices = objects_choices,
    .choice_titles = objects_titles,
    .initial = "\"each\"",
    .help = "Whether horses and dogs are classes of their own, or a pixel is animal or not." },
};

static const LamParam reviews_params[] = {
  SAMPLES_PARAMS ("12000", "4000", 1000000),
  { .id = "num_words",
    .title = "Words",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 10,
    .max = 100000,
    .initial = "10000",
    .help =
        "How many of the commonest words count; all others are one and the same unknown word." },
};

const LamReaderKind lam_reader_drawn_flyers = {
  .kind = { .id = "drawn_flyers",
            .title = "Drawn flyers",
            .summary =
                "Small colour pictures of aeroplanes and birds, drawn by the program itself.",
            .group = "Built in",
            .params = flyers_params,
            .n_params = G_N_ELEMENTS (flyers_params) },
  .read = read_flyers,
};

const LamReaderKind lam_reader_drawn_scenes = {
  .kind = { .id = "drawn_scenes",
            .title = "Drawn scenes",
            .summary = "Scenes with horses and dogs and where they are, drawn by the program "
                       "itself.",
            .group = "Built in",
            .params = scenes_params,
            .n_params = G_N_ELEMENTS (scenes_params) },
  .read = read_scenes,
};

const LamReaderKind lam_reader_drawn_reviews = {
  .kind = { .id = "drawn_reviews",
            .title = "Made-up reviews",
            .summary = "Film reviews, good and bad, made up by the program itself.",
            .group = "Built in",
            .params = reviews_params,
            .n_params = G_N_ELEMENTS (reviews_params) },
  .read = read_reviews,
};
