/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures of what a network answers: samples with their classes, pictures restored, masks, and
 * which class is taken for which. */

#include <math.h>
#include <string.h>

#include "cli-figure.h"

#define COUNT 24      /* samples shown when --count does not say */
#define COLUMNS 10    /* of pictures over pictures */
#define MOST_LABELS 3 /* classes under a picture */

static guint
first_sample (const CliFigure *figure)
{
  return (guint) cli_number (figure->line, "sample", 0);
}

static guint
count (const CliFigure *figure, guint otherwise)
{
  return (guint) cli_number (figure->line, "count", otherwise);
}

/* ---- predictions ---- */

/* Shares of the classes: what a softmax or sigmoid gives; of other outputs the softmax. */
static void
shares_of (const float *y, guint n, double *shares)
{
  double sum = 0, largest = -INFINITY;
  gboolean probable = TRUE;

  for (guint c = 0; c < n; c++) {
    sum += (double) y[c];
    largest = MAX (largest, (double) y[c]);
    probable = probable && y[c] >= 0 && y[c] <= 1;
  }
  if (n == 1) {
    shares[1] = probable ? (double) y[0] : 1 / (1 + exp (-(double) y[0]));
    shares[0] = 1 - shares[1];
    return;
  }
  if (probable && fabs (sum - 1) < 1e-3) {
    for (guint c = 0; c < n; c++)
      shares[c] = (double) y[c];
    return;
  }
  sum = 0;
  for (guint c = 0; c < n; c++)
    sum += shares[c] = exp ((double) y[c] - largest);
  for (guint c = 0; c < n; c++)
    shares[c] /= sum;
}

/* The likeliest classes, best first. Returns: how many. */
static guint
best_classes (const double *shares, guint n, const LamData *data, PlotChance *chances)
{
  gboolean used[256] = { FALSE };
  guint found = 0;

  for (; found < MIN (MOST_LABELS, n); found++) {
    int best = -1;

    for (guint c = 0; c < MIN (n, 256); c++)
      if (!used[c] && (best < 0 || shares[c] > shares[best]))
        best = (int) c;
    if (best < 0)
      break;
    used[best] = TRUE;
    chances[found] = (PlotChance){ .label = data->class_names[best],
                                   .share = shares[best],
                                   .role = found == 0 ? PLOT_ROLE_TRAIN : PLOT_ROLE_MUTED };
  }
  return found;
}

static void
add_prediction (Plot *plot, const CliFigure *figure, const CliAnswers *answers, guint i)
{
  const LamData *data = figure->data;
  guint n_out = (guint) lam_shape_size (answers->out);
  guint n = MIN (MAX (n_out, 2), data->n_classes);
  g_autofree double *shares = g_new0 (double, MAX (n_out, 2));
  int truth = lam_data_class (data, answers->part, answers->rows[i]);
  PlotChance chances[MOST_LABELS];
  g_autofree guint8 *pixels = NULL;
  g_autofree char *above = NULL;
  LamShape shape = LAM_SHAPE_UNKNOWN;
  PlotTile tile = { .chances = chances };

  shares_of (answers->y + (gsize) i * n_out, n_out, shares);
  tile.n_chances = best_classes (shares, n, data, chances);
  pixels = lam_data_dup_picture (data, answers->part, answers->rows[i], &shape);
  if (pixels != NULL) {
    tile.pixels = pixels;
    tile.width = shape.d[1];
    tile.height = shape.d[0];
    tile.channels = lam_shape_channels (shape);
  }
  if (truth >= 0 && tile.n_chances > 0) {
    above = g_strdup (data->class_names[truth]);
    tile.above = above;
    tile.frame = g_str_equal (chances[0].label, above) ? PLOT_FRAME_GOOD : PLOT_FRAME_BAD;
  }
  plot_tiles_add (plot, &tile);
}

static gboolean
check_classes (const CliFigure *figure, GError **error)
{
  return (figure->data->n_classes > 0 && figure->data->target != LAM_TARGET_MASK)
         || lam_fail (error, LAM_ERROR_DATA, "This figure needs samples with classes.");
}

Plot *
cli_figure_predictions (const CliFigure *figure, GError **error)
{
  CliAnswers answers = { 0 };
  Plot *plot = NULL;

  if (!check_classes (figure, error))
    return NULL;
  if (cli_answers_init (&answers, figure, first_sample (figure), count (figure, COUNT),
                        cli_text (figure->line, "layer"), error)) {
    plot = plot_tiles_new ();
    plot_set_title (plot, lam_experiment_name (figure->experiment));
    for (guint i = 0; i < answers.n; i++)
      add_prediction (plot, figure, &answers, i);
  }
  cli_answers_clear (&answers);
  return plot;
}

/* ---- confusion ---- */

Plot *
cli_figure_confusion (const CliFigure *figure, GError **error)
{
  const LamData *data = figure->data;
  int part = cli_part (figure->line, data, error);
  g_autofree double *values = NULL;
  LamEvaluation evaluation;
  PlotMatrix matrix;

  if (part < 0
      || !lam_evaluate (figure->experiment, figure->data, (LamPartId) part, figure->weights,
                        cli_threads (figure->line), &evaluation, error))
    return NULL;
  if (evaluation.confusion == NULL) {
    lam_fail (error, LAM_ERROR_DATA, "This figure needs samples with classes.");
    return NULL;
  }
  values = g_new (double, (gsize) data->n_classes * data->n_classes);
  for (gsize i = 0; i < (gsize) data->n_classes * data->n_classes; i++)
    values[i] = (double) evaluation.confusion[i];
  g_free (evaluation.confusion);
  matrix = (PlotMatrix){ .rows = data->n_classes,
                         .columns = data->n_classes,
                         .values = values,
                         .row_labels = (const char *const *) data->class_names,
                         .column_labels = (const char *const *) data->class_names,
                         .row_title = "True class",
                         .column_title = "Answer",
                         .by_row = TRUE,
                         .confusion = TRUE };
  return plot_matrix_new (&matrix);
}

