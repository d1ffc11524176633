/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts as plain data. A chart function builds a Plot; plot_paint draws it on any cairo surface
 * and plot_write into a file. Knows neither GTK nor the engine, needs no display. Everything that
 * is passed in is copied; lengths are in units of the surface (logical pixels). The axes run left
 * to right in every language; only titles and legends change sides. One thread at a time may use
 * one PlotCache. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct _Plot Plot;
typedef struct _PlotCache PlotCache;

typedef struct {
  double x, y, width, height;
} PlotRect;

/* ---- style ---- */

typedef struct {
  double red, green, blue, alpha;
} PlotColour;

/* What a colour means. PLOT_ROLE_1 … are for series that mean nothing but themselves. */
typedef enum {
  PLOT_ROLE_TRAIN,      /* blue */
  PLOT_ROLE_VALIDATION, /* orange */
  PLOT_ROLE_TEST,       /* green */
  PLOT_ROLE_1,
  PLOT_ROLE_2,
  PLOT_ROLE_3,
  PLOT_ROLE_MUTED, /* grey */
  PLOT_ROLE_GOOD,
  PLOT_ROLE_BAD,
  PLOT_N_ROLES,
} PlotRole;

#define PLOT_N_SERIES_ROLES 7 /* TRAIN … MUTED: give series k the role k % 7 when none fits */

typedef enum {
  PLOT_THEME_LIGHT,
  PLOT_THEME_DARK,
  PLOT_THEME_LIGHT_CONTRAST,
  PLOT_THEME_DARK_CONTRAST,
  PLOT_N_THEMES,
} PlotTheme;

typedef struct {
  const char *font;    /* family; borrowed, as long as the style is used */
  double font_size;    /* of labels, in units of the surface */
  double line_width;   /* of series; axes take half of it */
  double scale;        /* multiplies fonts, lines and gaps */
  double device_scale; /* device pixels a unit; 0 asks the surface. A GTK snapshot's surface does
                        * not know: set gtk_widget_get_scale_factor () there. */
  gboolean right_to_left;
  PlotColour background; /* painted first; alpha 0 leaves what is there */
  PlotColour foreground, muted, grid, band, box;
  PlotColour map_low, map_middle, map_high; /* of weights, signed: below, at, above zero */
  PlotColour heat;                          /* full colour of a heat map; empty is background */
  PlotColour role[PLOT_N_ROLES];
  PlotCache *cache; /* borrowed, or NULL: then each painting measures its texts anew */
} PlotStyle;

void plot_style_init (PlotStyle *style, PlotTheme theme);

/* Keeps laid-out texts from one painting to the next; does not change the picture. */
PlotCache *plot_cache_new (void);
void plot_cache_free (PlotCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlotCache, plot_cache_free)

/* ---- every plot ---- */

/* Counted: free gives one reference back. */
Plot *plot_ref (Plot *plot);
void plot_free (Plot *plot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Plot, plot_free)

/* @title: above the picture, and the title in a PDF's metadata; NULL for none. */
void plot_set_title (Plot *plot, const char *title);
const char *plot_get_title (const Plot *plot);

/* @sentence: drawn in the middle while there is nothing to draw, such as
 * “Press Train to see the loss fall”. */
void plot_set_empty (Plot *plot, const char *sentence);

/* Whether there is nothing to draw but the sentence. */
gboolean plot_is_empty (const Plot *plot);

/* Draws @plot into 0 … @width × 0 … @height of @cr's present coordinates. */
void plot_paint (cairo_t *cr, const Plot *plot, const PlotStyle *style, double width,
                 double height);

/* Writes PNG (two pixels a unit), SVG or PDF, chosen by the extension, under a temporary name that
 * is then renamed. Same plot, same bytes, on the same machine. */
gboolean plot_write (const Plot *plot, const PlotStyle *style, double width, double height,
                     const char *path, GError **error);

