/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Arrays of any number type, as NumPy's .npy and .npz files hold them, and tables of numbers as
 * CSV. In memory they are always in this machine's byte order and slowest dimension first. */

#pragma once

#include "lam-error.h"

#define LAM_ARRAY_MAX_DIMENSIONS 8

typedef enum {
  LAM_ARRAY_BOOL,
  LAM_ARRAY_U8,
  LAM_ARRAY_I8,
  LAM_ARRAY_U16,
  LAM_ARRAY_I16,
  LAM_ARRAY_U32,
  LAM_ARRAY_I32,
  LAM_ARRAY_U64,
  LAM_ARRAY_I64,
  LAM_ARRAY_F32, /* also what was half precision */
  LAM_ARRAY_F64,
  LAM_ARRAY_PICKLE, /* Python objects: @values are the bytes of the pickle that makes them */
} LamArrayType;

typedef struct {
  char *name; /* of the member in an .npz, without “.npy”; NULL for a lone array */
  guint n;    /* dimensions, 0 for a scalar */
  gsize d[LAM_ARRAY_MAX_DIMENSIONS];
  LamArrayType type;
  gpointer values;
  gsize size; /* number of values; of bytes for a pickle */
} LamArray;

/* An array of zeros. Returns: (transfer full), NULL when there is no memory for it. */
LamArray *lam_array_new (const char *name, LamArrayType type, guint n, const gsize *d);
void lam_array_free (LamArray *array);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamArray, lam_array_free)

/* Bytes of one value; 1 for a pickle. */
gsize lam_array_value_size (LamArrayType type);

/* "uint8", "float32", "Python objects". */
const char *lam_array_type_name (LamArrayType type);

/* Value @index, counted in memory order. */
double lam_array_at (const LamArray *array, gsize index);

/* All values as floats. Returns: (transfer full) g_free */
float *lam_array_dup_floats (const LamArray *array);

/* "2×3", "a single number". Returns: (transfer full) */
char *lam_array_shape_text (const LamArray *array);

/* From the bytes of a .npy. @where: for sentences, “x.npy”. */
LamArray *lam_npy_parse (gconstpointer bytes, gsize n, const char *where, GError **error);
LamArray *lam_npy_load (const char *path, GError **error);
gboolean lam_npy_save (const LamArray *array, const char *path, GError **error);

/* The arrays of an .npz in file order; with @wanted (NULL-terminated) only those, and others are
 * not even looked at. Returns: (transfer full) (element-type LamArray) */
GPtrArray *lam_npz_load (const char *path, const char *const *wanted, GError **error);
/* The same from the bytes of an .npz; @path is for sentences. */
GPtrArray *lam_npz_parse (gconstpointer bytes, gsize n, const char *path, const char *const *wanted,
                          GError **error);
/* The array named @name among @arrays, or NULL. */
LamArray *lam_npz_find (GPtrArray *arrays, const char *name);
/* The names of the arrays, without reading them. Returns: (transfer full) NULL-terminated */
char **lam_npz_list (const char *path, GError **error);
/* Stored, not compressed, as np.savez does. */
gboolean lam_npz_save (const LamArray *const *arrays, guint n, const char *path, GError **error);

/* A table of numbers, a first row of names allowed: [rows × columns] doubles.
 * @names: (out) (optional) (transfer full) the names or NULL */
LamArray *lam_csv_load (const char *path, char ***names, GError **error);
/* The last dimension across, all others down; as many digits as read back the same. */
gboolean lam_csv_save (const LamArray *array, const char *path, GError **error);

/* By extension: .npy, .npz (its only array, or the one called "x"), .csv. */
LamArray *lam_array_load (const char *path, GError **error);
gboolean lam_array_save (const LamArray *array, const char *path, GError **error);
