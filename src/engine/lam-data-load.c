/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loading: read, keep some classes, cut off test and validation parts, prepare, check. */

#include "lam-data.h"

#include <math.h>
#include <string.h>

#include "data/lam-resample.h"
#include "lam-data-input.h"
#include "lam-data-notes.h"
#include "lam-experiment.h"

static LamData *
new_data (const LamLoading *loading)
{
  LamData *data = g_new0 (LamData, 1);

  data->references = 1;
  data->seed = loading->seed;
  data->batch_steps = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_item_free);
  data->augment_steps = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_item_free);
  data->notes = g_ptr_array_new_with_free_func (g_free);
  data->warnings = g_ptr_array_new_with_free_func (g_free);
  return data;
}

/* ---- Parts. ---- */

static void
fill_parts (LamData *data)
{
  for (guint p = 0; p < LAM_N_PARTS; p++) {
    LamPart *part = &data->parts[p];

    part->store = data->stores[p];
    part->n = part->store != NULL ? part->store->x.n : 0;
    part->rows = g_new (guint32, MAX (part->n, 1));
    for (gsize i = 0; i < part->n; i++)
      part->rows[i] = (guint32) i;
  }
}

/* Moves the rows of @from that are marked into @to, both in their old order. */
static void
move_marked (LamPart *from, LamPart *to, const guint8 *marked, gsize n_marked)
{
  gsize kept = 0, moved = 0;

  g_free (to->rows);
  to->store = from->store;
  to->rows = g_new (guint32, MAX (n_marked, 1));
  to->n = n_marked;
  for (gsize i = 0; i < from->n; i++)
    if (marked[i])
      to->rows[moved++] = from->rows[i];
    else
      from->rows[kept++] = from->rows[i];
  from->n = kept;
}

/* Marks @count of the positions in @order: the first or the last ones. */
static void
mark (guint8 *marked, const guint32 *order, gsize n, gsize count, guint from)
{
  for (gsize i = 0; i < count; i++)
    marked[order[from == LAM_FROM_END ? n - 1 - i : i]] = TRUE;
}

/* Shares @count out among groups of @sizes, @n in all, largest remainders first. */
static void
share_out (const gsize *sizes, guint n_groups, gsize n, gsize count, gsize *shares)
{
  gsize given = 0;

  for (guint c = 0; c < n_groups; c++) {
    shares[c] = (gsize) ((double) count * (double) sizes[c] / (double) n);
    given += shares[c];
  }
  while (given < count) {
    double most = -1;
    guint best = 0;

    for (guint c = 0; c < n_groups; c++) {
      double rest = (double) count * (double) sizes[c] / (double) n - (double) shares[c];

      if (shares[c] < sizes[c] && rest > most) {
        most = rest;
        best = c;
      }
    }
    shares[best]++;
    given++;
  }
}

/* What is shared out evenly: the classes, or, of samples without one, the folders they came from.
 * @n_groups: how many there are. Returns: (transfer full) the group of each of the part's
 * positions, NULL when the samples have neither */
static guint32 *
group_samples (const LamPart *part, guint n_classes, guint *n_groups)
{
  g_autoptr (GHashTable) folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const LamStore *store = part->store;
  guint32 *group;

  if (store->classes == NULL && store->names == NULL)
    return NULL;
  group = g_new (guint32, MAX (part->n, 1));
  for (gsize i = 0; i < part->n; i++) {
    gpointer number;
    char *folder;

    if (store->classes != NULL) {
      group[i] = (guint32) store->classes[part->rows[i]];
      continue;
    }
    folder = g_path_get_dirname (store->names[part->rows[i]]);
    if (g_hash_table_lookup_extended (folders, folder, NULL, &number)) {
      group[i] = GPOINTER_TO_UINT (number);
      g_free (folder);
    } else {
      group[i] = g_hash_table_size (folders);
      g_hash_table_insert (folders, folder, GUINT_TO_POINTER (group[i]));
    }
  }
  *n_groups = store->classes != NULL ? n_classes : g_hash_table_size (folders);
  return group;
}

