/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a view of the Inspect page is given to ask its own questions. Lent by the page. */

#pragma once

#include "session.h"

typedef struct {
  LaminaSession *session;
  LamProbe *probe;
  const char *layer; /* the name of the one that is looked at; NULL: there is none */
  const char *why;   /* why nothing can be asked, a sentence, or NULL */
} LaminaInspectContext;

/* The weights a question is about: those of the run when it has some and they are wanted and fit,
 * else NULL, which means first weights. For the probe's worker. Returns: (transfer full) */
static inline LamWeights *
lamina_inspect_dup_weights (LamRun *run)
{
  return run != NULL ? lam_run_dup_weights (run, FALSE) : NULL;
}
