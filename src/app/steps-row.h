/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One step of a list of steps. */

#pragma once

#include "steps-editor.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_STEPS_ROW (lamina_steps_row_get_type ())
G_DECLARE_FINAL_TYPE (LaminaStepsRow, lamina_steps_row, LAMINA, STEPS_ROW, GtkListBoxRow)

GtkWidget *lamina_steps_row_new (LaminaStepsEditor *editor);

/* The row stands at @index of @n. */
void lamina_steps_row_place (LaminaStepsRow *row, guint index, guint n);

void lamina_steps_row_show (LaminaStepsRow *row, const LamItem *item);

/* The sample before and after; either may be NULL. */
void lamina_steps_row_show_pictures (LaminaStepsRow *row, const LamPreviewPicture *before,
                                     const LamPreviewPicture *after);

void lamina_steps_row_set_unfolded (LaminaStepsRow *row, gboolean unfolded);
gboolean lamina_steps_row_get_unfolded (LaminaStepsRow *row);

G_END_DECLS