static void
mark_stratified (const guint32 *group, guint n_groups, const guint32 *order, gsize n, gsize count,
                 guint from, guint8 *marked)
{
  g_autofree gsize *sizes = g_new0 (gsize, n_groups);
  g_autofree gsize *shares = g_new0 (gsize, n_groups);

  for (gsize i = 0; i < n; i++)
    sizes[group[i]]++;
  share_out (sizes, n_groups, n, count, shares);
  for (gsize i = 0; i < n; i++) {
    guint32 position = order[from == LAM_FROM_END ? n - 1 - i : i];

    if (shares[group[position]] > 0) {
      shares[group[position]]--;
      marked[position] = TRUE;
    }
  }
}

/* Cuts a part off the training part as @item (validation or test) says. */
static gboolean
cut_off (LamData *data, const LamItem *item, const char *what, guint purpose, LamPart *to,
         GError **error)
{
  LamPart *train = &data->parts[LAM_PART_TRAIN];
  guint from = lam_item_choice (item, LAM_VALIDATION_FROM);
  gboolean stratify = lam_item_on (item, LAM_VALIDATION_STRATIFY);
  g_autofree guint32 *order = g_new (guint32, MAX (train->n, 1));
  g_autofree guint8 *marked = g_new0 (guint8, MAX (train->n, 1));
  g_autofree guint32 *group = NULL;
  guint n_groups = 0;
  gsize count;

  if (lam_item_is_set (item, LAM_VALIDATION_COUNT))
    count = lam_item_count (item, LAM_VALIDATION_COUNT);
  else
    count = (gsize) floor ((double) train->n * lam_item_number (item, LAM_VALIDATION_SPLIT) + 0.5);
  if (count >= train->n)
    return lam_fail (error, LAM_ERROR_DATA,
                     "data.%s takes %zu samples, but the training part has only %zu, and some must "
                     "be left to train on.",
                     what, count, train->n);
  if (stratify && (group = group_samples (train, data->n_classes, &n_groups)) == NULL)
    return lam_fail (error, LAM_ERROR_DATA,
                     "data.%s.stratify needs classes or folders; these samples have neither.",
                     what);
  for (gsize i = 0; i < train->n; i++)
    order[i] = (guint32) i;
  if (from == LAM_FROM_RANDOM)
    lam_random_order (lam_random_key (data->seed, LAM_RANDOM_SPLIT, purpose, 0), order, train->n);
  if (stratify)
    mark_stratified (group, n_groups, order, train->n, count, from, marked);
  else
    mark (marked, order, train->n, count, from);
  move_marked (train, to, marked, count);
  return TRUE;
}

/* The test part, or some of it, checked on while training: some labs do that. */
static gboolean
use_test (LamData *data, const LamItem *item, GError **error)
{
  const LamPart *test = &data->parts[LAM_PART_TEST];
  LamPart *validation = &data->parts[LAM_PART_VALIDATION];
  gsize count = test->n;

  if (test->n == 0)
    return lam_fail (error, LAM_ERROR_DATA,
                     "data.validation uses the test part, but there is none.");
  if (lam_item_is_set (item, LAM_VALIDATION_COUNT))
    count = MIN (count, lam_item_count (item, LAM_VALIDATION_COUNT));
  g_free (validation->rows);
  validation->store = test->store;
  validation->n = count;
  validation->rows = g_memdup2 (test->rows, MAX (count, 1) * sizeof (guint32));
  return TRUE;
}

enum { USE_TRAIN, USE_TEST };

static gboolean
split (LamData *data, const LamItem *description, GError **error)
{
  const LamItem *test = lam_item_peek (description, LAM_DATA_TEST);
  const LamItem *validation = lam_item_peek (description, LAM_DATA_VALIDATION);

  if (test != NULL) {
    if (data->stores[LAM_PART_TEST] != NULL)
      return lam_fail (error, LAM_ERROR_DATA,
                       "data.test cuts a test part off, but the set has one of its own (%zu "
                       "samples); leave one of the two out.",
                       data->stores[LAM_PART_TEST]->x.n);
    if (!cut_off (data, test, "test", 1, &data->parts[LAM_PART_TEST], error))
      return FALSE;
  }
  if (validation == NULL)
    return TRUE;
  if (lam_item_choice (validation, LAM_VALIDATION_USE) == USE_TEST)
    return use_test (data, validation, error);
  if (data->stores[LAM_PART_VALIDATION] != NULL)
    return lam_fail (error, LAM_ERROR_DATA,
                     "data.validation cuts a validation part off, but the set has one of its own "
                     "(%zu samples); leave one of the two out.",
                     data->stores[LAM_PART_VALIDATION]->x.n);
  return cut_off (data, validation, "validation", 0, &data->parts[LAM_PART_VALIDATION], error);
}

