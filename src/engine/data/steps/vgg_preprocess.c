/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the VGG networks expect: blue, green, red in this order, the means of their training set
 * subtracted. Values are those of Keras's preprocess_input in mode “caffe”. */

#include "../lam-reading.h"

static gboolean
check (const LamItem *item, const LamData *data, GError **error)
{
  if (!lam_step_needs_pictures (item, data, FALSE, error))
    return FALSE;
  for (guint s = 0; s < LAM_N_PARTS; s++) {
    const LamStore *store = data->stores[s];

    if (store == NULL)
      continue;
    if (store->n_affine > 0)
      return lam_fail (
          error, LAM_ERROR_DATA,
          "The step “vgg_preprocess” needs values from 0 to 255; put it before “scale” "
          "and the like.");
    for (gsize i = 0; i < store->x.n; i++) {
      LamShape shape = lam_samples_shape (&store->x, i);

      if (shape.d[2] != 3)
        return lam_fail (
            error, LAM_ERROR_DATA,
            "The step “vgg_preprocess” needs colour pictures; sample %zu has %u channels.", i,
            shape.d[2]);
      if (store->x.shapes == NULL)
        break;
    }
  }
  return TRUE;
}

static gboolean
prepare (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  static const float ones[] = { 1, 1, 1 }, means[] = { -103.939f, -116.779f, -123.68f };

  if (!check (item, data, error))
    return FALSE;
  for (guint s = 0; s < LAM_N_PARTS; s++) {
    LamStore *store = data->stores[s];

    if (store == NULL)
      continue;
    for (gsize i = 0; i + 2 < store->x.n_values; i += 3)
      if (store->x.type == LAM_STORE_BYTES) {
        guint8 *v = (guint8 *) store->x.values + i, kept = v[0];

        v[0] = v[2];
        v[2] = kept;
      } else {
        float *v = (float *) store->x.values + i, kept = v[0];

        v[0] = v[2];
        v[2] = kept;
      }
    store->blue_first = !store->blue_first;
    lam_store_add_affine (store, 3, ones, means);
  }
  return TRUE;
}

const LamStepKind lam_step_vgg_preprocess = {
  .kind = { .id = "vgg_preprocess",
            .title = "VGG colours",
            .summary = "Reorders colours to blue, green, red and subtracts the means that the VGG "
                       "networks were trained with.",
            .formula = "b − 103.939, g − 116.779, r − 123.68",
            .group = "Values" },
  .prepare = prepare,
};
