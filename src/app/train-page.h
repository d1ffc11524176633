/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Train page: curves of loss and accuracy over what the network does with a few samples. */

#pragma once

#include <gtk/gtk.h>

#include "plot-view.h"
#include "session.h"
#include "train-views.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_TRAIN_PAGE (lamina_train_page_get_type ())
G_DECLARE_FINAL_TYPE (LaminaTrainPage, lamina_train_page, LAMINA, TRAIN_PAGE, GtkBox)

void lamina_train_page_set_session (LaminaTrainPage *page, LaminaSession *session);

/* The page's figure, as it would be put into a report. Returns: (transfer full) */
Plot *lamina_train_page_dup_figure (LaminaTrainPage *page);

LaminaPlotView *lamina_train_page_peek_view (LaminaTrainPage *page);
LaminaTrainViews *lamina_train_page_peek_views (LaminaTrainPage *page);

G_END_DECLS
