/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of classes along a horizontal axis: side by side where they fit, else turned by an eighth
 * of a circle, and only every so many where even that is too tight. */
#pragma once

#include "plot-private.h"

typedef struct {
  gboolean turned;
  guint every;     /* 1: all of them */
  double height;   /* needed above or below the axis */
  double overhang; /* of a turned label past its middle, sideways */
} PlotLabels;

/* @room: from one label's middle to the next. */
PlotLabels plot_labels_fit (PlotPainter *painter, char *const *labels, guint n, double room);

/* @x: middle of the first; @y: the axis's side of the labels; @above: they stand on it. */
void plot_labels_paint (PlotPainter *painter, char *const *labels, guint n, const PlotLabels *fit,
                        double x, double y, double room, gboolean above);

/* Copies of @n strings or NULL, to be freed with g_strfreev. */
char **plot_labels_dup (const char *const *labels, guint n);
