/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures scaled to another size, as OpenCV does it: centres of pixels at half positions, borders
 * repeated, no smoothing beyond the kernel (except “area”, the mean over each covered area). */

#pragma once

#include "lam-reading.h"

typedef enum {
  LAM_RESAMPLE_CUBIC, /* a = −0.75 */
  LAM_RESAMPLE_LINEAR,
  LAM_RESAMPLE_AREA,
  LAM_RESAMPLE_NEAREST,
} LamResample;

extern const char *const lam_resample_choices[], *const lam_resample_titles[];

/* Scales [rows × columns × channels] of @from into the @height × @width rows at @to, whose lines
 * are @stride values apart. Bytes are rounded and cut to 0 … 255. */
void lam_resample_bytes (LamResample how, const guint8 *from, LamShape shape, guint8 *to,
                         guint height, guint width, gsize stride);
void lam_resample_floats (LamResample how, const float *from, LamShape shape, float *to,
                          guint height, guint width, gsize stride);

typedef enum {
  LAM_FRAME_STRETCH, /* to the size, whatever becomes of the shape */
  LAM_FRAME_SHRINK,  /* keep the shape, scale down only when too big, put in the centre */
  LAM_FRAME_FIT,     /* keep the shape, scale up or down, put in the centre */
} LamFrame;

/* What the steps “fit” and “resize” do to each picture. */
struct _LamFraming {
  guint rows, columns;
  LamResample how;
  LamFrame frame;
};

/* Where a picture of @shape lies in the frame. */
typedef struct {
  guint top, left, height, width;
} LamPlace;
LamPlace lam_framing_place (const LamFraming *framing, LamShape shape);

/* Brings one picture, [rows × columns × channels], into the frame at @to, which is zeros. */
void lam_framing_bytes (const LamFraming *framing, const guint8 *from, LamShape shape, guint8 *to);

/* Brings all pictures, target pictures and masks of @data to one size. Masks are never mixed:
 * always the nearest pixel, and LAM_IGNORE around a picture that does not fill the frame. What a
 * reader has brought into the frame already stays as it is. */
gboolean lam_resize_pictures (const LamItem *item, LamData *data, const LamFraming *framing,
                              const LamLoading *loading, GError **error);
