/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-files.h. */

#include "lam-files.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

#include "../io/lam-stream.h"
#include "../lam-array.h"

#define MAX_DEPTH 16
/* What an archive may unpack to: more than any real one does, less than a bomb. */
#define MAX_RATIO 2000

static void
file_free (gpointer data)
{
  LamFile *file = data;

  g_free (file->name);
  g_clear_pointer (&file->folder, g_ref_string_release);
  g_clear_pointer (&file->bytes, g_bytes_unref);
  g_free (file);
}

static gint
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(LamFile *const *) a)->name, (*(LamFile *const *) b)->name);
}

/* Hidden files and what other systems leave in archives are no data. */
static gboolean
is_rubbish (const char *name)
{
  const char *base = strrchr (name, '/');

  base = base != NULL ? base + 1 : name;
  return *base == '.' || *base == '\0' || g_str_has_prefix (name, "__MACOSX")
         || strstr (name, "/__MACOSX") != NULL || strcmp (base, "Thumbs.db") == 0;
}

/* ---- Folders. ---- */

/* Lists what is in @prefix ("train/pos/") of @folder, a GRefString. */
static gboolean
walk (char *folder, const char *prefix, guint depth, LamFileWanted wanted, guint limit,
      const LamLoading *loading, GPtrArray *files, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  g_autofree char *here = g_build_filename (folder, prefix, NULL);
  g_autoptr (GDir) dir = g_dir_open (here, 0, &trouble);
  const char *base;

  if (dir == NULL)
    return lam_fail (error, LAM_ERROR_FILE, "The folder “%s” cannot be read: %s", here,
                     trouble->message);
  if (depth > MAX_DEPTH)
    return lam_fail (error, LAM_ERROR_DATA, "“%s” is more than %d folders deep.", here, MAX_DEPTH);
  while (files->len < limit && (base = g_dir_read_name (dir)) != NULL) {
    g_autofree char *name = g_strconcat (prefix, base, NULL);
    g_autofree char *path = g_build_filename (here, base, NULL);

    if (is_rubbish (name))
      continue;
    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      g_autofree char *inner = g_strconcat (name, "/", NULL);

      if (!walk (folder, inner, depth + 1, wanted, limit, loading, files, error))
        return FALSE;
    } else if (wanted == NULL || wanted (name)) {
      LamFile *file = g_new0 (LamFile, 1);

      file->name = g_steal_pointer (&name);
      file->folder = g_ref_string_acquire (folder);
      g_ptr_array_add (files, file);
    }
    if (files->len % 1024 == 0
        && !lam_loading_progress (loading, 0, lam_translate ("Listing files"), error))
      return FALSE;
  }
  return TRUE;
}

/* ---- Archives. ---- */

/* The next member that is a file: 1, 0 at the end, −1 with a sentence. */
static int
next_member (struct archive *archive, const char *path, char **name, GError **error)
{
  struct archive_entry *entry;
  int status;

  while ((status = archive_read_next_header (archive, &entry)) != ARCHIVE_EOF) {
    const char *text;
    g_autofree char *where = NULL;

    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
      where = g_strdup_printf ("“%s”", lam_file_name (path));
      lam_archive_fail (archive, where, error);
      return -1;
    }
    text = archive_entry_pathname_utf8 (entry);
    if (text == NULL)
      text = archive_entry_pathname (entry);
    if (text == NULL || archive_entry_filetype (entry) != AE_IFREG)
      continue;
    while (g_str_has_prefix (text, "./"))
      text += 2;
    if (is_rubbish (text))
      continue;
    *name = g_utf8_make_valid (text, -1);
    return 1;
  }
  return 0;
}

/* Takes a folder that all names begin with off them. */
static void
drop_common_folder (GPtrArray *files)
{
  const char *first = files->len > 0 ? ((LamFile *) files->pdata[0])->name : "";
  const char *slash = strchr (first, '/');
  gsize n = slash != NULL ? (gsize) (slash - first) + 1 : 0;
  g_autofree char *folder = g_strndup (first, n);

  for (guint i = 0; i < files->len && n > 0; i++)
    if (!g_str_has_prefix (((LamFile *) files->pdata[i])->name, folder))
      n = 0;
  for (guint i = 0; i < files->len && n > 0; i++) {
    LamFile *file = files->pdata[i];

    memmove (file->name, file->name + n, strlen (file->name + n) + 1);
  }
}

