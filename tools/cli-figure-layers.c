/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures of what layers hold and do: their filters, their activations, and pictures filtered. */

#include <string.h>

#include "cli-figure.h"

#define MOST_TILES 256

/* The kernel of --layer, or of the first layer that has one. */
static const LamTensor *
find_kernel (const CliFigure *figure, GError **error)
{
  const char *layer = cli_text (figure->line, "layer");
  g_autofree char *name = layer != NULL ? g_strconcat (layer, "/kernel", NULL) : NULL;

  for (guint i = 0; i < figure->weights->tensors->len; i++) {
    const LamTensor *tensor = g_ptr_array_index (figure->weights->tensors, i);

    if (name != NULL ? g_str_equal (tensor->name, name)
                     : g_str_has_suffix (tensor->name, "/kernel"))
      return tensor;
  }
  lam_fail (error, LAM_ERROR_VALUE, "The weights have no %s.",
            name != NULL ? name : "kernel of any layer");
  return NULL;
}

/* Filters [rows × columns × in × out]; a dense kernel [in × out] whose in is a picture of the data
 * is that. Each is shown with its sign in colour, one tile an input channel. */
static gboolean
read_shape (const CliFigure *figure, const LamTensor *kernel, gsize *d, GError **error)
{
  LamShape shape = figure->data->shape;

  if (kernel->n == 4) {
    memcpy (d, kernel->d, 4 * sizeof *d);
    return TRUE;
  }
  if (kernel->n == 2 && shape.n == 3 && lam_shape_size (shape) == kernel->d[0]) {
    for (guint i = 0; i < 3; i++)
      d[i] = shape.d[i];
    d[3] = kernel->d[1];
    return TRUE;
  }
  return lam_fail (error, LAM_ERROR_DATA,
                   "“%s” does not look at pictures, so its filters are none.", kernel->name);
}

static void
add_filter (Plot *plot, const CliFigure *figure, const LamTensor *kernel, const gsize *d,
            gsize channel, gsize filter)
{
  gsize n = d[0] * d[1];
  g_autofree float *plane = g_new (float, n);
  g_autofree guint8 *rgb = g_malloc (3 * n);
  g_autofree char *below = channel == 0 ? g_strdup_printf ("%" G_GSIZE_FORMAT, filter + 1) : NULL;
  PlotTile tile = {
    .pixels = rgb, .width = (guint) d[1], .height = (guint) d[0], .channels = 3, .below = below
  };

  for (gsize i = 0; i < n; i++)
    plane[i] = kernel->values[(i * d[2] + channel) * d[3] + filter];
  plot_rgb_from_signed (figure->style, plane, n, 0, rgb);
  plot_tiles_add (plot, &tile);
}

Plot *
cli_figure_filters (const CliFigure *figure, GError **error)
{
  const LamTensor *kernel = find_kernel (figure, error);
  gsize d[4] = { 0 }, n = 0;
  Plot *plot;

  if (kernel == NULL || !read_shape (figure, kernel, d, error))
    return NULL;
  plot = plot_tiles_new ();
  plot_set_title (plot, kernel->name);
  if (d[2] > 1) /* a row a filter, as far as a row goes */
    plot_tiles_set_columns (plot, (guint) MIN (d[2], 32));
  for (gsize filter = 0; filter < d[3]; filter++)
    for (gsize channel = 0; channel < d[2] && n < MOST_TILES; channel++, n++)
      add_filter (plot, figure, kernel, d, channel, filter);
  return plot;
}

/* ---- activations ---- */

/* The layer of --layer, or the first that gives pictures and has a kernel, or the last. */
static const char *
choose_layer (const CliFigure *figure)
{
  const char *layer = cli_text (figure->line, "layer");
  GPtrArray *layers = lam_experiment_layers (figure->experiment);

  for (guint i = 0; layer == NULL && i < layers->len; i++) {
    const LamItem *item = g_ptr_array_index (layers, i);

    if (lam_kind_find_param (item->kind, "kernel_size") >= 0)
      layer = item->name;
  }
  return layer;
}

/* One tile for each channel of a picture; a vector is one tile of one row. */
static void
add_channels (Plot *plot, const float *y, LamShape out)
{
  LamShape shape = out.n == 3 ? out : lam_shape_picture (1, (guint32) lam_shape_size (out), 1);

  for (guint32 c = 0; c < MIN (shape.d[2], MOST_TILES); c++) {
    g_autofree guint8 *grey = cli_grey_of (y, shape, c);
    g_autofree char *below = g_strdup_printf ("%u", c + 1);
    PlotTile tile = {
      .pixels = grey, .width = shape.d[1], .height = shape.d[0], .channels = 1, .below = below
    };

    plot_tiles_add (plot, &tile);
  }
}

Plot *
cli_figure_activations (const CliFigure *figure, GError **error)
{
  const char *layer = choose_layer (figure);
  CliAnswers answers = { 0 };
  Plot *plot = NULL;

  if (cli_answers_init (&answers, figure, (guint) cli_number (figure->line, "sample", 0), 1, layer,
                        error)) {
    plot = plot_tiles_new ();
    plot_set_title (plot, layer);
    add_channels (plot, answers.y, answers.out);
  }
  cli_answers_clear (&answers);
  return plot;
}

/* ---- filtered ---- */

static void
add_original (Plot *plot, const CliFigure *figure, const CliAnswers *answers, guint i)
{
  LamShape shape = LAM_SHAPE_UNKNOWN;
  g_autofree guint8 *pixels =
      lam_data_dup_picture (figure->data, answers->part, answers->rows[i], &shape);
  PlotTile tile = { .above = i == 0 ? "Original" : NULL };

  if (pixels != NULL) {
    tile.pixels = pixels;
    tile.width = shape.d[1];
    tile.height = shape.d[0];
    tile.channels = lam_shape_channels (shape);
  }
  plot_tiles_add (plot, &tile);
}

/* A row a picture: itself, then what each filter makes of it, its least black, its most white. */
Plot *
cli_figure_filtered (const CliFigure *figure, GError **error)
{
  CliAnswers answers = { 0 };
  Plot *plot = NULL;
  gboolean good = cli_answers_init (
      &answers, figure, (guint) cli_number (figure->line, "sample", 0),
      (guint) cli_number (figure->line, "count", 2), choose_layer (figure), error);

  if (good && answers.out.n != 3)
    good = lam_fail (error, LAM_ERROR_DATA, "This figure needs a layer that gives pictures.");
  if (good) {
    guint32 channels = MIN (answers.out.d[2], 15);

    plot = plot_tiles_new ();
    plot_tiles_set_columns (plot, channels + 1);
    for (guint i = 0; i < answers.n; i++) {
      add_original (plot, figure, &answers, i);
      for (guint32 c = 0; c < channels; c++) {
        g_autofree guint8 *grey =
            cli_grey_of (answers.y + i * lam_shape_size (answers.out), answers.out, c);
        g_autofree char *above = i == 0 ? g_strdup_printf ("Filter %u", c + 1) : NULL;
        PlotTile tile = { .pixels = grey,
                          .width = answers.out.d[1],
                          .height = answers.out.d[0],
                          .channels = 1,
                          .above = above };

        plot_tiles_add (plot, &tile);
      }
    }
  }
  cli_answers_clear (&answers);
  return plot;
}
