/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What losses and metrics share: reading targets whichever way they come, going over samples in
 * fixed pieces, and the sentences for outputs that do not suit the targets. */

#pragma once

#include "../lam-kernels.h"
#include "../lam-loss.h"

#include <math.h>

#if LAM_REAL_IS_DOUBLE
#define real_exp exp
#else
#define real_exp expf
#endif

/* Keras's fuzz factor: probabilities are kept this far from 0 and 1. */
#define LEAST_PROBABILITY 1e-7

/* The class wanted at @position (counted through the batch), −1 when it is ignored. For values the
 * place of the largest; with one channel the value rounded. */
G_GNUC_UNUSED static gint32
wanted_class (const LamTargets *t, gsize position)
{
  const LamReal *values;
  gsize best = 0;

  if (t->classes != NULL)
    return t->classes[position];
  values = t->values + position * t->channels;
  if (t->channels == 1)
    return (gint32) rint ((double) values[0]);
  for (gsize c = 1; c < t->channels; c++)
    if (values[c] > values[best])
      best = c;
  return (gint32) best;
}

G_GNUC_UNUSED static inline gboolean
is_ignored (const LamTargets *t, gsize position)
{
  return t->classes != NULL && t->classes[position] < 0;
}

/* The value wanted of one channel. */
G_GNUC_UNUSED static inline LamReal
wanted_value (const LamTargets *t, gsize position, gsize channel)
{
  if (t->values != NULL)
    return t->values[position * t->channels + channel];
  if (t->channels == 1)
    return (LamReal) t->classes[position];
  return t->classes[position] == (gint32) channel;
}

G_GNUC_UNUSED static double
position_weight (const LamTargets *t, gsize position)
{
  gint32 class;

  if (t->class_weight == NULL)
    return 1;
  class = wanted_class (t, position);
  return class >= 0 && (guint) class < t->n_classes ? (double) t->class_weight[class] : 1;
}

/* One position of a loss: its value, unweighted, from @y [channels]; with @dy also its gradient,
 * times @scale. */
typedef double (*PositionFunc) (const LamItem *item, const LamTargets *t, gsize position,
                                const LamReal *y, double scale, LamReal *dy);

typedef struct {
  const LamItem *item;
  const LamTargets *t;
  PositionFunc position;
  double share; /* of one position in the loss: 1 / count */
  LamReal *dy;
  double *per_sample;
  gsize per_piece;
} Measuring;

G_GNUC_UNUSED static void
measure_sample (const Measuring *m, gsize sample)
{
  const LamTargets *t = m->t;
  double sum = 0;

  for (gsize i = 0; i < t->positions; i++) {
    gsize position = sample * t->positions + i;
    LamReal *dy = m->dy != NULL ? m->dy + position * t->channels : NULL;
    double weight;

    if (is_ignored (t, position)) {
      for (gsize c = 0; dy != NULL && c < t->channels; c++)
        dy[c] = 0;
      continue;
    }
    weight = position_weight (t, position);
    sum +=
        weight
        * m->position (m->item, t, position, t->y + position * t->channels, weight * m->share, dy);
  }
  m->per_sample[sample] = sum;
}

G_GNUC_UNUSED static void
measure_piece (guint piece, guint thread, gpointer data)
{
  const Measuring *m = data;
  gsize first = piece * m->per_piece;

  for (gsize s = first; s < MIN (first + m->per_piece, m->t->n); s++)
    measure_sample (m, s);
}

/* Positions of @sample that are not ignored. */
G_GNUC_UNUSED static gsize
counted_in_sample (const LamTargets *t, gsize sample)
{
  gsize counted = 0;

  for (gsize i = 0; i < t->positions; i++)
    counted += !is_ignored (t, sample * t->positions + i);
  return counted;
}

/* Σ weight · loss over all positions, times @share. Samples are added in their order. Then
 * @per_sample becomes each sample's mean over its own counted positions, times @unit. */
G_GNUC_UNUSED static double
measure_positions (const LamItem *item, const LamTargets *t, PositionFunc position, double share,
                   double unit, LamReal *dy, double *per_sample)
{
  gsize per_piece = MAX (1, 4096 / MAX (1, t->positions * t->channels));
  Measuring m = { item, t, position, share, dy, per_sample, per_piece };
  double sum = 0;

  lam_pool_run (t->pool, (guint) ((t->n + per_piece - 1) / per_piece), measure_piece, &m);
  for (gsize s = 0; s < t->n; s++) {
    gsize counted = t->positions == 1 ? 1 : counted_in_sample (t, s);

    sum += per_sample[s];
    per_sample[s] *= unit / (double) MAX (counted, 1);
  }
  return sum * share;
}

