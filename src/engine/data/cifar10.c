/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CIFAR-10 and CIFAR-100 as distributed: the binary version (records of label and planes of red,
 * green, blue) and the Python version (pickles, read as data); a folder, an archive or one file. */

#include <string.h>

#include "../io/lam-pickle.h"
#include "lam-files.h"

enum { PATH, TEST_PATH };

#define PIXELS 1024
#define VALUES (3 * PIXELS)

static const char *const names_10[] = { "airplane", "automobile", "bird", "cat",   "deer", "dog",
                                        "frog",     "horse",      "ship", "truck", NULL };

/* A part that is being filled from file after file. */
typedef struct {
  GByteArray *classes; /* the last label byte of each record */
  GPtrArray *files;    /* of GBytes: kept until all pixels are turned */
  GArray *places;      /* of Place: where each record's planes are */
  guint largest;
} Part;

typedef struct {
  const guint8 *planes;
} Place;

static gboolean
is_wanted (const char *name)
{
  const char *base = lam_file_name (name);

  return g_str_has_prefix (base, "data_batch") || g_str_has_prefix (base, "test_batch")
         || strcmp (base, "train.bin") == 0 || strcmp (base, "test.bin") == 0
         || strcmp (base, "train") == 0 || strcmp (base, "test") == 0
         || strcmp (base, "batches.meta.txt") == 0 || strcmp (base, "fine_label_names.txt") == 0;
}

static void
add_record (Part *part, guint label, const guint8 *planes)
{
  guint8 byte = (guint8) label;
  Place place = { planes };

  g_byte_array_append (part->classes, &byte, 1);
  g_array_append_val (part->places, place);
  part->largest = MAX (part->largest, label);
}

/* ---- The binary version. ---- */

/* Bytes of labels before the pixels: 1 in CIFAR-10, 2 in CIFAR-100. */
static guint
label_bytes (const guint8 *bytes, gsize n)
{
  gboolean ten = n % (VALUES + 1) == 0, hundred = n % (VALUES + 2) == 0;

  if (ten && hundred)
    return bytes[0] < 10 ? 1 : 2;
  return ten ? 1 : hundred ? 2 : 0;
}

static gboolean
read_binary (Part *part, const guint8 *bytes, gsize n, const char *name, GError **error)
{
  guint labels = n > 0 ? label_bytes (bytes, n) : 0;
  gsize record = VALUES + labels;

  if (labels == 0)
    return lam_fail (
        error, LAM_ERROR_FORMAT,
        "“%s” has %zu bytes, which is no whole number of records of 3073 (CIFAR-10) or 3074 "
        "(CIFAR-100): it is truncated after record %zu.",
        name, n, n / (VALUES + 1));
  for (gsize i = 0; i < n / record; i++) {
    const guint8 *p = bytes + i * record;
    guint label = p[labels - 1];

    if (label >= (labels == 1 ? 10U : 100U))
      return lam_fail (error, LAM_ERROR_FORMAT,
                       "Record %zu of “%s” has the label %u; 0 to %u are allowed.", i + 1, name,
                       label, labels == 1 ? 9 : 99);
    add_record (part, label, p + labels);
  }
  return TRUE;
}

/* ---- The Python version. ---- */

static gboolean
take_batch (Part *part, const LamPickleValue *root, const char *name, GError **error)
{
  const LamPickleValue *labels = lam_pickle_lookup (root, "labels");
  LamPickleArray array;
  gsize n;

  if (labels == NULL)
    labels = lam_pickle_lookup (root, "fine_labels");
  if (labels == NULL || !lam_pickle_array (lam_pickle_lookup (root, "data"), &array))
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "“%s” is a pickle, but has no “data” and “labels” as a CIFAR batch does.",
                     name);
  n = lam_pickle_length (labels);
  if (strcmp (array.descr + 1, "u1") != 0 || array.n != 2 || array.d[0] != n || array.d[1] != VALUES
      || array.fortran || array.bytes == NULL || array.n_bytes / VALUES != n
      || array.n_bytes % VALUES != 0)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "“%s”: the pictures are not %zu×3072 bytes, one row a label.", name, n);
  for (gsize i = 0; i < n; i++) {
    const LamPickleValue *label = lam_pickle_item (labels, (guint) i);

    if (label->type != LAM_PICKLE_INT || label->whole < 0 || label->whole > 99)
      return lam_fail (error, LAM_ERROR_FORMAT, "Label %zu of “%s” is no class from 0 to 99.",
                       i + 1, name);
    add_record (part, (guint) label->whole, array.bytes + i * VALUES);
  }
  return TRUE;
}

