/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A sheet of paper to draw a digit on with the mouse or a finger. */

#pragma once

#include <gtk/gtk.h>

#include "lam.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_RESULTS_PAD (lamina_results_pad_get_type ())
/* Signal "changed": a stroke went on, or the sheet was cleared. */
G_DECLARE_FINAL_TYPE (LaminaResultsPad, lamina_results_pad, LAMINA, RESULTS_PAD, GtkWidget)

void lamina_results_pad_clear (LaminaResultsPad *pad);
gboolean lamina_results_pad_is_empty (LaminaResultsPad *pad);

/* Draws a stroke from one point to another, 0 … 1 from the left and from the top; as a hand does.
 */
void lamina_results_pad_stroke (LaminaResultsPad *pad, double x0, double y0, double x1, double y1);

/* What is on it as dark ink on white, [side × side × 1] bytes. Returns: (transfer full) */
LamArray *lamina_results_pad_dup_picture (LaminaResultsPad *pad);

G_END_DECLS
