/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Float vectors of the width of the table being built, by the compiler's vector extension. */
#pragma once

#include <glib.h>

#if defined(__AVX512F__)
#define WIDTH 16
#elif defined(__AVX2__)
#define WIDTH 8
#else
#define WIDTH 4
#endif

typedef float Vector __attribute__ ((vector_size (WIDTH * 4)));
typedef gint32 Bits __attribute__ ((vector_size (WIDTH * 4)));
typedef float LooseVector __attribute__ ((vector_size (WIDTH * 4), aligned (4), may_alias));

#define LOAD(p) ((Vector) * (const LooseVector *) (p))
#define STORE(p, v) (*(LooseVector *) (p) = (v))
#define ZERO ((Vector){ 0 })
/* Keeps lanes where the comparison holds, zero elsewhere. */
#define KEEP(v, condition) ((Vector) ((Bits) (v) & (condition)))
/* A NaN stays one. */
#define RELU(v) ((Vector) ((Bits) (v) & ~((v) < ZERO)))
