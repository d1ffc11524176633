/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Arrays between files and what is run alone: inside, dimensions always stand in our order. Built
 * for double only. */

#pragma once

#include "lam-array.h"
#include "lam-shape.h"

/* What a four-dimensional array is, which decides how PyTorch orders it. */
typedef enum { LAM_ORDER_PICTURES, LAM_ORDER_KERNEL } LamOrder;

/* The dimensions @d [n] as they stand outside. @into: [n] */
void lam_order_outside (const gsize *d, guint n, LamOrder order, gboolean nchw, gsize *into);

/* Index @i in our order as it stands outside. */
gsize lam_order_index (gsize i, const gsize *d, guint n, LamOrder order, gboolean nchw);

/* @array's values in our order. @d: dimensions in our order */
void lam_order_take (const LamArray *array, const gsize *d, guint n, LamOrder order, gboolean nchw,
                     double *into);

/* Adds a result called @name to @results, from values in our order. */
void lam_order_give (GPtrArray *results, const char *name, const double *values, const gsize *d,
                     guint n, LamOrder order, gboolean nchw);

/* The shape of one sample of @array, in our order; FALSE with a sentence. */
gboolean lam_order_read_shape (const LamArray *array, gboolean nchw, LamShape *shape,
                               GError **error);

/* [batch × shape] into @d. Returns: how many dimensions that are */
guint lam_order_batch (guint batch, LamShape shape, gsize *d);
