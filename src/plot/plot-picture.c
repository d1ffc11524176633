/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes to cairo surfaces, and numbers to bytes. */
#include "plot-picture.h"

#include <math.h>

static guint32 *
row_of (cairo_surface_t *surface, guint y)
{
  guchar *data = cairo_image_surface_get_data (surface);

  return (guint32 *) (void *) (data + (gsize) y * cairo_image_surface_get_stride (surface));
}

cairo_surface_t *
plot_picture_new (const guint8 *pixels, guint width, guint height, guint channels)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);

  g_assert (channels == 1 || channels == 3);
  for (guint y = 0; y < height; y++) {
    guint32 *row = row_of (surface, y);
    for (guint x = 0; x < width; x++, pixels += channels) {
      guint32 red = pixels[0], green = pixels[channels / 2], blue = pixels[channels - 1];
      row[x] = 0xff000000 | red << 16 | green << 8 | blue;
    }
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static guint32
premultiplied (const PlotColour *colour)
{
  guint alpha = (guint) lrint (colour->alpha * 255);
  guint red = (guint) lrint (colour->red * alpha), green = (guint) lrint (colour->green * alpha);
  guint blue = (guint) lrint (colour->blue * alpha);

  return alpha << 24 | red << 16 | green << 8 | blue;
}

cairo_surface_t *
plot_mask_new (const guint8 *classes, guint width, guint height, const PlotColour *colours,
               guint n_colours)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);

  for (guint y = 0; y < height; y++) {
    guint32 *row = row_of (surface, y);
    for (guint x = 0; x < width; x++) {
      guint8 class = *classes++;
      row[x] = class < n_colours ? premultiplied (&colours[class]) : 0;
    }
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* Each pixel as times × times equal ones: programs that show an SVG smooth what they enlarge. */
static cairo_surface_t *
enlarged (cairo_surface_t *image, guint times)
{
  guint width = (guint) cairo_image_surface_get_width (image) * times;
  guint height = (guint) cairo_image_surface_get_height (image) * times;
  cairo_surface_t *large = cairo_image_surface_create (cairo_image_surface_get_format (image),
                                                       (int) width, (int) height);

  for (guint y = 0; y < height; y++) {
    const guint32 *from = row_of (image, y / times);
    guint32 *to = row_of (large, y);
    for (guint x = 0; x < width; x++)
      to[x] = from[x / times];
  }
  cairo_surface_mark_dirty (large);
  return large;
}

#define DRAWN_SIDE 256 /* pixels that a small picture gets in a vector file, about */

void
plot_picture_paint (PlotPainter *painter, cairo_surface_t *image, const PlotRect *place,
                    double opacity)
{
  cairo_t *cr = painter->cr;
  int side = MAX (cairo_image_surface_get_width (image), cairo_image_surface_get_height (image));

  if (painter->vector && side * 2 <= DRAWN_SIDE)
    image = enlarged (image, (guint) (DRAWN_SIDE / side));
  else
    cairo_surface_reference (image);
  double width = cairo_image_surface_get_width (image);
  double height = cairo_image_surface_get_height (image);
  double factor = place->width * painter->device / width;
  gboolean whole = fabs (factor - rint (factor)) < 1e-3 && factor >= 0.99;

  cairo_save (cr);
  cairo_rectangle (cr, place->x, place->y, place->width, place->height);
  cairo_clip (cr);
  cairo_translate (cr, place->x, place->y);
  cairo_scale (cr, place->width / width, place->height / height);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            whole ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  /* Without this a smoothed picture fades out at its border. */
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint_with_alpha (cr, opacity);
  cairo_restore (cr);
  cairo_surface_destroy (image);
}

void
plot_grey_from (const float *values, gsize n, guint8 *grey)
{
  float low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < n; i++) {
    if (!isfinite (values[i]))
      continue;
    low = MIN (low, values[i]);
    high = MAX (high, values[i]);
  }
  /* In double: the difference of two floats may be more than a float holds. */
  double span = (double) high - low;
  for (gsize i = 0; i < n; i++) {
    if (!isfinite (values[i]))
      grey[i] = 0;
    else
      grey[i] = span > 0 ? (guint8) lrint (255 * (((double) values[i] - low) / span)) : 128;
  }
}

void
plot_rgb_from_signed (const PlotStyle *style, const float *values, gsize n, double limit,
                      guint8 *rgb)
{
  if (!(limit > 0)) {
    limit = 0;
    for (gsize i = 0; i < n; i++)
      if (isfinite (values[i]))
        limit = MAX (limit, fabs ((double) values[i]));
  }
  for (gsize i = 0; i < n; i++) {
    double share = limit > 0 && isfinite (values[i]) ? values[i] / limit : 0;
    PlotColour colour =
        plot_mix (&style->map_middle, share < 0 ? &style->map_low : &style->map_high, fabs (share));
    *rgb++ = (guint8) lrint (colour.red * 255);
    *rgb++ = (guint8) lrint (colour.green * 255);
    *rgb++ = (guint8) lrint (colour.blue * 255);
  }
}
