/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Samples in rows: the picture, and below it what the network answers and how sure it is. Wrong
 * answers are framed and say what would be right. As many as fit are drawn, as large as there is
 * room, by one widget, so that news costs one redrawing and no new layout. */

#pragma once

#include <gtk/gtk.h>

#include "lam.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_SAMPLE_GRID (lamina_sample_grid_get_type ())
G_DECLARE_FINAL_TYPE (LaminaSampleGrid, lamina_sample_grid, LAMINA, SAMPLE_GRID, GtkWidget)

/* Shows the samples that @snapshot follows, with their answers. NULL: none. */
void lamina_sample_grid_show_answers (LaminaSampleGrid *grid, const LamSnapshot *snapshot);

/* How many are shown that have an answer, and how many of these are right. */
guint lamina_sample_grid_count_right (LaminaSampleGrid *grid, guint *n_answers);

G_END_DECLS
