/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many columns of tiles make their pictures largest, and where everything then goes. A row is
 * only as high as its own captions need. */
#include "plot-tiles.h"

#include <math.h>

#define PHOTO 100        /* pictures this wide are photographs: any factor, smoothed */
#define LARGEST 16       /* device pixels a pixel: more shows nothing new */
#define SMALL 48         /* pictures as small as this are never made smaller; others … */
#define LEAST 24         /* … not below this many device pixels */
#define WIDEST_CHANCE 84 /* of a name and its bar; longer names are cut */
#define WORDS 250 /* units at most that captions want where there are words and no pictures */

static double
caption_height (PlotPainter *painter, const char *caption, double *widest)
{
  double width, height;

  if (!caption || !*caption)
    return 0;
  plot_text_measure (painter, &(PlotText){ caption, PLOT_FONT_SMALL }, &width, &height);
  *widest = MAX (*widest, width);
  return height + plot_gap (painter, 2);
}

double
plot_tiles_chance_height (PlotPainter *painter)
{
  return plot_text_height (painter, PLOT_FONT_SMALL);
}

double
plot_tiles_label_width (PlotPainter *painter, const Tile *tile)
{
  double widest = 0;

  for (guint i = 0; i < tile->n_chances; i++) {
    PlotText text = { tile->chances[i].label, PLOT_FONT_SMALL };
    double width;

    plot_text_measure (painter, &text, &width, NULL);
    widest = MAX (widest, width);
  }
  return widest;
}

double
plot_tiles_bar_width (PlotPainter *painter)
{
  return plot_gap (painter, 26);
}

typedef struct {
  double above, below, bars;
} Heights;

typedef struct {
  double width, height; /* of the largest picture, in its pixels */
  double caption;       /* room that captions and bars want sideways */
  gboolean plain;       /* no captions at all */
  gboolean pictures;    /* any; words and bars alone want no room for them */
  Heights *tile;
} Needs;

static Needs
needs_of (PlotPainter *painter, const Tiles *tiles)
{
  Needs needs = { 1, 1, 0, TRUE, FALSE, g_new0 (Heights, tiles->tiles->len) };

  for (guint i = 0; i < tiles->tiles->len; i++)
    needs.pictures |= ((const Tile *) g_ptr_array_index (tiles->tiles, i))->image != NULL;
  for (guint i = 0; i < tiles->tiles->len; i++) {
    const Tile *tile = g_ptr_array_index (tiles->tiles, i);
    Heights *heights = &needs.tile[i];
    double widest = 0;
    needs.width = MAX (needs.width, tile->width);
    needs.height = MAX (needs.height, tile->height);
    heights->above = caption_height (painter, tile->above, &widest);
    heights->below = caption_height (painter, tile->below, &widest);
    needs.caption =
        MAX (needs.caption, MIN (widest, plot_gap (painter, needs.pictures ? 80 : WORDS)));
    if (tile->n_chances > 0) {
      heights->bars = tile->n_chances * plot_tiles_chance_height (painter) + plot_gap (painter, 3);
      needs.caption = MAX (needs.caption, MIN (plot_tiles_label_width (painter, tile)
                                                   + plot_tiles_bar_width (painter),
                                               plot_gap (painter, WIDEST_CHANCE)));
    }
    needs.plain = needs.plain && heights->above + heights->below + heights->bars == 0;
  }
  return needs;
}

/* How tiles lie: @stride belong to a row, of which @columns are shown in each of @bands. */
typedef struct {
  guint n, columns, stride, bands;
  gboolean tight;  /* small gaps */
  gboolean spoken; /* columns are at least as wide as captions */
} Grid;

static guint
rows_of (const Grid *grid)
{
  return (grid->n + grid->stride - 1) / grid->stride * grid->bands;
}

static Heights
row_heights (const Needs *needs, const Grid *grid, guint row)
{
  Heights most = { 0 };
  guint rows = rows_of (grid) / grid->bands, first = row / rows * grid->columns;
  guint from = row % rows * grid->stride + first;
  guint to = from + MIN (grid->columns, grid->stride - first);

  for (guint i = from; i < MIN (grid->n, to); i++) {
    most.above = MAX (most.above, needs->tile[i].above);
    most.below = MAX (most.below, needs->tile[i].below);
    most.bars = MAX (most.bars, needs->tile[i].bars);
  }
  return most;
}

