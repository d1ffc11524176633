/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writing a PyTorch state_dict: a stored ZIP with a pickle of protocol 2, which torch.load reads
 * also when it takes weights only. Layer “hidden” gives “hidden.weight” and “hidden.bias”. */

#include "torch-write.h"
#include "../lam-wants.h"
#include "lam-json.h"
#include "zip.h"

#include <string.h>

#define TOP "weights"

/* ---- Our order into PyTorch's ---- */

typedef struct {
  char *name; /* "hidden.weight" */
  gboolean is_count;
  guint n;
  gsize d[8], size;
  float *values;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_free (entry->values);
  g_free (entry);
}

static Entry *
add_entry (GPtrArray *entries, const char *layer, const char *leaf, guint n, const gsize *d)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->name = g_strdup_printf ("%s.%s", layer, leaf);
  entry->n = n;
  entry->size = 1;
  for (guint k = 0; k < n; k++)
    entry->size *= entry->d[k] = d[k];
  entry->values = g_new0 (float, MAX (entry->size, 1));
  g_ptr_array_add (entries, entry);
  return entry;
}

/* [rows × columns × in × out] to [out × in × rows × columns]. */
static void
turn_kernel (const LamTensor *tensor, Entry *entry)
{
  guint n = tensor->n;
  gsize out = tensor->d[n - 1], in = tensor->d[n - 2], taps = entry->size / MAX (out * in, 1);

  for (gsize t = 0; t < taps; t++)
    for (gsize i = 0; i < in; i++)
      for (gsize o = 0; o < out; o++)
        entry->values[(o * in + i) * taps + t] = tensor->values[(t * in + i) * out + o];
}

/* The same for a dense layer, whose rows and columns may be counted channel by channel. */
static void
turn_dense (const LamTensor *tensor, const LamWant *want, Entry *entry)
{
  gsize in = tensor->d[0], out = tensor->d[1];
  const guint32 *down = want != NULL && want->n_in == in ? want->in_order : NULL;
  const guint32 *across = want != NULL && want->n_out == out ? want->out_order : NULL;

  for (gsize o = 0; o < out; o++)
    for (gsize i = 0; i < in; i++)
      entry->values[o * in + i] =
          tensor->values[(down != NULL ? down[i] : i) * out + (across != NULL ? across[o] : o)];
}

static void
add_kernel (GPtrArray *entries, const char *layer, const LamTensor *tensor, const LamWant *want)
{
  gsize d[8] = { tensor->d[tensor->n - 1], tensor->d[tensor->n - 2] };
  Entry *entry;

  for (guint k = 0; k + 2 < tensor->n; k++)
    d[k + 2] = tensor->d[k];
  entry = add_entry (entries, layer, "weight", tensor->n, d);
  if (tensor->n == 2)
    turn_dense (tensor, want, entry);
  else
    turn_kernel (tensor, entry);
}

static void
add_vector (GPtrArray *entries, const char *layer, const char *leaf, const LamTensor *tensor,
            const LamWant *want)
{
  Entry *entry = add_entry (entries, layer, leaf, tensor->n, tensor->d);
  const guint32 *order =
      tensor->n == 1 && want != NULL && want->n_out == tensor->d[0] ? want->out_order : NULL;

  for (gsize i = 0; i < entry->size; i++)
    entry->values[i] = tensor->values[order != NULL ? order[i] : i];
}

/* PyTorch has gamma and beta or neither. */
static void
add_missing (GPtrArray *entries, const LamWeights *weights, const char *layer,
             const LamTensor *mean)
{
  static const struct {
    const char *id, *other, *leaf;
    float value;
  } halves[] = { { "gamma", "beta", "weight", 1 }, { "beta", "gamma", "bias", 0 } };

  for (guint i = 0; i < 2; i++) {
    g_autofree char *name = g_strdup_printf ("%s/%s", layer, halves[i].id);
    g_autofree char *other = g_strdup_printf ("%s/%s", layer, halves[i].other);
    Entry *entry;

    if (lam_weights_find (weights, name) != NULL || lam_weights_find (weights, other) == NULL)
      continue;
    entry = add_entry (entries, layer, halves[i].leaf, 1, mean->d);
    for (gsize k = 0; k < entry->size; k++)
      entry->values[k] = halves[i].value;
  }
}

