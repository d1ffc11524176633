/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of small pictures with captions, frames, masks and bars: building, painting, hitting. */
#include "plot-tiles.h"

#include <math.h>

#define MAX_CHANCES 16
#define MAX_CLASSES 255

static void
tile_free (gpointer data)
{
  Tile *tile = data;

  g_clear_pointer (&tile->image, cairo_surface_destroy);
  g_free (tile->classes);
  g_free (tile->above);
  g_free (tile->below);
  for (guint i = 0; i < tile->n_chances; i++)
    g_free (tile->chances[i].label);
  g_free (tile->chances);
  g_free (tile);
}

static void
tiles_free (Plot *plot)
{
  Tiles *tiles = (Tiles *) plot;

  g_ptr_array_unref (tiles->tiles);
  g_strfreev (tiles->row_titles);
  g_free (tiles->colours);
}

static gboolean
tiles_is_empty (const Plot *plot)
{
  return ((const Tiles *) plot)->tiles->len == 0;
}

/* ---- painting ---- */

static void
paint_frame (PlotPainter *painter, PlotFrame frame, const PlotRect *picture)
{
  static const struct {
    double width;
    PlotRole role;
  } looks[] = {
    [PLOT_FRAME_GOOD] = { 1, PLOT_ROLE_GOOD },
    [PLOT_FRAME_BAD] = { 1.8, PLOT_ROLE_BAD },
    [PLOT_FRAME_SELECTED] = { 1.8, PLOT_ROLE_MUTED },
  };
  cairo_t *cr = painter->cr;

  if (frame == PLOT_FRAME_NONE)
    return;
  const PlotColour *colour = frame == PLOT_FRAME_SELECTED
                                 ? &painter->style->foreground
                                 : &painter->style->role[looks[frame].role];
  double width = plot_snap_edge (painter, plot_line_width (painter, looks[frame].width));
  double cut = MIN (plot_gap (painter, 7), picture->width / 4);
  plot_set_colour (painter, colour, 1);
  cairo_set_line_width (cr, width);
  cairo_rectangle (cr, picture->x - width / 2, picture->y - width / 2, picture->width + width,
                   picture->height + width);
  cairo_stroke (cr);
  if (frame != PLOT_FRAME_BAD)
    return;
  double right = picture->x + picture->width;
  cairo_move_to (cr, right - cut, picture->y);
  cairo_line_to (cr, right, picture->y);
  cairo_line_to (cr, right, picture->y + cut);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
paint_mask (PlotPainter *painter, const Tiles *tiles, const Tile *tile, const PlotRect *picture)
{
  PlotColour ours[PLOT_N_SERIES_ROLES + 1] = { { 0 } };

  for (guint i = 1; i < G_N_ELEMENTS (ours); i++)
    ours[i] = painter->style->role[i - 1];
  cairo_surface_t *mask = plot_mask_new (tile->classes, tile->width, tile->height,
                                         tiles->colours ? tiles->colours : ours,
                                         tiles->colours ? tiles->n_colours : G_N_ELEMENTS (ours));
  plot_picture_paint (painter, mask, picture, tile->opacity);
  cairo_surface_destroy (mask);
}

static void
paint_chances (PlotPainter *painter, const Tile *tile, const PlotRect *place, double top)
{
  cairo_t *cr = painter->cr;
  double line = plot_tiles_chance_height (painter), thick = plot_gap (painter, 5);
  double label = plot_tiles_label_width (painter, tile);

  label = MIN (label, MAX (place->width / 2, place->width - plot_tiles_bar_width (painter)));
  double left = plot_snap_edge (painter, place->x + label + plot_gap (painter, 4));
  double room = place->x + place->width - left;
  for (guint i = 0; i < tile->n_chances; i++) {
    const Chance *chance = &tile->chances[i];
    double middle = top + (i + 0.5) * line, share = CLAMP (chance->share, 0, 1);
    PlotText text = { chance->label, PLOT_FONT_SMALL, label + 1, &painter->style->muted };
    plot_text_draw (painter, &text, left - plot_gap (painter, 4), middle, 1, 0.5);
    double edge = plot_snap_edge (painter, middle - thick / 2);
    plot_set_colour (painter, &painter->style->grid, 1);
    cairo_rectangle (cr, left, edge, room, thick);
    cairo_fill (cr);
    plot_set_colour (painter, &painter->style->role[chance->role], 1);
    cairo_rectangle (cr, left, edge, room * (isfinite (share) ? share : 0), thick);
    cairo_fill (cr);
  }
}

static void
paint_tile (PlotPainter *painter, const Tiles *tiles, const TilesLayout *layout, guint i)
{
  guint index = plot_tiles_index (layout, i);
  if (index == PLOT_TILES_NONE)
    return;
  const Tile *tile = g_ptr_array_index (tiles->tiles, index);
  PlotRect place = plot_tiles_place (layout, i),
           picture = plot_tiles_picture (painter, layout, tile, i);
  const Row *row = &layout->row[i / layout->columns];
  double middle = place.x + place.width / 2, bottom = place.y + row->above + layout->picture_h;
  PlotText caption = { tile->above, PLOT_FONT_SMALL, 0, &painter->style->foreground };

  if (tile->image) {
    plot_picture_paint (painter, tile->image, &picture, 1);
    if (tile->classes)
      paint_mask (painter, tiles, tile, &picture);
    paint_frame (painter, tile->frame, &picture);
  }
  caption.width = place.width + layout->gap_x * 0.7;
  if (tile->above && *tile->above)
    plot_text_draw (painter, &caption, middle, place.y + row->above - plot_gap (painter, 2), 0.5,
                    1);
  caption.text = tile->below;
  if (tile->below && *tile->below)
    plot_text_draw (painter, &caption, middle, bottom + plot_gap (painter, 2), 0.5, 0);
  if (tile->n_chances > 0)
    paint_chances (painter, tile, &place, bottom + row->below + plot_gap (painter, 2));
}

static void
tiles_paint (PlotPainter *painter, const Plot *plot, const PlotRect *area)
{
  const Tiles *tiles = (const Tiles *) plot;
  TilesLayout layout;

  if (tiles_is_empty (plot)) {
    plot_paint_sentence (painter, plot, area);
    return;
  }
  if (!plot_tiles_layout (painter, tiles, area, &layout))
    return;
  for (guint i = 0; i < layout.columns * layout.rows; i++)
    paint_tile (painter, tiles, &layout, i);
  for (guint r = 0; tiles->n_rows > 0 && r < layout.rows; r++) {
    PlotRect place = plot_tiles_place (&layout, r * layout.columns);
    PlotText title = { tiles->row_titles[r % tiles->n_rows], PLOT_FONT_BODY, 0,
                       &painter->style->foreground };
    plot_text_draw (painter, &title, layout.left - plot_gap (painter, 8),
                    place.y + layout.row[r].above + layout.picture_h / 2, 1, 0.5);
  }
  plot_tiles_layout_clear (&layout);
}

static gboolean
tiles_hit (PlotPainter *painter, const Plot *plot, const PlotRect *area, double x, double y,
           PlotHit *hit)
{
  const Tiles *tiles = (const Tiles *) plot;
  TilesLayout layout;

  if (tiles_is_empty (plot) || !plot_tiles_layout (painter, tiles, area, &layout))
    return FALSE;
  for (guint i = 0; i < layout.columns * layout.rows && hit->kind == PLOT_HIT_NONE; i++) {
    PlotRect place = plot_tiles_place (&layout, i);
    guint index = plot_tiles_index (&layout, i);
    if (index == PLOT_TILES_NONE || !plot_rect_contains (&place, x, y))
      continue;
    hit->kind = PLOT_HIT_TILE;
    hit->index = index;
    hit->row = i / layout.columns;
    hit->column = i % layout.columns;
    hit->area =
        plot_tiles_picture (painter, &layout, g_ptr_array_index (tiles->tiles, hit->index), i);
    hit->x = floor ((x - hit->area.x) / layout.factor);
    hit->y = floor ((y - hit->area.y) / layout.factor);
  }
  plot_tiles_layout_clear (&layout);
  return hit->kind == PLOT_HIT_TILE;
}

/* ---- building ---- */

static const PlotClass tiles_class = { tiles_paint, tiles_hit, tiles_is_empty, tiles_free };

static Tiles *
tiles_of (Plot *plot)
{
  g_assert (plot->class == &tiles_class);
  return (Tiles *) plot;
}

Plot *
plot_tiles_new (void)
{
  Tiles *tiles = (Tiles *) plot_new (&tiles_class, sizeof (Tiles));

  tiles->tiles = g_ptr_array_new_with_free_func (tile_free);
  return &tiles->base;
}

guint
plot_tiles_add (Plot *plot, const PlotTile *tile)
{
  Tiles *tiles = tiles_of (plot);
  Tile *copy = g_new0 (Tile, 1);

  copy->width = MAX (tile->width, 1);
  copy->height = MAX (tile->height, 1);
  if (tile->pixels)
    copy->image = plot_picture_new (tile->pixels, tile->width, tile->height, tile->channels);
  if (tile->classes)
    copy->classes = g_memdup2 (tile->classes, (gsize) tile->width * tile->height);
  copy->opacity = CLAMP (tile->opacity, 0, 1);
  copy->above = g_strdup (tile->above);
  copy->below = g_strdup (tile->below);
  copy->frame = tile->frame;
  copy->n_chances = MIN (tile->n_chances, MAX_CHANCES);
  copy->chances = g_new0 (Chance, copy->n_chances);
  for (guint i = 0; i < copy->n_chances; i++) {
    const PlotChance *chance = &tile->chances[i];
    copy->chances[i] = (Chance){ g_strdup (chance->label ? chance->label : ""), chance->share,
                                 MIN (chance->role, PLOT_N_ROLES - 1) };
  }
  g_ptr_array_add (tiles->tiles, copy);
  return tiles->tiles->len - 1;
}

void
plot_tiles_set_columns (Plot *plot, guint columns)
{
  tiles_of (plot)->columns = columns;
}

void
plot_tiles_set_rows (Plot *plot, const char *const *titles, guint n)
{
  Tiles *tiles = tiles_of (plot);

  g_strfreev (tiles->row_titles);
  tiles->row_titles = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    tiles->row_titles[i] = g_strdup (titles[i] ? titles[i] : "");
  tiles->n_rows = n;
}

void
plot_tiles_set_least (Plot *plot, guint columns)
{
  tiles_of (plot)->least = columns;
}

void
plot_tiles_set_bands (Plot *plot, gboolean bands)
{
  tiles_of (plot)->bands = bands;
}

void
plot_tiles_set_class_colours (Plot *plot, const PlotColour *colours, guint n)
{
  Tiles *tiles = tiles_of (plot);

  g_free (tiles->colours);
  tiles->n_colours = MIN (n, MAX_CLASSES);
  tiles->colours = g_memdup2 (colours, tiles->n_colours * sizeof (PlotColour));
}
