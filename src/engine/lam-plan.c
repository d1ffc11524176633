/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the layers of an experiment come to, row by row (see lam-experiment.h). */

#include "lam-data.h"
#include "lam-experiment.h"
#include "lam-graph.h"
#include "lam-loss.h"

static void
row_free (gpointer row)
{
  g_free (((LamPlanRow *) row)->error);
  g_free (row);
}

static void
add_node_to_row (LamPlanRow *row, const LamLayer *layer, gboolean first)
{
  if (first)
    row->in = layer->in[0];
  row->out = layer->out;
  for (guint w = 0; w < layer->n_weights; w++) {
    gsize size = 1;

    for (guint d = 0; d < layer->weight[w].n; d++)
      size *= layer->weight[w].d[d];
    row->n_parameters += size;
    if (!layer->weight[w].is_state && !layer->frozen)
      row->n_trainable += size;
  }
  row->work += layer->kind->work != NULL ? layer->kind->work (layer) : 0;
}

static void
fill_rows (LamPlan *plan, const LamGraph *graph)
{
  for (guint i = 0; i < graph->n; i++) {
    const LamNode *node = &graph->node[i];
    gboolean first = i == 0 || graph->node[i - 1].item != node->item;

    add_node_to_row (g_ptr_array_index (plan->rows, node->item), &node->layer, first);
  }
  for (guint i = 0; i < plan->rows->len; i++) {
    const LamPlanRow *row = g_ptr_array_index (plan->rows, i);

    plan->n_parameters += row->n_parameters;
    plan->n_trainable += row->n_trainable;
  }
}

static void
put_error (LamPlan *plan, const LamGraph *graph, const LamItem *item, const char *message)
{
  LamPlanRow *row = g_ptr_array_index (plan->rows, graph->failed_item);
  const LamNode *failed = &graph->node[graph->n];
  const LamLayerKind *kind = failed->layer.kind;

  row->error = g_strdup (message);
  plan->error = g_strdup_printf (lam_translate ("Layer “%s”: %s"), item->name, message);
  row->in = failed->layer.in[0];
  row->out = LAM_SHAPE_UNKNOWN;
  if (kind->mend != NULL) {
    const char *id = kind->mend (item, failed->layer.in[0]);

    row->mend = id != NULL ? lam_family_find (&lam_layer_family, id) : NULL;
  }
}

/* How many times as large as @small the picture @large is, the same both ways; 0 when it is not. */
static gsize
times_larger (LamShape large, LamShape small)
{
  gsize times;

  if (large.n < 2 || small.n < 2 || small.d[0] == 0 || large.d[0] % small.d[0] != 0)
    return 0;
  times = large.d[0] / small.d[0];
  return times > 1 && large.d[1] == times * small.d[1] ? times : 0;
}

/* The last row that only enlarges its picture @times times: without it all else still fits. */
static LamPlanRow *
find_enlarging (const LamPlan *plan, gsize times)
{
  for (guint i = plan->rows->len; i-- > 0;) {
    LamPlanRow *row = g_ptr_array_index (plan->rows, i);

    if (row->n_parameters == 0 && times_larger (row->out, row->in) == times
        && lam_shape_channels (row->in) == lam_shape_channels (row->out))
      return row;
  }
  return NULL;
}

/* A picture that comes out some whole times too large is the fault of one layer, which then says
 * so and can be taken out; one half as large as it should be wants one more before the last. */
static void
blame_row (LamPlan *plan, const LamData *data)
{
  gsize larger = times_larger (plan->out, data->target_shape);
  LamPlanRow *row = larger > 0 ? find_enlarging (plan, larger) : NULL;
  g_autofree char *have = lam_shape_to_text (plan->out);
  g_autofree char *want = lam_shape_to_text (data->target_shape);

  if (data->target != LAM_TARGET_MASK && data->target != LAM_TARGET_PICTURE)
    return;
  if (row != NULL) {
    row->mend_removes = TRUE;
    row->error = g_strdup_printf (
        lam_translate ("The picture comes out %s and should be %s: this layer enlarges it once "
                       "too often."),
        have, want);
  } else if (times_larger (data->target_shape, plan->out) == 2) {
    row = g_ptr_array_index (plan->rows, plan->rows->len - 1);
    row->mend = lam_family_find (&lam_layer_family, "up_sampling2d");
    row->error = g_strdup_printf (
        lam_translate ("The picture comes out %s and should be %s: it has to be enlarged once "
                       "more."),
        have, want);
  }
}

/* Whether loss and metrics take what comes out. */
static void
check_end (LamPlan *plan, const LamExperiment *experiment, const LamData *data)
{
  const LamItem *training = lam_experiment_training (experiment);
  const LamItem *loss = lam_experiment_loss (experiment);
  const LamLossKind *loss_kind = (const LamLossKind *) loss->kind;
  GPtrArray *metrics = lam_item_peek_list (training, LAM_TRAINING_METRICS);
  g_autoptr (GError) error = NULL;

  if (!loss_kind->check (loss, plan->out, data->target, data->target_shape, data->n_classes,
                         &error)) {
    plan->error = g_strdup (error->message);
    blame_row (plan, data);
    return;
  }
  for (guint i = 0; i < metrics->len; i++) {
    const LamItem *metric = g_ptr_array_index (metrics, i);
    const LamMetricKind *kind = (const LamMetricKind *) metric->kind;

    if (kind->check != NULL
        && !kind->check (metric, plan->out, data->target, data->n_classes, &error)) {
      plan->error = g_strdup (error->message);
      return;
    }
  }
}

LamPlan *
lam_plan_new (const LamExperiment *experiment, LamShape in, gconstpointer data)
{
  GPtrArray *layers = lam_experiment_layers (experiment);
  LamPlan *plan = g_new0 (LamPlan, 1);
  g_autoptr (GError) error = NULL;
  LamGraph *graph;

  plan->rows = g_ptr_array_new_with_free_func (row_free);
  for (guint i = 0; i < layers->len; i++)
    g_ptr_array_add (plan->rows, g_new0 (LamPlanRow, 1));
  if (layers->len == 0) {
    plan->error = g_strdup (lam_translate ("There are no layers yet: add one."));
    return plan;
  }
  if (in.n == 0 && !g_str_equal (((LamItem *) g_ptr_array_index (layers, 0))->kind->id, "input"))
    return plan;
  graph = lam_graph_new (layers, in, 1, 0, &error);
  fill_rows (plan, graph);
  if (error != NULL)
    put_error (plan, graph, g_ptr_array_index (layers, graph->failed_item), error->message);
  else
    plan->out = graph->node[graph->n - 1].layer.out;
  lam_graph_free (graph);
  if (error == NULL && data != NULL)
    check_end (plan, experiment, data);
  return plan;
}

void
lam_plan_free (LamPlan *plan)
{
  if (plan == NULL)
    return;
  g_ptr_array_unref (plan->rows);
  g_free (plan->error);
  g_free (plan);
}

gboolean
lam_plan_is_good (const LamPlan *plan)
{
  return lam_plan_error (plan) == NULL;
}

const char *
lam_plan_error (const LamPlan *plan)
{
  return plan->error;
}

gboolean
lam_layer_kind_merges (const LamKind *kind)
{
  for (guint i = 0; i < lam_n_layer_kinds; i++)
    if (&lam_layer_kinds[i]->kind == kind)
      return (lam_layer_kinds[i]->flags & LAM_LAYER_MERGES) != 0;
  return FALSE;
}
