/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The vectors that two courses hand out with their labs, from $LAMINA_DATA/vectors: convolution and
 * pooling forwards and backwards (channels first there), activations, and two small networks.
 * Built for float and for double. */

#include <math.h>
#include <string.h>

#include "lam-array.h"
#include "lam-loss.h"
#include "one-layer.h"

/* What the files were printed with, or single precision after sums of a few hundred terms. */
#define CLOSE (LAM_REAL_IS_DOUBLE ? 1e-9 : 2e-5)

/* The path of a file, or NULL with the test marked as lacking it. */
static char *
vector_path (const char *name)
{
  const char *root = g_getenv ("LAMINA_DATA");
  g_autofree char *path =
      g_build_filename (root != NULL ? root : "/nowhere", "vectors", name, NULL);
  g_autofree char *why = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  why = g_strdup_printf ("LAMINA_DATA has no vectors/%s", name);
  g_test_skip (why);
  return NULL;
}

/* ---- Channels first ---- */

static LamArray *
load_csv (const char *name)
{
  g_autofree char *path = vector_path (name);
  g_autoptr (GError) error = NULL;
  LamArray *array = path != NULL ? lam_array_load (path, &error) : NULL;

  g_assert_no_error (error);
  return array;
}

/* Where element @i of [a × b × c × d] goes when the dimensions are put into the order @order. */
static gsize
moved (gsize i, const guint d[4], const guint order[4])
{
  guint at[4], left = (guint) i;
  gsize to = 0;

  for (guint k = 4; k-- > 0;) {
    at[k] = left % d[k];
    left /= d[k];
  }
  for (guint k = 0; k < 4; k++)
    to = to * d[order[k]] + at[order[k]];
  return to;
}

static const guint to_nhwc[4] = { 0, 2, 3, 1 }, to_hwio[4] = { 2, 3, 1, 0 };

static void
put (const LamArray *from, const guint d[4], const guint order[4], LamReal *into)
{
  g_assert_cmpuint (from->size, ==, (gsize) d[0] * d[1] * d[2] * d[3]);
  for (gsize i = 0; i < from->size; i++)
    into[moved (i, d, order)] = (LamReal) lam_array_at (from, i);
}

static void
expect (const LamArray *wanted, const guint d[4], const guint order[4], const LamReal *got)
{
  g_assert_cmpuint (wanted->size, ==, (gsize) d[0] * d[1] * d[2] * d[3]);
  for (gsize i = 0; i < wanted->size; i++)
    g_assert_cmpfloat_with_epsilon (got[moved (i, d, order)], lam_array_at (wanted, i), CLOSE);
}

static LamLayer *
layer_for (const LamItem *item, LamShape in, guint batch)
{
  g_autoptr (GError) error = NULL;
  LamLayer *l = one_layer_new_for (item, 1, &in, batch, NULL, &error);

  g_assert_no_error (error);
  return l;
}

static void
test_conv_forward (void)
{
  g_autoptr (LamArray) x = load_csv ("cs5242/conv_forward_in_x.csv");
  g_autoptr (LamArray) w = load_csv ("cs5242/conv_forward_in_w.csv");
  g_autoptr (LamArray) b = load_csv ("cs5242/conv_forward_in_b.csv");
  g_autoptr (LamArray) y = load_csv ("cs5242/conv_forward_out.csv");
  g_autoptr (LamItem) item =
      make_item ("{\"type\": \"conv2d\", \"filters\": 3, \"kernel_size\": 4, \"strides\": 2, "
                 "\"padding\": \"explicit\", \"pad\": 1}");
  LamLayer *l;

  if (x == NULL)
    return;
  l = layer_for (item, lam_shape_picture (6, 6, 3), 2);
  put (x, (guint[]){ 2, 3, 6, 6 }, to_nhwc, (LamReal *) l->x[0]);
  put (w, (guint[]){ 3, 3, 4, 4 }, to_hwio, l->w[0]);
  put (b, (guint[]){ 3, 1, 1, 1 }, to_nhwc, l->w[1]);
  l->kind->forward (l);
  expect (y, (guint[]){ 2, 3, 3, 3 }, to_nhwc, l->y);
  one_layer_free (l);
}

