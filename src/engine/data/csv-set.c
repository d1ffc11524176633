/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tables as text: a sample a row, its label in one column, values in the others; pixels when they
 * are whole numbers from 0 to 255 that make a square. A first row with text names the columns. */

#include <math.h>
#include <string.h>

#include "../io/lam-csv.h"
#include "lam-files.h"

enum { PATH, TEST_PATH, LABEL, SHAPE };

#define NO_COLUMN G_MAXUINT
#define PIECE_BYTES ((gsize) 1 << 20)
#define MAX_COLUMNS 1000000

typedef struct {
  const char *path;
  GBytes *bytes;
  const char *text, *end; /* after the row of names */
  char separator;
  char **names; /* of the columns, or NULL */
  guint n_columns;
  guint label, skip; /* columns; NO_COLUMN: none */
  guint n_features;
  gsize first_row; /* number of the first row of numbers in the file, from 1 */
  gsize n_pieces;
  const char **piece; /* [n_pieces + 1] starts of pieces, at line starts */
  gsize *row_of;      /* [n_pieces + 1] rows before each */
  /* Filled by the threads. */
  gboolean as_floats;
  guint8 *bytes_out;
  float *floats_out;
  const char **label_at; /* [n] where each row's label begins */
  int not_bytes;         /* atomic: a value was met that is no byte */
  GMutex lock;
  GError *error;
  gsize error_row;
} Table;

/* ---- Lines. ---- */

static const char *
line_end (const char *at, const char *end)
{
  const char *found = memchr (at, '\n', (gsize) (end - at));

  return found != NULL ? found : end;
}

static gboolean
is_empty (const char *at, const char *end)
{
  while (at < end && (*at == '\r' || *at == ' '))
    at++;
  return at == end;
}

static gsize
count_rows (const char *at, const char *end)
{
  gsize n = 0;

  while (at < end) {
    const char *stop = line_end (at, end);

    n += !is_empty (at, stop);
    at = stop + 1;
  }
  return n;
}

static void
count_piece (gsize from, gsize to, guint thread, gpointer user_data)
{
  Table *t = user_data;

  for (gsize i = from; i < to; i++)
    t->row_of[i + 1] = count_rows (t->piece[i], t->piece[i + 1]);
}

/* Cuts the text into pieces at line starts and counts the rows before each. */
static void
cut (Table *t, guint n_threads)
{
  gsize n = (gsize) (t->end - t->text);

  t->n_pieces = n / PIECE_BYTES + 1;
  t->piece = g_new (const char *, t->n_pieces + 1);
  t->row_of = g_new0 (gsize, t->n_pieces + 1);
  t->piece[0] = t->text;
  for (gsize i = 1; i < t->n_pieces; i++) {
    const char *at = line_end (MAX (t->text + i * PIECE_BYTES, t->piece[i - 1]), t->end);

    t->piece[i] = MIN (at + 1, t->end);
  }
  t->piece[t->n_pieces] = t->end;
  lam_in_parallel (n_threads, t->n_pieces, 1, count_piece, t);
  for (gsize i = 0; i < t->n_pieces; i++)
    t->row_of[i + 1] += t->row_of[i];
}

/* ---- Columns. ---- */

static gboolean
is_number (const char *text)
{
  const char *end = text + strlen (text);
  double value;

  return lam_csv_number (&text, end, &value) && text == end;
}

/* Finds names, separator and number of columns from the first rows. */
static gboolean
look_at_head (Table *t, GError **error)
{
  const char *stop;
  g_auto (GStrv) cells = NULL;

  while (t->text < t->end && is_empty (t->text, line_end (t->text, t->end))) {
    t->text = MIN (line_end (t->text, t->end) + 1, t->end);
    t->first_row++;
  }
  if (t->text == t->end)
    return lam_fail (error, LAM_ERROR_FORMAT, "“%s” is empty.", lam_file_name (t->path));
  stop = line_end (t->text, t->end);
  t->separator = lam_csv_separator (t->text, stop);
  cells = lam_csv_cells (t->text, stop, t->separator);
  t->n_columns = g_strv_length (cells);
  if (t->n_columns > MAX_COLUMNS)
    return lam_fail (error, LAM_ERROR_FORMAT, "“%s” has more than %d columns.",
                     lam_file_name (t->path), MAX_COLUMNS);
  {
    guint texts = 0;

    for (guint i = 0; i < t->n_columns; i++)
      texts += !is_number (cells[i]);
    /* A lone text may be the label of a sample: iris.csv without names. */
    if (texts > 1 || (texts == 1 && t->n_columns == 1)) {
      t->names = g_steal_pointer (&cells);
      t->text = MIN (stop + 1, t->end);
      t->first_row++;
    }
  }
  return TRUE;
}

