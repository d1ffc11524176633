/* SPDX-License-Identifier: GPL-3.0-or-later */

/* NumPy's .npz: a ZIP of .npy files. Stored and compressed ones, with or without ZIP64 fields, are
 * read; stored ones are written. Also weights as such a file, with names “layer/kernel”. */

#include "lam-formats.h"
#include "lam-replace.h"
#include "npy.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

/* Name of a member without “.npy”, or NULL if it is something else. */
static char *
array_name (struct archive_entry *entry)
{
  const char *path = archive_entry_pathname_utf8 (entry);

  if (path == NULL)
    path = archive_entry_pathname (entry);
  if (path == NULL || !g_str_has_suffix (path, ".npy") || !g_utf8_validate (path, -1, NULL))
    return NULL;
  return g_strndup (path, strlen (path) - 4);
}

/* Advances to the next array: 1, 0 at the end, -1 with a sentence. */
static int
next_array (struct archive *archive, const char *path, char **name, GError **error)
{
  struct archive_entry *entry;
  int status;

  while ((status = archive_read_next_header (archive, &entry)) != ARCHIVE_EOF) {
    g_autofree char *where = NULL;

    if (status == ARCHIVE_OK || status == ARCHIVE_WARN) {
      *name = array_name (entry);
      if (*name != NULL)
        return 1;
      continue;
    }
    where = g_strdup_printf ("“%s”", path);
    lam_archive_fail (archive, where, error);
    return -1;
  }
  return 0;
}

static gboolean
read_arrays (struct archive *archive, const char *path, const char *const *wanted,
             GPtrArray *arrays, GError **error)
{
  for (;;) {
    g_autofree char *name = NULL;
    g_autofree char *where = NULL;
    int more = next_array (archive, path, &name, error);
    LamStream stream = { .archive = archive };
    LamArray *array;

    if (more <= 0)
      return more == 0;
    if (wanted != NULL && !g_strv_contains (wanted, name))
      continue;
    stream.where = where = g_strdup_printf (lam_translate ("“%s”, array “%s”"), path, name);
    array = lam_npy_read (&stream, error);
    if (array == NULL)
      return FALSE;
    array->name = g_steal_pointer (&name);
    g_ptr_array_add (arrays, array);
  }
}

/* Takes @archive, which may be NULL. */
static GPtrArray *
load (struct archive *archive, const char *path, const char *const *wanted, GError **error)
{
  g_autoptr (GPtrArray) arrays = NULL;
  gboolean good;

  if (archive == NULL)
    return NULL;
  arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  good = read_arrays (archive, path, wanted, arrays, error);
  archive_read_free (archive);
  return good ? g_steal_pointer (&arrays) : NULL;
}

GPtrArray *
lam_npz_load (const char *path, const char *const *wanted, GError **error)
{
  return load (lam_archive_open (path, error), path, wanted, error);
}

GPtrArray *
lam_npz_parse (gconstpointer bytes, gsize n, const char *path, const char *const *wanted,
               GError **error)
{
  return load (lam_archive_open_bytes (bytes, n, path, error), path, wanted, error);
}

char **
lam_npz_list (const char *path, GError **error)
{
  struct archive *archive = lam_archive_open (path, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  char *name;
  int more;

  if (archive == NULL)
    return NULL;
  while ((more = next_array (archive, path, &name, error)) > 0)
    g_ptr_array_add (names, name);
  archive_read_free (archive);
  if (more < 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  g_ptr_array_set_free_func (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

LamArray *
lam_npz_find (GPtrArray *arrays, const char *name)
{
  for (guint i = 0; i < arrays->len; i++) {
    LamArray *array = arrays->pdata[i];

    if (array->name != NULL && strcmp (array->name, name) == 0)
      return array;
  }
  return NULL;
}

static gboolean
write_array (struct archive *archive, const LamArray *array)
{
  g_autoptr (GByteArray) header = lam_npy_header (array);
  g_autofree char *name =
      g_strconcat (array->name != NULL ? array->name : "x", ".npy", (char *) NULL);
  gsize n = array->size * lam_array_value_size (array->type);
  struct archive_entry *entry = archive_entry_new ();
  gboolean good;

  archive_entry_set_pathname_utf8 (entry, name);
  archive_entry_set_size (entry, (la_int64_t) (header->len + n));
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  /* One fixed time, so that the same numbers make the same file: 1980, the first a ZIP can say. */
  archive_entry_set_mtime (entry, 315619200, 0);
  good = archive_write_header (archive, entry) == ARCHIVE_OK
         && archive_write_data (archive, header->data, header->len) == (la_ssize_t) header->len
         && (n == 0 || archive_write_data (archive, array->values, n) == (la_ssize_t) n);
  archive_entry_free (entry);
  return good;
}

gboolean
lam_npz_save (const LamArray *const *arrays, guint n, const char *path, GError **error)
{
  struct archive *archive;
  LamReplacement r;
  gboolean good;

  if (!lam_replace_begin (&r, path, error))
    return FALSE;
  archive = archive_write_new ();
  archive_write_set_format_zip (archive);
  archive_write_zip_set_compression_store (archive);
  archive_write_set_bytes_in_last_block (archive, 1);
  good = archive_write_open_fd (archive, r.fd) == ARCHIVE_OK;
  for (guint i = 0; good && i < n; i++)
    good = write_array (archive, arrays[i]);
  good = good && archive_write_close (archive) == ARCHIVE_OK;
  if (!good)
    lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be written: %s.", path,
              archive_error_string (archive));
  archive_write_free (archive);
  return lam_replace_end (&r, good, good ? error : NULL);
}

static LamWeights *
load_weights (const char *path, GError **error)
{
  g_autoptr (GPtrArray) arrays = lam_npz_load (path, NULL, error);
  g_autoptr (LamWeights) weights = NULL;

  if (arrays == NULL)
    return NULL;
  weights = lam_weights_new ();
  for (guint i = 0; i < arrays->len; i++) {
    const LamArray *array = arrays->pdata[i];
    g_autofree float *values = NULL;

    if (array->type == LAM_ARRAY_PICKLE) {
      lam_fail (error, LAM_ERROR_FORMAT, "“%s”, array “%s”, holds Python objects, not weights.",
                path, array->name);
      return NULL;
    }
    values = lam_array_dup_floats (array);
    lam_weights_add (weights, array->name, array->n, array->d, values);
  }
  return g_steal_pointer (&weights);
}

static gboolean
save_weights (const LamWeights *weights, const char *path, GError **error)
{
  guint n = weights->tensors->len;
  g_autofree LamArray *views = g_new0 (LamArray, MAX (n, 1));
  g_autofree const LamArray **arrays = g_new0 (const LamArray *, MAX (n, 1));

  for (guint i = 0; i < n; i++) {
    const LamTensor *tensor = weights->tensors->pdata[i];

    views[i] = (LamArray){ .name = tensor->name,
                           .n = tensor->n,
                           .type = LAM_ARRAY_F32,
                           .values = tensor->values,
                           .size = lam_tensor_size (tensor) };
    memcpy (views[i].d, tensor->d, sizeof views[i].d);
    arrays[i] = &views[i];
  }
  return lam_npz_save (arrays, n, path, error);
}

const LamWeightFormat lam_weight_format_npz = { "npz", "NumPy arrays", load_weights, save_weights };
