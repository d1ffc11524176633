/* SPDX-License-Identifier: GPL-3.0-or-later */

/* IDX files, as MNIST and its kin come in: 00 00 type dimensions, the sizes, the values, all big
 * endian; gzip or plain. Pictures are in one file and labels in another of a similar name. */

#include "lam-files.h"

#include <string.h>

enum { PATH, LABELS, TEST_PATH, TEST_LABELS };

typedef struct {
  guint type; /* 8 bytes, 9 signed bytes, 11 and 12 whole numbers, 13 and 14 real ones */
  guint n;    /* dimensions */
  guint32 d[4];
  gsize size; /* bytes of a value */
  const guint8 *values;
} Idx;

static guint32
big32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static gsize
type_size (guint type)
{
  static const guint8 sizes[] = { 1, 1, 0, 2, 4, 4, 8 };

  return type >= 8 && type <= 14 ? sizes[type - 8] : 0;
}

static gboolean
parse (Idx *idx, const guint8 *bytes, gsize n, const char *name, GError **error)
{
  gsize wanted;

  if (n < 4 || bytes[0] != 0 || bytes[1] != 0 || type_size (bytes[2]) == 0)
    return lam_fail (error, LAM_ERROR_FORMAT, "“%s” does not begin as an IDX file does.", name);
  idx->type = bytes[2];
  idx->n = bytes[3];
  idx->size = type_size (idx->type);
  if (idx->n == 0 || idx->n > 4)
    return lam_fail (error, LAM_ERROR_FORMAT, "“%s” has %u dimensions; 1 to 4 can be read.", name,
                     idx->n);
  if (n < 4 + 4 * idx->n)
    return lam_fail (error, LAM_ERROR_FORMAT, "“%s” ends within its header.", name);
  wanted = idx->size;
  for (guint k = 0; k < idx->n; k++) {
    idx->d[k] = big32 (bytes + 4 + 4 * k);
    if (idx->d[k] == 0)
      return lam_fail (error, LAM_ERROR_FORMAT, "“%s” has a dimension of size 0.", name);
    if (wanted > G_MAXSSIZE / idx->d[k])
      return lam_fail (error, LAM_ERROR_FORMAT, "“%s” claims more values than any memory holds.",
                       name);
    wanted *= idx->d[k];
  }
  idx->values = bytes + 4 + 4 * idx->n;
  if (n - 4 - 4 * idx->n < wanted)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "“%s” is truncated: its header promises %u items, the last one whole is %zu.",
                     name, idx->d[0], (n - 4 - 4 * idx->n) / (wanted / idx->d[0]));
  return TRUE;
}

static double
value_at (const Idx *idx, gsize i)
{
  const guint8 *p = idx->values + i * idx->size;
  union {
    guint32 u;
    float f;
  } single;
  union {
    guint64 u;
    double f;
  } both;

  switch (idx->type) {
  case 9:
    return (gint8) *p;
  case 11:
    return (gint16) (p[0] << 8 | p[1]);
  case 12:
    return (gint32) big32 (p);
  case 13:
    single.u = big32 (p);
    return (double) single.f;
  case 14:
    both.u = (guint64) big32 (p) << 32 | big32 (p + 4);
    return both.f;
  case 8:
  default:
    return *p;
  }
}

static LamShape
sample_shape (const Idx *idx)
{
  if (idx->n == 1)
    return lam_shape_vector (1);
  if (idx->n == 2)
    return lam_shape_vector (idx->d[1]);
  return lam_shape_picture (idx->d[1], idx->d[2], idx->n == 4 ? idx->d[3] : 1);
}

/* EMNIST's pictures lie on their side: rows were written as columns. */
static void
turn_upright (LamSamples *x)
{
  guint side = x->shape.d[0];

  for (gsize i = 0; i < x->n; i++) {
    guint8 *p = lam_samples_bytes (x, i);

    for (guint r = 0; r < side; r++)
      for (guint c = 0; c < r; c++) {
        guint8 kept = p[r * side + c];

        p[r * side + c] = p[c * side + r];
        p[c * side + r] = kept;
      }
  }
}

