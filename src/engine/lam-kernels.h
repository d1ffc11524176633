/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elementwise loops, row reductions, pooling and optimiser passes over plain arrays, cut over a
 * pool. The float build picks the fastest table of kernels that the processor has (LAMINA_KERNELS
 * = base, avx2 or avx512 lowers it); the double build has one table. The same table gives the same
 * bits for any number of threads. Unless said otherwise, output and input may be the same array
 * but must not overlap in part. */
#pragma once

#include "lam-pool.h"
#include "lam-random.h"
#include "lam-real.h"

G_BEGIN_DECLS

#define lam_kernels_name LAM_NAME (lam_kernels_name)
#define lam_fill LAM_NAME (lam_fill)
#define lam_copy LAM_NAME (lam_copy)
#define lam_add LAM_NAME (lam_add)
#define lam_axpy LAM_NAME (lam_axpy)
#define lam_scale LAM_NAME (lam_scale)
#define lam_clip LAM_NAME (lam_clip)
#define lam_sum LAM_NAME (lam_sum)
#define lam_sum_squares LAM_NAME (lam_sum_squares)
#define lam_all_finite LAM_NAME (lam_all_finite)
#define lam_activate LAM_NAME (lam_activate)
#define lam_activate_gradient LAM_NAME (lam_activate_gradient)
#define lam_column_sums LAM_NAME (lam_column_sums)
#define lam_softmax LAM_NAME (lam_softmax)
#define lam_softmax_gradient LAM_NAME (lam_softmax_gradient)
#define lam_log_softmax LAM_NAME (lam_log_softmax)
#define lam_log_softmax_gradient LAM_NAME (lam_log_softmax_gradient)
#define lam_dropout LAM_NAME (lam_dropout)
#define lam_uniforms LAM_NAME (lam_uniforms)
#define lam_gather_bytes LAM_NAME (lam_gather_bytes)
#define lam_moments LAM_NAME (lam_moments)
#define lam_normalize LAM_NAME (lam_normalize)
#define lam_normalize_sums LAM_NAME (lam_normalize_sums)
#define lam_normalize_gradient LAM_NAME (lam_normalize_gradient)
#define lam_max_pooling LAM_NAME (lam_max_pooling)
#define lam_max_pooling_gradient LAM_NAME (lam_max_pooling_gradient)
#define lam_average_pooling LAM_NAME (lam_average_pooling)
#define lam_average_pooling_gradient LAM_NAME (lam_average_pooling_gradient)
#define lam_repeat_cells LAM_NAME (lam_repeat_cells)
#define lam_repeat_cells_gradient LAM_NAME (lam_repeat_cells_gradient)
#define lam_sgd_step LAM_NAME (lam_sgd_step)
#define lam_rmsprop_step LAM_NAME (lam_rmsprop_step)
#define lam_adam_step LAM_NAME (lam_adam_step)
#define lam_adagrad_step LAM_NAME (lam_adagrad_step)

typedef enum {
  LAM_ACTIVATION_LINEAR,
  LAM_ACTIVATION_RELU,
  LAM_ACTIVATION_SIGMOID,
  LAM_ACTIVATION_TANH,
  LAM_ACTIVATION_LEAKY_RELU, /* alpha: slope below zero, ≥ 0 */
  LAM_ACTIVATION_ELU,        /* alpha: −limit, ≥ 0 */
  LAM_ACTIVATION_SOFTPLUS,
  LAM_N_ACTIVATIONS
} LamActivation;

/* What is done to each number of a product before it is stored, in this order. */
typedef struct {
  gboolean accumulate; /* add what the output held */
  const LamReal *bias; /* [columns], or NULL */
  LamActivation activation;
  LamReal alpha;
  const LamReal *mask; /* laid out like the output, or NULL: keep where mask > 0, else 0 … */
  LamReal mask_scale;  /* … and multiply what is kept by this; 0 stands for 1 */
} LamEpilogue;

