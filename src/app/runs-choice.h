/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A drop-down of the runs whose weights can be had. */

#pragma once

#include <gtk/gtk.h>

#include "runs-store.h"

G_BEGIN_DECLS

/* Whether a run belongs into the list although no weights of it are on disk: the one in progress.
 */
typedef gboolean (*LaminaRunsAlso) (LaminaRunRecord *record, gpointer user_data);

/* Fills @drop; its items are LaminaRunRecord, the newest first, but for one before them that says
 * @none, if that is not NULL. It follows the store. @also: may be NULL */
void lamina_runs_choice_fill (GtkDropDown *drop, LaminaRunStore *store, const char *none,
                              LaminaRunsAlso also, gpointer user_data);

/* Chooses the run @id; NULL: the first item. Returns: whether it is in the list */
gboolean lamina_runs_choice_select (GtkDropDown *drop, const char *id);

G_END_DECLS
