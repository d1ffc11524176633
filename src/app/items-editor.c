/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See items-editor.h. The editor keeps a copy of the list; an edit changes a copy of that, tells
 * it, and the answer comes back through set_items(). */

#include "items-editor.h"

#include <glib/gi18n.h>

#include "form.h"
#include "item-edit.h"
#include "kind-chooser.h"

struct _LaminaItemsEditor {
  GtkBox parent_instance;

  GtkBox *rows;
  GtkMenuButton *add_button;
  GtkLabel *error;

  const LamFamily *family;
  GPtrArray *items; /* of LamItem, owned */
  LaminaEditFunc edit;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (LaminaItemsEditor, lamina_items_editor, GTK_TYPE_BOX)

/* One item on screen. */
typedef struct {
  LaminaItemsEditor *editor;
  guint index;
} Place;

static GPtrArray *
dup_items (GPtrArray *items)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_item_free);

  for (guint i = 0; items != NULL && i < items->len; i++)
    g_ptr_array_add (copy, lam_item_dup (g_ptr_array_index (items, i)));
  return copy;
}

/* Tells the list @items. A refusal is shown under the list unless @error takes it. */
static gboolean
tell (LaminaItemsEditor *self, GPtrArray *items, GError **error)
{
  g_autofree char *json = lamina_items_to_json (items);

  return self->edit == NULL || self->edit ("", json, self->user_data, error);
}

static void
tell_or_say (LaminaItemsEditor *self, GPtrArray *items)
{
  g_autoptr (GError) error = NULL;
  gboolean taken = tell (self, items, &error);

  gtk_label_set_label (self->error, taken ? "" : error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->error), !taken);
}

static gboolean
edit_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  Place *place = user_data;
  g_autoptr (GPtrArray) items = dup_items (place->editor->items);

  if (place->index >= items->len)
    return TRUE;
  return lamina_item_edit (g_ptr_array_index (items, place->index), path, json, error)
         && tell (place->editor, items, error);
}

static void
remove_cb (GtkButton *button, Place *place)
{
  g_autoptr (GPtrArray) items = dup_items (place->editor->items);

  g_ptr_array_remove_index (items, place->index);
  tell_or_say (place->editor, items);
}

static void
earlier_cb (GtkButton *button, Place *place)
{
  g_autoptr (GPtrArray) items = dup_items (place->editor->items);
  gpointer moved;

  if (place->index == 0)
    return;
  moved = g_ptr_array_steal_index (items, place->index);
  g_ptr_array_insert (items, place->index - 1, moved);
  tell_or_say (place->editor, items);
}

static void
chosen_cb (LaminaItemsEditor *self, const LamKind *kind)
{
  g_autoptr (GPtrArray) items = dup_items (self->items);

  g_ptr_array_add (items, lam_item_new (self->family, kind));
  tell_or_say (self, items);
}

static GtkWidget *
small_button (const char *icon, const char *text, GCallback callback, Place *place)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_signal_connect (button, "clicked", callback, place);
  return button;
}

static GtkWidget *
row_new (LaminaItemsEditor *self, guint index)
{
  const LamItem *item = g_ptr_array_index (self->items, index);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *title = gtk_label_new (_ (item->kind->title));
  Place *place = g_new0 (Place, 1);
  GtkWidget *form = lamina_form_new (edit_cb, place);

  *place = (Place){ self, index };
  g_object_set_data_full (G_OBJECT (row), "place", place, g_free);
  g_object_set_data (G_OBJECT (row), "form", form);
  gtk_widget_add_css_class (row, "item-row");
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_tooltip_text (title, _ (item->kind->summary));
  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (head), title);
  if (index > 0)
    gtk_box_append (GTK_BOX (head),
                    small_button ("go-up-symbolic", _ ("Move Up"), G_CALLBACK (earlier_cb), place));
  gtk_box_append (GTK_BOX (head), small_button ("user-trash-symbolic", _ ("Remove"),
                                                G_CALLBACK (remove_cb), place));
  gtk_box_append (GTK_BOX (row), head);
  gtk_box_append (GTK_BOX (row), form);
  return row;
}

static gboolean
same_kinds (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (((LamItem *) a->pdata[i])->kind != ((LamItem *) b->pdata[i])->kind)
      return FALSE;
  return TRUE;
}

static void
rebuild (LaminaItemsEditor *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);
  for (guint i = 0; i < self->items->len; i++)
    gtk_box_append (self->rows, row_new (self, i));
  gtk_widget_set_visible (GTK_WIDGET (self->rows), self->items->len > 0);
}

void
lamina_items_editor_set_items (LaminaItemsEditor *self, GPtrArray *items)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  GtkWidget *row;

  self->items = dup_items (items);
  if (!same_kinds (old, self->items))
    rebuild (self);
  row = gtk_widget_get_first_child (GTK_WIDGET (self->rows));
  for (guint i = 0; i < self->items->len; i++) {
    LaminaForm *form = g_object_get_data (G_OBJECT (row), "form");

    lamina_form_set_item (form, g_ptr_array_index (self->items, i));
    row = gtk_widget_get_next_sibling (row);
  }
}

static void
lamina_items_editor_finalize (GObject *object)
{
  g_ptr_array_unref (LAMINA_ITEMS_EDITOR (object)->items);
  G_OBJECT_CLASS (lamina_items_editor_parent_class)->finalize (object);
}

static void
lamina_items_editor_class_init (LaminaItemsEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamina_items_editor_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/lamina/lamina/ui/items-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, LaminaItemsEditor, rows);
  gtk_widget_class_bind_template_child (widget_class, LaminaItemsEditor, add_button);
  gtk_widget_class_bind_template_child (widget_class, LaminaItemsEditor, error);
}

static void
lamina_items_editor_init (LaminaItemsEditor *self)
{
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_item_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lamina_items_editor_new (const LamFamily *family, LaminaEditFunc edit, gpointer user_data)
{
  LaminaItemsEditor *self = g_object_new (LAMINA_TYPE_ITEMS_EDITOR, NULL);
  GtkWidget *chooser = lamina_kind_chooser_new (family);

  self->family = family;
  self->edit = edit;
  self->user_data = user_data;
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (self->add_button, chooser);
  return GTK_WIDGET (self);
}
