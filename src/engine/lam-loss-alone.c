/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Losses alone, see lam-alone.h. Built in double only: LamReal is double. */

#include "lam-alone-kinds.h"

#include <math.h>

#include "lam-alone-order.h"
#include "lam-difference.h"
#include "lam-loss.h"
#include "lam-random.h"

typedef struct {
  const LamItem *item;
  const LamLossKind *kind;
  gboolean nchw, logits;
  guint batch;
  LamShape shape; /* of one sample of x, in our order */
  gsize size;     /* of x */
  double *x, *dx, *values, *per_sample;
  gint32 *classes;
  LamTargets t;
} Alone;

static gboolean
is_of_scores (const LamLossKind *kind, const LamItem *item)
{
  return kind->from_logits != NULL && kind->from_logits (item);
}

/* ---- Predictions and targets ---- */

static gboolean
check_names (GPtrArray *arrays, GError **error)
{
  for (guint i = 0; i < arrays->len; i++) {
    const char *name = ((LamArray *) g_ptr_array_index (arrays, i))->name;

    if (g_str_equal (name, "dy"))
      return lam_fail (error, LAM_ERROR_VALUE,
                       "A loss takes no upstream gradient: gradients begin with it.");
    if (!g_str_equal (name, "x") && !g_str_equal (name, "target"))
      return lam_fail (error, LAM_ERROR_VALUE, "A loss has no use for “%s”: it takes x and target.",
                       name);
  }
  return TRUE;
}

static gboolean
take_predictions (Alone *alone, GPtrArray *arrays, GError **error)
{
  const LamArray *x = lam_npz_find (arrays, "x");
  gsize d[LAM_ARRAY_MAX_DIMENSIONS];
  guint n;

  if (x == NULL)
    return lam_fail (error, LAM_ERROR_VALUE, "The loss wants predictions, called “x”.");
  if (!lam_order_read_shape (x, alone->nchw, &alone->shape, error))
    return FALSE;
  alone->batch = (guint) x->d[0];
  alone->size = x->size;
  alone->x = g_new (double, alone->size);
  alone->dx = g_new0 (double, alone->size);
  alone->per_sample = g_new0 (double, alone->batch);
  n = lam_order_batch (alone->batch, alone->shape, d);
  lam_order_take (x, d, n, LAM_ORDER_PICTURES, alone->nchw, alone->x);
  alone->t.n = alone->batch;
  alone->t.channels = lam_shape_channels (alone->shape);
  alone->t.positions = lam_shape_size (alone->shape) / alone->t.channels;
  alone->t.y = alone->x;
  return TRUE;
}

/* The number of a class a position; pictures of them have the same order everywhere. */
static gboolean
take_classes (Alone *alone, const LamArray *target, GError **error)
{
  gint32 n_classes = (gint32) alone->t.channels;

  alone->classes = g_new (gint32, target->size);
  for (gsize i = 0; i < target->size; i++) {
    double value = lam_array_at (target, i);

    if (!(value >= -1 && value < n_classes && value == floor (value)))
      return lam_fail (error, LAM_ERROR_VALUE,
                       "Number %zu of “target” is %g; so few of them are numbers of classes, from "
                       "0 to %d, or −1 for what does not count.",
                       i + 1, value, n_classes - 1);
    alone->classes[i] = (gint32) value;
    alone->t.counted += value >= 0;
  }
  alone->t.classes = alone->classes;
  return alone->t.counted > 0
         || lam_fail (error, LAM_ERROR_VALUE, "All of “target” is −1, so that nothing counts.");
}

