/* SPDX-License-Identifier: GPL-3.0-or-later */

/* lamina-cli layer: one layer or loss alone, in double, from arrays in files to arrays in files. */

#include <stdio.h>
#include <string.h>

#include "cli-commands.h"
#include "cli-common.h"

/* ---- The layer, or the loss ---- */

static gboolean
set_parameters (const CliLine *line, LamItem *item, GError **error)
{
  const char *const *changes = cli_texts (line, "set");

  for (guint i = 0; changes[i] != NULL; i++) {
    g_autofree char *name = NULL;
    const char *value = cli_split_pair (changes[i], &name);
    int index;

    if (value == NULL)
      return lam_fail (error, LAM_ERROR_VALUE, "--set wants NAME=VALUE; found “%s”.", changes[i]);
    index = lam_kind_find_param (item->kind, name);
    if (index < 0) {
      g_autoptr (GPtrArray) known = g_ptr_array_new ();
      const char *nearest;

      for (guint p = 0; p < item->kind->n_params; p++)
        g_ptr_array_add (known, (gpointer) item->kind->params[p].id);
      g_ptr_array_add (known, NULL);
      nearest = lam_nearest (name, (const char *const *) known->pdata);
      return lam_fail (error, LAM_ERROR_VALUE, "--set: %s has no “%s”%s%s%s.", item->kind->id, name,
                       nearest != NULL ? "; did you mean “" : "", nearest != NULL ? nearest : "",
                       nearest != NULL ? "”?" : "");
    }
    if (!lam_item_set_text (item, (guint) index, value, "--set", error))
      return FALSE;
  }
  return TRUE;
}

static LamItem *
no_kind (const char *type, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  const char *nearest;

  for (guint f = 0; f < lam_n_alone_families; f++)
    for (guint i = 0; i < *lam_alone_families[f]->n_kinds; i++)
      g_ptr_array_add (known, (gpointer) lam_alone_families[f]->kinds[i]->id);
  g_ptr_array_add (known, NULL);
  nearest = lam_nearest (type, (const char *const *) known->pdata);
  lam_fail (error, LAM_ERROR_VALUE, "There is no layer or loss “%s”%s%s%s; see lamina-cli layers.",
            type, nearest != NULL ? ", did you mean “" : "", nearest != NULL ? nearest : "",
            nearest != NULL ? "”?" : "");
  return NULL;
}

static LamItem *
make_item (const CliLine *line, GError **error)
{
  const char *type = cli_word (line, 0);

  for (guint f = 0; f < lam_n_alone_families; f++) {
    const LamKind *kind = lam_family_find (lam_alone_families[f], type);

    if (kind != NULL) {
      g_autoptr (LamItem) item = lam_item_new (lam_alone_families[f], kind);

      return set_parameters (line, item, error) ? g_steal_pointer (&item) : NULL;
    }
  }
  return no_kind (type, error);
}

/* ---- The arrays ---- */

/* "2,3,6,6" */
static gboolean
read_dimensions (const char *text, const char *whole, gsize *d, guint *n, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  *n = g_strv_length (words);
  for (guint i = 0; i < *n; i++) {
    char *end;
    guint64 value = g_ascii_strtoull (words[i], &end, 10);

    if (*n > 4 || *words[i] < '0' || *words[i] > '9' || *end != '\0' || value == 0
        || value > 1 << 24)
      return lam_fail (error, LAM_ERROR_VALUE,
                       "--shape wants NAME=N,N,… with at most four whole numbers; found “%s”.",
                       whole);
    d[i] = (gsize) value;
  }
  return TRUE;
}

/* Gives @array the shape that some --shape says of it. */
static gboolean
shape_array (const CliLine *line, LamArray *array, GError **error)
{
  const char *const *shapes = cli_texts (line, "shape");
  g_autofree char *found = lam_array_shape_text (array);

  for (guint i = 0; shapes[i] != NULL; i++) {
    g_autofree char *name = NULL;
    const char *text = cli_split_pair (shapes[i], &name);
    gsize d[4] = { 0 }, size = 1;
    guint n;

    if (text == NULL)
      return lam_fail (error, LAM_ERROR_VALUE, "--shape wants NAME=N,N,…; found “%s”.", shapes[i]);
    if (!g_str_equal (name, array->name))
      continue;
    if (!read_dimensions (text, shapes[i], d, &n, error))
      return FALSE;
    for (guint k = 0; k < n; k++)
      size *= d[k];
    if (size != array->size)
      return lam_fail (error, LAM_ERROR_SHAPE,
                       "--shape %s is %" G_GSIZE_FORMAT " numbers, but “%s” holds %" G_GSIZE_FORMAT
                       " (%s).",
                       shapes[i], size, array->name, array->size, found);
    array->n = n;
    memcpy (array->d, d, n * sizeof *d);
  }
  return TRUE;
}

static gboolean
add_array (const CliLine *line, GPtrArray *arrays, const char *name, const char *path,
           GError **error)
{
  LamArray *array = lam_array_load (path, error);

  if (array == NULL)
    return FALSE;
  g_free (array->name);
  array->name = g_strdup (name);
  g_ptr_array_add (arrays, array);
  if (array->type == LAM_ARRAY_PICKLE)
    return lam_fail (error, LAM_ERROR_FORMAT, "“%s” holds Python objects, not numbers.", path);
  return shape_array (line, array, error);
}

