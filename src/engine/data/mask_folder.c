/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures and their masks in two folders: the layouts of HDSeg (images/ annotations/), of the
 * Weizmann horses (rgb/ figure_ground/), of VOC, or any two folders matched by name. Masks are
 * grey, palette or colour pictures; a mask of another size than its picture is scaled to it. A
 * second collection, its masks of another kind perhaps, may be read behind the first; and where
 * masks only tell object from background, the names of files or folders can tell which object. */

#include <string.h>

#include "lam-pairs.h"
#include "lam-picture.h"
#include "lam-resample.h"

enum { PATH, MASKS, TEST_PATH, TEST_MASKS, BORDER, ALSO, OBJECTS };

#define NO_BORDER 256
#define MAX_COLOURS 255

static const LamPairNames usual[] = {
  { "images", "annotations" }, { "rgb", "figure_ground" },
  { "images", "masks" },       { "image", "mask" },
  { "imgs", "masks" },         { "JPEGImages", "SegmentationClass" },
  { "images", "labels" },      { NULL, NULL },
};

/* What is known of all masks together. */
typedef struct {
  gsize counts[256]; /* pixels of each grey value or palette number */
  gboolean is_palette, is_lossy, is_colour;
  GArray *colours; /* of guint32: those met in colour masks, in order of meeting */
  guint border;
  guint8 to_class[256];
} Values;

/* ---- From values to classes. ---- */

static guint
find_colour (Values *v, const guint8 *rgb, gboolean add)
{
  guint32 colour = (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];

  for (guint i = 0; i < v->colours->len; i++)
    if (g_array_index (v->colours, guint32, i) == colour)
      return i;
  if (!add || v->colours->len > MAX_COLOURS)
    return MAX_COLOURS + 1;
  g_array_append_val (v->colours, colour);
  return v->colours->len - 1;
}

static gint
by_number (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

/* Colour masks become numbers in order of colour, black first. */
static gboolean
number_colours (Values *v, LamSamples *masks, GError **error)
{
  LamShape *shapes;
  LamSamples made;

  for (gsize i = 0; i + 2 < masks->n_values; i += 3)
    if (find_colour (v, (guint8 *) masks->values + i, TRUE) > MAX_COLOURS)
      return lam_fail (error, LAM_ERROR_DATA,
                       "The masks have more than %d colours; a colour for each class is wanted.",
                       MAX_COLOURS);
  g_array_sort (v->colours, by_number);
  shapes = g_new (LamShape, MAX (masks->n, 1));
  for (gsize i = 0; i < masks->n; i++) {
    shapes[i] = lam_samples_shape (masks, i);
    shapes[i].d[2] = 1;
  }
  if (!lam_samples_init_ragged (&made, LAM_STORE_BYTES, masks->n, shapes, error))
    return FALSE;
  for (gsize i = 0; i < made.n_values; i++)
    ((guint8 *) made.values)[i] = (guint8) find_colour (v, (guint8 *) masks->values + 3 * i, FALSE);
  lam_samples_clear (masks);
  *masks = made;
  /* What was a colour is now the number of a class. */
  v->is_palette = TRUE;
  return TRUE;
}

static void
count (Values *v, const LamSamples *masks)
{
  for (gsize i = 0; i < masks->n_values; i++)
    v->counts[((guint8 *) masks->values)[i]]++;
}

/* How many of the values from @from to @to occur. */
static guint
occurring (const Values *v, guint from, guint to)
{
  guint n = 0;

  for (guint i = from; i <= to; i++)
    n += v->counts[i] > 0 && i != v->border;
  return n;
}

static void
cut_in_half (Values *v)
{
  for (guint i = 0; i < 256; i++)
    v->to_class[i] = i >= 128;
}

/* Numbers are classes as they stand, 255 is the border, as in VOC. */
static guint
take_numbers (Values *v)
{
  guint largest = 1;

  for (guint i = 0; i < 256; i++)
    v->to_class[i] = (guint8) i;
  for (guint i = 0; i < 255; i++)
    if (v->counts[i] > 0 && i != v->border)
      largest = i;
  return largest + 1;
}

/* Settles the class of each value. Returns: the number of classes */
static guint
settle_classes (Values *v, gboolean border_given)
{
  guint few = occurring (v, 0, 63), many = occurring (v, 64, 254), n = 0;

  if (v->is_lossy) {
    cut_in_half (v); /* JPEG: 0 and 255 and what lossy coding made of them */
    return 2;
  }
  if (!border_given && !v->is_palette && v->counts[128] > 0 && many == 1 && few <= 1
      && v->counts[255] > 0) {
    v->border = 128; /* black, white and a grey line between them */
    many = 0;
  }
  if (v->is_palette || (many == 0 && few > 1) || (many == 0 && v->counts[255] == 0)) {
    n = take_numbers (v);
  } else if (few + many > 20) {
    cut_in_half (v); /* soft edges: black and white meant */
    n = 2;
  } else {
    for (guint i = 0; i < 256; i++)
      if (i != v->border && (v->counts[i] > 0 || i == 0))
        v->to_class[i] = (guint8) n++;
    n = MAX (n, 2);
  }
  if (v->border < 256)
    v->to_class[v->border] = LAM_IGNORE;
  return n;
}

/* ---- One part. ---- */

static gboolean
note_kinds (Values *v, const LamPictureInfo *infos, GPtrArray *files, gboolean first,
            GError **error)
{
  for (guint i = 0; i < files->len; i++) {
    gboolean colour = infos[i].shape.d[2] == 3;

    if (i == 0 && first)
      v->is_colour = colour;
    if (colour != v->is_colour)
      return lam_fail (error, LAM_ERROR_DATA,
                       "The mask “%s” is %s, but those before it are %s; all must be of a kind.",
                       ((LamFile *) files->pdata[i])->name,
                       colour ? lam_translate ("in colour") : lam_translate ("grey"),
                       v->is_colour ? lam_translate ("in colour") : lam_translate ("grey"));
    v->is_palette = v->is_palette || infos[i].is_palette;
    v->is_lossy = v->is_lossy || infos[i].is_lossy;
  }
  return TRUE;
}

/* Masks of the size of their pictures, [rows × columns]. */
static gboolean
scale_masks (LamStore *store, GError **error)
{
  LamShape *shapes = g_new (LamShape, MAX (store->x.n, 1));
  LamSamples made;

  for (gsize i = 0; i < store->x.n; i++) {
    LamShape shape = lam_samples_shape (&store->x, i);

    shapes[i] = (LamShape){ 2, { shape.d[0], shape.d[1] } };
  }
  if (!lam_samples_init_ragged (&made, LAM_STORE_BYTES, store->x.n, shapes, error))
    return FALSE;
  for (gsize i = 0; i < store->x.n; i++) {
    LamShape from = lam_samples_shape (&store->y, i), to = lam_samples_shape (&made, i);

    from.d[2] = 1;
    lam_resample_bytes (LAM_RESAMPLE_NEAREST, lam_samples_bytes (&store->y, i), from,
                        lam_samples_bytes (&made, i), to.d[0], to.d[1], to.d[1]);
  }
  lam_samples_clear (&store->y);
  store->y = made;
  return TRUE;
}

/* Names of the samples, behind that of the collection when there are two. */
static void
name_samples (LamStore *store, GPtrArray *files, const char *path, gboolean with_folder)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_basename (whole);

  store->names = g_new0 (char *, store->x.n);
  for (gsize i = 0; i < store->x.n; i++) {
    const char *name = ((LamFile *) files->pdata[i])->name;

    store->names[i] = with_folder ? g_build_filename (folder, name, NULL) : g_strdup (name);
  }
}