/* A pooling window over NHWC. Cells beyond the input on the right and the bottom follow from the
 * output's size; they and the padding take no part. */
typedef struct {
  guint batch, in_rows, in_columns, channels, out_rows, out_columns;
  guint window_rows, window_columns, stride_rows, stride_columns, pad_top, pad_left;
} LamWindow;

/* "base", "avx2" or "avx512". */
const char *lam_kernels_name (void);

void lam_fill (LamPool *pool, gsize n, LamReal value, LamReal *y);
void lam_copy (LamPool *pool, gsize n, const LamReal *x, LamReal *y);
/* y = a + b */
void lam_add (LamPool *pool, gsize n, const LamReal *a, const LamReal *b, LamReal *y);
/* y += factor · x */
void lam_axpy (LamPool *pool, gsize n, LamReal factor, const LamReal *x, LamReal *y);
/* x *= factor */
void lam_scale (LamPool *pool, gsize n, LamReal factor, LamReal *x);
/* x = min (max (x, −limit), limit) */
void lam_clip (LamPool *pool, gsize n, LamReal limit, LamReal *x);
/* Sums of x and of x², with double partial sums in fixed pieces, added in order. */
double lam_sum (LamPool *pool, gsize n, const LamReal *x);
double lam_sum_squares (LamPool *pool, gsize n, const LamReal *x);
/* Whether no number is infinite or NaN. */
gboolean lam_all_finite (LamPool *pool, gsize n, const LamReal *x);

/* y = f(x) */
void lam_activate (LamPool *pool, LamActivation activation, LamReal alpha, gsize n,
                   const LamReal *x, LamReal *y);
/* dx = dy · f′, from the output y alone. */
void lam_activate_gradient (LamPool *pool, LamActivation activation, LamReal alpha, gsize n,
                            const LamReal *y, const LamReal *dy, LamReal *dx);

/* sums[c] = Σ_rows x[row][c], or += with @accumulate; rows are contiguous. */
void lam_column_sums (LamPool *pool, gsize rows, gsize columns, const LamReal *x,
                      gboolean accumulate, LamReal *sums);

/* Over the last axis of [rows × columns]; gradients from the output y. */
void lam_softmax (LamPool *pool, gsize rows, gsize columns, const LamReal *x, LamReal *y);
void lam_softmax_gradient (LamPool *pool, gsize rows, gsize columns, const LamReal *y,
                           const LamReal *dy, LamReal *dx);
void lam_log_softmax (LamPool *pool, gsize rows, gsize columns, const LamReal *x, LamReal *y);
void lam_log_softmax_gradient (LamPool *pool, gsize rows, gsize columns, const LamReal *y,
                               const LamReal *dy, LamReal *dx);

/* y[i] = x[i] / (1 − rate) where lam_random_at (@key, @first + i) ≥ rate · 2³², else 0. The
 * gradient is the same call with dy for x. @rate: 0 … below 1 */
void lam_dropout (LamPool *pool, guint64 key, guint64 first, double rate, gsize n, const LamReal *x,
                  LamReal *y);

/* y[i] = lam_random_uniform (@key, @first + i), to the bit whatever the table, on the calling
 * thread. */
void lam_uniforms (gsize n, guint64 key, guint64 first, double *y);

/* y[i] = x[i] · scale + offset, on the calling thread. */
void lam_gather_bytes (gsize n, const guint8 *x, LamReal scale, LamReal offset, LamReal *y);

/* Batch normalization of [rows × columns], each column for itself; all else is [columns].
 * @scratch: 2 × LAM_NORMALIZE_PIECES × columns numbers */
#define LAM_NORMALIZE_PIECES 64

/* The variance is divided by @rows, of which there must be one. */
void lam_moments (LamPool *pool, gsize rows, gsize columns, const LamReal *x, LamReal *mean,
                  LamReal *variance, LamReal *scratch);
