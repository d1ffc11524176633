/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures of one's own (a photograph of a digit, one drawn with the mouse) brought into the form
 * of a data set: its channels, its size, dark on light or light on dark as the set has it; then
 * prepared like any sample. */

#pragma once

#include "lam-array.h"
#include "lam-data-preview.h"

typedef enum {
  LAM_INVERT_IF_NEEDED, /* when a grey set is light on dark and the picture is not, or the reverse
                         */
  LAM_INVERT_NEVER,
  LAM_INVERT_ALWAYS,
} LamInvert;

/* What was done to one picture. */
typedef struct {
  LamShape found, used;
  gboolean greyed;  /* colours became grey */
  gboolean resized; /* its shape kept, centred */
  gboolean inverted;
} LamOwnFit;

/* @pictures: (element-type LamArray) bytes, [rows × columns × channels] each, as lam_inputs_load()
 * gives them. @preview: of the data of @experiment, which are made of pictures. @prepared: the same
 * data as they were trained on: what was measured on them (mean, deviation) is used, not measured
 * again. @fits: [n pictures], filled. Quick enough for each stroke of a drawing.
 * Returns: (transfer full) data whose test part is the pictures, in order; NULL with a sentence. */
LamData *lam_own_prepare (const LamPreview *preview, const LamExperiment *experiment,
                          const LamData *prepared, GPtrArray *pictures, LamInvert invert,
                          LamOwnFit *fits, GError **error);
