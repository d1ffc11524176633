/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Data page of a real window in this process, on forty digits whose every value is known, and
 * on reviews: filters, one sample with its raw values and words, steps with their effect in view, a
 * folder that is dropped, and where a public set is offered. */

#include <glib/gstdio.h>

#include "data-page.h"
#include "edits.h"
#include "help-pane.h"
#include "in-window.h"
#include "main-window.h"
#include "plot-view.h"
#include "sample-wall-dialog.h"
#include "sample-wall-tile.h"
#include "sample-wall.h"
#include "steps-preview.h"
#include "steps-row.h"

#define N 40
#define SIDE 6
#define PATIENCE 60 /* seconds */

static char *room; /* with the folder "digits" */

static guint8
digit_value (gsize i)
{
  return (guint8) (7 * i % 256);
}

static void
write_idx (const char *name, guint32 magic, const guint32 *sizes, guint n_sizes, GByteArray *body)
{
  g_autofree char *path = g_build_filename (room, "digits", name, NULL);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  guint32 head = GUINT32_TO_BE (magic);

  g_byte_array_append (all, (guint8 *) &head, 4);
  for (guint i = 0; i < n_sizes; i++) {
    guint32 size = GUINT32_TO_BE (sizes[i]);

    g_byte_array_append (all, (guint8 *) &size, 4);
  }
  g_byte_array_append (all, body->data, body->len);
  g_assert_true (g_file_set_contents (path, (char *) all->data, all->len, &error));
}

/* As MNIST is: sample i is of class i modulo 10. */
static void
make_digits (void)
{
  static const guint32 sizes[] = { N, SIDE, SIDE };
  g_autofree char *folder = NULL;
  g_autoptr (GByteArray) pixels = g_byte_array_new (), labels = g_byte_array_new ();

  room = g_dir_make_tmp ("lamina-data-page-XXXXXX", NULL);
  folder = g_build_filename (room, "digits", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (gsize i = 0; i < N * SIDE * SIDE; i++) {
    guint8 value = digit_value (i);

    g_byte_array_append (pixels, &value, 1);
  }
  for (guint i = 0; i < N; i++) {
    guint8 label = i % 10;

    g_byte_array_append (labels, &label, 1);
  }
  write_idx ("train-images-idx3-ubyte", 0x803, sizes, 3, pixels);
  write_idx ("train-labels-idx1-ubyte", 0x801, sizes, 1, labels);
}

static void
remove_digits (void)
{
  const char *const names[] = { "digits/train-images-idx3-ubyte", "digits/train-labels-idx1-ubyte",
                                "digits", "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (room, names[i], NULL);

    g_remove (path);
  }
  g_free (room);
}

/* ---- the window ---- */

static GObject *
part_of (gpointer widget, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (widget), G_OBJECT_TYPE (widget), name);
}

static LamData *
data_of (LaminaWindow *window)
{
  return lamina_session_peek_data (lamina_window_peek_session (window));
}

static gboolean
has_digits (gpointer window)
{
  LamData *data = data_of (window);

  return data != NULL && data->parts[LAM_PART_TRAIN].n + data->parts[LAM_PART_VALIDATION].n == N;
}

static LaminaWindow *
window_new (void)
{
  GtkWidget *window = lamina_window_new (application);

  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_action_group_activate_action (G_ACTION_GROUP (window), "new-empty", NULL);
  return LAMINA_WINDOW (window);
}

static void
set_view (LaminaWindow *window, const char *view)
{
  g_action_group_change_action_state (G_ACTION_GROUP (window), "page",
                                      g_variant_new_string ("data"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "data-view",
                                  g_variant_new_string (view));
}

static LaminaWindow *
window_with_digits (const char *view)
{
  LaminaWindow *window = window_new ();
  g_autofree char *path = g_build_filename (room, "digits", NULL);

  g_action_group_activate_action (G_ACTION_GROUP (window), "open-path",
                                  g_variant_new_string (path));
  wait_within (PATIENCE, has_digits, window);
  set_view (window, view);
  return window;
}

/* ---- the wall ---- */

static void
choose (LaminaSampleWall *wall, const char *which, const char *row)
{
  GtkDropDown *drop_down = GTK_DROP_DOWN (part_of (wall, which));
  GListModel *rows = gtk_drop_down_get_model (drop_down);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (rows), i), row)) {
      gtk_drop_down_set_selected (drop_down, i);
      return;
    }
  g_error ("“%s” is not among what “%s” offers", row, which);
}

