/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many pictures at once. See lam-picture.h. */

#include "lam-picture.h"

#define PIECE 16

typedef struct {
  LamPictureList *list;
  LamSamples *samples;
  gsize first;
  LamPictureKeep keep;
  gpointer user_data;
  const LamLoading *loading;
  /* What ends it: the error of the first file that has one, whichever thread met it. */
  GMutex lock; /* of the list's faults too */
  GError *error;
  gsize error_at;
} Batch;

static void
take_error (Batch *b, gsize at, GError *trouble)
{
  g_mutex_lock (&b->lock);
  if (lam_picture_is_fault (trouble)) {
    lam_picture_list_take_fault (b->list, at, trouble);
  } else if (b->error == NULL || at < b->error_at) {
    g_clear_error (&b->error);
    b->error = trouble;
    b->error_at = at;
  } else {
    g_error_free (trouble);
  }
  g_mutex_unlock (&b->lock);
}

static gboolean
is_over (Batch *b)
{
  gboolean over;

  if (g_cancellable_is_cancelled (b->loading->cancellable))
    return TRUE;
  g_mutex_lock (&b->lock);
  over = b->error != NULL;
  g_mutex_unlock (&b->lock);
  return over;
}

static void
look (gsize from, gsize to, guint thread, gpointer user_data)
{
  Batch *b = user_data;
  LamPictureList *list = b->list;

  for (gsize i = from; i < to && !is_over (b); i++) {
    const LamFile *file = list->files->pdata[i];
    g_autofree char *where = g_strdup_printf ("“%s”", file->name);
    GError *trouble = NULL;
    g_autoptr (GBytes) bytes = lam_file_read (file, &trouble);

    if (bytes == NULL || !lam_picture_look (bytes, where, list->pixels, &list->infos[i], &trouble))
      take_error (b, i, trouble);
  }
}

/* Nothing but values close to black. */
static gboolean
is_nearly_black (const guint8 *pixels, gsize n)
{
  guint64 sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += pixels[i];
  return sum < 4 * n;
}

static gboolean
decode_one (Batch *b, gsize i, GError **error)
{
  LamPictureInfo *info = &b->list->infos[i];
  const LamFile *file = b->list->files->pdata[i];
  g_autofree char *where = g_strdup_printf ("“%s”", file->name);
  g_autoptr (GBytes) bytes = lam_file_read (file, error);
  guint8 *to = lam_samples_bytes (b->samples, b->first + i), *pixels = to;
  gsize n = lam_shape_size (info->shape);
  gboolean good = bytes != NULL;

  if (good && b->keep != NULL) {
    pixels = g_try_malloc (n);
    good =
        pixels != NULL || lam_fail (error, LAM_ERROR_MEMORY, "%s does not fit into memory.", where);
  }
  good = good && lam_picture_decode (bytes, where, b->list->pixels, info, pixels, error);
  info->is_dark = good && is_nearly_black (pixels, n);
  good = good && (b->keep == NULL || b->keep (b->list, i, pixels, to, b->user_data, error));
  if (pixels != to)
    g_free (pixels);
  return good;
}

static void
decode (gsize from, gsize to, guint thread, gpointer user_data)
{
  Batch *b = user_data;

  for (gsize i = from; i < to && !is_over (b); i++) {
    GError *trouble = NULL;

    if (!b->list->infos[i].is_bad && !decode_one (b, i, &trouble))
      take_error (b, i, trouble);
  }
}

/* Runs @work over all files, a share at a time, so that progress is told and cancelling works, and
 * so that the first bad file is known when there are too many. */
static gboolean
run (Batch *b, LamRangeFunc work, const char *doing, double begin, double end, GError **error)
{
  gsize n = b->list->files->len, share = MAX (n / 20 + 1, 4 * PIECE);
  gboolean good = TRUE;

  g_mutex_init (&b->lock);
  for (gsize at = 0; good && at < n; at += share) {
    gsize count = MIN (share, n - at);

    lam_in_parallel_from (b->loading->n_threads, at, at + count, PIECE, work, b);
    if (b->error != NULL)
      g_propagate_error (error, g_steal_pointer (&b->error)), good = FALSE;
    else if (lam_picture_list_is_lost (b->list))
      good = lam_picture_list_fail (b->list, 0, error);
    else
      good = lam_loading_progress (
          b->loading, begin + (end - begin) * (double) (at + count) / (double) n, doing, error);
  }
  g_mutex_clear (&b->lock);
  return good;
}

static gboolean
has_colours (const LamPictureList *list)
{
  for (guint i = 0; i < list->files->len; i++)
    if (list->infos[i].had_colours && !list->infos[i].is_bad)
      return TRUE;
  return FALSE;
}

void
lam_picture_list_set_pixels (LamPictureList *list, LamPixels pixels)
{
  list->pixels = pixels;
  for (guint i = 0; i < list->files->len; i++)
    list->infos[i].shape.d[2] = pixels == LAM_PIXELS_COLOUR ? 3 : 1;
}

