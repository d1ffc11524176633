/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-data-input.h. */

#include "lam-data-input.h"

#include <string.h>

#include "data/lam-picture.h"
#include "data/lam-reading.h"

/* An array as samples of one shape. */
typedef struct {
  const LamArray *array;
  gsize n;
  LamShape shape;  /* as the array has it */
  LamShape wanted; /* with the channels of the data set */
} Piece;

/* ---- What an array holds ---- */

static gboolean
is_picture_set (const LamSamples *own)
{
  return own->shapes != NULL || own->shape.n == 3;
}

static LamShape
picture (const gsize *d, gsize channels)
{
  return lam_shape_picture ((guint32) d[0], (guint32) d[1], (guint32) channels);
}

/* [rows × columns], [rows × columns × 1, 3 or 4], [n × rows × columns], [n × … × channels], and
 * pictures as rows of a table when their size says so. */
static gboolean
read_pictures (Piece *piece, const LamSamples *own)
{
  const gsize *d = piece->array->d;
  gsize size = lam_shape_size (own->shape); /* 0 when they differ */
  guint dims = piece->array->n;

  piece->n = 1;
  if (size > 0 && dims <= 2 && dims > 0 && d[dims - 1] == size) {
    piece->n = dims == 2 ? d[0] : 1;
    piece->shape = own->shape;
  } else if (dims == 2)
    piece->shape = picture (d, 1);
  else if (dims == 3 && (d[2] == 1 || d[2] == 3 || d[2] == 4))
    piece->shape = picture (d, d[2]);
  else if (dims == 3 || dims == 4) {
    piece->n = d[0];
    piece->shape = picture (d + 1, dims == 4 ? d[3] : 1);
  } else
    return FALSE;
  return TRUE;
}

/* One row of numbers or a table of them; samples of more dimensions are taken row after row. */
static gboolean
read_rows (Piece *piece, const LamSamples *own)
{
  const LamArray *array = piece->array;

  if (array->n == 0)
    return FALSE;
  piece->n = array->n == 1 ? 1 : array->d[0];
  piece->shape = own->shape;
  if (piece->n * lam_shape_size (own->shape) != array->size)
    piece->shape = lam_shape_vector ((guint32) (array->size / MAX (piece->n, 1)));
  return TRUE;
}

static gboolean
read_piece (Piece *piece, const LamSamples *own, GError **error)
{
  g_autofree char *text = lam_array_shape_text (piece->array);
  gboolean good = is_picture_set (own) ? read_pictures (piece, own) : read_rows (piece, own);

  if (piece->array->type == LAM_ARRAY_PICKLE || piece->array->size == 0 || !good
      || piece->array->size >> 31 != 0)
    return lam_fail (error, LAM_ERROR_DATA, "The input is %s, which is no sample of these data.",
                     text);
  piece->wanted = piece->shape;
  if (is_picture_set (own)) {
    guint32 channels = lam_samples_shape (own, 0).d[2], found = piece->shape.d[2];

    /* Grey for a network of one channel; grey three times for one of three. */
    if (found != channels && (found == 1 || found >= 3) && (channels == 1 || channels == 3))
      piece->wanted.d[2] = channels;
  }
  return TRUE;
}

/* ---- Values ---- */

static double
channel (const LamArray *array, gsize pixel, const Piece *piece, guint32 c)
{
  guint32 found = piece->shape.d[2], wanted = piece->wanted.d[2];
  gsize at = pixel * found;

  if (wanted == 1 && found >= 3)
    return 0.299 * lam_array_at (array, at) + 0.587 * lam_array_at (array, at + 1)
           + 0.114 * lam_array_at (array, at + 2);
  return lam_array_at (array, found == 1 ? at : at + c);
}

static void
put_value (LamSamples *samples, gsize at, double value)
{
  if (samples->type == LAM_STORE_BYTES)
    ((guint8 *) samples->values)[at] = (guint8) (CLAMP (value, 0, 255) + 0.5);
  else
    ((float *) samples->values)[at] = (float) value;
}

/* Copies a piece to where its values begin. Returns: where they end. */
static gsize
copy_piece (const Piece *piece, LamSamples *samples, gsize at)
{
  const LamArray *array = piece->array;
  guint32 channels = lam_shape_channels (piece->wanted);
  gsize n_pixels = array->size / lam_shape_channels (piece->shape);

  if (lam_shape_equal (piece->shape, piece->wanted)) {
    for (gsize i = 0; i < array->size; i++)
      put_value (samples, at + i, lam_array_at (array, i));
    return at + array->size;
  }
  for (gsize p = 0; p < n_pixels; p++)
    for (guint32 c = 0; c < channels; c++)
      put_value (samples, at + p * channels + c, channel (array, p, piece, c));
  return at + n_pixels * channels;
}

static gboolean
fill (LamStore *store, const Piece *pieces, guint n_pieces, LamStoreType type, GError **error)
{
  gsize n = 0, i = 0, at = 0;
  LamShape *shapes;

  for (guint p = 0; p < n_pieces; p++)
    n += pieces[p].n;
  shapes = g_new (LamShape, n);
  for (guint p = 0; p < n_pieces; p++)
    for (gsize k = 0; k < pieces[p].n; k++)
      shapes[i++] = pieces[p].wanted;
  if (!lam_samples_init_ragged (&store->x, type, n, shapes, error))
    return FALSE;
  for (guint p = 0; p < n_pieces; p++)
    at = copy_piece (&pieces[p], &store->x, at);
  store->target = LAM_TARGET_NONE;
  store->classes = g_new0 (guint16, n); /* steps that turn classes into something find some */
  lam_store_measure (store);
  return TRUE;
}

