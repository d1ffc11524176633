/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Changed copies of a part; see lam-perturb.h. Measuring is in lam-stress.c. */

#include "lam-perturb.h"

#include <math.h>
#include <string.h>

#include "data/lam-noise.h"
#include "data/lam-reading.h"

#define PURPOSE (LAM_RANDOM_AUGMENT + 500) /* + kind: apart from any augmentation step */
#define BLUR_SHARE 0.1                     /* of the shorter side, at amount 1 */
#define MOST_CHANNELS 16

const char *const lam_perturbation_ids[LAM_N_PERTURBATIONS + 1] = { "brightness",   "contrast",
                                                                    "colour_shift", "noise",
                                                                    "blur",         NULL };
const char *const lam_perturbation_titles[LAM_N_PERTURBATIONS] = { "Brightness", "Contrast",
                                                                   "Colour shift", "Noise",
                                                                   "Blur" };

gboolean
lam_perturbation_parse (const char *text, LamPerturbation *kind, double *amount, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name =
      g_strndup (text, equals != NULL ? (gsize) (equals - text) : strlen (text));
  char *end = NULL;
  guint k = 0;

  while (k < LAM_N_PERTURBATIONS && !g_str_equal (name, lam_perturbation_ids[k]))
    k++;
  if (k == LAM_N_PERTURBATIONS) {
    g_autofree char *all = g_strjoinv (", ", (char **) lam_perturbation_ids);

    return lam_fail (error, LAM_ERROR_VALUE, "There is no change called “%s”; there are %s.", name,
                     all);
  }
  *kind = (LamPerturbation) k;
  *amount = equals != NULL ? g_ascii_strtod (equals + 1, &end) : NAN;
  if (equals == NULL || end == equals + 1 || *end != '\0' || !(*amount >= 0 && *amount <= 1))
    return lam_fail (error, LAM_ERROR_VALUE,
                     "The amount of %s is “%s”; it is a number from 0 to 1, as in %s=0.3.", name,
                     equals != NULL ? equals + 1 : "", name);
  return TRUE;
}

/* ---- One picture ---- */

typedef struct {
  LamPerturbation kind;
  float amount, range, low, high;
  guint64 key; /* of this sample */
  LamShape shape;
} Change;

/* + or −, by chance, for each channel or for all. */
static float
sign (const Change *c, guint64 element)
{
  return lam_random_float (c->key, element) < 0.5f ? -1 : 1;
}

static void
shift (const Change *c, float *x, gsize n)
{
  guint channels = c->shape.d[2];
  float by[MOST_CHANNELS];

  for (guint k = 0; k < MOST_CHANNELS; k++)
    by[k] = c->amount * c->range * sign (c, c->kind == LAM_PERTURB_COLOUR_SHIFT ? k : 0);
  for (gsize i = 0; i < n; i++)
    x[i] += by[i % channels % MOST_CHANNELS];
}

