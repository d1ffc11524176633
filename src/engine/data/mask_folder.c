/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures and their masks in two folders: the layouts of HDSeg (images/ annotations/), of the
 * Weizmann horses (rgb/ figure_ground/), of VOC, or any two folders matched by name. Masks are
 * grey, palette or colour pictures; a mask of another size than its picture is scaled to it. A
 * second collection, its masks of another kind perhaps, may be read behind the first; and where
 * masks only tell object from background, the names of files or folders can tell which object. */

#include <string.h>

#include "lam-mask-values.h"
#include "lam-pairs.h"

enum { PATH, MASKS, TEST_PATH, TEST_MASKS, BORDER, ALSO, OBJECTS };

static const LamPairNames usual[] = {
  { "images", "annotations" }, { "rgb", "figure_ground" },
  { "images", "masks" },       { "image", "mask" },
  { "imgs", "masks" },         { "JPEGImages", "SegmentationClass" },
  { "images", "labels" },      { NULL, NULL },
};

/* ---- One collection. ---- */

/* A folder of pictures, one of masks, and the samples that they become. */
typedef struct {
  LamPairs pairs;
  LamPictureList *pictures, *masks;
  LamStore *store;
  gsize first; /* number of its first sample in the store */
  LamMaskValues *values;
  const LamLoading *loading;
} Folder;

static void
folder_clear (Folder *f)
{
  g_clear_pointer (&f->pictures, lam_picture_list_free);
  g_clear_pointer (&f->masks, lam_picture_list_free);
  lam_pairs_clear (&f->pairs);
}

/* Finds the files of one collection and looks at their headers. @index: of the parameter that names
 * it; @begin: how much of the work is done before it. */
static gboolean
open_folder (Folder *f, const LamItem *item, guint index, double begin, LamData *data,
             GError **error)
{
  g_autofree char *path = lam_reader_path (item, index, f->loading, error);
  g_autofree char *masks = NULL;

  if (index != ALSO && lam_item_is_set (item, index + 1))
    masks = lam_reader_path (item, index + 1, f->loading, error);
  if (path == NULL
      || !lam_pairs_find (path, masks, usual, lam_translate ("mask"), f->loading, data, &f->pairs,
                          error))
    return FALSE;
  f->pictures = lam_picture_list_new (f->pairs.first, LAM_PIXELS_COLOUR, begin, begin + 0.02,
                                      f->loading, error);
  if (f->pictures != NULL)
    f->masks = lam_picture_list_new (f->pairs.second, LAM_PIXELS_MASK, begin + 0.02, begin + 0.04,
                                     f->loading, error);
  return f->masks != NULL && lam_picture_list_join (f->pictures, f->masks, error)
         && lam_mask_values_note_kinds (f->values, f->masks, index != TEST_PATH, error);
}

/* Room for the samples of @n folders, one behind the other; masks are [rows × columns]. */
static gboolean
make_store (LamStore *store, Folder *const *folders, guint n, GError **error)
{
  gsize total = 0;
  LamShape *x, *y;

  for (guint k = 0; k < n; k++) {
    folders[k]->store = store;
    folders[k]->first = total;
    total += folders[k]->pairs.first->len;
  }
  x = g_new (LamShape, MAX (total, 1));
  y = g_new (LamShape, MAX (total, 1));
  for (guint k = 0; k < n; k++)
    lam_picture_list_shapes (folders[k]->pictures, folders[k]->loading, x + folders[k]->first);
  for (gsize i = 0; i < total; i++)
    y[i] = (LamShape){ 2, { x[i].d[0], x[i].d[1] } };
  store->target = LAM_TARGET_MASK;
  store->names = g_new0 (char *, total + 1);
  if (lam_samples_init_ragged (&store->x, LAM_STORE_BYTES, total, x, error))
    return lam_samples_init_ragged (&store->y, LAM_STORE_BYTES, total, y, error);
  g_free (y);
  return FALSE;
}

/* Names of the samples, behind that of the collection when there are two. */
static void
name_samples (const Folder *f, const char *path, gboolean with_folder)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_basename (whole);

  for (gsize i = 0; i < f->pairs.first->len; i++) {
    const char *name = ((LamFile *) f->pairs.first->pdata[i])->name;

    f->store->names[f->first + i] =
        with_folder ? g_build_filename (folder, name, NULL) : g_strdup (name);
  }
}

/* Counts the values of a whole mask and keeps those that its picture's pixels fall on: first at the
 * picture's size, then in the frame, so that it does not matter where the frame is reached. */
