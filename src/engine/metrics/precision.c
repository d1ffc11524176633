/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of the positions answered with a class, the share that has it. */

#include "confusion.h"

static double
of_class (Counts counts)
{
  return counts.answered > 0 ? counts.hits / counts.answered : 0;
}

static double
value (const LamItem *item, const double *sums, guint n_classes)
{
  return over_classes (item, sums, n_classes, TRUE, of_class);
}

static const LamParam params[] = { PARAM_CLASS };

LAM_METRIC_KIND (precision) = {
  .kind = { .id = "precision",
            .title = "Precision",
            .summary = "Of all answers that name a class, the share that is right.",
            .formula = "right answers of the class / answers of the class",
            .group = "Classes",
            .source = "Keras Precision; scikit-learn precision_score",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .higher_is_better = TRUE,
  .check = check_table,
  .n_sums = table_sums,
  .add = add_all,
  .value = value,
};
