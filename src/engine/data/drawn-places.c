/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meadows, streets and rooms. Things have the animals' colours, legs and sizes often enough that
 * neither colour nor darkness gives the animals away. Coordinates are shares of the side. */
#include "drawn-places.h"

static const DrawnColour white = { 1, 1, 1 }, black = { 0.05f, 0.05f, 0.06f };

static void
paint_between (DrawnCanvas *c, DrawnColour from, DrawnColour to, float from_y, float to_y,
               const DrawnGrain *grain, float cell, float strength)
{
  float side = (float) c->height;
  DrawnPaint paint = { from, to,    from_y * side,           to_y * side,
                       1,    grain, MAX (cell * side, 1.0f), strength,
                       FALSE };
  drawn_paint (c, &paint);
}

static void
add_box (DrawnCanvas *c, float x0, float y0, float x1, float y1)
{
  DrawnXY p[] = { { x0, y0 }, { x1, y0 }, { x1, y1 }, { x0, y1 } };
  drawn_add_polygon (c, p, 4);
}

static void
paint_sky (DrawnCanvas *c, DrawnRandom *r, const DrawnGrain *grain)
{
  static const DrawnColour skies[] = {
    { 0.36f, 0.56f, 0.86f }, { 0.6f, 0.74f, 0.9f }, { 0.76f, 0.78f, 0.8f }, { 0.88f, 0.66f, 0.5f }
  };
  DrawnColour sky =
      drawn_vary_colour (r, skies[drawn_below (r, G_N_ELEMENTS (skies))], 0.06f, 0.03f);
  add_box (c, 0, 0, 1, 1);
  paint_between (c, sky, drawn_mix_colours (sky, white, 0.5f), 0, 0.6f, grain, 0.15f, 0.03f);
  for (guint n = drawn_below (r, 4); n > 0; n--) {
    float x = drawn_uniform (r), y = 0.35f * drawn_uniform (r);
    DrawnPuffs cloud = { x, y, 0.09f, 0.02f, 0.05f, 0.12f, 0.02f, 0.05f };
    drawn_add_puffs (c, r, 4, &cloud);
    drawn_paint_flat (c, white, drawn_between (r, 0.3f, 0.8f));
  }
}

/* From side to side, wavy above, filled to the bottom. */
static void
add_land (DrawnCanvas *c, DrawnRandom *r, float y, float rough)
{
  DrawnXY p[12];
  for (guint i = 0; i < 10; i++)
    p[i] = (DrawnXY){ -0.02f + 1.04f * (float) i / 9.0f, y + rough * drawn_normal (r) };
  p[10] = (DrawnXY){ 1.02f, 1.05f };
  p[11] = (DrawnXY){ -0.02f, 1.05f };
  drawn_add_polygon (c, p, G_N_ELEMENTS (p));
}

static void
paint_tree (DrawnCanvas *c, DrawnRandom *r, float x, float foot, float height)
{
  float thick = height * drawn_between (r, 0.03f, 0.07f);
  DrawnColour trunk = drawn_vary_colour (r, (DrawnColour){ 0.3f, 0.22f, 0.16f }, 0.08f, 0.02f);
  DrawnColour leaf = drawn_vary_colour (r, (DrawnColour){ 0.2f, 0.36f, 0.16f }, 0.08f, 0.05f);
  drawn_add_limb (c, (DrawnXY){ x, foot - thick }, thick,
                  (DrawnXY){ x + 0.1f * height, foot - 0.7f * height }, thick * 0.6f);
  drawn_add_limb (c, (DrawnXY){ x, foot - 0.35f * height }, thick * 0.6f,
                  (DrawnXY){ x - 0.2f * height, foot - 0.7f * height }, thick * 0.3f);
  drawn_paint_flat (c, trunk, 1);
  if (drawn_chance (r, 0.2f))
    return; /* winter */
  DrawnPuffs crown = { x,
                       foot - 0.75f * height,
                       0.2f * height,
                       0.13f * height,
                       0.12f * height,
                       0.26f * height,
                       0.1f * height,
                       0.2f * height };
  drawn_add_puffs (c, r, 4 + drawn_below (r, 4), &crown);
  DrawnGrain grain;
  drawn_grain_fill (&grain, r);
  paint_between (c, leaf, drawn_mix_colours (leaf, black, 0.4f), foot - height,
                 foot - 0.5f * height, &grain, 0.015f, 0.1f);
}

