/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Samples and targets as NumPy arrays: a file a part with arrays x and y, or one file with
 * x_train, y_train, x_test and y_test. Bytes stay bytes; other numbers become floats. */

#include "lam-files.h"

#include <math.h>
#include <string.h>

#include "../lam-array.h"

enum { TRAIN, VALIDATION, TEST };

/* ---- x. ---- */

static gboolean
find_shape (const LamArray *x, const char *name, LamShape *shape, GError **error)
{
  gsize size = 1;

  if (x->n == 0 || x->d[0] == 0 || x->size == 0)
    return lam_fail (error, LAM_ERROR_DATA, "“%s”: the array “%s” holds no samples.", name,
                     x->name);
  if (x->n > 4)
    return lam_fail (error, LAM_ERROR_DATA,
                     "“%s”: the array “%s” has %u dimensions; samples and up to three more can be "
                     "used.",
                     name, x->name, x->n);
  for (guint k = 1; k < x->n; k++)
    if ((size *= x->d[k]) > G_MAXUINT32)
      return lam_fail (error, LAM_ERROR_DATA, "“%s”: a sample of “%s” is too large.", name,
                       x->name);
  if (x->n <= 2)
    *shape = lam_shape_vector ((guint32) size);
  else
    *shape =
        lam_shape_picture ((guint32) x->d[1], (guint32) x->d[2], x->n == 4 ? (guint32) x->d[3] : 1);
  return TRUE;
}

static gboolean
check_plain (const LamArray *array, const char *name, GError **error)
{
  return array->type != LAM_ARRAY_PICKLE
         || lam_fail (error, LAM_ERROR_FORMAT,
                      "“%s”: the array “%s” holds Python objects; numbers are wanted.", name,
                      array->name);
}

/* Takes over the array's memory when it can be used as it is. */
static gboolean
take_samples (LamArray *array, LamSamples *samples, LamShape shape, GError **error)
{
  gboolean is_bytes = array->type == LAM_ARRAY_U8 || array->type == LAM_ARRAY_BOOL;

  if (array->d[0] > G_MAXUINT32)
    return lam_fail (error, LAM_ERROR_DATA, "More than 4294967295 samples cannot be used.");
  *samples = (LamSamples){ .n = array->d[0],
                           .type = is_bytes ? LAM_STORE_BYTES : LAM_STORE_FLOATS,
                           .shape = shape,
                           .n_values = array->size };
  if (is_bytes || array->type == LAM_ARRAY_F32)
    samples->values = g_steal_pointer (&array->values);
  else
    samples->values = lam_array_dup_floats (array);
  return TRUE;
}

static gboolean
check_finite (const LamSamples *samples, const char *name, const char *array, GError **error)
{
  const float *v = samples->values;
  gsize size = MAX (lam_shape_size (samples->shape), 1);

  if (samples->type != LAM_STORE_FLOATS)
    return TRUE;
  for (gsize i = 0; i < samples->n_values; i++)
    if (!isfinite (v[i]))
      return lam_fail (error, LAM_ERROR_DATA,
                       "“%s”: sample %zu of “%s” holds a value that is no finite number.", name,
                       i / size, array);
  return TRUE;
}

/* ---- y. ---- */

static gboolean
is_whole_type (LamArrayType type)
{
  return type != LAM_ARRAY_F32 && type != LAM_ARRAY_F64;
}

/* [n × k] with a single 1 in every row. */
static gboolean
is_one_hot (const LamArray *y)
{
  if (y->n != 2 || y->d[1] < 2 || y->d[1] > 10000)
    return FALSE;
  for (gsize i = 0; i < y->d[0]; i++) {
    gsize ones = 0;

    for (gsize k = 0; k < y->d[1]; k++) {
      double v = lam_array_at (y, i * y->d[1] + k);

      if (v != 0 && v != 1)
        return FALSE;
      ones += v == 1;
    }
    if (ones != 1)
      return FALSE;
  }
  return TRUE;
}

static gboolean
take_classes (const LamArray *y, LamStore *store, const char *name, GError **error)
{
  gboolean one_hot = is_one_hot (y);

  store->target = LAM_TARGET_CLASS;
  store->classes = g_new0 (guint16, y->d[0]);
  for (gsize i = 0; i < y->d[0]; i++) {
    double c = one_hot ? 0 : lam_array_at (y, i);

    for (gsize k = 0; one_hot && k < y->d[1]; k++)
      if (lam_array_at (y, i * y->d[1] + k) == 1)
        c = (double) k;
    if (!(c >= 0 && c < 10000))
      return lam_fail (error, LAM_ERROR_DATA,
                       "“%s”: value %zu of “%s” is %g; a class number from 0 to 9999 is wanted.",
                       name, i, y->name, c);
    store->classes[i] = (guint16) c;
  }
  return TRUE;
}

/* Whole numbers with the rows and columns of pictures are masks. */
static gboolean
is_mask (const LamArray *y, LamShape shape)
{
  return is_whole_type (y->type) && shape.n == 3 && (y->n == 3 || (y->n == 4 && y->d[3] == 1))
         && y->d[1] == shape.d[0] && y->d[2] == shape.d[1];
}

