/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For layers that take further inputs (add, concatenate): which earlier layers these come from. */

#pragma once

#include <gtk/gtk.h>

#include "document.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_LINK_CHOOSER (lamina_link_chooser_get_type ())
G_DECLARE_FINAL_TYPE (LaminaLinkChooser, lamina_link_chooser, LAMINA, LINK_CHOOSER, GtkBox)

/* Shows the inputs of the layer at @position; hides itself when its kind takes none. */
void lamina_link_chooser_show (LaminaLinkChooser *chooser, LaminaDocument *document,
                               guint position);

G_END_DECLS
