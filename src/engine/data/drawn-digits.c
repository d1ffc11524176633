/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws handwritten digits: takes a form of the digit, bends it as a hand would, pulls a pen
 * of changing width along it, and adds what a scanner adds. */
#include "drawn-digits.h"

#include "drawn-random.h"
#include "drawn-strokes.h"

#include <string.h>

#define SIDE LAM_DRAWN_DIGIT_SIDE
#define LINE_POINTS 400

/* What one hand does to a whole digit. Lengths are shares of the unit square. */
typedef struct {
  float xx, xy, yx, yy;         /* scale, slant and rotation in one */
  float bend[4];                /* x by y², x by xy, y by x², y by xy */
  float wave_x[3], wave_y[3];   /* height, frequency, phase of the warp */
  float jitter;                 /* deviation of each point */
  float radius, swing, nib[2];  /* pen: half width in pixels, its changes, its flat side */
  float swing_frequency, phase; /* how the width changes along the line */
  float softness;               /* half width in pixels of the ink's edge */
} Hand;

typedef struct {
  float x, y, radius;
  gboolean lift;
} LinePoint;

typedef struct {
  LinePoint points[LINE_POINTS];
  guint n;
} Line;

/* How freely people write each script, and how far from the middle, in pixels: found by trying, so
 * that a linear model stays at 87 … 90 %, a network of two hidden layers reaches 95 … 97 % and a
 * convolutional one 99 %. tests/cli/test_hardness.py sees to it. */
static const float freedom[3] = { 1.2f, 0.9f, 1.0f };
#define OFF_CENTRE 1.1f

static void
choose_warp (Hand *hand, LamScript script, DrawnRandom *r)
{
  float free = freedom[script];
  float size = 19.5f * (1.0f + 0.09f * drawn_normal (r));
  float wide = size * (1.0f + 0.12f * drawn_normal (r));
  float slant = 0.17f * free * drawn_normal (r);
  float turn = 0.020f * free * drawn_normal (r);
  float c = drawn_cos (turn), s = drawn_sin (turn);
  hand->xx = wide * c;
  hand->xy = -size * (c * slant + s);
  hand->yx = wide * s;
  hand->yy = size * (c - s * slant);
  for (guint i = 0; i < 4; i++)
    hand->bend[i] = 0.13f * free * drawn_normal (r);
  for (guint i = 0; i < 2; i++) {
    float *wave = i ? hand->wave_y : hand->wave_x;
    wave[0] = 0.030f * free * drawn_normal (r);
    wave[1] = drawn_between (r, 0.6f, 1.8f);
    wave[2] = drawn_uniform (r);
  }
  hand->jitter = free * drawn_between (r, 0.006f, 0.028f);
}

static void
choose_pen (Hand *hand, LamScript script, DrawnRandom *r)
{
  float u = drawn_uniform (r);
  hand->radius = 0.6f + 0.5f * u + 0.9f * u * u;
  if (script == LAM_SCRIPT_PERSIAN)
    hand->radius += 0.2f;
  else if (script == LAM_SCRIPT_KANNADA)
    hand->radius =
        0.5f + 0.75f * (hand->radius - 0.5f); /* crowded shapes, as real writers have them */
  hand->swing = drawn_between (r, 0.0f, 0.3f);
  hand->swing_frequency = drawn_between (r, 0.3f, 1.6f);
  hand->phase = drawn_uniform (r);
  float angle = drawn_uniform (r);
  float flat = drawn_chance (r, 0.35f) ? drawn_between (r, 0.2f, 0.6f) : 0.0f;
  hand->nib[0] = flat * drawn_cos (angle);
  hand->nib[1] = flat * drawn_sin (angle);
  hand->softness = drawn_between (r, 0.4f, 0.9f);
}

static const DrawnForm *
choose_form (LamScript script, guint digit, DrawnRandom *r)
{
  const DrawnGlyph *glyph = drawn_glyph_get (script, digit);
  float u = drawn_uniform (r);
  for (guint i = 0; i + 1 < glyph->n_forms; i++) {
    u -= glyph->forms[i].weight;
    if (u < 0)
      return &glyph->forms[i];
  }
  return &glyph->forms[glyph->n_forms - 1];
}

