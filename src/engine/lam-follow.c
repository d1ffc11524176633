/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-follow.h. */

#include "lam-follow.h"

#include <math.h>
#include <string.h>

#include "data/lam-reading.h"
#include "lam-look.h"
#include "lam-review.h"

#define N_SHARES 5 /* one filled, one in the mailbox, the rest on the window's side */
#define MOST_FILTERS 100
#define FILTER_VALUES (1u << 18) /* of all filters shown */
#define WORD_SAMPLES 12

struct _LamFollow {
  LamTrainer *trainer; /* borrowed */
  LamShown *share[N_SHARES];
  LamShown *newest;                   /* one of them, or NULL */
  LamSample sample[LAM_MAX_FOLLOWED]; /* what never changes of them */
  guint n_samples;

  /* Sizes in bytes of one sample's share, and how many samples get one. */
  LamShape picture_shape, mask_shape; /* n = 0: there are none */
  gsize picture_size, mask_size;
  guint n_pictures, n_masks;

  /* The first filters [… × out] of the network that have a picture's form. */
  const LamNetwork *filter_network;
  const LamParameter *filter;
  LamTensor filter_form; /* its name is the parameter's; no values */
  LamShape filters_in;
  gsize filter_values, filters_in_kernel;

  LamBatch *words; /* variants of a sample, each without one word; or NULL */
};

/* ---- shares ---- */

LamShown *
lam_shown_ref (LamShown *shown)
{
  __atomic_add_fetch (&shown->references, 1, __ATOMIC_RELAXED);
  return shown;
}

void
lam_shown_unref (LamShown *shown)
{
  if (shown == NULL || __atomic_sub_fetch (&shown->references, 1, __ATOMIC_ACQ_REL) != 0)
    return;
  g_free (shown->filters.name);
  g_free (shown->memory);
  g_free (shown);
}

static LamShown *
shown_new (const LamFollow *follow)
{
  LamShown *shown = g_new0 (LamShown, 1);
  gsize pictures = 3 * follow->picture_size * follow->n_pictures;
  gsize masks = follow->mask_size * follow->n_masks;

  shown->references = 1;
  /* Filters come first: floats want to be aligned. */
  shown->memory = g_malloc (follow->filter_values * sizeof (float) + pictures + masks + 1);
  if (follow->filter != NULL)
    shown->filters.name = g_strdup (follow->filter->name);
  return shown;
}

/* A share that nobody reads. When readers keep all of them, one is left to them for good. */
static LamShown *
take_share (LamFollow *follow)
{
  guint place = N_SHARES;

  for (guint i = 0; i < N_SHARES && place == N_SHARES; i++)
    if (follow->share[i] == NULL
        || (follow->share[i] != follow->newest
            && __atomic_load_n (&follow->share[i]->references, __ATOMIC_ACQUIRE) == 1))
      place = i;
  for (guint i = 0; i < N_SHARES && place == N_SHARES; i++)
    if (follow->share[i] != follow->newest) {
      lam_shown_unref (follow->share[i]);
      follow->share[i] = NULL;
      place = i;
    }
  if (follow->share[place] == NULL)
    follow->share[place] = shown_new (follow);
  return follow->share[place];
}

LamShown *
lam_follow_dup_shown (const LamFollow *follow)
{
  return follow->newest != NULL ? lam_shown_ref (follow->newest) : NULL;
}

/* ---- what there is to follow ---- */

static void
choose_samples (LamFollow *follow, guint wanted)
{
  static const LamPartId best[] = { LAM_PART_VALIDATION, LAM_PART_TEST, LAM_PART_TRAIN };
  const LamData *data = follow->trainer->data;
  guint64 seed = lam_experiment_seed (follow->trainer->experiment);
  guint32 order[LAM_MAX_FOLLOWED];
  LamPartId part = LAM_PART_TRAIN;
  gsize n;

  for (guint i = 0; i < G_N_ELEMENTS (best); i++)
    if (data->parts[best[i]].n > 0) {
      part = best[i];
      break;
    }
  n = data->parts[part].n;
  follow->n_samples = (guint) MIN (MIN (wanted, LAM_MAX_FOLLOWED), n);
  /* From all over the part, since many files are sorted by class, and mixed for the same reason. */
  lam_random_order (lam_random_key (seed, LAM_RANDOM_SUBSET, 0, 1), order, follow->n_samples);
  for (guint i = 0; i < follow->n_samples; i++) {
    LamSample *sample = &follow->sample[i];

    *sample = (LamSample){ .part = part,
                           .position = n * order[i] / follow->n_samples,
                           .answer = -1,
                           .input_psnr = NAN,
                           .output_psnr = NAN,
                           .iou = NAN };
    sample->label = lam_data_class (data, part, sample->position);
    if (!lam_data_peek_picture (data, part, sample->position, &sample->shape, &sample->pixels))
      sample->pixels = NULL;
  }
}

static gboolean
is_picture (LamShape shape)
{
  return shape.n == 3 && (shape.d[2] == 1 || shape.d[2] == 3);
}

