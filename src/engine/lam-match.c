/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-match.h. */

#include "lam-match.h"
#include "lam-run.h"
#include "lam-wants.h"

#include <string.h>

/* Weights of one layer of a file, in order; the tensors are borrowed. */
typedef struct {
  char *name, *slot;
  GPtrArray *tensors;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->name);
  g_free (group->slot);
  g_ptr_array_unref (group->tensors);
  g_free (group);
}

static const char *
id_of (const char *name)
{
  const char *slash = strrchr (name, '/');

  return slash != NULL ? slash + 1 : name;
}

/* All before the last slash, or NULL. */
static char *
folder_of (const char *name)
{
  const char *slash = name != NULL ? strrchr (name, '/') : NULL;

  return slash != NULL ? g_strndup (name, (gsize) (slash - name)) : NULL;
}

static GPtrArray *
group_tensors (const LamWeights *weights)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (group_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < weights->tensors->len; i++) {
    LamTensor *tensor = weights->tensors->pdata[i];
    g_autofree char *name = folder_of (tensor->name);
    Group *group = name != NULL ? g_hash_table_lookup (known, name) : NULL;

    if (name == NULL)
      continue;
    if (group == NULL) {
      group = g_new0 (Group, 1);
      group->slot = folder_of (tensor->alias);
      group->name = g_steal_pointer (&name);
      group->tensors = g_ptr_array_new ();
      g_ptr_array_add (groups, group);
      g_hash_table_insert (known, group->name, group);
    }
    g_ptr_array_add (group->tensors, tensor);
  }
  return groups;
}

static gboolean
has_shape (const LamTensor *tensor, const LamWant *want, guint w)
{
  if (tensor->n != want->weight[w].n)
    return FALSE;
  for (guint k = 0; k < tensor->n; k++)
    if (tensor->d[k] != want->weight[w].d[k])
      return FALSE;
  return TRUE;
}

/* A gamma of ones or a beta of zeros changes nothing, so a layer without does the same. */
static gboolean
is_neutral (const LamTensor *tensor)
{
  const char *id = id_of (tensor->name);
  gsize n = lam_tensor_size (tensor);
  float neutral = g_str_equal (id, "gamma") ? 1 : 0;

  if (neutral == 0 && !g_str_equal (id, "beta") && !g_str_equal (id, "bias"))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (tensor->values[i] != neutral)
      return FALSE;
  return TRUE;
}

/* The tensor for weight @w: by what it is, else, when there are just as many, by its place. */
static const LamTensor *
find_weight (const Group *group, const LamWant *want, guint w)
{
  for (guint i = 0; i < group->tensors->len; i++)
    if (g_str_equal (id_of (((LamTensor *) group->tensors->pdata[i])->name), want->weight[w].id))
      return group->tensors->pdata[i];
  return group->tensors->len == want->n ? group->tensors->pdata[w] : NULL;
}

static gboolean
group_fits (const Group *group, const LamWant *want)
{
  guint used = 0;

  for (guint w = 0; w < want->n; w++) {
    const LamTensor *tensor = find_weight (group, want, w);

    if (tensor == NULL || !has_shape (tensor, want, w))
      return FALSE;
  }
  for (guint i = 0; i < group->tensors->len; i++)
    used += !is_neutral (group->tensors->pdata[i]);
  return group->tensors->len == want->n || used <= want->n;
}

/* ---- Orders ---- */

/* Rows and columns of a kernel, or a vector, from PyTorch's order into ours. */
static void
put_in_order (LamTensor *tensor, const LamWant *want)
{
  gsize columns = tensor->n > 0 ? tensor->d[tensor->n - 1] : 1;
  gsize rows = tensor->n == 2 ? tensor->d[0] : 1;
  const guint32 *down = tensor->n == 2 && want->n_in == rows ? want->in_order : NULL;
  const guint32 *across = tensor->n <= 2 && want->n_out == columns ? want->out_order : NULL;
  float *into;

  if (tensor->n == 0 || tensor->n > 2 || (down == NULL && across == NULL))
    return;
  into = g_new (float, rows *columns);
  for (gsize r = 0; r < rows; r++)
    for (gsize c = 0; c < columns; c++)
      into[(down != NULL ? down[r] : r) * columns + (across != NULL ? across[c] : c)] =
          tensor->values[r * columns + c];
  g_free (tensor->values);
  tensor->values = into;
}

