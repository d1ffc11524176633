/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Taking results away: weights, and the figure of the page in front, drawn by the painter that
 * draws the screen, in the light theme and on white. */

#include "window-private.h"

#include <glib/gi18n.h>

#include "file-dialog.h"
#include "format.h"

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

typedef struct {
  LaminaWindow *window;
  char *path;
} Written;

static void
weights_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Written *written = user_data;
  g_autoptr (GError) error = NULL;

  if (lamina_session_export_weights_finish (LAMINA_SESSION (source), result, &error))
    say_written (written->window, written->path);
  else
    lamina_window_say (written->window, error->message);
  g_object_unref (written->window);
  g_free (written->path);
  g_free (written);
}

void
lamina_window_export_weights (LaminaWindow *self, const char *path)
{
  Written *written = g_new (Written, 1);

  *written = (Written){ g_object_ref (self), g_canonicalize_filename (path, NULL) };
  lamina_session_export_weights (self->session, written->path, FALSE, weights_cb, written);
}

static void
weights_answer_cb (const char *path, gpointer user_data)
{
  if (path != NULL)
    lamina_window_export_weights (user_data, path);
}

void
lamina_window_ask_weights (LaminaWindow *self)
{
  g_autofree char *own = stem (self);
  g_autofree char *name = g_strconcat (own, ".npz", NULL);

  lamina_ask_path (GTK_WINDOW (self), LAMINA_ASK_SAVE, _ ("Export Weights"), "*.npz",
                   _ ("NumPy arrays"), name, weights_answer_cb, self);
}

static Plot *
dup_figure (LaminaWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);

  if (g_strcmp0 (page, "runs") == 0)
    return lamina_runs_page_dup_figure (self->runs_page);
  return g_strcmp0 (page, "data") == 0 ? lamina_data_page_dup_figure (self->data_page)
                                       : lamina_train_page_dup_figure (self->train_page);
}

static PlotStyle
file_style (LaminaWindow *self)
{
  PlotStyle style;

  plot_style_init (&style, PLOT_THEME_LIGHT);
  style.right_to_left = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  return style;
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
  LaminaTrainViews *views = lamina_train_page_peek_views (self->train_page);
  PlotStyle style = file_style (self);
  Plot *plot = lamina_train_views_dup_figure (views, &style);
  const char *name = lam_experiment_name (lamina_document_peek (self->document));
  g_autofree char *caption = lamina_train_views_dup_caption (views);
  g_autofree char *title =
      caption != NULL ? g_strdup_printf ("%s · %s", name, caption) : g_strdup (name);

  plot_set_title (plot, title);
  write_figure (self, plot, path);
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
