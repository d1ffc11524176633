/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fetching the files of a set over HTTPS: what was begun is gone on with, what was cut off is tried
 * again and at the next mirror, and nothing counts before its checksum is right. */

#pragma once

#include "fetch-sets.h"

G_BEGIN_DECLS

/* @share: 0 … 1 of all bytes; called on the fetching thread, a few times a second */
typedef void (*LaminaFetchProgress) (double share, gpointer user_data);

/* Fetches what is missing of @set into @folder. Call it off the main thread. A cancelled or failed
 * fetch leaves what it has as NAME.part, to go on from. FALSE with a sentence. */
gboolean lamina_fetch (const LaminaFetchSet *set, const char *folder, GCancellable *cancellable,
                       LaminaFetchProgress progress, gpointer user_data, GError **error);

G_END_DECLS
