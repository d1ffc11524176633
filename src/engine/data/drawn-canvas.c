/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Polygons to coverage: every edge adds to its row how the covered area changes from pixel to
 * pixel, so that a running sum along the row is the exact share of each pixel inside. Every polygon
 * is turned the same way first; where two overlap the sum passes 1 and is cut, which joins them. */
#include "drawn-canvas.h"

#include <string.h>

#define SMOOTH_POINTS 24
#define PIECES 4
#define ROUND 10 /* corners of half a circle */

void
drawn_canvas_init (DrawnCanvas *c, guint width, guint height)
{
  gsize colours = (gsize) width * height * 4, changes = (gsize) (width + 2) * height;
  memset (c, 0, sizeof *c);
  c->width = (gint) width;
  c->height = (gint) height;
  c->rgba = g_new0 (float, colours + changes);
  c->area = c->rgba + colours;
  c->left = c->used_left = c->width;
  c->top = c->used_top = c->height;
  c->pose = (DrawnPose){ 1, 0, 0, 1, 0, 0 };
}

void
drawn_canvas_clear (DrawnCanvas *c)
{
  g_clear_pointer (&c->rgba, g_free);
  c->area = NULL;
}

void
drawn_canvas_wipe (DrawnCanvas *c)
{
  for (gint y = c->used_top; y < c->used_bottom; y++)
    memset (c->rgba + 4 * ((gsize) y * c->width + c->used_left), 0,
            sizeof (float) * 4 * (gsize) (c->used_right - c->used_left));
  c->used_left = c->width;
  c->used_top = c->height;
  c->used_right = c->used_bottom = 0;
}

/* Adds the edge between x and next within one row: @d is its signed height there. */
static void
add_span (float *row, float x, float next, float d)
{
  float low = MIN (x, next), high = MAX (x, next);
  gint first = (gint) low, end = (gint) high;
  end += (float) end < high;
  if (end <= first + 1) {
    float mean = 0.5f * (low + high) - (float) first;
    row[first] += d - d * mean;
    row[first + 1] += d * mean;
    return;
  }

  float slope = 1.0f / (high - low), in_first = 1.0f - (low - (float) first);
  float in_last = high - (float) (end - 1), covered = 0.5f * slope * in_first * in_first;
  float last = 0.5f * slope * in_last * in_last;
  row[first] += d * covered;
  for (gint i = first + 1; i < end - 1; i++) {
    /* Area up to the end of pixel i, less that up to the one before. */
    float reach = in_first + (float) (i - first), now = slope * (reach - 0.5f);
    row[i] += d * (now - covered);
    covered = now;
  }
  row[end - 1] += d * (1.0f - last - covered);
  row[end] += d * last;
}

static void
add_edge (DrawnCanvas *c, DrawnXY a, DrawnXY b, float turn)
{
  if (a.y == b.y)
    return;
  if (a.y > b.y) {
    DrawnXY swap = a;
    a = b;
    b = swap;
    turn = -turn;
  }
  if (b.y <= 0 || a.y >= (float) c->height)
    return;

  float slope = (b.x - a.x) / (b.y - a.y), width = (float) c->width;
  gint first = a.y > 0 ? (gint) a.y : 0;
  for (gint y = first; y < c->height && (float) y < b.y; y++) {
    float top = MAX ((float) y, a.y), bottom = MIN ((float) (y + 1), b.y);
    float x = a.x + slope * (top - a.y), next = a.x + slope * (bottom - a.y);
    add_span (c->area + (gsize) y * (c->width + 2), drawn_clamp (x, 0.0f, width),
              drawn_clamp (next, 0.0f, width), (bottom - top) * turn);
  }
}

static void
widen_box (DrawnCanvas *c, const DrawnXY *p, guint n)
{
  for (guint i = 0; i < n; i++) {
    gint x = (gint) drawn_clamp (p[i].x, 0, (float) c->width);
    gint y = (gint) drawn_clamp (p[i].y, 0, (float) c->height);
    c->left = MIN (c->left, x);
    c->top = MIN (c->top, y);
    c->right = MAX (c->right, MIN (x + 1, c->width));
    c->bottom = MAX (c->bottom, MIN (y + 1, c->height));
  }
}

