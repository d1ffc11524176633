/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A review of the user's own: what the network takes it for, as it is typed, and which of its words
 * tell. */

#pragma once

#include <gtk/gtk.h>

#include "results-work.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_RESULTS_REVIEW (lamina_results_review_get_type ())
G_DECLARE_FINAL_TYPE (LaminaResultsReview, lamina_results_review, LAMINA, RESULTS_REVIEW, GtkBox)

/* @probe: borrowed, until NULL takes its place or the widget is gone. */
void lamina_results_review_set_probe (LaminaResultsReview *self, LamProbe *probe);

/* @subject: of reviews whose words are known; NULL: nothing to ask. What was typed stays. */
void lamina_results_review_show (LaminaResultsReview *self, LaminaSubject *subject);

/* As typing does. */
void lamina_results_review_set_text (LaminaResultsReview *self, const char *text);

/* What is said of the words: how many there are and are known. Borrowed. */
const char *lamina_results_review_peek_words (LaminaResultsReview *self);

/* Returns: (transfer full), or NULL */
Plot *lamina_results_review_dup_figure (LaminaResultsReview *self);

G_END_DECLS
