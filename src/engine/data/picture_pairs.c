/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two folders of pictures: noisy ones to look at, clean ones of the same names to answer with. */

#include "lam-pairs.h"
#include "lam-picture.h"

enum { PATH, CLEAN, TEST_PATH, TEST_CLEAN };

static const LamPairNames usual[] = {
  { "noisy", "clean" },  { "noise", "clean" },         { "input", "target" },
  { "input", "output" }, { "train", "train_cleaned" }, { NULL, NULL },
};

static gboolean
check_sizes (const LamPictureList *noisy, const LamPictureList *clean, GError **error)
{
  for (guint i = 0; i < noisy->files->len; i++) {
    LamShape a = noisy->infos[i].shape, b = clean->infos[i].shape;

    if (!noisy->infos[i].is_bad && !lam_shape_equal (a, b))
      return lam_fail (error, LAM_ERROR_DATA,
                       "“%s” has %u×%u pixels, but its clean picture has %u×%u.",
                       ((LamFile *) noisy->files->pdata[i])->name, a.d[0], a.d[1], b.d[0], b.d[1]);
  }
  return TRUE;
}

/* Takes the samples of both; what only bad pictures have in colours is grey, and taken again. */
static gboolean
take_both (LamPictureList *noisy, LamPictureList *clean, LamStore *store, double from, double to,
           const LamLoading *loading, GError **error)
{
  double between = (from + to) / 2;

  do {
    lam_picture_list_set_pixels (clean, noisy->pixels);
    lam_samples_clear (&store->x);
    lam_samples_clear (&store->y);
    if (!lam_picture_list_take (noisy, &store->x, from, between, loading, error)
        || !lam_picture_list_join (noisy, clean, error)
        || !lam_picture_list_take (clean, &store->y, between, to, loading, error)
        || !lam_picture_list_join (noisy, clean, error))
      return FALSE;
  } while (lam_picture_list_turn_grey (noisy));
  return TRUE;
}

/* Reads the pairs of one part, whose progress begins at @begin. */
static gboolean
read_pairs (const LamPairs *pairs, LamStore *store, double begin, const LamLoading *loading,
            LamData *data, GError **error)
{
  g_autoptr (LamPictureList) clean = NULL;
  g_autoptr (LamPictureList) noisy = lam_picture_list_new (pairs->first, LAM_PIXELS_AS_THEY_ARE,
                                                           begin, begin + 0.05, loading, error);

  if (noisy != NULL)
    clean = lam_picture_list_new (pairs->second, noisy->pixels, begin + 0.05, begin + 0.1, loading,
                                  error);
  if (clean == NULL || !lam_picture_list_join (noisy, clean, error))
    return FALSE;
  lam_picture_list_turn_grey (noisy);
  if (!take_both (noisy, clean, store, begin + 0.1, begin + 0.3, loading, error)
      || !check_sizes (noisy, clean, error))
    return FALSE;
  lam_picture_list_warn (noisy, data);
  lam_picture_list_leave_out (noisy, store);
  return TRUE;
}

static gboolean
read_part (const LamItem *item, LamPartId part, const LamLoading *loading, LamData *data,
           GError **error)
{
  guint path_index = part == LAM_PART_TEST ? TEST_PATH : PATH;
  g_autofree char *path = lam_reader_path (item, path_index, loading, error);
  g_autofree char *partner = NULL;
  LamPairs pairs;
  gboolean good;

  if (lam_item_is_set (item, path_index + 1))
    partner = lam_reader_path (item, path_index + 1, loading, error);
  if (path == NULL
      || !lam_pairs_find (path, partner, usual, lam_translate ("clean picture"), loading, data,
                          &pairs, error))
    return FALSE;
  data->stores[part] = lam_store_new ();
  data->stores[part]->target = LAM_TARGET_PICTURE;
  good = read_pairs (&pairs, data->stores[part], part == LAM_PART_TEST ? 0.4 : 0, loading, data,
                     error);
  lam_pairs_clear (&pairs);
  return good;
}

static gboolean
read_set (const LamItem *item, const LamLoading *loading, LamData *data, GError **error)
{
  return read_part (item, LAM_PART_TRAIN, loading, data, error)
         && (!lam_item_is_set (item, TEST_PATH)
             || read_part (item, LAM_PART_TEST, loading, data, error));
}

static int
recognise (const char *path, const guint8 *head, gsize n)
{
  return lam_pairs_recognise (path, usual) ? 86 : 0;
}

static const LamParam params[] = {
  { .id = "path",
    .title = "Noisy pictures",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "The folder of noisy pictures, or one with the folders noisy and clean in it." },
  { .id = "clean",
    .title = "Clean pictures",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "The folder of clean pictures of the same names." },
  { .id = "test_path",
    .title = "Noisy test",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "A folder of noisy pictures kept for the end." },
  { .id = "test_clean",
    .title = "Clean test",
    .type = LAM_VALUE_TEXT,
    .flags = LAM_PARAM_PATH | LAM_PARAM_OPTIONAL,
    .help = "The folder of their clean pictures." },
};

const LamReaderKind lam_reader_picture_pairs = {
  .kind = { .id = "picture_pairs",
            .title = "Noisy, clean",
            .summary = "Two folders of pictures: noisy ones, and the clean ones to be answered.",
            .group = "Files",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .read = read_set,
  .recognise = recognise,
};
