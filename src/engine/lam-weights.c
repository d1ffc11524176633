/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-weights.h. The formats are the rows of io/formats.def. */

#include "lam-weights.h"
#include "io/lam-formats.h"

#include <string.h>

#define LAM_ROW(id) &lam_weight_format_##id,
static const LamWeightFormat *const formats[] = {
#include "io/formats.def"
};
#undef LAM_ROW

static void
tensor_free (gpointer data)
{
  LamTensor *tensor = data;

  g_free (tensor->name);
  g_free (tensor->alias);
  g_free (tensor->values);
  g_free (tensor);
}

LamWeights *
lam_weights_new (void)
{
  LamWeights *weights = g_new0 (LamWeights, 1);

  weights->references = 1;
  weights->tensors = g_ptr_array_new_with_free_func (tensor_free);
  return weights;
}

LamWeights *
lam_weights_ref (LamWeights *weights)
{
  g_atomic_int_inc (&weights->references);
  return weights;
}

void
lam_weights_unref (LamWeights *weights)
{
  if (weights == NULL || !g_atomic_int_dec_and_test (&weights->references))
    return;
  g_ptr_array_unref (weights->tensors);
  g_free (weights->about);
  g_free (weights);
}

gsize
lam_tensor_size (const LamTensor *tensor)
{
  gsize size = 1;

  for (guint i = 0; i < tensor->n; i++)
    size *= tensor->d[i];
  return size;
}

LamTensor *
lam_weights_take (LamWeights *weights, const char *name, guint n, const gsize *d, float *values)
{
  LamTensor *tensor = g_new0 (LamTensor, 1);

  g_assert (n <= G_N_ELEMENTS (tensor->d));
  tensor->name = g_strdup (name);
  tensor->n = n;
  for (guint i = 0; i < n; i++)
    tensor->d[i] = d[i];
  tensor->values = values;
  g_ptr_array_add (weights->tensors, tensor);
  return tensor;
}

LamTensor *
lam_weights_add (LamWeights *weights, const char *name, guint n, const gsize *d,
                 const float *values)
{
  LamTensor *tensor = lam_weights_take (weights, name, n, d, NULL);
  gsize size = lam_tensor_size (tensor);

  tensor->values = g_new0 (float, MAX (size, 1));
  if (values != NULL)
    memcpy (tensor->values, values, size * sizeof (float));
  return tensor;
}

LamWeights *
lam_weights_dup (const LamWeights *weights)
{
  LamWeights *copy = lam_weights_new ();

  for (guint i = 0; i < weights->tensors->len; i++) {
    const LamTensor *tensor = weights->tensors->pdata[i];

    lam_weights_add (copy, tensor->name, tensor->n, tensor->d, tensor->values)->alias =
        g_strdup (tensor->alias);
  }
  copy->about = g_strdup (weights->about);
  copy->channels_first = weights->channels_first;
  return copy;
}

const LamTensor *
lam_weights_find (const LamWeights *weights, const char *name)
{
  for (guint i = 0; i < weights->tensors->len; i++) {
    const LamTensor *tensor = weights->tensors->pdata[i];

    if (strcmp (tensor->name, name) == 0)
      return tensor;
  }
  return NULL;
}

const LamWeightFormat *
lam_weight_format_find (const char *path, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *ending = g_strconcat (".", formats[i]->extension, (char *) NULL);

    if (g_str_has_suffix (path, ending))
      return formats[i];
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", ending);
  }
  lam_fail (error, LAM_ERROR_FORMAT,
            "“%s” does not end as a file of weights does; known endings: %s.", path, known->str);
  return NULL;
}

gboolean
lam_weights_can_save (const char *path, GError **error)
{
  const LamWeightFormat *format = lam_weight_format_find (path, error);

  if (format != NULL && format->save == NULL)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "“%s”: files of %s hold a whole network; to write one the experiment is "
                     "needed.",
                     path, format->title);
  return format != NULL;
}

gboolean
lam_weights_save (const LamWeights *weights, const char *path, GError **error)
{
  return lam_weights_can_save (path, error)
         && lam_weight_format_find (path, NULL)->save (weights, path, error);
}

LamWeights *
lam_weights_load (const char *path, GError **error)
{
  const LamWeightFormat *format = lam_weight_format_find (path, error);

  if (format != NULL && format->load == NULL) {
    lam_fail (error, LAM_ERROR_FORMAT, "“%s”: files of %s can be written but not read.", path,
              format->title);
    return NULL;
  }
  return format != NULL ? format->load (path, error) : NULL;
}
