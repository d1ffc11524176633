/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Arrays in memory: see lam-array.h. */

#include "../lam-array.h"

#include <string.h>

static const struct {
  gsize size;
  const char *name;
} types[] = {
  [LAM_ARRAY_BOOL] = { 1, "bool" },   [LAM_ARRAY_U8] = { 1, "uint8" },
  [LAM_ARRAY_I8] = { 1, "int8" },     [LAM_ARRAY_U16] = { 2, "uint16" },
  [LAM_ARRAY_I16] = { 2, "int16" },   [LAM_ARRAY_U32] = { 4, "uint32" },
  [LAM_ARRAY_I32] = { 4, "int32" },   [LAM_ARRAY_U64] = { 8, "uint64" },
  [LAM_ARRAY_I64] = { 8, "int64" },   [LAM_ARRAY_F32] = { 4, "float32" },
  [LAM_ARRAY_F64] = { 8, "float64" }, [LAM_ARRAY_PICKLE] = { 1, "Python objects" },
};

gsize
lam_array_value_size (LamArrayType type)
{
  return types[type].size;
}

const char *
lam_array_type_name (LamArrayType type)
{
  return types[type].name;
}

LamArray *
lam_array_new (const char *name, LamArrayType type, guint n, const gsize *d)
{
  LamArray *array = g_new0 (LamArray, 1);

  g_assert (n <= LAM_ARRAY_MAX_DIMENSIONS);
  array->name = g_strdup (name);
  array->type = type;
  array->n = n;
  array->size = 1;
  for (guint i = 0; i < n; i++) {
    array->d[i] = d[i];
    array->size *= d[i];
  }
  array->values = g_try_malloc0_n (MAX (array->size, 1), types[type].size);
  if (array->values == NULL)
    g_clear_pointer (&array, lam_array_free);
  return array;
}

void
lam_array_free (LamArray *array)
{
  if (array == NULL)
    return;
  g_free (array->name);
  g_free (array->values);
  g_free (array);
}

double
lam_array_at (const LamArray *array, gsize index)
{
  gconstpointer v = array->values;

  switch (array->type) {
  case LAM_ARRAY_BOOL:
    return ((const guint8 *) v)[index] != 0;
  case LAM_ARRAY_I8:
    return ((const gint8 *) v)[index];
  case LAM_ARRAY_U16:
    return ((const guint16 *) v)[index];
  case LAM_ARRAY_I16:
    return ((const gint16 *) v)[index];
  case LAM_ARRAY_U32:
    return ((const guint32 *) v)[index];
  case LAM_ARRAY_I32:
    return ((const gint32 *) v)[index];
  case LAM_ARRAY_U64:
    return (double) ((const guint64 *) v)[index];
  case LAM_ARRAY_I64:
    return (double) ((const gint64 *) v)[index];
  case LAM_ARRAY_F32:
    return (double) ((const float *) v)[index];
  case LAM_ARRAY_F64:
    return ((const double *) v)[index];
  case LAM_ARRAY_U8:
  case LAM_ARRAY_PICKLE:
  default:
    return ((const guint8 *) v)[index];
  }
}

float *
lam_array_dup_floats (const LamArray *array)
{
  float *values = g_new (float, MAX (array->size, 1));

  if (array->type == LAM_ARRAY_F32)
    memcpy (values, array->values, array->size * sizeof (float));
  else
    for (gsize i = 0; i < array->size; i++)
      values[i] = (float) lam_array_at (array, i);
  return values;
}

char *
lam_array_shape_text (const LamArray *array)
{
  GString *text = g_string_new (array->n > 0 ? NULL : lam_translate ("a single number"));

  for (guint i = 0; i < array->n; i++)
    g_string_append_printf (text, i > 0 ? "×%" G_GSIZE_FORMAT : "%" G_GSIZE_FORMAT, array->d[i]);
  return g_string_free (text, FALSE);
}

LamArray *
lam_array_load (const char *path, GError **error)
{
  g_autoptr (GPtrArray) arrays = NULL;
  LamArray *found;

  if (g_str_has_suffix (path, ".npy"))
    return lam_npy_load (path, error);
  if (g_str_has_suffix (path, ".csv") || g_str_has_suffix (path, ".txt"))
    return lam_csv_load (path, NULL, error);
  if (!g_str_has_suffix (path, ".npz")) {
    lam_fail (error, LAM_ERROR_FORMAT,
              "“%s” is none of the files numbers are read from: .npy, .npz and .csv.", path);
    return NULL;
  }
  arrays = lam_npz_load (path, NULL, error);
  if (arrays == NULL)
    return NULL;
  found = arrays->len == 1 ? arrays->pdata[0] : lam_npz_find (arrays, "x");
  if (found == NULL) {
    lam_fail (error, LAM_ERROR_FORMAT, "“%s” holds %u arrays and none of them is called “x”.", path,
              arrays->len);
    return NULL;
  }
  g_ptr_array_set_free_func (arrays, NULL);
  for (guint i = 0; i < arrays->len; i++)
    if (arrays->pdata[i] != found)
      lam_array_free (arrays->pdata[i]);
  return found;
}

gboolean
lam_array_save (const LamArray *array, const char *path, GError **error)
{
  if (g_str_has_suffix (path, ".npy"))
    return lam_npy_save (array, path, error);
  if (g_str_has_suffix (path, ".npz"))
    return lam_npz_save (&array, 1, path, error);
  if (g_str_has_suffix (path, ".csv") || g_str_has_suffix (path, ".txt"))
    return lam_csv_save (array, path, error);
  return lam_fail (error, LAM_ERROR_FORMAT,
                   "“%s” is none of the files numbers are written to: .npy, .npz and .csv.", path);
}
