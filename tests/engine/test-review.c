/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reviews as texts and back, and which of their words tell. */

#include <math.h>
#include <string.h>

#include "data-help.h"
#include "data/lam-words.h"

#define EXPERIMENT                                                                                 \
  "{\"format\": \"lamina-experiment\", \"version\": 1, \"seed\": 3, \"data\": {\"source\": "       \
  "\"drawn_reviews\", \"samples\": 1500, \"test_samples\": 60, \"num_words\": 900}, \"layers\": "  \
  "[{\"type\": \"dense\", \"units\": 8, \"activation\": \"relu\"}, {\"type\": \"dense\", "         \
  "\"units\": 1, \"activation\": \"sigmoid\"}], \"training\": {\"loss\": "                         \
  "\"binary_crossentropy\", \"metrics\": [\"accuracy\"], \"optimizer\": {\"type\": \"rmsprop\", "  \
  "\"learning_rate\": 0.01}, \"batch_size\": 100, \"epochs\": 3}}"

typedef struct {
  LamExperiment *experiment;
  LamData *data;
  LamWeights *weights;
} Trained;

static Trained
train (void)
{
  LamRunOptions options = { .n_threads = 2 };
  LamLoading loading = { .seed = 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LamRun) run = NULL;
  Trained t = { 0 };

  t.experiment = lam_experiment_from_text (EXPERIMENT, -1, "test", &error);
  g_assert_no_error (error);
  t.data = lam_data_load (t.experiment, &loading, &error);
  g_assert_no_error (error);
  run = lam_run_new (t.experiment, t.data, &options, &error);
  g_assert_no_error (error);
  lam_snapshot_unref (lam_run_wait (run));
  t.weights = lam_run_dup_weights (run, FALSE);
  return t;
}

static void
trained_clear (Trained *t)
{
  lam_experiment_free (t->experiment);
  lam_data_unref (t->data);
  lam_weights_unref (t->weights);
}

/* The words of a review, written down and cut again, are its list; which words were not known is
 * not written down. */
static void
test_round_trip (void)
{
  Trained t = train ();
  const LamPart *part = &t.data->parts[LAM_PART_TEST];

  for (gsize i = 0; i < part->n; i++) {
    g_autofree char *text = lam_data_dup_words (t.data, LAM_PART_TEST, i);
    const guint32 *list = lam_samples_indices (&part->store->x, part->rows[i]);
    guint length = (guint) lam_samples_length (&part->store->x, part->rows[i]);
    guint n, n_words, n_known, k = 0;
    g_autofree guint32 *columns = lam_review_columns (t.data, text, &n, &n_words, &n_known);

    g_assert_cmpuint (n_words, ==, n_known);
    g_assert_cmpuint (n, ==, n_known + 1); /* and the start */
    for (guint j = 0; j < length; j++)
      if (list[j] != LAM_WORD_UNKNOWN)
        g_assert_cmpuint (columns[k++], ==, list[j]);
    g_assert_cmpuint (k, ==, n);
  }
  trained_clear (&t);
}

static void
test_texts (void)
{
  static const struct {
    const char *text;
    guint n_words, n_known;
  } cases[] = {
    { "", 0, 0 },
    { " ,;! ", 0, 0 },
    { "The film is THE film!", 3, 3 },
    { "the film,xqzt(xqzt)", 3, 2 },
    { "\xff\xfe film", 2, 1 }, /* no UTF-8 */
  };
  Trained t = train ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint n, n_words, n_known;
    g_autofree guint32 *columns =
        lam_review_columns (t.data, cases[i].text, &n, &n_words, &n_known);

    g_assert_cmpuint (n_words, ==, cases[i].n_words);
    g_assert_cmpuint (n_known, ==, cases[i].n_known);
    g_assert_cmpuint (n, ==, 1 + n_known + (n_known < n_words));
    for (guint k = 1; k < n; k++)
      g_assert_cmpuint (columns[k], >, columns[k - 1]);
  }
  trained_clear (&t);
}

/* Answers are those of lam_predict (), and a word's effect is what leaving it out changes. */
static void
test_weighed (void)
{
  Trained t = train ();
  g_autoptr (GError) error = NULL;
  guint32 rows[60];
  g_autofree LamSample *samples = NULL;
  gsize width = lam_shape_size (t.data->shape);

  for (guint i = 0; i < 60; i++)
    rows[i] = 59 - i;
  samples =
      lam_review_weigh_rows (t.experiment, t.data, t.weights, LAM_PART_TEST, rows, 60, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 60; i++) {
    const LamPart *part = &t.data->parts[LAM_PART_TEST];
    gsize row = part->rows[rows[i]];
    g_autofree float *x = g_new0 (float, 2 * width);
    g_autofree float *y = NULL;
    LamShape out;

    for (gsize k = 0; k < lam_samples_length (&part->store->x, row); k++)
      x[lam_samples_indices (&part->store->x, row)[k]] = 1;
    memcpy (x + width, x, width * sizeof (float));
    x[width + samples[i].words[0].index] = 0;
    y = lam_predict (t.experiment, t.data->shape, x, 2, t.weights, NULL, 1, &out, &error);
    g_assert_no_error (error);
    /* Lists are summed in another order than rows of zeros and ones: some roundings of float. */
    g_assert_cmpfloat (fabsf (samples[i].output[0] - y[0]), <, 1e-5f);
    g_assert_cmpfloat (fabsf (samples[i].words[0].effect - (y[0] - y[1])), <, 2e-5f);
    g_assert_cmpint (samples[i].label, ==, lam_data_class (t.data, LAM_PART_TEST, rows[i]));
    g_assert_cmpint (samples[i].answer, ==, y[0] > 0.5f);
  }
  trained_clear (&t);
}

/* A text may have more words than any review of the set. */
static void
test_long (void)
{
  Trained t = train ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree LamSample *sample = NULL;
  g_autofree guint32 *columns = NULL;
  guint n, n_words, n_known;

  for (guint i = LAM_WORD_OFFSET + 1; i < 900; i++)
    g_string_append_printf (text, "%s ", t.data->words[i]);
  columns = lam_review_columns (t.data, text->str, &n, &n_words, &n_known);
  g_assert_cmpuint (n_known, ==, 900 - LAM_WORD_OFFSET - 1);
  sample = lam_review_weigh_list (t.experiment, t.data, t.weights, columns, n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sample->n_words, ==, LAM_SAMPLE_WORDS);
  g_assert_true (sample->answer == 0 || sample->answer == 1);
  trained_clear (&t);
}

/* Pictures are no reviews. */
static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = lam_experiment_from_text (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": {\"source\": "
      "\"drawn_digits\", \"samples\": 20, \"test_samples\": 5}, \"layers\": [\"flatten\", "
      "{\"type\": \"dense\", \"units\": 10}], \"training\": {}}",
      -1, "test", &error);
  LamLoading loading = { .seed = 3 };
  g_autoptr (LamData) data = lam_data_load (experiment, &loading, &error);
  g_autoptr (LamWeights) weights = lam_weights_new ();
  guint32 list[] = { 1 };

  g_assert_no_error (error);
  g_assert_null (lam_review_weigh_list (experiment, data, weights, list, 1, &error));
  g_assert_error (error, LAM_ERROR, LAM_ERROR_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/review/round-trip", test_round_trip);
  g_test_add_func ("/review/texts", test_texts);
  g_test_add_func ("/review/weighed", test_weighed);
  g_test_add_func ("/review/long", test_long);
  g_test_add_func ("/review/refused", test_refused);
  return g_test_run ();
}