/* Moves the points of @form to pixels, the square's middle at 0. */
static void
warp_points (const Hand *hand, const DrawnForm *form, DrawnRandom *r, DrawnPoint *out)
{
  for (guint i = 0; i < form->n_points; i++) {
    DrawnPoint p = form->points[i];
    float x = p.x - 0.5f + hand->jitter * drawn_normal (r);
    float y = p.y - 0.5f + hand->jitter * drawn_normal (r);
    float u = x + hand->bend[0] * y * y + hand->bend[1] * x * y
              + hand->wave_x[0] * drawn_sin (hand->wave_x[1] * (y + 0.4f * x) + hand->wave_x[2]);
    float v = y + hand->bend[2] * x * x + hand->bend[3] * x * y
              + hand->wave_y[0] * drawn_sin (hand->wave_y[1] * (x + 0.4f * y) + hand->wave_y[2]);
    p.x = hand->xx * u + hand->xy * v;
    p.y = hand->yx * u + hand->yy * v;
    out[i] = p;
  }
}

static void
add_point (Line *line, float x, float y, gboolean lift)
{
  if (line->n < LINE_POINTS)
    line->points[line->n++] = (LinePoint){ x, y, 0, lift };
}

/* Cuts the smooth curve through @p (Catmull and Rom's) into pieces of about a pixel. */
static void
flatten_curve (const DrawnPoint *p, guint n, Line *line)
{
  for (guint i = 0; i < n; i++) {
    if (p[i].lift) {
      add_point (line, p[i].x, p[i].y, TRUE);
      continue;
    }
    const DrawnPoint *b = &p[i - 1], *c = &p[i];
    const DrawnPoint *a = b->lift || b->corner ? b : b - 1;
    const DrawnPoint *d = i + 1 == n || c->corner || c[1].lift ? c : c + 1;
    float dx = c->x - b->x, dy = c->y - b->y;
    guint pieces = 1 + (guint) (sqrtf (dx * dx + dy * dy) / 1.4f);
    for (guint k = 1; k <= pieces; k++) {
      float t = (float) k / (float) pieces, t2 = t * t, t3 = t2 * t;
      float wa = 0.5f * (2.0f * t2 - t - t3), wb = 0.5f * (2.0f - 5.0f * t2 + 3.0f * t3);
      float wc = 0.5f * (t + 4.0f * t2 - 3.0f * t3), wd = 0.5f * (t3 - t2);
      add_point (line, wa * a->x + wb * b->x + wc * c->x + wd * d->x,
                 wa * a->y + wb * b->y + wc * c->y + wd * d->y, FALSE);
    }
  }
}

/* Puts the middle of the line's box near the picture's, smaller if it and the pen would not fit. */
static void
place_line (const Hand *hand, Line *line, DrawnRandom *r)
{
  float x0 = 99, x1 = -99, y0 = 99, y1 = -99;
  for (guint i = 0; i < line->n; i++) {
    x0 = MIN (x0, line->points[i].x);
    x1 = MAX (x1, line->points[i].x);
    y0 = MIN (y0, line->points[i].y);
    y1 = MAX (y1, line->points[i].y);
  }
  float room = SIDE - 2.0f - 2.4f * hand->radius, longest = MAX (x1 - x0, y1 - y0);
  float scale = longest > room ? room / longest : 1.0f;
  float room_x = 0.5f * (room - scale * (x1 - x0)), room_y = 0.5f * (room - scale * (y1 - y0));
  float shift_x = drawn_clamp (OFF_CENTRE * drawn_normal (r), -room_x, room_x);
  float shift_y = drawn_clamp (OFF_CENTRE * drawn_normal (r), -room_y, room_y);
  for (guint i = 0; i < line->n; i++) {
    LinePoint *p = &line->points[i];
    p->x = 0.5f * SIDE + shift_x + scale * (p->x - 0.5f * (x0 + x1));
    p->y = 0.5f * SIDE + shift_y + scale * (p->y - 0.5f * (y0 + y1));
  }
}

/* Gives every point the pen's half width there. */
static void
press_pen (const Hand *hand, Line *line)
{
  for (guint i = 0; i < line->n; i++) {
    LinePoint *p = &line->points[i];
    const LinePoint *before = i == 0 || p->lift ? p : p - 1;
    const LinePoint *after = before == p && i + 1 < line->n ? p + 1 : p;
    float dx = after->x - before->x, dy = after->y - before->y;
    float length = sqrtf (dx * dx + dy * dy) + 1e-3f;
    float across = (dx * hand->nib[1] - dy * hand->nib[0]) / length;
    float swing = hand->swing * drawn_sin (hand->swing_frequency * (float) i / 12.0f + hand->phase);
    p->radius = hand->radius * (1.0f + swing) * (1.0f - 0.6f * (across < 0 ? -across : across));
    p->radius = drawn_clamp (p->radius, 0.35f, 2.4f);
  }
}

