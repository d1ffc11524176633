/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Standardise: mean 0 and deviation 1; and its half, subtracting the mean. What is measured comes
 * from the training part only and is applied to all parts. */

#include "../lam-reading.h"

#include <math.h>

enum { PER };
enum { PER_SET, PER_CHANNEL, PER_PIXEL };

static const char *const choices[] = { "set", "channel", "pixel", NULL };
static const char *const titles[] = { "Whole set", "Each channel", "Each pixel", NULL };

/* Mean and mean square of each group as a batch gets them, through scale and offset so far. */
static void
measure (const LamPart *part, guint n_groups, double *means, double *squares)
{
  const LamStore *store = part->store;
  guint m = MAX (MAX (store->n_affine, 1), n_groups);
  double n = (double) lam_part_values (part) / m;
  g_autofree double *a = g_new (double, m);
  g_autofree double *b = g_new (double, m);

  lam_part_sums (part, m, a, b);
  for (guint g = 0; g < n_groups; g++)
    means[g] = squares[g] = 0;
  for (guint c = 0; c < m; c++) {
    double scale = store->n_affine > 0 ? (double) store->scale[c % store->n_affine] : 1;
    double offset = store->n_affine > 0 ? (double) store->offset[c % store->n_affine] : 0;
    double share = (double) n_groups / m / n;

    means[c % n_groups] += (scale * a[c] + offset * n) * share;
    squares[c % n_groups] +=
        (scale * scale * b[c] + 2 * scale * offset * a[c] + offset * offset * n) * share;
  }
}

static gboolean
run (const LamItem *item, LamData *data, gboolean divide, GError **error)
{
  LamPart *train = &data->parts[LAM_PART_TRAIN];
  guint per = lam_item_choice (item, PER), n = 1;
  g_autofree double *means = NULL;
  g_autofree double *squares = NULL;
  g_autofree float *scale = NULL;
  g_autofree float *offset = NULL;

  if (!lam_step_needs_values (item, data, error))
    return FALSE;
  if (per == PER_PIXEL && train->store->x.shapes != NULL)
    return lam_fail (error, LAM_ERROR_DATA,
                     "The step “%s” for each pixel needs pictures of one size; put “fit” or "
                     "“resize” before it.",
                     item->kind->id);
  if (per != PER_SET) {
    LamShape shape = lam_samples_shape (&train->store->x, 0);

    n = per == PER_PIXEL ? (guint) lam_shape_size (shape)
        : shape.n == 3   ? shape.d[2]
                         : (guint) lam_shape_size (shape);
  }
  means = g_new (double, n);
  squares = g_new (double, n);
  scale = g_new (float, n);
  offset = g_new (float, n);
  measure (train, n, means, squares);
  for (guint g = 0; g < n; g++) {
    double deviation = sqrt (MAX (squares[g] - means[g] * means[g], 0));

    /* What never changes cannot be brought to deviation 1; rounding must not blow it up. */
    if (!divide || deviation <= 1e-6 * (fabs (means[g]) + 1e-6))
      deviation = 1;
    scale[g] = (float) (1 / deviation);
    offset[g] = (float) (-means[g] / deviation);
  }
  for (guint s = 0; s < LAM_N_PARTS; s++)
    if (data->stores[s] != NULL)
      lam_store_add_affine (data->stores[s], n, scale, offset);
  return TRUE;
}

static gboolean
standardise (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  return run (item, data, TRUE, error);
}

static gboolean
subtract_mean (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  return run (item, data, FALSE, error);
}

static const LamParam params[] = {
  { .id = "per",
    .title = "Measured over",
    .type = LAM_VALUE_CHOICE,
    .choices = choices,
    .choice_titles = titles,
    .initial = "\"set\"",
    .help = "Whether one figure is measured for the whole training part, one for each channel, or "
            "one for each pixel (a vector: each column)." },
};

const LamStepKind lam_step_standardise = {
  .kind = { .id = "standardise",
            .title = "Standardise",
            .summary = "Shifts and scales values so that their mean is 0 and their deviation 1.",
            .formula = "y = (x − mean) / deviation",
            .group = "Values",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .prepare = standardise,
};

const LamStepKind lam_step_subtract_mean = {
  .kind = { .id = "subtract_mean",
            .title = "Subtract mean",
            .summary = "Shifts values so that their mean over the training part is 0.",
            .formula = "y = x − mean",
            .group = "Values",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .prepare = subtract_mean,
};
