/* SPDX-License-Identifier: GPL-3.0-or-later */

/* NumPy's .npy: a magic number, a header that is the text of a Python dictionary, the values. Every
 * version of the header, both byte orders and both orders of dimensions are read; version 1.0 in
 * this machine's little-endian order, slowest dimension first, is written. */

#include "npy.h"
#include "lam-replace.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *at, *end;
  const char *where;
  char *descr; /* "<f4" */
  gboolean fortran;
  gboolean has_order, has_shape;
  guint n;
  gsize d[LAM_ARRAY_MAX_DIMENSIONS];
} Header;

/* How a letter and a size in "<f4" are kept. */
static const struct {
  const char *text;
  LamArrayType type;
} dialects[] = {
  { "b1", LAM_ARRAY_BOOL }, { "?", LAM_ARRAY_BOOL }, { "u1", LAM_ARRAY_U8 },
  { "B", LAM_ARRAY_U8 },    { "i1", LAM_ARRAY_I8 },  { "b", LAM_ARRAY_I8 },
  { "u2", LAM_ARRAY_U16 },  { "i2", LAM_ARRAY_I16 }, { "u4", LAM_ARRAY_U32 },
  { "i4", LAM_ARRAY_I32 },  { "u8", LAM_ARRAY_U64 }, { "i8", LAM_ARRAY_I64 },
  { "f4", LAM_ARRAY_F32 },  { "f8", LAM_ARRAY_F64 }, { "O", LAM_ARRAY_PICKLE },
};

static void
skip_space (Header *h)
{
  while (h->at < h->end && g_ascii_isspace (*h->at))
    h->at++;
}

static gboolean
take (Header *h, char wanted)
{
  skip_space (h);
  if (h->at == h->end || *h->at != wanted)
    return FALSE;
  h->at++;
  return TRUE;
}

static gboolean
fail_header (Header *h, GError **error)
{
  return lam_fail (error, LAM_ERROR_FORMAT, "The header of %s cannot be understood.", h->where);
}

/* A Python string in either quote. */
static char *
take_string (Header *h)
{
  const char *from;
  char quote;

  skip_space (h);
  if (h->at == h->end || (*h->at != '\'' && *h->at != '"'))
    return NULL;
  quote = *h->at++;
  from = h->at;
  h->at = memchr (from, quote, (gsize) (h->end - from));
  if (h->at == NULL) {
    h->at = h->end;
    return NULL;
  }
  return g_strndup (from, (gsize) (h->at++ - from));
}

static gboolean
take_word (Header *h, const char *word)
{
  gsize n = strlen (word);

  skip_space (h);
  if ((gsize) (h->end - h->at) < n || memcmp (h->at, word, n) != 0)
    return FALSE;
  h->at += n;
  return TRUE;
}

/* "(2, 3)", "(3,)", "()", and Python 2's "(3L, 4L)". */
static gboolean
take_shape (Header *h, GError **error)
{
  if (!take (h, '('))
    return fail_header (h, error);
  while (!take (h, ')')) {
    gsize value = 0;
    const char *from;

    skip_space (h);
    from = h->at;
    while (h->at < h->end && g_ascii_isdigit (*h->at)) {
      if (value > (G_MAXSIZE >> 4) / 10)
        return fail_header (h, error);
      value = 10 * value + (gsize) (*h->at++ - '0');
    }
    if (h->at == from)
      return fail_header (h, error);
    take (h, 'L');
    if (h->n == LAM_ARRAY_MAX_DIMENSIONS)
      return lam_fail (error, LAM_ERROR_FORMAT, "%s has more than %d dimensions.", h->where,
                       LAM_ARRAY_MAX_DIMENSIONS);
    h->d[h->n++] = value;
    if (!take (h, ',') && (h->at == h->end || *h->at != ')'))
      return fail_header (h, error);
  }
  h->has_shape = TRUE;
  return TRUE;
}

static gboolean
take_entry (Header *h, GError **error)
{
  g_autofree char *key = take_string (h);

  if (key == NULL || !take (h, ':'))
    return fail_header (h, error);
  if (strcmp (key, "shape") == 0)
    return take_shape (h, error);
  if (strcmp (key, "fortran_order") == 0) {
    h->fortran = take_word (h, "True");
    h->has_order = h->fortran || take_word (h, "False");
    return h->has_order || fail_header (h, error);
  }
  if (strcmp (key, "descr") != 0)
    return fail_header (h, error);
  skip_space (h);
  if (h->at < h->end && *h->at == '[')
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s holds records of several fields; only plain numbers can be read.",
                     h->where);
  g_free (h->descr);
  h->descr = take_string (h);
  return h->descr != NULL || fail_header (h, error);
}

