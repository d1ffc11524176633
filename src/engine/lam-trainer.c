/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-trainer.h. */

#include "lam-trainer.h"
#include "lam-match.h"

#include <math.h>
#include <string.h>

#include "lam-kernels.h"
#include "lam.h"

/* Numbers gathered in one piece of work. */
#define GATHER_PIECE 32768

/* ---- Making ---- */

static void
take_optimizer (LamTrainer *trainer)
{
  const LamItem *training = trainer->network->training;

  trainer->optimizer = lam_item_peek (training, LAM_TRAINING_OPTIMIZER);
  trainer->optimizer_kind = (const LamOptimizerKind *) trainer->optimizer->kind;
  trainer->base_rate = lam_item_number (trainer->optimizer, LAM_OPTIMIZER_LEARNING_RATE);
  trainer->rate = trainer->base_rate;
  trainer->schedule_item = lam_item_peek (trainer->optimizer, LAM_OPTIMIZER_SCHEDULE);
  if (trainer->schedule_item != NULL)
    trainer->schedule = (const LamScheduleKind *) trainer->schedule_item->kind;
  for (guint s = 0; s < trainer->optimizer_kind->n_slots; s++)
    if (trainer->optimizer_kind->slot_start != NULL && trainer->network->slots[s] != NULL)
      lam_fill (trainer->pool, trainer->network->n_trained,
                (float) trainer->optimizer_kind->slot_start (trainer->optimizer, s),
                trainer->network->slots[s]);
}

static void
make_sums (LamTrainer *trainer)
{
  const LamNetwork *network = trainer->network;

  for (guint i = 0; i < network->n_metrics; i++) {
    trainer->n_sums[i] = network->metric[i]->n_sums (network->metric_item[i], network->n_classes);
    trainer->sums[i] = g_new0 (double, trainer->n_sums[i]);
    trainer->step_sums[i] = g_new0 (double, trainer->n_sums[i]);
  }
}

static gboolean
check_parts (const LamData *data, GError **error)
{
  if (data->parts[LAM_PART_TRAIN].n == 0)
    return lam_fail (error, LAM_ERROR_DATA, "There are no training samples.");
  return TRUE;
}

/* The network, in a smaller size where it is not to train and faster so. */
static LamNetwork *
make_network (LamTrainer *trainer, LamNetworkOptions *options, GError **error)
{
  LamShape in = trainer->source->shape;
  LamNetwork *network = lam_network_new (trainer->experiment, in, trainer->source, options, error);
  guint batch = network == NULL || options->backward ? 0 : lam_network_small_batch (network);

  if (batch == 0 || batch == options->capacity)
    return network;
  lam_network_free (network);
  trainer->batch_size = options->capacity = batch;
  return lam_network_new (trainer->experiment, in, trainer->source, options, error);
}

/* Frozen layers below the rest get a network of their own, whose results are kept. */
static gboolean
make_networks (LamTrainer *trainer, guint flags, GError **error)
{
  const LamItem *optimizer = lam_experiment_optimizer (trainer->experiment);
  guint64 seed = lam_experiment_seed (trainer->experiment);
  LamNetworkOptions options = { .capacity = trainer->batch_size,
                                .backward = (flags & LAM_TRAINER_ONLY_MEASURES) == 0,
                                .input_gradient = (flags & LAM_TRAINER_KEEPS_ALL) != 0,
                                .keep_all = (flags & LAM_TRAINER_KEEPS_ALL) != 0,
                                .pool = trainer->pool,
                                .n_slots = ((const LamOptimizerKind *) optimizer->kind)->n_slots };
  g_autoptr (LamPlan) plan =
      lam_plan_new (trainer->experiment, trainer->data->shape, trainer->data);

  if (!lam_plan_is_good (plan))
    return lam_fail (error, LAM_ERROR_SHAPE, "%s", lam_plan_error (plan));
  trainer->source = trainer->data;
  if (flags & LAM_TRAINER_KEEPS_FEATURES)
    trainer->features =
        lam_features_new (trainer->experiment, trainer->data, trainer->batch_size, trainer->pool);
  if (trainer->features != NULL) {
    trainer->source = lam_features_data (trainer->features);
    options.from_item = lam_features_n_items (trainer->features);
    options.in_turn = lam_features_network (trainer->features);
  }
  trainer->network = make_network (trainer, &options, error);
  if (trainer->network == NULL
      || (trainer->features != NULL
          && !lam_features_begin (trainer->features, trainer->experiment, trainer->network, seed,
                                  error)))
    return FALSE;
  lam_network_reset (trainer->network, seed);
  return TRUE;
}