static LamStoreType
common_type (const LamStore *own, GPtrArray *inputs)
{
  for (guint i = 0; i < inputs->len; i++)
    if (((LamArray *) g_ptr_array_index (inputs, i))->type != LAM_ARRAY_U8)
      return LAM_STORE_FLOATS;
  return own->x.type;
}

/* ---- The test part ---- */

static void
all_rows (LamPart *part)
{
  g_free (part->rows);
  part->n = part->store->x.n;
  part->rows = g_new (guint32, part->n);
  for (gsize i = 0; i < part->n; i++)
    part->rows[i] = (guint32) i;
}

static void
put_store (LamData *data, LamStore *store)
{
  LamStore *old = data->stores[LAM_PART_TEST];

  for (guint p = 0; p < LAM_N_PARTS; p++)
    if (data->parts[p].store == old || p == LAM_PART_TEST) {
      data->parts[p].store = NULL;
      data->parts[p].n = 0;
    }
  lam_store_free (old);
  data->stores[LAM_PART_TEST] = store;
  data->parts[LAM_PART_TEST].store = store;
  all_rows (&data->parts[LAM_PART_TEST]);
}

void
lam_data_keep_inputs (LamData *data)
{
  LamShape shape = data->stores[LAM_PART_TEST]->x.shape;
  gboolean flat = data->shape.n == 1; /* by the step: in memory they stay pictures */

  all_rows (&data->parts[LAM_PART_TEST]);
  data->shape = flat ? lam_shape_vector ((guint32) lam_shape_size (shape)) : shape;
  data->target = LAM_TARGET_NONE;
}

gboolean
lam_data_take_inputs (LamData *data, GPtrArray *inputs, GError **error)
{
  const LamStore *own = data->stores[LAM_PART_TRAIN];
  g_autofree Piece *pieces = g_new0 (Piece, inputs->len);
  LamStore *store;

  if (inputs->len == 0)
    return lam_fail (error, LAM_ERROR_DATA, "There are no samples in the input.");
  if (own->x.type == LAM_STORE_INDICES)
    return lam_fail (error, LAM_ERROR_DATA,
                     "These data are words; samples of them must be given prepared, as vectors.");
  for (guint i = 0; i < inputs->len; i++) {
    pieces[i].array = g_ptr_array_index (inputs, i);
    if (!read_piece (&pieces[i], &own->x, error))
      return FALSE;
  }
  store = lam_store_new ();
  if (!fill (store, pieces, inputs->len, common_type (own, inputs), error)) {
    lam_store_free (store);
    return FALSE;
  }
  put_store (data, store);
  return TRUE;
}

/* ---- Files ---- */

static gboolean
has_ending (const char *path, const char *const *endings)
{
  g_autofree char *low = g_ascii_strdown (path, -1);

  for (guint i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (low, endings[i]))
      return TRUE;
  return FALSE;
}

static const char *const picture_endings[] = { ".png", ".jpg", ".jpeg", NULL };
static const char *const array_endings[] = { ".npy", ".npz", ".csv", NULL };

static LamArray *
load_picture (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = lam_read_file (path, error);
  const char *where = lam_file_name (path);
  g_autoptr (LamArray) array = NULL;
  LamPictureInfo info;
  gsize d[3];

  if (bytes == NULL || !lam_picture_look (bytes, where, LAM_PIXELS_AS_THEY_ARE, &info, error))
    return NULL;
  for (guint i = 0; i < 3; i++)
    d[i] = info.shape.d[i];
  array = lam_array_new (NULL, LAM_ARRAY_U8, 3, d);
  if (array == NULL) {
    lam_fail (error, LAM_ERROR_MEMORY, "There is not enough memory for “%s”.", where);
    return NULL;
  }
  if (!lam_picture_decode (bytes, where, LAM_PIXELS_AS_THEY_ARE, &info, array->values, error))
    return NULL;
  return g_steal_pointer (&array);
}

static gboolean
add_file (GPtrArray *arrays, const char *path, GError **error)
{
  LamArray *array = has_ending (path, picture_endings) ? load_picture (path, error)
                                                       : lam_array_load (path, error);

  if (array == NULL)
    return FALSE;
  g_ptr_array_add (arrays, array);
  return TRUE;
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
add_folder (GPtrArray *arrays, const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (has_ending (name, picture_endings) || has_ending (name, array_endings))
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  if (names->len == 0)
    return lam_fail (error, LAM_ERROR_FILE, "The folder “%s” holds no samples.", folder);
  g_ptr_array_sort (names, by_name);
  for (guint i = 0; i < names->len; i++)
    if (!add_file (arrays, g_ptr_array_index (names, i), error))
      return FALSE;
  return TRUE;
}

GPtrArray *
lam_inputs_load (const char *path, GError **error)
{
  g_autoptr (GPtrArray) arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  gboolean good = g_file_test (path, G_FILE_TEST_IS_DIR) ? add_folder (arrays, path, error)
                                                         : add_file (arrays, path, error);

  return good ? g_steal_pointer (&arrays) : NULL;
}
