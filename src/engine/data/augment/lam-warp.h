/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures, target pictures and masks moved alike. */

#pragma once

#include "../lam-reading.h"

/* Each pixel (row, column), counted from the centre of the picture, takes what was at
 * (a·row + b·column + down, c·row + d·column + right); borders are repeated. Pictures mix the four
 * nearest pixels; a mask takes the class that weighs most among the same four, so that a mask stays
 * what one would draw from the moved picture. */
typedef struct {
  float a, b, c, d;
  float down, right;
} LamWarp;

void lam_warp (const LamWarp *warp, const LamSampleView *view);

/* The same by whole pixels: each takes what was @down rows below and @right columns right of it. */
void lam_shift (int down, int right, const LamSampleView *view);

/* A uniform number in −1 … 1. */
float lam_augment_signed (guint64 key, guint64 element);

/* Values cut to the range of the view. */
void lam_augment_clamp (const LamSampleView *view, float *x);

/* For LamStepKind.prepare: pictures of one size. */
gboolean lam_augment_prepare (const LamItem *item, LamData *data, const LamLoading *loading,
                              GError **error);
