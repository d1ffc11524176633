/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An animal is a build (lengths and half widths of its parts, shoulder height about 1) and a pose
 * (the angles of its joints, as shares of a turn; 0 is forwards, a quarter is up). Both kinds share
 * the skeleton and differ in the numbers, and in what hangs on the bones. */
#include "drawn-animals.h"

typedef struct {
  float length, chest, waist, rump; /* of the trunk */
  float leg[3], thick[4];           /* thigh, shank, foot; half widths from hip to toe */
  float neck, neck_low, neck_high;
  float head, skull, muzzle;
  float tail, tail_low, tail_high;
} Build;

typedef struct {
  float leg[4][3]; /* angles of far fore, far hind, near fore, near hind leg; 0 is straight down, +
                      forwards */
  float trunk, neck, head, tail, tail_curl;
} Pose;

typedef struct {
  DrawnColour coat, points, hair, eye; /* points: muzzle, legs, ears; hair: mane and tail */
  gboolean patched, socks;
} Coat;

typedef struct {
  DrawnCanvas *c;
  DrawnRandom *r;
  DrawnSpecies species;
  Build build;
  Pose pose;
  Coat coat;
  DrawnGrain grain;
  DrawnXY rump, chest, head_base, head_tip, tail_base;
  float top, bottom; /* pixel rows between which the light fades */
} Animal;

static const Build builds[2] = {
  { .length = 0.86f,
    .chest = 0.22f,
    .waist = 0.19f,
    .rump = 0.21f,
    .leg = { 0.36f, 0.33f, 0.1f },
    .thick = { 0.11f, 0.055f, 0.036f, 0.045f },
    .neck = 0.52f,
    .neck_low = 0.17f,
    .neck_high = 0.085f,
    .head = 0.36f,
    .skull = 0.095f,
    .muzzle = 0.055f,
    .tail = 0.55f,
    .tail_low = 0.04f,
    .tail_high = 0.06f },
  { .length = 0.82f,
    .chest = 0.21f,
    .waist = 0.14f,
    .rump = 0.16f,
    .leg = { 0.31f, 0.27f, 0.08f },
    .thick = { 0.1f, 0.055f, 0.045f, 0.055f },
    .neck = 0.24f,
    .neck_low = 0.15f,
    .neck_high = 0.12f,
    .head = 0.3f,
    .skull = 0.15f,
    .muzzle = 0.065f,
    .tail = 0.42f,
    .tail_low = 0.045f,
    .tail_high = 0.025f },
};

static const DrawnColour black = { 0.05f, 0.05f, 0.06f };

/* @length away from @from, at @angle. */
static DrawnXY
go (DrawnXY from, float angle, float length)
{
  return (DrawnXY){ from.x + length * drawn_cos (angle), from.y + length * drawn_sin (angle) };
}

static DrawnXY
between (DrawnXY a, DrawnXY b, float share)
{
  return (DrawnXY){ a.x + share * (b.x - a.x), a.y + share * (b.y - a.y) };
}

static void
choose_build (Animal *a)
{
  DrawnRandom *r = a->r;
  Build *b = &a->build;
  *b = builds[a->species];
  gboolean dog = a->species == DRAWN_DOG; /* dogs differ more than horses */
  float legs = dog ? drawn_between (r, 0.6f, 1.1f) : drawn_between (r, 0.88f, 1.06f);
  float fat = dog ? drawn_between (r, 0.8f, 1.3f) : drawn_between (r, 0.88f, 1.15f);
  float head = dog ? drawn_between (r, 0.85f, 1.25f) : drawn_between (r, 0.9f, 1.12f);
  float nose = dog ? drawn_between (r, 0.75f, 1.15f) : drawn_between (r, 0.95f, 1.1f);
  for (guint i = 0; i < 3; i++)
    b->leg[i] *= legs;
  for (guint i = 0; i < 4; i++)
    b->thick[i] *= 0.6f + 0.4f * fat;
  b->chest *= fat;
  b->waist *= fat * drawn_between (r, 0.9f, 1.1f);
  b->rump *= fat;
  b->length *= drawn_between (r, 0.92f, 1.1f);
  b->head *= head * nose;
  b->skull *= head;
  b->muzzle *= head;
  b->neck *= drawn_between (r, 0.85f, 1.1f);
  b->tail *= drawn_between (r, 0.7f, 1.15f);
  if (dog && drawn_chance (r, 0.3f))
    b->tail_low *= 2, b->tail_high *= 2.4f;
}

