/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shape of one sample, slowest dimension first, without the batch: [units],
 * [rows × columns] or [rows × columns × channels]. A shape with n = 0 is unknown. */

#pragma once

#include <glib.h>

#define LAM_MAX_DIMENSIONS 4

typedef struct {
  guint n;
  guint32 d[LAM_MAX_DIMENSIONS];
} LamShape;

#define LAM_SHAPE_UNKNOWN ((LamShape){ 0 })

LamShape lam_shape_vector (guint32 units);
LamShape lam_shape_picture (guint32 rows, guint32 columns, guint32 channels);
gboolean lam_shape_equal (LamShape a, LamShape b);

/* Values in one sample; 0 when unknown. */
gsize lam_shape_size (LamShape shape);

/* The last dimension: units of a vector, channels of a picture; 1 when unknown. */
guint32 lam_shape_channels (LamShape shape);

/* "32×32×3", "512", "?" when unknown. Returns: (transfer full) */
char *lam_shape_to_text (LamShape shape);
