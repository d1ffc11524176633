/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aeroplanes and birds, each seen from above, from the side, from ahead or at rest. Both take their
 * places, sizes, colours and grounds from the same lots, so that only the shape tells them apart.
 */
#include "drawn-pictures.h"

#include "drawn-canvas.h"

#define SIDE LAM_DRAWN_FLYER_SIDE

typedef enum { FROM_ABOVE, FROM_SIDE, FROM_AHEAD, AT_REST } View;

typedef struct {
  DrawnRandom *r;
  DrawnCanvas *c;
  DrawnColour body, wing, mark; /* of the flyer */
  DrawnColour sky, ground;
  View view;
} Scene;

static const DrawnColour white = { 1, 1, 1 }, black = { 0.06f, 0.06f, 0.08f };

/* Draws the same points mirrored across the x axis too. */
static void
add_both_sides (DrawnCanvas *c, const DrawnXY *p, guint n, gboolean smooth)
{
  DrawnXY other[24];
  for (guint i = 0; i < n; i++)
    other[i] = (DrawnXY){ p[i].x, -p[i].y };
  (smooth ? drawn_add_smooth : drawn_add_polygon) (c, p, n);
  (smooth ? drawn_add_smooth : drawn_add_polygon) (c, other, n);
}

static void
plane_from_above (Scene *s)
{
  DrawnRandom *r = s->r;
  DrawnCanvas *c = s->c;
  float sweep = drawn_between (r, -0.05f, 0.5f), chord = drawn_between (r, 0.10f, 0.2f);
  float root = drawn_between (r, 0.05f, 0.35f), span = drawn_between (r, 0.7f, 1.0f);
  float fat = drawn_between (r, 0.07f, 0.13f);
  DrawnXY wing[] = { { root, 0 },
                     { root - sweep, span },
                     { root - sweep - chord * 0.6f, span },
                     { root - 2.2f * chord, 0 } };
  DrawnXY tail[] = {
    { -0.72f, 0 }, { -0.75f - 0.4f * sweep, 0.36f }, { -0.88f - 0.4f * sweep, 0.36f }, { -0.95f, 0 }
  };
  DrawnXY body[] = { { 1, 0 },        { 0.9f, fat * 0.7f }, { 0.6f, fat },
                     { -0.4f, fat },  { -1, 0.03f },        { -1, -0.03f },
                     { -0.4f, -fat }, { 0.6f, -fat },       { 0.9f, -fat * 0.7f } };
  add_both_sides (c, wing, 4, FALSE);
  add_both_sides (c, tail, 4, FALSE);
  drawn_paint_flat (c, s->wing, 1);
  for (guint n = drawn_below (r, 3); n > 0; n--) {
    float out = span * (n == 1 ? 0.34f : 0.62f), x = root - sweep * out / span;
    DrawnXY engine[] = { { x + 0.14f, out - 0.05f },
                         { x + 0.14f, out + 0.05f },
                         { x - 0.12f, out + 0.04f },
                         { x - 0.12f, out - 0.04f } };
    add_both_sides (c, engine, 4, FALSE);
  }
  drawn_paint_flat (c, s->mark, 1);
  drawn_add_smooth (c, body, G_N_ELEMENTS (body));
  drawn_paint_flat (c, s->body, 1);
  drawn_add_limb (c, (DrawnXY){ -0.66f, 0 }, 0.02f, (DrawnXY){ -1.02f, 0.08f }, 0.03f);
  drawn_paint_flat (c, s->mark, 1);
}

