/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transforms of Winograd's method with the six points 0, ±1, ±2 and ∞, or the eight that ±½
 * makes of them. F(n × n, r × r) needs n + r − 1 points a side. All work on whole vectors of
 * channels. */
#pragma once

#include <glib.h>

#define LAM_MAX_SIDE 8 /* points along a side of a tile */

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

/* F(cells × cells, kernel × kernel); the sides of all three are in @side = @kernel + @cells − 1. */
typedef struct {
  guint kernel, cells, side;
  /* side × side cells to points that are @point numbers apart. */
  void (*input) (guint n_vectors, const float *x, gsize row, gsize pixel, float *v, gsize point);
  /* A kernel's taps, @tap numbers apart, to points. */
  void (*taps) (guint n_vectors, const float *w, gsize tap, float *u, gsize point);
  /* Points to cells × cells results. */
  void (*output) (guint n_vectors, const float *m, gsize point, const LamWinogradOut *out);
  /* cells × cells of dy to points. */
  void (*gradient) (guint n_vectors, const float *dy, gsize row, gsize pixel, float *d,
                    gsize point);
  /* Points to the gradient of the taps. */
  void (*kernel_gradient) (guint n_vectors, const float *du, gsize point, float *dw, gsize tap);
} LamWinograd;

#define LAM_N_WINOGRADS 7 /* rows of a table; those for one kernel lie side by side */
