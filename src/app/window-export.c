/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Taking results away: weights, the whole network, figures of epochs, all of it in an archive; and
 * the figure of the page in front, drawn by the painter that draws the screen, in the light theme
 * and on white. */

#include "window-private.h"

#include <glib/gi18n.h>

#include "file-dialog.h"
#include "format.h"
#include "hand-in-dialog.h"

#define FIGURE_WIDTH 720
#define FIGURE_HEIGHT 480

static char *
stem (LaminaWindow *self)
{
  return lamina_format_file_stem (lam_experiment_name (lamina_document_peek (self->document)));
}

static void
say_written (LaminaWindow *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = g_strdup_printf (_ ("Written to %s"), name);

  lamina_window_toast (self, text, FALSE);
}

static void
taken_cb (const char *path, const char *problem, gpointer user_data)
{
  if (problem != NULL)
    lamina_window_say (user_data, problem);
  else
    say_written (user_data, path);
}

static PlotStyle
file_style (LaminaWindow *self)
{
  PlotStyle style;

  plot_style_init (&style, PLOT_THEME_LIGHT);
  style.right_to_left = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  return style;
}

static Plot *
dup_view (LaminaWindow *self)
{
  LaminaTrainViews *views = lamina_train_page_peek_views (self->train_page);
  PlotStyle style = file_style (self);
  Plot *plot = lamina_train_views_dup_figure (views, &style);
  const char *name = lam_experiment_name (lamina_document_peek (self->document));
  g_autofree char *caption = lamina_train_views_dup_caption (views);
  g_autofree char *title =
      caption != NULL ? g_strdup_printf ("%s · %s", name, caption) : g_strdup (name);

  plot_set_title (plot, title);
  return plot;
}

static LaminaLeft *
left_of (LaminaWindow *self, gboolean with_figures)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean trained = with_figures && lamina_session_peek_snapshot (self->session) != NULL;

  return lamina_left_new (self->session,
                          trained ? lamina_train_page_dup_figure (self->train_page) : NULL,
                          trained ? dup_view (self) : NULL,
                          with_figures ? lamina_data_page_dup_figure (self->data_page) : NULL, rtl);
}

void
lamina_window_export (LaminaWindow *self, LaminaTake take, const char *path, gboolean best)
{
  g_autoptr (LaminaLeft) left = left_of (self, FALSE);

  lamina_take_away (left, take, path, best, taken_cb, self);
}

/* ---- weights, models, history ---- */

static void
weights_cb (const char *path, gboolean best, gpointer user_data)
{
  if (path != NULL)
    lamina_window_export (user_data, LAMINA_TAKE_WEIGHTS, path, best);
}

static void
model_cb (const char *path, gboolean best, gpointer user_data)
{
  if (path != NULL)
    lamina_window_export (user_data, LAMINA_TAKE_MODEL, path, best);
}

static void
history_cb (const char *path, gboolean best, gpointer user_data)
{
  if (path != NULL)
    lamina_window_export (user_data, LAMINA_TAKE_HISTORY, path, best);
}

void
lamina_window_ask_export (LaminaWindow *self, LaminaTake take)
{
  static LaminaFormat weights[] = { { "npz", N_ ("NumPy arrays (.npz)") },
                                    { "h5", N_ ("Keras weights (.h5)") },
                                    { "weights.h5", N_ ("Keras 3 weights (.weights.h5)") },
                                    { "safetensors", N_ ("Safetensors (.safetensors)") },
                                    { "pt", N_ ("PyTorch state_dict (.pt)") },
                                    { NULL } };
  static LaminaFormat models[] = { { "keras", N_ ("Keras 3 model (.keras)") },
                                   { "h5", N_ ("Keras model for every version (.h5)") },
                                   { "onnx", N_ ("ONNX model (.onnx)") },
                                   { NULL } };
  static LaminaFormat tables[] = { { "csv", N_ ("Comma-separated values (.csv)") }, { NULL } };
  static const struct {
    LaminaFormat *formats;
    const char *title;
    LaminaSaveFunc answer;
  } asks[] = {
    [LAMINA_TAKE_WEIGHTS] = { weights, N_ ("Export Weights"), weights_cb },
    [LAMINA_TAKE_MODEL] = { models, N_ ("Export Whole Model"), model_cb },
    [LAMINA_TAKE_HISTORY] = { tables, N_ ("Export History"), history_cb },
  };
  static gboolean translated;
  g_autofree char *name = stem (self);

  for (guint i = 0; i < G_N_ELEMENTS (asks) && !translated; i++)
    for (LaminaFormat *f = asks[i].formats; f != NULL && f->title != NULL; f++)
      f->title = _ (f->title);
  translated = TRUE;
  lamina_ask_save (GTK_WINDOW (self), _ (asks[take].title), asks[take].formats,
                   take != LAMINA_TAKE_HISTORY, name, asks[take].answer, self);
}