static guint
find_name (const Table *t, const char *name)
{
  for (guint i = 0; t->names != NULL && i < t->n_columns; i++)
    if (g_ascii_strcasecmp (t->names[i], name) == 0)
      return i;
  return NO_COLUMN;
}

/* The column that is text in the first row of numbers, or NO_COLUMN. */
static guint
find_text_column (const Table *t)
{
  g_auto (GStrv) cells = lam_csv_cells (t->text, line_end (t->text, t->end), t->separator);

  for (guint i = 0; i < t->n_columns && cells[i] != NULL; i++)
    if (!is_number (cells[i]))
      return i;
  return NO_COLUMN;
}

static guint
guess_label (const Table *t)
{
  static const char *const usual[] = { "label", "class", "target", "y", "species", "digit" };
  guint text;

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (find_name (t, usual[i]) != NO_COLUMN)
      return find_name (t, usual[i]);
  text = find_text_column (t);
  if (text != NO_COLUMN)
    return text;
  /* Without names the label comes first, as in MNIST as CSV, if the rest makes a square. */
  if (t->names == NULL && t->n_columns > 1) {
    guint side = (guint) lround (sqrt (t->n_columns - 1));

    return side * side == t->n_columns - 1 ? 0 : t->n_columns - 1;
  }
  return NO_COLUMN;
}

static gboolean
choose_columns (Table *t, const LamItem *item, GError **error)
{
  const char *wanted = lam_item_text (item, LABEL);
  char *end;
  gint64 position;

  t->label = t->skip = NO_COLUMN;
  if (wanted == NULL || *wanted == '\0') {
    t->label = guess_label (t);
  } else if (strcmp (wanted, "first") == 0 || strcmp (wanted, "last") == 0) {
    t->label = *wanted == 'f' ? 0 : t->n_columns - 1;
  } else if (strcmp (wanted, "none") != 0) {
    t->label = find_name (t, wanted);
    position = g_ascii_strtoll (wanted, &end, 10);
    if (t->label == NO_COLUMN && *end == '\0' && position >= 0 && position < t->n_columns)
      t->label = (guint) position;
    if (t->label == NO_COLUMN)
      return lam_fail (
          error, LAM_ERROR_VALUE,
          "data.label: “%s” has no column “%s”; a name, a number from 0 to %u, “first”, "
          "“last” or “none” is wanted.",
          lam_file_name (t->path), wanted, t->n_columns - 1);
  }
  t->skip = find_name (t, "id");
  if (t->skip == t->label)
    t->skip = NO_COLUMN;
  t->n_features = t->n_columns - (t->label != NO_COLUMN) - (t->skip != NO_COLUMN);
  return t->n_features > 0
         || lam_fail (error, LAM_ERROR_FORMAT, "“%s” has no columns besides the label.",
                      lam_file_name (t->path));
}

/* ---- Values. ---- */

static void
take_error (Table *t, gsize row, const char *what, guint column)
{
  g_mutex_lock (&t->lock);
  if (t->error == NULL || row < t->error_row) {
    g_clear_error (&t->error);
    t->error_row = row;
    if (column == NO_COLUMN)
      lam_fail (&t->error, LAM_ERROR_FORMAT, "Row %zu of “%s” %s.", t->first_row + row,
                lam_file_name (t->path), what);
    else
      lam_fail (&t->error, LAM_ERROR_FORMAT, "Row %zu of “%s”, column %u%s%s%s, %s.",
                t->first_row + row, lam_file_name (t->path), column + 1,
                t->names != NULL ? " (“" : "", t->names != NULL ? t->names[column] : "",
                t->names != NULL ? "”)" : "", what);
  }
  g_mutex_unlock (&t->lock);
}

