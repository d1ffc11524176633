/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text through Pango, which shapes Persian and Kannada and orders mixed directions by the text
 * itself. Metrics are not hinted, so that a text is equally wide on screen and on paper. The cache
 * keeps layouts by font, width and text, and drops those that two sweeps have not asked for. */
#include "plot-text.h"

#include <pango/pangocairo.h>

#define SWEEP_ABOVE 400

typedef struct {
  PangoLayout *layout;
  double width, height; /* of the ink's line boxes */
  guint used;
} Entry;

struct _PlotCache {
  PangoContext *context;
  GHashTable *entries;
  guint sweep;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->layout);
  g_free (entry);
}

PlotCache *
plot_cache_new (void)
{
  PlotCache *cache = g_new0 (PlotCache, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cache->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_cairo_context_set_font_options (cache->context, options);
  pango_cairo_context_set_resolution (cache->context, 96);
  pango_context_set_round_glyph_positions (cache->context, FALSE);
  cairo_font_options_destroy (options);
  cache->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  return cache;
}

void
plot_cache_free (PlotCache *cache)
{
  if (!cache)
    return;
  g_hash_table_unref (cache->entries);
  g_object_unref (cache->context);
  g_free (cache);
}

static gboolean
is_stale (gpointer key, gpointer value, gpointer data)
{
  const Entry *entry = value;
  const PlotCache *cache = data;

  return cache->sweep - entry->used > 1;
}

void
plot_cache_sweep (PlotCache *cache)
{
  if (g_hash_table_size (cache->entries) > SWEEP_ABOVE)
    g_hash_table_foreach_remove (cache->entries, is_stale, cache);
  cache->sweep++;
}

static const struct {
  double size;
  PangoWeight weight;
} fonts[] = {
  [PLOT_FONT_SMALL] = { 0.85, PANGO_WEIGHT_NORMAL },
  [PLOT_FONT_BODY] = { 1, PANGO_WEIGHT_NORMAL },
  [PLOT_FONT_BOLD] = { 1, PANGO_WEIGHT_SEMIBOLD },
  [PLOT_FONT_TITLE] = { 1.15, PANGO_WEIGHT_BOLD },
};

static PangoLayout *
layout_new (PlotPainter *painter, const PlotText *text, double across)
{
  const PlotStyle *style = painter->style;
  PangoLayout *layout = pango_layout_new (painter->cache->context);
  PangoFontDescription *font = pango_font_description_new ();
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_family (font, style->font ? style->font : "Sans");
  pango_font_description_set_weight (font, fonts[text->font].weight);
  pango_font_description_set_absolute_size (font, style->font_size * style->scale
                                                      * fonts[text->font].size * PANGO_SCALE);
  /* Digits of equal width: numbers that change do not dance. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_auto_dir (layout, TRUE);
  if (text->width > 0) {
    pango_layout_set_width (layout, (int) (text->width * PANGO_SCALE));
    pango_layout_set_height (layout, -1);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  }
  pango_layout_set_text (layout, text->text, -1);
  /* Pango swaps left and right for a paragraph that runs right to left. */
  gboolean swapped = pango_layout_get_direction (layout, 0) == PANGO_DIRECTION_RTL;
  if (across == 0.5)
    pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  else if ((across > 0.5) != swapped)
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  pango_attr_list_unref (attributes);
  pango_font_description_free (font);
  return layout;
}

static const Entry *
find_entry (PlotPainter *painter, const PlotText *text, double across)
{
  const PlotStyle *style = painter->style;
  PlotCache *cache = painter->cache;
  char head[96];

  g_snprintf (head, sizeof head, "%d %.4f %.2f %.1f ", text->font, style->font_size * style->scale,
              text->width, across);
  g_autofree char *key = g_strconcat (head, style->font, "\n", text->text, NULL);
  Entry *entry = g_hash_table_lookup (cache->entries, key);
  if (!entry) {
    PangoRectangle logical;

    entry = g_new0 (Entry, 1);
    entry->layout = layout_new (painter, text, across);
    pango_layout_get_extents (entry->layout, NULL, &logical);
    entry->width = (double) logical.width / PANGO_SCALE;
    entry->height = (double) logical.height / PANGO_SCALE;
    g_hash_table_insert (cache->entries, g_steal_pointer (&key), entry);
  }
  entry->used = cache->sweep;
  return entry;
}

void
plot_text_measure (PlotPainter *painter, const PlotText *text, double *width, double *height)
{
  const Entry *entry = find_entry (painter, text, 0);

  if (width)
    *width = entry->width;
  if (height)
    *height = entry->height;
}

double
plot_text_height (PlotPainter *painter, PlotFont font)
{
  double height;

  plot_text_measure (painter, &(PlotText){ "0", font }, NULL, &height);
  return height;
}

void
plot_text_draw_turned (PlotPainter *painter, const PlotText *text, double x, double y,
                       double across, double angle)
{
  cairo_save (painter->cr);
  cairo_translate (painter->cr, x, y);
  cairo_rotate (painter->cr, angle);
  plot_text_draw (painter, text, 0, 0, across, 0.5);
  cairo_restore (painter->cr);
}

void
plot_text_draw (PlotPainter *painter, const PlotText *text, double x, double y, double across,
                double down)
{
  const Entry *entry = find_entry (painter, text, across);
  PangoRectangle logical;

  /* With a width set the lines are placed inside it, away from the layout's left edge. */
  pango_layout_get_extents (entry->layout, NULL, &logical);
  cairo_save (painter->cr);
  plot_set_colour (painter, text->colour ? text->colour : &painter->style->foreground, 1);
  cairo_move_to (painter->cr,
                 plot_snap_edge (painter, x - across * entry->width)
                     - (double) logical.x / PANGO_SCALE,
                 plot_snap_edge (painter, y - down * entry->height));
  pango_cairo_show_layout (painter->cr, entry->layout);
  cairo_restore (painter->cr);
}
