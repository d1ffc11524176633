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
are_good (const LamPictureList *list, GError **error)
{
  return list->n_bad == 0 || lam_picture_list_fail (list, 0, error);
}

static gboolean
check_sizes (const LamPictureList *noisy, const LamPictureList *clean, GError **error)
{
  for (guint i = 0; i < noisy->files->len; i++) {
    LamShape a = noisy->infos[i].shape, b = clean->infos[i].shape;

    if (!lam_shape_equal (a, b))
      return lam_fail (error, LAM_ERROR_DATA,
                       "“%s” has %u×%u pixels, but its clean picture has %u×%u.",
                       ((LamFile *) noisy->files->pdata[i])->name, a.d[0], a.d[1], b.d[0], b.d[1]);
  }
  return TRUE;
}

static gboolean
read_part (const LamItem *item, LamPartId part, const LamLoading *loading, LamData *data,
           GError **error)
{
  guint path_index = part == LAM_PART_TEST ? TEST_PATH : PATH;
  g_autofree char *path = lam_reader_path (item, path_index, loading, error);
  g_autofree char *partner = NULL;
  g_autoptr (LamPictureList) noisy = NULL;
  g_autoptr (LamPictureList) clean = NULL;
  double begin = part == LAM_PART_TEST ? 0.4 : 0;
  LamStore *store;
  LamPairs pairs;
  gboolean good;

  if (lam_item_is_set (item, path_index + 1))
    partner = lam_reader_path (item, path_index + 1, loading, error);
  if (path == NULL
      || !lam_pairs_find (path, partner, usual, lam_translate ("clean picture"), loading, data,
                          &pairs, error))
    return FALSE;
  data->stores[part] = store = lam_store_new ();
  store->target = LAM_TARGET_PICTURE;
  noisy = lam_pictures_read (pairs.first, LAM_PIXELS_AS_THEY_ARE, &store->x, begin, begin + 0.15,
                             loading, error);
  if (noisy != NULL)
    clean = lam_pictures_read (pairs.second, noisy->pixels, &store->y, begin + 0.15, begin + 0.3,
                               loading, error);
  good = clean != NULL && are_good (noisy, error) && are_good (clean, error)
         && check_sizes (noisy, clean, error);
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
