/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writing HDF5 for Keras. What every version of it reads was measured: texts of fixed length,
 * padded with zeros, in ASCII, and no attribute beyond 64512 bytes (a little above that, libhdf5
 * 1.10 writes without a word a file that cannot be opened again). */

#include "h5-write.h"
#include "lam-replace.h"

#include <hdf5.h>
#include <string.h>

#define MOST_ATTRIBUTE 64512
#define MOST_TEXT 60000

/* libhdf5 may have been built without locks of its own. */
static GMutex library;

/* ---- Attributes and datasets ---- */

/* Fixed length wherever it fits: h5py 3 gives variable ones as str, which Keras below 2.4 cannot
 * decode. */
static gboolean
put_text (hid_t object, const char *name, const char *text)
{
  gsize n = strlen (text);
  hid_t type = H5Tcopy (H5T_C_S1), space = H5Screate (H5S_SCALAR), attribute;
  gboolean good;

  H5Tset_size (type, n <= MOST_TEXT ? MAX (n, 1) : H5T_VARIABLE);
  if (n <= MOST_TEXT)
    H5Tset_strpad (type, H5T_STR_NULLPAD);
  attribute = H5Acreate2 (object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  good = attribute >= 0
         && H5Awrite (attribute, type, n <= MOST_TEXT ? (gconstpointer) text : &text) >= 0;
  if (attribute >= 0)
    H5Aclose (attribute);
  H5Sclose (space);
  H5Tclose (type);
  return good;
}

static gboolean
put_piece (hid_t object, const char *name, char *const *texts, hsize_t n, gsize width)
{
  g_autofree char *all = g_malloc0 ((gsize) n * width + 1);
  hid_t type = H5Tcopy (H5T_C_S1), space = H5Screate_simple (1, &n, NULL), attribute;
  gboolean good;

  for (hsize_t i = 0; i < n; i++)
    memcpy (all + i * width, texts[i], strlen (texts[i]));
  H5Tset_size (type, width);
  H5Tset_strpad (type, H5T_STR_NULLPAD);
  attribute = H5Acreate2 (object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  good = attribute >= 0 && (n == 0 || H5Awrite (attribute, type, all) >= 0);
  if (attribute >= 0)
    H5Aclose (attribute);
  H5Sclose (space);
  H5Tclose (type);
  return good;
}

/* A list too long for one attribute goes into name0, name1, …, as Keras does it. */
static gboolean
put_list (hid_t object, const char *name, const GPtrArray *texts)
{
  gsize width = 1, per;
  gboolean good = TRUE;

  for (guint i = 0; i < texts->len; i++)
    width = MAX (width, strlen (texts->pdata[i]));
  per = MAX (MOST_ATTRIBUTE / width, 1);
  if (texts->len <= per)
    return put_piece (object, name, (char *const *) texts->pdata, texts->len, width);
  for (gsize i = 0; good && i < texts->len; i += per) {
    g_autofree char *piece = g_strdup_printf ("%s%" G_GSIZE_FORMAT, name, i / per);

    good = put_piece (object, piece, (char *const *) texts->pdata + i, MIN (per, texts->len - i),
                      width);
  }
  return good;
}

/* @name may hold slashes, which are folders. */
static gboolean
put_tensor (hid_t group, const char *name, const LamTensor *tensor)
{
  hid_t links = H5Pcreate (H5P_LINK_CREATE), plan = H5Pcreate (H5P_DATASET_CREATE), space, dataset;
  hsize_t sides[8];
  gboolean good;

  H5Pset_create_intermediate_group (links, 1);
  /* No time of day: the same weights make the same bytes. */
  H5Pset_obj_track_times (plan, FALSE);
  for (guint i = 0; i < tensor->n; i++)
    sides[i] = tensor->d[i];
  space = tensor->n > 0 ? H5Screate_simple ((int) tensor->n, sides, NULL) : H5Screate (H5S_SCALAR);
  dataset = H5Dcreate2 (group, name, H5T_IEEE_F32LE, space, links, plan, H5P_DEFAULT);
  good = dataset >= 0
         && (lam_tensor_size (tensor) == 0
             || H5Dwrite (dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, tensor->values)
                    >= 0);
  if (dataset >= 0)
    H5Dclose (dataset);
  H5Sclose (space);
  H5Pclose (plan);
  H5Pclose (links);
  return good;
}

static hid_t
put_group (hid_t parent, const char *name)
{
  return H5Gcreate2 (parent, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
}

/* ---- Names ---- */

LamKerasLayer *
lam_keras_layer_new (void)
{
  LamKerasLayer *layer = g_new0 (LamKerasLayer, 1);

  layer->tensors = g_ptr_array_new ();
  return layer;
}

void
lam_keras_layer_free (LamKerasLayer *layer)
{
  g_free (layer->name);
  g_free (layer->slot);
  g_ptr_array_unref (layer->tensors);
  g_free (layer);
}

char *
lam_keras_name (const char *name, GHashTable *taken)
{
  g_autofree char *plain = g_strdup (name);
  char *unique;

  g_strcanon (plain, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_.-", '_');
  if (!g_ascii_isalnum (*plain)) {
    char *longer = g_strconcat ("layer", *plain == '_' ? "" : "_", plain, NULL);

    g_free (plain);
    plain = longer;
  }
  unique = g_strdup (plain);
  for (guint i = 2; g_hash_table_contains (taken, unique); i++) {
    g_free (unique);
    unique = g_strdup_printf ("%s_%u", plain, i);
  }
  g_hash_table_add (taken, g_strdup (unique));
  return unique;
}

/* "hidden" of "hidden/kernel"; all of a name without a slash. */
static char *
layer_of (const LamTensor *tensor)
{
  const char *slash = strrchr (tensor->name, '/');

  return g_strndup (tensor->name,
                    slash != NULL ? (gsize) (slash - tensor->name) : strlen (tensor->name));
}

static const char *
id_of (const LamTensor *tensor)
{
  const char *slash = strrchr (tensor->name, '/');

  return slash != NULL ? slash + 1 : tensor->name;
}

GPtrArray *
lam_keras_layers_of (const LamWeights *weights)
{
  GPtrArray *layers = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_keras_layer_free);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < weights->tensors->len; i++) {
    LamTensor *tensor = weights->tensors->pdata[i];
    g_autofree char *name = layer_of (tensor);
    LamKerasLayer *layer = g_hash_table_lookup (known, name);

    if (layer == NULL) {
      layer = lam_keras_layer_new ();
      layer->name = lam_keras_name (name, taken);
      g_ptr_array_add (layers, layer);
      g_hash_table_insert (known, g_steal_pointer (&name), layer);
    }
    g_ptr_array_add (layer->tensors, tensor);
  }
  return layers;
}

/* ---- The classic layout ---- */

static gboolean
put_layer (hid_t top, const LamKerasLayer *layer)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  hid_t group = put_group (top, layer->name);
  gboolean good = group >= 0;

  for (guint i = 0; i < layer->tensors->len; i++)
    g_ptr_array_add (names,
                     g_strdup_printf ("%s/%s:0", layer->name, id_of (layer->tensors->pdata[i])));
  good = good && put_list (group, "weight_names", names);
  for (guint i = 0; good && i < names->len; i++)
    good = put_tensor (group, names->pdata[i], layer->tensors->pdata[i]);
  if (group >= 0)
    H5Gclose (group);
  return good;
}

static gboolean
put_layers (hid_t top, const GPtrArray *layers)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gboolean good = TRUE;

  for (guint i = 0; i < layers->len; i++)
    g_ptr_array_add (names, ((LamKerasLayer *) layers->pdata[i])->name);
  good = put_list (top, "layer_names", names) && put_text (top, "backend", "tensorflow")
         && put_text (top, "keras_version", "2.2.4");
  for (guint i = 0; good && i < layers->len; i++)
    good = put_layer (top, layers->pdata[i]);
  return good;
}

