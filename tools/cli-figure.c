/* SPDX-License-Identifier: GPL-3.0-or-later */

/* lamina-cli figure: pictures for reports, by the painter that draws the window's. */

#include <string.h>

#include "cli-commands.h"
#include "cli-figure.h"

/* ---- Shared ---- */

gboolean
cli_answers_init (CliAnswers *answers, const CliFigure *figure, guint first, guint n,
                  const char *layer, GError **error)
{
  int part = cli_part (figure->line, figure->data, error);
  gsize size;

  *answers = (CliAnswers){ .n = n };
  if (part < 0)
    return FALSE;
  size = figure->data->parts[part].n;
  if (first >= size)
    return lam_fail (error, LAM_ERROR_VALUE,
                     "--sample is %u; the part has %" G_GSIZE_FORMAT " samples, counted from 0.",
                     first, size);
  answers->part = (LamPartId) part;
  answers->n = (guint) MIN (n, size - first);
  answers->rows = g_new (guint32, answers->n);
  for (guint i = 0; i < answers->n; i++)
    answers->rows[i] = first + i;
  answers->batch = lam_batch_new (figure->data, answers->n, 1);
  lam_data_gather (figure->data, answers->part, answers->rows, answers->n, 0, FALSE,
                   answers->batch);
  if (answers->batch->x == NULL)
    return lam_fail (error, LAM_ERROR_DATA, "Words cannot be drawn.");
  answers->y =
      lam_predict (figure->experiment, figure->data->shape, answers->batch->x, answers->n,
                   figure->weights, layer, cli_threads (figure->line), &answers->out, error);
  return answers->y != NULL;
}

void
cli_answers_clear (CliAnswers *answers)
{
  g_free (answers->rows);
  g_free (answers->y);
  lam_batch_free (answers->batch);
}

/* ---- The command ---- */

typedef struct {
  const char *name;
  CliFigureFunc make;
  gboolean needs_network; /* data and weights */
} Kind;

static const Kind kinds[] = {
  { "curves", cli_figure_curves, FALSE },
  { "training", cli_figure_curves, FALSE },
  { "classification", cli_figure_predictions, TRUE },
  { "predictions", cli_figure_predictions, TRUE },
  { "confusion", cli_figure_confusion, TRUE },
  { "filters", cli_figure_filters, TRUE },
  { "activations", cli_figure_activations, TRUE },
  { "filtered", cli_figure_filtered, TRUE },
  { "denoise", cli_figure_denoise, TRUE },
  { "segmentation", cli_figure_segmentation, TRUE },
  { "stress", cli_figure_stress, TRUE },
};

static const Kind *
find_kind (const CliLine *line, GError **error)
{
  const char *names[G_N_ELEMENTS (kinds) + 1] = { NULL };
  const char *text = cli_wanted (line, "kind", error);
  int index;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    names[i] = kinds[i].name;
  index = text != NULL ? cli_choice ("kind", text, names, error) : -1;
  return index >= 0 ? &kinds[index] : NULL;
}

static gboolean
check_output (const CliLine *line, GError **error)
{
  const char *path = cli_wanted (line, "output", error);

  if (path == NULL || !cli_check_output (line, "output", error))
    return FALSE;
  return g_str_has_suffix (path, ".png") || g_str_has_suffix (path, ".svg")
         || g_str_has_suffix (path, ".pdf")
         || lam_fail (error, LAM_ERROR_FORMAT,
                      "--output is “%s”; it may end in .png, .svg or .pdf.", path);
}

/* Those of --weights. Filters typed in by hand need none: what a layer holds and does can be looked
 * at before it is trained. */
static LamWeights *
figure_weights (const CliLine *line, const Kind *kind, const LamExperiment *experiment,
                const LamData *data, GError **error)
{
  static const char *const may_be_first[] = { "filters", "activations", "filtered", NULL };

  if (cli_text (line, "weights") == NULL && g_strv_contains (may_be_first, kind->name))
    return lam_first_weights (experiment, data->shape, error);
  return cli_weights (line, error);
}

static int
run_figure (const CliLine *line, GError **error)
{
  const Kind *kind = find_kind (line, error);
  CliFigure figure = { .line = line };
  g_autoptr (LamExperiment) experiment = NULL;
  g_autoptr (LamWeights) weights = NULL;
  g_autoptr (LamData) data = NULL;
  g_autoptr (Plot) plot = NULL;
  PlotStyle style;

  if (kind == NULL || !check_output (line, error)
      || (experiment = cli_experiment (line, error)) == NULL)
    return CLI_BAD;
  if (kind->needs_network
      && ((data = cli_data (line, experiment, FALSE, error)) == NULL
          || (weights = figure_weights (line, kind, experiment, data, error)) == NULL))
    return CLI_BAD;
  plot_style_init (&style, PLOT_THEME_LIGHT);
  figure = (CliFigure){ line, experiment, data, weights, &style };
  plot = kind->make (&figure, error);
  if (plot == NULL
      || !plot_write (plot, &style, cli_number (line, "width", 900),
                      cli_number (line, "height", 600), cli_text (line, "output"), error))
    return CLI_BAD;
  return CLI_DONE;
}

static const CliOption options[] = {
  { "kind", "KIND",
    "curves, training, classification, predictions, confusion, filters, activations, filtered, "
    "denoise, segmentation or stress",
    CLI_TEXT },
  { "output", "FILE", "the picture to write: png, svg or pdf", CLI_TEXT },
  { "weights", "FILE",
    "the weights of the network; for filters, activations and filtered those that training begins "
    "with when left out, and the curves want none",
    CLI_TEXT },
  { "against", "FILE", "other weights of the same layers, laid over them in the figure of stress",
    CLI_TEXT },
  { "history", "CSV", "the figures of each epoch that train --history-out wrote, for the curves",
    CLI_TEXT },
  { "split", "PART", "train, validation or test; the last of them that there is when left out",
    CLI_TEXT },
  { "sample", "N", "the first sample to show, counted from 0", CLI_WHOLE, 0, 4e9 },
  { "count", "N", "how many samples to show", CLI_WHOLE, 1, 1000 },
  { "layer", "NAME", "the layer to show; the first of its kind when left out", CLI_TEXT },
  { "width", "W", "width of the picture in points; 900 when left out", CLI_NUMBER, 50, 10000 },
  { "height", "H", "height of the picture in points; 600 when left out", CLI_NUMBER, 50, 10000 },
};

const CliCommand cli_figure = {
  .name = "figure",
  .words = "E.lamina",
  .summary = "Draw curves, filters, answers or a confusion matrix into a PNG, SVG or PDF.",
  .n_min = 1,
  .n_max = 1,
  .experiment = TRUE,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = run_figure,
};