static gboolean
keep_mask (const LamPictureList *list, gsize index, const guint8 *pixels, guint8 *to,
           gpointer user_data, GError **error)
{
  const Folder *f = user_data;
  LamShape from = list->infos[index].shape, wanted = f->pictures->infos[index].shape;
  gsize n = (gsize) from.d[0] * from.d[1];
  g_autofree guint8 *values = g_malloc (MAX (n, 1));
  g_autofree guint8 *scaled = g_malloc (MAX ((gsize) wanted.d[0] * wanted.d[1], 1));
  LamFraming framing = { wanted.d[0], wanted.d[1], LAM_RESAMPLE_NEAREST, LAM_FRAME_STRETCH };

  if (!lam_mask_values_take (f->values, pixels, n, from.d[2], values, error))
    return FALSE;
  from.d[2] = wanted.d[2] = 1;
  lam_framing_bytes (&framing, values, from, scaled);
  if (f->loading->framing != NULL) {
    framing = *f->loading->framing;
    framing.how = LAM_RESAMPLE_NEAREST;
  }
  lam_framing_bytes (&framing, scaled, wanted, to);
  return TRUE;
}

static gboolean
decode_folder (Folder *f, double begin, double end, GError **error)
{
  double between = begin + 0.7 * (end - begin);

  return lam_picture_list_decode (f->pictures, &f->store->x, f->first, NULL, NULL, begin, between,
                                  f->loading, error)
         && lam_picture_list_join (f->pictures, f->masks, error)
         && lam_picture_list_decode (f->masks, &f->store->y, f->first, keep_mask, f, between, end,
                                     f->loading, error)
         && lam_picture_list_join (f->pictures, f->masks, error);
}

/* Around a picture that does not fill its frame nothing is wanted. */
static void
ignore_outside (guint8 *mask, LamPlace place, guint rows, guint columns)
{
  for (guint r = 0; r < rows; r++, mask += columns) {
    gboolean within = r >= place.top && r < place.top + place.height;

    memset (mask, LAM_IGNORE, within ? place.left : columns);
    if (within)
      memset (mask + place.left + place.width, LAM_IGNORE, columns - place.left - place.width);
  }
}

/* Values to class numbers. */
static void
settle_masks (const Folder *f, const guint8 to_class[256])
{
  const LamFraming *framing = f->loading->framing;

  for (gsize i = 0; i < f->pairs.first->len; i++) {
    guint8 *mask = lam_samples_bytes (&f->store->y, f->first + i);
    gsize n = lam_samples_length (&f->store->y, f->first + i);

    if (f->masks->infos[i].is_bad)
      continue;
    for (gsize p = 0; p < n; p++)
      mask[p] = to_class[mask[p]];
    if (framing != NULL)
      ignore_outside (mask, lam_framing_place (framing, f->pictures->infos[i].shape), framing->rows,
                      framing->columns);
  }
}

/* Settles the classes of folders whose masks are of one kind. Returns: their number */
static guint
settle_folders (LamMaskValues *values, Folder *const *folders, guint n)
{
  guint8 to_class[256];
  guint n_classes = lam_mask_values_settle (values, to_class);

  for (guint k = 0; k < n; k++)
    settle_masks (folders[k], to_class);
  return n_classes;
}

/* ---- Which object a mask shows. ---- */

static gboolean
holds_word (const char *name, const char *word)
{
  g_autofree char *a = g_utf8_casefold (name, -1);
  g_autofree char *b = g_utf8_casefold (word, -1);

  return strstr (a, b) != NULL;
}

/* The first word of @objects that @name holds; their number when it holds none. */
static guint
find_object (const char *name, char *const *objects)
{
  guint c = 0;

  while (objects[c] != NULL && !holds_word (name, objects[c]))
    c++;
  return c;
}

/* What a picture's name tells of its object becomes the class of the mask's pixels. */
static gboolean
tell_objects (LamStore *store, char *const *objects, GError **error)
{
  for (gsize i = 0; i < store->x.n; i++) {
    gsize n = lam_shape_size (lam_samples_shape (&store->y, i));
    guint8 *mask = lam_samples_bytes (&store->y, i);
    guint c = find_object (store->names[i], objects);

    if (objects[c] == NULL) {
      g_autofree char *words = g_strjoinv ("”, “", (char **) objects);

      return lam_fail (error, LAM_ERROR_DATA,
                       "data.objects: the name “%s” holds none of “%s”, so that it cannot be told "
                       "what its mask shows.",
                       store->names[i], words);
    }
    for (gsize p = 0; p < n; p++)
      if (mask[p] == 1)
        mask[p] = (guint8) (c + 1);
  }
  return TRUE;
}

