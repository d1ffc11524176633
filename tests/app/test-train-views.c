/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The views below the curves: which are offered, and what each shows while a network trains in this
 * process. */

#include <adwaita.h>

#include "application.h"
#include "document.h"
#include "train-views.h"

#define PATIENCE_SECONDS 120

#define DIGITS "\"data\": {\"source\": \"drawn_digits\", \"samples\": 400, \"test_samples\": 60, "
#define CONV(n, activation)                                                                        \
  "{\"type\": \"conv2d\", \"filters\": " n ", \"kernel_size\": 3, \"padding\": \"same\", "         \
  "\"activation\": \"" activation "\"}"
#define ADAM "\"batch_size\": 20, \"epochs\": 2, \"optimizer\": \"adam\"}"

static const struct {
  const char *name, *rest;
  LaminaView task;
  guint offered;
} tasks[] = {
  { "digits",
    DIGITS "\"prepare\": [\"scale\"], \"validation\": {\"split\": 0.2}}, \"layers\": [{\"type\": "
           "\"flatten\"}, {\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}], "
           "\"training\": {" ADAM,
    LAMINA_VIEW_SAMPLES,
    1 << LAMINA_VIEW_SAMPLES | 1 << LAMINA_VIEW_FILTERS | 1 << LAMINA_VIEW_CONFUSION },
  { "denoise",
    DIGITS
    "\"prepare\": [\"scale\", {\"step\": \"gaussian_noise\", \"stddev\": 0.3}], "
    "\"target\": \"picture\", \"validation\": {\"split\": 0.2}}, \"layers\": [" CONV (
        "4", "relu") ", " CONV ("1", "linear") "], \"training\": {\"loss\": "
                                               "\"mean_squared_error\", \"metrics\": [], " ADAM,
    LAMINA_VIEW_DENOISE, 1 << LAMINA_VIEW_DENOISE | 1 << LAMINA_VIEW_FILTERS },
  { "masks",
    "\"data\": {\"source\": \"drawn_scenes\", \"samples\": 60, \"test_samples\": 20, \"size\": 64, "
    "\"prepare\": [\"scale\"], \"validation\": {\"split\": 0.4}}, \"layers\": [" CONV (
        "4", "relu") ", " CONV ("3", "softmax") "], \"training\": {" ADAM,
    LAMINA_VIEW_MASKS,
    1 << LAMINA_VIEW_MASKS | 1 << LAMINA_VIEW_FILTERS | 1 << LAMINA_VIEW_CONFUSION },
  { "reviews",
    "\"data\": {\"source\": \"drawn_reviews\", \"samples\": 800, \"test_samples\": 100, "
    "\"validation\": {\"split\": 0.2}}, \"layers\": [{\"type\": \"dense\", \"units\": 8, "
    "\"activation\": \"relu\"}, {\"type\": \"dense\", \"units\": 1, \"activation\": "
    "\"sigmoid\"}], \"training\": {\"loss\": \"binary_crossentropy\", " ADAM,
    LAMINA_VIEW_WORDS, 1 << LAMINA_VIEW_WORDS | 1 << LAMINA_VIEW_CONFUSION },
};

/* A window with nothing but the views, and what stands behind them. */
typedef struct {
  LaminaDocument *document;
  LaminaSession *session;
  GtkWidget *window;
  LaminaTrainViews *views;
} Fixture;

static void
wait_for (gboolean (*condition) (Fixture *), Fixture *f)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;

  while (!condition (f)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_main_context_iteration (NULL, FALSE);
  }
}

static gboolean
has_data (Fixture *f)
{
  g_assert_null (lamina_session_peek_data_error (f->session));
  return lamina_session_peek_data (f->session) != NULL;
}

static gboolean
is_done (Fixture *f)
{
  return lamina_session_get_status (f->session) == LAM_RUN_DONE;
}

static gboolean
holds_view (Fixture *f)
{
  LaminaView view = (LaminaView) lamina_view_find (lamina_train_views_get_view (f->views));

  return lamina_view_is_in (view, lamina_session_peek_snapshot (f->session));
}

static void
open_task (Fixture *f, const char *rest)
{
  g_autofree char *text = g_strdup_printf (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"seed\": 3, %s}", rest);
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lam_experiment_from_text (text, -1, "test", &error);

  g_assert_no_error (error);
  lamina_document_replace (f->document, experiment);
  wait_for (has_data, f);
}