static void
test_conv_backward (void)
{
  g_autoptr (LamArray) x = load_csv ("cs5242/conv_backward_in_x.csv");
  g_autoptr (LamArray) w = load_csv ("cs5242/conv_backward_in_w.csv");
  g_autoptr (LamArray) dy = load_csv ("cs5242/conv_backward_in_dout.csv");
  g_autoptr (LamArray) dx = load_csv ("cs5242/conv_backward_out_dx.csv");
  g_autoptr (LamArray) dw = load_csv ("cs5242/conv_backward_out_dw.csv");
  g_autoptr (LamArray) db = load_csv ("cs5242/conv_backward_out_db.csv");
  g_autoptr (LamItem) item = make_item ("{\"type\": \"conv2d\", \"filters\": 2, \"kernel_size\": "
                                        "3, \"padding\": \"explicit\", \"pad\": 1}");
  LamLayer *l;

  if (x == NULL)
    return;
  l = layer_for (item, lam_shape_picture (5, 5, 3), 4);
  put (x, (guint[]){ 4, 3, 5, 5 }, to_nhwc, (LamReal *) l->x[0]);
  put (w, (guint[]){ 2, 3, 3, 3 }, to_hwio, l->w[0]);
  put (dy, (guint[]){ 4, 2, 5, 5 }, to_nhwc, l->dy);
  l->kind->forward (l);
  l->kind->backward (l);
  expect (dx, (guint[]){ 4, 3, 5, 5 }, to_nhwc, l->dx[0]);
  expect (dw, (guint[]){ 2, 3, 3, 3 }, to_hwio, l->dw[0]);
  expect (db, (guint[]){ 2, 1, 1, 1 }, to_nhwc, l->dw[1]);
  one_layer_free (l);
}

static void
test_pooling (void)
{
  g_autoptr (LamArray) x = load_csv ("cs5242/maxpool_forward_in_x.csv");
  g_autoptr (LamArray) y = load_csv ("cs5242/maxpool_forward_out.csv");
  g_autoptr (LamArray) back_x = load_csv ("cs5242/maxpool_backward_in_x.csv");
  g_autoptr (LamArray) dy = load_csv ("cs5242/maxpool_backward_in_dout.csv");
  g_autoptr (LamArray) dx = load_csv ("cs5242/maxpool_backward_out.csv");
  g_autoptr (LamItem) item = make_item ("\"max_pooling2d\"");
  LamLayer *l;

  if (x == NULL)
    return;
  l = layer_for (item, lam_shape_picture (8, 8, 3), 3);
  put (x, (guint[]){ 3, 3, 8, 8 }, to_nhwc, (LamReal *) l->x[0]);
  l->kind->forward (l);
  expect (y, (guint[]){ 3, 3, 4, 4 }, to_nhwc, l->y);
  one_layer_free (l);
  l = layer_for (item, lam_shape_picture (10, 10, 2), 3);
  put (back_x, (guint[]){ 3, 2, 10, 10 }, to_nhwc, (LamReal *) l->x[0]);
  put (dy, (guint[]){ 3, 2, 5, 5 }, to_nhwc, l->dy);
  l->kind->forward (l);
  l->kind->backward (l);
  expect (dx, (guint[]){ 3, 2, 10, 10 }, to_nhwc, l->dx[0]);
  one_layer_free (l);
}

/* ---- Small networks ---- */

static GPtrArray *
load_npz (const char *name)
{
  g_autofree char *path = vector_path (name);
  g_autoptr (GError) error = NULL;
  GPtrArray *arrays = path != NULL ? lam_npz_load (path, NULL, &error) : NULL;

  g_assert_no_error (error);
  return arrays;
}

static void
copy (GPtrArray *arrays, const char *name, LamReal *into)
{
  const LamArray *array = lam_npz_find (arrays, name);

  for (gsize i = 0; i < array->size; i++)
    into[i] = (LamReal) lam_array_at (array, i);
}

static void
compare (GPtrArray *arrays, const char *name, const LamReal *got, double within)
{
  const LamArray *array = lam_npz_find (arrays, name);

  for (gsize i = 0; i < array->size; i++)
    g_assert_cmpfloat_with_epsilon (got[i], lam_array_at (array, i), within);
}

static void
test_activations (void)
{
  static const struct {
    const char *json, *y, *derivative;
  } kinds[] = { { "\"relu\"", "relu", "relu_deriv" },
                { "\"sigmoid\"", "sigmoid", "sigmoid_deriv" } };
  g_autoptr (GPtrArray) arrays = load_npz ("iust982/act_test.npz");

  for (guint k = 0; arrays != NULL && k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (LamItem) item = make_item (kinds[k].json);
    LamLayer *l = layer_for (item, lam_shape_vector (50), 100);

    copy (arrays, "x", (LamReal *) l->x[0]);
    for (guint i = 0; i < 5000; i++)
      l->dy[i] = 1;
    l->kind->forward (l);
    compare (arrays, kinds[k].y, l->y, CLOSE);
    l->kind->backward (l);
    compare (arrays, kinds[k].derivative, l->dx[0], CLOSE);
    one_layer_free (l);
  }
}