/* ---- Pictures over pictures ---- */

/* Numbers from 0 to 1 as bytes, as they are meant: no stretching. */
static guint8 *
bytes_of (const float *values, gsize n)
{
  guint8 *bytes = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (CLAMP (values[i], 0.0f, 1.0f) * 255.0f + 0.5f);
  return bytes;
}

static void
add_bytes (Plot *plot, const guint8 *pixels, LamShape shape)
{
  PlotTile tile = { .pixels = pixels,
                    .width = shape.d[1],
                    .height = shape.d[0],
                    .channels = lam_shape_channels (shape) };

  plot_tiles_add (plot, &tile);
}

static void
add_numbers (Plot *plot, const float *values, LamShape shape)
{
  g_autofree guint8 *pixels = bytes_of (values, lam_shape_size (shape));

  add_bytes (plot, pixels, shape);
}

static gboolean
is_picture (LamShape shape)
{
  return shape.n == 3 && (shape.d[2] == 1 || shape.d[2] == 3);
}

/* What goes in, what comes out and what was wanted, a column a sample. */
Plot *
cli_figure_denoise (const CliFigure *figure, GError **error)
{
  static const char *const titles[] = { "Input", "Output", "Wanted" };
  LamShape shape = figure->data->shape;
  gsize size = lam_shape_size (shape);
  CliAnswers answers = { 0 };
  Plot *plot = NULL;

  if (figure->data->target != LAM_TARGET_PICTURE || !is_picture (shape)) {
    lam_fail (error, LAM_ERROR_DATA,
              "This figure needs pictures for targets: \"target\": \"picture\" in the data.");
    return NULL;
  }
  if (cli_answers_init (&answers, figure, first_sample (figure), count (figure, COLUMNS), NULL,
                        error)) {
    plot = plot_tiles_new ();
    plot_set_title (plot, lam_experiment_name (figure->experiment));
    plot_tiles_set_rows (plot, titles, G_N_ELEMENTS (titles));
    for (guint i = 0; i < answers.n; i++)
      add_numbers (plot, answers.batch->x + i * size, shape);
    for (guint i = 0; i < answers.n; i++)
      add_numbers (plot, answers.y + i * size, shape);
    for (guint i = 0; i < answers.n; i++)
      add_numbers (plot, answers.batch->t + i * size, shape);
  }
  cli_answers_clear (&answers);
  return plot;
}

/* ---- segmentation ---- */

static void
add_mask (Plot *plot, const guint8 *pixels, LamShape shape, const guint8 *classes)
{
  PlotTile tile = { .pixels = pixels,
                    .width = shape.d[1],
                    .height = shape.d[0],
                    .channels = lam_shape_channels (shape),
                    .classes = classes,
                    .opacity = 0.55 };

  plot_tiles_add (plot, &tile);
}

/* The class of each pixel of answer @i. */
static guint8 *
classes_of (const CliAnswers *answers, guint i)
{
  guint32 channels = lam_shape_channels (answers->out);
  gsize n = lam_shape_size (answers->out) / channels;
  const float *y = answers->y + i * n * channels;
  guint8 *classes = g_malloc0 (n);

  for (gsize p = 0; p < n; p++)
    for (guint32 c = 0; c < MAX (channels, 2); c++)
      if (channels == 1 ? c == 1 && y[p] > 0.5f
                        : y[p * channels + c] > y[p * channels + classes[p]])
        classes[p] = (guint8) c;
  return classes;
}

static guint8 *
wanted_classes (const CliAnswers *answers, guint i)
{
  gsize n = lam_shape_size (answers->out) / lam_shape_channels (answers->out);
  guint8 *classes = g_malloc (n);

  for (gsize p = 0; p < n; p++) {
    gint32 c = answers->batch->classes[i * n + p];

    classes[p] = c < 0 ? LAM_IGNORE : (guint8) c;
  }
  return classes;
}

Plot *
cli_figure_segmentation (const CliFigure *figure, GError **error)
{
  static const char *const titles[] = { "Picture", "Answer", "Wanted" };
  CliAnswers answers = { 0 };
  Plot *plot = NULL;

  if (figure->data->target != LAM_TARGET_MASK) {
    lam_fail (error, LAM_ERROR_DATA, "This figure needs pictures with masks.");
    return NULL;
  }
  if (!cli_answers_init (&answers, figure, first_sample (figure), count (figure, COLUMNS), NULL,
                         error)) {
    cli_answers_clear (&answers);
    return NULL;
  }
  plot = plot_tiles_new ();
  plot_set_title (plot, lam_experiment_name (figure->experiment));
  plot_tiles_set_rows (plot, titles, G_N_ELEMENTS (titles));
  for (guint row = 0; row < G_N_ELEMENTS (titles); row++)
    for (guint i = 0; i < answers.n; i++) {
      LamShape shape = LAM_SHAPE_UNKNOWN;
      g_autofree guint8 *pixels =
          lam_data_dup_picture (figure->data, answers.part, answers.rows[i], &shape);
      g_autofree guint8 *classes = row == 1   ? classes_of (&answers, i)
                                   : row == 2 ? wanted_classes (&answers, i)
                                              : NULL;

      add_mask (plot, pixels, shape, classes);
    }
  cli_answers_clear (&answers);
  return plot;
}
