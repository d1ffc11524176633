/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See winograd.h. Two one-dimensional steps make up all transforms but the input's: spread()
 * evaluates a polynomial at the points, gather() is its transpose without the scales. */
#include "kernels/winograd.h"

#include "kernels/kernel-table.h"
#include "kernels/vector.h"

#define INLINE static inline __attribute__ ((always_inline))
#define UNROLL _Pragma ("GCC unroll 6")

/* Six numbers, @s apart, to six points. */
INLINE void
input_line (const Vector *x, guint s, Vector *out, guint t)
{
  Vector p = x[4 * s] - 4.f * x[2 * s], q = x[3 * s] - 4.f * x[s];
  Vector r = x[4 * s] - x[2 * s], w = 2.f * (x[3 * s] - x[s]);

  out[0] = 4.f * x[0] - 5.f * x[2 * s] + x[4 * s];
  out[t] = p + q;
  out[2 * t] = p - q;
  out[3 * t] = r + w;
  out[4 * t] = r - w;
  out[5 * t] = 4.f * x[s] - 5.f * x[3 * s] + x[5 * s];
}

/* @n coefficients to six points, scaled. */
INLINE void
spread (guint n, const Vector *x, guint s, Vector *out, guint t)
{
  Vector even = x[0], odd = x[s], even_2 = x[0], odd_2 = 2.f * x[s];

  if (n > 2) {
    even += x[2 * s];
    even_2 += 4.f * x[2 * s];
  }
  if (n > 3) {
    odd += x[3 * s];
    odd_2 += 8.f * x[3 * s];
  }
  if (n > 4) {
    even += x[4 * s];
    even_2 += 16.f * x[4 * s];
  }
  out[0] = 0.25f * x[0];
  out[t] = (even + odd) * (-1.f / 6);
  out[2 * t] = (even - odd) * (-1.f / 6);
  out[3 * t] = (even_2 + odd_2) * (1.f / 24);
  out[4 * t] = (even_2 - odd_2) * (1.f / 24);
  out[5 * t] = x[(n - 1) * s];
}

/* Six points to @n results. */
INLINE void
gather (guint n, const Vector *m, guint s, Vector *out, guint t)
{
  Vector sum = m[s] + m[2 * s], difference = m[s] - m[2 * s];
  Vector sum_2 = m[3 * s] + m[4 * s], difference_2 = m[3 * s] - m[4 * s];

  out[0] = m[0] + sum + sum_2;
  out[t] = difference + 2.f * difference_2;
  if (n > 2)
    out[2 * t] = sum + 4.f * sum_2;
  if (n > 3)
    out[3 * t] = difference + 8.f * difference_2;
  if (n > 4)
    out[4 * t] = sum + 16.f * sum_2;
  out[(n - 1) * t] += m[5 * s];
}

static void
input (guint n_vectors, const float *x, gsize row, gsize pixel, float *v, gsize point)
{
  for (guint i = 0; i < n_vectors; i++, x += WIDTH, v += WIDTH) {
    Vector cells[36], half[36], out[6];

    UNROLL for (guint c = 0; c < 6; c++)
    {
      UNROLL for (guint r = 0; r < 6; r++) cells[r * 6 + c] = LOAD (x + r * row + c * pixel);
      input_line (cells + c, 6, half + c, 6);
    }
    UNROLL for (guint r = 0; r < 6; r++)
    {
      input_line (half + r * 6, 1, out, 1);
      UNROLL for (guint c = 0; c < 6; c++) STORE (v + (r * 6 + c) * point, out[c]);
    }
  }
}

INLINE void
spread_square (guint n, guint n_vectors, const float *x, gsize row, gsize pixel, float *u,
               gsize point)
{
  for (guint i = 0; i < n_vectors; i++, x += WIDTH, u += WIDTH) {
    Vector cells[30], half[30], out[6];

    UNROLL for (guint c = 0; c < n; c++)
    {
      UNROLL for (guint r = 0; r < n; r++) cells[r * n + c] = LOAD (x + r * row + c * pixel);
      spread (n, cells + c, n, half + c, n);
    }
    UNROLL for (guint r = 0; r < 6; r++)
    {
      spread (n, half + r * n, 1, out, 1);
      UNROLL for (guint c = 0; c < 6; c++) STORE (u + (r * 6 + c) * point, out[c]);
    }
  }
}

