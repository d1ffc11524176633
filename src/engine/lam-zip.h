/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A ZIP of files that are in memory, for handing in. */

#pragma once

#include "lam-error.h"

typedef struct {
  char *name; /* as in the archive, “figures/curves.png” */
  GBytes *bytes;
} LamZipMember;

LamZipMember *lam_zip_member_new (const char *name, GBytes *bytes); /* takes @bytes */
void lam_zip_member_free (LamZipMember *member);

/* Writes @members, of LamZipMember, stored, under a temporary name and renames it. FALSE with a
 * sentence. */
gboolean lam_zip_save (const GPtrArray *members, const char *path, GError **error);