static gboolean
take_mask (const LamArray *y, LamStore *store, const char *name, GError **error)
{
  LamShape shape = { 2, { (guint32) y->d[1], (guint32) y->d[2] } };
  gboolean twofold = TRUE; /* 0 and 255 alone: a mask drawn in black and white */
  guint8 *to;

  if (!lam_samples_init (&store->y, LAM_STORE_BYTES, y->d[0], shape, error))
    return FALSE;
  to = store->y.values;
  for (gsize i = 0; i < y->size; i++) {
    double v = lam_array_at (y, i);

    if (!(v >= 0 && v <= 255))
      return lam_fail (error, LAM_ERROR_DATA,
                       "“%s”: a mask value in sample %zu of “%s” is %g; 0 to 255 are allowed.",
                       name, i / (y->size / y->d[0]), y->name, v);
    to[i] = (guint8) v;
    twofold = twofold && (to[i] == 0 || to[i] == 255);
  }
  for (gsize i = 0; twofold && i < y->size; i++)
    to[i] = to[i] != 0;
  store->target = LAM_TARGET_MASK;
  return TRUE;
}

static gboolean
take_targets (LamArray *y, LamStore *store, const char *name, const LamData *data, GError **error)
{
  LamShape shape;

  if (!check_plain (y, name, error) || !find_shape (y, name, &shape, error))
    return FALSE;
  if (y->d[0] != store->x.n)
    return lam_fail (error, LAM_ERROR_DATA, "“%s”: “%s” has %zu samples and “x” has %zu.", name,
                     y->name, y->d[0], store->x.n);
  if (data->target != LAM_TARGET_PICTURE && is_mask (y, store->x.shape))
    return take_mask (y, store, name, error);
  if ((is_whole_type (y->type) && lam_shape_size (shape) == 1) || is_one_hot (y))
    return take_classes (y, store, name, error);
  if (data->target == LAM_TARGET_CLASS && lam_shape_size (shape) == 1) {
    for (gsize i = 0; i < y->size; i++)
      if (lam_array_at (y, i) != floor (lam_array_at (y, i)))
        return lam_fail (error, LAM_ERROR_DATA, "“%s”: value %zu of “%s” is %g, which is no class.",
                         name, i, y->name, lam_array_at (y, i));
    return take_classes (y, store, name, error);
  }
  store->target = LAM_TARGET_VALUES;
  if (is_whole_type (y->type)) {
    g_autoptr (LamArray) floats = lam_array_new (y->name, LAM_ARRAY_F32, y->n, y->d);

    if (floats == NULL)
      return lam_fail (error, LAM_ERROR_MEMORY, "“%s” does not fit into memory.", name);
    for (gsize i = 0; i < y->size; i++)
      ((float *) floats->values)[i] = (float) lam_array_at (y, i);
    return take_samples (floats, &store->y, shape, error);
  }
  return take_samples (y, &store->y, shape, error)
         && check_finite (&store->y, name, y->name, error);
}

/* ---- Files. ---- */

static gboolean
fail_missing (const char *path, const char *wanted, GError **error)
{
  g_auto (GStrv) names = lam_npz_list (path, NULL);
  g_autofree char *list = names != NULL ? g_strjoinv (", ", names) : NULL;

  return lam_fail (error, LAM_ERROR_DATA, "“%s” has no array “%s”; it holds %s.",
                   lam_file_name (path), wanted,
                   list != NULL && *list != '\0' ? list : lam_translate ("no arrays"));
}

static gboolean
take_part (const char *path, GPtrArray *arrays, const char *x_name, const char *y_name,
           LamPartId part, LamData *data, GError **error)
{
  const char *name = lam_file_name (path);
  LamArray *x = lam_npz_find (arrays, x_name);
  LamArray *y = lam_npz_find (arrays, y_name);
  LamStore *store;
  LamShape shape;

  if (x == NULL)
    return fail_missing (path, x_name, error);
  if (y == NULL && data->target != LAM_TARGET_PICTURE)
    return fail_missing (path, y_name, error);
  if (!check_plain (x, name, error) || !find_shape (x, name, &shape, error))
    return FALSE;
  data->stores[part] = store = lam_store_new ();
  store->target = LAM_TARGET_NONE;
  if (!take_samples (x, &store->x, shape, error) || !check_finite (&store->x, name, x_name, error))
    return FALSE;
  return y == NULL || take_targets (y, store, name, data, error);
}

