/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Layers alone, see lam-alone.h. Built in double only: LamReal is double. */

#include "lam-alone-kinds.h"

#include <string.h>

#include "lam-alone-order.h"
#include "lam-difference.h"
#include "lam-layer.h"
#include "lam-loss.h"

/* The layer, and behind it its activation when it has one, as in a network. */
typedef struct {
  LamLayer layer[2];
  guint n_layers;
  LamItem *own[2]; /* items made here */
  guint flags;
  guint batch;
  GPtrArray *buffers; /* all memory of the layers */
} Alone;

static gboolean
is_nchw (const Alone *alone)
{
  return (alone->flags & LAM_ALONE_NCHW) != 0;
}

static double *
new_buffer (Alone *alone, gsize n)
{
  double *buffer = g_aligned_alloc0 (MAX (n, 1), sizeof (double), 64);

  g_ptr_array_add (alone->buffers, buffer);
  return buffer;
}

/* ---- Making ---- */

static const LamLayerKind *
find_kind (const char *id)
{
  for (guint i = 0; i < lam_n_layer_kinds; i++)
    if (g_str_equal (lam_layer_kinds[i]->kind.id, id))
      return lam_layer_kinds[i];
  g_assert_not_reached ();
}

static void
add_layer (Alone *alone, const LamItem *item, guint64 seed)
{
  LamLayer *layer = &alone->layer[alone->n_layers++];
  int trainable = lam_kind_find_param (item->kind, "trainable");

  layer->kind = find_kind (item->kind->id);
  layer->item = item;
  layer->name = item->kind->id;
  layer->n_in = 1;
  layer->seed = seed;
  layer->training = (alone->flags & LAM_ALONE_TRAINS) != 0;
  layer->frozen = trainable >= 0 && !lam_item_on (item, (guint) trainable);
}

/* As lam-graph.c does: an activation is a layer of its own. */
static void
add_layers (Alone *alone, const LamItem *item, guint64 seed)
{
  int param = lam_kind_find_param (item->kind, "activation");
  LamItem *activation;

  if (param < 0 || g_str_equal (item->kind->id, "activation") || item->values[param].choice == 0) {
    add_layer (alone, item, seed);
    return;
  }
  activation = lam_item_new (item->family, lam_family_find (item->family, "activation"));
  lam_item_set_text (activation, lam_item_index (activation, "activation"),
                     item->kind->params[param].choices[item->values[param].choice], NULL, NULL);
  alone->own[0] = lam_item_dup (item);
  alone->own[0]->values[param].choice = 0;
  alone->own[1] = activation;
  add_layer (alone, alone->own[0], seed);
  add_layer (alone, activation, seed);
}

static LamArray *
find_input (GPtrArray *arrays, guint k)
{
  g_autofree char *name = k == 0 ? g_strdup ("x") : g_strdup_printf ("x%u", k + 1);

  return lam_npz_find (arrays, name);
}

static gboolean
take_inputs (Alone *alone, GPtrArray *arrays, GError **error)
{
  LamLayer *layer = &alone->layer[0];
  LamArray *x = find_input (arrays, 0);

  if (x == NULL)
    return lam_fail (error, LAM_ERROR_VALUE, "The layer wants an input called “x”.");
  for (guint k = 0; k < LAM_MAX_INPUTS && (x = find_input (arrays, k)) != NULL; k++) {
    gsize d[4];
    guint n;

    if (k == 1 && !(layer->kind->flags & LAM_LAYER_MERGES))
      return lam_fail (error, LAM_ERROR_VALUE, "A layer of type %s takes one input only.",
                       layer->kind->kind.id);
    if (!lam_order_read_shape (x, is_nchw (alone), &layer->in[k], error))
      return FALSE;
    if (k > 0 && x->d[0] != alone->batch)
      return lam_fail (error, LAM_ERROR_SHAPE, "“%s” holds %zu samples and “x” %u.", x->name,
                       x->d[0], alone->batch);
    alone->batch = (guint) x->d[0];
    layer->n_in = k + 1;
    n = lam_order_batch (alone->batch, layer->in[k], d);
    layer->x[k] = new_buffer (alone, x->size);
    lam_order_take (x, d, n, LAM_ORDER_PICTURES, is_nchw (alone), (double *) layer->x[k]);
  }
  if (layer->n_in == 1 && (layer->kind->flags & LAM_LAYER_MERGES))
    return lam_fail (error, LAM_ERROR_VALUE, "A layer of type %s wants a second input, “x2”.",
                     layer->kind->kind.id);
  return TRUE;
}

