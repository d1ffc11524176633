/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells what weights an HDF5 file of Keras holds. Runs in a process of its own (lam-apart.h), since
 * libhdf5 crashes on some damaged files; so it uses the C library and libhdf5, not GLib.
 *
 * Two layouts. Classic: layer_names on the root or on /model_weights, weight_names on each layer's
 * group, and datasets under those names, which are never guessed. Keras 3: /layers/<slot>/vars/0,
 * 1, …, where the slot is made from the layer's class; attribute name has its own name. */

#include "h5-tell.h"
#include "lam-apart.h"

#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DEEP 8
/* Deflate makes nothing smaller than a 1032nd. */
#define MOST_SQUEEZED 1040

typedef struct {
  const LamH5Source *source;
  int fd;
  hid_t links; /* access that follows no link out of the file */
  int wrong;   /* said so */
} Teller;

/* ---- Speaking ---- */

static void
say_text (Teller *t, const char *text, size_t n)
{
  guint32 length = (guint32) n;

  lam_apart_write (t->fd, &length, sizeof length);
  lam_apart_write (t->fd, text, length);
}

static void
say_word (Teller *t, char word)
{
  lam_apart_write (t->fd, &word, 1);
}

static int
wrong (Teller *t, const char *why)
{
  if (!t->wrong) {
    say_word (t, LAM_H5_WRONG);
    say_text (t, why, strlen (why));
  }
  t->wrong = 1;
  return 0;
}

static void
say_layer (Teller *t, const char *name, const char *other)
{
  say_word (t, LAM_H5_LAYER);
  say_text (t, name, strlen (name));
  say_text (t, other, strlen (other));
}

/* ---- Attributes ---- */

typedef struct {
  char **text;
  size_t n;
} Texts;

static void
texts_clear (Texts *texts)
{
  for (size_t i = 0; i < texts->n; i++)
    free (texts->text[i]);
  free (texts->text);
  *texts = (Texts){ 0 };
}

static int
texts_add (Texts *texts, const char *text, size_t most)
{
  char **more = realloc (texts->text, (texts->n + 1) * sizeof *more);
  size_t n = strnlen (text, most);

  if (more == NULL)
    return 0;
  texts->text = more;
  texts->text[texts->n] = calloc (n + 1, 1);
  if (texts->text[texts->n] == NULL)
    return 0;
  memcpy (texts->text[texts->n++], text, n);
  return 1;
}

/* Texts of the same length, padded. */
static int
read_fixed (hid_t attribute, hid_t type, size_t n, Texts *texts)
{
  size_t size = H5Tget_size (type);
  char *all = size > 0 && size < (1 << 26) && n < (1 << 26) / size ? calloc (n + 1, size) : NULL;
  int good = all != NULL && H5Aread (attribute, type, all) >= 0;

  for (size_t i = 0; good && i < n; i++)
    good = texts_add (texts, all + i * size, size);
  free (all);
  return good;
}

static int
read_variable (hid_t attribute, hid_t type, hid_t space, size_t n, Texts *texts)
{
  char **all = n < (1 << 20) ? calloc (n + 1, sizeof *all) : NULL;
  hid_t memory = H5Tcopy (H5T_C_S1);
  int good = all != NULL;

  H5Tset_size (memory, H5T_VARIABLE);
  H5Tset_cset (memory, H5Tget_cset (type));
  good = good && H5Aread (attribute, memory, all) >= 0;
  for (size_t i = 0; good && i < n; i++)
    good = texts_add (texts, all[i] != NULL ? all[i] : "", 1 << 26);
  if (good)
    H5Dvlen_reclaim (memory, space, H5P_DEFAULT, all);
  H5Tclose (memory);
  free (all);
  return good;
}

/* A text or a list of texts, fixed or variable in length. An empty list may have any type: h5py
 * makes it float64. */
