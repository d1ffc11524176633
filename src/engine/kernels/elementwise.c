/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elementwise loops, written so that the compiler turns them into vectors of whatever width it
 * was told to use. No intrinsics. In float, exp and log are polynomials after Cephes, within 2 ulp;
 * in double, those of libm, for gradient checks. */
#include "kernels/kernel-table.h"

#include <math.h>
#include <string.h>

#ifdef LAM_DOUBLE
#define sqrt_real sqrt
#define fabs_real fabs
#define exp_real exp
#define expm1_real expm1
#define tanh_real tanh
#define log_real log
#define log1p_real log1p
#else
#define sqrt_real sqrtf
#define fabs_real fabsf
#define log_real logf

static inline float
float_of_bits (guint32 bits)
{
  float x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

static inline guint32
bits_of_float (float x)
{
  guint32 bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

/* exp (r) − 1 − r for |r| ≤ ½ log 2 */
static inline float
exp_tail (float r)
{
  float p = 1.9875691500e-4f;

  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return p * r * r;
}

static inline float
exp_real (float x)
{
  /* Adding 1.5 · 2²³ rounds to a whole number, which then stands in the low bits. */
  const float magic = 12582912.f;
  float t, n, r;
  gint32 power, half;

  /* Beyond these the result is 0 or infinite; a NaN passes both comparisons. */
  x = x < -104.f ? -104.f : x;
  x = x > 89.f ? 89.f : x;
  t = x * 1.44269504088896341f + magic;
  n = t - magic;
  power = (gint32) (bits_of_float (t) - bits_of_float (magic));
  r = x - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  /* In two steps, so that neither factor overflows and small results are rounded once. Without a
   * sign: of a NaN the power is any number. */
  half = power >> 1;
  return ((exp_tail (r) + r) + 1.f) * float_of_bits (((guint32) half + 127) << 23)
         * float_of_bits (((guint32) power - (guint32) half + 127) << 23);
}

static inline float
expm1_real (float x)
{
  float small = exp_tail (x) + x, large = exp_real (x) - 1.f;

  return fabsf (x) < 0.34f ? small : large;
}

static inline float
tanh_real (float x)
{
  float z = x * x, small, large, a = fabsf (x);
  float p = -5.70498872745e-3f;

  p = p * z + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  small = p * z * x + x;
  large = 1.f - 2.f / (exp_real (2.f * a) + 1.f);
  large = x < 0.f ? -large : large;
  /* A NaN goes through the polynomial. */
  return a >= 0.625f ? large : small;
}

/* log (1 + u) for 0 ≤ u ≤ 1 */
static inline float
log1p_real (float u)
{
  float y = 1.f + u, lost = u - (y - 1.f), z, p, e;
  gboolean high = y > 1.41421356f;
  float x = (high ? y * 0.5f : y) - 1.f;

  e = high ? 1.f : 0.f;
  z = x * x;
  p = 7.0376836292e-2f;
  p = p * x - 1.1514610310e-1f;
  p = p * x + 1.1676998740e-1f;
  p = p * x - 1.2420140846e-1f;
  p = p * x + 1.4249322787e-1f;
  p = p * x - 1.6668057665e-1f;
  p = p * x + 2.0000714765e-1f;
  p = p * x - 2.4999993993e-1f;
  p = p * x + 3.3333331174e-1f;
  p = p * x * z + e * -2.12194440e-4f - 0.5f * z;
  return p + x + lost / y + e * 0.693359375f;
}
#endif

/* ---- activations ---- */

static inline LamReal
relu (LamReal x)
{
  /* A NaN stays one, so that it can be found. */
  return x < 0 ? 0 : x;
}

static inline LamReal
sigmoid (LamReal x)
{
  return 1 / (1 + exp_real (-x));
}

static inline LamReal
softplus (LamReal x)
{
  return (x < 0 ? 0 : x) + log1p_real (exp_real (-fabs_real (x)));
}

static void
activate (LamActivation activation, LamReal alpha, gsize n, const LamReal *x, LamReal *y)
{
  switch (activation) {
  case LAM_ACTIVATION_RELU:
    for (gsize i = 0; i < n; i++)
      y[i] = relu (x[i]);
    break;
  case LAM_ACTIVATION_SIGMOID:
    for (gsize i = 0; i < n; i++)
      y[i] = sigmoid (x[i]);
    break;
  case LAM_ACTIVATION_TANH:
    for (gsize i = 0; i < n; i++)
      y[i] = tanh_real (x[i]);
    break;
  case LAM_ACTIVATION_LEAKY_RELU:
    for (gsize i = 0; i < n; i++)
      y[i] = x[i] < 0 ? alpha * x[i] : x[i];
    break;
  case LAM_ACTIVATION_ELU:
    for (gsize i = 0; i < n; i++) {
      LamReal low = alpha * expm1_real (x[i] < 0 ? x[i] : 0);
      y[i] = x[i] < 0 ? low : x[i];
    }
    break;
  case LAM_ACTIVATION_SOFTPLUS:
    for (gsize i = 0; i < n; i++)
      y[i] = softplus (x[i]);
    break;
  default:
    if (x != y)
      memmove (y, x, n * sizeof *y);
  }
}

static void
activate_gradient (LamActivation activation, LamReal alpha, gsize n, const LamReal *y,
                   const LamReal *dy, LamReal *dx)
{
  switch (activation) {
  case LAM_ACTIVATION_RELU:
    for (gsize i = 0; i < n; i++)
      dx[i] = y[i] > 0 ? dy[i] : 0;
    break;
  case LAM_ACTIVATION_SIGMOID:
    for (gsize i = 0; i < n; i++)
      dx[i] = dy[i] * (y[i] * (1 - y[i]));
    break;
  case LAM_ACTIVATION_TANH:
    for (gsize i = 0; i < n; i++)
      dx[i] = dy[i] * ((1 - y[i]) * (1 + y[i]));
    break;
  case LAM_ACTIVATION_LEAKY_RELU:
    for (gsize i = 0; i < n; i++)
      dx[i] = y[i] > 0 ? dy[i] : alpha * dy[i];
    break;
  case LAM_ACTIVATION_ELU:
    for (gsize i = 0; i < n; i++)
      dx[i] = y[i] > 0 ? dy[i] : dy[i] * (y[i] + alpha);
    break;
  case LAM_ACTIVATION_SOFTPLUS:
    /* y = log (1 + eˣ), so the slope eˣ / (1 + eˣ) is 1 − e⁻ʸ. */
    for (gsize i = 0; i < n; i++) {
      LamReal low = -expm1_real (-y[i]);
      dx[i] = dy[i] * low;
    }
    break;
  default:
    if (dx != dy)
      memmove (dx, dy, n * sizeof *dx);
  }
}

static void
finish_row (const LamEpilogue *epilogue, gsize n, const LamReal *bias, const LamReal *mask,
            LamReal *y)
{
  LamReal factor = epilogue->mask_scale == 0 ? 1 : epilogue->mask_scale;

  if (bias != NULL && epilogue->activation == LAM_ACTIVATION_RELU) {
    for (gsize i = 0; i < n; i++)
      y[i] = relu (y[i] + bias[i]);
  } else {
    if (bias != NULL)
      for (gsize i = 0; i < n; i++)
        y[i] += bias[i];
    if (epilogue->activation != LAM_ACTIVATION_LINEAR)
      activate (epilogue->activation, epilogue->alpha, n, y, y);
  }
  if (mask != NULL)
    for (gsize i = 0; i < n; i++)
      y[i] = mask[i] > 0 ? y[i] * factor : 0;
}

/* ---- arrays ---- */

static void
fill (gsize n, LamReal value, LamReal *y)
{
  for (gsize i = 0; i < n; i++)
    y[i] = value;
}

static void
add (gsize n, const LamReal *a, const LamReal *b, LamReal *y)
{
  for (gsize i = 0; i < n; i++)
    y[i] = a[i] + b[i];
}

static void
axpy (gsize n, LamReal factor, const LamReal *x, LamReal *y)
{
  for (gsize i = 0; i < n; i++)
    y[i] += factor * x[i];
}

static void
scale (gsize n, LamReal factor, LamReal *x)
{
  for (gsize i = 0; i < n; i++)
    x[i] *= factor;
}

static void
clip (gsize n, LamReal limit, LamReal *x)
{
  for (gsize i = 0; i < n; i++) {
    LamReal t = x[i] < -limit ? -limit : x[i];
    x[i] = t > limit ? limit : t;
  }
}

#define N_SUMS 16

/* Sixteen sums side by side, which vectors of every width can hold. */
static double
fold (const double sums[N_SUMS])
{
  double total = 0;

  for (guint i = 0; i < N_SUMS; i++)
    total += sums[i];
  return total;
}

static double
sum (gsize n, const LamReal *x)
{
  double sums[N_SUMS] = { 0 };
  gsize i = 0;

  for (; i + N_SUMS <= n; i += N_SUMS)
    for (guint l = 0; l < N_SUMS; l++)
      sums[l] += (double) x[i + l];
  for (guint l = 0; i < n; i++, l++)
    sums[l] += (double) x[i];
  return fold (sums);
}

static double
sum_squares (gsize n, const LamReal *x)
{
  double sums[N_SUMS] = { 0 };
  gsize i = 0;

  for (; i + N_SUMS <= n; i += N_SUMS)
    for (guint l = 0; l < N_SUMS; l++)
      sums[l] += (double) x[i + l] * (double) x[i + l];
  for (guint l = 0; i < n; i++, l++)
    sums[l] += (double) x[i] * (double) x[i];
  return fold (sums);
}

static gboolean
all_finite (gsize n, const LamReal *x)
{
  guint bad = 0;

  /* x − x is 0 for what is finite and NaN for the rest. */
  for (gsize i = 0; i < n; i++)
    bad |= x[i] - x[i] != 0;
  return !bad;
}

static void
column_sums (gsize rows, gsize columns, gsize stride, const LamReal *x, LamReal *sums)
{
  gsize r = 0;

  for (; r + 4 <= rows; r += 4) {
    const LamReal *a = x + r * stride, *b = a + stride, *c = b + stride, *d = c + stride;
    for (gsize i = 0; i < columns; i++)
      sums[i] += (a[i] + b[i]) + (c[i] + d[i]);
  }
  for (; r < rows; r++)
    for (gsize i = 0; i < columns; i++)
      sums[i] += x[r * stride + i];
}

/* lam_random_at() in 32 bits, for elements whose high half is that of @first. */
static inline guint32
high_key (guint64 key, guint64 first)
{
  return (guint32) (key >> 32) ^ (guint32) (first >> 32) * 0x9e3779b9u;
}

static inline guint32
bits_at (guint64 key, guint32 high, guint32 element)
{
  return lam_random_mix (lam_random_mix (element ^ (guint32) key) + high);
}

static void
dropout (gsize n, guint64 key, guint64 first, guint32 threshold, LamReal factor, const LamReal *x,
         LamReal *y)
{
  guint32 low = (guint32) first, high = high_key (key, first);

  if ((guint64) low + n > G_MAXUINT32) {
    for (gsize i = 0; i < n; i++)
      y[i] = lam_random_at (key, first + i) >= threshold ? x[i] * factor : 0;
    return;
  }
  for (guint32 i = 0; i < (guint32) n; i++)
    y[i] = bits_at (key, high, low + i) >= threshold ? x[i] * factor : 0;
}

/* Signed whole numbers become doubles in vectors on every processor, unsigned ones do not. All
 * steps are exact. */
static void
uniforms (gsize n, guint64 key, guint64 first, double *y)
{
  guint32 low = (guint32) (2 * first), high = high_key (key, 2 * first);

  if ((guint64) low + 2 * n > G_MAXUINT32) {
    for (gsize i = 0; i < n; i++)
      y[i] = lam_random_uniform (key, first + i);
    return;
  }
  for (guint32 i = 0; i < (guint32) n; i++) {
    guint32 most = bits_at (key, high, low + 2 * i);
    guint32 rest = bits_at (key, high, low + 2 * i + 1) >> 11;

    y[i] = ((double) (gint32) (most ^ 0x80000000u) + 0x1p31) * 0x1p-32
           + (double) (gint32) rest * 0x1p-53;
  }
}

/* Product and sum are rounded one after the other, as they are where the two are steps apart, so
 * that a sample comes out the same either way. */
static void
gather_bytes (gsize n, const guint8 *restrict x, LamReal factor, LamReal offset,
              LamReal *restrict y)
{
  for (gsize i = 0; i < n; i++)
    y[i] = x[i] * factor;
  for (gsize i = 0; offset != 0 && i < n; i++)
    y[i] += offset;
}

/* ---- softmax ---- */

static LamReal
greatest (gsize n, const LamReal *x)
{
  LamReal most = x[0];

  for (gsize i = 1; i < n; i++)
    most = x[i] > most ? x[i] : most;
  return most;
}

/* Subtracts each row's greatest first: exp() of 90 is already infinite in float. */
static void
subtract_greatest (gsize rows, gsize columns, const LamReal *x, LamReal *y)
{
  for (gsize r = 0; r < rows; r++) {
    LamReal most = greatest (columns, x + r * columns);
    for (gsize i = 0; i < columns; i++)
      y[r * columns + i] = x[r * columns + i] - most;
  }
}

static void
softmax (gsize rows, gsize columns, const LamReal *x, LamReal *y)
{
  subtract_greatest (rows, columns, x, y);
  for (gsize i = 0; i < rows * columns; i++)
    y[i] = exp_real (y[i]);
  for (gsize r = 0; r < rows; r++) {
    LamReal *row = y + r * columns, total = 0, factor;
    for (gsize i = 0; i < columns; i++)
      total += row[i];
    factor = 1 / total;
    for (gsize i = 0; i < columns; i++)
      row[i] *= factor;
  }
}

static void
softmax_gradient (gsize rows, gsize columns, const LamReal *y, const LamReal *dy, LamReal *dx)
{
  for (gsize r = 0; r < rows; r++) {
    gsize o = r * columns;
    LamReal dot = 0;
    for (gsize i = 0; i < columns; i++)
      dot += y[o + i] * dy[o + i];
    for (gsize i = 0; i < columns; i++)
      dx[o + i] = y[o + i] * (dy[o + i] - dot);
  }
}

static void
log_softmax (gsize rows, gsize columns, const LamReal *x, LamReal *y)
{
  subtract_greatest (rows, columns, x, y);
  for (gsize r = 0; r < rows; r++) {
    LamReal *row = y + r * columns, total = 0, shift;
    for (gsize i = 0; i < columns; i++)
      total += exp_real (row[i]);
    shift = log_real (total);
    for (gsize i = 0; i < columns; i++)
      row[i] -= shift;
  }
}

static void
log_softmax_gradient (gsize rows, gsize columns, const LamReal *y, const LamReal *dy, LamReal *dx)
{
  for (gsize r = 0; r < rows; r++) {
    gsize o = r * columns;
    LamReal total = 0;
    for (gsize i = 0; i < columns; i++)
      total += dy[o + i];
    for (gsize i = 0; i < columns; i++)
      dx[o + i] = dy[o + i] - exp_real (y[o + i]) * total;
  }
}

/* ---- optimisers ---- */

static void
sgd (gsize n, LamReal rate, LamReal momentum, gboolean nesterov, const LamReal *restrict g,
     LamReal *restrict w, LamReal *restrict v)
{
  if (v == NULL) {
    for (gsize i = 0; i < n; i++)
      w[i] -= rate * g[i];
  } else if (!nesterov) {
    for (gsize i = 0; i < n; i++) {
      v[i] = momentum * v[i] - rate * g[i];
      w[i] += v[i];
    }
  } else {
    for (gsize i = 0; i < n; i++) {
      v[i] = momentum * v[i] - rate * g[i];
      w[i] += momentum * v[i] - rate * g[i];
    }
  }
}

static void
rmsprop (gsize n, LamReal rate, LamReal rho, LamReal epsilon, gboolean inside,
         const LamReal *restrict g, LamReal *restrict w, LamReal *restrict a)
{
  LamReal rest = 1 - rho;

  if (inside) {
    for (gsize i = 0; i < n; i++) {
      a[i] = rho * a[i] + rest * g[i] * g[i];
      w[i] -= rate * g[i] / sqrt_real (a[i] + epsilon);
    }
  } else {
    for (gsize i = 0; i < n; i++) {
      a[i] = rho * a[i] + rest * g[i] * g[i];
      w[i] -= rate * g[i] / (sqrt_real (a[i]) + epsilon);
    }
  }
}

static void
adam (gsize n, const LamReal constants[6], const LamReal *restrict g, LamReal *restrict w,
      LamReal *restrict m, LamReal *restrict v)
{
  LamReal rate = constants[0], beta_1 = constants[1], beta_2 = constants[2];
  LamReal epsilon = constants[3], root_scale = constants[4], keep = constants[5];
  LamReal rest_1 = 1 - beta_1, rest_2 = 1 - beta_2;

  for (gsize i = 0; i < n; i++) {
    m[i] = beta_1 * m[i] + rest_1 * g[i];
    v[i] = beta_2 * v[i] + rest_2 * g[i] * g[i];
    w[i] = keep * w[i] - rate * m[i] / (root_scale * sqrt_real (v[i]) + epsilon);
  }
}

static void
adagrad (gsize n, LamReal rate, LamReal epsilon, const LamReal *restrict g, LamReal *restrict w,
         LamReal *restrict a)
{
  for (gsize i = 0; i < n; i++) {
    a[i] += g[i] * g[i];
    w[i] -= rate * g[i] / (sqrt_real (a[i]) + epsilon);
  }
}

const LamElementwise LAM_IN_TABLE (lam_elementwise) = {
  .activate = activate,
  .activate_gradient = activate_gradient,
  .finish_row = finish_row,
  .fill = fill,
  .add = add,
  .axpy = axpy,
  .scale = scale,
  .clip = clip,
  .sum = sum,
  .sum_squares = sum_squares,
  .all_finite = all_finite,
  .column_sums = column_sums,
  .softmax = softmax,
  .softmax_gradient = softmax_gradient,
  .log_softmax = log_softmax,
  .log_softmax_gradient = log_softmax_gradient,
  .dropout = dropout,
  .uniforms = uniforms,
  .gather_bytes = gather_bytes,
  .sgd = sgd,
  .rmsprop = rmsprop,
  .adam = adam,
  .adagrad = adagrad,
};
