/* SPDX-License-Identifier: GPL-3.0-or-later */

/* 2 · precision · recall / (precision + recall) of a class. */

#include "confusion.h"

static double
of_class (Counts counts)
{
  double both = counts.answered + counts.wanted;

  return both > 0 ? 2 * counts.hits / both : 0;
}

static double
value (const LamItem *item, const double *sums, guint n_classes)
{
  return over_classes (item, sums, n_classes, TRUE, of_class);
}

static const LamParam params[] = { PARAM_CLASS };

LAM_METRIC_KIND (f1) = {
  .kind = { .id = "f1",
            .title = "F1",
            .summary = "Precision and recall in one figure, low when either is.",
            .formula = "2·P·R / (P + R)",
            .group = "Classes",
            .source = "Keras F1Score; scikit-learn f1_score",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .higher_is_better = TRUE,
  .check = check_table,
  .n_sums = table_sums,
  .add = add_all,
  .value = value,
};