/* Skips a cell of any content. */
static const char *
skip_cell (const char *p, const char *end, char separator)
{
  gboolean quoted = FALSE;

  for (; p < end && (quoted || *p != separator); p++)
    if (*p == '"')
      quoted = !quoted;
  return p;
}

static inline gboolean
quick_byte (const char **at, const char *end, char separator, guint *value)
{
  const char *p = *at;
  guint v = 0, n = 0;

  for (; p < end && n < 4 && *p >= '0' && *p <= '9'; p++, n++)
    v = 10 * v + (guint) (*p - '0');
  if (n == 0 || v > 255 || (p < end && *p != separator && *p != '\r'))
    return FALSE;
  *at = p;
  *value = v;
  return TRUE;
}

/* One row of values. FALSE when it cannot be, with the error noted. */
static gboolean
parse_row (Table *t, gsize row, const char *p, const char *end)
{
  gsize at = row * t->n_features;

  while (end > p && (end[-1] == '\r' || end[-1] == ' '))
    end--;
  for (guint column = 0; column < t->n_columns; column++) {
    guint byte;
    double value;

    if (column > 0 && (p >= end || *p != t->separator)) {
      g_autofree char *what = g_strdup_printf (
          lam_translate ("has %u columns; the rows before it have %u"), column, t->n_columns);

      take_error (t, row, what, NO_COLUMN);
      return FALSE;
    }
    p += column > 0;
    if (column == t->label || column == t->skip) {
      if (column == t->label)
        t->label_at[row] = p;
      p = skip_cell (p, end, t->separator);
    } else if (!t->as_floats && quick_byte (&p, end, t->separator, &byte)) {
      t->bytes_out[at++] = (guint8) byte;
    } else if (!lam_csv_number (&p, end, &value) || !isfinite (value)
               || (p < end && *p != t->separator)) {
      take_error (t, row, lam_translate ("is not a number"), column);
      return FALSE;
    } else if (t->as_floats) {
      t->floats_out[at++] = (float) value;
    } else {
      g_atomic_int_set (&t->not_bytes, 1);
      return FALSE;
    }
  }
  if (p < end) {
    g_autofree char *what = g_strdup_printf (
        lam_translate ("has more than the %u columns of the rows before it"), t->n_columns);

    take_error (t, row, what, NO_COLUMN);
    return FALSE;
  }
  return TRUE;
}

static void
parse_piece (gsize from, gsize to, guint thread, gpointer user_data)
{
  Table *t = user_data;

  for (gsize i = from; i < to; i++) {
    const char *at = t->piece[i], *end = t->piece[i + 1];
    gsize row = t->row_of[i];

    while (at < end && !g_atomic_int_get (&t->not_bytes)) {
      const char *stop = line_end (at, end);

      if (!is_empty (at, stop) && !parse_row (t, row++, at, stop))
        break;
      at = stop + 1;
    }
  }
}

/* Bytes if they all are, else floats. */
static gboolean
parse_values (Table *t, LamSamples *x, const LamLoading *loading, GError **error)
{
  gsize n = t->row_of[t->n_pieces];

  t->label_at = g_new0 (const char *, MAX (n, 1));
  for (guint pass = 0; pass < 2; pass++) {
    t->as_floats = pass == 1;
    lam_samples_clear (x);
    if (!lam_samples_init (x, pass == 0 ? LAM_STORE_BYTES : LAM_STORE_FLOATS, n,
                           lam_shape_vector (t->n_features), error))
      return FALSE;
    t->bytes_out = x->values;
    t->floats_out = x->values;
    t->not_bytes = 0;
    lam_in_parallel (loading->n_threads, t->n_pieces, 1, parse_piece, t);
    if (t->error == NULL && !t->not_bytes)
      return TRUE;
    /* In the first pass an error may have been overtaken by a value that is no byte. */
    if (pass == 0 && t->not_bytes)
      g_clear_error (&t->error);
    if (t->error != NULL)
      break;
    if (!lam_loading_progress (loading, 0.2, lam_translate ("Reading"), error))
      return FALSE;
  }
  g_propagate_error (error, g_steal_pointer (&t->error));
  return FALSE;
}

