/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A look at data before they are trained on: what the files hold before preparation, one sample
 * after each step of it, variants that augmentation would make, and samples that occur in two
 * parts. Steps run on a few samples only, so that an edit shows at once; what standardising
 * measures is therefore measured on those. */

#pragma once

#include "lam-data.h"

#define LAM_PREVIEW_SAMPLES 64

/* How the sizes of pictures differ along one side. */
typedef struct {
  guint n;           /* different ones */
  guint least, most; /* pixels */
} LamExtent;

/* What was read, before preparation. Counted, never changes. */
typedef struct {
  int references;             /* atomic */
  gsize samples[LAM_N_PARTS]; /* after classes were chosen and parts cut off */
  gsize bytes;                /* of all samples in memory */
  LamStoreType type;
  LamExtent heights, widths; /* n = 0: samples are no pictures */
  LamPartSummary train;      /* without class_counts and shape */
  LamData *few;              /* some of the training part, as read */
} LamPreview;

/* Reads the data of @experiment without preparing them. Call it off the main thread. */
LamPreview *lam_preview_new (const LamExperiment *experiment, const LamLoading *loading,
                             GError **error);
LamPreview *lam_preview_ref (LamPreview *preview);
void lam_preview_unref (LamPreview *preview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamPreview, lam_preview_unref)

/* A sample at one point of its way. */
typedef struct {
  LamShape shape;   /* rows × columns × channels of the picture; unknown: none */
  LamShape sample;  /* what a network would get; unknown while pictures differ in size */
  guint8 *pixels;   /* grey or RGB, or NULL */
  guint8 *mask;     /* [rows × columns] a class a pixel, or NULL */
  double low, high; /* range of the values here, over the few samples */
  char *error;      /* why this step cannot be run, or NULL */
} LamPreviewPicture;

/* Sample @sample % few as it is read, then after each step of data.prepare: n + 1 pictures, fewer
 * when a step fails, whose picture then is the last one and has the error. Call it off the main
 * thread. Returns: (transfer full) (element-type LamPreviewPicture) */
GPtrArray *lam_preview_prepare (const LamPreview *preview, const LamExperiment *experiment,
                                guint sample);

/* The prepared sample, then @n variants of it as augmentation makes them in the first epochs. When
 * a step fails, one picture with the error. */
GPtrArray *lam_preview_augment (const LamPreview *preview, const LamExperiment *experiment,
                                guint sample, guint n);