static gsize
weight_dimensions (const LamWeight *weight, gsize *d)
{
  gsize size = 1;

  for (guint i = 0; i < weight->n; i++)
    size *= d[i] = weight->d[i];
  return size;
}

static char *
weight_text (const Alone *alone, const LamWeight *weight)
{
  gsize d[4], theirs[4];
  GString *text = g_string_new (NULL);

  weight_dimensions (weight, d);
  lam_order_outside (d, weight->n, LAM_ORDER_KERNEL, is_nchw (alone), theirs);
  for (guint i = 0; i < weight->n; i++)
    g_string_append_printf (text, i > 0 ? "×%" G_GSIZE_FORMAT : "%" G_GSIZE_FORMAT, theirs[i]);
  return g_string_free (text, FALSE);
}

static gboolean
take_weight (Alone *alone, guint slot, GPtrArray *arrays, GError **error)
{
  LamLayer *layer = &alone->layer[0];
  const LamWeight *weight = &layer->weight[slot];
  const LamArray *array = lam_npz_find (arrays, weight->id);
  g_autofree char *text = weight_text (alone, weight);
  gsize d[4], n = weight_dimensions (weight, d);

  layer->w[slot] = new_buffer (alone, n);
  layer->dw[slot] = weight->is_state ? NULL : new_buffer (alone, n);
  if (array == NULL && weight->initializer != NULL
      && !g_str_equal (weight->initializer->kind->id, "zeros"))
    return lam_fail (error, LAM_ERROR_VALUE, "The layer wants its weights “%s”, %s.", weight->id,
                     text);
  if (array == NULL) {
    for (gsize i = 0; weight->initializer == NULL && i < n; i++)
      layer->w[slot][i] = weight->constant;
    return TRUE;
  }
  if (array->size != n)
    return lam_fail (error, LAM_ERROR_SHAPE, "“%s” holds %zu numbers; the layer wants %s.",
                     weight->id, array->size, text);
  lam_order_take (array, d, weight->n, LAM_ORDER_KERNEL, is_nchw (alone), layer->w[slot]);
  return TRUE;
}

static gboolean
plan (Alone *alone, GError **error)
{
  for (guint i = 0; i < alone->n_layers; i++) {
    LamLayer *layer = &alone->layer[i];
    gsize n_out;

    layer->capacity = layer->batch = alone->batch;
    if (i > 0) {
      layer->in[0] = alone->layer[i - 1].out;
      layer->x[0] = alone->layer[i - 1].y;
    }
    if (!layer->kind->plan (layer, error))
      return FALSE;
    n_out = alone->batch * lam_shape_size (layer->out);
    layer->y = new_buffer (alone, n_out);
    layer->dy = new_buffer (alone, n_out);
    layer->kept = new_buffer (alone, layer->n_kept);
    layer->scratch = new_buffer (alone, layer->n_scratch);
    lam_pool_reserve (NULL, layer->thread_bytes);
    for (guint k = 0; k < layer->n_in; k++)
      layer->dx[k] = i > 0 ? alone->layer[i - 1].dy
                           : new_buffer (alone, alone->batch * lam_shape_size (layer->in[k]));
  }
  return TRUE;
}

static gboolean
check_names (const Alone *alone, GPtrArray *arrays, GError **error)
{
  const LamLayer *layer = &alone->layer[0];

  for (guint i = 0; i < arrays->len; i++) {
    const char *name = ((LamArray *) g_ptr_array_index (arrays, i))->name;
    gboolean known = g_str_equal (name, "dy");

    for (guint k = 0; k < layer->n_in && !known; k++)
      known = find_input (arrays, k) == g_ptr_array_index (arrays, i);
    for (guint w = 0; w < layer->n_weights && !known; w++)
      known = g_str_equal (name, layer->weight[w].id);
    if (!known)
      return lam_fail (error, LAM_ERROR_VALUE, "The layer has no use for “%s”.", name);
  }
  return TRUE;
}

/* ---- Running ---- */

static void
forward (Alone *alone)
{
  for (guint i = 0; i < alone->n_layers; i++)
    alone->layer[i].kind->forward (&alone->layer[i]);
}

static void
backward (Alone *alone)
{
  for (guint i = alone->n_layers; i-- > 0;)
    alone->layer[i].kind->backward (&alone->layer[i]);
}

/* The name of a gradient: "dkernel". Returns: (transfer full) */
static char *
gradient_name (const char *id, const char *behind)
{
  return g_strconcat ("d", id, behind, NULL);
}

