/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Curves of several runs in one picture: a colour a run, training drawn through and validation
 * dashed. The same for the screen and for files. */

#pragma once

#include "plot.h"
#include "runs-record.h"

/* Loss above the metric that all of them have (the first of the first run that the others know).
 * @records: [n]. Returns: (transfer full) */
Plot *lamina_runs_chart_new (LaminaRunRecord *const *records, guint n, gboolean logarithmic);

/* The colour of a run that is shown. */
PlotRole lamina_runs_chart_role (LaminaRunRecord *record);

/* The longest of them, in epochs; 1 at least. */
double lamina_runs_chart_end (LaminaRunRecord *const *records, guint n);

/* In a sentence a run, for people who cannot see it. Returns: (transfer full) */
char *lamina_runs_chart_describe (LaminaRunRecord *const *records, guint n);

/* Draws the run faintly into a panel of another chart. @metric: NULL for the loss; nothing is drawn
 * when the run has not measured it. */
void lamina_runs_chart_add_behind (Plot *plot, guint panel, LaminaRunRecord *record,
                                   const char *metric);