/* Legs that carry: each a little off the straight; @stride is how far they swing, pairs against
 * each other. */
static void
choose_stride (Animal *a, float stride)
{
  DrawnRandom *r = a->r;
  float phase = drawn_uniform (r);
  gboolean gallop = stride > 0.1f && drawn_chance (r, 0.5f);
  for (guint i = 0; i < 4; i++) {
    gboolean hind = i & 1;
    /* A trot moves legs crosswise, a gallop fore and hind ones together. */
    float off =
        gallop ? (hind ? 0.5f : 0.0f) + (i < 2 ? 0.1f : 0.0f) : (i == 0 || i == 3 ? 0.0f : 0.5f);
    float swing = stride * drawn_sin (phase + off), lift = stride * drawn_cos (phase + off);
    float *leg = a->pose.leg[i];
    lift = lift > 0 ? lift : 0;
    leg[0] = swing + (hind ? 0.05f : 0.0f) + 0.008f * drawn_normal (r);
    leg[1] = swing - (hind ? 0.045f : 0.0f) - 1.6f * lift + 0.008f * drawn_normal (r);
    leg[2] = swing + (hind ? 0.01f : 0.02f) - 2.0f * lift + 0.02f * drawn_normal (r);
  }
}

static void
choose_horse_pose (Animal *a)
{
  DrawnRandom *r = a->r;
  Pose *p = &a->pose;
  guint what = drawn_below (r, 8);
  choose_stride (a, what < 3 ? 0.02f : drawn_between (r, 0.04f, 0.14f));
  p->neck = drawn_between (r, 0.08f, 0.19f);
  p->head = p->neck - drawn_between (r, 0.2f, 0.32f);
  p->tail = -0.3f + 0.03f * drawn_normal (r) - (what > 5 ? 0.1f : 0);
  p->tail_curl = drawn_between (r, 0.0f, 0.04f);
  if (what < 2) { /* grazes */
    p->neck = drawn_between (r, -0.13f, -0.06f);
    p->head = drawn_between (r, -0.24f, -0.16f);
  } else if (what == 7 && drawn_chance (r, 0.5f)) { /* rears */
    p->trunk = drawn_between (r, 0.06f, 0.14f);
    for (guint i = 0; i < 4; i += 2) {
      p->leg[i][0] = drawn_between (r, 0.08f, 0.2f);
      p->leg[i][1] = p->leg[i][0] - drawn_between (r, 0.15f, 0.28f);
      p->leg[i][2] = p->leg[i][1] - 0.05f;
    }
  }
}

static void
choose_dog_pose (Animal *a)
{
  DrawnRandom *r = a->r;
  Pose *p = &a->pose;
  guint what = drawn_below (r, 8);
  choose_stride (a, what < 5 ? 0.025f : drawn_between (r, 0.05f, 0.16f));
  p->neck = drawn_between (r, 0.06f, 0.2f);
  p->head = drawn_between (r, -0.06f, 0.03f);
  p->tail = drawn_between (r, 0.28f, 0.7f);
  p->tail_curl = drawn_between (r, -0.07f, 0.03f);
  if (what < 2) { /* sits: the trunk is up, the hind legs are folded below it */
    p->trunk = drawn_between (r, 0.1f, 0.17f);
    p->tail = drawn_between (r, 0.45f, 0.6f);
    for (guint i = 1; i < 4; i += 2) {
      p->leg[i][0] = 0.2f;
      p->leg[i][1] = -0.17f;
      p->leg[i][2] = 0.24f;
    }
  } else if (what == 2) { /* lies */
    for (guint i = 0; i < 4; i++) {
      p->leg[i][0] = i & 1 ? 0.16f : -0.05f;
      p->leg[i][1] = i & 1 ? -0.22f : 0.235f;
      p->leg[i][2] = 0.24f;
    }
  } else if (what == 3) { /* sniffs */
    p->neck = drawn_between (r, -0.13f, -0.03f);
    p->head = drawn_between (r, -0.18f, -0.06f);
  }
}

