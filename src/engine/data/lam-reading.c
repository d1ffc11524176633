/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-reading.h. */

#include "lam-files.h"

#include <math.h>
#include <string.h>

#define MAX_THREADS 64
#define MAX_SAMPLES ((gsize) G_MAXUINT32)

/* ---- Work on several threads. ---- */

typedef struct {
  gsize n, piece;
  gsize next;    /* atomic */
  guint threads; /* atomic: numbers given out */
  LamRangeFunc work;
  gpointer user_data;
} Shared;

static gpointer
work_thread (gpointer data)
{
  Shared *s = data;
  guint thread = (guint) g_atomic_int_add ((gint *) &s->threads, 1);

  for (;;) {
    gsize from = (gsize) g_atomic_pointer_add (&s->next, (gssize) s->piece);

    if (from >= s->n)
      return NULL;
    s->work (from, MIN (from + s->piece, s->n), thread, s->user_data);
  }
}

void
lam_in_parallel_from (guint n_threads, gsize begin, gsize end, gsize piece, LamRangeFunc work,
                      gpointer user_data)
{
  Shared s = { .n = end, .piece = MAX (piece, 1), .next = begin, .work = work };
  GThread *helpers[MAX_THREADS];
  guint n_helpers;

  s.user_data = user_data;
  if (n_threads == 0)
    n_threads = g_get_num_processors ();
  n_helpers = (guint) MIN (MIN (n_threads, MAX_THREADS), (end - begin + s.piece - 1) / s.piece);
  n_helpers = MAX (n_helpers, 1) - 1;
  for (guint i = 0; i < n_helpers; i++)
    helpers[i] = g_thread_new ("lamina-data", work_thread, &s);
  work_thread (&s);
  for (guint i = 0; i < n_helpers; i++)
    g_thread_join (helpers[i]);
}

void
lam_in_parallel (guint n_threads, gsize n, gsize piece, LamRangeFunc work, gpointer user_data)
{
  lam_in_parallel_from (n_threads, 0, n, piece, work, user_data);
}

/* ---- Room for samples. ---- */

gsize
lam_store_value_size (LamStoreType type)
{
  return type == LAM_STORE_BYTES ? 1 : 4;
}

LamShape
lam_samples_shape (const LamSamples *samples, gsize row)
{
  return samples->shapes != NULL ? samples->shapes[row] : samples->shape;
}

gsize
lam_samples_start (const LamSamples *samples, gsize row)
{
  return samples->starts != NULL ? samples->starts[row] : row * lam_shape_size (samples->shape);
}

gsize
lam_samples_length (const LamSamples *samples, gsize row)
{
  return samples->starts != NULL ? samples->starts[row + 1] - samples->starts[row]
                                 : lam_shape_size (samples->shape);
}

static gboolean
take_room (LamSamples *samples, gsize n_values, GError **error)
{
  samples->n_values = n_values;
  samples->values = g_try_malloc0_n (MAX (n_values, 1), lam_store_value_size (samples->type));
  return samples->values != NULL
         || lam_fail (error, LAM_ERROR_MEMORY, "The %zu samples (%.1f GB) do not fit into memory.",
                      samples->n,
                      (double) n_values * (double) lam_store_value_size (samples->type) / 1e9);
}

gboolean
lam_samples_init (LamSamples *samples, LamStoreType type, gsize n, LamShape shape, GError **error)
{
  gsize size = lam_shape_size (shape);

  *samples = (LamSamples){ .n = n, .type = type, .shape = shape };
  if (n > MAX_SAMPLES || (size > 0 && n > G_MAXSSIZE / 4 / size))
    return lam_fail (error, LAM_ERROR_MEMORY, "%zu samples are more than can be counted.", n);
  return take_room (samples, n * size, error);
}

