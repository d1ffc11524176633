/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways to compute a convolution. lam-conv.c picks one for each pass by shape alone. */
#pragma once

#include "lam-conv.h"

#define lam_conv_im2col LAM_NAME (lam_conv_im2col)
#define lam_conv_add_partials LAM_NAME (lam_conv_add_partials)
#define lam_conv_bias_gradient LAM_NAME (lam_conv_bias_gradient)

/* One pass over one layer; what a pass does not use is NULL. */
typedef struct {
  LamPool *pool;
  const LamConv *conv;
  const LamReal *x, *dy, *kernel;
  const LamReal *prepared; /* or NULL: what prepare() made of the kernel */
  LamReal *out;            /* y, dx or dkernel */
  LamReal *dbias;
  const LamEpilogue *epilogue;
  LamReal *workspace;
} LamConvPass;

typedef struct {
  const char *name;
  gboolean depends; /* on the batch or a setting: others may have to stand in */
  gboolean (*suits) (const LamConv *conv, LamConvPasses pass);
  gsize (*workspace) (const LamConv *conv, LamConvPasses pass); /* numbers */
  gsize (*scratch) (const LamConv *conv, LamConvPasses pass);   /* bytes a thread */
  /* NULL where nothing is made of the kernel; for forward and backward_data. */
  gsize (*prepared_size) (const LamConv *conv, LamConvPasses pass); /* numbers; 0: not offered */
  void (*prepare) (const LamConvPass *pass, LamConvPasses which, LamReal *prepared);
  void (*forward) (const LamConvPass *pass);
  void (*backward_data) (const LamConvPass *pass);
  void (*backward_kernel) (const LamConvPass *pass);
} LamConvMethod;

extern const LamConvMethod lam_conv_im2col;
#ifndef LAM_DOUBLE
extern const LamConvMethod lam_conv_product, lam_conv_planar, lam_conv_direct, lam_conv_winograd;

/* The direct method's third pass, in a file of its own. */
void lam_conv_direct_backward_kernel (const LamConvPass *pass);
gsize lam_conv_direct_kernel_workspace (const LamConv *conv);
gsize lam_conv_direct_kernel_scratch (const LamConv *conv);
#endif

/* out = the sum of partial results that are @stride numbers apart, in order; zero if there are
 * none. @out may be the first of them. */
void lam_conv_add_partials (LamPool *pool, guint n_partials, gsize stride, const LamReal *partials,
                            gsize n, LamReal *out);

#define LAM_BIAS_PARTS 16

/* dbias from dy, through LAM_BIAS_PARTS partial sums of out_channels numbers at @partials. */
void lam_conv_bias_gradient (const LamConvPass *pass, LamReal *partials);
