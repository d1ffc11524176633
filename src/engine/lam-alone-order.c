/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-alone-order.h. */

#include "lam-alone-order.h"

#include <string.h>

/* Dimension k of the result is dimension order[k] of what it is made from. */
static const guint to_ours[][4] = {
  [LAM_ORDER_PICTURES] = { 0, 2, 3, 1 }, [LAM_ORDER_KERNEL] = { 2, 3, 1, 0 }
};
static const guint to_theirs[][4] = {
  [LAM_ORDER_PICTURES] = { 0, 3, 1, 2 }, [LAM_ORDER_KERNEL] = { 3, 2, 0, 1 }
};

static void
permute (const double *from, const gsize *d, const guint *order, double *to)
{
  gsize stride[4] = { d[1] * d[2] * d[3], d[2] * d[3], d[3], 1 };
  gsize n = 0;

  for (gsize a = 0; a < d[order[0]]; a++)
    for (gsize b = 0; b < d[order[1]]; b++)
      for (gsize c = 0; c < d[order[2]]; c++)
        for (gsize e = 0; e < d[order[3]]; e++)
          to[n++] = from[a * stride[order[0]] + b * stride[order[1]] + c * stride[order[2]]
                         + e * stride[order[3]]];
}

void
lam_order_outside (const gsize *d, guint n, LamOrder order, gboolean nchw, gsize *into)
{
  for (guint i = 0; i < n; i++)
    into[i] = nchw && n == 4 ? d[to_theirs[order][i]] : d[i];
}

gsize
lam_order_index (gsize i, const gsize *d, guint n, LamOrder order, gboolean nchw)
{
  gsize at[4], theirs = 0;

  if (!nchw || n != 4)
    return i;
  for (guint k = 4; k-- > 0; i /= d[k])
    at[k] = i % d[k];
  for (guint k = 0; k < 4; k++)
    theirs = theirs * d[to_theirs[order][k]] + at[to_theirs[order][k]];
  return theirs;
}

void
lam_order_take (const LamArray *array, const gsize *d, guint n, LamOrder order, gboolean nchw,
                double *into)
{
  g_autofree double *values = g_new (double, MAX (array->size, 1));
  gsize theirs[4];

  for (gsize i = 0; i < array->size; i++)
    values[i] = lam_array_at (array, i);
  if (!nchw || n != 4) {
    memcpy (into, values, array->size * sizeof (double));
    return;
  }
  lam_order_outside (d, 4, order, TRUE, theirs);
  permute (values, theirs, to_ours[order], into);
}

void
lam_order_give (GPtrArray *results, const char *name, const double *values, const gsize *d, guint n,
                LamOrder order, gboolean nchw)
{
  gsize theirs[LAM_ARRAY_MAX_DIMENSIONS] = { 0 };
  LamArray *array;

  lam_order_outside (d, n, order, nchw, theirs);
  array = lam_array_new (name, LAM_ARRAY_F64, n, theirs);
  if (nchw && n == 4)
    permute (values, d, to_theirs[order], array->values);
  else
    memcpy (array->values, values, array->size * sizeof (double));
  g_ptr_array_add (results, array);
}

gboolean
lam_order_read_shape (const LamArray *array, gboolean nchw, LamShape *shape, GError **error)
{
  gsize d[4];

  if (array->n < 2 || array->n > 4)
    return lam_fail (error, LAM_ERROR_SHAPE,
                     "“%s” has %u dimensions; 2 to 4 are wanted, samples first.", array->name,
                     array->n);
  for (guint i = 0; i < array->n; i++)
    d[i] = array->d[nchw && array->n == 4 ? to_ours[LAM_ORDER_PICTURES][i] : i];
  *shape = (LamShape){ .n = array->n - 1 };
  for (guint i = 0; i < array->n; i++)
    if (d[i] == 0 || d[i] > 1 << 24)
      return lam_fail (error, LAM_ERROR_SHAPE, "“%s” has a dimension of %zu.", array->name, d[i]);
    else if (i > 0)
      shape->d[i - 1] = (guint32) d[i];
  return TRUE;
}

guint
lam_order_batch (guint batch, LamShape shape, gsize *d)
{
  d[0] = batch;
  for (guint i = 0; i < shape.n; i++)
    d[i + 1] = shape.d[i];
  return shape.n + 1;
}