LamTrainer *
lam_trainer_new (const LamExperiment *experiment, LamData *data, guint n_threads, guint flags,
                 GError **error)
{
  LamTrainer *trainer = g_new0 (LamTrainer, 1);
  const LamItem *training = lam_experiment_training (experiment);
  gsize n_train = data->parts[LAM_PART_TRAIN].n;

  trainer->experiment = lam_experiment_dup (experiment);
  trainer->data = lam_data_ref (data);
  trainer->pool = lam_pool_new (n_threads > 0 ? n_threads : lam_n_processors ());
  trainer->batch_size =
      (guint) MIN (lam_item_count (training, LAM_TRAINING_BATCH_SIZE), MAX (n_train, 1));
  if (!check_parts (data, error) || !make_networks (trainer, flags, error)) {
    lam_trainer_free (trainer);
    return NULL;
  }
  take_optimizer (trainer);
  make_sums (trainer);
  trainer->batch =
      lam_batch_new (trainer->source, trainer->batch_size, lam_pool_threads (trainer->pool));
  trainer->order = g_new (guint32, n_train);
  trainer->steps_per_epoch = (guint) ((n_train + trainer->batch_size - 1) / trainer->batch_size);
  return trainer;
}

void
lam_trainer_free (LamTrainer *trainer)
{
  if (trainer == NULL)
    return;
  for (guint i = 0; i < LAM_MAX_METRICS; i++) {
    g_free (trainer->sums[i]);
    g_free (trainer->step_sums[i]);
  }
  lam_batch_free (trainer->batch);
  g_free (trainer->order);
  lam_features_free (trainer->features);
  lam_network_free (trainer->network);
  lam_pool_free (trainer->pool);
  lam_data_unref (trainer->data);
  lam_experiment_free (trainer->experiment);
  g_free (trainer);
}

/* ---- Weights ---- */

gboolean
lam_trainer_load (LamTrainer *trainer, const LamWeights *weights, gboolean partial, GError **error)
{
  LamNetwork *frozen = trainer->features != NULL ? lam_features_network (trainer->features) : NULL;
  g_autoptr (LamWeights) fitted =
      lam_weights_match (weights, trainer->experiment, trainer->data->shape, partial, error);

  if (fitted == NULL || (frozen != NULL && !lam_network_load (frozen, fitted, partial, error)))
    return FALSE;
  if (frozen != NULL)
    lam_features_forget (trainer->features);
  return lam_network_load (trainer->network, fitted, partial, error);
}

LamWeights *
lam_trainer_dup_weights (const LamTrainer *trainer, const float *w)
{
  const LamNetwork *network = trainer->network;
  LamWeights *weights = lam_network_dup_weights_of (network, w != NULL ? w : network->w);
  LamWeights *all;

  if (trainer->features == NULL)
    return weights;
  all = lam_network_dup_weights (lam_features_network (trainer->features));
  while (weights->tensors->len > 0)
    g_ptr_array_add (all->tensors, g_ptr_array_steal_index (weights->tensors, 0));
  lam_weights_unref (weights);
  return all;
}

/* ---- What the optimiser remembers ---- */

static char *
slot_name (guint slot, const LamParameter *parameter)
{
  return g_strdup_printf ("slot_%u/%s", slot, parameter->name);
}

LamWeights *
lam_trainer_dup_slots (const LamTrainer *trainer)
{
  const LamNetwork *network = trainer->network;
  LamWeights *slots = lam_weights_new ();

  for (guint s = 0; s < trainer->optimizer_kind->n_slots; s++)
    for (guint i = 0; i < network->n_parameters; i++) {
      const LamParameter *parameter = &network->parameter[i];
      g_autofree char *name = slot_name (s, parameter);

      if (parameter->trains)
        lam_weights_add (slots, name, 1, &parameter->n, network->slots[s] + parameter->offset);
    }
  return slots;
}

