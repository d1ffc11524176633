/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See form.h. A field takes half a millisecond to make, and up to two: fields come one by one,
 * those of a form that is on the screen first of all, and those of the fold when it is opened. */

#include "form.h"

#include <glib/gi18n.h>

#include "chore.h"

struct _LaminaForm {
  GtkBox parent_instance;

  const LamKind *kind;
  GPtrArray *fields; /* of LaminaField or NULL, one a parameter; borrowed from the tree */
  LamItem *item;     /* that the fields were last given, or NULL */
  gboolean stale;    /* show the next item in any case */
  guint n_built[2];  /* parameters that have their fields, of the plain and of the advanced ones */
  GtkBox *advanced;  /* for the latter, folded away; NULL: none, or not yet */
  gboolean unfolded; /* they have been looked at */
  LaminaEditFunc edit;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (LaminaForm, lamina_form, GTK_TYPE_BOX)

static void
lamina_form_finalize (GObject *object)
{
  LaminaForm *self = LAMINA_FORM (object);

  g_ptr_array_unref (self->fields);
  g_clear_pointer (&self->item, lam_item_free);
  G_OBJECT_CLASS (lamina_form_parent_class)->finalize (object);
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
  self->stale = TRUE;
  return self->edit == NULL || self->edit (path, json, self->user_data, error);
}

static void
empty (LaminaForm *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->fields, 0);
  self->n_built[0] = self->n_built[1] = 0;
  self->advanced = NULL;
  self->unfolded = FALSE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
}

/* ---- fields ---- */

/* Whether parameter @i has a field among the plain (0) or the advanced ones (1). */
static gboolean
belongs (LaminaForm *self, guint i, guint advanced)
{
  LamParamFlags flags = self->kind->params[i].flags;

  return !(flags & LAM_PARAM_HIDDEN) && ((flags & LAM_PARAM_ADVANCED) != 0) == advanced;
}

static gboolean
has_any (LaminaForm *self, guint advanced)
{
  for (guint i = 0; self->kind != NULL && i < self->kind->n_params; i++)
    if (belongs (self, i, advanced))
      return TRUE;
  return FALSE;
}

/* Returns: whether there was one to make */
static gboolean
build_next (LaminaForm *self, guint advanced)
{
  while (self->kind != NULL && self->n_built[advanced] < self->kind->n_params) {
    guint i = self->n_built[advanced]++;
    GtkWidget *field;

    if (!belongs (self, i, advanced))
      continue;
    field = lamina_field_new (&self->kind->params[i], edit_cb, self);
    g_ptr_array_index (self->fields, i) = field;
    gtk_box_append (advanced ? self->advanced : GTK_BOX (self), field);
    lamina_field_show (LAMINA_FIELD (field), self->item, i);
    return TRUE;
  }
  return FALSE;
}

static gboolean build_some (gpointer owner);

static void
unfolded_cb (LaminaForm *self)
{
  self->unfolded = TRUE;
  lamina_chore_add (self, build_some);
}

static void
add_fold (LaminaForm *self)
{
  GtkWidget *box, *expander;

  if (self->advanced != NULL || !has_any (self, 1))
    return;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_top (box, 6);
  expander = gtk_expander_new (_ ("More settings"));
  gtk_widget_add_css_class (expander, "more");
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  g_signal_connect_object (expander, "notify::expanded", G_CALLBACK (unfolded_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), expander);
  self->advanced = GTK_BOX (box);
}

static gboolean
build_some (gpointer owner)
{
  LaminaForm *self = owner;

  if (build_next (self, 0))
    return TRUE;
  add_fold (self);
  return self->unfolded && build_next (self, 1);
}

static void
build_all (LaminaForm *self)
{
  while (build_next (self, 0))
    ;
  add_fold (self);
  while (build_next (self, 1))
    ;
}

static void
lamina_form_class_init (LaminaFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamina_form_finalize;
}

/* ---- the item ---- */

static void
set_kind (LaminaForm *self, const LamKind *kind)
{
  if (kind == self->kind)
    return;
  empty (self);
  self->kind = kind;
  if (kind == NULL)
    return;
  g_ptr_array_set_size (self->fields, (int) kind->n_params);
  lamina_chore_add (self, build_some);
}

void
lamina_form_set_item (LaminaForm *self, const LamItem *item)
{
  g_return_if_fail (LAMINA_IS_FORM (self));

  /* Every form is told of every change of the experiment, and hardly ever of one of its own. */
  if (item != NULL && self->item != NULL && !self->stale && lam_item_equal (self->item, item))
    return;
  self->stale = FALSE;
  lam_item_free (self->item);
  self->item = item != NULL ? lam_item_dup (item) : NULL;
  set_kind (self, item != NULL ? item->kind : NULL);
  for (guint i = 0; i < self->fields->len; i++)
    if (g_ptr_array_index (self->fields, i) != NULL)
      lamina_field_show (g_ptr_array_index (self->fields, i), item, i);
}

gboolean
lamina_form_is_empty (LaminaForm *self)
{
  return !has_any (self, 0) && !has_any (self, 1);
}

LaminaField *
lamina_form_find (LaminaForm *self, const char *id)
{
  int index = self->kind != NULL ? lam_kind_find_param (self->kind, id) : -1;

  build_all (self);
  return index >= 0 ? g_ptr_array_index (self->fields, index) : NULL;
}
