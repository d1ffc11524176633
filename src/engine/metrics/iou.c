/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Intersection over union of a class: positions that have it and are answered with it, over those
 * where either holds. */

#include "confusion.h"

static double
of_class (Counts counts)
{
  double either = counts.wanted + counts.answered - counts.hits;

  return either > 0 ? counts.hits / either : 0;
}

static double
value (const LamItem *item, const double *sums, guint n_classes)
{
  return over_classes (item, sums, n_classes, FALSE, of_class);
}

static const LamParam params[] = { PARAM_CLASS };

LAM_METRIC_KIND (iou) = {
  .kind = { .id = "iou",
            .title = "Mean IoU",
            .summary = "How well the region answered and the region wanted cover each other, mean "
                       "over the classes.",
            .formula = "pixels in both / pixels in either",
            .group = "Classes",
            .source = "Keras MeanIoU",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .higher_is_better = TRUE,
  .check = check_table,
  .n_sums = table_sums,
  .add = add_all,
  .value = value,
};
