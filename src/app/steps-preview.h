/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What preparation and augmentation do to one sample, worked out off the main thread after every
 * edit; the newest question wins. */

#pragma once

#include <glib-object.h>

#include "lam.h"

G_BEGIN_DECLS

#define LAMINA_N_VARIANTS 12

#define LAMINA_TYPE_STEPS_PREVIEW (lamina_steps_preview_get_type ())
/* Signal "changed": there are other answers. */
G_DECLARE_FINAL_TYPE (LaminaStepsPreview, lamina_steps_preview, LAMINA, STEPS_PREVIEW, GObject)

LaminaStepsPreview *lamina_steps_preview_new (void);

/* Asks about sample @sample of @experiment, whose paths are absolute or relative to its folder.
 * Asking the same again does nothing. What is known of other data is forgotten at once. */
void lamina_steps_preview_ask (LaminaStepsPreview *preview, const LamExperiment *experiment,
                               guint sample);

/* Ends what goes on; no signal comes after this. */
void lamina_steps_preview_close (LaminaStepsPreview *preview);

/* Borrowed until the next signal; NULL before the first answer and when there is an error. */
const LamPreview *lamina_steps_preview_peek_raw (LaminaStepsPreview *preview);
GPtrArray *lamina_steps_preview_peek_steps (LaminaStepsPreview *preview);
GPtrArray *lamina_steps_preview_peek_variants (LaminaStepsPreview *preview);

/* Why the data cannot be read, or NULL. */
const char *lamina_steps_preview_peek_error (LaminaStepsPreview *preview);

G_END_DECLS
