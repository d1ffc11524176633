/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Layers that are random while training, and dense on index lists. Built for float and for double.
 */

#include "one-layer.h"

/* ---- Randomness ---- */

static void
test_dropout (void)
{
  LayerCase c = { .n_in = 1,
                  .in = { { 1, { 1000 } } },
                  .json = "{\"type\": \"dropout\", \"rate\": 0.3}" };
  g_autoptr (LamItem) item = make_item (c.json);
  LamLayer *l = make_layer (item, &c, 100, NULL);
  const gsize n = 100000;
  gsize n_dropped = 0;

  l->kind->forward (l);
  l->kind->backward (l);
  for (gsize i = 0; i < n; i++) {
    g_assert_true ((l->y[i] == 0) == (l->dx[0][i] == 0)); /* the same mask backwards */
    n_dropped += l->y[i] == 0;
    if (l->y[i] != 0)
      g_assert_cmpfloat_with_epsilon (l->y[i], l->x[0][i] / 0.7, 1e-6);
  }
  /* Five deviations of a count of 100000 with p 0.3 are 725. */
  g_assert_cmpuint (n_dropped, >, 30000 - 725);
  g_assert_cmpuint (n_dropped, <, 30000 + 725);
  l->step = 1;
  l->kind->forward (l);
  for (gsize i = n_dropped = 0; i < n; i++)
    n_dropped += (l->y[i] == 0) != (l->dx[0][i] == 0);
  g_assert_cmpuint (n_dropped, >, 40000); /* another step, another mask: 2 · 0.3 · 0.7 differ */
  l->training = FALSE;
  l->kind->forward (l);
  g_assert_cmpmem (l->y, n * sizeof *l->y, l->x[0], n * sizeof *l->y);
  one_layer_free (l);
}

static void
test_noise (void)
{
  LayerCase c = { .n_in = 1,
                  .in = { { 1, { 1000 } } },
                  .json = "{\"type\": \"gaussian_noise\", \"stddev\": 0.5}" };
  g_autoptr (LamItem) item = make_item (c.json);
  LamLayer *l = make_layer (item, &c, 100, NULL);
  const gsize n = 100000;
  double sum = 0, squares = 0;

  l->kind->forward (l);
  for (gsize i = 0; i < n; i++) {
    double noise = (double) l->y[i] - (double) l->x[0][i];

    sum += noise;
    squares += noise * noise;
  }
  /* Five deviations: 5 · 0.5 / √n for the mean, 5 · 0.5 / √(2n) for the deviation. */
  g_assert_cmpfloat_with_epsilon (sum / (double) n, 0, 0.008);
  g_assert_cmpfloat_with_epsilon (sqrt (squares / (double) n), 0.5, 0.0056);
  l->training = FALSE;
  l->kind->forward (l);
  g_assert_cmpmem (l->y, n * sizeof *l->y, l->x[0], n * sizeof *l->y);
  one_layer_free (l);
}

/* ---- Index lists ---- */

static void
test_index_lists (void)
{
  static const guint32 starts[] = { 0, 2, 2, 5 }, indices[] = { 1, 6, 0, 3, 8 };
  LayerCase c = { .n_in = 1,
                  .in = { { 1, { 9 } } },
                  .json = "{\"type\": \"dense\", \"units\": 4}" };
  LamIndexLists lists = { starts, indices };
  g_autoptr (LamItem) item = make_item (c.json);
  LamLayer *listed = make_layer (item, &c, 3, NULL), *full = make_layer (item, &c, 3, NULL);
  LamReal *x = (LamReal *) full->x[0];

  memset (x, 0, 27 * sizeof *x);
  for (guint row = 0; row < 3; row++)
    for (guint i = starts[row]; i < starts[row + 1]; i++)
      x[row * 9 + indices[i]] = 1;
  listed->lists = &lists;
  g_aligned_free ((gpointer) listed->x[0]);
  listed->x[0] = NULL;
  g_clear_pointer (&listed->dx[0], g_aligned_free);
  for (guint i = 0; i < 2; i++) {
    LamLayer *l = i == 0 ? listed : full;

    l->kind->forward (l);
    l->kind->backward (l);
  }
  /* Sums of three numbers in another order. */
  for (guint i = 0; i < 12; i++)
    g_assert_cmpfloat_with_epsilon (listed->y[i], full->y[i], 1e-6);
  for (guint i = 0; i < 36; i++)
    g_assert_cmpfloat_with_epsilon (listed->dw[0][i], full->dw[0][i], 1e-6);
  listed->x[0] = aligned_reals (1);
  listed->dx[0] = aligned_reals (1);
  one_layer_free (listed);
  one_layer_free (full);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layers/dropout", test_dropout);
  g_test_add_func ("/layers/noise", test_noise);
  g_test_add_func ("/layers/index-lists", test_index_lists);
  return g_test_run ();
}