static void
give_gradients (const Alone *alone, GPtrArray *results)
{
  const LamLayer *layer = &alone->layer[0];
  gsize d[LAM_ARRAY_MAX_DIMENSIONS];

  for (guint k = 0; k < layer->n_in; k++) {
    g_autofree char *name = k == 0 ? g_strdup ("dx") : g_strdup_printf ("dx%u", k + 1);
    guint n = lam_order_batch (alone->batch, layer->in[k], d);

    lam_order_give (results, name, layer->dx[k], d, n, LAM_ORDER_PICTURES, is_nchw (alone));
  }
  for (guint w = 0; w < layer->n_weights; w++) {
    g_autofree char *name = gradient_name (layer->weight[w].id, "");

    weight_dimensions (&layer->weight[w], d);
    if (layer->dw[w] != NULL)
      lam_order_give (results, name, layer->dw[w], d, layer->weight[w].n, LAM_ORDER_KERNEL,
                      is_nchw (alone));
  }
}

static void
give_states (const Alone *alone, GPtrArray *results)
{
  const LamLayer *layer = &alone->layer[0];
  gsize d[4];

  for (guint w = 0; w < layer->n_weights; w++)
    if (layer->weight[w].is_state) {
      weight_dimensions (&layer->weight[w], d);
      lam_order_give (results, layer->weight[w].id, layer->w[w], d, layer->weight[w].n,
                      LAM_ORDER_KERNEL, is_nchw (alone));
    }
}

/* Each sample's gradient in its turn: as a batch of one. */
static void
per_sample (Alone *alone, const double *dy, GPtrArray *results)
{
  LamLayer *first = &alone->layer[0], *last = &alone->layer[alone->n_layers - 1];
  const double *x = first->x[0];
  gsize in = lam_shape_size (first->in[0]), out = lam_shape_size (last->out);
  LamArray *into[LAM_MAX_WEIGHTS];

  for (guint w = 0; w < first->n_weights; w++) {
    g_autofree char *name = gradient_name (first->weight[w].id, "_per_sample");
    gsize d[5] = { alone->batch, 1, first->weight[w].d[0] };
    guint n = first->weight[w].n;

    /* A vector of biases stands as a row, so that it adds to what it is the gradient of. */
    for (guint i = 0; n > 1 && i < n; i++)
      d[i + 1] = first->weight[w].d[i];
    into[w] = lam_array_new (name, LAM_ARRAY_F64, n > 1 ? n + 1 : 3, d);
    g_ptr_array_add (results, into[w]);
  }
  for (guint i = 0; i < alone->n_layers; i++)
    alone->layer[i].batch = 1;
  for (guint b = 0; b < alone->batch; b++) {
    first->x[0] = x + b * in;
    forward (alone);
    memcpy (last->dy, dy + b * out, out * sizeof (double));
    backward (alone);
    for (guint w = 0; w < first->n_weights; w++) {
      gsize n = into[w]->size / alone->batch;

      memcpy ((double *) into[w]->values + b * n, first->dw[w], n * sizeof (double));
    }
  }
  first->x[0] = x;
}

static gboolean
check_per_sample (const Alone *alone, gboolean has_dy, GError **error)
{
  const LamLayer *layer = &alone->layer[0];

  if (!has_dy)
    return lam_fail (error, LAM_ERROR_VALUE, "The gradient per sample wants an upstream gradient.");
  if (layer->n_weights == 0 || layer->weight[0].n != 2)
    return lam_fail (error, LAM_ERROR_VALUE,
                     "The gradient per sample is for dense layers; this one is %s.",
                     layer->kind->kind.id);
  return TRUE;
}

static gboolean
run (Alone *alone, GPtrArray *arrays, GPtrArray *results, GError **error)
{
  LamLayer *last = &alone->layer[alone->n_layers - 1];
  const LamArray *upstream = lam_npz_find (arrays, "dy");
  gsize size = alone->batch * lam_shape_size (last->out), d[LAM_ARRAY_MAX_DIMENSIONS];
  guint n = lam_order_batch (alone->batch, last->out, d);
  double *dy;

  if (upstream != NULL && upstream->size != size) {
    g_autofree char *text = lam_shape_to_text (last->out);

    return lam_fail (error, LAM_ERROR_SHAPE,
                     "The upstream gradient holds %zu numbers; the output is %u samples of %s.",
                     upstream->size, alone->batch, text);
  }
  if ((alone->flags & LAM_ALONE_PER_SAMPLE) && !check_per_sample (alone, upstream != NULL, error))
    return FALSE;
  forward (alone);
  lam_order_give (results, "y", last->y, d, n, LAM_ORDER_PICTURES, is_nchw (alone));
  if (upstream != NULL) {
    dy = new_buffer (alone, size);
    lam_order_take (upstream, d, n, LAM_ORDER_PICTURES, is_nchw (alone), dy);
    memcpy (last->dy, dy, size * sizeof (double));
    backward (alone);
    give_gradients (alone, results);
    if (alone->flags & LAM_ALONE_PER_SAMPLE)
      per_sample (alone, dy, results);
  }
  if ((alone->flags & LAM_ALONE_TRAINS) && alone->layer[0].kind->settle != NULL
      && !alone->layer[0].frozen) {
    alone->layer[0].kind->settle (&alone->layer[0]);
    give_states (alone, results);
  }
  return TRUE;
}

