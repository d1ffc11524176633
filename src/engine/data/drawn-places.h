/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The places of the scenes: what is behind the animals, and what stands before them. */
#pragma once

#include "drawn-canvas.h"

typedef enum { DRAWN_MEADOW, DRAWN_STREET, DRAWN_ROOM } DrawnPlace;

/* Fills the square canvas. Returns: the row, in pixels, where the ground begins. */
float drawn_place (DrawnCanvas *c, DrawnRandom *r, DrawnPlace place);

/* Something of the place: a tree, a box, a chair, a fence. It stands on pixel row @foot. */
void drawn_thing (DrawnCanvas *c, DrawnRandom *r, DrawnPlace place, float foot);
