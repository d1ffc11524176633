/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See beside.h. */

#include "beside.h"

GtkWidget *
lamina_beside_new (GtkWidget *first, GtkWidget *text, guint spacing)
{
  GtkWidget *line = gtk_grid_new ();

  gtk_widget_set_hexpand (text, TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (line), spacing);
  gtk_grid_attach (GTK_GRID (line), first, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (line), text, 1, 0, 1, 1);
  return line;
}
