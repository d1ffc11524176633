/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run from one trainer to another: into the next phase, whose network may train other layers, and
 * into a file and back, so that it goes on another day with the same bits.
 *
 * The file is one of weights: "now/…" and "best/…" are those of the network, "slot_0/…" what the
 * optimiser remembers; numbers and the curve of epochs travel as JSON in its text, since they are
 * double. All random numbers follow from seed, epoch and step, so nothing else is needed. */

#include <math.h>
#include <string.h>

#include "lam-phases.h"
#include "lam-run-private.h"
#include "lam.h"

/* ---- The trainer of a phase ---- */

gboolean
lam_run_make_trainer (LamRun *run, GError **error)
{
  g_autoptr (LamExperiment) experiment = lam_phases_experiment (run->experiment, run->phase);
  LamTrainer *trainer = lam_trainer_new (experiment, run->data, run->options.n_threads,
                                         LAM_TRAINER_KEEPS_FEATURES, error);
  gsize n;

  if (trainer == NULL)
    return FALSE;
  lam_trainer_set_interrupt (trainer, (const volatile int *) &run->interrupt);
  n = trainer->network->n_arena;
  pthread_mutex_lock (&run->lock);
  run->trainer = trainer;
  run->last = g_renew (float, run->last, n);
  run->best = g_renew (float, run->best, n);
  pthread_mutex_unlock (&run->lock);
  if (run->options.n_samples > 0)
    run->follow = lam_follow_new (trainer, run->options.n_samples);
  return TRUE;
}

/* Puts the weights aside and lets the trainer go, before the next one needs its memory. */
static void
drop_trainer (LamRun *run, LamWeights *now)
{
  LamWeights *best = run->best_weights == NULL ? lam_trainer_dup_weights (run->trainer, run->best)
                                               : lam_weights_ref (run->best_weights);
  LamTrainer *trainer = run->trainer;

  g_clear_pointer (&run->follow, lam_follow_free);
  pthread_mutex_lock (&run->lock);
  run->last_weights = lam_weights_ref (now);
  g_clear_pointer (&run->best_weights, lam_weights_unref);
  run->best_weights = best;
  run->trainer = NULL;
  pthread_mutex_unlock (&run->lock);
  lam_trainer_free (trainer);
}

/* The new trainer's weights are in place: @last holds them again. */
static void
take_up (LamRun *run)
{
  const LamNetwork *network = run->trainer->network;

  pthread_mutex_lock (&run->lock);
  memcpy (run->last, network->w, network->n_arena * sizeof (float));
  g_clear_pointer (&run->last_weights, lam_weights_unref);
  run->has_weights = TRUE;
  pthread_mutex_unlock (&run->lock);
}

gboolean
lam_run_enter_phase (LamRun *run, GError **error)
{
  guint phase = lam_phases_find (run->experiment, run->epoch);
  const LamOptimizerKind *optimizer = run->trainer->optimizer_kind;
  double rate = lam_item_number (run->trainer->optimizer, LAM_OPTIMIZER_LEARNING_RATE);
  guint64 t = run->trainer->t, from = run->trainer->optimizer_from;
  g_autoptr (LamWeights) weights = NULL, slots = NULL;

  if (phase == run->phase)
    return TRUE;
  weights = lam_trainer_dup_weights (run->trainer, NULL);
  slots = lam_trainer_dup_slots (run->trainer);
  run->phase = phase;
  drop_trainer (run, weights);
  if (!lam_run_make_trainer (run, error) || !lam_trainer_load (run->trainer, weights, FALSE, error))
    return FALSE;
  take_up (run);
  if (run->trainer->optimizer_kind != optimizer
      || !lam_trainer_load_slots (run->trainer, slots, t, from))
    run->trainer->t = run->trainer->optimizer_from = t;
  /* A rate that was set by hand holds until the experiment itself sets another. */
  if (lam_item_number (run->trainer->optimizer, LAM_OPTIMIZER_LEARNING_RATE) != rate)
    atomic_store (&run->rate, NAN);
  return TRUE;
}

/* ---- Writing ---- */

static void
add_all (LamWeights *into, const char *prefix, const LamWeights *from)
{
  for (guint i = 0; i < from->tensors->len; i++) {
    const LamTensor *tensor = from->tensors->pdata[i];
    g_autofree char *name = g_strconcat (prefix, tensor->name, NULL);

    lam_weights_add (into, name, tensor->n, tensor->d, tensor->values);
  }
}

