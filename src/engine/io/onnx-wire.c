/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See onnx-wire.h. */

#include "onnx-wire.h"

#include <string.h>

enum { WHOLE = 0, BYTES = 2, FOUR_BYTES = 5 };                         /* of the wire */
enum { TYPE_FLOAT = 1, TYPE_INT = 2, TYPE_STRING = 3, TYPE_INTS = 7 }; /* of attributes */
enum { ELEMENTS_FLOAT = 1, ELEMENTS_INT64 = 7 };

/* ---- the wire ---- */

static void
put_varint (GByteArray *into, guint64 value)
{
  guint8 bytes[10];
  guint n = 0;

  do {
    bytes[n] = (guint8) (value & 0x7f);
    value >>= 7;
    if (value != 0)
      bytes[n] |= 0x80;
    n++;
  } while (value != 0);
  g_byte_array_append (into, bytes, n);
}

static void
put_key (GByteArray *into, guint field, guint way)
{
  put_varint (into, field << 3 | way);
}

static void
put_bytes (GByteArray *into, guint field, gconstpointer bytes, gsize n)
{
  put_key (into, field, BYTES);
  put_varint (into, n);
  g_byte_array_append (into, bytes, (guint) n);
}

void
lam_wire_whole (GByteArray *into, guint field, gint64 value)
{
  put_key (into, field, WHOLE);
  put_varint (into, (guint64) value);
}

/* Four bytes, the lowest first. */
static void
to_bytes (float value, guint8 bytes[4])
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  memcpy (bytes, &bits, sizeof bits);
}

void
lam_wire_float (GByteArray *into, guint field, float value)
{
  guint8 bytes[4];

  to_bytes (value, bytes);
  put_key (into, field, FOUR_BYTES);
  g_byte_array_append (into, bytes, sizeof bytes);
}

void
lam_wire_text (GByteArray *into, guint field, const char *text)
{
  put_bytes (into, field, text, strlen (text));
}

void
lam_wire_message (GByteArray *into, guint field, GByteArray *message)
{
  put_bytes (into, field, message->data, message->len);
  g_byte_array_unref (message);
}

/* ---- parts of a model ---- */

static GByteArray *
attribute (const char *name, guint type)
{
  GByteArray *message = g_byte_array_new ();

  lam_wire_text (message, 1, name);
  lam_wire_whole (message, 20, type);
  return message;
}

void
lam_onnx_int (GByteArray *attributes, const char *name, gint64 value)
{
  GByteArray *message = attribute (name, TYPE_INT);

  lam_wire_whole (message, 3, value);
  lam_wire_message (attributes, 5, message);
}

void
lam_onnx_float (GByteArray *attributes, const char *name, double value)
{
  GByteArray *message = attribute (name, TYPE_FLOAT);

  lam_wire_float (message, 2, (float) value);
  lam_wire_message (attributes, 5, message);
}

void
lam_onnx_text (GByteArray *attributes, const char *name, const char *value)
{
  GByteArray *message = attribute (name, TYPE_STRING);

  lam_wire_text (message, 4, value);
  lam_wire_message (attributes, 5, message);
}

void
lam_onnx_ints (GByteArray *attributes, const char *name, const gint64 *values, guint n)
{
  GByteArray *message = attribute (name, TYPE_INTS);

  for (guint i = 0; i < n; i++)
    lam_wire_whole (message, 8, values[i]);
  lam_wire_message (attributes, 5, message);
}

void
lam_onnx_node (GByteArray *graph, const char *op, const char *const *inputs, const char *output,
               GByteArray *attributes)
{
  GByteArray *node = g_byte_array_new ();

  for (guint i = 0; inputs[i] != NULL; i++)
    lam_wire_text (node, 1, inputs[i]);
  lam_wire_text (node, 2, output);
  lam_wire_text (node, 3, output);
  lam_wire_text (node, 4, op);
  if (attributes != NULL) {
    g_byte_array_append (node, attributes->data, attributes->len);
    g_byte_array_unref (attributes);
  }
  lam_wire_message (graph, 1, node);
}

static GByteArray *
tensor (const char *name, guint elements, const gint64 *d, guint n_d)
{
  GByteArray *message = g_byte_array_new ();

  for (guint i = 0; i < n_d; i++)
    lam_wire_whole (message, 1, d[i]);
  lam_wire_whole (message, 2, elements);
  lam_wire_text (message, 8, name);
  return message;
}

void
lam_onnx_floats (GByteArray *graph, const char *name, const gint64 *d, guint n_d,
                 const float *values)
{
  GByteArray *message = tensor (name, ELEMENTS_FLOAT, d, n_d);
  gsize n = 1;

  for (guint i = 0; i < n_d; i++)
    n *= (gsize) d[i];
  put_key (message, 9, BYTES);
  put_varint (message, 4 * n);
  for (gsize i = 0; i < n; i++) {
    guint8 bytes[4];

    to_bytes (values[i], bytes);
    g_byte_array_append (message, bytes, sizeof bytes);
  }
  lam_wire_message (graph, 5, message);
}

void
lam_onnx_wholes (GByteArray *graph, const char *name, const gint64 *values, guint n)
{
  gint64 d = n;
  GByteArray *message = tensor (name, ELEMENTS_INT64, &d, 1);
  g_autofree gint64 *turned = g_new (gint64, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    turned[i] = GINT64_TO_LE (values[i]);
  put_bytes (message, 9, turned, 8 * n);
  lam_wire_message (graph, 5, message);
}

void
lam_onnx_value (GByteArray *graph, guint field, const char *name, const guint32 *d, guint n)
{
  GByteArray *value = g_byte_array_new (), *type = g_byte_array_new ();
  GByteArray *of_tensor = g_byte_array_new (), *shape = g_byte_array_new ();

  for (guint i = 0; i <= n; i++) {
    GByteArray *side = g_byte_array_new ();

    if (i == 0)
      lam_wire_text (side, 2, "N");
    else
      lam_wire_whole (side, 1, d[i - 1]);
    lam_wire_message (shape, 1, side);
  }
  lam_wire_whole (of_tensor, 1, ELEMENTS_FLOAT);
  lam_wire_message (of_tensor, 2, shape);
  lam_wire_message (type, 1, of_tensor);
  lam_wire_text (value, 1, name);
  lam_wire_message (value, 2, type);
  lam_wire_message (graph, field, value);
}
