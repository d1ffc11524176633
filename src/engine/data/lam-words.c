/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-words.h. */

#include "lam-words.h"

#include <stdlib.h>
#include <string.h>

struct _LamWords {
  gsize n;
  guint num_words;
  guint32 **lists;
  guint32 *lengths;
};

LamWords *
lam_words_new (gsize n, guint num_words)
{
  LamWords *words = g_new0 (LamWords, 1);

  words->n = n;
  words->num_words = num_words;
  words->lists = g_new0 (guint32 *, MAX (n, 1));
  words->lengths = g_new0 (guint32, MAX (n, 1));
  return words;
}

static int
by_number (const void *a, const void *b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

void
lam_words_set (LamWords *words, gsize index, const guint32 *columns, gsize n)
{
  g_autofree guint32 *sorted = g_new (guint32, MAX (n, 1));
  gsize kept = 0;

  for (gsize i = 0; i < n; i++)
    sorted[i] = columns[i] < words->num_words ? columns[i] : LAM_WORD_UNKNOWN;
  qsort (sorted, n, sizeof *sorted, by_number);
  for (gsize i = 0; i < n; i++)
    if (i == 0 || sorted[i] != sorted[i - 1])
      sorted[kept++] = sorted[i];
  g_free (words->lists[index]);
  words->lists[index] = g_memdup2 (sorted, MAX (kept, 1) * sizeof *sorted);
  words->lengths[index] = (guint32) kept;
}

gboolean
lam_words_finish (LamWords *words, LamSamples *samples, GError **error)
{
  guint32 *values;
  gsize total = 0;

  for (gsize i = 0; i < words->n; i++)
    total += words->lengths[i];
  *samples = (LamSamples){ .n = words->n,
                           .type = LAM_STORE_INDICES,
                           .shape = lam_shape_vector (words->num_words),
                           .n_values = total };
  samples->starts = g_new (guint64, words->n + 1);
  samples->values = values = g_try_new (guint32, MAX (total, 1));
  for (gsize i = 0, at = 0; i < words->n; i++) {
    samples->starts[i] = at;
    if (values != NULL && words->lengths[i] > 0)
      memcpy (values + at, words->lists[i], words->lengths[i] * sizeof *values);
    at += words->lengths[i];
    g_free (words->lists[i]);
  }
  samples->starts[words->n] = total;
  g_free (words->lists);
  g_free (words->lengths);
  g_free (words);
  return values != NULL
         || lam_fail (error, LAM_ERROR_MEMORY, "The reviews do not fit into memory.");
}

char **
lam_words_class_names (void)
{
  static const char *const names[] = { "negative", "positive", NULL };

  return g_strdupv ((char **) names);
}
