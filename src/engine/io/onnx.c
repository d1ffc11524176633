/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ONNX, of opset 13: a network for programs that only run it. Written, not read.
 *
 * Pictures lie there plane by plane. What goes in and comes out is as here, channels last; a tensor
 * is turned when a layer first wants it the other way, and both ways are kept by name, so that a
 * row of convolutions turns once at each end. Nothing is random in use: dropout and noise are left
 * out. */

#include "lam-formats.h"
#include "lam-replace.h"
#include "onnx-wire.h"

#include <math.h>
#include <string.h>

#include "../lam-graph.h"
#include "../lam-kernels.h"

#define MOST_BYTES 2000000000u /* protobuf's messages end at 2 GiB */
enum { IR_VERSION = 7, OPSET = 13 };

/* A tensor's names: channels last, or no picture; channels first. NULL: not made yet. */
typedef struct {
  char *last, *first;
} Names;

typedef struct {
  GByteArray *graph;
  const LamGraph *network;
  const LamWeights *weights;
  Names *names; /* of every tensor of @network */
} Writer;

typedef struct _Op Op;
struct _Op {
  const char *id; /* of the kind */
  void (*write) (Writer *w, const LamNode *node, guint y, const Op *op);
  const char *name;
};

/* ---- help ---- */

static gboolean
is_picture (LamShape shape)
{
  return shape.n == 3;
}

static const char *
turned (Writer *w, guint tensor, gboolean first)
{
  static const gint64 orders[2][4] = { { 0, 2, 3, 1 }, { 0, 3, 1, 2 } };
  Names *names = &w->names[tensor];
  char **wanted = first ? &names->first : &names->last;
  const char *inputs[] = { first ? names->last : names->first, NULL };

  if (*wanted == NULL) {
    GByteArray *attributes = g_byte_array_new ();

    *wanted = g_strconcat (inputs[0], first ? "/planes" : "/pixels", NULL);
    lam_onnx_ints (attributes, "perm", orders[first], 4);
    lam_onnx_node (w->graph, "Transpose", inputs, *wanted, attributes);
  }
  return *wanted;
}

/* The way a tensor is at hand. */
static gboolean
is_first (const Writer *w, guint tensor)
{
  return w->names[tensor].first != NULL;
}

/* The name of what @node gives, as it is made. */
static const char *
made (Writer *w, const LamNode *node, guint y, gboolean first)
{
  char **name = first ? &w->names[y].first : &w->names[y].last;

  *name = g_strconcat (node->layer.name, "/", node->layer.kind->kind.id, NULL);
  return *name;
}

static const float *
weight (const Writer *w, const LamNode *node, const char *id)
{
  g_autofree char *name = g_strconcat (node->layer.name, "/", id, NULL);
  const LamTensor *tensor = lam_weights_find (w->weights, name);

  return tensor != NULL ? tensor->values : NULL;
}

/* Puts @values under the name of weight @id of @node. Returns: (transfer full) that name */
static char *
put (Writer *w, const LamNode *node, const char *id, const gint64 *d, guint n, const float *values)
{
  char *name = g_strconcat (node->layer.name, "/", id, NULL);

  lam_onnx_floats (w->graph, name, d, n, values);
  return name;
}

/* [rows × columns × a × b] as [b × a × rows × columns]. */
static char *
put_kernel (Writer *w, const LamNode *node)
{
  const guint32 *d = node->layer.weight[0].d;
  const gint64 sides[] = { d[3], d[2], d[0], d[1] };
  gsize taps = (gsize) d[0] * d[1], a = d[2], b = d[3];
  const float *values = weight (w, node, "kernel");
  g_autofree float *kernel = g_new (float, taps *a *b);

  for (gsize t = 0; t < taps; t++)
    for (gsize i = 0; i < a; i++)
      for (gsize o = 0; o < b; o++)
        kernel[(o * a + i) * taps + t] = values[(t * a + i) * b + o];
  return put (w, node, "kernel", sides, 4, kernel);
}

static char *
put_bias (Writer *w, const LamNode *node)
{
  const float *values = weight (w, node, "bias");
  gint64 n = lam_shape_channels (node->layer.out);

  return values != NULL ? put (w, node, "bias", &n, 1, values) : NULL;
}

static guint
pair (const LamLayer *l, const char *id, guint side)
{
  int index = lam_kind_find_param (l->item->kind, id);

  return lam_item_pair (l->item, (guint) index, side);
}

static gboolean
is_choice (const LamLayer *l, const char *id, const char *choice)
{
  guint index = (guint) lam_kind_find_param (l->item->kind, id);

  return g_str_equal (l->item->kind->params[index].choices[lam_item_choice (l->item, index)],
                      choice);
}