/* ---- Classes. ---- */

/* The class meant by @text: a name, else a number. */
static int
find_class (const LamData *data, const char *text)
{
  char *end;
  guint64 number;

  for (guint c = 0; c < data->n_classes; c++)
    if (strcmp (data->class_names[c], text) == 0)
      return (int) c;
  number = g_ascii_strtoull (text, &end, 10);
  return *text != '\0' && *end == '\0' && number < data->n_classes ? (int) number : -1;
}

static gboolean
no_class (const LamData *data, const char *text, GError **error)
{
  g_autofree char *known = NULL;
  const char *nearest = lam_nearest (text, (const char *const *) data->class_names);

  if (nearest != NULL && data->n_classes > 20)
    return lam_fail (error, LAM_ERROR_VALUE,
                     "data.classes: there is no class “%s”; did you mean “%s”?", text, nearest);
  known = g_strjoinv (", ", data->class_names);
  return lam_fail (error, LAM_ERROR_VALUE, "data.classes: there is no class “%s”; there are %s.",
                   text, known);
}

gboolean
lam_data_keep_classes (LamData *data, char *const *wanted, GError **error)
{
  guint n = g_strv_length ((char **) wanted);
  g_autofree int *now = g_new (int, data->n_classes + 1);
  char **names;

  if (data->n_classes == 0 || data->target == LAM_TARGET_MASK)
    return lam_fail (error, LAM_ERROR_DATA, "data.classes: these samples have no classes.");
  memset (now, -1, data->n_classes * sizeof *now);
  for (guint i = 0; i < n; i++) {
    int c = find_class (data, wanted[i]);

    if (c < 0)
      return no_class (data, wanted[i], error);
    if (now[c] >= 0)
      return lam_fail (error, LAM_ERROR_VALUE, "data.classes: “%s” is there twice.", wanted[i]);
    now[c] = (int) i;
  }
  names = g_new0 (char *, n + 1);
  for (guint c = 0; c < data->n_classes; c++)
    if (now[c] >= 0)
      names[now[c]] = g_strdup (data->class_names[c]);
  for (guint p = 0; p < LAM_N_PARTS; p++) {
    LamPart *part = &data->parts[p];
    gsize kept = 0;

    for (gsize i = 0; i < part->n; i++)
      if (now[part->store->classes[part->rows[i]]] >= 0)
        part->rows[kept++] = part->rows[i];
    part->n = kept;
  }
  for (guint s = 0; s < LAM_N_PARTS; s++)
    for (gsize i = 0; data->stores[s] != NULL && i < data->stores[s]->x.n; i++) {
      guint16 *c = &data->stores[s]->classes[i];

      *c = now[*c] >= 0 ? (guint16) now[*c] : G_MAXUINT16;
    }
  g_strfreev (data->class_names);
  data->class_names = names;
  data->n_classes = n;
  return TRUE;
}

/* ---- Preparation. ---- */

static gboolean
run_steps (LamData *data, const GPtrArray *items, const LamLoading *loading, GError **error)
{
  for (guint i = 0; i < items->len; i++) {
    LamItem *item = items->pdata[i];
    const LamStepKind *kind = (const LamStepKind *) item->kind;

    if (!lam_loading_progress (loading, 0.6 + 0.35 * i / items->len, kind->kind.title, error))
      return FALSE;
    if (data->batch_steps->len > 0 && !(kind->flags & (LAM_STEP_PER_BATCH | LAM_STEP_ROWS_ONLY))) {
      const LamItem *noise = data->batch_steps->pdata[0];

      return lam_fail (error, LAM_ERROR_DATA,
                       "data.prepare: put “%s” before “%s”, which is made anew for every batch.",
                       kind->kind.id, noise->kind->id);
    }
    if (kind->prepare != NULL && !kind->prepare (item, data, loading, error)) {
      g_prefix_error (error, lam_translate ("data.prepare[%u]: "), i);
      return FALSE;
    }
    if (kind->flags & LAM_STEP_PER_BATCH)
      g_ptr_array_add (data->batch_steps, lam_item_dup (item));
  }
  return TRUE;
}

