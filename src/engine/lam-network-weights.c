/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A network's weights: first values, in and out by name. Compiled twice, for float and double. */

#include <string.h>

#include "lam-network.h"

#define DRAW_PIECE 65536 /* numbers of the arena */

static const LamWeight *
weight_of (const LamNetwork *network, const LamParameter *parameter)
{
  return &network->graph->node[parameter->node].layer.weight[parameter->slot];
}

/* Draws weights @from … @to − 1 of a parameter anew, some numbers at a time. */
static void
draw (LamNetwork *network, const LamParameter *parameter, gsize from, gsize to)
{
  guint layer = network->graph->node[parameter->node].layer.index;
  LamReal *into = network->w + parameter->offset;
  guint64 key =
      lam_random_key (network->seed, LAM_RANDOM_WEIGHTS + 16 * layer + parameter->slot, 0, 0);
  double values[1024];

  for (gsize first = from; first < to; first += G_N_ELEMENTS (values)) {
    gsize n = MIN (to - first, G_N_ELEMENTS (values));

    lam_initializer_fill (weight_of (network, parameter), key, first, n, values);
    /* Through float, so that a double network starts from the same numbers. */
    for (gsize j = 0; j < n; j++)
      into[first + j] = (LamReal) (float) values[j];
  }
}

/* What lies in one stretch of the arena. */
static void
draw_piece (guint piece, guint thread, gpointer data)
{
  LamNetwork *network = data;
  gsize from = (gsize) piece * DRAW_PIECE, to = from + DRAW_PIECE;

  for (guint i = 0; i < network->n_parameters; i++) {
    const LamParameter *p = &network->parameter[i];

    if (p->offset < to && p->offset + p->n > from)
      draw (network, p, MAX (from, p->offset) - p->offset, MIN (to - p->offset, p->n));
  }
}

void
lam_network_reset (LamNetwork *network, guint64 seed)
{
  network->seed = seed;
  network->penalty_known = network->is_prepared = FALSE;
  lam_pool_run (network->pool, (guint) ((network->n_arena + DRAW_PIECE - 1) / DRAW_PIECE),
                draw_piece, network);
}

static char *
dimensions_text (const gsize *d, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, i > 0 ? "×%" G_GSIZE_FORMAT : "%" G_GSIZE_FORMAT, d[i]);
  return g_string_free (text, FALSE);
}

static gboolean
check_shape (const LamWeight *weight, const LamTensor *tensor, GError **error)
{
  gsize wanted[4] = { weight->d[0], weight->d[1], weight->d[2], weight->d[3] };
  g_autofree char *found_text = NULL, *wanted_text = NULL;

  if (tensor->n == weight->n && memcmp (tensor->d, wanted, weight->n * sizeof *wanted) == 0)
    return TRUE;
  found_text = dimensions_text (tensor->d, tensor->n);
  wanted_text = dimensions_text (wanted, weight->n);
  return lam_fail (error, LAM_ERROR_DATA, "The weights “%s” are %s; the network wants %s.",
                   tensor->name, found_text, wanted_text);
}

gboolean
lam_network_load (LamNetwork *network, const LamWeights *weights, gboolean partial, GError **error)
{
  network->penalty_known = network->is_prepared = FALSE;
  /* Everything is checked before anything changes. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < network->n_parameters; i++) {
      const LamParameter *parameter = &network->parameter[i];
      const LamTensor *tensor = lam_weights_find (weights, parameter->name);
      LamReal *into = network->w + parameter->offset;

      if (tensor == NULL && partial)
        continue;
      if (tensor == NULL)
        return lam_fail (error, LAM_ERROR_DATA,
                         "The weights have no “%s”, which the network wants.", parameter->name);
      if (pass == 0 && !check_shape (weight_of (network, parameter), tensor, error))
        return FALSE;
      for (gsize j = 0; pass == 1 && j < parameter->n; j++)
        into[j] = (LamReal) tensor->values[j];
    }
  return TRUE;
}

/* Layers in order, and in a layer the order of its weights, whatever the arena's order. */
LamWeights *
lam_network_dup_weights_of (const LamNetwork *network, const LamReal *w)
{
  LamWeights *weights = lam_weights_new ();

  for (guint node = 0; node < network->graph->n; node++)
    for (guint slot = 0; slot < network->graph->node[node].layer.n_weights; slot++)
      for (guint i = 0; i < network->n_parameters; i++) {
        const LamParameter *parameter = &network->parameter[i];
        const LamWeight *weight = weight_of (network, parameter);
        gsize d[4] = { weight->d[0], weight->d[1], weight->d[2], weight->d[3] };
        LamTensor *tensor;

        if (parameter->node != node || parameter->slot != slot)
          continue;
        tensor = lam_weights_add (weights, parameter->name, weight->n, d, NULL);
        for (gsize j = 0; j < parameter->n; j++)
          tensor->values[j] = (float) w[parameter->offset + j];
      }
  return weights;
}

LamWeights *
lam_network_dup_weights (const LamNetwork *network)
{
  return lam_network_dup_weights_of (network, network->w);
}
