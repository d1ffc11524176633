/* SPDX-License-Identifier: GPL-3.0-or-later */

/* HODA's .cdb files of handwritten Persian digits and letters: a header of 1024 bytes, then
 * records of label, size and rows of alternating runs of paper and ink. All little endian. */

#include "lam-files.h"

#include <inttypes.h>
#include <string.h>

enum { PATH, TEST_PATH };

#define HEADER 1024
#define MARK 0xff

typedef struct {
  const char *name;
  const guint8 *bytes;
  gsize n;
  gsize n_records;
  guint width, height; /* 0: each record says its own */
  gboolean is_grey;
  LamShape *shapes;
  gsize *places;   /* of each record's pixels in the file */
  guint16 *counts; /* bytes of each record's pixels */
} File;

static guint
u16 (const guint8 *p)
{
  return p[0] | (guint) p[1] << 8;
}

static guint32
u32 (const guint8 *p)
{
  return p[0] | (guint32) p[1] << 8 | (guint32) p[2] << 16 | (guint32) p[3] << 24;
}

static gboolean
read_header (File *f, GError **error)
{
  guint year;

  if (f->n < HEADER)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "“%s” has %zu bytes; the header of a .cdb file alone has 1024.", f->name,
                     f->n);
  year = u16 (f->bytes);
  f->height = f->bytes[4];
  f->width = f->bytes[5];
  f->n_records = u32 (f->bytes + 6);
  f->is_grey = f->bytes[522] == 1;
  if (year < 1900 || year > 2200 || f->bytes[2] > 12 || f->bytes[3] > 31 || f->bytes[522] > 1)
    return lam_fail (error, LAM_ERROR_FORMAT, "“%s” does not begin as a .cdb file does.", f->name);
  if (f->n_records == 0)
    return lam_fail (error, LAM_ERROR_FORMAT, "“%s” says that it holds no records.", f->name);
  /* A record has at least six bytes. */
  if (f->n_records > (f->n - HEADER) / 4)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "“%s” says that it holds %zu records, but has room for %zu at most: it is "
                     "truncated or damaged.",
                     f->name, f->n_records, (f->n - HEADER) / 4);
  return TRUE;
}

static gboolean
fail_record (const File *f, gsize record, GError **error, const char *what)
{
  return lam_fail (error, LAM_ERROR_FORMAT, "Record %zu of %zu in “%s” %s.", record + 1,
                   f->n_records, f->name, what);
}

/* Walks over the records, noting labels, sizes and places. */
static gboolean
find_records (File *f, guint16 *labels, gsize *end, GError **error)
{
  gsize at = HEADER;
  gsize head = f->width == 0 || f->height == 0 ? 6 : 4;

  for (gsize i = 0; i < f->n_records; i++) {
    const guint8 *p = f->bytes + at;
    guint width = f->width, height = f->height;

    if (f->n - at < head)
      return fail_record (f, i, error, lam_translate ("is missing: the file is truncated"));
    if (p[0] != MARK)
      return fail_record (f, i, error,
                          lam_translate ("does not begin with the byte 255: the file is damaged"));
    if (head == 6) {
      width = p[2];
      height = p[3];
    }
    if (width == 0 || height == 0)
      return fail_record (f, i, error, lam_translate ("has a picture without rows or columns"));
    labels[i] = p[1];
    f->counts[i] = (guint16) u16 (p + head - 2);
    f->places[i] = at + head;
    f->shapes[i] = lam_shape_picture (height, width, 1);
    if (f->n - f->places[i] < f->counts[i])
      return fail_record (
          f, i, error, lam_translate ("goes on after the end of the file: the file is truncated"));
    at = f->places[i] + f->counts[i];
  }
  *end = at;
  return TRUE;
}

/* Rows of runs, paper first; a row never goes over into the next. */
static gboolean
decode_runs (const guint8 *from, gsize n, guint width, guint height, guint8 *to)
{
  const guint8 *end = from + n;

  for (guint r = 0; r < height; r++, to += width) {
    guint8 ink = 0;

    for (guint c = 0; c < width;) {
      guint run;

      if (from == end)
        return FALSE;
      run = *from++;
      if (run > width - c)
        return FALSE;
      memset (to + c, ink, run);
      c += run;
      ink ^= 255;
    }
  }
  return from == end;
}

static gboolean
decode_grey (const guint8 *from, gsize n, guint width, guint height, guint8 *to)
{
  if (n != (gsize) width * height)
    return FALSE;
  for (guint c = 0; c < width; c++)
    for (guint r = 0; r < height; r++)
      to[r * width + c] = *from++;
  return TRUE;
}

static gboolean
decode (File *f, LamSamples *x, GError **error)
{
  for (gsize i = 0; i < f->n_records; i++) {
    LamShape shape = lam_samples_shape (x, i);
    guint8 *to = lam_samples_bytes (x, i);
    const guint8 *from = f->bytes + f->places[i];

    if (!(f->is_grey ? decode_grey : decode_runs) (from, f->counts[i], shape.d[1], shape.d[0], to))
      return fail_record (
          f, i, error, lam_translate ("has runs that do not fill its rows: the file is damaged"));
  }
  return TRUE;
}

