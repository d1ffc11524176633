/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The gradient of a convolution used forwards: each input cell spreads kernel [rows × columns ×
 * filters × channels] over the output, strides cells further for each step.
 *
 * The whole result has (n − 1) · s + k cells along a side. Keras's lengths: valid n · s +
 * max (k − s, 0), same n · s; with output_padding (n − 1) · s + k − 2 · pad + output_padding, pad
 * being k / 2 for same and 0 for valid; explicit pads give that too. For same the cells cut away
 * come half from before, rounded down. Cells beyond the whole result are bias only. */

#include "layer-params.h"
#include "window.h"

#include <inttypes.h>

#include "../lam-conv.h"

enum {
  FILTERS,
  KERNEL_SIZE,
  STRIDES,
  PADDING,
  PAD,
  OUTPUT_PADDING,
  DILATION_RATE,
  ACTIVATION,
  USE_BIAS,
  KERNEL_INITIALIZER,
  BIAS_INITIALIZER,
  L2,
  TRAINABLE,
};
enum { KERNEL, BIAS };

/* One side: output length and cells cut away before it. */
static gboolean
plan_side (const LamLayer *l, guint side, guint reach, Span *span, GError **error)
{
  gint64 n = l->in[0].d[side], stride = lam_item_pair (l->item, STRIDES, side);
  gint64 extra =
      lam_item_is_set (l->item, OUTPUT_PADDING) ? lam_item_pair (l->item, OUTPUT_PADDING, side) : 0;
  guint padding = lam_choice (l, PADDING);
  gint64 pad = padding == PADDING_EXPLICIT ? lam_item_pair (l->item, PAD, side)
               : padding == PADDING_SAME   ? reach / 2
                                           : 0;
  gint64 whole = (n - 1) * stride + reach, out = whole - 2 * pad + extra;

  if (extra >= stride && extra > 0)
    return lam_fail (error, LAM_ERROR_SHAPE,
                     "The output padding %" PRId64 " must be less than the stride "
                     "%" PRId64 ".",
                     extra, stride);
  if (padding != PADDING_EXPLICIT && !lam_item_is_set (l->item, OUTPUT_PADDING))
    out = padding == PADDING_SAME ? n * stride : n * stride + MAX ((gint64) reach - stride, 0);
  if (out < 1)
    return lam_fail (error, LAM_ERROR_SHAPE,
                     "A pad of %" PRId64 " cuts away all %" PRId64
                     " cells of the result: choose a smaller one.",
                     pad, whole);
  span->out = (guint) out;
  span->before = (guint) pad;
  if (padding == PADDING_SAME)
    span->before = (guint) (MAX (whole - out, 0) / 2);
  return TRUE;
}

/* The convolution that this one runs backwards: from the output to the input. */
static gboolean
geometry (const LamLayer *l, guint batch, LamConv *conv, GError **error)
{
  guint kernel[2] = { lam_rows (l, KERNEL_SIZE), lam_columns (l, KERNEL_SIZE) };
  guint dilation[2] = { lam_rows (l, DILATION_RATE), lam_columns (l, DILATION_RATE) };
  Span spans[2];

  for (guint i = 0; i < 2; i++)
    if (!plan_side (l, i, (kernel[i] - 1) * dilation[i] + 1, &spans[i], error))
      return FALSE;
  *conv = (LamConv){ .batch = batch,
                     .in_rows = spans[0].out,
                     .in_columns = spans[1].out,
                     .in_channels = lam_count (l, FILTERS),
                     .out_rows = l->in[0].d[0],
                     .out_columns = l->in[0].d[1],
                     .out_channels = l->in[0].d[2],
                     .kernel_rows = kernel[0],
                     .kernel_columns = kernel[1],
                     .stride_rows = lam_rows (l, STRIDES),
                     .stride_columns = lam_columns (l, STRIDES),
                     .pad_top = spans[0].before,
                     .pad_left = spans[1].before,
                     .dilation_rows = dilation[0],
                     .dilation_columns = dilation[1] };
  return TRUE;
}

static void
plan_weights (LamLayer *l, const LamConv *conv)
{
  guint filters = conv->in_channels, channels = conv->out_channels;
  double taps = (double) conv->kernel_rows * conv->kernel_columns;

  /* Keras counts the fans of a kernel from its last two dimensions, whatever they stand for. */
  l->n_weights = lam_on (l, USE_BIAS) ? 2 : 1;
  l->weight[KERNEL] =
      (LamWeight){ .id = "kernel",
                   .n = 4,
                   .d = { conv->kernel_rows, conv->kernel_columns, filters, channels },
                   .initializer = lam_item_peek (l->item, KERNEL_INITIALIZER),
                   .fan_in = taps * filters,
                   .fan_out = taps * channels,
                   .l2 = lam_number (l, L2) };
  l->weight[BIAS] = (LamWeight){ .id = "bias",
                                 .n = 1,
                                 .d = { filters },
                                 .initializer = lam_item_peek (l->item, BIAS_INITIALIZER),
                                 .fan_in = taps * filters,
                                 .fan_out = taps * channels };
}