static gboolean
all_told (gpointer wall)
{
  GtkGridView *grid = GTK_GRID_VIEW (part_of (wall, "grid"));

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_grid_view_get_model (grid)))
         == lamina_sample_wall_get_n (wall);
}

static void
test_filters (void)
{
  LaminaWindow *window = window_with_digits ("samples");
  LaminaSampleWall *wall =
      LAMINA_SAMPLE_WALL (find_type (GTK_WIDGET (window), LAMINA_TYPE_SAMPLE_WALL));
  guint n;

  g_assert_cmpuint (lamina_sample_wall_get_n (wall), ==, N);
  choose (wall, "class", "3");
  g_assert_cmpuint (lamina_sample_wall_get_n (wall), ==, N / 10);
  choose (wall, "part", "Validation");
  n = lamina_sample_wall_get_n (wall);
  choose (wall, "part", "Training");
  g_assert_cmpuint (lamina_sample_wall_get_n (wall), ==, N / 10 - n);
  wait_within (PATIENCE, all_told, wall);
  choose (wall, "class", "All classes");
  choose (wall, "part", "All parts");
  g_assert_cmpuint (lamina_sample_wall_get_n (wall), ==, N);
  wait_within (PATIENCE, all_told, wall);
  gtk_window_destroy (GTK_WINDOW (window));
}

static LaminaSampleDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (LAMINA_IS_SAMPLE_DIALOG (window))
      return LAMINA_SAMPLE_DIALOG (window);
  }
  return NULL;
}