/* ---- windows ---- */

typedef struct {
  gint64 size[2], strides[2], dilations[2], pads[4]; /* top, left, bottom, right */
} Window;

static void
put_window (GByteArray *attributes, const Window *window, gboolean dilated)
{
  lam_onnx_ints (attributes, "kernel_shape", window->size, 2);
  lam_onnx_ints (attributes, "strides", window->strides, 2);
  lam_onnx_ints (attributes, "pads", window->pads, 4);
  if (dilated)
    lam_onnx_ints (attributes, "dilations", window->dilations, 2);
}

static gint64
reach (const Window *window, guint side)
{
  return (window->size[side] - 1) * window->dilations[side] + 1;
}

/* Cells before side @side of @around cells in all, or where they are given, as many. */
static gint64
cells_before (const LamLayer *l, guint side, gint64 around)
{
  if (is_choice (l, "padding", "explicit"))
    return pair (l, "pad", side);
  return is_choice (l, "padding", "same") ? MAX (around, 0) / 2 : 0;
}

/* Cells before and after each side, from how many places the window has: cells after it that no
 * place reaches are no padding. */
static void
find_pads (const LamLayer *l, Window *window)
{
  for (guint side = 0; side < 2; side++) {
    gint64 n = l->in[0].d[side], out = l->out.d[side];
    gint64 needed = (out - 1) * window->strides[side] + reach (window, side) - n;
    gint64 before = cells_before (l, side, needed);

    window->pads[side] = before;
    window->pads[2 + side] = MAX (needed - before, 0);
  }
}

static Window
window_of (const LamLayer *l, const char *size)
{
  guint strides = (guint) lam_kind_find_param (l->item->kind, "strides");
  gboolean pooling = g_str_equal (size, "pool_size");
  Window window = { 0 };

  for (guint side = 0; side < 2; side++) {
    window.size[side] = pair (l, size, side);
    window.strides[side] = pooling && !lam_item_is_set (l->item, strides)
                               ? window.size[side]
                               : lam_item_pair (l->item, strides, side);
    window.dilations[side] = pooling ? 1 : pair (l, "dilation_rate", side);
  }
  return window;
}

static void
write_conv (Writer *w, const LamNode *node, guint y, const Op *op)
{
  g_autofree char *kernel = put_kernel (w, node), *bias = put_bias (w, node);
  const char *inputs[] = { turned (w, node->input[0], TRUE), kernel, bias, NULL };
  Window window = window_of (&node->layer, "kernel_size");
  GByteArray *attributes = g_byte_array_new ();

  find_pads (&node->layer, &window);
  put_window (attributes, &window, TRUE);
  lam_onnx_node (w->graph, op->name, inputs, made (w, node, y, TRUE), attributes);
}

/* Of the whole result cells are cut away before and after; where it is too short, some are added.
 */
static void
find_cuts (const LamLayer *l, Window *window, gint64 more[2])
{
  for (guint side = 0; side < 2; side++) {
    gint64 whole = (l->in[0].d[side] - 1) * window->strides[side] + reach (window, side);
    gint64 out = l->out.d[side];
    gint64 before = cells_before (l, side, whole - out);

    window->pads[side] = before;
    window->pads[2 + side] = MAX (whole - before - out, 0);
    more[side] = MAX (out - (whole - before), 0);
  }
}

static void
write_conv_transpose (Writer *w, const LamNode *node, guint y, const Op *op)
{
  g_autofree char *kernel = put_kernel (w, node), *bias = put_bias (w, node);
  const char *inputs[] = { turned (w, node->input[0], TRUE), kernel, bias, NULL };
  Window window = window_of (&node->layer, "kernel_size");
  GByteArray *attributes = g_byte_array_new ();
  gint64 more[2];

  find_cuts (&node->layer, &window, more);
  put_window (attributes, &window, TRUE);
  lam_onnx_ints (attributes, "output_padding", more, 2);
  lam_onnx_node (w->graph, op->name, inputs, made (w, node, y, TRUE), attributes);
}

static void
write_pool (Writer *w, const LamNode *node, guint y, const Op *op)
{
  const char *inputs[] = { turned (w, node->input[0], TRUE), NULL };
  Window window = window_of (&node->layer, "pool_size");
  GByteArray *attributes = g_byte_array_new ();

  find_pads (&node->layer, &window);
  put_window (attributes, &window, FALSE);
  lam_onnx_node (w->graph, op->name, inputs, made (w, node, y, TRUE), attributes);
}

