/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Data page: what the data are, how often each class occurs, what samples look like, how they
 * are split, and the steps that prepare them. */

#pragma once

#include <gtk/gtk.h>

#include "plot.h"
#include "session.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_DATA_PAGE (lamina_data_page_get_type ())
G_DECLARE_FINAL_TYPE (LaminaDataPage, lamina_data_page, LAMINA, DATA_PAGE, GtkBox)

void lamina_data_page_set_session (LaminaDataPage *page, LaminaSession *session);

/* The class bars for a report, or NULL without data. Returns: (transfer full) */
Plot *lamina_data_page_dup_figure (LaminaDataPage *page);

G_END_DECLS