/* What is odd but not wrong. */
static void
note_oddities (const File *f, gsize end, LamData *data)
{
  guint64 sum = 0;

  for (guint i = 0; i < 128; i++)
    sum += u32 (f->bytes + 10 + 4 * i);
  if (sum != f->n_records)
    g_ptr_array_add (data->notes,
                     g_strdup_printf (lam_translate ("The header of “%s” counts %" PRIu64
                                                     " letters, but %zu records."),
                                      f->name, sum, f->n_records));
  if (end < f->n)
    g_ptr_array_add (
        data->notes,
        g_strdup_printf (
            lam_translate ("“%s” has %zu bytes after its last record; they were left out."),
            f->name, f->n - end));
}

static gboolean
read_records (File *f, LamStore *store, LamData *data, GError **error)
{
  gsize end = 0, size = 0;

  store->target = LAM_TARGET_CLASS;
  store->classes = g_new0 (guint16, f->n_records);
  if (!find_records (f, store->classes, &end, error))
    return FALSE;
  for (gsize i = 0; i < f->n_records; i++) {
    /* The least bytes that can fill the rows: nothing is allocated for sizes that are lies. */
    gsize rows = f->shapes[i].d[0], columns = f->shapes[i].d[1];

    if (f->counts[i] < (f->is_grey ? rows * columns : rows))
      return fail_record (f, i, error,
                          lam_translate ("has too few bytes for its size: the file is damaged"));
    size += rows * columns;
  }
  if (!lam_samples_init_ragged (&store->x, LAM_STORE_BYTES, f->n_records,
                                g_steal_pointer (&f->shapes), error)
      || !decode (f, &store->x, error))
    return FALSE;
  g_assert (store->x.n_values == size);
  note_oddities (f, end, data);
  return TRUE;
}

static gboolean
read_file (const char *path, LamPartId part, LamData *data, GError **error)
{
  g_autoptr (GBytes) bytes = lam_read_file (path, error);
  LamStore *store;
  File f = { .name = lam_file_name (path) };
  gboolean good;

  if (bytes == NULL)
    return FALSE;
  f.bytes = g_bytes_get_data (bytes, &f.n);
  if (!read_header (&f, error))
    return FALSE;
  f.shapes = g_new (LamShape, f.n_records);
  f.places = g_new (gsize, f.n_records);
  f.counts = g_new (guint16, f.n_records);
  data->stores[part] = store = lam_store_new ();
  good = read_records (&f, store, data, error);
  g_free (f.shapes);
  g_free (f.places);
  g_free (f.counts);
  return good;
}

static gboolean
read_set (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  g_autofree char *given = lam_reader_path (item, PATH, loading, error);
  g_autofree char *path = given != NULL ? lam_archive_find (given, ".cdb", "train", FALSE) : NULL;
  g_autofree char *test = NULL;

  if (path == NULL || !read_file (path, LAM_PART_TRAIN, data, error)
      || !lam_loading_progress (loading, 0.4, lam_translate ("Reading"), error))
    return FALSE;
  if (lam_item_is_set (item, TEST_PATH)) {
    test = lam_reader_path (item, TEST_PATH, loading, error);
    if (test == NULL)
      return FALSE;
  } else {
    /* An archive with both files gives both parts. */
    test = lam_archive_find (given, ".cdb", "test", TRUE);
    if (g_strcmp0 (test, path) == 0)
      g_clear_pointer (&test, g_free);
  }
  if (test != NULL && !read_file (test, LAM_PART_TEST, data, error))
    return FALSE;
  lam_data_count_classes (data, 10);
  if (data->n_classes == 10)
    data->class_names = lam_digit_names ("persian");
  return TRUE;
}

static int
recognise (const char *path, const guint8 *head, gsize n)
{
  g_autofree char *member = n > 0 ? lam_archive_find (path, ".cdb", "", TRUE) : NULL;
  guint year;

  if (member != NULL)
    return 90;
  if (n < HEADER + 6)
    return 0;
  year = u16 (head);
  if (year < 1900 || year > 2200 || head[2] > 12 || head[3] > 31 || head[HEADER] != MARK)
    return 0;
  return g_str_has_suffix (path, ".cdb") ? 99 : 80;
}

/* A file beside it with “train” turned into “test”. */
static void
complete (LamItem *item, const char *path)
{
  lam_reader_complete (item, path, TEST_PATH, "train", "test");
}

static const LamParam params[] = {
  { .id = "path",
    .title = "Training file",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "The .cdb file with the digits to learn from, or an archive with it." },
  { .id = "test_path",
    .title = "Test file",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "The .cdb file with the digits kept for the end." },
};

const LamReaderKind lam_reader_hoda = {
  .kind = { .id = "hoda",
            .title = "Persian digits",
            .summary = "Handwritten Persian digits of the HODA set, .cdb files.",
            .source = "Khosravi and Kabir 2007",
            .group = "Files",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .read = read_set,
  .recognise = recognise,
  .complete = complete,
};
