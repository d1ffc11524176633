/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Samples in a row or in a wall: the picture, and below it the class, or what the network answers
 * and how sure it is. Wrong answers are framed and say what would be right. As many as fit are
 * drawn, by one widget, so that news costs one redrawing and no new layout. */

#pragma once

#include <gtk/gtk.h>

#include "lam.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_SAMPLE_GRID (lamina_sample_grid_get_type ())
G_DECLARE_FINAL_TYPE (LaminaSampleGrid, lamina_sample_grid, LAMINA, SAMPLE_GRID, GtkWidget)

/* @rows: as many rows are asked for */
void lamina_sample_grid_set_rows (LaminaSampleGrid *grid, guint rows);

/* Shows the samples that @snapshot follows, with their answers. NULL: none. */
void lamina_sample_grid_show_answers (LaminaSampleGrid *grid, const LamSnapshot *snapshot);

/* Shows the first samples of @part with their classes. @data: NULL for none. */
void lamina_sample_grid_show_data (LaminaSampleGrid *grid, LamData *data, LamPartId part);

/* How many are shown that have an answer, and how many of these are right. */
guint lamina_sample_grid_count_right (LaminaSampleGrid *grid, guint *n_answers);

G_END_DECLS