static gboolean
read_members (struct archive *archive, const char *path, LamFileWanted wanted,
              const LamLoading *loading, GPtrArray *files, GError **error)
{
  GStatBuf status;
  guint64 room = (guint64) 64 << 20, taken = 0;
  char *name;
  int more;

  if (g_stat (path, &status) == 0)
    room += (guint64) status.st_size * MAX_RATIO;
  while ((more = next_member (archive, path, &name, error)) > 0) {
    g_autofree char *where =
        g_strdup_printf (lam_translate ("“%s”, member “%s”,"), lam_file_name (path), name);
    LamStream stream = { .where = where, .archive = archive };
    LamFile *file = g_new0 (LamFile, 1);
    gpointer bytes;
    gsize n;

    file->name = name;
    if (!lam_loading_progress (loading, 0, lam_translate ("Unpacking"), error)) {
      file_free (file);
      return FALSE;
    }
    if (wanted != NULL && !wanted (name)) {
      /* Its name still counts for the common folder, so that names stay what they would be. */
      g_ptr_array_add (files, file);
      continue;
    }
    bytes = lam_stream_dup_rest (&stream, &n, error);
    if (bytes == NULL || (taken += n) > room) {
      if (bytes != NULL)
        lam_fail (error, LAM_ERROR_MEMORY, "“%s” unpacks to more than %d times its size.",
                  lam_file_name (path), MAX_RATIO);
      g_free (bytes);
      file_free (file);
      return FALSE;
    }
    file->bytes = g_bytes_new_take (g_realloc (bytes, MAX (n, 1)), n);
    g_ptr_array_add (files, file);
  }
  return more == 0;
}

static void
drop_unread (GPtrArray *files)
{
  for (guint i = files->len; i-- > 0;)
    if (((LamFile *) files->pdata[i])->bytes == NULL)
      g_ptr_array_remove_index_fast (files, i);
}

GPtrArray *
lam_files_list (const char *path, LamFileWanted wanted, const LamLoading *loading, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (file_free);
  struct archive *archive;
  gboolean good;

  if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
    char *folder = g_ref_string_new (path);

    good = walk (folder, "", 0, wanted, G_MAXUINT, loading, files, error);
    g_ref_string_release (folder);
  } else {
    archive = lam_archive_open (path, error);
    if (archive == NULL)
      return NULL;
    good = read_members (archive, path, wanted, loading, files, error);
    archive_read_free (archive);
    drop_common_folder (files);
    drop_unread (files);
  }
  if (!good)
    return NULL;
  g_ptr_array_sort (files, by_name);
  return g_steal_pointer (&files);
}

char **
lam_files_names (const char *path, guint limit)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (file_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  struct archive *archive;
  char *name;

  if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
    char *folder = g_ref_string_new (path);

    walk (folder, "", 0, NULL, limit, NULL, files, NULL);
    g_ref_string_release (folder);
  } else if ((archive = lam_archive_open (path, NULL)) != NULL) {
    while (files->len < limit && next_member (archive, path, &name, NULL) > 0) {
      LamFile *file = g_new0 (LamFile, 1);

      file->name = name;
      g_ptr_array_add (files, file);
    }
    archive_read_free (archive);
    drop_common_folder (files);
  }
  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add (names, g_steal_pointer (&((LamFile *) files->pdata[i])->name));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

char *
lam_file_path (const LamFile *file)
{
  return file->folder != NULL ? g_build_filename (file->folder, file->name, NULL) : NULL;
}

GBytes *
lam_file_read (const LamFile *file, GError **error)
{
  g_autofree char *path = lam_file_path (file);
  g_autoptr (GError) trouble = NULL;
  char *bytes;
  gsize n;

  if (file->bytes != NULL)
    return g_bytes_ref (file->bytes);
  if (g_file_get_contents (path, &bytes, &n, &trouble))
    return g_bytes_new_take (bytes, n);
  lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be read: %s", path, trouble->message);
  return NULL;
}

gboolean
lam_is_archive (const char *path)
{
  static const struct {
    guint at;
    const char *mark;
    gsize n;
  } marks[] = {
    { 0, "PK\3\4", 4 }, { 257, "ustar", 5 },    { 0, "\3757zXZ", 6 },
    { 0, "BZh", 3 },    { 0, "7z\274\257", 4 }, { 0, "\050\265\057\375", 4 },
  };
  guint8 head[512];
  gsize n = lam_read_head (path, head, sizeof head);

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (n >= marks[i].at + marks[i].n
        && memcmp (head + marks[i].at, marks[i].mark, marks[i].n) == 0)
      return TRUE;
  return FALSE;
}