gboolean
lam_samples_init_ragged (LamSamples *samples, LamStoreType type, gsize n, LamShape *shapes,
                         GError **error)
{
  gsize total = 0;
  gboolean same = TRUE;

  for (gsize i = 1; same && i < n; i++)
    same = lam_shape_equal (shapes[i], shapes[0]);
  if (same) {
    LamShape shape = n > 0 ? shapes[0] : LAM_SHAPE_UNKNOWN;

    g_free (shapes);
    return lam_samples_init (samples, type, n, shape, error);
  }
  *samples = (LamSamples){ .n = n, .type = type, .shapes = shapes };
  samples->starts = g_new (guint64, n + 1);
  for (gsize i = 0; i < n; i++) {
    samples->starts[i] = total;
    total += lam_shape_size (shapes[i]);
  }
  samples->starts[n] = total;
  return take_room (samples, total, error);
}

void
lam_samples_clear (LamSamples *samples)
{
  g_free (samples->shapes);
  g_free (samples->starts);
  g_free (samples->values);
  memset (samples, 0, sizeof *samples);
}

void
lam_store_measure (LamStore *store)
{
  const float *v = store->x.values;

  store->low = 0;
  store->high = store->x.type == LAM_STORE_BYTES ? 255 : 1;
  if (store->x.type != LAM_STORE_FLOATS || store->x.n_values == 0)
    return;
  store->low = INFINITY;
  store->high = -INFINITY;
  for (gsize i = 0; i < store->x.n_values; i++) {
    store->low = MIN (store->low, v[i]);
    store->high = MAX (store->high, v[i]);
  }
  if (!(store->low <= store->high) || !isfinite (store->low) || !isfinite (store->high)) {
    store->low = 0;
    store->high = 1;
  }
}

void
lam_store_add_affine (LamStore *store, guint n, const float *scale, const float *offset)
{
  guint old = MAX (store->n_affine, 1);
  guint now = MAX (old, n);
  float *s = g_new (float, now), *o = g_new (float, now);

  for (guint i = 0; i < now; i++) {
    float before = store->n_affine > 0 ? store->scale[i % old] : 1;
    float shift = store->n_affine > 0 ? store->offset[i % old] : 0;

    s[i] = before * scale[i % n];
    o[i] = shift * scale[i % n] + offset[i % n];
  }
  g_free (store->scale);
  g_free (store->offset);
  store->scale = s;
  store->offset = o;
  store->n_affine = now;
}

/* ---- Files. ---- */

const char *
lam_file_name (const char *path)
{
  const char *slash = strrchr (path, G_DIR_SEPARATOR);

  return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* Unpacks all of gzip's @packed; memory grows as bytes come. */
static GBytes *
unpack (GBytes *packed, const char *path, GError **error)
{
  g_autoptr (GZlibDecompressor) unpacker = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GError) trouble = NULL;
  gsize n;
  const guint8 *from = g_bytes_get_data (packed, &n);
  gsize room = MAX (4 * n, 4096), done = 0;
  guint8 *bytes = g_try_malloc (room);
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (bytes != NULL && result != G_CONVERTER_FINISHED) {
    gsize came, gone;

    if (done == room) {
      guint8 *more = g_try_realloc (bytes, room *= 2);

      if (more == NULL)
        g_free (bytes);
      bytes = more;
      continue;
    }
    result = g_converter_convert (G_CONVERTER (unpacker), from, n, bytes + done, room - done,
                                  G_CONVERTER_INPUT_AT_END, &gone, &came, &trouble);
    if (result == G_CONVERTER_ERROR) {
      g_free (bytes);
      lam_fail (error, LAM_ERROR_FORMAT, "“%s” is a damaged gzip file: %s (after %zu bytes).",
                lam_file_name (path), trouble->message, done);
      return NULL;
    }
    from += gone;
    n -= gone;
    done += came;
  }
  if (bytes == NULL) {
    lam_fail (error, LAM_ERROR_MEMORY, "“%s” does not fit into memory.", lam_file_name (path));
    return NULL;
  }
  return g_bytes_new_take (g_realloc (bytes, MAX (done, 1)), done);
}

