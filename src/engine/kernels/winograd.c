/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See winograd.h. Three one-dimensional steps make up all transforms: input_line() evaluates what
 * is left of the product of all (x − point) without one of them, spread() a polynomial at the
 * points, and gather() is its transpose without the scales. Points come in pairs ±p, whose even and
 * odd powers are added up once; all factors but the scales are exact in binary. */
#include "kernels/winograd.h"

#include "kernels/kernel-table.h"
#include "kernels/vector.h"

#define INLINE static inline __attribute__ ((always_inline))
#define UNROLL _Pragma ("GCC unroll 8")
#define MAX_POINTS (LAM_MAX_SIDE * LAM_MAX_SIDE)

/* The values at ±p from the sums of the even and of the odd powers. */
INLINE void
pair (Vector even, Vector odd, Vector *out, guint t)
{
  out[0] = even + odd;
  out[t] = even - odd;
}

/* @side numbers, @s apart, to as many points, @t apart. */
INLINE void
input_line (guint side, const Vector *x, guint s, Vector *out, guint t)
{
  const Vector *y = x + s; /* the odd ones */
  guint d = 2 * s;

  if (side == 6) {
    out[0] = 4.f * x[0] - 5.f * x[d] + x[2 * d];
    pair (x[2 * d] - 4.f * x[d], y[d] - 4.f * y[0], out + t, t);
    pair (x[2 * d] - x[d], 2.f * (y[d] - y[0]), out + 3 * t, t);
    out[5 * t] = 4.f * y[0] - 5.f * y[d] + y[2 * d];
    return;
  }
  out[0] = (x[0] - x[3 * d]) + 5.25f * (x[2 * d] - x[d]);
  pair (x[3 * d] - 4.25f * x[2 * d] + x[d], y[2 * d] - 4.25f * y[d] + y[0], out + t, t);
  pair (x[3 * d] - 1.25f * x[2 * d] + .25f * x[d], 2.f * y[2 * d] - 2.5f * y[d] + .5f * y[0],
        out + 3 * t, t);
  pair (x[3 * d] - 5.f * x[2 * d] + 4.f * x[d], .5f * y[2 * d] - 2.5f * y[d] + 2.f * y[0],
        out + 5 * t, t);
  out[7 * t] = (y[3 * d] - y[0]) + 5.25f * (y[d] - y[2 * d]);
}

/* Every other of @n coefficients from @from on, times the powers of @p, then times @scale. */
INLINE Vector
powers (guint n, const Vector *x, guint s, guint from, float p, float scale)
{
  Vector sum = x[from * s];
  float factor = 1;

  UNROLL for (guint k = from + 2; k < n; k += 2)
  {
    factor *= p * p;
    sum += factor * x[k * s];
  }
  return (from == 0 ? scale : scale * p) * sum;
}

INLINE void
spread_pair (guint n, const Vector *x, guint s, float p, float scale, Vector *out, guint t)
{
  pair (powers (n, x, s, 0, p, scale), powers (n, x, s, 1, p, scale), out, t);
}

/* @n coefficients to @side points, scaled. */
INLINE void
spread (guint side, guint n, const Vector *x, guint s, Vector *out, guint t)
{
  gboolean six = side == 6;

  out[0] = six ? .25f * x[0] : x[0];
  spread_pair (n, x, s, 1, six ? -1.f / 6 : -2.f / 9, out + t, t);
  spread_pair (n, x, s, 2, six ? 1.f / 24 : 1.f / 90, out + 3 * t, t);
  if (!six)
    spread_pair (n, x, s, .5f, 32.f / 45, out + 5 * t, t);
  out[(side - 1) * t] = x[(n - 1) * s];
}

/* @side points to @n results. */
INLINE void
gather (guint side, guint n, const Vector *m, guint s, Vector *out, guint t)
{
  float two = 1, half = 1;
  Vector sum[3], difference[3];

  UNROLL for (guint i = 0; i < side / 2 - 1; i++)
  {
    sum[i] = m[(2 * i + 1) * s] + m[(2 * i + 2) * s];
    difference[i] = m[(2 * i + 1) * s] - m[(2 * i + 2) * s];
  }
  UNROLL for (guint k = 0; k < n; k++)
  {
    const Vector *term = k % 2 == 0 ? sum : difference;
    Vector y = term[0] + two * term[1];

    if (side == 8)
      y += half * term[2];
    out[k * t] = k == 0 ? y + m[0] : y;
    two *= 2;
    half /= 2;
  }
  out[(n - 1) * t] += m[(side - 1) * s];
}

INLINE void
input_square (guint side, guint n_vectors, const float *x, gsize row, gsize pixel, float *v,
              gsize point)
{
  for (guint i = 0; i < n_vectors; i++, x += WIDTH, v += WIDTH) {
    Vector cells[LAM_MAX_SIDE], half[MAX_POINTS], out[LAM_MAX_SIDE];

    UNROLL for (guint c = 0; c < side; c++)
    {
      UNROLL for (guint r = 0; r < side; r++) cells[r] = LOAD (x + r * row + c * pixel);
      input_line (side, cells, 1, half + c, side);
    }
    UNROLL for (guint r = 0; r < side; r++)
    {
      input_line (side, half + r * side, 1, out, 1);
      UNROLL for (guint c = 0; c < side; c++) STORE (v + (r * side + c) * point, out[c]);
    }
  }
}

