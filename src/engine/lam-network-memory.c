/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where everything that a network needs lies: what is wanted when within a step is listed first,
 * then placed. See lam-network.h. Compiled twice, for float and for double. */

#include "lam-network-layout.h"
#include "lam-network.h"

/* What the layout is worked out with. Moments: node i runs forward at i + 1, the nodes of a chain
 * from its first one's moment to its last one's, the loss at n + 1, node i backward at 2n + 2 − i.
 */
typedef struct {
  LamNetwork *network;
  gboolean keep_all;
  gboolean *need;     /* [n + 1] by root: its gradient is wanted */
  guint *readers;     /* [n + 1] by root: layers that run and read it */
  guint *value_of;    /* [n + 1] by root: the root in whose memory its value lies */
  guint *gradient_of; /* the same for gradients */
  GArray *stretches;  /* of LamStretch: what lives within a step … */
  GArray *lasting;    /* … and what stays from step to step */
  int *value_stretch, *gradient_stretch, *kept_stretch, *prepared_stretch; /* indices, −1: none */
  int scratch, sum, per_sample, arena, gradients, slots[4], input, targets, class_weight;
} Layout;

static guint
end_moment (const LamNetwork *network)
{
  return 2 * network->graph->n + 3;
}

static guint
forward_moment (guint node)
{
  return node + 1;
}

/* When node @i first writes its result, and reads its input for the last time. */
static guint
first_moment (const LamGraph *graph, guint i)
{
  return forward_moment (graph->node[i].first);
}

static guint
last_moment (const LamGraph *graph, guint i)
{
  return forward_moment (graph->node[i].last);
}

static guint
backward_moment (const LamNetwork *network, guint node)
{
  return 2 * network->graph->n + 2 - node;
}

static gsize
tensor_size (const LamGraph *graph, guint tensor)
{
  return lam_shape_size (tensor == 0 ? graph->in : graph->node[tensor - 1].layer.out);
}

static int
want (Layout *layout, gsize n_reals, guint first, guint last)
{
  LamStretch stretch = { .size = MAX (n_reals, 1) * sizeof (LamReal),
                         .first = first,
                         .last = last };

  g_array_append_val (layout->stretches, stretch);
  return (int) layout->stretches->len - 1;
}

static int
want_lasting (Layout *layout, gsize n_reals)
{
  LamStretch stretch = { .size = MAX (n_reals, 1) * sizeof (LamReal) };

  g_array_append_val (layout->lasting, stretch);
  return (int) layout->lasting->len - 1;
}

static LamStretch *
stretch_at (Layout *layout, int index)
{
  return &g_array_index (layout->stretches, LamStretch, index);
}

/* Which gradients are wanted at all, and who reads what. */
static void
find_needs (Layout *layout, gboolean input_gradient)
{
  LamNetwork *network = layout->network;
  LamGraph *graph = network->graph;

  layout->need[0] = input_gradient;
  network->lowest = graph->n;
  for (guint i = 0; i < graph->n; i++) {
    LamNode *node = &graph->node[i];
    gboolean need = FALSE;

    for (guint s = 0; s < node->layer.n_weights; s++)
      need |= !node->layer.weight[s].is_state && !node->layer.frozen;
    for (guint k = 0; k < node->layer.n_in; k++) {
      guint root = graph->root[node->input[k]];

      need |= layout->need[root];
      layout->readers[root] += node->runs;
    }
    layout->need[graph->root[i + 1]] |= need && network->has_backward;
    if (need && network->lowest == graph->n)
      network->lowest = i;
  }
}

/* Its kernel's gradient is computed in the optimiser's pass, from x and dy. */
static gboolean
is_late (const LamNetwork *network, guint node)
{
  const LamLayer *layer = &network->graph->node[node].layer;

  return network->has_backward && layer->late_rows > 0 && !layer->frozen;
}

