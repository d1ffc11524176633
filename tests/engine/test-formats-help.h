/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tests of weight formats share: a folder, weights to write, comparing to the bit, and
 * files damaged in a thousand ways. */

#pragma once

#include <math.h>
#include <string.h>

#include "lam.h"

static char *help_folder;

G_GNUC_UNUSED static char *
help_path (const char *name)
{
  return g_build_filename (help_folder, name, NULL);
}

G_GNUC_UNUSED static char *
help_write (const char *name, gconstpointer bytes, gsize n)
{
  char *path = help_path (name);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));
  return path;
}

/* Numbers with nothing round about them. */
G_GNUC_UNUSED static LamTensor *
help_add (LamWeights *weights, const char *name, guint n, const gsize *d)
{
  LamTensor *tensor = lam_weights_add (weights, name, n, d, NULL);
  gsize size = lam_tensor_size (tensor);

  for (gsize i = 0; i < size; i++)
    tensor->values[i] = (float) sin ((double) (i + 1) * (double) weights->tensors->len);
  return tensor;
}

/* A small convolutional network with batch normalization. */
G_GNUC_UNUSED static LamWeights *
help_weights (void)
{
  LamWeights *weights = lam_weights_new ();

  help_add (weights, "conv2d_1/kernel", 4, (const gsize[]){ 3, 2, 2, 5 });
  help_add (weights, "conv2d_1/bias", 1, (const gsize[]){ 5 });
  help_add (weights, "norm/gamma", 1, (const gsize[]){ 5 });
  help_add (weights, "norm/beta", 1, (const gsize[]){ 5 });
  help_add (weights, "norm/moving_mean", 1, (const gsize[]){ 5 });
  help_add (weights, "norm/moving_variance", 1, (const gsize[]){ 5 });
  help_add (weights, "dense_1/kernel", 2, (const gsize[]){ 20, 7 });
  help_add (weights, "dense_1/bias", 1, (const gsize[]){ 7 });
  help_add (weights, "output/kernel", 2, (const gsize[]){ 7, 3 });
  return weights;
}

G_GNUC_UNUSED static void
help_same_tensor (const LamTensor *a, const LamTensor *b)
{
  g_assert_cmpuint (a->n, ==, b->n);
  for (guint i = 0; i < a->n; i++)
    g_assert_cmpuint (a->d[i], ==, b->d[i]);
  g_assert_cmpmem (a->values, lam_tensor_size (a) * sizeof (float), b->values,
                   lam_tensor_size (b) * sizeof (float));
}

/* The same tensors under the same names, in any order. */
G_GNUC_UNUSED static void
help_same (const LamWeights *a, const LamWeights *b)
{
  g_assert_cmpuint (a->tensors->len, ==, b->tensors->len);
  for (guint i = 0; i < a->tensors->len; i++) {
    const LamTensor *tensor = a->tensors->pdata[i];
    const LamTensor *other = lam_weights_find (b, tensor->name);

    if (other == NULL)
      g_error ("“%s” is missing", tensor->name);
    help_same_tensor (tensor, other);
  }
}

G_GNUC_UNUSED static LamWeights *
help_load (const char *path)
{
  g_autoptr (GError) error = NULL;
  LamWeights *weights = lam_weights_load (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (weights);
  return weights;
}

/* A sentence, and one that says where: @path, then each of the words between bars. */
G_GNUC_UNUSED static void
help_sentence (const GError *error, const char *path, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, "|", -1);
  const char *text = error != NULL ? error->message : "no error at all";

  g_assert_nonnull (error);
  if (strstr (text, path) == NULL)
    g_error ("“%s” does not name “%s”", text, path);
  for (guint i = 0; list[i] != NULL; i++)
    if (strstr (text, list[i]) == NULL)
      g_error ("“%s” does not say “%s”", text, list[i]);
  if (!g_str_has_suffix (text, ".") && !g_str_has_suffix (text, "?"))
    g_error ("“%s” is no sentence", text);
}

G_GNUC_UNUSED static void
help_refused (const char *path, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LamWeights) weights = lam_weights_load (path, &error);

  if (weights != NULL)
    g_error ("“%s” was read; “%s” was expected", path, words);
  help_sentence (error, path, words);
}

/* Writes and reads back @weights as @name: the same bits. */
G_GNUC_UNUSED static void
help_round_trip (const LamWeights *weights, const char *name)
{
  g_autofree char *path = help_path (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (LamWeights) back = NULL;

  lam_weights_save (weights, path, &error);
  g_assert_no_error (error);
  back = help_load (path);
  help_same (weights, back);
}

/* ---- Damage ---- */

static guint64 help_state;

static guint
help_random (guint n)
{
  help_state ^= help_state << 13;
  help_state ^= help_state >> 7;
  help_state ^= help_state << 17;
  return (guint) (help_state >> 24) % n;
}

/* One of a few things that happen to bytes. */
static void
help_mutate (GByteArray *bytes, gsize head)
{
  gsize most = help_random (2) == 0 && head < bytes->len ? head : bytes->len;
  gsize at = help_random ((guint) most);

  switch (help_random (6)) {
  case 0:
    bytes->data[at] ^= (guint8) (1 << help_random (8));
    break;
  case 1:
    bytes->data[at] = (guint8) help_random (256);
    break;
  case 2:
    bytes->data[at] = 0xff;
    break;
  case 3:
    bytes->data[at] = 0;
    break;
  case 4:
    g_byte_array_remove_range (bytes, (guint) at, MIN (1 + help_random (8), bytes->len - at));
    break;
  default:
    if (help_random (4) == 0)
      g_byte_array_set_size (bytes, (guint) at);
    break;
  }
}

/* Reads file @path in @n damaged versions: weights come or a sentence, and nothing else happens.
 * @head: half of the damage goes into so many first bytes. Returns: how many were refused */
G_GNUC_UNUSED static guint
help_damage (const char *path, const char *name, gsize head, guint n)
{
  g_autofree char *damaged = help_path (name);
  g_autofree char *text = NULL;
  guint refused = 0;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  for (guint i = 0; i < n; i++) {
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (LamWeights) weights = NULL;

    help_state = 0x9e3779b97f4a7c15 * (i + 1);
    g_byte_array_append (bytes, (const guint8 *) text, (guint) length);
    for (guint k = help_random (4) + 1; k > 0 && bytes->len > 1; k--)
      help_mutate (bytes, head);
    /* Not g_file_set_contents: waiting for the disk a thousand times takes long. */
    g_assert_true (g_file_set_contents_full (damaged, (char *) bytes->data, bytes->len,
                                             G_FILE_SET_CONTENTS_NONE, 0644, NULL));
    weights = lam_weights_load (damaged, &error);
    if (weights == NULL)
      help_sentence (error, damaged, "");
    refused += weights == NULL;
  }
  return refused;
}

/* The file of other programs' making called @name, or NULL with the test marked as skipped. */
G_GNUC_UNUSED static char *
help_fixture (const char *name)
{
  const char *folder = g_getenv ("LAMINA_FIXTURES");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "/nowhere", name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  if (folder == NULL) {
    g_test_skip ("LAMINA_FIXTURES is not set: files of other programs are not here");
  } else {
    g_autofree char *why = g_strdup_printf ("%s lacks %s", folder, name);

    g_test_skip (why);
  }
  return NULL;
}

G_GNUC_UNUSED static int
help_run (void)
{
  const char *remove[] = { "rm", "-r", NULL, NULL };
  int result;

  help_folder = g_dir_make_tmp ("lamina-XXXXXX", NULL);
  result = g_test_run ();
  remove[2] = help_folder;
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_free (help_folder);
  return result;
}
