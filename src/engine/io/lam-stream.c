/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-stream.h. */

#include "lam-stream.h"

#include <archive.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define FIRST_PIECE ((gsize) 1 << 20)

static gboolean
is_memory (const LamStream *stream)
{
  return stream->archive == NULL && stream->read == NULL;
}

/* Up to @n bytes, fewer only at the end; -1 with a sentence. */
static gssize
read_some (LamStream *stream, guint8 *into, gsize n, GError **error)
{
  gsize done = 0;

  if (stream->read != NULL) {
    gssize came;

    while (done < n && (came = stream->read (stream->source, into + done, n - done)) > 0)
      done += (gsize) came;
    return (gssize) done;
  }
  if (is_memory (stream)) {
    done = MIN (n, stream->left);
    if (done > 0)
      memcpy (into, stream->at, done);
    stream->at += done;
    stream->left -= done;
    return (gssize) done;
  }
  while (done < n) {
    la_ssize_t came = archive_read_data (stream->archive, into + done, n - done);

    if (came == ARCHIVE_RETRY)
      continue;
    if (came < 0) {
      lam_archive_fail (stream->archive, stream->where, error);
      return -1;
    }
    if (came == 0)
      break;
    done += (gsize) came;
  }
  return (gssize) done;
}

static gboolean
fail_short (LamStream *stream, gsize wanted, gsize came, GError **error)
{
  return lam_fail (error, LAM_ERROR_FORMAT,
                   "%s ends too early: %zu bytes are wanted and only %zu are left.", stream->where,
                   wanted, came);
}

gboolean
lam_stream_read (LamStream *stream, gpointer into, gsize n, GError **error)
{
  gssize came = read_some (stream, into, n, error);

  if (came < 0)
    return FALSE;
  return (gsize) came == n || fail_short (stream, n, (gsize) came, error);
}

/* Reads up to @limit bytes, growing as they come. */
static guint8 *
read_growing (LamStream *stream, gsize limit, gsize *n, GError **error)
{
  gsize room = MIN (limit, FIRST_PIECE);
  guint8 *bytes;

  if (is_memory (stream))
    room = MIN (limit, stream->left);
  bytes = g_try_malloc (room + 1);
  *n = 0;
  while (bytes != NULL) {
    gssize came = read_some (stream, bytes + *n, room - *n, error);
    guint8 *more;

    if (came < 0) {
      g_free (bytes);
      return NULL;
    }
    *n += (gsize) came;
    if (*n < room || room == limit || (is_memory (stream) && stream->left == 0))
      return bytes;
    room = room > limit / 2 ? limit : 2 * room;
    more = g_try_realloc (bytes, room + 1);
    if (more == NULL)
      g_free (bytes);
    bytes = more;
  }
  lam_fail (error, LAM_ERROR_MEMORY, "%s does not fit into memory.", stream->where);
  return NULL;
}

gpointer
lam_stream_dup (LamStream *stream, gsize n, GError **error)
{
  gsize came;
  guint8 *bytes = read_growing (stream, n, &came, error);

  if (bytes == NULL || came == n)
    return bytes;
  g_free (bytes);
  fail_short (stream, n, came, error);
  return NULL;
}

gpointer
lam_stream_dup_most (LamStream *stream, gsize most, gsize *n, GError **error)
{
  guint8 *bytes = read_growing (stream, MIN (most, G_MAXSSIZE - 2) + 1, n, error);

  if (bytes == NULL || *n <= most)
    return bytes;
  g_free (bytes);
  lam_fail (error, LAM_ERROR_FORMAT, "%s holds more than its file can be meant to.", stream->where);
  return NULL;
}

gpointer
lam_stream_dup_rest (LamStream *stream, gsize *n, GError **error)
{
  return read_growing (stream, G_MAXSSIZE - 1, n, error);
}

gboolean
lam_archive_fail (struct archive *archive, const char *where, GError **error)
{
  const char *why = archive_error_string (archive);

  return lam_fail (error, LAM_ERROR_FORMAT, "%s is damaged or not what it should be: %s.", where,
                   why != NULL ? why : lam_translate ("the archive cannot be read"));
}

static struct archive *
new_archive (void)
{
  struct archive *archive = archive_read_new ();

  archive_read_support_filter_all (archive);
  archive_read_support_format_zip (archive);
  archive_read_support_format_tar (archive);
  archive_read_support_format_7zip (archive);
  return archive;
}

static struct archive *
check_open (struct archive *archive, int status, const char *path, GError **error)
{
  if (status == ARCHIVE_OK)
    return archive;
  lam_fail (error, LAM_ERROR_FORMAT, "“%s” is not an archive that can be read: %s.", path,
            archive_error_string (archive));
  archive_read_free (archive);
  return NULL;
}

struct archive *
lam_archive_open (const char *path, GError **error)
{
  struct archive *archive;
  GStatBuf status;

  if (g_stat (path, &status) != 0) {
    lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be opened: %s.", path, g_strerror (errno));
    return NULL;
  }
  archive = new_archive ();
  return check_open (archive, archive_read_open_filename (archive, path, 1 << 16), path, error);
}

struct archive *
lam_archive_open_bytes (gconstpointer bytes, gsize n, const char *path, GError **error)
{
  struct archive *archive = new_archive ();

  return check_open (archive, archive_read_open_memory (archive, bytes, n), path, error);
}
