/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-review.h. */

#include "lam-review.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/lam-words.h"

#define TRIED 400   /* words of a review, commonest first */
#define VARIANTS 64 /* in one go, of networks made for this alone */

/* ---- an answer ---- */

/* The probability of class @answer. Scores, and logarithms of probabilities, are none themselves: a
 * softmax makes either into them. */
static float
class_probability (const LamNetwork *network, const float *y, int answer)
{
  gsize channels = network->channels;
  gboolean fits = TRUE;
  float most = y[0], sum = 0;

  if (channels == 1) {
    float one = network->is_logits ? 1 / (1 + expf (-y[0])) : y[0];

    return answer == 1 ? one : 1 - one;
  }
  for (gsize c = 0; c < channels; c++) {
    most = MAX (most, y[c]);
    fits &= y[c] >= 0 && y[c] <= 1;
  }
  if (fits)
    return y[answer];
  for (gsize c = 0; c < channels; c++)
    sum += expf (y[c] - most);
  return expf (y[answer] - most) / sum;
}

void
lam_sample_take_answer (LamSample *sample, const LamNetwork *network, const float *y)
{
  gsize channels = network->channels;

  sample->n_output = (guint) MIN (channels, G_N_ELEMENTS (sample->output));
  memcpy (sample->output, y, sample->n_output * sizeof (float));
  if (network->positions != 1 || network->target != LAM_TARGET_CLASS)
    return;
  sample->answer = lam_answer (y, channels, network->is_logits);
  sample->probability = class_probability (network, y, sample->answer);
}

/* ---- what words add ---- */

static const float *
output_of (const LamNetwork *network, guint i)
{
  return lam_network_value (network, network->graph->n)
         + i * network->positions * network->channels;
}

/* The probability whose change is looked at: of class 1, or of the answer. */
static float
probability (const LamNetwork *network, const LamSample *sample, guint at)
{
  int answer = network->channels == 1 ? 1 : MAX (sample->answer, 0);

  return class_probability (network, output_of (network, at), answer);
}

static int
compare_effects (const void *a, const void *b)
{
  float x = fabsf (((const LamWord *) a)->effect), y = fabsf (((const LamWord *) b)->effect);

  return (x < y) - (x > y);
}

LamBatch *
lam_review_room (const LamData *data, guint capacity, guint length)
{
  LamBatch *room = lam_batch_new (data, capacity, 1);
  gsize wanted = (gsize) capacity * length;

  if (room->indices_capacity < wanted) {
    g_free (room->indices);
    room->indices = g_new0 (guint32, wanted);
    room->indices_capacity = wanted;
  }
  return room;
}

/* Fills the batch with @n variants of the list, variant i without word first + i; when @n is 0 with
 * the whole list. */
static void
fill_variants (LamBatch *batch, const guint32 *list, guint length, guint first, guint n)
{
  guint32 filled = 0;

  batch->n = MAX (n, 1);
  memset (batch->classes, 0, batch->n * sizeof *batch->classes);
  for (guint i = 0; i < batch->n; i++) {
    batch->starts[i] = filled;
    for (guint k = 0; k < length; k++)
      if (n == 0 || k != first + i)
        batch->indices[filled++] = list[k];
  }
  batch->starts[batch->n] = filled;
}

static gboolean
run_variants (LamNetwork *network, const LamBatch *room)
{
  lam_network_feed (network, room);
  return lam_network_forward (network, FALSE, 0, 0);
}

gboolean
lam_review_weigh (LamNetwork *network, LamBatch *room, const guint32 *list, guint length,
                  LamSample *sample)
{
  guint tried = MIN (length, TRIED);
  LamWord words[TRIED];
  float whole;

  fill_variants (room, list, length, 0, 0);
  if (!run_variants (network, room))
    return FALSE;
  lam_sample_take_answer (sample, network, output_of (network, 0));
  whole = probability (network, sample, 0);
  for (guint first = 0; first < tried; first += room->capacity) {
    guint n = MIN (room->capacity, tried - first);

    fill_variants (room, list, length, first, n);
    if (!run_variants (network, room))
      return FALSE;
    for (guint i = 0; i < n; i++)
      words[first + i] = (LamWord){ list[first + i], whole - probability (network, sample, i) };
  }
  qsort (words, tried, sizeof *words, compare_effects);
  sample->n_words = MIN (tried, LAM_SAMPLE_WORDS);
  memcpy (sample->words, words, sample->n_words * sizeof *words);
  return TRUE;
}

