/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-features.h. */

#include "lam-features.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lam-network-layout.h"

/* Share of this machine's memory that features may take; beyond it they go into a file. */
#define MEMORY_SHARE 8

typedef struct {
  LamStore store; /* x: the features; the rest borrowed */
  guint8 *has;    /* [n] computed */
  gsize bytes;
} Kept;

struct _LamFeatures {
  LamData *source;     /* borrowed */
  LamNetwork *network; /* the frozen layers */
  LamNetworkOptions options;
  LamBatch *batch; /* raw samples on their way through */
  guint32 *wanted; /* [capacity] */
  gsize size;      /* of one sample's features */
  LamData data;    /* what is trained on; borrows all but the kept stores */
  Kept kept[LAM_N_PARTS];
};

/* ---- What may be kept ---- */

static gboolean
is_linked_to (const LamItem *item, const GPtrArray *items, guint n)
{
  for (guint k = 0; item->from != NULL && item->from[k] != NULL; k++)
    for (guint i = 0; i < n; i++)
      if (g_strcmp0 (((LamItem *) g_ptr_array_index (items, i))->name, item->from[k]) == 0)
        return TRUE;
  return FALSE;
}

/* Items at the start whose results never change; 0 when that saves nothing. */
static guint
count_items (const LamExperiment *experiment, LamShape in)
{
  GPtrArray *items = lam_experiment_layers (experiment);
  LamGraph *graph = lam_graph_new (items, in, 1, 0, NULL);
  guint n = items->len - 1, last_weighted = 0;

  for (guint i = 0; i < graph->n; i++) {
    const LamNode *node = &graph->node[i];
    gboolean trains = FALSE;

    for (guint s = 0; s < node->layer.n_weights; s++)
      trains |= !node->layer.frozen;
    if (trains || (node->layer.kind->flags & LAM_LAYER_RANDOM))
      n = MIN (n, node->item);
    else if (node->layer.n_weights > 0 && node->item < n)
      last_weighted = node->item + 1;
  }
  lam_graph_free (graph);
  for (guint i = n; i < items->len; i++)
    if (is_linked_to (g_ptr_array_index (items, i), items, n))
      return 0;
  return last_weighted > 0 ? n : 0;
}

/* ---- Where they are kept ---- */

/* A file without a name, reserved whole so that a full disk shows now. Returns: NULL if it cannot.
 */
static gpointer
map_file (gsize bytes)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "lamina-features-XXXXXX", NULL);
  int file = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  gpointer memory = MAP_FAILED;

  if (file < 0)
    return NULL;
  unlink (path);
  if (posix_fallocate (file, 0, (off_t) bytes) == 0)
    memory = mmap (NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close (file);
  return memory != MAP_FAILED ? memory : NULL;
}

static gboolean
keep_store (LamFeatures *features, guint id, LamShape shape, gsize total)
{
  LamStore *from = features->source->stores[id];
  Kept *kept = &features->kept[id];

  if (from == NULL)
    return TRUE;
  kept->store = *from;
  kept->store.n_affine = 0;
  kept->store.x = (LamSamples){
    .n = from->x.n, .type = LAM_STORE_FLOATS, .shape = shape, .n_values = from->x.n * features->size
  };
  kept->bytes = MAX (kept->store.x.n_values * sizeof (float), 1);
  kept->store.x.values = total <= lam_layout_memory () / MEMORY_SHARE ? lam_layout_map (kept->bytes)
                                                                      : map_file (kept->bytes);
  kept->has = g_new0 (guint8, from->x.n + 1);
  features->data.stores[id] = &kept->store;
  return kept->store.x.values != NULL;
}

static gboolean
keep_stores (LamFeatures *features, LamShape shape)
{
  gsize total = 0;

  features->data = *features->source;
  features->data.shape = shape;
  memset (features->data.stores, 0, sizeof features->data.stores);
  for (guint id = 0; id < LAM_N_PARTS; id++)
    if (features->source->stores[id] != NULL)
      total += features->source->stores[id]->x.n * features->size * sizeof (float);
  for (guint id = 0; id < LAM_N_PARTS; id++)
    if (!keep_store (features, id, shape, total))
      return FALSE;
  for (guint part = 0; part < LAM_N_PARTS; part++)
    for (guint id = 0; id < LAM_N_PARTS; id++)
      if (features->source->parts[part].store != NULL
          && features->source->parts[part].store == features->source->stores[id])
        features->data.parts[part].store = &features->kept[id].store;
  return TRUE;
}