static gboolean
put_model (hid_t file, const GPtrArray *layers, const char *config)
{
  hid_t group = put_group (file, "model_weights");
  /* Without training_config: no one form of it is read by Keras 2.2 and Keras 3. */
  gboolean good = group >= 0 && put_text (file, "keras_version", "2.2.4")
                  && put_text (file, "backend", "tensorflow")
                  && put_text (file, "model_config", config) && put_layers (group, layers);

  if (group >= 0)
    H5Gclose (group);
  return good;
}

/* ---- The layout of Keras 3 ---- */

static gboolean
put_slot (hid_t top, const LamKerasLayer *layer)
{
  hid_t group = layer->slot != NULL ? put_group (top, layer->slot) : -1;
  hid_t vars = group >= 0 ? put_group (group, "vars") : -1;
  gboolean good = vars >= 0 && put_text (vars, "name", layer->name);

  for (guint i = 0; good && i < layer->tensors->len; i++) {
    g_autofree char *name = g_strdup_printf ("%u", i);

    good = put_tensor (vars, name, layer->tensors->pdata[i]);
  }
  if (vars >= 0)
    H5Gclose (vars);
  if (group >= 0)
    H5Gclose (group);
  return good;
}

static gboolean
put_slots (hid_t file, const GPtrArray *layers, const char *config)
{
  hid_t vars = put_group (file, "vars"), top = put_group (file, "layers");
  gboolean good = vars >= 0 && top >= 0;

  for (guint i = 0; good && i < layers->len; i++)
    good =
        ((LamKerasLayer *) layers->pdata[i])->tensors->len == 0 || put_slot (top, layers->pdata[i]);
  if (top >= 0)
    H5Gclose (top);
  if (vars >= 0)
    H5Gclose (vars);
  return good;
}

