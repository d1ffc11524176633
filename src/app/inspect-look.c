/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See inspect-look.h. On the probe's worker, but for freeing. */

#include "inspect-look.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "figure.h"
#include "format.h"

#define MOST_TILES 256
#define MOST_HEAT 512 /* rows or columns of a heat map that are told apart */
#define MOST_LONG 4   /* times as long as wide, or nearly: else it is a line to the eye */
#define MOST_BARS 2000
#define LEAST_TILE 28
#define LEAST_WIDTH 520

typedef struct {
  LamInspectQuestion *look;
  guint n_samples;
  PlotTheme theme;
} Question;

gpointer
lamina_look_question_new (LamInspectQuestion *look, guint n_samples, PlotTheme theme)
{
  Question *question = g_new (Question, 1);

  *question = (Question){ look, n_samples, theme };
  return question;
}

void
lamina_look_question_free (gpointer data)
{
  lam_inspect_question_free (((Question *) data)->look);
  g_free (data);
}

static void
facts_free (gpointer data)
{
  LaminaTensorFacts *facts = data;

  g_free (facts->shape);
  g_clear_pointer (&facts->pictures, plot_free);
  g_clear_pointer (&facts->histogram, plot_free);
  g_free (facts);
}

void
lamina_look_free (gpointer data)
{
  LaminaLook *look = data;

  lam_inspection_free (look->look);
  g_ptr_array_unref (look->tensors);
  g_clear_pointer (&look->input, plot_free);
  g_clear_pointer (&look->output, plot_free);
  g_free (look);
}

/* ---- numbers ---- */

void
lamina_tensor_measure (LaminaTensorFacts *facts, const float *values, gsize n)
{
  double sum = 0, squares = 0;

  facts->n = n;
  facts->least = n > 0 ? INFINITY : NAN;
  facts->largest = n > 0 ? -INFINITY : NAN;
  for (gsize i = 0; i < n; i++) {
    double value = (double) values[i];

    facts->least = MIN (facts->least, value);
    facts->largest = MAX (facts->largest, value);
    sum += value;
  }
  facts->mean = sum / (double) n;
  for (gsize i = 0; i < n; i++)
    squares += ((double) values[i] - facts->mean) * ((double) values[i] - facts->mean);
  facts->deviation = sqrt (squares / (double) n);
}

Plot *
lamina_histogram_new (const float *values, gsize n, double least, double largest, PlotRole role)
{
  double counts[LAMINA_HISTOGRAM_BARS] = { 0 };
  PlotRange range;
  Plot *plot;

  if (!isfinite (least) || !isfinite (largest))
    least = largest = 0;
  range = least < largest ? (PlotRange){ least, largest } : (PlotRange){ least - 0.5, least + 0.5 };
  plot = plot_histogram_new (range.low, range.high, LAMINA_HISTOGRAM_BARS);
  plot_count_into (values, n, range.low, range.high, counts, LAMINA_HISTOGRAM_BARS);
  plot_bars_add (plot, NULL, counts, role);
  plot_bars_set_axes (plot, _ ("Value"), _ ("How many"), FALSE, FALSE);
  return plot;
}

/* ---- pictures ---- */

/* Means over equal stretches: [rows × columns] → [new rows × new columns]. */
static float *
shrink (const float *values, gsize rows, gsize columns, gsize new_rows, gsize new_columns)
{
  float *small = g_new (float, new_rows *new_columns);

  for (gsize r = 0; r < new_rows; r++)
    for (gsize c = 0; c < new_columns; c++) {
      gsize r0 = r * rows / new_rows, r1 = (r + 1) * rows / new_rows;
      gsize c0 = c * columns / new_columns, c1 = (c + 1) * columns / new_columns;
      double sum = 0;

      for (gsize i = r0; i < r1; i++)
        for (gsize j = c0; j < c1; j++)
          sum += (double) values[i * columns + j];
      small[r * new_columns + c] = (float) (sum / (double) ((r1 - r0) * (c1 - c0)));
    }
  return small;
}

