/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plots as files. The picture is made in memory and then written under a temporary name that is
 * renamed, so that a full disk leaves the old file. Dates and the numbers that cairo counts up for
 * its parts are made the same every time: equal plots give equal bytes. */
#include "plot.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
finish (cairo_surface_t *surface)
{
  cairo_surface_finish (surface);
  cairo_status_t status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

static void
paint (cairo_surface_t *surface, const Plot *plot, const PlotStyle *style, double width,
       double height)
{
  cairo_t *cr = cairo_create (surface);

  plot_paint (cr, plot, style, width, height);
  cairo_destroy (cr);
}

static cairo_status_t
draw_png (GByteArray *out, const Plot *plot, const PlotStyle *style, double width, double height)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) ceil (width * 2), (int) ceil (height * 2));

  cairo_surface_set_device_scale (surface, 2, 2);
  paint (surface, plot, style, width, height);
  cairo_surface_flush (surface);
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, append_cb, out);
  cairo_status_t end = finish (surface);
  return status != CAIRO_STATUS_SUCCESS ? status : end;
}

static gboolean
is_id_break (char c)
{
  return !g_ascii_isalnum (c) && c != '-' && c != '_';
}

/* Numbers “surface12” and its like anew in order of appearance: cairo counts them up as long as the
 * program lives. */
static void
renumber (GByteArray *svg)
{
  static const char *const stems[] = { "surface",          "image",   "mask",   "clip",   "linear",
                                       "radial",           "pattern", "source", "filter", "alpha",
                                       "compositing-group" };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GByteArray *out = g_byte_array_sized_new (svg->len);
  const char *text = (const char *) svg->data, *end = text + svg->len;

  for (const char *at = text; at < end;) {
    const char *stop = NULL;
    for (guint i = 0; i < G_N_ELEMENTS (stems) && !stop && at > text; i++) {
      gsize length = strlen (stems[i]);
      /* Only where an id is made or used: id="…", url(#…), xlink:href="#…". */
      gboolean id = at[-1] == '#' || (at - text > 4 && memcmp (at - 4, "id=\"", 4) == 0);
      if (!id || (gsize) (end - at) <= length || memcmp (at, stems[i], length) != 0
          || !g_ascii_isdigit (at[length]))
        continue;
      for (stop = at + length; stop < end && g_ascii_isdigit (*stop);)
        stop++;
      if (stop < end && !is_id_break (*stop))
        stop = NULL;
    }
    if (!stop) {
      g_byte_array_append (out, (const guint8 *) at++, 1);
      continue;
    }
    g_autofree char *id = g_strndup (at, stop - at);
    guint number = GPOINTER_TO_UINT (g_hash_table_lookup (seen, id));
    if (number == 0) {
      number = g_hash_table_size (seen) + 1;
      g_hash_table_insert (seen, g_strdup (id), GUINT_TO_POINTER (number));
    }
    g_autofree char *name = g_strdup_printf ("part%u", number);
    g_byte_array_append (out, (const guint8 *) name, (guint) strlen (name));
    at = stop;
  }
  g_byte_array_set_size (svg, 0);
  g_byte_array_append (svg, out->data, out->len);
  g_byte_array_unref (out);
}

static cairo_status_t
draw_svg (GByteArray *out, const Plot *plot, const PlotStyle *style, double width, double height)
{
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (append_cb, out, width, height);

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  paint (surface, plot, style, width, height);
  cairo_status_t status = finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    renumber (out);
  return status;
}

static cairo_status_t
draw_pdf (GByteArray *out, const Plot *plot, const PlotStyle *style, double width, double height)
{
  /* A unit is a pixel of 1/96 inch, a point 1/72. */
  const double points = 0.75;
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (append_cb, out, width * points, height * points);
  const char *title = plot_get_title (plot);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Lamina");
  if (title)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, points, points);
  plot_paint (cr, plot, style, width, height);
  cairo_destroy (cr);
  return finish (surface);
}

static const struct {
  const char *extension;
  cairo_status_t (*draw) (GByteArray *out, const Plot *plot, const PlotStyle *style, double width,
                          double height);
} formats[] = {
  { ".png", draw_png },
  { ".svg", draw_svg },
  { ".pdf", draw_pdf },
};

static gboolean
ends_with (const char *name, const char *extension)
{
  gsize length = strlen (name), tail = strlen (extension);

  return length > tail && g_ascii_strcasecmp (name + length - tail, extension) == 0;
}

gboolean
plot_write (const Plot *plot, const PlotStyle *style, double width, double height, const char *path,
            GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  PlotStyle own = *style;

  g_return_val_if_fail (width >= 1 && height >= 1 && width <= 15000 && height <= 15000, FALSE);
  own.device_scale = 0; /* the file's, not the screen's */
  own.cache = NULL;     /* nothing of the screen's hinting */
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (!ends_with (name, formats[i].extension))
      continue;
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    cairo_status_t status = formats[i].draw (bytes, plot, &own, width, height);
    if (status != CAIRO_STATUS_SUCCESS) {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "Drawing “%s” failed: %s.", name,
                   cairo_status_to_string (status));
      return FALSE;
    }
    return g_file_set_contents_full (path, (const char *) bytes->data, bytes->len,
                                     G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
  }
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
               "The picture “%s” needs a name that ends in .png, .svg or .pdf.", name);
  return FALSE;
}
