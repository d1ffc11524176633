/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What lam-data-preview.c and lam-data-preview-steps.c share. Callers use lam-data-preview.h. */

#pragma once

#include "lam-data-preview.h"

/* The few samples again, to run steps on. Returns: (transfer full) */
LamData *lam_preview_dup_few (const LamPreview *preview);

/* Runs the steps of data.prepare on such a copy; those that choose rows are left out. */
gboolean lam_preview_run_steps (LamData *data, const LamExperiment *experiment, GError **error);
