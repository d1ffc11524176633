/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The built-in set of handwritten digits in three scripts: nothing to read, all made on the spot
 * (drawn-digits.c). Classes are balanced; test samples never occur among the training ones. */

#include "drawn-digits.h"
#include "lam-reading.h"

enum { SCRIPT, SAMPLES, TEST_SAMPLES };

static const char *const scripts[] = { "latin", "persian", "kannada", NULL };
static const char *const script_titles[] = { "Latin 0–9", "Persian ۰–۹", "Kannada ೦–೯", NULL };

/* Test samples begin here among the endless ones of a digit. */
#define TEST_BEGINS ((guint64) 1 << 40)

typedef struct {
  LamScript script;
  guint64 seed, first;
  LamStore *store;
} Drawing;

/* Ten digits at a time, in an order of their own. */
static void
draw_range (gsize from, gsize to, guint thread, gpointer user_data)
{
  const Drawing *d = user_data;
  const LamSamples *x = &d->store->x;

  for (gsize ten = from; ten < to; ten++) {
    guint32 order[10];

    lam_random_order (lam_random_key (d->seed, LAM_RANDOM_DRAWN, d->first > 0, (guint) ten), order,
                      10);
    for (gsize i = 10 * ten; i < MIN (10 * ten + 10, x->n); i++) {
      guint digit = order[i - 10 * ten];

      d->store->classes[i] = (guint16) digit;
      lam_drawn_digit (d->script, digit, d->seed, d->first + ten, lam_samples_bytes (x, i));
    }
  }
}

static gboolean
draw_part (Drawing *d, LamPartId part, gsize n, const LamLoading *loading, LamData *data,
           GError **error)
{
  LamStore *store = data->stores[part] = lam_store_new ();
  gsize tens = (n + 9) / 10, piece = 500;

  d->store = store;
  d->first = part == LAM_PART_TEST ? TEST_BEGINS : 0;
  store->target = LAM_TARGET_CLASS;
  if (!lam_samples_init (&store->x, LAM_STORE_BYTES, n,
                         lam_shape_picture (LAM_DRAWN_DIGIT_SIDE, LAM_DRAWN_DIGIT_SIDE, 1), error))
    return FALSE;
  store->classes = g_new0 (guint16, n);
  lam_in_parallel (loading->n_threads, tens, MIN (piece, tens / 8 + 1), draw_range, d);
  return lam_loading_progress (loading, part == LAM_PART_TEST ? 0.5 : 0.4,
                               lam_translate ("Drawing"), error);
}

static gboolean
read_set (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  Drawing d = { .script = (LamScript) lam_item_choice (item, SCRIPT), .seed = loading->seed };
  gsize n_test = lam_item_count (item, TEST_SAMPLES);

  data->n_classes = 10;
  data->class_names = lam_digit_names (scripts[d.script]);
  return draw_part (&d, LAM_PART_TRAIN, lam_item_count (item, SAMPLES), loading, data, error)
         && (n_test == 0 || draw_part (&d, LAM_PART_TEST, n_test, loading, data, error));
}

static const LamParam params[] = {
  { .id = "script",
    .title = "Script",
    .type = LAM_VALUE_CHOICE,
    .choices = scripts,
    .choice_titles = script_titles,
    .initial = "\"latin\"",
    .help = "In which script the digits are written." },
  { .id = "samples",
    .title = "Samples",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 10,
    .max = 1000000,
    .initial = "20000",
    .help = "How many digits are drawn to learn from." },
  { .id = "test_samples",
    .title = "Test samples",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 0,
    .max = 1000000,
    .initial = "4000",
    .help = "How many further digits are drawn for the test at the end." },
};

const LamReaderKind lam_reader_drawn_digits = {
  .kind = { .id = "drawn_digits",
            .title = "Drawn digits",
            .summary = "Handwritten digits in three scripts, drawn by the program itself.",
            .group = "Built in",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .read = read_set,
};
