/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Initialisers: bounds, mean and deviation, and numbers that follow from key and element alone. */

#include <math.h>

#include "lam-experiment.h"
#include "lam-loss.h"
#include "lam-random.h"

enum { N = 40000 };

static LamItem *
make_item (const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;
  LamItem *item = lam_item_from_json (&lam_initializer_family, node, "test", &error);

  g_assert_no_error (error);
  return item;
}

/* In two pieces, as weights are drawn piece by piece. */
static void
fill (const LamItem *item, guint64 key, gsize n, double *into)
{
  const LamInitializerKind *kind = (const LamInitializerKind *) item->kind;
  LamWeight weight = { .fan_in = 300, .fan_out = 100 };
  gsize n_first = n / 3;

  kind->fill (item, &weight, key, 0, n_first, into);
  kind->fill (item, &weight, key, n_first, n - n_first, into + n_first);
}

/* For fan_in 300 and fan_out 100. A deviation cut at two is the deviation after the cut. */
#define CUT 0.87962566103423978
static const struct {
  const char *json;
  double mean, deviation, bound; /* bound 0: none */
} cases[] = {
  { "\"glorot_uniform\"", 0, 0.0707106781, 0.122474487 }, /* √(6/400) */
  { "\"glorot_normal\"", 0, 0.0707106781, 2 * 0.0707106781 / CUT },
  { "\"he_uniform\"", 0, 0.0816496581, 0.141421356 },
  { "\"he_normal\"", 0, 0.0816496581, 2 * 0.0816496581 / CUT },
  { "\"lecun_uniform\"", 0, 0.0577350269, 0.1 },
  { "\"lecun_normal\"", 0, 0.0577350269, 2 * 0.0577350269 / CUT },
  { "\"zeros\"", 0, 0, 0 },
  { "\"ones\"", 1, 0, 1 },
  { "{\"type\": \"constant\", \"value\": 0.1}", 0.1, 0, 0.1 },
  { "\"random_normal\"", 0, 0.05, 0 },
  { "{\"type\": \"random_normal\", \"mean\": 2, \"stddev\": 0.001}", 2, 0.001, 0 },
  { "\"random_uniform\"", 0, 0.0288675135, 0.05 },
  { "{\"type\": \"truncated_normal\", \"stddev\": 0.1}", 0, 0.1 * CUT, 0.2 },
  { "\"variance_scaling\"", 0, 0.0577350269, 2 * 0.0577350269 / CUT },
  { "{\"type\": \"variance_scaling\", \"scale\": 2, \"distribution\": \"untruncated_normal\"}", 0,
    0.0816496581, 0 },
  { "{\"type\": \"variance_scaling\", \"mode\": \"fan_out\", \"distribution\": \"uniform\"}", 0,
    0.1, 0.173205081 },
  { "{\"type\": \"variance_scaling\", \"mode\": \"fan_avg\", \"scale\": 0.25}", 0, 0.0353553391,
    2 * 0.0353553391 / CUT },
};

static void
test_spread (void)
{
  g_autofree double *values = g_new (double, N);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LamItem) item = make_item (cases[i].json);
    double sum = 0, squares = 0, furthest = 0;

    fill (item, lam_random_key (1, LAM_RANDOM_WEIGHTS, 0, 0), N, values);
    for (guint j = 0; j < N; j++) {
      sum += values[j];
      squares += (values[j] - cases[i].mean) * (values[j] - cases[i].mean);
      furthest = MAX (furthest, fabs (values[j]));
    }
    g_test_message ("%s: %g ± %g", cases[i].json, sum / N, sqrt (squares / N));
    /* Five deviations of a mean and of a deviation of 40000 numbers: 0.025 and 0.018 of it. */
    g_assert_cmpfloat_with_epsilon (sum / N, cases[i].mean, 0.025 * cases[i].deviation + 1e-12);
    g_assert_cmpfloat_with_epsilon (sqrt (squares / N), cases[i].deviation,
                                    0.018 * cases[i].deviation + 1e-12);
    if (cases[i].bound > 0) {
      g_assert_cmpfloat (furthest, <=, cases[i].bound * (1 + 1e-8));
      g_assert_cmpfloat (furthest, >, 0.99 * cases[i].bound); /* and it is reached */
    } else if (cases[i].deviation > 0)
      g_assert_cmpfloat (furthest - cases[i].mean, >, 3 * cases[i].deviation); /* nothing cut off */
  }
}