static gboolean
parse_header (Header *h, GError **error)
{
  if (!take (h, '{'))
    return fail_header (h, error);
  while (!take (h, '}')) {
    if (!take_entry (h, error))
      return FALSE;
    if (!take (h, ',') && (h->at == h->end || *h->at != '}'))
      return fail_header (h, error);
  }
  if (h->descr == NULL || !h->has_order || !h->has_shape)
    return fail_header (h, error);
  return TRUE;
}

float
lam_half_to_float (guint16 half)
{
  guint exponent = half >> 10 & 31, fraction = half & 1023;
  float value;

  if (exponent == 31)
    value = fraction != 0 ? NAN : INFINITY;
  else if (exponent == 0)
    value = (float) fraction * 0x1p-24f;
  else
    value = ldexpf ((float) (1024 + fraction), (int) exponent - 25);
  return half >> 15 ? -value : value;
}

static void
swap_bytes (gpointer values, gsize n, gsize size)
{
  guint8 *v = values;

  for (gsize i = 0; i < n; i++, v += size)
    for (gsize k = 0; k < size / 2; k++) {
      guint8 kept = v[k];

      v[k] = v[size - 1 - k];
      v[size - 1 - k] = kept;
    }
}

static void
widen_halves (LamArray *array)
{
  guint16 *halves = array->values;
  float *values = g_new (float, MAX (array->size, 1));

  for (gsize i = 0; i < array->size; i++)
    values[i] = lam_half_to_float (halves[i]);
  g_free (halves);
  array->values = values;
}

/* From fastest dimension first to slowest dimension first. */
static void
turn_order (LamArray *array, gsize size)
{
  guint8 *from = array->values, *to;
  gsize stride[LAM_ARRAY_MAX_DIMENSIONS], at[LAM_ARRAY_MAX_DIMENSIONS] = { 0 };
  gsize offset = 0;

  if (array->n < 2 || array->size == 0)
    return;
  to = g_malloc (array->size * size);
  for (guint k = 0; k < array->n; k++)
    stride[k] = k == 0 ? 1 : stride[k - 1] * array->d[k - 1];
  for (gsize i = 0; i < array->size; i++) {
    memcpy (to + i * size, from + offset * size, size);
    for (guint k = array->n; k-- > 0;) {
      offset += stride[k];
      if (++at[k] < array->d[k])
        break;
      offset -= stride[k] * array->d[k];
      at[k] = 0;
    }
  }
  g_free (from);
  array->values = to;
}

/* Which type "<f4" is; @half is told apart because it is widened. */
static gboolean
find_type (Header *h, LamArrayType *type, gboolean *half, gboolean *swap, GError **error)
{
  const char *text = h->descr;

  *half = FALSE;
  *swap = FALSE;
  if (*text != '\0' && strchr ("<>=|", *text) != NULL) {
    *swap = *text == (G_BYTE_ORDER == G_LITTLE_ENDIAN ? '>' : '<');
    text++;
  }
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    if (strcmp (text, dialects[i].text) == 0) {
      *type = dialects[i].type;
      return TRUE;
    }
  *type = LAM_ARRAY_F32;
  *half = strcmp (text, "f2") == 0;
  return *half
         || lam_fail (error, LAM_ERROR_FORMAT,
                      "%s holds values of type “%s”; whole and real numbers and bool can be "
                      "read.",
                      h->where, h->descr);
}

static gboolean
read_values (LamStream *stream, LamArray *array, Header *h, GError **error)
{
  gboolean half, swap;
  gsize size, n = 1;

  if (!find_type (h, &array->type, &half, &swap, error))
    return FALSE;
  array->n = h->n;
  memcpy (array->d, h->d, sizeof h->d);
  if (array->type == LAM_ARRAY_PICKLE) {
    array->values = lam_stream_dup_rest (stream, &array->size, error);
    return array->values != NULL;
  }
  size = half ? 2 : lam_array_value_size (array->type);
  for (guint k = 0; k < h->n; k++)
    if (h->d[k] > 0 && n > G_MAXSSIZE / size / h->d[k])
      return lam_fail (error, LAM_ERROR_FORMAT, "%s claims more values than any memory holds.",
                       h->where);
    else
      n *= h->d[k];
  array->size = n;
  array->values = lam_stream_dup (stream, n * size, error);
  if (array->values == NULL)
    return FALSE;
  if (swap)
    swap_bytes (array->values, n, size);
  if (h->fortran)
    turn_order (array, size);
  if (half)
    widen_halves (array);
  return TRUE;
}

