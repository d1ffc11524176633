/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One sample on its way through preparation and augmentation: the steps are run for real, on copies
 * of a few samples, and a picture is taken after each. See lam-data-preview.h. */

#include <math.h>
#include <string.h>

#include "data/lam-reading.h"
#include "lam-data-preview-few.h"
#include "lam-experiment.h"

static void
picture_free (gpointer data)
{
  LamPreviewPicture *picture = data;

  g_free (picture->pixels);
  g_free (picture->mask);
  g_free (picture->error);
  g_free (picture);
}

static GPtrArray *
pictures_new (void)
{
  return g_ptr_array_new_with_free_func (picture_free);
}

static void
add_error (GPtrArray *pictures, GError *error)
{
  LamPreviewPicture *picture = g_new0 (LamPreviewPicture, 1);

  picture->error = g_strdup (error->message);
  g_ptr_array_add (pictures, picture);
}

/* ---- taking a picture ---- */

static gboolean
is_picture (LamShape *shape)
{
  if (shape->n == 2)
    *shape = lam_shape_picture (shape->d[0], shape->d[1], 1);
  return shape->n == 3 && (shape->d[2] == 1 || shape->d[2] == 3);
}

/* What a batch step changed is in the batch; a flattened sample is still a picture in its store. */
static LamShape
picture_shape (const LamData *data, gsize row)
{
  LamShape shape = lam_samples_shape (&data->stores[LAM_PART_TRAIN]->x, row);

  return is_picture (&shape) ? shape : LAM_SHAPE_UNKNOWN;
}

static guint8
to_byte (double value, double low, double high)
{
  double share = high > low ? (value - low) / (high - low) : 0.5;

  return (guint8) (CLAMP (share, 0, 1) * 255 + 0.5);
}

static void
take_mask (const LamData *data, gsize row, LamPreviewPicture *picture)
{
  const LamSamples *y = &data->stores[LAM_PART_TRAIN]->y;
  LamShape shape;

  if (data->target != LAM_TARGET_MASK || y->values == NULL)
    return;
  shape = lam_samples_shape (y, row);
  if (shape.d[0] == picture->shape.d[0] && shape.d[1] == picture->shape.d[1])
    picture->mask = g_memdup2 (lam_samples_bytes (y, row), lam_samples_length (y, row));
}

/* Pictures of differing sizes cannot be gathered: from the store, through its first scale. */
static void
take_ragged (const LamData *data, gsize row, LamPreviewPicture *picture)
{
  const LamStore *store = data->stores[LAM_PART_TRAIN];
  double scale = store->n_affine > 0 ? (double) store->scale[0] : 1;
  double offset = store->n_affine > 0 ? (double) store->offset[0] : 0;
  LamShape shape;

  picture->pixels = lam_data_dup_picture (data, LAM_PART_TRAIN, row, &shape);
  picture->low = (double) store->low * scale + offset;
  picture->high = (double) store->high * scale + offset;
}

static void
find_range (const float *x, gsize n, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (gsize i = 0; i < n; i++) {
    *low = MIN (*low, (double) x[i]);
    *high = MAX (*high, (double) x[i]);
  }
}

static void
take_gathered (const LamData *data, gsize row, LamPreviewPicture *picture)
{
  guint n = (guint) data->parts[LAM_PART_TRAIN].n;
  LamBatch *batch = lam_batch_new (data, n, 1);
  g_autofree guint32 *rows = g_new (guint32, n);
  gsize size = lam_shape_size (data->shape);

  for (guint i = 0; i < n; i++)
    rows[i] = i;
  lam_data_gather (data, LAM_PART_TRAIN, rows, n, 0, FALSE, batch);
  find_range (batch->x, n * size, &picture->low, &picture->high);
  if (picture->shape.n > 0 && lam_shape_size (picture->shape) == size) {
    picture->pixels = g_malloc (size);
    for (gsize i = 0; i < size; i++)
      picture->pixels[i] = to_byte ((double) batch->x[row * size + i], picture->low, picture->high);
  }
  lam_batch_free (batch);
}

static void
take_picture (GPtrArray *pictures, const LamData *data, gsize row)
{
  LamPreviewPicture *picture = g_new0 (LamPreviewPicture, 1);
  const LamSamples *x = &data->stores[LAM_PART_TRAIN]->x;

  picture->sample = data->shape;
  picture->shape = picture_shape (data, row);
  picture->low = x->type == LAM_STORE_INDICES ? 0 : (double) data->stores[LAM_PART_TRAIN]->low;
  picture->high = x->type == LAM_STORE_INDICES ? 1 : (double) data->stores[LAM_PART_TRAIN]->high;
  if (x->type != LAM_STORE_INDICES && x->shapes != NULL)
    take_ragged (data, row, picture);
  else if (x->type != LAM_STORE_INDICES && lam_shape_size (data->shape) > 0)
    take_gathered (data, row, picture);
  if (picture->pixels != NULL)
    take_mask (data, row, picture);
  g_ptr_array_add (pictures, picture);
}

/* ---- steps ---- */

/* Only the picture is looked at: other wishes would ask for room in a batch. */
static LamData *
few_to_look_at (const LamPreview *preview)
{
  LamData *data = lam_preview_dup_few (preview);

  if (data->target != LAM_TARGET_MASK)
    data->target = LAM_TARGET_NONE;
  return data;
}

/* A batch of masks has room for one each, of the size they have now. */
static void
settle_masks (LamData *data)
{
  if (data->target == LAM_TARGET_MASK)
    data->target_shape = data->stores[LAM_PART_TRAIN]->y.shape;
}

