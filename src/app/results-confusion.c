/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See results-confusion.h. */

#include "results-confusion.h"

#include <glib/gi18n.h>

#include "format.h"
#include "plot-view.h"
#include "results-answers.h"

struct _LaminaResultsConfusion {
  GtkBox parent_instance;

  LaminaPlotView *matrix, *pictures;
  GtkLabel *title;

  LamProbe *probe;
  LaminaSubject *subject;
  LaminaStudied *studied;
  int truth, answer; /* of the chosen cell, −1: none */
};

G_DEFINE_FINAL_TYPE (LaminaResultsConfusion, lamina_results_confusion, GTK_TYPE_BOX)

/* ---- the pictures of a cell ---- */

/* High enough for all of them at twice the size of a small picture. */
static void
make_room (LaminaResultsConfusion *self, guint n)
{
  gtk_widget_set_size_request (GTK_WIDGET (self->pictures), -1,
                               (int) (160 * CLAMP ((n + 6) / 7, 1, 4)));
}

static void
show_plot (LaminaResultsConfusion *self, Plot *plot)
{
  gtk_widget_set_visible (GTK_WIDGET (self->pictures), plot != NULL);
  if (plot != NULL)
    lamina_plot_view_take (self->pictures, plot, 0, 0);
}

static void
pictures_cb (gpointer plot, const GError *error, gpointer user_data)
{
  LaminaResultsConfusion *self = user_data;

  if (plot != NULL)
    show_plot (self, plot_ref (plot));
  else
    gtk_label_set_label (self->title, error->message);
}

static const LamProbeKind pictures_kind = {
  .work = lamina_results_show,
  .answer = pictures_cb,
  .free_question = lamina_question_free,
  .free_answer = (GDestroyNotify) plot_free,
};

static void
say_cell (LaminaResultsConfusion *self, gsize n)
{
  char *const *names = lamina_subject_data (self->subject)->class_names;
  g_autofree char *count = lamina_format_count (n);
  g_autofree char *text =
      self->truth == self->answer
          ? g_strdup_printf (_ ("“%s”, answered right: %s"), names[self->truth], count)
          : g_strdup_printf (_ ("“%s” taken for “%s”: %s"), names[self->truth], names[self->answer],
                             count);

  gtk_label_set_label (self->title, text);
  lamina_plot_view_describe (self->matrix, text, TRUE);
}

void
lamina_results_confusion_choose (LaminaResultsConfusion *self, guint truth, guint answer)
{
  LaminaQuestion *question;
  const LamStudy *study;
  guint shown;

  if (self->studied == NULL || self->studied->confusion == NULL
      || MAX (truth, answer) >= self->studied->study->n_classes)
    return;
  study = self->studied->study;
  self->truth = (int) truth;
  self->answer = (int) answer;
  plot_matrix_mark (self->studied->confusion, self->truth, self->answer);
  gtk_widget_queue_draw (GTK_WIDGET (self->matrix));
  say_cell (self, study->all.confusion[truth * study->n_classes + answer]);
  /* Of masks single pixels are counted: no picture is of one cell. */
  if (study->answer == NULL)
    return;
  question = g_new0 (LaminaQuestion, 1);
  question->subject = lamina_subject_ref (self->subject);
  question->part = self->studied->part;
  shown = lamina_answers_shown (lamina_subject_data (self->subject));
  question->rows = g_new (guint32, shown);
  question->n_rows = lam_study_cell (study, lamina_subject_data (self->subject), truth, answer,
                                     question->rows, shown);
  make_room (self, question->n_rows);
  lam_probe_ask (self->probe, &pictures_kind, question, self);
}

static void
clicked_cb (GtkGestureClick *click, int n_press, double x, double y, LaminaResultsConfusion *self)
{
  PlotHit hit;

  gtk_widget_grab_focus (GTK_WIDGET (self->matrix));
  if (lamina_plot_view_hit (self->matrix, x, y, &hit) && hit.kind == PLOT_HIT_CELL)
    lamina_results_confusion_choose (self, hit.row, hit.column);
}

