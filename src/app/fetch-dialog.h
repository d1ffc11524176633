/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The public sets, each with a button that downloads it, or uses it once it is there. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LAMINA_TYPE_FETCH_DIALOG (lamina_fetch_dialog_get_type ())
/* Signal "chosen" (const char *path): a set that is there is wanted. */
G_DECLARE_FINAL_TYPE (LaminaFetchDialog, lamina_fetch_dialog, LAMINA, FETCH_DIALOG, AdwWindow)

/* @folder: of the set that the focus is put on, as lam_preset_folder() gives it; NULL: the first */
GtkWidget *lamina_fetch_dialog_new (GtkWindow *parent, const char *folder);

G_END_DECLS