typedef enum {
  PLOT_HIT_NONE,
  PLOT_HIT_PANEL,  /* index: panel; x, y: data coordinates */
  PLOT_HIT_LEGEND, /* index: panel; item: series */
  PLOT_HIT_TILE,   /* index: tile; x, y: pixel of its picture, outside of it on a caption */
  PLOT_HIT_CELL,   /* row, column of a heat map; index: row × columns + column */
  PLOT_HIT_BAR,    /* index: group; item: series; y: value */
} PlotHitKind;

typedef struct {
  PlotHitKind kind;
  guint child; /* which plot of a figure, 0 otherwise */
  guint index, item, row, column;
  double x, y;
  PlotRect area; /* of the thing hit, in units of the surface */
} PlotHit;

/* What lies under a point of the picture that plot_paint would draw. @hit is always filled.
 * Returns: whether something does. */
gboolean plot_hit (const Plot *plot, const PlotStyle *style, double width, double height, double x,
                   double y, PlotHit *hit);

/* ---- line charts: panels above each other that share the x axis ---- */

typedef struct {
  double low, high; /* equal when not known */
} PlotRange;

/* Widens low … high to round numbers. Stays @kept as long as the data fit in it and fill a third
 * of it, so that an axis does not move with each point. */
PlotRange plot_range_nice (PlotRange kept, double low, double high, gboolean logarithmic);

typedef struct {
  const char *title;    /* heading, says what the y axis is */
  gboolean logarithmic; /* y; values ≤ 0 are left out */
  gboolean percent;     /* 0.5 is written as 50 % */
  double weight;        /* share of the height; 0 means 1 */
  PlotRange fixed;      /* y axis, when wanted; else computed */
  PlotRange kept;       /* what plot_lines_range gave last time, for an axis that stays put */
} PlotPanel;

typedef struct {
  const char *name; /* in the legend; NULL for none */
  const double *x;  /* rising; NULL means 1, 2, 3 … */
  const double *y;  /* not a number, or infinite: the line is broken there */
  gsize n;
  PlotRole role;
  gboolean dashed, markers, hidden;
  double smooth; /* 0 … 0.999: weight of the past. The line itself is then drawn faint. */
} PlotSeries;

Plot *plot_lines_new (void);
guint plot_lines_add_panel (Plot *plot, const PlotPanel *panel);
guint plot_lines_add_series (Plot *plot, guint panel, const PlotSeries *series);

/* @range: of the x axis; low = high fits the data. @whole: ticks at whole numbers only. */
void plot_lines_set_x (Plot *plot, const char *title, PlotRange range, gboolean whole);

/* Shades every other stretch between the rising borders @x: epochs. */
void plot_lines_set_bands (Plot *plot, const double *x, gsize n);

/* A line at @x through all panels, with the value of each series in a box. @label: at its foot;
 * NULL writes @x. Not a number: none. */
void plot_lines_set_crosshair (Plot *plot, double x, const char *label);

/* A thick line at @x through all panels: the epoch that the history slider shows. */
void plot_lines_set_cursor (Plot *plot, double x, const char *label);

/* A ring on a series at the point nearest to @x, with a label: the best epoch. */
void plot_lines_add_dot (Plot *plot, guint panel, guint series, double x, const char *label);

typedef struct {
  double x, y;   /* the point nearest to the x asked for */
  double smooth; /* the smoothed line there; y when there is none */
} PlotValue;

/* Returns: FALSE if the series is hidden or has no finite point within the shown x range. */
gboolean plot_value_at (const Plot *plot, guint panel, guint series, double x, PlotValue *value);

/* The y axis of @panel as it is drawn. */
PlotRange plot_lines_range (const Plot *plot, guint panel);

/* ---- pictures in rows ---- */

typedef enum {
  PLOT_FRAME_NONE,
  PLOT_FRAME_GOOD,
  PLOT_FRAME_BAD,      /* thicker, with a corner cut: not by colour alone */
  PLOT_FRAME_SELECTED, /* thick, in the colour of text */
} PlotFrame;

/* A bar under a picture: how probable a class is. */
typedef struct {
  const char *label;
  double share; /* 0 … 1 */
  PlotRole role;
} PlotChance;

