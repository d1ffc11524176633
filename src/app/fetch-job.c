/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See fetch-job.h. A file grows as NAME.part; when it is whole and its SHA-256 is right it gets its
 * name. The proxy is the system's: a session asks GProxyResolver by itself. */

#include "fetch-job.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <unistd.h>

#include "lam.h"

#define CHUNK 65536
#define TRIES 10 /* at one address, each going on where the last was cut off */
#define TIMEOUT_SECONDS 30
#define PROGRESS_EVERY (G_USEC_PER_SEC / 10)

typedef struct {
  const LaminaFetchSet *set;
  const char *folder;
  SoupSession *session;
  GCancellable *cancellable;
  LaminaFetchProgress progress;
  gpointer user_data;
  goffset before; /* bytes of the files that are done */
  gint64 told;
} Fetch;

static void
tell (Fetch *f, goffset now, gboolean at_once)
{
  gint64 time = g_get_monotonic_time ();

  if (f->progress == NULL || (!at_once && time - f->told < PROGRESS_EVERY))
    return;
  f->told = time;
  f->progress ((double) (f->before + now) / (double) lamina_fetch_set_bytes (f->set), f->user_data);
}

static goffset
file_size (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 ? status.st_size : -1;
}

/* ---- checksum ---- */

/* The SHA-256 of a file; NULL when it cannot be read or was cancelled. */
static char *
checksum (const char *path, GCancellable *cancellable)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gssize n;

  if (fd < 0)
    return NULL;
  while ((n = read (fd, buffer, CHUNK)) > 0 && !g_cancellable_is_cancelled (cancellable))
    g_checksum_update (sum, buffer, n);
  close (fd);
  return n == 0 ? g_strdup (g_checksum_get_string (sum)) : NULL;
}

/* ---- one try ---- */

static gboolean
write_all (int fd, const guint8 *bytes, gsize n, const char *path, GError **error)
{
  while (n > 0) {
    gssize written = write (fd, bytes, n);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0 && (errno == ENOSPC || errno == EDQUOT)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   _ ("The disk is full: “%s” cannot be written. Make room and download again; it "
                      "goes on where it stopped."),
                   path);
      return FALSE;
    }
    if (written < 0)
      return lam_fail (error, LAM_ERROR_FILE, _ ("“%s” cannot be written: %s."), path,
                       g_strerror (errno));
    bytes += written;
    n -= (gsize) written;
  }
  return TRUE;
}

static gboolean
copy_body (Fetch *f, GInputStream *body, int fd, goffset at, const LaminaFetchFile *file,
           const char *path, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  gssize n;

  while ((n = g_input_stream_read (body, buffer, CHUNK, f->cancellable, error)) > 0) {
    at += n;
    if (at > file->bytes)
      return lam_fail (error, LAM_ERROR_FORMAT, _ ("“%s” is longer than it should be."),
                       file->name);
    if (!write_all (fd, buffer, (gsize) n, path, error))
      return FALSE;
    tell (f, at, FALSE);
  }
  if (n < 0)
    return FALSE;
  return at == file->bytes
         || lam_fail (error, LAM_ERROR_FILE,
                      _ ("The connection was cut after %.1f of %.1f MB of “%s”."),
                      (double) at / 1e6, (double) file->bytes / 1e6, file->name);
}

/* Redirections must not lead out of HTTPS; tests serve from this computer. */
static gboolean
check_answer (SoupMessage *message, GError **error)
{
  GUri *uri = soup_message_get_uri (message);
  guint status = soup_message_get_status (message);

  if (g_strcmp0 (g_uri_get_scheme (uri), "https") != 0
      && g_strcmp0 (g_uri_get_host (uri), "127.0.0.1") != 0)
    return lam_fail (error, LAM_ERROR_FILE, _ ("“%s” leads to an address without HTTPS."),
                     g_uri_get_host (uri));
  if (status != SOUP_STATUS_OK && status != SOUP_STATUS_PARTIAL_CONTENT)
    return lam_fail (error, LAM_ERROR_FILE, _ ("“%s” answers %u (%s)."), g_uri_get_host (uri),
                     status, soup_message_get_reason_phrase (message));
  return TRUE;
}

