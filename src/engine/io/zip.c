/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See zip.h. */

#include "zip.h"

#include <archive.h>
#include <archive_entry.h>

gboolean
lam_zip_begin (LamZip *zip, const char *path, GError **error)
{
  if (!lam_replace_begin (&zip->replacement, path, error))
    return FALSE;
  zip->archive = archive_write_new ();
  archive_write_set_format_zip (zip->archive);
  archive_write_zip_set_compression_store (zip->archive);
  archive_write_set_bytes_in_last_block (zip->archive, 1);
  /* A failure shows at the first member. */
  archive_write_open_fd (zip->archive, zip->replacement.fd);
  return TRUE;
}

gboolean
lam_zip_put (LamZip *zip, const char *name, gconstpointer bytes, gsize n)
{
  struct archive_entry *entry = archive_entry_new ();
  gboolean good;

  archive_entry_set_pathname_utf8 (entry, name);
  archive_entry_set_size (entry, (la_int64_t) n);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  /* One fixed time, so that the same numbers make the same file: 1980, the first a ZIP can say. */
  archive_entry_set_mtime (entry, 315619200, 0);
  good = archive_write_header (zip->archive, entry) >= ARCHIVE_WARN
         && (n == 0 || archive_write_data (zip->archive, bytes, n) == (la_ssize_t) n);
  archive_entry_free (entry);
  return good;
}

gboolean
lam_zip_end (LamZip *zip, gboolean good, GError **error)
{
  const char *why;

  good = good && archive_write_close (zip->archive) == ARCHIVE_OK;
  why = archive_error_string (zip->archive);
  if (!good && error != NULL && *error == NULL)
    lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be written: %s.", zip->replacement.path,
              why != NULL ? why : lam_translate ("the archive cannot be made"));
  archive_write_free (zip->archive);
  return lam_replace_end (&zip->replacement, good, good ? error : NULL);
}

LamZipMember *
lam_zip_member_new (const char *name, GBytes *bytes)
{
  LamZipMember *member = g_new (LamZipMember, 1);

  *member = (LamZipMember){ g_strdup (name), bytes };
  return member;
}

void
lam_zip_member_free (LamZipMember *member)
{
  g_free (member->name);
  g_bytes_unref (member->bytes);
  g_free (member);
}

gboolean
lam_zip_save (const GPtrArray *members, const char *path, GError **error)
{
  gboolean good = TRUE;
  LamZip zip;

  if (!lam_zip_begin (&zip, path, error))
    return FALSE;
  for (guint i = 0; good && i < members->len; i++) {
    const LamZipMember *member = members->pdata[i];

    good = lam_zip_put (&zip, member->name, g_bytes_get_data (member->bytes, NULL),
                        g_bytes_get_size (member->bytes));
  }
  return lam_zip_end (&zip, good, error);
}
