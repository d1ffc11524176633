/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-replace.h. */

#include "lam-replace.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

gboolean
lam_replace_begin (LamReplacement *r, const char *path, GError **error)
{
  r->path = g_strdup (path);
  r->temporary = g_strdup_printf ("%s.XXXXXX", path);
  r->fd = g_mkstemp_full (r->temporary, O_RDWR | O_CLOEXEC, 0666);
  if (r->fd >= 0)
    return TRUE;
  lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be written: %s.", path, g_strerror (errno));
  g_clear_pointer (&r->path, g_free);
  g_clear_pointer (&r->temporary, g_free);
  return FALSE;
}

gboolean
lam_replace_end (LamReplacement *r, gboolean good, GError **error)
{
  gboolean wanted = good;
  int trouble = 0;

  if (close (r->fd) != 0)
    trouble = errno;
  if (good && trouble == 0 && g_rename (r->temporary, r->path) != 0)
    trouble = errno;
  good = good && trouble == 0;
  if (!good)
    g_unlink (r->temporary);
  if (wanted && !good)
    lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be written: %s.", r->path, g_strerror (trouble));
  g_clear_pointer (&r->path, g_free);
  g_clear_pointer (&r->temporary, g_free);
  return good;
}

gboolean
lam_replace_write (LamReplacement *r, gconstpointer bytes, gsize n, GError **error)
{
  const char *at = bytes;

  while (n > 0) {
    gssize written = write (r->fd, at, n);

    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be written: %s.", r->path,
                       g_strerror (errno));
    at += written;
    n -= (gsize) written;
  }
  return TRUE;
}

gboolean
lam_replace_bytes (const char *path, gconstpointer bytes, gsize n, GError **error)
{
  LamReplacement r;
  gboolean good;

  if (!lam_replace_begin (&r, path, error))
    return FALSE;
  good = lam_replace_write (&r, bytes, n, error);
  return lam_replace_end (&r, good, good ? error : NULL);
}
