/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Film reviews of IMDB: the aclImdb folder or archive as distributed, read with Keras's word index
 * (or one of its own when that is not there), or Keras's imdb.npz. Kept as lists of the words that
 * occur. The order is shuffled once, always alike: the files come sorted by class. */

#include <inttypes.h>
#include <string.h>

#include "../io/lam-pickle.h"
#include "../lam-array.h"
#include "lam-files.h"
#include "lam-words.h"

enum { PATH, NUM_WORDS, WORD_INDEX };

/* The seed that Keras shuffles with; the order is not the same as there. */
#define SHUFFLE_SEED 113
#define MAX_RANK 10000000
#define SLICE 512 /* reviews between two looks at whether somebody cancelled */

/* ---- Words. ---- */

/* word → rank from a file of Keras. */
static GHashTable *
load_index (GBytes *bytes, const char *where, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GHashTable) index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) trouble = NULL;
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);
  JsonObjectIter iterator;
  const char *word;
  JsonNode *node;

  if (!json_parser_load_from_data (parser, text, (gssize) n, &trouble)) {
    lam_fail (error, LAM_ERROR_FORMAT, "The word index “%s” is not JSON: %s", where,
              trouble->message);
    return NULL;
  }
  if (json_parser_get_root (parser) == NULL
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser))) {
    lam_fail (error, LAM_ERROR_FORMAT, "The word index “%s” should be an object of words.", where);
    return NULL;
  }
  json_object_iter_init (&iterator, json_node_get_object (json_parser_get_root (parser)));
  while (json_object_iter_next (&iterator, &word, &node)) {
    gint64 rank = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;

    if (rank < 1 || rank > MAX_RANK) {
      lam_fail (error, LAM_ERROR_FORMAT,
                "The word index “%s” gives “%s” the rank %" PRId64 "; ranks count from 1.", where,
                word, rank);
      return NULL;
    }
    g_hash_table_insert (index, g_strdup (word), GUINT_TO_POINTER ((guint) rank));
  }
  return g_steal_pointer (&index);
}

typedef struct {
  const char *word;
  guint count;
} Count;

static gint
commonest_first (gconstpointer a, gconstpointer b)
{
  const Count *x = a, *y = b;

  return x->count != y->count ? (x->count < y->count ? 1 : -1) : strcmp (x->word, y->word);
}

/* Ranks by frequency in these texts, for want of Keras's. */
static GHashTable *
make_index (char **texts, gsize n)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (Count));
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iterator;
  gpointer key, value;

  for (gsize i = 0; i < n; i++)
    for (const char *w = texts[i]; *w != '\0'; w += strlen (w) + 1) {
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, w));

      if (count == 0)
        g_hash_table_insert (counts, g_strdup (w), GUINT_TO_POINTER (1));
      else
        g_hash_table_replace (counts, g_strdup (w), GUINT_TO_POINTER (count + 1));
    }
  g_hash_table_iter_init (&iterator, counts);
  while (g_hash_table_iter_next (&iterator, &key, &value)) {
    Count count = { key, GPOINTER_TO_UINT (value) };

    g_array_append_val (sorted, count);
  }
  g_array_sort (sorted, commonest_first);
  for (guint i = 0; i < sorted->len; i++)
    g_hash_table_insert (index, g_strdup (g_array_index (sorted, Count, i).word),
                         GUINT_TO_POINTER (i + 1));
  return index;
}

/* The word of each column, for people. */
static char **
name_columns (GHashTable *index, guint num_words)
{
  char **words = g_new0 (char *, num_words + 1);
  static const char *const first[] = { "(padding)", "(start)", "(unknown)", "(unused)" };
  GHashTableIter iterator;
  gpointer key, value;

  for (guint i = 0; i < num_words && i < G_N_ELEMENTS (first); i++)
    words[i] = g_strdup (first[i]);
  g_hash_table_iter_init (&iterator, index);
  while (g_hash_table_iter_next (&iterator, &key, &value)) {
    guint64 column = (guint64) GPOINTER_TO_UINT (value) + LAM_WORD_OFFSET;

    if (column < num_words && words[column] == NULL)
      words[column] = g_strdup (key);
  }
  for (guint i = 0; i < num_words; i++)
    if (words[i] == NULL)
      words[i] = g_strdup_printf ("(%u)", i);
  return words;
}