/* @p is in pixels. */
static void
add_pixels (DrawnCanvas *c, const DrawnXY *p, guint n)
{
  float doubled = 0;
  for (guint i = 0; i < n; i++) {
    const DrawnXY *q = &p[i + 1 == n ? 0 : i + 1];
    doubled += p[i].x * q->y - q->x * p[i].y;
  }
  widen_box (c, p, n);
  for (guint i = 0; i < n; i++)
    add_edge (c, p[i], p[i + 1 == n ? 0 : i + 1], doubled > 0 ? -1.0f : 1.0f);
}

static DrawnXY
place (const DrawnPose *pose, DrawnXY p)
{
  return (DrawnXY){ pose->xx * p.x + pose->xy * p.y + pose->x0,
                    pose->yx * p.x + pose->yy * p.y + pose->y0 };
}

void
drawn_add_polygon (DrawnCanvas *c, const DrawnXY *points, guint n)
{
  DrawnXY placed[SMOOTH_POINTS * PIECES];
  g_assert (n <= G_N_ELEMENTS (placed));
  for (guint i = 0; i < n; i++)
    placed[i] = place (&c->pose, points[i]);
  add_pixels (c, placed, n);
}

void
drawn_add_smooth (DrawnCanvas *c, const DrawnXY *points, guint n)
{
  DrawnXY curve[SMOOTH_POINTS * PIECES];
  guint length = 0;
  g_assert (n >= 3 && n <= SMOOTH_POINTS);
  for (guint i = 0; i < n; i++) {
    const DrawnXY *p = &points[(i + n - 1) % n], *q = &points[i], *s = &points[(i + 1) % n],
                  *u = &points[(i + 2) % n];
    for (guint k = 0; k < PIECES; k++) {
      float t = (float) k / PIECES, t2 = t * t, t3 = t2 * t;
      float wp = 0.5f * (2.0f * t2 - t - t3), wq = 0.5f * (2.0f - 5.0f * t2 + 3.0f * t3);
      float ws = 0.5f * (t + 4.0f * t2 - 3.0f * t3), wu = 0.5f * (t3 - t2);
      curve[length++] = (DrawnXY){ wp * p->x + wq * q->x + ws * s->x + wu * u->x,
                                   wp * p->y + wq * q->y + ws * s->y + wu * u->y };
    }
  }
  drawn_add_polygon (c, curve, length);
}

void
drawn_add_ellipse (DrawnCanvas *c, float x, float y, float radius_x, float radius_y)
{
  DrawnXY p[2 * ROUND];
  for (guint i = 0; i < G_N_ELEMENTS (p); i++) {
    float turn = (float) i / (2 * ROUND);
    p[i] = (DrawnXY){ x + radius_x * drawn_cos (turn), y + radius_y * drawn_sin (turn) };
  }
  drawn_add_polygon (c, p, G_N_ELEMENTS (p));
}

void
drawn_add_puffs (DrawnCanvas *c, DrawnRandom *r, guint n, const DrawnPuffs *puffs)
{
  for (guint i = 0; i < n; i++) {
    float x = puffs->x + puffs->spread_x * drawn_normal (r);
    float y = puffs->y + puffs->spread_y * drawn_normal (r);
    float radius_x = drawn_between (r, puffs->least_x, puffs->most_x);
    float radius_y = drawn_between (r, puffs->least_y, puffs->most_y);
    drawn_add_ellipse (c, x, y, radius_x, radius_y);
  }
}

void
drawn_add_limb (DrawnCanvas *c, DrawnXY a, float radius_a, DrawnXY b, float radius_b)
{
  DrawnXY p[ROUND + 2];
  float dx = b.x - a.x, dy = b.y - a.y, length = sqrtf (dx * dx + dy * dy) + 1e-6f;
  const guint half = G_N_ELEMENTS (p) / 2;
  dx /= length;
  dy /= length;
  for (guint i = 0; i < half; i++) {
    float turn = 0.5f * (float) i / (float) (half - 1), s = drawn_sin (turn), k = drawn_cos (turn);
    /* From one side of the limb around its end to the other. */
    p[i] = (DrawnXY){ b.x + radius_b * (dx * s - dy * k), b.y + radius_b * (dy * s + dx * k) };
    p[half + i] =
        (DrawnXY){ a.x - radius_a * (dx * s - dy * k), a.y - radius_a * (dy * s + dx * k) };
  }
  drawn_add_polygon (c, p, G_N_ELEMENTS (p));
}

