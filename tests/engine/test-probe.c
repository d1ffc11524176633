/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The probe and what it is asked: only the newest question of a kind is answered, the forgotten are
 * not, and the answers are those that the engine gives by other ways. Clean under the thread
 * sanitizer. */

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "lam.h"

static LamExperiment *
make (const char *layers)
{
  g_autofree char *text = g_strdup_printf (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"seed\": 3, \"data\": {\"source\": "
      "\"drawn_digits\", \"samples\": 200, \"test_samples\": 20, \"prepare\": [{\"step\": "
      "\"scale\", \"factor\": 0.00392156862745098}]}, \"layers\": [%s], \"training\": "
      "{\"batch_size\": 50}}",
      layers);
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lam_experiment_from_text (text, -1, "test", &error);

  g_assert_no_error (error);
  return experiment;
}

static const char *const mlp =
    "{\"type\": \"flatten\"}, {\"type\": \"dense\", \"name\": \"hidden\", \"units\": 20, "
    "\"activation\": \"relu\"}, {\"type\": \"dropout\"}, {\"type\": \"dense\", \"name\": "
    "\"output\", \"units\": 10, \"activation\": \"softmax\"}";

static LamData *
load (const LamExperiment *experiment)
{
  LamLoading loading = { .seed = lam_experiment_seed (experiment) };
  LamData *data = lam_data_load (experiment, &loading, NULL);

  g_assert_nonnull (data);
  return data;
}

/* ---- Turns ---- */

typedef struct {
  atomic_int working; /* how many questions were begun */
  guint n_answers;
  double last, share;
} Asker;

typedef struct {
  Asker *asker;
  double number;
  gboolean endless;
} Question;

static gpointer
work (LamProbeRoom *room, gpointer data, const LamWatch *watch, GError **error)
{
  const Question *question = data;

  atomic_fetch_add (&question->asker->working, 1);
  while (question->endless)
    if (!lam_watch_go_on (watch, 0.5)) {
      lam_fail (error, LAM_ERROR_CANCELLED, "Cut short.");
      return NULL;
    }
  return g_memdup2 (&question->number, sizeof (double));
}

static void
answer_cb (gpointer answer, const GError *error, gpointer asker)
{
  Asker *self = asker;

  self->n_answers++;
  self->last = answer != NULL ? *(double *) answer : NAN;
}

static void
progress_cb (double share, gpointer asker)
{
  ((Asker *) asker)->share = share;
}

static const LamProbeKind simple = { .work = work,
                                     .answer = answer_cb,
                                     .progress = progress_cb,
                                     .free_question = g_free,
                                     .free_answer = g_free };

static void
ask (LamProbe *probe, Asker *asker, double number, gboolean endless)
{
  const Question question = { asker, number, endless };

  lam_probe_ask (probe, &simple, g_memdup2 (&question, sizeof question), asker);
}