static gboolean
read_samples (const char *path, LamStore *store, GError **error)
{
  g_autoptr (GBytes) bytes = lam_read_file (path, error);
  gsize n;
  const guint8 *start = bytes != NULL ? g_bytes_get_data (bytes, &n) : NULL;
  Idx idx;

  if (bytes == NULL || !parse (&idx, start, n, lam_file_name (path), error))
    return FALSE;
  if (!lam_samples_init (&store->x, idx.type == 8 ? LAM_STORE_BYTES : LAM_STORE_FLOATS, idx.d[0],
                         sample_shape (&idx), error))
    return FALSE;
  if (idx.type == 8)
    memcpy (store->x.values, idx.values, store->x.n_values);
  if (idx.type == 8 && idx.n == 3 && idx.d[1] == idx.d[2]
      && g_str_has_prefix (lam_file_name (path), "emnist-"))
    turn_upright (&store->x);
  if (idx.type != 8)
    for (gsize i = 0; i < store->x.n_values; i++)
      ((float *) store->x.values)[i] = (float) value_at (&idx, i);
  return TRUE;
}

static gboolean
read_labels (const char *path, LamStore *store, const char *samples, GError **error)
{
  g_autoptr (GBytes) bytes = lam_read_file (path, error);
  const char *name = lam_file_name (path);
  gsize n;
  const guint8 *start = bytes != NULL ? g_bytes_get_data (bytes, &n) : NULL;
  Idx idx;

  if (bytes == NULL || !parse (&idx, start, n, name, error))
    return FALSE;
  if (idx.n != 1)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "“%s” holds arrays of %u dimensions; labels have one.", name, idx.n);
  if (idx.d[0] != store->x.n)
    return lam_fail (error, LAM_ERROR_FORMAT, "“%s” has %u labels, but “%s” has %zu samples.", name,
                     idx.d[0], samples, store->x.n);
  store->target = LAM_TARGET_CLASS;
  store->classes = g_new (guint16, store->x.n);
  for (gsize i = 0; i < store->x.n; i++) {
    double c = value_at (&idx, i);

    if (!(c >= 0 && c < 10000) || c != (guint16) c)
      return lam_fail (error, LAM_ERROR_FORMAT,
                       "Label %zu of “%s” is %g; a class number from 0 to 9999 is "
                       "wanted.",
                       i + 1, name, c);
    store->classes[i] = (guint16) c;
  }
  return TRUE;
}

/* ---- Names. ---- */

static char *
replace_last (const char *path, const char *word, const char *other)
{
  const char *at = g_strrstr (lam_file_name (path), word);

  if (at == NULL)
    return g_strdup (path);
  return g_strdup_printf ("%.*s%s%s", (int) (at - path), path, other, at + strlen (word));
}

/* Where the labels of @path are: images → labels, idx3 → idx1, X_ → y_, with or without .gz. */
static char *
labels_beside (const char *path)
{
  g_autofree char *a = replace_last (path, "images", "labels");
  g_autofree char *b = replace_last (a, "idx3", "idx1");
  g_autofree char *c =
      g_str_has_prefix (lam_file_name (b), "X_") ? replace_last (b, "X_", "y_") : g_strdup (b);
  g_autofree char *plain = g_str_has_suffix (c, ".gz") ? g_strndup (c, strlen (c) - 3) : NULL;
  g_autofree char *packed = g_strconcat (c, ".gz", NULL);
  const char *tries[] = { c, plain != NULL ? plain : packed };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    if (strcmp (tries[i], path) != 0 && lam_file_exists (tries[i]))
      return g_strdup (tries[i]);
  return NULL;
}