/* What all pictures are decoded to, when it was left open. */
static void
settle_channels (LamPictureList *list)
{
  list->is_pixels_found = list->pixels == LAM_PIXELS_AS_THEY_ARE;
  if (!list->is_pixels_found)
    return;
  for (guint i = 0; i < list->files->len; i++)
    list->infos[i].had_colours = list->infos[i].shape.d[2] == 3;
  lam_picture_list_set_pixels (list, has_colours (list) ? LAM_PIXELS_COLOUR : LAM_PIXELS_GREY);
}

gboolean
lam_picture_list_turn_grey (LamPictureList *list)
{
  if (!list->is_pixels_found || list->pixels != LAM_PIXELS_COLOUR || has_colours (list))
    return FALSE;
  lam_picture_list_set_pixels (list, LAM_PIXELS_GREY);
  return TRUE;
}

LamPictureList *
lam_picture_list_new (GPtrArray *files, LamPixels pixels, double from, double to,
                      const LamLoading *loading, GError **error)
{
  LamPictureList *list = g_new0 (LamPictureList, 1);
  Batch b = { .list = list, .loading = loading };

  list->files = files;
  list->pixels = pixels;
  list->infos = g_new0 (LamPictureInfo, MAX (files->len, 1));
  list->faults = lam_picture_faults_new ();
  if (run (&b, look, lam_translate ("Reading pictures"), from, to, error))
    settle_channels (list);
  else
    g_clear_pointer (&list, lam_picture_list_free);
  return list;
}

void
lam_picture_list_free (LamPictureList *list)
{
  if (list == NULL)
    return;
  g_free (list->infos);
  g_array_unref (list->faults);
  g_free (list);
}

void
lam_picture_list_shapes (const LamPictureList *list, const LamLoading *loading, LamShape *shapes)
{
  for (guint i = 0; i < list->files->len; i++) {
    shapes[i] = list->infos[i].shape;
    if (loading->framing != NULL) {
      shapes[i].d[0] = loading->framing->rows;
      shapes[i].d[1] = loading->framing->columns;
    }
    if (list->infos[i].is_bad)
      shapes[i].d[0] = shapes[i].d[1] = 0;
  }
}

static gboolean
keep_framed (const LamPictureList *list, gsize index, const guint8 *pixels, guint8 *to,
             gpointer user_data, GError **error)
{
  const LamLoading *loading = user_data;

  lam_framing_bytes (loading->framing, pixels, list->infos[index].shape, to);
  return TRUE;
}

gboolean
lam_picture_list_decode (LamPictureList *list, LamSamples *samples, gsize first,
                         LamPictureKeep keep, gpointer user_data, double from, double to,
                         const LamLoading *loading, GError **error)
{
  Batch b = { .list = list, .samples = samples, .first = first, .loading = loading };

  b.keep = keep;
  b.user_data = user_data;
  if (keep == NULL && loading->framing != NULL) {
    b.keep = keep_framed;
    b.user_data = (gpointer) loading;
  }
  return run (&b, decode, lam_translate ("Decoding pictures"), from, to, error);
}

gboolean
lam_picture_list_take (LamPictureList *list, LamSamples *samples, double from, double to,
                       const LamLoading *loading, GError **error)
{
  LamShape *shapes = g_new (LamShape, MAX (list->files->len, 1));

  lam_picture_list_shapes (list, loading, shapes);
  return lam_samples_init_ragged (samples, LAM_STORE_BYTES, list->files->len, shapes, error)
         && lam_picture_list_decode (list, samples, 0, NULL, NULL, from, to, loading, error);
}

LamPictureList *
lam_pictures_read (GPtrArray *files, LamPixels pixels, LamSamples *samples, double from, double to,
                   const LamLoading *loading, GError **error)
{
  double between = from + 0.3 * (to - from);
  LamPictureList *list = lam_picture_list_new (files, pixels, from, between, loading, error);
  gboolean good =
      list != NULL && lam_picture_list_take (list, samples, between, to, loading, error);

  if (good && lam_picture_list_turn_grey (list)) {
    lam_samples_clear (samples);
    good = lam_picture_list_take (list, samples, between, to, loading, error);
  }
  if (!good)
    g_clear_pointer (&list, lam_picture_list_free);
  return list;
}

void
lam_picture_list_note_dark (const LamPictureList *list, char *const *names,
                            const LamLoading *loading, LamData *data)
{
  gsize n = 0, first = 0;

  for (gsize i = list->files->len; i-- > 0;)
    if (list->infos[i].is_dark) {
      n++;
      first = i;
    }
  /* Where many are black, that is how these pictures are. */
  if (loading->at_most > 0 || n == 0 || (n > 1 && n >= list->files->len / 4))
    return;
  g_ptr_array_add (
      data->notes,
      n == 1 ? g_strdup_printf (lam_translate ("The picture “%s” is nearly black."), names[first])
             : g_strdup_printf (lam_translate ("%zu pictures are nearly black, “%s” first."), n,
                                names[first]));
}
