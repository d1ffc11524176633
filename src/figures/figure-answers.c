/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a network answers: samples with the likeliest classes, and which class is taken for which.
 */

#include "figure.h"

#include <math.h>

#define MOST_LABELS 3 /* classes under a picture */

void
figure_shares (const float *y, guint n, double *shares)
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
best_classes (const double *shares, guint n, const LamData *data, int *best, PlotChance *chances)
{
  guint found = 0;

  for (; found < MIN (MOST_LABELS, n); found++) {
    best[found] = -1;
    for (guint c = 0; c < n; c++) {
      gboolean used = FALSE;

      for (guint i = 0; i < found; i++)
        used = used || best[i] == (int) c;
      if (!used && (best[found] < 0 || shares[c] > shares[best[found]]))
        best[found] = (int) c;
    }
    chances[found] = (PlotChance){ .label = data->class_names[best[found]],
                                   .share = shares[best[found]],
                                   .role = found == 0 ? PLOT_ROLE_TRAIN : PLOT_ROLE_MUTED };
  }
  return found;
}

static void
add_prediction (Plot *plot, const LamData *data, const FigureAnswer *answer)
{
  guint n = MIN (MAX (answer->n_output, 2), data->n_classes);
  g_autofree double *shares = g_new0 (double, MAX (answer->n_output, 2));
  int truth = lam_data_class (data, answer->part, answer->position), best[MOST_LABELS] = { -1 };
  PlotChance chances[MOST_LABELS];
  LamShape shape = LAM_SHAPE_UNKNOWN;
  g_autofree guint8 *pixels = lam_data_dup_picture (data, answer->part, answer->position, &shape);
  PlotTile tile = { .chances = chances, .below = answer->note };

  figure_shares (answer->output, answer->n_output, shares);
  tile.n_chances = best_classes (shares, n, data, best, chances);
  if (pixels != NULL) {
    tile.pixels = pixels;
    tile.width = shape.d[1];
    tile.height = shape.d[0];
    tile.channels = lam_shape_channels (shape);
  }
  if (truth >= 0 && (guint) truth < data->n_classes) {
    tile.above = data->class_names[truth];
    tile.frame = best[0] == truth ? PLOT_FRAME_GOOD : PLOT_FRAME_BAD;
  }
  plot_tiles_add (plot, &tile);
}

Plot *
figure_predictions (const LamData *data, const FigureAnswer *answers, guint n)
{
  Plot *plot = plot_tiles_new ();

  plot_set_empty (plot, lam_translate ("There are no samples to show."));
  for (guint i = 0; i < n; i++)
    add_prediction (plot, data, &answers[i]);
  return plot;
}

/* ---- words ---- */

#define WORDS_IN_TILE 6

char *
figure_word_list (const LamData *data, const LamSample *sample, int sign, guint most)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < sample->n_words && n < most; i++) {
    const LamWord *word = &sample->words[i];
    const char *name = data->words != NULL ? data->words[word->index] : NULL;

    /* Not words but marks: where a review starts, what is not among the words kept. */
    if (word->effect * (float) sign <= 0 || (name != NULL && *name == '('))
      continue;
    if (n++ > 0)
      g_string_append (text, ", ");
    if (name != NULL)
      g_string_append (text, name);
    else
      g_string_append_printf (text, "%u", word->index);
  }
  return g_string_free (text, FALSE);
}

static void
add_review (Plot *plot, const LamData *data, const LamSample *sample)
{
  g_autofree double *shares = g_new0 (double, MAX (sample->n_output, 2));
  g_autofree char *up = figure_word_list (data, sample, 1, WORDS_IN_TILE);
  g_autofree char *down = figure_word_list (data, sample, -1, WORDS_IN_TILE);
  g_autofree char *above = g_strdup_printf ("▲ %s\n▼ %s", up, down);
  int best[MOST_LABELS] = { -1 };
  PlotChance chances[MOST_LABELS];
  PlotTile tile = { .above = above, .chances = chances };
  gboolean known = sample->label >= 0 && (guint) sample->label < data->n_classes;
  g_autofree char *below = NULL;

  figure_shares (sample->output, sample->n_output, shares);
  tile.n_chances =
      best_classes (shares, MIN (MAX (sample->n_output, 2), data->n_classes), data, best, chances);
  if (known && best[0] != sample->label) {
    chances[0].role = PLOT_ROLE_BAD;
    below = g_strdup_printf (lam_translate ("✗ is %s"), data->class_names[sample->label]);
    tile.below = below;
  }
  plot_tiles_add (plot, &tile);
}

Plot *
figure_words (const LamData *data, const LamSample *samples, guint n)
{
  Plot *plot = plot_tiles_new ();

  plot_set_empty (plot, lam_translate ("There are no samples to show."));
  for (guint i = 0; i < n; i++)
    if (samples[i].n_words > 0)
      add_review (plot, data, &samples[i]);
  return plot;
}

/* ---- confusion ---- */

Plot *
figure_confusion (const LamData *data, const gsize *counts)
{
  guint n = counts != NULL ? data->n_classes : 0;
  g_autofree double *values = g_new (double, MAX ((gsize) n * n, 1));
  PlotMatrix matrix = { .rows = n,
                        .columns = n,
                        .values = values,
                        .row_labels = (const char *const *) data->class_names,
                        .column_labels = (const char *const *) data->class_names,
                        .row_title = lam_translate ("True class"),
                        .column_title = lam_translate ("Answer"),
                        .by_row = TRUE,
                        .confusion = TRUE };
  Plot *plot;

  for (gsize i = 0; i < (gsize) n * n; i++)
    values[i] = (double) counts[i];
  plot = plot_matrix_new (&matrix);
  plot_set_empty (plot, lam_translate ("Nothing has been measured yet."));
  return plot;
}
