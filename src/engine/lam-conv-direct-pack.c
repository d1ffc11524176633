/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The direct convolution's weights, packed into panels of output channels. */
#include <string.h>

#include "lam-conv-direct.h"

static LamConvDirectPanel
panel_at (const LamConvDirectPlan *p, guint index)
{
  LamConvDirectPanel panel = lam_conv_direct_panel (p, 0);

  for (guint i = 0; i < index; i++)
    panel = lam_conv_direct_panel (p, panel.from + panel.columns);
  return panel;
}

/* Forward: [tap][in][out] into panels of out. */
static void
pack_forward (const LamConvDirectPlan *p, LamConvDirectPanel panel)
{
  const LamConv *c = p->pass->conv;
  gsize taps = (gsize) c->kernel_rows * c->kernel_columns * c->in_channels;

  panel.kernels->pack (taps, panel.columns, panel.vectors, p->pass->kernel + panel.from,
                       c->out_channels, p->pass->workspace + panel.from * taps);
}

/* The place in the kernel of tap (@a, @b) of phase @i, counted from its last. */
static const float *
turned_tap (const LamConvDirectPlan *p, guint i, guint a, guint b)
{
  const LamConv *c = p->pass->conv;
  guint across = MIN (c->stride_columns, c->in_columns);
  guint row = (i / across + c->pad_top) % c->stride_rows;
  guint column = (i % across + c->pad_left) % c->stride_columns;
  gsize at = (gsize) (row + (p->phase[i].taps_rows - 1 - a) * c->stride_rows) * c->kernel_columns
             + column + (p->phase[i].taps_columns - 1 - b) * c->stride_columns;

  return p->pass->kernel + at * c->in_channels * c->out_channels;
}

/* Backward: each tap's [in][out] transposed, taps turned round, into panels of in. */
static void
pack_backward (const LamConvDirectPlan *p, LamConvDirectPanel panel)
{
  const LamConv *c = p->pass->conv;

  for (guint i = 0; i < p->n_phases; i++) {
    const LamConvDirectPhase *f = &p->phase[i];
    gsize taps = (gsize) f->taps_rows * f->taps_columns * c->out_channels;
    float *to = p->pass->workspace + f->weights + panel.from * taps;

    for (guint a = 0; a < f->taps_rows; a++)
      for (guint b = 0; b < f->taps_columns; b++) {
        panel.kernels->pack_transposed (
            c->out_channels, panel.columns, panel.vectors,
            turned_tap (p, i, a, b) + (gsize) panel.from * c->out_channels, c->out_channels, to);
        to += (gsize) c->out_channels * panel.vectors * panel.kernels->width;
      }
  }
}

/* A phase's weights for vectors along the sums, by output channels; see tile.h. */
static void
pack_dot (const LamConvDirectPlan *p, guint i)
{
  const LamConv *c = p->pass->conv;
  const LamConvDirectPhase *f = &p->phase[i];
  gboolean forward = p->source == p->pass->x;
  gsize row = lam_conv_direct_dot_row (p, f), n_inner = (gsize) f->taps_columns * p->channels;
  gsize whole = n_inner / p->kernels->width * p->kernels->width;
  float *to = p->pass->workspace + f->weights;

  for (guint n = 0; n < p->out_channels; n++)
    for (guint a = 0; a < f->taps_rows; a++, to += row) {
      memset (to + whole, 0, (row - whole) * sizeof *to);
      for (gsize k = 0; k < n_inner; k++) {
        guint b = (guint) (k / p->channels), channel = (guint) (k % p->channels);
        const float *tap =
            forward ? p->pass->kernel
                          + ((gsize) a * c->kernel_columns + b) * c->in_channels * c->out_channels
                    : turned_tap (p, i, a, b);

        to[k < whole ? k : k + row - n_inner] =
            forward ? tap[channel * c->out_channels + n] : tap[n * c->out_channels + channel];
      }
    }
}

static void
pack_forward_piece (guint piece, guint thread, gpointer data)
{
  pack_forward (data, panel_at (data, piece));
}

static void
pack_backward_piece (guint piece, guint thread, gpointer data)
{
  pack_backward (data, panel_at (data, piece));
}

static void
pack_dot_piece (guint piece, guint thread, gpointer data)
{
  pack_dot (data, piece);
}

void
lam_conv_direct_pack (const LamConvDirectPlan *p)
{
  LamPieceFunc pack = p->source == p->pass->x ? pack_forward_piece : pack_backward_piece;

  if (p->dot)
    lam_pool_run (p->pass->pool, p->n_phases, pack_dot_piece, (gpointer) p);
  else
    lam_pool_run (p->pass->pool, lam_conv_direct_panels (p), pack, (gpointer) p);
}
