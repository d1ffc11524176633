/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See torch.h. Kernels of all layers turn round the same way: the dimensions of the window come
 * first, and of the last two the order is reversed. */

#include "torch.h"

#include <string.h>

gboolean
lam_torch_is_named (const LamWeights *weights)
{
  gboolean any = FALSE;

  for (guint i = 0; i < weights->tensors->len; i++) {
    const char *name = ((LamTensor *) weights->tensors->pdata[i])->name;

    if (strchr (name, '/') != NULL)
      return FALSE;
    any = any || g_str_has_suffix (name, ".weight");
  }
  return any;
}

/* "features.0" of "features.0.weight"; "" of a name without a dot. */
static char *
module_of (const char *name)
{
  const char *dot = strrchr (name, '.');

  return g_strndup (name, dot != NULL ? (gsize) (dot - name) : 0);
}

/* [out × in × rows × columns] to [rows × columns × in × out], whatever the number of sides. */
static void
add_turned (LamWeights *into, const char *name, const LamTensor *tensor)
{
  guint n = tensor->n, from[8] = { 0 };
  gsize d[8], stride[8], at[8] = { 0 }, step = 1, offset = 0;
  gsize size = lam_tensor_size (tensor);
  LamTensor *turned;

  for (guint k = n; k-- > 0; step *= tensor->d[k])
    stride[k] = step;
  for (guint k = 0; k < n; k++)
    from[k] = k + 2 < n ? k + 2 : n - 1 - k;
  for (guint k = 0; k < n; k++)
    d[k] = tensor->d[from[k]];
  turned = lam_weights_add (into, name, n, d, NULL);
  for (gsize i = 0; i < size; i++) {
    turned->values[i] = tensor->values[offset];
    for (guint k = n; k-- > 0;) {
      offset += stride[from[k]];
      if (++at[k] < d[k])
        break;
      offset -= stride[from[k]] * d[k];
      at[k] = 0;
    }
  }
}

/* Whether @module is a normalization: its weight is a vector. */
static gboolean
is_norm (const LamWeights *weights, const char *module)
{
  g_autofree char *weight = g_strconcat (module, ".weight", NULL);
  g_autofree char *mean = g_strconcat (module, ".running_mean", NULL);
  const LamTensor *tensor = lam_weights_find (weights, weight);

  return lam_weights_find (weights, mean) != NULL || (tensor != NULL && tensor->n == 1);
}

static const char *
id_of (const char *leaf, gboolean norm)
{
  static const struct {
    const char *leaf, *norm, *other;
  } names[] = { { "weight", "gamma", "kernel" },
                { "bias", "beta", "bias" },
                { "running_mean", "moving_mean", "running_mean" },
                { "running_var", "moving_variance", "running_var" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (leaf, names[i].leaf))
      return norm ? names[i].norm : names[i].other;
  return leaf;
}

LamWeights *
lam_torch_to_keras (const LamWeights *weights)
{
  LamWeights *turned = lam_weights_new ();

  turned->about = g_strdup (weights->about);
  turned->channels_first = TRUE;
  for (guint i = 0; i < weights->tensors->len; i++) {
    const LamTensor *tensor = weights->tensors->pdata[i];
    g_autofree char *module = module_of (tensor->name);
    const char *leaf = strrchr (tensor->name, '.');
    g_autofree char *name = NULL;

    leaf = leaf != NULL ? leaf + 1 : tensor->name;
    if (g_str_equal (leaf, "num_batches_tracked"))
      continue;
    name = g_strdup_printf ("%s%s%s", module, *module != '\0' ? "/" : "",
                            id_of (leaf, is_norm (weights, module)));
    if (tensor->n > 1)
      add_turned (turned, name, tensor);
    else
      lam_weights_add (turned, name, tensor->n, tensor->d, tensor->values);
  }
  return turned;
}