/* No object may lose its last picture to files that cannot be read. A few files of a set cannot
 * tell. */
static gboolean
check_objects (Folder *const *folders, guint n, char *const *objects, GError **error)
{
  guint n_objects = g_strv_length ((char **) objects);
  g_autofree gsize *left = g_new0 (gsize, n_objects + 1);

  if (folders[0]->loading->at_most > 0)
    return TRUE;
  for (guint both = 0; both < 2; both++)
    for (guint k = 0; k < n; k++)
      for (gsize i = 0; i < folders[k]->pairs.first->len; i++) {
        guint c = find_object (folders[k]->store->names[folders[k]->first + i], objects);

        if (both == 0)
          left[c] += !folders[k]->pictures->infos[i].is_bad;
        else if (c < n_objects && left[c] == 0)
          return lam_picture_list_fail (folders[k]->pictures, i, error);
      }
  return TRUE;
}

static gboolean
name_classes (const LamItem *item, LamData *data, GError **error)
{
  static const char *const names[] = { "background", "object", NULL };
  char *const *objects = lam_item_is_set (item, OBJECTS) ? item->values[OBJECTS].list : NULL;
  guint n = objects != NULL ? g_strv_length ((char **) objects) : 0;

  if (n > 0 && data->n_classes != 2)
    return lam_fail (error, LAM_ERROR_DATA,
                     "data.objects is for masks of one object and its background; these have %u "
                     "classes.",
                     data->n_classes);
  for (guint s = 0; s < LAM_N_PARTS && n > 0; s++)
    if (data->stores[s] != NULL && !tell_objects (data->stores[s], objects, error))
      return FALSE;
  if (n == 0 && data->n_classes == 2)
    data->class_names = g_strdupv ((char **) names);
  if (n > 0) {
    data->n_classes = n + 1;
    data->class_names = g_new0 (char *, n + 2);
    data->class_names[0] = g_strdup (names[0]);
    for (guint i = 0; i < n; i++)
      data->class_names[i + 1] = g_strdup (objects[i]);
  }
  return TRUE;
}

/* ---- All of them. ---- */

enum { TRAIN, TEST, MORE, N_FOLDERS };

/* Finds the folders that are asked for; @masks: what is known of the masks of each. */
static gboolean
open_folders (Folder folders[N_FOLDERS], const LamItem *item, LamData *data, GError **error)
{
  static const guint indices[N_FOLDERS] = { PATH, TEST_PATH, ALSO };

  for (guint k = 0; k < N_FOLDERS; k++)
    if ((k == TRAIN || lam_item_is_set (item, indices[k]))
        && !open_folder (&folders[k], item, indices[k], 0.05 * k, data, error))
      return FALSE;
  return TRUE;
}

static gboolean
decode_folders (Folder folders[N_FOLDERS], const LamItem *item, const LamLoading *loading,
                LamData *data, GError **error)
{
  static const guint indices[N_FOLDERS] = { PATH, TEST_PATH, ALSO };
  Folder *train[2] = { &folders[TRAIN], &folders[MORE] }, *test[1] = { &folders[TEST] };
  gboolean more = folders[MORE].masks != NULL;

  data->stores[LAM_PART_TRAIN] = lam_store_new ();
  if (!make_store (data->stores[LAM_PART_TRAIN], train, more ? 2 : 1, error))
    return FALSE;
  if (folders[TEST].masks != NULL) {
    data->stores[LAM_PART_TEST] = lam_store_new ();
    if (!make_store (data->stores[LAM_PART_TEST], test, 1, error))
      return FALSE;
  }
  for (guint k = 0; k < N_FOLDERS; k++) {
    Folder *f = &folders[k];

    if (f->masks == NULL)
      continue;
    name_samples (f, lam_item_text (item, indices[k]), lam_item_is_set (item, ALSO));
    if (!decode_folder (f, 0.15 + 0.15 * k, 0.3 + 0.15 * k, error))
      return FALSE;
    lam_picture_list_warn (f->pictures, data);
    lam_picture_list_note_dark (f->pictures, f->store->names + f->first, loading, data);
  }
  return TRUE;
}

