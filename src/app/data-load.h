/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The data of an experiment, read on a thread of its own. Everything here is called on the main
 * thread, and so is whatever calls back. */

#pragma once

#include "lam.h"

typedef struct _LaminaLoad LaminaLoad;

/* @share: 0 … 1 */
typedef void (*LaminaLoadProgress) (double share, const char *doing, gpointer user_data);
/* Once, at the end. @data: (transfer full), or NULL with an @error that is borrowed. */
typedef void (*LaminaLoadDone) (LamData *data, const GError *error, gpointer user_data);

LaminaLoad *lamina_load_new (const LamExperiment *experiment, LaminaLoadProgress progress,
                             LaminaLoadDone done, gpointer user_data);

/* Frees it, finished or not; nothing calls back from now on. What the thread still does ends soon.
 */
void lamina_load_free (LaminaLoad *load);

/* Since it began. */
double lamina_load_get_seconds (const LaminaLoad *load);