/* Inks the pixels nearer to the piece a … b than the pen's half width, with a soft edge. */
static void
draw_piece (float *ink, const LinePoint *a, const LinePoint *b, float softness)
{
  float reach = MAX (a->radius, b->radius) + softness;
  gint x0 = MAX (0, (gint) (MIN (a->x, b->x) - reach)),
       y0 = MAX (0, (gint) (MIN (a->y, b->y) - reach));
  gint x1 = MIN (SIDE - 1, (gint) (MAX (a->x, b->x) + reach));
  gint y1 = MIN (SIDE - 1, (gint) (MAX (a->y, b->y) + reach));
  float dx = b->x - a->x, dy = b->y - a->y;
  float per_length = 1.0f / (dx * dx + dy * dy + 1e-6f), per_edge = 0.5f / softness;
  for (gint y = y0; y <= y1; y++)
    for (gint x = x0; x <= x1; x++) {
      float px = (float) x + 0.5f - a->x, py = (float) y + 0.5f - a->y;
      float t = drawn_clamp ((px * dx + py * dy) * per_length, 0.0f, 1.0f);
      px -= t * dx;
      py -= t * dy;
      float far = px * px + py * py;
      float radius = a->radius + t * (b->radius - a->radius);
      if (far >= (radius + softness) * (radius + softness))
        continue;
      float cover = drawn_clamp ((radius + softness - sqrtf (far)) * per_edge, 0.0f, 1.0f);
      if (cover > ink[y * SIDE + x])
        ink[y * SIDE + x] = cover;
    }
}

/* Some pens run dry: they leave a piece out now and then. */
static void
draw_line (float *ink, const Hand *hand, const Line *line, DrawnRandom *r)
{
  float dry = drawn_chance (r, 0.12f) ? drawn_between (r, 0.05f, 0.25f) : 0.0f;
  for (guint i = 0; i < line->n; i++) {
    const LinePoint *p = &line->points[i];
    if (p->lift && i + 1 < line->n && !p[1].lift)
      continue;
    if (dry > 0 && drawn_chance (r, dry))
      continue;
    draw_piece (ink, p->lift ? p : p - 1, p, hand->softness);
  }
}

/* Contrast and noise of the scan. */
static void
develop (const float *ink, DrawnRandom *r, guint8 *pixels)
{
  float full = drawn_chance (r, 0.5f) ? drawn_between (r, 235.0f, 265.0f)
                                      : drawn_between (r, 170.0f, 255.0f);
  float ground = drawn_chance (r, 0.3f) ? drawn_between (r, 0.0f, 24.0f) : 0.0f;
  float grain = drawn_chance (r, 0.5f) ? drawn_between (r, 3.0f, 18.0f) : 0.0f;
  for (guint i = 0; i < SIDE * SIDE; i++) {
    float v = ground + (full - ground) * ink[i];
    if (grain > 0)
      v += grain * drawn_normal (r);
    pixels[i] = (guint8) (drawn_clamp (v, 0.0f, 255.0f) + 0.499f);
  }
  for (guint n = drawn_chance (r, 0.25f) ? 1 + drawn_below (r, 6) : 0; n > 0; n--) {
    guint speck = drawn_below (r, SIDE * SIDE);
    pixels[speck] = (guint8) drawn_below (r, 256);
  }
}

void
lam_drawn_digit (LamScript script, guint digit, guint64 seed, guint64 index, guint8 *pixels)
{
  DrawnRandom r = drawn_random (seed, 100 + 10 * script + digit, index);
  const DrawnForm *form = choose_form (script, digit, &r);
  Hand hand;
  choose_warp (&hand, script, &r);
  choose_pen (&hand, script, &r);

  DrawnPoint points[DRAWN_STROKE_POINTS];
  Line line;
  line.n = 0;
  warp_points (&hand, form, &r, points);
  flatten_curve (points, form->n_points, &line);
  place_line (&hand, &line, &r);
  press_pen (&hand, &line);

  float ink[SIDE * SIDE];
  memset (ink, 0, sizeof ink);
  draw_line (ink, &hand, &line, &r);
  develop (ink, &r, pixels);
}

const char *
lam_drawn_digit_name (LamScript script, guint digit)
{
  static const char *const names[3][10] = {
    { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" },
    { "۰", "۱", "۲", "۳", "۴", "۵", "۶", "۷", "۸", "۹" },
    { "೦", "೧", "೨", "೩", "೪", "೫", "೬", "೭", "೮", "೯" },
  };
  g_return_val_if_fail (script <= LAM_SCRIPT_KANNADA && digit < 10, NULL);
  return names[script][digit];
}
