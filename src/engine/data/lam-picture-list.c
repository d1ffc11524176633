/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many pictures at once: all headers first, so that memory is taken once, then all pixels. */

#include "lam-files.h"
#include "lam-picture.h"

#define PIECE 16

typedef struct {
  GPtrArray *files;
  GBytes **bytes;
  LamPictureInfo *infos;
  LamPixels pixels;
  LamSamples *samples;
  const LamLoading *loading;
  /* The error of the first file that has one, whichever thread met it. */
  GMutex lock;
  GError *error;
  gsize error_at;
} Batch;

static void
take_error (Batch *b, gsize at, GError *trouble)
{
  g_mutex_lock (&b->lock);
  if (b->error == NULL || at < b->error_at) {
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

  if (b->loading != NULL && g_cancellable_is_cancelled (b->loading->cancellable))
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

  for (gsize i = from; i < to && !is_over (b); i++) {
    const LamFile *file = b->files->pdata[i];
    g_autofree char *where = g_strdup_printf ("“%s”", file->name);
    GError *trouble = NULL;

    b->bytes[i] = lam_file_read (file, &trouble);
    if (b->bytes[i] == NULL
        || !lam_picture_look (b->bytes[i], where, b->pixels, &b->infos[i], &trouble))
      take_error (b, i, trouble);
  }
}

static void
decode (gsize from, gsize to, guint thread, gpointer user_data)
{
  Batch *b = user_data;

  for (gsize i = from; i < to && !is_over (b); i++) {
    const LamFile *file = b->files->pdata[i];
    g_autofree char *where = g_strdup_printf ("“%s”", file->name);
    GError *trouble = NULL;

    if (!lam_picture_decode (b->bytes[i], where, b->pixels, &b->infos[i],
                             lam_samples_bytes (b->samples, i), &trouble))
      take_error (b, i, trouble);
    g_clear_pointer (&b->bytes[i], g_bytes_unref);
  }
}

/* Runs @work over all files, a share at a time, so that progress is told and cancelling works. */
static gboolean
run (Batch *b, LamRangeFunc work, const char *doing, double begin, double end, GError **error)
{
  gsize n = b->files->len, share = MAX (n / 20 + 1, 4 * PIECE);
  guint n_threads = b->loading != NULL ? b->loading->n_threads : 0;

  for (gsize at = 0; at < n; at += share) {
    gsize count = MIN (share, n - at);

    lam_in_parallel_from (n_threads, at, at + count, PIECE, work, b);
    if (b->error != NULL) {
      g_propagate_error (error, g_steal_pointer (&b->error));
      return FALSE;
    }
    if (!lam_loading_progress (
            b->loading, begin + (end - begin) * (double) (at + count) / (double) n, doing, error))
      return FALSE;
  }
  return TRUE;
}

/* What all pictures are decoded to, when it was left open. */
static void
settle_channels (Batch *b)
{
  gboolean colour = FALSE;

  if (b->pixels != LAM_PIXELS_AS_THEY_ARE)
    return;
  for (guint i = 0; i < b->files->len; i++)
    colour = colour || b->infos[i].shape.d[2] == 3;
  b->pixels = colour ? LAM_PIXELS_COLOUR : LAM_PIXELS_GREY;
  for (guint i = 0; i < b->files->len; i++)
    b->infos[i].shape.d[2] = colour ? 3 : 1;
}

gboolean
lam_pictures_decode (GPtrArray *files, LamPixels pixels, LamSamples *samples,
                     LamPictureInfo **infos, double from, double to, const LamLoading *loading,
                     GError **error)
{
  Batch b = { .files = files, .pixels = pixels, .samples = samples, .loading = loading };
  gboolean good;

  g_mutex_init (&b.lock);
  b.bytes = g_new0 (GBytes *, MAX (files->len, 1));
  b.infos = g_new0 (LamPictureInfo, MAX (files->len, 1));
  good = run (&b, look, lam_translate ("Reading pictures"), from, from + 0.3 * (to - from), error);
  if (good) {
    LamShape *shapes = g_new (LamShape, MAX (files->len, 1));

    settle_channels (&b);
    for (guint i = 0; i < files->len; i++)
      shapes[i] = b.infos[i].shape;
    good = lam_samples_init_ragged (samples, LAM_STORE_BYTES, files->len, shapes, error)
           && run (&b, decode, lam_translate ("Decoding pictures"), from + 0.3 * (to - from), to,
                   error);
  }
  for (guint i = 0; i < files->len; i++)
    g_clear_pointer (&b.bytes[i], g_bytes_unref);
  g_free (b.bytes);
  if (infos != NULL && good)
    *infos = b.infos;
  else
    g_free (b.infos);
  g_mutex_clear (&b.lock);
  return good;
}