static gboolean
set_up (Alone *alone, const LamItem *item, GPtrArray *arrays, guint64 seed, GError **error)
{
  gboolean good;

  alone->buffers = g_ptr_array_new_with_free_func (g_aligned_free);
  add_layers (alone, item, seed);
  good = take_inputs (alone, arrays, error) && plan (alone, error)
         && check_names (alone, arrays, error);
  for (guint w = 0; good && w < alone->layer[0].n_weights; w++)
    good = take_weight (alone, w, arrays, error);
  return good;
}

static void
tear_down (Alone *alone)
{
  g_ptr_array_unref (alone->buffers);
  lam_item_free (alone->own[0]);
  lam_item_free (alone->own[1]);
}

static GPtrArray *
run_alone (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed, GError **error)
{
  Alone alone = { .flags = flags };
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  gboolean good =
      set_up (&alone, item, arrays, seed, error) && run (&alone, arrays, results, error);

  tear_down (&alone);
  return good ? g_steal_pointer (&results) : NULL;
}

/* ---- What is missing ---- */

static void
draw (const LamItem *item, LamArray *x, guint flags, guint64 key)
{
  for (gsize i = 0; i < x->size; i++)
    ((double *) x->values)[i] = lam_random_normal (key, i);
}

static void
fill_weight (const Alone *alone, GPtrArray *arrays, guint slot, guint64 seed)
{
  const LamWeight *weight = &alone->layer[0].weight[slot];
  gsize d[4], n = weight_dimensions (weight, d);
  g_autofree double *values = g_new (double, MAX (n, 1));

  if (lam_npz_find (arrays, weight->id) != NULL)
    return;
  lam_initializer_fill (weight, lam_random_key (seed, LAM_RANDOM_WEIGHTS + slot, 0, 0), 0, n,
                        values);
  lam_order_give (arrays, weight->id, values, d, weight->n, LAM_ORDER_KERNEL, is_nchw (alone));
}

static void
fill_upstream (const Alone *alone, GPtrArray *arrays, guint64 seed)
{
  LamShape out = alone->layer[alone->n_layers - 1].out;
  gsize size = alone->batch * lam_shape_size (out), d[LAM_ARRAY_MAX_DIMENSIONS];
  guint n = lam_order_batch (alone->batch, out, d);
  guint64 key = lam_random_key (seed, LAM_RANDOM_SUBSET, 0, 2);
  g_autofree double *values = g_new (double, MAX (size, 1));

  if (lam_npz_find (arrays, "dy") != NULL)
    return;
  for (gsize i = 0; i < size; i++)
    values[i] = lam_random_normal (key, i);
  lam_order_give (arrays, "dy", values, d, n, LAM_ORDER_PICTURES, is_nchw (alone));
}

static gboolean
fill (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed, GError **error)
{
  Alone alone = { .flags = flags };
  gboolean good;

  alone.buffers = g_ptr_array_new_with_free_func (g_aligned_free);
  add_layers (&alone, item, seed);
  good = take_inputs (&alone, arrays, error) && plan (&alone, error)
         && lam_initializers_check (&alone.layer[0], error);
  for (guint w = 0; good && w < alone.layer[0].n_weights; w++)
    fill_weight (&alone, arrays, w, seed);
  if (good)
    fill_upstream (&alone, arrays, seed);
  tear_down (&alone);
  return good;
}

/* ---- Against central differences ---- */

typedef struct {
  Alone *alone;
  const double *dy; /* [y] */
  gsize n;
} Measured;

/* What the upstream gradient is the gradient of: Σ dy·y. */
static double
measure (gpointer data)
{
  const Measured *measured = data;
  const double *y;
  double sum = 0;

  forward (measured->alone);
  y = measured->alone->layer[measured->alone->n_layers - 1].y;
  for (gsize i = 0; i < measured->n; i++)
    sum += measured->dy[i] * y[i];
  return sum;
}