static gboolean
plan (LamLayer *l, GError **error)
{
  guint passes = LAM_CONV_FORWARD | LAM_CONV_BACKWARD_DATA | LAM_CONV_BACKWARD_KERNEL;
  LamConv conv;

  if (!check_picture (l, "Conv2D transpose", error) || !geometry (l, l->capacity, &conv, error))
    return FALSE;
  l->out = lam_shape_picture (conv.in_rows, conv.in_columns, conv.in_channels);
  plan_weights (l, &conv);
  l->n_scratch = lam_conv_workspace (&conv, passes);
  l->thread_bytes = lam_conv_scratch (&conv, passes);
  l->n_prepared = worth_preparing (lam_conv_prepared_size (&conv, LAM_CONV_BACKWARD_DATA));
  return TRUE;
}

static void
forward (LamLayer *l)
{
  LamEpilogue epilogue = lent_epilogue (l, l->n_weights > 1 ? l->w[BIAS] : NULL);
  LamConv conv;

  geometry (l, l->batch, &conv, NULL);
  lam_conv_run (l->pool, &conv, LAM_CONV_BACKWARD_DATA, l->x[0], l->w[KERNEL], l->prepared,
                l->capacity, l->y, &epilogue, l->scratch);
}

static void
prepare (LamLayer *l)
{
  LamConv conv;

  geometry (l, l->capacity, &conv, NULL);
  lam_conv_prepare (l->pool, &conv, LAM_CONV_BACKWARD_DATA, l->w[KERNEL], l->prepared);
}

static void
backward (LamLayer *l)
{
  LamConv conv;

  geometry (l, l->batch, &conv, NULL);
  undo_lent_activation (l);
  if (l->dw[KERNEL] != NULL)
    lam_conv_backward_kernel (l->pool, &conv, l->dy, l->x[0], l->dw[KERNEL], NULL, l->scratch);
  if (l->n_weights > 1 && l->dw[BIAS] != NULL)
    lam_column_sums (l->pool, out_size (l) / conv.in_channels, conv.in_channels, l->dy, FALSE,
                     l->dw[BIAS]);
  if (l->dx[0] != NULL)
    lam_conv_forward (l->pool, &conv, l->dy, l->w[KERNEL], l->dx[0], NULL, l->scratch);
}

static double
work (const LamLayer *l)
{
  double taps = (double) lam_rows (l, KERNEL_SIZE) * lam_columns (l, KERNEL_SIZE);

  return taps * lam_count (l, FILTERS) * (double) lam_shape_size (l->in[0]);
}

static const LamParam params[] = {
  { .id = "filters",
    .title = "Filters",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 4096,
    .initial = "32",
    .help = "How many channels the result has, each painted with a pattern of its own; 8 to 128 is "
            "usual." },
  { .id = "kernel_size",
    .title = "Kernel size",
    .type = LAM_VALUE_PAIR,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 1024,
    .initial = "3",
    .help = "Rows and columns of the pattern that each cell paints; 2, 3 or 4 is usual." },
  { .id = "strides",
    .title = "Strides",
    .type = LAM_VALUE_PAIR,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 1024,
    .initial = "1",
    .help = "How many times larger the picture becomes, down and to the right; 2 is usual." },
  { .id = "padding",
    .title = "Padding",
    .type = LAM_VALUE_CHOICE,
    .initial = "\"valid\"",
    .choices = padding_choices,
    .choice_titles = padding_titles,
    .help = "What happens at the border: valid keeps all that was painted, same keeps exactly "
            "strides times the size, explicit cuts off as much as you say." },
  { .id = "pad",
    .title = "Pad",
    .type = LAM_VALUE_PAIR,
    .flags = LAM_PARAM_WHOLE | LAM_PARAM_ADVANCED,
    .min = 0,
    .max = 1024,
    .initial = "0",
    .help = "How many cells are cut off on each side when the padding is explicit, as PyTorch "
            "counts them; (kernel size − strides) / 2 is usual." },
  { .id = "output_padding",
    .title = "Output padding",
    .type = LAM_VALUE_PAIR,
    .flags = LAM_PARAM_WHOLE | LAM_PARAM_OPTIONAL | LAM_PARAM_ADVANCED,
    .min = 0,
    .max = 1024,
    .help = "How many cells are added at the bottom and the right to reach a certain size; left "
            "empty the padding decides, 1 is usual with strides of 2." },
  { .id = "dilation_rate",
    .title = "Dilation",
    .type = LAM_VALUE_PAIR,
    .flags = LAM_PARAM_WHOLE | LAM_PARAM_ADVANCED,
    .min = 1,
    .max = 1024,
    .initial = "1",
    .help = "The distance between the cells of a pattern; 1 is usual." },
  PARAM_ACTIVATION,
  PARAM_USE_BIAS,
  PARAM_KERNEL_INITIALIZER,
  PARAM_BIAS_INITIALIZER,
  PARAM_L2,
  PARAM_TRAINABLE,
};

LAM_LAYER_KIND (conv2d_transpose) = {
  .kind = { .id = "conv2d_transpose",
            .title = "Transposed convolution",
            .summary = "Makes a picture larger by letting each cell paint a learned pattern.",
            .formula = "y[r·s+i, c·s+j, o] += Σₖ x[r,c,k]·K[i,j,o,k];  y = f(y + b)",
            .group = "Convolution",
            .source = "Keras Conv2DTranspose; PyTorch ConvTranspose2d",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = LAM_LAYER_NEEDS_X | LAM_LAYER_BORROWS_ACTIVATION | LAM_LAYER_DX_OVER_X,
  .plan = plan,
  .forward = forward,
  .prepare = prepare,
  .backward = backward,
  .work = work,
};