/* A lone .npy is x without targets. */
static GPtrArray *
load (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  GPtrArray *arrays;
  LamArray *lone = NULL;

  if (!g_str_has_suffix (path, ".npy")) {
    static const char *const wanted[] = { "x",      "y",     "x_train", "y_train", "x_test",
                                          "y_test", "x_val", "y_val",   NULL };

    return lam_read_npz (path, wanted, error);
  }
  bytes = lam_read_file (path, error);
  if (bytes != NULL) {
    gsize n;
    gconstpointer start = g_bytes_get_data (bytes, &n);
    g_autofree char *where = g_strdup_printf ("“%s”", path);

    lone = lam_npy_parse (start, n, where, error);
  }
  if (lone == NULL)
    return NULL;
  arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  lone->name = g_strdup ("x");
  g_ptr_array_add (arrays, lone);
  return arrays;
}

static gboolean
read_training (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  g_autofree char *path = lam_reader_path (item, TRAIN, loading, error);
  g_autoptr (GPtrArray) arrays = path != NULL ? load (path, error) : NULL;

  if (arrays == NULL)
    return FALSE;
  if (lam_npz_find (arrays, "x") != NULL || lam_npz_find (arrays, "x_train") == NULL)
    return take_part (path, arrays, "x", "y", LAM_PART_TRAIN, data, error);
  if (!take_part (path, arrays, "x_train", "y_train", LAM_PART_TRAIN, data, error))
    return FALSE;
  if (lam_npz_find (arrays, "x_val") != NULL
      && !take_part (path, arrays, "x_val", "y_val", LAM_PART_VALIDATION, data, error))
    return FALSE;
  return lam_npz_find (arrays, "x_test") == NULL
         || take_part (path, arrays, "x_test", "y_test", LAM_PART_TEST, data, error);
}

static gboolean
read_other (const LamItem *item, guint index, LamPartId part, const LamLoading *loading,
            LamData *data, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) arrays = NULL;

  if (!lam_item_is_set (item, index))
    return TRUE;
  path = lam_reader_path (item, index, loading, error);
  arrays = path != NULL ? load (path, error) : NULL;
  lam_store_free (g_steal_pointer (&data->stores[part]));
  return arrays != NULL && take_part (path, arrays, "x", "y", part, data, error);
}

/* What all parts want of a sample must be the same. */
static gboolean
check_alike (LamData *data, GError **error)
{
  const LamStore *train = data->stores[LAM_PART_TRAIN];

  for (guint s = 0; s < LAM_N_PARTS; s++) {
    const LamStore *store = data->stores[s];

    if (store == NULL)
      continue;
    if (store->target != train->target || store->x.type != train->x.type
        || (store->target == LAM_TARGET_VALUES
            && !lam_shape_equal (store->y.shape, train->y.shape)))
      return lam_fail (error, LAM_ERROR_DATA,
                       "The arrays of the parts differ in kind: x and y must be of the same types "
                       "and shapes in all of them.");
  }
  if (train->target == LAM_TARGET_MASK) {
    for (guint s = 0; s < LAM_N_PARTS; s++)
      for (gsize i = 0; data->stores[s] != NULL && i < data->stores[s]->y.n_values; i++) {
        guint8 c = ((guint8 *) data->stores[s]->y.values)[i];

        if (c != LAM_IGNORE)
          data->n_classes = MAX (data->n_classes, c + 1U);
      }
    data->n_classes = MAX (data->n_classes, 2);
  } else if (train->classes != NULL) {
    lam_data_count_classes (data, 2);
  }
  return TRUE;
}

static gboolean
read_set (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  return read_training (item, loading, data, error)
         && read_other (item, VALIDATION, LAM_PART_VALIDATION, loading, data, error)
         && read_other (item, TEST, LAM_PART_TEST, loading, data, error)
         && check_alike (data, error);
}

static int
recognise (const char *path, const guint8 *head, gsize n)
{
  if (n >= 6 && memcmp (head, "\223NUMPY", 6) == 0)
    return 50;
  if (n >= 4 && memcmp (head, "PK\3\4", 4) == 0 && g_str_has_suffix (path, ".npz")) {
    g_auto (GStrv) names = lam_npz_list (path, NULL);

    if (names != NULL
        && (g_strv_contains ((const char *const *) names, "x")
            || g_strv_contains ((const char *const *) names, "x_train")))
      return 85;
  }
  return 0;
}

static void
complete (LamItem *item, const char *path)
{
  lam_reader_complete (item, path, TEST, "train", "test");
  lam_reader_complete (item, path, VALIDATION, "train", "validation");
}

#define PATH_PARAM LAM_VALUE_TEXT, .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL

static const LamParam params[] = {
  { .id = "train",
    .title = "Training file",
    .type = PATH_PARAM,
    .help = "An .npz file with the arrays x and y, samples first." },
  { .id = "validation",
    .title = "Validation file",
    .type = PATH_PARAM,
    .help = "An .npz file like it with samples to check on while the network learns." },
  { .id = "test",
    .title = "Test file",
    .type = PATH_PARAM,
    .help = "An .npz file like it with samples kept for the end." },
};

const LamReaderKind lam_reader_arrays = {
  .kind = { .id = "arrays",
            .title = "NumPy arrays",
            .summary = "Samples and targets in .npz files with the arrays x and y.",
            .group = "Files",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .read = read_set,
  .recognise = recognise,
  .complete = complete,
};
