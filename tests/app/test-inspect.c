/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Inspect page in this process: each view is fed by the probe and shows what the engine says,
 * its sentences and pictures follow from numbers alone. Criticals are fatal. */

#include "in-window.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "edits.h"
#include "inspect-activations.h"
#include "inspect-alone.h"
#include "inspect-check.h"
#include "inspect-page.h"
#include "inspect-step.h"
#include "inspect-weights.h"
#include "main-window.h"
#include "softmax-table.h"
#include "text-table.h"

/* A label that is seen and holds @words, or NULL. */
static GtkWidget *
find_label (GtkWidget *root, const char *words)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
      && strstr (gtk_label_get_label (GTK_LABEL (root)), words) != NULL)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_label (child, words);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
has_data (gpointer window)
{
  return lamina_session_peek_data (lamina_window_peek_session (window)) != NULL;
}

static void
act (gpointer window, const char *name, GVariant *value)
{
  g_action_group_activate_action (G_ACTION_GROUP (window), name, value);
}

/* The window with an experiment, its Inspect page in front. */
static LaminaWindow *
window_at (const char *id, const char *view)
{
  GtkWidget *window = lamina_window_new (application);

  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  act (window, "ready", g_variant_new_string (id));
  wait_for (has_data, window);
  g_action_group_change_action_state (G_ACTION_GROUP (window), "page",
                                      g_variant_new_string ("inspect"));
  g_action_group_change_action_state (G_ACTION_GROUP (window), "inspect-view",
                                      g_variant_new_string (view));
  return LAMINA_WINDOW (window);
}

static gpointer
child_of (LaminaWindow *window, GType type)
{
  return find_type (GTK_WIDGET (window), type);
}

static void
edit (LaminaWindow *window, guint layer, const char *path, const char *json)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      lamina_layer_edit (lamina_window_peek_document (window), layer, path, json, &error));
  g_assert_no_error (error);
}

/* ---- texts and pictures that need no window ---- */