static float
paint_meadow (DrawnCanvas *c, DrawnRandom *r, const DrawnGrain *grain)
{
  static const DrawnColour lands[] = { { 0.3f, 0.46f, 0.18f }, { 0.42f, 0.5f, 0.22f },
                                       { 0.56f, 0.5f, 0.3f },  { 0.55f, 0.44f, 0.3f },
                                       { 0.85f, 0.87f, 0.9f }, { 0.72f, 0.64f, 0.48f } };
  float y = drawn_between (r, 0.25f, 0.55f);
  DrawnColour land =
      drawn_vary_colour (r, lands[drawn_below (r, G_N_ELEMENTS (lands))], 0.05f, 0.03f);
  paint_sky (c, r, grain);
  if (drawn_chance (r, 0.6f)) {
    float above = drawn_between (r, 0.03f, 0.15f);
    add_land (c, r, y - above, drawn_between (r, 0.01f, 0.04f));
    DrawnColour far = drawn_vary_colour (r, (DrawnColour){ 0.36f, 0.42f, 0.4f }, 0.1f, 0.03f);
    paint_between (c, far, far, 0, 1, grain, 0.02f, 0.06f);
  }
  add_land (c, r, y, drawn_between (r, 0, 0.01f));
  DrawnColour near = drawn_mix_colours (land, black, drawn_between (r, 0.0f, 0.4f));
  float cell = drawn_between (r, 0.012f, 0.04f), strength = drawn_between (r, 0.04f, 0.14f);
  paint_between (c, land, near, y, 1, grain, cell, strength);
  for (guint n = drawn_below (r, 4); n > 0; n--) {
    float x = drawn_uniform (r), foot = y + 0.05f * drawn_uniform (r);
    paint_tree (c, r, x, foot, drawn_between (r, 0.2f, 0.6f));
  }
  return y;
}

static DrawnColour
choose_wall (DrawnRandom *r)
{
  static const DrawnColour walls[] = { { 0.8f, 0.76f, 0.68f },  { 0.62f, 0.36f, 0.28f },
                                       { 0.55f, 0.56f, 0.58f }, { 0.86f, 0.84f, 0.8f },
                                       { 0.46f, 0.36f, 0.28f }, { 0.6f, 0.68f, 0.72f },
                                       { 0.72f, 0.58f, 0.38f } };
  return drawn_vary_colour (r, walls[drawn_below (r, G_N_ELEMENTS (walls))], 0.07f, 0.03f);
}

static void
paint_house (DrawnCanvas *c, DrawnRandom *r, float left, float right, float foot,
             const DrawnGrain *grain)
{
  float top = drawn_between (r, -0.2f, foot - 0.2f);
  DrawnColour wall = choose_wall (r),
              pane = drawn_chance (r, 0.5f) ? black : (DrawnColour){ 0.55f, 0.65f, 0.75f };
  guint across = 1 + drawn_below (r, 4);
  float width = (right - left) / (float) across, height = drawn_between (r, 0.1f, 0.18f);
  add_box (c, left, top, right, foot);
  paint_between (c, wall, wall, 0, 1, grain, 0.012f, 0.06f);
  for (float y = top + 0.3f * height; y + 0.8f * height < foot; y += height)
    for (guint i = 0; i < across; i++) {
      float x = left + width * (float) i;
      add_box (c, x + 0.28f * width, y, x + 0.72f * width, y + 0.55f * height);
    }
  drawn_paint_flat (c, drawn_vary_colour (r, pane, 0.05f, 0.02f), 0.85f);
}

