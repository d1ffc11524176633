/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-elements.h. */

#include "lam-elements.h"
#include "npy.h"

#include <string.h>

gsize
lam_element_size (LamElement element)
{
  static const guint8 sizes[] = {
    [LAM_ELEMENT_BOOL] = 1, [LAM_ELEMENT_U8] = 1,  [LAM_ELEMENT_I8] = 1,   [LAM_ELEMENT_U16] = 2,
    [LAM_ELEMENT_I16] = 2,  [LAM_ELEMENT_F16] = 2, [LAM_ELEMENT_BF16] = 2, [LAM_ELEMENT_U32] = 4,
    [LAM_ELEMENT_I32] = 4,  [LAM_ELEMENT_F32] = 4, [LAM_ELEMENT_U64] = 8,  [LAM_ELEMENT_I64] = 8,
    [LAM_ELEMENT_F64] = 8,
  };

  return sizes[element];
}

static float
float_of_bits (guint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static double
double_of_bits (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

float
lam_element_to_float (LamElement element, gboolean big, const guint8 *bytes)
{
  gsize size = lam_element_size (element);
  guint64 bits = 0;

  for (gsize i = 0; i < size; i++)
    bits |= (guint64) bytes[big ? size - 1 - i : i] << (8 * i);
  switch (element) {
  case LAM_ELEMENT_BOOL:
    return bits != 0;
  case LAM_ELEMENT_I8:
    return (gint8) bits;
  case LAM_ELEMENT_I16:
    return (gint16) bits;
  case LAM_ELEMENT_I32:
    return (float) (gint32) bits;
  case LAM_ELEMENT_I64:
    return (float) (gint64) bits;
  case LAM_ELEMENT_F16:
    return lam_half_to_float ((guint16) bits);
  case LAM_ELEMENT_BF16:
    return float_of_bits ((guint32) bits << 16);
  case LAM_ELEMENT_F32:
    return float_of_bits ((guint32) bits);
  case LAM_ELEMENT_F64:
    return (float) double_of_bits (bits);
  case LAM_ELEMENT_U8:
  case LAM_ELEMENT_U16:
  case LAM_ELEMENT_U32:
  case LAM_ELEMENT_U64:
  default:
    return (float) bits;
  }
}

void
lam_elements_to_floats (LamElement element, gboolean big, const guint8 *bytes, gsize n, float *into)
{
  gsize size = lam_element_size (element);

  if (element == LAM_ELEMENT_F32 && big == (G_BYTE_ORDER == G_BIG_ENDIAN)) {
    if (n > 0)
      memcpy (into, bytes, n * sizeof *into);
    return;
  }
  for (gsize i = 0; i < n; i++)
    into[i] = lam_element_to_float (element, big, bytes + i * size);
}

gboolean
lam_dimensions_size (const gsize *d, guint n, gsize most, gsize *size)
{
  *size = 1;
  for (guint i = 0; i < n; i++)
    if (d[i] == 0) {
      *size = 0;
      return TRUE;
    }
  for (guint i = 0; i < n; i++) {
    if (*size > most / d[i])
      return FALSE;
    *size *= d[i];
  }
  return *size <= most;
}
