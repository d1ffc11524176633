/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Thumbnails of samples, made on a thread of their own, the last wanted first, and kept in a small
 * cache. */

#pragma once

#include <gdk/gdk.h>

#include "lam.h"

G_BEGIN_DECLS

typedef struct _LaminaThumbs LaminaThumbs;

/* @texture: borrowed, NULL when the sample is no picture */
typedef void (*LaminaThumbFunc) (GdkTexture *texture, gpointer user_data);

LaminaThumbs *lamina_thumbs_new (void);
void lamina_thumbs_free (LaminaThumbs *thumbs);

/* Forgets all; pictures are of @data from now on, at most @side device pixels wide and high. */
void lamina_thumbs_set_data (LaminaThumbs *thumbs, LamData *data, guint side);

/* The thumbnail if it is there already, else NULL. Borrowed. */
GdkTexture *lamina_thumbs_peek (LaminaThumbs *thumbs, LamPartId part, gsize position);

/* Makes it, then calls @func on the main thread. Returns: a ticket for lamina_thumbs_cancel() */
guint64 lamina_thumbs_ask (LaminaThumbs *thumbs, LamPartId part, gsize position,
                           LaminaThumbFunc func, gpointer user_data);

/* The answer is not wanted any more. */
void lamina_thumbs_cancel (LaminaThumbs *thumbs, guint64 ticket);

/* The picture of a sample, its mask laid over it, at most @side pixels wide and high: small ones
 * are enlarged by a whole number so that pixels stay squares, large ones averaged. 0: as it is.
 * May be called on any thread. Returns: (transfer full), or NULL when it is no picture */
GdkTexture *lamina_thumb_new (const LamData *data, LamPartId part, gsize position, guint side);

/* The same from @pixels, grey or RGB by the channels of @shape. @mask: [rows × columns], or NULL */
GdkTexture *lamina_pixels_texture_new (const guint8 *pixels, LamShape shape, const guint8 *mask,
                                       guint side);

G_END_DECLS