/* Each number @down times below itself and @across times beside itself. */
static float *
repeat (const float *values, gsize rows, gsize columns, gsize down, gsize across)
{
  gsize wide = columns * across;
  float *large = g_new (float, rows *down *wide);

  for (gsize i = 0; i < rows * down * wide; i++)
    large[i] = values[i / wide / down * columns + i % wide / across];
  return large;
}

Plot *
lamina_heat_new (const PlotStyle *style, const float *values, gsize rows, gsize columns)
{
  gsize new_rows = MIN (rows, MOST_HEAT), new_columns = MIN (columns, MOST_HEAT);
  gsize down = MAX (new_columns / (new_rows * MOST_LONG), 1),
        across = MAX (new_rows / (new_columns * MOST_LONG), 1);
  g_autofree float *small = shrink (values, rows, columns, new_rows, new_columns);
  g_autofree float *cells = repeat (small, new_rows, new_columns, down, across);
  g_autofree guint8 *rgb = g_malloc (3 * new_rows * down * new_columns * across);
  PlotTile tile = { .pixels = rgb,
                    .width = (guint) (new_columns * across),
                    .height = (guint) (new_rows * down),
                    .channels = 3 };
  Plot *plot = plot_tiles_new ();

  plot_rgb_from_signed (style, cells, new_rows * down * new_columns * across, 0, rgb);
  plot_tiles_add (plot, &tile);
  return plot;
}

static char *
shape_text (const LamTensor *tensor)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < tensor->n; i++)
    g_string_append_printf (text, i > 0 ? "×%" G_GSIZE_FORMAT : "%" G_GSIZE_FORMAT, tensor->d[i]);
  return g_string_free (text, FALSE);
}

/* Room for all tiles at their least size, in a window as narrow as it gets. */
static int
height_of (const LamTensor *tensor, LamShape in)
{
  gboolean is_kernel = tensor->n == 4;
  gsize w = is_kernel ? tensor->d[1] : in.n == 3 ? in.d[1] : 0;
  gsize h = is_kernel ? tensor->d[0] : in.n == 3 ? in.d[0] : 0;
  gsize n = is_kernel && tensor->d[2] != 3 ? tensor->d[2] * tensor->d[3] : tensor->d[tensor->n - 1];
  gsize columns = MAX (LEAST_WIDTH / (MAX (w, LEAST_TILE) + 16), 1);

  if (w == 0)
    return -1;
  return (int) ((MIN (n, MOST_TILES) + columns - 1) / columns * (MAX (h, LEAST_TILE) + 34));
}

/* Filters, or what each unit looks for in a picture; else a heat map; a vector has none. */
static Plot *
pictures_of (const LamTensor *tensor, LamShape in, const PlotStyle *style)
{
  Plot *plot = figure_filters (style, tensor, in, MOST_TILES, NULL);

  if (plot == NULL && tensor->n >= 2 && lam_tensor_size (tensor) > 0)
    plot =
        lamina_heat_new (style, tensor->values, lam_tensor_size (tensor) / tensor->d[tensor->n - 1],
                         tensor->d[tensor->n - 1]);
  if (plot != NULL)
    plot_set_title (plot, NULL);
  return plot;
}

static GPtrArray *
facts_of (const LamWeights *weights, LamShape in, const PlotStyle *style)
{
  GPtrArray *tensors = g_ptr_array_new_with_free_func (facts_free);

  for (guint i = 0; i < weights->tensors->len; i++) {
    const LamTensor *tensor = g_ptr_array_index (weights->tensors, i);
    LaminaTensorFacts *facts = g_new0 (LaminaTensorFacts, 1);

    facts->name = tensor->name;
    facts->shape = shape_text (tensor);
    lamina_tensor_measure (facts, tensor->values, lam_tensor_size (tensor));
    facts->pictures = pictures_of (tensor, in, style);
    facts->height = facts->pictures != NULL ? height_of (tensor, in) : -1;
    facts->histogram = lamina_histogram_new (tensor->values, facts->n, facts->least, facts->largest,
                                             PLOT_ROLE_TRAIN);
    g_ptr_array_add (tensors, facts);
  }
  return tensors;
}

