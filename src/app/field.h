/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One parameter of an item as a person sees it: its title, the control its type asks for, the
 * reason when a value was refused, and below, for a parameter that is an item itself, the form of
 * that item. Everything comes from the descriptor. */

#pragma once

#include <gtk/gtk.h>

#include "lam.h"

G_BEGIN_DECLS

/* Is told what the user did: parameter @path ("units", "optimizer.learning_rate") should be @json.
 * Returns: FALSE with a sentence to refuse it. */
typedef gboolean (*LaminaEditFunc) (const char *path, const char *json, gpointer user_data,
                                    GError **error);

#define LAMINA_TYPE_FIELD (lamina_field_get_type ())
G_DECLARE_FINAL_TYPE (LaminaField, lamina_field, LAMINA, FIELD, GtkBox)

GtkWidget *lamina_field_new (const LamParam *param, LaminaEditFunc edit, gpointer user_data);

/* Shows parameter @index of @item. What the user is typing stays as it is typed. */
void lamina_field_show (LaminaField *field, const LamItem *item, guint index);

G_END_DECLS
