/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenes with horses and dogs and a map of where they are, for segmentation without any file. */
#pragma once

#include <glib.h>

#define LAM_DRAWN_SCENE_CLASSES 3

/* Draws a meadow, street or room with some horses and dogs, and things in front of and behind them.
 * @size: side in pixels, 64 … 256
 * @index: which of the endless samples; it is the same scene in every size
 * @rgb: [size × size × 3], filled
 * @mask: [size × size], filled: 0 background, 1 horse, 2 dog, whichever is seen in more than half
 * of a pixel The bytes depend on the arguments alone, on every machine; any thread may call. */
void lam_drawn_scene (guint size, guint64 seed, guint64 index, guint8 *rgb, guint8 *mask);

/* “background”, “horse” or “dog”. */
const char *lam_drawn_scene_class_name (guint klass);