/* The pictures of one folder and their masks as they stand in the files. @index: of the parameter
 * that names it; @begin: how much of the work is done before it.
 * Returns: (transfer full), or NULL with a sentence */
static LamStore *
read_folder (const LamItem *item, guint index, double begin, const LamLoading *loading,
             Values *values, LamData *data, GError **error)
{
  g_autofree char *path = lam_reader_path (item, index, loading, error);
  g_autofree char *masks = NULL;
  g_autofree LamPictureInfo *infos = NULL;
  LamStore *store;
  LamPairs pairs;
  gboolean good;

  if (index != ALSO && lam_item_is_set (item, index + 1))
    masks = lam_reader_path (item, index + 1, loading, error);
  if (path == NULL
      || !lam_pairs_find (path, masks, usual, lam_translate ("mask"), loading, data, &pairs, error))
    return NULL;
  store = lam_store_new ();
  store->target = LAM_TARGET_MASK;
  good = lam_pictures_decode (pairs.first, LAM_PIXELS_COLOUR, &store->x, NULL, begin, begin + 0.2,
                              loading, error)
         && lam_pictures_decode (pairs.second, LAM_PIXELS_MASK, &store->y, &infos, begin + 0.2,
                                 begin + 0.3, loading, error)
         && note_kinds (values, infos, pairs.second, index != TEST_PATH, error);
  if (good)
    name_samples (store, pairs.first, path, lam_item_is_set (item, ALSO));
  lam_pairs_clear (&pairs);
  if (!good)
    g_clear_pointer (&store, lam_store_free);
  return store;
}

/* A colour JPEG mask is black and white all the same. */
static gboolean
grey_colours (LamSamples *masks, GError **error)
{
  LamShape *shapes = g_new (LamShape, MAX (masks->n, 1));
  LamSamples made;

  for (gsize i = 0; i < masks->n; i++) {
    shapes[i] = lam_samples_shape (masks, i);
    shapes[i].d[2] = 1;
  }
  if (!lam_samples_init_ragged (&made, LAM_STORE_BYTES, masks->n, shapes, error))
    return FALSE;
  for (gsize i = 0; i < made.n_values; i++) {
    const guint8 *v = (guint8 *) masks->values + 3 * i;

    ((guint8 *) made.values)[i] = (guint8) ((v[0] + v[1] + v[2] + 1) / 3);
  }
  lam_samples_clear (masks);
  *masks = made;
  return TRUE;
}

