/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The weights of one layer: as pictures, as a distribution, and in numbers. */

#pragma once

#include <gtk/gtk.h>

#include "inspect-look.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_INSPECT_WEIGHTS (lamina_inspect_weights_get_type ())
G_DECLARE_FINAL_TYPE (LaminaInspectWeights, lamina_inspect_weights, LAMINA, INSPECT_WEIGHTS, GtkBox)

/* Signal "other": another tensor was chosen, so a new look is wanted. */
/* Shows @look, whose plots of weights it takes; NULL and a @sentence when there is nothing. */
void lamina_inspect_weights_show (LaminaInspectWeights *view, LaminaLook *look,
                                  const char *sentence);

/* What is seen, for a report. Borrowed, NULL when nothing is. */
const Plot *lamina_inspect_weights_peek_figure (LaminaInspectWeights *view);

/* "784×128 · 100 352 numbers from −0.12 to 0.13, mean 0.0003, deviation 0.05" (transfer full) */
char *lamina_tensor_describe (const LaminaTensorFacts *facts);

G_END_DECLS
