/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plots as files: what they start with, that they are the same every time, and what goes wrong. */
#include "sample.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  PlotStyle style;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("plot-XXXXXX", NULL);
  g_assert_nonnull (f->folder);
  plot_style_init (&f->style, PLOT_THEME_LIGHT);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (f->folder, name, NULL);
    g_remove (path);
  }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static GBytes *
written (Fixture *f, const Plot *plot, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  GError *error = NULL;
  char *bytes;
  gsize length;

  plot_write (plot, &f->style, 664, 450, path, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (bytes, length);
}

static gboolean
holds (GBytes *bytes, const char *text)
{
  gsize size, length = strlen (text);
  const char *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i + length <= size; i++)
    if (memcmp (data + i, text, length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
starts (GBytes *bytes, const char *text, gsize length)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return size > 2000 && memcmp (data, text, length) == 0;
}

static void
test_formats (Fixture *f, gconstpointer data)
{
  g_autoptr (Plot) plot = sample_curves (300, 0.5);

  plot_set_title (plot, "Persian digits");
  g_autoptr (GBytes) png = written (f, plot, "a.PNG"), svg = written (f, plot, "a.svg"),
                     pdf = written (f, plot, "a.pdf");
  g_assert_true (starts (png, "\x89PNG\r\n\x1a\n", 8));
  /* IHDR: twice as many pixels as units. */
  const guint8 *head = g_bytes_get_data (png, NULL);
  g_assert_cmpuint (head[18] << 8 | head[19], ==, 1328);
  g_assert_cmpuint (head[22] << 8 | head[23], ==, 900);
  g_assert_true (starts (svg, "<?xml", 5));
  g_assert_true (holds (svg, "width=\"664px\""));
  g_assert_true (holds (svg, "</svg>"));
  g_assert_true (starts (pdf, "%PDF-", 5));
  g_assert_true (holds (pdf, "/Title (Persian digits)"));
  g_assert_true (holds (pdf, "%%EOF"));
  g_assert_false (holds (pdf, "/Title (Another)")); /* says no */
}

/* Pictures have numbers of their own in an SVG; these must not tell how long the program has run.
 */
static void
test_same_pictures (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "a.png", "a.svg", "a.pdf" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (Plot) figure = plot_figure_new (2);
    plot_figure_add (figure, sample_tiles (12));
    plot_figure_add (figure, sample_confusion ());
    g_autoptr (GBytes) first = written (f, figure, names[i]);
    g_autoptr (Plot) other = plot_figure_new (2);
    plot_figure_add (other, sample_tiles (12));
    plot_figure_add (other, sample_confusion ());
    g_autoptr (GBytes) second = written (f, other, names[i]);
    g_assert_true (g_bytes_equal (first, second));
  }
}

/* What the surface knows back from the file is what plot_paint draws. */
static void
test_png_is_the_painting (Fixture *f, gconstpointer data)
{
  g_autoptr (Plot) plot = sample_curves (3000, 0);
  g_autofree char *path = g_build_filename (f->folder, "a.png", NULL);
  g_bytes_unref (written (f, plot, "a.png"));
  cairo_surface_t *read = cairo_image_surface_create_from_png (path);
  cairo_surface_t *painted = sample_paint (plot, &f->style, 664, 450, 2);

  g_assert_cmpint (cairo_surface_status (read), ==, CAIRO_STATUS_SUCCESS);
  for (int y = 0; y < 900; y += 7)
    for (int x = 0; x < 1328; x += 3)
      g_assert_cmphex (sample_pixel (read, x, y) & 0xffffff, ==,
                       sample_pixel (painted, x, y) & 0xffffff);
  cairo_surface_destroy (read);
  cairo_surface_destroy (painted);
}

static void
test_same_bytes (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "a.png", "a.svg", "a.pdf" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (Plot) one = sample_curves (3000, 0.5), other = sample_curves (3000, 0.5);
    g_autoptr (GBytes) first = written (f, one, names[i]);
    /* In between something else is drawn, which moves cairo's counters on. */
    cairo_surface_destroy (sample_paint (one, &f->style, 300, 200, 1));
    g_autoptr (GBytes) second = written (f, other, names[i]);
    g_assert_true (g_bytes_equal (first, second));
    plot_lines_set_cursor (other, 3, NULL);
    g_autoptr (GBytes) third = written (f, other, names[i]);
    g_assert_false (g_bytes_equal (first, third)); /* says no */
  }
}

static void
test_failures (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "a.gif", "a", ".png", "png" };
  g_autoptr (Plot) plot = sample_curves (30, 0);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (f->folder, names[i], NULL);
    g_autoptr (GError) wrong = NULL;
    g_assert_false (plot_write (plot, &f->style, 300, 200, path, &wrong));
    g_assert_nonnull (strstr (wrong->message, ".png, .svg or .pdf"));
    g_assert_nonnull (strstr (wrong->message, names[i]));
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
  g_autofree char *nowhere = g_build_filename (f->folder, "no", "such", "a.png", NULL);
  g_assert_false (plot_write (plot, &f->style, 300, 200, nowhere, &error));
  g_assert_nonnull (error);
}

/* A failed writing leaves the old file as it was, and no leftovers. */
static void
test_old_file_stays (Fixture *f, gconstpointer data)
{
  g_autoptr (Plot) plot = sample_curves (30, 0);
  g_autoptr (GDir) dir = NULL;
  guint files = 0;

  g_autoptr (GBytes) once = written (f, plot, "a.svg");
  g_autoptr (GBytes) twice = written (f, plot, "a.svg");
  g_assert_true (g_bytes_equal (once, twice));
  dir = g_dir_open (f->folder, 0, NULL);
  while (g_dir_read_name (dir))
    files++;
  g_assert_cmpuint (files, ==, 1);
}

int
main (int argc, char **argv)
{
  /* Files are made by servers without a screen, too. */
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/plot-write/formats", test_formats);
  ADD ("/plot-write/png-is-the-painting", test_png_is_the_painting);
  ADD ("/plot-write/same-bytes", test_same_bytes);
  ADD ("/plot-write/same-pictures", test_same_pictures);
  ADD ("/plot-write/failures", test_failures);
  ADD ("/plot-write/old-file-stays", test_old_file_stays);
  return g_test_run ();
}
