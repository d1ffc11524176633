/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Optimisers against their formulas written out in double, and schedules against values worked out
 * by hand. Whole runs against PyTorch: test-reference.c. */

#include <math.h>

#include "lam-experiment.h"
#include "lam-loss.h"
#include "lam-random.h"

enum { N = 103, CUT = 40, STEPS = 9 };

static LamItem *
make_item (const LamFamily *family, const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;
  LamItem *item = lam_item_from_json (family, node, "test", &error);

  g_assert_no_error (error);
  return item;
}

static double
gradient_of (guint step, guint i)
{
  return (float) (2 * lam_random_uniform (lam_random_key (step, 1, 1, 1), i) - 1);
}

/* ---- The formulas; a and b are the slots. ---- */

typedef void (*Formula) (double *w, double g, double *a, double *b, double rate, double t);

static void
sgd (double *w, double g, double *a, double *b, double rate, double t)
{
  *w -= rate * g;
}

static void
momentum (double *w, double g, double *a, double *b, double rate, double t)
{
  *a = 0.9 * *a - rate * g;
  *w += *a;
}

static void
nesterov (double *w, double g, double *a, double *b, double rate, double t)
{
  *a = 0.8 * *a - rate * g;
  *w += 0.8 * *a - rate * g;
}

static void
rmsprop (double *w, double g, double *a, double *b, double rate, double t)
{
  *a = 0.9 * *a + 0.1 * g * g;
  *w -= rate * g / (sqrt (*a) + 1e-7);
}

static void
rmsprop_inside (double *w, double g, double *a, double *b, double rate, double t)
{
  *a = 0.7 * *a + 0.3 * g * g;
  *w -= rate * g / sqrt (*a + 0.01);
}

static void
adam (double *w, double g, double *a, double *b, double rate, double t)
{
  *a = 0.9 * *a + 0.1 * g;
  *b = 0.999 * *b + 0.001 * g * g;
  *w -= rate * sqrt (1 - pow (0.999, t)) / (1 - pow (0.9, t)) * *a / (sqrt (*b) + 0.01);
}

static void
adam_corrected (double *w, double g, double *a, double *b, double rate, double t)
{
  *a = 0.9 * *a + 0.1 * g;
  *b = 0.999 * *b + 0.001 * g * g;
  *w -= rate / (1 - pow (0.9, t)) * *a / (sqrt (*b / (1 - pow (0.999, t))) + 0.01);
}

static void
adamw (double *w, double g, double *a, double *b, double rate, double t)
{
  *w -= rate * 0.1 * *w;
  *a = 0.9 * *a + 0.1 * g;
  *b = 0.999 * *b + 0.001 * g * g;
  *w -= rate * sqrt (1 - pow (0.999, t)) / (1 - pow (0.9, t)) * *a / (sqrt (*b) + 1e-7);
}

static void
adagrad (double *w, double g, double *a, double *b, double rate, double t)
{
  *a += g * g;
  *w -= rate * g / (sqrt (*a) + 1e-7);
}

static void
adagrad_inside (double *w, double g, double *a, double *b, double rate, double t)
{
  if (t == 1)
    *a = 0.1;
  *a += g * g;
  *w -= rate * g / sqrt (*a + 0.01);
}

static const struct {
  const char *json;
  Formula formula;
} updates[] = {
  { "\"sgd\"", sgd },
  { "{\"type\": \"sgd\", \"momentum\": 0.9}", momentum },
  { "{\"type\": \"sgd\", \"momentum\": 0.8, \"nesterov\": true}", nesterov },
  { "\"rmsprop\"", rmsprop },
  { "{\"type\": \"rmsprop\", \"rho\": 0.7, \"epsilon\": 0.01, \"epsilon_inside_sqrt\": true}",
    rmsprop_inside },
  { "{\"type\": \"adam\", \"epsilon\": 0.01}", adam },
  { "{\"type\": \"adam\", \"epsilon\": 0.01, \"epsilon_corrected\": true}", adam_corrected },
  { "{\"type\": \"adamw\", \"weight_decay\": 0.1}", adamw },
  { "\"adagrad\"", adagrad },
  { "{\"type\": \"adagrad\", \"initial_accumulator_value\": 0.1, \"epsilon\": 0.01, "
    "\"epsilon_inside_sqrt\": true}",
    adagrad_inside },
};

static void
test_update (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr (LamItem) item = make_item (&lam_optimizer_family, updates[index].json);
  const LamOptimizerKind *kind = (const LamOptimizerKind *) item->kind;
  float w[N], g[N], slot[2][N], *slots[2] = { slot[0], slot[1] };
  float *rest[2] = { slot[0] + CUT, slot[1] + CUT };
  double exact[N], a[N] = { 0 }, b[N] = { 0 };

  g_assert_cmpuint (kind->n_slots, <=, 2);
  for (guint i = 0; i < N; i++) {
    exact[i] = w[i] = (float) gradient_of (99, i);
    for (guint s = 0; s < kind->n_slots; s++)
      slot[s][i] = kind->slot_start != NULL ? (float) kind->slot_start (item, s) : 0;
  }
  for (guint step = 1; step <= STEPS; step++) {
    for (guint i = 0; i < N; i++) {
      g[i] = (float) gradient_of (step, i);
      updates[index].formula (&exact[i], g[i], &a[i], &b[i], 0.01, step);
    }
    /* In pieces, as the run does. */
    kind->update (item, 0.01, step, CUT, w, g, slots);
    kind->update (item, 0.01, step, N - CUT, w + CUT, g + CUT, rest);
  }
  /* Nine roundings of numbers around one, with some room. */
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (w[i], exact[i], 3e-6);
}

