/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Results page in this process, for every kind of task: which views it offers, that each shows
 * what the network answers, and what it says of it. Criticals are fatal. */

#include "in-window.h"

#include <glib/gstdio.h>
#include <string.h>

#include "main-window.h"
#include "results-page.h"
#include "results-text.h"

static char *folder;

#define EXPERIMENT(data, layers, training)                                                         \
  "{\"format\": \"lamina-experiment\", \"version\": 1, \"seed\": 3, \"data\": " data               \
  ", \"layers\": " layers ", \"training\": " training "}"

/* Views that are offered, in the order of the page. */
static const struct {
  const char *name, *experiment, *views, *summary;
  guint channels; /* of a picture of one's own */
} tasks[] = {
  { "classes",
    EXPERIMENT ("{\"source\": \"drawn_digits\", \"samples\": 200, \"test_samples\": 40, "
                "\"prepare\": [\"scale\"]}",
                "[\"flatten\", {\"type\": \"dense\", \"units\": 10}, \"softmax\"]",
                "{\"metrics\": [\"accuracy\"], \"batch_size\": 50, \"epochs\": 1}"),
    "confusion classes samples stress own", "40 samples · Loss ", 1 },
  { "masks",
    EXPERIMENT ("{\"source\": \"drawn_scenes\", \"samples\": 24, \"test_samples\": 12, \"size\": "
                "64, \"prepare\": [\"scale\"]}",
                "[{\"type\": \"conv2d\", \"filters\": 3, \"kernel_size\": 3, \"padding\": "
                "\"same\"}, \"softmax\"]",
                "{\"metrics\": [\"accuracy\", \"iou\"], \"batch_size\": 8, \"epochs\": 1}"),
    "confusion classes samples stress own", "12 samples · Loss ", 3 },
  { "pictures",
    EXPERIMENT ("{\"source\": \"drawn_digits\", \"samples\": 200, \"test_samples\": 40, "
                "\"target\": \"picture\", \"prepare\": [\"scale\", {\"step\": "
                "\"salt_and_pepper\", \"salt\": 0.1, \"pepper\": 0.1}]}",
                "[{\"type\": \"conv2d\", \"filters\": 1, \"kernel_size\": 3, \"padding\": "
                "\"same\"}]",
                "{\"loss\": \"mean_squared_error\", \"metrics\": [\"psnr\"], \"batch_size\": 50, "
                "\"epochs\": 1}"),
    "samples stress own", " over the input", 1 },
  { "words",
    EXPERIMENT ("{\"source\": \"drawn_reviews\", \"samples\": 400, \"test_samples\": 30, "
                "\"num_words\": 800}",
                "[{\"type\": \"dense\", \"units\": 1, \"activation\": \"sigmoid\"}]",
                "{\"loss\": \"binary_crossentropy\", \"metrics\": [\"accuracy\"], \"batch_size\": "
                "50, \"epochs\": 1}"),
    "confusion classes samples review", "30 samples · Loss ", 0 },
};

/* ---- help ---- */

static LaminaResultsPage *
page_of (gpointer window)
{
  return LAMINA_RESULTS_PAGE (find_type (window, LAMINA_TYPE_RESULTS_PAGE));
}

static gboolean
is_idle (gpointer window)
{
  LaminaSession *session = lamina_window_peek_session (window);

  return lamina_session_peek_data (session) != NULL
         && lamina_session_get_status (session) == LAM_RUN_IDLE;
}

static gboolean
is_done (gpointer window)
{
  return lamina_session_get_status (lamina_window_peek_session (window)) == LAM_RUN_DONE;
}

static gboolean
is_settled (gpointer window)
{
  return lamina_results_page_is_settled (page_of (window));
}

static gboolean
has_answer (gpointer window)
{
  g_autoptr (Plot) figure = lamina_results_page_dup_figure (page_of (window));

  return figure != NULL && !plot_is_empty (figure);
}

/* The window with a trained network, its Results page in front. */
/* Opens @experiment, trains it and looks at its results. */
static void
train_in (GtkWidget *window, const char *experiment)
{
  g_autofree char *path = g_build_filename (folder, "e.lamina", NULL);

  g_assert_true (g_file_set_contents (path, experiment, -1, NULL));
  g_action_group_activate_action (G_ACTION_GROUP (window), "open-path",
                                  g_variant_new_string (path));
  wait_for (is_idle, window);
  g_action_group_activate_action (G_ACTION_GROUP (window), "train", NULL);
  wait_for (is_done, window);
  g_action_group_change_action_state (G_ACTION_GROUP (window), "page",
                                      g_variant_new_string ("results"));
  wait_for (is_settled, window);
}