/* Whether the output has a value for each value of the target. */
G_GNUC_UNUSED static gboolean
check_same_shape (LamShape out, LamShape target, GError **error)
{
  g_autofree char *have = lam_shape_to_text (out);
  g_autofree char *want = lam_shape_to_text (target);

  if (target.n == 0 || lam_shape_size (out) == lam_shape_size (target))
    return TRUE;
  return lam_fail (error, LAM_ERROR_SHAPE,
                   "The network answers %s and the targets are %s: both must have the same shape.",
                   have, want);
}

/* Whether the output has one position for each class number of the target. */
G_GNUC_UNUSED static gboolean
check_positions (LamShape out, LamTargetType target, LamShape target_shape, GError **error)
{
  g_autofree char *have = lam_shape_to_text (out);
  g_autofree char *want = lam_shape_to_text (target_shape);

  if (target == LAM_TARGET_CLASS) {
    if (lam_shape_size (out) == lam_shape_channels (out))
      return TRUE;
    return lam_fail (error, LAM_ERROR_SHAPE,
                     "The network answers %s and the data have one class a sample: end it with a "
                     "Flatten or a global pooling, and a Dense layer.",
                     have);
  }
  if (target != LAM_TARGET_MASK || target_shape.n < 2
      || (out.n == 3 && out.d[0] == target_shape.d[0] && out.d[1] == target_shape.d[1]))
    return TRUE;
  return lam_fail (error, LAM_ERROR_SHAPE,
                   "The network answers %s and the masks are %s: its rows and columns must be "
                   "those of the masks.",
                   have, want);
}

G_GNUC_UNUSED static gboolean
check_target (LamShape out, LamTargetType target, LamShape target_shape, GError **error)
{
  if (target == LAM_TARGET_NONE)
    return lam_fail (error, LAM_ERROR_DATA, "The data have no classes or targets to learn from.");
  if (target == LAM_TARGET_VALUES || target == LAM_TARGET_PICTURE)
    return check_same_shape (out, target_shape, error);
  return check_positions (out, target, target_shape, error);
}

/* For losses that choose one of several classes. */
G_GNUC_UNUSED static gboolean
check_classes (const LamItem *item, LamShape out, LamTargetType target, LamShape target_shape,
               guint n_classes, GError **error)
{
  guint channels = lam_shape_channels (out);

  if (!check_target (out, target, target_shape, error))
    return FALSE;
  if (channels < 2)
    return lam_fail (error, LAM_ERROR_SHAPE,
                     "The network answers one number, which cannot choose between classes: give "
                     "the last layer %u units, or choose the loss binary_crossentropy.",
                     MAX (n_classes, 2));
  if ((target == LAM_TARGET_CLASS || target == LAM_TARGET_MASK) && channels < n_classes)
    return lam_fail (error, LAM_ERROR_SHAPE,
                     "The network has %u outputs and the data have %u classes: give the last layer "
                     "%u units.",
                     channels, n_classes, n_classes);
  return TRUE;
}

/* For losses that compare number by number. */
G_GNUC_UNUSED static gboolean
check_numbers (const LamItem *item, LamShape out, LamTargetType target, LamShape target_shape,
               guint n_classes, GError **error)
{
  guint channels = lam_shape_channels (out);

  if (!check_target (out, target, target_shape, error))
    return FALSE;
  if (target == LAM_TARGET_VALUES || target == LAM_TARGET_PICTURE || channels == 1
      || channels >= n_classes)
    return TRUE;
  return lam_fail (error, LAM_ERROR_SHAPE,
                   "The network has %u outputs and the data have %u classes: give the last layer "
                   "%u units, or one.",
                   channels, n_classes, n_classes);
}

/* Σ over the channels of (y − t)². */
G_GNUC_UNUSED static double
squares_of_position (const LamItem *item, const LamTargets *t, gsize position, const LamReal *y,
                     double scale, LamReal *dy)
{
  double loss = 0;

  for (gsize c = 0; c < t->channels; c++) {
    LamReal off = y[c] - wanted_value (t, position, c);

    loss += (double) off * (double) off;
    if (dy != NULL)
      dy[c] = (LamReal) (2 * scale) * off;
  }
  return loss;
}

/* The mean of @position over all outputs. */
G_GNUC_UNUSED static double
measure_mean (const LamItem *item, const LamTargets *t, PositionFunc position, LamReal *dy,
              double *per_sample)
{
  return measure_positions (item, t, position, 1.0 / ((double) t->counted * (double) t->channels),
                            1.0 / (double) t->channels, dy, per_sample);
}

#define PARAM_FROM_LOGITS                                                                          \
  {                                                                                                \
    .id = "from_logits", .title = "From scores", .type = LAM_VALUE_SWITCH, .initial = "false",     \
    .flags = LAM_PARAM_ADVANCED,                                                                   \
    .help = "Says that the network ends with plain scores instead of probabilities, so that the "  \
            "loss turns them into probabilities itself; off when the network ends with softmax "   \
            "or sigmoid."                                                                          \
  }
