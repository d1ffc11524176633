/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Weights from what h5-tell.c says of a file of Keras. */

#include "h5.h"
#include "lam-apart.h"
#include "lam-elements.h"

#include <string.h>

#define LONGEST_TEXT (64 << 20)

typedef struct {
  LamStream *stream;
  const char *where;
  gsize size;
  LamWeights *weights;
  char *layer, *slot, *weight; /* what is being told of */
  guint first;                 /* tensor of this layer */
  GPtrArray *raw;              /* names of this layer's weights */
  char *backend, *config, *training;
} Listener;

/* Where it was when the child fell silent or found something wrong. */
static char *
place_of (const Listener *l)
{
  g_autoptr (GString) text = g_string_new (l->where);

  if (l->layer != NULL)
    g_string_append_printf (text, lam_translate (", layer “%s”"), l->layer);
  if (l->weight != NULL)
    g_string_append_printf (text, lam_translate (", weight “%s”"), l->weight);
  return g_utf8_make_valid (text->str, -1);
}

static gboolean
fail_damaged (Listener *l, GError **error)
{
  g_autofree char *place = place_of (l);

  return lam_fail (error, LAM_ERROR_FORMAT,
                   "%s: the file is damaged here or just behind; it cannot be read.", place);
}

static char *
hear_text (Listener *l)
{
  guint32 n;
  char *text;

  if (!lam_stream_read (l->stream, &n, sizeof n, NULL) || n > LONGEST_TEXT)
    return NULL;
  text = lam_stream_dup (l->stream, n, NULL);
  if (text != NULL)
    text[n] = '\0'; /* a stream gives a byte more than was asked for */
  return text;
}

/* ---- A layer is complete ---- */

/* Theano's backend kept kernels for true convolution: both sides turned round. */
static void
turn_kernel (LamTensor *tensor)
{
  gsize n = tensor->d[0] * tensor->d[1], size = tensor->d[2] * tensor->d[3];
  g_autofree float *kept = g_new (float, MAX (size, 1));

  for (gsize i = 0; i < n / 2; i++) {
    float *a = tensor->values + i * size, *b = tensor->values + (n - 1 - i) * size;

    memcpy (kept, a, size * sizeof *kept);
    memcpy (a, b, size * sizeof *kept);
    memcpy (b, kept, size * sizeof *kept);
  }
}

static void
settle_layer (Listener *l)
{
  guint n = l->weights->tensors->len - l->first;
  g_autofree LamH5Name *names = g_new0 (LamH5Name, n + 1);

  for (guint i = 0; i < n; i++) {
    names[i].raw = l->raw->pdata[i];
    names[i].n = ((LamTensor *) l->weights->tensors->pdata[l->first + i])->n;
  }
  lam_h5_names (l->layer, names, n);
  for (guint i = 0; i < n; i++) {
    LamTensor *tensor = l->weights->tensors->pdata[l->first + i];

    g_free (tensor->name);
    tensor->name = g_strdup_printf ("%s/%s", names[i].layer, names[i].id);
    if (l->slot != NULL && *l->slot != '\0')
      tensor->alias = g_strdup_printf ("%s/%s", l->slot, names[i].id);
    if (g_strcmp0 (l->backend, "theano") == 0 && tensor->n == 4)
      turn_kernel (tensor);
    g_free (names[i].layer);
    g_free (names[i].id);
  }
  g_ptr_array_set_size (l->raw, 0);
  l->first = l->weights->tensors->len;
}

/* ---- Words ---- */

static gboolean
hear_fact (Listener *l)
{
  g_autofree char *name = hear_text (l);
  g_autofree char *text = name != NULL ? hear_text (l) : NULL;

  if (text == NULL)
    return FALSE;
  if (g_str_equal (name, "backend")) {
    g_free (l->backend);
    l->backend = g_steal_pointer (&text);
  } else if (g_str_equal (name, "model_config")) {
    g_free (l->config);
    l->config = g_steal_pointer (&text);
  } else if (g_str_equal (name, "training_config")) {
    g_free (l->training);
    l->training = g_steal_pointer (&text);
  }
  return TRUE;
}

