/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See results-own.h. */

#include "results-own.h"

#include <glib/gi18n.h>
#include <string.h>

#include "file-dialog.h"
#include "format.h"
#include "plot-view.h"
#include "results-pad.h"
#include "results-text.h"

#define MOST_PICTURES 24

struct _LaminaResultsOwn {
  GtkBox parent_instance;

  LaminaResultsPad *pad;
  LaminaPlotView *view;
  GtkDropDown *invert;
  GtkWidget *buttons, *invert_box, *clear_button;
  GtkLabel *words, *note;

  LamProbe *probe;
  LaminaSubject *subject;
  GPtrArray *pictures, *names; /* of LamArray, of char*: those from files */
  gboolean asks_drawing;       /* the question that is asked has the drawing first */
  Plot *figure;
};

G_DEFINE_FINAL_TYPE (LaminaResultsOwn, lamina_results_own, GTK_TYPE_BOX)

/* ---- in words ---- */

/* "grey, 200×150 → 28×28, inverted"; "as it is". Returns: (transfer full) */
static char *
say_fit (const LamOwnFit *fit)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (fit->greyed)
    g_string_append (text, _ ("made grey"));
  if (fit->resized) {
    g_autofree char *from = lamina_format_shape (fit->found);
    g_autofree char *to = lamina_format_shape (fit->used);

    g_string_append (text, text->len > 0 ? ", " : "");
    g_string_append_printf (text, _ ("resized from %s to %s"), from, to);
  }
  if (fit->inverted) {
    g_string_append (text, text->len > 0 ? ", " : "");
    g_string_append (text, _ ("inverted"));
  }
  return g_strdup (text->len > 0 ? text->str : _ ("taken as it is"));
}

static void
say (LaminaResultsOwn *self, const LaminaOwn *own)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint before = self->asks_drawing;

  for (guint i = 0; i < own->n; i++) {
    g_autofree char *fit = say_fit (&own->fits[i]);
    const char *name = i < before                      ? _ ("Your drawing")
                       : i - before < self->names->len ? g_ptr_array_index (self->names, i - before)
                                                       : "";

    if (i > 0)
      g_string_append_c (text, '\n');
    /* Translators: a picture, what was done to it. */
    g_string_append_printf (text, _ ("%s: %s"), name, fit);
    if (*own->answers[i] != '\0')
      g_string_append_printf (text, _ (" – answer: %s"), own->answers[i]);
  }
  gtk_label_set_label (self->words, text->str);
  lamina_plot_view_describe (self->view, text->str, TRUE);
}

/* ---- asking ---- */

static void
answer_cb (gpointer answer, const GError *error, gpointer user_data)
{
  LaminaResultsOwn *self = user_data;
  const LaminaOwn *own = answer;

  gtk_widget_set_visible (GTK_WIDGET (self->view), own != NULL);
  if (own == NULL) {
    gtk_label_set_label (self->words, error->message);
    return;
  }
  say (self, own);
  g_clear_pointer (&self->figure, plot_free);
  self->figure = plot_ref (own->plot);
  lamina_plot_view_take (self->view, plot_ref (own->plot), 0, 0);
}

static const LamProbeKind own_kind = {
  .work = lamina_results_own,
  .answer = answer_cb,
  .free_question = lamina_question_free,
  .free_answer = lamina_own_free,
};

static void
show_nothing (LaminaResultsOwn *self)
{
  lam_probe_forget (self->probe, NULL, self);
  g_clear_pointer (&self->figure, plot_free);
  gtk_widget_set_visible (GTK_WIDGET (self->view), FALSE);
  gtk_label_set_label (self->words, "");
}

static LamArray *
array_copy (const LamArray *array)
{
  LamArray *copy = lam_array_new (NULL, array->type, array->n, array->d);

  if (copy != NULL)
    memcpy (copy->values, array->values, array->size * lam_array_value_size (array->type));
  return copy;
}

static void
ask (LaminaResultsOwn *self)
{
  LaminaQuestion *question;

  self->asks_drawing = !lamina_results_pad_is_empty (self->pad);
  gtk_widget_set_sensitive (self->clear_button, self->asks_drawing || self->pictures->len > 0);
  if (self->subject == NULL || (!self->asks_drawing && self->pictures->len == 0)) {
    show_nothing (self);
    return;
  }
  if (self->figure == NULL)
    gtk_label_set_label (self->words, _ ("Reading how the data are prepared…"));
  question = g_new0 (LaminaQuestion, 1);
  question->subject = lamina_subject_ref (self->subject);
  question->invert = (LamInvert) gtk_drop_down_get_selected (self->invert);
  question->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  if (self->asks_drawing)
    g_ptr_array_add (question->pictures, lamina_results_pad_dup_picture (self->pad));
  for (guint i = 0; i < self->pictures->len; i++)
    g_ptr_array_add (question->pictures, array_copy (self->pictures->pdata[i]));
  lam_probe_ask (self->probe, &own_kind, question, self);
}

static void
ask_cb (LaminaResultsOwn *self)
{
  if (self->probe != NULL)
    ask (self);
}

static void
clear_cb (LaminaResultsOwn *self)
{
  g_ptr_array_set_size (self->pictures, 0);
  g_ptr_array_set_size (self->names, 0);
  lamina_results_pad_clear (self->pad); /* asks */
}