static gboolean
check_one (const Alone *alone, LamDifferences *differences, const char *name, double *values,
           const double *gradient, const gsize *d, guint n, LamOrder order, GPtrArray *rows)
{
  gsize size = 1;
  g_autofree double *kept = NULL;
  LamGradientRow *row;

  for (guint i = 0; i < n; i++)
    size *= d[i];
  kept = g_memdup2 (gradient, MAX (size, 1) * sizeof (double));
  row = lam_differences_check (differences, name, values, kept, size);
  if (row == NULL)
    return FALSE;
  row->worst = lam_order_index (row->worst, d, n, order, is_nchw (alone));
  g_ptr_array_add (rows, row);
  return TRUE;
}

static gboolean
check_gradients (Alone *alone, LamDifferences *differences, GPtrArray *rows)
{
  LamLayer *layer = &alone->layer[0];
  gsize d[LAM_ARRAY_MAX_DIMENSIONS];
  gboolean good = TRUE;

  for (guint k = 0; k < layer->n_in && good; k++) {
    g_autofree char *name = k == 0 ? g_strdup ("dx") : g_strdup_printf ("dx%u", k + 1);
    guint n = lam_order_batch (alone->batch, layer->in[k], d);

    good = check_one (alone, differences, name, (double *) layer->x[k], layer->dx[k], d, n,
                      LAM_ORDER_PICTURES, rows);
  }
  for (guint w = 0; w < layer->n_weights && good; w++) {
    g_autofree char *name = gradient_name (layer->weight[w].id, "");

    weight_dimensions (&layer->weight[w], d);
    good = layer->dw[w] == NULL
           || check_one (alone, differences, name, layer->w[w], layer->dw[w], d, layer->weight[w].n,
                         LAM_ORDER_KERNEL, rows);
  }
  return good;
}

static void
widen (double *largest, const double *values, gsize n)
{
  for (gsize i = 0; values != NULL && i < n; i++)
    *largest = MAX (*largest, ABS (values[i]));
}

/* Forwards and backwards once, then every gradient against what moving its number does. */
static gboolean
check (Alone *alone, const LamArray *upstream, GPtrArray *rows, const LamWatch *watch,
       GError **error)
{
  LamLayer *first = &alone->layer[0], *last = &alone->layer[alone->n_layers - 1];
  gsize size = alone->batch * lam_shape_size (last->out), d[LAM_ARRAY_MAX_DIMENSIONS];
  guint n = lam_order_batch (alone->batch, last->out, d);
  double *dy = new_buffer (alone, size);
  Measured measured = { .alone = alone, .dy = dy, .n = size };
  LamDifferences differences = { .measure = measure, .data = &measured, .watch = watch };

  if (upstream == NULL || upstream->size != size)
    return lam_fail (error, LAM_ERROR_VALUE,
                     "The numeric check wants an upstream gradient of %zu numbers.", size);
  lam_order_take (upstream, d, n, LAM_ORDER_PICTURES, is_nchw (alone), dy);
  differences.value = measure (&measured);
  memcpy (last->dy, dy, size * sizeof (double));
  backward (alone);
  for (guint k = 0; k < first->n_in; k++) {
    gsize n_in = alone->batch * lam_shape_size (first->in[k]);

    widen (&differences.largest, first->dx[k], n_in);
    differences.n_all += lam_differences_count (&differences, n_in);
  }
  for (guint w = 0; w < first->n_weights; w++) {
    gsize n_weight = weight_dimensions (&first->weight[w], d);

    widen (&differences.largest, first->dw[w], n_weight);
    differences.n_all += first->dw[w] != NULL ? lam_differences_count (&differences, n_weight) : 0;
  }
  return check_gradients (alone, &differences, rows)
         || lam_fail (error, LAM_ERROR_CANCELLED, "The numeric check was ended.");
}

static GPtrArray *
check_alone (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed,
             const LamWatch *watch, GError **error)
{
  Alone alone = { .flags = flags };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (lam_gradient_row_free);
  gboolean good = set_up (&alone, item, arrays, seed, error)
                  && check (&alone, lam_npz_find (arrays, "dy"), rows, watch, error);

  tear_down (&alone);
  return good ? g_steal_pointer (&rows) : NULL;
}

const LamAloneKind lam_layer_alone = {
  .run = run_alone, .draw = draw, .fill = fill, .check = check_alone
};