static void
set_number (JsonObject *object, const char *name, double value)
{
  if (isnan (value))
    json_object_set_null_member (object, name);
  else
    json_object_set_double_member (object, name, value);
}

static JsonArray *
curve_rows (const LamCurve *curve)
{
  JsonArray *rows = json_array_new ();

  for (gsize r = 0; r < lam_curve_length (curve); r++) {
    JsonArray *row = json_array_new ();

    for (guint c = 0; c < lam_curve_columns (curve); c++) {
      double value = lam_curve_at (curve, c, r);

      if (isnan (value))
        json_array_add_null_element (row);
      else
        json_array_add_double_element (row, value);
    }
    json_array_add_array_element (rows, row);
  }
  return rows;
}

static char *
about_text (const LamRun *run)
{
  g_autoptr (LamWeights) bearer = lam_weights_new ();
  g_autoptr (JsonNode) node = NULL;
  JsonObject *state = json_object_new ();

  lam_weights_set_about (bearer, run->experiment, run->data);
  node = json_from_string (bearer->about, NULL);
  json_object_set_int_member (state, "epoch", run->epoch);
  json_object_set_int_member (state, "steps", (gint64) run->trainer->t);
  json_object_set_int_member (state, "optimizer_from", (gint64) run->trainer->optimizer_from);
  json_object_set_int_member (state, "best_epoch", run->best_epoch);
  json_object_set_int_member (state, "bad_epochs", run->bad_epochs);
  set_number (state, "best_loss", run->best_loss);
  set_number (state, "best_watched", run->best_watched);
  set_number (state, "rate_by_hand", atomic_load (&((LamRun *) run)->rate));
  set_number (state, "last_rate", run->trainer->rate);
  set_number (state, "seconds", lam_run_now () - run->start - run->paused_seconds);
  json_object_set_array_member (state, "curve", curve_rows (run->epoch_curve));
  json_object_set_object_member (json_node_get_object (node), "run", state);
  return json_to_string (node, FALSE);
}

gboolean
lam_run_save_state (LamRun *run, GError **error)
{
  g_autoptr (LamWeights) all = lam_weights_new ();
  g_autoptr (LamWeights) now = lam_trainer_dup_weights (run->trainer, NULL);
  g_autoptr (LamWeights) slots = lam_trainer_dup_slots (run->trainer);
  g_autoptr (LamWeights) best = run->best_weights != NULL
                                    ? lam_weights_ref (run->best_weights)
                                    : lam_trainer_dup_weights (run->trainer, run->best);

  add_all (all, "now/", now);
  add_all (all, "best/", best);
  add_all (all, "", slots);
  all->about = about_text (run);
  return lam_weights_save (all, run->options.state_path, error);
}

/* ---- Reading ---- */

/* "run" of the text, with what must agree checked. Returns: (transfer full) the whole text's root,
 * or NULL with a sentence */
static JsonNode *
read_about (const LamRun *run, JsonObject **state, GError **error)
{
  const char *text = run->options.resume->about;
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonObject *root =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *member = root != NULL ? json_object_get_member (root, "run") : NULL;
  g_autofree char *hash = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", run->data->hash);

  if (member == NULL || !JSON_NODE_HOLDS_OBJECT (member)
      || !JSON_NODE_HOLDS_ARRAY (json_object_get_member (json_node_get_object (member), "curve"))) {
    lam_fail (error, LAM_ERROR_FORMAT,
              "The file to resume from holds no run, only weights; one that --run-out wrote is "
              "wanted.");
    return NULL;
  }
  if ((guint64) json_object_get_int_member_with_default (root, "seed", -1)
      != lam_experiment_seed (run->experiment)) {
    g_autofree char *had = g_strdup_printf (
        "%" G_GINT64_FORMAT, json_object_get_int_member_with_default (root, "seed", -1));
    g_autofree char *has =
        g_strdup_printf ("%" G_GUINT64_FORMAT, lam_experiment_seed (run->experiment));

    lam_fail (error, LAM_ERROR_VALUE,
              "The run had the seed %s, the experiment has %s: random numbers would not go on.",
              had, has);
    return NULL;
  }
  if (g_strcmp0 (json_object_get_string_member_with_default (root, "data_hash", NULL), hash) != 0) {
    lam_fail (error, LAM_ERROR_DATA,
              "The run was on other data, or they were prepared or split in another way.");
    return NULL;
  }
  *state = json_node_get_object (member);
  return g_steal_pointer (&node);
}