/* ---- files ---- */

static void
read_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *arrays = lam_inputs_load (path, &error);

  if (arrays != NULL)
    g_task_return_pointer (task, arrays, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LaminaResultsOwn *self = LAMINA_RESULTS_OWN (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) arrays = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->probe == NULL)
    return;
  if (arrays == NULL) {
    gtk_label_set_label (self->words, error->message);
    return;
  }
  for (guint i = 0; i < arrays->len && self->pictures->len < MOST_PICTURES; i++) {
    g_ptr_array_add (self->pictures, array_copy (arrays->pdata[i]));
    g_ptr_array_add (self->names, g_path_get_basename (g_task_get_task_data (G_TASK (result))));
  }
  ask (self);
}

void
lamina_results_own_add (LaminaResultsOwn *self, const char *path)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, read_cb, NULL);

  g_task_set_task_data (task, g_canonicalize_filename (path, NULL), g_free);
  g_task_run_in_thread (task, read_thread);
}

static void
path_cb (const char *path, gpointer user_data)
{
  if (path != NULL)
    lamina_results_own_add (user_data, path);
}

static void
choose_cb (LaminaResultsOwn *self)
{
  lamina_ask_path (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), LAMINA_ASK_OPEN,
                   _ ("Choose a Picture"), NULL, NULL, NULL, path_cb, self);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, LaminaResultsOwn *self)
{
  GdkFileList *list = g_value_get_boxed (value);
  g_autoptr (GSList) files = list != NULL ? gdk_file_list_get_files (list) : NULL;

  for (GSList *l = files; l != NULL; l = l->next) {
    g_autofree char *path = g_file_get_path (l->data);

    if (path != NULL)
      lamina_results_own_add (self, path);
  }
  return files != NULL;
}

/* ---- object ---- */

/* Photographs are not drawn, and have no dark and light that could have changed places. */
static void
show_pad (LaminaResultsOwn *self, gboolean drawing)
{
  gtk_widget_set_visible (GTK_WIDGET (self->pad), drawing);
  gtk_widget_set_visible (self->invert_box, drawing);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->buttons),
                                  drawing ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  if (!drawing)
    lamina_results_pad_clear (self->pad);
}

void
lamina_results_own_show (LaminaResultsOwn *self, LaminaSubject *subject)
{
  gboolean drawing =
      subject == NULL || lamina_results_suits_drawing (lamina_subject_data (subject));

  g_clear_pointer (&self->subject, lamina_subject_unref);
  show_pad (self, drawing);
  self->subject = subject != NULL ? lamina_subject_ref (subject) : NULL;
  gtk_label_set_label (
      self->note, subject == NULL ? _ ("There are no weights yet: train for an epoch first.")
                  : drawing ? _ ("Draw here, or drop PNG and JPEG files anywhere on this page.")
                            : _ ("Drop PNG and JPEG files anywhere on this page, or choose one."));
  ask (self);
}

const char *
lamina_results_own_peek_words (LaminaResultsOwn *self)
{
  return gtk_label_get_label (self->words);
}

Plot *
lamina_results_own_dup_figure (LaminaResultsOwn *self)
{
  return self->figure != NULL ? plot_ref (self->figure) : NULL;
}

static void
lamina_results_own_dispose (GObject *object)
{
  LaminaResultsOwn *self = LAMINA_RESULTS_OWN (object);

  if (self->probe != NULL)
    lam_probe_forget (self->probe, NULL, self);
  self->probe = NULL;
  g_clear_pointer (&self->subject, lamina_subject_unref);
  g_clear_pointer (&self->figure, plot_free);
  g_clear_pointer (&self->pictures, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  G_OBJECT_CLASS (lamina_results_own_parent_class)->dispose (object);
}

static void
lamina_results_own_class_init (LaminaResultsOwnClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_results_own_dispose;
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  g_type_ensure (LAMINA_TYPE_RESULTS_PAD);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/results-own.ui");
  gtk_widget_class_bind_template_child (class, LaminaResultsOwn, pad);
  gtk_widget_class_bind_template_child (class, LaminaResultsOwn, view);
  gtk_widget_class_bind_template_child (class, LaminaResultsOwn, invert);
  gtk_widget_class_bind_template_child (class, LaminaResultsOwn, buttons);
  gtk_widget_class_bind_template_child (class, LaminaResultsOwn, invert_box);
  gtk_widget_class_bind_template_child (class, LaminaResultsOwn, clear_button);
  gtk_widget_class_bind_template_child (class, LaminaResultsOwn, words);
  gtk_widget_class_bind_template_child (class, LaminaResultsOwn, note);
  gtk_widget_class_bind_template_callback (class, ask_cb);
  gtk_widget_class_bind_template_callback (class, clear_cb);
  gtk_widget_class_bind_template_callback (class, choose_cb);
}

static void
lamina_results_own_init (LaminaResultsOwn *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

void
lamina_results_own_set_probe (LaminaResultsOwn *self, LamProbe *probe)
{
  if (self->probe != NULL)
    lam_probe_forget (self->probe, NULL, self);
  self->probe = probe;
  if (probe != NULL)
    lamina_results_own_show (self, NULL);
}
