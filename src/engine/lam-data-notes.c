/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is odd about samples though nothing is wrong with the files: the same sample in the
 * training part and in another one. */

#include <stdlib.h>
#include <string.h>

#include "data/lam-reading.h"
#include "lam-data-notes.h"

typedef struct {
  const LamPart *part;
  guint64 *hashes; /* [n] */
} Hashing;

static guint64
hash_sample (const LamSamples *x, gsize row)
{
  LamShape shape = lam_samples_shape (x, row);
  gsize size = lam_store_value_size (x->type), n = lam_samples_length (x, row) * size;

  return lam_hash_bytes (lam_hash_bytes (1, &shape, sizeof shape),
                         (guint8 *) x->values + lam_samples_start (x, row) * size, n);
}

static void
hash_rows (gsize from, gsize to, guint thread, gpointer user_data)
{
  const Hashing *h = user_data;

  for (gsize i = from; i < to; i++)
    h->hashes[i] = hash_sample (&h->part->store->x, h->part->rows[i]);
}

static guint64 *
hash_part (const LamPart *part, guint n_threads)
{
  Hashing h = { part, g_new (guint64, MAX (part->n, 1)) };

  lam_in_parallel (n_threads, part->n, 2048, hash_rows, &h);
  return h.hashes;
}

static gint
by_number (gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

static gboolean
contains (const guint64 *sorted, gsize n, guint64 wanted)
{
  gsize low = 0, high = n;

  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (sorted[middle] < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return low < n && sorted[low] == wanted;
}

/* How many samples of @part are in @known, sorted; @first: position of the first of them. */
static gsize
count_known (const LamPart *part, const guint64 *known, gsize n_known, guint n_threads,
             gsize *first)
{
  g_autofree guint64 *hashes = hash_part (part, n_threads);
  gsize n = 0;

  for (gsize i = part->n; i-- > 0;)
    if (contains (known, n_known, hashes[i])) {
      n++;
      *first = i;
    }
  return n;
}

static char *
leak_sentence (LamPartId part, gsize shared, gsize n, gsize first)
{
  return part == LAM_PART_VALIDATION
             ? g_strdup_printf (
                 lam_translate (
                     "The validation part shares %zu of its %zu samples with the training part "
                     "(number %zu is the first): what is measured on them says little."),
                 shared, n, first + 1)
             : g_strdup_printf (
                 lam_translate (
                     "The test part shares %zu of its %zu samples with the training part "
                     "(number %zu is the first): what is measured on them says little."),
                 shared, n, first + 1);
}

/* Whether @part is @test, or the beginning of it: some labs check on the test part. */
static gboolean
is_test (const LamPart *part, const LamPart *test)
{
  return part != test && part->store == test->store && part->n <= test->n
         && memcmp (part->rows, test->rows, part->n * sizeof *part->rows) == 0;
}

void
lam_data_note_leaks (LamData *data, guint n_threads)
{
  const LamPart *train = &data->parts[LAM_PART_TRAIN], *test = &data->parts[LAM_PART_TEST];
  g_autofree guint64 *known = NULL;

  for (guint p = LAM_PART_VALIDATION; p < LAM_N_PARTS; p++) {
    const LamPart *part = &data->parts[p];
    gsize n, first = 0;

    if (part->n == 0 || train->n == 0 || part->store->x.type == LAM_STORE_INDICES
        || is_test (part, test))
      continue;
    if (known == NULL) {
      known = hash_part (train, n_threads);
      qsort (known, train->n, sizeof *known, by_number);
    }
    n = count_known (part, known, train->n, n_threads, &first);
    if (n > 0)
      g_ptr_array_add (data->warnings, leak_sentence ((LamPartId) p, n, part->n, first));
  }
}
