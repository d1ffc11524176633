/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures above pictures, a column a sample: what was restored, and what was marked. */

#include "figure.h"

#include <math.h>
#include <string.h>

/* A number in front of every column says nothing before the first one does. */
static char *
decibels (double psnr)
{
  return isfinite (psnr) ? g_strdup_printf (lam_translate ("%.1f dB"), psnr) : NULL;
}

static void
add_bytes (Plot *plot, const guint8 *pixels, LamShape shape, const char *above)
{
  PlotTile tile = { .pixels = pixels,
                    .width = shape.d[1],
                    .height = shape.d[0],
                    .channels = lam_shape_channels (shape),
                    .above = above };

  plot_tiles_add (plot, &tile);
}

Plot *
figure_denoise (const FigureRestored *columns, guint n)
{
  const char *const titles[] = { lam_translate ("Input"), lam_translate ("Output"),
                                 lam_translate ("Wanted") };
  guint n_rows = G_N_ELEMENTS (titles) - 1; /* of pictures of one's own nobody knows the last */
  Plot *plot = plot_tiles_new ();

  for (guint i = 0; i < n; i++)
    if (columns[i].wanted != NULL)
      n_rows = G_N_ELEMENTS (titles);
  plot_set_empty (plot, lam_translate ("There are no samples to show."));
  plot_tiles_set_rows (plot, titles, n_rows);
  for (guint row = 0; row < n_rows; row++)
    for (guint i = 0; i < n; i++) {
      const FigureRestored *c = &columns[i];
      const guint8 *pixels = row == 0 ? c->input : row == 1 ? c->output : c->wanted;
      g_autofree char *above =
          row == 2 ? NULL : decibels (row == 0 ? c->input_psnr : c->output_psnr);

      add_bytes (plot, pixels, c->shape, above);
    }
  return plot;
}

/* ---- masks ---- */

/* Red and blue as in the lab's pictures, light enough to be seen on black; then the roles'. */
PlotColour
figure_class_colour (const LamData *data, guint class)
{
  static const struct {
    const char *name;
    PlotColour colour;
  } known[] = { { "horse", { 0.90, 0.16, 0.16, 1 } }, { "dog", { 0.20, 0.45, 0.95, 1 } } };
  PlotStyle style;

  if (class == 0)
    return (PlotColour){ 0, 0, 0, 0 };
  for (guint i = 0; data->class_names != NULL && i < G_N_ELEMENTS (known); i++)
    if (class < data->n_classes
        && g_ascii_strcasecmp (data->class_names[class], known[i].name) == 0)
      return known[i].colour;
  if (class <= G_N_ELEMENTS (known))
    return known[class - 1].colour;
  plot_style_init (&style, PLOT_THEME_DARK);
  return style.role[(class - 2) % (PLOT_N_SERIES_ROLES - 1) + 1];
}

/* The mask by itself: colours on black, grey where it says nothing. */
static guint8 *
paint_mask (const guint8 *classes, gsize n, const PlotColour *colours, guint n_colours)
{
  guint8 *rgb = g_malloc0 (3 * n);

  for (gsize i = 0; i < n; i++) {
    PlotColour c = classes[i] < n_colours ? colours[classes[i]] : (PlotColour){ 0.5, 0.5, 0.5, 1 };

    if (c.alpha == 0)
      continue;
    rgb[3 * i] = (guint8) lrint (c.red * 255);
    rgb[3 * i + 1] = (guint8) lrint (c.green * 255);
    rgb[3 * i + 2] = (guint8) lrint (c.blue * 255);
  }
  return rgb;
}

static void
add_answer (Plot *plot, const FigureRegions *column, double opacity)
{
  g_autofree char *above = isfinite (column->iou)
                               ? g_strdup_printf (lam_translate ("IoU %.0f %%"), 100 * column->iou)
                               : NULL;
  PlotTile tile = { .pixels = column->pixels,
                    .width = column->shape.d[1],
                    .height = column->shape.d[0],
                    .channels = lam_shape_channels (column->shape),
                    .classes = column->answer,
                    .opacity = opacity,
                    .above = above };

  plot_tiles_add (plot, &tile);
}

Plot *
figure_segmentation (const LamData *data, const FigureRegions *columns, guint n, double opacity)
{
  gboolean known = FALSE;
  const char *titles[] = { lam_translate ("Picture"), lam_translate ("Wanted"),
                           lam_translate ("Answer") };
  /* One output channel tells two classes apart, however many the data name. */
  guint n_colours = n > 0 ? MAX (data->n_classes, 2) : 0;
  g_autofree PlotColour *colours = g_new (PlotColour, n_colours);
  Plot *plot = plot_tiles_new ();

  for (guint c = 0; c < n_colours; c++)
    colours[c] = figure_class_colour (data, c);
  for (guint i = 0; i < n; i++)
    known |= columns[i].mask != NULL;
  if (!known)
    titles[1] = titles[2];
  plot_set_empty (plot, lam_translate ("There are no samples to show."));
  plot_tiles_set_rows (plot, titles, known ? 3 : 2);
  plot_tiles_set_class_colours (plot, colours, n_colours);
  for (guint i = 0; i < n; i++)
    add_bytes (plot, columns[i].pixels, columns[i].shape, NULL);
  for (guint i = 0; known && i < n; i++) {
    LamShape shape = lam_shape_picture (columns[i].shape.d[0], columns[i].shape.d[1], 3);
    g_autofree guint8 *rgb =
        columns[i].mask != NULL
            ? paint_mask (columns[i].mask, (gsize) shape.d[0] * shape.d[1], colours, n_colours)
            : NULL;

    add_bytes (plot, rgb, shape, NULL);
  }
  for (guint i = 0; i < n; i++)
    add_answer (plot, &columns[i], opacity);
  return plot;
}
