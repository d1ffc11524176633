/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A text that wraps, beside something small. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @first and @text, which takes the rest of the width, side by side. In a grid, not in a box: a box
 * asks for the width that goes with its height, and where the height is a pixel short for the lines
 * of a text, that is the width of all of it on one line. */
GtkWidget *lamina_beside_new (GtkWidget *first, GtkWidget *text, guint spacing);

G_END_DECLS