static void
choose_coat (Animal *a)
{
  static const DrawnColour coats[] = { { 0.42f, 0.24f, 0.13f }, { 0.56f, 0.32f, 0.16f },
                                       { 0.2f, 0.13f, 0.1f },   { 0.09f, 0.08f, 0.09f },
                                       { 0.5f, 0.48f, 0.47f },  { 0.87f, 0.85f, 0.82f },
                                       { 0.74f, 0.55f, 0.3f },  { 0.33f, 0.28f, 0.25f } };
  DrawnRandom *r = a->r;
  Coat *k = &a->coat;
  k->coat = drawn_vary_colour (r, coats[drawn_below (r, G_N_ELEMENTS (coats))], 0.06f, 0.02f);
  k->points = drawn_chance (r, 0.5f)
                  ? drawn_mix_colours (k->coat, black, drawn_between (r, 0.2f, 0.8f))
                  : drawn_vary_colour (r, k->coat, 0.06f, 0.02f);
  k->hair = drawn_chance (r, 0.4f)
                ? drawn_vary_colour (r, k->coat, 0.12f, 0.02f)
                : drawn_mix_colours (k->coat, black, drawn_between (r, 0.3f, 0.9f));
  if (a->species == DRAWN_HORSE && drawn_chance (r, 0.15f))
    k->hair = coats[5];
  k->eye = black;
  k->patched = drawn_chance (r, 0.25f);
  k->socks = drawn_chance (r, 0.25f);
}

/* Paints the shape in the making; @shade darkens it, for what is on the far side. */
static void
paint_part (Animal *a, DrawnColour colour, float shade, gboolean inside)
{
  DrawnColour dark = drawn_mix_colours (colour, black, shade);
  DrawnColour low = drawn_mix_colours (dark, black, 0.35f);
  float size = (a->bottom - a->top) / 24.0f;
  DrawnPaint paint = {
    dark, low, a->top, a->bottom, 1, &a->grain, MAX (size, 1.0f), 0.06f, inside
  };
  drawn_paint (a->c, &paint);
}

static DrawnXY
find_hip (const Animal *a, guint leg)
{
  DrawnXY hip = leg & 1 ? a->rump : a->chest;
  hip.x += leg & 1 ? 0.02f : -0.03f;
  hip.y -= 0.05f;
  if (leg < 2) {
    hip.x += 0.07f; /* the far side, seen from a little above */
    hip.y += 0.025f;
  }
  return hip;
}

/* @joints: hip, knee, ankle, toe. */
static void
find_leg (const Animal *a, guint leg, DrawnXY *joints)
{
  const float down = 0.75f;
  joints[0] = find_hip (a, leg);
  for (guint i = 0; i < 3; i++)
    joints[i + 1] = go (joints[i], down + a->pose.leg[leg][i], a->build.leg[i]);
}

static void
add_leg (Animal *a, guint leg, float shade)
{
  const Build *b = &a->build;
  const float fuller = leg & 1 ? 1.25f : 1.0f;
  DrawnXY j[4];
  find_leg (a, leg, j);
  drawn_add_limb (a->c, j[0], b->thick[0] * fuller, j[1], b->thick[1] * fuller);
  drawn_add_limb (a->c, j[1], b->thick[1] * fuller, j[2], b->thick[2]);
  paint_part (a, a->coat.coat, shade, FALSE);
  drawn_add_limb (a->c, between (j[1], j[2], 0.5f), b->thick[2], j[2], b->thick[2] * 1.05f);
  drawn_add_limb (a->c, j[2], b->thick[2], j[3], b->thick[3]);
  DrawnColour sock = a->coat.socks ? (DrawnColour){ 0.88f, 0.86f, 0.83f } : a->coat.points;
  paint_part (a, sock, shade, FALSE);
  if (a->species == DRAWN_HORSE) {
    drawn_add_limb (a->c, between (j[2], j[3], 0.8f), b->thick[3], j[3], b->thick[3] * 1.15f);
    paint_part (a, black, 0, FALSE);
  } else {
    drawn_add_limb (a->c, j[3], b->thick[3], (DrawnXY){ j[3].x + 0.07f, j[3].y },
                    b->thick[3] * 0.9f);
    paint_part (a, sock, shade, FALSE);
  }
}

