/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See table-start.h. GTK leaves an adjustment at 0, which is the left end in every language, and
 * columns get wider as rows come. A place that a user has scrolled to stays, but for the left end,
 * which cannot be told from it. */

#include "table-start.h"

static void
go_to_right (gpointer object)
{
  g_autoptr (GtkAdjustment) across = object;
  int now = (int) gtk_adjustment_get_value (across);

  if (now > 0 && now != GPOINTER_TO_INT (g_object_get_data (object, "begin")))
    return;
  gtk_adjustment_set_value (across, gtk_adjustment_get_upper (across));
  now = (int) gtk_adjustment_get_value (across);
  g_object_set_data (object, "begin", GINT_TO_POINTER (now));
}

/* Not at once: it is called while places are given out. */
static void
size_cb (GtkAdjustment *across)
{
  g_idle_add_once (go_to_right, g_object_ref (across));
}

static void
across_cb (GtkColumnView *table)
{
  GtkAdjustment *across = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (table));

  if (across != NULL && gtk_widget_get_direction (GTK_WIDGET (table)) == GTK_TEXT_DIR_RTL)
    g_signal_connect_object (across, "changed", G_CALLBACK (size_cb), table, G_CONNECT_DEFAULT);
}

void
lamina_table_begin (GtkColumnView *table)
{
  g_signal_connect (table, "notify::hadjustment", G_CALLBACK (across_cb), NULL);
  across_cb (table);
}
