/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What tests of damaged pictures share: files that cannot be read, each in its own way, and sets
 * that must be as if these were not there. */

#pragma once

#include <glib/gstdio.h>
#include <unistd.h>

#include "data-help.h"
#include "data-samples.h"

/* A picture whose file is long enough to be cut in the middle of its pixels. */
G_GNUC_UNUSED static GByteArray *
make (const char *name, guint rows, guint columns, guint channels)
{
  gsize n = (gsize) rows * columns * channels;
  g_autofree guint8 *pixels = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    pixels[i] = (guint8) lam_random_at (g_str_hash (name), (guint32) i);
  return g_str_has_suffix (name, ".jpg")
             ? data_samples_jpeg (pixels, rows, columns, channels)
             : data_samples_png (pixels, rows, columns, channels, FALSE);
}

G_GNUC_UNUSED static void
write_sized (const char *name, guint rows, guint columns, guint channels)
{
  g_autoptr (GByteArray) file = make (name, rows, columns, channels);

  help_write (name, file->data, file->len);
}

/* The kinds of damage. */
typedef enum { CUT, HEADER, OTHER, EMPTY, DANGLING, N_DAMAGES } Damage;

G_GNUC_UNUSED static void
write_damaged (const char *name, Damage damage, guint rows, guint columns, guint channels)
{
  g_autoptr (GByteArray) file = make (name, rows, columns, channels);
  g_autofree char *path = help_path (name);

  help_write (name, damage == OTHER ? (guint8 *) "GIF89a and so on" : file->data,
              damage == CUT      ? file->len * 2 / 3
              : damage == HEADER ? 20
              : damage == OTHER  ? 16
                                 : 0);
  if (damage == DANGLING) {
    g_assert_cmpint (g_unlink (path), ==, 0);
    g_assert_cmpint (symlink ("nowhere", path), ==, 0);
  }
}

G_GNUC_UNUSED static void
erase (const char *name)
{
  g_autofree char *path = help_path (name);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

G_GNUC_UNUSED static const char *
warning (const LamData *data, guint index)
{
  g_assert_cmpuint (index, <, data->warnings->len);
  return data->warnings->pdata[index];
}

G_GNUC_UNUSED static void
assert_says (const char *text, const char *word)
{
  if (strstr (text, word) == NULL)
    g_error ("“%s” does not say “%s”", text, word);
}

G_GNUC_UNUSED static void
assert_alike (const LamData *a, const LamData *b)
{
  g_assert_cmpuint (a->hash, ==, b->hash);
  for (guint s = 0; s < LAM_N_PARTS; s++) {
    const LamStore *x = a->stores[s], *y = b->stores[s];

    g_assert_true ((x == NULL) == (y == NULL));
    for (gsize i = 0; x != NULL && x->names != NULL && i < x->x.n; i++)
      g_assert_cmpstr (x->names[i], ==, y->names[i]);
  }
}

G_GNUC_UNUSED static LamData *
load_any (const char *json, guint n_threads)
{
  g_autofree char *text =
      g_strdup_printf ("{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": %s}", json);
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = lam_experiment_from_text (text, -1, "test", &error);
  LamLoading loading = {
    .folder = help_folder, .seed = 7, .any_shape = TRUE, .n_threads = n_threads
  };
  LamData *data = lam_data_load (experiment, &loading, &error);

  g_assert_no_error (error);
  return data;
}
