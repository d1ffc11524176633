/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The public data sets that can be fetched: resources/sets.json, read once. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  char *name; /* of the file in the set's folder */
  goffset bytes;
  char *sha256;     /* lower case, hexadecimal */
  char **addresses; /* the first one first, then mirrors */
} LaminaFetchFile;

typedef struct {
  char *id, *title, *summary, *licence, *citation;
  char *open;       /* the file that readers are given; empty: the folder */
  char *folder;     /* what ready-made experiments call it, as lam_preset_folder() does */
  GPtrArray *files; /* of LaminaFetchFile */
} LaminaFetchSet;

/* From JSON text; every fault is named. Returns: (transfer full) (element-type LaminaFetchSet) */
GPtrArray *lamina_fetch_sets_parse (const char *json, gssize length, GError **error);

/* Those built in. Borrowed, for ever. */
GPtrArray *lamina_fetch_sets_peek (void);

goffset lamina_fetch_set_bytes (const LaminaFetchSet *set);

/* Where the files of @set go: in "lamina-data" of the user's data. Returns: (transfer full) */
char *lamina_fetch_set_folder (const LaminaFetchSet *set);

/* What a reader is given once the set is there. Returns: (transfer full) */
char *lamina_fetch_set_path (const LaminaFetchSet *set);

/* Whether every file is there and has its size. */
gboolean lamina_fetch_set_is_there (const LaminaFetchSet *set);

/* The set that ready-made experiments look for in a folder of that name; NULL: none, which is also
 * the answer to NULL. Borrowed, for ever. */
const LaminaFetchSet *lamina_fetch_set_find (const char *folder);

G_END_DECLS
