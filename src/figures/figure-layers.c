/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What layers hold and do: their filters, their activations, and pictures filtered. */

#include "figure.h"

#include <math.h>
#include <string.h>

#define MOST_CHANNELS 256
#define MOST_FILTERED 15
#define FEW_FILTERED 6 /* so many have room for more than a number above them */

/* ---- filters ---- */

/* Rows, columns, input channels and filters of @kernel into @d. */
static gboolean
read_shape (const LamTensor *kernel, LamShape in, gsize *d, GError **error)
{
  if (kernel->n == 4) {
    memcpy (d, kernel->d, 4 * sizeof *d);
    return TRUE;
  }
  if (in.n == 2)
    in = lam_shape_picture (in.d[0], in.d[1], 1);
  if (kernel->n == 2 && in.n == 3 && lam_shape_size (in) == kernel->d[0]) {
    for (guint i = 0; i < 3; i++)
      d[i] = in.d[i];
    d[3] = kernel->d[1];
    return TRUE;
  }
  return lam_fail (error, LAM_ERROR_DATA,
                   "“%s” does not look at pictures, so its filters are none.", kernel->name);
}

/* One filter over three channels in colour, its least value dark, its largest bright. */
static void
colour_filter (const LamTensor *kernel, const gsize *d, gsize filter, guint8 *rgb)
{
  gsize n = d[0] * d[1] * 3;
  g_autofree float *values = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    values[i] = kernel->values[i * d[3] + filter];
  plot_grey_from (values, n, rgb);
}

static void
signed_filter (const PlotStyle *style, const LamTensor *kernel, const gsize *d, gsize channel,
               gsize filter, guint8 *rgb)
{
  gsize n = d[0] * d[1];
  g_autofree float *plane = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    plane[i] = kernel->values[(i * d[2] + channel) * d[3] + filter];
  plot_rgb_from_signed (style, plane, n, 0, rgb);
}

Plot *
figure_filters (const PlotStyle *style, const LamTensor *kernel, LamShape in, guint most,
                GError **error)
{
  gsize d[4] = { 0 }, n = 0, channels;
  g_autofree guint8 *rgb = NULL;
  gboolean colour;
  Plot *plot;

  if (!read_shape (kernel, in, d, error))
    return NULL;
  colour = d[2] == 3 && lam_shape_channels (in) == 3;
  channels = colour ? 1 : d[2];
  rgb = g_malloc (3 * d[0] * d[1]);
  plot = plot_tiles_new ();
  plot_set_title (plot, kernel->name);
  if (channels > 1) /* a row a filter, as far as a row goes */
    plot_tiles_set_columns (plot, (guint) MIN (channels, 32));
  for (gsize filter = 0; filter < d[3]; filter++)
    for (gsize channel = 0; channel < channels && n < most; channel++, n++) {
      g_autofree char *below =
          channel == 0 ? g_strdup_printf ("%" G_GSIZE_FORMAT, filter + 1) : NULL;
      PlotTile tile = {
        .pixels = rgb, .width = (guint) d[1], .height = (guint) d[0], .channels = 3, .below = below
      };

      if (colour)
        colour_filter (kernel, d, filter, rgb);
      else
        signed_filter (style, kernel, d, channel, filter, rgb);
      plot_tiles_add (plot, &tile);
    }
  return plot;
}

/* ---- activations ---- */

/* Values of one channel as grey bytes, their least black and their largest white. */
static guint8 *
grey_of (const float *values, LamShape shape, guint32 channel)
{
  guint32 channels = lam_shape_channels (shape);
  gsize n = lam_shape_size (shape) / channels;
  g_autofree float *plane = g_new (float, n);
  guint8 *grey = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    plane[i] = values[i * channels + channel];
  plot_grey_from (plane, n, grey);
  return grey;
}

static void
add_channel (Plot *plot, const float *y, LamShape shape, guint32 channel, const char *above,
             const char *below)
{
  g_autofree guint8 *grey = grey_of (y, shape, channel);
  PlotTile tile = { .pixels = grey,
                    .width = shape.d[1],
                    .height = shape.d[0],
                    .channels = 1,
                    .above = above,
                    .below = below };

  plot_tiles_add (plot, &tile);
}

/* What channel @c is called: its name, else @format with its number. (transfer full) */
static char *
channel_name (const char *const *names, guint32 c, const char *format)
{
  guint32 n = names != NULL ? g_strv_length ((char **) names) : 0;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return c < n ? g_strdup (names[c]) : g_strdup_printf (format, c + 1);
#pragma GCC diagnostic pop
}

Plot *
figure_activations (const char *title, const float *y, LamShape out, const char *const *names)
{
  LamShape shape = out.n == 3 ? out : lam_shape_picture (1, (guint32) lam_shape_size (out), 1);
  Plot *plot = plot_tiles_new ();

  plot_set_title (plot, title);
  for (guint32 c = 0; c < MIN (shape.d[2], MOST_CHANNELS); c++) {
    g_autofree char *below = channel_name (names, c, "%u");

    add_channel (plot, y, shape, c, NULL, below);
  }
  return plot;
}

/* ---- filtered ---- */

static void
add_original (Plot *plot, const LamData *data, LamPartId part, gsize position, const char *above)
{
  LamShape shape = LAM_SHAPE_UNKNOWN;
  g_autofree guint8 *pixels = lam_data_dup_picture (data, part, position, &shape);
  PlotTile tile = { .above = above };

  if (pixels != NULL) {
    tile.pixels = pixels;
    tile.width = shape.d[1];
    tile.height = shape.d[0];
    tile.channels = lam_shape_channels (shape);
  }
  plot_tiles_add (plot, &tile);
}

Plot *
figure_filtered (const LamData *data, LamPartId part, const guint32 *rows, guint n, const float *y,
                 LamShape out, const char *const *names)
{
  guint32 channels = MIN (out.d[2], MOST_FILTERED);
  const char *format = channels > FEW_FILTERED ? "%u" : lam_translate ("Filter %u");
  Plot *plot = plot_tiles_new ();

  plot_set_empty (plot, lam_translate ("There are no samples to show."));
  plot_tiles_set_columns (plot, channels + 1);
  for (guint i = 0; i < n; i++) {
    add_original (plot, data, part, rows[i], i == 0 ? lam_translate ("Original") : NULL);
    for (guint32 c = 0; c < channels; c++) {
      g_autofree char *above = i == 0 ? channel_name (names, c, format) : NULL;

      add_channel (plot, y + i * lam_shape_size (out), out, c, above, NULL);
    }
  }
  return plot;
}
