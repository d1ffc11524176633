/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Placing tensors in one block: what lives at the same time lies apart, what does not may share. */

#pragma once

#include <glib.h>

/* A stretch of memory wanted from @first to @last (moments of a step, inclusive). */
typedef struct {
  gsize size; /* bytes */
  guint first, last;
  gsize offset; /* answered */
} LamStretch;

/* Gives every stretch an offset, aligned to 64 bytes, so that stretches alive at the same moment
 * do not overlap: the largest first, each as low as it fits. Returns: bytes in all. */
gsize lam_layout_place (LamStretch *stretches, guint n);

/* Zeroed pages, huge ones where the system offers them. NULL when there is no such memory. */
gpointer lam_layout_map (gsize size);
void lam_layout_unmap (gpointer block, gsize size);

/* Memory of this machine in bytes; G_MAXSIZE when unknown. */
gsize lam_layout_memory (void);