/* The file of pictures in a folder or archive that is for training or for testing. */
static char *
find_in_folder (const char *folder, gboolean test)
{
  g_auto (GStrv) names = lam_files_names (folder, 1000);
  const char *best = NULL;

  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *low = g_ascii_strdown (lam_file_name (names[i]), -1);
    gboolean is_test = strstr (low, "t10k") != NULL || strstr (low, "test") != NULL;

    if (strstr (low, "idx3") == NULL && strstr (low, "images") == NULL)
      continue;
    if (strstr (low, "idx") == NULL || is_test != test)
      continue;
    /* The first by name, so that the choice does not depend on the disk. */
    if (best == NULL || strcmp (names[i], best) < 0)
      best = names[i];
  }
  return best != NULL ? g_build_filename (folder, best, NULL) : NULL;
}

/* ---- Class names. ---- */

static const char *const fashion[] = { "T-shirt/top", "Trouser",    "Pullover", "Dress",
                                       "Coat",        "Sandal",     "Shirt",    "Sneaker",
                                       "Bag",         "Ankle boot", NULL };

/* EMNIST comes with a table: class number, code of its character. */
static char **
emnist_names (const char *path, guint n_classes)
{
  const char *name = lam_file_name (path);
  const char *split = strstr (name, "-train-");
  g_autofree char *table = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  const char *start;
  gsize n;
  g_auto (GStrv) lines = NULL;
  char **names;

  if (split == NULL || !g_str_has_prefix (name, "emnist-"))
    return NULL;
  table = g_strdup_printf ("%.*s-mapping.txt", (int) (split - path), path);
  bytes = lam_file_exists (table) ? lam_read_file (table, NULL) : NULL;
  if (bytes == NULL)
    return NULL;
  start = g_bytes_get_data (bytes, &n);
  text = g_strndup (start, n);
  names = lam_number_names (n_classes);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    char *rest;
    guint64 number = g_ascii_strtoull (lines[i], &rest, 10);
    guint64 code = g_ascii_strtoull (rest, NULL, 10);

    if (rest == lines[i] || number >= n_classes || code <= 32 || code >= 127)
      continue;
    g_free (names[number]);
    names[number] = g_strdup_printf ("%c", (int) code);
  }
  return names;
}

static char **
class_names (const char *path, guint n_classes)
{
  g_autofree char *low = g_ascii_strdown (path, -1);
  char **names = emnist_names (path, n_classes);

  if (names != NULL || n_classes != 10)
    return names;
  if (strstr (low, "fashion") != NULL)
    return g_strdupv ((char **) fashion);
  return lam_digit_names (strstr (low, "kannada") != NULL ? "kannada"
                          : strstr (low, "persian") != NULL || strstr (low, "hoda") != NULL
                              ? "persian"
                              : "latin");
}

/* ---- The reader. ---- */

typedef struct {
  char *path, *labels;
  LamStore *store;
  GError *error;
} Part;

static void
read_parts (gsize from, gsize to, guint thread, gpointer user_data)
{
  Part *parts = user_data;

  for (gsize i = from; i < to; i++) {
    Part *p = &parts[i];

    if (p->store != NULL && read_samples (p->path, p->store, &p->error) && p->labels != NULL)
      read_labels (p->labels, p->store, lam_file_name (p->path), &p->error);
  }
}

/* Which files make a part; FALSE with a sentence when its pictures or labels cannot be found. */
static gboolean
find_part (Part *part, const LamItem *item, guint path, guint labels, const char *folder,
           const LamLoading *loading, const LamData *data, GError **error)
{
  gboolean test = path == TEST_PATH;

  if (folder != NULL)
    part->path = find_in_folder (folder, test);
  else if (!test || lam_item_is_set (item, path))
    part->path = lam_reader_path (item, path, loading, error);
  if (part->path == NULL && test)
    return !lam_item_is_set (item, path);
  if (part->path == NULL)
    return folder == NULL
           || lam_fail (error, LAM_ERROR_FILE,
                        "The folder “%s” holds no IDX file of training pictures (“train-images…”).",
                        folder);
  if (lam_item_is_set (item, labels))
    part->labels = lam_reader_path (item, labels, loading, error);
  else
    part->labels = labels_beside (part->path);
  if (part->labels == NULL && data->target != LAM_TARGET_PICTURE)
    return lam_fail (error, LAM_ERROR_FILE,
                     "The labels of “%s” were not found by their name beside it; name them in "
                     "data.%s.",
                     lam_file_name (part->path), item->kind->params[labels].id);
  return TRUE;
}