/* Every optimiser has the common parameters first, in the order the run reads them. */
static void
test_common_parameters (void)
{
  static const char *const ids[] = { "learning_rate", "decay", "clipnorm", "clipvalue",
                                     "schedule" };

  for (guint k = 0; k < *lam_optimizer_family.n_kinds; k++)
    for (guint i = 0; i < LAM_OPTIMIZER_OWN; i++)
      g_assert_cmpstr (lam_optimizer_family.kinds[k]->params[i].id, ==, ids[i]);
}

/* ---- Schedules ---- */

/* Ten epochs of twenty steps. */
static const struct {
  const char *json;
  double epoch, factor;
} schedules[] = {
  { "\"constant\"", 7, 1 },
  { "{\"type\": \"step\", \"factor\": 0.5, \"every\": 3}", 2.9, 1 },
  { "{\"type\": \"step\", \"factor\": 0.5, \"every\": 3}", 3, 0.5 },
  { "{\"type\": \"step\", \"factor\": 0.5, \"every\": 3}", 9.5, 0.125 },
  { "{\"type\": \"exponential\", \"decay_rate\": 0.81, \"decay_epochs\": 4}", 2, 0.9 },
  { "\"cosine\"", 0, 1 },
  { "\"cosine\"", 5, 0.5 },
  { "{\"type\": \"cosine\", \"alpha\": 0.2}", 10, 0.2 },
  { "{\"type\": \"cosine\", \"warmup_epochs\": 2}", 0, 0.025 }, /* the first of 40 steps */
  { "{\"type\": \"cosine\", \"warmup_epochs\": 2}", 1, 0.525 },
  { "{\"type\": \"cosine\", \"warmup_epochs\": 2}", 2, 1 },
  { "{\"type\": \"cosine\", \"warmup_epochs\": 2}", 6, 0.5 },
  { "{\"type\": \"time_decay\", \"decay\": 0.1}", 0.5, 0.5 }, /* ten steps */
  { "{\"type\": \"time_decay\", \"decay\": 0.5, \"per\": \"epoch\"}", 6.7, 0.25 },
};

static void
test_schedules (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (schedules); i++) {
    g_autoptr (LamItem) item = make_item (&lam_schedule_family, schedules[i].json);
    LamScheduleState state = { .epoch = schedules[i].epoch,
                               .epochs = 10,
                               .step = (guint64) (schedules[i].epoch * 20 + 0.5),
                               .steps_per_epoch = 20 };

    g_test_message ("%s at %g", schedules[i].json, schedules[i].epoch);
    g_assert_cmpfloat_with_epsilon (((const LamScheduleKind *) item->kind)->factor (item, &state),
                                    schedules[i].factor, 1e-12);
  }
}

/* Losses 3 2 2 2 2 2 2 1: with patience 2 it is lowered after epochs 4 and 6. As in Keras the
 * second epoch of a rest already counts again, so that a rest of 2 delays by one. */
static void
test_plateau (void)
{
  static const double losses[] = { 3, 2, 2, 2, 2, 2, 2, 1 };
  static const double factors[] = { 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25 };
  static const double resting[] = { 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25 };
  g_autoptr (LamItem) item = make_item (
      &lam_schedule_family, "{\"type\": \"reduce_on_plateau\", \"factor\": 0.5, \"patience\": 2}");
  g_autoptr (LamItem) rests =
      make_item (&lam_schedule_family, "{\"type\": \"reduce_on_plateau\", \"factor\": 0.5, "
                                       "\"patience\": 2, \"cooldown\": 2, \"monitor\": \"loss\"}");
  g_autoptr (LamCurve) curve = lam_curve_new (LAM_EPOCH_METRICS);
  LamScheduleState state = { .epochs = 8, .curve = curve }, other = state;

  g_assert_cmpfloat (((const LamScheduleKind *) item->kind)->factor (item, &state), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++) {
    double row[LAM_EPOCH_METRICS] = { 0 };
    LamScheduleState fresh = { .epochs = 8, .curve = curve };

    row[LAM_EPOCH_LOSS] = losses[i];
    row[LAM_EPOCH_VAL_LOSS] = i < 4 ? losses[i] : (double) NAN; /* none: the training loss */
    lam_curve_append (curve, row);
    for (guint again = 0; again < 2; again++)
      g_assert_cmpfloat (((const LamScheduleKind *) item->kind)->factor (item, &state), ==,
                         factors[i]);
    /* A resumed run, which has no state yet, goes on the same way. */
    g_assert_cmpfloat (((const LamScheduleKind *) item->kind)->factor (item, &fresh), ==,
                       factors[i]);
    g_assert_cmpfloat (((const LamScheduleKind *) rests->kind)->factor (rests, &other), ==,
                       resting[i]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (updates); i++) {
    g_autofree char *name = g_strdup_printf ("/optimizers/update/%u", i);

    g_test_add_data_func (name, GUINT_TO_POINTER (i), test_update);
  }
  g_test_add_func ("/optimizers/common-parameters", test_common_parameters);
  g_test_add_func ("/schedules/factors", test_schedules);
  g_test_add_func ("/schedules/plateau", test_plateau);
  return g_test_run ();
}
