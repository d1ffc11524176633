/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One sample in full: its picture enlarged, and every number it is made of; or its words. The
 * arrow keys go through the samples of the wall it was opened from. */

#pragma once

#include <adwaita.h>

#include "sample-wall-model.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_SAMPLE_DIALOG (lamina_sample_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LaminaSampleDialog, lamina_sample_dialog, LAMINA, SAMPLE_DIALOG, AdwWindow)

/* @model: a reference is kept. */
GtkWidget *lamina_sample_dialog_new (LaminaWallModel *model, guint index);

/* One row of a sample's raw values in one channel, columns of equal width: "  0  17 255". Used by
 * sample-wall-dialog.c and its test. Returns: (transfer full) */
char *lamina_sample_row_text (const LamData *data, LamPartId part, gsize position, guint channel,
                              guint row);

G_END_DECLS