/* ---- Labels. ---- */

/* The label of a row as text, quotes taken off. */
static char *
label_text (const Table *t, gsize row)
{
  const char *from = t->label_at[row];
  const char *stop = skip_cell (from, line_end (from, t->end), t->separator);
  g_auto (GStrv) cells = lam_csv_cells (from, stop, t->separator);
  char *text = g_utf8_make_valid (cells[0], -1);

  return g_strstrip (text);
}

static gint
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Class names of texts: those known already, then new ones in sorted order. */
static gboolean
name_classes (const Table *t, gsize n, LamData *data, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iterator;
  gpointer key;

  for (gsize i = 0; i < n; i++) {
    g_hash_table_add (seen, label_text (t, i));
    if (g_hash_table_size (seen) > 1000)
      return lam_fail (error, LAM_ERROR_DATA,
                       "The label column of “%s” holds more than 1000 different texts; is it the "
                       "right column?",
                       lam_file_name (t->path));
  }
  g_hash_table_iter_init (&iterator, seen);
  while (g_hash_table_iter_next (&iterator, &key, NULL))
    g_ptr_array_add (names, g_strdup (key));
  g_ptr_array_sort (names, by_text);
  data->n_classes = names->len;
  g_ptr_array_add (names, NULL);
  data->class_names = (char **) g_ptr_array_steal (names, NULL);
  return TRUE;
}

static gboolean
take_text_classes (const Table *t, LamStore *store, LamData *data, GError **error)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);

  if (data->class_names == NULL && !name_classes (t, store->x.n, data, error))
    return FALSE;
  for (guint c = 0; c < data->n_classes; c++)
    g_hash_table_insert (numbers, data->class_names[c], GUINT_TO_POINTER (c + 1));
  store->target = LAM_TARGET_CLASS;
  store->classes = g_new0 (guint16, store->x.n);
  for (gsize i = 0; i < store->x.n; i++) {
    g_autofree char *text = label_text (t, i);
    guint c = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, text));

    if (c == 0)
      return lam_fail (error, LAM_ERROR_DATA,
                       "Row %zu of “%s” has the label “%s”, which no training sample has.",
                       t->first_row + i, lam_file_name (t->path), text);
    store->classes[i] = (guint16) (c - 1);
  }
  return TRUE;
}

/* Whole numbers from 0 up are classes; other numbers are values to be answered. */
static gboolean
take_labels (const Table *t, LamStore *store, LamData *data, GError **error)
{
  g_autofree double *values = g_new (double, MAX (store->x.n, 1));
  gboolean classes = TRUE;

  store->target = LAM_TARGET_NONE;
  if (t->label == NO_COLUMN)
    return TRUE;
  for (gsize i = 0; i < store->x.n; i++) {
    const char *p = t->label_at[i], *end = line_end (p, t->end);

    if (!lam_csv_number (&p, end, &values[i]) || (p < end && *p != t->separator))
      return take_text_classes (t, store, data, error);
    classes = classes && values[i] >= 0 && values[i] < 10000 && values[i] == floor (values[i]);
  }
  if (data->class_names != NULL)
    return take_text_classes (t, store, data, error);
  if (!classes) {
    store->target = LAM_TARGET_VALUES;
    if (!lam_samples_init (&store->y, LAM_STORE_FLOATS, store->x.n, lam_shape_vector (1), error))
      return FALSE;
    for (gsize i = 0; i < store->x.n; i++)
      ((float *) store->y.values)[i] = (float) values[i];
    return TRUE;
  }
  store->target = LAM_TARGET_CLASS;
  store->classes = g_new (guint16, MAX (store->x.n, 1));
  for (gsize i = 0; i < store->x.n; i++)
    store->classes[i] = (guint16) values[i];
  return TRUE;
}

/* ---- Shape. ---- */

