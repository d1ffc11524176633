/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See kind-chooser.h. */

#include "kind-chooser.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LaminaKindChooser {
  GtkPopover parent_instance;

  GtkSearchEntry *search;
  GtkListBox *list;
  GtkStack *stack;
  const LamFamily *family;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaKindChooser, lamina_kind_chooser, GTK_TYPE_POPOVER)

gboolean
lamina_kind_matches (const LamKind *kind, const char *search)
{
  g_autofree char *all =
      g_strjoin (" ", kind->id, kind->title, _ (kind->title), _ (kind->summary), NULL);
  g_autofree char *folded = g_utf8_casefold (all, -1);
  g_autofree char *wanted = g_utf8_casefold (search, -1);
  g_auto (GStrv) words = g_strsplit (wanted, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static const LamKind *
kind_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "kind");
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer user_data)
{
  LaminaKindChooser *self = user_data;

  return lamina_kind_matches (kind_of (row), gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const char *group = kind_of (row)->group;
  GtkWidget *label;

  if (group == NULL || (before != NULL && g_strcmp0 (kind_of (before)->group, group) == 0)) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  label = gtk_label_new (_ (group));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "group-heading");
  gtk_list_box_row_set_header (row, label);
}

static GtkListBoxRow *
first_shown (LaminaKindChooser *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      return row;
  return NULL;
}

static void
row_activated_cb (LaminaKindChooser *self, GtkListBoxRow *row)
{
  const LamKind *kind = kind_of (row);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, kind);
}

static void
search_changed_cb (LaminaKindChooser *self)
{
  GtkListBoxRow *row;

  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_invalidate_headers (self->list);
  row = first_shown (self);
  gtk_list_box_select_row (self->list, row);
  gtk_stack_set_visible_child_name (self->stack, row != NULL ? "list" : "nothing");
}

static void
search_activate_cb (LaminaKindChooser *self)
{
  GtkListBoxRow *row;

  /* The entry tells its text a moment later; who types and presses Return is faster. */
  search_changed_cb (self);
  row = first_shown (self);
  if (row != NULL)
    row_activated_cb (self, row);
}

static void
search_stop_cb (LaminaKindChooser *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* Down from the search goes into the list. */
static gboolean
key_cb (LaminaKindChooser *self, guint key)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (key != GDK_KEY_Down || row == NULL)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
map_cb (LaminaKindChooser *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  search_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static GtkWidget *
label_new (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
row_new (const LamKind *kind)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *summary = label_new (_ (kind->summary), "caption");

  gtk_widget_add_css_class (summary, "dim-label");
  gtk_box_append (GTK_BOX (box), label_new (_ (kind->title), NULL));
  gtk_box_append (GTK_BOX (box), summary);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "kind", (gpointer) kind);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (kind->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (kind->summary), -1);
  return row;
}

static void
lamina_kind_chooser_class_init (LaminaKindChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/lamina/lamina/ui/kind-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, LaminaKindChooser, search);
  gtk_widget_class_bind_template_child (widget_class, LaminaKindChooser, list);
  gtk_widget_class_bind_template_child (widget_class, LaminaKindChooser, stack);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_cb);
}

static void
lamina_kind_chooser_init (LaminaKindChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  gtk_list_box_set_header_func (self->list, header_cb, self, NULL);
}

/* Kinds of one group stand together, groups in the order in which they first appear. */
static void
add_group (LaminaKindChooser *self, const LamFamily *family, const char *group)
{
  for (guint i = 0; i < *family->n_kinds; i++)
    if (g_strcmp0 (family->kinds[i]->group, group) == 0)
      gtk_list_box_append (self->list, row_new (family->kinds[i]));
}

void
lamina_kind_chooser_set_family (LaminaKindChooser *self, const LamFamily *family)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();

  self->family = family;
  for (guint i = 0; i < *family->n_kinds; i++) {
    const char *group = family->kinds[i]->group != NULL ? family->kinds[i]->group : "";

    if (g_ptr_array_find_with_equal_func (seen, group, g_str_equal, NULL))
      continue;
    g_ptr_array_add (seen, (gpointer) group);
    add_group (self, family, family->kinds[i]->group);
  }
  /* Few kinds are read faster than searched. */
  gtk_widget_set_visible (GTK_WIDGET (self->search), *family->n_kinds > 6);
}

GtkWidget *
lamina_kind_chooser_new (const LamFamily *family)
{
  LaminaKindChooser *self = g_object_new (LAMINA_TYPE_KIND_CHOOSER, NULL);

  lamina_kind_chooser_set_family (self, family);
  return GTK_WIDGET (self);
}
