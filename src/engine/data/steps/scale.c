/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Scale: value × factor + offset. Bytes stay bytes in memory; a batch is scaled as it is
 * gathered. */

#include "../lam-reading.h"

enum { FACTOR, OFFSET };

static gboolean
prepare (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  float factor = (float) lam_item_number (item, FACTOR);
  float offset = (float) lam_item_number (item, OFFSET);

  if (!lam_step_needs_values (item, data, error))
    return FALSE;
  for (guint s = 0; s < LAM_N_PARTS; s++)
    if (data->stores[s] != NULL)
      lam_store_add_affine (data->stores[s], 1, &factor, &offset);
  return TRUE;
}

static const LamParam params[] = {
  { .id = "factor",
    .title = "Factor",
    .type = LAM_VALUE_NUMBER,
    .min = -1e9,
    .max = 1e9,
    .initial = "0.00392156862745098",
    .help = "What each value is multiplied by; 1/255 = 0.00392156862745098 brings bytes to 0…1." },
  { .id = "offset",
    .title = "Offset",
    .type = LAM_VALUE_NUMBER,
    .min = -1e9,
    .max = 1e9,
    .initial = "0",
    .help = "What is added after that; −0.5 puts the middle of 0…1 at zero." },
};

const LamStepKind lam_step_scale = {
  .kind = { .id = "scale",
            .title = "Scale",
            .summary = "Multiplies every value by a factor and adds an offset.",
            .formula = "y = factor · x + offset",
            .group = "Values",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .prepare = prepare,
};
