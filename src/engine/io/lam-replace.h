/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file written under a temporary name beside its place and renamed when it is whole, so that a
 * failure leaves the old file as it was. */

#pragma once

#include "../lam-error.h"

typedef struct {
  char *path, *temporary;
  int fd;
} LamReplacement;

/* Opens the temporary file; r->fd is written to by the caller. FALSE with a sentence. */
gboolean lam_replace_begin (LamReplacement *r, const char *path, GError **error);

/* Appends to the temporary file. FALSE with a sentence. */
gboolean lam_replace_write (LamReplacement *r, gconstpointer bytes, gsize n, GError **error);

/* Closes it, and renames it when @good, else removes it. Returns: whether the file is in place;
 * @error is set only when @good was TRUE. */
gboolean lam_replace_end (LamReplacement *r, gboolean good, GError **error);

/* The whole of a small or large file in one go. */
gboolean lam_replace_bytes (const char *path, gconstpointer bytes, gsize n, GError **error);
