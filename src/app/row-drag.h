/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of a list box that change places by dragging. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Called when a row was dropped: the one at place @from of the list of @row is to stand at @to, as
 * counted after it was taken out. */
typedef void (*LaminaRowMoved) (GtkWidget *row, guint from, guint to);

/* Lets @row be dragged by @handle, a widget within it, and take rows of its own type from the same
 * list, above or below itself. */
void lamina_row_drag_setup (GtkListBoxRow *row, GtkWidget *handle, LaminaRowMoved moved);

G_END_DECLS