/* Settles the classes; of what kind the masks are, is noted again from those that could be read. */
static gboolean
settle_all (Folder folders[N_FOLDERS], const LamItem *item, LamData *data, GError **error)
{
  Folder *own[2] = { &folders[TRAIN], &folders[TEST] }, *more[1] = { &folders[MORE] };
  guint n_more;

  for (guint k = 0; k < N_FOLDERS; k++)
    if (folders[k].masks != NULL
        && !lam_mask_values_note_kinds (folders[k].values, folders[k].masks, k != TEST, error))
      return FALSE;
  data->n_classes =
      settle_folders (folders[TRAIN].values, own, folders[TEST].masks != NULL ? 2 : 1);
  if (folders[MORE].masks == NULL)
    return TRUE;
  n_more = settle_folders (folders[MORE].values, more, 1);
  return n_more == data->n_classes
         || lam_fail (error, LAM_ERROR_DATA,
                      "The masks of “%s” have %u classes, those of “%s” %u; both must have the "
                      "same.",
                      lam_item_text (item, ALSO), n_more, lam_item_text (item, PATH),
                      data->n_classes);
}

/* Takes the samples of folders in one store out of it that cannot be read. */
static void
leave_out (Folder *const *folders, guint n)
{
  g_autofree guint8 *out = g_new0 (guint8, MAX (folders[0]->store->x.n, 1));
  gsize n_bad = 0;

  for (guint k = 0; k < n; k++) {
    lam_picture_list_mark_bad (folders[k]->pictures, out + folders[k]->first);
    n_bad += folders[k]->pictures->n_bad;
  }
  if (n_bad > 0)
    lam_store_leave_out (folders[0]->store, out);
}

static gboolean
leave_out_all (Folder folders[N_FOLDERS], const LamItem *item, GError **error)
{
  Folder *train[2] = { &folders[TRAIN], &folders[MORE] }, *test[1] = { &folders[TEST] };
  guint n = folders[MORE].masks != NULL ? 2 : 1;

  if (lam_item_is_set (item, OBJECTS)
      && !check_objects (train, n, item->values[OBJECTS].list, error))
    return FALSE;
  leave_out (train, n);
  if (folders[TEST].masks != NULL)
    leave_out (test, 1);
  return TRUE;
}

static gboolean
read_set (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  LamMaskValues own, more; /* the second collection may have masks of another kind */
  Folder folders[N_FOLDERS] = { { .values = &own, .loading = loading },
                                { .values = &own, .loading = loading },
                                { .values = &more, .loading = loading } };
  guint border =
      lam_item_is_set (item, BORDER) ? lam_item_count (item, BORDER) : LAM_MASK_NO_BORDER;
  gboolean good;

  lam_mask_values_init (&own, border);
  lam_mask_values_init (&more, border);
  good = open_folders (folders, item, data, error)
         && decode_folders (folders, item, loading, data, error)
         && settle_all (folders, item, data, error) && leave_out_all (folders, item, error)
         && name_classes (item, data, error);
  for (guint k = 0; k < N_FOLDERS; k++)
    folder_clear (&folders[k]);
  lam_mask_values_clear (&own);
  lam_mask_values_clear (&more);
  return good;
}

static int
recognise (const char *path, const guint8 *head, gsize n)
{
  return lam_pairs_recognise (path, usual) ? 88 : 0;
}

static const LamParam params[] = {
  { .id = "path",
    .title = "Pictures",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "The folder of pictures, or one with the folders of pictures and masks in it." },
  { .id = "masks",
    .title = "Masks",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "The folder of masks of the same names; left out, it is found by its usual name." },
  { .id = "test_path",
    .title = "Test pictures",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "A folder like it with the pictures kept for the end." },
  { .id = "test_masks",
    .title = "Test masks",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "The folder of their masks." },
  { .id = "border",
    .title = "Border value",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE | LAM_PARAM_OPTIONAL | LAM_PARAM_ADVANCED,
    .min = 0,
    .max = 255,
    .help = "The value of mask pixels that count for nothing; left out, 255 beside class numbers "
            "and 128 between black and white." },
  { .id = "also",
    .title = "Second folder",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL | LAM_PARAM_ADVANCED,
    .help = "Another folder with pictures and masks in it, read behind the first; its masks may be "
            "of another kind." },
  { .id = "objects",
    .title = "Objects",
    .type = LAM_VALUE_LIST,
    .flags = LAM_PARAM_OPTIONAL | LAM_PARAM_ADVANCED,
    .help = "Words that tell by the name of a picture or its folders what a black and white mask "
            "shows: “horse, dog” makes three classes." },
};

const LamReaderKind lam_reader_mask_folder = {
  .kind = { .id = "mask_folder",
            .title = "Pictures, masks",
            .summary = "Pictures and, for each, a mask that says what every pixel shows.",
            .group = "Files",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .read = read_set,
  .recognise = recognise,
};
