/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures of the user's own: files that are chosen or dropped, and one drawn with the mouse; what
 * was done to bring them into the form of the data set, and what the network answers. */

#pragma once

#include <gtk/gtk.h>

#include "results-work.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_RESULTS_OWN (lamina_results_own_get_type ())
G_DECLARE_FINAL_TYPE (LaminaResultsOwn, lamina_results_own, LAMINA, RESULTS_OWN, GtkBox)

/* @probe: borrowed, until NULL takes its place or the widget is gone. */
void lamina_results_own_set_probe (LaminaResultsOwn *self, LamProbe *probe);

/* What answers; NULL: nothing does. */
void lamina_results_own_show (LaminaResultsOwn *self, LaminaSubject *subject);

/* Reads pictures and asks about them. @path: a PNG or JPEG, or a folder of these */
void lamina_results_own_add (LaminaResultsOwn *self, const char *path);

/* The answers in words, a line a picture, "" while there are none. Borrowed. */
const char *lamina_results_own_peek_words (LaminaResultsOwn *self);

/* Returns: (transfer full) or NULL */
Plot *lamina_results_own_dup_figure (LaminaResultsOwn *self);

G_END_DECLS
