/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-study.h. */

#include "lam-study.h"

#include <math.h>
#include <string.h>

#include "lam-look.h"
#include "lam-random.h"
#include "lam-trainer.h"

/* ---- One batch ---- */

static double
ratio (double of, double all)
{
  return all > 0 ? of / all : NAN;
}

/* @wanted: [positions], −1 is ignored; @bytes: [2 × positions] room */
static float
mask_iou (const LamNetwork *network, const float *y, const gint32 *wanted, guint8 *bytes)
{
  gsize n = network->positions;
  guint8 *mask = bytes + n;

  lam_look_classes (y, n, network->channels, network->is_logits, bytes);
  for (gsize p = 0; p < n; p++)
    mask[p] = wanted[p] < 0 ? LAM_IGNORE : (guint8) wanted[p];
  return (float) lam_look_iou (bytes, mask, n);
}

static void
take_answer (const LamNetwork *network, const float *y, LamStudy *study, gsize at)
{
  int answer = lam_answer (y, network->channels, network->is_logits);

  study->answer[at] = answer;
  study->probability[at] = network->channels == 1 ? (answer == 1 ? y[0] : 1 - y[0]) : y[answer];
}

static void
take_batch (LamTrainer *trainer, LamStudy *study, gsize first, guint8 *bytes)
{
  const LamNetwork *network = trainer->network;
  gsize size = network->positions * network->channels;
  const LamBatch *batch = trainer->batch;

  for (guint i = 0; i < batch->n; i++) {
    const float *y = lam_network_value (network, network->graph->n) + i * size;

    study->loss[first + i] = (float) network->per_sample[i];
    if (study->answer != NULL)
      take_answer (network, y, study, first + i);
    else if (trainer->data->target == LAM_TARGET_MASK)
      study->quality[first + i] =
          mask_iou (network, y, batch->classes + i * network->positions, bytes);
    else if (study->quality != NULL) {
      const float *t = batch->t + i * size;

      study->quality[first + i] = (float) lam_look_psnr (trainer->data, study->part, y, t, size);
      study->before[first + i] =
          (float) lam_look_psnr (trainer->data, study->part, batch->x + i * size, t, size);
    }
  }
}

/* ---- The whole part ---- */

static void
make_room (LamStudy *study, const LamTrainer *trainer)
{
  const LamData *data = trainer->data;
  const LamNetwork *network = trainer->network;
  gsize size = network->positions * network->channels;

  study->n_classes = data->n_classes;
  study->loss = g_new0 (float, study->n);
  if (data->target == LAM_TARGET_CLASS && network->positions == 1) {
    study->answer = g_new0 (gint32, study->n);
    study->probability = g_new0 (float, study->n);
  }
  if (data->target == LAM_TARGET_CLASS || data->target == LAM_TARGET_MASK)
    study->all.confusion = g_new0 (gsize, (gsize) data->n_classes * data->n_classes + 1);
  if (data->target == LAM_TARGET_MASK)
    study->quality = g_new0 (float, study->n);
  /* Compared with its input only where that has the same size. */
  if (data->target == LAM_TARGET_PICTURE && size == lam_shape_size (data->shape)) {
    study->quality = g_new0 (float, study->n);
    study->before = g_new0 (float, study->n);
  }
}

static gboolean
go_through (LamTrainer *trainer, LamStudy *study, const LamWatch *watch, GError **error)
{
  LamNetwork *network = trainer->network;
  g_autofree guint32 *rows = g_new (guint32, trainer->batch_size);
  g_autofree guint8 *bytes = g_malloc (2 * network->positions);
  double loss = 0, weight = 0;

  lam_trainer_clear_sums (trainer);
  for (gsize first = 0; first < study->n; first += trainer->batch_size) {
    guint n = (guint) MIN (trainer->batch_size, study->n - first);

    if (!lam_watch_go_on (watch, (double) first / (double) study->n))
      return lam_fail (error, LAM_ERROR_CANCELLED, "Measuring was cancelled.");
    for (guint i = 0; i < n; i++)
      rows[i] = (guint32) (first + i);
    lam_trainer_measure_rows (trainer, study->part, rows, n, &loss, &weight, study->all.confusion);
    take_batch (trainer, study, first, bytes);
  }
  study->all.loss = loss / MAX (weight, 1) + lam_network_penalty (network);
  study->all.n_metrics = network->n_metrics;
  lam_trainer_read_sums (trainer, study->all.value);
  for (guint i = 0; i < network->n_metrics; i++)
    study->all.metric[i] = network->metric[i]->kind.id;
  return TRUE;
}