/* Unpacked when it is gzip. */
static GBytes *
settle_bytes (GBytes *bytes, const char *path, GError **error)
{
  gsize n;
  const guint8 *head = g_bytes_get_data (bytes, &n);

  return n > 2 && head[0] == 0x1f && head[1] == 0x8b ? unpack (bytes, path, error)
                                                     : g_bytes_ref (bytes);
}

GBytes *
lam_read_file (const char *path, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  GMappedFile *file = g_mapped_file_new (path, FALSE, &trouble);
  g_autoptr (GBytes) bytes = NULL;

  if (file != NULL) {
    bytes = g_mapped_file_get_bytes (file);
    g_mapped_file_unref (file);
  } else if (g_error_matches (trouble, G_FILE_ERROR, G_FILE_ERROR_NOENT)
             || g_error_matches (trouble, G_FILE_ERROR, G_FILE_ERROR_NOTDIR)) {
    bytes = lam_archive_read (path, error);
  } else {
    lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be read: %s", path, trouble->message);
  }
  return bytes != NULL ? settle_bytes (bytes, path, error) : NULL;
}

gsize
lam_read_head (const char *path, guint8 *head, gsize n)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) stream = G_INPUT_STREAM (g_file_read (file, NULL, NULL));
  gsize came = 0;

  if (stream == NULL || !g_input_stream_read_all (stream, head, n, &came, NULL, NULL))
    return 0;
  if (came > 2 && head[0] == 0x1f && head[1] == 0x8b) {
    g_autoptr (GZlibDecompressor) unpacker =
        g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    g_autofree guint8 *packed = g_memdup2 (head, came);
    gsize gone, made = 0;

    if (g_converter_convert (G_CONVERTER (unpacker), packed, came, head, n, G_CONVERTER_NO_FLAGS,
                             &gone, &made, NULL)
        == G_CONVERTER_ERROR)
      return 0;
    return made;
  }
  return came;
}

char *
lam_reader_path (const LamItem *item, guint index, const LamLoading *loading, GError **error)
{
  const char *text = lam_item_text (item, index);

  if (text != NULL && *text != '\0')
    return lam_loading_path (loading, text);
  lam_fail (error, LAM_ERROR_VALUE, "data.%s is missing: “%s” needs a file or folder to read.",
            item->kind->params[index].id, item->kind->id);
  return NULL;
}

void
lam_reader_complete (LamItem *item, const char *path, guint index, const char *word,
                     const char *other)
{
  const char *name = lam_file_name (path);
  const char *at = g_strrstr (name, word);
  g_autofree char *found = NULL;

  if (at == NULL)
    return;
  found = g_strdup_printf ("%.*s%s%s", (int) (at - path), path, other, at + strlen (word));
  if (g_file_test (found, G_FILE_TEST_IS_REGULAR)) {
    g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), found);

    lam_item_set_json (item, index, node, NULL, NULL);
  }
}

/* ---- Classes. ---- */

char **
lam_digit_names (const char *script)
{
  /* The first digit of each script's block in Unicode. */
  gunichar zero = strcmp (script, "persian") == 0   ? 0x06f0
                  : strcmp (script, "kannada") == 0 ? 0x0ce6
                                                    : '0';
  char **names = g_new0 (char *, 11);

  for (guint i = 0; i < 10; i++) {
    char text[7] = { 0 };

    g_unichar_to_utf8 (zero + i, text);
    names[i] = g_strdup (text);
  }
  return names;
}

char **
lam_number_names (guint n)
{
  char **names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = g_strdup_printf ("%u", i);
  return names;
}

void
lam_data_count_classes (LamData *data, guint least)
{
  guint n = least;

  for (guint s = 0; s < LAM_N_PARTS; s++) {
    const LamStore *store = data->stores[s];

    for (gsize i = 0; store != NULL && store->classes != NULL && i < store->x.n; i++)
      n = MAX (n, store->classes[i] + 1U);
  }
  data->n_classes = n;
}

