/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JPEG and PNG pictures out of memory. gdk-pixbuf is not used: it turns a palette into colours and
 * so loses the class numbers of a mask. Orientation tags are not followed, as in Keras. */

#pragma once

#include "lam-reading.h"

typedef enum {
  LAM_PIXELS_AS_THEY_ARE, /* one channel or three; transparency is left out */
  LAM_PIXELS_GREY,
  LAM_PIXELS_COLOUR,
  LAM_PIXELS_MASK, /* palette numbers and grey values as they are stored, else colours */
} LamPixels;

typedef struct {
  LamShape shape; /* [rows × columns × 1 or 3] that decoding gives */
  gboolean is_palette;
  gboolean is_colour; /* as stored, of a PNG */
  gboolean is_lossy;  /* JPEG: values are never quite exact */
} LamPictureInfo;

/* Reads the header. FALSE with a sentence that begins with @where. */
gboolean lam_picture_look (GBytes *bytes, const char *where, LamPixels pixels, LamPictureInfo *info,
                           GError **error);

/* Decodes into @to, [shape] as lam_picture_look() said. Thread-safe. */
gboolean lam_picture_decode (GBytes *bytes, const char *where, LamPixels pixels,
                             const LamPictureInfo *info, guint8 *to, GError **error);

/* Decodes @files (of LamFile) in parallel into @samples, bytes, a shape each. AS_THEY_ARE: three
 * channels when any of them has colours, else one. @infos: (out) (optional) (transfer full) one a
 * file. @from and @to: the span of progress it tells. */
gboolean lam_pictures_decode (GPtrArray *files, LamPixels pixels, LamSamples *samples,
                              LamPictureInfo **infos, double from, double to,
                              const LamLoading *loading, GError **error);