static void
write_global_pool (Writer *w, const LamNode *node, guint y, const Op *op)
{
  const char *inputs[] = { turned (w, node->input[0], TRUE), NULL };
  g_autofree char *pooled = g_strconcat (node->layer.name, "/pooled", NULL);
  const char *flat[] = { pooled, NULL };

  lam_onnx_node (w->graph, op->name, inputs, pooled, NULL);
  lam_onnx_node (w->graph, "Flatten", flat, made (w, node, y, FALSE), NULL);
}

static void
write_upsampling (Writer *w, const LamNode *node, guint y, const Op *op)
{
  const float scales[] = { 1, 1, (float) pair (&node->layer, "size", 0),
                           (float) pair (&node->layer, "size", 1) };
  gboolean bilinear = is_choice (&node->layer, "interpolation", "bilinear");
  g_autofree char *sizes = put (w, node, "scales", &(gint64){ 4 }, 1, scales);
  const char *inputs[] = { turned (w, node->input[0], TRUE), "", sizes, NULL };
  GByteArray *attributes = g_byte_array_new ();

  lam_onnx_text (attributes, "mode", bilinear ? "linear" : "nearest");
  lam_onnx_text (attributes, "coordinate_transformation_mode",
                 bilinear ? "half_pixel" : "asymmetric");
  if (!bilinear)
    lam_onnx_text (attributes, "nearest_mode", "floor");
  lam_onnx_node (w->graph, op->name, inputs, made (w, node, y, TRUE), attributes);
}

static void
write_zero_padding (Writer *w, const LamNode *node, guint y, const Op *op)
{
  guint index = (guint) lam_kind_find_param (node->layer.item->kind, "padding");
  const double *quad = node->layer.item->values[index].quad; /* top, bottom, left, right */
  const gint64 pads[] = { 0, 0, (gint64) quad[0], (gint64) quad[2],
                          0, 0, (gint64) quad[1], (gint64) quad[3] };
  g_autofree char *name = g_strconcat (node->layer.name, "/pads", NULL);
  const char *inputs[] = { turned (w, node->input[0], TRUE), name, NULL };

  lam_onnx_wholes (w->graph, name, pads, G_N_ELEMENTS (pads));
  lam_onnx_node (w->graph, op->name, inputs, made (w, node, y, TRUE), NULL);
}

/* ---- rows of numbers ---- */

static void
write_dense (Writer *w, const LamNode *node, guint y, const Op *op)
{
  const gint64 d[] = { node->layer.weight[0].d[0], node->layer.weight[0].d[1] };
  g_autofree char *kernel = put (w, node, "kernel", d, 2, weight (w, node, "kernel"));
  g_autofree char *bias = put_bias (w, node);
  const char *inputs[] = { turned (w, node->input[0], FALSE), kernel, bias, NULL };

  lam_onnx_node (w->graph, op->name, inputs, made (w, node, y, FALSE), NULL);
}

static void
write_flatten (Writer *w, const LamNode *node, guint y, const Op *op)
{
  const char *inputs[] = { turned (w, node->input[0], FALSE), NULL };

  lam_onnx_node (w->graph, op->name, inputs, made (w, node, y, FALSE), NULL);
}

static void
write_reshape (Writer *w, const LamNode *node, guint y, const Op *op)
{
  g_autofree char *name = g_strconcat (node->layer.name, "/shape", NULL);
  const char *inputs[] = { turned (w, node->input[0], FALSE), name, NULL };
  gint64 sides[LAM_MAX_DIMENSIONS + 1] = { -1 };

  for (guint i = 0; i < node->layer.out.n; i++)
    sides[i + 1] = node->layer.out.d[i];
  lam_onnx_wholes (w->graph, name, sides, node->layer.out.n + 1);
  lam_onnx_node (w->graph, op->name, inputs, made (w, node, y, FALSE), NULL);
}

/* ---- everything ---- */

