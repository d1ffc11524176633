/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A network measured on pictures made worse; see lam-perturb.h. */

#include <string.h>

#include "lam.h"

/* In five steps from hardly seen to hard for people too. */
static const double strengths[LAM_N_PERTURBATIONS][LAM_STRESS_STRENGTHS] = {
  [LAM_PERTURB_BRIGHTNESS] = { 0.1, 0.2, 0.3, 0.4, 0.5 },
  [LAM_PERTURB_CONTRAST] = { 0.2, 0.4, 0.6, 0.8, 0.9 },
  [LAM_PERTURB_COLOUR_SHIFT] = { 0.1, 0.2, 0.3, 0.4, 0.5 },
  [LAM_PERTURB_NOISE] = { 0.05, 0.1, 0.2, 0.3, 0.4 },
  [LAM_PERTURB_BLUR] = { 0.2, 0.4, 0.6, 0.8, 1.0 },
};

/* The figure that says most about answers of this sort. */
static const char *
choose_metric (const LamData *data)
{
  return data->target == LAM_TARGET_CLASS     ? "accuracy"
         : data->target == LAM_TARGET_MASK    ? "iou"
         : data->target == LAM_TARGET_PICTURE ? "psnr"
                                              : NULL;
}

/* @experiment so that @metric, if any, is measured; as the user set it where it is listed. */
static LamExperiment *
with_metric (const LamExperiment *experiment, const char *metric)
{
  LamExperiment *copy = lam_experiment_dup (experiment);
  GPtrArray *list = lam_item_peek_list (lam_experiment_training (copy), LAM_TRAINING_METRICS);

  for (guint i = 0; list != NULL && metric != NULL && i < list->len; i++)
    if (g_str_equal (((LamItem *) list->pdata[i])->kind->id, metric))
      return copy;
  if (metric != NULL) {
    g_autofree char *json = g_strdup_printf ("[\"%s\"]", metric);

    lam_experiment_set (copy, "training.metrics", json, NULL);
  }
  return copy;
}

/* The figure of one measurement; the loss when the metric is not there. */
static double
pick (const LamEvaluation *e, const char *metric, const char **id)
{
  for (guint i = 0; i < e->n_metrics; i++)
    if (metric == NULL || g_str_equal (e->metric[i], metric)) {
      *id = e->metric[i];
      return e->value[i];
    }
  *id = "loss";
  return e->loss;
}

typedef struct {
  const LamExperiment *experiment;
  LamData *data;
  LamPartId part;
  const LamWeights *weights;
  gsize most;
  guint n_threads;
  const char *metric;
} Stressing;

static gboolean
measure (const Stressing *s, LamPerturbation kind, double amount, double *value, const char **id,
         gsize *n, GError **error)
{
  g_autoptr (LamData) changed =
      lam_data_perturb (s->data, s->part, s->most, kind, amount, s->n_threads, error);
  LamEvaluation e;

  if (changed == NULL
      || !lam_evaluate (s->experiment, changed, s->part, s->weights, s->n_threads, &e, error))
    return FALSE;
  *value = pick (&e, s->metric, id);
  *n = changed->parts[s->part].n;
  g_free (e.confusion);
  return TRUE;
}

gboolean
lam_stress (const LamExperiment *experiment, LamData *data, LamPartId part,
            const LamWeights *weights, gsize most, guint n_threads, const LamWatch *watch,
            LamStress *into, GError **error)
{
  const char *metric = choose_metric (data);
  g_autoptr (LamExperiment) measured = with_metric (experiment, metric);
  Stressing s = { measured, data, part, weights, most, n_threads, metric };
  const guint n_all = LAM_N_PERTURBATIONS * LAM_STRESS_STRENGTHS + 1;

  *into = (LamStress){ 0 };
  memcpy (into->amount, strengths, sizeof strengths);
  for (guint i = 0; i < n_all; i++) {
    guint kind = i == 0 ? 0 : (i - 1) / LAM_STRESS_STRENGTHS;
    guint strength = i == 0 ? 0 : (i - 1) % LAM_STRESS_STRENGTHS;
    double *value = i == 0 ? &into->clean : &into->value[kind][strength];

    if (!lam_watch_go_on (watch, (double) i / n_all))
      return lam_fail (error, LAM_ERROR_CANCELLED, "Measuring was cancelled.");
    if (!measure (&s, (LamPerturbation) kind, i == 0 ? 0 : strengths[kind][strength], value,
                  &into->metric, &into->n, error))
      return FALSE;
  }
  into->higher_is_better = lam_metric_is_better_higher (into->metric);
  return TRUE;
}

double
lam_stress_loss (const LamStress *stress)
{
  double sum = 0;

  for (guint i = 0; i < LAM_N_PERTURBATIONS * LAM_STRESS_STRENGTHS; i++)
    sum += stress->clean - stress->value[i / LAM_STRESS_STRENGTHS][i % LAM_STRESS_STRENGTHS];
  sum /= LAM_N_PERTURBATIONS * LAM_STRESS_STRENGTHS;
  return stress->higher_is_better ? sum : -sum;
}