static float
paint_street (DrawnCanvas *c, DrawnRandom *r, const DrawnGrain *grain)
{
  float y = drawn_between (r, 0.35f, 0.58f), kerb = y + drawn_between (r, 0.03f, 0.12f);
  paint_sky (c, r, grain);
  for (float x = -0.2f * drawn_uniform (r); x < 1;) {
    float width = drawn_between (r, 0.18f, 0.5f);
    paint_house (c, r, x, x + width, y, grain);
    x += width + (drawn_chance (r, 0.3f) ? 0.08f : 0);
  }
  DrawnColour stone = drawn_vary_colour (r, (DrawnColour){ 0.62f, 0.6f, 0.57f }, 0.07f, 0.01f);
  DrawnColour road = drawn_vary_colour (r, (DrawnColour){ 0.38f, 0.38f, 0.4f }, 0.08f, 0.01f);
  add_box (c, 0, y, 1, kerb);
  paint_between (c, stone, stone, 0, 1, grain, 0.02f, 0.06f);
  add_box (c, 0, kerb, 1, 1);
  paint_between (c, road, drawn_mix_colours (road, black, 0.2f), kerb, 1, grain, 0.011f, 0.08f);
  if (drawn_chance (r, 0.5f)) {
    float line = drawn_between (r, kerb + 0.1f, 0.95f);
    for (float x = -0.2f * drawn_uniform (r); x < 1; x += 0.25f)
      add_box (c, x, line, x + 0.14f, line + 0.02f);
    drawn_paint_flat (c, white, 0.7f);
  }
  return y;
}

static float
paint_room (DrawnCanvas *c, DrawnRandom *r, const DrawnGrain *grain)
{
  static const DrawnColour floors[] = { { 0.55f, 0.38f, 0.24f },
                                        { 0.7f, 0.55f, 0.38f },
                                        { 0.6f, 0.58f, 0.56f },
                                        { 0.36f, 0.24f, 0.18f },
                                        { 0.5f, 0.5f, 0.55f } };
  float y = drawn_between (r, 0.4f, 0.62f);
  DrawnColour wall = drawn_mix_colours (choose_wall (r), white, 0.3f);
  DrawnColour ground =
      drawn_vary_colour (r, floors[drawn_below (r, G_N_ELEMENTS (floors))], 0.06f, 0.02f);
  add_box (c, 0, 0, 1, y);
  paint_between (c, wall, drawn_mix_colours (wall, black, 0.2f), 0, y, grain, 0.08f, 0.03f);
  if (drawn_chance (r, 0.6f)) {
    float x = drawn_between (r, 0, 0.7f), top = drawn_between (r, 0.02f, 0.15f),
          wide = drawn_between (r, 0.15f, 0.35f);
    add_box (c, x, top, x + wide, top + 0.28f);
    drawn_paint_flat (c, drawn_vary_colour (r, (DrawnColour){ 0.75f, 0.84f, 0.92f }, 0.1f, 0.05f),
                      1);
    add_box (c, x + 0.48f * wide, top, x + 0.52f * wide, top + 0.28f);
    add_box (c, x, top + 0.13f, x + wide, top + 0.145f);
    drawn_paint_flat (c, drawn_mix_colours (wall, white, 0.6f), 1);
  }
  add_box (c, 0, y, 1, 1);
  paint_between (c, ground, drawn_mix_colours (ground, black, 0.25f), y, 1, grain, 0.03f, 0.06f);
  if (drawn_chance (r, 0.5f)) { /* boards */
    for (guint i = 0; i < 9; i++) {
      float x = (float) i / 8.0f;
      drawn_add_limb (c, (DrawnXY){ x, y }, 0.002f, (DrawnXY){ 0.5f + 2.2f * (x - 0.5f), 1.02f },
                      0.004f);
    }
    drawn_paint_flat (c, black, 0.35f);
  }
  add_box (c, 0, y - 0.025f, 1, y);
  drawn_paint_flat (c, drawn_mix_colours (wall, white, 0.5f), 1);
  if (drawn_chance (r, 0.5f)) {
    float x = drawn_uniform (r), at = drawn_between (r, y + 0.1f, 0.95f);
    drawn_add_ellipse (c, x, at, drawn_between (r, 0.2f, 0.45f), 0.09f);
    drawn_paint_flat (c, choose_wall (r), 1);
  }
  return y;
}