/* A dense layer on the output of @before, with relu if @bends. */
static LamLayer *
dense_after (GPtrArray *arrays, const LamItem *item, guint index, LamShape in, guint batch,
             gboolean bends)
{
  LamLayer *l = layer_for (item, in, batch);
  g_autofree char *w = g_strdup_printf ("w%u", index), *b = g_strdup_printf ("b%u", index);

  l->epilogue = bends ? LAM_ACTIVATION_RELU : LAM_ACTIVATION_LINEAR;
  copy (arrays, w, l->w[0]);
  copy (arrays, b, l->w[1]);
  return l;
}

static void
pass_on (const LamLayer *from, LamLayer *to)
{
  memcpy ((LamReal *) to->x[0], from->y,
          from->batch * lam_shape_size (from->out) * sizeof *from->y);
}

static void
test_mlp (void)
{
  g_autoptr (GPtrArray) arrays = load_npz ("iust982/mlptest.npz");
  g_autoptr (LamItem) wide = make_item ("{\"type\": \"dense\", \"units\": 64}");
  g_autoptr (LamItem) narrow = make_item ("{\"type\": \"dense\", \"units\": 32}");
  LamLayer *a, *b;

  if (arrays == NULL)
    return;
  a = dense_after (arrays, wide, 0, lam_shape_vector (100), 512, TRUE);
  b = dense_after (arrays, narrow, 1, a->out, 512, TRUE);
  copy (arrays, "x", (LamReal *) a->x[0]);
  a->kind->forward (a);
  pass_on (a, b);
  b->kind->forward (b);
  /* Sums of sums of products up to some tens; the double ones were stored whole. */
  compare (arrays, "out", b->y, LAM_REAL_IS_DOUBLE ? 1e-9 : 1e-3);
  one_layer_free (a);
  one_layer_free (b);
}

static void
test_mlp_gradients (void)
{
  g_autoptr (GPtrArray) arrays = load_npz ("iust982/grad_test.npz");
  g_autoptr (LamItem) five = make_item ("{\"type\": \"dense\", \"units\": 5}");
  g_autoptr (LamItem) ten = make_item ("{\"type\": \"dense\", \"units\": 10}");
  LamReal wanted[100];
  double per_sample[10];
  LamLayer *l[3];
  LamTargets t = { .n = 10, .positions = 1, .channels = 10, .values = wanted, .counted = 10 };

  if (arrays == NULL)
    return;
  l[0] = dense_after (arrays, five, 0, lam_shape_vector (5), 10, TRUE);
  l[1] = dense_after (arrays, five, 1, lam_shape_vector (5), 10, TRUE);
  l[2] = dense_after (arrays, ten, 2, lam_shape_vector (5), 10, FALSE);
  copy (arrays, "x", (LamReal *) l[0]->x[0]);
  copy (arrays, "y", wanted);
  for (guint i = 0; i < 3; i++) {
    l[i]->kind->forward (l[i]);
    if (i < 2)
      pass_on (l[i], l[i + 1]);
  }
  t.y = l[2]->y;
  lam_loss_find ("categorical_crossentropy")->measure (NULL, &t, TRUE, l[2]->dy, per_sample);
  for (guint i = 3; i-- > 0;) {
    g_autofree char *dw = g_strdup_printf ("dw%u", i), *db = g_strdup_printf ("db%u", i);

    l[i]->kind->backward (l[i]);
    /* The lab's own tolerance: its gradients come from differences. */
    compare (arrays, dw, l[i]->dw[0], 1e-5);
    compare (arrays, db, l[i]->dw[1], 1e-5);
    if (i > 0)
      memcpy (l[i - 1]->dy, l[i]->dx[0], 50 * sizeof (LamReal));
  }
  for (guint i = 0; i < 3; i++)
    one_layer_free (l[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vectors/conv-forward", test_conv_forward);
  g_test_add_func ("/vectors/conv-backward", test_conv_backward);
  g_test_add_func ("/vectors/pooling", test_pooling);
  g_test_add_func ("/vectors/activations", test_activations);
  g_test_add_func ("/vectors/mlp", test_mlp);
  g_test_add_func ("/vectors/mlp-gradients", test_mlp_gradients);
  return g_test_run ();
}