/* All results of one vector of channels, [n × n]. */
INLINE void
gather_square (guint n, const float *m, gsize point, Vector *out)
{
  Vector points[36], half[30];

  UNROLL for (guint c = 0; c < 6; c++)
  {
    UNROLL for (guint r = 0; r < 6; r++) points[r * 6 + c] = LOAD (m + (r * 6 + c) * point);
    gather (n, points + c, 6, half + c, 6);
  }
  UNROLL for (guint r = 0; r < n; r++) gather (n, half + r * 6, 1, out + r * n, 1);
}

INLINE void
output_square (guint n, guint n_vectors, const float *m, gsize point, const LamWinogradOut *out)
{
  for (guint i = 0; i < n_vectors; i++) {
    Vector cells[16], bias = out->bias == NULL ? ZERO : LOAD (out->bias + i * WIDTH);

    gather_square (n, m + i * WIDTH, point, cells);
    for (guint r = 0; r < out->rows; r++)
      for (guint c = 0; c < out->columns; c++) {
        gsize at = r * out->row + c * out->pixel + i * WIDTH;
        Vector y = cells[r * n + c];

        if (out->add)
          y += LOAD (out->y + at);
        y += bias;
        if (out->relu)
          y = RELU (y);
        if (out->mask != NULL)
          y = KEEP (out->scale * y, LOAD (out->mask + at) > ZERO);
        STORE (out->y + at, y);
      }
  }
}

INLINE void
kernel_gradient_square (guint n, guint n_vectors, const float *du, gsize point, float *dw,
                        gsize tap)
{
  for (guint i = 0; i < n_vectors; i++) {
    Vector taps[25];

    gather_square (n, du + i * WIDTH, point, taps);
    UNROLL for (guint k = 0; k < n * n; k++) STORE (dw + k * tap + i * WIDTH, taps[k]);
  }
}

static void
kernel_3 (guint n_vectors, const float *w, gsize tap, float *u, gsize point)
{
  spread_square (3, n_vectors, w, 3 * tap, tap, u, point);
}

static void
kernel_5 (guint n_vectors, const float *w, gsize tap, float *u, gsize point)
{
  spread_square (5, n_vectors, w, 5 * tap, tap, u, point);
}

static void
output_3 (guint n_vectors, const float *m, gsize point, const LamWinogradOut *out)
{
  output_square (4, n_vectors, m, point, out);
}

static void
output_5 (guint n_vectors, const float *m, gsize point, const LamWinogradOut *out)
{
  output_square (2, n_vectors, m, point, out);
}

static void
gradient_3 (guint n_vectors, const float *dy, gsize row, gsize pixel, float *d, gsize point)
{
  spread_square (4, n_vectors, dy, row, pixel, d, point);
}

static void
gradient_5 (guint n_vectors, const float *dy, gsize row, gsize pixel, float *d, gsize point)
{
  spread_square (2, n_vectors, dy, row, pixel, d, point);
}

static void
kernel_gradient_3 (guint n_vectors, const float *du, gsize point, float *dw, gsize tap)
{
  kernel_gradient_square (3, n_vectors, du, point, dw, tap);
}

static void
kernel_gradient_5 (guint n_vectors, const float *du, gsize point, float *dw, gsize tap)
{
  kernel_gradient_square (5, n_vectors, du, point, dw, tap);
}

const LamWinograd LAM_IN_TABLE (lam_winograd) = {
  .input = input,
  .kernel = { kernel_3, kernel_5 },
  .output = { output_3, output_5 },
  .gradient = { gradient_3, gradient_5 },
  .kernel_gradient = { kernel_gradient_3, kernel_gradient_5 },
};
