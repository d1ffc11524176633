/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The softmax step by step: scores, minus the largest, exponentials, their sum, probabilities; of a
 * sample's scores, or of scores typed by hand. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAMINA_TYPE_SOFTMAX_TABLE (lamina_softmax_table_get_type ())
G_DECLARE_FINAL_TYPE (LaminaSoftmaxTable, lamina_softmax_table, LAMINA, SOFTMAX_TABLE, GtkBox)

/* @names: of the classes, NULL-terminated, or NULL. While scores are typed these only wait. */
void lamina_softmax_table_show (LaminaSoftmaxTable *table, const float *scores, guint n,
                                const char *const *names);

/* Numbers with commas, semicolons or blanks between. Returns: how many; 0 with a sentence when
 * something else is there or there are more than @most. */
guint lamina_read_scores (const char *text, double *scores, guint most, char **sentence);

G_END_DECLS
