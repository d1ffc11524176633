/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See results-samples.h. */

#include "results-samples.h"

#include <glib/gi18n.h>

#include "format.h"
#include "plot-view.h"
#include "results-answers.h"

struct _LaminaResultsSamples {
  GtkBox parent_instance;

  GtkDropDown *order;
  GtkWidget *tools, *previous, *next;
  GtkLabel *range;
  LaminaPlotView *view;

  LamProbe *probe;
  LaminaSubject *subject;
  LaminaStudied *studied; /* NULL: not measured yet */
  LamPartId part;
  gsize first; /* place in the order */
  gboolean asking;
  Plot *figure;
};

G_DEFINE_FINAL_TYPE (LaminaResultsSamples, lamina_results_samples, GTK_TYPE_BOX)

/* ---- showing ---- */

static guint
page_size (LaminaResultsSamples *self)
{
  return lamina_answers_shown (lamina_subject_data (self->subject));
}

static void
show_range (LaminaResultsSamples *self)
{
  gsize n = self->studied != NULL ? self->studied->study->n : 0;
  gsize end = n > 0 ? MIN (self->first + page_size (self), n) : 0;
  g_autofree char *from = lamina_format_count (self->first + 1);
  g_autofree char *to = lamina_format_count (end);
  g_autofree char *all = lamina_format_count (n);
  /* Translators: which samples are shown, "11–20 of 400". */
  g_autofree char *text = g_strdup_printf (_ ("%s–%s of %s"), from, to, all);

  gtk_widget_set_visible (self->tools, n > 0);
  gtk_label_set_label (self->range, n > 0 ? text : "");
  gtk_widget_set_sensitive (self->previous, self->first > 0);
  gtk_widget_set_sensitive (self->next, end < n);
}

/* @plot: (transfer full), or NULL for the sentence @words alone */
static void
show_plot (LaminaResultsSamples *self, Plot *plot, const char *words)
{
  g_clear_pointer (&self->figure, plot_free);
  if (plot == NULL) {
    plot = plot_tiles_new ();
    plot_set_empty (plot, words);
  } else {
    self->figure = plot_ref (plot);
  }
  lamina_plot_view_take (self->view, plot, 0, 0);
  lamina_plot_view_describe (self->view, words, TRUE);
}

static void
picked_cb (gpointer plot, const GError *error, gpointer user_data)
{
  LaminaResultsSamples *self = user_data;

  self->asking = FALSE;
  if (plot != NULL)
    show_plot (self, plot_ref (plot),
               self->studied != NULL ? gtk_label_get_label (self->range) : _ ("At random"));
  else
    show_plot (self, NULL, error->message);
}

static const LamProbeKind pick_kind = {
  .work = lamina_results_pick,
  .answer = picked_cb,
  .free_question = lamina_question_free,
  .free_answer = (GDestroyNotify) plot_free,
};

static void
ask (LaminaResultsSamples *self)
{
  LaminaQuestion *question = g_new0 (LaminaQuestion, 1);

  question->subject = lamina_subject_ref (self->subject);
  question->studied = self->studied != NULL ? lamina_studied_ref (self->studied) : NULL;
  question->part = self->part;
  question->order = (LamStudyOrder) gtk_drop_down_get_selected (self->order);
  question->first = self->first;
  self->asking = TRUE;
  show_range (self);
  lam_probe_ask (self->probe, &pick_kind, question, self);
}

/* ---- choices ---- */

static void
order_cb (LaminaResultsSamples *self)
{
  self->first = 0;
  if (self->studied != NULL)
    ask (self);
}

static void
previous_cb (LaminaResultsSamples *self)
{
  self->first -= MIN (self->first, page_size (self));
  ask (self);
}

static void
next_cb (LaminaResultsSamples *self)
{
  self->first += page_size (self);
  ask (self);
}

/* ---- what the page asks ---- */

/* Units that a page of samples needs, so that none of them is left out. */
static int
height_for_all (LaminaResultsSamples *self)
{
  const LamData *data = lamina_subject_data (self->subject);

  /* Where few are shown they are large: columns of three pictures, reviews. */
  if (page_size (self) < 24)
    return 560;
  /* With words beside their bars five samples stand side by side, with numbers nine. */
  for (guint i = 0; i < data->n_classes; i++)
    if (g_utf8_strlen (data->class_names[i], -1) > 3)
      return data->n_classes > 2 ? 720 : 640;
  return 420;
}

void
lamina_results_samples_show (LaminaResultsSamples *self, LaminaSubject *subject, LamPartId part,
                             LaminaStudied *studied)
{
  lam_probe_forget (self->probe, NULL, self);
  g_clear_pointer (&self->subject, lamina_subject_unref);
  g_clear_pointer (&self->studied, lamina_studied_unref);
  self->subject = subject != NULL ? lamina_subject_ref (subject) : NULL;
  self->studied = studied != NULL ? lamina_studied_ref (studied) : NULL;
  self->part = part;
  self->first = 0;
  self->asking = FALSE;
  show_range (self);
  if (studied == NULL)
    show_plot (self, NULL,
               subject != NULL ? _ ("This is being worked out.")
                               : _ ("Samples and their answers are shown here after an epoch."));
  if (subject == NULL)
    return;
  gtk_widget_set_size_request (GTK_WIDGET (self->view), -1, height_for_all (self));
  ask (self);
}

gboolean
lamina_results_samples_is_settled (LaminaResultsSamples *self)
{
  return !self->asking;
}

Plot *
lamina_results_samples_dup_figure (LaminaResultsSamples *self)
{
  return self->figure != NULL ? plot_ref (self->figure) : NULL;
}

/* ---- object ---- */

static void
lamina_results_samples_dispose (GObject *object)
{
  LaminaResultsSamples *self = LAMINA_RESULTS_SAMPLES (object);

  if (self->probe != NULL)
    lam_probe_forget (self->probe, NULL, self);
  self->probe = NULL;
  g_clear_pointer (&self->subject, lamina_subject_unref);
  g_clear_pointer (&self->studied, lamina_studied_unref);
  g_clear_pointer (&self->figure, plot_free);
  G_OBJECT_CLASS (lamina_results_samples_parent_class)->dispose (object);
}

static void
lamina_results_samples_class_init (LaminaResultsSamplesClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_results_samples_dispose;
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/results-samples.ui");
  gtk_widget_class_bind_template_child (class, LaminaResultsSamples, order);
  gtk_widget_class_bind_template_child (class, LaminaResultsSamples, tools);
  gtk_widget_class_bind_template_child (class, LaminaResultsSamples, previous);
  gtk_widget_class_bind_template_child (class, LaminaResultsSamples, next);
  gtk_widget_class_bind_template_child (class, LaminaResultsSamples, range);
  gtk_widget_class_bind_template_child (class, LaminaResultsSamples, view);
  gtk_widget_class_bind_template_callback (class, order_cb);
  gtk_widget_class_bind_template_callback (class, previous_cb);
  gtk_widget_class_bind_template_callback (class, next_cb);
}

static void
lamina_results_samples_init (LaminaResultsSamples *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lamina_results_samples_set_probe (LaminaResultsSamples *self, LamProbe *probe)
{
  if (self->probe != NULL)
    lam_probe_forget (self->probe, NULL, self);
  self->probe = probe;
  if (probe != NULL)
    lamina_results_samples_show (self, NULL, LAM_PART_TRAIN, NULL);
}
