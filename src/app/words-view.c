/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See words-view.h. */

#include "words-view.h"

#include "words-row.h"

struct _LaminaWordsView {
  GtkBox parent_instance;

  GtkWidget *scrolled, *note;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (LaminaWordsView, lamina_words_view, GTK_TYPE_BOX)

static void
show_row (LaminaWordsView *self, guint index, const LamData *data, const LamSample *sample)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) index);

  if (row == NULL) {
    row = g_object_new (LAMINA_TYPE_WORDS_ROW, NULL);
    gtk_list_box_append (self->list, GTK_WIDGET (row));
  }
  lamina_words_row_show (LAMINA_WORDS_ROW (row), data, sample);
}

void
lamina_words_view_show (LaminaWordsView *self, const LamSnapshot *snapshot)
{
  GtkListBoxRow *row;
  guint n = 0;

  for (guint i = 0; snapshot != NULL && i < snapshot->n_samples; i++)
    if (snapshot->samples[i].n_words > 0)
      show_row (self, n++, snapshot->data, &snapshot->samples[i]);
  while ((row = gtk_list_box_get_row_at_index (self->list, (int) n)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_visible (self->scrolled, n > 0);
  gtk_widget_set_visible (self->note, n == 0);
}

static void
lamina_words_view_class_init (LaminaWordsViewClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/words-view.ui");
  gtk_widget_class_bind_template_child (class, LaminaWordsView, scrolled);
  gtk_widget_class_bind_template_child (class, LaminaWordsView, list);
  gtk_widget_class_bind_template_child (class, LaminaWordsView, note);
}

static void
lamina_words_view_init (LaminaWordsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
