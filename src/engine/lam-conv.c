/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Picks the method for each pass of a convolution, and adds partial gradients in order. */
#include "lam-conv.h"

#include <stdlib.h>
#include <string.h>

#include "kernels/kernel-table.h"
#include "lam-conv-methods.h"

#define CHUNK 4096

#ifdef LAM_DOUBLE
static const LamConvMethod *const methods[] = { &lam_conv_im2col };
#else
/* The first that suits; the last always does. */
static const LamConvMethod *const methods[] = { &lam_conv_product, &lam_conv_planar,
                                                &lam_conv_winograd, &lam_conv_direct,
                                                &lam_conv_im2col };
static gint direct_only; /* atomic; set by a setting, read by every pass */

/* LAMINA_CONVOLUTIONS=direct sets it before anything is planned. */
static gboolean
is_direct_only (void)
{
  static gsize asked;

  if (g_once_init_enter (&asked)) {
    if (g_strcmp0 (getenv ("LAMINA_CONVOLUTIONS"), "direct") == 0)
      g_atomic_int_set (&direct_only, TRUE);
    g_once_init_leave (&asked, 1);
  }
  return g_atomic_int_get (&direct_only);
}
#endif

void
lam_conv_force_direct (gboolean force)
{
#ifndef LAM_DOUBLE
  g_atomic_int_set (&direct_only, force);
#endif
}

static const LamConvMethod *
method_for (const LamConv *conv, LamConvPasses pass)
{
  for (guint i = 0; i + 1 < G_N_ELEMENTS (methods); i++) {
#ifndef LAM_DOUBLE
    if (methods[i] == &lam_conv_winograd && is_direct_only ())
      continue;
#endif
    if (methods[i]->suits (conv, pass))
      return methods[i];
  }
  return &lam_conv_im2col;
}

static const LamConvPasses all_passes[] = { LAM_CONV_FORWARD, LAM_CONV_BACKWARD_DATA,
                                            LAM_CONV_BACKWARD_KERNEL };

typedef gsize (*NeedFunc) (const LamConvMethod *method, const LamConv *conv, LamConvPasses pass);

static gsize
workspace_of (const LamConvMethod *method, const LamConv *conv, LamConvPasses pass)
{
  return method->workspace (conv, pass);
}

static gsize
scratch_of (const LamConvMethod *method, const LamConv *conv, LamConvPasses pass)
{
  return method->scratch (conv, pass);
}

/* The most that any method which suits needs: a smaller batch, or a setting, may change the choice.
 */
static gsize
most_needed (const LamConv *conv, guint passes, NeedFunc need)
{
  gsize most = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all_passes); i++)
    for (guint k = 0; k < G_N_ELEMENTS (methods) && passes & all_passes[i]; k++)
      if (methods[k]->suits (conv, all_passes[i])) {
        most = MAX (most, need (methods[k], conv, all_passes[i]));
        if (!methods[k]->depends)
          break;
      }
  return most;
}

gsize
lam_conv_workspace (const LamConv *conv, guint passes)
{
  return most_needed (conv, passes, workspace_of);
}

gsize
lam_conv_scratch (const LamConv *conv, guint passes)
{
  return most_needed (conv, passes, scratch_of);
}

const char *
lam_conv_method (const LamConv *conv, LamConvPasses pass)
{
  return method_for (conv, pass)->name;
}

/* The method, with the scratch it wants. */
static const LamConvMethod *
ready_for (const LamConvPass *pass, LamConvPasses which)
{
  const LamConvMethod *method = method_for (pass->conv, which);

  lam_pool_reserve (pass->pool, method->scratch (pass->conv, which));
  return method;
}

gsize
lam_conv_prepared_size (const LamConv *conv, LamConvPasses pass)
{
  const LamConvMethod *method = method_for (conv, pass);

  return method->prepared_size == NULL ? 0 : method->prepared_size (conv, pass);
}

void
lam_conv_prepare (LamPool *pool, const LamConv *conv, LamConvPasses which, const LamReal *kernel,
                  LamReal *prepared)
{
  LamConvPass pass = { .pool = pool, .conv = conv, .kernel = kernel };

  ready_for (&pass, which)->prepare (&pass, which, prepared);
}

/* A smaller batch may go another way than that for which a kernel was prepared. */
static gboolean
goes_like (const LamConv *conv, LamConvPasses pass, guint batch)
{
  LamConv other = *conv;

  other.batch = batch;
  return method_for (conv, pass) == method_for (&other, pass);
}

