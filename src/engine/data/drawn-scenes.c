/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts places, things and animals together from back to front. Each animal, and each thing in front
 * of one, is painted on a layer of its own; the layer's coverage is what the mask is made of, so
 * that picture and mask cannot disagree. */
#include "drawn-scenes.h"

#include "drawn-animals.h"
#include "drawn-places.h"

#include <string.h>

#define MOST_ITEMS 8

typedef struct {
  guint8 klass; /* 0 is a thing */
  float foot;   /* pixel row */
} Item;

/* Marks what @layer hides or shows: pixels that it covers by more than half. */
static void
mark (const DrawnCanvas *layer, guint8 klass, guint8 *mask)
{
  for (gint y = layer->used_top; y < layer->used_bottom; y++)
    for (gint x = layer->used_left; x < layer->used_right; x++) {
      gsize at = (gsize) y * layer->width + x;
      if (layer->rgba[4 * at + 3] > 0.5f)
        mask[at] = klass;
    }
}

static int
compare_feet (const void *a, const void *b)
{
  float x = ((const Item *) a)->foot, y = ((const Item *) b)->foot;
  return (x > y) - (x < y);
}

/* Chooses who is there and where they stand, the farthest first. */
static guint
choose_items (DrawnRandom *r, float side, float horizon, Item *items)
{
  float u = drawn_uniform (r);
  guint animals = u < 0.04f ? 0 : u < 0.62f ? 1 : u < 0.92f ? 2 : 3, n = 0;
  for (guint i = 0; i < animals; i++) {
    float foot = drawn_between (r, MAX (horizon + 0.06f * side, 0.5f * side), 0.99f * side);
    items[n++] = (Item){ (guint8) (1 + drawn_below (r, 2)), foot };
  }
  for (guint i = drawn_below (r, 4); i > 0; i--) {
    float low = drawn_chance (r, 0.75f) ? drawn_between (r, horizon + 0.02f * side, 0.75f * side)
                                        : drawn_between (r, 0.85f * side, 1.05f * side);
    items[n++] = (Item){ 0, low };
  }
  qsort (items, n, sizeof *items, compare_feet);
  return n;
}

static void
add_shadow (DrawnCanvas *c, float x, float y, float height)
{
  drawn_add_ellipse (c, x, y, 0.7f * height, 0.09f * height);
  drawn_paint_flat (c, (DrawnColour){ 0.04f, 0.05f, 0.06f }, 0.35f);
}

static void
add_animal (DrawnCanvas *c, DrawnCanvas *layer, DrawnRandom *r, const Item *item, float horizon)
{
  float side = (float) c->height;
  DrawnSpecies species = item->klass == 1 ? DRAWN_HORSE : DRAWN_DOG;
  /* Nearer ones are bigger, but how big also depends on the lens. */
  float depth = (item->foot - horizon) / (side - horizon);
  float height = side * (0.16f + 0.34f * depth) * drawn_between (r, 0.75f, 1.15f);
  height *= species == DRAWN_HORSE ? 1.1f : 0.9f;
  float x = side * drawn_between (r, 0.2f, 0.8f);
  if (drawn_chance (r, 0.6f))
    add_shadow (c, x, item->foot, height);
  drawn_animal (layer, r, species, x, item->foot, height);
}

/* One light for everything, as a camera sees it. */
static void
grade (DrawnCanvas *c, DrawnRandom *r)
{
  float gain[3], light = drawn_between (r, 0.75f, 1.12f), lift = drawn_between (r, 0, 0.06f);
  for (guint i = 0; i < 3; i++)
    gain[i] = light * (1.0f + 0.05f * drawn_normal (r));
  gsize n = (gsize) c->width * c->height;
  for (gsize i = 0; i < n; i++)
    for (guint k = 0; k < 3; k++)
      c->rgba[4 * i + k] = lift + gain[k] * c->rgba[4 * i + k];
}

void
lam_drawn_scene (guint size, guint64 seed, guint64 index, guint8 *rgb, guint8 *mask)
{
  g_return_if_fail (size >= 64 && size <= 256);
  DrawnRandom r = drawn_random (seed, 300, index);
  DrawnPlace place = drawn_below (&r, 3);
  DrawnCanvas canvas, layer;
  Item items[MOST_ITEMS];
  drawn_canvas_init (&canvas, size, size);
  drawn_canvas_init (&layer, size, size);
  memset (mask, 0, (gsize) size * size);

  float horizon = drawn_place (&canvas, &r, place);
  guint n = choose_items (&r, (float) size, horizon, items);
  for (guint i = 0; i < n; i++) {
    if (items[i].klass == 0)
      drawn_thing (&layer, &r, place, items[i].foot);
    else
      add_animal (&canvas, &layer, &r, &items[i], horizon);
    drawn_lay_over (&canvas, &layer, 0, 0);
    mark (&layer, items[i].klass, mask);
    drawn_canvas_wipe (&layer);
  }

  grade (&canvas, &r);
  drawn_develop (&canvas, &r, drawn_between (&r, 1, 8), rgb);
  drawn_canvas_clear (&layer);
  drawn_canvas_clear (&canvas);
}

const char *
lam_drawn_scene_class_name (guint klass)
{
  static const char *const names[LAM_DRAWN_SCENE_CLASSES] = { "background", "horse", "dog" };
  g_return_val_if_fail (klass < LAM_DRAWN_SCENE_CLASSES, NULL);
  return names[klass];
}