static LaminaWindow *
window_with (const char *experiment)
{
  GtkWidget *window = lamina_window_new (application);

  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  train_in (window, experiment);
  return LAMINA_WINDOW (window);
}

static void
write_picture (const char *path, guint channels)
{
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 90, 120);

  gdk_pixbuf_fill (picture, channels == 1 ? 0xf0f0f0ff : 0x40a060ff);
  g_assert_true (gdk_pixbuf_save (picture, path, "png", NULL, NULL));
}

static gboolean
says (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
      && strstr (gtk_label_get_label (GTK_LABEL (root)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

/* ---- every task ---- */

static void
ask_own (LaminaWindow *window, guint channels)
{
  g_autofree char *path = g_build_filename (folder, "own.png", NULL);

  write_picture (path, channels);
  g_action_group_activate_action (G_ACTION_GROUP (window), "add-picture",
                                  g_variant_new_string (path));
  wait_for (has_answer, window);
  g_assert_nonnull (strstr (lamina_results_page_peek_words (page_of (window)), "own.png"));
  g_assert_nonnull (strstr (lamina_results_page_peek_words (page_of (window)), "resized"));
}

static void
look_at (LaminaWindow *window, const char *view, guint channels)
{
  LaminaResultsPage *page = page_of (window);

  if (g_str_equal (view, "stress"))
    lamina_results_page_measure_stress (page);
  if (g_str_equal (view, "own"))
    ask_own (window, channels);
  if (g_str_equal (view, "review"))
    g_action_group_activate_action (
        G_ACTION_GROUP (window), "write-review",
        g_variant_new_string ("The film is good, and the story is QXZT."));
  wait_for (is_settled, window);
  wait_for (has_answer, window);
}

static void
test_task (gconstpointer data)
{
  const guint task = GPOINTER_TO_UINT (data);
  static const char *const all[] = { "confusion", "classes", "samples", "stress", "own", "review" };
  LaminaWindow *window = window_with (tasks[task].experiment);
  LaminaResultsPage *page = page_of (window);
  g_auto (GStrv) views = g_strsplit (tasks[task].views, " ", -1);

  g_assert_true (says (GTK_WIDGET (page), tasks[task].summary));
  /* One looks at something that says something. */
  g_assert_cmpstr (lamina_results_page_get_view (page), ==, views[0]);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    gboolean offered = g_strv_contains ((const char *const *) views, all[i]);

    lamina_results_page_set_view (page, all[i]);
    g_assert_cmpint (offered, ==, g_str_equal (lamina_results_page_get_view (page), all[i]));
    if (offered)
      look_at (window, all[i], tasks[task].channels);
  }
  if (task == G_N_ELEMENTS (tasks) - 1)
    g_assert_cmpstr (lamina_results_page_peek_words (page), ==,
                     "7 different words, of which the network knows 6.");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* From a network that tells classes apart to one that does not: nobody is left looking at a view
 * that is gone. */
static void
test_other_task (void)
{
  LaminaWindow *window = window_with (tasks[0].experiment);
  LaminaResultsPage *page = page_of (window);

  lamina_results_page_set_view (page, "classes");
  train_in (GTK_WIDGET (window), tasks[2].experiment);
  g_assert_cmpstr (lamina_results_page_get_view (page), ==, "samples");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- what is said ---- */

static void
test_summary (void)
{
  float quality[] = { 20, 22 }, before[] = { 10, 14 };
  LamStudy study = {
    .n = 2,
    .all = { .loss = 0.25, .n_metrics = 2, .metric = { "iou", "psnr" }, .value = { 0.3826, 18.54 } }
  };
  g_autofree char *plain = lamina_results_summarise (&study);
  g_autofree char *restored = NULL;

  g_assert_cmpstr (plain, ==, "2 samples · Loss 0.25 · Mean IoU 38.3\u202f% · PSNR 18.5 dB");
  study.quality = quality;
  study.before = before;
  restored = lamina_results_summarise (&study);
  g_assert_true (g_str_has_suffix (restored, " · PSNR 18.5 dB · +9.0 dB over the input"));
}

int
main (int argc, char **argv)
{
  int status;

  in_window_begin (&argc, &argv);
  folder = g_dir_make_tmp ("lamina-results-XXXXXX", NULL);
  g_test_add_func ("/results/summary", test_summary);
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++) {
    g_autofree char *name = g_strdup_printf ("/results/%s", tasks[i].name);

    g_test_add_data_func (name, GUINT_TO_POINTER (i), test_task);
  }
  g_test_add_func ("/results/other-task", test_other_task);
  status = in_window_end ();
  lamina_run_store_flush_all ();
  g_free (folder);
  return status;
}