gboolean
lam_run_peek_state (LamRun *run, GError **error)
{
  JsonObject *state;
  g_autoptr (JsonNode) root = read_about (run, &state, error);
  gint64 epoch = root != NULL ? json_object_get_int_member_with_default (state, "epoch", 0) : 1;

  if (root == NULL)
    return FALSE;
  if (epoch < 1 || epoch > 1000000)
    return lam_fail (error, LAM_ERROR_FORMAT, "The file to resume from is damaged: epoch %d.",
                     (int) epoch);
  run->epoch = (guint) epoch;
  /* That of the epoch before: whether the next one begins another is seen when it begins. */
  run->phase = lam_phases_find (run->experiment, run->epoch - 1);
  return TRUE;
}

/* The tensors whose names begin with @prefix, without it. */
static LamWeights *
cut_out (const LamWeights *all, const char *prefix, gboolean keep_prefix)
{
  LamWeights *some = lam_weights_new ();

  for (guint i = 0; i < all->tensors->len; i++) {
    const LamTensor *tensor = all->tensors->pdata[i];

    if (g_str_has_prefix (tensor->name, prefix))
      lam_weights_add (some, tensor->name + (keep_prefix ? 0 : strlen (prefix)), tensor->n,
                       tensor->d, tensor->values);
  }
  return some;
}

static double
number_of (JsonObject *state, const char *name)
{
  JsonNode *node = json_object_get_member (state, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;
}

static gboolean
read_curve (LamRun *run, JsonArray *rows, GError **error)
{
  guint columns = lam_curve_columns (run->epoch_curve);
  g_autofree double *values = g_new (double, columns);

  for (guint r = 0; r < json_array_get_length (rows); r++) {
    JsonNode *node = json_array_get_element (rows, r);
    JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

    if (row == NULL || json_array_get_length (row) != columns)
      return lam_fail (error, LAM_ERROR_DATA,
                       "The run had other metrics, so that its curve cannot go on.");
    for (guint c = 0; c < columns; c++) {
      JsonNode *cell = json_array_get_element (row, c);

      values[c] = JSON_NODE_HOLDS_VALUE (cell) ? json_node_get_double (cell) : NAN;
    }
    lam_curve_append (run->epoch_curve, values);
  }
  return TRUE;
}

static void
read_numbers (LamRun *run, JsonObject *state)
{
  run->best_epoch = (guint) json_object_get_int_member_with_default (state, "best_epoch", 0);
  run->bad_epochs = (guint) json_object_get_int_member_with_default (state, "bad_epochs", 0);
  run->best_loss = number_of (state, "best_loss");
  run->best_watched = number_of (state, "best_watched");
  run->trainer->rate = number_of (state, "last_rate");
  run->speed_steps = run->trainer->t;
  run->start -= number_of (state, "seconds");
  atomic_store (&run->rate, number_of (state, "rate_by_hand"));
}

gboolean
lam_run_load_state (LamRun *run, GError **error)
{
  const LamWeights *all = run->options.resume;
  g_autoptr (LamWeights) now = cut_out (all, "now/", FALSE);
  g_autoptr (LamWeights) best = cut_out (all, "best/", FALSE);
  g_autoptr (LamWeights) slots = cut_out (all, "slot_", TRUE);
  JsonObject *state;
  g_autoptr (JsonNode) root = read_about (run, &state, error);
  guint64 t, from;

  if (root == NULL || !lam_trainer_load (run->trainer, best, FALSE, error)
      || !lam_trainer_load (run->trainer, now, FALSE, error)
      || !read_curve (run, json_object_get_array_member (state, "curve"), error))
    return FALSE;
  t = (guint64) json_object_get_int_member_with_default (state, "steps", 0);
  from = (guint64) json_object_get_int_member_with_default (state, "optimizer_from", 0);
  if (!lam_trainer_load_slots (run->trainer, slots, t, from))
    return lam_fail (error, LAM_ERROR_DATA,
                     "The run had another optimizer or trained other layers, so that it cannot go "
                     "on; --init takes its weights alone.");
  read_numbers (run, state);
  pthread_mutex_lock (&run->lock);
  run->best_weights = g_steal_pointer (&best);
  pthread_mutex_unlock (&run->lock);
  take_up (run);
  return TRUE;
}
