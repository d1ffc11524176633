/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A widget that shows a plot; a line chart with a crosshair that follows the pointer or the arrow
 * keys. Axes run left to right in every language. */

#pragma once

#include <gtk/gtk.h>

#include "plot.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_PLOT_VIEW (lamina_plot_view_get_type ())
/* Signals:
 *   "inspected" (double x): the crosshair moved by the keyboard; not a number: it went
 *   "hit" (const PlotHit *hit, borrowed): something in the plot was clicked, or a cell of a heat
 * map chosen by arrow keys and Enter */
G_DECLARE_FINAL_TYPE (LaminaPlotView, lamina_plot_view, LAMINA, PLOT_VIEW, GtkWidget)

/* Shows @plot (transfer full). @low, @high: the stretch of the x axis that the crosshair goes over,
 * which is where there are values; 0 and 0 for plots without one. */
void lamina_plot_view_take (LaminaPlotView *view, Plot *plot, double low, double high);

/* What is drawn under a point of the widget, as plot_hit(). */
gboolean lamina_plot_view_hit (LaminaPlotView *view, double x, double y, PlotHit *hit);

/* The colour of a role in plots, in the theme of now. */
PlotColour lamina_plot_view_colour (PlotRole role);

/* The plot taken last is a heat map of so many cells: arrow keys go from one to the next, which
 * then is framed and told by the tip (lamina_plot_view_set_tip). 0 and 0 for one without any. */
void lamina_plot_view_set_cells (LaminaPlotView *view, guint rows, guint columns);

/* Borrowed until the next take. NULL before the first. */
const Plot *lamina_plot_view_peek (LaminaPlotView *view);

/* What the crosshair's foot says. */
void lamina_plot_view_set_label (LaminaPlotView *view, char *(*label) (double x));

/* What the pointer is told about what it is over: @tip's text, (transfer full) or NULL for nothing.
 */
void lamina_plot_view_set_tip (LaminaPlotView *view,
                               char *(*tip) (const PlotHit *hit, gpointer data), gpointer data);

/* How it is painted: the desktop's font and colours. Borrowed. */
const PlotStyle *lamina_plot_view_peek_style (LaminaPlotView *view);

/* The picture in words, for a screen reader; passed on once a second at most, the
 * newest, unless @at_once. */
void lamina_plot_view_describe (LaminaPlotView *view, const char *words, gboolean at_once);

/* Paintings so far and the seconds of processor time they took, for the latency probe. */
void lamina_plot_view_get_cost (LaminaPlotView *view, guint *n, double *seconds);

/* The palette that goes with the desktop now: dark or light, of high contrast or not. */
PlotTheme lamina_plot_view_theme (void);

G_END_DECLS
