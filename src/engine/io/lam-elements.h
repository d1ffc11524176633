/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The types of number that files of weights hold, and what they are as floats. */

#pragma once

#include "../lam-error.h"

typedef enum {
  LAM_ELEMENT_BOOL,
  LAM_ELEMENT_U8,
  LAM_ELEMENT_I8,
  LAM_ELEMENT_U16,
  LAM_ELEMENT_I16,
  LAM_ELEMENT_F16,
  LAM_ELEMENT_BF16,
  LAM_ELEMENT_U32,
  LAM_ELEMENT_I32,
  LAM_ELEMENT_F32,
  LAM_ELEMENT_U64,
  LAM_ELEMENT_I64,
  LAM_ELEMENT_F64,
} LamElement;

/* Bytes of one. */
gsize lam_element_size (LamElement element);

/* Number at @bytes, which need no alignment; @big: the most significant byte comes first. */
float lam_element_to_float (LamElement element, gboolean big, const guint8 *bytes);

/* @n of them, one after the other. */
void lam_elements_to_floats (LamElement element, gboolean big, const guint8 *bytes, gsize n,
                             float *into);

/* Product of @n dimensions in @size, and FALSE when it is more than @most. */
gboolean lam_dimensions_size (const gsize *d, guint n, gsize most, gsize *size);