static gboolean
read_pickle (Part *part, const guint8 *bytes, gsize n, const char *name, GError **error)
{
  g_autofree char *where = g_strdup_printf ("“%s”", name);
  g_autoptr (LamPickle) pickle =
      lam_pickle_new (bytes, n, where, lam_pickle_numpy_names, NULL, error);

  /* The pixels are in @bytes, so the pickle is not needed any longer than this. */
  return pickle != NULL && take_batch (part, lam_pickle_root (pickle), name, error);
}

/* ---- Parts. ---- */

static gboolean
read_file (Part *part, GBytes *content, const char *name, GError **error)
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (content, &n);

  g_ptr_array_add (part->files, g_bytes_ref (content));
  /* As a label 128 would be wrong in either set, so this cannot be the binary version. */
  if (n > 2 && bytes[0] == 0x80 && bytes[1] <= 5)
    return read_pickle (part, bytes, n, name, error);
  return read_binary (part, bytes, n, name, error);
}

/* From planes to pixels. */
static void
turn (gsize from, gsize to, guint thread, gpointer user_data)
{
  gpointer *both = user_data;
  const Part *part = both[0];
  LamStore *store = both[1];

  for (gsize i = from; i < to; i++) {
    const guint8 *planes = g_array_index (part->places, Place, i).planes;
    guint8 *pixels = lam_samples_bytes (&store->x, i);

    for (guint k = 0; k < PIXELS; k++) {
      pixels[3 * k] = planes[k];
      pixels[3 * k + 1] = planes[PIXELS + k];
      pixels[3 * k + 2] = planes[2 * PIXELS + k];
    }
    store->classes[i] = part->classes->data[i];
  }
}

static gboolean
fill_store (Part *part, LamPartId id, const LamLoading *loading, LamData *data, GError **error)
{
  LamStore *store;
  gpointer both[2];

  if (part->places->len == 0)
    return TRUE;
  data->stores[id] = store = lam_store_new ();
  store->target = LAM_TARGET_CLASS;
  store->classes = g_new (guint16, part->places->len);
  if (!lam_samples_init (&store->x, LAM_STORE_BYTES, part->places->len,
                         lam_shape_picture (32, 32, 3), error))
    return FALSE;
  both[0] = part;
  both[1] = store;
  lam_in_parallel (loading->n_threads, part->places->len, 500, turn, both);
  return TRUE;
}

static void
part_init (Part *part)
{
  part->classes = g_byte_array_new ();
  part->files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  part->places = g_array_new (FALSE, FALSE, sizeof (Place));
  part->largest = 0;
}

static void
part_clear (Part *part)
{
  g_byte_array_unref (part->classes);
  g_ptr_array_unref (part->files);
  g_array_unref (part->places);
}

static void
take_names (GBytes *content, LamData *data)
{
  gsize n;
  const char *text = g_bytes_get_data (content, &n);
  g_autofree char *copy = g_utf8_make_valid (text, (gssize) n);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (copy), "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_strstrip (lines[i]);
  g_strfreev (data->class_names);
  data->class_names = g_steal_pointer (&lines);
}