static void
add_tail (Animal *a)
{
  const Build *b = &a->build;
  DrawnXY at = a->tail_base;
  float angle = a->pose.tail;
  for (guint i = 0; i < 5; i++) {
    float share = (float) i / 5, next = (float) (i + 1) / 5;
    DrawnXY end = go (at, angle, b->tail / 5);
    float bulge = a->species == DRAWN_HORSE ? 0.5f * b->tail_high : 0;
    drawn_add_limb (a->c, at, b->tail_low + share * (b->tail_high - b->tail_low) + bulge * (i > 1),
                    end,
                    b->tail_low + next * (b->tail_high - b->tail_low) + bulge * (i > 0 && i < 4));
    at = end;
    angle += a->pose.tail_curl;
  }
  paint_part (a, a->species == DRAWN_HORSE ? a->coat.hair : a->coat.coat, 0.1f, FALSE);
}

static void
add_trunk (Animal *a)
{
  const Build *b = &a->build;
  DrawnXY middle = between (a->rump, a->chest, 0.45f);
  middle.y -= 0.01f;
  drawn_add_limb (a->c, a->rump, b->rump, middle, b->waist);
  drawn_add_limb (a->c, middle, b->waist, a->chest, b->chest);
  DrawnXY root = { a->chest.x + 0.06f, a->chest.y + 0.08f };
  drawn_add_limb (a->c, root, b->neck_low, a->head_base, b->neck_high);
  paint_part (a, a->coat.coat, 0, FALSE);
  if (!a->coat.patched)
    return;

  DrawnRandom *r = a->r;
  for (guint n = 2 + drawn_below (r, 4); n > 0; n--) {
    DrawnXY at = between (a->rump, a->chest, drawn_between (r, -0.2f, 1.2f));
    DrawnPuffs patch = { at.x, at.y, 0, 0.15f, 0.06f, 0.22f, 0.06f, 0.2f };
    drawn_add_puffs (a->c, r, 1, &patch);
  }
  gboolean light = a->coat.coat.r > 0.6f;
  paint_part (a, light ? a->coat.hair : (DrawnColour){ 0.88f, 0.86f, 0.82f }, 0, TRUE);
}

static void
add_mane (Animal *a)
{
  DrawnXY root = { a->chest.x - 0.02f, a->chest.y + 0.24f };
  float lift = a->build.neck_high * 0.75f;
  DrawnXY poll = go (a->head_base, a->pose.neck + 0.25f, lift);
  drawn_add_limb (a->c, root, 0.035f, between (root, poll, 0.5f), 0.065f);
  drawn_add_limb (a->c, between (root, poll, 0.5f), 0.065f, poll, 0.05f);
  paint_part (a, a->coat.hair, 0, FALSE);
}

static void
add_ears (Animal *a, float shade)
{
  const Build *b = &a->build;
  DrawnXY root = go (a->head_base, a->pose.head + 0.3f, b->skull * 0.75f);
  if (a->species == DRAWN_DOG && a->coat.socks) { /* hanging ears */
    DrawnXY low = { root.x - 0.08f, root.y - 1.3f * b->skull };
    drawn_add_limb (a->c, root, 0.05f, low, 0.075f);
  } else {
    float up = 0.28f + 0.5f * a->pose.head,
          long_ear = a->species == DRAWN_DOG ? b->skull * 1.1f : 0.15f;
    DrawnXY tip = go (root, up, long_ear);
    drawn_add_limb (a->c, root, a->species == DRAWN_DOG ? 0.07f : 0.04f, tip, 0.012f);
  }
  paint_part (a, a->coat.points, shade, FALSE);
}