/* ---- a text ---- */

/* Words to columns. The four first columns are marks and stand for no word. */
static GHashTable *
columns_by_word (const LamData *data)
{
  GHashTable *columns = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = LAM_WORD_OFFSET + 1; i < lam_shape_size (data->shape); i++)
    g_hash_table_insert (columns, data->words[i], GUINT_TO_POINTER (i));
  return columns;
}

guint32 *
lam_review_columns (const LamData *data, const char *text, guint *n, guint *n_words, guint *n_known)
{
  g_autofree char *words = lam_words_cut (text, strlen (text));
  g_autoptr (GHashTable) columns = columns_by_word (data);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 start = LAM_WORD_START, unknown = LAM_WORD_UNKNOWN;

  *n_words = *n_known = 0;
  g_array_append_val (list, start);
  for (char *w = words; *w != '\0'; w += strlen (w) + 1) {
    guint32 column = GPOINTER_TO_UINT (g_hash_table_lookup (columns, w));

    if (!g_hash_table_add (seen, w))
      continue;
    ++*n_words;
    if (column > 0) {
      ++*n_known;
      g_array_append_val (list, column);
    }
  }
  if (*n_known < *n_words)
    g_array_append_val (list, unknown);
  *n = (guint) lam_words_sort ((guint32 *) (gpointer) list->data, list->len);
  return (guint32 *) g_array_free (g_steal_pointer (&list), FALSE);
}

/* ---- with a network of its own ---- */

gboolean
lam_review_suits (const LamData *data)
{
  return data->target == LAM_TARGET_CLASS
         && data->stores[LAM_PART_TRAIN]->x.type == LAM_STORE_INDICES;
}

static LamTrainer *
trainer_of (const LamExperiment *experiment, LamData *data, const LamWeights *weights,
            GError **error)
{
  LamTrainer *trainer;

  if (!lam_review_suits (data)) {
    lam_fail (error, LAM_ERROR_DATA, "These data are no reviews.");
    return NULL;
  }
  trainer = lam_trainer_new (experiment, data, 1, 0, error);
  if (trainer != NULL && !lam_trainer_load (trainer, weights, FALSE, error))
    g_clear_pointer (&trainer, lam_trainer_free);
  return trainer;
}

LamSample *
lam_review_weigh_rows (const LamExperiment *experiment, LamData *data, const LamWeights *weights,
                       LamPartId part, const guint32 *rows, guint n, GError **error)
{
  LamTrainer *trainer = trainer_of (experiment, data, weights, error);
  LamSample *samples;
  LamBatch *room;

  if (trainer == NULL)
    return NULL;
  samples = g_new0 (LamSample, MAX (n, 1));
  room = lam_review_room (data, MIN (trainer->batch_size, VARIANTS), 0);
  for (guint i = 0; i < n; i++) {
    const LamPart *from = &data->parts[part];
    gsize row = from->rows[rows[i]];

    samples[i] = (LamSample){
      .position = rows[i], .part = part, .label = lam_data_class (data, part, rows[i]), .answer = -1
    };
    lam_review_weigh (trainer->network, room, lam_samples_indices (&from->store->x, row),
                      (guint) lam_samples_length (&from->store->x, row), &samples[i]);
  }
  lam_batch_free (room);
  lam_trainer_free (trainer);
  return samples;
}

LamSample *
lam_review_weigh_list (const LamExperiment *experiment, LamData *data, const LamWeights *weights,
                       const guint32 *list, guint length, GError **error)
{
  LamTrainer *trainer = trainer_of (experiment, data, weights, error);
  LamSample *sample;
  LamBatch *room;

  if (trainer == NULL)
    return NULL;
  sample = g_new0 (LamSample, 1);
  *sample = (LamSample){ .label = -1, .answer = -1 };
  room = lam_review_room (data, MIN (trainer->batch_size, VARIANTS), length);
  lam_review_weigh (trainer->network, room, list, length, sample);
  lam_batch_free (room);
  lam_trainer_free (trainer);
  return sample;
}