static gboolean
take_augmentation (LamData *data, const GPtrArray *items, const LamLoading *loading, GError **error)
{
  for (guint i = 0; i < items->len; i++) {
    LamItem *item = items->pdata[i];
    const LamStepKind *kind = (const LamStepKind *) item->kind;

    if (!(kind->flags & LAM_STEP_AUGMENTS))
      continue;
    if (kind->prepare != NULL && !kind->prepare (item, data, loading, error)) {
      g_prefix_error (error, lam_translate ("data.augment[%u]: "), i);
      return FALSE;
    }
    g_ptr_array_add (data->augment_steps, lam_item_dup (item));
  }
  return TRUE;
}

/* ---- What is wanted of each sample. ---- */

enum { WANT_CLASS, WANT_PICTURE, WANT_MASK };

static gboolean
settle_target (LamData *data, const LamItem *description, GError **error)
{
  const LamStore *train = data->stores[LAM_PART_TRAIN];
  guint wanted;

  if (!lam_item_is_set (description, LAM_DATA_TARGET)) {
    data->target = train->target;
    return TRUE;
  }
  wanted = lam_item_choice (description, LAM_DATA_TARGET);
  if (wanted == WANT_CLASS && train->classes == NULL)
    return lam_fail (error, LAM_ERROR_DATA,
                     "data.target is “class”, but these samples have no classes.");
  if (wanted == WANT_MASK && train->target != LAM_TARGET_MASK)
    return lam_fail (error, LAM_ERROR_DATA,
                     "data.target is “mask”, but these samples have no masks.");
  data->target = wanted == WANT_PICTURE ? LAM_TARGET_PICTURE
                 : wanted == WANT_MASK  ? LAM_TARGET_MASK
                                        : LAM_TARGET_CLASS;
  for (guint s = 0; s < LAM_N_PARTS; s++)
    if (data->stores[s] != NULL && data->stores[s]->target != data->target) {
      /* The picture itself: what the reader thought of wanting is not needed. */
      lam_samples_clear (&data->stores[s]->y);
      data->stores[s]->target = data->target;
    }
  return TRUE;
}

static gboolean
settle_target_shape (LamData *data, GError **error)
{
  const LamStore *store = data->stores[LAM_PART_TRAIN];

  data->target_before = data->batch_steps->len;
  for (guint i = data->batch_steps->len; i-- > 0;) {
    const LamItem *item = data->batch_steps->pdata[i];

    if (((const LamStepKind *) item->kind)->flags & LAM_STEP_INPUT_ONLY)
      data->target_before = i;
  }
  data->target_shape = LAM_SHAPE_UNKNOWN;
  if (data->target == LAM_TARGET_PICTURE)
    data->target_shape = data->shape;
  else if (data->target == LAM_TARGET_VALUES || data->target == LAM_TARGET_MASK)
    data->target_shape = store->y.shape;
  if (data->target == LAM_TARGET_PICTURE && store->x.type == LAM_STORE_INDICES)
    return lam_fail (error, LAM_ERROR_DATA, "data.target is “picture”, but these are words.");
  return TRUE;
}

static void
size_range (const LamSamples *x, LamShape *least, LamShape *most)
{
  *least = *most = x->shapes[0];
  for (gsize i = 1; i < x->n; i++)
    for (guint k = 0; k < least->n; k++) {
      least->d[k] = MIN (least->d[k], x->shapes[i].d[k]);
      most->d[k] = MAX (most->d[k], x->shapes[i].d[k]);
    }
}