/* What a double click does: the sample as it lies in the file, row by row. */
static void
test_sample (void)
{
  LaminaWindow *window = window_with_digits ("samples");
  GtkWidget *wall = find_type (GTK_WIDGET (window), LAMINA_TYPE_SAMPLE_WALL);
  LaminaSampleDialog *dialog;
  gsize row = data_of (window)->parts[LAM_PART_TRAIN].rows[1];
  g_autofree char *title = g_strdup_printf ("Training sample 2, class %" G_GSIZE_FORMAT, row % 10);

  wait_within (PATIENCE, all_told, wall);
  g_signal_emit_by_name (part_of (wall, "grid"), "activate", 1);
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (part_of (dialog, "title"))), ==, title);
  g_assert_nonnull (gtk_picture_get_paintable (GTK_PICTURE (part_of (dialog, "picture"))));
  for (guint y = 0; y < SIDE; y++) {
    g_autofree char *text = lamina_sample_row_text (data_of (window), LAM_PART_TRAIN, 1, 0, y);
    g_autoptr (GString) expected = g_string_new (NULL);

    for (guint x = 0; x < SIDE; x++)
      g_string_append_printf (expected, "%s%3u", x > 0 ? " " : "",
                              digit_value (row * SIDE * SIDE + y * SIDE + x));
    g_assert_cmpstr (text, ==, expected->str);
  }
  g_signal_emit_by_name (part_of (dialog, "next"), "clicked");
  g_assert_true (g_str_has_prefix (gtk_label_get_label (GTK_LABEL (part_of (dialog, "title"))),
                                   "Training sample 3"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
has_reviews (gpointer window)
{
  LamData *data = data_of (window);

  return data != NULL && lamina_wall_is_text (data);
}

static void
test_words (void)
{
  LaminaWindow *window = window_new ();
  g_autoptr (JsonNode) data =
      json_from_string ("{\"source\": \"drawn_reviews\", \"samples\": 100}", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  GtkWidget *wall;
  LaminaSampleDialog *dialog;

  lamina_data_choose (lamina_window_peek_document (window), data, NULL, "Data", &error);
  g_assert_no_error (error);
  wait_within (PATIENCE, has_reviews, window);
  set_view (window, "samples");
  wall = find_type (GTK_WIDGET (window), LAMINA_TYPE_SAMPLE_WALL);
  g_signal_emit_by_name (part_of (wall, "grid"), "activate", 0);
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  words = lam_data_dup_words (data_of (window), LAM_PART_TRAIN, 0);
  g_assert_cmpuint (strlen (words), >, 20);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (part_of (dialog, "words"))), ==, words);
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- steps ---- */

/* Mean of what the row of step @index shows before or after it, 0 … 255; below 0: nothing yet. */
static double
mean_of (LaminaWindow *window, int index, const char *which)
{
  GtkWidget *page = find_type (GTK_WIDGET (window), LAMINA_TYPE_DATA_PAGE);
  GtkWidget *editor = gtk_widget_get_last_child (GTK_WIDGET (part_of (page, "preparation_box")));
  GtkListBox *list = GTK_LIST_BOX (part_of (editor, "list"));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, index);
  GdkPaintable *paintable =
      row != NULL ? gtk_picture_get_paintable (GTK_PICTURE (part_of (row, which))) : NULL;
  int width, height;
  double sum = 0;
  g_autofree guint8 *pixels = NULL;

  if (paintable == NULL)
    return -1;
  width = gdk_paintable_get_intrinsic_width (paintable);
  height = gdk_paintable_get_intrinsic_height (paintable);
  pixels = g_malloc ((gsize) width * height * 4);
  gdk_texture_download (GDK_TEXTURE (paintable), pixels, (gsize) width * 4);
  for (int i = 0; i < width * height; i++)
    sum += pixels[4 * i];
  return sum / width / height;
}

static gboolean
shows_both_steps (gpointer window)
{
  return mean_of (window, 1, "after") >= 0;
}

/* A step shows the sample before and after it. */
static void
test_preparation (void)
{
  LaminaWindow *window = window_with_digits ("prepare");
  g_autoptr (GError) error = NULL;
  double before, after;

  lamina_experiment_edit (lamina_window_peek_document (window), "data.prepare",
                          "[{\"step\": \"scale\", \"factor\": 0.00392156862745098}, \"invert\"]",
                          &error);
  g_assert_no_error (error);
  wait_within (PATIENCE, shows_both_steps, window);
  before = mean_of (window, 1, "before");
  after = mean_of (window, 1, "after");
  g_assert_cmpfloat (fabs (mean_of (window, 0, "after") - before), <, 1e-9);
  /* Each is rounded to a byte once. */
  g_assert_cmpfloat (fabs (before + after - 255), <, 1);
  g_assert_cmpfloat (fabs (before - after), >, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
shows_variants (gpointer window)
{
  GtkWidget *page = find_type (GTK_WIDGET (window), LAMINA_TYPE_DATA_PAGE);

  return gtk_widget_get_visible (GTK_WIDGET (part_of (page, "variants")));
}

/* What is drawn of a plot of tiles, in units that are pixels, and where each of them lies. */
typedef struct {
  cairo_surface_t *surface;
  PlotRect areas[LAMINA_N_VARIANTS + 2];
  guint n;
} Drawn;

#define DRAWN_SIDE 600
#define FRAME 8 /* around a tile: the first is marked */

static Drawn
draw_tiles (const Plot *plot, const PlotStyle *style)
{
  Drawn drawn = { .surface =
                      cairo_image_surface_create (CAIRO_FORMAT_RGB24, DRAWN_SIDE, DRAWN_SIDE) };
  cairo_t *cr = cairo_create (drawn.surface);
  PlotHit hit;

  plot_paint (cr, plot, style, DRAWN_SIDE, DRAWN_SIDE);
  cairo_destroy (cr);
  cairo_surface_flush (drawn.surface);
  for (int y = 0; y < DRAWN_SIDE; y += 4)
    for (int x = 0; x < DRAWN_SIDE; x += 4)
      if (plot_hit (plot, style, DRAWN_SIDE, DRAWN_SIDE, x, y, &hit) && hit.kind == PLOT_HIT_TILE
          && hit.index < G_N_ELEMENTS (drawn.areas)) {
        drawn.areas[hit.index] = hit.area;
        drawn.n = MAX (drawn.n, hit.index + 1);
      }
  return drawn;
}

/* Pixels that are not the same in two tiles. */
static guint
count_different (const Drawn *drawn, guint a, guint b)
{
  const guint8 *pixels = cairo_image_surface_get_data (drawn->surface);
  int stride = cairo_image_surface_get_stride (drawn->surface);
  const PlotRect *p = &drawn->areas[a], *q = &drawn->areas[b];
  guint n = 0;

  for (int y = FRAME; y < (int) MIN (p->height, q->height) - FRAME; y++)
    for (int x = FRAME; x < (int) MIN (p->width, q->width) - FRAME; x++) {
      const guint8 *in_a = pixels + ((int) p->y + y) * stride + ((int) p->x + x) * 4;
      const guint8 *in_b = pixels + ((int) q->y + y) * stride + ((int) q->x + x) * 4;

      n += memcmp (in_a, in_b, 3) != 0;
    }
  return n;
}

/* The picture itself and twelve variants, of which no two are the same. */
static void
check_variants (LaminaPlotView *view)
{
  Drawn drawn = draw_tiles (lamina_plot_view_peek (view), lamina_plot_view_peek_style (view));

  g_assert_cmpuint (drawn.n, ==, 1 + LAMINA_N_VARIANTS);
  for (guint a = 0; a < drawn.n; a++) {
    g_assert_cmpfloat (drawn.areas[a].width, >, 4 * FRAME);
    g_assert_cmpuint (count_different (&drawn, a, a), ==, 0);
    for (guint b = 0; b < a; b++)
      g_assert_cmpuint (count_different (&drawn, a, b), >, 50);
  }
  cairo_surface_destroy (drawn.surface);
}

static gboolean
shows_no_variants (gpointer window)
{
  return !shows_variants (window);
}

static void
test_variants (void)
{
  LaminaWindow *window = window_with_digits ("prepare");
  GObject *view = part_of (find_type (GTK_WIDGET (window), LAMINA_TYPE_DATA_PAGE), "variants");
  g_autoptr (GError) error = NULL;

  g_assert_false (shows_variants (window));
  lamina_experiment_edit (lamina_window_peek_document (window), "data.augment", "[\"rotate\"]",
                          &error);
  g_assert_no_error (error);
  wait_within (PATIENCE, shows_variants, window);
  check_variants (LAMINA_PLOT_VIEW (view));
  g_action_group_activate_action (G_ACTION_GROUP (window), "undo", NULL);
  wait_within (PATIENCE, shows_no_variants, window);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- where public sets are offered ---- */

static void
test_fetch_button (void)
{
  static const struct {
    const char *card;
    gboolean offered;
  } cases[] = { { "cifar-10", TRUE },
                { "film-reviews", TRUE },
                { "persian-digits", FALSE },
                { "mnist-digits", TRUE },
                { "drawn-digits", FALSE },
                { "kannada-digits", TRUE },
                { "film-reviews-dropout", TRUE } };
  LaminaWindow *window = window_new ();
  GtkWidget *pane = find_type (GTK_WIDGET (window), LAMINA_TYPE_HELP_PANE);
  GtkWidget *button = GTK_WIDGET (part_of (pane, "fetch_button"));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gboolean shown;

    g_action_group_activate_action (G_ACTION_GROUP (window), "ready",
                                    g_variant_new_string (cases[i].card));
    shown = gtk_widget_get_visible (button)
            && gtk_widget_get_visible (GTK_WIDGET (part_of (pane, "set_bar")));
    if (shown != cases[i].offered)
      g_error ("Fetch It is %s for %s", shown ? "shown" : "not shown", cases[i].card);
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  int status;

  in_window_begin (&argc, &argv);
  make_digits ();
  g_test_add_func ("/data-page/filters", test_filters);
  g_test_add_func ("/data-page/sample", test_sample);
  g_test_add_func ("/data-page/words", test_words);
  g_test_add_func ("/data-page/preparation", test_preparation);
  g_test_add_func ("/data-page/variants", test_variants);
  g_test_add_func ("/data-page/fetch-button", test_fetch_button);
  status = in_window_end ();
  remove_digits ();
  return status;
}
