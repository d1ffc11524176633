/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The trained weights in pieces, for the optimiser's pass: of a large kernel whole rows, whose
 * gradient is computed here, just before it is used, so that it never goes through memory. Compiled
 * twice, for float and for double. */

#include "lam-network.h"

#include "lam-kernels.h"

#define PIECE 16384 /* numbers */

static void
add_piece (GArray *pieces, gsize from, gsize to, const LamParameter *late)
{
  LamPiece piece = { .from = from, .to = to, .late = late };

  g_array_append_val (pieces, piece);
}

/* Weights @from … @to − 1, @size at a time. */
static void
add_pieces (GArray *pieces, gsize from, gsize to, gsize size, const LamParameter *late)
{
  for (gsize at = from; at < to; at += size)
    add_piece (pieces, at, MIN (at + size, to), late);
}

static const LamLayer *
layer_of (const LamNetwork *network, const LamParameter *parameter)
{
  return &network->graph->node[parameter->node].layer;
}

static gsize
row_of (const LamNetwork *network, const LamParameter *parameter)
{
  return parameter->n / layer_of (network, parameter)->weight[parameter->slot].d[0];
}

void
lam_network_cut (LamNetwork *network)
{
  GArray *pieces = g_array_new (FALSE, TRUE, sizeof (LamPiece));
  gsize from = 0;

  for (guint i = 0; network->has_backward && i < network->n_parameters; i++) {
    const LamParameter *parameter = &network->parameter[i];
    guint rows = layer_of (network, parameter)->late_rows;

    if (!parameter->trains || parameter->slot != 0 || rows == 0)
      continue;
    add_pieces (pieces, from, parameter->offset, PIECE, NULL);
    from = parameter->offset + parameter->n;
    add_pieces (pieces, parameter->offset, from, rows * row_of (network, parameter), parameter);
  }
  add_pieces (pieces, from, network->n_trained, PIECE, NULL);
  network->n_pieces = pieces->len;
  network->piece = (LamPiece *) (gpointer) g_array_free (pieces, FALSE);
}

/* The part of a piece that belongs to a parameter with L2. */
typedef struct {
  const LamParameter *parameter;
  gsize from, to;
} Share;

/* Steps to the next share from parameter @i on. Returns: the parameter after it, 0: none. */
static guint
next_share (const LamNetwork *network, const LamPiece *piece, guint i, Share *share)
{
  for (; i < network->n_parameters; i++) {
    const LamParameter *p = &network->parameter[i];

    *share = (Share){ p, MAX (piece->from, p->offset), MIN (piece->to, p->offset + p->n) };
    if (p->l2 > 0 && share->from < share->to)
      return i + 1;
  }
  return 0;
}

const LamReal *
lam_network_piece_gradient (LamNetwork *network, guint index, guint thread)
{
  const LamPiece *piece = &network->piece[index];
  LamReal *gradient = network->dw + piece->from;
  Share share;

  if (!network->waits)
    return gradient;
  if (piece->late != NULL) {
    const LamLayer *layer = layer_of (network, piece->late);
    gsize row = row_of (network, piece->late);

    if (layer->dw[0] == NULL)
      gradient = layer->kind->late_gradient (layer, (piece->from - piece->late->offset) / row,
                                             (piece->to - piece->late->offset) / row, thread);
  }
  for (guint i = 0; (i = next_share (network, piece, i, &share)) > 0;)
    lam_axpy (NULL, share.to - share.from, (LamReal) (2 * share.parameter->l2),
              network->w + share.from, gradient + (share.from - piece->from));
  return gradient;
}

void
lam_network_piece_penalty (LamNetwork *network, guint index)
{
  LamPiece *piece = &network->piece[index];
  Share share;

  piece->penalty = 0;
  for (guint i = 0; (i = next_share (network, piece, i, &share)) > 0;)
    piece->penalty += share.parameter->l2
                      * lam_sum_squares (NULL, share.to - share.from, network->w + share.from);
}

static void
penalty_piece (guint index, guint thread, gpointer data)
{
  lam_network_piece_penalty (data, index);
}

/* Of weights that no optimiser changes. */
static double
frozen_penalty (const LamNetwork *network)
{
  double penalty = 0;

  for (guint i = 0; i < network->n_parameters; i++) {
    const LamParameter *p = &network->parameter[i];

    if (p->l2 > 0 && (!p->trains || !network->has_backward))
      penalty += p->l2 * lam_sum_squares (network->pool, p->n, network->w + p->offset);
  }
  return penalty;
}

double
lam_network_penalty (LamNetwork *network)
{
  double penalty = 0;

  if (!network->penalty_known) {
    network->frozen_penalty = frozen_penalty (network);
    lam_pool_run (network->pool, network->n_pieces, penalty_piece, network);
  }
  for (guint i = 0; i < network->n_pieces; i++)
    penalty += network->piece[i].penalty;
  return penalty + network->frozen_penalty;
}
