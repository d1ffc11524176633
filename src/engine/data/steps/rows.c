/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Steps that only choose or order samples: classes, subset, shuffle. */

#include "../lam-reading.h"

#include <math.h>

enum { KEEP };
enum { SHARE, COUNT, PART };
enum { PART_TRAIN, PART_ALL };

static const char *const parts[] = { "train", "all", NULL };
static const char *const part_titles[] = { "Training part", "All parts", NULL };

static gboolean
keep_classes (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  if (data->target != LAM_TARGET_CLASS && data->target != LAM_TARGET_PICTURE)
    return lam_fail (error, LAM_ERROR_DATA,
                     "The step “classes” needs samples with classes; put it before “one_hot”.");
  if (!lam_item_is_set (item, KEEP) || item->values[KEEP].list[0] == NULL)
    return TRUE;
  return lam_data_keep_classes (data, item->values[KEEP].list, error);
}

/* Keeps @count rows chosen by the seed, in their old order. */
static void
thin_out (LamPart *part, gsize count, guint64 key)
{
  g_autofree guint32 *order = g_new (guint32, MAX (part->n, 1));
  g_autofree guint8 *kept = g_new0 (guint8, MAX (part->n, 1));
  gsize n = 0;

  lam_random_order (key, order, part->n);
  for (gsize i = 0; i < count; i++)
    kept[order[i]] = TRUE;
  for (gsize i = 0; i < part->n; i++)
    if (kept[i])
      part->rows[n++] = part->rows[i];
  part->n = n;
}

static gboolean
subset (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  for (guint p = 0; p < LAM_N_PARTS; p++) {
    LamPart *part = &data->parts[p];
    gsize count = part->n;

    if (part->n == 0 || (p != LAM_PART_TRAIN && lam_item_choice (item, PART) == PART_TRAIN))
      continue;
    if (lam_item_is_set (item, COUNT))
      count = MIN (count, lam_item_count (item, COUNT));
    else
      count = (gsize) CLAMP (floor ((double) count * lam_item_number (item, SHARE) + 0.5), 1,
                             (double) count);
    thin_out (part, count, lam_random_key (data->seed, LAM_RANDOM_SUBSET, p, 0));
  }
  return TRUE;
}

static gboolean
shuffle (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  LamPart *part = &data->parts[LAM_PART_TRAIN];
  g_autofree guint32 *order = g_new (guint32, MAX (part->n, 1));
  g_autofree guint32 *rows = g_memdup2 (part->rows, MAX (part->n, 1) * sizeof *rows);

  lam_random_order (lam_random_key (data->seed, LAM_RANDOM_SUBSET, 0, 1), order, part->n);
  for (gsize i = 0; i < part->n; i++)
    part->rows[i] = rows[order[i]];
  return TRUE;
}

static const LamParam classes_params[] = {
  { .id = "keep",
    .title = "Kept classes",
    .type = LAM_VALUE_LIST,
    .initial = "[]",
    .help = "The classes to keep, by name or number; they are renumbered in this order." },
};

static const LamParam subset_params[] = {
  { .id = "share",
    .title = "Share",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ABOVE_MIN,
    .min = 0,
    .max = 1,
    .initial = "0.1",
    .help = "The share of the samples that is kept, chosen by the seed." },
  { .id = "count",
    .title = "Count",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE | LAM_PARAM_OPTIONAL,
    .min = 1,
    .max = 1e9,
    .help = "How many samples are kept; when given, it is used instead of the share." },
  { .id = "part",
    .title = "Of which",
    .type = LAM_VALUE_CHOICE,
    .choices = parts,
    .choice_titles = part_titles,
    .initial = "\"train\"",
    .help = "Whether only the training part is made smaller, or all parts." },
};

const LamStepKind lam_step_classes = {
  .kind = { .id = "classes",
            .title = "Some classes",
            .summary = "Keeps only the samples of some classes and renumbers these.",
            .group = "Samples",
            .params = classes_params,
            .n_params = G_N_ELEMENTS (classes_params) },
  .flags = LAM_STEP_ROWS_ONLY,
  .prepare = keep_classes,
};

const LamStepKind lam_step_subset = {
  .kind = { .id = "subset",
            .title = "Subset",
            .summary = "Keeps some of the samples, to try something out quickly.",
            .group = "Samples",
            .params = subset_params,
            .n_params = G_N_ELEMENTS (subset_params) },
  .flags = LAM_STEP_ROWS_ONLY,
  .prepare = subset,
};

const LamStepKind lam_step_shuffle = {
  .kind = { .id = "shuffle",
            .title = "Shuffle",
            .summary = "Puts the training samples into a random order that the seed decides.",
            .group = "Samples" },
  .flags = LAM_STEP_ROWS_ONLY,
  .prepare = shuffle,
};
