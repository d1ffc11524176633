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
  guint64 seed;
} LaminaAloneQuestion;

typedef struct {
  guint flags;
  gboolean of_loss;  /* not of a layer */
  guint n_inputs;    /* the first of the arrays were put in, the rest came out */
  GPtrArray *arrays; /* of LamArray */
  GPtrArray *rows;   /* of LamGradientRow */
} LaminaAloneAnswer;

void lamina_alone_question_free (gpointer question);
void lamina_alone_answer_free (gpointer answer);
gpointer lamina_alone_work (LamProbeRoom *room, gpointer question, const LamWatch *watch,
                            GError **error);

/* "2×3×6×6", "2, 3, 6, 6" or "2 3 6 6" into at most four whole numbers; 0 with a sentence. */
guint lamina_read_shape (const char *text, gsize *d, GError **error);

/* Array @index as pictures: samples down and channels across, or filters down and channels across;
 * with at most two dimensions a heat map. */
Plot *lamina_alone_picture (const LaminaAloneAnswer *answer, guint index, const PlotStyle *style);

/* How its numbers are spread, beside those it was made from where there are as many: y beside x, dx
 * beside dy. */
Plot *lamina_alone_histogram (const LaminaAloneAnswer *answer, guint index);

/* Its numbers as text, a line for each run of the last dimension. @most: numbers (transfer full) */
char *lamina_alone_numbers (const LamArray *array, gsize most);

/* The question of a LamProbeKind that writes all that came out into @folder, a file an array, as
 * @extension ("csv", "npy") says. Its answer is the folder's own name, to be freed with g_free().
 */
gpointer lamina_alone_save_new (const LaminaAloneAnswer *answer, const char *folder,
                                const char *extension);
void lamina_alone_save_free (gpointer save);
gpointer lamina_alone_save_work (LamProbeRoom *room, gpointer save, const LamWatch *watch,
                                 GError **error);
