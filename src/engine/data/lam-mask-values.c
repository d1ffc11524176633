/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-mask-values.h. */

#include "lam-mask-values.h"

#include <string.h>

#define MAX_COLOURS 255

void
lam_mask_values_init (LamMaskValues *v, guint border)
{
  memset (v, 0, sizeof *v);
  v->colours = g_array_new (FALSE, FALSE, sizeof (guint32));
  v->border = border;
  g_mutex_init (&v->lock);
}

void
lam_mask_values_clear (LamMaskValues *v)
{
  g_array_unref (v->colours);
  g_mutex_clear (&v->lock);
}

/* The number of a colour, given as they are met; more than MAX_COLOURS when there are too many. */
static guint
number_colour (LamMaskValues *v, guint32 colour)
{
  guint i = 0;

  g_mutex_lock (&v->lock);
  while (i < v->colours->len && g_array_index (v->colours, guint32, i) != colour)
    i++;
  if (i == v->colours->len && i <= MAX_COLOURS)
    g_array_append_val (v->colours, colour);
  g_mutex_unlock (&v->lock);
  return i;
}

static gboolean
number_colours (LamMaskValues *v, const guint8 *rgb, gsize n, guint8 *to, GError **error)
{
  guint32 last = G_MAXUINT32;
  guint number = 0;

  for (gsize i = 0; i < n; i++, rgb += 3) {
    guint32 colour = (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];

    if (colour != last)
      number = number_colour (v, colour);
    if (number >= MAX_COLOURS)
      return lam_fail (error, LAM_ERROR_DATA,
                       "The masks have more than %d colours; a colour for each class is wanted.",
                       MAX_COLOURS);
    last = colour;
    to[i] = (guint8) number;
  }
  return TRUE;
}

