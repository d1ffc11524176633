/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See sample-wall-thumbs.h. The worker owns nothing of the cache: it gets a reference to the data,
 * makes one texture, and posts it to the main thread, where a ticket says whether anybody still
 * waits. */

#include "sample-wall-thumbs.h"

#include <string.h>

#include "sample-picture.h"

#define MOST_KEPT 800 /* of 64×64 pixels, RGB: 10 MB */

struct _LaminaThumbs {
  LamData *data;
  guint side;
  guint generation; /* of the data */
  GHashTable *kept; /* guint64 key → GList of Kept */
  GQueue order;     /* of Kept, last used first */
  GHashTable *open; /* ticket → Wish, asked and not answered */
  GThreadPool *worker;
  guint64 last_ticket;
};

typedef struct {
  guint64 key;
  GdkTexture *texture;
} Kept;

/* One question. Freed by whoever ends it: the main thread. */
typedef struct {
  LaminaThumbs *thumbs;
  LamData *data;
  LamPartId part;
  gsize position;
  guint side, generation;
  guint64 ticket;
  LaminaThumbFunc func;
  gpointer user_data;
  int cancelled; /* atomic; written by the main thread, read by the worker */
  GdkTexture *texture;
} Wish;

static guint64
key_of (LamPartId part, gsize position)
{
  return (guint64) part << 48 | position;
}

/* ---- pictures ---- */

/* Mean colour of the pixels of a picture that fall into one pixel of a smaller one. */
static void
average (const guint8 *from, guint columns, guint channels, const guint *box, guint8 *rgb)
{
  guint sums[3] = { 0 }, n = (box[1] - box[0]) * (box[3] - box[2]);

  for (guint y = box[0]; y < box[1]; y++)
    for (guint x = box[2]; x < box[3]; x++)
      for (guint c = 0; c < 3; c++)
        sums[c] += from[((gsize) y * columns + x) * channels + (channels == 3 ? c : 0)];
  for (guint c = 0; c < 3; c++)
    rgb[c] = (guint8) (sums[c] / MAX (n, 1));
}

/* Tints the pixel by the class of its mask. */
static void
tint (guint8 *rgb, guint class_number)
{
  static const guint8 colours[][3] = {
    { 230, 97, 0 }, { 0, 114, 178 }, { 0, 158, 115 }, { 204, 121, 167 }, { 240, 228, 66 }
  };
  static const guint8 ignored[3] = { 255, 255, 255 };
  const guint8 *colour = class_number == LAM_IGNORE ? ignored : NULL;

  if (class_number == 0)
    return;
  if (colour == NULL)
    colour = colours[(class_number - 1) % G_N_ELEMENTS (colours)];
  for (guint c = 0; c < 3; c++)
    rgb[c] = (guint8) ((rgb[c] + colour[c]) / 2);
}

/* @to: [height × width × 3] */
static void
scale_into (const guint8 *from, LamShape shape, const guint8 *mask, guint8 *to, guint height,
            guint width)
{
  guint rows = shape.d[0], columns = shape.d[1], channels = shape.d[2];

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++) {
      guint top = (guint) ((guint64) y * rows / height),
            left = (guint) ((guint64) x * columns / width);
      guint bottom = (guint) (((guint64) y + 1) * rows / height);
      guint right = (guint) (((guint64) x + 1) * columns / width);
      guint box[4] = { top, MAX (bottom, top + 1), left, MAX (right, left + 1) };
      guint8 *rgb = to + 3 * ((gsize) y * width + x);

      average (from, columns, channels, box, rgb);
      if (mask != NULL)
        tint (rgb, mask[(gsize) (top + (box[1] - top) / 2) * columns + left]);
    }
}

static void
thumb_size (guint rows, guint columns, guint side, guint *height, guint *width)
{
  guint longest = MAX (rows, columns);

  if (side == 0) {
    *height = rows;
    *width = columns;
  } else if (longest <= side) {
    *height = rows * (side / longest);
    *width = columns * (side / longest);
  } else {
    *height = MAX (1, (guint) ((guint64) rows * side / longest));
    *width = MAX (1, (guint) ((guint64) columns * side / longest));
  }
}

GdkTexture *
lamina_pixels_texture_new (const guint8 *pixels, LamShape shape, const guint8 *mask, guint side)
{
  guint height, width;
  g_autoptr (GBytes) bytes = NULL;
  guint8 *rgb;

  if (pixels == NULL || lam_shape_size (shape) == 0)
    return NULL;
  thumb_size (shape.d[0], shape.d[1], side, &height, &width);
  rgb = g_malloc ((gsize) height * width * 3);
  scale_into (pixels, shape, mask, rgb, height, width);
  bytes = g_bytes_new_take (rgb, (gsize) height * width * 3);
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8, bytes,
                                 (gsize) width * 3);
}

GdkTexture *
lamina_thumb_new (const LamData *data, LamPartId part, gsize position, guint side)
{
  LamShape shape, mask_shape;
  g_autofree guint8 *pixels = lam_data_dup_picture (data, part, position, &shape);
  const guint8 *mask = NULL;

  if (pixels == NULL)
    return NULL;
  if (!lam_data_peek_mask (data, part, position, &mask_shape, &mask)
      || mask_shape.d[0] != shape.d[0] || mask_shape.d[1] != shape.d[1])
    mask = NULL;
  return lamina_pixels_texture_new (pixels, shape, mask, side);
}

