/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The first page: a card for each ready-made experiment. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAMINA_TYPE_WELCOME_PAGE (lamina_welcome_page_get_type ())
/* Signal "ready" (const char *id): a card was chosen. */
G_DECLARE_FINAL_TYPE (LaminaWelcomePage, lamina_welcome_page, LAMINA, WELCOME_PAGE, GtkBox)

/* Looks again for the files that cards need. */
void lamina_welcome_page_refresh (LaminaWelcomePage *page);

G_END_DECLS
