/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of optimizers from optimizers.def and their family. */

#include "../lam-loss.h"

#include "../lam-experiment.h"

#define LAM_ROW(id) extern const LamOptimizerKind lam_optimizer_##id;
#include "../optimizers.def"
#undef LAM_ROW

const LamOptimizerKind *const lam_optimizer_kinds[] = {
#define LAM_ROW(id) &lam_optimizer_##id,
#include "../optimizers.def"
#undef LAM_ROW
};

const guint lam_n_optimizer_kinds = G_N_ELEMENTS (lam_optimizer_kinds);

static const LamKind *const kinds[] = {
#define LAM_ROW(id) &lam_optimizer_##id.kind,
#include "../optimizers.def"
#undef LAM_ROW
};

const LamFamily lam_optimizer_family = {
  .id = "optimizers",
  .noun = "optimizer",
  .type_key = "type",
  .kinds = kinds,
  .n_kinds = &lam_n_optimizer_kinds,
};
