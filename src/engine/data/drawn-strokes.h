/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways of writing the ten digits of a script, as points that the pen passes. */
#pragma once

#include <glib.h>

#define DRAWN_STROKE_POINTS 40
#define DRAWN_FORMS 6

typedef struct {
  float x, y;      /* 0 … 1, y downwards */
  gboolean corner; /* the pen turns sharply here */
  gboolean lift;   /* the pen was lifted before this point */
} DrawnPoint;

typedef struct {
  guint n_points;
  float weight;
  DrawnPoint points[DRAWN_STROKE_POINTS];
} DrawnForm;

typedef struct {
  guint n_forms; /* at least 1; their weights add up to 1 */
  DrawnForm forms[DRAWN_FORMS];
} DrawnGlyph;

/* @script: 0 Latin, 1 Persian, 2 Kannada; @digit: 0 … 9. The glyph lives for ever. */
const DrawnGlyph *drawn_glyph_get (guint script, guint digit);
