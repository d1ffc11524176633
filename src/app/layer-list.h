/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The network as a list of layers that can be added, moved, edited and removed, with what each and
 * all of them come to. */

#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_LAYER_LIST (lamina_layer_list_get_type ())
/* Signals: "removed" (const char *what), for a toast that offers to undo it; "selected" (const char
 * *name), NULL for none. */
G_DECLARE_FINAL_TYPE (LaminaLayerList, lamina_layer_list, LAMINA, LAYER_LIST, GtkBox)

void lamina_layer_list_set_session (LaminaLayerList *list, LaminaSession *session);

/* Opens the chooser for a further layer. */
void lamina_layer_list_add (LaminaLayerList *list);

G_END_DECLS
