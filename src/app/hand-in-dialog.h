/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks who hands in what under which names, and then for a place for the archive. */

#pragma once

#include <adwaita.h>

#include "hand-in.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_HAND_IN_DIALOG (lamina_hand_in_dialog_get_type ())
/* Signal "chosen" (const char *path): write it there; what was chosen is kept already. */
G_DECLARE_FINAL_TYPE (LaminaHandInDialog, lamina_hand_in_dialog, LAMINA, HAND_IN_DIALOG, AdwWindow)

/* @left: what there is to hand in now */
GtkWidget *lamina_hand_in_dialog_new (GtkWindow *parent, LaminaDocument *document,
                                      LaminaLeft *left);

G_END_DECLS
