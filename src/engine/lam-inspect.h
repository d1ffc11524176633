/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What one layer holds and what it makes of one sample, worked out by the probe. */

#pragma once

#include "lam-probe.h"
#include "lam-run.h"

/* A question. All members are its own. */
typedef struct {
  LamExperiment *experiment;
  LamData *data;
  LamRun *run;         /* whose weights are used when they fit, or NULL */
  LamWeights *weights; /* used instead of the run's, as training would begin with them, or NULL */
  gboolean best;       /* the run's best epoch, not the last step */
  char *layer;         /* by name */
  LamPartId part;
  gsize position; /* of the sample in its part */
} LamInspectQuestion;

/* An answer. */
typedef struct {
  char *layer;
  gboolean trained;    /* FALSE: nothing that fits was trained yet, these are first weights */
  LamWeights *weights; /* of this layer: "hidden/kernel" … */
  LamShape in, out;
  float *x;      /* [in] what the layer gets from the layer before; NULL: a list of words */
  float *scores; /* [out] what its softmax gets; NULL: it has none */
  float *y;      /* [out] with the layer's activation */
  int label;     /* of the sample, −1: none */
} LamInspection;

/* Copies and references; @run and @weights may be NULL. Returns: (transfer full) */
LamInspectQuestion *lam_inspect_question_new (const LamExperiment *experiment, LamData *data,
                                              LamRun *run, LamWeights *weights, const char *layer,
                                              LamPartId part, gsize position);
void lam_inspect_question_free (gpointer question);
void lam_inspection_free (gpointer inspection);

/* The work of a LamProbeKind: LamInspectQuestion → LamInspection. */
gpointer lam_inspect_work (LamProbeRoom *room, gpointer question, const LamWatch *watch,
                           GError **error);