static void
stretch (const Change *c, float *x, gsize n)
{
  float factor = 1 + c->amount * sign (c, 0);
  double sum = 0;
  float mean;

  for (gsize i = 0; i < n; i++)
    sum += (double) x[i];
  mean = (float) (sum / (double) MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    x[i] = mean + factor * (x[i] - mean);
}

/* One line of @n values @step apart, border repeated. */
static void
blur_line (float *x, guint n, gsize step, const float *weight, int radius, float *line)
{
  for (guint i = 0; i < n; i++)
    line[i] = x[i * step];
  for (int i = 0; i < (int) n; i++) {
    float sum = weight[0] * line[i];

    for (int r = 1; r <= radius; r++)
      sum += weight[r] * (line[MAX (i - r, 0)] + line[MIN (i + r, (int) n - 1)]);
    x[(gsize) i * step] = sum;
  }
}

static void
blur (const Change *c, float *x)
{
  guint rows = c->shape.d[0], columns = c->shape.d[1], channels = c->shape.d[2];
  double deviation = (double) c->amount * BLUR_SHARE * MIN (rows, columns), sum = 1;
  int radius = (int) ceil (3 * deviation);
  g_autofree float *weight = g_new (float, radius + 1);
  g_autofree float *line = g_new (float, MAX (rows, columns));

  if (radius == 0)
    return;
  for (int r = 1; r <= radius; r++)
    sum += 2 * exp (-0.5 * r * r / (deviation * deviation));
  for (int r = 0; r <= radius; r++)
    weight[r] = (float) (exp (-0.5 * r * r / (deviation * deviation)) / sum);
  for (guint k = 0; k < channels; k++) {
    for (guint r = 0; r < rows; r++)
      blur_line (x + (gsize) r * columns * channels + k, columns, channels, weight, radius, line);
    for (guint col = 0; col < columns; col++)
      blur_line (x + (gsize) col * channels + k, rows, (gsize) columns * channels, weight, radius,
                 line);
  }
}

static void
change_picture (const Change *c, float *x)
{
  gsize n = lam_shape_size (c->shape);

  if (c->amount <= 0)
    return;
  switch (c->kind) {
  case LAM_PERTURB_CONTRAST:
    stretch (c, x, n);
    break;
  case LAM_PERTURB_NOISE:
    lam_noise_add (c->key, c->amount * c->range, x, n);
    break;
  case LAM_PERTURB_BLUR:
    blur (c, x);
    break;
  default:
    shift (c, x, n);
  }
  for (gsize i = 0; i < n; i++)
    x[i] = CLAMP (x[i], c->low, c->high);
}

/* ---- All of a part ---- */

typedef struct {
  const LamData *data;
  const LamPart *from;
  const guint32 *position; /* [n] in the part */
  LamStore *to;
  Change change;
} Work;

static void
change_some (gsize begin, gsize end, guint thread, gpointer user_data)
{
  const Work *work = user_data;
  const LamSamples *x = &work->from->store->x;
  LamSamples *to = &work->to->x;
  gsize n = lam_shape_size (x->shape);
  g_autofree float *picture = g_new (float, n);
  Change change = work->change;

  for (gsize i = begin; i < end; i++) {
    gsize row = work->from->rows[work->position[i]];

    change.key = lam_random_key (work->data->seed, PURPOSE + change.kind, 0, work->position[i]);
    if (x->type == LAM_STORE_BYTES)
      for (gsize k = 0; k < n; k++)
        picture[k] = lam_samples_bytes (x, row)[k];
    else
      memcpy (picture, lam_samples_floats (x, row), n * sizeof (float));
    change_picture (&change, picture);
    if (x->type == LAM_STORE_BYTES)
      for (gsize k = 0; k < n; k++)
        lam_samples_bytes (to, i)[k] = (guint8) (picture[k] + 0.5f);
    else
      memcpy (lam_samples_floats (to, i), picture, n * sizeof (float));
  }
}

/* What is wanted of the samples stays. A picture that is its own target becomes a kept one. */
static gboolean
copy_targets (const LamData *data, const LamPart *from, const guint32 *position, gsize n,
              LamStore *to, GError **error)
{
  const LamStore *store = from->store;
  const LamSamples *y =
      store->y.values != NULL || data->target != LAM_TARGET_PICTURE ? &store->y : &store->x;
  gsize size = y->values != NULL ? lam_shape_size (y->shape) * lam_store_value_size (y->type) : 0;

  to->target = store->target;
  if (store->classes != NULL) {
    to->classes = g_new (guint16, MAX (n, 1));
    for (gsize i = 0; i < n; i++)
      to->classes[i] = store->classes[from->rows[position[i]]];
  }
  if (size == 0)
    return TRUE;
  if (!lam_samples_init (&to->y, y->type, n, y->shape, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    memcpy ((guint8 *) to->y.values + i * size,
            (const guint8 *) y->values + from->rows[position[i]] * size, size);
  return TRUE;
}

/* @data over again, with a store of its own for @part. */
static LamData *
derive (LamData *data, LamPartId part, gsize n)
{
  LamData *derived = g_memdup2 (data, sizeof *data);
  const LamStore *from = data->parts[part].store;
  LamStore *own = lam_store_new ();

  derived->references = 1;
  derived->base = lam_data_ref (data);
  derived->own = own;
  own->low = from->low;
  own->high = from->high;
  own->blue_first = from->blue_first;
  own->n_affine = from->n_affine;
  own->scale = g_memdup2 (from->scale, own->n_affine * sizeof (float));
  own->offset = g_memdup2 (from->offset, own->n_affine * sizeof (float));
  derived->parts[part] = (LamPart){ own, g_new (guint32, MAX (n, 1)), n };
  for (gsize i = 0; i < n; i++)
    derived->parts[part].rows[i] = (guint32) i;
  return derived;
}

static gboolean
check (const LamData *data, LamPartId part, GError **error)
{
  const LamStore *store = data->parts[part].store;

  if (!lam_data_has_part (data, part, error))
    return FALSE;
  if (store->x.type == LAM_STORE_INDICES || store->x.shape.n != 3)
    return lam_fail (
        error, LAM_ERROR_DATA,
        "Only pictures can be made lighter, noisy or blurred; these samples are none.");
  return TRUE;
}

LamData *
lam_data_perturb (LamData *data, LamPartId part, gsize most, LamPerturbation kind, double amount,
                  guint n_threads, GError **error)
{
  const LamPart *from = &data->parts[part];
  gsize n = most > 0 ? MIN (most, from->n) : from->n;
  g_autofree guint32 *position = g_new (guint32, MAX (n, 1));
  g_autoptr (LamData) derived = NULL;
  LamStore *to;
  Work work;

  if (!check (data, part, error))
    return NULL;
  for (gsize i = 0; i < n; i++)
    position[i] = (guint32) (i * from->n / n);
  derived = derive (data, part, n);
  to = derived->own;
  if (!lam_samples_init (&to->x, from->store->x.type, n, from->store->x.shape, error)
      || !copy_targets (data, from, position, n, to, error))
    return NULL;
  work = (Work){ data,
                 from,
                 position,
                 to,
                 { .kind = kind,
                   .amount = (float) amount,
                   .low = to->low,
                   .high = to->high,
                   .range = to->high - to->low,
                   .shape = to->x.shape } };
  lam_in_parallel (n_threads, n, 64, change_some, &work);
  return g_steal_pointer (&derived);
}
