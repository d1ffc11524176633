/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From the engine's values to plots: what a network answers, restores, marks, holds and confuses.
 * Used by the window and by the command line, so that a figure is the same in both. Knows the
 * engine and plots, neither GTK nor files. Everything passed in is copied. All functions return
 * (transfer full) plots; with n = 0 one whose sentence says what is missing. Texts are in the
 * language of the program around it (lam_translate). */

#pragma once

#include "lam.h"
#include "plot.h"

/* ---- Answers: figure-answers.c ---- */

/* A sample and what a network answers for it. */
typedef struct {
  LamPartId part;
  gsize position;      /* in the part */
  const float *output; /* [n_output] shares of the classes, or scores */
  guint n_output;
  const char *note; /* below the picture, "loss 3.2", or NULL */
} FigureAnswer;

/* Each picture with its true class above, framed by whether the answer is right, and bars of the
 * three likeliest classes below. @data has classes. */
Plot *figure_predictions (const LamData *data, const FigureAnswer *answers, guint n);

/* Reviews: a tile each, with the words that speak most for and against above bars of the classes.
 * @samples: with words and answers (LAM_LOOK_WORDS); those without words are left out. */
Plot *figure_words (const LamData *data, const LamSample *samples, guint n);

/* The words of @sample whose effect has the sign of @sign, strongest first, @most at most and apart
 * by ", "; of a set whose words are not known their numbers. Returns: (transfer full) */
char *figure_word_list (const LamData *data, const LamSample *sample, int sign, guint most);

/* Shares of the classes, which sum to 1: what a softmax or sigmoid gave as it is, of other outputs
 * the softmax. One output gives two classes. @shares: [max (n, 2)] */
void figure_shares (const float *output, guint n, double *shares);

/* Which class is taken for which. @counts: [n_classes × n_classes], rows the true class; NULL for
 * an empty figure. */
Plot *figure_confusion (const LamData *data, const gsize *counts);

/* ---- Pictures above pictures: figure-pictures.c ---- */

/* A column of figure_denoise. All three have @shape: rows × columns × 1 or 3. */
typedef struct {
  LamShape shape;
  const guint8 *input, *output, *wanted; /* NULL: an empty place */
  double input_psnr, output_psnr;        /* in dB, written above; not a number: not known */
} FigureRestored;

/* Input, output and, where it is known of any, what was wanted; a column a sample. */
Plot *figure_denoise (const FigureRestored *columns, guint n);

/* A column of figure_segmentation. */
typedef struct {
  LamShape shape;
  const guint8 *pixels;
  const guint8 *mask, *answer; /* a class a pixel, LAM_IGNORE for none; NULL: an empty place */
  double iou;                  /* written above the answer; not a number: not known */
} FigureRegions;

/* Picture, mask where any is known, and the picture under the answer, a column a sample. @opacity:
 * of the answer, 0 … 1; @data: may be NULL when n is 0 */
Plot *figure_segmentation (const LamData *data, const FigureRegions *columns, guint n,
                           double opacity);

/* Colour of a class in masks: a horse and otherwise class 1 red, a dog and otherwise class 2 blue,
 * class 0, which is no thing, black with alpha 0, further ones by their number. */
PlotColour figure_class_colour (const LamData *data, guint class);

/* ---- Stress: figure-stress.c ---- */

/* What was measured of one network, and how it is called and coloured. */
typedef struct {
  const char *name; /* in the legend, or NULL */
  const LamStress *stress;
  PlotRole role;
} FigureStress;

/* A small chart for each change, the figure against its amount, a line a network; one axis for all
 * charts. All must have the same metric. */
Plot *figure_stress (const FigureStress *runs, guint n);

/* ---- Layers: figure-layers.c ---- */

/* Filters [rows × columns × in × out] as a grid. A dense kernel [in × out] whose in is a picture of
 * shape @in is that. Kernels over three channels that see the data themselves (@in has three) are
 * in colour, each from its least value to its largest; others a tile an input channel, with their
 * sign in colour. @most: tiles at most Returns: NULL with a sentence when @kernel does not look at
 * pictures */
Plot *figure_filters (const PlotStyle *style, const LamTensor *kernel, LamShape in, guint most,
                      GError **error);

/* One tile for each channel of what a layer gives for one sample; a vector is one tile of one row.
 * @y: [out]; @names: of the channels, NULL-terminated, those without one are numbered; or NULL */
Plot *figure_activations (const char *title, const float *y, LamShape out,
                          const char *const *names);

/* A row a picture: itself, then what each filter makes of it, its least black, its most white.
 * @rows: [n] positions in @part; @y: [n × out], out a picture; @names: as above, of the filters */
Plot *figure_filtered (const LamData *data, LamPartId part, const guint32 *rows, guint n,
                       const float *y, LamShape out, const char *const *names);