static void
plane_from_side (Scene *s)
{
  DrawnRandom *r = s->r;
  DrawnCanvas *c = s->c;
  float fat = drawn_between (r, 0.09f, 0.16f), fin = drawn_between (r, 0.3f, 0.52f);
  float drop = drawn_between (r, -0.1f, 0.5f), back = drawn_between (r, 0.1f, 0.6f);
  float root = drawn_between (r, 0.0f, 0.3f);
  DrawnXY body[] = { { 1, -0.02f },   { 0.88f, fat * 0.7f },  { 0.6f, fat },
                     { -0.5f, fat },  { -1.02f, fat * 0.9f }, { -0.95f, fat * 0.4f },
                     { -0.4f, -fat }, { 0.6f, -fat },         { 0.9f, -fat * 0.7f } };
  DrawnXY tail[] = { { -0.62f, fat * 0.7f }, { -0.9f, fin }, { -1.08f, fin }, { -1, fat * 0.6f } };
  DrawnXY far_wing[] = { { root, 0.02f },
                         { root - back * 0.7f, 0.1f + 0.3f * drop },
                         { root - back * 0.7f - 0.1f, 0.1f + 0.3f * drop },
                         { root - 0.26f, 0.02f } };
  DrawnXY wing[] = { { root, -0.04f },
                     { root - back, -0.08f - drop },
                     { root - back - 0.16f, -0.08f - drop },
                     { root - 0.36f, -0.06f } };
  DrawnXY small_wing[] = { { -0.78f, 0.04f },
                           { -1, -0.06f - 0.2f * drop },
                           { -1.1f, -0.06f - 0.2f * drop },
                           { -0.98f, 0.05f } };
  drawn_add_polygon (c, far_wing, 4);
  drawn_paint_flat (c, drawn_mix_colours (s->wing, black, 0.3f), 1);
  drawn_add_polygon (c, tail, 4);
  drawn_paint_flat (c, s->mark, 1);
  drawn_add_smooth (c, body, G_N_ELEMENTS (body));
  drawn_paint_flat (c, s->body, 1);
  if (drawn_chance (r, 0.6f)) {
    drawn_add_limb (c, (DrawnXY){ 0.7f, 0.04f }, 0.022f, (DrawnXY){ -0.55f, 0.04f }, 0.022f);
    drawn_paint_flat (c, drawn_chance (r, 0.6f) ? black : s->mark, 0.7f);
  }
  drawn_add_polygon (c, wing, 4);
  drawn_add_polygon (c, small_wing, 4);
  drawn_paint_flat (c, s->wing, 1);
  if (drawn_chance (r, 0.6f)) {
    drawn_add_ellipse (c, root - 0.1f, -fat - 0.05f, 0.16f, 0.06f);
    drawn_paint_flat (c, s->mark, 1);
  }
  if (s->view == AT_REST) {
    drawn_add_limb (c, (DrawnXY){ 0.62f, -fat }, 0.02f, (DrawnXY){ 0.62f, -fat - 0.16f }, 0.045f);
    drawn_add_limb (c, (DrawnXY){ -0.1f, -fat }, 0.02f, (DrawnXY){ -0.1f, -fat - 0.16f }, 0.055f);
    drawn_paint_flat (c, black, 1);
  }
}

static void
plane_from_ahead (Scene *s)
{
  DrawnRandom *r = s->r;
  DrawnCanvas *c = s->c;
  float rise = drawn_between (r, -0.02f, 0.22f), low = drawn_between (r, -0.12f, 0.12f);
  float fat = drawn_between (r, 0.13f, 0.2f);
  for (gint side = -1; side <= 1; side += 2) {
    drawn_add_limb (c, (DrawnXY){ 0, low }, 0.055f, (DrawnXY){ (float) side, low + rise }, 0.018f);
    drawn_add_limb (c, (DrawnXY){ 0, 0.16f }, 0.03f, (DrawnXY){ 0.36f * (float) side, 0.2f },
                    0.015f);
  }
  drawn_add_limb (c, (DrawnXY){ 0, 0 }, 0.04f, (DrawnXY){ 0, drawn_between (r, 0.35f, 0.5f) },
                  0.02f);
  drawn_paint_flat (c, s->wing, 1);
  for (guint n = drawn_below (r, 3); n > 0; n--)
    for (gint side = -1; side <= 1; side += 2) {
      float x = (float) side * (n == 1 ? 0.36f : 0.62f);
      drawn_add_ellipse (c, x, low + 0.36f * rise - 0.08f, 0.07f, 0.07f);
    }
  drawn_paint_flat (c, s->mark, 1);
  drawn_add_ellipse (c, 0, 0, fat, fat);
  drawn_paint_flat (c, s->body, 1);
  drawn_add_ellipse (c, 0, 0.07f, fat * 0.5f, 0.03f);
  drawn_paint_flat (c, black, 0.7f);
}