/* y = f ((x − mean) · factor + offset) */
void lam_normalize (LamPool *pool, gsize rows, gsize columns, const LamReal *x, const LamReal *mean,
                    const LamReal *factor, const LamReal *offset, LamActivation activation,
                    LamReal alpha, LamReal *y);
/* Turns @dy into the gradient before the activation, in place, then plain = Σ dy and weighed =
 * Σ dy · (x − mean). @y: what lam_normalize() made */
void lam_normalize_sums (LamPool *pool, gsize rows, gsize columns, const LamReal *x,
                         const LamReal *mean, LamActivation activation, LamReal alpha,
                         const LamReal *y, LamReal *dy, LamReal *plain, LamReal *weighed,
                         LamReal *scratch);
/* dx = (dy − plain) · factor − (x − mean) · slope; dx may be x or dy. */
void lam_normalize_gradient (LamPool *pool, gsize rows, gsize columns, const LamReal *x,
                             const LamReal *mean, const LamReal *dy, const LamReal *plain,
                             const LamReal *factor, const LamReal *slope, LamReal *dx);

/* The greatest of each window; the gradient goes to the first greatest cell, found again from x
 * and y. dx is overwritten; dx may not be x. */
void lam_max_pooling (LamPool *pool, const LamWindow *window, const LamReal *x, LamReal *y);
void lam_max_pooling_gradient (LamPool *pool, const LamWindow *window, const LamReal *x,
                               const LamReal *y, const LamReal *dy, LamReal *dx);
/* The mean of each window's cells inside the input. */
void lam_average_pooling (LamPool *pool, const LamWindow *window, const LamReal *x, LamReal *y);
void lam_average_pooling_gradient (LamPool *pool, const LamWindow *window, const LamReal *dy,
                                   LamReal *dx);

/* Makes NHWC pictures @times_rows and @times_columns larger by repeating cells; sizes are x's. */
void lam_repeat_cells (LamPool *pool, guint batch, guint rows, guint columns, guint channels,
                       guint times_rows, guint times_columns, const LamReal *x, LamReal *y);
void lam_repeat_cells_gradient (LamPool *pool, guint batch, guint rows, guint columns,
                                guint channels, guint times_rows, guint times_columns,
                                const LamReal *dy, LamReal *dx);

/* Optimisers over flat arrays: w are the weights, g their gradient; the rest is state, zero at
 * first. What a formula calls √ is over the state after its update. */

/* v = momentum · v − rate · g;  w += v, or with @nesterov  w += momentum · v − rate · g.
 * v may be NULL when momentum is 0. */
void lam_sgd_step (LamPool *pool, gsize n, double rate, double momentum, gboolean nesterov,
                   const LamReal *g, LamReal *w, LamReal *v);
/* a = rho · a + (1 − rho) · g²;  w −= rate · g / (√a + epsilon), or / √(a + epsilon) if @inside. */
void lam_rmsprop_step (LamPool *pool, gsize n, double rate, double rho, double epsilon,
                       gboolean inside, const LamReal *g, LamReal *w, LamReal *a);
/* m = beta_1 · m + (1 − beta_1) · g;  v = beta_2 · v + (1 − beta_2) · g²;
 * w = keep · w − rate · m / (root_scale · √v + epsilon).
 * Keras: rate = α √(1 − beta_2ᵗ) / (1 − beta_1ᵗ), root_scale = 1; PyTorch: rate =
 * α / (1 − beta_1ᵗ), root_scale = 1 / √(1 − beta_2ᵗ). @keep: 1, or 1 − α · decay for AdamW. */
void lam_adam_step (LamPool *pool, gsize n, double rate, double beta_1, double beta_2,
                    double epsilon, double root_scale, double keep, const LamReal *g, LamReal *w,
                    LamReal *m, LamReal *v);
/* a += g²;  w −= rate · g / (√a + epsilon) */
void lam_adagrad_step (LamPool *pool, gsize n, double rate, double epsilon, const LamReal *g,
                       LamReal *w, LamReal *a);

G_END_DECLS
