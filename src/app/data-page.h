/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Data page: a wall of all samples, what was found in them, the steps that prepare them with
 * what each does to a sample, and how they are split into parts. */

#pragma once

#include <gtk/gtk.h>

#include "plot.h"
#include "session.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_DATA_PAGE (lamina_data_page_get_type ())
G_DECLARE_FINAL_TYPE (LaminaDataPage, lamina_data_page, LAMINA, DATA_PAGE, GtkBox)

void lamina_data_page_set_session (LaminaDataPage *page, LaminaSession *session);

/* Brings one of its views to the front: "samples", "found", "prepare" or "split". */
void lamina_data_page_show_view (LaminaDataPage *page, const char *view);

/* The class bars for a report, or NULL without data. Returns: (transfer full) */
Plot *lamina_data_page_dup_figure (LaminaDataPage *page);

G_END_DECLS
