/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of initializers from initializers.def and their family. */

#include "../lam-loss.h"

#include "../lam-experiment.h"

#define LAM_ROW(id) extern const LamInitializerKind lam_initializer_##id;
#include "../initializers.def"
#undef LAM_ROW

const LamInitializerKind *const lam_initializer_kinds[] = {
#define LAM_ROW(id) &lam_initializer_##id,
#include "../initializers.def"
#undef LAM_ROW
};

const guint lam_n_initializer_kinds = G_N_ELEMENTS (lam_initializer_kinds);

static const LamKind *const kinds[] = {
#define LAM_ROW(id) &lam_initializer_##id.kind,
#include "../initializers.def"
#undef LAM_ROW
};

const LamFamily lam_initializer_family = {
  .id = "initializers",
  .noun = "initializer",
  .type_key = "type",
  .kinds = kinds,
  .n_kinds = &lam_n_initializer_kinds,
};
