/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The engine, as the window and the command line see it. The only engine header they include. */

#pragma once

#include "lam-about.h"
#include "lam-alone.h"
#include "lam-array.h"
#include "lam-data-preview.h"
#include "lam-data.h"
#include "lam-error.h"
#include "lam-experiment.h"
#include "lam-gradient-check.h"
#include "lam-history.h"
#include "lam-inspect.h"
#include "lam-kind.h"
#include "lam-look.h"
#include "lam-match.h"
#include "lam-model.h"
#include "lam-one-step.h"
#include "lam-own.h"
#include "lam-perturb.h"
#include "lam-preset.h"
#include "lam-probe.h"
#include "lam-random.h"
#include "lam-review.h"
#include "lam-run.h"
#include "lam-shape.h"
#include "lam-softmax-steps.h"
#include "lam-study.h"
#include "lam-weights.h"
#include "lam-zip.h"

/* Settles OpenBLAS to one thread and chooses the kernel table. Call once, first. */
void lam_init (void);

/* Processors this process may use. */
guint lam_n_processors (void);

/* "avx512", "avx2" or "base": the kernel table chosen. */
const char *lam_kernels_name (void);