static gboolean
take_targets (Alone *alone, GPtrArray *arrays, GError **error)
{
  const LamArray *target = lam_npz_find (arrays, "target");
  gsize positions = alone->batch * alone->t.positions, d[LAM_ARRAY_MAX_DIMENSIONS];
  guint n = lam_order_batch (alone->batch, alone->shape, d);

  if (target == NULL)
    return lam_fail (error, LAM_ERROR_VALUE, "The loss wants a “target”.");
  if (target->size == alone->size) {
    alone->values = g_new (double, alone->size);
    lam_order_take (target, d, n, LAM_ORDER_PICTURES, alone->nchw, alone->values);
    alone->t.values = alone->values;
    alone->t.counted = positions;
    return TRUE;
  }
  if (target->size == positions)
    return take_classes (alone, target, error);
  return lam_fail (error, LAM_ERROR_SHAPE,
                   "“target” holds %zu numbers; it takes %zu, as many as “x”, or %zu numbers of "
                   "classes.",
                   target->size, alone->size, positions);
}

/* As a network with such an output and such data is checked. */
static gboolean
check_kind (const Alone *alone, GError **error)
{
  LamTargetType target = alone->values != NULL     ? LAM_TARGET_VALUES
                         : alone->t.positions == 1 ? LAM_TARGET_CLASS
                                                   : LAM_TARGET_MASK;
  LamShape shape = alone->shape;

  if (target != LAM_TARGET_VALUES)
    shape.n--;
  return alone->kind->check (alone->item, alone->shape, target, shape, (guint) alone->t.channels,
                             error);
}

static gboolean
set_up (Alone *alone, const LamItem *item, GPtrArray *arrays, guint flags, GError **error)
{
  *alone = (Alone){ .item = item,
                    .kind = lam_loss_find (item->kind->id),
                    .nchw = (flags & LAM_ALONE_NCHW) != 0 };
  alone->logits = is_of_scores (alone->kind, item);
  return check_names (arrays, error) && take_predictions (alone, arrays, error)
         && take_targets (alone, arrays, error) && check_kind (alone, error);
}

static void
tear_down (Alone *alone)
{
  g_free (alone->x);
  g_free (alone->dx);
  g_free (alone->values);
  g_free (alone->classes);
  g_free (alone->per_sample);
}

/* ---- Running ---- */

static double
measure (Alone *alone, double *dx)
{
  return alone->kind->measure (alone->item, &alone->t, alone->logits, dx, alone->per_sample);
}

static GPtrArray *
run (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  Alone alone;
  gboolean good;

  if (flags & LAM_ALONE_PER_SAMPLE) {
    lam_fail (error, LAM_ERROR_VALUE,
              "The gradient per sample is for dense layers; %s is a loss, and tells the loss of "
              "each sample anyway.",
              item->kind->id);
    return NULL;
  }
  good = set_up (&alone, item, arrays, flags, error);
  if (good) {
    const gsize one = 1, batch = alone.batch;
    gsize d[LAM_ARRAY_MAX_DIMENSIONS];
    guint n = lam_order_batch (alone.batch, alone.shape, d);
    double loss = measure (&alone, alone.dx);

    lam_order_give (results, "y", &loss, &one, 1, LAM_ORDER_PICTURES, FALSE);
    lam_order_give (results, "y_per_sample", alone.per_sample, &batch, 1, LAM_ORDER_PICTURES,
                    FALSE);
    lam_order_give (results, "dx", alone.dx, d, n, LAM_ORDER_PICTURES, alone.nchw);
  }
  tear_down (&alone);
  return good ? g_steal_pointer (&results) : NULL;
}

static double
measure_cb (gpointer data)
{
  return measure (data, NULL);
}

static GPtrArray *
check (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed, const LamWatch *watch,
       GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (lam_gradient_row_free);
  LamGradientRow *row = NULL;
  Alone alone;

  if (set_up (&alone, item, arrays, flags, error)) {
    LamDifferences differences = { .measure = measure_cb, .data = &alone, .watch = watch };
    gsize d[LAM_ARRAY_MAX_DIMENSIONS];
    guint n = lam_order_batch (alone.batch, alone.shape, d);

    differences.value = measure (&alone, alone.dx);
    differences.n_all = lam_differences_count (&differences, alone.size);
    for (gsize i = 0; i < alone.size; i++)
      differences.largest = MAX (differences.largest, fabs (alone.dx[i]));
    row = lam_differences_check (&differences, "dx", alone.x, alone.dx, alone.size);
    if (row == NULL)
      lam_fail (error, LAM_ERROR_CANCELLED, "The numeric check was ended.");
    else
      row->worst = lam_order_index (row->worst, d, n, LAM_ORDER_PICTURES, alone.nchw);
  }
  tear_down (&alone);
  if (row == NULL)
    return NULL;
  g_ptr_array_add (rows, row);
  return g_steal_pointer (&rows);
}

