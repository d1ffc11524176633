/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The data in a button above the layers: what they are and how many, or how far reading them is,
 * or why they cannot be read. It opens the chooser of data. */

#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_DATA_CHIP (lamina_data_chip_get_type ())
/* Signals: "ready" (const char *id): a built-in or known set was chosen;
 *          "file", "folder": one of the user's own is wanted. */
G_DECLARE_FINAL_TYPE (LaminaDataChip, lamina_data_chip, LAMINA, DATA_CHIP, GtkBox)

void lamina_data_chip_set_session (LaminaDataChip *chip, LaminaSession *session);

/* Opens the chooser. */
void lamina_data_chip_open (LaminaDataChip *chip);

/* What the data of @experiment are called: "Drawn digits · Persian". Returns: (transfer full) */
char *lamina_data_title (const LamExperiment *experiment);

G_END_DECLS
