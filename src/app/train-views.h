/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lower part of the Train page: what the network does with a few samples, in the views that
 * make sense for the experiment. It tells the session what is looked at, so that the worker
 * computes nothing else, and nothing while the page is not seen. */

#pragma once

#include <gtk/gtk.h>

#include "plot-view.h"
#include "session.h"
#include "train-figures.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_TRAIN_VIEWS (lamina_train_views_get_type ())
/* Property "view": the name of the view that is shown (read only, notified).
 * Signal "cell" (guint row, guint column): a cell of the confusion matrix was clicked. */
G_DECLARE_FINAL_TYPE (LaminaTrainViews, lamina_train_views, LAMINA, TRAIN_VIEWS, GtkBox)

void lamina_train_views_set_session (LaminaTrainViews *views, LaminaSession *session);

/* Shows the view called @name, if it is offered. Returns: whether it is */
gboolean lamina_train_views_show (LaminaTrainViews *views, const char *name);
const char *lamina_train_views_get_view (LaminaTrainViews *views);

/* The figure of the view that is shown, for a file; empty when there is nothing yet.
 * Returns: (transfer full) */
Plot *lamina_train_views_dup_figure (LaminaTrainViews *views, const PlotStyle *style);

/* What it comes to, in a few words, or NULL. Returns: (transfer full) */
char *lamina_train_views_dup_caption (LaminaTrainViews *views);

/* The plot of a view that is one, or NULL; for tests. */
LaminaPlotView *lamina_train_views_peek_plot (LaminaTrainViews *views, LaminaView view);

G_END_DECLS
