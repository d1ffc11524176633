/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See train-figures.h. */

#include "train-figures.h"

#include <glib/gi18n.h>
#include <math.h>

#include "figure.h"
#include "format.h"

#define MOST_SAMPLES 20 /* in a row */
#define MOST_FILTERS 64
#define ENOUGH_COLUMNS 8
#define COLUMNS_IN_FILE 10
/* Pixels of the three rows together: what is painted within a few milliseconds. */
#define MOST_PIXELS 220000
#define LEAST_COLUMNS 2

static const struct {
  const char *name;
  guint look;
} views[LAMINA_N_VIEWS] = {
  [LAMINA_VIEW_SAMPLES] = { "samples", LAM_LOOK_ANSWERS },
  [LAMINA_VIEW_DENOISE] = { "denoise", LAM_LOOK_PICTURES },
  [LAMINA_VIEW_MASKS] = { "masks", LAM_LOOK_MASKS },
  [LAMINA_VIEW_WORDS] = { "words", LAM_LOOK_WORDS },
  [LAMINA_VIEW_FILTERS] = { "filters", LAM_LOOK_FILTERS },
  [LAMINA_VIEW_CONFUSION] = { "confusion", 0 },
};

const char *
lamina_view_name (LaminaView view)
{
  return views[view].name;
}

int
lamina_view_find (const char *name)
{
  for (int i = 0; i < LAMINA_N_VIEWS; i++)
    if (g_strcmp0 (views[i].name, name) == 0)
      return i;
  return -1;
}

guint
lamina_view_look (LaminaView view)
{
  return views[view].look;
}

/* ---- which make sense ---- */

static gboolean
has_words (const LamData *data)
{
  return data != NULL && data->stores[LAM_PART_TRAIN] != NULL
         && data->stores[LAM_PART_TRAIN]->x.type == LAM_STORE_INDICES;
}

LaminaView
lamina_view_of_task (const LamData *data)
{
  if (data != NULL && data->target == LAM_TARGET_PICTURE)
    return LAMINA_VIEW_DENOISE;
  if (data != NULL && data->target == LAM_TARGET_MASK)
    return LAMINA_VIEW_MASKS;
  return has_words (data) ? LAMINA_VIEW_WORDS : LAMINA_VIEW_SAMPLES;
}

/* The first layer with weights looks at pictures: a convolution of more than a pixel, or a dense
 * one right on pictures. */
static gboolean
has_filters (const LamExperiment *experiment, const LamData *data)
{
  GPtrArray *layers = lam_experiment_layers (experiment);

  if (data == NULL || has_words (data))
    return FALSE;
  for (guint i = 0; i < layers->len; i++) {
    const LamItem *item = g_ptr_array_index (layers, i);

    if (lam_kind_find_param (item->kind, "kernel_size") >= 0)
      return TRUE;
    if (lam_kind_find_param (item->kind, "units") >= 0) {
      LamShape shape;
      const guint8 *pixels;

      return data->shape.n >= 2 || lam_data_peek_picture (data, LAM_PART_TRAIN, 0, &shape, &pixels);
    }
  }
  return FALSE;
}

guint
lamina_views_offered (const LamExperiment *experiment, const LamData *data)
{
  guint offered = 1u << lamina_view_of_task (data);

  if (has_filters (experiment, data))
    offered |= 1u << LAMINA_VIEW_FILTERS;
  if (data != NULL && data->n_classes > 1
      && (data->target == LAM_TARGET_CLASS || data->target == LAM_TARGET_MASK))
    offered |= 1u << LAMINA_VIEW_CONFUSION;
  return offered;
}

gboolean
lamina_view_is_in (LaminaView view, const LamSnapshot *s)
{
  if (s == NULL)
    return FALSE;
  if (view == LAMINA_VIEW_CONFUSION)
    return s->confusion != NULL;
  if (view == LAMINA_VIEW_FILTERS)
    return s->filters != NULL;
  return (s->look & views[view].look) != 0 && s->n_samples > 0;
}

/* ---- figures ---- */

static Plot *
with_sentence (Plot *plot, const char *sentence)
{
  plot_set_empty (plot, sentence);
  return plot;
}

/* How many of @n columns of pictures of @shape are drawn without the window noticing. */
static guint
columns_of (LamShape shape, guint n)
{
  gsize area = shape.n >= 2 ? MAX ((gsize) shape.d[0] * shape.d[1], 1) : 1;

  return (guint) MIN (n, MAX (MOST_PIXELS / (3 * area), LEAST_COLUMNS));
}

static Plot *
denoise_figure (const LamSnapshot *s)
{
  FigureRestored columns[MOST_SAMPLES] = { 0 };
  guint n = 0;

  for (guint i = 0; s != NULL && i < MIN (s->n_samples, MOST_SAMPLES); i++) {
    const LamSample *sample = &s->samples[i];

    if (sample->wanted != NULL)
      columns[n++] =
          (FigureRestored){ sample->picture_shape, sample->input,      sample->output_picture,
                            sample->wanted,        sample->input_psnr, sample->output_psnr };
  }
  return with_sentence (
      figure_denoise (columns, columns_of (columns[0].shape, n)),
      _ ("Press Train: noisy pictures, what the network makes of them, and the clean ones"));
}