static void
bird_from_above (Scene *s)
{
  DrawnRandom *r = s->r;
  DrawnCanvas *c = s->c;
  float bend = drawn_between (r, 0.05f, 0.3f), tip = drawn_between (r, -0.45f, 0.05f);
  float deep = drawn_between (r, 0.16f, 0.36f), spread = drawn_between (r, 0.08f, 0.3f);
  float fat = drawn_between (r, 0.11f, 0.18f);
  DrawnXY wing[] = {
    { 0.26f, 0.02f },        { 0.2f + bend, 0.4f },         { 0.12f + 0.6f * bend, 0.66f },
    { tip, 1.02f },          { tip - 0.08f, 0.98f },        { -0.02f - 0.4f * deep, 0.62f },
    { -0.6f * deep, 0.36f }, { -0.2f - 0.3f * deep, 0.04f }
  };
  DrawnXY tail[] = { { -0.38f, 0 }, { -0.85f, spread }, { -0.8f, 0.3f * spread }, { -0.86f, 0 } };
  DrawnXY body[] = { { 0.5f, 0 },  { 0.35f, fat * 0.8f },  { 0.1f, fat },  { -0.3f, fat * 0.7f },
                     { -0.6f, 0 }, { -0.3f, -fat * 0.7f }, { 0.1f, -fat }, { 0.35f, -fat * 0.8f } };
  DrawnXY beak[] = { { 0.62f, 0.05f }, { 0.86f, 0 }, { 0.62f, -0.05f } };
  add_both_sides (c, wing, G_N_ELEMENTS (wing), TRUE);
  add_both_sides (c, tail, 4, FALSE);
  drawn_paint_flat (c, s->wing, 1);
  drawn_add_smooth (c, body, G_N_ELEMENTS (body));
  drawn_add_ellipse (c, 0.52f, 0, 0.14f, 0.11f);
  drawn_paint_flat (c, s->body, 1);
  drawn_add_polygon (c, beak, 3);
  drawn_paint_flat (c, s->mark, 1);
}

/* The head with its beak and eye, at (@x, @y). */
static void
add_head (Scene *s, float x, float y, float radius, float beak)
{
  DrawnCanvas *c = s->c;
  DrawnXY bill[] = { { x + 0.6f * radius, y + 0.5f * radius },
                     { x + radius + beak, y - 0.2f * radius },
                     { x + 0.6f * radius, y - 0.4f * radius } };
  drawn_add_polygon (c, bill, 3);
  drawn_paint_flat (c, s->mark, 1);
  drawn_add_ellipse (c, x, y, radius, radius * 0.9f);
  drawn_paint_flat (c, s->body, 1);
  drawn_add_ellipse (c, x + 0.35f * radius, y + 0.2f * radius, 0.03f, 0.03f);
  drawn_paint_flat (c, black, 0.9f);
}

/* One wing at the shoulder; @flap 1 is straight up, −1 straight down. */
static void
add_flapping_wing (DrawnCanvas *c, DrawnRandom *r, float flap, float back)
{
  float deep = drawn_between (r, 0.3f, 0.46f), x = 0.16f;
  DrawnXY wing[] = { { x, 0.02f },
                     { x + 0.06f - 0.3f * back, 0.5f * flap },
                     { x - 0.2f - back, 1.02f * flap },
                     { x - 0.3f - back, 0.98f * flap },
                     { x - 0.3f - 0.7f * back, 0.55f * flap },
                     { x - deep - 0.1f, 0.1f * flap },
                     { x - deep, -0.02f } };
  drawn_add_smooth (c, wing, G_N_ELEMENTS (wing));
}

