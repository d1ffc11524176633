/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A bar that tells how far reading the data is and can stop it, or why there are none. Not there
 * while all is well. */

#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_DATA_READING (lamina_data_reading_get_type ())
G_DECLARE_FINAL_TYPE (LaminaDataReading, lamina_data_reading, LAMINA, DATA_READING, GtkBox)

void lamina_data_reading_set_session (LaminaDataReading *reading, LaminaSession *session);

G_END_DECLS
