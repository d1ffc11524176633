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

void
lam_initializer_fill (const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  const LamItem *item = weight->initializer;

  if (item != NULL)
    ((const LamInitializerKind *) item->kind)->fill (item, weight, key, first, n, into);
  else
    for (gsize i = 0; i < n; i++)
      into[i] = weight->constant;
}

gboolean
lam_initializers_check (const LamLayer *layer, GError **error)
{
  for (guint i = 0; i < layer->n_weights; i++) {
    const LamItem *item = layer->weight[i].initializer;
    const LamInitializerKind *kind = item != NULL ? (const LamInitializerKind *) item->kind : NULL;

    if (kind != NULL && kind->check != NULL && !kind->check (item, &layer->weight[i], error))
      return FALSE;
  }
  return TRUE;
}

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
