/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of layers from layers.def, in both builds; the family is made in the float one only. */

#include "../lam-layer.h"

#include "../lam-experiment.h"

#define LAM_ROW(id) extern const LamLayerKind LAM_NAME (lam_layer_##id);
#include "../layers.def"
#undef LAM_ROW

const LamLayerKind *const lam_layer_kinds[] = {
#define LAM_ROW(id) &LAM_NAME (lam_layer_##id),
#include "../layers.def"
#undef LAM_ROW
};

const guint lam_n_layer_kinds = G_N_ELEMENTS (lam_layer_kinds);

#if !LAM_REAL_IS_DOUBLE
static const LamKind *const kinds[] = {
#define LAM_ROW(id) &lam_layer_##id.kind,
#include "../layers.def"
#undef LAM_ROW
};

const LamFamily lam_layer_family = {
  .id = "layers",
  .noun = "layer",
  .type_key = "type",
  .kinds = kinds,
  .n_kinds = &lam_n_layer_kinds,
  .named = TRUE,
};
#endif
