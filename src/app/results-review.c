/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See results-review.h. */

#include "results-review.h"

#include <glib/gi18n.h>

#include "words-row.h"

struct _LaminaResultsReview {
  GtkBox parent_instance;

  GtkTextBuffer *buffer;
  GtkWidget *list;
  LaminaWordsRow *row;
  GtkLabel *words;

  LamProbe *probe;
  LaminaSubject *subject;
  Plot *figure;
};

G_DEFINE_FINAL_TYPE (LaminaResultsReview, lamina_results_review, GTK_TYPE_BOX)

/* ---- showing ---- */

static void
show_nothing (LaminaResultsReview *self, const char *why)
{
  g_clear_pointer (&self->figure, plot_free);
  gtk_widget_set_visible (self->list, FALSE);
  gtk_label_set_label (self->words, why);
}

static void
reviewed_cb (gpointer answer, const GError *error, gpointer user_data)
{
  LaminaResultsReview *self = user_data;
  const LaminaReviewed *reviewed = answer;
  g_autofree char *text = NULL;

  if (reviewed == NULL) {
    show_nothing (self, error->message);
    return;
  }
  g_clear_pointer (&self->figure, plot_free);
  self->figure = plot_ref (reviewed->plot);
  lamina_words_row_show (self->row, lamina_subject_data (self->subject), &reviewed->sample);
  gtk_widget_set_visible (self->list, TRUE);
  text = g_strdup_printf (_ ("%u different words, of which the network knows %u."),
                          reviewed->n_words, reviewed->n_known);
  gtk_label_set_label (self->words, text);
}

static const LamProbeKind review_kind = {
  .work = lamina_results_review,
  .answer = reviewed_cb,
  .free_question = lamina_question_free,
  .free_answer = lamina_reviewed_free,
};

static void
ask (LaminaResultsReview *self)
{
  LaminaQuestion *question;
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  if (self->subject == NULL || *g_strstrip (text) == '\0') {
    lam_probe_forget (self->probe, NULL, self);
    show_nothing (self, self->subject == NULL
                            ? _ ("There are no weights yet: train for an epoch first.")
                            : _ ("Write a few sentences about a film; the network answers as you "
                                 "type."));
    return;
  }
  question = g_new0 (LaminaQuestion, 1);
  question->subject = lamina_subject_ref (self->subject);
  question->text = g_steal_pointer (&text);
  lam_probe_ask (self->probe, &review_kind, question, self);
}

static void
typed_cb (LaminaResultsReview *self)
{
  if (self->probe != NULL)
    ask (self);
}

/* ---- what the page asks ---- */

void
lamina_results_review_show (LaminaResultsReview *self, LaminaSubject *subject)
{
  lam_probe_forget (self->probe, NULL, self);
  g_clear_pointer (&self->subject, lamina_subject_unref);
  self->subject = subject != NULL ? lamina_subject_ref (subject) : NULL;
  ask (self);
}

void
lamina_results_review_set_text (LaminaResultsReview *self, const char *text)
{
  gtk_text_buffer_set_text (self->buffer, text, -1);
}

const char *
lamina_results_review_peek_words (LaminaResultsReview *self)
{
  return gtk_label_get_label (self->words);
}

Plot *
lamina_results_review_dup_figure (LaminaResultsReview *self)
{
  return self->figure != NULL ? plot_ref (self->figure) : NULL;
}

/* ---- object ---- */

static void
lamina_results_review_dispose (GObject *object)
{
  LaminaResultsReview *self = LAMINA_RESULTS_REVIEW (object);

  if (self->probe != NULL)
    lam_probe_forget (self->probe, NULL, self);
  self->probe = NULL;
  g_clear_pointer (&self->subject, lamina_subject_unref);
  g_clear_pointer (&self->figure, plot_free);
  G_OBJECT_CLASS (lamina_results_review_parent_class)->dispose (object);
}

static void
lamina_results_review_class_init (LaminaResultsReviewClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_results_review_dispose;
  g_type_ensure (LAMINA_TYPE_WORDS_ROW);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/results-review.ui");
  gtk_widget_class_bind_template_child (class, LaminaResultsReview, buffer);
  gtk_widget_class_bind_template_child (class, LaminaResultsReview, list);
  gtk_widget_class_bind_template_child (class, LaminaResultsReview, row);
  gtk_widget_class_bind_template_child (class, LaminaResultsReview, words);
  gtk_widget_class_bind_template_callback (class, typed_cb);
}

static void
lamina_results_review_init (LaminaResultsReview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lamina_results_review_set_probe (LaminaResultsReview *self, LamProbe *probe)
{
  if (self->probe != NULL)
    lam_probe_forget (self->probe, NULL, self);
  self->probe = probe;
  if (probe != NULL)
    lamina_results_review_show (self, NULL);
}
