/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See welcome-page.h. */

#include "welcome-page.h"

#include <glib/gi18n.h>

#include "ready.h"

struct _LaminaWelcomePage {
  GtkBox parent_instance;

  GtkFlowBox *cards;
};

enum { READY, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaWelcomePage, lamina_welcome_page, GTK_TYPE_BOX)

static GtkWidget *
label_new (const char *text, const char *css, gboolean wrap)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), wrap);
  gtk_label_set_width_chars (GTK_LABEL (label), 18);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
  gtk_widget_add_css_class (label, css);
  return label;
}

static const char *
where (const LaminaReady *ready)
{
  g_autofree char *folder = lamina_ready_find_folder (ready);

  return ready->folder == NULL ? _ ("Built in")
         : folder != NULL      ? _ ("Found on this computer")
                               : _ ("Needs its files");
}

static void
clicked_cb (GtkButton *button, LaminaWelcomePage *self)
{
  g_signal_emit (self, signals[READY], 0, g_object_get_data (G_OBJECT (button), "id"));
}

static void
add_card (LaminaWelcomePage *self, guint preset)
{
  const char *title = _ (lam_preset_title (preset)), *text = _ (lam_preset_summary (preset));
  const LaminaReady *ready = lamina_ready_find (lam_preset_id (preset));
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *glyph = gtk_label_new (ready != NULL ? ready->glyph : "•");
  GtkWidget *summary = label_new (text, "card-summary", TRUE);
  GtkWidget *place = label_new (ready != NULL ? where (ready) : "", "caption", FALSE);

  gtk_widget_add_css_class (glyph, "card-glyph");
  gtk_widget_add_css_class (place, "dim-label");
  gtk_widget_set_vexpand (summary, TRUE);
  gtk_label_set_yalign (GTK_LABEL (summary), 0);
  gtk_box_append (GTK_BOX (box), glyph);
  gtk_box_append (GTK_BOX (box), label_new (title, "heading", TRUE));
  gtk_box_append (GTK_BOX (box), summary);
  gtk_box_append (GTK_BOX (box), place);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "card");
  gtk_widget_add_css_class (button, "ready-card");
  g_object_set_data (G_OBJECT (button), "id", (gpointer) lam_preset_id (preset));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_flow_box_append (self->cards, button);
  /* The button takes the focus; its place in the box need not. */
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

void
lamina_welcome_page_refresh (LaminaWelcomePage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_flow_box_remove (self->cards, child);
  for (guint i = 0; i < lam_n_presets (); i++)
    add_card (self, i);
}

static void
lamina_welcome_page_class_init (LaminaWelcomePageClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  signals[READY] = g_signal_new ("ready", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/welcome-page.ui");
  gtk_widget_class_bind_template_child (class, LaminaWelcomePage, cards);
}

static void
lamina_welcome_page_init (LaminaWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamina_welcome_page_refresh (self);
}