/* The last moment at which the value of root @r is read. */
static guint
last_reading (const Layout *layout, guint r)
{
  const LamNetwork *network = layout->network;
  const LamGraph *graph = network->graph;
  guint last = r > 0 ? last_moment (graph, r - 1) : 0;

  if (layout->keep_all || r == graph->root[graph->n]
      || (graph->node[graph->n - 1].is_head
          && r == graph->root[graph->node[graph->n - 1].input[0]]))
    return end_moment (network);
  for (guint j = 0; j < graph->n; j++) {
    const LamNode *node = &graph->node[j];

    for (guint k = 0; node->runs && k < node->layer.n_in; k++)
      if (graph->root[node->input[k]] == r) {
        if (is_late (network, j))
          return end_moment (network);
        last = MAX (last, last_moment (graph, j));
        if ((node->layer.kind->flags & LAM_LAYER_NEEDS_X) && layout->need[graph->root[j + 1]])
          last = MAX (last, backward_moment (network, j));
      }
  }
  if (r > 0 && layout->need[r]) {
    const LamLayer *producer = &graph->node[r - 1].layer;

    if ((producer->kind->flags & LAM_LAYER_NEEDS_Y) || producer->epilogue != LAM_ACTIVATION_LINEAR)
      last = MAX (last, backward_moment (network, r - 1));
  }
  return last;
}

static void
want_values (Layout *layout)
{
  LamNetwork *network = layout->network;
  LamGraph *graph = network->graph;

  for (guint i = 0; i < graph->n; i++) {
    LamNode *node = &graph->node[i];
    guint r = i + 1, from = graph->root[node->input[0]], last;
    int below;

    if (graph->root[r] != r)
      continue;
    last = last_reading (layout, r);
    layout->value_of[r] = r;
    below = layout->value_stretch[layout->value_of[from]];
    /* In place over its input, when nobody else wants that. */
    if (from > 0 && (node->layer.kind->flags & LAM_LAYER_ELEMENTWISE) && !node->is_head
        && node->layer.n_in == 1 && stretch_at (layout, below)->last == last_moment (graph, i)) {
      layout->value_of[r] = layout->value_of[from];
      stretch_at (layout, below)->last = last;
    } else
      layout->value_stretch[r] =
          want (layout, tensor_size (graph, r) * network->capacity, first_moment (graph, i), last);
  }
}

/* The moment at which the gradient of root @r is first written. */
static guint
first_writing (const Layout *layout, guint r)
{
  const LamNetwork *network = layout->network;
  const LamGraph *graph = network->graph;
  guint first = end_moment (network);

  if (r == graph->root[graph->n]
      || (graph->node[graph->n - 1].is_head
          && r == graph->root[graph->node[graph->n - 1].input[0]]))
    return graph->n + 1;
  for (guint j = 0; j < graph->n; j++)
    for (guint k = 0; graph->node[j].runs && k < graph->node[j].layer.n_in; k++)
      if (graph->root[graph->node[j].input[k]] == r)
        first = MIN (first, backward_moment (network, j));
  return first;
}

/* The stretch of the value of root @r, if its gradient can lie there: the only layer that reads it
 * does so for the last time when it writes the gradient, at @first. −1: it cannot. */
static int
stretch_over_value (Layout *layout, guint r, guint first)
{
  const LamNetwork *network = layout->network;
  guint reader = backward_moment (network, 0) - first;
  int stretch = r > 0 ? layout->value_stretch[layout->value_of[r]] : -1;

  if (stretch < 0 || layout->keep_all || layout->readers[r] != 1 || reader >= network->graph->n
      || stretch_at (layout, stretch)->last != first
      || !(network->graph->node[reader].layer.kind->flags & LAM_LAYER_DX_OVER_X))
    return -1;
  return stretch;
}

static void
want_gradients (Layout *layout)
{
  LamNetwork *network = layout->network;
  LamGraph *graph = network->graph;
  gsize sum = 0;

  for (guint r = graph->n + 1; r-- > 0;) {
    guint last = r > 0 ? backward_moment (network, r - 1) : end_moment (network);
    guint first;

    if ((r > 0 && graph->root[r] != r) || !layout->need[r])
      continue;
    first = first_writing (layout, r);
    if (layout->keep_all || (r > 0 && is_late (network, r - 1)))
      last = end_moment (network);
    layout->gradient_of[r] = r;
    layout->gradient_stretch[r] = stretch_over_value (layout, r, first);
    if (layout->gradient_stretch[r] >= 0)
      stretch_at (layout, layout->gradient_stretch[r])->last = last;
    else
      layout->gradient_stretch[r] =
          want (layout, tensor_size (graph, r) * network->capacity, MIN (first, last), last);
    if (layout->readers[r] > 1)
      sum = MAX (sum, tensor_size (graph, r) * network->capacity);
  }
  if (sum > 0)
    layout->sum = want (layout, sum * LAM_MAX_INPUTS, 0, end_moment (network));
}