/* y = x · factor + summand, channel by channel, which suits every shape with channels last. */
static void
write_batch_norm (Writer *w, const LamNode *node, guint y, const Op *op)
{
  const float *gamma = weight (w, node, "gamma"), *beta = weight (w, node, "beta");
  const float *mean = weight (w, node, "moving_mean");
  const float *variance = weight (w, node, "moving_variance");
  gint64 n = lam_shape_channels (node->layer.out);
  guint epsilon = (guint) lam_kind_find_param (node->layer.item->kind, "epsilon");
  gboolean first = is_picture (node->layer.out) && is_first (w, node->input[0]);
  const gint64 d[] = { n, 1, 1 };
  g_autofree float *factor = g_new (float, n), *summand = g_new (float, n);
  g_autofree char *factors = NULL, *summands = NULL;
  g_autofree char *scaled = g_strconcat (node->layer.name, "/scaled", NULL);

  for (gint64 c = 0; c < n; c++) {
    double f = (gamma != NULL ? gamma[c] : 1)
               / sqrt ((double) variance[c] + lam_item_number (node->layer.item, epsilon));

    factor[c] = (float) f;
    summand[c] = (float) ((beta != NULL ? beta[c] : 0) - f * (double) mean[c]);
  }
  factors = put (w, node, "factor", d, first ? 3 : 1, factor);
  summands = put (w, node, "summand", d, first ? 3 : 1, summand);
  lam_onnx_node (w->graph, "Mul",
                 (const char *[]){ turned (w, node->input[0], first), factors, NULL }, scaled,
                 NULL);
  lam_onnx_node (w->graph, "Add", (const char *[]){ scaled, summands, NULL },
                 made (w, node, y, first), NULL);
}

/* The same tensor under the same name. */
static void
write_nothing (Writer *w, const LamNode *node, guint y, const Op *op)
{
  w->names[y].last = g_strdup (w->names[node->input[0]].last);
  w->names[y].first = g_strdup (w->names[node->input[0]].first);
}

static void
write_shares (Writer *w, const LamNode *node, guint y, const char *name)
{
  gboolean first = is_first (w, node->input[0]);
  const char *inputs[] = { turned (w, node->input[0], first), NULL };
  GByteArray *attributes = g_byte_array_new ();

  lam_onnx_int (attributes, "axis", first ? 1 : -1);
  lam_onnx_node (w->graph, name, inputs, made (w, node, y, first), attributes);
}

static void
write_softmax (Writer *w, const LamNode *node, guint y, const Op *op)
{
  write_shares (w, node, y, op->name);
}

static void
write_curve (Writer *w, const LamNode *node, guint y, const Op *op)
{
  static const char *const names[LAM_N_ACTIVATIONS] = {
    [LAM_ACTIVATION_RELU] = "Relu", [LAM_ACTIVATION_SIGMOID] = "Sigmoid",
    [LAM_ACTIVATION_TANH] = "Tanh", [LAM_ACTIVATION_LEAKY_RELU] = "LeakyRelu",
    [LAM_ACTIVATION_ELU] = "Elu",   [LAM_ACTIVATION_SOFTPLUS] = "Softplus",
  };
  const LamLayer *l = &node->layer;
  double alpha = 0;
  LamActivation activation = l->kind->lends (l->item, &alpha);
  gboolean first = is_first (w, node->input[0]);
  const char *inputs[] = { turned (w, node->input[0], first), NULL };
  GByteArray *attributes = NULL;

  if (activation == LAM_ACTIVATION_LEAKY_RELU || activation == LAM_ACTIVATION_ELU) {
    attributes = g_byte_array_new ();
    lam_onnx_float (attributes, "alpha", alpha);
  }
  lam_onnx_node (w->graph, names[activation], inputs, made (w, node, y, first), attributes);
}

/* The two that work on whole rows lend nothing. */
static void
write_activation (Writer *w, const LamNode *node, guint y, const Op *op)
{
  double alpha;

  if (node->layer.kind->lends (node->layer.item, &alpha) != LAM_ACTIVATION_LINEAR)
    write_curve (w, node, y, op);
  else if (is_choice (&node->layer, "activation", "softmax"))
    write_shares (w, node, y, "Softmax");
  else if (is_choice (&node->layer, "activation", "log_softmax"))
    write_shares (w, node, y, "LogSoftmax");
  else
    write_nothing (w, node, y, op);
}

static void
write_merge (Writer *w, const LamNode *node, guint y, const Op *op)
{
  gboolean first = is_first (w, node->input[0]);
  const char *inputs[LAM_MAX_INPUTS + 1] = { NULL };
  GByteArray *attributes = NULL;

  for (guint i = 0; i < node->layer.n_in; i++)
    inputs[i] = turned (w, node->input[i], first);
  if (g_str_equal (op->name, "Concat")) {
    attributes = g_byte_array_new ();
    lam_onnx_int (attributes, "axis", first ? 1 : -1);
  }
  lam_onnx_node (w->graph, op->name, inputs, made (w, node, y, first), attributes);
}

