/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of losses from losses.def, in both builds; the family is made in the float one only. */

#include "../lam-loss.h"

#include "../lam-experiment.h"

#define LAM_ROW(id) extern const LamLossKind LAM_NAME (lam_loss_##id);
#include "../losses.def"
#undef LAM_ROW

const LamLossKind *const lam_loss_kinds[] = {
#define LAM_ROW(id) &LAM_NAME (lam_loss_##id),
#include "../losses.def"
#undef LAM_ROW
};

const guint lam_n_loss_kinds = G_N_ELEMENTS (lam_loss_kinds);

const LamLossKind *
lam_loss_find (const char *id)
{
  for (guint i = 0; i < lam_n_loss_kinds; i++)
    if (g_str_equal (lam_loss_kinds[i]->kind.id, id))
      return lam_loss_kinds[i];
  return NULL;
}

#if !LAM_REAL_IS_DOUBLE
static const LamKind *const kinds[] = {
#define LAM_ROW(id) &lam_loss_##id.kind,
#include "../losses.def"
#undef LAM_ROW
};

const LamFamily lam_loss_family = {
  .id = "losses",
  .noun = "loss",
  .type_key = "type",
  .kinds = kinds,
  .n_kinds = &lam_n_loss_kinds,
};
#endif
