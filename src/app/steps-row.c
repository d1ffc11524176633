/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See steps-row.h. */

#include "steps-row.h"

#include <glib/gi18n.h>

#include "form.h"
#include "format.h"
#include "row-drag.h"
#include "sample-wall-thumbs.h"
#include "tip.h"

#define SIDE 64

struct _LaminaStepsRow {
  GtkListBoxRow parent_instance;

  GtkWidget *handle, *pictures;
  GtkPicture *before, *after;
  GtkLabel *title, *brief, *facts, *error;
  GtkToggleButton *unfold;
  GtkRevealer *revealer;
  LaminaForm *form;

  LaminaStepsEditor *editor;
  guint index;
  LamItem *shown; /* that the head speaks of, or NULL */
};

G_DEFINE_FINAL_TYPE (LaminaStepsRow, lamina_steps_row, GTK_TYPE_LIST_BOX_ROW)

/* ---- edits ---- */

static gboolean
edit_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  LaminaStepsRow *self = user_data;

  return lamina_steps_editor_change (self->editor, self->index, path, json, error);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LaminaStepsRow *self = LAMINA_STEPS_ROW (widget);

  lamina_steps_editor_remove (self->editor, self->index);
}

static void
move_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LaminaStepsRow *self = LAMINA_STEPS_ROW (widget);

  if (self->index > 0)
    lamina_steps_editor_move (self->editor, self->index, self->index - 1);
}

static void
move_down_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LaminaStepsRow *self = LAMINA_STEPS_ROW (widget);

  lamina_steps_editor_move (self->editor, self->index, self->index + 1);
}

static void
moved_cb (GtkWidget *row, guint from, guint to)
{
  lamina_steps_editor_move (LAMINA_STEPS_ROW (row)->editor, from, to);
}

/* ---- what is shown ---- */

void
lamina_steps_row_set_unfolded (LaminaStepsRow *self, gboolean unfolded)
{
  gtk_revealer_set_reveal_child (self->revealer, unfolded);
  gtk_toggle_button_set_active (self->unfold, unfolded);
  gtk_button_set_icon_name (GTK_BUTTON (self->unfold),
                            unfolded ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, unfolded, -1);
}

gboolean
lamina_steps_row_get_unfolded (LaminaStepsRow *self)
{
  return gtk_revealer_get_reveal_child (self->revealer);
}

static void
unfold_toggled_cb (LaminaStepsRow *self)
{
  lamina_steps_row_set_unfolded (self, gtk_toggle_button_get_active (self->unfold));
}

static void
show_head (LaminaStepsRow *self, const LamItem *item)
{
  g_autofree char *brief = lamina_format_brief (item);

  g_clear_pointer (&self->shown, lam_item_free);
  self->shown = lam_item_dup (item);
  gtk_label_set_label (self->title, _ (item->kind->title));
  gtk_label_set_label (self->brief, brief);
  lamina_tip_set_kind (GTK_WIDGET (self->title), item->kind);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (item->kind->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, brief,
                                  -1);
}

void
lamina_steps_row_show (LaminaStepsRow *self, const LamItem *item)
{
  if (self->shown == NULL || !lam_item_equal (self->shown, item))
    show_head (self, item);
  lamina_form_set_item (self->form, item);
}

static void
show_picture (LaminaStepsRow *self, GtkPicture *where, const LamPreviewPicture *picture)
{
  guint side = (guint) (SIDE * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  g_autoptr (GdkTexture) texture =
      picture != NULL
          ? lamina_pixels_texture_new (picture->pixels, picture->shape, picture->mask, side)
          : NULL;

  gtk_picture_set_paintable (where, GDK_PAINTABLE (texture));
}

void
lamina_steps_row_show_pictures (LaminaStepsRow *self, const LamPreviewPicture *before,
                                const LamPreviewPicture *after)
{
  gboolean failed = after != NULL && after->error != NULL;

  show_picture (self, self->before, before);
  show_picture (self, self->after, after);
  gtk_widget_set_visible (self->pictures, (before != NULL && before->pixels != NULL)
                                              || (after != NULL && after->pixels != NULL));
  gtk_label_set_label (self->error, failed ? after->error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), failed);
  if (after != NULL && !failed) {
    g_autofree char *low = lamina_format_number (after->low);
    g_autofree char *high = lamina_format_number (after->high);
    g_autofree char *shape = after->sample.n > 0     ? lamina_format_shape (after->sample)
                             : after->pixels != NULL ? g_strdup (_ ("sizes differ"))
                                                     : g_strdup ("");
    g_autofree char *text = g_strdup_printf (_ ("%s, values %s … %s"), shape, low, high);

    gtk_label_set_label (self->facts, text);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->facts), after != NULL && !failed);
}

/* ---- class ---- */

static void
install_actions (GtkWidgetClass *class)
{
  gtk_widget_class_install_action (class, "step.remove", NULL, remove_action);
  gtk_widget_class_install_action (class, "step.move-up", NULL, move_up_action);
  gtk_widget_class_install_action (class, "step.move-down", NULL, move_down_action);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Delete, 0, "step.remove", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Up, GDK_ALT_MASK, "step.move-up", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Down, GDK_ALT_MASK, "step.move-down", NULL);
}

static void
lamina_steps_row_finalize (GObject *object)
{
  g_clear_pointer (&LAMINA_STEPS_ROW (object)->shown, lam_item_free);
  G_OBJECT_CLASS (lamina_steps_row_parent_class)->finalize (object);
}

static void
lamina_steps_row_class_init (LaminaStepsRowClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamina_steps_row_finalize;
  install_actions (class);
  g_type_ensure (LAMINA_TYPE_FORM);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/steps-row.ui");
  gtk_widget_class_bind_template_child (class, LaminaStepsRow, pictures);
  gtk_widget_class_bind_template_child (class, LaminaStepsRow, before);
  gtk_widget_class_bind_template_child (class, LaminaStepsRow, after);
  gtk_widget_class_bind_template_child (class, LaminaStepsRow, title);
  gtk_widget_class_bind_template_child (class, LaminaStepsRow, brief);
  gtk_widget_class_bind_template_child (class, LaminaStepsRow, handle);
  gtk_widget_class_bind_template_child (class, LaminaStepsRow, facts);
  gtk_widget_class_bind_template_child (class, LaminaStepsRow, error);
  gtk_widget_class_bind_template_child (class, LaminaStepsRow, unfold);
  gtk_widget_class_bind_template_child (class, LaminaStepsRow, revealer);
  gtk_widget_class_bind_template_child (class, LaminaStepsRow, form);
  gtk_widget_class_bind_template_callback (class, unfold_toggled_cb);
}

static void
lamina_steps_row_init (LaminaStepsRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamina_row_drag_setup (GTK_LIST_BOX_ROW (self), self->handle, moved_cb);
  lamina_form_set_edit (self->form, edit_cb, self);
}

GtkWidget *
lamina_steps_row_new (LaminaStepsEditor *editor)
{
  LaminaStepsRow *self = g_object_new (LAMINA_TYPE_STEPS_ROW, NULL);

  self->editor = editor;
  return GTK_WIDGET (self);
}

void
lamina_steps_row_place (LaminaStepsRow *self, guint index, guint n)
{
  self->index = index;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "step.move-up", index > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "step.move-down", index + 1 < n);
}