/* Steps that choose or order rows are left out: the sample looked at stays where it is. */
static gboolean
run_step (LamData *data, const LamItem *item, GError **error)
{
  const LamStepKind *kind = (const LamStepKind *) item->kind;
  const LamLoading loading = { .seed = data->seed, .n_threads = 1 };

  if (kind->flags & LAM_STEP_ROWS_ONLY)
    return TRUE;
  if (data->batch_steps->len > 0 && !(kind->flags & LAM_STEP_PER_BATCH))
    return lam_fail (error, LAM_ERROR_DATA,
                     "Put this step before “%s”, which is made anew for every batch.",
                     ((LamItem *) data->batch_steps->pdata[0])->kind->title);
  if (kind->prepare != NULL && !kind->prepare (item, data, &loading, error))
    return FALSE;
  if (kind->flags & LAM_STEP_PER_BATCH)
    g_ptr_array_add (data->batch_steps, lam_item_dup (item));
  settle_masks (data);
  return TRUE;
}

gboolean
lam_preview_run_steps (LamData *data, const LamExperiment *experiment, GError **error)
{
  GPtrArray *steps = lam_experiment_prepare (experiment);

  settle_masks (data);
  for (guint i = 0; steps != NULL && i < steps->len; i++)
    if (!run_step (data, g_ptr_array_index (steps, i), error))
      return FALSE;
  return TRUE;
}

GPtrArray *
lam_preview_prepare (const LamPreview *preview, const LamExperiment *experiment, guint sample)
{
  g_autoptr (LamData) data = few_to_look_at (preview);
  GPtrArray *steps = lam_experiment_prepare (experiment);
  GPtrArray *pictures = pictures_new ();
  gsize row = sample % data->parts[LAM_PART_TRAIN].n;
  g_autoptr (GError) error = NULL;

  settle_masks (data);
  take_picture (pictures, data, row);
  for (guint i = 0; steps != NULL && i < steps->len; i++) {
    if (!run_step (data, g_ptr_array_index (steps, i), &error)) {
      add_error (pictures, error);
      break;
    }
    take_picture (pictures, data, row);
  }
  return pictures;
}

/* ---- augmentation ---- */

static gboolean
prepare_all (LamData *data, const LamExperiment *experiment, GError **error)
{
  GPtrArray *augment = lam_item_peek_list (lam_experiment_data (experiment), LAM_DATA_AUGMENT);
  const LamLoading loading = { .seed = data->seed, .n_threads = 1 };

  if (!lam_preview_run_steps (data, experiment, error))
    return FALSE;
  if (data->stores[LAM_PART_TRAIN]->x.type == LAM_STORE_INDICES)
    return lam_fail (error, LAM_ERROR_DATA, "Only pictures can be augmented; these are words.");
  if (data->stores[LAM_PART_TRAIN]->x.shapes != NULL)
    return lam_fail (error, LAM_ERROR_DATA,
                     "The pictures differ in size: add the step “fit” or “resize” first.");
  for (guint i = 0; augment != NULL && i < augment->len; i++) {
    const LamItem *item = g_ptr_array_index (augment, i);
    const LamStepKind *kind = (const LamStepKind *) item->kind;

    if (kind->prepare != NULL && !kind->prepare (item, data, &loading, error))
      return FALSE;
    g_ptr_array_add (data->augment_steps, lam_item_dup (item));
  }
  return TRUE;
}

/* The value as it was before scale and offset, so that brightness can be compared. */
static double
undo_affine (const LamStore *store, gsize i, double value)
{
  double scale, offset;

  if (store->n_affine == 0)
    return value;
  scale = (double) store->scale[i % store->n_affine];
  offset = (double) store->offset[i % store->n_affine];
  return fabs (scale) > 0 ? (value - offset) / scale : value;
}

static void
take_variant (GPtrArray *pictures, const LamData *data, LamBatch *batch, guint32 row, guint epoch,
              gboolean augment)
{
  const LamStore *store = data->stores[LAM_PART_TRAIN];
  LamPreviewPicture *picture = g_new0 (LamPreviewPicture, 1);
  gsize size = lam_shape_size (data->shape), n_mask = lam_shape_size (data->target_shape);

  lam_data_gather (data, LAM_PART_TRAIN, &row, 1, epoch, augment, batch);
  picture->sample = data->shape;
  picture->shape = picture_shape (data, row);
  picture->low = (double) store->low;
  picture->high = (double) store->high;
  if (picture->shape.n > 0 && lam_shape_size (picture->shape) == size) {
    picture->pixels = g_malloc (size);
    for (gsize i = 0; i < size; i++)
      picture->pixels[i] =
          to_byte (undo_affine (store, i, (double) batch->x[i]), picture->low, picture->high);
    if (data->target == LAM_TARGET_MASK) {
      picture->mask = g_malloc (MAX (n_mask, 1));
      for (gsize i = 0; i < n_mask; i++)
        picture->mask[i] = batch->classes[i] < 0 ? LAM_IGNORE : (guint8) batch->classes[i];
    }
  }
  g_ptr_array_add (pictures, picture);
}

GPtrArray *
lam_preview_augment (const LamPreview *preview, const LamExperiment *experiment, guint sample,
                     guint n)
{
  g_autoptr (LamData) data = few_to_look_at (preview);
  GPtrArray *pictures = pictures_new ();
  guint32 row = sample % (guint32) data->parts[LAM_PART_TRAIN].n;
  g_autoptr (GError) error = NULL;
  LamBatch *batch;

  settle_masks (data);
  if (!prepare_all (data, experiment, &error)) {
    add_error (pictures, error);
    return pictures;
  }
  batch = lam_batch_new (data, 1, 1);
  take_variant (pictures, data, batch, row, 0, FALSE);
  for (guint i = 0; i < n; i++)
    take_variant (pictures, data, batch, row, i, TRUE);
  lam_batch_free (batch);
  return pictures;
}
