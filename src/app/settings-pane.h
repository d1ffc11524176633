/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The right pane: how to train; once there is a run, how it is going; and the guide. */

#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_SETTINGS_PANE (lamina_settings_pane_get_type ())
/* Property "page" (string, read only): see lamina_settings_pane_get_page(). */
G_DECLARE_FINAL_TYPE (LaminaSettingsPane, lamina_settings_pane, LAMINA, SETTINGS_PANE, GtkBox)

void lamina_settings_pane_set_session (LaminaSettingsPane *pane, LaminaSession *session);

/* "settings", "run" (there once there is a run) or "guide" */
void lamina_settings_pane_show_page (LaminaSettingsPane *pane, const char *page);
const char *lamina_settings_pane_get_page (LaminaSettingsPane *pane);

G_END_DECLS