static gboolean
settle_shape (const LamItem *item, LamSamples *x, GError **error)
{
  guint n = x->shape.d[0];
  guint side = (guint) lround (sqrt (n)), coloured = (guint) lround (sqrt (n / 3.0));

  if (lam_item_is_set (item, SHAPE)) {
    const LamValue *wanted = &item->values[SHAPE];
    LamShape shape = { wanted->shape.n, { 0 } };

    for (guint k = 0; k < shape.n; k++)
      shape.d[k] = (guint32) MAX (wanted->shape.d[k], 0);
    if (shape.n == 2)
      shape = lam_shape_picture (shape.d[0], shape.d[1], 1);
    if (lam_shape_size (shape) != n || shape.n == 4) {
      g_autofree char *text = lam_shape_to_text (shape);

      return lam_fail (error, LAM_ERROR_VALUE,
                       "data.shape is %s, but a row has %u values besides the label.", text, n);
    }
    x->shape = shape;
  } else if (x->type == LAM_STORE_BYTES && n >= 64 && side * side == n) {
    x->shape = lam_shape_picture (side, side, 1);
  } else if (x->type == LAM_STORE_BYTES && n >= 192 && 3 * coloured * coloured == n) {
    x->shape = lam_shape_picture (coloured, coloured, 3);
  }
  return TRUE;
}

/* ---- Files. ---- */

static void
table_clear (Table *t)
{
  g_clear_pointer (&t->bytes, g_bytes_unref);
  g_strfreev (t->names);
  g_free (t->piece);
  g_free (t->row_of);
  g_free (t->label_at);
  g_clear_error (&t->error);
  g_mutex_clear (&t->lock);
}

static gboolean
read_table (Table *t, const LamItem *item, LamPartId part, const LamLoading *loading, LamData *data,
            GError **error)
{
  LamStore *store;
  gsize n;

  t->bytes = lam_read_file (t->path, error);
  if (t->bytes == NULL)
    return FALSE;
  t->text = g_bytes_get_data (t->bytes, &n);
  t->end = t->text + n;
  t->first_row = 1;
  if (n >= 3 && memcmp (t->text, "\357\273\277", 3) == 0)
    t->text += 3;
  if (!look_at_head (t, error) || !choose_columns (t, item, error))
    return FALSE;
  cut (t, loading->n_threads);
  if (t->row_of[t->n_pieces] == 0)
    return lam_fail (error, LAM_ERROR_FORMAT, "“%s” has no rows below its names.",
                     lam_file_name (t->path));
  /* A value and what is between it and the next are two bytes at least. */
  if (t->row_of[t->n_pieces] > n / (2 * (gsize) t->n_columns) + 1)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "Some of the rows of “%s” have fewer than the %u columns of its first row.",
                     lam_file_name (t->path), t->n_columns);
  data->stores[part] = store = lam_store_new ();
  return parse_values (t, &store->x, loading, error) && settle_shape (item, &store->x, error)
         && take_labels (t, store, data, error);
}

static gboolean
read_file (const char *path, const LamItem *item, LamPartId part, const LamLoading *loading,
           LamData *data, GError **error)
{
  Table t = { .path = path };
  gboolean good;

  g_mutex_init (&t.lock);
  good = read_table (&t, item, part, loading, data, error);
  table_clear (&t);
  return good;
}

/* A part of bytes beside one of floats: both become floats. */
static gboolean
make_alike (LamData *data, GError **error)
{
  LamStore *a = data->stores[LAM_PART_TRAIN], *b = data->stores[LAM_PART_TEST];

  if (b == NULL)
    return TRUE;
  if (lam_shape_size (a->x.shape) != lam_shape_size (b->x.shape))
    return lam_fail (error, LAM_ERROR_DATA,
                     "The training table has %zu values a row, the test table %zu.",
                     lam_shape_size (a->x.shape), lam_shape_size (b->x.shape));
  if (b->target != a->target)
    return lam_fail (error, LAM_ERROR_DATA,
                     "The labels of the training and the test table are of different kinds.");
  for (guint k = 0; k < 2 && a->x.type != b->x.type; k++) {
    LamSamples *x = k == 0 ? &a->x : &b->x;
    LamSamples made;

    if (x->type == LAM_STORE_FLOATS)
      continue;
    if (!lam_samples_init (&made, LAM_STORE_FLOATS, x->n, x->shape, error))
      return FALSE;
    for (gsize i = 0; i < x->n_values; i++)
      ((float *) made.values)[i] = ((guint8 *) x->values)[i];
    lam_samples_clear (x);
    *x = made;
  }
  a->x.shape = b->x.shape = a->x.type == LAM_STORE_FLOATS && a->x.shape.n != b->x.shape.n
                                ? lam_shape_vector ((guint32) lam_shape_size (a->x.shape))
                                : a->x.shape;
  return TRUE;
}