/* ---- The folder. ---- */

static gboolean
is_review (const char *name)
{
  return g_str_has_suffix (name, ".txt")
         && (strstr (name, "pos/") != NULL || strstr (name, "neg/") != NULL);
}

static gboolean
is_wanted (const char *name)
{
  return is_review (name) || strcmp (lam_file_name (name), "imdb_word_index.json") == 0;
}

typedef struct {
  GPtrArray *files[2]; /* of LamFile, borrowed: training, test; shuffled */
  const LamFile *index;
} Folder;

/* -1 when the name shows neither. */
static int
class_of (const char *name)
{
  return strstr (name, "pos/") != NULL ? 1 : strstr (name, "neg/") != NULL ? 0 : -1;
}

static void
shuffle (GPtrArray *files, guint part)
{
  g_autofree guint32 *order = g_new (guint32, MAX (files->len, 1));
  g_autofree gpointer *kept = g_memdup2 (files->pdata, MAX (files->len, 1) * sizeof (gpointer));

  lam_random_order (lam_random_key (SHUFFLE_SEED, LAM_RANDOM_SHUFFLE, part, 0), order, files->len);
  for (guint i = 0; i < files->len; i++)
    files->pdata[i] = kept[order[i]];
}

static void
sort_files (Folder *f, GPtrArray *files, const LamLoading *loading)
{
  for (guint p = 0; p < 2; p++)
    f->files[p] = g_ptr_array_new ();
  for (guint i = 0; i < files->len; i++) {
    LamFile *file = files->pdata[i];

    if (!is_review (file->name))
      f->index = file;
    else
      g_ptr_array_add (
          f->files[g_str_has_prefix (file->name, "test/") || strstr (file->name, "/test/") != NULL],
          file);
  }
  for (guint p = 0; p < 2; p++) {
    shuffle (f->files[p], p);
    lam_files_thin (loading, f->files[p], NULL);
  }
}

typedef struct {
  GPtrArray *files;
  char **texts;
  GHashTable *index;
  LamWords *words;
  guint16 *classes;
  GMutex lock;
  GError *error;
} Reading;

static void
read_texts (gsize from, gsize to, guint thread, gpointer user_data)
{
  Reading *r = user_data;

  for (gsize i = from; i < to; i++) {
    g_autoptr (GError) trouble = NULL;
    g_autoptr (GBytes) bytes = lam_file_read (r->files->pdata[i], &trouble);

    if (bytes != NULL) {
      gsize n;
      const char *text = g_bytes_get_data (bytes, &n);

      r->texts[i] = lam_words_cut (text, n);
      continue;
    }
    g_mutex_lock (&r->lock);
    if (r->error == NULL)
      r->error = g_steal_pointer (&trouble);
    g_mutex_unlock (&r->lock);
  }
}

static void
look_up (gsize from, gsize to, guint thread, gpointer user_data)
{
  Reading *r = user_data;
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gsize i = from; i < to; i++) {
    guint32 start = LAM_WORD_START;

    g_array_set_size (columns, 0);
    g_array_append_val (columns, start);
    for (const char *w = r->texts[i]; *w != '\0'; w += strlen (w) + 1) {
      guint rank = GPOINTER_TO_UINT (g_hash_table_lookup (r->index, w));
      guint32 column = rank > 0 ? rank + LAM_WORD_OFFSET : LAM_WORD_UNKNOWN;

      g_array_append_val (columns, column);
    }
    lam_words_set (r->words, i, (guint32 *) columns->data, columns->len);
    r->classes[i] = (guint16) class_of (((LamFile *) r->files->pdata[i])->name);
    g_clear_pointer (&r->texts[i], g_free);
  }
}

