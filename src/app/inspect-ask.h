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

/* The weights a question is about: those of @run when it has some, else what training would begin
 * with given @init, else (NULL) first weights. For the probe's worker. Returns: (transfer full) */
static inline LamWeights *
lamina_inspect_dup_weights (LamRun *run, const LamWeights *init, const LamExperiment *experiment,
                            const LamData *data)
{
  if (run != NULL)
    return lam_run_dup_weights (run, FALSE);
  return init != NULL ? lam_weights_begin (init, experiment, data->shape, NULL) : NULL;
}

/* Whether there are other weights than the first ones. */
static inline gboolean
lamina_inspect_has_weights (LaminaSession *session)
{
  return lamina_session_peek_run (session) != NULL || lamina_session_peek_init (session) != NULL;
}