static Plot *
input_of (const LamInspectQuestion *question)
{
  LamShape shape = LAM_SHAPE_UNKNOWN;
  g_autofree guint8 *pixels =
      lam_data_dup_picture (question->data, question->part, question->position, &shape);
  PlotTile tile = { .pixels = pixels,
                    .width = shape.d[1],
                    .height = shape.d[0],
                    .channels = lam_shape_channels (shape) };
  Plot *plot;

  if (pixels == NULL)
    return NULL;
  plot = plot_tiles_new ();
  plot_tiles_add (plot, &tile);
  return plot;
}

/* A vector: bars named by the classes when there are as many, else a column a unit. */
static Plot *
bars_of (const LamData *data, const float *y, gsize n)
{
  g_autofree double *values = g_new (double, MAX (n, 1));
  gboolean named = data->n_classes == n && n <= 24 && data->class_names != NULL;
  Plot *plot = named ? plot_bars_new ((const char *const *) data->class_names, (guint) n)
                     : plot_histogram_new (0.5, (double) n + 0.5, (guint) n);

  for (gsize i = 0; i < n; i++)
    values[i] = (double) y[i];
  plot_bars_add (plot, NULL, values, PLOT_ROLE_TRAIN);
  plot_bars_set_axes (plot, named ? NULL : _ ("Unit"), NULL, FALSE, FALSE);
  return plot;
}

static const char *const *
names_of (const LamInspectQuestion *question)
{
  GPtrArray *layers = lam_experiment_layers (question->experiment);

  for (guint i = 0; i < layers->len; i++)
    if (g_strcmp0 (((LamItem *) g_ptr_array_index (layers, i))->name, question->layer) == 0)
      return lam_layer_filter_names (g_ptr_array_index (layers, i));
  return NULL;
}

static gboolean
gives_pictures (const LamInspection *look)
{
  return look->out.n == 3 && look->out.d[0] * look->out.d[1] > 1;
}

/* The sample looked at and those behind it in its part, each with what the layer makes of it. */
static Plot *
several_of (LamProbeRoom *room, const Question *question, const LamInspection *first,
            const LamWatch *watch)
{
  LamInspectQuestion look = *question->look;
  gsize size = lam_shape_size (first->out), begin = look.position;
  guint n = (guint) MIN (question->n_samples, look.data->parts[look.part].n - begin);
  g_autofree float *y = g_new (float, n *size);
  g_autofree guint32 *rows = g_new (guint32, n);

  memcpy (y, first->y, size * sizeof (float));
  for (guint i = 0; i < n; i++) {
    LamInspection *seen;

    rows[i] = (guint32) begin + i;
    if (i == 0)
      continue;
    look.position = begin + i;
    seen = lam_inspect_work (room, &look, watch, NULL);
    if (seen == NULL)
      return NULL;
    memcpy (y + i * size, seen->y, size * sizeof (float));
    lam_inspection_free (seen);
  }
  return figure_filtered (look.data, look.part, rows, n, y, first->out, names_of (&look));
}

static Plot *
output_of (const LamInspectQuestion *question, const LamInspection *look, const PlotStyle *style)
{
  gsize n = lam_shape_size (look->out);

  if (gives_pictures (look))
    return figure_activations (NULL, look->y, look->out, names_of (question));
  if (n > MOST_BARS)
    return lamina_heat_new (style, look->y, 1, n);
  return bars_of (question->data, look->y, n);
}

gpointer
lamina_look_work (LamProbeRoom *room, gpointer data, const LamWatch *watch, GError **error)
{
  Question *question = data;
  LamInspection *look = lam_inspect_work (room, question->look, watch, error);
  LaminaLook *made;
  PlotStyle style;

  if (look == NULL)
    return NULL;
  plot_style_init (&style, question->theme);
  made = g_new0 (LaminaLook, 1);
  made->look = look;
  /* The picture a dense layer looks at lies before Flatten. */
  made->tensors =
      facts_of (look->weights,
                lam_shape_size (look->in) == lam_shape_size (question->look->data->shape)
                    ? question->look->data->shape
                    : look->in,
                &style);
  made->input = input_of (question->look);
  made->pictures = gives_pictures (look);
  if (question->n_samples > 1 && made->pictures)
    made->output = several_of (room, question, look, watch);
  made->several = made->output != NULL;
  if (!made->several)
    made->output = output_of (question->look, look, &style);
  return made;
}