/* ---- Files ---- */

static gboolean
put_bare (hid_t file, const GPtrArray *layers, const char *config)
{
  return put_layers (file, layers);
}

static gboolean
write_file (gboolean (*put) (hid_t file, const GPtrArray *layers, const char *config),
            const GPtrArray *layers, const char *config, const char *path, GError **error)
{
  LamReplacement r;
  gboolean good;
  hid_t file;

  if (!lam_replace_begin (&r, path, error))
    return FALSE;
  g_mutex_lock (&library);
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
  file = H5Fcreate (r.temporary, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  good = file >= 0 && put (file, layers, config);
  good = (file < 0 || H5Fclose (file) >= 0) && good;
  g_mutex_unlock (&library);
  if (!good)
    lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be written; is the disk full?", path);
  return lam_replace_end (&r, good, good ? error : NULL);
}

gboolean
lam_h5_write (const GPtrArray *layers, const char *config, const char *path, GError **error)
{
  return write_file (config != NULL ? put_model : put_bare, layers, config, path, error);
}

gboolean
lam_h5_write_slots (const GPtrArray *layers, const char *path, GError **error)
{
  return write_file (put_slots, layers, NULL, path, error);
}

GBytes *
lam_h5_slots_to_bytes (const GPtrArray *layers)
{
  hid_t access, file;
  gssize n = -1;
  gpointer bytes = NULL;

  g_mutex_lock (&library);
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
  access = H5Pcreate (H5P_FILE_ACCESS);
  H5Pset_fapl_core (access, 1 << 20, FALSE);
  file = H5Fcreate ("weights", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  if (file >= 0 && put_slots (file, layers, NULL) && H5Fflush (file, H5F_SCOPE_GLOBAL) >= 0)
    n = H5Fget_file_image (file, NULL, 0);
  if (n > 0)
    bytes = g_try_malloc ((gsize) n);
  if (bytes != NULL && H5Fget_file_image (file, bytes, (gsize) n) != n)
    g_clear_pointer (&bytes, g_free);
  if (file >= 0)
    H5Fclose (file);
  H5Pclose (access);
  g_mutex_unlock (&library);
  return bytes != NULL ? g_bytes_new_take (bytes, (gsize) n) : NULL;
}
