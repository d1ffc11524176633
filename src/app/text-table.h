/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A table of texts with headings, for results: rows can be walked through by keyboard and copied.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAMINA_TABLE_COLUMNS 8

#define LAMINA_TYPE_TEXT_TABLE (lamina_text_table_get_type ())
G_DECLARE_FINAL_TYPE (LaminaTextTable, lamina_text_table, LAMINA, TEXT_TABLE, GtkBox)

/* @titles: [n] already translated, n ≤ LAMINA_TABLE_COLUMNS; those from @first_number on are
 * numbers. Once, before any row. */
void lamina_text_table_set_columns (LaminaTextTable *table, const char *const *titles, guint n,
                                    guint first_number);
void lamina_text_table_clear (LaminaTextTable *table);
/* @cells: [n columns] */
void lamina_text_table_add (LaminaTextTable *table, const char *const *cells);
guint lamina_text_table_get_n_rows (LaminaTextTable *table);
/* Borrowed. */
const char *lamina_text_table_peek (LaminaTextTable *table, guint row, guint column);

G_END_DECLS