static void
bird_from_side (Scene *s)
{
  DrawnRandom *r = s->r;
  DrawnCanvas *c = s->c;
  float flap =
      drawn_chance (r, 0.6f) ? drawn_between (r, 0.45f, 1.0f) : drawn_between (r, -0.9f, -0.45f);
  float back = drawn_between (r, 0.0f, 0.45f), fat = drawn_between (r, 0.13f, 0.2f);
  float neck = drawn_between (r, 0.0f, 0.25f), spread = drawn_between (r, 0.05f, 0.16f);
  DrawnXY body[] = { { 0.5f, 0.04f },       { 0.3f, fat },         { 0, fat },
                     { -0.4f, fat * 0.5f }, { -0.7f, 0.02f },      { -0.3f, -fat * 0.8f },
                     { 0.1f, -fat },        { 0.36f, -fat * 0.6f } };
  DrawnXY tail[] = {
    { -0.5f, 0.05f }, { -1, 0.02f + spread }, { -0.95f, 0.02f - spread }, { -0.5f, -0.05f }
  };
  add_flapping_wing (c, r, flap * 0.85f, back + 0.1f);
  drawn_paint_flat (c, drawn_mix_colours (s->wing, black, 0.35f), 1);
  drawn_add_polygon (c, tail, 4);
  drawn_paint_flat (c, s->wing, 1);
  drawn_add_smooth (c, body, G_N_ELEMENTS (body));
  drawn_add_limb (c, (DrawnXY){ 0.36f, 0.03f }, 0.1f, (DrawnXY){ 0.5f + neck, 0.08f }, 0.07f);
  drawn_paint_flat (c, s->body, 1);
  add_head (s, 0.55f + neck, 0.1f, 0.12f, drawn_between (r, 0.08f, 0.24f));
  add_flapping_wing (c, r, flap, back);
  drawn_paint_flat (c, s->wing, 1);
}

static void
bird_from_ahead (Scene *s)
{
  DrawnRandom *r = s->r;
  DrawnCanvas *c = s->c;
  float lift = drawn_between (r, 0.1f, 0.5f), fall = drawn_between (r, -0.1f, 0.5f);
  float elbow = drawn_between (r, 0.35f, 0.55f), thick = drawn_between (r, 0.05f, 0.11f);
  for (gint side = -1; side <= 1; side += 2) {
    float x = (float) side;
    drawn_add_limb (c, (DrawnXY){ 0, 0.03f }, thick, (DrawnXY){ x * elbow, lift }, thick);
    drawn_add_limb (c, (DrawnXY){ x * elbow, lift }, thick, (DrawnXY){ x, lift - fall }, 0.015f);
  }
  drawn_paint_flat (c, s->wing, 1);
  drawn_add_ellipse (c, 0, 0, 0.13f, 0.16f);
  drawn_add_ellipse (c, 0, 0.1f, 0.09f, 0.09f);
  drawn_paint_flat (c, s->body, 1);
  drawn_add_ellipse (c, 0, 0.08f, 0.03f, 0.04f);
  drawn_paint_flat (c, s->mark, 1);
}

static void
bird_at_rest (Scene *s)
{
  DrawnRandom *r = s->r;
  DrawnCanvas *c = s->c;
  float fat = drawn_between (r, 0.22f, 0.36f), up = drawn_between (r, 0.1f, 0.45f);
  float neck = drawn_between (r, 0.0f, 0.25f), tail = drawn_between (r, 0.1f, 0.4f);
  DrawnXY shoulder = { 0.2f, 0.1f + up * 0.5f }, rump = { -0.36f, -0.05f - up * 0.5f };
  DrawnXY end = { rump.x - tail, rump.y - 0.5f * up };
  for (gint side = -1; side <= 1; side += 2) {
    float x = 0.07f * (float) side - 0.04f;
    drawn_add_limb (c, (DrawnXY){ x, -0.1f }, 0.025f, (DrawnXY){ x + 0.03f, -0.68f }, 0.025f);
  }
  drawn_paint_flat (c, drawn_mix_colours (s->mark, black, 0.4f), 1);
  drawn_add_limb (c, rump, 0.1f, end, 0.07f);
  drawn_paint_flat (c, s->wing, 1);
  drawn_add_limb (c, shoulder, fat, rump, fat * 0.45f);
  drawn_add_limb (c, shoulder, fat * 0.6f, (DrawnXY){ 0.4f, shoulder.y + 0.25f + neck }, 0.12f);
  drawn_paint_flat (c, s->body, 1);
  add_head (s, 0.42f, shoulder.y + 0.28f + neck, 0.17f, drawn_between (r, 0.08f, 0.3f));
  drawn_add_limb (c, (DrawnXY){ shoulder.x - 0.08f, shoulder.y }, fat * 0.6f,
                  (DrawnXY){ rump.x - 0.1f, rump.y }, 0.06f);
  drawn_paint_flat (c, s->wing, 1);
}

