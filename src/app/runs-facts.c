/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See runs-facts.h. */

#include "runs-facts.h"

#include <math.h>

static double
value_at (const LaminaRunFacts *f, guint row, guint column)
{
  return f->rows[row * f->n_columns + column];
}

double
lamina_run_facts_best (const LaminaRunFacts *f, guint column, const char *metric, guint *epoch)
{
  gboolean higher = metric != NULL && lam_metric_is_better_higher (metric);
  double best = NAN;

  *epoch = 0;
  for (guint row = 0; column < f->n_columns && row < f->n_rows; row++) {
    double value = value_at (f, row, column);

    if (!isfinite (value) || (*epoch > 0 && (higher ? value <= best : value >= best)))
      continue;
    best = value;
    *epoch = (guint) value_at (f, row, LAM_EPOCH_NUMBER);
  }
  return best;
}

double
lamina_run_facts_last (const LaminaRunFacts *f, guint column)
{
  return f->n_rows > 0 && column < f->n_columns ? value_at (f, f->n_rows - 1, column) : NAN;
}

static gboolean
has_validation (const LaminaRunFacts *f)
{
  for (guint row = 0; row < f->n_rows; row++)
    if (isfinite (value_at (f, row, LAM_EPOCH_VAL_LOSS)))
      return TRUE;
  return FALSE;
}

guint
lamina_run_facts_loss_column (const LaminaRunFacts *f)
{
  return has_validation (f) ? LAM_EPOCH_VAL_LOSS : LAM_EPOCH_LOSS;
}

guint
lamina_run_facts_metric_column (const LaminaRunFacts *f, guint metric)
{
  return LAM_EPOCH_METRICS + 2 * metric + has_validation (f);
}
