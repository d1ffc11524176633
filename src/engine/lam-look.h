/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From a network's numbers to what people look at: bytes of a picture, the class of each pixel, and
 * how near two pictures or two masks are. */

#pragma once

#include "lam-data.h"

/* Numbers of a prepared sample of @part as 8-bit pixels: the part's scale and offset undone, so
 * that black and white are those of the picture as it was read. What lies beyond is cut.
 * @x, @bytes: [n], from the first value of a sample on */
void lam_look_bytes (const LamData *data, LamPartId part, const float *x, gsize n, guint8 *bytes);

/* 10 · log₁₀ (range² / mean (y − t)²) in decibels, range the difference of black and white in
 * prepared pictures of @part; 100 where they are equal, as the metric psnr has it. */
double lam_look_psnr (const LamData *data, LamPartId part, const float *y, const float *t, gsize n);

/* The likeliest class of each position; with one channel whether it is more likely than not.
 * @y: [positions × channels], @classes: [positions] */
void lam_look_classes (const float *y, gsize positions, gsize channels, gboolean logits,
                       guint8 *classes);

/* Pixels of a class other than 0 that are answered with it, over those where answer or mask have
 * such a class; ignored ones are left out. 1 when neither has any. @answer, @mask: [n] */
double lam_look_iou (const guint8 *answer, const guint8 *mask, gsize n);
