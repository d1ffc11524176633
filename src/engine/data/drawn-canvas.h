/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small painter for the generated pictures: shapes with exactly covered edges, colour and grain.
 * A shape is put together with the drawn_add_ functions, which join what they are given, and
 * then painted once. */
#pragma once

#include "drawn-random.h"

typedef struct {
  float x, y;
} DrawnXY;

typedef struct {
  float r, g, b; /* 0 … 1 */
} DrawnColour;

/* From the coordinates a shape is described in to pixels: x' = xx·x + xy·y + x0, y' likewise. */
typedef struct {
  float xx, xy, yx, yy, x0, y0;
} DrawnPose;

/* Ellipses strewn about (x, y), normally with these deviations, of radii between these. */
typedef struct {
  float x, y, spread_x, spread_y;
  float least_x, most_x, least_y, most_y;
} DrawnPuffs;

/* Soft grain that repeats every 16 cells. */
typedef struct {
  float cells[16 * 16]; /* -1 … 1 */
} DrawnGrain;

typedef struct {
  gint width, height;
  float *rgba; /* [height × width × 4], colour multiplied by the last one, the coverage */
  float
      *area; /* [height × (width + 2)], the shape in the making: changes of coverage along a row */
  gint left, top, right,
      bottom; /* the box of pixels that it touches, right and bottom not included */
  gint used_left, used_top, used_right, used_bottom; /* the box painted so far */
  DrawnPose pose; /* for the shapes to come; the identity at first */
} DrawnCanvas;

typedef struct {
  DrawnColour from, to;    /* blended between these pixel rows */
  float from_y, to_y;      /* may be equal when the colours are */
  float opacity;           /* 0 … 1 */
  const DrawnGrain *grain; /* or NULL */
  float grain_size;        /* pixels a cell */
  float grain_strength;    /* added to every channel at most */
  gboolean inside;         /* only where something was painted before */
} DrawnPaint;

/* An empty canvas in one block; drawn_canvas_clear gives the block back. */
void drawn_canvas_init (DrawnCanvas *c, guint width, guint height);
void drawn_canvas_clear (DrawnCanvas *c);
/* Empties the canvas for the next use. */
void drawn_canvas_wipe (DrawnCanvas *c);

void drawn_add_polygon (DrawnCanvas *c, const DrawnXY *points, guint n);
/* A smooth closed curve through at most 24 points. */
void drawn_add_smooth (DrawnCanvas *c, const DrawnXY *points, guint n);
void drawn_add_ellipse (DrawnCanvas *c, float x, float y, float radius_x, float radius_y);
/* A straight limb with round ends of their own radii. */
void drawn_add_limb (DrawnCanvas *c, DrawnXY a, float radius_a, DrawnXY b, float radius_b);

/* Paints the shape that was put together, and forgets it. */
void drawn_paint (DrawnCanvas *c, const DrawnPaint *paint);
/* The same in one colour. */
void drawn_paint_flat (DrawnCanvas *c, DrawnColour colour, float opacity);
/* Everything, as if a shape covered the canvas. */
void drawn_paint_all (DrawnCanvas *c, const DrawnPaint *paint);
/* Lays @layer (same size) over @c, moved by (@dx, @dy) pixels on both sides of its place: motion.
 */
void drawn_lay_over (DrawnCanvas *c, const DrawnCanvas *layer, float dx, float dy);
/* Colours to bytes, with noise of the given deviation (in levels). */
void drawn_develop (const DrawnCanvas *c, DrawnRandom *r, float noise, guint8 *rgb);

void drawn_grain_fill (DrawnGrain *grain, DrawnRandom *r);
/* @n ellipses strewn about a place: clouds, leaves. */
void drawn_add_puffs (DrawnCanvas *c, DrawnRandom *r, guint n, const DrawnPuffs *puffs);

DrawnPose drawn_pose (float x0, float y0, float scale_x, float scale_y, float turn);
DrawnColour drawn_mix_colours (DrawnColour a, DrawnColour b, float share_of_b);
/* @colour made lighter or darker, and each channel moved a little. */
DrawnColour drawn_vary_colour (DrawnRandom *r, DrawnColour colour, float light, float hue);
