/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Crop: keeps the middle of every picture: the largest square, or a given size. */

#include "../lam-reading.h"

#include <string.h>

enum { SIZE };

static void
find_size (const LamItem *item, LamShape shape, guint32 size[2])
{
  size[0] = size[1] = MIN (shape.d[0], shape.d[1]);
  if (lam_item_is_set (item, SIZE)) {
    size[0] = lam_item_pair (item, SIZE, 0);
    size[1] = lam_item_pair (item, SIZE, 1);
  }
}

static gboolean
crop (const LamItem *item, LamSamples *samples, GError **error)
{
  gsize value = lam_store_value_size (samples->type);
  LamShape *shapes = g_new (LamShape, MAX (samples->n, 1));
  LamSamples made;

  for (gsize i = 0; i < samples->n; i++) {
    LamShape shape = lam_samples_shape (samples, i);
    guint32 size[2];

    find_size (item, shape, size);
    if (size[0] > shape.d[0] || size[1] > shape.d[1]) {
      g_free (shapes);
      return lam_fail (error, LAM_ERROR_DATA,
                       "Sample %zu has %u×%u pixels, fewer than the %u×%u that “crop” keeps.", i,
                       shape.d[0], shape.d[1], size[0], size[1]);
    }
    shapes[i] = shape;
    shapes[i].d[0] = size[0];
    shapes[i].d[1] = size[1];
  }
  if (!lam_samples_init_ragged (&made, samples->type, samples->n, shapes, error))
    return FALSE;
  for (gsize i = 0; i < samples->n; i++) {
    LamShape from = lam_samples_shape (samples, i), to = lam_samples_shape (&made, i);
    gsize pixel = value * (from.n > 2 ? from.d[2] : 1);
    guint top = (from.d[0] - to.d[0]) / 2, left = (from.d[1] - to.d[1]) / 2;
    const guint8 *source = (guint8 *) samples->values + lam_samples_start (samples, i) * value;
    guint8 *target = (guint8 *) made.values + lam_samples_start (&made, i) * value;

    for (guint r = 0; r < to.d[0]; r++)
      memcpy (target + r * to.d[1] * pixel, source + ((top + r) * from.d[1] + left) * pixel,
              to.d[1] * pixel);
  }
  lam_samples_clear (samples);
  *samples = made;
  return TRUE;
}

static gboolean
prepare (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  LamPictures list[6];
  guint n;

  if (!lam_step_needs_pictures (item, data, FALSE, error)
      || !lam_step_needs_plain_scale (item, data, error))
    return FALSE;
  n = lam_data_list_pictures (data, TRUE, list);
  for (guint k = 0; k < n; k++)
    if (!crop (item, list[k].samples, error))
      return FALSE;
  lam_data_settle_shape (data);
  return TRUE;
}

static const LamParam params[] = {
  { .id = "size",
    .title = "Size",
    .type = LAM_VALUE_PAIR,
    .flags = LAM_PARAM_WHOLE | LAM_PARAM_OPTIONAL,
    .min = 1,
    .max = 4096,
    .help = "Rows and columns kept; left out, the largest square in the middle is kept." },
};

const LamStepKind lam_step_crop = {
  .kind = { .id = "crop",
            .title = "Crop",
            .summary = "Keeps the middle of every picture and of its mask.",
            .group = "Size",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .prepare = prepare,
};
