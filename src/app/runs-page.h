/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of runs: a table of those that were made; below it the curves of the ticked ones in one
 * picture, what differs between their settings, and the name and notes of the selected one. */

#pragma once

#include <gtk/gtk.h>

#include "plot.h"
#include "runs-store.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_RUNS_PAGE (lamina_runs_page_get_type ())
G_DECLARE_FINAL_TYPE (LaminaRunsPage, lamina_runs_page, LAMINA, RUNS_PAGE, GtkBox)

void lamina_runs_page_set_store (LaminaRunsPage *page, LaminaRunStore *store);

/* The page's figure, as it would be put into a report. Returns: (transfer full) */
Plot *lamina_runs_page_dup_figure (LaminaRunsPage *page);

/* The run that is selected, or NULL. Borrowed. */
LaminaRunRecord *lamina_runs_page_peek_selected (LaminaRunsPage *page);

/* Puts the keyboard into the field of the name. */
void lamina_runs_page_rename (LaminaRunsPage *page);

G_END_DECLS