static gboolean
check (LamData *data, const LamLoading *loading, gboolean with_inputs, GError **error)
{
  LamShape shape = LAM_SHAPE_UNKNOWN;

  if (data->parts[LAM_PART_TRAIN].n == 0)
    return lam_fail (error, LAM_ERROR_DATA, "There are no samples to train on.");
  for (guint s = 0; s < LAM_N_PARTS; s++) {
    const LamStore *store = data->stores[s];

    /* Samples from elsewhere need not be like those of the set: the network says what it takes. */
    if (store == NULL || store->x.n == 0 || (with_inputs && s != LAM_PART_TEST))
      continue;
    if (store->x.shapes != NULL) {
      LamShape least, most;

      size_range (&store->x, &least, &most);
      if (loading->any_shape)
        continue;
      return lam_fail (error, LAM_ERROR_DATA,
                       "The pictures differ in size, from %u×%u to %u×%u; add the step “fit” or "
                       "“resize”.",
                       least.d[0], least.d[1], most.d[0], most.d[1]);
    }
    if (shape.n > 0 && !loading->any_shape && !lam_shape_equal (shape, store->x.shape)) {
      g_autofree char *one = lam_shape_to_text (shape);
      g_autofree char *other = lam_shape_to_text (store->x.shape);

      return lam_fail (error, LAM_ERROR_DATA,
                       "Training samples are %s and test samples are %s; a step “fit” or “resize” "
                       "makes pictures alike.",
                       one, other);
    }
    shape = store->x.shape;
  }
  return TRUE;
}

/* ---- The hash. ---- */

static guint64
stir (guint64 h, guint64 word)
{
  h = (h ^ word) * G_GUINT64_CONSTANT (0x9fb21c651e98df25);
  return h ^ (h >> 29);
}

/* Four words at a time, so that the multiplications overlap. */
guint64
lam_hash_bytes (guint64 h, gconstpointer bytes, gsize n)
{
  const guint8 *p = bytes;
  guint64 lane[4] = { h, h + 1, h + 2, h + 3 }, word[4];

  h = stir (h, n);
  for (; n >= 32; n -= 32, p += 32) {
    memcpy (word, p, 32);
    for (guint k = 0; k < 4; k++)
      lane[k] = stir (lane[k], word[k]);
  }
  memset (word, 0, sizeof word);
  memcpy (word, p, n);
  for (guint k = 0; k < 4; k++)
    h = stir (h, stir (lane[k], word[k]));
  return h;
}

static guint64
hash_samples (guint64 h, const LamSamples *samples)
{
  h = lam_hash_bytes (h, &samples->shape, sizeof samples->shape);
  if (samples->starts != NULL)
    h = lam_hash_bytes (h, samples->starts, (samples->n + 1) * sizeof (guint64));
  return lam_hash_bytes (h, samples->values,
                         samples->n_values * lam_store_value_size (samples->type));
}

static guint64
hash_steps (guint64 h, const GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++) {
    g_autoptr (JsonNode) node = lam_item_to_json (items->pdata[i]);
    g_autofree char *text = json_to_string (node, FALSE);

    h = lam_hash_bytes (h, text, strlen (text));
  }
  return h;
}

static guint64
hash_data (const LamData *data)
{
  guint64 h = stir (data->seed, data->n_classes);

  for (guint s = 0; s < LAM_N_PARTS; s++) {
    const LamStore *store = data->stores[s];

    h = lam_hash_bytes (h, data->parts[s].rows, data->parts[s].n * sizeof (guint32));
    if (store == NULL)
      continue;
    h = hash_samples (h, &store->x);
    if (store->y.values != NULL)
      h = hash_samples (h, &store->y);
    if (store->classes != NULL)
      h = lam_hash_bytes (h, store->classes, store->x.n * sizeof (guint16));
    if (store->n_affine > 0) {
      h = lam_hash_bytes (h, store->scale, store->n_affine * sizeof (float));
      h = lam_hash_bytes (h, store->offset, store->n_affine * sizeof (float));
    }
  }
  h = lam_hash_bytes (h, &data->shape, sizeof data->shape);
  h = hash_steps (h, data->batch_steps);
  return hash_steps (h, data->augment_steps);
}

/* ---- All together. ---- */

