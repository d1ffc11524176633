/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-phases.h. */

#include "lam-phases.h"

#include <math.h>

/* What cannot change while the curve goes on. */
static const char *const fixed[] = { "training.epochs", "training.phases", "training.metrics",
                                     "training.early_stopping", NULL };

static JsonArray *
peek_phases (const LamExperiment *experiment)
{
  const LamItem *training = lam_experiment_training (experiment);
  const LamValue *value = &training->values[LAM_TRAINING_PHASES];

  if (!value->is_set || value->json == NULL || !JSON_NODE_HOLDS_ARRAY (value->json)
      || json_array_get_length (json_node_get_array (value->json)) == 0)
    return NULL;
  return json_node_get_array (value->json);
}

static JsonObject *
peek_changes (JsonArray *phases, guint phase)
{
  JsonObject *object = json_array_get_object_element (phases, phase);

  return json_object_has_member (object, "set") ? json_object_get_object_member (object, "set")
                                                : NULL;
}

/* ---- Checking ---- */

static gboolean
check_epochs (JsonObject *object, guint phase, GError **error)
{
  JsonNode *node = json_object_get_member (object, "epochs");
  double epochs = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0;

  if (epochs >= 1 && epochs <= 100000 && epochs == floor (epochs))
    return TRUE;
  return lam_fail (error, LAM_ERROR_VALUE,
                   "training.phases[%u]: “epochs” is missing or not a whole number from 1 to "
                   "100000.",
                   phase);
}

static gboolean
check_keys (JsonNode *node, guint phase, GError **error)
{
  g_autoptr (GList) keys = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return lam_fail (error, LAM_ERROR_VALUE,
                     "training.phases[%u]: an object such as {\"epochs\": 5, \"set\": {…}} is "
                     "wanted.",
                     phase);
  keys = json_object_get_members (json_node_get_object (node));
  for (GList *key = keys; key != NULL; key = key->next)
    if (!g_str_equal (key->data, "epochs") && !g_str_equal (key->data, "set"))
      return lam_fail (error, LAM_ERROR_VALUE,
                       "training.phases[%u]: there is no “%s”; a phase has “epochs” and “set”.",
                       phase, (char *) key->data);
  node = json_object_get_member (json_node_get_object (node), "set");
  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    return lam_fail (error, LAM_ERROR_VALUE,
                     "training.phases[%u]: “set” is an object of settings and their values.",
                     phase);
  return TRUE;
}

static gboolean
may_change (const char *path)
{
  if (!g_str_has_prefix (path, "layers.") && !g_str_has_prefix (path, "training."))
    return FALSE;
  for (guint i = 0; fixed[i] != NULL; i++)
    if (g_str_has_prefix (path, fixed[i]))
      return FALSE;
  return TRUE;
}

/* Makes the changes of a phase, the checked ones or those to be checked. */
static gboolean
apply (LamExperiment *experiment, JsonArray *phases, guint phase, GError **error)
{
  JsonObject *changes = peek_changes (phases, phase);
  g_autoptr (GList) paths = changes != NULL ? json_object_get_members (changes) : NULL;

  for (GList *path = paths; path != NULL; path = path->next) {
    g_autofree char *value = json_to_string (json_object_get_member (changes, path->data), FALSE);
    g_autoptr (GError) inner = NULL;

    if (!may_change (path->data))
      return lam_fail (error, LAM_ERROR_VALUE,
                       "training.phases[%u]: “%s” cannot change on the way; layers and most of "
                       "“training” can.",
                       phase, (char *) path->data);
    if (!lam_experiment_set (experiment, path->data, value, &inner))
      return lam_fail (error, LAM_ERROR_VALUE, "training.phases[%u]: %s", phase, inner->message);
  }
  return TRUE;
}

gboolean
lam_phases_check (const LamExperiment *experiment, LamShape in, gconstpointer data, GError **error)
{
  const LamValue *value = &lam_experiment_training (experiment)->values[LAM_TRAINING_PHASES];
  JsonArray *phases = peek_phases (experiment);
  g_autoptr (LamExperiment) changed = NULL;

  if (value->is_set && value->json != NULL && !JSON_NODE_HOLDS_ARRAY (value->json))
    return lam_fail (error, LAM_ERROR_VALUE,
                     "training.phases: a list of phases is wanted, [{\"epochs\": 5, \"set\": {…}}, "
                     "…].");
  changed = lam_experiment_dup (experiment);
  for (guint i = 0; phases != NULL && i < json_array_get_length (phases); i++) {
    g_autoptr (LamPlan) plan = NULL;

    if (!check_keys (json_array_get_element (phases, i), i, error)
        || !check_epochs (json_array_get_object_element (phases, i), i, error)
        || !apply (changed, phases, i, error))
      return FALSE;
    plan = lam_plan_new (changed, in, data);
    if (!lam_plan_is_good (plan))
      return lam_fail (error, LAM_ERROR_SHAPE, "training.phases[%u]: %s", i, lam_plan_error (plan));
  }
  return TRUE;
}

/* ---- Following ---- */

static guint
epochs_of (JsonArray *phases, guint phase)
{
  return (guint) json_object_get_int_member (json_array_get_object_element (phases, phase),
                                             "epochs");
}

guint
lam_phases_epochs (const LamExperiment *experiment)
{
  JsonArray *phases = peek_phases (experiment);
  guint n = 0;

  if (phases == NULL)
    return lam_item_count (lam_experiment_training (experiment), LAM_TRAINING_EPOCHS);
  for (guint i = 0; i < json_array_get_length (phases); i++)
    n += epochs_of (phases, i);
  return n;
}

guint
lam_phases_find (const LamExperiment *experiment, guint epoch)
{
  JsonArray *phases = peek_phases (experiment);
  guint phase = 0;

  if (phases == NULL)
    return 0;
  while (phase + 1 < json_array_get_length (phases) && epoch >= epochs_of (phases, phase))
    epoch -= epochs_of (phases, phase++);
  return phase;
}

LamExperiment *
lam_phases_experiment (const LamExperiment *experiment, guint phase)
{
  JsonArray *phases = peek_phases (experiment);
  LamExperiment *changed = lam_experiment_dup (experiment);

  for (guint i = 0; phases != NULL && i <= phase; i++)
    apply (changed, phases, i, NULL);
  return changed;
}
