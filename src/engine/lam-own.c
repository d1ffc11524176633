/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-own.h. */

#include "lam-own.h"

#include <string.h>

#include "data/lam-resample.h"
#include "lam-data-input.h"
#include "lam-data-preview-few.h"
#include "lam-error.h"

/* A set is light on dark when its borders are darker than this share of the range, dark on light
 * when they are lighter than the other; between them nothing is turned by itself. */
#define DARK 0.4
#define LIGHT 0.6

/* ---- light on dark? ---- */

/* Mean of the outermost pixels, 0 … 1. @x: bytes */
static double
border (const guint8 *x, LamShape shape)
{
  guint rows = shape.d[0], columns = shape.d[1], channels = shape.d[2], n = 0;
  double sum = 0;

  for (guint r = 0; r < rows; r++)
    for (guint c = 0; c < columns; c++) {
      if (r > 0 && r < rows - 1 && c > 0 && c < columns - 1)
        continue;
      for (guint k = 0; k < channels; k++)
        sum += x[((gsize) r * columns + c) * channels + k];
      n += channels;
    }
  return n > 0 ? sum / n / 255 : 0.5;
}

static double
border_of_set (const LamData *few)
{
  gsize n = few->parts[LAM_PART_TRAIN].n;
  double sum = 0;

  for (gsize i = 0; i < n; i++) {
    LamShape shape;
    g_autofree guint8 *pixels = lam_data_dup_picture (few, LAM_PART_TRAIN, i, &shape);

    sum += pixels != NULL ? border (pixels, shape) : 0.5;
  }
  return n > 0 ? sum / (double) n : 0.5;
}

static gboolean
needs_inverting (double set, double own)
{
  return (set < DARK && own > LIGHT) || (set > LIGHT && own < DARK);
}

/* ---- one picture ---- */

typedef struct {
  LamShape raw;      /* of the set's pictures; without rows when they differ */
  guint32 channels;  /* of the set */
  double set_border; /* 0 … 1 */
  LamInvert invert;
  double high; /* of the set's values as read: 255, or 1 */
} Form;

/* Grey is how the eye weighs colours, as the command line does it. Returns: (transfer full) */
static guint8 *
match_channels (const LamArray *array, LamShape *shape, guint32 wanted, gboolean *greyed)
{
  guint32 found = shape->d[2], used = wanted == 1 || found < 3 ? 1 : 3;
  gsize n = (gsize) shape->d[0] * shape->d[1];
  const guint8 *from = array->values;
  guint8 *to = g_malloc (MAX (n * used, 1));

  *greyed = FALSE;
  for (gsize i = 0; i < n; i++) {
    const guint8 *pixel = from + i * found;

    if (used == 1 && found >= 3) {
      to[i] = (guint8) (0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2] + 0.5);
      *greyed |= pixel[0] != pixel[1] || pixel[1] != pixel[2];
    } else {
      memcpy (to + i * used, pixel, used);
    }
  }
  shape->d[2] = used;
  return to;
}

/* The whole picture in the middle of a frame of the wanted size, with its own border around.
 * Returns: (transfer full) */
static guint8 *
fit (const guint8 *from, LamShape shape, guint32 rows, guint32 columns)
{
  double share = MIN ((double) rows / shape.d[0], (double) columns / shape.d[1]);
  guint32 height = CLAMP ((guint32) (shape.d[0] * share + 0.5), 1, rows);
  guint32 width = CLAMP ((guint32) (shape.d[1] * share + 0.5), 1, columns);
  guint32 channels = shape.d[2], top = (rows - height) / 2, left = (columns - width) / 2;
  guint8 *to = g_malloc ((gsize) rows * columns * channels);

  memset (to, (int) (border (from, shape) * 255 + 0.5), (gsize) rows * columns * channels);
  lam_resample_bytes (share < 1 ? LAM_RESAMPLE_AREA : LAM_RESAMPLE_LINEAR, from, shape,
                      to + ((gsize) top * columns + left) * channels, height, width,
                      (gsize) columns * channels);
  return to;
}

/* Bytes, or numbers from 0 to 1 for a set that was read as such. Returns: (transfer full) */
static LamArray *
to_array (const guint8 *pixels, LamShape shape, const Form *form)
{
  gsize d[3] = { shape.d[0], shape.d[1], shape.d[2] }, n = lam_shape_size (shape);
  gboolean bytes = form->high > 1;
  LamArray *array = lam_array_new (NULL, bytes ? LAM_ARRAY_U8 : LAM_ARRAY_F32, 3, d);

  if (array != NULL && bytes)
    memcpy (array->values, pixels, n);
  for (gsize i = 0; array != NULL && !bytes && i < n; i++)
    ((float *) array->values)[i] = (float) pixels[i] / 255;
  return array;
}

