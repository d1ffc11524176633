/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scales, ticks, ranges and the writing of numbers. */
#include "plot-scale.h"

#include <math.h>
#include <string.h>

double
plot_scale_value (const PlotScale *scale, double pixel)
{
  double share = (pixel - scale->from) / (scale->to - scale->from);

  if (scale->logarithmic)
    return pow (10, log10 (scale->low) + share * (log10 (scale->high) - log10 (scale->low)));
  return scale->low + share * (scale->high - scale->low);
}

double
plot_tick_step (double span, guint at_most)
{
  static const double nice[] = { 1, 2, 5, 10 };

  g_return_val_if_fail (span > 0 && isfinite (span) && at_most > 0, 1);

  double power = pow (10, floor (log10 (span / at_most)));
  for (guint i = 0; i < G_N_ELEMENTS (nice); i++) {
    /* A hair of slack: 0.3 / 0.1 is a little more than 3. */
    if (span / (nice[i] * power) <= at_most * (1 + 1e-9))
      return nice[i] * power;
  }
  return 20 * power;
}

static PlotTicks
ticks_of_step (PlotRange range, double step)
{
  PlotTicks ticks = { 0 };

  /* Count in whole steps: adding up steps would drift away from round numbers. */
  double first = ceil (range.low / step - 1e-9), last = floor (range.high / step + 1e-9);
  for (double i = first; i <= last && ticks.n < PLOT_MAX_TICKS; i++)
    ticks.value[ticks.n++] = i == 0 ? 0 : i * step;
  ticks.step = step;
  return ticks;
}

static PlotTicks
linear_ticks (PlotRange range, guint at_most, gboolean whole)
{
  double step = plot_tick_step (range.high - range.low, at_most), least = whole ? 1 : 0;

  step = MAX (step, least);
  PlotTicks ticks = ticks_of_step (range, step);
  /* One number says nothing of the scale: a few are better, even twice as close as asked for. A
   * third of a step is the next finer of 1, 2, 5. */
  while (ticks.n < 2 && (step = plot_tick_step (step, 3)) >= least) {
    PlotTicks more = ticks_of_step (range, step);

    if (more.n > 2 * at_most)
      break;
    ticks = more;
  }
  return ticks;
}

static PlotTicks
decade_ticks (PlotRange range, guint at_most)
{
  static const double within[] = { 1, 2, 5 };
  PlotTicks ticks = { 0 };
  double first = floor (log10 (range.low) - 1e-9), last = ceil (log10 (range.high) + 1e-9);
  double decades = log10 (range.high) - log10 (range.low);
  guint inside = decades * G_N_ELEMENTS (within) <= at_most ? G_N_ELEMENTS (within) : 1;
  double skip = MAX (1, ceil (decades / at_most));

  for (double d = skip * floor (first / skip); d <= last; d += skip) {
    for (guint i = 0; i < inside; i++) {
      double value = pow (10, d) * within[i];
      gboolean shown = value >= range.low * (1 - 1e-9) && value <= range.high * (1 + 1e-9);
      if (shown && ticks.n < PLOT_MAX_TICKS)
        ticks.value[ticks.n++] = value;
    }
  }
  return ticks;
}

PlotTicks
plot_ticks (PlotRange range, guint at_most, gboolean logarithmic, gboolean whole)
{
  PlotTicks none = { 0 };

  if (!isfinite (range.low) || !isfinite (range.high) || range.high <= range.low)
    return none;
  at_most = CLAMP (at_most, 1, PLOT_MAX_TICKS - 1);
  if (!logarithmic)
    return linear_ticks (range, at_most, whole);

  PlotTicks ticks = decade_ticks (range, at_most);
  /* Less than a decade may hold one round number or none: linear ticks read better there. */
  return ticks.n >= 3 ? ticks : linear_ticks (range, at_most, FALSE);
}

static PlotRange
nice_linear (double low, double high)
{
  if (low == high) {
    double pad = low == 0 ? 1 : fabs (low) / 2;
    low -= low > 0 || low < 0 ? pad : 0;
    high += pad;
  }
  /* Half steps: the axis stays on round numbers and wastes at most a tenth at each end. */
  double step = plot_tick_step (high - low, 5) / 2;
  PlotRange range = { floor (low / step + 1e-9) * step, ceil (high / step - 1e-9) * step };
  return range;
}

/* The nearest of 1, 2, 5 × 10^k that is not above (below) @value. */
static double
round_decade (double value, gboolean up)
{
  static const double nice[] = { 1, 2, 5, 10 };
  double power = pow (10, floor (log10 (value)));

  for (guint i = 0; i < G_N_ELEMENTS (nice) - 1; i++) {
    if (up && value <= nice[i] * power * (1 + 1e-9))
      return nice[i] * power;
    if (!up && value < nice[i + 1] * power * (1 - 1e-9))
      return nice[i] * power;
  }
  return 10 * power;
}