LamArray *
lam_npy_read (LamStream *stream, GError **error)
{
  guint8 start[12];
  g_autofree char *text = NULL;
  g_autoptr (LamArray) array = g_new0 (LamArray, 1);
  Header h = { .where = stream->where };
  gsize length;
  gboolean good;

  if (!lam_stream_read (stream, start, 10, error))
    return NULL;
  if (memcmp (start, "\223NUMPY", 6) != 0 || start[6] < 1 || start[6] > 3) {
    lam_fail (error, LAM_ERROR_FORMAT, "%s is not a NumPy array.", stream->where);
    return NULL;
  }
  length = start[8] | (gsize) start[9] << 8;
  if (start[6] > 1) {
    if (!lam_stream_read (stream, start + 10, 2, error))
      return NULL;
    length |= (gsize) start[10] << 16 | (gsize) start[11] << 24;
  }
  text = lam_stream_dup (stream, length, error);
  if (text == NULL)
    return NULL;
  h.at = text;
  h.end = text + length;
  good = parse_header (&h, error) && read_values (stream, array, &h, error);
  g_free (h.descr);
  return good ? g_steal_pointer (&array) : NULL;
}

LamArray *
lam_npy_parse (gconstpointer bytes, gsize n, const char *where, GError **error)
{
  LamStream stream = { .where = where, .at = bytes, .left = n };

  return lam_npy_read (&stream, error);
}

LamArray *
lam_npy_load (const char *path, GError **error)
{
  GError *trouble = NULL;
  g_autofree char *where = g_strdup_printf ("“%s”", path);
  GMappedFile *file = g_mapped_file_new (path, FALSE, &trouble);
  LamArray *array;

  if (file == NULL) {
    lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be opened: %s.", path, trouble->message);
    g_error_free (trouble);
    return NULL;
  }
  array = lam_npy_parse (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), where,
                         error);
  g_mapped_file_unref (file);
  return array;
}

GByteArray *
lam_npy_header (const LamArray *array)
{
  static const char *const codes[] = {
    [LAM_ARRAY_BOOL] = "|b1", [LAM_ARRAY_U8] = "|u1", [LAM_ARRAY_I8] = "|i1",
    [LAM_ARRAY_U16] = "u2",   [LAM_ARRAY_I16] = "i2", [LAM_ARRAY_U32] = "u4",
    [LAM_ARRAY_I32] = "i4",   [LAM_ARRAY_U64] = "u8", [LAM_ARRAY_I64] = "i8",
    [LAM_ARRAY_F32] = "f4",   [LAM_ARRAY_F64] = "f8", [LAM_ARRAY_PICKLE] = "|O",
  };
  const char *code = codes[array->type];
  const char *order = *code == '|' ? "" : G_BYTE_ORDER == G_LITTLE_ENDIAN ? "<" : ">";
  GByteArray *bytes = g_byte_array_new ();
  GString *text = g_string_new (NULL);
  guint8 start[10] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0 };

  g_string_printf (text, "{'descr': '%s%s', 'fortran_order': False, 'shape': (", order, code);
  for (guint k = 0; k < array->n; k++)
    g_string_append_printf (text, k > 0 ? " %" G_GSIZE_FORMAT "," : "%" G_GSIZE_FORMAT ",",
                            array->d[k]);
  if (array->n > 1)
    g_string_truncate (text, text->len - 1);
  g_string_append (text, "), }");
  while ((sizeof start + text->len + 1) % 64 != 0)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '\n');
  start[8] = text->len & 255;
  start[9] = (guint8) (text->len >> 8);
  g_byte_array_append (bytes, start, sizeof start);
  g_byte_array_append (bytes, (guint8 *) text->str, (guint) text->len);
  g_string_free (text, TRUE);
  return bytes;
}

gboolean
lam_npy_save (const LamArray *array, const char *path, GError **error)
{
  g_autoptr (GByteArray) header = lam_npy_header (array);
  gsize n = array->size * lam_array_value_size (array->type);
  g_autofree guint8 *bytes = g_malloc (header->len + n);

  memcpy (bytes, header->data, header->len);
  memcpy (bytes + header->len, array->values, n);
  return lam_replace_bytes (path, bytes, header->len + n, error);
}