static gboolean
read_both (Part *parts, const LamItem *item, const char *path, const LamLoading *loading,
           LamData *data, GError **error)
{
  gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR) || lam_is_archive (path);

  if (!find_part (&parts[0], item, PATH, LABELS, is_folder ? path : NULL, loading, data, error)
      || !find_part (&parts[1], item, TEST_PATH, TEST_LABELS,
                     is_folder && !lam_item_is_set (item, TEST_PATH) ? path : NULL, loading, data,
                     error))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (parts[i].path != NULL) {
      parts[i].store = data->stores[i == 0 ? LAM_PART_TRAIN : LAM_PART_TEST] = lam_store_new ();
      parts[i].store->target = LAM_TARGET_NONE;
    }
  lam_in_parallel (loading->n_threads, 2, 1, read_parts, parts);
  for (guint i = 0; i < 2; i++)
    if (parts[i].error != NULL) {
      g_propagate_error (error, g_steal_pointer (&parts[i].error));
      return FALSE;
    }
  lam_data_count_classes (data, 2);
  if (parts[0].labels == NULL)
    data->n_classes = 0;
  else
    data->class_names = class_names (parts[0].path, data->n_classes);
  return TRUE;
}

static gboolean
read_set (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  g_autofree char *path = lam_reader_path (item, PATH, loading, error);
  Part parts[2] = { 0 };
  gboolean good = path != NULL && read_both (parts, item, path, loading, data, error);

  for (guint i = 0; i < 2; i++) {
    g_free (parts[i].path);
    g_free (parts[i].labels);
    g_clear_error (&parts[i].error);
  }
  return good;
}

static int
recognise (const char *path, const guint8 *head, gsize n)
{
  if (n == 0 || lam_is_archive (path)) {
    g_autofree char *found = find_in_folder (path, FALSE);

    return found != NULL ? 90 : 0;
  }
  if (n < 16 || head[0] != 0 || head[1] != 0 || type_size (head[2]) == 0 || head[3] < 2
      || head[3] > 4)
    return 0;
  return strstr (lam_file_name (path), "idx") != NULL ? 95 : 60;
}

static void
complete (LamItem *item, const char *path)
{
  lam_reader_complete (item, path, TEST_PATH, "train", "t10k");
  if (!lam_item_is_set (item, TEST_PATH))
    lam_reader_complete (item, path, TEST_PATH, "train", "test");
}

#define PATH_PARAM LAM_VALUE_TEXT, .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL

static const LamParam params[] = {
  { .id = "path",
    .title = "Training file",
    .type = PATH_PARAM,
    .help = "The IDX file of training pictures, or a folder with all four files." },
  { .id = "labels",
    .title = "Labels",
    .type = PATH_PARAM | LAM_PARAM_ADVANCED,
    .help = "The IDX file of training labels; left out, it is found by its name." },
  { .id = "test_path",
    .title = "Test file",
    .type = PATH_PARAM,
    .help = "The IDX file of test pictures; found by its name in a folder." },
  { .id = "test_labels",
    .title = "Test labels",
    .type = PATH_PARAM | LAM_PARAM_ADVANCED,
    .help = "The IDX file of test labels; left out, it is found by its name." },
};

const LamReaderKind lam_reader_idx = {
  .kind = { .id = "idx",
            .title = "MNIST files",
            .summary = "Pictures and labels in IDX files: MNIST, Fashion-MNIST, Kannada, EMNIST.",
            .source = "LeCun, Cortes and Burges",
            .group = "Files",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .read = read_set,
  .recognise = recognise,
  .complete = complete,
};
