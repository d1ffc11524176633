/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = f (x · kernel + bias), kernel [in × units].
 *
 * dkernel = xᵀ · dz, dbias = Σ dz over the batch, dx = dz · kernelᵀ, with dz = dy · f′. */

#include "layer-params.h"

enum { UNITS, ACTIVATION, USE_BIAS, KERNEL_INITIALIZER, BIAS_INITIALIZER, L2, TRAINABLE };
enum { KERNEL, BIAS };

/* A kernel's gradient can wait for the optimiser where the kernel does not stay in the cache and
 * the batch is small, so that memory takes longer than the sums. */
#define LATE_LEAST 786432 /* numbers */
#define LATE_BATCH 128
#define LATE_UNITS 1024
#define LATE_NUMBERS 32768
#define LATE_ROWS 36

static gsize
widest_scratch (guint batch, gsize in, gsize units)
{
  gsize forward = lam_gemm_scratch (FALSE, FALSE, batch, units, in);
  gsize kernel = lam_gemm_scratch (TRUE, FALSE, in, units, batch);
  gsize data = lam_gemm_scratch (FALSE, TRUE, batch, in, units);

  return MAX (forward, MAX (kernel, data));
}

/* So few rows that gradient and weights stay in the cache, so many that packing dy for them costs
 * little. */
static guint
late_rows (guint batch, gsize in, gsize units)
{
  if (LAM_REAL_IS_DOUBLE || in * units < LATE_LEAST || units > LATE_UNITS || batch > LATE_BATCH)
    return 0;
  return (guint) MAX (LATE_NUMBERS / units, LATE_ROWS);
}

static gboolean
plan (LamLayer *l, GError **error)
{
  guint units = lam_count (l, UNITS);
  guint32 in = l->in[0].d[0];

  if (l->in[0].n != 1) {
    g_autofree char *text = lam_shape_to_text (l->in[0]);

    return lam_fail (error, LAM_ERROR_SHAPE,
                     "Dense wants a row of numbers and gets %s: put a Flatten before it.", text);
  }
  l->out = lam_shape_vector (units);
  l->n_weights = lam_on (l, USE_BIAS) ? 2 : 1;
  l->weight[KERNEL] = (LamWeight){ .id = "kernel",
                                   .n = 2,
                                   .d = { in, units },
                                   .initializer = lam_item_peek (l->item, KERNEL_INITIALIZER),
                                   .fan_in = in,
                                   .fan_out = units,
                                   .l2 = lam_number (l, L2) };
  l->weight[BIAS] = (LamWeight){ .id = "bias",
                                 .n = 1,
                                 .d = { units },
                                 .initializer = lam_item_peek (l->item, BIAS_INITIALIZER),
                                 .fan_in = in,
                                 .fan_out = units };
  l->late_rows = late_rows (l->capacity, in, units);
  l->n_prepared = worth_preparing (lam_gemm_prepared_size (units, in));
  l->thread_bytes =
      widest_scratch (l->capacity, in, units) + l->late_rows * units * sizeof (LamReal);
  return TRUE;
}

static LamSparse
sparse_of (const LamLayer *l)
{
  return (LamSparse){ .n_rows = l->batch,
                      .n_columns = l->in[0].d[0],
                      .starts = l->lists->starts,
                      .indices = l->lists->indices,
                      .index_bytes = sizeof *l->lists->indices };
}

static void
forward (LamLayer *l)
{
  gsize in = l->in[0].d[0], units = l->out.d[0];
  LamEpilogue epilogue = lent_epilogue (l, l->n_weights > 1 ? l->w[BIAS] : NULL);

  if (l->lists != NULL) {
    LamSparse x = sparse_of (l);

    lam_sparse_gemm (l->pool, &x, units, l->w[KERNEL], units, l->y, units, &epilogue);
  } else if (l->prepared != NULL)
    lam_gemm_prepared (l->pool, l->batch, units, in, l->x[0], in, l->prepared, l->y, units,
                       &epilogue);
  else
    lam_gemm (l->pool, FALSE, FALSE, l->batch, units, in, l->x[0], in, l->w[KERNEL], units, l->y,
              units, &epilogue);
}

static void
prepare (LamLayer *l)
{
  lam_gemm_prepare (l->pool, l->out.d[0], l->in[0].d[0], l->w[KERNEL], l->out.d[0], l->prepared);
}

static void
backward (LamLayer *l)
{
  gsize in = l->in[0].d[0], units = l->out.d[0];

  undo_lent_activation (l);
  if (l->dw[KERNEL] != NULL && l->lists != NULL) {
    LamSparse x = sparse_of (l);

    lam_sparse_gemm_gradient (l->pool, &x, units, l->dy, units, FALSE, l->dw[KERNEL], units);
  } else if (l->dw[KERNEL] != NULL)
    lam_gemm (l->pool, TRUE, FALSE, in, units, l->batch, l->x[0], in, l->dy, units, l->dw[KERNEL],
              units, NULL);
  if (l->n_weights > 1 && l->dw[BIAS] != NULL)
    lam_column_sums (l->pool, l->batch, units, l->dy, FALSE, l->dw[BIAS]);
  if (l->dx[0] != NULL)
    lam_gemm (l->pool, FALSE, TRUE, l->batch, in, units, l->dy, units, l->w[KERNEL], units,
              l->dx[0], in, NULL);
}

static LamReal *
late_gradient (const LamLayer *l, gsize from, gsize to, guint thread)
{
  gsize in = l->in[0].d[0], units = l->out.d[0];
  guint8 *scratch = lam_pool_scratch (l->pool, thread);
  LamReal *into = (LamReal *) (scratch + widest_scratch (l->capacity, in, units));

  lam_gemm_alone (l->pool, thread, TRUE, FALSE, to - from, units, l->batch, l->x[0] + from, in,
                  l->dy, units, into, units, NULL);
  return into;
}

static double
work (const LamLayer *l)
{
  return (double) l->in[0].d[0] * l->out.d[0];
}

static const char *
mend (const LamItem *item, LamShape in)
{
  return in.n > 1 ? "flatten" : NULL;
}

static const LamParam params[] = {
  { .id = "units",
    .title = "Units",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 65536,
    .initial = "32",
    .help = "How many numbers come out; 16 to 1024 is usual inside a network, and at its end one "
            "for each class." },
  PARAM_ACTIVATION,
  PARAM_USE_BIAS,
  PARAM_KERNEL_INITIALIZER,
  PARAM_BIAS_INITIALIZER,
  PARAM_L2,
  PARAM_TRAINABLE,
};

LAM_LAYER_KIND (dense) = {
  .kind = { .id = "dense",
            .title = "Dense",
            .summary = "Weighs every input for every output: each result is a learned sum of all "
                       "the numbers that come in.",
            .formula = "y = f(x·K + b)",
            .group = "Core",
            .source = "Keras Dense; PyTorch Linear",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = LAM_LAYER_NEEDS_X | LAM_LAYER_TAKES_INDICES | LAM_LAYER_BORROWS_ACTIVATION
           | LAM_LAYER_DX_OVER_X,
  .plan = plan,
  .forward = forward,
  .prepare = prepare,
  .backward = backward,
  .late_gradient = late_gradient,
  .work = work,
  .mend = mend,
};
