/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See cli-picture.h. */

#include "cli-picture.h"

#include <cairo.h>

static void
fill (cairo_surface_t *surface, const guint8 *pixels, LamShape shape)
{
  guint32 channels = lam_shape_channels (shape);
  guchar *to = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  for (guint32 r = 0; r < shape.d[0]; r++)
    for (guint32 c = 0; c < shape.d[1]; c++) {
      const guint8 *from = pixels + ((gsize) r * shape.d[1] + c) * channels;
      guint32 red = from[0], green = channels >= 3 ? from[1] : red;
      guint32 blue = channels >= 3 ? from[2] : red;

      ((guint32 *) (gpointer) (to + r * stride))[c] = red << 16 | green << 8 | blue;
    }
  cairo_surface_mark_dirty (surface);
}

static cairo_status_t
append (void *closure, const unsigned char *bytes, unsigned int n)
{
  g_byte_array_append (closure, bytes, n);
  return CAIRO_STATUS_SUCCESS;
}

gboolean
cli_write_picture (const guint8 *pixels, LamShape shape, const char *path, GError **error)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) shape.d[1], (int) shape.d[0]);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) inner = NULL;
  cairo_status_t status = cairo_surface_status (surface);

  if (status == CAIRO_STATUS_SUCCESS) {
    fill (surface, pixels, shape);
    status = cairo_surface_write_to_png_stream (surface, append, bytes);
  }
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    return lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be made: %s.", path,
                     cairo_status_to_string (status));
  return g_file_set_contents (path, (const char *) bytes->data, bytes->len, &inner)
         || lam_fail (error, LAM_ERROR_FILE, "%s", inner->message);
}
