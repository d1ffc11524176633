/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures of what a network answers: samples with their classes, pictures restored, masks, and
 * which class is taken for which. */

#include "cli-figure.h"

#define COUNT 24   /* samples shown when --count does not say */
#define COLUMNS 10 /* of pictures over pictures */

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

static Plot *
titled (Plot *plot, const CliFigure *figure)
{
  plot_set_title (plot, lam_experiment_name (figure->experiment));
  return plot;
}

/* ---- predictions ---- */

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
    guint n_output = (guint) lam_shape_size (answers.out);
    g_autofree FigureAnswer *each = g_new0 (FigureAnswer, answers.n);

    for (guint i = 0; i < answers.n; i++)
      each[i] = (FigureAnswer){ answers.part, answers.rows[i], answers.y + (gsize) i * n_output,
                                n_output, NULL };
    plot = titled (figure_predictions (figure->data, each, answers.n), figure);
  }
  cli_answers_clear (&answers);
  return plot;
}

/* ---- confusion ---- */

Plot *
cli_figure_confusion (const CliFigure *figure, GError **error)
{
  int part = cli_part (figure->line, figure->data, error);
  LamEvaluation evaluation;
  Plot *plot;

  if (part < 0
      || !lam_evaluate (figure->experiment, figure->data, (LamPartId) part, figure->weights,
                        cli_threads (figure->line), &evaluation, error))
    return NULL;
  if (evaluation.confusion == NULL) {
    lam_fail (error, LAM_ERROR_DATA, "This figure needs samples with classes.");
    return NULL;
  }
  plot = figure_confusion (figure->data, evaluation.confusion);
  g_free (evaluation.confusion);
  return plot;
}

/* ---- Pictures over pictures ---- */

static gboolean
is_picture (LamShape shape)
{
  return shape.n == 3 && (shape.d[2] == 1 || shape.d[2] == 3);
}

static Plot *
draw_restored (const CliFigure *figure, const CliAnswers *answers)
{
  const LamData *data = figure->data;
  gsize size = lam_shape_size (data->shape), n = size * answers->n;
  const float *values[] = { answers->batch->x, answers->y, answers->batch->t };
  g_autofree guint8 *bytes = g_malloc (3 * n);
  g_autofree FigureRestored *columns = g_new0 (FigureRestored, answers->n);

  for (guint i = 0; i < answers->n; i++) {
    guint8 *pixels = bytes + 3 * size * i;
    const float *wanted = values[2] + i * size;

    for (guint k = 0; k < 3; k++)
      lam_look_bytes (data, answers->part, values[k] + i * size, size, pixels + k * size);
    columns[i] = (FigureRestored){
      .shape = data->shape,
      .input = pixels,
      .output = pixels + size,
      .wanted = pixels + 2 * size,
      .input_psnr = lam_look_psnr (data, answers->part, values[0] + i * size, wanted, size),
      .output_psnr = lam_look_psnr (data, answers->part, values[1] + i * size, wanted, size),
    };
  }
  return titled (figure_denoise (columns, answers->n), figure);
}

/* What goes in, what comes out and what was wanted, a column a sample. */
Plot *
cli_figure_denoise (const CliFigure *figure, GError **error)
{
  CliAnswers answers = { 0 };
  Plot *plot = NULL;

  if (figure->data->target != LAM_TARGET_PICTURE || !is_picture (figure->data->shape)) {
    lam_fail (error, LAM_ERROR_DATA,
              "This figure needs pictures for targets: \"target\": \"picture\" in the data.");
    return NULL;
  }
  if (cli_answers_init (&answers, figure, first_sample (figure), count (figure, COLUMNS), NULL,
                        error))
    plot = draw_restored (figure, &answers);
  cli_answers_clear (&answers);
  return plot;
}

/* ---- segmentation ---- */

static void
take_masks (const CliFigure *figure, const CliAnswers *answers, guint i, FigureRegions *column)
{
  gsize n = lam_shape_size (figure->data->target_shape);
  guint32 channels = lam_shape_channels (answers->out);
  guint8 *mask = g_malloc (n), *answer = g_malloc (n);

  for (gsize p = 0; p < n; p++) {
    gint32 c = answers->batch->classes[i * n + p];

    mask[p] = c < 0 ? LAM_IGNORE : (guint8) c;
  }
  lam_look_classes (answers->y + i * n * channels, n, channels, FALSE, answer);
  column->mask = mask;
  column->answer = answer;
  column->iou = lam_look_iou (answer, mask, n);
}

static Plot *
draw_regions (const CliFigure *figure, const CliAnswers *answers)
{
  g_autofree FigureRegions *columns = g_new0 (FigureRegions, answers->n);
  Plot *plot;

  for (guint i = 0; i < answers->n; i++) {
    columns[i].pixels =
        lam_data_dup_picture (figure->data, answers->part, answers->rows[i], &columns[i].shape);
    take_masks (figure, answers, i, &columns[i]);
  }
  plot = titled (figure_segmentation (figure->data, columns, answers->n, 0.55), figure);
  plot_tiles_set_bands (plot, TRUE);
  for (guint i = 0; i < answers->n; i++) {
    g_free ((guint8 *) columns[i].pixels);
    g_free ((guint8 *) columns[i].mask);
    g_free ((guint8 *) columns[i].answer);
  }
  return plot;
}

Plot *
cli_figure_segmentation (const CliFigure *figure, GError **error)
{
  CliAnswers answers = { 0 };
  Plot *plot = NULL;

  if (figure->data->target != LAM_TARGET_MASK) {
    lam_fail (error, LAM_ERROR_DATA, "This figure needs pictures with masks.");
    return NULL;
  }
  if (cli_answers_init (&answers, figure, first_sample (figure), count (figure, COLUMNS), NULL,
                        error))
    plot = draw_regions (figure, &answers);
  cli_answers_clear (&answers);
  return plot;
}
