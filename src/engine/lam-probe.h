/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The probe: a second worker that answers what the window asks about given weights, so that nothing
 * is computed on the main thread. It is nicer than a run's worker and has one thread, so that a run
 * goes first. Of one kind of question by one asker only the newest counts: an older one is dropped,
 * or cut short when it is being worked on. Only pthreads and C11 atomics between the threads.
 *
 * Everything but the kinds' functions is called on the thread of the main loop. */

#pragma once

#include "lam-experiment.h"
#include "lam-watch.h"

typedef struct _LamProbe LamProbe;
/* What the worker keeps between questions: a network for one sample. */
typedef struct _LamProbeRoom LamProbeRoom;

/* A kind of question: static. */
typedef struct {
  /* On the worker. @watch: tells progress, and ends work that nobody waits for any more.
   * Returns: (transfer full) the answer, or NULL with a sentence. */
  gpointer (*work) (LamProbeRoom *room, gpointer question, const LamWatch *watch, GError **error);
  /* On the main loop, once for each question that was not replaced or forgotten. @answer: borrowed,
   * NULL with @error. */
  void (*answer) (gpointer answer, const GError *error, gpointer asker);
  /* On the main loop while it works, a few times a second; NULL: nobody wants to know. */
  void (*progress) (double share, gpointer asker);
  GDestroyNotify free_question; /* on either thread */
  GDestroyNotify free_answer;   /* on the main loop */
} LamProbeKind;

/* @niceness: of the worker; 0 leaves it as it is. */
LamProbe *lam_probe_new (int niceness);
/* Cuts short what goes on, waits for its end, and forgets all askers. */
void lam_probe_free (LamProbe *probe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamProbe, lam_probe_free)

/* @question: (transfer full) */
void lam_probe_ask (LamProbe *probe, const LamProbeKind *kind, gpointer question, gpointer asker);

/* No answer comes to @asker any more, of this kind or (NULL) of any. */
void lam_probe_forget (LamProbe *probe, const LamProbeKind *kind, gpointer asker);

/* Whether a question is not answered yet. */
gboolean lam_probe_is_asked (LamProbe *probe, const LamProbeKind *kind, gpointer asker);
