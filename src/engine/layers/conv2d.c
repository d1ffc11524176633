/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y[r, c, o] = f (bias[o] + Σ x[r·s + i·d − p, c·s + j·d − p, k] · kernel[i, j, k, o]): a
 * correlation, as in Keras and PyTorch; cells outside the picture are 0. */

#include "layer-params.h"
#include "window.h"

#include "../lam-conv.h"

enum {
  FILTERS,
  KERNEL_SIZE,
  STRIDES,
  PADDING,
  PAD,
  DILATION_RATE,
  ACTIVATION,
  USE_BIAS,
  KERNEL_INITIALIZER,
  BIAS_INITIALIZER,
  L2,
  TRAINABLE,
};
enum { KERNEL, BIAS };

static gboolean
geometry (const LamLayer *l, guint batch, LamConv *conv, GError **error)
{
  guint kernel[2] = { lam_rows (l, KERNEL_SIZE), lam_columns (l, KERNEL_SIZE) };
  guint dilation[2] = { lam_rows (l, DILATION_RATE), lam_columns (l, DILATION_RATE) };
  guint reach[2] = { (kernel[0] - 1) * dilation[0] + 1, (kernel[1] - 1) * dilation[1] + 1 };
  guint strides[2] = { lam_rows (l, STRIDES), lam_columns (l, STRIDES) };
  guint pad[2] = { lam_rows (l, PAD), lam_columns (l, PAD) };
  Span spans[2];

  if (!plan_spans (l, reach, strides, lam_choice (l, PADDING), pad, spans, error))
    return FALSE;
  *conv = (LamConv){ .batch = batch,
                     .in_rows = l->in[0].d[0],
                     .in_columns = l->in[0].d[1],
                     .in_channels = l->in[0].d[2],
                     .out_rows = spans[0].out,
                     .out_columns = spans[1].out,
                     .out_channels = lam_count (l, FILTERS),
                     .kernel_rows = kernel[0],
                     .kernel_columns = kernel[1],
                     .stride_rows = strides[0],
                     .stride_columns = strides[1],
                     .pad_top = spans[0].before,
                     .pad_left = spans[1].before,
                     .dilation_rows = dilation[0],
                     .dilation_columns = dilation[1] };
  return TRUE;
}

static void
plan_weights (LamLayer *l, const LamConv *conv)
{
  guint filters = conv->out_channels, channels = conv->in_channels;
  double taps = (double) conv->kernel_rows * conv->kernel_columns;

  l->n_weights = lam_on (l, USE_BIAS) ? 2 : 1;
  l->weight[KERNEL] =
      (LamWeight){ .id = "kernel",
                   .n = 4,
                   .d = { conv->kernel_rows, conv->kernel_columns, channels, filters },
                   .initializer = lam_item_peek (l->item, KERNEL_INITIALIZER),
                   .fan_in = taps * channels,
                   .fan_out = taps * filters,
                   .l2 = lam_number (l, L2) };
  l->weight[BIAS] = (LamWeight){ .id = "bias",
                                 .n = 1,
                                 .d = { filters },
                                 .initializer = lam_item_peek (l->item, BIAS_INITIALIZER),
                                 .fan_in = taps * channels,
                                 .fan_out = taps * filters };
}

static gboolean
plan (LamLayer *l, GError **error)
{
  guint passes = LAM_CONV_FORWARD | LAM_CONV_BACKWARD_DATA | LAM_CONV_BACKWARD_KERNEL;
  LamConv conv;

  if (!check_picture (l, "Conv2D", error) || !geometry (l, l->capacity, &conv, error))
    return FALSE;
  l->out = lam_shape_picture (conv.out_rows, conv.out_columns, conv.out_channels);
  plan_weights (l, &conv);
  l->n_scratch = lam_conv_workspace (&conv, passes);
  l->thread_bytes = lam_conv_scratch (&conv, passes);
  l->n_prepared = worth_preparing (lam_conv_prepared_size (&conv, LAM_CONV_FORWARD));
  return TRUE;
}

static void
forward (LamLayer *l)
{
  LamEpilogue epilogue = lent_epilogue (l, l->n_weights > 1 ? l->w[BIAS] : NULL);
  LamConv conv;

  geometry (l, l->batch, &conv, NULL);
  lam_conv_run (l->pool, &conv, LAM_CONV_FORWARD, l->x[0], l->w[KERNEL], l->prepared, l->capacity,
                l->y, &epilogue, l->scratch);
}

static void
prepare (LamLayer *l)
{
  LamConv conv;

  geometry (l, l->capacity, &conv, NULL);
  lam_conv_prepare (l->pool, &conv, LAM_CONV_FORWARD, l->w[KERNEL], l->prepared);
}

static void
backward (LamLayer *l)
{
  LamConv conv;

  geometry (l, l->batch, &conv, NULL);
  undo_lent_activation (l);
  if (l->dw[KERNEL] != NULL)
    lam_conv_backward_kernel (l->pool, &conv, l->x[0], l->dy, l->dw[KERNEL],
                              l->n_weights > 1 ? l->dw[BIAS] : NULL, l->scratch);
  if (l->dx[0] != NULL)
    lam_conv_backward_data (l->pool, &conv, l->dy, l->w[KERNEL], l->dx[0], NULL, l->scratch);
}

static double
work (const LamLayer *l)
{
  double taps = (double) lam_rows (l, KERNEL_SIZE) * lam_columns (l, KERNEL_SIZE);

  return taps * l->in[0].d[2] * (double) lam_shape_size (l->out);
}

static const LamParam params[] = {
  { .id = "filters",
    .title = "Filters",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 4096,
    .initial = "32",
    .help = "How many different patterns are looked for, each giving one channel of the result; 8 "
            "to 256 is usual." },
  { .id = "kernel_size",
    .title = "Kernel size",
    .type = LAM_VALUE_PAIR,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 1024,
    .initial = "3",
    .help = "Rows and columns of the window that each filter looks through; 3 or 5 is usual." },
  PARAM_STRIDES,
  PARAM_PADDING,
  PARAM_PAD,
  { .id = "dilation_rate",
    .title = "Dilation",
    .type = LAM_VALUE_PAIR,
    .flags = LAM_PARAM_WHOLE | LAM_PARAM_ADVANCED,
    .min = 1,
    .max = 1024,
    .initial = "1",
    .help = "The distance between the cells a filter looks at, so that it covers more of the "
            "picture with the same weights; 1 is usual." },
  PARAM_ACTIVATION,
  PARAM_USE_BIAS,
  PARAM_KERNEL_INITIALIZER,
  PARAM_BIAS_INITIALIZER,
  PARAM_L2,
  PARAM_TRAINABLE,
};

LAM_LAYER_KIND (conv2d) = {
  .kind = { .id = "conv2d",
            .title = "Conv2D",
            .summary = "Slides small learned filters over a picture and tells where each of them "
                       "fits.",
            .formula = "y[r,c,o] = f(b[o] + Σᵢⱼₖ x[r·s+i, c·s+j, k]·K[i,j,k,o])",
            .group = "Convolution",
            .source = "Keras Conv2D; PyTorch Conv2d",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = LAM_LAYER_NEEDS_X | LAM_LAYER_BORROWS_ACTIVATION | LAM_LAYER_DX_OVER_X,
  .plan = plan,
  .forward = forward,
  .prepare = prepare,
  .backward = backward,
  .work = work,
};