static void
want_layers (Layout *layout)
{
  LamNetwork *network = layout->network;
  LamGraph *graph = network->graph;
  gsize scratch = 0;

  for (guint i = 0; i < graph->n; i++) {
    const LamLayer *layer = &graph->node[i].layer;
    /* What settle() reads is needed until after the step. */
    guint last = layer->kind->settle != NULL ? end_moment (network)
                 : network->has_backward     ? backward_moment (network, i)
                                             : forward_moment (i);

    layout->kept_stretch[i] =
        layer->n_kept > 0 ? want (layout, layer->n_kept, forward_moment (i), last) : -1;
    scratch = MAX (scratch, layer->n_scratch);
    lam_pool_reserve (network->pool, layer->thread_bytes);
  }
  layout->scratch = want (layout, scratch, 0, end_moment (network));
}

static void
want_fixed (Layout *layout, guint n_slots)
{
  LamNetwork *network = layout->network;
  guint end = end_moment (network);
  gsize out = tensor_size (network->graph, network->graph->n);

  layout->arena = want_lasting (layout, network->n_arena);
  for (guint i = 0; i < network->graph->n; i++) {
    gsize n = network->has_backward ? 0 : network->graph->node[i].layer.n_prepared;

    layout->prepared_stretch[i] = n > 0 ? want_lasting (layout, n) : -1;
  }
  if (network->has_backward)
    layout->gradients = want_lasting (layout, network->n_trained);
  for (guint s = 0; network->has_backward && s < n_slots; s++)
    layout->slots[s] = want_lasting (layout, network->n_trained);
  if (network->n_classes > 0)
    layout->class_weight = want_lasting (layout, network->n_classes);
  layout->per_sample = want (layout, network->capacity * 2, 0, end);
  if (LAM_REAL_IS_DOUBLE) {
    layout->input = want (layout, tensor_size (network->graph, 0) * network->capacity, 0, end);
    layout->targets = want (layout, out * network->capacity, 0, end);
  }
}

static LamReal *
place_in (gpointer block, const GArray *stretches, int index)
{
  if (index < 0)
    return NULL;
  return (LamReal *) ((char *) block + g_array_index (stretches, LamStretch, index).offset);
}

static LamReal *
place_of (const Layout *layout, int stretch)
{
  return place_in (layout->network->block, layout->stretches, stretch);
}

static LamReal *
lasting_place (const Layout *layout, int stretch)
{
  return place_in (layout->network->lasting, layout->lasting, stretch);
}

/* Points every layer at its memory. */
static void
point (Layout *layout, guint n_slots)
{
  LamNetwork *network = layout->network;
  LamGraph *graph = network->graph;

  network->w = lasting_place (layout, layout->arena);
  network->dw = lasting_place (layout, layout->gradients);
  for (guint s = 0; s < n_slots; s++)
    network->slots[s] = lasting_place (layout, layout->slots[s]);
  network->per_sample = (double *) place_of (layout, layout->per_sample);
  network->input = place_of (layout, layout->input);
  network->targets = place_of (layout, layout->targets);
  network->class_weight = lasting_place (layout, layout->class_weight);
  network->sum = place_of (layout, layout->sum);
  for (guint t = 1; t <= graph->n; t++)
    network->value[t] =
        graph->root[t] > 0
            ? place_of (layout, layout->value_stretch[layout->value_of[graph->root[t]]])
            : network->input;
  network->value[0] = network->input;
  for (guint t = 0; t <= graph->n; t++)
    network->gradient[t] = layout->need[graph->root[t]]
                               ? place_of (layout, layout->gradient_stretch[graph->root[t]])
                               : NULL;
  for (guint i = 0; i < graph->n; i++) {
    LamLayer *layer = &graph->node[i].layer;

    layer->pool = network->pool;
    layer->kept = place_of (layout, layout->kept_stretch[i]);
    layer->scratch = place_of (layout, layout->scratch);
    layer->prepared = lasting_place (layout, layout->prepared_stretch[i]);
    layer->y = network->value[i + 1];
    layer->dy = network->gradient[i + 1];
  }
  for (guint p = 0; p < network->n_parameters; p++) {
    const LamParameter *parameter = &network->parameter[p];
    LamLayer *layer = &graph->node[parameter->node].layer;

    layer->w[parameter->slot] = network->w + parameter->offset;
    layer->dw[parameter->slot] =
        parameter->trains && network->dw != NULL ? network->dw + parameter->offset : NULL;
  }
}