static const LamWant *
find_want (const GPtrArray *wants, const char *layer)
{
  for (guint i = 0; wants != NULL && i < wants->len; i++)
    if (g_str_equal (((LamWant *) wants->pdata[i])->name, layer))
      return wants->pdata[i];
  return NULL;
}

static void
add_tensor (GPtrArray *entries, const LamWeights *weights, const LamTensor *tensor,
            const GPtrArray *wants)
{
  static const char *const leaves[][2] = { { "gamma", "weight" },
                                           { "beta", "bias" },
                                           { "moving_mean", "running_mean" },
                                           { "moving_variance", "running_var" } };
  const char *slash = strrchr (tensor->name, '/');
  g_autofree char *layer =
      g_strndup (tensor->name, slash != NULL ? (gsize) (slash - tensor->name) : 0);
  const char *id = slash != NULL ? slash + 1 : tensor->name, *leaf = id;
  const LamWant *want = find_want (wants, layer);

  for (guint i = 0; i < G_N_ELEMENTS (leaves); i++)
    if (g_str_equal (id, leaves[i][0]))
      leaf = leaves[i][1];
  if (tensor->n > 1 && g_str_equal (id, "kernel"))
    add_kernel (entries, layer, tensor, want);
  else
    add_vector (entries, layer, leaf, tensor, want);
  if (g_str_equal (id, "moving_mean"))
    add_missing (entries, weights, layer, tensor);
  if (g_str_equal (id, "moving_variance"))
    add_entry (entries, layer, "num_batches_tracked", 0, NULL)->is_count = TRUE;
}

/* ---- The pickle ---- */

static void
put (GByteArray *pickle, const char *bytes, gsize n)
{
  g_byte_array_append (pickle, (const guint8 *) bytes, (guint) n);
}

static void
put_text (GByteArray *pickle, const char *text)
{
  guint32 n = GUINT32_TO_LE ((guint32) strlen (text));

  put (pickle, "X", 1);
  put (pickle, (const char *) &n, sizeof n);
  put (pickle, text, strlen (text));
}

static void
put_count (GByteArray *pickle, gsize count)
{
  guint64 n = GUINT64_TO_LE ((guint64) count);

  if (count < 256)
    put (pickle, "K", 1);
  else if (count < 65536)
    put (pickle, "M", 1);
  else if (count <= G_MAXINT32)
    put (pickle, "J", 1);
  else
    put (pickle, "\x8a\x08", 2);
  put (pickle, (const char *) &n,
       count < 256           ? 1
       : count < 65536       ? 2
       : count <= G_MAXINT32 ? 4
                             : 8);
}

static void
put_entry (GByteArray *pickle, const Entry *entry, guint key)
{
  static const char rebuild[] = "ctorch._utils\n_rebuild_tensor_v2\n";
  g_autofree char *number = g_strdup_printf ("%u", key);
  const char *storage = entry->is_count ? "ctorch\nLongStorage\n" : "ctorch\nFloatStorage\n";
  gsize stride = entry->size;

  put_text (pickle, entry->name);
  put (pickle, rebuild, sizeof rebuild - 1);
  put (pickle, "((", 2);
  put_text (pickle, "storage");
  put (pickle, storage, strlen (storage));
  put_text (pickle, number);
  put_text (pickle, "cpu");
  put_count (pickle, entry->size);
  put (pickle, "tQ", 2);
  put_count (pickle, 0);
  put (pickle, "(", 1);
  for (guint k = 0; k < entry->n; k++)
    put_count (pickle, entry->d[k]);
  put (pickle, "t(", 2);
  for (guint k = 0; k < entry->n; k++) {
    stride /= MAX (entry->d[k], 1);
    put_count (pickle, stride);
  }
  put (pickle, "t\x89", 2);
  put (pickle, "ccollections\nOrderedDict\n)RtR", 29);
}

static GByteArray *
make_pickle (const GPtrArray *entries)
{
  GByteArray *pickle = g_byte_array_new ();

  put (pickle, "\x80\x02}(", 4);
  for (guint i = 0; i < entries->len; i++)
    put_entry (pickle, entries->pdata[i], i);
  put (pickle, "u.", 2);
  return pickle;
}

