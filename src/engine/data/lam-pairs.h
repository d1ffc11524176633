/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two folders whose pictures belong together: pictures and masks, or noisy and clean ones. */

#pragma once

#include "lam-files.h"

typedef struct {
  GPtrArray *lists;  /* what was listed, to be freed last */
  GPtrArray *first;  /* of LamFile, borrowed, in order of name */
  GPtrArray *second; /* of LamFile, the partner of each */
} LamPairs;

/* Names of folders that go together in the sets people share; ends with NULLs. */
typedef struct {
  const char *first, *second;
} LamPairNames;

/* Finds the pairs below @path (both folders, named as in @usual) or below @path and @partner. They
 * match when folder and name agree but for the extension, a mask's ending (“.gt”, “_mask”) and the
 * names of the two folders. FALSE with a sentence that uses @what ("mask"). Lone pictures become a
 * note of @data. */
gboolean lam_pairs_find (const char *path, const char *partner, const LamPairNames *usual,
                         const char *what, const LamLoading *loading, LamData *data,
                         LamPairs *pairs, GError **error);
void lam_pairs_clear (LamPairs *pairs);

/* TRUE when the first names below @path show both folders of a row of @usual. */
gboolean lam_pairs_recognise (const char *path, const LamPairNames *usual);