static void
take_group (LamWeights *into, const Group *group, const LamWant *want, gboolean channels_first)
{
  for (guint w = 0; w < want->n; w++) {
    const LamTensor *tensor = find_weight (group, want, w);
    g_autofree char *name = g_strdup_printf ("%s/%s", want->name, want->weight[w].id);
    LamTensor *taken;

    if (tensor == NULL)
      continue;
    taken = lam_weights_add (into, name, tensor->n, tensor->d, tensor->values);
    if (channels_first)
      put_in_order (taken, want);
  }
}

/* ---- Ways to match ---- */

static Group *
find_group (const GPtrArray *groups, const char *name, gboolean by_slot)
{
  for (guint i = 0; i < groups->len; i++) {
    Group *group = groups->pdata[i];

    if (g_strcmp0 (by_slot ? group->slot : group->name, name) == 0)
      return group;
  }
  return NULL;
}

/* How many layers have a group, which is put into @found. */
static guint
find_all (const GPtrArray *wants, const GPtrArray *groups, gboolean by_slot, Group **found)
{
  guint n = 0;

  for (guint i = 0; i < wants->len; i++) {
    const LamWant *want = wants->pdata[i];

    found[i] = find_group (groups, by_slot ? want->slot : want->name, by_slot);
    n += found[i] != NULL;
  }
  return n;
}

static char *
shapes_text (const Group *group, const LamWant *want)
{
  GString *text = g_string_new (NULL);
  guint n = group != NULL ? group->tensors->len : want->n;

  for (guint w = 0; w < n; w++) {
    const LamTensor *tensor = group != NULL ? group->tensors->pdata[w] : NULL;
    guint sides = tensor != NULL ? tensor->n : want->weight[w].n;

    g_string_append_printf (text, "%s%s ", w > 0 ? ", " : "",
                            tensor != NULL ? id_of (tensor->name) : want->weight[w].id);
    for (guint k = 0; k < sides; k++)
      g_string_append_printf (text, k > 0 ? "×%" G_GSIZE_FORMAT : "%" G_GSIZE_FORMAT,
                              tensor != NULL ? tensor->d[k] : want->weight[w].d[k]);
  }
  return g_string_free (text, FALSE);
}

/* The first layers, as many as fit: an encoder's weights in front of layers of one's own. */
static gboolean
find_first (const GPtrArray *wants, const GPtrArray *groups, Group **found)
{
  guint n = 0;

  memset (found, 0, wants->len * sizeof *found);
  while (n < MIN (wants->len, groups->len) && group_fits (groups->pdata[n], wants->pdata[n])) {
    found[n] = groups->pdata[n];
    n++;
  }
  return n > 0;
}

/* As Keras does it: the layers that have weights, one after the other. */
static gboolean
find_by_order (const GPtrArray *wants, const GPtrArray *groups, gboolean partial, Group **found,
               GError **error)
{
  if (partial && groups->len != wants->len && find_first (wants, groups, found))
    return TRUE;
  if (groups->len != wants->len)
    return lam_fail (error, LAM_ERROR_DATA,
                     "The weights are of %u layers, none or not all of them called as the "
                     "network's %u that have weights; by order they do not fit either.",
                     groups->len, wants->len);
  for (guint i = 0; i < wants->len; i++) {
    const LamWant *want = wants->pdata[i];

    found[i] = groups->pdata[i];
    if (!group_fits (found[i], want)) {
      g_autofree char *have = shapes_text (found[i], want), *wish = shapes_text (NULL, want);

      return lam_fail (error, LAM_ERROR_DATA,
                       "The weights of “%s” (%s) do not fit layer “%s” of the network, which wants "
                       "%s.",
                       found[i]->name, have, want->name, wish);
    }
  }
  return TRUE;
}