/* Whole device pixels for a small picture that is enlarged twice or more. */
static double
snap_factor (PlotPainter *painter, double pixels, double factor)
{
  double device = factor * painter->device;

  if (pixels < PHOTO)
    device = MIN (device, LARGEST * painter->device);
  if (pixels < PHOTO && device >= 2)
    device = floor (device + 1e-6);
  return device / painter->device;
}

static gboolean
try_grid (PlotPainter *painter, const Needs *needs, const Grid *grid, double width, double height,
          TilesLayout *layout)
{
  double gap = plot_gap (painter, needs->plain ? 3 : grid->tight ? 5 : 9);
  double largest = MAX (needs->width, needs->height), band_gap = plot_gap (painter, 10);
  double texts = (grid->bands - 1) * band_gap;
  guint rows = rows_of (grid);

  for (guint r = 0; r < rows; r++) {
    Heights heights = row_heights (needs, grid, r);
    texts += heights.above + heights.below + heights.bars;
  }
  double place_w = (width - gap * (grid->columns - 1)) / grid->columns;
  double room_h = (height - gap * (rows - 1) - texts) / rows;
  if (place_w < 1 || room_h < 1 || (grid->columns > 1 && grid->spoken && place_w < needs->caption))
    return FALSE;
  double factor =
      snap_factor (painter, largest, MIN (place_w / needs->width, room_h / needs->height));
  if (!needs->pictures)
    factor = MIN (factor, 1 / painter->device);
  if (factor * painter->device < (largest < SMALL ? 1 : LEAST / largest))
    return FALSE;
  double picture_w = factor * needs->width, picture_h = factor * needs->height;
  *layout = (TilesLayout){ .n = grid->n,
                           .columns = grid->columns,
                           .rows = rows,
                           .bands = grid->bands,
                           .stride = grid->stride,
                           .picture_w = picture_w,
                           .picture_h = picture_h,
                           .place_w = MAX (picture_w, MIN (needs->caption, place_w)),
                           .gap_x = gap,
                           .gap_y = gap,
                           .band_gap = band_gap,
                           .factor = factor,
                           .height = texts + rows * (picture_h + gap) - gap };
  return TRUE;
}

/* Larger pictures first; then fewer empty places; then fewer rows. */
static gboolean
is_better (const TilesLayout *a, const TilesLayout *b, guint n)
{
  guint empty_a = a->columns * a->rows - n, empty_b = b->columns * b->rows - n;

  if (fabs (a->factor - b->factor) > 1e-9)
    return a->factor > b->factor;
  if (empty_a != empty_b)
    return empty_a < empty_b;
  return a->rows < b->rows;
}

static double
titles_width (PlotPainter *painter, const Tiles *tiles)
{
  double widest = 0;

  for (guint r = 0; r < tiles->n_rows; r++) {
    double width;
    plot_text_measure (painter, &(PlotText){ tiles->row_titles[r], PLOT_FONT_BODY }, &width, NULL);
    widest = MAX (widest, width);
  }
  return widest > 0 ? widest + plot_gap (painter, 8) : 0;
}

/* Columns that do not fit beside the others go on below them, where that makes pictures larger. */
static gboolean
choose_bands (PlotPainter *painter, const Needs *needs, guint n, guint all, double width,
              double height, TilesLayout *best)
{
  gboolean found = FALSE;

  for (guint bands = 1; bands <= all; bands++) {
    guint columns = (all + bands - 1) / bands;
    Grid grid = { n, columns, all, (all + columns - 1) / columns, TRUE, TRUE };
    TilesLayout layout;

    if (grid.bands < bands || !try_grid (painter, needs, &grid, width, height, &layout)
        || (found && layout.factor <= best->factor + 1e-9))
      continue;
    *best = layout;
    found = TRUE;
  }
  return found;
}

/* Rows with titles stay whole: columns are left out that do not fit, or that would make the
 * pictures smaller though there are enough without them. */
static gboolean
choose_of_rows (PlotPainter *painter, const Tiles *tiles, const Needs *needs, double width,
                double height, TilesLayout *best)
{
  guint n = tiles->tiles->len, all = (n + tiles->n_rows - 1) / tiles->n_rows;
  guint least = tiles->least > 0 ? MIN (tiles->least, all) : all;
  gboolean found = FALSE;

  if (tiles->bands && choose_bands (painter, needs, n, all, width, height, best))
    return TRUE;
  for (guint columns = 1; columns <= all; columns++) {
    Grid grid = { n, columns, all, 1, TRUE, FALSE };
    TilesLayout layout;

    if (!try_grid (painter, needs, &grid, width, height, &layout)
        || (columns > least && layout.factor < best->factor - 1e-9))
      break;
    *best = layout;
    found = TRUE;
  }
  return found;
}