LamStudy *
lam_study_new (const LamExperiment *experiment, LamData *data, LamPartId part,
               const LamWeights *weights, guint n_threads, const LamWatch *watch, GError **error)
{
  g_autoptr (LamStudy) study = g_new0 (LamStudy, 1);
  LamTrainer *trainer;
  gboolean good;

  if (!lam_data_has_part (data, part, error))
    return NULL;
  trainer = lam_trainer_new (experiment, data, n_threads, LAM_TRAINER_ONLY_MEASURES, error);
  if (trainer == NULL)
    return NULL;
  study->part = part;
  study->n = data->parts[part].n;
  make_room (study, trainer);
  good = lam_trainer_load (trainer, weights, FALSE, error)
         && go_through (trainer, study, watch, error);
  lam_trainer_free (trainer);
  return good ? g_steal_pointer (&study) : NULL;
}

void
lam_study_free (LamStudy *study)
{
  if (study == NULL)
    return;
  g_free (study->all.confusion);
  g_free (study->loss);
  g_free (study->answer);
  g_free (study->probability);
  g_free (study->quality);
  g_free (study->before);
  g_free (study);
}

/* ---- What follows from it ---- */

LamClassFigures *
lam_study_classes (const LamStudy *study)
{
  guint n = study->n_classes;
  LamClassFigures *figures;

  if (study->all.confusion == NULL || n == 0)
    return NULL;
  figures = g_new0 (LamClassFigures, n);
  for (guint truth = 0; truth < n; truth++)
    for (guint answer = 0; answer < n; answer++) {
      gsize count = study->all.confusion[truth * n + answer];

      figures[truth].n += count;
      figures[answer].answered += count;
      if (truth == answer)
        figures[truth].right = count;
    }
  for (guint c = 0; c < n; c++) {
    LamClassFigures *f = &figures[c];

    f->precision = ratio ((double) f->right, (double) f->answered);
    f->recall = ratio ((double) f->right, (double) f->n);
    f->f1 = ratio (2 * (double) f->right, (double) (f->n + f->answered));
    f->iou = ratio ((double) f->right, (double) (f->n + f->answered - f->right));
  }
  return figures;
}

/* Keeps @rows, the first @n of an order by @key from large to small, while @row is put in. */
static guint
insert (guint32 *rows, guint n, guint most, const float *key, guint32 row)
{
  guint at = n;

  /* Not a number counts as the worst there is. */
  while (at > 0 && (isnan (key[row]) ? !isnan (key[rows[at - 1]]) : key[row] > key[rows[at - 1]]))
    at--;
  if (at >= most)
    return n;
  n = MIN (n + 1, most);
  memmove (rows + at + 1, rows + at, (n - 1 - at) * sizeof *rows);
  rows[at] = row;
  return n;
}

/* Not a number is the worst there is; of equal ones the first in the part comes first. */
static gint
by_loss (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const float *loss = user_data;
  guint32 i = *(const guint32 *) a, j = *(const guint32 *) b;
  float x = isnan (loss[i]) ? INFINITY : loss[i], y = isnan (loss[j]) ? INFINITY : loss[j];

  return x != y ? (x < y ? 1 : -1) : i < j ? -1 : 1;
}

guint
lam_study_mix (gsize n_samples, gsize first, guint32 *rows, guint n)
{
  g_autofree guint32 *all = g_new (guint32, MAX (n_samples, 1));
  guint picked;

  first = MIN (first, n_samples);
  picked = (guint) MIN (n, n_samples - first);
  lam_random_order (lam_random_key (0, LAM_RANDOM_SHUFFLE, 0, 0), all, n_samples);
  memcpy (rows, all + first, picked * sizeof *rows);
  return picked;
}

guint
lam_study_pick (const LamStudy *study, LamStudyOrder order, gsize first, guint32 *rows, guint n)
{
  g_autofree guint32 *all = NULL;
  guint picked = (guint) MIN (n, study->n - MIN (first, study->n));

  if (order == LAM_STUDY_MIXED)
    return lam_study_mix (study->n, first, rows, n);
  all = g_new (guint32, MAX (study->n, 1));
  for (gsize i = 0; i < study->n; i++)
    all[i] = (guint32) i;
  g_qsort_with_data (all, (gint) study->n, sizeof *all, by_loss, study->loss);
  for (guint i = 0; i < picked; i++)
    rows[i] = all[order == LAM_STUDY_BEST ? study->n - 1 - first - i : first + i];
  return picked;
}

guint
lam_study_cell (const LamStudy *study, const LamData *data, guint truth, guint answer,
                guint32 *rows, guint most)
{
  guint n = 0;

  for (gsize i = 0; study->answer != NULL && i < study->n; i++)
    if (study->answer[i] == (gint32) answer && lam_data_class (data, study->part, i) == (int) truth)
      n = insert (rows, n, most, study->probability, (guint32) i);
  return n;
}
