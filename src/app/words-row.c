/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See words-row.h. */

#include "words-row.h"

#include <glib/gi18n.h>

#include "figure.h"
#include "format.h"

#define MOST_WORDS 12

struct _LaminaWordsRow {
  GtkListBoxRow parent_instance;

  GtkLabel *answer, *percent, *up, *down;
  GtkProgressBar *share;
};

G_DEFINE_FINAL_TYPE (LaminaWordsRow, lamina_words_row, GTK_TYPE_LIST_BOX_ROW)

static const char *
class_name (const LamData *data, int class)
{
  return class >= 0 && (guint) class < data->n_classes ? data->class_names[class] : "–";
}

static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

static void
show_words (LaminaWordsRow *self, const LamData *data, const LamSample *sample)
{
  g_autofree char *up = figure_word_list (data, sample, 1, MOST_WORDS);
  g_autofree char *down = figure_word_list (data, sample, -1, MOST_WORDS);
  g_autofree char *for_text = g_strdup_printf ("▲ %s", *up != '\0' ? up : "–");
  g_autofree char *against_text = g_strdup_printf ("▼ %s", *down != '\0' ? down : "–");

  set_label (self->up, for_text);
  set_label (self->down, against_text);
}

void
lamina_words_row_show (LaminaWordsRow *self, const LamData *data, const LamSample *sample)
{
  gboolean wrong = sample->label >= 0 && sample->answer != sample->label;
  const char *answer = class_name (data, sample->answer);
  g_autofree char *share = lamina_format_share (sample->probability);
  g_autofree char *text =
      wrong ? g_strdup_printf ("\u2066%s ≠ %s\u2069", answer, class_name (data, sample->label))
            : g_strdup (answer);
  g_autofree char *words =
      sample->label >= 0 ? lam_data_dup_words (data, sample->part, sample->position) : NULL;
  g_autofree char *said = wrong ? g_strdup_printf (_ ("Answer %s with %s, right would be %s"),
                                                   answer, share, class_name (data, sample->label))
                          : sample->label >= 0
                              ? g_strdup_printf (_ ("Answer %s with %s, right"), answer, share)
                              : g_strdup_printf (_ ("Answer %s with %s"), answer, share);

  set_label (self->answer, text);
  set_label (self->percent, share);
  gtk_progress_bar_set_fraction (self->share, CLAMP ((double) sample->probability, 0, 1));
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wrong");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wrong");
  show_words (self, data, sample);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

static void
lamina_words_row_class_init (LaminaWordsRowClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/words-row.ui");
  gtk_widget_class_bind_template_child (class, LaminaWordsRow, answer);
  gtk_widget_class_bind_template_child (class, LaminaWordsRow, share);
  gtk_widget_class_bind_template_child (class, LaminaWordsRow, percent);
  gtk_widget_class_bind_template_child (class, LaminaWordsRow, up);
  gtk_widget_class_bind_template_child (class, LaminaWordsRow, down);
}

static void
lamina_words_row_init (LaminaWordsRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
