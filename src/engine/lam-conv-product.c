/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel of one cell without stride or padding is a plain product of pixels and channels. Its
 * kernel's gradient sums over all pixels into a small matrix, which the direct method cuts up. */
#include "lam-conv-methods.h"

static gsize
n_pixels (const LamConv *c)
{
  return (gsize) c->batch * c->out_rows * c->out_columns;
}

static gboolean
suits (const LamConv *c, LamConvPasses pass)
{
  return pass != LAM_CONV_BACKWARD_KERNEL && c->kernel_rows == 1 && c->kernel_columns == 1
         && c->stride_rows == 1 && c->stride_columns == 1 && c->pad_top == 0 && c->pad_left == 0
         && c->in_rows == c->out_rows && c->in_columns == c->out_columns;
}

static gsize
workspace (const LamConv *c, LamConvPasses pass)
{
  return 0;
}

static gsize
scratch (const LamConv *c, LamConvPasses pass)
{
  if (pass == LAM_CONV_FORWARD)
    return lam_gemm_scratch (FALSE, FALSE, n_pixels (c), c->out_channels, c->in_channels);
  return lam_gemm_scratch (FALSE, TRUE, n_pixels (c), c->in_channels, c->out_channels);
}

static void
forward (const LamConvPass *p)
{
  const LamConv *c = p->conv;

  lam_gemm (p->pool, FALSE, FALSE, n_pixels (c), c->out_channels, c->in_channels, p->x,
            c->in_channels, p->kernel, c->out_channels, p->out, c->out_channels, p->epilogue);
}

static void
backward_data (const LamConvPass *p)
{
  const LamConv *c = p->conv;

  lam_gemm (p->pool, FALSE, TRUE, n_pixels (c), c->in_channels, c->out_channels, p->dy,
            c->out_channels, p->kernel, c->out_channels, p->out, c->in_channels, p->epilogue);
}

const LamConvMethod lam_conv_product = {
  .name = "product",
  .suits = suits,
  .workspace = workspace,
  .scratch = scratch,
  .forward = forward,
  .backward_data = backward_data,
};