/* ---- What is missing ---- */

/* Where the channels of a position are: the first, and how far apart. @t: of an array outside */
typedef struct {
  gsize positions, channels, inner; /* inner: how far apart the channels are */
} Places;

static gboolean
find_places (const LamArray *x, gboolean nchw, Places *places, GError **error)
{
  LamShape shape;

  if (!lam_order_read_shape (x, nchw, &shape, error))
    return FALSE;
  places->channels = lam_shape_channels (shape);
  places->positions = x->size / places->channels;
  places->inner = nchw && x->n == 4 ? x->d[2] * x->d[3] : 1;
  return TRUE;
}

/* The first channel of @position in an array as it stands outside. */
static gsize
first_channel (const Places *places, gsize position)
{
  return position / places->inner * places->inner * places->channels + position % places->inner;
}

static void
to_probabilities (const Places *places, gboolean softmax, double *x)
{
  for (gsize p = 0; p < places->positions; p++) {
    double *at = x + first_channel (places, p), sum = 0;

    for (gsize c = 0; c < places->channels; c++)
      sum += exp (at[c * places->inner]);
    for (gsize c = 0; c < places->channels; c++) {
      double e = exp (at[c * places->inner]);

      at[c * places->inner] = softmax ? e / sum : e / (1 + e);
    }
  }
}

static void
draw (const LamItem *item, LamArray *x, guint flags, guint64 key)
{
  const LamLossKind *kind = lam_loss_find (item->kind->id);
  Places places;

  for (gsize i = 0; i < x->size; i++)
    ((double *) x->values)[i] = lam_random_normal (key, i);
  /* A shape that is none is told when the loss runs. */
  if (kind->fuses != LAM_FUSES_NOTHING && !is_of_scores (kind, item)
      && find_places (x, (flags & LAM_ALONE_NCHW) != 0, &places, NULL))
    to_probabilities (&places, kind->fuses == LAM_FUSES_SOFTMAX, x->values);
}

static void
draw_targets (LamLossTargets targets, const Places *places, guint64 key, LamArray *target)
{
  double *values = target->values;

  for (gsize i = 0; targets != LAM_LOSS_OF_CLASSES && i < target->size; i++)
    values[i] = targets == LAM_LOSS_OF_NUMBERS ? lam_random_normal (key, i)
                                               : lam_random_uniform (key, i) < 0.5;
  for (gsize p = 0; targets == LAM_LOSS_OF_CLASSES && p < places->positions; p++)
    values[first_channel (places, p) + lam_random_at (key, p) % places->channels * places->inner] =
        1;
}

static gboolean
fill (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed, GError **error)
{
  const LamArray *x = lam_npz_find (arrays, "x");
  LamArray *target;
  Places places;

  if (x == NULL)
    return lam_fail (error, LAM_ERROR_VALUE, "The loss wants predictions, called “x”.");
  if (lam_npz_find (arrays, "target") != NULL)
    return TRUE;
  if (!find_places (x, (flags & LAM_ALONE_NCHW) != 0, &places, error))
    return FALSE;
  target = lam_array_new ("target", LAM_ARRAY_F64, x->n, x->d);
  draw_targets (lam_loss_find (item->kind->id)->targets, &places,
                lam_random_key (seed, LAM_RANDOM_SUBSET, 0, 3), target);
  g_ptr_array_add (arrays, target);
  return TRUE;
}

const LamAloneKind lam_loss_alone = { .run = run, .draw = draw, .fill = fill, .check = check };