/* The grain at a place given in cells. */
static float
find_grain (const DrawnGrain *grain, float u, float v)
{
  gint i = (gint) u, j = (gint) v; /* both are 0 or more */
  float a = u - (float) i, b = v - (float) j;
  const float *row = grain->cells + 16 * (j & 15), *below = grain->cells + 16 * ((j + 1) & 15);
  float top = row[i & 15] + a * (row[(i + 1) & 15] - row[i & 15]);
  float bottom = below[i & 15] + a * (below[(i + 1) & 15] - below[i & 15]);
  return top + b * (bottom - top);
}

/* Paints columns @left … @right of row @y; @cover is the share of each pixel to paint. */
static void
paint_row (DrawnCanvas *c, const DrawnPaint *paint, gint y, gint left, gint right,
           const float *cover)
{
  float span = paint->to_y - paint->from_y, per_cell = 0, v = 0;
  float share = span != 0 ? drawn_clamp (((float) y + 0.5f - paint->from_y) / span, 0, 1) : 0;
  DrawnColour colour = drawn_mix_colours (paint->from, paint->to, share);
  if (paint->grain) {
    per_cell = 1.0f / paint->grain_size;
    v = (float) y * per_cell;
  }
  for (gint x = left; x < right; x++) {
    float a = cover[x] * paint->opacity, light = 0;
    if (a <= 0)
      continue;
    float *pixel = c->rgba + 4 * ((gsize) y * c->width + x);
    if (paint->inside)
      a *= pixel[3];
    if (paint->grain)
      light = paint->grain_strength * find_grain (paint->grain, (float) x * per_cell, v);
    pixel[0] += a * (colour.r + light - pixel[0]);
    pixel[1] += a * (colour.g + light - pixel[1]);
    pixel[2] += a * (colour.b + light - pixel[2]);
    if (!paint->inside)
      pixel[3] += a * (1.0f - pixel[3]);
  }
}

static void
use_box (DrawnCanvas *c, gint left, gint top, gint right, gint bottom)
{
  if (right <= left || bottom <= top)
    return;
  c->used_left = MIN (c->used_left, left);
  c->used_top = MIN (c->used_top, top);
  c->used_right = MAX (c->used_right, right);
  c->used_bottom = MAX (c->used_bottom, bottom);
}

void
drawn_paint (DrawnCanvas *c, const DrawnPaint *paint)
{
  use_box (c, c->left, c->top, c->right, c->bottom);
  for (gint y = c->top; y < c->bottom; y++) {
    float *row = c->area + (gsize) y * (c->width + 2), sum = 0;
    for (gint x = c->left; x < c->right; x++) {
      sum += row[x];
      row[x] = drawn_clamp (sum < 0 ? -sum : sum, 0.0f, 1.0f);
      /* Sums of areas miss 0 by rounding; a veil of it would cover whole rows. */
      row[x] = row[x] < 1e-3f ? 0 : row[x];
    }
    paint_row (c, paint, y, c->left, c->right, row);
    memset (row + c->left, 0, sizeof (float) * (gsize) (c->width + 2 - c->left));
  }
  c->left = c->width;
  c->top = c->height;
  c->right = c->bottom = 0;
}

void
drawn_paint_flat (DrawnCanvas *c, DrawnColour colour, float opacity)
{
  DrawnPaint paint = { colour, colour, 0, 0, opacity, NULL, 1, 0, FALSE };
  drawn_paint (c, &paint);
}

void
drawn_paint_all (DrawnCanvas *c, const DrawnPaint *paint)
{
  float cover[256];
  g_assert (c->width <= (gint) G_N_ELEMENTS (cover));
  for (gint x = 0; x < c->width; x++)
    cover[x] = 1;
  use_box (c, 0, 0, c->width, c->height);
  for (gint y = 0; y < c->height; y++)
    paint_row (c, paint, y, 0, c->width, cover);
}