static gboolean
all_fit (const GPtrArray *wants, Group *const *found)
{
  for (guint i = 0; i < wants->len; i++)
    if (found[i] == NULL || !group_fits (found[i], wants->pdata[i]))
      return FALSE;
  return TRUE;
}

/* The first of the wanted names that the weights lack, or NULL. */
static char *
find_missing (const LamWeights *weights, const GPtrArray *wants)
{
  for (guint i = 0; i < wants->len; i++) {
    const LamWant *want = wants->pdata[i];

    for (guint w = 0; w < want->n; w++) {
      g_autofree char *name = g_strdup_printf ("%s/%s", want->name, want->weight[w].id);

      if (lam_weights_find (weights, name) == NULL)
        return g_steal_pointer (&name);
    }
  }
  return NULL;
}

static guint
count_found (Group *const *found, guint n)
{
  guint count = 0;

  for (guint i = 0; i < n; i++)
    count += found[i] != NULL;
  return count;
}

/* Puts the group for each want into @found, by whatever way leads there. @missing: the first name
 * that the weights lack. */
static gboolean
find_any_way (const GPtrArray *wants, const GPtrArray *groups, gboolean partial, guint named,
              const char *missing, Group **found, GError **error)
{
  if (all_fit (wants, found))
    return TRUE;
  find_all (wants, groups, TRUE, found);
  if (all_fit (wants, found)
      || find_by_order (wants, groups, partial && named == 0, found, named > 0 ? NULL : error))
    return TRUE;
  if (named > 0)
    lam_fail (error, LAM_ERROR_DATA, "The weights have no “%s”, which the network wants.", missing);
  return FALSE;
}

static LamWeights *
fit (const LamWeights *weights, const GPtrArray *wants, gboolean partial, LamMatch *match,
     GError **error)
{
  g_autoptr (GPtrArray) groups = group_tensors (weights);
  g_autofree Group **found = g_new0 (Group *, wants->len + 1);
  g_autofree char *missing = find_missing (weights, wants);
  guint named = find_all (wants, groups, FALSE, found);
  LamWeights *fitted;

  if (partial && (named > 0 || weights->tensors->len == 0))
    g_clear_pointer (&missing, g_free);
  *match = (LamMatch){ wants->len, named, missing != NULL };
  if (!weights->channels_first && missing == NULL)
    return lam_weights_ref ((LamWeights *) weights);
  if (missing != NULL && !find_any_way (wants, groups, partial, named, missing, found, error))
    return NULL;
  match->n_matched = count_found (found, wants->len);
  fitted = lam_weights_new ();
  fitted->about = g_strdup (weights->about);
  for (guint i = 0; i < wants->len; i++)
    if (found[i] != NULL)
      take_group (fitted, found[i], wants->pdata[i], weights->channels_first);
  return fitted;
}

LamWeights *
lam_weights_match_telling (const LamWeights *weights, const LamExperiment *experiment, LamShape in,
                           gboolean partial, LamMatch *match, GError **error)
{
  g_autoptr (GPtrArray) wants = lam_wants_new (experiment, in, error);

  return wants != NULL ? fit (weights, wants, partial, match, error) : NULL;
}

LamWeights *
lam_weights_match (const LamWeights *weights, const LamExperiment *experiment, LamShape in,
                   gboolean partial, GError **error)
{
  LamMatch match;

  return lam_weights_match_telling (weights, experiment, in, partial, &match, error);
}

LamWeights *
lam_weights_begin (const LamWeights *weights, const LamExperiment *experiment, LamShape in,
                   GError **error)
{
  g_autoptr (LamWeights) fitted = lam_weights_match (weights, experiment, in, TRUE, error);
  g_autoptr (LamWeights) whole = fitted != NULL ? lam_first_weights (experiment, in, error) : NULL;

  for (guint i = 0; whole != NULL && i < whole->tensors->len; i++) {
    LamTensor *tensor = g_ptr_array_index (whole->tensors, i);
    const LamTensor *given = lam_weights_find (fitted, tensor->name);

    if (given != NULL)
      memcpy (tensor->values, given->values, lam_tensor_size (tensor) * sizeof (float));
  }
  return g_steal_pointer (&whole);
}
