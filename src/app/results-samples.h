/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Samples with what the network answers for them: the worst, the best, or some at random, a page of
 * them at a time. */

#pragma once

#include <gtk/gtk.h>

#include "results-work.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_RESULTS_SAMPLES (lamina_results_samples_get_type ())
G_DECLARE_FINAL_TYPE (LaminaResultsSamples, lamina_results_samples, LAMINA, RESULTS_SAMPLES, GtkBox)

/* @probe: borrowed, until NULL takes its place or the widget is gone. */
void lamina_results_samples_set_probe (LaminaResultsSamples *self, LamProbe *probe);

/* @studied: NULL while @part is being measured, when some samples are shown at random. NULL for
 * both: there is nothing to show. */
void lamina_results_samples_show (LaminaResultsSamples *self, LaminaSubject *subject,
                                  LamPartId part, LaminaStudied *studied);

/* Whether the samples asked for are there. */
gboolean lamina_results_samples_is_settled (LaminaResultsSamples *self);

/* Returns: (transfer full), or NULL */
Plot *lamina_results_samples_dup_figure (LaminaResultsSamples *self);

G_END_DECLS