/* Element i is the same however many are filled, and other keys give other numbers. */
static void
test_elements (void)
{
  double few[10], many[1000], other[10];

  for (guint i = 0; i < *lam_initializer_family.n_kinds; i++) {
    const LamKind *kind = lam_initializer_family.kinds[i];
    g_autoptr (LamItem) item = lam_item_new (&lam_initializer_family, kind);
    guint n_same = 0;

    if (g_str_equal (kind->id, "values"))
      continue; /* see test_values */
    fill (item, 77, 10, few);
    fill (item, 77, 1000, many);
    fill (item, 78, 10, other);
    g_assert_cmpmem (few, sizeof few, many, sizeof few);
    for (guint j = 0; j < 10; j++)
      n_same += few[j] == other[j];
    g_assert_cmpuint (n_same, ==,
                      g_str_equal (kind->id, "zeros") || g_str_equal (kind->id, "ones")
                              || g_str_equal (kind->id, "constant")
                          ? 10
                          : 0);
  }
}

/* Two filters of 1×2 over two channels, typed filter by filter and in the kernel's own order. */
static void
test_values (void)
{
  static const struct {
    const char *json;
    double wanted[8];
  } good[] = {
    { "{\"type\": \"values\", \"values\": [1, 2, 3, 4, 5, 6, 7, 8.5]}",
      { 1, 2, 3, 4, 5, 6, 7, 8.5 } },
    /* filter 0: channel 0 is 1 2, channel 1 is 3 4 */
    { "{\"type\": \"values\", \"order\": \"filters\", \"values\": [1, 2, 3, 4, 5, 6, 7, 8.5]}",
      { 1, 5, 3, 7, 2, 6, 4, 8.5 } },
  };
  static const struct {
    const char *json, *says;
  } bad[] = {
    { "{\"type\": \"values\", \"values\": [1, 2, 3]}",
      "3 numbers are given for “kernel”; it holds 8 (1×2×2×2)" },
    { "\"values\"", "0 numbers are given" },
    { "{\"type\": \"values\", \"values\": [1, 2, 3, 4, 5, 6, 7, \"x\"]}",
      "Number 8 of “kernel” is “x”" },
  };
  LamWeight weight = { .id = "kernel", .n = 4, .d = { 1, 2, 2, 2 } };
  double values[8];

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (LamItem) item = make_item (good[i].json);
    LamLayer layer = { .n_weights = 1, .weight = { weight } };

    layer.weight[0].initializer = item;
    g_assert_true (lam_initializers_check (&layer, NULL));
    lam_initializer_fill (&layer.weight[0], 1, 0, 3, values);
    lam_initializer_fill (&layer.weight[0], 1, 3, 5, values + 3);
    g_assert_cmpmem (values, sizeof values, good[i].wanted, sizeof values);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (LamItem) item = make_item (bad[i].json);
    g_autoptr (GError) error = NULL;
    LamLayer layer = { .n_weights = 1, .weight = { weight } };

    layer.weight[0].initializer = item;
    g_assert_false (lam_initializers_check (&layer, &error));
    g_assert_nonnull (strstr (error->message, bad[i].says));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/initializers/spread", test_spread);
  g_test_add_func ("/initializers/elements", test_elements);
  g_test_add_func ("/initializers/values", test_values);
  return g_test_run ();
}
