/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The confusion table of a part; a click on a cell, or the arrow keys, show its pictures below. */

#pragma once

#include <gtk/gtk.h>

#include "results-work.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_RESULTS_CONFUSION (lamina_results_confusion_get_type ())
G_DECLARE_FINAL_TYPE (LaminaResultsConfusion, lamina_results_confusion, LAMINA, RESULTS_CONFUSION,
                      GtkBox)

/* @probe: borrowed, until NULL takes its place or the widget is gone. */
void lamina_results_confusion_set_probe (LaminaResultsConfusion *self, LamProbe *probe);

/* @studied: of @subject; NULL for nothing to show. */
void lamina_results_confusion_show (LaminaResultsConfusion *self, LaminaSubject *subject,
                                    LaminaStudied *studied);

/* Chooses a cell: @truth answered with @answer. */
void lamina_results_confusion_choose (LaminaResultsConfusion *self, guint truth, guint answer);

/* Returns: (transfer full) or NULL */
Plot *lamina_results_confusion_dup_figure (LaminaResultsConfusion *self);

G_END_DECLS