void
lam_conv_run (LamPool *pool, const LamConv *conv, LamConvPasses which, const LamReal *input,
              const LamReal *kernel, const LamReal *prepared, guint most, LamReal *out,
              const LamEpilogue *epilogue, LamReal *workspace)
{
  LamConvPass pass = { .pool = pool,
                       .conv = conv,
                       .kernel = kernel,
                       .out = out,
                       .epilogue = epilogue,
                       .workspace = workspace };
  const LamConvMethod *method = ready_for (&pass, which);

  if (prepared != NULL && goes_like (conv, which, most))
    pass.prepared = prepared;
  if (which == LAM_CONV_FORWARD) {
    pass.x = input;
    method->forward (&pass);
  } else {
    pass.dy = input;
    method->backward_data (&pass);
  }
}

void
lam_conv_forward (LamPool *pool, const LamConv *conv, const LamReal *x, const LamReal *kernel,
                  LamReal *y, const LamEpilogue *epilogue, LamReal *workspace)
{
  lam_conv_run (pool, conv, LAM_CONV_FORWARD, x, kernel, NULL, 0, y, epilogue, workspace);
}

void
lam_conv_backward_data (LamPool *pool, const LamConv *conv, const LamReal *dy,
                        const LamReal *kernel, LamReal *dx, const LamEpilogue *epilogue,
                        LamReal *workspace)
{
  lam_conv_run (pool, conv, LAM_CONV_BACKWARD_DATA, dy, kernel, NULL, 0, dx, epilogue, workspace);
}

void
lam_conv_backward_kernel (LamPool *pool, const LamConv *conv, const LamReal *x, const LamReal *dy,
                          LamReal *dkernel, LamReal *dbias, LamReal *workspace)
{
  LamConvPass pass = { .pool = pool,
                       .conv = conv,
                       .x = x,
                       .dy = dy,
                       .out = dkernel,
                       .dbias = dbias,
                       .workspace = workspace };

  ready_for (&pass, LAM_CONV_BACKWARD_KERNEL)->backward_kernel (&pass);
}

/* ---- partial gradients ---- */

typedef struct {
  guint n_partials;
  gsize stride, n;
  const LamReal *partials;
  LamReal *out;
} Sum;

static void
sum_piece (guint piece, guint thread, gpointer data)
{
  const Sum *s = data;
  const LamElementwise *kernels = lam_kernel_table ()->elementwise;
  gsize from = (gsize) piece * CHUNK, n = MIN (CHUNK, s->n - from);
  LamReal *out = s->out + from;
  const LamReal *first = s->partials + from;

  if (s->n_partials == 0)
    memset (out, 0, n * sizeof *out);
  else if (s->n_partials == 1 && out != first)
    memcpy (out, first, n * sizeof *out);
  for (guint i = 1; i < s->n_partials; i++)
    kernels->add (n, i == 1 ? first : out, first + i * s->stride, out);
}

void
lam_conv_add_partials (LamPool *pool, guint n_partials, gsize stride, const LamReal *partials,
                       gsize n, LamReal *out)
{
  Sum sum = { n_partials, stride, n, partials, out };

  lam_pool_run (n * n_partials < 4 * CHUNK ? NULL : pool, (guint) ((n + CHUNK - 1) / CHUNK),
                sum_piece, &sum);
}

typedef struct {
  const LamConvPass *pass;
  gsize rows;
  LamReal *partials;
} Bias;

static void
bias_piece (guint piece, guint thread, gpointer data)
{
  const Bias *bias = data;
  gsize n = bias->pass->conv->out_channels;
  gsize from = bias->rows * piece / LAM_BIAS_PARTS, to = bias->rows * (piece + 1) / LAM_BIAS_PARTS;
  LamReal *sums = bias->partials + piece * n;

  memset (sums, 0, n * sizeof *sums);
  lam_kernel_table ()->elementwise->column_sums (to - from, n, n, bias->pass->dy + from * n, sums);
}

void
lam_conv_bias_gradient (const LamConvPass *pass, LamReal *partials)
{
  const LamConv *c = pass->conv;
  Bias bias = { pass, (gsize) c->batch * c->out_rows * c->out_columns, partials };

  lam_pool_run (pass->pool, LAM_BIAS_PARTS, bias_piece, &bias);
  lam_conv_add_partials (NULL, LAM_BIAS_PARTS, c->out_channels, partials, c->out_channels,
                         pass->dbias);
}
