/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One layer, or the loss, alone: from files or random numbers to what comes out, with the numeric
 * check. Worked out on the probe's worker. */

#pragma once

#include "lam.h"
#include "plot.h"

typedef struct {
  char *name;  /* "x", "kernel", "dy" */
  char *path;  /* NULL: drawn at random, or as an untrained layer has it */
  char *shape; /* "2×3×6×6", or empty: as the file has it */
} LaminaAloneSource;

void lamina_alone_source_free (gpointer source);

typedef struct {
  LamItem *item;
  GPtrArray *sources; /* of LaminaAloneSource */
  guint flags;        /* of LamAloneFlags */
  PlotTheme theme;
  guint64 seed;
} LaminaAloneQuestion;

/* How one of the arrays is shown, made on the worker: the numbers may be millions. */
typedef struct {
  char *facts, *numbers;
  Plot *picture, *histogram;
} LaminaAloneShown;

typedef struct {
  guint flags;
  gboolean of_loss;  /* not of a layer */
  guint n_inputs;    /* the first of the arrays were put in, the rest came out */
  GPtrArray *arrays; /* of LamArray */
  GPtrArray *shown;  /* of LaminaAloneShown, one an array */
  GPtrArray *rows;   /* of LamGradientRow */
} LaminaAloneAnswer;

void lamina_alone_question_free (gpointer question);
void lamina_alone_answer_free (gpointer answer);
gpointer lamina_alone_work (LamProbeRoom *room, gpointer question, const LamWatch *watch,
                            GError **error);

/* "2×3×6×6", "2, 3, 6, 6" or "2 3 6 6" into at most four whole numbers; 0 with a sentence. */
guint lamina_read_shape (const char *text, gsize *d, GError **error);

/* The question of a LamProbeKind that writes all that came out into @folder, a file an array, as
 * @extension ("csv", "npy") says. Its answer is the folder's own name, to be freed with g_free().
 */
gpointer lamina_alone_save_new (const LaminaAloneAnswer *answer, const char *folder,
                                const char *extension);
void lamina_alone_save_free (gpointer save);
gpointer lamina_alone_save_work (LamProbeRoom *room, gpointer save, const LamWatch *watch,
                                 GError **error);
