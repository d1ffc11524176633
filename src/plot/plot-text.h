/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cache's upkeep; drawing of text is in plot-private.h. */
#pragma once

#include "plot-private.h"

/* Ends a painting: texts not asked for lately may be dropped. */
void plot_cache_sweep (PlotCache *cache);
