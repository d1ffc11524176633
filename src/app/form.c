/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See form.h. */

#include "form.h"

#include <glib/gi18n.h>

struct _LaminaForm {
  GtkBox parent_instance;

  const LamKind *kind;
  GPtrArray *fields; /* of LaminaField or NULL, one a parameter; borrowed from the tree */
  LamItem *shown;    /* the item that the fields were last given; NULL: show it in any case */
  LaminaEditFunc edit;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (LaminaForm, lamina_form, GTK_TYPE_BOX)

static void
lamina_form_finalize (GObject *object)
{
  LaminaForm *self = LAMINA_FORM (object);

  g_ptr_array_unref (self->fields);
  g_clear_pointer (&self->shown, lam_item_free);
  G_OBJECT_CLASS (lamina_form_parent_class)->finalize (object);
}

static void
lamina_form_class_init (LaminaFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamina_form_finalize;
}

static void
lamina_form_init (LaminaForm *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "form");
  self->fields = g_ptr_array_new ();
}

GtkWidget *
lamina_form_new (LaminaEditFunc edit, gpointer user_data)
{
  LaminaForm *self = g_object_new (LAMINA_TYPE_FORM, NULL);

  lamina_form_set_edit (self, edit, user_data);
  return GTK_WIDGET (self);
}

void
lamina_form_set_edit (LaminaForm *self, LaminaEditFunc edit, gpointer user_data)
{
  self->edit = edit;
  self->user_data = user_data;
}

/* A field may come and go with its form: what it edits is passed on from here. */
static gboolean
edit_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  LaminaForm *self = user_data;

  /* Else a field would keep what was typed into it and refused, whatever is undone. */
  g_clear_pointer (&self->shown, lam_item_free);
  return self->edit == NULL || self->edit (path, json, self->user_data, error);
}

static void
empty (LaminaForm *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->fields, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
}

/* The fold for advanced fields, made when the first one comes. */
static GtkBox *
fold (LaminaForm *self, GtkBox *existing)
{
  GtkWidget *box, *expander;

  if (existing != NULL)
    return existing;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_top (box, 6);
  expander = gtk_expander_new (_ ("More settings"));
  gtk_widget_add_css_class (expander, "more");
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  gtk_box_append (GTK_BOX (self), expander);
  return GTK_BOX (box);
}

static void
build (LaminaForm *self)
{
  GtkBox *advanced = NULL;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->kind->n_params; i++) {
      const LamParam *param = &self->kind->params[i];
      gboolean is_advanced = (param->flags & LAM_PARAM_ADVANCED) != 0;
      GtkWidget *field;

      if (pass == 0)
        g_ptr_array_add (self->fields, NULL);
      if (param->flags & LAM_PARAM_HIDDEN || is_advanced != (pass == 1))
        continue;
      field = lamina_field_new (param, edit_cb, self);
      g_ptr_array_index (self->fields, i) = field;
      if (is_advanced)
        advanced = fold (self, advanced);
      gtk_box_append (is_advanced ? advanced : GTK_BOX (self), field);
    }
}

void
lamina_form_set_item (LaminaForm *self, const LamItem *item)
{
  g_return_if_fail (LAMINA_IS_FORM (self));

  /* Every form is told of every change of the experiment, and hardly ever of one of its own. */
  if (item != NULL && self->shown != NULL && lam_item_equal (self->shown, item))
    return;
  g_clear_pointer (&self->shown, lam_item_free);
  if (item == NULL || item->kind != self->kind) {
    empty (self);
    self->kind = item != NULL ? item->kind : NULL;
    if (item == NULL)
      return;
    build (self);
  }
  self->shown = lam_item_dup (item);
  for (guint i = 0; i < self->fields->len; i++)
    if (g_ptr_array_index (self->fields, i) != NULL)
      lamina_field_show (g_ptr_array_index (self->fields, i), item, i);
}

LaminaField *
lamina_form_find (LaminaForm *self, const char *id)
{
  int index = self->kind != NULL ? lam_kind_find_param (self->kind, id) : -1;

  return index >= 0 ? g_ptr_array_index (self->fields, index) : NULL;
}