static gboolean
read_folder (const char *path, Part parts[2], const LamLoading *loading, LamData *data,
             GError **error)
{
  g_autoptr (GPtrArray) files = lam_files_list (path, is_wanted, loading, error);

  for (guint i = 0; files != NULL && i < files->len; i++) {
    const LamFile *file = files->pdata[i];
    const char *base = lam_file_name (file->name);
    g_autofree char *whole = lam_file_path (file);
    g_autoptr (GBytes) content = NULL;

    if (!lam_loading_progress (loading, 0.4 * i / files->len, lam_translate ("Reading"), error))
      return FALSE;
    if (whole != NULL && !g_str_has_suffix (base, ".txt"))
      content = lam_read_file (whole, error);
    else
      content = lam_file_read (file, error);
    if (content == NULL)
      return FALSE;
    if (g_str_has_suffix (base, ".txt"))
      take_names (content, data);
    else if (!read_file (&parts[g_str_has_prefix (base, "test")], content, file->name, error))
      return FALSE;
  }
  if (files != NULL && parts[0].places->len == 0)
    return lam_fail (error, LAM_ERROR_DATA,
                     "There is no CIFAR training batch (data_batch_1.bin, data_batch_1 or "
                     "train.bin) in “%s”.",
                     path);
  return files != NULL;
}

static gboolean
read_path (const char *path, Part parts[2], const LamLoading *loading, LamData *data,
           GError **error)
{
  g_autoptr (GBytes) content = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR) || lam_is_archive (path))
    return read_folder (path, parts, loading, data, error);
  content = lam_read_file (path, error);
  return content != NULL && read_file (&parts[0], content, lam_file_name (path), error);
}

static gboolean
read_set (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  g_autofree char *path = lam_reader_path (item, PATH, loading, error);
  Part parts[2];
  gboolean good = path != NULL;
  guint largest;

  part_init (&parts[0]);
  part_init (&parts[1]);
  good = good && read_path (path, parts, loading, data, error);
  if (good && lam_item_is_set (item, TEST_PATH)) {
    g_autofree char *test = lam_reader_path (item, TEST_PATH, loading, error);
    g_autoptr (GBytes) content = test != NULL ? lam_read_file (test, error) : NULL;

    good = content != NULL && read_file (&parts[1], content, lam_file_name (test), error);
  }
  good = good && fill_store (&parts[0], LAM_PART_TRAIN, loading, data, error)
         && fill_store (&parts[1], LAM_PART_TEST, loading, data, error);
  largest = MAX (parts[0].largest, parts[1].largest);
  data->n_classes = largest < 10 ? 10 : 100;
  if (data->class_names != NULL && g_strv_length (data->class_names) != data->n_classes)
    g_clear_pointer (&data->class_names, g_strfreev);
  if (data->class_names == NULL && data->n_classes == 10)
    data->class_names = g_strdupv ((char **) names_10);
  part_clear (&parts[0]);
  part_clear (&parts[1]);
  return good;
}

static int
recognise (const char *path, const guint8 *head, gsize n)
{
  const char *base = lam_file_name (path);

  if (n == 0 || lam_is_archive (path)) {
    g_auto (GStrv) names = lam_files_names (path, 200);

    for (guint i = 0; names[i] != NULL; i++)
      if (g_str_has_prefix (lam_file_name (names[i]), "data_batch_1"))
        return 95;
    return 0;
  }
  if (!g_str_has_prefix (base, "data_batch") && !g_str_has_prefix (base, "test_batch"))
    return 0;
  return 90;
}

static const LamParam params[] = {
  { .id = "path",
    .title = "Folder",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "The folder, archive or file of CIFAR batches, binary or Python version." },
  { .id = "test_path",
    .title = "Test file",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "The test batch, when it is not in the folder." },
};

const LamReaderKind lam_reader_cifar10 = {
  .kind = { .id = "cifar10",
            .title = "CIFAR",
            .summary = "Colour pictures of 32×32 in the batches of CIFAR-10 and CIFAR-100.",
            .source = "Krizhevsky 2009",
            .group = "Files",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .read = read_set,
  .recognise = recognise,
};
