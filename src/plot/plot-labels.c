/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Class names along an axis. */
#include "plot-labels.h"

#include <math.h>

#define TURN (G_PI / 4)

static double
limit (PlotPainter *painter)
{
  return plot_gap (painter, 8 * 9);
}

PlotLabels
plot_labels_fit (PlotPainter *painter, char *const *labels, guint n, double room)
{
  PlotLabels fit = { .every = 1 };
  double widest = 0, line = plot_text_height (painter, PLOT_FONT_BODY);

  for (guint i = 0; labels && i < n; i++) {
    double width;
    plot_text_measure (painter, &(PlotText){ labels[i], PLOT_FONT_BODY }, &width, NULL);
    widest = MAX (widest, width);
  }
  if (widest == 0)
    return fit;
  fit.height = line;
  if (widest + plot_gap (painter, 4) <= room)
    return fit;
  if (widest < plot_gap (painter, 24)) {
    /* Short ones, numbers mostly: better fewer than turned. */
    fit.every = (guint) ceil ((widest + plot_gap (painter, 6)) / room);
    return fit;
  }
  widest = MIN (widest, limit (painter));
  fit.turned = TRUE;
  fit.every = (guint) MAX (1, ceil (line * 0.9 / room));
  fit.height = widest * sin (TURN) + line * 0.5;
  fit.overhang = widest * cos (TURN) + line * 0.3;
  return fit;
}

void
plot_labels_paint (PlotPainter *painter, char *const *labels, guint n, const PlotLabels *fit,
                   double x, double y, double room, gboolean above)
{
  double shift = plot_text_height (painter, PLOT_FONT_BODY) * 0.35;

  for (guint i = 0; labels && i < n; i += fit->every) {
    PlotText text = { labels[i], PLOT_FONT_BODY, 0, &painter->style->foreground };
    double at = x + i * room;
    if (fit->turned) {
      text.width = limit (painter);
      plot_text_draw_turned (painter, &text, at, above ? y - shift : y + shift, above ? 0 : 1,
                             -TURN);
    } else {
      plot_text_draw (painter, &text, at, y, 0.5, above ? 1 : 0);
    }
  }
}

char **
plot_labels_dup (const char *const *labels, guint n)
{
  if (!labels)
    return NULL;
  char **copy = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    copy[i] = g_strdup (labels[i] ? labels[i] : "");
  return copy;
}
