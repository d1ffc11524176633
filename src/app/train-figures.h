/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The views of what a network does with a few samples while it trains: which of them make sense for
 * an experiment, and the figure and the words of each. Pure functions, for the Train page and for
 * files. */

#pragma once

#include "lam.h"
#include "plot.h"

typedef enum {
  LAMINA_VIEW_SAMPLES,
  LAMINA_VIEW_DENOISE,
  LAMINA_VIEW_MASKS,
  LAMINA_VIEW_WORDS,
  LAMINA_VIEW_FILTERS,
  LAMINA_VIEW_CONFUSION,
  LAMINA_N_VIEWS,
} LaminaView;

/* "samples", as the action train-view says it; and the view of a name, −1 for none. */
const char *lamina_view_name (LaminaView view);
int lamina_view_find (const char *name);

/* What the worker has to look at for it: flags of LamLook. */
guint lamina_view_look (LaminaView view);

/* Bits 1 << LaminaView of those that make sense. @data: NULL while they are not known. */
guint lamina_views_offered (const LamExperiment *experiment, const LamData *data);

/* The one that shows what the network is for. */
LaminaView lamina_view_of_task (const LamData *data);

/* @snapshot: NULL before the first run; then, or when it holds nothing of the view, the plot is
 * empty and says what will come. @opacity: of masks. Returns: (transfer full), NULL for samples and
 * words on the screen, which are widgets */
Plot *lamina_view_figure (LaminaView view, const LamSnapshot *snapshot, const PlotStyle *style,
                          double opacity);

/* The same for a file, of any view. */
Plot *lamina_view_figure_for_file (LaminaView view, const LamSnapshot *snapshot,
                                   const PlotStyle *style, double opacity);

/* Whether @snapshot holds what the view shows. */
gboolean lamina_view_is_in (LaminaView view, const LamSnapshot *snapshot);

/* What it comes to, in a few words: “restored to 18.3 dB, from 9.1 dB”; NULL when there is nothing.
 * Returns: (transfer full) */
char *lamina_view_note (LaminaView view, const LamSnapshot *snapshot);

/* What the colours and marks of a view mean, as Pango markup: the classes of masks, for and against
 * of words. Returns: (transfer full), NULL for the other views */
char *lamina_view_legend (LaminaView view, const LamData *data);
