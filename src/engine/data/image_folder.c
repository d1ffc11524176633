/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A folder a class, with JPEG or PNG pictures in it; below train/ and test/ or not; on disk or in
 * an archive. Classes are the names of the folders in byte order, as Keras takes them. */

#include <string.h>

#include "lam-files.h"
#include "lam-picture.h"

enum { PATH, TEST_PATH, COLOURS };
enum { COLOURS_AUTO, COLOURS_GREY, COLOURS_RGB };

static const char *const colours[] = { "auto", "grey", "rgb", NULL };
static const char *const colour_titles[] = { "As they are", "Grey", "Colour", NULL };

/* Names that parts have in the sets people share. */
static const struct {
  const char *name;
  LamPartId part;
} part_names[] = {
  { "train/", LAM_PART_TRAIN },
  { "training/", LAM_PART_TRAIN },
  { "test/", LAM_PART_TEST },
  { "testing/", LAM_PART_TEST },
  { "val/", LAM_PART_VALIDATION },
  { "valid/", LAM_PART_VALIDATION },
  { "validation/", LAM_PART_VALIDATION },
};

/* Length of the part's folder that @name begins with; 0 when there is none. */
static gsize
part_prefix (const char *name, LamPartId *part)
{
  for (guint i = 0; i < G_N_ELEMENTS (part_names); i++)
    if (g_ascii_strncasecmp (name, part_names[i].name, strlen (part_names[i].name)) == 0) {
      *part = part_names[i].part;
      return strlen (part_names[i].name);
    }
  return 0;
}

typedef struct {
  GPtrArray *files[LAM_N_PARTS]; /* of LamFile, borrowed from the lists */
  GPtrArray *names[LAM_N_PARTS]; /* of char*: "cat/1.jpg", after the part's folder */
} Parts;

static void
add (Parts *parts, LamPartId part, LamFile *file, const char *name)
{
  if (parts->files[part] == NULL) {
    parts->files[part] = g_ptr_array_new ();
    parts->names[part] = g_ptr_array_new ();
  }
  g_ptr_array_add (parts->files[part], file);
  g_ptr_array_add (parts->names[part], (gpointer) name);
}

static void
parts_clear (Parts *parts)
{
  for (guint p = 0; p < LAM_N_PARTS; p++) {
    g_clear_pointer (&parts->files[p], g_ptr_array_unref);
    g_clear_pointer (&parts->names[p], g_ptr_array_unref);
  }
}

/* By the folders train/ and test/ when every picture is in one of them, else all to train. */
static void
share_out (Parts *parts, GPtrArray *files)
{
  LamPartId part;
  gboolean parted = files->len > 0, any_train = FALSE;

  for (guint i = 0; i < files->len; i++) {
    const char *name = ((LamFile *) files->pdata[i])->name;

    parted = parted && part_prefix (name, &part) > 0;
    any_train = any_train || (parted && part == LAM_PART_TRAIN);
  }
  for (guint i = 0; i < files->len; i++) {
    LamFile *file = files->pdata[i];
    gsize n = parted && any_train ? part_prefix (file->name, &part) : 0;

    add (parts, n > 0 ? part : LAM_PART_TRAIN, file, file->name + n);
  }
}

/* A handful of pictures without any folder: each is a class by itself, called as its file is. */
#define MOST_ALONE 24

static gboolean
are_alone (const Parts *parts)
{
  guint n = 0;

  for (guint p = 0; p < LAM_N_PARTS; p++)
    for (guint i = 0; parts->names[p] != NULL && i < parts->names[p]->len; i++, n++)
      if (strchr (parts->names[p]->pdata[i], '/') != NULL)
        return FALSE;
  return n >= 2 && n <= MOST_ALONE;
}

