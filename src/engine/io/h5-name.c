/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names of weights in Keras's files. See h5.h. */

#include "h5.h"

#include <string.h>

static const char *const known[] = { "kernel", "bias",        "gamma",
                                     "beta",   "moving_mean", "moving_variance" };

/* "a/b/kernel:0" without what stands before the last slash and after the colon. */
static char *
base_of (const char *raw)
{
  const char *slash = strrchr (raw, '/'), *start = slash != NULL ? slash + 1 : raw;
  const char *colon = strrchr (start, ':');

  return g_strndup (start, colon != NULL ? (gsize) (colon - start) : strlen (start));
}

/* "block1_conv1" of "block1_conv1/kernel:0", "dense" of "net/dense/kernel"; NULL of "kernel". */
static char *
folder_of (const char *raw)
{
  const char *end = strrchr (raw, '/'), *start = end;

  if (end == NULL)
    return NULL;
  while (start > raw && start[-1] != '/')
    start--;
  return g_strndup (start, (gsize) (end - start));
}

/* Keras 1 wrote "fc1_W_1:0", "fc1_b_1:0", "bn_running_mean:0": @letters between underscores or at
 * the end. */
static gboolean
ends_as (const char *base, const char *letters)
{
  const char *at = g_strrstr (base, letters);
  gsize n = strlen (letters);

  return at != NULL
         && (at[n] == '\0'
             || (at[n] == '_' && strspn (at + n + 1, "0123456789") == strlen (at + n + 1)));
}

static const char *
id_of (const char *base)
{
  static const struct {
    const char *ending, *id;
  } old[] = {
    { "_W", "kernel" },
    { "_b", "bias" },
    { "_gamma", "gamma" },
    { "_beta", "beta" },
    { "running_mean", "moving_mean" },
    { "running_std", "moving_variance" },
    { "running_variance", "moving_variance" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (base, known[i]))
      return known[i];
  for (guint i = 0; i < G_N_ELEMENTS (old); i++)
    if (ends_as (base, old[i].ending))
      return old[i].id;
  return NULL;
}

/* Keras 3 numbers a layer's weights; what they are follows from how many there are. */
static const char *
id_by_place (const LamH5Name *names, guint n, guint i)
{
  static const char *const norm[] = { "gamma", "beta", "moving_mean", "moving_variance" };
  gboolean vectors = TRUE;

  for (guint k = 0; k < n; k++)
    vectors = vectors && names[k].n == 1;
  if (vectors && (n == 4 || n == 2))
    return norm[4 - n + i];
  if (!vectors && n <= 2 && names[0].n > 1)
    return i == 0 ? "kernel" : "bias";
  return NULL;
}

static gboolean
is_number (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789") == strlen (text);
}

void
lam_h5_names (const char *layer, LamH5Name *names, guint n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean nested = FALSE;

  for (guint i = 0; i < n; i++) {
    g_autofree char *base = base_of (names[i].raw);
    const char *id = is_number (base) ? id_by_place (names, n, i) : id_of (base);

    names[i].layer = g_strdup (layer);
    names[i].id = g_strdup (id != NULL ? id : base);
    nested = nested || !g_hash_table_add (seen, names[i].id);
  }
  /* One group with two kernels is a model in a model: its layers' names are in the weights'. */
  for (guint i = 0; i < n && nested; i++) {
    char *folder = folder_of (names[i].raw);

    if (folder == NULL)
      continue;
    g_free (names[i].layer);
    names[i].layer = folder;
  }
}