/* ---- handing in ---- */

void
lamina_window_hand_in (LaminaWindow *self, const char *path)
{
  g_autoptr (LaminaHandIn) hand_in = lamina_hand_in_load ();
  g_autoptr (LaminaLeft) left = left_of (self, TRUE);
  g_autofree char *problem =
      lamina_hand_in_problem (hand_in, lamina_document_peek (self->document));

  if (problem != NULL)
    lamina_window_say (self, problem);
  else
    lamina_hand_in_write (hand_in, left, path, taken_cb, self);
}

void
lamina_window_ask_hand_in (LaminaWindow *self)
{
  g_autoptr (LaminaLeft) left = left_of (self, TRUE);
  GtkWidget *dialog = lamina_hand_in_dialog_new (GTK_WINDOW (self), self->document, left);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (lamina_window_hand_in), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- figures ---- */

static Plot *
dup_figure (LaminaWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);

  if (g_strcmp0 (page, "runs") == 0)
    return lamina_runs_page_dup_figure (self->runs_page);
  if (g_strcmp0 (page, "results") == 0)
    return lamina_results_page_dup_figure (self->results_page);
  return g_strcmp0 (page, "data") == 0 ? lamina_data_page_dup_figure (self->data_page)
                                       : lamina_train_page_dup_figure (self->train_page);
}

static void
write_plot (LaminaWindow *self, const Plot *plot, const char *path)
{
  g_autoptr (GError) error = NULL;
  PlotStyle style = file_style (self);

  if (plot == NULL || plot_is_empty (plot))
    lamina_window_say (self, _ ("There is nothing in this figure yet: press Train first."));
  else if (plot_write (plot, &style, FIGURE_WIDTH, FIGURE_HEIGHT, path, &error))
    say_written (self, path);
  else
    lamina_window_say (self, error->message);
}

/* @figure: (transfer full) */
static void
write_figure (LaminaWindow *self, Plot *figure, const char *path)
{
  g_autoptr (Plot) plot = figure;

  write_plot (self, plot, path);
}

void
lamina_window_export_figure (LaminaWindow *self, const char *path)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);

  if (g_strcmp0 (page, "inspect") == 0)
    write_plot (self, lamina_inspect_page_peek_figure (self->inspect_page), path);
  else
    write_figure (self, dup_figure (self), path);
}

void
lamina_window_export_view (LaminaWindow *self, const char *path)
{
  write_figure (self, dup_view (self), path);
}

static void
figure_answer_cb (const char *path, gpointer user_data)
{
  if (path != NULL)
    lamina_window_export_figure (user_data, path);
}

static void
view_answer_cb (const char *path, gpointer user_data)
{
  if (path != NULL)
    lamina_window_export_view (user_data, path);
}

/* @what: the second half of the file's name, "train" */
static void
ask_figure (LaminaWindow *self, const char *what, const char *extension,
            void (*answer) (const char *path, gpointer user_data))
{
  g_autofree char *own = stem (self);
  g_autofree char *name = g_strdup_printf ("%s-%s.%s", own, what, extension);
  g_autofree char *pattern = g_strdup_printf ("*.%s", extension);
  g_autofree char *words = g_ascii_strup (extension, -1);

  lamina_ask_path (GTK_WINDOW (self), LAMINA_ASK_SAVE, _ ("Export Figure"), pattern, words, name,
                   answer, self);
}

void
lamina_window_ask_figure (LaminaWindow *self, const char *extension)
{
  ask_figure (self, adw_view_stack_get_visible_child_name (self->pages), extension,
              figure_answer_cb);
}

void
lamina_window_ask_view (LaminaWindow *self, const char *extension)
{
  LaminaTrainViews *views = lamina_train_page_peek_views (self->train_page);

  ask_figure (self, lamina_train_views_get_view (views), extension, view_answer_cb);
}
