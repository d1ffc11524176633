/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The application: windows, files given on the command line, and the actions that no window has. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LAMINA_TYPE_APPLICATION (lamina_application_get_type ())
G_DECLARE_FINAL_TYPE (LaminaApplication, lamina_application, LAMINA, APPLICATION, AdwApplication)

GtkApplication *lamina_application_new (void);

/* Makes the program's resources known. Needed before any widget of ours. */
void lamina_register_resources (void);

G_END_DECLS