static void
wait_answers (const Asker *asker, guint n)
{
  while (asker->n_answers < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_working (Asker *asker, int n)
{
  while (atomic_load (&asker->working) < n)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_newest_wins (void)
{
  g_autoptr (LamProbe) probe = lam_probe_new (0);
  Asker one = { 0 }, other = { 0 };

  /* One that never ends by itself tells progress, and is cut short by the next. */
  ask (probe, &one, 1, TRUE);
  while (one.share == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lam_probe_is_asked (probe, &simple, &one));
  ask (probe, &other, 10, FALSE);
  for (guint i = 2; i < 50; i++)
    ask (probe, &one, i, FALSE);
  wait_answers (&one, 1);
  wait_answers (&other, 1);
  g_assert_cmpfloat (one.last, ==, 49);
  g_assert_cmpfloat (other.last, ==, 10);
  g_assert_false (lam_probe_is_asked (probe, &simple, &one));
  /* The worker is free again, and has nothing more to say of what was dropped. */
  ask (probe, &one, 99, FALSE);
  wait_answers (&one, 2);
  g_assert_cmpfloat (one.last, ==, 99);
  g_assert_cmpuint (other.n_answers, ==, 1);
}

static void
test_forgotten (void)
{
  LamProbe *probe = lam_probe_new (0);
  Asker gone = { 0 }, here = { 0 };

  ask (probe, &gone, 1, TRUE);
  wait_working (&gone, 1);
  lam_probe_forget (probe, NULL, &gone);
  ask (probe, &here, 2, FALSE);
  wait_answers (&here, 1);
  g_assert_cmpuint (gone.n_answers, ==, 0);
  /* The end of the probe ends what it does. */
  ask (probe, &here, 3, TRUE);
  wait_working (&here, 2);
  lam_probe_free (probe);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (here.n_answers, ==, 1);
}

/* ---- Looking at a layer ---- */

typedef struct {
  gboolean done;
  LamInspection *look; /* taken over */
} Looked;

static void
looked_cb (gpointer answer, const GError *error, gpointer asker)
{
  Looked *looked = asker;
  LamInspection *look = answer;

  g_assert_no_error (error);
  looked->look = g_memdup2 (look, sizeof *look);
  memset (look, 0, sizeof *look);
  looked->done = TRUE;
}

static const LamProbeKind looking = { .work = lam_inspect_work,
                                      .answer = looked_cb,
                                      .free_question = lam_inspect_question_free,
                                      .free_answer = lam_inspection_free };

static LamInspection *
look_at (LamProbe *probe, const LamExperiment *experiment, LamData *data, LamWeights *weights,
         const char *layer)
{
  Looked looked = { 0 };

  lam_probe_ask (
      probe, &looking,
      lam_inspect_question_new (experiment, data, NULL, weights, layer, LAM_PART_TEST, 7), &looked);
  while (!looked.done)
    g_main_context_iteration (NULL, TRUE);
  return looked.look;
}

static void
test_look (void)
{
  g_autoptr (LamProbe) probe = lam_probe_new (0);
  g_autoptr (LamExperiment) experiment = make (mlp);
  g_autoptr (LamData) data = load (experiment);
  g_autoptr (LamWeights) weights = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree float *wanted = NULL;
  LamInspection *first = look_at (probe, experiment, data, NULL, "hidden"), *look;
  LamBatch *batch = lam_batch_new (data, 1, 1);
  LamShape out;
  double sum = 0;

  g_assert_false (first->trained);
  g_assert_null (first->scores);
  g_assert_cmpuint (lam_shape_size (first->in), ==, 28 * 28);
  g_assert_cmpuint (first->weights->tensors->len, ==, 2);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpfloat (first->y[i], >=, 0);
  /* Other weights, those of a step of training; the answer is what lam_predict() gives. */
  weights = lam_dump_step (experiment, data, NULL, 2, 1, &error);
  g_assert_no_error (error);
  lam_data_gather (data, LAM_PART_TEST, (guint32[]){ 7 }, 1, 0, FALSE, batch);
  wanted = lam_predict (experiment, data->shape, batch->x, 1, weights, "output", 1, &out, &error);
  g_assert_no_error (error);
  look = look_at (probe, experiment, data, weights, "output");
  g_assert_true (look->trained);
  g_assert_cmpint (look->label, ==, lam_data_class (data, LAM_PART_TEST, 7));
  /* The same sums in another order of threads and fusing: a few roundings of float. */
  for (guint i = 0; i < 10; i++)
    g_assert_cmpfloat_with_epsilon (look->y[i], wanted[i], 1e-6);
  for (guint i = 0; i < 10; i++)
    sum += exp ((double) look->scores[i]);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpfloat_with_epsilon (look->y[i], exp ((double) look->scores[i]) / sum, 1e-6);
  lam_inspection_free (first);
  lam_inspection_free (look);
  lam_batch_free (batch);
}

/* ---- One step ---- */

static void
test_one_step (void)
{
  static const double rates[] = { 1e-6, 1e-4, 1e-2, 1, 1e4 };
  g_autoptr (LamExperiment) experiment = make (mlp);
  g_autoptr (LamData) data = load (experiment);
  g_autoptr (GError) error = NULL;
  LamOneStep *step =
      lam_one_step_new (experiment, data, NULL, 50, rates, G_N_ELEMENTS (rates), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (step->n_samples, ==, 50);
  g_assert_cmpfloat (step->slope, >, 0);
  /* A tiny step takes rate × |gradient|² off, but for the bend, which goes with the square. */
  g_assert_cmpfloat_with_epsilon ((step->before - step->loss[0]) / rates[0], step->slope,
                                  1e-3 * step->slope);
  g_assert_cmpfloat (step->loss[1], <, step->before);
  /* A giant one does not help. */
  g_assert_cmpfloat (step->loss[4], >, step->before);
  g_assert_cmpuint (step->best, <, 4);
  lam_one_step_free (step);
}

/* Without anything that bends, the loss is a parabola of the rate: three points foretell a fourth.
 */
static void
test_one_step_parabola (void)
{
  static const double rates[] = { 1e-3, 2e-3, 3e-3 };
  g_autoptr (LamExperiment) experiment =
      make ("{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10}");
  g_autoptr (LamData) data = NULL;
  g_autoptr (GError) error = NULL;
  LamOneStep *step;
  double bend;

  g_assert_true (lam_experiment_set (experiment, "training.loss", "mean_squared_error", &error));
  data = load (experiment);
  step = lam_one_step_new (experiment, data, NULL, 20, rates, 3, NULL, &error);
  g_assert_no_error (error);
  bend = (step->loss[0] - step->before + rates[0] * step->slope) / (rates[0] * rates[0]);
  for (guint i = 1; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (
        step->loss[i], step->before - rates[i] * step->slope + rates[i] * rates[i] * bend,
        1e-9 * step->before);
  lam_one_step_free (step);
}

/* ---- A layer alone ---- */

static LamArray *
random_array (const char *name, guint n, const gsize *d, guint64 seed)
{
  LamArray *array = lam_array_new (name, LAM_ARRAY_F64, n, d);

  for (gsize i = 0; i < array->size; i++)
    ((double *) array->values)[i] = lam_random_normal (seed, i);
  return array;
}

static const struct {
  const char *layer;
  gsize x[4], kernel[4], y[4]; /* 0 ends */
} alone[] = {
  { "{\"type\": \"dense\", \"units\": 3}", { 4, 5 }, { 5, 3 }, { 4, 3 } },
  { "{\"type\": \"dense\", \"units\": 3, \"activation\": \"softmax\"}",
    { 4, 5 },
    { 5, 3 },
    { 4, 3 } },
  { "{\"type\": \"conv2d\", \"filters\": 2, \"kernel_size\": 3, \"activation\": \"tanh\"}",
    { 2, 5, 6, 3 },
    { 3, 3, 3, 2 },
    { 2, 3, 4, 2 } },
  { "\"max_pooling2d\"", { 2, 4, 6, 3 }, { 0 }, { 2, 2, 3, 3 } },
  { "\"relu\"", { 4, 5 }, { 0 }, { 4, 5 } },
  { "{\"type\": \"dropout\", \"rate\": 0.3}", { 4, 50 }, { 0 }, { 4, 50 } },
  { "\"batch_normalization\"", { 8, 3 }, { 0 }, { 8, 3 } },
};

static guint
count (const gsize *d)
{
  guint n = 0;

  while (n < 4 && d[n] > 0)
    n++;
  return n;
}

static void
test_alone_check (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (alone); i++) {
    g_autoptr (JsonNode) node = json_from_string (alone[i].layer, NULL);
    g_autoptr (LamItem) item = lam_item_from_json (&lam_layer_family, node, "test", NULL);
    g_autoptr (GPtrArray) arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
    g_autoptr (GPtrArray) rows = NULL;
    g_autoptr (GError) error = NULL;

    g_ptr_array_add (arrays, random_array ("x", count (alone[i].x), alone[i].x, 1));
    g_ptr_array_add (arrays, random_array ("dy", count (alone[i].y), alone[i].y, 2));
    if (alone[i].kernel[0] > 0)
      g_ptr_array_add (arrays,
                       random_array ("kernel", count (alone[i].kernel), alone[i].kernel, 3));
    rows = lam_alone_check (item, arrays, LAM_ALONE_TRAINS, 1, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (rows->len, >=, alone[i].kernel[0] > 0 ? 3 : 1);
    for (guint r = 0; r < rows->len; r++) {
      const LamGradientRow *row = g_ptr_array_index (rows, r);

      g_test_message ("%s: %s %.2g", alone[i].layer, row->name, row->error);
      g_assert_true (lam_gradient_row_is_good (row));
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/probe/newest-wins", test_newest_wins);
  g_test_add_func ("/probe/forgotten", test_forgotten);
  g_test_add_func ("/probe/look", test_look);
  g_test_add_func ("/probe/one-step", test_one_step);
  g_test_add_func ("/probe/one-step-parabola", test_one_step_parabola);
  g_test_add_func ("/probe/alone-check", test_alone_check);
  return g_test_run ();
}