static int
read_texts (hid_t object, const char *name, Texts *texts)
{
  hid_t attribute = H5Aopen (object, name, H5P_DEFAULT), type, space;
  hssize_t n;
  int good = 0;

  if (attribute < 0)
    return 0;
  type = H5Aget_type (attribute);
  space = H5Aget_space (attribute);
  n = type >= 0 && space >= 0 ? H5Sget_simple_extent_npoints (space) : -1;
  if (n == 0)
    good = 1;
  else if (n > 0 && H5Tget_class (type) == H5T_STRING)
    good = H5Tis_variable_str (type) > 0 ? read_variable (attribute, type, space, (size_t) n, texts)
                                         : read_fixed (attribute, type, (size_t) n, texts);
  if (space >= 0)
    H5Sclose (space);
  if (type >= 0)
    H5Tclose (type);
  H5Aclose (attribute);
  return good;
}

/* A list that is too long for one attribute lies in name0, name1, … */
static int
read_list (hid_t object, const char *name, Texts *texts)
{
  char piece[64];

  if (H5Aexists (object, name) > 0)
    return read_texts (object, name, texts);
  for (unsigned i = 0;; i++) {
    snprintf (piece, sizeof piece, "%s%u", name, i);
    if (H5Aexists (object, piece) <= 0)
      return i > 0;
    if (!read_texts (object, piece, texts))
      return 0;
  }
}

static int
has_list (hid_t object, const char *name)
{
  char piece[64];

  snprintf (piece, sizeof piece, "%s0", name);
  return H5Aexists (object, name) > 0 || H5Aexists (object, piece) > 0;
}

static void
say_fact (Teller *t, hid_t object, const char *name)
{
  Texts texts = { 0 };

  if (H5Aexists (object, name) > 0 && read_texts (object, name, &texts) && texts.n == 1) {
    say_word (t, LAM_H5_FACT);
    say_text (t, name, strlen (name));
    say_text (t, texts.text[0], strlen (texts.text[0]));
  }
  texts_clear (&texts);
}

/* ---- Datasets ---- */

/* Whether so many values can be in the file at all. */
static int
is_justified (Teller *t, hid_t dataset, hid_t type, size_t n)
{
  hid_t plan = H5Dget_create_plist (dataset);
  hsize_t stored = H5Dget_storage_size (dataset), size = t->source->size;
  H5D_layout_t layout = plan >= 0 ? H5Pget_layout (plan) : H5D_LAYOUT_ERROR;
  int outside = plan >= 0 ? H5Pget_external_count (plan) : 1;
  size_t most = layout == H5D_CHUNKED ? MOST_SQUEEZED : 1;

  if (plan >= 0)
    H5Pclose (plan);
  if (outside != 0 || layout == H5D_VIRTUAL || layout == H5D_LAYOUT_ERROR)
    return wrong (t, "its numbers lie in another file, which is not read");
  if (stored > size || n > SIZE_MAX / 16 || n * H5Tget_size (type) > stored * most)
    return wrong (t, "it claims more numbers than the file holds");
  return 1;
}