/* Where Keras's index is: named, in the folder or archive, or beside it. NULL: nowhere. */
static GBytes *
find_index (const Folder *f, const char *path, const LamItem *item, const LamLoading *loading,
            char **where, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *beside = g_build_filename (folder, "imdb_word_index.json", NULL);

  if (lam_item_is_set (item, WORD_INDEX)) {
    *where = lam_reader_path (item, WORD_INDEX, loading, error);
    return *where != NULL ? lam_read_file (*where, error) : NULL;
  }
  if (f != NULL && f->index != NULL) {
    *where = g_strdup (f->index->name);
    return lam_file_read (f->index, error);
  }
  if (!g_file_test (beside, G_FILE_TEST_IS_REGULAR))
    return NULL;
  *where = g_strdup (beside);
  return lam_read_file (beside, error);
}

/* Keras's index; NULL without an error when it is nowhere. */
static GHashTable *
get_index (const Folder *f, const char *path, const LamItem *item, const LamLoading *loading,
           LamData *data, GError **error)
{
  g_autofree char *where = NULL;
  g_autoptr (GError) trouble = NULL;
  g_autoptr (GBytes) bytes = find_index (f, path, item, loading, &where, &trouble);

  if (bytes != NULL)
    return load_index (bytes, where, error);
  if (trouble != NULL)
    g_propagate_error (error, g_steal_pointer (&trouble));
  else
    g_ptr_array_add (data->notes,
                     g_strdup (lam_translate (
                         "Keras's imdb_word_index.json is neither in the folder nor beside it; "
                         "words were ranked by how often they occur in the training part.")));
  return NULL;
}

/* A slice at a time, so that it can be cancelled; with an index no text outlives its slice. */
static gboolean
read_slices (Reading *r, double begin, const LamLoading *loading, GError **error)
{
  gsize n = r->files->len;

  for (gsize at = 0; at < n; at += SLICE) {
    gsize end = MIN (at + SLICE, n);

    lam_in_parallel_from (loading->n_threads, at, end, 64, read_texts, r);
    if (r->error != NULL) {
      g_propagate_error (error, g_steal_pointer (&r->error));
      return FALSE;
    }
    if (r->index != NULL) {
      lam_in_parallel_from (loading->n_threads, at, end, 64, look_up, r);
      if (!lam_words_settle (r->words, end, error))
        return FALSE;
    }
    if (!lam_loading_progress (loading, begin + 0.3 * (double) at / (double) n,
                               lam_translate ("Reading reviews"), error))
      return FALSE;
  }
  return TRUE;
}

/* Reads the reviews of a part. Without an index it is made of them. */
static gboolean
read_part (const Folder *f, guint p, GHashTable **index, guint num_words, const LamLoading *loading,
           LamData *data, GError **error)
{
  gsize n = f->files[p]->len;
  LamStore *store;
  Reading r = { .files = f->files[p], .index = *index };
  gboolean good;

  if (n == 0)
    return TRUE;
  data->stores[p == 0 ? LAM_PART_TRAIN : LAM_PART_TEST] = store = lam_store_new ();
  store->target = LAM_TARGET_CLASS;
  store->x.n = n;
  store->classes = r.classes = g_new0 (guint16, n);
  store->names = g_new0 (char *, n);
  for (gsize i = 0; i < n; i++)
    store->names[i] = g_strdup (((LamFile *) f->files[p]->pdata[i])->name);
  r.words = lam_words_new (n, num_words);
  r.texts = g_new0 (char *, n);
  g_mutex_init (&r.lock);
  good = read_slices (&r, 0.3 * p, loading, error);
  if (good && *index == NULL) {
    *index = r.index = make_index (r.texts, n);
    lam_in_parallel (loading->n_threads, n, 64, look_up, &r);
  }
  g_mutex_clear (&r.lock);
  for (gsize i = 0; i < n; i++)
    g_free (r.texts[i]);
  g_free (r.texts);
  return lam_words_finish (r.words, &store->x, good ? error : NULL) && good;
}

static void
folder_clear (Folder *f)
{
  for (guint p = 0; p < 2; p++)
    g_clear_pointer (&f->files[p], g_ptr_array_unref);
}

