/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tiles that reach over the edge of C, and the choice of vector width for narrow outputs. */
#pragma once

#include "kernels/tile.h"

/* Numbers that lam_tile_run() needs for a corner: C and mask, and a row of bias; a multiple of a
 * cache line. */
#define LAM_CORNER ((2 * LAM_MAX_ROWS + 1) * LAM_MAX_VECTORS * 16)

/* The kernels to use for @columns columns: narrower ones where wide vectors would be half empty. */
const LamProducts *lam_products_for (gsize columns);

/* Does a tile of @vectors by @rows of which only the first @columns columns are C's. Panels of B
 * always have whole vectors. @corner: LAM_CORNER numbers */
void lam_tile_run (const LamProducts *kernels, guint vectors, gsize rows, gsize columns,
                   const LamTile *tile, float *corner);