/* Adds a quarter of the layer's pixel at a place between pixels. */
static void
add_tap (float *sum, const DrawnCanvas *layer, float x, float y)
{
  gint i = (gint) (x + 64.0f) - 64, j = (gint) (y + 64.0f) - 64; /* rounded down */
  float a = x - (float) i, b = y - (float) j;
  for (gint k = 0; k < 4; k++) {
    gint u = i + (k & 1), v = j + (k >> 1);
    float weight = 0.25f * (k & 1 ? a : 1.0f - a) * (k >> 1 ? b : 1.0f - b);
    if (u < 0 || v < 0 || u >= layer->width || v >= layer->height)
      continue;
    const float *from = layer->rgba + 4 * ((gsize) v * layer->width + u);
    for (gint n = 0; n < 4; n++)
      sum[n] += weight * from[n];
  }
}

void
drawn_lay_over (DrawnCanvas *c, const DrawnCanvas *layer, float dx, float dy)
{
  gboolean moves = dx != 0 || dy != 0;
  gint more = moves ? 2 + (gint) (dx < 0 ? -dx : dx) + (gint) (dy < 0 ? -dy : dy) : 0;
  gint left = MAX (0, layer->used_left - more), right = MIN (c->width, layer->used_right + more);
  gint top = MAX (0, layer->used_top - more), bottom = MIN (c->height, layer->used_bottom + more);
  for (gint y = top; y < bottom; y++)
    for (gint x = left; x < right; x++) {
      gsize at = 4 * ((gsize) y * c->width + x);
      float sum[4] = { 0 };
      if (!moves)
        memcpy (sum, layer->rgba + at, sizeof sum);
      else
        for (gint k = 0; k < 4; k++) {
          float back = ((float) k - 1.5f) / 1.5f;
          add_tap (sum, layer, (float) x + back * dx, (float) y + back * dy);
        }
      for (gint n = 0; n < 4; n++)
        c->rgba[at + n] = sum[n] + (1.0f - sum[3]) * c->rgba[at + n];
    }
  use_box (c, left, top, right, bottom);
}

void
drawn_develop (const DrawnCanvas *c, DrawnRandom *r, float noise, guint8 *rgb)
{
  gsize n = (gsize) c->width * c->height;
  for (gsize i = 0; i < n; i++) {
    /* One draw a pixel: most of a camera's noise is in the light, some in each colour. */
    guint64 b = drawn_bits (r);
    gint sum = (gint) (b & 0xffff) + (gint) ((b >> 16) & 0xffff) - 65535;
    float light = noise * (float) sum * (0.8f / 26755.0f);
    for (guint k = 0; k < 3; k++) {
      gint own = (gint) ((b >> (32 + 10 * k)) & 1023) - 512;
      float v = 255.0f * c->rgba[4 * i + k] + light + noise * (float) own * (0.6f / 296.0f);
      rgb[3 * i + k] = (guint8) (drawn_clamp (v, 0.0f, 255.0f) + 0.499f);
    }
  }
}

void
drawn_grain_fill (DrawnGrain *grain, DrawnRandom *r)
{
  for (guint i = 0; i < G_N_ELEMENTS (grain->cells); i += 4) {
    guint64 b = drawn_bits (r);
    for (guint k = 0; k < 4; k++)
      grain->cells[i + k] = (float) ((gint) ((b >> (16 * k)) & 0xffff) - 32768) * (1.0f / 32768.0f);
  }
}

DrawnPose
drawn_pose (float x0, float y0, float scale_x, float scale_y, float turn)
{
  float c = drawn_cos (turn), s = drawn_sin (turn);
  return (DrawnPose){ scale_x * c, -scale_y * s, scale_x * s, scale_y * c, x0, y0 };
}

DrawnColour
drawn_mix_colours (DrawnColour a, DrawnColour b, float share_of_b)
{
  return (DrawnColour){ a.r + share_of_b * (b.r - a.r), a.g + share_of_b * (b.g - a.g),
                        a.b + share_of_b * (b.b - a.b) };
}

DrawnColour
drawn_vary_colour (DrawnRandom *r, DrawnColour colour, float light, float hue)
{
  float l = light * drawn_normal (r);
  float red = hue * drawn_normal (r);
  float green = hue * drawn_normal (r);
  float blue = hue * drawn_normal (r);
  return (DrawnColour){ drawn_clamp (colour.r + l + red, 0, 1),
                        drawn_clamp (colour.g + l + green, 0, 1),
                        drawn_clamp (colour.b + l + blue, 0, 1) };
}
