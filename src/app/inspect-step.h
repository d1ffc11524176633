/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One step of descent on one batch, for a wide range of learning rates: does a step always help? */

#pragma once

#include <gtk/gtk.h>

#include "inspect-ask.h"

#include "plot.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_INSPECT_STEP (lamina_inspect_step_get_type ())
G_DECLARE_FINAL_TYPE (LaminaInspectStep, lamina_inspect_step, LAMINA, INSPECT_STEP, GtkBox)

/* Asks again when the experiment, its data or the kind of weights are others, and it is seen. */
void lamina_inspect_step_update (LaminaInspectStep *view, const LaminaInspectContext *context);

/* Borrowed; NULL before the first answer. */
const Plot *lamina_inspect_step_peek_figure (LaminaInspectStep *view);

/* "A step of 0.1 lowers the loss from 2.303 to 2.1: it helps." (transfer full) */
char *lamina_step_sentence (const LamOneStep *step, guint index);

/* Loss after a step over the power of ten of its rate; @index: the rate that is marked. */
Plot *lamina_step_chart (const LamOneStep *step, guint index);

G_END_DECLS
