/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hot loops of one instruction set, serial. Every table is built from the same sources with
 * other compiler flags; LAM_TABLE names it (base, avx2, avx512). The double build has base alone.
 */
#pragma once

#include "kernels/tile.h"
#include "kernels/winograd.h"
#include "lam-kernels.h"

#define lam_kernel_table LAM_NAME (lam_kernel_table)

/* The name of a function or struct of the table being built: f_base, f_avx2, f_base_d … */
#define LAM_IN_TABLE(name) LAM_IN_TABLE_ (name, LAM_TABLE)
#define LAM_IN_TABLE_(name, table) LAM_PASTE_NAME (name, table)
#define LAM_PASTE_NAME(name, table) LAM_NAME (name##_##table)

typedef struct {
  void (*activate) (LamActivation activation, LamReal alpha, gsize n, const LamReal *x, LamReal *y);
  void (*activate_gradient) (LamActivation activation, LamReal alpha, gsize n, const LamReal *y,
                             const LamReal *dy, LamReal *dx);
  /* One row of a product: adds the bias (NULL: none), activates, masks (NULL: none). */
  void (*finish_row) (const LamEpilogue *epilogue, gsize n, const LamReal *bias,
                      const LamReal *mask, LamReal *y);
  void (*fill) (gsize n, LamReal value, LamReal *y);
  void (*add) (gsize n, const LamReal *a, const LamReal *b, LamReal *y);
  void (*axpy) (gsize n, LamReal factor, const LamReal *x, LamReal *y);
  void (*scale) (gsize n, LamReal factor, LamReal *x);
  void (*clip) (gsize n, LamReal limit, LamReal *x);
  double (*sum) (gsize n, const LamReal *x);
  double (*sum_squares) (gsize n, const LamReal *x);
  gboolean (*all_finite) (gsize n, const LamReal *x);
  /* sums[c] += Σ_rows x[row · stride + c] */
  void (*column_sums) (gsize rows, gsize columns, gsize stride, const LamReal *x, LamReal *sums);
  void (*softmax) (gsize rows, gsize columns, const LamReal *x, LamReal *y);
  void (*softmax_gradient) (gsize rows, gsize columns, const LamReal *y, const LamReal *dy,
                            LamReal *dx);
  void (*log_softmax) (gsize rows, gsize columns, const LamReal *x, LamReal *y);
  void (*log_softmax_gradient) (gsize rows, gsize columns, const LamReal *y, const LamReal *dy,
                                LamReal *dx);
  /* Keeps x · factor where lam_random_at (key, first + i) ≥ threshold. */
  void (*dropout) (gsize n, guint64 key, guint64 first, guint32 threshold, LamReal factor,
                   const LamReal *x, LamReal *y);
  void (*uniforms) (gsize n, guint64 key, guint64 first, double *y);
  void (*gather_bytes) (gsize n, const guint8 *x, LamReal scale, LamReal offset, LamReal *y);
  void (*sgd) (gsize n, LamReal rate, LamReal momentum, gboolean nesterov, const LamReal *g,
               LamReal *w, LamReal *v);
  void (*rmsprop) (gsize n, LamReal rate, LamReal rho, LamReal epsilon, gboolean inside,
                   const LamReal *g, LamReal *w, LamReal *a);
  void (*adam) (gsize n, const LamReal constants[6], const LamReal *g, LamReal *w, LamReal *m,
                LamReal *v);
  void (*adagrad) (gsize n, LamReal rate, LamReal epsilon, const LamReal *g, LamReal *w,
                   LamReal *a);
} LamElementwise;

typedef struct {
  /* Output rows @from … @to − 1 of one image. The gradients add to dx. */
  void (*max) (const LamWindow *window, guint from, guint to, const LamReal *x, LamReal *y);
  void (*max_gradient) (const LamWindow *window, guint from, guint to, const LamReal *x,
                        const LamReal *y, const LamReal *dy, LamReal *dx);
  void (*average) (const LamWindow *window, guint from, guint to, const LamReal *x, LamReal *y);
  void (*average_gradient) (const LamWindow *window, guint from, guint to, const LamReal *dy,
                            LamReal *dx);
  /* Repeats every cell of a row @times, and the sum of what was repeated, added to dx. */
  void (*repeat) (gsize columns, gsize channels, gsize times, const LamReal *x, LamReal *y);
  void (*add_repeated) (gsize columns, gsize channels, gsize times, const LamReal *dy, LamReal *dx);
} LamPooling;

/* Batch normalization over [rows × columns]; all else is [columns]. dx may be x or dy. */
typedef struct {
  /* Of these rows: the mean, and Σ (x − mean)². */
  void (*moments) (gsize rows, gsize columns, const LamReal *x, LamReal *mean, LamReal *squares);
  /* y = (x − mean) · factor + offset */
  void (*normalize) (gsize rows, gsize columns, const LamReal *x, const LamReal *mean,
                     const LamReal *factor, const LamReal *offset, LamReal *y);
  /* Σ dy and Σ dy · (x − mean) */
  void (*sums) (gsize rows, gsize columns, const LamReal *x, const LamReal *mean, const LamReal *dy,
                LamReal *plain, LamReal *weighed);
  /* dx = (dy − plain) · factor − (x − mean) · slope */
  void (*gradient) (gsize rows, gsize columns, const LamReal *x, const LamReal *mean,
                    const LamReal *dy, const LamReal *plain, const LamReal *factor,
                    const LamReal *slope, LamReal *dx);
} LamNormalization;

/* Index lists of 2 or 4 bytes an index; float only. */
typedef struct {
  /* c[j] += Σ_i b[index_i · b_row + j] */
  void (*sum_rows) (gsize n, const void *indices, guint bytes, gsize columns, const float *b,
                    gsize b_row, float *c);
  /* b[index_i · b_row + j] += row[j] for every i */
  void (*add_row) (gsize n, const void *indices, guint bytes, gsize columns, const float *row,
                   float *b, gsize b_row);
} LamSparseKernels;

typedef struct {
  const char *name;
  const LamElementwise *elementwise;
  const LamPooling *pooling;
  const LamNormalization *normalization;
  const LamProducts *products; /* float only, as is all that follows */
  const LamWinograd *winograd; /* [LAM_N_WINOGRADS] */
  const LamSparseKernels *sparse;
  const LamProducts *narrow; /* the next narrower ones, or NULL */
} LamKernelTable;

/* The table in use, chosen once. */
const LamKernelTable *lam_kernel_table (void);

#define LAM_DECLARE_TABLE(table)                                                                   \
  extern const LamElementwise LAM_NAME (lam_elementwise_##table);                                  \
  extern const LamPooling LAM_NAME (lam_pooling_##table);                                          \
  extern const LamNormalization LAM_NAME (lam_normalization_##table);                              \
  extern const LamProducts LAM_NAME (lam_products_##table);                                        \
  extern const LamWinograd LAM_NAME (lam_winograd_##table)[LAM_N_WINOGRADS];                       \
  extern const LamSparseKernels LAM_NAME (lam_sparse_##table);

LAM_DECLARE_TABLE (base)
#if defined(LAM_WITH_X86_TABLES) && !defined(LAM_DOUBLE)
LAM_DECLARE_TABLE (avx2)
LAM_DECLARE_TABLE (avx512)
#endif