typedef struct {
  const guint8 *pixels; /* height × width × channels; NULL leaves the place empty */
  guint width, height;
  guint channels;            /* 1 grey, 3 red green blue */
  const guint8 *classes;     /* a mask: height × width class numbers, 255 for none; or NULL */
  double opacity;            /* of the mask, 0 … 1 */
  const char *above, *below; /* captions, of one line or more; or NULL */
  PlotFrame frame;
  const PlotChance *chances;
  guint n_chances;
} PlotTile;

/* Small pictures in as many columns as make them largest; from twice their size up in whole
 * multiples, so that pixels are equal squares. What does not fit at one device pixel a pixel, or at
 * 24 device pixels a side for pictures of 48 and more, is left out. */
Plot *plot_tiles_new (void);
guint plot_tiles_add (Plot *plot, const PlotTile *tile);

/* @columns: 0 for as many as fit best. Where so many do not fit, the last ones are left out. */
void plot_tiles_set_columns (Plot *plot, guint columns);

/* Makes @n rows, each with a title before it: “noisy”, “output”, “clean”. */
void plot_tiles_set_rows (Plot *plot, const char *const *titles, guint n);

/* Of rows with titles: how many columns must be shown where they fit. Of those beyond as many are
 * as leave the pictures that large; the last ones are left out. 0, as it is at first: all of them.
 */
void plot_tiles_set_least (Plot *plot, guint columns);

/* Of rows with titles: whether columns may go on below the first ones, with the titles again, where
 * pictures become larger by it or captions would be cut. */
void plot_tiles_set_bands (Plot *plot, gboolean bands);

/* Colours of a mask's classes 0 … n − 1; alpha 0 shows the picture. Without this class 0 is clear
 * and the others have the roles' colours. */
void plot_tiles_set_class_colours (Plot *plot, const PlotColour *colours, guint n);

/* Numbers to bytes for a tile. Values that are not finite become 0, or the middle colour.
 * plot_grey_from: lowest black, highest white; all equal gives mid grey.
 * plot_rgb_from_signed: by @style's map, zero in its middle, ±@limit its ends; 0 takes the largest
 * absolute value. */
void plot_grey_from (const float *values, gsize n, guint8 *grey);
void plot_rgb_from_signed (const PlotStyle *style, const float *values, gsize n, double limit,
                           guint8 *rgb);

/* ---- heat maps ---- */

typedef struct {
  guint rows, columns;
  const double *values;             /* rows × columns; not finite: an empty cell */
  const char *const *row_labels;    /* or NULL */
  const char *const *column_labels; /* or NULL */
  const char *row_title, *column_title;
  gboolean by_row;    /* a cell's colour is its share of the row; else of the largest */
  gboolean confusion; /* the diagonal is right, the rest wrong, in another colour */
  gboolean is_signed; /* colours either side of zero */
  gboolean percent;   /* how values are written */
} PlotMatrix;

Plot *plot_matrix_new (const PlotMatrix *matrix);

/* Frames one cell; a negative @row: none. */
void plot_matrix_mark (Plot *plot, int row, int column);

/* ---- bars ---- */

/* One group of bars for each of the @n labels: class counts. */
Plot *plot_bars_new (const char *const *labels, guint n);

/* @n columns side by side from @low to @high: a distribution. */
Plot *plot_histogram_new (double low, double high, guint n);

/* @values: as many as there are labels or columns. @name: in the legend, or NULL. */
void plot_bars_add (Plot *plot, const char *name, const double *values, PlotRole role);

void plot_bars_set_axes (Plot *plot, const char *x_title, const char *y_title, gboolean percent,
                         gboolean logarithmic);

/* Counts how many of @values lie in each of @n equal parts of low … high; those outside are put
 * into the first or last, those that are not numbers nowhere.
 * Returns: how many were counted. */
gsize plot_count_into (const float *values, gsize n_values, double low, double high, double *counts,
                       guint n);

/* ---- several plots in one ---- */

/* Children are laid out in rows of @columns. */
Plot *plot_figure_new (guint columns);

/* @child: taken; its title goes above it. */
void plot_figure_add (Plot *figure, Plot *child);

/* @weight: share of the height, against 1 of the other rows. */
void plot_figure_set_row_weight (Plot *figure, guint row, double weight);

G_END_DECLS
