/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which samples a wall shows: a list of places in the data, filtered by part and class. Items are
 * made when they are asked for, so that a million samples cost four bytes each. An item is a number
 * in the list and nothing else: what it stands for is asked of the model, and asked again by
 * whoever shows it after lamina_wall_model_show().
 *
 * The list grows and shrinks at its end, and where it is short a little at a time: a grid makes a
 * widget for each of the first few hundred items, all within the call that tells it of them. */

#pragma once

#include <gio/gio.h>

#include "lam.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_WALL_SAMPLE (lamina_wall_sample_get_type ())
G_DECLARE_FINAL_TYPE (LaminaWallSample, lamina_wall_sample, LAMINA, WALL_SAMPLE, GObject)

guint lamina_wall_sample_get_index (LaminaWallSample *sample);

#define LAMINA_TYPE_WALL_MODEL (lamina_wall_model_get_type ())
G_DECLARE_FINAL_TYPE (LaminaWallModel, lamina_wall_model, LAMINA, WALL_MODEL, GObject)

LaminaWallModel *lamina_wall_model_new (void);

/* @data: borrowed, NULL for none. @part: below 0 for all; @class_number: below 0 for all. */
void lamina_wall_model_show (LaminaWallModel *model, LamData *data, int part, int class_number);

/* How many samples there are; the list may still be on its way to it. */
guint lamina_wall_model_get_n (LaminaWallModel *model);

/* What item @index stands for. FALSE: nothing any more */
gboolean lamina_wall_model_locate (LaminaWallModel *model, guint index, LamPartId *part,
                                   gsize *position);

/* Borrowed; NULL for none. */
LamData *lamina_wall_model_peek_data (LaminaWallModel *model);

G_END_DECLS
