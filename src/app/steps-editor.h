/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of steps in an order the user can change by dragging or by Alt and the arrow keys, each
 * with the sample before and after it, and its settings folded below. */

#pragma once

#include "field.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_STEPS_EDITOR (lamina_steps_editor_get_type ())
G_DECLARE_FINAL_TYPE (LaminaStepsEditor, lamina_steps_editor, LAMINA, STEPS_EDITOR, GtkBox)

/* @edit: is told the whole list as JSON, with an empty path */
GtkWidget *lamina_steps_editor_new (const LamFamily *family, LaminaEditFunc edit,
                                    gpointer user_data);

/* Shows @items (of LamItem, borrowed during the call; NULL is empty). Returns whether the rows
 * became those of other steps, whose pictures they do not have. */
gboolean lamina_steps_editor_set_items (LaminaStepsEditor *editor, GPtrArray *items);

/* @pictures: of LamPreviewPicture, the sample as read and after each step, as far as they could be
 * run; NULL for none */
void lamina_steps_editor_set_pictures (LaminaStepsEditor *editor, GPtrArray *pictures);

/* For steps-row.c: edits of the list. */
gboolean lamina_steps_editor_change (LaminaStepsEditor *editor, guint index, const char *path,
                                     const char *json, GError **error);
void lamina_steps_editor_move (LaminaStepsEditor *editor, guint from, guint to);
void lamina_steps_editor_remove (LaminaStepsEditor *editor, guint index);

G_END_DECLS
