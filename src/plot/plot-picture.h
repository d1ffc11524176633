/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of pictures and class maps as cairo surfaces. */
#pragma once

#include "plot-private.h"

/* Returns: (transfer full) an image of height × width × channels (1 or 3) bytes. */
cairo_surface_t *plot_picture_new (const guint8 *pixels, guint width, guint height, guint channels);

/* Returns: (transfer full) an image of a class map; classes past the colours are clear. */
cairo_surface_t *plot_mask_new (const guint8 *classes, guint width, guint height,
                                const PlotColour *colours, guint n_colours);

/* Draws @image to fill @place: pixels stay squares where they are enlarged by whole multiples,
 * else it is smoothed. */
void plot_picture_paint (PlotPainter *painter, cairo_surface_t *image, const PlotRect *place,
                         double opacity);