static void
fixture_init (Fixture *f)
{
  f->document = lamina_document_new ();
  f->session = lamina_session_new (f->document);
  f->views = g_object_new (LAMINA_TYPE_TRAIN_VIEWS, NULL);
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 700, 340);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->views));
  lamina_train_views_set_session (f->views, f->session);
  gtk_window_present (GTK_WINDOW (f->window));
  gtk_test_widget_wait_for_draw (f->window);
}

static void
fixture_clear (Fixture *f)
{
  lamina_session_close (f->session);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_object_unref (f->session);
  g_object_unref (f->document);
}

static guint
offered (LaminaTrainViews *views)
{
  guint bits = 0;

  for (guint v = 0; v < LAMINA_N_VIEWS; v++) {
    g_autofree char *before = g_strdup (lamina_train_views_get_view (views));

    if (lamina_train_views_show (views, lamina_view_name (v)))
      bits |= 1u << v;
    lamina_train_views_show (views, before);
  }
  return bits;
}

/* Each task has its own view in front and offers what makes sense; before training every view says
 * what will come, after it every one shows something. */
static void
test_tasks (void)
{
  Fixture f;

  fixture_init (&f);
  for (guint t = 0; t < G_N_ELEMENTS (tasks); t++) {
    open_task (&f, tasks[t].rest);
    g_assert_cmpstr (lamina_train_views_get_view (f.views), ==, lamina_view_name (tasks[t].task));
    g_assert_cmpuint (offered (f.views), ==, tasks[t].offered);
    for (guint v = 0; v < LAMINA_N_VIEWS; v++) {
      LaminaPlotView *plot = lamina_train_views_peek_plot (f.views, v);

      if (lamina_train_views_show (f.views, lamina_view_name (v)) && plot != NULL)
        g_assert_true (plot_is_empty (lamina_plot_view_peek (plot)));
    }
    lamina_session_train (f.session);
    wait_for (is_done, &f);
    for (guint v = 0; v < LAMINA_N_VIEWS; v++) {
      LaminaPlotView *plot = lamina_train_views_peek_plot (f.views, v);
      PlotStyle style;
      g_autoptr (Plot) file = NULL;
      g_autofree char *note = NULL;

      if (!lamina_train_views_show (f.views, lamina_view_name (v)))
        continue;
      if (plot != NULL)
        g_assert_false (plot_is_empty (lamina_plot_view_peek (plot)));
      plot_style_init (&style, PLOT_THEME_LIGHT);
      file = lamina_train_views_dup_figure (f.views, &style);
      g_assert_false (plot_is_empty (file));
      note = lamina_view_note (v, lamina_session_peek_snapshot (f.session));
      g_assert_nonnull (note);
    }
  }
  fixture_clear (&f);
}

/* A view chosen while a run is paused is filled while it is paused; one that is not seen asks for
 * nothing. */
static void
test_chosen_while_paused (void)
{
  LamSnapshot *snapshot;
  Fixture f;

  fixture_init (&f);
  open_task (&f, tasks[0].rest);
  g_assert_true (lamina_train_views_show (f.views, "samples"));
  lamina_session_step (f.session);
  wait_for (holds_view, &f);
  snapshot = lamina_session_peek_snapshot (f.session);
  g_assert_cmpuint (snapshot->look, ==, LAM_LOOK_ANSWERS);
  g_assert_null (snapshot->filters);
  g_assert_true (lamina_train_views_show (f.views, "filters"));
  wait_for (holds_view, &f);
  g_assert_cmpuint (lamina_session_peek_snapshot (f.session)->total_steps, ==, 1);
  g_assert_false (plot_is_empty (
      lamina_plot_view_peek (lamina_train_views_peek_plot (f.views, LAMINA_VIEW_FILTERS))));
  g_assert_false (lamina_train_views_show (f.views, "denoise"));
  g_assert_false (lamina_train_views_show (f.views, "nonsense"));
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  int status;

  gtk_test_init (&argc, &argv, NULL);
  lam_init ();
  lamina_register_resources ();
  adw_init ();
  g_test_add_func ("/train-views/tasks", test_tasks);
  g_test_add_func ("/train-views/chosen-while-paused", test_chosen_while_paused);
  status = g_test_run ();
  lamina_session_join_all ();
  return status;
}
