/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See steps-editor.h. The editor keeps a copy of the list; an edit changes a copy of that, tells
 * it, and the answer comes back through set_items(). */

#include "steps-editor.h"

#include <glib/gi18n.h>

#include "chore.h"
#include "item-edit.h"
#include "kind-chooser.h"
#include "steps-row.h"

#define AT_ONCE 1 /* rows that are made within one call: each takes a millisecond and a half */

struct _LaminaStepsEditor {
  GtkBox parent_instance;

  GtkListBox *list;
  GtkMenuButton *add_button;
  GtkLabel *error, *nothing;

  const LamFamily *family;
  GPtrArray *items;    /* of LamItem, owned */
  GPtrArray *pictures; /* of LamPreviewPicture, or NULL: for rows that are to come */
  LaminaEditFunc edit;
  gpointer user_data;
  int focus;  /* row that gets the focus when the list is built anew; below 0: none */
  int unfold; /* and that is unfolded */
};

G_DEFINE_FINAL_TYPE (LaminaStepsEditor, lamina_steps_editor, GTK_TYPE_BOX)

static GPtrArray *
dup_items (GPtrArray *items)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_item_free);

  for (guint i = 0; items != NULL && i < items->len; i++)
    g_ptr_array_add (copy, lam_item_dup (g_ptr_array_index (items, i)));
  return copy;
}

static gboolean
tell (LaminaStepsEditor *self, GPtrArray *items, GError **error)
{
  g_autofree char *json = lamina_items_to_json (items);

  return self->edit == NULL || self->edit ("", json, self->user_data, error);
}

static void
tell_or_say (LaminaStepsEditor *self, GPtrArray *items, int focus, int unfold)
{
  g_autoptr (GError) error = NULL;
  gboolean taken;

  self->focus = focus;
  self->unfold = unfold;
  taken = tell (self, items, &error);
  gtk_label_set_label (self->error, taken ? "" : error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->error), !taken);
  self->focus = self->unfold = -1;
}

gboolean
lamina_steps_editor_change (LaminaStepsEditor *self, guint index, const char *path,
                            const char *json, GError **error)
{
  g_autoptr (GPtrArray) items = dup_items (self->items);

  return index >= items->len
         || (lamina_item_edit (g_ptr_array_index (items, index), path, json, error)
             && tell (self, items, error));
}

void
lamina_steps_editor_move (LaminaStepsEditor *self, guint from, guint to)
{
  g_autoptr (GPtrArray) items = dup_items (self->items);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) from);
  gboolean unfolded = row != NULL && lamina_steps_row_get_unfolded (LAMINA_STEPS_ROW (row));

  if (from >= items->len || to >= items->len || from == to)
    return;
  g_ptr_array_insert (items, (int) to, g_ptr_array_steal_index (items, from));
  tell_or_say (self, items, (int) to, unfolded ? (int) to : -1);
}

void
lamina_steps_editor_remove (LaminaStepsEditor *self, guint index)
{
  g_autoptr (GPtrArray) items = dup_items (self->items);

  if (index >= items->len)
    return;
  g_ptr_array_remove_index (items, index);
  tell_or_say (self, items, MIN ((int) index, (int) items->len - 1), -1);
}

static void
chosen_cb (LaminaStepsEditor *self, const LamKind *kind)
{
  g_autoptr (GPtrArray) items = dup_items (self->items);

  g_ptr_array_add (items, lam_item_new (self->family, kind));
  tell_or_say (self, items, (int) items->len - 1, kind->n_params > 0 ? (int) items->len - 1 : -1);
}

static void
row_activated_cb (LaminaStepsEditor *self, GtkListBoxRow *row)
{
  lamina_steps_row_set_unfolded (LAMINA_STEPS_ROW (row),
                                 !lamina_steps_row_get_unfolded (LAMINA_STEPS_ROW (row)));
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

static const LamPreviewPicture *
picture_at (GPtrArray *pictures, guint index)
{
  return pictures != NULL && index < pictures->len ? g_ptr_array_index (pictures, index) : NULL;
}

static LaminaStepsRow *
row_at (LaminaStepsEditor *self, guint index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) index);

  return row != NULL ? LAMINA_STEPS_ROW (row) : NULL;
}

