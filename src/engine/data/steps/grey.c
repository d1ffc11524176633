/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Grey: colour pictures become grey by the usual weights of what an eye sees. */

#include "../lam-reading.h"

static void
mix (const LamSamples *from, LamSamples *to)
{
  for (gsize i = 0; i < from->n; i++) {
    LamShape shape = lam_samples_shape (from, i);
    gsize n = (gsize) shape.d[0] * shape.d[1], channels = shape.d[2];

    for (gsize k = 0; k < n; k++)
      if (from->type == LAM_STORE_BYTES) {
        const guint8 *v = lam_samples_bytes (from, i) + k * channels;

        /* Thousandths, so that it comes out the same everywhere. */
        lam_samples_bytes (to, i)[k] =
            channels == 3 ? (guint8) ((299 * v[0] + 587 * v[1] + 114 * v[2] + 500) / 1000) : v[0];
      } else {
        const float *v = lam_samples_floats (from, i) + k * channels;

        lam_samples_floats (to, i)[k] =
            channels == 3 ? 0.299f * v[0] + 0.587f * v[1] + 0.114f * v[2] : v[0];
      }
  }
}

static gboolean
make_grey (LamSamples *samples, GError **error)
{
  LamShape *shapes = g_new (LamShape, MAX (samples->n, 1));
  LamSamples made;

  for (gsize i = 0; i < samples->n; i++) {
    LamShape shape = lam_samples_shape (samples, i);

    if (shape.d[2] != 1 && shape.d[2] != 3) {
      g_free (shapes);
      return lam_fail (error, LAM_ERROR_DATA,
                       "The step “grey” needs one channel or three; sample %zu has %u.", i,
                       shape.d[2]);
    }
    shape.d[2] = 1;
    shapes[i] = shape;
  }
  if (!lam_samples_init_ragged (&made, samples->type, samples->n, shapes, error))
    return FALSE;
  mix (samples, &made);
  lam_samples_clear (samples);
  *samples = made;
  return TRUE;
}

static gboolean
prepare (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  LamPictures list[6];
  guint n;

  if (!lam_step_needs_pictures (item, data, FALSE, error))
    return FALSE;
  n = lam_data_list_pictures (data, FALSE, list);
  for (guint k = 0; k < n; k++)
    if (list[k].store->n_affine > 1)
      return lam_fail (error, LAM_ERROR_DATA,
                       "Put the step “grey” before those that scale each channel in its own way.");
  for (guint k = 0; k < n; k++)
    if (!make_grey (list[k].samples, error))
      return FALSE;
  lam_data_settle_shape (data);
  return TRUE;
}

const LamStepKind lam_step_grey = {
  .kind = { .id = "grey",
            .title = "Grey",
            .summary = "Turns colour pictures into grey ones.",
            .formula = "y = 0.299 r + 0.587 g + 0.114 b",
            .group = "Values" },
  .prepare = prepare,
};