static gboolean
read_set (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  g_autofree char *given = lam_reader_path (item, PATH, loading, error);
  g_autofree char *path = given != NULL ? lam_archive_find (given, ".csv", "train", FALSE) : NULL;
  const LamStore *store;

  if (path == NULL || !read_file (path, item, LAM_PART_TRAIN, loading, data, error))
    return FALSE;
  if (lam_item_is_set (item, TEST_PATH)) {
    g_autofree char *test = lam_reader_path (item, TEST_PATH, loading, error);

    if (test == NULL || !read_file (test, item, LAM_PART_TEST, loading, data, error)
        || !make_alike (data, error))
      return FALSE;
  }
  store = data->stores[LAM_PART_TRAIN];
  if (store->target == LAM_TARGET_CLASS && data->class_names == NULL) {
    g_autofree char *low = g_ascii_strdown (path, -1);

    lam_data_count_classes (data, 2);
    if (data->n_classes == 10 && strstr (low, "kannada") != NULL)
      data->class_names = lam_digit_names ("kannada");
  }
  return TRUE;
}

static guint
count_cells (const char *at, const char *end)
{
  g_auto (GStrv) cells = lam_csv_cells (at, end, lam_csv_separator (at, end));

  return g_strv_length (cells);
}

/* Text of at least two lines that have the same number of cells. */
static int
recognise (const char *path, const guint8 *head, gsize n)
{
  const char *text = (const char *) head, *end = text + n, *first = line_end (text, end);
  const char *second = first < end ? line_end (first + 1, end) : end;
  g_auto (GStrv) names = lam_is_archive (path) ? lam_files_names (path, 100) : NULL;
  gboolean named = g_str_has_suffix (path, ".csv") || g_str_has_suffix (path, ".csv.gz")
                   || g_str_has_suffix (path, ".tsv");

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (g_str_has_suffix (names[i], ".csv"))
      return 60;
  for (gsize i = 0; i < n; i++)
    if (head[i] < 32 && strchr ("\n\r\t", head[i]) == NULL)
      return 0;
  if (n == 0 || memchr (head, 0, n) != NULL)
    return 0;
  if (named)
    return 80;
  if (second >= end || count_cells (text, first) < 2
      || count_cells (text, first) != count_cells (first + 1, second))
    return 0;
  return 20;
}

static void
complete (LamItem *item, const char *path)
{
  lam_reader_complete (item, path, TEST_PATH, "train", "test");
}

static const LamParam params[] = {
  { .id = "path",
    .title = "Training table",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "The CSV file to learn from, a sample a row." },
  { .id = "test_path",
    .title = "Test table",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "A CSV file of the same columns kept for the end." },
  { .id = "label",
    .title = "Label column",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_OPTIONAL,
    .help = "The column with the label: its name, its number from 0, first, last or none; left "
            "out, it is guessed." },
  { .id = "shape",
    .title = "Shape",
    .type = LAM_VALUE_SHAPE,
    .flags = LAM_PARAM_OPTIONAL | LAM_PARAM_WHOLE,
    .min = 1,
    .max = 65536,
    .help = "Rows, columns and channels of the picture a row holds; left out, squares of pixels "
            "are found by themselves." },
};

const LamReaderKind lam_reader_csv = {
  .kind = { .id = "csv",
            .title = "CSV table",
            .summary = "Tables as text: labels and pixels, or labels and measurements.",
            .group = "Files",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .read = read_set,
  .recognise = recognise,
  .complete = complete,
};