static void
say_values (Teller *t, hid_t dataset, int n, const hsize_t *sides, size_t size)
{
  float *values = calloc (size + 1, sizeof *values);
  guint64 side;
  guint32 count = (guint32) n;

  if (values == NULL) {
    wrong (t, "there is not enough memory for it");
    return;
  }
  if (size > 0 && H5Dread (dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0) {
    wrong (t, "its numbers cannot be read");
    free (values);
    return;
  }
  say_word (t, LAM_H5_WEIGHT);
  lam_apart_write (t->fd, &count, sizeof count);
  for (int i = 0; i < n; i++) {
    side = sides[i];
    lam_apart_write (t->fd, &side, sizeof side);
  }
  lam_apart_write (t->fd, values, size * sizeof *values);
  free (values);
}

static int
tell_dataset (Teller *t, hid_t dataset)
{
  hid_t type = H5Dget_type (dataset), space = H5Dget_space (dataset);
  H5T_class_t class = type >= 0 ? H5Tget_class (type) : H5T_NO_CLASS;
  int n = space >= 0 ? H5Sget_simple_extent_ndims (space) : -1;
  hsize_t sides[H5S_MAX_RANK];
  hssize_t size = n >= 0 && n <= 8 ? H5Sget_simple_extent_npoints (space) : -1;

  if (n > 8)
    wrong (t, "it has more than 8 dimensions");
  else if (size < 0 || H5Sget_simple_extent_dims (space, sides, NULL) != n)
    wrong (t, "its shape cannot be read");
  else if (class != H5T_FLOAT && class != H5T_INTEGER)
    wrong (t, "it does not hold numbers");
  else if (size == 0 || is_justified (t, dataset, type, (size_t) size))
    say_values (t, dataset, n, sides, (size_t) size);
  if (space >= 0)
    H5Sclose (space);
  if (type >= 0)
    H5Tclose (type);
  return !t->wrong;
}

static int
tell_weight (Teller *t, hid_t group, const char *name)
{
  hid_t object;
  int good;

  say_word (t, LAM_H5_PLACE);
  say_text (t, name, strlen (name));
  object = H5Oopen (group, name, t->links);
  if (object < 0)
    return wrong (t, "it is not in the file");
  good = H5Iget_type (object) == H5I_DATASET ? tell_dataset (t, object)
                                             : wrong (t, "it is not an array");
  H5Oclose (object);
  return good;
}

/* ---- The classic layout ---- */

static int
tell_classic_layer (Teller *t, hid_t top, const char *name)
{
  hid_t group = H5Oopen (top, name, t->links);
  Texts weights = { 0 };
  int good;

  say_layer (t, name, "");
  if (group < 0)
    return wrong (t, "it is not in the file");
  good = (H5Iget_type (group) == H5I_GROUP && read_list (group, "weight_names", &weights))
         || wrong (t, "its list of weights cannot be read");
  for (size_t i = 0; good && i < weights.n; i++)
    good = tell_weight (t, group, weights.text[i]);
  texts_clear (&weights);
  H5Oclose (group);
  return good;
}

static void
tell_classic (Teller *t, hid_t top)
{
  Texts layers = { 0 };
  int good =
      read_list (top, "layer_names", &layers) || wrong (t, "its list of layers cannot be read");

  say_fact (t, top, "backend");
  say_fact (t, top, "keras_version");
  for (size_t i = 0; good && i < layers.n; i++)
    good = tell_classic_layer (t, top, layers.text[i]);
  texts_clear (&layers);
}

/* ---- The layout of Keras 3 ---- */

static herr_t
collect_name (hid_t group, const char *name, const H5L_info_t *info, void *data)
{
  return texts_add (data, name, 4096) ? 0 : -1;
}

/* dense_2 before dense_10. */
static int
by_number (const void *a, const void *b)
{
  const char *x = *(char *const *) a, *y = *(char *const *) b;
  size_t m = 0;

  while (x[m] != '\0' && x[m] == y[m])
    m++;
  while (m > 0 && x[m - 1] >= '0' && x[m - 1] <= '9')
    m--;
  if (strspn (x + m, "0123456789") > 0 && strspn (y + m, "0123456789") > 0) {
    unsigned long i = strtoul (x + m, NULL, 10), k = strtoul (y + m, NULL, 10);

    if (i != k)
      return i < k ? -1 : 1;
  }
  return strcmp (x, y);
}

static int
list_links (Teller *t, hid_t group, Texts *names)
{
  if (H5Literate (group, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, collect_name, names) < 0)
    return wrong (t, "its list of layers cannot be read");
  if (names->n > 0)
    qsort (names->text, names->n, sizeof *names->text, by_number);
  return 1;
}

static int
tell_vars (Teller *t, hid_t vars, const char *slot)
{
  Texts names = { 0 }, own = { 0 };
  int good = 1;

  if (H5Aexists (vars, "name") > 0)
    read_texts (vars, "name", &own);
  say_layer (t, own.n == 1 && own.text[0][0] != '\0' ? own.text[0] : slot, slot);
  good = list_links (t, vars, &names);
  for (size_t i = 0; good && i < names.n; i++)
    good = tell_weight (t, vars, names.text[i]);
  texts_clear (&names);
  texts_clear (&own);
  return good;
}

static hid_t
open_group (Teller *t, hid_t parent, const char *name)
{
  hid_t group = H5Lexists (parent, name, H5P_DEFAULT) > 0 ? H5Oopen (parent, name, t->links) : -1;

  if (group >= 0 && H5Iget_type (group) != H5I_GROUP) {
    H5Oclose (group);
    return -1;
  }
  return group;
}

static int tell_slots (Teller *t, hid_t parent, const char *path, unsigned depth);

static int
tell_slot (Teller *t, hid_t parent, const char *name, const char *path, unsigned depth)
{
  hid_t group = open_group (t, parent, name), vars;
  const char *last = strrchr (name, '\\');
  char slot[1024];
  int good = 1;

  if (group < 0)
    return 1;
  /* On Windows, tf.keras 2.12 wrote the whole path as one name. */
  snprintf (slot, sizeof slot, "%s%s%s", path, *path != '\0' ? "/" : "",
            last != NULL ? last + 1 : name);
  vars = open_group (t, group, "vars");
  if (vars >= 0) {
    good = tell_vars (t, vars, slot);
    H5Oclose (vars);
  }
  good = good && tell_slots (t, group, slot, depth + 1);
  H5Oclose (group);
  return good;
}

/* The layers of a model, and of the models in it. */
static int
tell_slots (Teller *t, hid_t parent, const char *path, unsigned depth)
{
  static const char *const tops[] = { "layers", "_layer_checkpoint_dependencies" };
  int good = 1;

  for (unsigned i = 0; i < 2 && good && depth < MOST_DEEP; i++) {
    hid_t group = open_group (t, parent, tops[i]);
    Texts names = { 0 };

    if (group < 0)
      continue;
    good = list_links (t, group, &names);
    for (size_t k = 0; good && k < names.n; k++)
      good = tell_slot (t, group, names.text[k], path, depth);
    texts_clear (&names);
    H5Oclose (group);
  }
  return good;
}

static int
tell_backslashed (Teller *t, hid_t root)
{
  Texts names = { 0 };
  int good = list_links (t, root, &names), found = 0;

  for (size_t i = 0; good && i < names.n; i++)
    if (strstr (names.text[i], "layers\\") == names.text[i]
        || strstr (names.text[i], "_layer_checkpoint_dependencies\\") == names.text[i]) {
      good = tell_slot (t, root, names.text[i], "", 0);
      found = 1;
    }
  texts_clear (&names);
  return found;
}

/* ---- The file ---- */

static void
tell_root (Teller *t, hid_t root)
{
  hid_t inner = open_group (t, root, "model_weights");

  say_fact (t, root, "model_config");
  say_fact (t, root, "training_config");
  if (has_list (root, "layer_names"))
    tell_classic (t, root);
  else if (inner >= 0)
    tell_classic (t, inner);
  else if (H5Lexists (root, "layers", H5P_DEFAULT) > 0
           || H5Lexists (root, "_layer_checkpoint_dependencies", H5P_DEFAULT) > 0)
    tell_slots (t, root, "", 0);
  else if (!tell_backslashed (t, root))
    wrong (t, "it holds no weights in a layout of Keras");
  if (inner >= 0)
    H5Oclose (inner);
}

static herr_t
refuse_external (const char *parent_file, const char *parent_group, const char *child_file,
                 const char *child, unsigned *flags, hid_t access, void *data)
{
  return -1;
}

static hid_t
open_file (const LamH5Source *source)
{
  hid_t access = H5Pcreate (H5P_FILE_ACCESS), file;

  if (source->path == NULL) {
    H5Pset_fapl_core (access, 1 << 20, 0);
    H5Pset_file_image (access, source->bytes, source->size);
  }
  file = H5Fopen (source->path != NULL ? source->path : "weights", H5F_ACC_RDONLY, access);
  H5Pclose (access);
  return file;
}

void
lam_h5_tell (gconstpointer data, int fd)
{
  Teller t = { .source = data, .fd = fd };
  hid_t file, root;

  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
  H5PLset_loading_state (0);
  t.links = H5Pcreate (H5P_LINK_ACCESS);
  H5Pset_elink_cb (t.links, refuse_external, NULL);
  file = open_file (t.source);
  root = file >= 0 ? H5Gopen2 (file, "/", H5P_DEFAULT) : -1;
  if (root < 0)
    wrong (&t, "it is not an HDF5 file or it is damaged");
  else
    tell_root (&t, root);
  if (!t.wrong)
    say_word (&t, LAM_H5_DONE);
}
