/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JPEG and PNG pictures out of memory. gdk-pixbuf is not used: it turns a palette into colours and
 * so loses the class numbers of a mask. Orientation tags are not followed, as in Keras. Many
 * pictures are read twice: all headers first, so that memory for the samples is taken once, then
 * all pixels; at no time are there more files or whole pictures in memory than threads. */

#pragma once

#include "lam-files.h"
#include "lam-resample.h"

typedef enum {
  LAM_PIXELS_AS_THEY_ARE, /* one channel or three; transparency is left out */
  LAM_PIXELS_GREY,
  LAM_PIXELS_COLOUR,
  LAM_PIXELS_MASK, /* palette numbers and grey values as they are stored, else colours */
} LamPixels;

typedef struct {
  LamShape shape; /* [rows × columns × 1 or 3] that decoding gives */
  gboolean is_palette;
  gboolean is_colour;   /* as stored, of a PNG */
  gboolean is_lossy;    /* JPEG: values are never quite exact */
  gboolean is_dark;     /* of a list: decoded, and nearly black */
  gboolean is_bad;      /* of a list: cannot be read */
  gboolean had_colours; /* of a list: its header says so, whatever it is decoded to */
} LamPictureInfo;

/* Reads the header. FALSE with a sentence that begins with @where. */
gboolean lam_picture_look (GBytes *bytes, const char *where, LamPixels pixels, LamPictureInfo *info,
                           GError **error);

/* Decodes into @to, [shape] as lam_picture_look() said. Thread-safe. */
gboolean lam_picture_decode (GBytes *bytes, const char *where, LamPixels pixels,
                             const LamPictureInfo *info, guint8 *to, GError **error);

/* Files that belong to one part, and what their headers say. Those that cannot be read keep their
 * places, so that numbers stay what they are until all is decoded; then
 * lam_picture_list_leave_out() takes their samples away. */
typedef struct _LamPictureList {
  GPtrArray *files; /* of LamFile, borrowed */
  LamPixels pixels;
  gboolean is_pixels_found; /* they were left open, and the pictures told */
  LamPictureInfo *infos;
  gsize n_bad;
  GArray *faults; /* the first of the bad files and what is wrong with each; lam-picture-faults.c */
  const struct _LamPictureList *partners; /* joined: a file each for these; else NULL */
} LamPictureList;

/* Reads the headers. AS_THEY_ARE becomes colour when any of them has colours, else grey. @from and
 * @to: the span of progress it tells, here and below. A file that cannot be read is bad; when more
 * than half are, NULL with the sentence of the first, here and below.
 * Returns: (transfer full) */
LamPictureList *lam_picture_list_new (GPtrArray *files, LamPixels pixels, double from, double to,
                                      const LamLoading *loading, GError **error);
void lam_picture_list_free (LamPictureList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamPictureList, lam_picture_list_free)

/* The shapes of the samples that the pictures become, in the frame if the loading has one; nothing
 * of bad ones. */
void lam_picture_list_shapes (const LamPictureList *list, const LamLoading *loading,
                              LamShape *shapes);

/* Makes of decoded @pixels the sample at @to, which is zeros. Called on any thread. */
typedef gboolean (*LamPictureKeep) (const LamPictureList *list, gsize index, const guint8 *pixels,
                                    guint8 *to, gpointer user_data, GError **error);

/* Decodes the pictures into the samples from number @first on; @keep NULL: as they are, in the
 * frame if the loading has one. */
gboolean lam_picture_list_decode (LamPictureList *list, LamSamples *samples, gsize first,
                                  LamPictureKeep keep, gpointer user_data, double from, double to,
                                  const LamLoading *loading, GError **error);

/* Both: all @samples are taken, bytes, and decoded. */
gboolean lam_picture_list_take (LamPictureList *list, LamSamples *samples, double from, double to,
                                const LamLoading *loading, GError **error);

/* Has all pictures decoded to @pixels, grey or colour. */
void lam_picture_list_set_pixels (LamPictureList *list, LamPixels pixels);

/* Whether colours were found in nothing but files that then turned out bad; it is grey now, and to
 * be decoded again. */
gboolean lam_picture_list_turn_grey (LamPictureList *list);

/* From headers to samples: @samples are taken, bytes. Files that turn out bad do not decide on
 * colours either. Returns: (transfer full) the list */
LamPictureList *lam_pictures_read (GPtrArray *files, LamPixels pixels, LamSamples *samples,
                                   double from, double to, const LamLoading *loading,
                                   GError **error);

/* A note of @data on pictures that are nearly black. @names: of the samples. */
void lam_picture_list_note_dark (const LamPictureList *list, char *const *names,
                                 const LamLoading *loading, LamData *data);

/* ---- Files that cannot be read. ---- */

/* Room for a list's faults. Returns: (transfer full) */
GArray *lam_picture_faults_new (void);

/* Whether @trouble is a matter of one file, and not of memory or of the whole set. */
gboolean lam_picture_is_fault (const GError *trouble);

/* Marks file @at as bad. @trouble: taken. Not thread-safe. */
void lam_picture_list_take_fault (LamPictureList *list, gsize at, GError *trouble);

/* Whether more than half of the files are bad, so that something else must be wrong. */
gboolean lam_picture_list_is_lost (const LamPictureList *list);

/* FALSE with the sentence of file @at or its partner; with that of the first bad file when none is
 * remembered of these. */
gboolean lam_picture_list_fail (const LamPictureList *list, gsize at, GError **error);

/* Makes the lists partners, and bad in both what is bad in one: half a pair is none. FALSE with the
 * sentence of the first bad file when more than half of the pairs are. */
gboolean lam_picture_list_join (LamPictureList *list, LamPictureList *partners, GError **error);

/* A warning of @data on the bad files: how many, or how many pairs, the first few and why. */
void lam_picture_list_warn (const LamPictureList *list, LamData *data);

/* Sets @out[i] for each bad file: what lam_store_leave_out() takes. */
void lam_picture_list_mark_bad (const LamPictureList *list, guint8 *out);

/* Takes the samples of bad files out of @store, whose samples are those of the list. */
void lam_picture_list_leave_out (const LamPictureList *list, LamStore *store);
