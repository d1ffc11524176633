/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a network answers for some samples, as plots that suit its task: classes with bars, masks
 * over pictures, restored pictures, reviews with the words that tell. Made on a worker. */

#pragma once

#include "results-work.h"

/* How many samples are looked at in one plot. */
guint lamina_answers_shown (const LamData *data);

/* @rows: [n] positions in @part. @loss: [samples of the part] written below each picture where
 * there is room for it, or NULL. Returns: (transfer full), or NULL with a sentence */
Plot *lamina_answers_of_part (LaminaSubject *subject, LamPartId part, const guint32 *rows, guint n,
                              const float *loss, GError **error);

/* The test part of @own: pictures of the user's. @said: [n] filled with (transfer full) "3, 97.1
 * %", empty texts for networks that give no classes */
Plot *lamina_answers_of_own (LaminaSubject *subject, LamData *own, guint n, char **said,
                             GError **error);