/* Calls @each for every slot of every weight that is trained; stops when it is FALSE. */
static gboolean
each_slot (LamTrainer *trainer, const LamWeights *slots,
           gboolean (*each) (float *slot, const LamParameter *parameter, const LamTensor *tensor))
{
  LamNetwork *network = trainer->network;

  for (guint s = 0; s < trainer->optimizer_kind->n_slots; s++)
    for (guint i = 0; i < network->n_parameters; i++) {
      const LamParameter *parameter = &network->parameter[i];
      g_autofree char *name = slot_name (s, parameter);

      if (parameter->trains
          && !each (network->slots[s] + parameter->offset, parameter,
                    lam_weights_find (slots, name)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fits_slot (float *slot, const LamParameter *parameter, const LamTensor *tensor)
{
  return tensor != NULL && lam_tensor_size (tensor) == parameter->n;
}

static gboolean
fill_slot (float *slot, const LamParameter *parameter, const LamTensor *tensor)
{
  memcpy (slot, tensor->values, parameter->n * sizeof (float));
  return TRUE;
}

gboolean
lam_trainer_load_slots (LamTrainer *trainer, const LamWeights *slots, guint64 t,
                        guint64 optimizer_from)
{
  const LamNetwork *network = trainer->network;
  guint n_trained = 0;

  for (guint i = 0; i < network->n_parameters; i++)
    n_trained += network->parameter[i].trains;
  if (slots->tensors->len != n_trained * trainer->optimizer_kind->n_slots
      || !each_slot (trainer, slots, fits_slot))
    return FALSE;
  each_slot (trainer, slots, fill_slot);
  trainer->t = t;
  trainer->optimizer_from = optimizer_from;
  return TRUE;
}

void
lam_trainer_set_interrupt (LamTrainer *trainer, const volatile int *interrupt)
{
  trainer->network->interrupt = interrupt;
  if (trainer->features != NULL)
    lam_features_network (trainer->features)->interrupt = interrupt;
}

/* ---- Batches ---- */

typedef struct {
  LamTrainer *trainer;
  LamPartId part;
  const guint32 *rows;
  guint n, epoch, piece_rows;
  gboolean augment;
} Gathering;

static void
gather_piece (guint piece, guint thread, gpointer data)
{
  const Gathering *g = data;
  guint from = piece * g->piece_rows;

  lam_data_gather_some (g->trainer->source, g->part, g->rows, g->n, g->epoch, g->augment,
                        g->trainer->batch, from, MIN (from + g->piece_rows, g->n), thread);
}

/* Gathers and feeds a batch, the threads sharing the samples. FALSE when interrupted. */
static gboolean
feed (LamTrainer *trainer, LamPartId part, const guint32 *rows, guint n, guint epoch,
      gboolean augment)
{
  gsize size = lam_shape_size (trainer->source->shape);
  Gathering g = { trainer, part, rows, n, epoch, (guint) MAX (1, GATHER_PIECE / size), augment };

  if (trainer->features != NULL && !lam_features_ensure (trainer->features, part, rows, n))
    return FALSE;
  if (trainer->batch->starts != NULL)
    lam_data_gather (trainer->source, part, rows, n, epoch, augment, trainer->batch);
  else
    lam_pool_run (trainer->pool, (n + g.piece_rows - 1) / g.piece_rows, gather_piece, &g);
  lam_network_feed (trainer->network, trainer->batch);
  return TRUE;
}

/* ---- Steps ---- */

void
lam_trainer_begin_epoch (LamTrainer *trainer, guint epoch)
{
  gsize n = trainer->data->parts[LAM_PART_TRAIN].n;
  const LamItem *training = trainer->network->training;

  if (lam_item_on (training, LAM_TRAINING_SHUFFLE))
    lam_random_order (lam_random_key (trainer->network->seed, LAM_RANDOM_SHUFFLE, epoch, 0),
                      trainer->order, n);
  else
    for (gsize i = 0; i < n; i++)
      trainer->order[i] = (guint32) i;
}

void
lam_trainer_clear_sums (LamTrainer *trainer)
{
  for (guint i = 0; i < trainer->network->n_metrics; i++)
    memset (trainer->sums[i], 0, trainer->n_sums[i] * sizeof (double));
}

void
lam_trainer_read_sums (const LamTrainer *trainer, double *metric)
{
  const LamNetwork *network = trainer->network;

  for (guint i = 0; i < network->n_metrics; i++)
    metric[i] =
        network->metric[i]->value (network->metric_item[i], trainer->sums[i], network->n_classes);
}

/* The batch's metrics, and the epoch's sums with them. */
static void
add_metrics (LamTrainer *trainer, double *metric)
{
  LamNetwork *network = trainer->network;

  for (guint i = 0; i < network->n_metrics; i++) {
    memset (trainer->step_sums[i], 0, trainer->n_sums[i] * sizeof (double));
    lam_network_add_metrics (network, i, trainer->step_sums[i]);
    if (metric != NULL)
      metric[i] = network->metric[i]->value (network->metric_item[i], trainer->step_sums[i],
                                             network->n_classes);
    for (gsize j = 0; j < trainer->n_sums[i]; j++)
      trainer->sums[i][j] += trainer->step_sums[i][j];
  }
}

static gboolean
clips (const LamTrainer *trainer)
{
  return lam_item_is_set (trainer->optimizer, LAM_OPTIMIZER_CLIPNORM)
         || lam_item_is_set (trainer->optimizer, LAM_OPTIMIZER_CLIPVALUE);
}

/* Keras: clipnorm bounds the norm of each tensor's gradient, clipvalue each number. */
static void
clip (LamTrainer *trainer)
{
  LamNetwork *network = trainer->network;
  gboolean by_norm = lam_item_is_set (trainer->optimizer, LAM_OPTIMIZER_CLIPNORM);
  gboolean by_value = lam_item_is_set (trainer->optimizer, LAM_OPTIMIZER_CLIPVALUE);

  for (guint i = 0; (by_norm || by_value) && i < network->n_parameters; i++) {
    const LamParameter *parameter = &network->parameter[i];
    float *dw = network->dw + parameter->offset;

    if (!parameter->trains)
      continue;
    if (by_norm) {
      double limit = lam_item_number (trainer->optimizer, LAM_OPTIMIZER_CLIPNORM);
      double norm = sqrt (lam_sum_squares (network->pool, parameter->n, dw));

      if (norm > limit)
        lam_scale (network->pool, parameter->n, (float) (limit / norm), dw);
    }
    if (by_value)
      lam_clip (network->pool, parameter->n,
                (float) lam_item_number (trainer->optimizer, LAM_OPTIMIZER_CLIPVALUE), dw);
  }
}

static void
update_piece (guint piece, guint thread, gpointer data)
{
  LamTrainer *trainer = data;
  LamNetwork *network = trainer->network;
  gsize from = network->piece[piece].from, n = network->piece[piece].to - from;
  float *slots[G_N_ELEMENTS (network->slots)] = { NULL };

  /* A piece comes through the cache once, for its gradient, its update and its penalty. */
  for (guint s = 0; s < trainer->optimizer_kind->n_slots; s++)
    slots[s] = network->slots[s] + from;
  trainer->optimizer_kind->update (trainer->optimizer, trainer->rate,
                                   trainer->t - trainer->optimizer_from, n, network->w + from,
                                   lam_network_piece_gradient (network, piece, thread), slots);
  lam_network_piece_penalty (network, piece);
}

/* The learning rate of the coming step: lr / (1 + decay × t), t from 0, times the schedule. */
static double
rate_now (LamTrainer *trainer, guint epoch, guint index)
{
  double rate = trainer->base_rate
                / (1
                   + lam_item_number (trainer->optimizer, LAM_OPTIMIZER_DECAY)
                         * (double) (trainer->t - trainer->optimizer_from));

  if (trainer->schedule == NULL)
    return rate;
  trainer->schedule_state.epoch = epoch + (double) index / trainer->steps_per_epoch;
  trainer->schedule_state.step = trainer->t;
  trainer->schedule_state.steps_per_epoch = trainer->steps_per_epoch;
  return rate * trainer->schedule->factor (trainer->schedule_item, &trainer->schedule_state);
}

static void
update (LamTrainer *trainer, guint epoch, guint index)
{
  LamNetwork *network = trainer->network;

  clip (trainer);
  trainer->rate = rate_now (trainer, epoch, index);
  trainer->t++;
  lam_pool_run (trainer->pool, network->n_pieces, update_piece, trainer);
  network->penalty_known = TRUE;
}

gboolean
lam_trainer_gradients (LamTrainer *trainer, guint epoch, guint index, double *loss)
{
  LamNetwork *network = trainer->network;
  gsize n_train = trainer->data->parts[LAM_PART_TRAIN].n;
  gsize first = (gsize) index * trainer->batch_size;
  guint n = (guint) MIN (trainer->batch_size, n_train - first);

  if (!feed (trainer, LAM_PART_TRAIN, trainer->order + first, n, epoch, TRUE)
      || !lam_network_forward (network, TRUE, epoch, index))
    return FALSE;
  *loss = lam_network_measure (network, TRUE) + lam_network_penalty (network);
  return lam_network_backward (network);
}

static void
finish_step (LamTrainer *trainer, guint epoch, guint index, double loss, double *metric)
{
  add_metrics (trainer, metric);
  if (isfinite (loss)) {
    update (trainer, epoch, index);
    lam_network_settle (trainer->network);
  }
}

gboolean
lam_trainer_step (LamTrainer *trainer, guint epoch, guint index, double *loss, double *metric)
{
  gboolean whole;

  /* Clipping looks at whole gradients, L2 included, before the update. */
  trainer->network->waits = !clips (trainer);
  whole = lam_trainer_gradients (trainer, epoch, index, loss);
  if (whole)
    finish_step (trainer, epoch, index, *loss, metric);
  trainer->network->waits = FALSE;
  return whole;
}

/* ---- Measuring ---- */

static void
add_confusion (const LamNetwork *network, const LamBatch *batch, gsize *confusion)
{
  const LamReal *y = lam_network_value (network, network->graph->n);
  gsize n = (gsize) batch->n * network->positions;

  for (gsize i = 0; batch->classes != NULL && i < n; i++) {
    int answer = lam_answer (y + i * network->channels, network->channels, network->is_logits);

    if (batch->classes[i] >= 0 && (guint) batch->classes[i] < network->n_classes
        && (guint) answer < network->n_classes)
      confusion[(gsize) batch->classes[i] * network->n_classes + (gsize) answer]++;
  }
}

int
lam_answer (const float *y, gsize channels, gboolean logits)
{
  gsize best = 0;

  if (channels == 1)
    return y[0] > (logits ? 0.0f : 0.5f);
  for (gsize c = 1; c < channels; c++)
    if (y[c] > y[best])
      best = c;
  return (int) best;
}

gboolean
lam_trainer_predict (LamTrainer *trainer, LamPartId part, const guint32 *rows, guint n)
{
  return feed (trainer, part, rows, n, 0, FALSE)
         && lam_network_forward (trainer->network, FALSE, 0, 0);
}

gboolean
lam_trainer_measure_rows (LamTrainer *trainer, LamPartId part, const guint32 *rows, guint n,
                          double *loss, double *weight, gsize *confusion)
{
  LamNetwork *network = trainer->network;
  double share = n;

  if (!lam_trainer_predict (trainer, part, rows, n))
    return FALSE;
  if (network->loss->weighs_by_count)
    share = (double) network->targets_now.counted;
  *loss += share * lam_network_measure (network, FALSE);
  *weight += share;
  add_metrics (trainer, NULL);
  if (confusion != NULL)
    add_confusion (network, trainer->batch, confusion);
  return TRUE;
}

gboolean
lam_trainer_measure (LamTrainer *trainer, LamPartId part, LamFigures *figures, gsize *confusion)
{
  LamNetwork *network = trainer->network;
  gsize n = trainer->data->parts[part].n;
  g_autofree guint32 *rows = g_new (guint32, trainer->batch_size);
  double loss = 0, weight = 0;

  lam_trainer_clear_sums (trainer);
  for (gsize first = 0; first < n; first += trainer->batch_size) {
    guint now = (guint) MIN (trainer->batch_size, n - first);

    for (guint i = 0; i < now; i++)
      rows[i] = (guint32) (first + i);
    if (!lam_trainer_measure_rows (trainer, part, rows, now, &loss, &weight, confusion))
      return FALSE;
  }
  figures->n_samples = n;
  figures->loss = loss / MAX (weight, 1) + lam_network_penalty (network);
  lam_trainer_read_sums (trainer, figures->metric);
  return TRUE;
}
