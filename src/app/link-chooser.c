/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See link-chooser.h. */

#include "link-chooser.h"

#include <glib/gi18n.h>

#include "edits.h"

struct _LaminaLinkChooser {
  GtkBox parent_instance;

  GtkMenuButton *button;
  GtkBox *checks;

  LaminaDocument *document; /* borrowed: the row's */
  guint position;
  gboolean quiet; /* while the checks are being set by us */
};

G_DEFINE_FINAL_TYPE (LaminaLinkChooser, lamina_link_chooser, GTK_TYPE_BOX)

static void
toggled_cb (LaminaLinkChooser *self, GtkCheckButton *check)
{
  if (!self->quiet)
    lamina_layer_link (self->document, self->position, gtk_check_button_get_label (check),
                       gtk_check_button_get_active (check));
}

/* One check for each of the @n layers before this one. */
static void
ensure_checks (LaminaLinkChooser *self, GPtrArray *layers, guint n)
{
  GtkWidget *check = gtk_widget_get_first_child (GTK_WIDGET (self->checks));

  for (guint i = 0; i < n; i++) {
    const LamItem *layer = g_ptr_array_index (layers, i);

    if (check == NULL) {
      check = gtk_check_button_new ();
      g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->checks, check);
    }
    gtk_check_button_set_label (GTK_CHECK_BUTTON (check), layer->name);
    check = gtk_widget_get_next_sibling (check);
  }
  while (check != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (check);

    gtk_box_remove (self->checks, check);
    check = next;
  }
}

void
lamina_link_chooser_show (LaminaLinkChooser *self, LaminaDocument *document, guint position)
{
  GPtrArray *layers = lam_experiment_layers (lamina_document_peek (document));
  const LamItem *layer = g_ptr_array_index (layers, position);
  const char *const *from = (const char *const *) layer->from;
  g_autofree char *text = from != NULL ? g_strjoinv (", ", layer->from) : NULL;
  GtkWidget *check;

  self->document = document;
  self->position = position;
  gtk_widget_set_visible (GTK_WIDGET (self), lam_layer_kind_merges (layer->kind));
  if (!lam_layer_kind_merges (layer->kind))
    return;
  self->quiet = TRUE;
  /* The layer right before is the first input already. */
  ensure_checks (self, layers, position > 0 ? position - 1 : 0);
  for (check = gtk_widget_get_first_child (GTK_WIDGET (self->checks)); check != NULL;
       check = gtk_widget_get_next_sibling (check))
    gtk_check_button_set_active (
        GTK_CHECK_BUTTON (check),
        from != NULL
            && g_strv_contains (from, gtk_check_button_get_label (GTK_CHECK_BUTTON (check))));
  self->quiet = FALSE;
  gtk_menu_button_set_label (self->button, text != NULL ? text : _ ("Choose…"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), position > 1);
}

static void
lamina_link_chooser_class_init (LaminaLinkChooserClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/link-chooser.ui");
  gtk_widget_class_bind_template_child (class, LaminaLinkChooser, button);
  gtk_widget_class_bind_template_child (class, LaminaLinkChooser, checks);
}

static void
lamina_link_chooser_init (LaminaLinkChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