/* Brings masks to class numbers and to the size of their pictures. Returns: the number of classes,
 * or 0 with a sentence */
static guint
settle_masks (Values *values, const LamItem *item, LamStore *const *stores, guint n_stores,
              GError **error)
{
  gboolean given = lam_item_is_set (item, BORDER);
  guint n_classes;

  values->border = given ? lam_item_count (item, BORDER) : NO_BORDER;
  for (guint s = 0; s < n_stores; s++) {
    if (values->is_colour
        && !(values->is_lossy ? grey_colours (&stores[s]->y, error)
                              : number_colours (values, &stores[s]->y, error)))
      return 0;
    count (values, &stores[s]->y);
  }
  n_classes = settle_classes (values, given);
  for (guint s = 0; s < n_stores; s++) {
    LamStore *store = stores[s];

    for (gsize i = 0; i < store->y.n_values; i++)
      ((guint8 *) store->y.values)[i] = values->to_class[((guint8 *) store->y.values)[i]];
    if (!scale_masks (store, error))
      return 0;
  }
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

/* The class of a picture's object: the first word of @objects that its name holds. */
static gboolean
tell_objects (LamStore *store, char *const *objects, GError **error)
{
  for (gsize i = 0; i < store->x.n; i++) {
    gsize n = lam_shape_size (lam_samples_shape (&store->y, i));
    guint8 *mask = lam_samples_bytes (&store->y, i);
    guint c = 0;

    while (objects[c] != NULL && !holds_word (store->names[i], objects[c]))
      c++;
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

/* ---- Two collections. ---- */

static gboolean
append_samples (LamSamples *into, const LamSamples *more, GError **error)
{
  gsize n = into->n + more->n;
  LamShape *shapes = g_new (LamShape, MAX (n, 1));
  LamSamples made;

  for (gsize i = 0; i < n; i++)
    shapes[i] = i < into->n ? lam_samples_shape (into, i) : lam_samples_shape (more, i - into->n);
  if (!lam_samples_init_ragged (&made, LAM_STORE_BYTES, n, shapes, error))
    return FALSE;
  memcpy (made.values, into->values, into->n_values);
  memcpy ((guint8 *) made.values + into->n_values, more->values, more->n_values);
  lam_samples_clear (into);
  *into = made;
  return TRUE;
}

/* Reads the second collection behind the training part. */
static gboolean
read_also (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  Values values = { .colours = g_array_new (FALSE, FALSE, sizeof (guint32)) };
  LamStore *train = data->stores[LAM_PART_TRAIN];
  LamStore *more = read_folder (item, ALSO, 0.6, loading, &values, data, error);
  guint n_classes = more != NULL ? settle_masks (&values, item, &more, 1, error) : 0;
  gsize n = train->x.n;
  gboolean good = n_classes > 0;

  if (good && n_classes != data->n_classes)
    good = lam_fail (
        error, LAM_ERROR_DATA,
        "The masks of “%s” have %u classes, those of “%s” %u; both must have the same.",
        lam_item_text (item, ALSO), n_classes, lam_item_text (item, PATH), data->n_classes);
  good = good && append_samples (&train->x, &more->x, error)
         && append_samples (&train->y, &more->y, error);
  if (good) {
    train->names = g_renew (char *, train->names, train->x.n);
    memcpy (train->names + n, more->names, more->x.n * sizeof (char *));
    g_clear_pointer (&more->names, g_free);
  }
  g_array_unref (values.colours);
  g_clear_pointer (&more, lam_store_free);
  return good;
}

static gboolean
read_set (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  Values values = { .colours = g_array_new (FALSE, FALSE, sizeof (guint32)) };
  LamStore *stores[2] = { NULL };
  guint n = 0;
  gboolean good;

  stores[n] = data->stores[LAM_PART_TRAIN] =
      read_folder (item, PATH, 0, loading, &values, data, error);
  n += stores[n] != NULL;
  if (n == 1 && lam_item_is_set (item, TEST_PATH)) {
    stores[n] = data->stores[LAM_PART_TEST] =
        read_folder (item, TEST_PATH, 0.3, loading, &values, data, error);
    n += stores[n] != NULL;
  }
  good = n == (lam_item_is_set (item, TEST_PATH) ? 2 : 1)
         && (data->n_classes = settle_masks (&values, item, stores, n, error)) > 0
         && (!lam_item_is_set (item, ALSO) || read_also (item, loading, data, error))
         && name_classes (item, data, error);
  g_array_unref (values.colours);
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
