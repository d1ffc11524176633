/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How answers get worse as the pictures do, for the chosen run and for another laid over it. */

#pragma once

#include <gtk/gtk.h>

#include "results-work.h"
#include "runs-store.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_RESULTS_STRESS (lamina_results_stress_get_type ())
G_DECLARE_FINAL_TYPE (LaminaResultsStress, lamina_results_stress, LAMINA, RESULTS_STRESS, GtkBox)

/* @probe: borrowed, until NULL takes its place or the widget is gone. */
void lamina_results_stress_set_probe (LaminaResultsStress *self, LamProbe *probe,
                                      LaminaRunStore *store);

/* What is measured when the button is pressed, and how it is called; what was measured of another
 * goes. @name and @subject: NULL for nothing */
void lamina_results_stress_show (LaminaResultsStress *self, const char *name,
                                 LaminaSubject *subject, LamPartId part);

/* As the button does. */
void lamina_results_stress_measure (LaminaResultsStress *self);

/* Lays the run @id over it, as choosing it in the list does; NULL: none. */
void lamina_results_stress_compare (LaminaResultsStress *self, const char *id);

/* Whether it was measured. */
gboolean lamina_results_stress_is_there (LaminaResultsStress *self);

/* Returns: (transfer full) */
Plot *lamina_results_stress_dup_figure (LaminaResultsStress *self);

G_END_DECLS
