/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Layers and losses against PyTorch's numbers: the folder given as an argument (our own set), or
 * the one that LAMINA_REFERENCE names. Whole training runs: reference-train.c. */

#include <math.h>
#include <string.h>

#include "lam-experiment.h"
#include "one-layer.h"
#include "reference-train.h"
#include "reference.h"

static void
copy_in (const Case *c, const char *name, LamReal *into, gsize n)
{
  g_autofree LamReal *values = case_values (c, name);

  g_assert_cmpuint (case_find (c, name)->size, ==, n);
  memcpy (into, values, n * sizeof *into);
}

static void
copy_weights_in (const Case *c, LamLayer *l)
{
  for (guint i = 0; i < l->n_weights; i++) {
    g_autofree char *name =
        g_strdup_printf ("%s.%s", l->weight[i].is_state ? "s" : "p", l->weight[i].id);

    if (case_find (c, name) != NULL)
      copy_in (c, name, l->w[i], weight_size (&l->weight[i]));
    else
      g_assert_true (l->weight[i].is_state);
  }
}

static void
check_backward (const Case *c, LamLayer *l)
{
  copy_in (c, "dy", l->dy, l->batch * lam_shape_size (l->out));
  l->kind->backward (l);
  case_check (c, "dx", l->dx[0], l->batch * lam_shape_size (l->in[0]));
  for (guint i = 0; i < l->n_weights; i++) {
    g_autofree char *name = g_strdup_printf ("d.%s", l->weight[i].id);

    if (!l->weight[i].is_state)
      case_check (c, name, l->dw[i], weight_size (&l->weight[i]));
  }
}

static void
check_settled (const Case *c, LamLayer *l)
{
  l->kind->settle (l);
  for (guint i = 0; i < l->n_weights; i++) {
    g_autofree char *name = g_strdup_printf ("s1.%s", l->weight[i].id);

    if (l->weight[i].is_state)
      case_check (c, name, l->w[i], weight_size (&l->weight[i]));
  }
}

static void
check_layer (const Case *c)
{
  g_autoptr (LamItem) item = case_layer (c->config);
  g_autoptr (LamPool) pool = lam_pool_new (2);
  g_autoptr (GError) error = NULL;
  LamShape in = case_shape (c, "x");
  guint batch = (guint) case_find (c, "x")->d[0];
  LamLayer *l = one_layer_new_for (item, 1, &in, batch, pool, &error);

  g_assert_no_error (error);
  l->training = !g_str_has_suffix (json_object_get_string_member (c->config, "layer"), "_infer");
  copy_in (c, "x", (LamReal *) l->x[0], batch * lam_shape_size (in));
  copy_weights_in (c, l);
  l->kind->forward (l);
  case_check (c, "y", l->y, batch * lam_shape_size (l->out));
  if (case_find (c, "dy") != NULL)
    check_backward (c, l);
  if (l->training && l->kind->settle != NULL)
    check_settled (c, l);
  one_layer_free (l);
}

/* One-hot targets as class numbers, where each row has a single 1 and zeros; else NULL. */
static gint32 *
as_classes (const LamReal *values, gsize positions, gsize channels)
{
  gint32 *classes = g_new (gint32, positions);

  for (gsize i = 0; i < positions; i++) {
    gsize n_ones = 0;

    classes[i] = -1;
    for (gsize j = 0; j < channels; j++) {
      LamReal value = values[i * channels + j];

      if (value == 1 && channels > 1 && n_ones++ == 0)
        classes[i] = (gint32) j;
      else if (value != 0 || channels == 1) {
        g_free (classes);
        return NULL;
      }
    }
    if (n_ones != 1) {
      g_free (classes);
      return NULL;
    }
  }
  return classes;
}

static void
measure (const Case *c, const LamItem *item, gboolean logits, const LamTargets *t)
{
  const LamLossKind *loss = lam_loss_find (item->kind->id);
  gsize size = t->n * t->positions * t->channels;
  g_autofree LamReal *dy = g_new (LamReal, size);
  g_autofree double *per_sample = g_new (double, t->n);
  LamReal value = (LamReal) loss->measure (item, t, logits, dy, per_sample);

  case_check (c, "y", &value, 1);
  case_check (c, "dx", dy, size);
  value = (LamReal) loss->measure (item, t, logits, NULL, per_sample);
  case_check (c, "y", &value, 1);
}

static void
check_loss (const Case *c)
{
  gboolean logits;
  g_autoptr (LamItem) item = case_loss (json_object_get_string_member (c->config, "fn"), &logits);
  g_autoptr (LamPool) pool = lam_pool_new (2);
  LamShape out = case_shape (c, "x");
  g_autofree LamReal *y = case_values (c, "x");
  g_autofree LamReal *values = case_values (c, "t");
  g_autofree gint32 *classes = NULL;
  LamTargets t = { .n = (guint) case_find (c, "x")->d[0],
                   .channels = lam_shape_channels (out),
                   .y = y,
                   .values = values,
                   .pool = pool };

  t.positions = lam_shape_size (out) / t.channels;
  t.counted = t.n * t.positions;
  measure (c, item, logits, &t);
  classes = as_classes (values, t.counted, t.channels);
  if (classes != NULL) {
    t.values = NULL;
    t.classes = classes;
    measure (c, item, logits, &t);
  }
}

/* The comparison must be able to say no. */
static void
test_says_no (void)
{
  gsize d[] = { 3 };
  g_autoptr (LamArray) array = lam_array_new ("y", LAM_ARRAY_F64, 1, d);
  g_autoptr (GPtrArray) arrays = g_ptr_array_new ();
  g_autoptr (JsonObject) json = json_object_new ();
  Case c = { .id = "made up", .json = json, .arrays = arrays };
  LamReal good[] = { 1, -2, 4 };
  LamReal bad[] = { 1, -2, (LamReal) 4.001 };
  LamReal broken[] = { 1, -2, (LamReal) NAN };

  memcpy (array->values, (double[]){ 1, -2, 4 }, 3 * sizeof (double));
  g_ptr_array_add (arrays, array);
  json_object_set_object_member (json, "stats", json_object_new ());
  g_assert_cmpfloat (case_excess (&c, "y", good), <=, 1);
  g_assert_cmpfloat (case_excess (&c, "y", bad), >, 1);
  g_assert_cmpfloat (case_excess (&c, "y", broken), >, 1);
}

static void
test_lacks_data (void)
{
  g_test_skip ("LAMINA_REFERENCE names no folder of reference numbers");
}

int
main (int argc, char *argv[])
{
  const char *folder;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = argc > 1 ? argv[1] : g_getenv ("LAMINA_REFERENCE");
  g_test_add_func ("/reference/says-no", test_says_no);
  if (folder == NULL || *folder == '\0')
    g_test_add_func ("/reference/shared", test_lacks_data);
  else
    reference_add_tests (folder, check_layer, check_loss, check_training);
  status = g_test_run ();
  reference_free ();
  return status;
}