/* The form in which a prepared sample can be looked at; unknown when it is no picture. */
static LamShape
look_shape (const LamFollow *follow)
{
  LamShape shape = follow->trainer->data->shape;
  const LamSample *first = &follow->sample[0];

  if (shape.n == 2)
    shape = lam_shape_picture (shape.d[0], shape.d[1], 1);
  if (is_picture (shape))
    return shape;
  /* Flattened for the network, yet read as a picture. */
  if (follow->n_samples > 0 && first->pixels != NULL
      && lam_shape_size (first->shape) == lam_shape_size (shape))
    return first->shape;
  return LAM_SHAPE_UNKNOWN;
}

static void
measure_pictures (LamFollow *follow)
{
  const LamNetwork *network = follow->trainer->network;
  const LamData *data = follow->trainer->data;
  gsize out = network->positions * network->channels;
  LamShape shape = look_shape (follow);

  if (network->target == LAM_TARGET_PICTURE && shape.n > 0 && lam_shape_size (shape) == out
      && lam_shape_size (data->target_shape) == out) {
    follow->picture_shape = shape;
    follow->picture_size = out;
    follow->n_pictures =
        (guint) MIN (follow->n_samples, (LAM_SHOWN_BYTES - FILTER_VALUES * 4) / (3 * out));
  }
  if (network->target == LAM_TARGET_MASK && data->target_shape.n == 2
      && lam_shape_size (data->target_shape) == network->positions) {
    follow->mask_shape = data->target_shape;
    follow->mask_size = network->positions;
    follow->n_masks =
        (guint) MIN (follow->n_samples, (LAM_SHOWN_BYTES - FILTER_VALUES * 4) / network->positions);
  }
}

/* Whether @parameter is a kernel with the form of pictures, of which tiles can be made. */
static gboolean
shows_pictures (const LamNetwork *network, const LamParameter *parameter, LamShape in)
{
  const LamWeight *weight = &network->graph->node[parameter->node].layer.weight[parameter->slot];

  if (!g_str_has_suffix (parameter->name, "/kernel"))
    return FALSE;
  if (weight->n == 4)
    return weight->d[0] * weight->d[1] > 1;
  return weight->n == 2 && in.n > 0 && weight->d[0] == lam_shape_size (in);
}

/* The first kernel of the whole network, in the order of its layers; only that one may be a dense
 * layer's, since later ones see no pictures. */
static void
find_filters (LamFollow *follow)
{
  LamFeatures *features = follow->trainer->features;
  const LamNetwork *network =
      features != NULL ? lam_features_network (features) : follow->trainer->network;
  const LamParameter *first = NULL;
  const LamWeight *weight;
  gsize rest = 1;

  for (guint i = 0; i < network->n_parameters; i++)
    if (g_str_has_suffix (network->parameter[i].name, "/kernel")
        && (first == NULL || network->parameter[i].node < first->node))
      first = &network->parameter[i];
  if (first == NULL || !shows_pictures (network, first, look_shape (follow)))
    return;
  weight = &network->graph->node[first->node].layer.weight[first->slot];
  for (guint i = 0; i + 1 < weight->n; i++)
    rest *= weight->d[i];
  follow->filters_in_kernel = weight->d[weight->n - 1];
  follow->filter_form.n = weight->n;
  for (guint i = 0; i < weight->n; i++)
    follow->filter_form.d[i] = weight->d[i];
  follow->filter_form.d[weight->n - 1] =
      MIN (MIN (follow->filters_in_kernel, MOST_FILTERS), FILTER_VALUES / rest);
  follow->filter_values = rest * follow->filter_form.d[weight->n - 1];
  if (follow->filter_values == 0)
    return;
  follow->filter_network = network;
  follow->filter = first;
  follow->filters_in = look_shape (follow);
}

LamFollow *
lam_follow_new (LamTrainer *trainer, guint n)
{
  LamFollow *follow = g_new0 (LamFollow, 1);

  follow->trainer = trainer;
  choose_samples (follow, n);
  measure_pictures (follow);
  find_filters (follow);
  if (trainer->batch->starts != NULL && trainer->network->target == LAM_TARGET_CLASS)
    follow->words = lam_review_room (trainer->data, trainer->batch_size, 0);
  return follow;
}

void
lam_follow_free (LamFollow *follow)
{
  if (follow == NULL)
    return;
  for (guint i = 0; i < N_SHARES; i++)
    lam_shown_unref (follow->share[i]);
  lam_batch_free (follow->words);
  g_free (follow);
}

/* ---- one sample ---- */

static const float *
output_of (const LamFollow *follow, guint i)
{
  const LamNetwork *network = follow->trainer->network;

  return lam_network_value (network, network->graph->n)
         + i * network->positions * network->channels;
}