/* ---- Making ---- */

LamFeatures *
lam_features_new (const LamExperiment *experiment, LamData *data, guint capacity, LamPool *pool)
{
  LamNetworkOptions options = { .capacity = capacity, .pool = pool };
  LamFeatures *features;
  LamShape shape;

  if (data->augment_steps->len + data->batch_steps->len > 0 || data->target == LAM_TARGET_PICTURE
      || data->stores[LAM_PART_TRAIN]->x.type == LAM_STORE_INDICES)
    return NULL;
  options.to_item = count_items (experiment, data->shape);
  if (options.to_item == 0)
    return NULL;
  features = g_new0 (LamFeatures, 1);
  features->source = data;
  features->options = options;
  features->network = lam_network_new (experiment, data->shape, NULL, &options, NULL);
  if (features->network == NULL) {
    lam_features_free (features);
    return NULL;
  }
  shape = features->network->graph->node[features->network->graph->n - 1].layer.out;
  features->size = lam_shape_size (shape);
  features->batch = lam_batch_new (data, capacity, 1);
  features->wanted = g_new (guint32, capacity);
  if (!keep_stores (features, shape)) {
    lam_features_free (features);
    return NULL;
  }
  return features;
}

gboolean
lam_features_begin (LamFeatures *features, const LamExperiment *experiment, const LamNetwork *above,
                    guint64 seed, GError **error)
{
  /* The larger of the two lends its memory. */
  if (!above->block_is_lent) {
    lam_network_free (features->network);
    features->options.in_turn = above;
    features->network =
        lam_network_new (experiment, features->source->shape, NULL, &features->options, error);
    if (features->network == NULL)
      return FALSE;
  }
  lam_network_reset (features->network, seed);
  return TRUE;
}

void
lam_features_free (LamFeatures *features)
{
  if (features == NULL)
    return;
  for (guint id = 0; id < LAM_N_PARTS; id++) {
    if (features->kept[id].store.x.values != NULL)
      munmap (features->kept[id].store.x.values, features->kept[id].bytes);
    g_free (features->kept[id].has);
  }
  lam_network_free (features->network);
  lam_batch_free (features->batch);
  g_free (features->wanted);
  g_free (features);
}

LamNetwork *
lam_features_network (const LamFeatures *features)
{
  return features->network;
}

guint
lam_features_n_items (const LamFeatures *features)
{
  return features->options.to_item;
}

LamData *
lam_features_data (const LamFeatures *features)
{
  return (LamData *) &features->data;
}

void
lam_features_forget (LamFeatures *features)
{
  for (guint id = 0; id < LAM_N_PARTS; id++)
    if (features->kept[id].has != NULL)
      memset (features->kept[id].has, 0, features->kept[id].store.x.n);
}

/* ---- Computing ---- */

static Kept *
kept_of (LamFeatures *features, LamPartId part)
{
  for (guint id = 0; id < LAM_N_PARTS; id++)
    if (features->data.parts[part].store == &features->kept[id].store)
      return &features->kept[id];
  g_assert_not_reached ();
}

gboolean
lam_features_ensure (LamFeatures *features, LamPartId part, const guint32 *rows, guint n)
{
  LamNetwork *network = features->network;
  Kept *kept = kept_of (features, part);
  const guint32 *part_rows = features->data.parts[part].rows;
  const float *y;
  guint missing = 0;

  for (guint i = 0; i < n; i++)
    if (!kept->has[part_rows[rows[i]]])
      features->wanted[missing++] = rows[i];
  if (missing == 0)
    return TRUE;
  lam_data_gather (features->source, part, features->wanted, missing, 0, FALSE, features->batch);
  lam_network_feed (network, features->batch);
  if (!lam_network_forward (network, FALSE, 0, 0))
    return FALSE;
  y = lam_network_value (network, network->graph->n);
  for (guint i = 0; i < missing; i++) {
    guint32 row = part_rows[features->wanted[i]];

    memcpy ((float *) kept->store.x.values + row * features->size, y + i * features->size,
            features->size * sizeof (float));
    kept->has[row] = TRUE;
  }
  return TRUE;
}