/* The archive that @path leads into, and the name within it; NULL when it leads into none. */
static char *
split_path (const char *path, const char **member)
{
  g_autofree char *part = g_strdup (path);
  char *slash;

  while ((slash = strrchr (part, '/')) != NULL && slash > part) {
    *slash = '\0';
    if (g_file_test (part, G_FILE_TEST_IS_REGULAR)) {
      *member = path + (slash - part) + 1;
      return g_steal_pointer (&part);
    }
    if (g_file_test (part, G_FILE_TEST_EXISTS))
      return NULL;
  }
  return NULL;
}

/* Members may be below a folder that the path leaves out. */
static gboolean
is_member (const char *name, const char *member)
{
  gsize n = strlen (name), m = strlen (member);

  return n >= m && strcmp (name + n - m, member) == 0 && (n == m || name[n - m - 1] == '/');
}

GBytes *
lam_archive_read (const char *path, GError **error)
{
  const char *member = NULL;
  g_autofree char *archive_path = split_path (path, &member);
  g_autofree char *where = g_strdup_printf ("“%s”", lam_file_name (path));
  struct archive *archive = archive_path != NULL ? lam_archive_open (archive_path, NULL) : NULL;
  GBytes *bytes = NULL;
  gboolean found = FALSE;
  char *name;

  while (archive != NULL && !found && next_member (archive, archive_path, &name, error) > 0) {
    found = is_member (name, member);
    g_free (name);
    if (found) {
      LamStream stream = { .where = where, .archive = archive };
      gsize n;
      gpointer content = lam_stream_dup_rest (&stream, &n, error);

      bytes = content != NULL ? g_bytes_new_take (content, n) : NULL;
    }
  }
  if (archive != NULL)
    archive_read_free (archive);
  if (!found && (error == NULL || *error == NULL))
    lam_fail (error, LAM_ERROR_FILE, "There is no file “%s”.", path);
  return bytes;
}

char *
lam_archive_find (const char *path, const char *ending, const char *word, gboolean strict)
{
  gboolean is_archive = g_file_test (path, G_FILE_TEST_IS_REGULAR) && lam_is_archive (path);
  g_auto (GStrv) names = is_archive ? lam_files_names (path, 10000) : NULL;
  const char *best = NULL;
  gboolean best_fits = FALSE;

  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    g_autofree char *low = g_ascii_strdown (names[i], -1);
    gboolean fits = strstr (lam_file_name (low), word) != NULL;

    if (!g_str_has_suffix (low, ending) || (strict && !fits) || (best_fits && !fits))
      continue;
    if (best == NULL || fits > best_fits || strcmp (names[i], best) < 0)
      best = names[i];
    best_fits = best_fits || fits;
  }
  if (best != NULL)
    return g_build_filename (path, best, NULL);
  return strict ? NULL : g_strdup (path);
}

GPtrArray *
lam_read_npz (const char *path, const char *const *wanted, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  gconstpointer start;
  gsize n;

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return lam_npz_load (path, wanted, error);
  bytes = lam_read_file (path, error);
  if (bytes == NULL)
    return NULL;
  start = g_bytes_get_data (bytes, &n);
  return lam_npz_parse (start, n, path, wanted, error);
}

gboolean
lam_file_exists (const char *path)
{
  const char *member = NULL;
  g_autofree char *archive_path = NULL;
  g_auto (GStrv) names = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  archive_path = split_path (path, &member);
  if (archive_path == NULL)
    return FALSE;
  names = lam_files_names (archive_path, 10000);
  for (guint i = 0; names[i] != NULL; i++)
    if (is_member (names[i], member))
      return TRUE;
  return FALSE;
}

gboolean
lam_is_picture_name (const char *name)
{
  static const char *const endings[] = { ".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG", NULL };

  for (guint i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (name, endings[i]))
      return TRUE;
  return FALSE;
}

char *
lam_file_stem (const char *name)
{
  const char *base = strrchr (name, '/');
  const char *dot;

  base = base != NULL ? base + 1 : name;
  dot = strrchr (base, '.');
  return dot != NULL && dot > base ? g_strndup (base, (gsize) (dot - base)) : g_strdup (base);
}

static void
thin (GPtrArray *files, guint n)
{
  for (guint i = 0; i < n; i++)
    files->pdata[i] = files->pdata[(guint64) i * files->len / n];
  g_ptr_array_set_size (files, (int) n);
}

void
lam_files_thin (const LamLoading *loading, GPtrArray *files, GPtrArray *partners)
{
  if (loading->at_most == 0 || files == NULL || files->len <= loading->at_most)
    return;
  thin (files, loading->at_most);
  if (partners != NULL)
    thin (partners, loading->at_most);
}
