/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The experiment that a window edits: its history, its file, and whether anything is unsaved.
 * The experiment is a plain value; every edit replaces it, and undo is a stack of whole ones. */

#pragma once

#include <gio/gio.h>

#include "lam.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_DOCUMENT (lamina_document_get_type ())
/* Properties: "dirty", "can-undo", "can-redo" (gboolean), "path", "title" (string).
 * Signal "changed" (gboolean replaced): there is another experiment now; @replaced when it came
 * from a file or a card and has nothing to do with the one before. */
G_DECLARE_FINAL_TYPE (LaminaDocument, lamina_document, LAMINA, DOCUMENT, GObject)

LaminaDocument *lamina_document_new (void);

/* The experiment now. Borrowed until the next change. */
const LamExperiment *lamina_document_peek (LaminaDocument *document);

/* Makes @edited the experiment. Nothing happens if it equals the present one.
 * @edited: (transfer full)
 * @what: for "Undo …", in the user's language
 * @merge: edits in a row with the same text here undo as one; NULL never merges */
void lamina_document_commit (LaminaDocument *document, LamExperiment *edited, const char *what,
                             const char *merge);

void lamina_document_undo (LaminaDocument *document);
void lamina_document_redo (LaminaDocument *document);
/* What would be undone or redone, or NULL. Borrowed. */
const char *lamina_document_peek_undo (LaminaDocument *document);
const char *lamina_document_peek_redo (LaminaDocument *document);

/* Starts over with @experiment (transfer full), without a file and with nothing to undo. */
void lamina_document_replace (LaminaDocument *document, LamExperiment *experiment);

gboolean lamina_document_open (LaminaDocument *document, const char *path, GError **error);

/* Writes to @path, which becomes the document's; paths of data stay right when the folder changes.
 * ".lamina" is added to a name without it. */
gboolean lamina_document_save (LaminaDocument *document, const char *path, GError **error);

const char *lamina_document_get_path (LaminaDocument *document);
gboolean lamina_document_get_dirty (LaminaDocument *document);

G_END_DECLS
