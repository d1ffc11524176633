/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files below a folder, or the members of a zip or tar archive, as one list: readers of
 * many small files do not care which it is. */

#pragma once

#include "lam-reading.h"

typedef struct {
  char *name;    /* relative, with “/”: "train/pos/0_9.txt" */
  char *folder;  /* (a GRefString) that all names are relative to; NULL in an archive */
  GBytes *bytes; /* the content, of a member of an archive */
} LamFile;

/* Which names a reader wants; others are not read. */
typedef gboolean (*LamFileWanted) (const char *name);

/* Every wanted file, sorted by name in byte order. A folder that holds everything else in an
 * archive is left out of the names. NULL with a sentence.
 * Returns: (transfer full) (element-type LamFile) */
GPtrArray *lam_files_list (const char *path, LamFileWanted wanted, const LamLoading *loading,
                           GError **error);

/* Names alone, at most @limit of them, unsorted; for recognising. Never NULL. (transfer full) */
char **lam_files_names (const char *path, guint limit);

/* Where the file is on disk; NULL in an archive. Returns: (transfer full) */
char *lam_file_path (const LamFile *file);

/* The content. Thread-safe. Returns: (transfer full) */
GBytes *lam_file_read (const LamFile *file, GError **error);

/* TRUE for zip, tar, tar.gz, tar.xz and the like, by content. */
gboolean lam_is_archive (const char *path);

/* A path that leads into an archive, "digits.zip/train.csv", as lam_read_file() takes it. */
GBytes *lam_archive_read (const char *path, GError **error);

/* The path of a member of the archive @path whose name ends in @ending: the first by name that
 * holds
 * @word, else, unless @strict, the first. @path itself when it is no archive, or when there is no
 * such member; with @strict NULL. Returns: (transfer full) */
char *lam_archive_find (const char *path, const char *ending, const char *word, gboolean strict);

/* The arrays of an .npz, which may be in an archive; see lam_npz_load(). */
GPtrArray *lam_read_npz (const char *path, const char *const *wanted, GError **error);

/* TRUE for a regular file and for a path that leads to a member of an archive. */
gboolean lam_file_exists (const char *path);

gboolean lam_is_picture_name (const char *name);

/* When only some samples are wanted, keeps so many of @files, and of their @partners (or NULL),
 * spread evenly. The arrays must not own their elements. */
void lam_files_thin (const LamLoading *loading, GPtrArray *files, GPtrArray *partners);

/* The name without folder and extension. Returns: (transfer full) */
char *lam_file_stem (const char *name);