static GPtrArray *
load_arrays (const CliLine *line, GError **error)
{
  g_autoptr (GPtrArray) arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);
  const char *const *inputs = cli_texts (line, "in");
  const char *upstream = cli_text (line, "upstream");

  for (guint i = 0; inputs[i] != NULL; i++) {
    g_autofree char *name = NULL;
    const char *path = cli_split_pair (inputs[i], &name);

    if (path == NULL) {
      lam_fail (error, LAM_ERROR_VALUE, "--in wants NAME=FILE; found “%s”.", inputs[i]);
      return NULL;
    }
    if (!add_array (line, arrays, name, path, error))
      return NULL;
  }
  if (upstream != NULL && !add_array (line, arrays, "dy", upstream, error))
    return NULL;
  return g_steal_pointer (&arrays);
}

static gboolean
save_arrays (GPtrArray *arrays, const char *folder, const char *format, GError **error)
{
  static const char *const extensions[] = { "csv", "npy" };

  if (g_mkdir_with_parents (folder, 0777) != 0)
    return lam_fail (error, LAM_ERROR_FILE, "The folder “%s” cannot be made.", folder);
  for (guint i = 0; i < arrays->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS (extensions); k++) {
      const LamArray *array = g_ptr_array_index (arrays, i);
      g_autofree char *name = g_strconcat (array->name, ".", extensions[k], NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if ((format == NULL || g_str_equal (format, extensions[k]))
          && !lam_array_save (array, path, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- The command ---- */

static gboolean
read_flags (const CliLine *line, guint *flags, GError **error)
{
  static const char *const layouts[] = { "nhwc", "nchw", NULL };
  static const char *const modes[] = { "train", "infer", NULL };
  static const char *const formats[] = { "csv", "npy", NULL };
  const char *layout = cli_text (line, "layout"), *mode = cli_text (line, "mode");
  const char *format = cli_text (line, "format");
  int nchw = layout != NULL ? cli_choice ("layout", layout, layouts, error) : 0;
  int infer = nchw >= 0 && mode != NULL ? cli_choice ("mode", mode, modes, error) : 0;

  if (nchw < 0 || infer < 0
      || (format != NULL && cli_choice ("format", format, formats, error) < 0))
    return FALSE;
  *flags = (nchw ? LAM_ALONE_NCHW : 0) | (infer ? 0 : LAM_ALONE_TRAINS)
           | (cli_has (line, "per-sample") ? LAM_ALONE_PER_SAMPLE : 0);
  return TRUE;
}

static void
print_results (GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++) {
    const LamArray *array = g_ptr_array_index (results, i);
    g_autofree char *shape = lam_array_shape_text (array);

    printf ("%s\t%s\n", array->name, shape);
  }
}

/* Returns: CLI_FALSE where a gradient is wrong */
static int
check_gradients (const CliLine *line, const LamItem *item, GPtrArray *arrays, guint flags,
                 guint64 seed, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!cli_has (line, "check"))
    return CLI_DONE;
  rows = lam_alone_check (item, arrays, flags, seed, NULL, error);
  if (rows == NULL)
    return CLI_BAD;
  return cli_print_gradients (rows) ? CLI_DONE : CLI_FALSE;
}

static int
run_layer (const CliLine *line, GError **error)
{
  guint64 seed = (guint64) cli_number (line, "seed", 1);
  const char *folder = cli_wanted (line, "out", error);
  g_autoptr (LamItem) item = folder != NULL ? make_item (line, error) : NULL;
  g_autoptr (GPtrArray) arrays = NULL, results = NULL;
  guint flags;
  int status;

  if (item == NULL || !read_flags (line, &flags, error)
      || (arrays = load_arrays (line, error)) == NULL)
    return CLI_BAD;
  results = lam_alone (item, arrays, flags, seed, error);
  if (results == NULL) {
    g_prefix_error (error, "%s: ", item->kind->id);
    return CLI_BAD;
  }
  if (!save_arrays (results, folder, cli_text (line, "format"), error))
    return CLI_BAD;
  print_results (results);
  status = check_gradients (line, item, arrays, flags, seed, error);
  if (status == CLI_BAD)
    g_prefix_error (error, "%s: ", item->kind->id);
  return status;
}

static const CliOption options[] = {
  { "set", "NAME=VALUE", "one parameter of the layer: filters=3", CLI_TEXT },
  { "in", "NAME=FILE",
    "an input (x, x2 …), weights (kernel, bias …) or a loss's target: csv, npy or npz", CLI_TEXT },
  { "shape", "NAME=N,N,…", "the shape of what a flat file holds: x=2,3,6,6", CLI_TEXT },
  { "layout", "LAYOUT", "nhwc, or nchw with kernels [out × in × rows × columns]", CLI_TEXT },
  { "upstream", "FILE", "the gradient of y; then gradients come out as well", CLI_TEXT },
  { "mode", "MODE", "train, where dropout drops and batches are normalised, or infer", CLI_TEXT },
  { "seed", "N", "the seed of dropout and noise; 1 when left out", CLI_WHOLE, 0,
    9007199254740991.0 },
  { "check", NULL,
    "also compare the gradients with central differences: a line each with name, error and index "
    "of the worst entry; ends with 1 where an error is over 1e-6",
    CLI_SWITCH },
  { "per-sample", NULL, "also the weight gradients of each sample, of a dense layer", CLI_SWITCH },
  { "out", "DIR", "the folder for y, dx, dkernel, dbias …", CLI_TEXT },
  { "format", "FORMAT", "csv or npy; both when left out", CLI_TEXT },
};

const CliCommand cli_layer = {
  .name = "layer",
  .words = "TYPE",
  .summary = "Run one layer alone, in double precision, forwards and with --upstream backwards; or "
             "a loss\n"
             "on predictions x and a target.",
  .n_min = 1,
  .n_max = 1,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = run_layer,
};
