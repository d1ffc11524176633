/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One sample on its way through a layer: what comes out as maps or bars, and for a softmax how. The
 * sample is chosen here: of the data, or a picture of the user's own. */

#pragma once

#include <gtk/gtk.h>

#include "inspect-look.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_INSPECT_ACTIVATIONS (lamina_inspect_activations_get_type ())
/* Signals: "sample": another sample was chosen; "several": one or several are shown now. */
G_DECLARE_FINAL_TYPE (LaminaInspectActivations, lamina_inspect_activations, LAMINA,
                      INSPECT_ACTIVATIONS, GtkBox)

/* What can be chosen from; NULL while there are no data. */
void lamina_inspect_activations_set_data (LaminaInspectActivations *view, LamData *data);

/* Data whose test part is one picture of the user's own, called @name; NULL: back to the data. */
void lamina_inspect_activations_set_own (LaminaInspectActivations *view, LamData *own,
                                         const char *name);

/* The sample chosen. Returns: (transfer none) the data it is in, NULL when there is none. */
LamData *lamina_inspect_activations_get_sample (LaminaInspectActivations *view, LamPartId *part,
                                                gsize *position);

/* Whether a few samples from the chosen one on are shown below each other; and how many that are.
 */
void lamina_inspect_activations_set_several (LaminaInspectActivations *view, gboolean several);
gboolean lamina_inspect_activations_get_several (LaminaInspectActivations *view);
guint lamina_inspect_activations_count (LaminaInspectActivations *view);

/* Goes to sample @position of @part. */
void lamina_inspect_activations_go (LaminaInspectActivations *view, LamPartId part, gsize position);

/* Shows @look, whose plots of the sample it takes; NULL and a @sentence when there is nothing. */
void lamina_inspect_activations_show (LaminaInspectActivations *view, LaminaLook *look,
                                      const char *sentence);

/* What comes out, for a report. Borrowed, NULL when nothing does. */
const Plot *lamina_inspect_activations_peek_figure (LaminaInspectActivations *view);

G_END_DECLS
