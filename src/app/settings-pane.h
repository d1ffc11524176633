/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The right pane: how to train, and, once there is a run, how it is going. */

#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_SETTINGS_PANE (lamina_settings_pane_get_type ())
G_DECLARE_FINAL_TYPE (LaminaSettingsPane, lamina_settings_pane, LAMINA, SETTINGS_PANE, GtkBox)

void lamina_settings_pane_set_session (LaminaSettingsPane *pane, LaminaSession *session);

G_END_DECLS