static gboolean
read_folder (const char *path, const LamItem *item, const LamLoading *loading, LamData *data,
             GError **error)
{
  g_autoptr (GPtrArray) files = lam_files_list (path, is_wanted, loading, error);
  guint num_words = lam_item_count (item, NUM_WORDS);
  g_autoptr (GHashTable) index = NULL;
  GError *trouble = NULL;
  Folder f = { 0 };
  gboolean good;

  if (files == NULL)
    return FALSE;
  sort_files (&f, files, loading);
  if (f.files[0]->len == 0) {
    folder_clear (&f);
    return lam_fail (error, LAM_ERROR_DATA,
                     "There are no reviews in “%s”: text files in train/pos and train/neg are "
                     "wanted.",
                     path);
  }
  index = get_index (&f, path, item, loading, data, &trouble);
  if (trouble != NULL)
    g_propagate_error (error, trouble);
  good = trouble == NULL && read_part (&f, 0, &index, num_words, loading, data, error)
         && read_part (&f, 1, &index, num_words, loading, data, error);
  if (good)
    data->words = name_columns (index, num_words);
  folder_clear (&f);
  return good;
}

/* ---- Keras's imdb.npz. ---- */

static gboolean
set_review (LamWords *words, gsize row, gsize from, const LamPickleValue *list, GArray *columns,
            const char *where, GError **error)
{
  guint32 start = LAM_WORD_START;

  if (list == NULL || list->type != LAM_PICKLE_LIST)
    return lam_fail (error, LAM_ERROR_FORMAT, "%s: item %zu is no list of words.", where, from);
  g_array_set_size (columns, 0);
  g_array_append_val (columns, start);
  for (guint k = 0; k < lam_pickle_length (list); k++) {
    const LamPickleValue *rank = lam_pickle_item (list, k);
    guint32 column;

    if (rank->type != LAM_PICKLE_INT || rank->whole < 0 || rank->whole > MAX_RANK)
      return lam_fail (error, LAM_ERROR_FORMAT, "%s: word %u of item %zu is no rank.", where, k,
                       from);
    column = (guint32) rank->whole + LAM_WORD_OFFSET;
    g_array_append_val (columns, column);
  }
  lam_words_set (words, row, (guint32 *) columns->data, columns->len);
  return TRUE;
}

static gboolean
take_reviews (const LamArray *x, const LamArray *y, const char *where, LamStore *store,
              guint num_words, guint part, GError **error)
{
  g_autoptr (LamPickle) pickle =
      lam_pickle_new (x->values, x->size, where, lam_pickle_numpy_names, NULL, error);
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree guint32 *order = NULL;
  LamPickleArray array;
  LamWords *words;
  gsize n;
  gboolean good = TRUE;

  if (pickle == NULL)
    return FALSE;
  if (!lam_pickle_array (lam_pickle_root (pickle), &array) || array.list == NULL)
    return lam_fail (error, LAM_ERROR_FORMAT, "%s holds no array of lists.", where);
  n = lam_pickle_length (array.list);
  if (n == 0 || y->n != 1 || y->size != n)
    return lam_fail (error, LAM_ERROR_FORMAT, "%s holds %zu reviews, but there are %zu labels.",
                     where, n, y->size);
  order = g_new (guint32, n);
  lam_random_order (lam_random_key (SHUFFLE_SEED, LAM_RANDOM_SHUFFLE, part, 0), order, n);
  store->target = LAM_TARGET_CLASS;
  store->classes = g_new0 (guint16, n);
  words = lam_words_new (n, num_words);
  for (gsize i = 0; good && i < n; i++) {
    double label = lam_array_at (y, order[i]);

    good = set_review (words, i, order[i], lam_pickle_item (array.list, order[i]), columns, where,
                       error);
    if (good && label != 0 && label != 1)
      good = lam_fail (error, LAM_ERROR_FORMAT, "Label %u beside %s is %g; 0 or 1 is wanted.",
                       order[i], where, label);
    store->classes[i] = label == 1;
    good = good && (i % SLICE != 0 || lam_words_settle (words, i + 1, error));
  }
  return lam_words_finish (words, &store->x, good ? error : NULL) && good;
}

