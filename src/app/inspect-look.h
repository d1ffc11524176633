/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One look at a layer, with its pictures made: everything the Inspect page shows of weights and
 * activations is worked out on the probe's worker, so that the window only draws. */

#pragma once

#include "lam.h"
#include "plot.h"

#define LAMINA_HISTOGRAM_BARS 60

/* Numbers of one tensor of weights. */
typedef struct {
  const char *name; /* "hidden/kernel", borrowed from the look */
  char *shape;      /* "784×128" */
  gsize n;
  double least, largest, mean, deviation;
  Plot *pictures;  /* may be NULL: a single row of numbers */
  int height;      /* that all of the pictures want in a narrow window; −1: whatever there is */
  Plot *histogram; /* taken by whoever shows it */
} LaminaTensorFacts;

typedef struct {
  LamInspection *look;
  GPtrArray *tensors; /* of LaminaTensorFacts */
  Plot *input;        /* the sample as a picture, or NULL */
  Plot *output;       /* maps as a grid, or bars */
  gboolean pictures;  /* the layer gives pictures: several can be shown */
  gboolean several;   /* @output shows several samples */
} LaminaLook;

/* The question of a LamProbeKind whose answer is a LaminaLook. @look: (transfer full); @n_samples:
 * 1, or more for a figure with a row for each, the sample itself first, where a layer gives
 * pictures */
gpointer lamina_look_question_new (LamInspectQuestion *look, guint n_samples, PlotTheme theme);
void lamina_look_question_free (gpointer question);
gpointer lamina_look_work (LamProbeRoom *room, gpointer question, const LamWatch *watch,
                           GError **error);
void lamina_look_free (gpointer look);

/* Least, largest, mean and deviation; a histogram of @n numbers. */
void lamina_tensor_measure (LaminaTensorFacts *facts, const float *values, gsize n);
Plot *lamina_histogram_new (const float *values, gsize n, double least, double largest,
                            PlotRole role);

/* A table of numbers as a picture with its sign in colour: [rows × columns], shrunk by means where
 * it has more than a screen shows, and with longer cells where it would be a line. */
Plot *lamina_heat_new (const PlotStyle *style, const float *values, gsize rows, gsize columns);