static DrawnColour
choose_colour (DrawnRandom *r, guint klass)
{
  /* Paint first, feathers from the fourth on; some of each are worn by the other. */
  static const DrawnColour lot[] = {
    { 0.72f, 0.16f, 0.14f }, { 0.15f, 0.3f, 0.6f },   { 0.85f, 0.65f, 0.2f },
    { 0.82f, 0.84f, 0.86f }, { 0.95f, 0.95f, 0.96f }, { 0.55f, 0.57f, 0.6f },
    { 0.1f, 0.1f, 0.12f },   { 0.3f, 0.32f, 0.36f },  { 0.5f, 0.36f, 0.24f },
    { 0.7f, 0.58f, 0.42f },  { 0.36f, 0.4f, 0.3f },
  };
  guint first = klass == 1 ? 4 : 0, n = 7;
  if (drawn_chance (r, 0.12f))
    first = 4 - first;
  return drawn_vary_colour (r, lot[first + drawn_below (r, n)], 0.05f, 0.03f);
}

static void
choose_colours (Scene *s, guint klass)
{
  DrawnRandom *r = s->r;
  s->body = choose_colour (r, klass);
  s->wing = drawn_chance (r, 0.5f) ? drawn_vary_colour (r, s->body, 0.1f, 0.02f)
                                   : choose_colour (r, klass);
  s->mark = choose_colour (r, klass);
  if (drawn_chance (r, 0.25f)) {
    /* Against the light. */
    float share = drawn_between (r, 0.6f, 0.95f);
    s->body = drawn_mix_colours (s->body, black, share);
    s->wing = drawn_mix_colours (s->wing, black, share);
    s->mark = drawn_mix_colours (s->mark, black, share);
  }
}

static float
find_light (DrawnColour c)
{
  return 0.3f * c.r + 0.6f * c.g + 0.1f * c.b;
}

/* Makes @colour stand out from @behind, which hides little planes as it hides little birds. */
static DrawnColour
set_off (DrawnColour colour, DrawnColour behind)
{
  float gap = find_light (colour) - find_light (behind);
  if (gap > 0.25f || gap < -0.25f)
    return colour;
  return drawn_mix_colours (colour, find_light (behind) > 0.5f ? black : white, 0.6f);
}

static void
add_cloud (DrawnCanvas *c, DrawnRandom *r, float least, float most)
{
  float x = SIDE * drawn_uniform (r), y = 0.9f * SIDE * drawn_uniform (r);
  float size = drawn_between (r, least, most);
  DrawnPuffs puffs = { x, y, size, 0.3f * size, 0.5f * size, size, 0.25f * size, 0.5f * size };
  drawn_add_puffs (c, r, 3 + drawn_below (r, 4), &puffs);
}

static void
paint_clouds (DrawnCanvas *c, DrawnRandom *r, DrawnColour sky)
{
  for (guint n = drawn_below (r, 5); n > 0; n--) {
    add_cloud (c, r, 2, 8);
    DrawnColour colour = drawn_mix_colours (sky, white, drawn_between (r, 0.2f, 1.0f));
    colour = drawn_vary_colour (r, colour, 0.05f, 0.01f);
    drawn_paint_flat (c, colour, drawn_between (r, 0.2f, 0.9f));
  }
}