static gint
by_number (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

/* Colours get numbers in their own order, black first, whichever was met first. @now: the number of
 * each old one. */
static void
sort_colours (LamMaskValues *v, guint8 now[256])
{
  g_autofree guint32 *met = g_memdup2 (v->colours->data, MAX (v->colours->len, 1) * 4);
  gsize counts[256] = { 0 };

  g_array_sort (v->colours, by_number);
  for (guint i = 0; i < v->colours->len; i++)
    for (guint k = 0; k < v->colours->len; k++)
      if (g_array_index (v->colours, guint32, k) == met[i]) {
        now[i] = (guint8) k;
        counts[k] = v->counts[i];
      }
  memcpy (v->counts, counts, sizeof counts);
  /* What was a colour is now the number of a class. */
  v->is_palette = TRUE;
}

/* How many of the values from @from to @to occur. */
static guint
occurring (const LamMaskValues *v, guint from, guint to)
{
  guint n = 0;

  for (guint i = from; i <= to; i++)
    n += v->counts[i] > 0 && i != v->border;
  return n;
}

static void
cut_in_half (LamMaskValues *v)
{
  for (guint i = 0; i < 256; i++)
    v->to_class[i] = i >= 128;
}

/* Numbers are classes as they stand, 255 is the border, as in VOC. */
static guint
take_numbers (LamMaskValues *v)
{
  guint largest = 1;

  for (guint i = 0; i < 256; i++)
    v->to_class[i] = (guint8) i;
  for (guint i = 0; i < 255; i++)
    if (v->counts[i] > 0 && i != v->border)
      largest = i;
  return largest + 1;
}

gboolean
lam_mask_values_note_kinds (LamMaskValues *v, const LamPictureList *masks, gboolean first,
                            GError **error)
{
  if (first)
    v->is_palette = v->is_lossy = FALSE;
  for (guint i = 0; i < masks->files->len; i++) {
    const LamPictureInfo *info = &masks->infos[i];
    const char *name = ((LamFile *) masks->files->pdata[i])->name;
    gboolean colour = info->shape.d[2] == 3;

    if (info->is_bad)
      continue;
    if (first) {
      first = FALSE;
      v->is_colour = colour;
      v->is_lossy = info->is_lossy;
    }
    if (colour != v->is_colour)
      return lam_fail (error, LAM_ERROR_DATA,
                       "The mask “%s” is %s, but those before it are %s; all must be of a kind.",
                       name, colour ? lam_translate ("in colour") : lam_translate ("grey"),
                       v->is_colour ? lam_translate ("in colour") : lam_translate ("grey"));
    /* The colours of a JPEG are never quite exact, so that they cannot be counted. */
    if (colour && info->is_lossy != v->is_lossy)
      return lam_fail (error, LAM_ERROR_DATA,
                       "The mask “%s” is a %s in colour, but those before it are %s; all must be "
                       "of a kind.",
                       name, info->is_lossy ? "JPEG" : "PNG", v->is_lossy ? "JPEG" : "PNG");
    v->is_palette = v->is_palette || info->is_palette;
    v->is_lossy = v->is_lossy || info->is_lossy;
  }
  return TRUE;
}

static gboolean
take_values (LamMaskValues *v, const guint8 *pixels, gsize n, guint channels, guint8 *to,
             GError **error)
{
  if (channels == 1) {
    memcpy (to, pixels, n);
  } else if (v->is_lossy) {
    for (gsize i = 0; i < n; i++, pixels += 3)
      to[i] = (guint8) ((pixels[0] + pixels[1] + pixels[2] + 1) / 3);
  } else if (!number_colours (v, pixels, n, to, error)) {
    return FALSE;
  }
  return TRUE;
}

static void
count (LamMaskValues *v, const guint8 *values, gsize n)
{
  gsize counts[256] = { 0 };

  for (gsize i = 0; i < n; i++)
    counts[values[i]]++;
  g_mutex_lock (&v->lock);
  for (guint i = 0; i < 256; i++)
    v->counts[i] += counts[i];
  g_mutex_unlock (&v->lock);
}

gboolean
lam_mask_values_take (LamMaskValues *v, const guint8 *pixels, gsize n, guint channels, guint8 *to,
                      GError **error)
{
  if (!take_values (v, pixels, n, channels, to, error))
    return FALSE;
  count (v, to, n);
  return TRUE;
}

static guint
settle_classes (LamMaskValues *v)
{
  gboolean border_given = v->border != LAM_MASK_NO_BORDER;
  guint few = occurring (v, 0, 63), many = occurring (v, 64, 254), n = 0;

  if (v->is_lossy) {
    cut_in_half (v); /* JPEG: 0 and 255 and what lossy coding made of them */
    return 2;
  }
  if (!border_given && !v->is_palette && v->counts[128] > 0 && many == 1 && few <= 1
      && v->counts[255] > 0) {
    v->border = 128; /* black, white and a grey line between them */
    many = 0;
  }
  if (v->is_palette || (many == 0 && few > 1) || (many == 0 && v->counts[255] == 0)) {
    n = take_numbers (v);
  } else if (few + many > 20) {
    cut_in_half (v); /* soft edges: black and white meant */
    n = 2;
  } else {
    for (guint i = 0; i < 256; i++)
      if (i != v->border && (v->counts[i] > 0 || i == 0))
        v->to_class[i] = (guint8) n++;
    n = MAX (n, 2);
  }
  if (v->border < 256)
    v->to_class[v->border] = LAM_IGNORE;
  return n;
}

guint
lam_mask_values_settle (LamMaskValues *v, guint8 to_class[256])
{
  guint8 now[256];
  guint n_classes;

  for (guint i = 0; i < 256; i++)
    now[i] = (guint8) i;
  if (v->is_colour && !v->is_lossy)
    sort_colours (v, now);
  n_classes = settle_classes (v);
  for (guint i = 0; i < 256; i++)
    to_class[i] = v->to_class[now[i]];
  return n_classes;
}
