/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a run is going, in figures; the learning rate can be changed while it trains. */

#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_RUN_PANE (lamina_run_pane_get_type ())
G_DECLARE_FINAL_TYPE (LaminaRunPane, lamina_run_pane, LAMINA, RUN_PANE, GtkBox)

void lamina_run_pane_set_session (LaminaRunPane *pane, LaminaSession *session);

G_END_DECLS
