/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up training curves and small drawing helpers, shared by the tests and the gallery. */
#pragma once

#include "plot.h"

/* The light style with a text cache that lives as long as the program: hit tests by the thousand.
 */
PlotStyle sample_style (void);

/* n points of a falling loss with noise, the same on every machine. Free with g_free. */
double *sample_loss (gsize n, double start, double end, double noise, guint32 seed);

/* 1 … n spread over 0 … last. */
double *sample_x (gsize n, double last);

/* Loss above accuracy, train and validation, @n points each of training. */
Plot *sample_curves (gsize n, double smooth);

/* A drawn ring or stroke, side × side greys, white on black; @kind 0 … 9 changes its shape. */
guint8 *sample_digit (guint side, guint kind, guint32 seed);

/* Digits with captions, frames and bars. */
Plot *sample_tiles (guint n);

/* Ten Persian digits, mostly right. */
Plot *sample_confusion (void);

/* Paints on a new surface with @scale device pixels a unit. */
cairo_surface_t *sample_paint (const Plot *plot, const PlotStyle *style, int width, int height,
                               double scale);

guint32 sample_pixel (cairo_surface_t *surface, int x, int y);

/* Device pixels of x0 … x1 × y0 … y1 nearer to @colour than @distance, 0 … 1 a channel. */
guint sample_count (cairo_surface_t *surface, const PlotRect *area, const PlotColour *colour,
                    double distance);