/* The class is the first folder of the name, or, @alone, the name without its ending. */
static char *
class_of (const char *name, gboolean alone)
{
  const char *slash = strchr (name, '/'), *dot = strrchr (name, '.');

  if (alone && slash == NULL)
    return dot != NULL ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
  return slash != NULL ? g_strndup (name, (gsize) (slash - name)) : NULL;
}

static gint
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The classes of all parts, sorted. FALSE when a picture among others in folders is in none. */
static gboolean
find_classes (const Parts *parts, LamData *data, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gboolean alone = are_alone (parts);
  GHashTableIter iterator;
  gpointer key;

  for (guint p = 0; p < LAM_N_PARTS; p++)
    for (guint i = 0; parts->names[p] != NULL && i < parts->names[p]->len; i++) {
      char *name = class_of (parts->names[p]->pdata[i], alone);

      if (name == NULL)
        return lam_fail (error, LAM_ERROR_DATA,
                         "“%s” is in no folder of a class; a folder for each class is wanted, with "
                         "its pictures in it.",
                         (const char *) parts->names[p]->pdata[i]);
      g_hash_table_add (seen, name);
    }
  if (g_hash_table_size (seen) > 10000)
    return lam_fail (error, LAM_ERROR_DATA,
                     "There are %u folders of classes; at most 10000 can be "
                     "used.",
                     g_hash_table_size (seen));
  g_hash_table_iter_init (&iterator, seen);
  while (g_hash_table_iter_next (&iterator, &key, NULL))
    g_ptr_array_add (names, g_strdup (key));
  g_ptr_array_sort (names, by_text);
  data->n_classes = names->len;
  g_ptr_array_add (names, NULL);
  data->class_names = (char **) g_ptr_array_steal (names, NULL);
  return TRUE;
}

static guint16
class_number (const LamData *data, const char *name)
{
  g_autofree char *wanted = class_of (name, TRUE);

  for (guint c = 0; c < data->n_classes; c++)
    if (strcmp (data->class_names[c], wanted) == 0)
      return (guint16) c;
  return 0;
}

/* No class may lose its last picture to files that cannot be read, unless the training part has
 * more. A few files of a set cannot tell. */
static gboolean
check_classes (const LamPictureList *list, LamPartId part, const LamLoading *loading,
               const LamData *data, GError **error)
{
  const LamStore *store = data->stores[part], *train = data->stores[LAM_PART_TRAIN];
  g_autofree gsize *left = g_new0 (gsize, data->n_classes);

  if (loading->at_most > 0 || list->n_bad == 0)
    return TRUE;
  for (gsize i = 0; i < store->x.n; i++)
    left[store->classes[i]] += !list->infos[i].is_bad;
  for (gsize i = 0; part != LAM_PART_TRAIN && i < train->x.n; i++)
    left[train->classes[i]]++;
  for (gsize i = 0; i < store->x.n; i++)
    if (left[store->classes[i]] == 0)
      return lam_picture_list_fail (list, i, error);
  return TRUE;
}

static gboolean
read_part (const Parts *parts, LamPartId part, LamPixels pixels, double from, double to,
           const LamLoading *loading, LamData *data, GError **error)
{
  g_autoptr (LamPictureList) list = NULL;
  LamStore *store;
  guint n;

  if (parts->files[part] == NULL)
    return TRUE;
  n = parts->files[part]->len;
  data->stores[part] = store = lam_store_new ();
  store->target = LAM_TARGET_CLASS;
  list = lam_pictures_read (parts->files[part], pixels, &store->x, from, to, loading, error);
  if (list == NULL)
    return FALSE;
  store->classes = g_new0 (guint16, n);
  store->names = g_new0 (char *, n);
  for (guint i = 0; i < n; i++) {
    store->classes[i] = class_number (data, parts->names[part]->pdata[i]);
    store->names[i] = g_strdup (((LamFile *) parts->files[part]->pdata[i])->name);
  }
  if (!check_classes (list, part, loading, data, error))
    return FALSE;
  lam_picture_list_warn (list, data);
  lam_picture_list_note_dark (list, store->names, loading, data);
  lam_picture_list_leave_out (list, store);
  return TRUE;
}

