/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a trained network answers: its confusion table with the pictures of each cell, the figures
 * of each class, its samples, how it bears stress, and pictures or a review of the user's own:
 * those of these views that suit its task. For any run whose weights are kept, also the one in
 * progress. */

#pragma once

#include <gtk/gtk.h>

#include "runs-store.h"
#include "session.h"

#include "plot.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_RESULTS_PAGE (lamina_results_page_get_type ())
/* Property "view" (string): "confusion", "classes", "samples", "stress", "own" or "review".
 * One that does not suit the task is not taken. */
G_DECLARE_FINAL_TYPE (LaminaResultsPage, lamina_results_page, LAMINA, RESULTS_PAGE, GtkBox)

void lamina_results_page_set_session (LaminaResultsPage *page, LaminaSession *session,
                                      LaminaRunStore *store);

const char *lamina_results_page_get_view (LaminaResultsPage *page);
void lamina_results_page_set_view (LaminaResultsPage *page, const char *view);

/* For the window's actions: measures stress; chooses a cell of the confusion table; shows a picture
 * of one's own, or a review; chooses the run that is looked at, and the one that is laid over it.
 */
void lamina_results_page_measure_stress (LaminaResultsPage *page);
void lamina_results_page_choose_cell (LaminaResultsPage *page, guint truth, guint answer);
void lamina_results_page_add_picture (LaminaResultsPage *page, const char *path);
void lamina_results_page_write_review (LaminaResultsPage *page, const char *text);
gboolean lamina_results_page_choose_run (LaminaResultsPage *page, const char *id);
void lamina_results_page_compare (LaminaResultsPage *page, const char *id);

/* Whether what was asked for is computed. */
gboolean lamina_results_page_is_settled (LaminaResultsPage *page);
/* What is said of the user's own pictures or review. Borrowed. */
const char *lamina_results_page_peek_words (LaminaResultsPage *page);

/* The figure of the view that is seen. Returns: (transfer full), NULL when there is none */
Plot *lamina_results_page_dup_figure (LaminaResultsPage *page);

G_END_DECLS
