/* SPDX-License-Identifier: GPL-3.0-or-later */

/* lamina-cli compare: files of weights or arrays, side by side. */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli-commands.h"
#include "cli-common.h"

/* ---- Reading ---- */

static LamArray *
array_from_tensor (const LamTensor *tensor)
{
  LamArray *array = lam_array_new (tensor->name, LAM_ARRAY_F32, tensor->n, tensor->d);

  memcpy (array->values, tensor->values, array->size * sizeof (float));
  return array;
}

/* The arrays of any file that holds some: .npy, .npz and .csv as they are, others as weights. */
static GPtrArray *
load_any (const char *path, GError **error)
{
  g_autoptr (GPtrArray) arrays = NULL;
  g_autoptr (LamWeights) weights = NULL;
  LamArray *array;

  if (g_str_has_suffix (path, ".npz"))
    return lam_npz_load (path, NULL, error);
  arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  if (g_str_has_suffix (path, ".npy") || g_str_has_suffix (path, ".csv")) {
    array = lam_array_load (path, error);
    if (array == NULL)
      return NULL;
    g_ptr_array_add (arrays, array);
    return g_steal_pointer (&arrays);
  }
  weights = lam_weights_load (path, error);
  for (guint i = 0; weights != NULL && i < weights->tensors->len; i++)
    g_ptr_array_add (arrays, array_from_tensor (g_ptr_array_index (weights->tensors, i)));
  return weights != NULL ? g_steal_pointer (&arrays) : NULL;
}

/* The one of @arrays that goes with @array: by name, or, of lone arrays, the only one. */
static LamArray *
find_partner (GPtrArray *arrays, const LamArray *array, gboolean alone)
{
  return alone ? g_ptr_array_index (arrays, 0) : lam_npz_find (arrays, array->name);
}

/* ---- Comparing ---- */

typedef struct {
  double rtol, atol;
  gsize n_differ, worst; /* entries out of tolerance; flat index of the worst */
  double largest;        /* absolute difference */
} Difference;

static gboolean
same_shape (const LamArray *a, const LamArray *b)
{
  return a->n == b->n && memcmp (a->d, b->d, a->n * sizeof *a->d) == 0;
}

/* As numpy.allclose (a, b), but a NaN equals a NaN. */
static void
compare_values (const LamArray *a, const LamArray *b, Difference *difference)
{
  double worst_excess = -1;

  for (gsize i = 0; i < a->size; i++) {
    double x = lam_array_at (a, i), y = lam_array_at (b, i), distance = fabs (x - y);
    double allowed = difference->atol + difference->rtol * fabs (y);

    if (x == y || (isnan (x) && isnan (y)))
      continue;
    if (!isfinite (x) || !isfinite (y))
      distance = INFINITY, allowed = 0;
    difference->n_differ += distance > allowed;
    if (distance - allowed > worst_excess) {
      worst_excess = distance - allowed;
      difference->worst = i;
    }
    difference->largest = MAX (difference->largest, distance);
  }
}

/* A line about two arrays. Returns: whether they agree. */
static gboolean
compare_pair (const char *name, const LamArray *a, const LamArray *b, Difference difference)
{
  g_autofree char *shape_a = lam_array_shape_text (a), *shape_b = lam_array_shape_text (b);

  if (a->type == LAM_ARRAY_PICKLE || b->type == LAM_ARRAY_PICKLE) {
    gboolean same =
        a->type == b->type && a->size == b->size && memcmp (a->values, b->values, a->size) == 0;

    printf ("%s\t%s\n", name, same ? "same" : "differs: Python objects");
    return same;
  }
  if (!same_shape (a, b)) {
    printf ("%s\tdiffers: %s and %s\n", name, shape_a, shape_b);
    return FALSE;
  }
  compare_values (a, b, &difference);
  if (difference.n_differ == 0)
    printf ("%s\tsame\t%.3g\n", name, difference.largest);
  else
    printf ("%s\tdiffers\t%.3g\t%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
            ", most at %" G_GSIZE_FORMAT ": %.9g and %.9g\n",
            name, difference.largest, difference.n_differ, a->size, difference.worst,
            lam_array_at (a, difference.worst), lam_array_at (b, difference.worst));
  return difference.n_differ == 0;
}

static gboolean
compare_files (GPtrArray *a, GPtrArray *b, const Difference *difference)
{
  gboolean alone = a->len == 1 && b->len == 1, same = TRUE;

  for (guint i = 0; i < a->len; i++) {
    const LamArray *array = g_ptr_array_index (a, i);
    const LamArray *partner = find_partner (b, array, alone);
    const char *name = array->name != NULL ? array->name : "array";

    if (partner == NULL)
      printf ("%s\tdiffers: only in the first file\n", name);
    same = partner != NULL && compare_pair (name, array, partner, *difference) && same;
  }
  for (guint i = 0; i < b->len; i++) {
    const LamArray *array = g_ptr_array_index (b, i);

    if (find_partner (a, array, alone) == NULL) {
      printf ("%s\tdiffers: only in the second file\n", array->name);
      same = FALSE;
    }
  }
  return same;
}

static int
run_compare (const CliLine *line, GError **error)
{
  Difference difference = { .rtol = cli_number (line, "rtol", 1e-5),
                            .atol = cli_number (line, "atol", 1e-8) };
  g_autoptr (GPtrArray) a = load_any (cli_word (line, 0), error);
  g_autoptr (GPtrArray) b = a != NULL ? load_any (cli_word (line, 1), error) : NULL;

  if (b == NULL)
    return CLI_BAD;
  return compare_files (a, b, &difference) ? CLI_DONE : CLI_FALSE;
}

static const CliOption compare_options[] = {
  { "rtol", "R", "allowed difference as a share of the second file's value; 1e-5 when left out",
    CLI_NUMBER, 0, 1e9 },
  { "atol", "A", "allowed difference besides; 1e-8 when left out", CLI_NUMBER, 0, 1e300 },
};

const CliCommand cli_compare = {
  .name = "compare",
  .words = "A B",
  .summary =
      "Compare two files of weights or arrays, a line a tensor: name, same or differs, largest\n"
      "difference. Ends with 1 where they differ.",
  .n_min = 2,
  .n_max = 2,
  .options = compare_options,
  .n_options = G_N_ELEMENTS (compare_options),
  .run = run_compare,
};