/* ---- the cache, on the main thread ---- */

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_clear_object (&kept->texture);
  g_free (kept);
}

static void
keep (LaminaThumbs *self, guint64 key, GdkTexture *texture)
{
  Kept *kept;

  if (g_hash_table_contains (self->kept, &key))
    return;
  kept = g_new (Kept, 1);
  *kept = (Kept){ key, g_object_ref (texture) };
  g_queue_push_head (&self->order, kept);
  g_hash_table_insert (self->kept, &kept->key, self->order.head);
  if (self->order.length > MOST_KEPT) {
    Kept *oldest = g_queue_pop_tail (&self->order);

    g_hash_table_remove (self->kept, &oldest->key);
    kept_free (oldest);
  }
}

GdkTexture *
lamina_thumbs_peek (LaminaThumbs *self, LamPartId part, gsize position)
{
  guint64 key = key_of (part, position);
  GList *link = g_hash_table_lookup (self->kept, &key);

  if (link == NULL)
    return NULL;
  g_queue_unlink (&self->order, link);
  g_queue_push_head_link (&self->order, link);
  return ((Kept *) link->data)->texture;
}

/* ---- questions ---- */

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  lam_data_unref (wish->data);
  g_clear_object (&wish->texture);
  g_free (wish);
}

static gboolean
answer_cb (gpointer user_data)
{
  Wish *wish = user_data;
  LaminaThumbs *self = wish->thumbs;

  /* A cancelled wish may have outlived its thumbs. */
  if (g_atomic_int_get (&wish->cancelled))
    return G_SOURCE_REMOVE;
  g_hash_table_remove (self->open, &wish->ticket);
  if (wish->generation == self->generation) {
    if (wish->texture != NULL)
      keep (self, key_of (wish->part, wish->position), wish->texture);
    wish->func (wish->texture, wish->user_data);
  }
  return G_SOURCE_REMOVE;
}

static void
make_cb (gpointer data, gpointer user_data)
{
  Wish *wish = data;

  if (!g_atomic_int_get (&wish->cancelled))
    wish->texture = lamina_thumb_new (wish->data, wish->part, wish->position, wish->side);
  /* Each answer takes microseconds, so they may come before the next frame. */
  g_idle_add_full (G_PRIORITY_DEFAULT, answer_cb, wish, wish_free);
}

/* What was asked last is on screen; what was asked first has likely scrolled away. */
static gint
newest_first (gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint64 one = ((const Wish *) a)->ticket, other = ((const Wish *) b)->ticket;

  return one > other ? -1 : one < other ? 1 : 0;
}

guint64
lamina_thumbs_ask (LaminaThumbs *self, LamPartId part, gsize position, LaminaThumbFunc func,
                   gpointer user_data)
{
  Wish *wish;

  if (self->data == NULL)
    return 0;
  wish = g_new0 (Wish, 1);
  wish->thumbs = self;
  wish->data = lam_data_ref (self->data);
  wish->part = part;
  wish->position = position;
  wish->side = self->side;
  wish->generation = self->generation;
  wish->ticket = ++self->last_ticket;
  wish->func = func;
  wish->user_data = user_data;
  g_hash_table_insert (self->open, &wish->ticket, wish);
  g_thread_pool_push (self->worker, wish, NULL);
  return wish->ticket;
}

void
lamina_thumbs_cancel (LaminaThumbs *self, guint64 ticket)
{
  Wish *wish = g_hash_table_lookup (self->open, &ticket);

  if (wish == NULL)
    return;
  g_atomic_int_set (&wish->cancelled, TRUE);
  g_hash_table_remove (self->open, &ticket);
}

/* ---- life ---- */

static gboolean
cancel_each (gpointer key, gpointer value, gpointer user_data)
{
  g_atomic_int_set (&((Wish *) value)->cancelled, TRUE);
  return TRUE;
}

static void
forget (LaminaThumbs *self)
{
  g_hash_table_foreach_remove (self->open, cancel_each, NULL);
  g_hash_table_remove_all (self->kept);
  g_queue_clear_full (&self->order, kept_free);
  g_clear_pointer (&self->data, lam_data_unref);
}

void
lamina_thumbs_set_data (LaminaThumbs *self, LamData *data, guint side)
{
  LamData *kept = data != NULL ? lam_data_ref (data) : NULL;

  forget (self);
  self->generation++;
  self->data = kept;
  self->side = side;
}

LaminaThumbs *
lamina_thumbs_new (void)
{
  LaminaThumbs *self = g_new0 (LaminaThumbs, 1);

  self->kept = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->open = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->worker = g_thread_pool_new (make_cb, NULL, 1, FALSE, NULL);
  g_thread_pool_set_sort_function (self->worker, newest_first, NULL);
  return self;
}

void
lamina_thumbs_free (LaminaThumbs *self)
{
  if (self == NULL)
    return;
  forget (self);
  /* What is waiting is cancelled, so it ends at once; its answers free themselves later. */
  g_thread_pool_free (self->worker, FALSE, TRUE);
  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->open);
  g_free (self);
}