float
drawn_place (DrawnCanvas *c, DrawnRandom *r, DrawnPlace place)
{
  static float (*const paint[]) (DrawnCanvas *, DrawnRandom *,
                                 const DrawnGrain *) = { paint_meadow, paint_street, paint_room };
  DrawnPose before = c->pose;
  DrawnGrain grain;
  float side = (float) c->height;
  drawn_grain_fill (&grain, r);
  c->pose = drawn_pose (0, 0, side, side, 0);
  float y = paint[place](c, r, &grain);
  c->pose = before;
  return y * side;
}

/* The colours of things: many are those of coats. */
static DrawnColour
choose_colour (DrawnRandom *r)
{
  static const DrawnColour lot[] = { { 0.44f, 0.26f, 0.14f }, { 0.6f, 0.4f, 0.22f },
                                     { 0.12f, 0.1f, 0.1f },   { 0.85f, 0.83f, 0.8f },
                                     { 0.5f, 0.5f, 0.5f },    { 0.6f, 0.15f, 0.14f },
                                     { 0.18f, 0.3f, 0.5f },   { 0.72f, 0.56f, 0.34f } };
  return drawn_vary_colour (r, lot[drawn_below (r, G_N_ELEMENTS (lot))], 0.06f, 0.03f);
}

static void
paint_crate (DrawnCanvas *c, DrawnRandom *r, float x, float foot, float size)
{
  DrawnColour colour = choose_colour (r);
  DrawnGrain grain;
  drawn_grain_fill (&grain, r);
  float wide = size * drawn_between (r, 0.6f, 1.6f), deep = 0.25f * size;
  DrawnXY top[] = { { x, foot - size },
                    { x + deep, foot - 1.2f * size },
                    { x + deep + wide, foot - 1.2f * size },
                    { x + wide, foot - size } };
  DrawnXY flank[] = { { x + wide, foot - size },
                      { x + wide + deep, foot - 1.2f * size },
                      { x + wide + deep, foot - 0.2f * size },
                      { x + wide, foot } };
  drawn_add_polygon (c, top, 4);
  drawn_paint_flat (c, drawn_mix_colours (colour, white, 0.2f), 1);
  drawn_add_polygon (c, flank, 4);
  drawn_paint_flat (c, drawn_mix_colours (colour, black, 0.35f), 1);
  add_box (c, x, foot - size, x + wide, foot);
  paint_between (c, colour, drawn_mix_colours (colour, black, 0.2f), foot - size, foot, &grain,
                 0.02f, 0.05f);
}

/* A table or a chair: four legs under something long, like an animal. */
static void
paint_table (DrawnCanvas *c, DrawnRandom *r, float x, float foot, float size)
{
  DrawnColour colour = choose_colour (r);
  float wide = size * drawn_between (r, 0.7f, 1.7f), thick = 0.04f * size + 0.004f,
        top = foot - size;
  for (guint i = 0; i < 4; i++) {
    float at = x + (i & 1 ? wide - thick : thick) + (i < 2 ? 0.1f * size : 0),
          low = foot - (i < 2 ? 0.1f * size : 0);
    drawn_add_limb (c, (DrawnXY){ at, top }, thick, (DrawnXY){ at, low - thick }, thick);
  }
  drawn_paint_flat (c, drawn_mix_colours (colour, black, 0.2f), 1);
  add_box (c, x - thick, top - 2 * thick, x + wide + thick, top + thick);
  if (drawn_chance (r, 0.5f))
    add_box (c, x, top - 0.8f * size, x + 0.12f * wide, top);
  drawn_paint_flat (c, colour, 1);
}

static void
paint_fence (DrawnCanvas *c, DrawnRandom *r, float foot, float size)
{
  DrawnColour colour = choose_colour (r);
  float gap = drawn_between (r, 0.12f, 0.3f), thick = drawn_between (r, 0.006f, 0.014f);
  for (float x = -gap * drawn_uniform (r); x < 1 + gap; x += gap)
    drawn_add_limb (c, (DrawnXY){ x, foot }, thick, (DrawnXY){ x, foot - size }, thick);
  for (guint i = 0; i < 2 + drawn_below (r, 2); i++) {
    float y = foot - size * (0.9f - 0.32f * (float) i);
    drawn_add_limb (c, (DrawnXY){ -0.05f, y }, 0.7f * thick,
                    (DrawnXY){ 1.05f, y + 0.01f * drawn_normal (r) }, 0.7f * thick);
  }
  drawn_paint_flat (c, colour, 1);
}

