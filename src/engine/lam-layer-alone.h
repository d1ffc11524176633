/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One layer alone, computed in double: what labs on convolution and dropout hand in. */

#pragma once

#include "lam-array.h"
#include "lam-kind.h"
#include "lam-watch.h"

typedef enum {
  LAM_ALONE_TRAINS = 1 << 0,     /* as in training: dropout drops, batch statistics are used */
  LAM_ALONE_NCHW = 1 << 1,       /* pictures and kernels come and go in PyTorch's order */
  LAM_ALONE_PER_SAMPLE = 1 << 2, /* also each sample's own weight gradients */
} LamAloneFlags;

/* Runs the layer @item on the arrays called “x” (and “x2”, “x3” … of a layer that merges), [batch ×
 * sample], with weights called “kernel”, “bias” … of which only the number of values must be right;
 * those left out are as an untrained layer has them, but a kernel must be given. With an upstream
 * gradient “dy” backwards too. Pictures are [batch × rows × columns × channels], kernels of
 * convolutions [rows × columns × in × out] (transposed ones: × out × in); with NCHW [batch ×
 * channels × rows × columns] and [out × in × rows × columns] (transposed: in × out).
 *
 * Returns: (transfer full) (element-type LamArray) of doubles: y; with dy also dx (dx2 …) and a
 * gradient for each weight (dkernel, dbias …); in training the moving statistics as they are after
 * the step; with PER_SAMPLE also dkernel_per_sample [batch × kernel] and its kin. NULL with a
 * sentence. */
GPtrArray *lam_layer_alone (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed,
                            GError **error);

/* Adds to @arrays, which hold “x” (and “x2” …), what is missing for running forwards and backwards:
 * weights as an untrained layer has them, and an upstream gradient “dy” drawn from a bell curve.
 * FALSE with a sentence. */
gboolean lam_layer_alone_fill (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed,
                               GError **error);

/* The same arrays, with “dy”: up to 50 entries of each gradient against central differences of
 * Σ dy·y. Where the worst is, is counted in the order that the results have.
 * Returns: (transfer full) (element-type LamGradientRow) “dx”, “dkernel” …; NULL with a sentence,
 * LAM_ERROR_CANCELLED when @watch ended it. */
GPtrArray *lam_layer_alone_check (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed,
                                  const LamWatch *watch, GError **error);
