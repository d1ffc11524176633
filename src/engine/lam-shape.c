/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-shape.h. */

#include "lam-shape.h"

LamShape
lam_shape_vector (guint32 units)
{
  return (LamShape){ 1, { units } };
}

LamShape
lam_shape_picture (guint32 rows, guint32 columns, guint32 channels)
{
  return (LamShape){ 3, { rows, columns, channels } };
}

gboolean
lam_shape_equal (LamShape a, LamShape b)
{
  if (a.n != b.n)
    return FALSE;
  for (guint i = 0; i < a.n; i++)
    if (a.d[i] != b.d[i])
      return FALSE;
  return TRUE;
}

gsize
lam_shape_size (LamShape shape)
{
  gsize size = shape.n > 0;

  for (guint i = 0; i < shape.n; i++)
    size *= shape.d[i];
  return size;
}

guint32
lam_shape_channels (LamShape shape)
{
  return shape.n > 0 ? shape.d[shape.n - 1] : 1;
}

char *
lam_shape_to_text (LamShape shape)
{
  GString *text = g_string_new (shape.n > 0 ? NULL : "?");

  for (guint i = 0; i < shape.n; i++)
    g_string_append_printf (text, i > 0 ? "×%u" : "%u", shape.d[i]);
  return g_string_free (text, FALSE);
}