/* ---- For steps. ---- */

gboolean
lam_step_needs_pictures (const LamItem *item, const LamData *data, gboolean one_size,
                         GError **error)
{
  for (guint s = 0; s < LAM_N_PARTS; s++) {
    const LamStore *store = data->stores[s];
    LamShape shape;

    if (store == NULL || store->x.n == 0)
      continue;
    shape = lam_samples_shape (&store->x, 0);
    if (store->x.type == LAM_STORE_INDICES || shape.n != 3)
      return lam_fail (error, LAM_ERROR_DATA, "The step “%s” needs pictures; these samples are %s.",
                       item->kind->id,
                       store->x.type == LAM_STORE_INDICES ? lam_translate ("lists of words")
                                                          : lam_translate ("plain vectors"));
    if (one_size && store->x.shapes != NULL)
      return lam_fail (error, LAM_ERROR_DATA,
                       "The step “%s” needs pictures of one size; put “fit” or “resize” before it.",
                       item->kind->id);
    if (store->x.shapes == NULL && data->shape.n == 1)
      return lam_fail (error, LAM_ERROR_DATA, "Put the step “%s” before “flatten”.",
                       item->kind->id);
  }
  return TRUE;
}

gboolean
lam_step_needs_plain_scale (const LamItem *item, const LamData *data, GError **error)
{
  for (guint s = 0; s < LAM_N_PARTS; s++) {
    const LamStore *store = data->stores[s];

    if (store != NULL && store->n_affine > 1
        && store->n_affine != lam_shape_channels (lam_samples_shape (&store->x, 0)))
      return lam_fail (error, LAM_ERROR_DATA,
                       "Put the step “%s” before those that scale each pixel in its own way.",
                       item->kind->id);
  }
  return TRUE;
}

gboolean
lam_step_needs_values (const LamItem *item, const LamData *data, GError **error)
{
  for (guint s = 0; s < LAM_N_PARTS; s++)
    if (data->stores[s] != NULL && data->stores[s]->x.type == LAM_STORE_INDICES)
      return lam_fail (error, LAM_ERROR_DATA,
                       "The step “%s” needs numbers; these samples are lists of words.",
                       item->kind->id);
  return TRUE;
}

gboolean
lam_step_prepare_batch (const LamItem *item, LamData *data, const LamLoading *loading,
                        GError **error)
{
  if (data->shape.n == 0)
    return lam_fail (error, LAM_ERROR_DATA,
                     "The step “%s” needs samples of one size; put “fit” or “resize” before it.",
                     item->kind->id);
  return lam_step_needs_values (item, data, error);
}

guint
lam_data_list_pictures (LamData *data, gboolean masks, LamPictures list[6])
{
  guint n = 0;

  for (guint s = 0; s < LAM_N_PARTS; s++) {
    LamStore *store = data->stores[s];

    if (store == NULL)
      continue;
    list[n++] = (LamPictures){ &store->x, store, FALSE };
    if (store->target == LAM_TARGET_PICTURE && store->y.values != NULL)
      list[n++] = (LamPictures){ &store->y, store, FALSE };
    else if (masks && store->target == LAM_TARGET_MASK)
      list[n++] = (LamPictures){ &store->y, store, TRUE };
  }
  return n;
}

void
lam_data_settle_shape (LamData *data)
{
  gboolean flat = data->shape.n == 1;

  data->shape = LAM_SHAPE_UNKNOWN;
  for (guint s = 0; s < LAM_N_PARTS && data->shape.n == 0; s++)
    if (data->stores[s] != NULL)
      data->shape = data->stores[s]->x.shape;
  if (flat && data->shape.n > 1)
    data->shape = lam_shape_vector ((guint32) lam_shape_size (data->shape));
}
