/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See row-drag.h. */

#include "row-drag.h"

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, GtkWidget *row)
{
  return gdk_content_provider_new_typed (G_OBJECT_TYPE (row), row);
}

static void
begin_cb (GtkDragSource *source, GdkDrag *drag, GtkWidget *row)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, paintable, 12, 20);
  gtk_widget_add_css_class (row, "dragged");
}

static void
end_cb (GtkDragSource *source, GdkDrag *drag, gboolean delete_data, GtkWidget *row)
{
  gtk_widget_remove_css_class (row, "dragged");
}

static gboolean
is_above (GtkWidget *row, double y)
{
  return y < gtk_widget_get_height (row) / 2.0;
}

/* A line where the row would come to stand; none where @css is NULL. */
static void
mark (GtkWidget *row, const char *css)
{
  gtk_widget_remove_css_class (row, "drop-above");
  gtk_widget_remove_css_class (row, "drop-below");
  if (css != NULL)
    gtk_widget_add_css_class (row, css);
}

static GdkDragAction
motion_cb (GtkDropTarget *target, double x, double y, GtkWidget *row)
{
  mark (row, is_above (row, y) ? "drop-above" : "drop-below");
  return GDK_ACTION_MOVE;
}

static void
leave_cb (GtkDropTarget *target, GtkWidget *row)
{
  mark (row, NULL);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *row)
{
  LaminaRowMoved moved = (LaminaRowMoved) g_object_get_data (G_OBJECT (target), "moved");
  GtkWidget *dragged = g_value_get_object (value);
  guint from, to = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  mark (row, NULL);
  if (dragged == NULL || gtk_widget_get_parent (dragged) != gtk_widget_get_parent (row))
    return FALSE;
  from = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (dragged));
  if (!is_above (row, y))
    to++;
  /* Taking it out first moves those after it up by one. */
  if (from < to)
    to--;
  moved (row, from, to);
  return TRUE;
}

void
lamina_row_drag_setup (GtkListBoxRow *row, GtkWidget *handle, LaminaRowMoved moved)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_OBJECT_TYPE (row), GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), row);
  g_signal_connect (source, "drag-begin", G_CALLBACK (begin_cb), row);
  g_signal_connect (source, "drag-end", G_CALLBACK (end_cb), row);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (source));
  g_object_set_data (G_OBJECT (target), "moved", (gpointer) moved);
  g_signal_connect (target, "motion", G_CALLBACK (motion_cb), row);
  g_signal_connect (target, "leave", G_CALLBACK (leave_cb), row);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), row);
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (target));
}
