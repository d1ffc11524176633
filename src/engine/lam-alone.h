/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One layer or one loss alone, computed in double: what labs on convolution, dropout and the
 * squared error hand in. */

#pragma once

#include "lam-array.h"
#include "lam-kind.h"
#include "lam-watch.h"

typedef enum {
  LAM_ALONE_TRAINS = 1 << 0,     /* as in training: dropout drops, batch statistics are used */
  LAM_ALONE_NCHW = 1 << 1,       /* pictures and kernels come and go in PyTorch's order */
  LAM_ALONE_PER_SAMPLE = 1 << 2, /* also each sample's own weight gradients, of a dense layer */
} LamAloneFlags;

/* Runs @item on arrays that are told apart by their names.
 *
 * A layer takes “x” (and “x2”, “x3” … when it merges), [batch × sample], and weights called
 * “kernel”, “bias” … of which only the number of values must be right; those left out are as an
 * untrained layer has them, but a kernel must be given. With an upstream gradient “dy” it runs
 * backwards too. Pictures are [batch × rows × columns × channels], kernels of convolutions [rows ×
 * columns × in × out] (transposed ones: × out × in); with NCHW [batch × channels × rows × columns]
 * and [out × in × rows × columns] (transposed: in × out).
 *
 * A loss takes the predictions “x” and “target”: as many numbers as “x”, or the number of a class
 * for each sample or pixel (−1: it does not count).
 *
 * Returns: (transfer full) (element-type LamArray) of doubles. Of a layer: y; with dy also dx (dx2
 * …) and a gradient for each weight (dkernel, dbias …); in training the moving statistics as they
 * are after the step; with PER_SAMPLE also dkernel_per_sample [batch × kernel] and its kin. Of a
 * loss: y, the loss of the batch, y_per_sample [batch], and dx. NULL with a sentence. */
GPtrArray *lam_alone (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed,
                      GError **error);

/* Fills @x, an array of doubles, with numbers from a bell curve; for a loss of probabilities with
 * what its softmax or sigmoid makes of them. @key: of lam_random_key() */
void lam_alone_draw (const LamItem *item, LamArray *x, guint flags, guint64 key);

/* Adds to @arrays, which hold “x” (and “x2” …), what is missing for running forwards and backwards:
 * weights as an untrained layer has them and an upstream gradient “dy” drawn from a bell curve; the
 * targets of a loss, drawn as they suit it. FALSE with a sentence. */
gboolean lam_alone_fill (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed,
                         GError **error);

/* The same arrays, those of a layer with “dy”: up to 50 entries of each gradient against central
 * differences of Σ dy·y, or of the loss. Where the worst is, is counted in the order that the
 * results have. Returns: (transfer full) (element-type LamGradientRow) “dx”, “dkernel” …; NULL with
 * a sentence, LAM_ERROR_CANCELLED when @watch ended it. */
GPtrArray *lam_alone_check (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed,
                            const LamWatch *watch, GError **error);

/* The families whose kinds can be run alone: layers, losses. [2] */
extern const LamFamily *const lam_alone_families[];
extern const guint lam_n_alone_families;