static gsize
place (GArray *stretches)
{
  return lam_layout_place ((LamStretch *) (gpointer) stretches->data, stretches->len);
}

static gboolean
map_blocks (Layout *layout, const LamNetwork *in_turn, GError **error)
{
  LamNetwork *network = layout->network;
  gsize all;

  network->block_size = place (layout->stretches);
  network->lasting_size = place (layout->lasting);
  network->block_is_lent = in_turn != NULL && in_turn->block_size >= network->block_size;
  all = network->block_size + network->lasting_size;
  if (all < lam_layout_memory ()) {
    network->block = network->block_is_lent ? in_turn->block : lam_layout_map (network->block_size);
    network->lasting = lam_layout_map (network->lasting_size);
  }
  return (network->block != NULL && network->lasting != NULL)
         || lam_fail (
             error, LAM_ERROR_MEMORY,
             "The network needs %.1f GB for batches of %u and this machine has %.1f GB: make the "
             "batch or the layers smaller.",
             (double) all / 1e9, network->capacity, (double) lam_layout_memory () / 1e9);
}

gboolean
lam_network_lay_out (LamNetwork *network, const LamNetworkOptions *options, GError **error)
{
  guint n = network->graph->n;
  Layout layout = { .network = network,
                    .keep_all = options->keep_all,
                    .scratch = -1,
                    .sum = -1,
                    .per_sample = -1,
                    .arena = -1,
                    .gradients = -1,
                    .slots = { -1, -1, -1, -1 },
                    .input = -1,
                    .targets = -1,
                    .class_weight = -1 };
  g_autofree gboolean *need = layout.need = g_new0 (gboolean, n + 1);
  g_autofree guint *readers = layout.readers = g_new0 (guint, n + 1);
  g_autofree guint *value_of = layout.value_of = g_new0 (guint, n + 1);
  g_autofree guint *gradient_of = layout.gradient_of = g_new0 (guint, n + 1);
  g_autofree int *value_stretch = layout.value_stretch = g_new0 (int, n + 1);
  g_autofree int *gradient_stretch = layout.gradient_stretch = g_new0 (int, n + 1);
  g_autofree int *kept_stretch = layout.kept_stretch = g_new0 (int, n + 1);
  g_autofree int *prepared_stretch = layout.prepared_stretch = g_new0 (int, n + 1);
  g_autoptr (GArray) stretches = layout.stretches = g_array_new (FALSE, TRUE, sizeof (LamStretch));
  g_autoptr (GArray) lasting = layout.lasting = g_array_new (FALSE, TRUE, sizeof (LamStretch));

  for (guint t = 0; t <= n; t++)
    value_stretch[t] = gradient_stretch[t] = -1;
  find_needs (&layout, options->input_gradient);
  want_values (&layout);
  if (network->has_backward)
    want_gradients (&layout);
  want_layers (&layout);
  want_fixed (&layout, options->n_slots);
  if (!map_blocks (&layout, options->in_turn, error))
    return FALSE;
  network->value = g_new0 (LamReal *, n + 1);
  network->gradient = g_new0 (LamReal *, n + 1);
  network->several = g_new0 (gboolean, n + 1);
  network->written = g_new0 (gboolean, n + 1);
  for (guint t = 0; t <= n; t++)
    network->several[t] = readers[t] > 1;
  point (&layout, options->n_slots);
  return TRUE;
}
