/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All samples of a set on a wall that scrolls, filtered by part and class; double click or Return
 * opens one in full. */

#pragma once

#include <gtk/gtk.h>

#include "lam.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_SAMPLE_WALL (lamina_sample_wall_get_type ())
G_DECLARE_FINAL_TYPE (LaminaSampleWall, lamina_sample_wall, LAMINA, SAMPLE_WALL, GtkBox)

/* Shows @data, NULL for none. The filters stay where they still make sense. */
void lamina_sample_wall_set_data (LaminaSampleWall *wall, LamData *data);

/* For tests: how many samples are shown. */
guint lamina_sample_wall_get_n (LaminaSampleWall *wall);

G_END_DECLS
