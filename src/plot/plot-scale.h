/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only way from data to pixels and back, the round numbers an axis shows, and how numbers are
 * written. Pure functions; numbers always have a point and never depend on the locale. */
#pragma once

#include "plot.h"

#include <math.h>

typedef struct {
  double low, high; /* data */
  double from, to;  /* pixels of low and high; from > to for an axis that points upwards */
  gboolean logarithmic;
} PlotScale;

/* Inline: called for every point of every curve. */
static inline double
plot_scale_pixel (const PlotScale *scale, double value)
{
  double low = scale->low, high = scale->high;

  if (scale->logarithmic) {
    value = log10 (value);
    low = log10 (low);
    high = log10 (high);
  }
  return scale->from + (value - low) * ((scale->to - scale->from) / (high - low));
}

double plot_scale_value (const PlotScale *scale, double pixel);

/* The smallest of 1, 2, 5 × 10^k that cuts @span into @at_most pieces or fewer. */
double plot_tick_step (double span, guint at_most);

#define PLOT_MAX_TICKS 32

typedef struct {
  double value[PLOT_MAX_TICKS];
  guint n;
  double step; /* 0 for a logarithmic axis: labels stand alone */
} PlotTicks;

/* Round numbers in low … high, at most @at_most + 1 of them.
 * @whole: whole numbers only. */
PlotTicks plot_ticks (PlotRange range, guint at_most, gboolean logarithmic, gboolean whole);

/* A label of a tick: as many decimals as @step needs; 20k, 1.5M; × 10⁻⁵ where small.
 * @step: 0 writes the number alone, with three digits. */
char *plot_format_tick (double value, double step, gboolean percent);

/* A value to read off: four digits, or 97.84 %. “–” when not finite. */
char *plot_format_value (double value, gboolean percent);