/* Where the answer begins: what was asked for, or 0 when the server sends all of it. Below 0 when
 * it is something else. */
static goffset
answer_start (SoupMessage *message, goffset asked)
{
  goffset start = 0, end, total;

  if (soup_message_get_status (message) != SOUP_STATUS_PARTIAL_CONTENT)
    return 0;
  if (!soup_message_headers_get_content_range (soup_message_get_response_headers (message), &start,
                                               &end, &total))
    return -1;
  return start == asked ? start : -1;
}

static gboolean
receive (Fetch *f, SoupMessage *message, GInputStream *body, goffset have,
         const LaminaFetchFile *file, const char *part, GError **error)
{
  goffset at = answer_start (message, have);
  gboolean good;
  int fd;

  if (at < 0)
    return lam_fail (error, LAM_ERROR_FORMAT, _ ("The server sends another piece than was asked."));
  fd = g_open (part, O_WRONLY | O_CREAT | O_CLOEXEC | (at == 0 ? O_TRUNC : O_APPEND), 0666);
  if (fd < 0)
    return lam_fail (error, LAM_ERROR_FILE, _ ("“%s” cannot be written: %s."), part,
                     g_strerror (errno));
  good = copy_body (f, body, fd, at, file, part, error);
  if (close (fd) != 0 && good)
    good = lam_fail (error, LAM_ERROR_FILE, _ ("“%s” cannot be written: %s."), part,
                     g_strerror (errno));
  return good;
}

static gboolean
try_once (Fetch *f, const LaminaFetchFile *file, const char *address, const char *part,
          GError **error)
{
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, address);
  g_autoptr (GInputStream) body = NULL;
  goffset have = MAX (file_size (part), 0);

  if (message == NULL)
    return lam_fail (error, LAM_ERROR_VALUE, _ ("“%s” is no address."), address);
  if (have >= file->bytes) {
    g_unlink (part);
    have = 0;
  }
  if (have > 0)
    soup_message_headers_set_range (soup_message_get_request_headers (message), have, -1);
  body = soup_session_send (f->session, message, f->cancellable, error);
  if (body == NULL || !check_answer (message, error)) {
    /* What is there does not fit what the server has: from the start, next time. */
    if (soup_message_get_status (message) == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE)
      g_unlink (part);
    return FALSE;
  }
  return receive (f, message, body, have, file, part, error);
}

/* ---- a file, a set ---- */

static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

static gboolean
is_offline (const GError *error)
{
  return error->domain == G_RESOLVER_ERROR
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

/* Says what to do where the library's sentence says only what went wrong. */
static void
explain (GError **error, const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : address;
  char *sentence = NULL;

  if (is_offline (*error))
    sentence = g_strdup_printf (
        _ ("“%s” cannot be reached: is this computer connected to the network? (%s)"), host,
        (*error)->message);
  else if ((*error)->domain == G_TLS_ERROR)
    sentence =
        g_strdup_printf (_ ("The connection to “%s” is not safe: %s"), host, (*error)->message);
  if (sentence == NULL)
    return;
  g_free ((*error)->message);
  (*error)->message = sentence;
}

/* All tries at one address. */
static gboolean
fetch_from (Fetch *f, const LaminaFetchFile *file, const char *address, const char *part,
            GError **error)
{
  g_autofree char *sum = NULL;

  for (guint i = 0; i < TRIES; i++) {
    goffset before = file_size (part);

    g_clear_error (error);
    if (try_once (f, file, address, part, error))
      break;
    /* Cut off after some bytes: worth going on. Nothing came: it will not come now either. */
    if (is_final (*error) || (file_size (part) <= before && file_size (part) >= 0)
        || i + 1 == TRIES)
      return FALSE;
    if (file_size (part) < 0 && before < 0)
      return FALSE;
  }
  sum = checksum (part, f->cancellable);
  if (g_strcmp0 (sum, file->sha256) == 0)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (f->cancellable, error))
    return FALSE;
  g_unlink (part);
  return lam_fail (error, LAM_ERROR_FORMAT,
                   _ ("“%s” is not the file it should be: its checksum is wrong. It was deleted."),
                   file->name);
}

