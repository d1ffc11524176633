/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures of what layers hold and do: their filters, their activations, and pictures filtered. */

#include "cli-figure.h"

#define MOST_TILES 256

/* The kernel of --layer, or of the first layer that has one. */
static const LamTensor *
find_kernel (const CliFigure *figure, GError **error)
{
  const char *layer = cli_text (figure->line, "layer");
  g_autofree char *name = layer != NULL ? g_strconcat (layer, "/kernel", NULL) : NULL;

  for (guint i = 0; i < figure->weights->tensors->len; i++) {
    const LamTensor *tensor = g_ptr_array_index (figure->weights->tensors, i);

    if (name != NULL ? g_str_equal (tensor->name, name)
                     : g_str_has_suffix (tensor->name, "/kernel"))
      return tensor;
  }
  lam_fail (error, LAM_ERROR_VALUE, "The weights have no %s.",
            name != NULL ? name : "kernel of any layer");
  return NULL;
}

Plot *
cli_figure_filters (const CliFigure *figure, GError **error)
{
  const LamTensor *kernel = find_kernel (figure, error);

  return kernel != NULL
             ? figure_filters (figure->style, kernel, figure->data->shape, MOST_TILES, error)
             : NULL;
}

/* ---- activations ---- */

/* The layer of --layer, or the first that gives pictures and has a kernel, or the last. */
static const char *
choose_layer (const CliFigure *figure)
{
  const char *layer = cli_text (figure->line, "layer");
  GPtrArray *layers = lam_experiment_layers (figure->experiment);

  for (guint i = 0; layer == NULL && i < layers->len; i++) {
    const LamItem *item = g_ptr_array_index (layers, i);

    if (lam_kind_find_param (item->kind, "kernel_size") >= 0)
      layer = item->name;
  }
  return layer;
}

static const char *const *
filter_names (const CliFigure *figure, const char *layer)
{
  GPtrArray *layers = lam_experiment_layers (figure->experiment);

  for (guint i = 0; layer != NULL && i < layers->len; i++)
    if (g_str_equal (((LamItem *) g_ptr_array_index (layers, i))->name, layer))
      return lam_layer_filter_names (g_ptr_array_index (layers, i));
  return NULL;
}

Plot *
cli_figure_activations (const CliFigure *figure, GError **error)
{
  const char *layer = choose_layer (figure);
  CliAnswers answers = { 0 };
  Plot *plot = NULL;

  if (cli_answers_init (&answers, figure, (guint) cli_number (figure->line, "sample", 0), 1, layer,
                        error))
    plot = figure_activations (layer, answers.y, answers.out, filter_names (figure, layer));
  cli_answers_clear (&answers);
  return plot;
}

/* ---- filtered ---- */

/* A row a picture: itself, then what each filter makes of it, its least black, its most white. */
Plot *
cli_figure_filtered (const CliFigure *figure, GError **error)
{
  const char *layer = choose_layer (figure);
  CliAnswers answers = { 0 };
  Plot *plot = NULL;
  gboolean good =
      cli_answers_init (&answers, figure, (guint) cli_number (figure->line, "sample", 0),
                        (guint) cli_number (figure->line, "count", 2), layer, error);

  if (good && answers.out.n != 3)
    good = lam_fail (error, LAM_ERROR_DATA, "This figure needs a layer that gives pictures.");
  if (good)
    plot = figure_filtered (figure->data, answers.part, answers.rows, answers.n, answers.y,
                            answers.out, filter_names (figure, layer));
  cli_answers_clear (&answers);
  return plot;
}