/* @at: of the sample among those fed together; @bytes: [3 × picture size] */
static void
take_pictures (const LamFollow *follow, guint at, LamSample *sample, guint8 *bytes)
{
  const LamTrainer *trainer = follow->trainer;
  const LamData *data = trainer->data;
  gsize n = follow->picture_size;
  const float *y = output_of (follow, at), *wanted = trainer->batch->t + at * n;

  sample->picture_shape = follow->picture_shape;
  /* Kept features are no pictures; what went into them has no noise. */
  if (trainer->features == NULL) {
    const float *x = trainer->batch->x + at * n;

    lam_look_bytes (data, sample->part, x, n, bytes);
    sample->input_psnr = lam_look_psnr (data, sample->part, x, wanted, n);
  } else
    lam_look_bytes (data, sample->part, wanted, n, bytes);
  lam_look_bytes (data, sample->part, y, n, bytes + n);
  lam_look_bytes (data, sample->part, wanted, n, bytes + 2 * n);
  sample->input = bytes;
  sample->output_picture = bytes + n;
  sample->wanted = bytes + 2 * n;
  sample->output_psnr = lam_look_psnr (data, sample->part, y, wanted, n);
}

static void
take_mask (const LamFollow *follow, guint at, LamSample *sample, guint8 *bytes)
{
  const LamNetwork *network = follow->trainer->network;
  LamShape shape;
  const guint8 *mask;

  lam_look_classes (output_of (follow, at), network->positions, network->channels,
                    network->is_logits, bytes);
  sample->mask_shape = follow->mask_shape;
  sample->answer_mask = bytes;
  if (!lam_data_peek_mask (follow->trainer->data, sample->part, sample->position, &shape, &mask)
      || lam_shape_size (shape) != follow->mask_size)
    return;
  sample->mask = mask;
  sample->iou = lam_look_iou (bytes, mask, follow->mask_size);
}

static gboolean
predict (LamFollow *follow, LamShown *shown)
{
  LamTrainer *trainer = follow->trainer;
  guint8 *pictures = shown->memory + follow->filter_values * sizeof (float);
  guint8 *masks = pictures + 3 * follow->picture_size * follow->n_pictures;
  guint32 rows[LAM_MAX_FOLLOWED];

  for (guint first = 0; first < follow->n_samples; first += trainer->batch_size) {
    guint n = MIN (trainer->batch_size, follow->n_samples - first);

    for (guint i = 0; i < n; i++)
      rows[i] = (guint32) follow->sample[first + i].position;
    if (!lam_trainer_predict (trainer, follow->sample[0].part, rows, n))
      return FALSE;
    for (guint i = 0; i < n; i++) {
      guint k = first + i;

      if (shown->look & LAM_LOOK_ANSWERS)
        lam_sample_take_answer (&shown->samples[k], trainer->network, output_of (follow, i));
      if ((shown->look & LAM_LOOK_PICTURES) && k < follow->n_pictures)
        take_pictures (follow, i, &shown->samples[k], pictures + 3 * follow->picture_size * k);
      if ((shown->look & LAM_LOOK_MASKS) && k < follow->n_masks)
        take_mask (follow, i, &shown->samples[k], masks + follow->mask_size * k);
    }
  }
  return TRUE;
}

/* ---- words ---- */

static gboolean
weigh_words (LamFollow *follow, LamSample *sample)
{
  const LamPart *part = &follow->trainer->data->parts[sample->part];
  gsize row = part->rows[sample->position];

  return lam_review_weigh (follow->trainer->network, follow->words,
                           lam_samples_indices (&part->store->x, row),
                           (guint) lam_samples_length (&part->store->x, row), sample);
}

static gboolean
weigh_all_words (LamFollow *follow, LamShown *shown)
{
  for (guint i = 0; follow->words != NULL && i < MIN (shown->n_samples, WORD_SAMPLES); i++)
    if (!weigh_words (follow, &shown->samples[i]))
      return FALSE;
  return TRUE;
}

/* ---- filters ---- */

static void
take_filters (const LamFollow *follow, LamShown *shown)
{
  guint n = follow->filter_form.n;
  gsize kept = follow->filter_form.d[n - 1], all = follow->filters_in_kernel;
  const float *from = follow->filter_network->w + follow->filter->offset;
  float *to = (float *) (gpointer) shown->memory;

  shown->filters.n = n;
  memcpy (shown->filters.d, follow->filter_form.d, sizeof shown->filters.d);
  shown->filters.values = to;
  shown->filters_in = follow->filters_in;
  for (gsize i = 0; i < follow->filter_values / kept; i++)
    memcpy (to + i * kept, from + i * all, kept * sizeof (float));
}

gboolean
lam_follow_update (LamFollow *follow, guint look)
{
  const guint predicted = LAM_LOOK_ANSWERS | LAM_LOOK_PICTURES | LAM_LOOK_MASKS;
  LamShown *shown;

  if (look == 0)
    return FALSE;
  shown = take_share (follow);
  shown->look = look;
  shown->n_samples = follow->n_samples;
  shown->step = follow->trainer->t;
  shown->filters.n = 0;
  memcpy (shown->samples, follow->sample, follow->n_samples * sizeof (LamSample));
  if ((look & predicted) && !predict (follow, shown))
    return FALSE;
  if ((look & LAM_LOOK_WORDS) && !weigh_all_words (follow, shown))
    return FALSE;
  if ((look & LAM_LOOK_FILTERS) && follow->filter != NULL)
    take_filters (follow, shown);
  follow->newest = shown;
  return TRUE;
}