static LamArray *
bring_into_form (const LamArray *array, const Form *form, LamOwnFit *did, GError **error)
{
  LamShape shape = { .n = 3, .d = { 1, 1, 1 } };
  g_autofree guint8 *pixels = NULL;
  LamArray *result;

  if (array->type != LAM_ARRAY_U8 || array->n < 2 || array->n > 3 || array->size == 0) {
    lam_fail (error, LAM_ERROR_DATA, "This is no picture: a PNG or JPEG is wanted.");
    return NULL;
  }
  for (guint i = 0; i < array->n; i++)
    shape.d[i] = (guint32) array->d[i];
  *did = (LamOwnFit){ .found = shape };
  pixels = match_channels (array, &shape, form->channels, &did->greyed);
  if (form->raw.n == 3 && (shape.d[0] != form->raw.d[0] || shape.d[1] != form->raw.d[1])) {
    guint8 *fitted = fit (pixels, shape, form->raw.d[0], form->raw.d[1]);

    g_free (pixels);
    pixels = fitted;
    shape.d[0] = form->raw.d[0];
    shape.d[1] = form->raw.d[1];
    did->resized = TRUE;
  }
  did->used = shape;
  did->inverted = form->invert == LAM_INVERT_ALWAYS
                  || (form->invert == LAM_INVERT_IF_NEEDED && form->channels == 1
                      && needs_inverting (form->set_border, border (pixels, shape)));
  for (gsize i = 0; did->inverted && i < lam_shape_size (shape); i++)
    pixels[i] = (guint8) (255 - pixels[i]);
  result = to_array (pixels, shape, form);
  if (result == NULL)
    lam_fail (error, LAM_ERROR_MEMORY, "There is not enough memory for the picture.");
  return result;
}

/* ---- all of them ---- */

/* What was measured on the whole training part, not on the few. */
static void
take_affine (LamStore *to, const LamStore *from)
{
  if (from == NULL || from->n_affine != to->n_affine)
    return;
  memcpy (to->scale, from->scale, to->n_affine * sizeof (float));
  memcpy (to->offset, from->offset, to->n_affine * sizeof (float));
}

static gboolean
find_form (const LamData *few, LamInvert invert, Form *form, GError **error)
{
  const LamStore *store = few->stores[LAM_PART_TRAIN];
  LamShape shape;

  if (store->x.type == LAM_STORE_INDICES || store->x.n == 0)
    return lam_fail (error, LAM_ERROR_DATA, "These data are words; pictures do not go with them.");
  shape = store->x.shapes != NULL ? store->x.shapes[0] : store->x.shape;
  if (shape.n != 3)
    return lam_fail (error, LAM_ERROR_DATA,
                     "These data are rows of numbers; pictures do not go with them.");
  *form = (Form){ .raw = store->x.shapes != NULL ? LAM_SHAPE_UNKNOWN : shape,
                  .channels = shape.d[2],
                  .set_border = border_of_set (few),
                  .invert = invert,
                  .high = (double) store->high };
  return TRUE;
}

LamData *
lam_own_prepare (const LamPreview *preview, const LamExperiment *experiment,
                 const LamData *prepared, GPtrArray *pictures, LamInvert invert, LamOwnFit *fits,
                 GError **error)
{
  g_autoptr (LamData) data = lam_preview_dup_few (preview);
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  Form form = { 0 };

  if (!find_form (data, invert, &form, error))
    return NULL;
  for (guint i = 0; i < pictures->len; i++) {
    LamArray *array = bring_into_form (pictures->pdata[i], &form, &fits[i], error);

    if (array == NULL)
      return NULL;
    g_ptr_array_add (inputs, array);
  }
  data->target = LAM_TARGET_NONE;
  if (!lam_data_take_inputs (data, inputs, error)
      || !lam_preview_run_steps (data, experiment, error))
    return NULL;
  lam_data_keep_inputs (data);
  /* Steps found some; nobody knows what these pictures are. */
  g_clear_pointer (&data->stores[LAM_PART_TEST]->classes, g_free);
  if (prepared != NULL)
    take_affine (data->stores[LAM_PART_TEST], prepared->stores[LAM_PART_TRAIN]);
  if (data->stores[LAM_PART_TEST]->x.shapes != NULL) {
    lam_fail (error, LAM_ERROR_DATA,
              "The pictures differ in size, and no step “fit” or “resize” makes them alike.");
    return NULL;
  }
  return g_steal_pointer (&data);
}
