/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a network answers for every single sample of a part: which it gets wrong, which cost most,
 * how each class fares. lam_evaluate() gives the sums alone. */

#pragma once

#include "lam-data.h"
#include "lam-run.h"
#include "lam-watch.h"
#include "lam-weights.h"

/* How one class fares. Shares are not a number where nothing was counted. */
typedef struct {
  gsize n;        /* samples of it; pixels for masks */
  gsize answered; /* answered with it, right or wrong */
  gsize right;
  double precision; /* right of those answered with it */
  double recall;    /* right of those that are it */
  double f1;        /* 2 × precision × recall / (precision + recall) */
  double iou;       /* right of those that are it or answered with it */
} LamClassFigures;

typedef struct {
  LamPartId part;
  gsize n;
  LamEvaluation all; /* the figures of the part; confusion is set for classes and masks */
  guint n_classes;
  float *loss;        /* [n] of each sample, L2 not included */
  gint32 *answer;     /* [n] classes; NULL for other targets */
  float *probability; /* [n] that it gave its answer; NULL without answer */
  float *quality;     /* [n] masks: IoU (lam_look_iou); pictures: PSNR (lam_look_psnr); or NULL */
  float *before;      /* [n] pictures: PSNR of the input itself; or NULL */
} LamStudy;

/* Goes through the whole part. Call it off the main thread; it tells @watch (may be NULL)
 * between batches. Returns: (transfer full), or NULL with a sentence. */
LamStudy *lam_study_new (const LamExperiment *experiment, LamData *data, LamPartId part,
                         const LamWeights *weights, guint n_threads, const LamWatch *watch,
                         GError **error);
void lam_study_free (LamStudy *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamStudy, lam_study_free)

/* Figures of each class from the confusion table. Returns: (transfer full) [n_classes], or NULL */
LamClassFigures *lam_study_classes (const LamStudy *study);

/* An order of all samples of the part. */
typedef enum {
  LAM_STUDY_WORST, /* the largest loss first */
  LAM_STUDY_BEST,
  LAM_STUDY_MIXED, /* at random, always the same way */
} LamStudyOrder;

/* Positions of the at most @n samples from place @first of @order on. @rows: [n]. Returns: how many
 * there are */
guint lam_study_pick (const LamStudy *study, LamStudyOrder order, gsize first, guint32 *rows,
                      guint n);

/* The same of LAM_STUDY_MIXED for a part of @n_samples, which needs no study. */
guint lam_study_mix (gsize n_samples, gsize first, guint32 *rows, guint n);

/* Positions of the at most @n samples of class @truth that were answered with @answer, those it was
 * surest of first. @data: that was studied. */
guint lam_study_cell (const LamStudy *study, const LamData *data, guint truth, guint answer,
                      guint32 *rows, guint n);
