/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-picture.h. */

#include "lam-picture.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>
#include <png.h>

/* No picture packs more pixels into a byte: a header that says so is a lie. */
#define PIXELS_PER_BYTE 2000
#define LARGEST_SIDE 30000

static gboolean
check_size (const char *where, gsize n, guint64 rows, guint64 columns, GError **error)
{
  if (rows == 0 || columns == 0 || rows > LARGEST_SIDE || columns > LARGEST_SIDE)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s has %" PRIu64 "×%" PRIu64 " pixels; 1 to %d are allowed on each side.",
                     where, rows, columns, LARGEST_SIDE);
  if (rows * columns / PIXELS_PER_BYTE > n)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s is damaged: its header promises %" PRIu64 "×%" PRIu64
                     " pixels, but it has only %zu bytes.",
                     where, rows, columns, n);
  return TRUE;
}

/* ---- JPEG. ---- */

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf out;
  char why[JMSG_LENGTH_MAX];
} Jpeg;

static void
jpeg_error_cb (j_common_ptr info)
{
  Jpeg *jpeg = (Jpeg *) info->err;

  info->err->format_message (info, jpeg->why);
  longjmp (jpeg->out, 1);
}

/* A picture that ends too early is an error; other complaints are not. */
static void
jpeg_message_cb (j_common_ptr info, int level)
{
  Jpeg *jpeg = (Jpeg *) info->err;

  if (level >= 0 || info->err->msg_code != JWRN_JPEG_EOF)
    return;
  g_strlcpy (jpeg->why, lam_translate ("it ends too early"), sizeof jpeg->why);
  longjmp (jpeg->out, 1);
}

static void
jpeg_begin (struct jpeg_decompress_struct *d, Jpeg *jpeg)
{
  d->err = jpeg_std_error (&jpeg->base);
  jpeg->base.error_exit = jpeg_error_cb;
  jpeg->base.emit_message = jpeg_message_cb;
}

static gboolean
look_at_jpeg (const guint8 *bytes, gsize n, const char *where, LamPixels pixels,
              LamPictureInfo *info, GError **error)
{
  struct jpeg_decompress_struct d;
  Jpeg jpeg;

  jpeg_begin (&d, &jpeg);
  if (setjmp (jpeg.out)) {
    jpeg_destroy_decompress (&d);
    return lam_fail (error, LAM_ERROR_FORMAT, "%s is a damaged JPEG: %s.", where, jpeg.why);
  }
  jpeg_create_decompress (&d);
  jpeg_mem_src (&d, bytes, n);
  jpeg_read_header (&d, TRUE);
  info->shape = lam_shape_picture (d.image_height, d.image_width,
                                   d.jpeg_color_space == JCS_GRAYSCALE ? 1 : 3);
  info->is_lossy = TRUE;
  if (pixels == LAM_PIXELS_GREY || pixels == LAM_PIXELS_COLOUR)
    info->shape.d[2] = pixels == LAM_PIXELS_GREY ? 1 : 3;
  jpeg_destroy_decompress (&d);
  return check_size (where, n, info->shape.d[0], info->shape.d[1], error);
}

/* Adobe's inverted cyan, magenta, yellow, black. */
static void
from_cmyk (const guint8 *from, guint n, gboolean grey, guint8 *to)
{
  for (guint i = 0; i < n; i++, from += 4) {
    guint r = from[0] * from[3] / 255U, g = from[1] * from[3] / 255U, b = from[2] * from[3] / 255U;

    if (grey) {
      *to++ = (guint8) ((299 * r + 587 * g + 114 * b + 500) / 1000);
    } else {
      *to++ = (guint8) r;
      *to++ = (guint8) g;
      *to++ = (guint8) b;
    }
  }
}

