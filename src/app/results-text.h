/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the page of results says, and which of its views say anything about a task. No widgets, so
 * that tests call it without a display. */

#pragma once

#include "results-work.h"

/* "4000 samples · Loss 0.015 · PSNR 18.5 dB". Returns: (transfer full) */
char *lamina_results_summarise (const LamStudy *study);

/* Whether the view called @view says anything about networks trained on @data: a confusion table
 * wants classes, stress wants pictures, a review of one's own wants words. @data: NULL for those
 * not read yet, of which the common views are shown. */
gboolean lamina_results_suits (const char *view, const LamData *data);

/* Whether a drawing in black and white is a sample like others. */
gboolean lamina_results_suits_drawing (const LamData *data);
