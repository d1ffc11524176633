/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures without a display: what was passed in is what is drawn. */

#include "figure.h"

#include <math.h>

#include "sample.h"

#define WIDTH 400
#define HEIGHT 300

static LamData *
load (const char *source)
{
  g_autofree char *text = g_strdup_printf (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": {\"source\": %s, \"samples\": "
      "40, \"test_samples\": 20, \"prepare\": [\"scale\"]}}",
      source);
  LamLoading loading = { .seed = 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = lam_experiment_from_text (text, -1, "test", &error);
  LamData *data;

  g_assert_no_error (error);
  data = lam_data_load (experiment, &loading, &error);
  g_assert_no_error (error);
  return data;
}

/* Pixels near @colour in the whole painted figure. */
static guint
painted (const Plot *plot, PlotColour colour)
{
  PlotStyle style = sample_style ();
  PlotRect all = { 0, 0, WIDTH, HEIGHT };
  cairo_surface_t *surface = sample_paint (plot, &style, WIDTH, HEIGHT, 1);
  guint n = sample_count (surface, &all, &colour, 0.02);

  cairo_surface_destroy (surface);
  return n;
}

/* The tile under each column of the middle of each row. */
static gboolean
has_tile (const Plot *plot, guint index)
{
  PlotStyle style = sample_style ();
  PlotHit hit;

  for (double y = 1; y < HEIGHT; y += 4)
    for (double x = 1; x < WIDTH; x += 4)
      if (plot_hit (plot, &style, WIDTH, HEIGHT, x, y, &hit) && hit.index == index)
        return TRUE;
  return FALSE;
}

static void
test_shares (void)
{
  static const struct {
    float y[3];
    guint n;
    double wanted[3];
  } cases[] = {
    { { 0.2f, 0.5f, 0.3f }, 3, { 0.2, 0.5, 0.3 } },
    /* e^1 and e^2 against 1, as in “a softmax of one's own”. */
    { { 1001, 1002 }, 2, { 0.26894142137, 0.73105857863 } },
    { { 0.75f }, 1, { 0.25, 0.75 } },
    { { -2 }, 1, { 0.88079707797, 0.11920292202 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double shares[3];

    figure_shares (cases[i].y, cases[i].n, shares);
    for (guint c = 0; c < MAX (cases[i].n, 2); c++)
      /* Outputs are floats: seven digits. */
      g_assert_cmpfloat_with_epsilon (shares[c], cases[i].wanted[c], 1e-7);
  }
}

static void
test_predictions (void)
{
  g_autoptr (LamData) data = load ("\"drawn_digits\"");
  float right[10] = { 0 }, wrong[10] = { 0 };
  FigureAnswer answers[] = { { LAM_PART_TEST, 0, right, 10, NULL },
                             { LAM_PART_TEST, 1, wrong, 10, "loss 3" } };
  PlotStyle style = sample_style ();
  g_autoptr (Plot) good = NULL, both = NULL, none = figure_predictions (data, NULL, 0);

  right[lam_data_class (data, LAM_PART_TEST, 0)] = 1;
  wrong[(lam_data_class (data, LAM_PART_TEST, 1) + 1) % 10] = 1;
  good = figure_predictions (data, answers, 1);
  both = figure_predictions (data, answers, 2);
  g_assert_true (plot_is_empty (none));
  g_assert_cmpuint (painted (good, style.role[PLOT_ROLE_BAD]), ==, 0);
  g_assert_cmpuint (painted (both, style.role[PLOT_ROLE_BAD]), >, 50);
  g_assert_true (has_tile (both, 1));
  g_assert_false (has_tile (both, 2));
}

static void
test_confusion (void)
{
  g_autoptr (LamData) data = load ("\"drawn_digits\"");
  gsize counts[100] = { 0 };
  PlotStyle style = sample_style ();
  g_autoptr (Plot) empty = figure_confusion (data, NULL), plot = NULL;
  PlotHit hit = { 0 };
  gboolean seen = FALSE;

  g_assert_true (plot_is_empty (empty));
  counts[3 * 10 + 5] = 7;
  plot = figure_confusion (data, counts);
  for (double y = 0; y < HEIGHT && !seen; y += 3)
    for (double x = 0; x < WIDTH && !seen; x += 3)
      seen = plot_hit (plot, &style, WIDTH, HEIGHT, x, y, &hit) && hit.row == 3 && hit.column == 5;
  g_assert_true (seen);
  g_assert_cmpint (hit.kind, ==, PLOT_HIT_CELL);
}

static void
test_denoise (void)
{
  guint8 pixels[3][64];
  FigureRestored columns[] = { { .shape = lam_shape_picture (8, 8, 1),
                                 .input = pixels[0],
                                 .output = pixels[1],
                                 .wanted = pixels[2],
                                 .input_psnr = 8.13,
                                 .output_psnr = NAN },
                               { .shape = lam_shape_picture (8, 8, 1), .wanted = pixels[2] } };
  g_autoptr (Plot) plot = NULL;

  for (guint k = 0; k < 3; k++)
    for (guint i = 0; i < 64; i++)
      pixels[k][i] = (guint8) (60 + 70 * k);
  plot = figure_denoise (columns, 2);
  for (guint k = 0; k < 3; k++) {
    double grey = (60 + 70 * k) / 255.0;
    guint n = painted (plot, (PlotColour){ grey, grey, grey, 1 });

    /* One picture of the first two, two of the last; glyphs have such greys too, but few. */
    g_assert_cmpuint (n, >, k == 2 ? 2 * 32 * 32 : 32 * 32);
  }
  /* Row by row: the wanted one of the second column is the sixth. */
  g_assert_true (has_tile (plot, 5));
}

/* Horses are red, dogs blue; where there is neither one sees the picture. */
static void
test_segmentation (void)
{
  g_autoptr (LamData) data = load ("\"drawn_scenes\"");
  PlotColour horse = figure_class_colour (data, 1), dog = figure_class_colour (data, 2);
  guint8 pixels[64], mask[64], answer[64];
  FigureRegions column = { .shape = lam_shape_picture (8, 8, 1),
                           .pixels = pixels,
                           .mask = mask,
                           .answer = answer,
                           .iou = 0.5 };
  g_autoptr (Plot) plot = NULL, hidden = NULL;

  g_assert_cmpstr (data->class_names[1], ==, "horse");
  g_assert_cmpfloat (horse.red, >, 2 * horse.blue);
  g_assert_cmpfloat (dog.blue, >, 2 * dog.red);
  g_assert_cmpfloat (figure_class_colour (data, 0).alpha, ==, 0);
  for (guint i = 0; i < 64; i++) {
    pixels[i] = 200;
    mask[i] = i < 32;           /* a horse above */
    answer[i] = i < 32 ? 1 : 2; /* and a dog below that is none */
  }
  plot = figure_segmentation (data, &column, 1, 1);
  hidden = figure_segmentation (data, &column, 1, 0);
  g_assert_cmpuint (painted (plot, horse), >, 500);
  g_assert_cmpuint (painted (plot, dog), >, 250);
  g_assert_cmpuint (painted (hidden, dog), ==, 0);
  g_assert_cmpuint (painted (hidden, horse), >, 250); /* the mask wanted stays */
}

static LamTensor *
kernel_new (LamWeights *weights, guint n, const gsize *d)
{
  LamTensor *kernel = lam_weights_add (weights, "layer/kernel", n, d, NULL);

  for (gsize i = 0; i < lam_tensor_size (kernel); i++)
    kernel->values[i] = (float) i - 5;
  return kernel;
}

static void
test_filters (void)
{
  static const struct {
    guint n;
    gsize d[4];
    LamShape in;
    guint n_tiles; /* 0: these are no pictures */
  } cases[] = {
    { 4, { 3, 3, 1, 6 }, { 3, { 28, 28, 1 } }, 6 },
    { 4, { 3, 3, 2, 4 }, { 3, { 28, 28, 2 } }, 8 },
    { 4, { 3, 3, 3, 4 }, { 3, { 32, 32, 3 } }, 4 }, /* in colour */
    { 2, { 16, 5 }, { 3, { 4, 4, 1 } }, 5 },
    { 2, { 16, 5 }, { 2, { 4, 4 } }, 5 },
    { 2, { 16, 5 }, { 1, { 16 } }, 0 },
    { 4, { 3, 3, 1, 60 }, { 3, { 28, 28, 1 } }, 50 }, /* as many as are wanted */
  };
  PlotStyle style = sample_style ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LamWeights) weights = lam_weights_new ();
    LamTensor *kernel = kernel_new (weights, cases[i].n, cases[i].d);
    g_autoptr (GError) error = NULL;
    g_autoptr (Plot) plot = figure_filters (&style, kernel, cases[i].in, 50, &error);

    if (cases[i].n_tiles == 0) {
      g_assert_null (plot);
      g_assert_error (error, LAM_ERROR, LAM_ERROR_DATA);
      continue;
    }
    g_assert_no_error (error);
    g_assert_true (has_tile (plot, cases[i].n_tiles - 1));
    g_assert_false (has_tile (plot, cases[i].n_tiles));
  }
}

static void
test_layers (void)
{
  static const float y[2 * 2 * 2 * 3] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  static const guint32 rows[] = { 1, 0 };
  static const char *const names[] = { "grey", "edges", NULL }; /* the third has none */
  PlotColour ink = sample_style ().foreground;
  g_autoptr (LamData) data = load ("\"drawn_digits\"");
  g_autoptr (Plot) activations =
      figure_activations ("hidden", y, lam_shape_picture (2, 2, 3), names);
  g_autoptr (Plot) vector = figure_activations ("hidden", y, lam_shape_vector (12), NULL);
  g_autoptr (Plot) numbered =
      figure_filtered (data, LAM_PART_TRAIN, rows, 2, y, lam_shape_picture (2, 2, 3), NULL);
  g_autoptr (Plot) filtered =
      figure_filtered (data, LAM_PART_TRAIN, rows, 2, y, lam_shape_picture (2, 2, 3), names);

  g_assert_true (has_tile (activations, 2));
  g_assert_false (has_tile (activations, 3));
  g_assert_true (has_tile (vector, 0));
  g_assert_false (has_tile (vector, 1));
  g_assert_true (has_tile (filtered, 7));
  g_assert_false (has_tile (filtered, 8));
  /* Another text is written with other ink. */
  g_assert_cmpuint (painted (filtered, ink), >, 0);
  g_assert_cmpuint (painted (filtered, ink), !=, painted (numbered, ink));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/figures/shares", test_shares);
  g_test_add_func ("/figures/predictions", test_predictions);
  g_test_add_func ("/figures/confusion", test_confusion);
  g_test_add_func ("/figures/denoise", test_denoise);
  g_test_add_func ("/figures/segmentation", test_segmentation);
  g_test_add_func ("/figures/filters", test_filters);
  g_test_add_func ("/figures/layers", test_layers);
  return g_test_run ();
}
