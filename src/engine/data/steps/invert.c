/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Invert: black becomes white and white black. */

#include "../lam-reading.h"

/* The sum of black and white: 255 for bytes, 1 for values within 0 … 1. */
static float
find_sum (const LamStore *store)
{
  if (store->x.type == LAM_STORE_BYTES
      || (store->low >= 0 && store->high > 1 && store->high <= 255))
    return 255;
  if (store->low >= 0 && store->high <= 1)
    return 1;
  return store->low + store->high;
}

static void
invert (LamSamples *samples, float sum)
{
  for (gsize i = 0; i < samples->n_values; i++)
    if (samples->type == LAM_STORE_BYTES)
      ((guint8 *) samples->values)[i] ^= 255;
    else
      ((float *) samples->values)[i] = sum - ((float *) samples->values)[i];
}

static gboolean
prepare (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  float sum = find_sum (data->stores[LAM_PART_TRAIN]);
  LamPictures list[6];
  guint n;

  if (!lam_step_needs_values (item, data, error))
    return FALSE;
  n = lam_data_list_pictures (data, FALSE, list);
  for (guint k = 0; k < n; k++)
    invert (list[k].samples, sum);
  for (guint s = 0; s < LAM_N_PARTS; s++)
    if (data->stores[s] != NULL)
      lam_store_measure (data->stores[s]);
  return TRUE;
}

const LamStepKind lam_step_invert = {
  .kind = { .id = "invert",
            .title = "Invert",
            .summary = "Turns black into white and white into black, as photographs of dark ink on "
                       "paper need it.",
            .formula = "y = 255 − x, or 1 − x for values from 0 to 1",
            .group = "Values" },
  .prepare = prepare,
};
