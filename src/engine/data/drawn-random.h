/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers and the little mathematics of the generated data sets. Everything here is a
 * function of its arguments alone and uses only + - * / and square roots, so that a picture has the
 * same bytes on every machine; the files including this are compiled with -ffp-contract=off. */
#pragma once

#include <glib.h>
#include <math.h>

/* A counted generator: the n-th number depends on (seed, purpose, index) and n, on nothing else. */
typedef struct {
  guint64 key;
  guint64 drawn;
} DrawnRandom;

static inline guint64
drawn_mix (guint64 z)
{
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static inline DrawnRandom
drawn_random (guint64 seed, guint64 purpose, guint64 index)
{
  guint64 key = drawn_mix (seed + G_GUINT64_CONSTANT (0x632be59bd9b4e019));
  key = drawn_mix (key ^ (purpose * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)));
  key = drawn_mix (key + index * G_GUINT64_CONSTANT (0xd1b54a32d192ed03));
  return (DrawnRandom){ key, 0 };
}

static inline guint64
drawn_bits (DrawnRandom *r)
{
  return drawn_mix (r->key + ++r->drawn * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
}

/* 0 … 1, without 1. */
static inline float
drawn_uniform (DrawnRandom *r)
{
  return (float) (drawn_bits (r) >> 40) * (1.0f / 16777216.0f);
}

static inline float
drawn_between (DrawnRandom *r, float low, float high)
{
  return low + (high - low) * drawn_uniform (r);
}

/* 0 … @n - 1. */
static inline guint
drawn_below (DrawnRandom *r, guint n)
{
  return (guint) (((drawn_bits (r) >> 32) * n) >> 32);
}

static inline gboolean
drawn_chance (DrawnRandom *r, float share)
{
  return drawn_uniform (r) < share;
}

/* About normal, deviation 1, never beyond 3.5: the sum of four uniforms out of one draw. */
static inline float
drawn_normal (DrawnRandom *r)
{
  guint64 b = drawn_bits (r);
  gint sum = (gint) (b & 0xffff) + (gint) ((b >> 16) & 0xffff) + (gint) ((b >> 32) & 0xffff)
             + (gint) (b >> 48);
  return (float) (sum - 131070) * (1.0f / 37837.0f);
}

/* Sine of a whole turn's share: drawn_sin (0.25) is 1. Good to 2e-4, the same everywhere. */
static inline float
drawn_sin (float turns)
{
  float x = turns - (float) (gint) turns; /* -1 … 1 */
  x -= x > 0.5f ? 1.0f : x < -0.5f ? -1.0f : 0.0f;
  if (x > 0.25f)
    x = 0.5f - x;
  else if (x < -0.25f)
    x = -0.5f - x;
  x *= 6.28318531f;
  float s = x * x;
  return x * (1.0f - s * (1.0f / 6.0f - s * (1.0f / 120.0f - s * (1.0f / 5040.0f))));
}

static inline float
drawn_cos (float turns)
{
  return drawn_sin (turns + 0.25f);
}

static inline float
drawn_clamp (float x, float low, float high)
{
  return x < low ? low : x > high ? high : x;
}