/* A wavy line of hills or trees from side to side, everything below it filled. */
static void
paint_land (DrawnCanvas *c, DrawnRandom *r, float y, float rough, DrawnColour colour,
            const DrawnGrain *grain)
{
  DrawnXY p[12];
  for (guint i = 0; i < 10; i++)
    p[i] = (DrawnXY){ SIDE * (float) i / 9.0f, y + rough * drawn_normal (r) };
  p[10] = (DrawnXY){ SIDE, SIDE + 2 };
  p[11] = (DrawnXY){ 0, SIDE + 2 };
  drawn_add_polygon (c, p, G_N_ELEMENTS (p));
  DrawnColour low = drawn_mix_colours (colour, black, 0.3f);
  float cell = drawn_between (r, 1.2f, 4), strength = drawn_between (r, 0.02f, 0.12f);
  DrawnPaint paint = { colour, low, y, SIDE, 1, grain, cell, strength, FALSE };
  drawn_paint (c, &paint);
}

/* @resting: there has to be something below to rest on; @land: how often there is some otherwise.
 */
static void
paint_background (Scene *s, gboolean resting, float land)
{
  static const DrawnColour skies[] = { { 0.3f, 0.52f, 0.85f },  { 0.5f, 0.7f, 0.92f },
                                       { 0.72f, 0.78f, 0.84f }, { 0.85f, 0.85f, 0.86f },
                                       { 0.9f, 0.62f, 0.4f },   { 0.2f, 0.28f, 0.45f } };
  static const DrawnColour lands[] = { { 0.18f, 0.34f, 0.5f }, { 0.3f, 0.48f, 0.55f },
                                       { 0.2f, 0.36f, 0.18f }, { 0.4f, 0.5f, 0.25f },
                                       { 0.5f, 0.45f, 0.36f }, { 0.45f, 0.46f, 0.48f } };
  DrawnRandom *r = s->r;
  DrawnGrain grain;
  drawn_grain_fill (&grain, r);
  s->sky = drawn_vary_colour (r, skies[drawn_below (r, G_N_ELEMENTS (skies))], 0.06f, 0.04f);
  DrawnColour low = drawn_mix_colours (s->sky, white, drawn_between (r, 0.0f, 0.6f));
  float cell = drawn_between (r, 3, 9), strength = drawn_between (r, 0, 0.08f);
  DrawnPaint paint = { s->sky, low, 0, SIDE, 1, &grain, cell, strength, FALSE };
  drawn_paint_all (s->c, &paint);
  paint_clouds (s->c, r, s->sky);

  s->ground = drawn_vary_colour (r, lands[drawn_below (r, G_N_ELEMENTS (lands))], 0.06f, 0.03f);
  if (resting || drawn_chance (r, land)) {
    float y = resting ? drawn_between (r, 14, 24) : drawn_between (r, 6, 31);
    DrawnColour far = drawn_mix_colours (s->ground, s->sky, drawn_between (r, 0.2f, 0.7f));
    if (drawn_chance (r, 0.5f)) {
      float above = drawn_between (r, 1, 5);
      paint_land (s->c, r, y - above, drawn_between (r, 0.3f, 2), far, &grain);
    }
    paint_land (s->c, r, y, drawn_chance (r, 0.5f) ? 0 : drawn_between (r, 0.2f, 1.6f), s->ground,
                &grain);
  }
}

