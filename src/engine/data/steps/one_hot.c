/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One-hot: a class becomes a vector with a 1 at its place. Only needed for losses that compare
 * values; the cross-entropies take class numbers as they are. */

#include "../lam-reading.h"

static gboolean
prepare (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  guint k = data->n_classes;

  if (data->target != LAM_TARGET_CLASS)
    return lam_fail (error, LAM_ERROR_DATA,
                     "The step “one_hot” needs samples whose target is a class.");
  for (guint s = 0; s < LAM_N_PARTS; s++) {
    LamStore *store = data->stores[s];

    if (store == NULL)
      continue;
    if (!lam_samples_init (&store->y, LAM_STORE_FLOATS, store->x.n, lam_shape_vector (k), error))
      return FALSE;
    for (gsize i = 0; i < store->x.n; i++)
      if (store->classes[i] < k)
        ((float *) store->y.values)[i * k + store->classes[i]] = 1;
    store->target = LAM_TARGET_VALUES;
  }
  data->target = LAM_TARGET_VALUES;
  return TRUE;
}

const LamStepKind lam_step_one_hot = {
  .kind = { .id = "one_hot",
            .title = "One-hot",
            .summary = "Turns each class into a vector with a 1 at its place and 0 elsewhere.",
            .group = "Targets" },
  .prepare = prepare,
};