static void
add_head (Animal *a)
{
  const Build *b = &a->build;
  gboolean dog = a->species == DRAWN_DOG;
  add_ears (a, 0.3f);
  if (dog) {
    drawn_add_ellipse (a->c, a->head_base.x, a->head_base.y, b->skull, b->skull);
    DrawnXY brow = go (a->head_base, a->pose.head - 0.03f, b->skull * 0.4f);
    drawn_add_limb (a->c, brow, b->skull * 0.62f, a->head_tip, b->muzzle);
  } else
    drawn_add_limb (a->c, a->head_base, b->skull, a->head_tip, b->muzzle);
  paint_part (a, a->coat.coat, 0, FALSE);

  drawn_add_limb (a->c, between (a->head_base, a->head_tip, 0.75f), b->muzzle, a->head_tip,
                  b->muzzle);
  paint_part (a, a->coat.points, 0, TRUE);
  if (drawn_chance (a->r, 0.25f)) { /* a blaze */
    DrawnXY from = go (a->head_base, a->pose.head + 0.2f, b->skull * 0.6f);
    drawn_add_limb (a->c, from, 0.025f, a->head_tip, 0.02f);
    paint_part (a, (DrawnColour){ 0.9f, 0.88f, 0.86f }, 0, TRUE);
  }
  DrawnXY eye = go (between (a->head_base, a->head_tip, dog ? 0.25f : 0.3f), a->pose.head + 0.25f,
                    b->skull * 0.4f);
  drawn_add_ellipse (a->c, eye.x, eye.y, 0.022f, 0.022f);
  if (dog) {
    DrawnXY nose = go (a->head_tip, a->pose.head + 0.1f, b->muzzle * 0.8f);
    drawn_add_ellipse (a->c, nose.x, nose.y, 0.035f, 0.03f);
  }
  paint_part (a, a->coat.eye, 0, TRUE);
  add_ears (a, 0);
}

/* What people put on: a saddle and a halter, or a collar. */
static void
add_gear (Animal *a)
{
  DrawnRandom *r = a->r;
  DrawnColour colour = drawn_vary_colour (r, (DrawnColour){ 0.5f, 0.4f, 0.4f }, 0.1f, 0.25f);
  if (a->species == DRAWN_DOG) {
    DrawnXY at = between (a->chest, a->head_base, 0.7f);
    drawn_add_limb (a->c, go (at, a->pose.neck + 0.25f, 0.16f), 0.03f,
                    go (at, a->pose.neck - 0.25f, 0.16f), 0.03f);
  } else {
    DrawnXY at = between (a->rump, a->chest, 0.55f);
    drawn_add_limb (a->c, (DrawnXY){ at.x - 0.12f, at.y + 0.16f }, 0.06f,
                    (DrawnXY){ at.x + 0.1f, at.y + 0.14f }, 0.05f);
    drawn_add_limb (a->c, at, 0.05f, (DrawnXY){ at.x, at.y + 0.1f }, 0.1f);
  }
  paint_part (a, colour, 0, TRUE);
}

/* Finds the joints of the pose, with the lowest foot (or belly) on the ground. */
static void
stand (Animal *a)
{
  const Build *b = &a->build;
  a->rump = (DrawnXY){ -0.5f * b->length, 0 };
  a->chest = go (a->rump, a->pose.trunk, b->length);
  float lowest = MIN (a->rump.y - b->rump, a->chest.y - b->chest);
  for (guint i = 0; i < 4; i++) {
    DrawnXY j[4];
    find_leg (a, i, j);
    for (guint k = 1; k < 4; k++)
      lowest = MIN (lowest, j[k].y - b->thick[k]);
  }
  a->rump.y -= lowest;
  a->chest.y -= lowest;
  DrawnXY root = { a->chest.x + 0.06f, a->chest.y + 0.08f };
  a->head_base = go (root, a->pose.neck, b->neck);
  a->head_tip = go (a->head_base, a->pose.head, b->head);
  a->tail_base = go (a->rump, 0.42f + a->pose.trunk, b->rump * 0.9f);
}

void
drawn_animal (DrawnCanvas *layer, DrawnRandom *r, DrawnSpecies species, float x, float y,
              float height)
{
  Animal a = { .c = layer, .r = r, .species = species };
  choose_build (&a);
  (species == DRAWN_DOG ? choose_dog_pose : choose_horse_pose) (&a);
  choose_coat (&a);
  drawn_grain_fill (&a.grain, r);
  stand (&a);

  float mirror = drawn_chance (r, 0.5f) ? -1.0f : 1.0f, turned = drawn_between (r, 0.6f, 1.05f);
  layer->pose = drawn_pose (x, y, mirror * turned * height, -height, 0.006f * drawn_normal (r));
  a.top = y - 1.3f * height;
  a.bottom = y;
  add_leg (&a, 0, 0.35f);
  add_leg (&a, 1, 0.35f);
  add_tail (&a);
  add_trunk (&a);
  add_leg (&a, 3, 0);
  add_leg (&a, 2, 0);
  if (species == DRAWN_HORSE)
    add_mane (&a);
  add_head (&a);
  if (drawn_chance (r, 0.3f))
    add_gear (&a);
}
