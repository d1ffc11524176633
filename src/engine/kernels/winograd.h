/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transforms of Winograd's method with the six points 0, ±1, ±2 and ∞: F(4 × 4, 3 × 3) and
 * F(2 × 2, 5 × 5), which share that of the input. All work on whole vectors of channels. */
#pragma once

#include <glib.h>

#define LAM_POINTS 36

typedef enum { LAM_WINOGRAD_3, LAM_WINOGRAD_5, LAM_N_WINOGRADS } LamWinogradKernel;

/* Where a tile of results goes, and what is done to them on the way. */
typedef struct {
  float *y;
  gsize row, pixel;    /* numbers from one to the next */
  guint rows, columns; /* of the tile's cells that exist */
  gboolean add;
  const float *bias;
  gboolean relu;
  const float *mask; /* laid out like y */
  float scale;
} LamWinogradOut;

typedef struct {
  /* 6 × 6 cells to points that are @point numbers apart. */
  void (*input) (guint n_vectors, const float *x, gsize row, gsize pixel, float *v, gsize point);
  /* A kernel's 3 × 3 or 5 × 5 taps, @tap numbers apart, to points. */
  void (*kernel[LAM_N_WINOGRADS]) (guint n_vectors, const float *w, gsize tap, float *u,
                                   gsize point);
  /* Points to 4 × 4 or 2 × 2 results. */
  void (*output[LAM_N_WINOGRADS]) (guint n_vectors, const float *m, gsize point,
                                   const LamWinogradOut *out);
  /* 4 × 4 or 2 × 2 cells of dy to points. */
  void (*gradient[LAM_N_WINOGRADS]) (guint n_vectors, const float *dy, gsize row, gsize pixel,
                                     float *d, gsize point);
  /* Points to the gradient of 3 × 3 or 5 × 5 taps. */
  void (*kernel_gradient[LAM_N_WINOGRADS]) (guint n_vectors, const float *du, gsize point,
                                            float *dw, gsize tap);
} LamWinograd;