static void
show_pictures (LaminaStepsEditor *self, guint index)
{
  lamina_steps_row_show_pictures (row_at (self, index), picture_at (self->pictures, index),
                                  picture_at (self->pictures, index + 1));
}

static void
add_row (LaminaStepsEditor *self, guint index)
{
  GtkWidget *row = lamina_steps_row_new (self);

  gtk_list_box_append (self->list, row);
  lamina_steps_row_place (LAMINA_STEPS_ROW (row), index, self->items->len);
  lamina_steps_row_show (LAMINA_STEPS_ROW (row), g_ptr_array_index (self->items, index));
}

/* One of the rows that set_items() left out. */
static gboolean
add_next (gpointer owner)
{
  LaminaStepsEditor *self = owner;
  guint n = 0;

  while (row_at (self, n) != NULL)
    n++;
  if (n >= self->items->len)
    return FALSE;
  add_row (self, n);
  show_pictures (self, n);
  return TRUE;
}

/* Rows are of no kind: those that are there show other steps. */
static void
arrange_rows (LaminaStepsEditor *self)
{
  guint n = 0, made = 0;
  LaminaStepsRow *row;

  while ((row = row_at (self, self->items->len)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (; (row = row_at (self, n)) != NULL; n++) {
    lamina_steps_row_place (row, n, self->items->len);
    lamina_steps_row_set_unfolded (row, (int) n == self->unfold);
  }
  /* A row that is asked for is made. */
  for (; n < self->items->len && (made < AT_ONCE || (int) n <= self->focus); n++, made++) {
    add_row (self, n);
    lamina_steps_row_set_unfolded (row_at (self, n), (int) n == self->unfold);
  }
  if (n < self->items->len)
    lamina_chore_add (self, add_next);
  if (self->focus >= 0 && row_at (self, (guint) self->focus) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row_at (self, (guint) self->focus)));
}

gboolean
lamina_steps_editor_set_items (LaminaStepsEditor *self, GPtrArray *items)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  gboolean anew;

  self->items = dup_items (items);
  anew = !same_kinds (old, self->items);
  if (anew)
    arrange_rows (self);
  for (guint i = 0; i < self->items->len && row_at (self, i) != NULL; i++)
    lamina_steps_row_show (row_at (self, i), g_ptr_array_index (self->items, i));
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->items->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), self->items->len == 0);
  return anew;
}

void
lamina_steps_editor_set_pictures (LaminaStepsEditor *self, GPtrArray *pictures)
{
  GPtrArray *kept = pictures != NULL ? g_ptr_array_ref (pictures) : NULL;

  g_clear_pointer (&self->pictures, g_ptr_array_unref);
  self->pictures = kept;
  for (guint i = 0; row_at (self, i) != NULL; i++)
    show_pictures (self, i);
}

static void
lamina_steps_editor_finalize (GObject *object)
{
  LaminaStepsEditor *self = LAMINA_STEPS_EDITOR (object);

  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->pictures, g_ptr_array_unref);
  G_OBJECT_CLASS (lamina_steps_editor_parent_class)->finalize (object);
}

static void
lamina_steps_editor_class_init (LaminaStepsEditorClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamina_steps_editor_finalize;
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/steps-editor.ui");
  gtk_widget_class_bind_template_child (class, LaminaStepsEditor, list);
  gtk_widget_class_bind_template_child (class, LaminaStepsEditor, add_button);
  gtk_widget_class_bind_template_child (class, LaminaStepsEditor, error);
  gtk_widget_class_bind_template_child (class, LaminaStepsEditor, nothing);
  gtk_widget_class_bind_template_callback (class, row_activated_cb);
}

static void
lamina_steps_editor_init (LaminaStepsEditor *self)
{
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_item_free);
  self->focus = self->unfold = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lamina_steps_editor_new (const LamFamily *family, LaminaEditFunc edit, gpointer user_data)
{
  LaminaStepsEditor *self = g_object_new (LAMINA_TYPE_STEPS_EDITOR, NULL);
  GtkWidget *chooser = lamina_kind_chooser_new (family);

  self->family = family;
  self->edit = edit;
  self->user_data = user_data;
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (self->add_button, chooser);
  return GTK_WIDGET (self);
}