static gboolean
fetch_file (Fetch *f, const LaminaFetchFile *file, GError **error)
{
  g_autofree char *path = g_build_filename (f->folder, file->name, NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autoptr (GError) last = NULL;

  if (file_size (path) == file->bytes) {
    g_autofree char *sum = checksum (path, f->cancellable);

    if (g_strcmp0 (sum, file->sha256) == 0)
      return TRUE;
  }
  for (guint i = 0; file->addresses[i] != NULL; i++) {
    g_clear_error (&last);
    if (fetch_from (f, file, file->addresses[i], part, &last)) {
      if (g_rename (part, path) == 0)
        return TRUE;
      return lam_fail (error, LAM_ERROR_FILE, _ ("“%s” cannot be written: %s."), path,
                       g_strerror (errno));
    }
    explain (&last, file->addresses[i]);
    if (is_final (last))
      break;
  }
  g_propagate_error (error, g_steal_pointer (&last));
  return FALSE;
}

static gboolean
check_room (const LaminaFetchSet *set, const char *folder, GError **error)
{
  g_autoptr (GFile) place = g_file_new_for_path (folder);
  g_autoptr (GFileInfo) info =
      g_file_query_filesystem_info (place, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
  goffset needed = lamina_fetch_set_bytes (set);
  guint64 free_bytes;

  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return TRUE;
  free_bytes = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  for (guint i = 0; i < set->files->len; i++) {
    const LaminaFetchFile *file = g_ptr_array_index (set->files, i);
    g_autofree char *path = g_build_filename (folder, file->name, NULL);
    g_autofree char *part = g_strconcat (path, ".part", NULL);

    needed -= CLAMP (MAX (file_size (path), file_size (part)), 0, file->bytes);
  }
  if (needed <= 0 || free_bytes >= (guint64) needed)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               _ ("“%s” needs %.1f MB more, but there are only %.1f MB left on the disk of “%s”."),
               set->title, (double) needed / 1e6, (double) free_bytes / 1e6, folder);
  return FALSE;
}

static SoupSession *
session_new (void)
{
  SoupSession *session = soup_session_new ();

  soup_session_set_timeout (session, TIMEOUT_SECONDS);
  soup_session_set_user_agent (session, "Lamina/" LAMINA_VERSION);
  /* A .gz file stays as it is: its checksum is that of the file. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

gboolean
lamina_fetch (const LaminaFetchSet *set, const char *folder, GCancellable *cancellable,
              LaminaFetchProgress progress, gpointer user_data, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fetch f = { .set = set, .folder = folder, .cancellable = cancellable, .progress = progress };
  gboolean good = TRUE;

  f.user_data = user_data;
  if (g_mkdir_with_parents (folder, 0755) != 0)
    return lam_fail (error, LAM_ERROR_FILE, _ ("“%s” cannot be made: %s."), folder,
                     g_strerror (errno));
  if (!check_room (set, folder, error))
    return FALSE;
  /* A session belongs to the thread that made it. */
  g_main_context_push_thread_default (context);
  f.session = session_new ();
  for (guint i = 0; good && i < set->files->len; i++) {
    const LaminaFetchFile *file = g_ptr_array_index (set->files, i);

    good = fetch_file (&f, file, error);
    f.before += file->bytes;
    if (good)
      tell (&f, 0, TRUE);
  }
  soup_session_abort (f.session);
  g_object_unref (f.session);
  g_main_context_pop_thread_default (context);
  return good;
}
