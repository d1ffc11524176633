/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is handed in and what the files are called, remembered from one time to the next. */

#pragma once

#include "take-away.h"

G_BEGIN_DECLS

typedef struct {
  char *name[LAMINA_N_TAKES]; /* patterns, “{experiment}.lamina” */
  gboolean wanted[LAMINA_N_TAKES];
  char *archive; /* “{number}-{experiment}.zip” */
  gboolean best; /* weights of the best epoch */
} LaminaHandIn;

/* As it was last time. Returns: (transfer full) */
LaminaHandIn *lamina_hand_in_load (void);
void lamina_hand_in_keep (const LaminaHandIn *hand_in);
void lamina_hand_in_free (LaminaHandIn *hand_in);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LaminaHandIn, lamina_hand_in_free)

/* What a thing is called in the dialog, in the user's language. */
const char *lamina_take_title (LaminaTake take);

/* Why these names cannot be used: one is empty, two are the same, an extension is not of a format
 * that can hold the thing. NULL when they can. Returns: (transfer full) */
char *lamina_hand_in_problem (const LaminaHandIn *hand_in, const LamExperiment *experiment);

/* Writes the archive; see lamina_take_all(). */
void lamina_hand_in_write (const LaminaHandIn *hand_in, LaminaLeft *left, const char *path,
                           LaminaTaken done, gpointer user_data);

G_END_DECLS
