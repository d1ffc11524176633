/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bytes read in order, from memory, a member of an archive or a function, for parsers that do not
 * care which. What a file claims about sizes is never trusted: memory grows as bytes arrive. */

#pragma once

#include "../lam-error.h"

struct archive;

typedef struct {
  const char *where;       /* for sentences: “w.npz”, member “a.npy” */
  const guint8 *at;        /* memory … */
  gsize left;              /* … and what is left of it */
  struct archive *archive; /* or the current member of this */
  /* or whatever this gives: bytes that came, up to @n; 0 at the end */
  gssize (*read) (gpointer source, guint8 *into, gsize n);
  gpointer source;
} LamStream;

/* Reads exactly @n bytes; FALSE with a sentence when there are fewer. */
gboolean lam_stream_read (LamStream *stream, gpointer into, gsize n, GError **error);

/* Reads exactly @n bytes into new memory that never is much larger than what really came.
 * Returns: (transfer full) g_free, never NULL on success */
gpointer lam_stream_dup (LamStream *stream, gsize n, GError **error);

/* Reads what is left; fails with a sentence when that is more than @most. Returns: (transfer full)
 */
gpointer lam_stream_dup_most (LamStream *stream, gsize most, gsize *n, GError **error);

/* Reads what is left. Returns: (transfer full) */
gpointer lam_stream_dup_rest (LamStream *stream, gsize *n, GError **error);

/* Opens an archive of any kind libarchive knows, read-only. NULL with a sentence.
 * Returns: (transfer full) archive_read_free */
struct archive *lam_archive_open (const char *path, GError **error);

/* The same from memory, which must stay; @path is for sentences. */
struct archive *lam_archive_open_bytes (gconstpointer bytes, gsize n, const char *path,
                                        GError **error);

/* A sentence about what the archive complains of. Returns: FALSE */
gboolean lam_archive_fail (struct archive *archive, const char *where, GError **error);