/* Rows of @stride stay whole as long as they can: the last rows are left out first, and then the
 * last columns of all. */
static guint
choose_fixed (PlotPainter *painter, guint all, guint stride, const Needs *needs, double width,
              double height, TilesLayout *best)
{
  for (guint columns = stride; columns > 0; columns--)
    for (guint n = all; n > 0; n -= MIN (n, stride)) {
      Grid grid = { n, columns, stride, 1, TRUE, FALSE };

      if (try_grid (painter, needs, &grid, width, height, best))
        return n;
    }
  return 0;
}

/* When all do not fit, fewer are shown.
 * Returns: how many; 0 when none fits. */
static guint
choose_columns (PlotPainter *painter, const Tiles *tiles, const Needs *needs, double width,
                double height, TilesLayout *best)
{
  guint n = tiles->tiles->len;

  if (tiles->n_rows > 0)
    return choose_of_rows (painter, tiles, needs, width, height, best) ? n : 0;
  if (tiles->columns > 0)
    return choose_fixed (painter, n, tiles->columns, needs, width, height, best);
  while (n > 0) {
    gboolean found = FALSE;
    for (guint columns = 1; columns <= n; columns++) {
      Grid grid = { n, columns, columns, 1, FALSE, TRUE };
      TilesLayout layout;
      if (!try_grid (painter, needs, &grid, width, height, &layout))
        continue;
      if (!found || is_better (&layout, best, n))
        *best = layout;
      found = TRUE;
    }
    if (found)
      return n;
    n = n * 9 / 10;
  }
  return 0;
}

/* The first row begins at @top. */
static void
place_rows (PlotPainter *painter, const Needs *needs, TilesLayout *layout, double top)
{
  Grid grid = { layout->n, layout->columns, layout->stride, layout->bands, FALSE, FALSE };
  guint in_band = layout->rows / layout->bands;

  layout->row = g_new0 (Row, layout->rows);
  for (guint r = 0; r < layout->rows; r++) {
    Heights heights = row_heights (needs, &grid, r);
    double high = heights.above + layout->picture_h + heights.below + heights.bars;

    layout->row[r] = (Row){ plot_snap_edge (painter, top), heights.above, heights.below, high };
    top += high + layout->gap_y + ((r + 1) % in_band == 0 ? layout->band_gap : 0);
  }
}

gboolean
plot_tiles_layout (PlotPainter *painter, const Tiles *tiles, const PlotRect *area,
                   TilesLayout *layout)
{
  Needs needs = needs_of (painter, tiles);
  double pad = plot_gap (painter, 6), titles = titles_width (painter, tiles);
  guint n = choose_columns (painter, tiles, &needs, area->width - 2 * pad - titles,
                            area->height - 2 * pad, layout);

  if (n > 0) {
    double used = layout->columns * (layout->place_w + layout->gap_x) - layout->gap_x + titles;
    double top = area->y + (area->height - layout->height) / 2;
    layout->left = plot_snap_edge (painter, area->x + (area->width - used) / 2 + titles);
    place_rows (painter, &needs, layout, top);
  }
  g_free (needs.tile);
  return n > 0;
}

void
plot_tiles_layout_clear (TilesLayout *layout)
{
  g_free (layout->row);
}

guint
plot_tiles_index (const TilesLayout *layout, guint i)
{
  guint in_band = layout->rows / layout->bands, row = i / layout->columns;
  guint column = row / in_band * layout->columns + i % layout->columns;
  guint index = row % in_band * layout->stride + column;

  return column < layout->stride && index < layout->n ? index : PLOT_TILES_NONE;
}

PlotRect
plot_tiles_place (const TilesLayout *layout, guint i)
{
  const Row *row = &layout->row[i / layout->columns];

  return (PlotRect){ layout->left + (i % layout->columns) * (layout->place_w + layout->gap_x),
                     row->top, layout->place_w, row->height };
}

PlotRect
plot_tiles_picture (PlotPainter *painter, const TilesLayout *layout, const Tile *tile, guint i)
{
  PlotRect place = plot_tiles_place (layout, i);
  double width = tile->width * layout->factor, height = tile->height * layout->factor;
  double top = place.y + layout->row[i / layout->columns].above;

  return (PlotRect){ plot_snap_edge (painter, place.x + (place.width - width) / 2),
                     plot_snap_edge (painter, top + (layout->picture_h - height) / 2), width,
                     height };
}
