/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of metrics from metrics.def, in both builds; the family is made in the float one only.
 */

#include "../lam-loss.h"

#include "../lam-experiment.h"

#define LAM_ROW(id) extern const LamMetricKind LAM_NAME (lam_metric_##id);
#include "../metrics.def"
#undef LAM_ROW

const LamMetricKind *const lam_metric_kinds[] = {
#define LAM_ROW(id) &LAM_NAME (lam_metric_##id),
#include "../metrics.def"
#undef LAM_ROW
};

const guint lam_n_metric_kinds = G_N_ELEMENTS (lam_metric_kinds);

const LamMetricKind *
lam_metric_find (const char *id)
{
  for (guint i = 0; i < lam_n_metric_kinds; i++)
    if (g_str_equal (lam_metric_kinds[i]->kind.id, id))
      return lam_metric_kinds[i];
  return NULL;
}

#if !LAM_REAL_IS_DOUBLE
static const LamKind *const kinds[] = {
#define LAM_ROW(id) &lam_metric_##id.kind,
#include "../metrics.def"
#undef LAM_ROW
};

const LamFamily lam_metric_family = {
  .id = "metrics",
  .noun = "metric",
  .type_key = "type",
  .kinds = kinds,
  .n_kinds = &lam_n_metric_kinds,
};
#endif
