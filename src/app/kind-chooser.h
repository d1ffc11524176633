/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A popover to choose a kind from: searchable, grouped, each with what it does. */

#pragma once

#include <gtk/gtk.h>

#include "lam.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_KIND_CHOOSER (lamina_kind_chooser_get_type ())
/* Signal "chosen" (const LamKind *kind). */
G_DECLARE_FINAL_TYPE (LaminaKindChooser, lamina_kind_chooser, LAMINA, KIND_CHOOSER, GtkPopover)

GtkWidget *lamina_kind_chooser_new (const LamFamily *family);

/* The same for a chooser that a template made. */
void lamina_kind_chooser_set_family (LaminaKindChooser *chooser, const LamFamily *family);

/* Whether @kind is found by the words in @search: all of them must be in its id, title or summary,
 * upper and lower case alike. */
gboolean lamina_kind_matches (const LamKind *kind, const char *search);

G_END_DECLS
