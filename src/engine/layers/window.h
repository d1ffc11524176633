/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Windows that slide over a picture: how many positions they take along one side, and how many
 * cells lie before the picture. Convolutions and pooling share it. */

#pragma once

#include "../lam-experiment.h"
#include "../lam-layer.h"

enum { PADDING_VALID, PADDING_SAME, PADDING_EXPLICIT };

static const char *const padding_choices[] = { "valid", "same", "explicit", NULL };
static const char *const padding_titles[] = { "None", "Keep size", "Given", NULL };

#define PARAM_PADDING_HELP                                                                         \
  "What happens at the border: valid stays inside the picture, same adds zeros so that the "       \
  "size is kept (divided by the strides), explicit adds as many as you say."

#define PARAM_PADDING                                                                              \
  {                                                                                                \
    .id = "padding", .title = "Padding", .type = LAM_VALUE_CHOICE, .initial = "\"valid\"",         \
    .choices = padding_choices, .choice_titles = padding_titles, .help = PARAM_PADDING_HELP        \
  }

#define PARAM_PAD                                                                                  \
  {                                                                                                \
    .id = "pad", .title = "Pad", .type = LAM_VALUE_PAIR,                                           \
    .flags = LAM_PARAM_WHOLE | LAM_PARAM_ADVANCED, .min = 0, .max = 1024, .initial = "0",          \
    .help = "How many cells are added on each side when the padding is explicit; "                 \
            "(kernel size − 1) / 2 keeps the size."                                              \
  }

#define PARAM_STRIDES                                                                              \
  {                                                                                                \
    .id = "strides", .title = "Strides", .type = LAM_VALUE_PAIR, .flags = LAM_PARAM_WHOLE,         \
    .min = 1, .max = 1024, .initial = "1",                                                         \
    .help = "How far the window moves each time, down and to the right; 1 looks everywhere, 2 "    \
            "halves the picture."                                                                  \
  }

/* Along one side. */
typedef struct {
  guint out;    /* positions of the window */
  guint before; /* cells before the picture */
} Span;

/* @n cells, a window over @k cells (dilation counted in) that moves by @stride, @pad cells on each
 * side when @padding is explicit. FALSE when the window is longer than what it slides over.
 * Keras's rule: for same the greater half of an odd number of cells comes after. */
G_GNUC_UNUSED static gboolean
span_of (guint n, guint k, guint stride, guint padding, guint pad, Span *span)
{
  guint needed;

  if (padding == PADDING_SAME) {
    span->out = (n + stride - 1) / stride;
    needed = (span->out - 1) * stride + k;
    span->before = needed > n ? (needed - n) / 2 : 0;
    return TRUE;
  }
  span->before = padding == PADDING_EXPLICIT ? pad : 0;
  if (n + 2 * span->before < k)
    return FALSE;
  span->out = (n + 2 * span->before - k) / stride + 1;
  return TRUE;
}

/* Whether the input is a picture; else a sentence. @title: "Conv2D" */
G_GNUC_UNUSED static gboolean
check_picture (const LamLayer *l, const char *title, GError **error)
{
  g_autofree char *text = lam_shape_to_text (l->in[0]);

  if (l->in[0].n == 3)
    return TRUE;
  if (l->in[0].n == 1)
    return lam_fail (error, LAM_ERROR_SHAPE,
                     "%s wants a picture (rows × columns × channels) and gets a row of %s numbers: "
                     "move it before the Flatten, or put a Reshape before it.",
                     lam_translate (title), text);
  return lam_fail (error, LAM_ERROR_SHAPE,
                   "%s wants a picture (rows × columns × channels) and gets %s: put a Reshape "
                   "before it.",
                   lam_translate (title), text);
}

/* The same for windows: spans of rows and columns from the input, or a sentence. */
G_GNUC_UNUSED static gboolean
plan_spans (const LamLayer *l, const guint k[2], const guint strides[2], guint padding,
            const guint pad[2], Span spans[2], GError **error)
{
  const char *const sides[] = { lam_translate ("rows"), lam_translate ("columns") };

  for (guint i = 0; i < 2; i++)
    if (!span_of (l->in[0].d[i], k[i], strides[i], padding, pad[i], &spans[i]))
      return lam_fail (error, LAM_ERROR_SHAPE,
                       "A window of %u %s is more than the %u %s it gets: choose a smaller one, or "
                       "set the padding to same.",
                       k[i], sides[i], l->in[0].d[i], sides[i]);
  return TRUE;
}