/* Where the picture is not as large as its mask only the mask is shown. */
static FigureRegions
regions_of (const LamData *data, const LamSample *sample, guint8 **own)
{
  FigureRegions column = { .shape = sample->shape,
                           .pixels = sample->pixels,
                           .mask = sample->mask,
                           .answer = sample->answer_mask,
                           .iou = sample->iou };
  LamShape mask = sample->mask_shape;

  *own = NULL;
  if (column.pixels == NULL)
    column.pixels = *own =
        lam_data_dup_picture (data, sample->part, sample->position, &column.shape);
  if (column.pixels == NULL || column.shape.d[0] != mask.d[0] || column.shape.d[1] != mask.d[1]) {
    column.pixels = NULL;
    column.shape = lam_shape_picture (mask.d[0], mask.d[1], 1);
  }
  return column;
}

static Plot *
masks_figure (const LamSnapshot *s, double opacity)
{
  FigureRegions columns[MOST_SAMPLES] = { 0 };
  guint8 *own[MOST_SAMPLES];
  guint n = 0;
  Plot *plot;

  for (guint i = 0; s != NULL && i < MIN (s->n_samples, MOST_SAMPLES); i++)
    if (s->samples[i].answer_mask != NULL) {
      columns[n] = regions_of (s->data, &s->samples[i], &own[n]);
      n++;
    }
  plot = with_sentence (figure_segmentation (s != NULL ? s->data : NULL, columns,
                                             columns_of (columns[0].shape, n), opacity),
                        _ ("Press Train: pictures, their masks, and what the network marks"));
  for (guint i = 0; i < n; i++)
    g_free (own[i]);
  return plot;
}

static Plot *
filters_figure (const LamSnapshot *s, const PlotStyle *style)
{
  Plot *plot = NULL;

  if (s != NULL && s->filters != NULL)
    plot = figure_filters (style, s->filters, s->filters_in, MOST_FILTERS, NULL);
  if (plot == NULL)
    plot = plot_tiles_new ();
  plot_set_title (plot, NULL);
  return with_sentence (plot, _ ("Press Train, and watch the first layer’s filters take shape"));
}

static Plot *
confusion_figure (const LamSnapshot *s)
{
  static const LamData none = { 0 };
  gboolean measured = s != NULL && s->confusion != NULL;
  gboolean ended = s != NULL && s->epoch > 0;

  return with_sentence (
      figure_confusion (s != NULL ? s->data : &none, measured ? s->confusion : NULL),
      ended && !measured
          ? _ ("Without a validation part no classes are counted: set one on the Data page")
          : _ ("After each epoch: which class is taken for which"));
}

Plot *
lamina_view_figure (LaminaView view, const LamSnapshot *s, const PlotStyle *style, double opacity)
{
  Plot *plot;

  switch (view) {
  case LAMINA_VIEW_DENOISE:
    plot = denoise_figure (s);
    plot_tiles_set_least (plot, ENOUGH_COLUMNS);
    return plot;
  case LAMINA_VIEW_MASKS:
    plot = masks_figure (s, opacity);
    plot_tiles_set_least (plot, ENOUGH_COLUMNS);
    return plot;
  case LAMINA_VIEW_FILTERS:
    return filters_figure (s, style);
  case LAMINA_VIEW_CONFUSION:
    return confusion_figure (s);
  default:
    return NULL;
  }
}

/* ---- for files ---- */

static Plot *
answers_figure (const LamSnapshot *s)
{
  g_autofree FigureAnswer *answers = g_new0 (FigureAnswer, MAX (s->n_samples, 1));
  guint n = 0;

  for (guint i = 0; s->data->n_classes > 0 && i < s->n_samples; i++)
    if (s->samples[i].answer >= 0)
      answers[n++] = (FigureAnswer){ s->samples[i].part, s->samples[i].position,
                                     s->samples[i].output, s->samples[i].n_output, NULL };
  return figure_predictions (s->data, answers, n);
}

Plot *
lamina_view_figure_for_file (LaminaView view, const LamSnapshot *s, const PlotStyle *style,
                             double opacity)
{
  Plot *plot;

  if (view == LAMINA_VIEW_SAMPLES || view == LAMINA_VIEW_WORDS) {
    if (!lamina_view_is_in (view, s))
      return plot_tiles_new ();
    return view == LAMINA_VIEW_SAMPLES ? answers_figure (s)
                                       : figure_words (s->data, s->samples, s->n_samples);
  }
  plot = lamina_view_figure (view, s, style, opacity);
  if (view == LAMINA_VIEW_DENOISE || view == LAMINA_VIEW_MASKS)
    plot_tiles_set_least (plot, COLUMNS_IN_FILE);
  return plot;
}

/* ---- words ---- */