/* Whether any picture of any part has colours decides for all, so that parts are alike. */
static LamPixels
wanted_pixels (const LamItem *item)
{
  guint choice = lam_item_choice (item, COLOURS);

  return choice == COLOURS_GREY  ? LAM_PIXELS_GREY
         : choice == COLOURS_RGB ? LAM_PIXELS_COLOUR
                                 : LAM_PIXELS_AS_THEY_ARE;
}

static gboolean
read_set (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  g_autofree char *path = lam_reader_path (item, PATH, loading, error);
  g_autoptr (GPtrArray) files =
      path != NULL ? lam_files_list (path, lam_is_picture_name, loading, error) : NULL;
  g_autoptr (GPtrArray) test_files = NULL;
  Parts parts = { 0 };
  LamPixels pixels = wanted_pixels (item);
  gboolean good = files != NULL;

  if (good && files->len == 0)
    good = lam_fail (error, LAM_ERROR_DATA, "There are no JPEG or PNG pictures in “%s”.", path);
  if (good)
    share_out (&parts, files);
  if (good && lam_item_is_set (item, TEST_PATH)) {
    g_autofree char *test = lam_reader_path (item, TEST_PATH, loading, error);

    test_files = test != NULL ? lam_files_list (test, lam_is_picture_name, loading, error) : NULL;
    good = test_files != NULL;
    for (guint i = 0; good && i < test_files->len; i++)
      add (&parts, LAM_PART_TEST, test_files->pdata[i], ((LamFile *) test_files->pdata[i])->name);
  }
  for (guint p = 0; good && p < LAM_N_PARTS; p++)
    lam_files_thin (loading, parts.files[p], parts.names[p]);
  good = good && find_classes (&parts, data, error)
         && read_part (&parts, LAM_PART_TRAIN, pixels, 0.02, 0.4, loading, data, error);
  if (good && pixels == LAM_PIXELS_AS_THEY_ARE)
    pixels = lam_samples_shape (&data->stores[LAM_PART_TRAIN]->x, 0).d[2] == 3 ? LAM_PIXELS_COLOUR
                                                                               : LAM_PIXELS_GREY;
  good = good && read_part (&parts, LAM_PART_VALIDATION, pixels, 0.4, 0.5, loading, data, error)
         && read_part (&parts, LAM_PART_TEST, pixels, 0.5, 0.6, loading, data, error);
  parts_clear (&parts);
  return good;
}

static int
recognise (const char *path, const guint8 *head, gsize n)
{
  g_auto (GStrv) names = NULL;
  guint pictures = 0, in_folders = 0;

  if (n > 0 && !lam_is_archive (path))
    return 0;
  names = lam_files_names (path, 500);
  for (guint i = 0; names[i] != NULL; i++)
    if (lam_is_picture_name (names[i])) {
      pictures++;
      in_folders += strchr (names[i], '/') != NULL;
    }
  return pictures > 0 && in_folders == pictures ? 40 : 0;
}

static const LamParam params[] = {
  { .id = "path",
    .title = "Folder",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "A folder or archive with a folder for each class, or with train and test folders." },
  { .id = "test_path",
    .title = "Test folder",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "A folder like it with the pictures kept for the end." },
  { .id = "colours",
    .title = "Colours",
    .type = LAM_VALUE_CHOICE,
    .flags = LAM_PARAM_ADVANCED,
    .choices = colours,
    .choice_titles = colour_titles,
    .initial = "\"auto\"",
    .help = "Whether pictures are read in colour; as they are: in colour when any of them is." },
};

const LamReaderKind lam_reader_image_folder = {
  .kind = { .id = "image_folder",
            .title = "Picture folders",
            .summary = "JPEG and PNG pictures, with a folder for each class.",
            .group = "Files",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .read = read_set,
  .recognise = recognise,
};