static PlotRange
nice_logarithmic (double low, double high)
{
  PlotRange range = { round_decade (low, FALSE), round_decade (high, TRUE) };

  if (range.low == range.high) {
    range.low /= 2;
    range.high *= 2;
  }
  return range;
}

PlotRange
plot_range_nice (PlotRange kept, double low, double high, gboolean logarithmic)
{
  const PlotRange unknown = { logarithmic ? 0.1 : 0, 1 };

  if (!isfinite (low) || !isfinite (high) || low > high || !isfinite (high - low))
    return unknown;
  if (logarithmic && low <= 0)
    return unknown;

  gboolean usable = kept.low < kept.high && (!logarithmic || kept.low > 0);
  if (usable && low >= kept.low && high <= kept.high) {
    double filled = logarithmic ? log (high / low) / log (kept.high / kept.low)
                                : (high - low) / (kept.high - kept.low);
    if (filled >= 1.0 / 3)
      return kept;
  }
  /* Numbers so close that their difference is lost in rounding make no axis. */
  if (high - low < 1e-12 * MAX (fabs (low), fabs (high)))
    low = high;
  return logarithmic ? nice_logarithmic (low, high) : nice_linear (low, high);
}

static void
append_exponent (GString *text, int exponent)
{
  static const char *const raised[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  char digits[16];

  g_snprintf (digits, sizeof digits, "%d", ABS (exponent));
  g_string_append (text, "10");
  if (exponent < 0)
    g_string_append (text, "⁻");
  for (const char *d = digits; *d; d++)
    g_string_append (text, raised[*d - '0']);
}

static void
append_fixed (GString *text, double value, int decimals)
{
  char format[8], number[64];

  g_snprintf (format, sizeof format, "%%.%df", CLAMP (decimals, 0, 12));
  g_ascii_formatd (number, sizeof number, format, fabs (value));
  if (value < 0 && strspn (number, "0.") != strlen (number))
    g_string_append (text, "−");
  g_string_append (text, number);
}

/* Decimals that tell @value from its neighbours @step apart. */
static int
decimals_of (double step)
{
  int decimals = 0;

  while (decimals < 12 && fabs (step - rint (step)) > 1e-6 * step) {
    step *= 10;
    decimals++;
  }
  return decimals;
}

static void
append_scientific (GString *text, double value)
{
  int exponent = (int) floor (log10 (fabs (value)) + 1e-9);
  double mantissa = value / pow (10, exponent);

  if (fabs (mantissa) >= 9.995) {
    mantissa /= 10;
    exponent++;
  }
  if (fabs (fabs (mantissa) - 1) >= 0.005) {
    append_fixed (text, mantissa, fabs (mantissa - rint (mantissa)) < 1e-6 ? 0 : 2);
    g_string_append (text, "×");
  } else if (value < 0) {
    g_string_append (text, "−");
  }
  append_exponent (text, exponent);
}

char *
plot_format_tick (double value, double step, gboolean percent)
{
  GString *text = g_string_new (NULL);
  double size = fabs (value), grain = step > 0 ? step : size;

  if (!isfinite (value)) {
    g_string_append (text, "–");
  } else if (percent) {
    append_fixed (text, value * 100, decimals_of (grain * 100));
    g_string_append (text, " %");
  } else if (value == 0) {
    g_string_append (text, "0");
  } else if (size < 9.9e-4 || grain < 9.9e-6 || size >= 1e10) {
    append_scientific (text, value);
  } else if (size >= 1e6 && decimals_of (grain / 1e6) < 3) {
    append_fixed (text, value / 1e6, decimals_of (grain / 1e6));
    g_string_append (text, "M");
  } else if (size >= 1e4 && decimals_of (grain / 1e3) < 3) {
    append_fixed (text, value / 1e3, decimals_of (grain / 1e3));
    g_string_append (text, "k");
  } else {
    append_fixed (text, value, decimals_of (grain));
  }
  return g_string_free (text, FALSE);
}

char *
plot_format_value (double value, gboolean percent)
{
  GString *text = g_string_new (NULL);
  double size = fabs (value);

  if (!isfinite (value)) {
    g_string_append (text, "–");
  } else if (percent) {
    append_fixed (text, value * 100, 2);
    g_string_append (text, " %");
  } else if (value == rint (value) && size < 1e10) {
    append_fixed (text, value, 0);
  } else if (size < 1e-3 || size >= 1e10) {
    append_scientific (text, value);
  } else {
    append_fixed (text, value, CLAMP (3 - (int) floor (log10 (size)), 0, 6));
  }
  return g_string_free (text, FALSE);
}
