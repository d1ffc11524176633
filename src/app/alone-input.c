/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See alone-input.h. */

#include "alone-input.h"

#include <glib/gi18n.h>

#include "file-dialog.h"

struct _LaminaAloneInput {
  GtkBox parent_instance;

  GtkLabel *name, *about;
  GtkEntry *shape;
  GtkWidget *clear;

  char *id, *path;
  gboolean is_input, is_drawn;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaAloneInput, lamina_alone_input, GTK_TYPE_BOX)

static const struct {
  const char *id;
  gboolean of_loss;
  const char *words;
} words[] = {
  { "x", FALSE, N_ ("input") },
  { "x2", FALSE, N_ ("second input") },
  { "kernel", FALSE, N_ ("weights") },
  { "bias", FALSE, N_ ("biases") },
  { "dy", FALSE, N_ ("gradient of y") },
  { "x", TRUE, N_ ("predictions") },
  { "target", TRUE, N_ ("what is right") },
};

static const char *
words_of (const char *id, gboolean of_loss)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].id, id) && words[i].of_loss == of_loss)
      return _ (words[i].words);
  return NULL;
}

static void
update (LaminaAloneInput *self)
{
  gtk_widget_set_visible (self->clear, self->path != NULL);
  /* The layer alone knows how large its weights are; a file may be flat. */
  gtk_widget_set_visible (GTK_WIDGET (self->shape), self->is_input || self->path != NULL);
  if (self->path != NULL) {
    g_autofree char *name = g_path_get_basename (self->path);

    gtk_label_set_label (self->about, name);
  } else {
    gtk_label_set_label (self->about,
                         self->is_drawn ? _ ("random") : _ ("as an untrained layer has it"));
  }
}

void
lamina_alone_input_set (LaminaAloneInput *self, const char *path, const char *shape)
{
  g_free (self->path);
  self->path = g_strdup (path);
  if (shape != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->shape), shape);
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
answer_cb (const char *path, gpointer user_data)
{
  /* Its own shape first; a flat one is then told by hand. */
  if (path != NULL)
    lamina_alone_input_set (user_data, path, "");
}

void
lamina_alone_input_ask (LaminaAloneInput *self)
{
  lamina_ask_path (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), LAMINA_ASK_OPEN,
                   _ ("Array of Numbers"), NULL, NULL, NULL, answer_cb, self);
}

static void
clear_cb (LaminaAloneInput *self)
{
  lamina_alone_input_set (self, NULL, NULL);
}

static void
changed_cb (LaminaAloneInput *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
lamina_alone_input_peek_name (LaminaAloneInput *self)
{
  return self->id;
}

LaminaAloneSource *
lamina_alone_input_dup_source (LaminaAloneInput *self)
{
  LaminaAloneSource *source = g_new (LaminaAloneSource, 1);

  *source = (LaminaAloneSource){ g_strdup (self->id), g_strdup (self->path),
                                 g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->shape))) };
  return source;
}

void
lamina_alone_input_tell (LaminaAloneInput *self, const char *shape)
{
  gtk_entry_set_placeholder_text (self->shape, shape);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), shape);
}

static void
lamina_alone_input_finalize (GObject *object)
{
  LaminaAloneInput *self = LAMINA_ALONE_INPUT (object);

  g_free (self->id);
  g_free (self->path);
  G_OBJECT_CLASS (lamina_alone_input_parent_class)->finalize (object);
}

static void
lamina_alone_input_class_init (LaminaAloneInputClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamina_alone_input_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/alone-input.ui");
  gtk_widget_class_bind_template_child (class, LaminaAloneInput, name);
  gtk_widget_class_bind_template_child (class, LaminaAloneInput, about);
  gtk_widget_class_bind_template_child (class, LaminaAloneInput, shape);
  gtk_widget_class_bind_template_child (class, LaminaAloneInput, clear);
  gtk_widget_class_bind_template_callback (class, lamina_alone_input_ask);
  gtk_widget_class_bind_template_callback (class, clear_cb);
  gtk_widget_class_bind_template_callback (class, changed_cb);
}

static void
lamina_alone_input_init (LaminaAloneInput *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Shapes read from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->shape))),
                            GTK_TEXT_DIR_LTR);
}

GtkWidget *
lamina_alone_input_new (const char *name, gboolean of_loss, const char *shape)
{
  LaminaAloneInput *self = g_object_new (LAMINA_TYPE_ALONE_INPUT, NULL);
  const char *in_words = words_of (name, of_loss);
  g_autofree char *title =
      in_words != NULL ? g_strdup_printf ("%s · %s", name, in_words) : g_strdup (name);
  g_autofree char *label = g_strdup_printf (_ ("Shape of %s"), name);

  self->id = g_strdup (name);
  self->is_input = name[0] == 'x';
  self->is_drawn = self->is_input || of_loss || g_str_equal (name, "dy");
  gtk_label_set_label (self->name, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->shape), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  if (shape != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->shape), shape);
  update (self);
  return GTK_WIDGET (self);
}
