/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See tile-corner.h. */
#include "kernels/tile-corner.h"

#include <string.h>

#include "kernels/kernel-table.h"

const LamProducts *
lam_products_for (gsize columns)
{
  const LamKernelTable *table = lam_kernel_table ();

  if (table->narrow != NULL && columns <= table->narrow->width)
    return table->narrow;
  return table->products;
}

static void
run_in_corner (const LamProducts *kernels, guint vectors, gsize rows, gsize columns, LamTile tile,
               float *corner)
{
  gsize width = vectors * kernels->width, bytes = columns * sizeof (float), c_row = tile.c_row;
  float *c = tile.c, *mask = corner + rows * width, *bias = mask + rows * width;

  for (gsize i = 0; i < rows && tile.add; i++)
    memcpy (corner + i * width, c + i * c_row, bytes);
  if (tile.bias != NULL)
    tile.bias = memcpy (bias, tile.bias, bytes);
  if (tile.mask != NULL) {
    for (gsize i = 0; i < rows; i++)
      memcpy (mask + i * width, tile.mask + i * c_row, bytes);
    tile.mask = mask;
  }
  tile.c = corner;
  tile.c_row = width;
  kernels->tile[vectors][rows](&tile);
  for (gsize i = 0; i < rows; i++)
    memcpy (c + i * c_row, corner + i * width, bytes);
}

void
lam_tile_run (const LamProducts *kernels, guint vectors, gsize rows, gsize columns,
              const LamTile *tile, float *corner)
{
  if (columns < vectors * kernels->width)
    run_in_corner (kernels, vectors, rows, columns, *tile, corner);
  else
    kernels->tile[vectors][rows](tile);
}
