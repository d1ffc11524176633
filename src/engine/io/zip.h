/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writing a ZIP of a few members, stored: what .pt, .keras and .npz are. */

#pragma once

#include "../lam-zip.h"
#include "lam-replace.h"

struct archive;

typedef struct {
  LamReplacement replacement;
  struct archive *archive;
} LamZip;

/* Opens @path's temporary file. FALSE with a sentence. */
gboolean lam_zip_begin (LamZip *zip, const char *path, GError **error);

/* Adds a member. FALSE when it could not be written: lam_zip_end() then says why. */
gboolean lam_zip_put (LamZip *zip, const char *name, gconstpointer bytes, gsize n);

/* Closes it and, when @good, puts it in place. @error is set when it is not, unless the caller had
 * set it. Returns: whether it is in place */
gboolean lam_zip_end (LamZip *zip, gboolean good, GError **error);
