/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the direct convolution share: its plan, and panels of output channels. */
#pragma once

#include "kernels/kernel-table.h"
#include "lam-conv-methods.h"

#define LAM_CONV_DIRECT_MAX_STRIDE 4 /* more phases go to the reference */

/* Σ over taps of source[q · stride + tap · dilation − offset] · weight[tap], for one phase. */
typedef struct {
  gint64 offset_rows, offset_columns;
  guint taps_rows, taps_columns;
  guint rows, columns; /* of output */
  gsize first;         /* the first output number */
  gsize weights;       /* where its packed weights begin in the workspace */
} LamConvDirectPhase;

typedef struct {
  const LamConvPass *pass;
  const LamProducts *kernels;
  guint rows, columns, channels;     /* of the source */
  guint stride_rows, stride_columns; /* over the source */
  guint dilation_rows, dilation_columns;
  guint out_channels;
  gboolean dot;             /* vectors run along the sums */
  gsize out_pixel, out_row; /* numbers from one output to the next */
  gsize source_image, out_image;
  const float *source;
  guint n_phases;
  LamConvDirectPhase phase[LAM_CONV_DIRECT_MAX_STRIDE * LAM_CONV_DIRECT_MAX_STRIDE];
  guint block, n_blocks; /* output rows a piece */
  gsize padded;          /* numbers of padded source a piece needs at most */
} LamConvDirectPlan;

/* Output channels that are done at once. */
typedef struct {
  const LamProducts *kernels;
  guint from, columns, vectors;
} LamConvDirectPanel;

gboolean lam_conv_direct_suits (const LamConv *conv, LamConvPasses pass);

/* Forward or the input's gradient; @pass may hold nothing but its @conv. */
LamConvDirectPlan lam_conv_direct_plan (const LamConvPass *pass, LamConvPasses which);

/* Source rows under @rows of output, and source columns under all of them. */
guint lam_conv_direct_source_rows (const LamConvDirectPlan *plan, const LamConvDirectPhase *phase,
                                   guint rows);
guint lam_conv_direct_source_columns (const LamConvDirectPlan *plan,
                                      const LamConvDirectPhase *phase);

/* As wide as the registers allow, from channel @from on. Channels that are left for less than half
 * a vector are a panel of narrower ones. */
LamConvDirectPanel lam_conv_direct_panel (const LamConvDirectPlan *plan, guint from);
guint lam_conv_direct_panels (const LamConvDirectPlan *plan);

/* Numbers of a tap's row of channels in whole vectors, where vectors run along the sums. */
gsize lam_conv_direct_dot_row (const LamConvDirectPlan *plan, const LamConvDirectPhase *phase);

/* Numbers of the packed weights of a phase: every panel in whole vectors. */
gsize lam_conv_direct_packed (const LamConvDirectPlan *plan, const LamConvDirectPhase *phase);

/* Packs the weights of all phases into the workspace. */
void lam_conv_direct_pack (const LamConvDirectPlan *plan);
