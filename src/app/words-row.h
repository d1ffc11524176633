/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A review: what the network takes it for and how surely, and the words that speak most for it and
 * against it. */

#pragma once

#include <gtk/gtk.h>

#include "lam.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_WORDS_ROW (lamina_words_row_get_type ())
G_DECLARE_FINAL_TYPE (LaminaWordsRow, lamina_words_row, LAMINA, WORDS_ROW, GtkListBoxRow)

/* @sample: one of a snapshot of @data that holds words (LAM_LOOK_WORDS); without a label it is not
 * of @data, and nothing is said of whether the answer is right */
void lamina_words_row_show (LaminaWordsRow *row, const LamData *data, const LamSample *sample);

G_END_DECLS
