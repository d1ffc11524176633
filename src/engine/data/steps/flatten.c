/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Flatten: pictures become vectors for the network. In memory they stay pictures, so that people
 * can still look at them. */

#include "../lam-reading.h"

static gboolean
prepare (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  if (data->shape.n == 0)
    return lam_fail (error, LAM_ERROR_DATA,
                     "The step “flatten” needs pictures of one size; put “fit” or “resize” before "
                     "it.");
  data->shape = lam_shape_vector ((guint32) lam_shape_size (data->shape));
  return TRUE;
}

const LamStepKind lam_step_flatten = {
  .kind = { .id = "flatten",
            .title = "Flatten",
            .summary = "Hands pictures to the network as plain vectors, row after row.",
            .group = "Size" },
  .prepare = prepare,
};