static char *
note_of_answers (const LamSnapshot *s)
{
  guint right = 0, n = 0;

  for (guint i = 0; i < s->n_samples; i++) {
    n += s->samples[i].answer >= 0;
    right += s->samples[i].answer >= 0 && s->samples[i].answer == s->samples[i].label;
  }
  if (n == 0)
    return NULL;
  return s->samples[0].part == LAM_PART_TRAIN
             ? g_strdup_printf (_ ("%u of %u right, of those it learns from"), right, n)
             : g_strdup_printf (_ ("%u of %u right"), right, n);
}

static char *
note_of_pictures (const LamSnapshot *s)
{
  double input = 0, output = 0;
  guint n = 0;

  for (guint i = 0; i < s->n_samples; i++)
    if (isfinite (s->samples[i].input_psnr) && isfinite (s->samples[i].output_psnr)) {
      input += s->samples[i].input_psnr;
      output += s->samples[i].output_psnr;
      n++;
    }
  if (n == 0)
    return NULL;
  return g_strdup_printf (_ ("PSNR \u2066%.1f → %.1f\u2069 dB, mean of %u"), input / n, output / n,
                          n);
}

static char *
note_of_masks (const LamSnapshot *s)
{
  g_autofree char *share = NULL;
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < s->n_samples; i++)
    if (isfinite (s->samples[i].iou)) {
      sum += s->samples[i].iou;
      n++;
    }
  if (n == 0)
    return NULL;
  share = lamina_format_share (sum / n);
  return g_strdup_printf (_ ("IoU %s, mean of %u"), share, n);
}

static char *
note_of_filters (const LamSnapshot *s)
{
  const LamTensor *kernel = s->filters;
  g_autofree char *layer = g_strndup (kernel->name, strcspn (kernel->name, "/"));

  if (kernel->n == 4)
    return g_strdup_printf (
        ngettext ("%s: %u filter of %u × %u", "%s: %u filters of %u × %u", (gulong) kernel->d[3]),
        layer, (guint) kernel->d[3], (guint) kernel->d[0], (guint) kernel->d[1]);
  /* Of a wide layer only the first come here, and of those as many are drawn as there is room. */
  return g_strdup_printf (_ ("%s: weights of its units"), layer);
}

static char *
note_of_confusion (const LamSnapshot *s)
{
  guint n = s->data->n_classes;
  gsize right = 0, all = 0;
  g_autofree char *share = NULL;

  for (guint i = 0; i < n * n; i++) {
    all += s->confusion[i];
    right += i % (n + 1) == 0 ? s->confusion[i] : 0;
  }
  share = lamina_format_share (all > 0 ? (double) right / (double) all : NAN);
  return g_strdup_printf (s->confusion_part == LAM_PART_TRAIN
                              ? _ ("Epoch %u, training: %s right")
                              : _ ("Epoch %u, validation: %s right"),
                          s->epoch, share);
}

char *
lamina_view_note (LaminaView view, const LamSnapshot *s)
{
  static char *(*const notes[LAMINA_N_VIEWS]) (const LamSnapshot *) = {
    [LAMINA_VIEW_SAMPLES] = note_of_answers, [LAMINA_VIEW_DENOISE] = note_of_pictures,
    [LAMINA_VIEW_MASKS] = note_of_masks,     [LAMINA_VIEW_WORDS] = note_of_answers,
    [LAMINA_VIEW_FILTERS] = note_of_filters, [LAMINA_VIEW_CONFUSION] = note_of_confusion,
  };

  return lamina_view_is_in (view, s) ? notes[view](s) : NULL;
}

static char *
legend_of_masks (const LamData *data)
{
  GString *text = g_string_new (NULL);

  for (guint c = 1; c < MIN (MAX (data->n_classes, 2), 7); c++) {
    PlotColour colour = figure_class_colour (data, c);
    g_autofree char *name = data->class_names != NULL && c < data->n_classes
                                ? g_markup_escape_text (data->class_names[c], -1)
                                : g_strdup_printf (_ ("Class %u"), c);

    g_string_append_printf (text, "%s<span color='#%02x%02x%02x'>■</span> %s",
                            text->len > 0 ? "  " : "", (guint) lrint (255 * colour.red),
                            (guint) lrint (255 * colour.green), (guint) lrint (255 * colour.blue),
                            name);
  }
  return g_string_free (text, FALSE);
}

/* With one output words speak for or against class 1, with several for or against the answer. */
static char *
legend_of_words (const LamData *data)
{
  g_autofree char *name = data->n_classes == 2 && data->class_names != NULL
                              ? g_markup_escape_text (data->class_names[1], -1)
                              : NULL;

  return name != NULL ? g_strdup_printf (_ ("▲ for %s  ▼ against"), name)
                      : g_strdup (_ ("▲ for the answer  ▼ against"));
}

char *
lamina_view_legend (LaminaView view, const LamData *data)
{
  if (data == NULL)
    return NULL;
  if (view == LAMINA_VIEW_MASKS)
    return legend_of_masks (data);
  return view == LAMINA_VIEW_WORDS ? legend_of_words (data) : NULL;
}