static const Op ops[] = {
  { "input", write_nothing, NULL },
  { "dense", write_dense, "Gemm" },
  { "conv2d", write_conv, "Conv" },
  { "conv2d_transpose", write_conv_transpose, "ConvTranspose" },
  { "max_pooling2d", write_pool, "MaxPool" },
  { "average_pooling2d", write_pool, "AveragePool" },
  { "global_average_pooling2d", write_global_pool, "GlobalAveragePool" },
  { "global_max_pooling2d", write_global_pool, "GlobalMaxPool" },
  { "up_sampling2d", write_upsampling, "Resize" },
  { "zero_padding2d", write_zero_padding, "Pad" },
  { "batch_normalization", write_batch_norm, NULL },
  { "dropout", write_nothing, NULL },
  { "gaussian_noise", write_nothing, NULL },
  { "flatten", write_flatten, "Flatten" },
  { "reshape", write_reshape, "Reshape" },
  { "activation", write_activation, NULL },
  { "relu", write_curve, NULL },
  { "leaky_relu", write_curve, NULL },
  { "elu", write_curve, NULL },
  { "sigmoid", write_curve, NULL },
  { "tanh", write_curve, NULL },
  { "softplus", write_curve, NULL },
  { "softmax", write_softmax, "Softmax" },
  { "log_softmax", write_softmax, "LogSoftmax" },
  { "add", write_merge, "Sum" },
  { "concatenate", write_merge, "Concat" },
};

static gboolean
write_nodes (Writer *w, const char *path, GError **error)
{
  for (guint i = 0; i < w->network->n; i++) {
    const LamNode *node = &w->network->node[i];
    const char *id = node->layer.kind->kind.id;
    const Op *op = NULL;

    for (guint k = 0; k < G_N_ELEMENTS (ops); k++)
      if (g_str_equal (ops[k].id, id))
        op = &ops[k];
    if (op == NULL)
      return lam_fail (error, LAM_ERROR_DATA,
                       "“%s”: layer “%s” is of a kind that ONNX has nothing for (%s).", path,
                       node->layer.name, id);
    op->write (w, node, i + 1, op);
  }
  return TRUE;
}

/* ---- the file ---- */

static GByteArray *
model_around (GByteArray *graph)
{
  GByteArray *model = g_byte_array_new (), *opset = g_byte_array_new ();

  lam_wire_whole (model, 1, IR_VERSION);
  lam_wire_text (model, 2, "Lamina");
  lam_wire_whole (opset, 2, OPSET);
  lam_wire_message (model, 8, opset);
  lam_wire_message (model, 7, graph);
  return model;
}

static gboolean
fits (const LamWeights *weights, const char *path, GError **error)
{
  gsize bytes = 0;

  for (guint i = 0; i < weights->tensors->len; i++)
    bytes += sizeof (float) * lam_tensor_size (weights->tensors->pdata[i]);
  if (bytes < MOST_BYTES)
    return TRUE;
  return lam_fail (error, LAM_ERROR_DATA,
                   "“%s”: the weights have %.1f GB, and a file of ONNX holds 2: choose another "
                   "format.",
                   path, (double) bytes / 1e9);
}

static gboolean
write_graph (Writer *w, const char *name, const char *path, GError **error)
{
  const LamGraph *network = w->network;
  LamShape out = network->n > 0 ? network->node[network->n - 1].layer.out : network->in;

  lam_wire_text (w->graph, 2, name);
  lam_onnx_value (w->graph, 11, "input", network->in.d, network->in.n);
  lam_onnx_value (w->graph, 12, "output", out.d, out.n);
  w->names[0].last = g_strdup ("input");
  if (!write_nodes (w, path, error))
    return FALSE;
  lam_onnx_node (w->graph, "Identity", (const char *[]){ turned (w, network->n, FALSE), NULL },
                 "output", NULL);
  return TRUE;
}

static gboolean
save_model (const LamExperiment *experiment, LamShape in, const LamWeights *weights,
            const char *path, GError **error)
{
  const char *name = lam_experiment_name (experiment);
  LamGraph *network = lam_graph_new (lam_experiment_layers (experiment), in, 1, 0, NULL);
  Writer w = { .graph = g_byte_array_new (), .network = network, .weights = weights };
  gboolean good;

  w.names = g_new0 (Names, network->n + 1);
  good = fits (weights, path, error)
         && write_graph (&w, *name != '\0' ? name : "network", path, error);
  if (good) {
    g_autoptr (GByteArray) model = model_around (g_byte_array_ref (w.graph));

    good = lam_replace_bytes (path, model->data, model->len, error);
  }
  for (guint i = 0; i <= network->n; i++) {
    g_free (w.names[i].last);
    g_free (w.names[i].first);
  }
  g_free (w.names);
  g_byte_array_unref (w.graph);
  lam_graph_free (network);
  return good;
}

const LamWeightFormat lam_weight_format_onnx = { "onnx", "ONNX", NULL, NULL, save_model, NULL };
