/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See weights-chip.h. */

#include "weights-chip.h"

#include <glib/gi18n.h>

#include "tip.h"

struct _LaminaWeightsChip {
  GtkBox parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  LaminaSession *session;
};

G_DEFINE_FINAL_TYPE (LaminaWeightsChip, lamina_weights_chip, GTK_TYPE_BOX)

static void
update (LaminaWeightsChip *self)
{
  const char *name = lamina_session_peek_init_name (self->session);
  g_autofree char *text = NULL;

  if (name != NULL) {
    text = g_strdup_printf (_ ("Begins with weights from %s"), name);
    gtk_label_set_label (self->label, text);
    lamina_tip_set (GTK_WIDGET (self->label), text);
  }
  gtk_revealer_set_reveal_child (self->revealer, name != NULL);
}

void
lamina_weights_chip_set_session (LaminaWeightsChip *self, LaminaSession *session)
{
  g_return_if_fail (LAMINA_IS_WEIGHTS_CHIP (self));

  if (!g_set_object (&self->session, session))
    return;
  g_signal_connect_object (session, "weights", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
lamina_weights_chip_dispose (GObject *object)
{
  LaminaWeightsChip *self = LAMINA_WEIGHTS_CHIP (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lamina_weights_chip_parent_class)->dispose (object);
}

static void
lamina_weights_chip_class_init (LaminaWeightsChipClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_weights_chip_dispose;
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/weights-chip.ui");
  gtk_widget_class_bind_template_child (class, LaminaWeightsChip, revealer);
  gtk_widget_class_bind_template_child (class, LaminaWeightsChip, label);
}

static void
lamina_weights_chip_init (LaminaWeightsChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
