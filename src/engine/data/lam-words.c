/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-words.h. */

#include "lam-words.h"

#include <stdlib.h>
#include <string.h>

struct _LamWords {
  gsize n;
  guint num_words;
  guint32 **lists; /* of reviews that have not settled */
  guint32 *lengths;
  gsize settled;   /* reviews whose lists are in … */
  guint32 *values; /* … [total], with room for more */
  guint64 *starts; /* [n + 1] */
  gsize total, room;
};

/* What the Tokenizer of Keras takes for blanks. */
static void
fill_filters (gboolean is_blank[256])
{
  static const char filters[] = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r ";

  memset (is_blank, 0, 256 * sizeof *is_blank);
  for (const char *c = filters; *c != '\0'; c++)
    is_blank[(guint8) *c] = TRUE;
  is_blank[0] = TRUE;
}

char *
lam_words_cut (const char *text, gsize n)
{
  g_autofree char *valid = n > 0 ? g_utf8_make_valid (text, (gssize) n) : g_strdup ("");
  g_autofree char *low = g_utf8_strdown (valid, -1);
  gsize length = strlen (low);
  char *words = g_malloc (length + 2), *to = words;
  gboolean is_blank[256];

  fill_filters (is_blank);
  for (gsize i = 0; i < length; i++) {
    if (!is_blank[(guint8) low[i]])
      *to++ = low[i];
    else if (to > words && to[-1] != '\0')
      *to++ = '\0';
  }
  if (to > words && to[-1] != '\0')
    *to++ = '\0';
  *to = '\0';
  return words;
}

LamWords *
lam_words_new (gsize n, guint num_words)
{
  LamWords *words = g_new0 (LamWords, 1);

  words->n = n;
  words->num_words = num_words;
  words->lists = g_new0 (guint32 *, MAX (n, 1));
  words->lengths = g_new0 (guint32, MAX (n, 1));
  words->starts = g_new0 (guint64, n + 1);
  return words;
}

static int
by_number (const void *a, const void *b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

gsize
lam_words_sort (guint32 *columns, gsize n)
{
  gsize kept = 0;

  qsort (columns, n, sizeof *columns, by_number);
  for (gsize i = 0; i < n; i++)
    if (i == 0 || columns[i] != columns[i - 1])
      columns[kept++] = columns[i];
  return kept;
}

void
lam_words_set (LamWords *words, gsize index, const guint32 *columns, gsize n)
{
  g_autofree guint32 *sorted = g_new (guint32, MAX (n, 1));
  gsize kept;

  for (gsize i = 0; i < n; i++)
    sorted[i] = columns[i] < words->num_words ? columns[i] : LAM_WORD_UNKNOWN;
  kept = lam_words_sort (sorted, n);
  g_free (words->lists[index]);
  words->lists[index] = g_memdup2 (sorted, MAX (kept, 1) * sizeof *sorted);
  words->lengths[index] = (guint32) kept;
}

static gboolean
make_room (LamWords *words, gsize wanted, GError **error)
{
  guint32 *values;

  if (words->values != NULL && wanted <= words->room)
    return TRUE;
  words->room = MAX (wanted, words->room + words->room / 2);
  values = g_try_renew (guint32, words->values, MAX (words->room, 1));
  if (values != NULL)
    words->values = values;
  return values != NULL
         || lam_fail (error, LAM_ERROR_MEMORY, "The reviews do not fit into memory.");
}

gboolean
lam_words_settle (LamWords *words, gsize end, GError **error)
{
  gsize more = 0;

  for (gsize i = words->settled; i < end; i++)
    more += words->lengths[i];
  if (!make_room (words, words->total + more, error))
    return FALSE;
  for (gsize i = words->settled; i < end; i++) {
    if (words->lengths[i] > 0)
      memcpy (words->values + words->total, words->lists[i],
              words->lengths[i] * sizeof *words->values);
    g_clear_pointer (&words->lists[i], g_free);
    words->total += words->lengths[i];
    words->starts[i + 1] = words->total;
  }
  words->settled = MAX (words->settled, end);
  return TRUE;
}

gboolean
lam_words_finish (LamWords *words, LamSamples *samples, GError **error)
{
  gboolean good = lam_words_settle (words, words->n, error);

  for (gsize i = words->settled; i < words->n; i++)
    g_free (words->lists[i]);
  *samples = (LamSamples){ .n = words->n,
                           .type = LAM_STORE_INDICES,
                           .shape = lam_shape_vector (words->num_words),
                           .n_values = words->total };
  samples->starts = words->starts;
  samples->values = g_renew (guint32, words->values, MAX (words->total, 1));
  g_free (words->lists);
  g_free (words->lengths);
  g_free (words);
  return good;
}

char **
lam_words_class_names (void)
{
  static const char *const names[] = { "negative", "positive", NULL };

  return g_strdupv ((char **) names);
}
