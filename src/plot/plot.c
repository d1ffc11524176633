/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all plots have in common: life, title, empty sentence, painting and hitting, and the
 * painter's small tools. */
#include "plot-text.h"

#include <math.h>

Plot *
plot_new (const PlotClass *class, gsize size)
{
  Plot *plot = g_malloc0 (size);

  plot->class = class;
  g_atomic_ref_count_init (&plot->references);
  return plot;
}

Plot *
plot_ref (Plot *plot)
{
  g_atomic_ref_count_inc (&plot->references);
  return plot;
}

void
plot_free (Plot *plot)
{
  if (!plot || !g_atomic_ref_count_dec (&plot->references))
    return;
  plot->class->free (plot);
  g_free (plot->title);
  g_free (plot->empty);
  g_free (plot);
}

void
plot_set_title (Plot *plot, const char *title)
{
  g_free (plot->title);
  plot->title = g_strdup (title);
}

const char *
plot_get_title (const Plot *plot)
{
  return plot->title;
}

void
plot_set_empty (Plot *plot, const char *sentence)
{
  g_free (plot->empty);
  plot->empty = g_strdup (sentence);
}

gboolean
plot_is_empty (const Plot *plot)
{
  return plot->class->is_empty (plot);
}

gboolean
plot_rect_contains (const PlotRect *rect, double x, double y)
{
  return x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height;
}

double
plot_gap (const PlotPainter *painter, double eighths)
{
  return eighths * painter->style->font_size * painter->style->scale / 8;
}

double
plot_line_width (const PlotPainter *painter, double share)
{
  double width = painter->style->line_width * painter->style->scale * share;

  return MAX (width, 1 / painter->device);
}

double
plot_snap_middle (const PlotPainter *painter, double position)
{
  return (floor (position * painter->device) + 0.5) / painter->device;
}

double
plot_snap_edge (const PlotPainter *painter, double position)
{
  return rint (position * painter->device) / painter->device;
}

void
plot_set_colour (PlotPainter *painter, const PlotColour *colour, double opacity)
{
  cairo_set_source_rgba (painter->cr, colour->red, colour->green, colour->blue,
                         colour->alpha * opacity);
}

PlotColour
plot_mix (const PlotColour *a, const PlotColour *b, double share_of_b)
{
  double s = CLAMP (share_of_b, 0, 1);

  return (PlotColour){ a->red + s * (b->red - a->red), a->green + s * (b->green - a->green),
                       a->blue + s * (b->blue - a->blue), a->alpha + s * (b->alpha - a->alpha) };
}

void
plot_rounded_box (PlotPainter *painter, const PlotRect *box, double radius)
{
  double r = MIN (radius, MIN (box->width, box->height) / 2);
  double right = box->x + box->width, bottom = box->y + box->height;

  cairo_new_sub_path (painter->cr);
  cairo_arc (painter->cr, right - r, box->y + r, r, -G_PI_2, 0);
  cairo_arc (painter->cr, right - r, bottom - r, r, 0, G_PI_2);
  cairo_arc (painter->cr, box->x + r, bottom - r, r, G_PI_2, G_PI);
  cairo_arc (painter->cr, box->x + r, box->y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (painter->cr);
}

/* What is left of @area under the title. */
static PlotRect
below_title (PlotPainter *painter, const Plot *plot, const PlotRect *area)
{
  PlotRect rest = *area;

  if (plot->title && *plot->title) {
    double taken = plot_text_height (painter, PLOT_FONT_TITLE) + plot_gap (painter, 6);
    rest.y += taken;
    rest.height -= taken;
  }
  return rest;
}

void
plot_paint_sentence (PlotPainter *painter, const Plot *plot, const PlotRect *area)
{
  if (!plot->empty)
    return;
  PlotText text = { plot->empty, PLOT_FONT_BODY, MAX (1, area->width - plot_gap (painter, 16)),
                    &painter->style->muted };
  plot_text_draw (painter, &text, area->x + area->width / 2, area->y + area->height / 2, 0.5, 0.5);
}

void
plot_paint_area (PlotPainter *painter, const Plot *plot, const PlotRect *area)
{
  PlotRect rest = below_title (painter, plot, area);

  if (rest.y > area->y) {
    PlotText title = { plot->title, PLOT_FONT_TITLE, MAX (1, area->width - plot_gap (painter, 8)),
                       &painter->style->foreground };
    plot_text_draw (painter, &title, area->x + area->width / 2, area->y + plot_gap (painter, 4),
                    0.5, 0);
  }
  if (rest.width < plot_gap (painter, 16) || rest.height < plot_gap (painter, 16))
    return;
  cairo_save (painter->cr);
  cairo_rectangle (painter->cr, rest.x, rest.y, rest.width, rest.height);
  cairo_clip (painter->cr);
  plot->class->paint (painter, plot, &rest);
  cairo_restore (painter->cr);
}

static gboolean
is_vector (cairo_t *cr)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_target (cr));

  return type == CAIRO_SURFACE_TYPE_SVG || type == CAIRO_SURFACE_TYPE_PDF
         || type == CAIRO_SURFACE_TYPE_PS;
}

static double
device_scale (cairo_t *cr, const PlotStyle *style)
{
  double across = 1, down = 1;

  if (style->device_scale > 0)
    return style->device_scale;
  if (is_vector (cr))
    return 4; /* a printed page shows about four dots a unit */
  cairo_surface_get_device_scale (cairo_get_target (cr), &across, &down);
  return across > 0 ? across : 1;
}

void
plot_paint (cairo_t *cr, const Plot *plot, const PlotStyle *style, double width, double height)
{
  PlotPainter painter = { cr, style, style->cache, device_scale (cr, style), is_vector (cr) };
  PlotRect area = { 0, 0, width, height };

  if (!painter.cache)
    painter.cache = plot_cache_new ();
  cairo_save (cr);
  if (style->background.alpha > 0) {
    plot_set_colour (&painter, &style->background, 1);
    cairo_rectangle (cr, 0, 0, width, height);
    cairo_fill (cr);
  }
  plot_paint_area (&painter, plot, &area);
  cairo_restore (cr);
  plot_cache_sweep (painter.cache);
  if (!style->cache)
    plot_cache_free (painter.cache);
}

gboolean
plot_hit_area (PlotPainter *painter, const Plot *plot, const PlotRect *area, double x, double y,
               PlotHit *hit)
{
  PlotRect rest = below_title (painter, plot, area);

  if (rest.width < plot_gap (painter, 16) || rest.height < plot_gap (painter, 16))
    return FALSE;
  return plot->class->hit (painter, plot, &rest, x, y, hit);
}

gboolean
plot_hit (const Plot *plot, const PlotStyle *style, double width, double height, double x, double y,
          PlotHit *hit)
{
  PlotPainter painter = { NULL, style, style->cache,
                          style->device_scale > 0 ? style->device_scale : 1, FALSE };
  PlotRect area = { 0, 0, width, height };

  *hit = (PlotHit){ PLOT_HIT_NONE };
  if (!painter.cache)
    painter.cache = plot_cache_new ();
  gboolean found = plot_hit_area (&painter, plot, &area, x, y, hit);
  if (!found)
    *hit = (PlotHit){ PLOT_HIT_NONE };
  if (!style->cache)
    plot_cache_free (painter.cache);
  return found;
}
