/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See welcome-page.h. */

#include "welcome-page.h"

#include <glib/gi18n.h>

#include "beside.h"
#include "card-art.h"
#include "preset-data.h"

struct _LaminaWelcomePage {
  GtkBox parent_instance;

  GtkBox *sections;
};

/* What lies near to what. The rest comes last, so that no experiment is without a card. */
static const struct {
  const char *title;
  const char *ids[5];
} sections[] = {
  { N_ ("First Steps"), { "drawn-digits", "persian-digits", "film-reviews" } },
  { N_ ("Digits"), { "kannada-from-scratch", "two-digits", "own-softmax" } },
  { N_ ("Pictures"), { "cifar-10", "aeroplane-or-bird", "clothes" } },
  { N_ ("Pictures In, Pictures Out"), { "denoising", "borrowed-encoder", "horse-and-dog" } },
  { N_ ("Layers by Themselves"),
    { "convolution-by-hand", "dropout-alone", "layer-bench", "one-step" } },
};

enum { READY, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaWelcomePage, lamina_welcome_page, GTK_TYPE_BOX)

static GtkWidget *
label_new (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 22);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_widget_add_css_class (label, css);
  return label;
}

/* Which data a card starts with. */
static char *
where (guint preset)
{
  const char *name = lamina_preset_get_set_name (preset);
  g_autofree char *folder = lamina_preset_find_folder (preset);

  return name == NULL     ? g_strdup (_ ("Built in"))
         : folder != NULL ? g_strdup_printf (_ ("%s, found on this computer"), name)
                          : g_strdup_printf (_ ("Built-in data in place of %s"), name);
}

static void
clicked_cb (GtkButton *button, LaminaWelcomePage *self)
{
  g_signal_emit (self, signals[READY], 0, g_object_get_data (G_OBJECT (button), "id"));
}

static GtkWidget *
card_new (LaminaWelcomePage *self, guint preset)
{
  const char *title = _ (lam_preset_title (preset)), *text = _ (lam_preset_summary (preset));
  const char *id = lam_preset_id (preset);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_autofree char *place_text = where (preset);
  GtkWidget *art = lamina_card_art_new (id);
  GtkWidget *summary = label_new (text, "card-summary");
  GtkWidget *place = label_new (place_text, "caption");

  gtk_widget_set_valign (art, GTK_ALIGN_START);
  gtk_widget_add_css_class (place, "dim-label");
  gtk_widget_set_vexpand (summary, TRUE);
  gtk_label_set_yalign (GTK_LABEL (summary), 0);
  gtk_box_append (GTK_BOX (texts), label_new (title, "heading"));
  gtk_box_append (GTK_BOX (texts), summary);
  gtk_box_append (GTK_BOX (texts), place);
  gtk_button_set_child (GTK_BUTTON (button), lamina_beside_new (art, texts, 14));
  gtk_widget_add_css_class (button, "card");
  gtk_widget_add_css_class (button, "ready-card");
  g_object_set_data (G_OBJECT (button), "id", (gpointer) id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  return button;
}

/* A heading and a box below it for cards. */
static GtkFlowBox *
add_section (LaminaWelcomePage *self, const char *title)
{
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                     "label", title, "xalign", 0.0, NULL);
  GtkWidget *cards = gtk_flow_box_new ();

  gtk_widget_add_css_class (heading, "card-section");
  gtk_widget_add_css_class (heading, "title-4");
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (cards), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (cards), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (cards), 3);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (cards), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (cards), 12);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (cards), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cards), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (self->sections, heading);
  gtk_box_append (self->sections, cards);
  return GTK_FLOW_BOX (cards);
}

static void
add_card (LaminaWelcomePage *self, GtkFlowBox *cards, guint preset)
{
  GtkWidget *card = card_new (self, preset);

  gtk_flow_box_append (cards, card);
  /* The button takes the focus; its place in the box need not. */
  gtk_widget_set_focusable (gtk_widget_get_parent (card), FALSE);
}

void
lamina_welcome_page_refresh (LaminaWelcomePage *self)
{
  g_autofree gboolean *shown = g_new0 (gboolean, lam_n_presets ());
  GtkFlowBox *cards = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sections))) != NULL)
    gtk_box_remove (self->sections, child);
  for (guint s = 0; s < G_N_ELEMENTS (sections); s++) {
    cards = NULL;
    for (guint i = 0; sections[s].ids[i] != NULL; i++) {
      int preset = lam_preset_find (sections[s].ids[i]);

      if (preset < 0)
        continue;
      if (cards == NULL)
        cards = add_section (self, _ (sections[s].title));
      add_card (self, cards, (guint) preset);
      shown[preset] = TRUE;
    }
  }
  cards = NULL;
  for (guint i = 0; i < lam_n_presets (); i++) {
    if (shown[i] || lam_preset_group (i) != NULL)
      continue;
    if (cards == NULL)
      cards = add_section (self, _ ("More"));
    add_card (self, cards, i);
  }
}

static void
lamina_welcome_page_class_init (LaminaWelcomePageClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  signals[READY] = g_signal_new ("ready", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/welcome-page.ui");
  gtk_widget_class_bind_template_child (class, LaminaWelcomePage, sections);
}

static void
lamina_welcome_page_init (LaminaWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