static gboolean
read_source (LamData *data, const LamItem *description, const LamLoading *loading, GError **error)
{
  const LamItem *source = lam_item_peek (description, LAM_DATA_SOURCE);
  const LamReaderKind *reader;

  if (source == NULL)
    return lam_fail (error, LAM_ERROR_VALUE, "data.source is missing: it names what to read.");
  reader = (const LamReaderKind *) source->kind;
  /* What a reader may count on being wanted, when it could give several things. */
  data->target = LAM_TARGET_NONE;
  if (lam_item_is_set (description, LAM_DATA_TARGET)) {
    static const LamTargetType targets[] = { LAM_TARGET_CLASS, LAM_TARGET_PICTURE,
                                             LAM_TARGET_MASK };

    data->target = targets[lam_item_choice (description, LAM_DATA_TARGET)];
  }
  if (!lam_loading_progress (loading, 0, lam_translate ("Reading"), error)
      || !reader->read (source, loading, data, error))
    return FALSE;
  if (data->stores[LAM_PART_TRAIN] == NULL || data->stores[LAM_PART_TRAIN]->x.n == 0)
    return lam_fail (error, LAM_ERROR_DATA, "There are no samples in what was read.");
  if (data->n_classes > 0 && data->class_names == NULL)
    data->class_names = lam_number_names (data->n_classes);
  for (guint s = 0; s < LAM_N_PARTS; s++)
    if (data->stores[s] != NULL)
      lam_store_measure (data->stores[s]);
  return TRUE;
}

/* The frame that the first of all steps brings pictures into; steps that only choose rows may come
 * before it. */
static gboolean
find_framing (const GPtrArray *items, LamFraming *framing)
{
  for (guint i = 0; i < items->len; i++) {
    const LamItem *item = items->pdata[i];
    const LamStepKind *kind = (const LamStepKind *) item->kind;

    if (kind->flags & LAM_STEP_ROWS_ONLY)
      continue;
    if (kind->find_framing != NULL)
      kind->find_framing (item, framing);
    return kind->find_framing != NULL;
  }
  return FALSE;
}

/* @inputs: samples from elsewhere that become the test part, or NULL. */
static LamData *
load (const LamExperiment *experiment, const LamLoading *loading, GPtrArray *inputs, GError **error)
{
  const LamItem *description = lam_experiment_data (experiment);
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (LamData) data = new_data (loading);
  LamLoading here = *loading;
  LamFraming framing;

  if (here.folder == NULL)
    here.folder = experiment->folder;
  if (inputs == NULL && find_framing (lam_item_peek_list (description, LAM_DATA_PREPARE), &framing))
    here.framing = &framing;
  if (!read_source (data, description, &here, error) || !settle_target (data, description, error))
    return NULL;
  fill_parts (data);
  data->shape = data->stores[LAM_PART_TRAIN]->x.shape;
  if (lam_item_is_set (description, LAM_DATA_CLASSES)
      && !lam_data_keep_classes (data, description->values[LAM_DATA_CLASSES].list, error))
    return NULL;
  if (!split (data, description, error))
    return NULL;
  if (inputs == NULL && here.at_most == 0)
    lam_data_note_leaks (data, here.n_threads);
  if ((inputs != NULL && !lam_data_take_inputs (data, inputs, error))
      || !run_steps (data, lam_item_peek_list (description, LAM_DATA_PREPARE), &here, error)
      || !check (data, &here, inputs != NULL, error)
      || !take_augmentation (data, lam_item_peek_list (description, LAM_DATA_AUGMENT), &here, error)
      || !settle_target_shape (data, error)
      || !lam_loading_progress (&here, 1, lam_translate ("Ready"), error))
    return NULL;
  if (inputs != NULL) {
    lam_data_keep_inputs (data);
  }
  data->hash = hash_data (data);
  data->seconds = (double) (g_get_monotonic_time () - begun) / 1e6;
  return g_steal_pointer (&data);
}

LamData *
lam_data_load (const LamExperiment *experiment, const LamLoading *loading, GError **error)
{
  return load (experiment, loading, NULL, error);
}

LamData *
lam_data_load_with (const LamExperiment *experiment, const LamLoading *loading, GPtrArray *inputs,
                    GError **error)
{
  return load (experiment, loading, inputs, error);
}
