/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Taking samples out of a store that was filled with them. See lam-reading.h. */

#include "lam-reading.h"

#include <string.h>

/* Samples that are all of one size now need no table of sizes. */
static void
settle_shape (LamSamples *samples)
{
  for (gsize i = 1; i < samples->n; i++)
    if (!lam_shape_equal (samples->shapes[i], samples->shapes[0]))
      return;
  samples->shape = samples->n > 0 ? samples->shapes[0] : LAM_SHAPE_UNKNOWN;
  g_clear_pointer (&samples->shapes, g_free);
  g_clear_pointer (&samples->starts, g_free);
}

/* Moves what stays to the front and gives back the rest of the memory. */
static void
close_up (LamSamples *samples, const guint8 *out)
{
  gsize size = lam_store_value_size (samples->type), kept = 0, at = 0;
  guint8 *values = samples->values;

  for (gsize i = 0; i < samples->n; i++) {
    gsize start = lam_samples_start (samples, i), n = lam_samples_length (samples, i);

    if (out[i])
      continue;
    if (at < start)
      memmove (values + at * size, values + start * size, n * size);
    if (samples->starts != NULL)
      samples->starts[kept] = at;
    if (samples->shapes != NULL)
      samples->shapes[kept] = samples->shapes[i];
    at += n;
    kept++;
  }
  samples->n = kept;
  samples->n_values = at;
  samples->values = g_realloc (values, MAX (at * size, 1));
  if (samples->starts != NULL)
    samples->starts[kept] = at;
  if (samples->shapes != NULL)
    settle_shape (samples);
}

void
lam_store_leave_out (LamStore *store, const guint8 *out)
{
  gsize kept = 0;

  for (gsize i = 0; i < store->x.n; i++) {
    if (out[i]) {
      if (store->names != NULL)
        g_clear_pointer (&store->names[i], g_free);
      continue;
    }
    if (store->names != NULL)
      store->names[kept] = store->names[i];
    if (store->classes != NULL)
      store->classes[kept] = store->classes[i];
    kept++;
  }
  close_up (&store->x, out);
  if (store->y.values != NULL)
    close_up (&store->y, out);
}
