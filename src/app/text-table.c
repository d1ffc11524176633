/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See text-table.h. */

#include "text-table.h"

#include "table-start.h"

/* ---- a row ---- */

#define TEXT_TYPE_ROW (text_row_get_type ())
G_DECLARE_FINAL_TYPE (TextRow, text_row, TEXT, ROW, GObject)

struct _TextRow {
  GObject parent_instance;
  char *cells[LAMINA_TABLE_COLUMNS];
};

G_DEFINE_FINAL_TYPE (TextRow, text_row, G_TYPE_OBJECT)

static void
text_row_finalize (GObject *object)
{
  for (guint i = 0; i < LAMINA_TABLE_COLUMNS; i++)
    g_free (TEXT_ROW (object)->cells[i]);
  G_OBJECT_CLASS (text_row_parent_class)->finalize (object);
}

static void
text_row_class_init (TextRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = text_row_finalize;
}

static void
text_row_init (TextRow *self)
{
}

/* ---- the table ---- */

struct _LaminaTextTable {
  GtkBox parent_instance;

  GtkColumnView *view;
  GListStore *rows;
  guint n_columns;
};

G_DEFINE_FINAL_TYPE (LaminaTextTable, lamina_text_table, GTK_TYPE_BOX)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean is_number = g_object_get_data (G_OBJECT (factory), "number") != NULL;

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (is_number) {
    /* The sign of a number stands on its left in every language. */
    gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
    gtk_label_set_xalign (GTK_LABEL (label),
                          gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL ? 0 : 1);
    gtk_widget_add_css_class (label, "numeric");
  }
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  TextRow *row = gtk_list_item_get_item (item);
  const char *text = row->cells[GPOINTER_TO_UINT (column)];

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text != NULL ? text : "");
}

void
lamina_text_table_set_columns (LaminaTextTable *self, const char *const *titles, guint n,
                               guint first_number)
{
  g_return_if_fail (n <= LAMINA_TABLE_COLUMNS && self->n_columns == 0);

  self->n_columns = n;
  for (guint i = 0; i < n; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) column = NULL;

    if (i >= first_number)
      g_object_set_data (G_OBJECT (factory), "number", factory);
    g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (i));
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (i));
    column = gtk_column_view_column_new (titles[i], factory);
    gtk_column_view_column_set_resizable (column, TRUE);
    gtk_column_view_column_set_expand (column, i == 0);
    gtk_column_view_append_column (self->view, column);
  }
}

void
lamina_text_table_clear (LaminaTextTable *self)
{
  g_list_store_remove_all (self->rows);
}

void
lamina_text_table_add (LaminaTextTable *self, const char *const *cells)
{
  g_autoptr (TextRow) row = g_object_new (TEXT_TYPE_ROW, NULL);

  for (guint i = 0; i < self->n_columns; i++)
    row->cells[i] = g_strdup (cells[i]);
  g_list_store_append (self->rows, row);
}

guint
lamina_text_table_get_n_rows (LaminaTextTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

const char *
lamina_text_table_peek (LaminaTextTable *self, guint row, guint column)
{
  g_autoptr (TextRow) item = g_list_model_get_item (G_LIST_MODEL (self->rows), row);

  return item != NULL && column < self->n_columns ? item->cells[column] : NULL;
}

static void
lamina_text_table_dispose (GObject *object)
{
  LaminaTextTable *self = LAMINA_TEXT_TABLE (object);

  g_clear_object (&self->rows);
  G_OBJECT_CLASS (lamina_text_table_parent_class)->dispose (object);
}

static void
lamina_text_table_class_init (LaminaTextTableClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_text_table_dispose;
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/text-table.ui");
  gtk_widget_class_bind_template_child (class, LaminaTextTable, view);
}

static void
lamina_text_table_init (LaminaTextTable *self)
{
  GtkSelectionModel *selection;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_list_store_new (TEXT_TYPE_ROW);
  selection =
      GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows))));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (selection), FALSE);
  gtk_column_view_set_model (self->view, selection);
  lamina_table_begin (self->view);
  g_object_unref (selection);
}
