/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Says that the next run begins with weights of a file, and takes them away again. */

#pragma once

#include "session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAMINA_TYPE_WEIGHTS_CHIP (lamina_weights_chip_get_type ())
G_DECLARE_FINAL_TYPE (LaminaWeightsChip, lamina_weights_chip, LAMINA, WEIGHTS_CHIP, GtkBox)

void lamina_weights_chip_set_session (LaminaWeightsChip *chip, LaminaSession *session);

G_END_DECLS
