/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was found in the data: a table of the parts, sizes of pictures before preparation, how often
 * each class occurs. Counting happens off the main thread. */

#pragma once

#include <gtk/gtk.h>

#include "lam.h"
#include "plot.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_DATA_FOUND (lamina_data_found_get_type ())
G_DECLARE_FINAL_TYPE (LaminaDataFound, lamina_data_found, LAMINA, DATA_FOUND, GtkBox)

/* @data: as prepared, NULL for none */
void lamina_data_found_set_data (LaminaDataFound *found, LamData *data);

/* @preview: the same before preparation, NULL when not known */
void lamina_data_found_set_raw (LaminaDataFound *found, const LamPreview *preview);

/* "Heights 7 to 61 (53 different) …" Returns: (transfer full), NULL when they are no pictures */
char *lamina_data_sizes_text (const LamPreview *preview);

/* The class bars; NULL when samples have no classes. Returns: (transfer full) */
Plot *lamina_data_bars_new (const LamData *data);

G_END_DECLS