static void
test_sentences (void)
{
  static const struct {
    const char *text;
    guint n;
    double first, last;
  } cases[] = {
    { "1001, 1002", 2, 1001, 1002 }, { "[1;2;-3.5]", 3, 1, -3.5 },
    { " 1e3 ", 1, 1000, 1000 },      { "", 0, 0, 0 },
    { "1, two", 0, 0, 0 },           { "nan", 0, 0, 0 },
    { "1 2 3 4 5", 0, 0, 0 }, /* more than the four there is room for */
  };
  static const struct {
    const char *text;
    guint n;
    gsize d[4];
  } shapes[] = {
    { "2×3×6×6", 4, { 2, 3, 6, 6 } },
    { "4, 5", 2, { 4, 5 } },
    { "7", 1, { 7 } },
    { "2x0", 0, { 0 } },
    { "", 0, { 0 } },
    { "2×b", 0, { 0 } },
    { "1 2 3 4 5", 0, { 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *sentence = NULL;
    double scores[4];
    guint n = lamina_read_scores (cases[i].text, scores, 4, &sentence);

    g_assert_cmpuint (n, ==, cases[i].n);
    g_assert_true ((sentence != NULL) == (n == 0));
    if (n > 0) {
      g_assert_cmpfloat (scores[0], ==, cases[i].first);
      g_assert_cmpfloat (scores[n - 1], ==, cases[i].last);
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (GError) error = NULL;
    gsize d[4] = { 0 };

    g_assert_cmpuint (lamina_read_shape (shapes[i].text, d, &error), ==, shapes[i].n);
    g_assert_true ((error != NULL) == (shapes[i].n == 0));
    if (shapes[i].n > 0)
      g_assert_cmpmem (d, sizeof d, shapes[i].d, sizeof d);
  }
}

static void
test_step_sentences (void)
{
  double rate[] = { 0.001, 0.1, 10, 1000 }, loss[] = { 1.9, 1, 3, NAN };
  LamOneStep step = { .before = 2, .slope = 100, .rate = rate, .loss = loss, .n = 4, .best = 1 };
  g_autofree char *helps = lamina_step_sentence (&step, 1),
                  *harms = lamina_step_sentence (&step, 2),
                  *breaks = lamina_step_sentence (&step, 3);
  g_autoptr (Plot) chart = lamina_step_chart (&step, 1);

  g_assert_nonnull (strstr (helps, "helps"));
  g_assert_nonnull (strstr (harms, "harm"));
  g_assert_nonnull (strstr (breaks, "breaks"));
  g_assert_false (plot_is_empty (chart));
}

static void
test_check_sentence (void)
{
  LamGradientRow right = { .name = (char *) "a/kernel", .error = 1e-9, .n_checked = 50 };
  LamGradientRow wrong = { .name = (char *) "b/bias", .error = 1e-3, .n_checked = 50 };
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autofree char *none = lamina_check_sentence (rows), *good = NULL, *bad = NULL;

  g_ptr_array_add (rows, &right);
  good = lamina_check_sentence (rows);
  g_ptr_array_add (rows, &wrong);
  bad = lamina_check_sentence (rows);
  g_assert_nonnull (strstr (none, "nothing to check"));
  g_assert_nonnull (strstr (good, "is right"));
  g_assert_nonnull (strstr (bad, "wrong: the error of b/bias"));
}

/* ---- weights and activations ---- */

static gboolean
has_weights (gpointer view)
{
  return lamina_inspect_weights_peek_figure (view) != NULL;
}

static gboolean
has_activations (gpointer view)
{
  return lamina_inspect_activations_peek_figure (view) != NULL;
}

static void
test_weights (void)
{
  LaminaWindow *window = window_at ("drawn-digits", "weights");
  LaminaInspectWeights *view = child_of (window, LAMINA_TYPE_INSPECT_WEIGHTS);
  LaminaInspectPage *page = child_of (window, LAMINA_TYPE_INSPECT_PAGE);

  wait_for (has_weights, view);
  g_assert_false (plot_is_empty (lamina_inspect_page_peek_figure (page)));
  /* A layer without weights says so. */
  lamina_inspect_page_set_layer (page, "flatten_1");
  while (lamina_inspect_weights_peek_figure (view) != NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
}

typedef struct {
  LaminaWindow *window;
  const char *name;
} Loaded;

static gboolean
shows_loaded (gpointer data)
{
  const Loaded *loaded = data;
  g_autofree char *words = g_strdup_printf ("Loaded weights: %s", loaded->name);

  return find_label (GTK_WIDGET (loaded->window), words) != NULL;
}

static gboolean
shows_results (gpointer window)
{
  return find_label (window, "samples · Loss") != NULL;
}

/* A file of weights that is dropped is one of weights, not of data, and is looked at at once. */
static void
test_loaded_weights (void)
{
  static const char *const endings[] = { "npz", "safetensors", "pt", "h5" };
  LaminaWindow *window = window_at ("drawn-digits", "weights");
  LamData *data = lamina_session_peek_data (lamina_window_peek_session (window));
  g_autoptr (LamExperiment) experiment =
      lam_experiment_dup (lamina_document_peek (lamina_window_peek_document (window)));
  g_autofree char *folder = g_dir_make_tmp ("lamina-loaded-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *seed = g_strdup_printf ("%u", i + 2);
    g_autofree char *name = g_strconcat ("other.", endings[i], NULL);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autoptr (LamWeights) weights = NULL;
    const Loaded loaded = { .window = window, .name = name };

    g_assert_true (lam_experiment_set (experiment, "seed", seed, NULL));
    weights = lam_first_weights (experiment, data->shape, NULL);
    g_assert_true (lam_weights_save (weights, path, NULL));
    act (window, "open-path", g_variant_new_string (path));
    wait_for (shows_loaded, (gpointer) &loaded);
    g_unlink (path);
  }
  /* And they are measured, without a run. */
  g_action_group_change_action_state (G_ACTION_GROUP (window), "page",
                                      g_variant_new_string ("results"));
  wait_for (shows_results, window);
  g_rmdir (folder);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_activations (void)
{
  LaminaWindow *window = window_at ("drawn-digits", "activations");
  LaminaInspectActivations *view = child_of (window, LAMINA_TYPE_INSPECT_ACTIVATIONS);
  LaminaInspectPage *page = child_of (window, LAMINA_TYPE_INSPECT_PAGE);
  LaminaSoftmaxTable *table = child_of (window, LAMINA_TYPE_SOFTMAX_TABLE);
  GtkWidget *entry = find_type (GTK_WIDGET (table), GTK_TYPE_ENTRY);
  LamPartId part;
  gsize position;

  wait_for (has_activations, view);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (table)));
  lamina_inspect_activations_go (view, LAM_PART_TRAIN, 4);
  g_assert_nonnull (lamina_inspect_activations_get_sample (view, &part, &position));
  g_assert_cmpuint (part, ==, LAM_PART_TRAIN);
  g_assert_cmpuint (position, ==, 4);
  lamina_inspect_page_set_layer (page, "softmax_1");
  while (!gtk_widget_get_visible (GTK_WIDGET (table)))
    g_main_context_iteration (NULL, TRUE);
  /* The exercise's own numbers. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "1001, 1002");
  {
    GtkWidget *grid = find_type (GTK_WIDGET (table), GTK_TYPE_GRID);
    const char *wanted[2] = { "0.26894142", "0.73105858" };

    for (int i = 0; i < 2; i++)
      g_assert_cmpstr (
          gtk_label_get_label (GTK_LABEL (gtk_grid_get_child_at (GTK_GRID (grid), 4, i + 1))), ==,
          wanted[i]);
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Rows of original, grey, edges, called as the preset calls its filters, and taken away as a file.
 */
static void
test_several (void)
{
  LaminaWindow *window = window_at ("convolution-by-hand", "activations");
  LaminaInspectActivations *view = child_of (window, LAMINA_TYPE_INSPECT_ACTIVATIONS);
  const LamExperiment *experiment = lamina_document_peek (lamina_window_peek_document (window));
  const char *const *names =
      lam_layer_filter_names (g_ptr_array_index (lam_experiment_layers (experiment), 0));
  const Plot *one;
  g_autofree char *folder = g_dir_make_tmp ("lamina-several-XXXXXX", NULL);

  g_assert_cmpstr (names[0], ==, "grey");
  g_assert_cmpstr (names[1], ==, "edges");
  g_assert_null (names[2]);
  wait_for (has_activations, view);
  one = lamina_inspect_activations_peek_figure (view);
  g_action_group_change_action_state (G_ACTION_GROUP (window), "inspect-several",
                                      g_variant_new_boolean (TRUE));
  while (lamina_inspect_activations_peek_figure (view) == one)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (lamina_inspect_activations_count (view), >, 1);
  for (guint i = 0; i < 3; i++) {
    const char *const endings[] = { "png", "svg", "pdf" };
    g_autofree char *name = g_strdup_printf ("filtered.%s", endings[i]);
    g_autofree char *path = g_build_filename (folder, name, NULL);

    act (window, "export-figure-path", g_variant_new_string (path));
    while (!g_file_test (path, G_FILE_TEST_EXISTS))
      g_main_context_iteration (NULL, FALSE);
    g_unlink (path);
  }
  g_rmdir (folder);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- the check ---- */

static gboolean
has_rows (gpointer table)
{
  return lamina_text_table_get_n_rows (table) > 0;
}

static void
test_check (void)
{
  LaminaWindow *window = window_at ("drawn-digits", "check");
  LaminaInspectCheck *view = child_of (window, LAMINA_TYPE_INSPECT_CHECK);
  gpointer table = find_type (GTK_WIDGET (view), LAMINA_TYPE_TEXT_TABLE);

  lamina_inspect_check_start (view);
  wait_for (has_rows, table);
  for (guint i = 0; i < lamina_text_table_get_n_rows (table); i++)
    g_assert_nonnull (strstr (lamina_text_table_peek (table, i, 1), "right"));
  /* An edit takes what it was about. */
  edit (window, 1, "units", "16");
  g_assert_cmpuint (lamina_text_table_get_n_rows (table), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- one step ---- */

static gboolean
has_step (gpointer view)
{
  return lamina_inspect_step_peek_figure (view) != NULL;
}

static void
test_step (void)
{
  LaminaWindow *window = window_at ("drawn-digits", "step");
  gpointer view = child_of (window, LAMINA_TYPE_INSPECT_STEP);

  wait_for (has_step, view);
  g_assert_false (plot_is_empty (lamina_inspect_step_peek_figure (view)));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- a layer alone ---- */

static gboolean
has_answer (gpointer view)
{
  return lamina_inspect_alone_peek (view) != NULL;
}

static double
largest_difference (const LamArray *a, const LamArray *b)
{
  double largest = 0;

  g_assert_cmpuint (a->size, ==, b->size);
  for (gsize i = 0; i < a->size; i++)
    largest = MAX (largest, fabs (lam_array_at (a, i) - lam_array_at (b, i)));
  return largest;
}

static void
test_alone (void)
{
  LaminaWindow *window = window_at ("drawn-digits", "alone");
  gpointer view = child_of (window, LAMINA_TYPE_INSPECT_ALONE);
  g_autofree char *folder = g_dir_make_tmp ("lamina-alone-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "dkernel.csv", NULL);
  g_autoptr (LamArray) saved = NULL;
  const LaminaAloneAnswer *answer;

  wait_for (has_answer, view);
  answer = lamina_inspect_alone_peek (view);
  g_assert_cmpuint (answer->n_inputs, ==, 4); /* x, kernel, bias, dy */
  g_assert_cmpuint (answer->arrays->len, ==, 8);
  for (guint i = 0; i < answer->rows->len; i++)
    g_assert_true (lam_gradient_row_is_good (g_ptr_array_index (answer->rows, i)));
  act (window, "bench-save-path", g_variant_new ("(ss)", folder, "csv"));
  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
  saved = lam_array_load (path, NULL);
  /* All digits. */
  g_assert_cmpfloat (largest_difference (saved, lam_npz_find (answer->arrays, "dkernel")), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_about_loss (gpointer view)
{
  const LaminaAloneAnswer *answer = lamina_inspect_alone_peek (view);

  return answer != NULL && answer->of_loss;
}

/* The loss of the experiment, on predictions of the shape its network answers. */
static void
test_alone_loss (void)
{
  LaminaWindow *window = window_at ("layer-bench", "alone");
  gpointer view = child_of (window, LAMINA_TYPE_INSPECT_ALONE);
  GActionGroup *actions = G_ACTION_GROUP (window);
  g_autoptr (GVariant) state = NULL;
  const LaminaAloneAnswer *answer;
  const LamArray *x, *target;
  double sum = 0;

  g_action_group_change_action_state (actions, "bench-loss", g_variant_new_boolean (TRUE));
  wait_for (is_about_loss, view);
  answer = lamina_inspect_alone_peek (view);
  g_assert_cmpuint (answer->n_inputs, ==, 2);
  x = lam_npz_find (answer->arrays, "x");
  target = lam_npz_find (answer->arrays, "target");
  g_assert_cmpuint (x->d[0], ==, 4);
  g_assert_cmpuint (x->d[1], ==, 10);
  for (gsize i = 0; i < x->size; i++)
    sum += pow (lam_array_at (x, i) - lam_array_at (target, i), 2) / 4;
  /* Forty terms, in another order. */
  g_assert_cmpfloat_with_epsilon (lam_array_at (lam_npz_find (answer->arrays, "y"), 0), sum,
                                  1e-12 * sum);
  g_assert_cmpuint (answer->rows->len, ==, 1);
  g_assert_true (lam_gradient_row_is_good (g_ptr_array_index (answer->rows, 0)));
  g_assert_true (g_action_group_get_action_enabled (actions, "bench-save"));
  state = g_action_group_get_action_state (actions, "bench-loss");
  g_assert_true (g_variant_get_boolean (state));
  /* Whoever chooses a layer means it. */
  lamina_inspect_page_set_layer (child_of (window, LAMINA_TYPE_INSPECT_PAGE), "dense");
  while (is_about_loss (view) || !has_answer (view))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (lam_npz_find (lamina_inspect_alone_peek (view)->arrays, "kernel"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static char *
vector (const char *name)
{
  return g_build_filename (g_getenv ("LAMINA_DATA"), "vectors", "cs5242", name, NULL);
}

typedef struct {
  gpointer view;
  LamArray *wanted;
} Agreement;

static gboolean
agrees (gpointer data)
{
  const Agreement *agreement = data;
  const LaminaAloneAnswer *answer = lamina_inspect_alone_peek (agreement->view);
  const LamArray *dx = answer != NULL ? lam_npz_find (answer->arrays, "dx") : NULL;

  return dx != NULL && dx->size == agreement->wanted->size
         && largest_difference (dx, agreement->wanted) < 1e-9;
}

/* The vectors that a course hands out: channels first, flat files, their shapes told by hand. */
static void
test_alone_vectors (void)
{
  static const struct {
    const char *name, *file, *shape;
  } given[] = {
    { "x", "conv_backward_in_x.csv", "4×3×5×5" },
    { "kernel", "conv_backward_in_w.csv", "" },
    { "bias", "conv_backward_in_b.csv", "" },
    { "dy", "conv_backward_in_dout.csv", "" },
  };
  g_autofree char *path = NULL;
  LaminaWindow *window;
  Agreement agreement;

  if (g_getenv ("LAMINA_DATA") == NULL
      || !g_file_test ((path = vector (given[0].file)), G_FILE_TEST_EXISTS)) {
    g_test_skip ("LAMINA_DATA has no vectors/cs5242/conv_backward_in_x.csv");
    return;
  }
  window = window_at ("drawn-digits", "alone");
  lamina_layer_add (lamina_window_peek_document (window), 0,
                    lam_family_find (&lam_layer_family, "conv2d"));
  edit (window, 0, "filters", "2");
  edit (window, 0, "padding", "\"same\"");
  lamina_inspect_page_set_layer (child_of (window, LAMINA_TYPE_INSPECT_PAGE), "conv2d_1");
  agreement.view = child_of (window, LAMINA_TYPE_INSPECT_ALONE);
  wait_for (has_answer, agreement.view);
  lamina_inspect_alone_set_nchw (agreement.view, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (given); i++) {
    g_autofree char *file = vector (given[i].file);

    g_assert_true (
        lamina_inspect_alone_set_file (agreement.view, given[i].name, file, given[i].shape));
  }
  g_free (path);
  path = vector ("conv_backward_out_dx.csv");
  agreement.wanted = lam_array_load (path, NULL);
  wait_for (agrees, &agreement);
  lam_array_free (agreement.wanted);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  in_window_begin (&argc, &argv);
  g_test_add_func ("/inspect/sentences", test_sentences);
  g_test_add_func ("/inspect/step-sentences", test_step_sentences);
  g_test_add_func ("/inspect/check-sentence", test_check_sentence);
  g_test_add_func ("/inspect/weights", test_weights);
  g_test_add_func ("/inspect/loaded-weights", test_loaded_weights);
  g_test_add_func ("/inspect/activations", test_activations);
  g_test_add_func ("/inspect/several", test_several);
  g_test_add_func ("/inspect/check", test_check);
  g_test_add_func ("/inspect/step", test_step);
  g_test_add_func ("/inspect/alone", test_alone);
  g_test_add_func ("/inspect/alone-loss", test_alone_loss);
  g_test_add_func ("/inspect/alone-vectors", test_alone_vectors);
  return in_window_end ();
}
