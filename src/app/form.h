/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The settings of an item, a field a parameter, made from its kind's descriptor. Advanced ones
 * are folded away; hidden ones are left to other parts of the window. Fields are made within a
 * few frames. */

#pragma once

#include "field.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_FORM (lamina_form_get_type ())
G_DECLARE_FINAL_TYPE (LaminaForm, lamina_form, LAMINA, FORM, GtkBox)

/* @edit: is told of every edit, with the path of the parameter within the item */
GtkWidget *lamina_form_new (LaminaEditFunc edit, gpointer user_data);

/* The same for a form that a template made. */
void lamina_form_set_edit (LaminaForm *form, LaminaEditFunc edit, gpointer user_data);

/* Shows @item (borrowed during the call); NULL empties the form. The fields stay, and with them
 * the keyboard focus, while the kind is the same. */
void lamina_form_set_item (LaminaForm *form, const LamItem *item);

/* Whether the item has nothing to set here. */
gboolean lamina_form_is_empty (LaminaForm *form);

/* The field of parameter @id, or NULL. Fields that are to come are made now. */
LaminaField *lamina_form_find (LaminaForm *form, const char *id);

G_END_DECLS
