/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The layer bench: the selected layer, or the loss, alone, with inputs, weights and an upstream
 * gradient from files or drawn at random; what comes out and what goes back, as pictures and
 * numbers, beside a numeric check. */

#pragma once

#include <gtk/gtk.h>

#include "alone-work.h"
#include "inspect-ask.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_INSPECT_ALONE (lamina_inspect_alone_get_type ())
/* Signals: "saved" (const char *what), "problem" (const char *sentence) and "answered": there are
 * other results, or none. */
G_DECLARE_FINAL_TYPE (LaminaInspectAlone, lamina_inspect_alone, LAMINA, INSPECT_ALONE, GtkBox)

void lamina_inspect_alone_update (LaminaInspectAlone *view, const LaminaInspectContext *context);

/* Takes the array @name from @path, of @shape ("" as the file has it); NULL: at random again.
 * FALSE when the layer has no such array. */
gboolean lamina_inspect_alone_set_file (LaminaInspectAlone *view, const char *name,
                                        const char *path, const char *shape);
/* Asks for the file instead. */
gboolean lamina_inspect_alone_ask_file (LaminaInspectAlone *view, const char *name);

/* Whether the loss is on the bench, not the layer. */
void lamina_inspect_alone_set_loss (LaminaInspectAlone *view, gboolean loss);
gboolean lamina_inspect_alone_get_loss (LaminaInspectAlone *view);
void lamina_inspect_alone_set_nchw (LaminaInspectAlone *view, gboolean nchw);
void lamina_inspect_alone_set_training (LaminaInspectAlone *view, gboolean training);

/* The colours of pictures are others now. */
void lamina_inspect_alone_restyle (LaminaInspectAlone *view);

/* The last answer, borrowed; NULL while there is none. */
const LaminaAloneAnswer *lamina_inspect_alone_peek (LaminaInspectAlone *view);

/* Writes what came out into @folder, off the main thread. @extension: "csv" or "npy" */
void lamina_inspect_alone_save (LaminaInspectAlone *view, const char *folder,
                                const char *extension);
/* The same, into a folder that is asked for. */
void lamina_inspect_alone_ask_folder (LaminaInspectAlone *view, const char *extension);
/* Whether there is something to write. */
gboolean lamina_inspect_alone_has_results (LaminaInspectAlone *view);

/* Borrowed, NULL when there is none. */
const Plot *lamina_inspect_alone_peek_figure (LaminaInspectAlone *view);

G_END_DECLS