/* The first press begins where most went wrong. */
static void
begin_at_worst (LaminaResultsConfusion *self)
{
  const LamStudy *study = self->studied->study;
  guint n = study->n_classes, truth = 0, answer = 0;
  gsize most = 0;

  for (guint t = 0; t < n; t++)
    for (guint a = 0; a < n; a++)
      if (t != a && study->all.confusion[t * n + a] > most) {
        most = study->all.confusion[t * n + a];
        truth = t;
        answer = a;
      }
  lamina_results_confusion_choose (self, truth, answer);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state,
        LaminaResultsConfusion *self)
{
  int down = (key == GDK_KEY_Down) - (key == GDK_KEY_Up);
  int right = (key == GDK_KEY_Right) - (key == GDK_KEY_Left);
  gboolean enter = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter;
  int last;

  if (self->studied == NULL || self->studied->confusion == NULL
      || (down == 0 && right == 0 && !enter))
    return FALSE;
  last = (int) self->studied->study->n_classes - 1;
  if (self->truth < 0)
    begin_at_worst (self);
  else
    lamina_results_confusion_choose (self, (guint) CLAMP (self->truth + down, 0, last),
                                     (guint) CLAMP (self->answer + right, 0, last));
  return TRUE;
}

/* ---- showing ---- */

/* Of masks single pixels are counted, and no picture is of one cell. */
static const char *
invitation (const LamStudy *study, LaminaSubject *subject)
{
  if (study->answer == NULL)
    return _ ("Pixels are counted. Choose a cell to read it: click it, or move with the arrow "
              "keys.");
  return lam_review_suits (lamina_subject_data (subject))
             ? _ ("Choose a cell to see its reviews: click it, or move with the arrow keys.")
             : _ ("Choose a cell to see its pictures: click it, or move with the arrow keys.");
}

void
lamina_results_confusion_show (LaminaResultsConfusion *self, LaminaSubject *subject,
                               LaminaStudied *studied)
{
  gboolean any = studied != NULL && studied->confusion != NULL;
  Plot *plot = any ? plot_ref (studied->confusion) : plot_tiles_new ();

  lam_probe_forget (self->probe, NULL, self);
  g_clear_pointer (&self->subject, lamina_subject_unref);
  g_clear_pointer (&self->studied, lamina_studied_unref);
  self->subject = subject != NULL ? lamina_subject_ref (subject) : NULL;
  self->studied = studied != NULL ? lamina_studied_ref (studied) : NULL;
  self->truth = self->answer = -1;
  if (!any)
    plot_set_empty (plot, studied != NULL ? _ ("This network does not tell classes apart.")
                          : subject != NULL
                              ? _ ("This is being worked out.")
                              : _ ("What is taken for what is shown here after an epoch."));
  lamina_plot_view_take (self->matrix, plot, 0, 0);
  gtk_widget_set_focusable (GTK_WIDGET (self->matrix), any);
  show_plot (self, NULL);
  gtk_label_set_label (self->title, any ? invitation (studied->study, subject) : "");
}

Plot *
lamina_results_confusion_dup_figure (LaminaResultsConfusion *self)
{
  return self->studied != NULL && self->studied->confusion != NULL
             ? plot_ref (self->studied->confusion)
             : NULL;
}

/* ---- object ---- */

static void
lamina_results_confusion_dispose (GObject *object)
{
  LaminaResultsConfusion *self = LAMINA_RESULTS_CONFUSION (object);

  if (self->probe != NULL)
    lam_probe_forget (self->probe, NULL, self);
  self->probe = NULL;
  g_clear_pointer (&self->subject, lamina_subject_unref);
  g_clear_pointer (&self->studied, lamina_studied_unref);
  G_OBJECT_CLASS (lamina_results_confusion_parent_class)->dispose (object);
}

static void
lamina_results_confusion_class_init (LaminaResultsConfusionClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_results_confusion_dispose;
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/results-confusion.ui");
  gtk_widget_class_bind_template_child (class, LaminaResultsConfusion, matrix);
  gtk_widget_class_bind_template_child (class, LaminaResultsConfusion, pictures);
  gtk_widget_class_bind_template_child (class, LaminaResultsConfusion, title);
}

static void
lamina_results_confusion_init (LaminaResultsConfusion *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->truth = self->answer = -1;
  g_signal_connect (click, "pressed", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->matrix), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->matrix), keys);
}

void
lamina_results_confusion_set_probe (LaminaResultsConfusion *self, LamProbe *probe)
{
  if (self->probe != NULL)
    lam_probe_forget (self->probe, NULL, self);
  self->probe = probe;
  if (probe != NULL)
    lamina_results_confusion_show (self, NULL, NULL);
}