static gboolean
decode_jpeg (const guint8 *bytes, gsize n, const char *where, const LamPictureInfo *info,
             guint8 *to, GError **error)
{
  struct jpeg_decompress_struct d;
  Jpeg jpeg;
  gboolean grey = info->shape.d[2] == 1;
  gsize stride = (gsize) info->shape.d[1] * info->shape.d[2];
  guint8 *volatile line = NULL;

  jpeg_begin (&d, &jpeg);
  if (setjmp (jpeg.out)) {
    jpeg_destroy_decompress (&d);
    g_free (line);
    return lam_fail (error, LAM_ERROR_FORMAT, "%s is a damaged JPEG: %s.", where, jpeg.why);
  }
  jpeg_create_decompress (&d);
  jpeg_mem_src (&d, bytes, n);
  jpeg_read_header (&d, TRUE);
  if (d.image_height != info->shape.d[0] || d.image_width != info->shape.d[1]) {
    jpeg_destroy_decompress (&d);
    return lam_fail (error, LAM_ERROR_FORMAT, "%s changed while it was read.", where);
  }
  if (d.jpeg_color_space == JCS_CMYK || d.jpeg_color_space == JCS_YCCK) {
    d.out_color_space = JCS_CMYK;
    line = g_malloc ((gsize) d.image_width * 4);
  } else {
    d.out_color_space = grey ? JCS_GRAYSCALE : JCS_RGB;
  }
  jpeg_start_decompress (&d);
  while (d.output_scanline < d.output_height) {
    guint8 *row = line != NULL ? line : to + d.output_scanline * stride;
    guint8 *target = to + d.output_scanline * stride;

    jpeg_read_scanlines (&d, &row, 1);
    if (line != NULL)
      from_cmyk (line, info->shape.d[1], grey, target);
  }
  jpeg_finish_decompress (&d);
  jpeg_destroy_decompress (&d);
  g_free (line);
  return TRUE;
}

/* ---- PNG. ---- */

typedef struct {
  const guint8 *at;
  gsize left;
  char why[128];
} Png;

static void
png_read_cb (png_structp png, png_bytep into, png_size_t n)
{
  Png *source = png_get_io_ptr (png);

  if (n > source->left)
    png_error (png, lam_translate ("it ends too early"));
  memcpy (into, source->at, n);
  source->at += n;
  source->left -= n;
}

static void
png_error_cb (png_structp png, png_const_charp why)
{
  Png *source = png_get_error_ptr (png);

  g_strlcpy (source->why, why, sizeof source->why);
  png_longjmp (png, 1);
}

static void
png_warning_cb (png_structp png, png_const_charp why)
{
}

static png_structp
png_begin (Png *source, png_infop *info)
{
  png_structp png =
      png_create_read_struct (PNG_LIBPNG_VER_STRING, source, png_error_cb, png_warning_cb);

  g_assert (png != NULL);
  *info = png_create_info_struct (png);
  png_set_read_fn (png, source, png_read_cb);
  png_set_user_limits (png, LARGEST_SIDE, LARGEST_SIDE);
  return png;
}

static guint
png_channels (png_structp png, png_infop header, LamPixels pixels)
{
  guint type = png_get_color_type (png, header);

  if (pixels == LAM_PIXELS_GREY)
    return 1;
  if (pixels == LAM_PIXELS_COLOUR)
    return 3;
  if (type == PNG_COLOR_TYPE_PALETTE)
    return pixels == LAM_PIXELS_MASK ? 1 : 3;
  return type & PNG_COLOR_MASK_COLOR ? 3 : 1;
}

static gboolean
look_at_png (const guint8 *bytes, gsize n, const char *where, LamPixels pixels,
             LamPictureInfo *info, GError **error)
{
  Png source = { bytes, n, "" };
  png_infop header;
  png_structp png = png_begin (&source, &header);

  if (setjmp (png_jmpbuf (png))) {
    png_destroy_read_struct (&png, &header, NULL);
    return lam_fail (error, LAM_ERROR_FORMAT, "%s is a damaged PNG: %s.", where, source.why);
  }
  png_read_info (png, header);
  info->shape =
      lam_shape_picture (png_get_image_height (png, header), png_get_image_width (png, header),
                         png_channels (png, header, pixels));
  info->is_palette = png_get_color_type (png, header) == PNG_COLOR_TYPE_PALETTE;
  info->is_colour = png_get_color_type (png, header) & PNG_COLOR_MASK_COLOR;
  png_destroy_read_struct (&png, &header, NULL);
  return check_size (where, n, info->shape.d[0], info->shape.d[1], error);
}

