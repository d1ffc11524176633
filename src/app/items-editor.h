/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of items of one family, such as the preparation steps: each with its form, in an order
 * the user can change, and a button to add one. */

#pragma once

#include "field.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_ITEMS_EDITOR (lamina_items_editor_get_type ())
G_DECLARE_FINAL_TYPE (LaminaItemsEditor, lamina_items_editor, LAMINA, ITEMS_EDITOR, GtkBox)

/* @edit: is told the whole list as JSON, with an empty path */
GtkWidget *lamina_items_editor_new (const LamFamily *family, LaminaEditFunc edit,
                                    gpointer user_data);

/* Shows @items (of LamItem, borrowed during the call; NULL is empty). */
void lamina_items_editor_set_items (LaminaItemsEditor *editor, GPtrArray *items);

G_END_DECLS
