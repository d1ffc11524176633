/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a table that is wider than its place begins. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows the first columns of @table, in a language written from right to left too, in which GTK
 * shows the last ones. @table: in a scrolled window. */
void lamina_table_begin (GtkColumnView *table);

G_END_DECLS