/* ---- The ZIP ---- */

static gboolean
put_storage (LamZip *zip, const Entry *entry, guint key)
{
  g_autofree char *name = g_strdup_printf (TOP "/data/%u", key);
  guint64 none = 0;

  return entry->is_count ? lam_zip_put (zip, name, &none, sizeof none)
                         : lam_zip_put (zip, name, entry->values, 4 * entry->size);
}

static gboolean
write_zip (const GPtrArray *entries, const char *path, GError **error)
{
  g_autoptr (GByteArray) pickle = make_pickle (entries);
  const char *order = G_BYTE_ORDER == G_BIG_ENDIAN ? "big" : "little";
  LamZip zip;
  gboolean good;

  if (!lam_zip_begin (&zip, path, error))
    return FALSE;
  good = lam_zip_put (&zip, TOP "/data.pkl", pickle->data, pickle->len)
         && lam_zip_put (&zip, TOP "/byteorder", order, strlen (order));
  for (guint i = 0; good && i < entries->len; i++)
    good = put_storage (&zip, entries->pdata[i], i);
  return lam_zip_end (&zip, good && lam_zip_put (&zip, TOP "/version", "3\n", 2), error);
}

static gboolean
save_with (const LamWeights *weights, const GPtrArray *wants, const char *path, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);

  for (guint i = 0; i < weights->tensors->len; i++)
    add_tensor (entries, weights, weights->tensors->pdata[i], wants);
  return write_zip (entries, path, error);
}

gboolean
lam_torch_save_model (const LamExperiment *experiment, LamShape in, const LamWeights *weights,
                      const char *path, GError **error)
{
  g_autoptr (GPtrArray) wants = lam_wants_new (experiment, in, error);

  return wants != NULL && save_with (weights, wants, path, error);
}

/* ---- Without an experiment ---- */

/* What weights->about says of the network; NULL when it says nothing. */
static GPtrArray *
wants_in_about (const LamWeights *weights)
{
  g_autoptr (JsonNode) root =
      weights->about != NULL
          ? lam_json_object (weights->about, strlen (weights->about), "about", NULL)
          : NULL;
  JsonObject *about = root != NULL ? json_node_get_object (root) : NULL;
  JsonObject *document = lam_json_member (about, "experiment");
  JsonArray *sides = lam_json_list (about, "input_shape");
  g_autoptr (LamExperiment) experiment = NULL;
  g_autofree char *text = NULL;
  LamShape in = { 0 };

  if (document == NULL || sides == NULL || json_array_get_length (sides) > LAM_MAX_DIMENSIONS)
    return NULL;
  for (guint i = 0; i < json_array_get_length (sides); i++) {
    gsize side = 0;

    if (!lam_json_count (json_array_get_element (sides, i), &side) || side > G_MAXUINT16)
      return NULL;
    in.d[in.n++] = (guint32) side;
  }
  text = json_to_string (json_object_get_member (about, "experiment"), FALSE);
  experiment = lam_experiment_from_text (text, -1, "about", NULL);
  return experiment != NULL ? lam_wants_new (experiment, in, NULL) : NULL;
}

/* Whether a dense layer may stand behind convolutions. */
static gboolean
is_mixed (const LamWeights *weights)
{
  gboolean dense = FALSE, pictures = FALSE;

  for (guint i = 0; i < weights->tensors->len; i++) {
    const LamTensor *tensor = weights->tensors->pdata[i];

    dense = dense || tensor->n == 2;
    pictures = pictures || tensor->n == 4;
  }
  return dense && pictures;
}

gboolean
lam_torch_save (const LamWeights *weights, const char *path, GError **error)
{
  g_autoptr (GPtrArray) wants = wants_in_about (weights);

  /* Straight from PyTorch to PyTorch nothing has been put in another order. */
  if (wants == NULL && is_mixed (weights) && !weights->channels_first)
    return lam_fail (error, LAM_ERROR_DATA,
                     "“%s”: PyTorch flattens pictures channel by channel, so the rows of a dense "
                     "layer behind convolutions change places; to do that the experiment is "
                     "needed.",
                     path);
  return save_with (weights, weights->channels_first ? NULL : wants, path, error);
}
