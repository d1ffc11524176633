/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The few samples that a run follows, and its first filters: what the Train page shows while it
 * trains. The worker computes them, only what somebody looks at; what was computed is posted with
 * snapshots and never changes while one holds it. Memory goes round: a share that no snapshot holds
 * any more is filled again. */

#pragma once

#include "lam-run.h"
#include "lam-trainer.h"

#define LAM_MAX_FOLLOWED 32
#define LAM_SHOWN_BYTES (4u << 20) /* of pictures and filters at most */

/* What was computed at one moment. Counted. */
struct _LamShown {
  int references; /* atomic */
  guint look;     /* what it holds */
  LamSample samples[LAM_MAX_FOLLOWED];
  guint n_samples;
  guint64 step;
  LamTensor filters; /* n = 0: none; name and values are in @memory */
  LamShape filters_in;
  guint8 *memory;
};
LamShown *lam_shown_ref (LamShown *shown);
void lam_shown_unref (LamShown *shown);

typedef struct _LamFollow LamFollow;

/* Chooses @n samples, of the part that is not trained on if there is one. @trainer: borrowed */
LamFollow *lam_follow_new (LamTrainer *trainer, guint n);
void lam_follow_free (LamFollow *follow);

/* Computes what the flags @look ask for. FALSE when interrupted, or when there is nothing: what was
 * computed before stays. */
gboolean lam_follow_update (LamFollow *follow, guint look);

/* The newest, or NULL. Returns: (transfer full) */
LamShown *lam_follow_dup_shown (const LamFollow *follow);
