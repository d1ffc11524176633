/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keras's HDF5: the classic layout and Keras 3's, in every dialect that Keras has written. */

#include <hdf5.h>

#include "test-formats-help.h"

/* ---- Files as others write them ---- */

static hid_t
create (const char *path)
{
  hid_t file = H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);

  g_assert_cmpint (file, >=, 0);
  return file;
}

static hid_t
group (hid_t parent, const char *name)
{
  hid_t links = H5Pcreate (H5P_LINK_CREATE), made;

  H5Pset_create_intermediate_group (links, 1);
  made = H5Gcreate2 (parent, name, links, H5P_DEFAULT, H5P_DEFAULT);
  H5Pclose (links);
  g_assert_cmpint (made, >=, 0);
  return made;
}

/* As h5py 3 does it: variable length, UTF-8 or ASCII. Empty lists are float64. */
static void
put_strings (hid_t object, const char *name, const char *const *texts, hsize_t n, gboolean scalar)
{
  hid_t type = n > 0 ? H5Tcopy (H5T_C_S1) : H5Tcopy (H5T_IEEE_F64LE), attribute;
  hid_t space = scalar ? H5Screate (H5S_SCALAR) : H5Screate_simple (1, &n, NULL);

  if (n > 0) {
    H5Tset_size (type, H5T_VARIABLE);
    H5Tset_cset (type, H5T_CSET_UTF8);
  }
  attribute = H5Acreate2 (object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  if (n > 0)
    H5Awrite (attribute, type, texts);
  H5Aclose (attribute);
  H5Sclose (space);
  H5Tclose (type);
}

static void
put_array (hid_t parent, const char *name, hid_t stored, int n, const hsize_t *d,
           const float *values)
{
  hid_t links = H5Pcreate (H5P_LINK_CREATE), space = H5Screate_simple (n, d, NULL), dataset;

  H5Pset_create_intermediate_group (links, 1);
  dataset = H5Dcreate2 (parent, name, stored, space, links, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite (dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  H5Dclose (dataset);
  H5Sclose (space);
  H5Pclose (links);
}

static const float ramp[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };

static void
check (const LamWeights *weights, const char *name, const float *values, gsize n)
{
  const LamTensor *tensor = lam_weights_find (weights, name);

  if (tensor == NULL)
    g_error ("“%s” is missing", name);
  g_assert_cmpmem (tensor->values, 4 * lam_tensor_size (tensor), values, 4 * n);
}

/* ---- Tests ---- */

static void
test_round_trip (void)
{
  g_autoptr (LamWeights) weights = help_weights ();

  help_round_trip (weights, "w.h5");
  help_round_trip (weights, "w.hdf5");
}

/* Names beyond one attribute's size go into several. */
static void
test_many_layers (void)
{
  g_autoptr (LamWeights) weights = lam_weights_new ();

  for (guint i = 0; i < 2000; i++) {
    g_autofree char *name =
        g_strdup_printf ("a_layer_with_a_name_that_is_not_short_at_all_%u/bias", i);

    help_add (weights, name, 1, (const gsize[]){ 2 });
  }
  help_round_trip (weights, "many.h5");
}

/* Keras takes ASCII only; the order says which layer is which. */
static void
test_foreign_names (void)
{
  g_autoptr (LamWeights) weights = lam_weights_new ();
  g_autofree char *path = help_path ("names.h5");
  g_autoptr (LamWeights) back = NULL;

  help_add (weights, "لایه/kernel", 2, (const gsize[]){ 2, 3 });
  help_add (weights, "a b/kernel", 2, (const gsize[]){ 3, 4 });
  help_add (weights, "a_b/kernel", 2, (const gsize[]){ 4, 5 });
  g_assert_true (lam_weights_save (weights, path, NULL));
  back = help_load (path);
  g_assert_cmpuint (back->tensors->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    LamTensor *tensor = back->tensors->pdata[i];

    help_same_tensor (weights->tensors->pdata[i], tensor);
    g_assert_true (g_str_is_ascii (tensor->name));
    g_assert_true (lam_weights_find (back, tensor->name) == tensor);
  }
}

/* VGG19's files: flat names of Keras 1, no version, and beside it halves, doubles, big end first.
 */
static void
test_old_names (void)
{
  static const char *const layers[] = { "block1_conv1", "bn", "empty" };
  static const char *const conv[] = { "block1_conv1_W_1:0", "block1_conv1_b_1:0" };
  static const char *const norm[] = { "bn_gamma:0", "bn_beta:0", "bn_running_mean:0",
                                      "bn_running_std:0" };
  static const hsize_t d[] = { 1, 1, 2, 3 }, three[] = { 3 };
  g_autofree char *path = help_path ("old.h5");
  g_autoptr (LamWeights) weights = NULL;
  hid_t file = create (path), layer;

  put_strings (file, "layer_names", layers, 3, FALSE);
  layer = group (file, "block1_conv1");
  put_strings (layer, "weight_names", conv, 2, FALSE);
  put_array (layer, conv[0], H5T_IEEE_F64BE, 4, d, ramp);
  put_array (layer, conv[1], H5T_IEEE_F32BE, 1, three, ramp + 6);
  H5Gclose (layer);
  layer = group (file, "bn");
  put_strings (layer, "weight_names", norm, 4, FALSE);
  for (guint i = 0; i < 4; i++)
    put_array (layer, norm[i], i < 2 ? H5T_STD_I16LE : H5T_IEEE_F32LE, 1, three, ramp + i);
  H5Gclose (layer);
  layer = group (file, "empty");
  put_strings (layer, "weight_names", NULL, 0, FALSE);
  H5Gclose (layer);
  H5Fclose (file);

  weights = help_load (path);
  g_assert_cmpuint (weights->tensors->len, ==, 6);
  check (weights, "block1_conv1/kernel", ramp, 6);
  check (weights, "block1_conv1/bias", ramp + 6, 3);
  check (weights, "bn/gamma", ramp, 3);
  check (weights, "bn/beta", ramp + 1, 3);
  check (weights, "bn/moving_mean", ramp + 2, 3);
  check (weights, "bn/moving_variance", ramp + 3, 3);
}

/* A whole model of the Theano backend, with a model inside as one layer. */
static void
test_theano_and_nested (void)
{
  static const char *const layers[] = { "model_1", "dense_9" };
  static const char *const names[] = { "conv_1/kernel:0", "conv_2/kernel:0" };
  static const char *const plain[] = { "kernel:0" }, *backend[] = { "theano" };
  static const hsize_t d[] = { 2, 3, 1, 2 }, flat[] = { 2, 2 };
  static const float turned[] = { 11, 12, 9, 10, 7, 8, 5, 6, 3, 4, 1, 2 };
  g_autofree char *path = help_path ("theano.h5");
  g_autoptr (LamWeights) weights = NULL;
  hid_t file = create (path), top = group (file, "model_weights"), layer;

  put_strings (top, "layer_names", layers, 2, FALSE);
  put_strings (top, "backend", backend, 1, TRUE);
  layer = group (top, "model_1");
  put_strings (layer, "weight_names", names, 2, FALSE);
  put_array (layer, names[0], H5T_IEEE_F32LE, 4, d, ramp);
  put_array (layer, names[1], H5T_IEEE_F32LE, 4, d, turned);
  H5Gclose (layer);
  layer = group (top, "dense_9");
  put_strings (layer, "weight_names", plain, 1, FALSE);
  put_array (layer, plain[0], H5T_IEEE_F32LE, 2, flat, ramp);
  H5Gclose (layer);
  H5Gclose (top);
  H5Fclose (file);

  weights = help_load (path);
  check (weights, "conv_1/kernel", turned, 12);
  check (weights, "conv_2/kernel", ramp, 12);
  check (weights, "dense_9/kernel", ramp, 4);
}

/* Keras 3's own layout, with tf.keras 2.12's way of naming on Windows. */
static void
test_slots (void)
{
  static const char *const tops[] = { "layers/dense", "_layer_checkpoint_dependencies/dense",
                                      "_layer_checkpoint_dependencies\\dense" };
  static const char *const own[] = { "hidden" };
  static const hsize_t d[] = { 2, 3 }, three[] = { 3 };

  for (guint i = 0; i < 3; i++) {
    g_autofree char *path = help_path ("slots.weights.h5");
    g_autofree char *place = g_strconcat (tops[i], "/vars", NULL);
    g_autoptr (LamWeights) weights = NULL;
    hid_t file = create (path), vars = group (file, place);

    if (i == 0)
      put_strings (vars, "name", own, 1, TRUE);
    put_array (vars, "0", H5T_IEEE_F32LE, 2, d, ramp);
    put_array (vars, "1", H5T_IEEE_F32LE, 1, three, ramp + 6);
    H5Gclose (vars);
    H5Fclose (file);
    weights = help_load (path);
    check (weights, i == 0 ? "hidden/kernel" : "dense/kernel", ramp, 6);
    check (weights, i == 0 ? "hidden/bias" : "dense/bias", ramp + 6, 3);
    g_assert_cmpstr (((LamTensor *) weights->tensors->pdata[0])->alias, ==, "dense/kernel");
  }
}

/* Written for Keras 3; a layer's place there comes from its class. */
static void
test_write_slots (void)
{
  g_autoptr (LamWeights) weights = help_weights ();
  g_autoptr (LamWeights) unknown = lam_weights_new ();
  g_autofree char *path = help_path ("w.weights.h5");
  g_autoptr (LamWeights) back = NULL;
  g_autoptr (GError) error = NULL;

  help_round_trip (weights, "w.weights.h5");
  back = help_load (path);
  for (guint i = 0; i < back->tensors->len; i++) {
    const LamTensor *tensor = back->tensors->pdata[i];

    if (g_str_equal (tensor->name, "output/kernel"))
      g_assert_cmpstr (tensor->alias, ==, "dense_1/kernel");
    if (g_str_equal (tensor->name, "norm/moving_mean"))
      g_assert_cmpstr (tensor->alias, ==, "batch_normalization/moving_mean");
  }
  /* A kernel of four sides may be of a convolution or a transposed one. */
  help_add (unknown, "eyes/kernel", 4, (const gsize[]){ 1, 1, 2, 3 });
  g_assert_false (lam_weights_save (unknown, path, &error));
  help_sentence (error, path, "“eyes”");
  unknown->about = g_strdup (
      "{\"experiment\":{\"layers\":[{\"name\":\"eyes\",\"type\":\"conv2d_transpose\"}]}}");
  help_round_trip (unknown, "u.weights.h5");
}

/* Numbers in another file are not fetched from there. */
static void
test_links_out (void)
{
  static const char *const layers[] = { "a" }, *weights[] = { "w" };
  static const hsize_t d[] = { 3 };
  g_autofree char *path = help_path ("link.h5");
  g_autofree char *other = help_path ("other.h5");
  hid_t file = create (other), layer, plan, space, dataset;

  put_array (file, "w", H5T_IEEE_F32LE, 1, d, ramp);
  H5Fclose (file);
  for (guint i = 0; i < 2; i++) {
    file = create (path);
    put_strings (file, "layer_names", layers, 1, FALSE);
    layer = group (file, "a");
    put_strings (layer, "weight_names", weights, 1, FALSE);
    if (i == 0) {
      H5Lcreate_external (other, "/w", layer, "w", H5P_DEFAULT, H5P_DEFAULT);
    } else {
      plan = H5Pcreate (H5P_DATASET_CREATE);
      space = H5Screate_simple (1, d, NULL);
      H5Pset_external (plan, other, 0, 12);
      dataset = H5Dcreate2 (layer, "w", H5T_IEEE_F32LE, space, H5P_DEFAULT, plan, H5P_DEFAULT);
      H5Dclose (dataset);
      H5Sclose (space);
      H5Pclose (plan);
    }
    H5Gclose (layer);
    H5Fclose (file);
    help_refused (path, i == 0 ? "“a”|“w”|not in the file" : "“a”|“w”|another file");
  }
}

/* A dataset that says it has a million million numbers, and one that holds texts. */
static void
test_claims (void)
{
  static const char *const layers[] = { "a" }, *weights[] = { "w" };
  g_autofree char *path = help_path ("claim.h5");
  hsize_t huge[] = { 1000000, 1000000 }, chunk[] = { 100, 100 };

  for (guint i = 0; i < 2; i++) {
    hid_t file = create (path), layer = group (file, "a"), plan = H5Pcreate (H5P_DATASET_CREATE);
    hid_t space = H5Screate_simple (i == 0 ? 2 : 1, i == 0 ? huge : chunk, NULL), dataset;

    put_strings (file, "layer_names", layers, 1, FALSE);
    put_strings (layer, "weight_names", weights, 1, FALSE);
    if (i == 0)
      H5Pset_chunk (plan, 2, chunk);
    dataset = H5Dcreate2 (layer, "w", i == 0 ? H5T_IEEE_F32LE : H5T_C_S1, space, H5P_DEFAULT, plan,
                          H5P_DEFAULT);
    H5Dclose (dataset);
    H5Pclose (plan);
    H5Sclose (space);
    H5Gclose (layer);
    H5Fclose (file);
    help_refused (path, i == 0 ? "“w”|more numbers" : "“w”|does not hold numbers");
  }
}

static void
test_refused (void)
{
  g_autofree char *text = help_write ("text.h5", "hello", 5);
  g_autofree char *none = help_path ("none.h5");
  g_autofree char *empty = help_path ("empty.h5");
  g_autofree char *broken = help_path ("broken.h5");
  static const char *const layers[] = { "a", "b" };
  hid_t file = create (empty);

  H5Fclose (file);
  help_refused (text, "not an HDF5 file");
  help_refused (none, "opened");
  help_refused (empty, "no weights");
  file = create (broken);
  put_strings (file, "layer_names", layers, 2, FALSE);
  H5Fclose (file);
  help_refused (broken, "layer “a”|not in the file");
}

/* libhdf5 crashes on some of these; that must not be seen from here. */
static void
test_damage (void)
{
  g_autoptr (LamWeights) weights = help_weights ();
  g_autofree char *path = help_path ("whole.h5");
  guint refused;

  g_assert_true (lam_weights_save (weights, path, NULL));
  refused = help_damage (path, "damaged.h5", 4096, 1000);
  g_assert_cmpuint (refused, >, 200);
  g_assert_cmpuint (refused, <, 1000);
}

/* ---- Files of Keras itself ---- */

/* The weights of @name in file order against those that h5py read from it. */
static void
check_fixture (const char *name, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *expected_path = g_build_filename (folder, "keras_expected_weights.npz", NULL);
  g_autoptr (LamWeights) weights = help_load (path);
  g_autoptr (LamWeights) expected = help_load (expected_path);
  guint n = 0;

  for (guint i = 0; i < expected->tensors->len; i++) {
    const LamTensor *tensor = expected->tensors->pdata[i];

    if (!g_str_has_prefix (tensor->name, name) || tensor->name[strlen (name)] != '|')
      continue;
    g_assert_cmpuint (n, <, weights->tensors->len);
    help_same_tensor (tensor, weights->tensors->pdata[n++]);
  }
  g_assert_cmpuint (n, ==, weights->tensors->len);
  g_assert_cmpuint (n, >, 0);
}

static void
test_keras_files (void)
{
  static const char *const names[] = { "keras224_net.h5", "keras300_net.h5", "keras3151_net.h5",
                                       "portable_all_layers.h5", "portable_small.h5" };
  g_autofree char *path = help_fixture ("keras_expected_weights.npz");
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (names); i++)
    check_fixture (names[i], folder);
}

/* The same network in both layouts. */
static void
test_keras_layouts (void)
{
  static const char *const pairs[][2] = {
    { "keras224_net.h5", "keras224_net_weights.h5" },
    { "keras300_net.h5", "keras300_net.weights.h5" },
    { "keras3151_net.h5", "keras3151_net.weights.h5" },
  };
  g_autofree char *path = help_fixture ("keras3151_net.weights.h5");
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *a = g_build_filename (folder, pairs[i][0], NULL);
    g_autofree char *b = g_build_filename (folder, pairs[i][1], NULL);
    g_autoptr (LamWeights) x = help_load (a);
    g_autoptr (LamWeights) y = help_load (b);

    g_assert_cmpuint (x->tensors->len, ==, y->tensors->len);
    for (guint k = 0; k < x->tensors->len; k++) {
      const LamTensor *tensor = x->tensors->pdata[k], *other = lam_weights_find (y, tensor->name);

      /* Keras 3 leaves open what three numbered vectors are. */
      if (!g_str_has_prefix (tensor->name, "batch_normalization_1/"))
        help_same_tensor (tensor, other);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
  g_test_add_func ("/h5/round-trip", test_round_trip);
  g_test_add_func ("/h5/many-layers", test_many_layers);
  g_test_add_func ("/h5/foreign-names", test_foreign_names);
  g_test_add_func ("/h5/old-names", test_old_names);
  g_test_add_func ("/h5/theano-and-nested", test_theano_and_nested);
  g_test_add_func ("/h5/slots", test_slots);
  g_test_add_func ("/h5/write-slots", test_write_slots);
  g_test_add_func ("/h5/links-out", test_links_out);
  g_test_add_func ("/h5/claims", test_claims);
  g_test_add_func ("/h5/refused", test_refused);
  g_test_add_func ("/h5/damage", test_damage);
  g_test_add_func ("/h5/keras-files", test_keras_files);
  g_test_add_func ("/h5/keras-layouts", test_keras_layouts);
  return help_run ();
}