static gboolean
read_npz (const char *path, const LamItem *item, const LamLoading *loading, LamData *data,
          GError **error)
{
  static const char *const wanted[2][3] = { { "x_train", "y_train", NULL },
                                            { "x_test", "y_test", NULL } };
  guint num_words = lam_item_count (item, NUM_WORDS);
  g_autofree char *where_index = NULL;
  g_autoptr (GBytes) index = NULL;

  for (guint p = 0; p < 2; p++) {
    g_autoptr (GPtrArray) arrays = lam_read_npz (path, wanted[p], error);
    LamArray *x = arrays != NULL ? lam_npz_find (arrays, wanted[p][0]) : NULL;
    LamArray *y = arrays != NULL ? lam_npz_find (arrays, wanted[p][1]) : NULL;
    g_autofree char *where =
        g_strdup_printf (lam_translate ("“%s”, array “%s”,"), lam_file_name (path), wanted[p][0]);
    LamPartId part = p == 0 ? LAM_PART_TRAIN : LAM_PART_TEST;

    if (arrays == NULL)
      return FALSE;
    if (p == 1 && x == NULL)
      break;
    if (x == NULL || y == NULL || x->type != LAM_ARRAY_PICKLE || y->type == LAM_ARRAY_PICKLE)
      return lam_fail (error, LAM_ERROR_FORMAT,
                       "“%s” does not hold lists of words “%s” and labels “%s” as Keras's imdb.npz "
                       "does.",
                       lam_file_name (path), wanted[p][0], wanted[p][1]);
    data->stores[part] = lam_store_new ();
    if (!take_reviews (x, y, where, data->stores[part], num_words, p, error)
        || !lam_loading_progress (loading, 0.3 + 0.3 * p, lam_translate ("Reading reviews"), error))
      return FALSE;
  }
  index = find_index (NULL, path, item, loading, &where_index, NULL);
  if (index != NULL) {
    g_autoptr (GHashTable) table = load_index (index, where_index, error);

    if (table == NULL)
      return FALSE;
    data->words = name_columns (table, num_words);
  }
  return TRUE;
}

static gboolean
read_set (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  g_autofree char *path = lam_reader_path (item, PATH, loading, error);

  data->n_classes = 2;
  data->class_names = lam_words_class_names ();
  if (path == NULL)
    return FALSE;
  return g_str_has_suffix (path, ".npz") ? read_npz (path, item, loading, data, error)
                                         : read_folder (path, item, loading, data, error);
}

static int
recognise (const char *path, const guint8 *head, gsize n)
{
  if (n == 0 || (lam_is_archive (path) && !g_str_has_suffix (path, ".npz"))) {
    g_auto (GStrv) names = NULL;

    if (n == 0) {
      g_autofree char *inner = g_build_filename (path, "train", "pos", NULL);

      return g_file_test (inner, G_FILE_TEST_IS_DIR) ? 70 : 0;
    }
    names = lam_files_names (path, 200);
    for (guint i = 0; names[i] != NULL; i++)
      if (is_review (names[i]))
        return 70;
    return 0;
  }
  if (n > 4 && g_str_has_suffix (path, ".npz")) {
    g_auto (GStrv) names = lam_npz_list (path, NULL);
    g_autofree char *base = g_ascii_strdown (lam_file_name (path), -1);

    return names != NULL && g_strv_contains ((const char *const *) names, "x_train")
                   && strstr (base, "imdb") != NULL
               ? 95
               : 0;
  }
  return 0;
}

static const LamParam params[] = {
  { .id = "path",
    .title = "Reviews",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "The aclImdb folder or archive, or Keras's imdb.npz." },
  { .id = "num_words",
    .title = "Words",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 4,
    .max = 1000000,
    .initial = "10000",
    .help =
        "How many of the commonest words count; all others are one and the same unknown word." },
  { .id = "word_index",
    .title = "Word index",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL | LAM_PARAM_ADVANCED,
    .help = "Keras's imdb_word_index.json; left out, it is looked for inside and beside the "
            "folder." },
};

const LamReaderKind lam_reader_imdb = {
  .kind = { .id = "imdb",
            .title = "Film reviews",
            .summary = "Reviews of IMDB, good and bad, as the words that occur in them.",
            .source = "Maas et al. 2011",
            .group = "Files",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .read = read_set,
  .recognise = recognise,
};
