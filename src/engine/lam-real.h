/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number that tensors are made of. Sources written over LamReal are built twice: with float
 * for work, and with -DLAM_DOUBLE for gradient checks. Functions of the second build carry the
 * suffix _d, which LAM_NAME adds: `#define lam_gemm LAM_NAME (lam_gemm)`. */
#pragma once

#ifdef LAM_DOUBLE
typedef double LamReal;
#define LAM_NAME(name) name##_d
#define LAM_REAL_IS_DOUBLE 1
#else
typedef float LamReal;
#define LAM_NAME(name) name
#define LAM_REAL_IS_DOUBLE 0
#endif