/* Bytes of one value in the order red, green, blue; no transparency. */
static void
settle_png (png_structp png, png_infop header, LamPixels pixels, guint channels)
{
  guint type = png_get_color_type (png, header);

  if (pixels == LAM_PIXELS_MASK && channels == 1) {
    png_set_packing (png);
  } else {
    png_set_palette_to_rgb (png);
    if (png_get_bit_depth (png, header) < 8)
      png_set_expand_gray_1_2_4_to_8 (png);
  }
  png_set_scale_16 (png);
  png_set_strip_alpha (png);
  if (channels == 3 && !(type & PNG_COLOR_MASK_COLOR))
    png_set_gray_to_rgb (png);
  png_set_interlace_handling (png);
  png_read_update_info (png, header);
}

static gboolean
decode_png (const guint8 *bytes, gsize n, const char *where, LamPixels pixels,
            const LamPictureInfo *info, guint8 *to, GError **error)
{
  Png source = { bytes, n, "" };
  png_infop header;
  png_structp png = png_begin (&source, &header);
  gsize stride = (gsize) info->shape.d[1] * info->shape.d[2];
  png_bytep *volatile rows = g_new (png_bytep, info->shape.d[0]);

  for (guint r = 0; r < info->shape.d[0]; r++)
    rows[r] = to + r * stride;
  if (setjmp (png_jmpbuf (png))) {
    png_destroy_read_struct (&png, &header, NULL);
    g_free (rows);
    return lam_fail (error, LAM_ERROR_FORMAT, "%s is a damaged PNG: %s.", where, source.why);
  }
  png_read_info (png, header);
  settle_png (png, header, pixels, info->shape.d[2]);
  if (png_get_rowbytes (png, header) != stride
      || png_get_image_height (png, header) != info->shape.d[0])
    png_error (png, "its kind of pixels is not known");
  png_read_image (png, rows);
  png_destroy_read_struct (&png, &header, NULL);
  g_free (rows);
  return TRUE;
}

/* Colours mixed here and not by libpng, which would follow gamma notes in the file. */
static gboolean
decode_png_grey (const guint8 *bytes, gsize n, const char *where, const LamPictureInfo *info,
                 guint8 *to, GError **error)
{
  LamPictureInfo colour = *info;
  gsize n_pixels = (gsize) info->shape.d[0] * info->shape.d[1];
  g_autofree guint8 *rgb = g_try_malloc (3 * n_pixels);

  colour.shape.d[2] = 3;
  if (rgb == NULL)
    return lam_fail (error, LAM_ERROR_MEMORY, "%s does not fit into memory.", where);
  if (!decode_png (bytes, n, where, LAM_PIXELS_COLOUR, &colour, rgb, error))
    return FALSE;
  for (gsize i = 0; i < n_pixels; i++)
    to[i] =
        (guint8) ((299 * rgb[3 * i] + 587 * rgb[3 * i + 1] + 114 * rgb[3 * i + 2] + 500) / 1000);
  return TRUE;
}

/* ---- Either. ---- */

static gboolean
is_png (const guint8 *bytes, gsize n)
{
  return n >= 8 && memcmp (bytes, "\211PNG\r\n\032\n", 8) == 0;
}

static gboolean
is_jpeg (const guint8 *bytes, gsize n)
{
  return n >= 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff;
}

gboolean
lam_picture_look (GBytes *bytes, const char *where, LamPixels pixels, LamPictureInfo *info,
                  GError **error)
{
  gsize n;
  const guint8 *start = g_bytes_get_data (bytes, &n);

  memset (info, 0, sizeof *info);
  if (is_png (start, n))
    return look_at_png (start, n, where, pixels, info, error);
  if (is_jpeg (start, n))
    return look_at_jpeg (start, n, where, pixels, info, error);
  return lam_fail (error, LAM_ERROR_FORMAT, "%s is neither a JPEG nor a PNG picture.", where);
}

gboolean
lam_picture_decode (GBytes *bytes, const char *where, LamPixels pixels, const LamPictureInfo *info,
                    guint8 *to, GError **error)
{
  gsize n;
  const guint8 *start = g_bytes_get_data (bytes, &n);

  if (is_png (start, n) && pixels == LAM_PIXELS_GREY && info->is_colour)
    return decode_png_grey (start, n, where, info, to, error);
  if (is_png (start, n))
    return decode_png (start, n, where, pixels, info, to, error);
  return decode_jpeg (start, n, where, info, to, error);
}