static void
paint_car (DrawnCanvas *c, DrawnRandom *r, float x, float foot, float size)
{
  DrawnColour colour = choose_colour (r);
  float wide = 2.4f * size;
  DrawnXY body[] = { { x, foot - 0.5f * size },
                     { x + 0.25f * wide, foot - 0.58f * size },
                     { x + 0.36f * wide, foot - size },
                     { x + 0.72f * wide, foot - size },
                     { x + 0.86f * wide, foot - 0.58f * size },
                     { x + wide, foot - 0.5f * size },
                     { x + wide, foot - 0.15f * size },
                     { x, foot - 0.15f * size } };
  DrawnXY pane[] = { { x + 0.3f * wide, foot - 0.6f * size },
                     { x + 0.39f * wide, foot - 0.92f * size },
                     { x + 0.7f * wide, foot - 0.92f * size },
                     { x + 0.8f * wide, foot - 0.6f * size } };
  drawn_add_polygon (c, body, G_N_ELEMENTS (body));
  paint_between (c, drawn_mix_colours (colour, white, 0.15f),
                 drawn_mix_colours (colour, black, 0.3f), foot - size, foot, NULL, 1, 0);
  drawn_add_polygon (c, pane, 4);
  drawn_paint_flat (c, (DrawnColour){ 0.3f, 0.36f, 0.42f }, 1);
  for (guint i = 0; i < 2; i++)
    drawn_add_ellipse (c, x + (i ? 0.78f : 0.2f) * wide, foot - 0.17f * size, 0.17f * size,
                       0.17f * size);
  drawn_paint_flat (c, black, 1);
}

static void
paint_bush (DrawnCanvas *c, DrawnRandom *r, float x, float foot, float size)
{
  DrawnColour leaf = drawn_vary_colour (r, (DrawnColour){ 0.3f, 0.4f, 0.18f }, 0.1f, 0.05f);
  if (drawn_chance (r, 0.25f))
    leaf = choose_colour (r); /* a rock, a heap of earth */
  DrawnGrain grain;
  drawn_grain_fill (&grain, r);
  DrawnPuffs heap = { x,           foot - 0.35f * size, 0.5f * size,  0.1f * size,
                      0.3f * size, 0.6f * size,         0.25f * size, 0.5f * size };
  drawn_add_puffs (c, r, 3 + drawn_below (r, 3), &heap);
  paint_between (c, leaf, drawn_mix_colours (leaf, black, 0.45f), foot - size, foot, &grain, 0.012f,
                 0.1f);
}

void
drawn_thing (DrawnCanvas *c, DrawnRandom *r, DrawnPlace place, float foot)
{
  DrawnPose before = c->pose;
  float side = (float) c->height, x = drawn_between (r, -0.1f, 1.0f);
  foot /= side;
  c->pose = drawn_pose (0, 0, side, side, 0);
  guint what = drawn_below (r, 3);
  if (what == 0)
    paint_crate (c, r, x, foot, drawn_between (r, 0.06f, 0.2f));
  else if (place == DRAWN_ROOM)
    (what == 1 ? paint_table : paint_crate) (c, r, x, foot, drawn_between (r, 0.12f, 0.32f));
  else if (place == DRAWN_MEADOW && what == 1)
    paint_fence (c, r, foot, drawn_between (r, 0.12f, 0.3f));
  else if (place == DRAWN_MEADOW)
    paint_bush (c, r, x, foot, drawn_between (r, 0.07f, 0.22f));
  else if (what == 1)
    paint_car (c, r, x, foot, drawn_between (r, 0.12f, 0.25f));
  else
    drawn_add_limb (c, (DrawnXY){ x, foot }, 0.012f, (DrawnXY){ x, -0.1f }, 0.01f),
        drawn_paint_flat (c, black, 1);
  c->pose = before;
}
