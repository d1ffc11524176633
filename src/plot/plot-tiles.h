/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of picture rows and where they go, shared by the files that lay out and paint them. */
#pragma once

#include "plot-picture.h"

typedef struct {
  char *label;
  double share;
  PlotRole role;
} Chance;

typedef struct {
  cairo_surface_t *image; /* NULL: an empty place */
  guint8 *classes;
  guint width, height;
  double opacity;
  char *above, *below;
  PlotFrame frame;
  Chance *chances;
  guint n_chances;
} Tile;

typedef struct {
  Plot base;
  GPtrArray *tiles;
  guint columns;
  char **row_titles;
  guint n_rows, least; /* rows with titles; columns wanted of them, 0 for all */
  gboolean bands;      /* … which may go on below */
  PlotColour *colours;
  guint n_colours;
} Tiles;

/* A row is as high as its tiles need; pictures are equally large everywhere. */
typedef struct {
  double top, above, below; /* captions' heights; bars come after */
  double height;            /* with captions and bars, without gap */
} Row;

typedef struct {
  guint n; /* tiles that are laid out */
  guint columns, rows;
  guint stride; /* tiles in a row, of which @columns are shown … */
  guint bands;  /* … in each of these; rows are counted through all of them */
  double left;
  double picture_w, picture_h;   /* room for a picture */
  double place_w;                /* with captions, without gaps */
  double gap_x, gap_y, band_gap; /* the last besides gap_y */
  double factor;                 /* units a pixel */
  double height;                 /* of all */
  Row *row;
} TilesLayout;

/* Returns: whether any tile fits into @area; if so free with plot_tiles_layout_clear. */
gboolean plot_tiles_layout (PlotPainter *painter, const Tiles *tiles, const PlotRect *area,
                            TilesLayout *layout);
void plot_tiles_layout_clear (TilesLayout *layout);

/* The tile at place @i, of columns × rows, or PLOT_TILES_NONE. */
#define PLOT_TILES_NONE G_MAXUINT
guint plot_tiles_index (const TilesLayout *layout, guint i);

/* Place @i with its captions and bars; its picture alone. */
PlotRect plot_tiles_place (const TilesLayout *layout, guint i);
PlotRect plot_tiles_picture (PlotPainter *painter, const TilesLayout *layout, const Tile *tile,
                             guint i);

double plot_tiles_chance_height (PlotPainter *painter);

/* How wide the names beside a tile's bars are, and what a bar needs with the gap before it. */
double plot_tiles_label_width (PlotPainter *painter, const Tile *tile);
double plot_tiles_bar_width (PlotPainter *painter);
