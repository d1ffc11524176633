/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which samples a wall shows: a list of places in the data, filtered by part and class. Items are
 * made when they are asked for, so that a million samples cost four bytes each. */

#pragma once

#include <gio/gio.h>

#include "lam.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_WALL_SAMPLE (lamina_wall_sample_get_type ())
G_DECLARE_FINAL_TYPE (LaminaWallSample, lamina_wall_sample, LAMINA, WALL_SAMPLE, GObject)

LamPartId lamina_wall_sample_get_part (LaminaWallSample *sample);
gsize lamina_wall_sample_get_position (LaminaWallSample *sample);

#define LAMINA_TYPE_WALL_MODEL (lamina_wall_model_get_type ())
G_DECLARE_FINAL_TYPE (LaminaWallModel, lamina_wall_model, LAMINA, WALL_MODEL, GObject)

LaminaWallModel *lamina_wall_model_new (void);

/* @data: borrowed, NULL for none. @part: below 0 for all; @class_number: below 0 for all. */
void lamina_wall_model_show (LaminaWallModel *model, LamData *data, int part, int class_number);

/* Borrowed; NULL for none. */
LamData *lamina_wall_model_peek_data (LaminaWallModel *model);

G_END_DECLS