/* What comes between the camera and the flyer: cloud, twigs, a wire. */
static void
paint_before (Scene *s)
{
  DrawnRandom *r = s->r;
  switch (drawn_below (r, 20)) {
  case 0:
    add_cloud (s->c, r, 3, 7);
    drawn_paint_flat (s->c, white, drawn_between (r, 0.3f, 0.7f));
    break;
  case 1:
    for (guint n = 1 + drawn_below (r, 4); n > 0; n--) {
      float x = SIDE * drawn_uniform (r), y = SIDE * drawn_uniform (r);
      float dx = 10 * drawn_normal (r), dy = 10 * drawn_normal (r);
      drawn_add_limb (s->c, (DrawnXY){ x, y }, drawn_between (r, 0.3f, 1),
                      (DrawnXY){ x + dx, y + dy }, 0.3f);
    }
    drawn_paint_flat (s->c, choose_colour (r, drawn_below (r, 2)), 1);
    break;
  case 2: {
    float left = SIDE * drawn_uniform (r), right = SIDE * drawn_uniform (r);
    drawn_add_limb (s->c, (DrawnXY){ -2, left }, 0.4f, (DrawnXY){ SIDE + 2, right }, 0.4f);
    drawn_paint_flat (s->c, black, 0.8f);
    break;
  }
  default:
    break;
  }
}

static void
draw_flyer (Scene *s, guint klass)
{
  static void (*const draw[2][4]) (Scene *) = {
    { plane_from_above, plane_from_side, plane_from_ahead, plane_from_side },
    { bird_from_above, bird_from_side, bird_from_ahead, bird_at_rest },
  };
  DrawnRandom *r = s->r;
  DrawnCanvas layer;
  s->body = set_off (s->body, s->sky);
  s->wing = set_off (s->wing, s->sky);
  drawn_canvas_init (&layer, SIDE, SIDE);
  float size = drawn_between (r, 11.0f, 15.5f), room = 14.5f - 0.85f * size;
  float turn = s->view == FROM_ABOVE ? 0.07f * drawn_normal (r)
               : s->view == AT_REST  ? 0.02f * drawn_normal (r)
                                     : 0.06f * drawn_normal (r);
  float x = 16 + drawn_between (r, -room, room), y = 16 + drawn_between (r, -room, room);
  float mirror = drawn_chance (r, 0.5f) ? -1.0f : 1.0f;
  float squeeze =
      s->view == FROM_ABOVE ? drawn_between (r, 0.4f, 1) : drawn_between (r, 0.8f, 1.1f);
  if (s->view == AT_REST && y < 16)
    y = 32 - y;
  layer.pose = drawn_pose (x, y, mirror * size, -size * squeeze, turn);
  DrawnCanvas *background = s->c;
  s->c = &layer;
  draw[klass][s->view](s);
  s->c = background;

  gboolean moves = s->view != AT_REST && drawn_chance (r, 0.3f);
  float blur_x = moves ? 0.9f * drawn_normal (r) : 0, blur_y = moves ? 0.5f * drawn_normal (r) : 0;
  drawn_lay_over (s->c, &layer, blur_x, blur_y);
  drawn_canvas_clear (&layer);
}

/* How often each view is drawn, added up: birds sit more often than aeroplanes stand. */
static const float shares[2][3] = { { 0.35f, 0.75f, 0.87f }, { 0.25f, 0.6f, 0.72f } };

void
lam_drawn_flyer (guint klass, guint64 seed, guint64 index, guint8 *rgb)
{
  g_return_if_fail (klass < 2);
  DrawnRandom r = drawn_random (seed, 200 + klass, index);
  DrawnCanvas canvas;
  drawn_canvas_init (&canvas, SIDE, SIDE);

  Scene s = { .r = &r, .c = &canvas };
  float u = drawn_uniform (&r);
  const float *share = shares[klass];
  s.view = u < share[0]   ? FROM_ABOVE
           : u < share[1] ? FROM_SIDE
           : u < share[2] ? FROM_AHEAD
                          : AT_REST;
  choose_colours (&s, klass);
  paint_background (&s, s.view == AT_REST, klass == 1 ? 0.5f : 0.25f);
  draw_flyer (&s, klass);
  paint_before (&s);
  drawn_develop (&canvas, &r, drawn_between (&r, 1, 7), rgb);
  drawn_canvas_clear (&canvas);
}

const char *
lam_drawn_flyer_name (guint klass)
{
  g_return_val_if_fail (klass < 2, NULL);
  return klass == 0 ? "aeroplane" : "bird";
}
