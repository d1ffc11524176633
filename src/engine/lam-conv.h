/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolutions over NHWC tensors with HWIO kernels, forward and both gradients. The transposed
 * convolution is lam_conv_backward_data() forward and lam_conv_forward() backward. Which method
 * does a layer (direct, Winograd, a plain product, or the im2col reference) follows from its shape
 * and the kernel table alone. */
#pragma once

#include "lam-blas.h"

G_BEGIN_DECLS

#define lam_conv_workspace LAM_NAME (lam_conv_workspace)
#define lam_conv_scratch LAM_NAME (lam_conv_scratch)
#define lam_conv_forward LAM_NAME (lam_conv_forward)
#define lam_conv_backward_data LAM_NAME (lam_conv_backward_data)
#define lam_conv_backward_kernel LAM_NAME (lam_conv_backward_kernel)
#define lam_conv_prepared_size LAM_NAME (lam_conv_prepared_size)
#define lam_conv_prepare LAM_NAME (lam_conv_prepare)
#define lam_conv_run LAM_NAME (lam_conv_run)
#define lam_conv_method LAM_NAME (lam_conv_method)
#define lam_conv_force_direct LAM_NAME (lam_conv_force_direct)

/* x is [batch × in_rows × in_columns × in_channels], y likewise with out_, the kernel
 * [kernel_rows × kernel_columns × in_channels × out_channels]. Input cells outside x count as 0;
 * how many there are on the right and the bottom follows from the output's size. */
typedef struct {
  guint batch;
  guint in_rows, in_columns, in_channels;
  guint out_rows, out_columns, out_channels;
  guint kernel_rows, kernel_columns;
  guint stride_rows, stride_columns;
  guint pad_top, pad_left;
  guint dilation_rows, dilation_columns; /* 1: none */
} LamConv;

typedef enum {
  LAM_CONV_FORWARD = 1 << 0,
  LAM_CONV_BACKWARD_DATA = 1 << 1,
  LAM_CONV_BACKWARD_KERNEL = 1 << 2
} LamConvPasses;

/* Numbers (not bytes) that the largest of @passes needs as workspace. By shape alone; what
 * does for a batch does for a smaller one. It holds nothing between calls: layers can share one. It
 * should be 64-byte aligned. */
gsize lam_conv_workspace (const LamConv *conv, guint passes);

/* Bytes of scratch a thread needs: for lam_pool_reserve(). */
gsize lam_conv_scratch (const LamConv *conv, guint passes);

/* y = x ∗ kernel, then @epilogue (NULL: nothing more), whose columns are channels. */
void lam_conv_forward (LamPool *pool, const LamConv *conv, const LamReal *x, const LamReal *kernel,
                       LamReal *y, const LamEpilogue *epilogue, LamReal *workspace);

/* dx from dy, then @epilogue, whose columns are in_channels. */
void lam_conv_backward_data (LamPool *pool, const LamConv *conv, const LamReal *dy,
                             const LamReal *kernel, LamReal *dx, const LamEpilogue *epilogue,
                             LamReal *workspace);

/* Overwrites dkernel, and dbias[out_channels] = Σ dy unless it is NULL. */
void lam_conv_backward_kernel (LamPool *pool, const LamConv *conv, const LamReal *x,
                               const LamReal *dy, LamReal *dkernel, LamReal *dbias,
                               LamReal *workspace);

/* For a kernel that many batches go through before it changes: numbers that take what @pass
 * (forward or backward_data) makes of it. 0: nothing worth keeping. */
gsize lam_conv_prepared_size (const LamConv *conv, LamConvPasses pass);

/* Makes it, for batches of conv->batch at most. */
void lam_conv_prepare (LamPool *pool, const LamConv *conv, LamConvPasses pass,
                       const LamReal *kernel, LamReal *prepared);

/* lam_conv_forward() from x or lam_conv_backward_data() from dy with @prepared, which was made for
 * batches of @most, or NULL; the same bits as without. */
void lam_conv_run (LamPool *pool, const LamConv *conv, LamConvPasses pass, const LamReal *input,
                   const LamReal *kernel, const LamReal *prepared, guint most, LamReal *out,
                   const LamEpilogue *epilogue, LamReal *workspace);

/* "im2col", "product", "planar", "direct" or "winograd": what does this pass. */
const char *lam_conv_method (const LamConv *conv, LamConvPasses pass);

/* Leaves Winograd out for everything planned and computed from now on, to compare bit for bit.
 * Set it before workspaces are measured. So does LAMINA_CONVOLUTIONS=direct in the environment. */
void lam_conv_force_direct (gboolean force);

G_END_DECLS