static gboolean
hear_layer (Listener *l)
{
  if (l->layer != NULL)
    settle_layer (l);
  g_clear_pointer (&l->layer, g_free);
  g_clear_pointer (&l->slot, g_free);
  g_clear_pointer (&l->weight, g_free);
  l->layer = hear_text (l);
  l->slot = hear_text (l);
  return l->slot != NULL && g_utf8_validate (l->layer, -1, NULL)
         && g_utf8_validate (l->slot, -1, NULL);
}

static gboolean
hear_place (Listener *l)
{
  g_free (l->weight);
  l->weight = hear_text (l);
  return l->weight != NULL && g_utf8_validate (l->weight, -1, NULL);
}

static gboolean
hear_weight (Listener *l)
{
  guint32 n;
  guint64 side;
  gsize d[8], size;
  float *values;

  if (l->layer == NULL || l->weight == NULL || !lam_stream_read (l->stream, &n, sizeof n, NULL)
      || n > G_N_ELEMENTS (d))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    if (!lam_stream_read (l->stream, &side, sizeof side, NULL))
      return FALSE;
    d[i] = (gsize) side;
  }
  if (!lam_dimensions_size (d, n, G_MAXSSIZE / 16, &size))
    return FALSE;
  values = lam_stream_dup (l->stream, size * sizeof *values, NULL);
  if (values == NULL)
    return FALSE;
  lam_weights_take (l->weights, l->weight, n, d, values);
  g_ptr_array_add (l->raw, g_steal_pointer (&l->weight));
  return TRUE;
}

static gboolean
hear_wrong (Listener *l, GError **error)
{
  g_autofree char *why = hear_text (l);
  g_autofree char *place = place_of (l);

  return why != NULL ? lam_fail (error, LAM_ERROR_FORMAT, "%s: %s.", place, lam_translate (why))
                     : fail_damaged (l, error);
}

static gboolean
hear_all (Listener *l, GError **error)
{
  guint8 word;

  for (;;) {
    gboolean good = FALSE;

    if (!lam_stream_read (l->stream, &word, 1, NULL))
      return fail_damaged (l, error);
    switch (word) {
    case LAM_H5_FACT:
      good = hear_fact (l);
      break;
    case LAM_H5_LAYER:
      good = hear_layer (l);
      break;
    case LAM_H5_PLACE:
      good = hear_place (l);
      break;
    case LAM_H5_WEIGHT:
      good = hear_weight (l);
      break;
    case LAM_H5_WRONG:
      return hear_wrong (l, error);
    case LAM_H5_DONE:
      if (l->layer != NULL)
        settle_layer (l);
      return TRUE;
    default:
      break;
    }
    if (!good)
      return fail_damaged (l, error);
  }
}

LamWeights *
lam_h5_read (const LamH5Source *source, const char *where, char **config, char **training,
             GError **error)
{
  Listener l = { .where = where, .size = source->size };
  LamApart apart;
  gboolean good;

  if (!lam_apart_begin (&apart, lam_h5_tell, source, source->size, where, error))
    return NULL;
  l.stream = &apart.stream;
  l.weights = lam_weights_new ();
  l.raw = g_ptr_array_new_with_free_func (g_free);
  good = hear_all (&l, error);
  lam_apart_end (&apart);
  if (good && config != NULL)
    *config = g_steal_pointer (&l.config);
  if (good && training != NULL)
    *training = g_steal_pointer (&l.training);
  g_ptr_array_unref (l.raw);
  g_free (l.layer);
  g_free (l.slot);
  g_free (l.weight);
  g_free (l.backend);
  g_free (l.config);
  g_free (l.training);
  if (!good)
    g_clear_pointer (&l.weights, lam_weights_unref);
  return l.weights;
}