INLINE void
spread_square (guint side, guint n, guint n_vectors, const float *x, gsize row, gsize pixel,
               float *u, gsize point)
{
  for (guint i = 0; i < n_vectors; i++, x += WIDTH, u += WIDTH) {
    Vector cells[LAM_MAX_SIDE], half[MAX_POINTS], out[LAM_MAX_SIDE];

    UNROLL for (guint c = 0; c < n; c++)
    {
      UNROLL for (guint r = 0; r < n; r++) cells[r] = LOAD (x + r * row + c * pixel);
      spread (side, n, cells, 1, half + c, n);
    }
    UNROLL for (guint r = 0; r < side; r++)
    {
      spread (side, n, half + r * n, 1, out, 1);
      UNROLL for (guint c = 0; c < side; c++) STORE (u + (r * side + c) * point, out[c]);
    }
  }
}

/* All results of one vector of channels, [n × n]. */
INLINE void
gather_square (guint side, guint n, const float *m, gsize point, Vector *out)
{
  Vector points[LAM_MAX_SIDE], half[MAX_POINTS];

  UNROLL for (guint c = 0; c < side; c++)
  {
    UNROLL for (guint r = 0; r < side; r++) points[r] = LOAD (m + (r * side + c) * point);
    gather (side, n, points, 1, half + c, side);
  }
  UNROLL for (guint r = 0; r < n; r++) gather (side, n, half + r * side, 1, out + r * n, 1);
}

INLINE void
output_square (guint side, guint n, guint n_vectors, const float *m, gsize point,
               const LamWinogradOut *out)
{
  for (guint i = 0; i < n_vectors; i++) {
    Vector cells[MAX_POINTS], bias = out->bias == NULL ? ZERO : LOAD (out->bias + i * WIDTH);

    gather_square (side, n, m + i * WIDTH, point, cells);
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
kernel_gradient_square (guint side, guint n, guint n_vectors, const float *du, gsize point,
                        float *dw, gsize tap)
{
  for (guint i = 0; i < n_vectors; i++) {
    Vector taps[MAX_POINTS];

    gather_square (side, n, du + i * WIDTH, point, taps);
    UNROLL for (guint k = 0; k < n * n; k++) STORE (dw + k * tap + i * WIDTH, taps[k]);
  }
}

static void
input_6 (guint n_vectors, const float *x, gsize row, gsize pixel, float *v, gsize point)
{
  input_square (6, n_vectors, x, row, pixel, v, point);
}

static void
input_8 (guint n_vectors, const float *x, gsize row, gsize pixel, float *v, gsize point)
{
  input_square (8, n_vectors, x, row, pixel, v, point);
}

/* All but the input's transform for one size of points and kernel. */
#define TRANSFORMS(side, n)                                                                        \
  static void taps_##side##_##n (guint n_vectors, const float *w, gsize tap, float *u,             \
                                 gsize point)                                                      \
  {                                                                                                \
    spread_square (side, n, n_vectors, w, n *tap, tap, u, point);                                  \
  }                                                                                                \
  static void output_##side##_##n (guint n_vectors, const float *m, gsize point,                   \
                                   const LamWinogradOut *out)                                      \
  {                                                                                                \
    output_square (side, side + 1 - n, n_vectors, m, point, out);                                  \
  }                                                                                                \
  static void gradient_##side##_##n (guint n_vectors, const float *dy, gsize row, gsize pixel,     \
                                     float *d, gsize point)                                        \
  {                                                                                                \
    spread_square (side, side + 1 - n, n_vectors, dy, row, pixel, d, point);                       \
  }                                                                                                \
  static void kernel_gradient_##side##_##n (guint n_vectors, const float *du, gsize point,         \
                                            float *dw, gsize tap)                                  \
  {                                                                                                \
    kernel_gradient_square (side, n, n_vectors, du, point, dw, tap);                               \
  }

#define ROW(side, n)                                                                               \
  {                                                                                                \
    n, side + 1 - n, side, input_##side, taps_##side##_##n, output_##side##_##n,                   \
        gradient_##side##_##n, kernel_gradient_##side##_##n                                        \
  }

TRANSFORMS (6, 3)
TRANSFORMS (8, 3)
TRANSFORMS (6, 4)
TRANSFORMS (8, 4)
TRANSFORMS (6, 5)
TRANSFORMS (8, 5)
TRANSFORMS (8, 7)

const LamWinograd LAM_IN_TABLE (lam_winograd)[LAM_N_WINOGRADS] = {
  ROW (6, 3), ROW (8, 3), ROW (6, 4), ROW (8, 4), ROW (6, 5), ROW (8, 5), ROW (8, 7),
};
