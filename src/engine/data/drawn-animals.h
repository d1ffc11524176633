/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Horses and dogs with joints, put into many poses. */
#pragma once

#include "drawn-canvas.h"

typedef enum { DRAWN_HORSE, DRAWN_DOG } DrawnSpecies;

/* Paints one animal in a pose of its own onto an empty @layer, which then covers just the animal.
 * @x, @y: where its feet stand, in pixels
 * @height: of a usual animal of its kind at the shoulder, in pixels */
void drawn_animal (DrawnCanvas *layer, DrawnRandom *r, DrawnSpecies species, float x, float y,
                   float height);
