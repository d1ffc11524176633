/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run leaves behind, written to files off the main thread: weights, the whole network, the
 * figures of its epochs, or all of it with the experiment in one archive. */

#pragma once

#include "plot.h"
#include "session.h"

G_BEGIN_DECLS

typedef enum {
  LAMINA_TAKE_EXPERIMENT,
  LAMINA_TAKE_WEIGHTS,
  LAMINA_TAKE_MODEL,
  LAMINA_TAKE_HISTORY,
  LAMINA_TAKE_CURVES, /* the Train page's figure */
  LAMINA_TAKE_VIEW,   /* that of the view below them */
  LAMINA_TAKE_FIGURE, /* that of the data */
  LAMINA_TAKE_NOTES,
  LAMINA_N_TAKES,
} LaminaTake;

/* All there is at one moment; counted, so that a thread may hold it. */
typedef struct _LaminaLeft LaminaLeft;

/* @curves, @view, @figure: (transfer full) or NULL */
LaminaLeft *lamina_left_new (LaminaSession *session, Plot *curves, Plot *view, Plot *figure,
                             gboolean rtl);
void lamina_left_unref (LaminaLeft *left);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LaminaLeft, lamina_left_unref)

/* Whether there is such a thing: before a run only experiment, data and notes are. */
gboolean lamina_left_has (const LaminaLeft *left, LaminaTake take);

/* Writes one thing to @path, whose extension tells the format. @best: weights of the best epoch.
 * @done is called with NULL or a sentence, and @user_data, an object kept alive until then. */
typedef void (*LaminaTaken) (const char *path, const char *problem, gpointer user_data);
void lamina_take_away (LaminaLeft *left, LaminaTake take, const char *path, gboolean best,
                       LaminaTaken done, gpointer user_data);

/* Writes an archive of what @names (LAMINA_N_TAKES file names, NULL to leave out) gives names. */
void lamina_take_all (LaminaLeft *left, const char *const *names, const char *path, gboolean best,
                      LaminaTaken done, gpointer user_data);

/* "{number}-{experiment}.zip" with the experiment's values as file names take them; what is empty
 * leaves no dash behind. Returns: (transfer full), never empty */
char *lamina_fill_name (const char *pattern, const LamExperiment *experiment);

G_END_DECLS
