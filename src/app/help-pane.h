/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Guide beside the page: what the open experiment is about, what to look at and what to try.
 * An experiment that began as no ready-made one gets the general guide. */

#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_HELP_PANE (lamina_help_pane_get_type ())
/* Its buttons call win.try (id of an experiment) and win.try-data ("real" or "built-in"). */
G_DECLARE_FINAL_TYPE (LaminaHelpPane, lamina_help_pane, LAMINA, HELP_PANE, GtkBox)

void lamina_help_pane_set_session (LaminaHelpPane *pane, LaminaSession *session);

/* The guide shown, "film-reviews". Borrowed. */
const char *lamina_help_pane_peek_guide (LaminaHelpPane *pane);

G_END_DECLS
