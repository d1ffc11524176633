/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Flip: mirrors a picture, its mask and its target left to right, top to bottom or both, each with
 * a chance of one half. */

#include "../lam-reading.h"

enum { HORIZONTAL, VERTICAL };

#define SWAP(type, a, b)                                                                           \
  do {                                                                                             \
    type kept = (a);                                                                               \
    (a) = (b);                                                                                     \
    (b) = kept;                                                                                    \
  } while (0)

static void
mirror_floats (float *x, guint rows, guint columns, guint channels, gboolean across, gboolean down)
{
  gsize line = (gsize) columns * channels;

  for (guint r = 0; across && r < rows; r++)
    for (guint c = 0; c < columns / 2; c++)
      for (guint k = 0; k < channels; k++)
        SWAP (float, x[r * line + c * channels + k],
              x[r * line + (columns - 1 - c) * channels + k]);
  for (guint r = 0; down && r < rows / 2; r++)
    for (gsize i = 0; i < line; i++)
      SWAP (float, x[r * line + i], x[(rows - 1 - r) * line + i]);
}

static void
mirror_mask (gint32 *mask, guint rows, guint columns, gboolean across, gboolean down)
{
  for (guint r = 0; across && r < rows; r++)
    for (guint c = 0; c < columns / 2; c++)
      SWAP (gint32, mask[(gsize) r * columns + c], mask[(gsize) r * columns + columns - 1 - c]);
  for (guint r = 0; down && r < rows / 2; r++)
    for (guint c = 0; c < columns; c++)
      SWAP (gint32, mask[(gsize) r * columns + c], mask[(gsize) (rows - 1 - r) * columns + c]);
}

static void
apply (const LamItem *item, const LamSampleView *v)
{
  gboolean across = lam_item_on (item, HORIZONTAL) && lam_random_at (v->key, 0) >> 31;
  gboolean down = lam_item_on (item, VERTICAL) && lam_random_at (v->key, 1) >> 31;

  mirror_floats (v->x, v->shape.d[0], v->shape.d[1], v->shape.d[2], across, down);
  if (v->target != NULL)
    mirror_floats (v->target, v->shape.d[0], v->shape.d[1], v->shape.d[2], across, down);
  if (v->mask != NULL)
    mirror_mask (v->mask, v->shape.d[0], v->shape.d[1], across, down);
}

static gboolean
prepare (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  return lam_step_needs_pictures (item, data, TRUE, error);
}

static const LamParam params[] = {
  { .id = "horizontal",
    .title = "Left to right",
    .type = LAM_VALUE_SWITCH,
    .initial = "true",
    .help = "Mirrors half of the pictures left to right; not for digits and letters." },
  { .id = "vertical",
    .title = "Top to bottom",
    .type = LAM_VALUE_SWITCH,
    .initial = "false",
    .help = "Mirrors half of the pictures top to bottom." },
};

const LamStepKind lam_augment_flip = {
  .kind = { .id = "flip",
            .title = "Flip",
            .summary = "Mirrors pictures and their masks, each with a chance of one half.",
            .group = "Position",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = LAM_STEP_AUGMENTS,
  .prepare = prepare,
  .apply = apply,
};
