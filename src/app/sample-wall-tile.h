/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One sample of a wall: its picture, or its words, and its class below. Used again for another
 * sample when it scrolls away. */

#pragma once

#include <gtk/gtk.h>

#include "sample-wall-thumbs.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_WALL_TILE (lamina_wall_tile_get_type ())
G_DECLARE_FINAL_TYPE (LaminaWallTile, lamina_wall_tile, LAMINA, WALL_TILE, GtkWidget)

/* @thumbs: borrowed, must outlive the tile's last binding */
GtkWidget *lamina_wall_tile_new (LaminaThumbs *thumbs);

void lamina_wall_tile_show (LaminaWallTile *tile, const LamData *data, LamPartId part,
                            gsize position, int side);
/* Blank, and of the size it had. */
void lamina_wall_tile_clear (LaminaWallTile *tile);

/* "Training sample 17, class 5". Numbers count from 1. Returns: (transfer full) */
char *lamina_wall_describe (const LamData *data, LamPartId part, gsize position);

/* "5", or NULL when samples have no classes. Borrowed. */
const char *lamina_wall_class (const LamData *data, LamPartId part, gsize position);

/* Whether samples are lists of words. */
gboolean lamina_wall_is_text (const LamData *data);
/* Whether tiles show pictures: neither words nor rows of numbers. */
gboolean lamina_wall_has_pictures (const LamData *data);

/* What a tile says of a sample that is no picture: its words, the rarest first since the commonest
 * are in all of them, or its first numbers. Returns: (transfer full) */
char *lamina_wall_dup_text (const LamData *data, LamPartId part, gsize position);

G_END_DECLS
