/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-alone.h: which file answers for which family. */

#include "lam-alone-kinds.h"

#include "lam-experiment.h"

const LamFamily *const lam_alone_families[] = { &lam_layer_family, &lam_loss_family };
const guint lam_n_alone_families = G_N_ELEMENTS (lam_alone_families);
static const LamAloneKind *const kinds[] = { &lam_layer_alone, &lam_loss_alone };

static const LamAloneKind *
kind_of (const LamItem *item)
{
  for (guint i = 0; i < lam_n_alone_families; i++)
    if (item->family == lam_alone_families[i])
      return kinds[i];
  g_assert_not_reached ();
}

GPtrArray *
lam_alone (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed, GError **error)
{
  return kind_of (item)->run (item, arrays, flags, seed, error);
}

void
lam_alone_draw (const LamItem *item, LamArray *x, guint flags, guint64 key)
{
  kind_of (item)->draw (item, x, flags, key);
}

gboolean
lam_alone_fill (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed, GError **error)
{
  return kind_of (item)->fill (item, arrays, flags, seed, error);
}

GPtrArray *
lam_alone_check (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed,
                 const LamWatch *watch, GError **error)
{
  return kind_of (item)->check (item, arrays, flags, seed, watch, error);
}
