/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One layer in the list: its kind and most telling settings, what shape goes in and comes out, its
 * parameters, why it does not fit and what would mend that; unfolded, its settings. */

#pragma once

#include <gtk/gtk.h>

#include "document.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_LAYER_ROW (lamina_layer_row_get_type ())
/* Signal "removed" (const char *what): the user removed the layer; what to say about it. */
G_DECLARE_FINAL_TYPE (LaminaLayerRow, lamina_layer_row, LAMINA, LAYER_ROW, GtkListBoxRow)

GtkWidget *lamina_layer_row_new (LaminaDocument *document);

/* Shows the layer at @position of the document's experiment. */
void lamina_layer_row_show (LaminaLayerRow *row, guint position);

/* Shows what the layer comes to; NULL: not known. Borrowed during the call. */
void lamina_layer_row_set_plan (LaminaLayerRow *row, const LamPlanRow *plan);

/* Name of the layer that the row stands for. Borrowed. */
const char *lamina_layer_row_peek_name (LaminaLayerRow *row);

guint lamina_layer_row_get_position (LaminaLayerRow *row);

void lamina_layer_row_set_unfolded (LaminaLayerRow *row, gboolean unfolded);
gboolean lamina_layer_row_get_unfolded (LaminaLayerRow *row);

/* The row of a layer that is gone is about to show another one. */
void lamina_layer_row_reuse (LaminaLayerRow *row);

G_END_DECLS
