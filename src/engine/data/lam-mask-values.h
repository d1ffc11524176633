/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the values of masks mean: grey values, palette numbers or colours become class numbers.
 * Which, is known only when all masks have been seen, so values are kept and counted first. */

#pragma once

#include "lam-picture.h"

#define LAM_MASK_NO_BORDER 256

/* What is known of all masks together. Threads that decode them add to it. */
typedef struct {
  gsize counts[256]; /* pixels of each grey value, palette number or colour */
  gboolean is_palette, is_lossy, is_colour;
  GArray *colours; /* of guint32: those met in colour masks, in order of meeting */
  guint border;    /* the value that counts for nothing, or LAM_MASK_NO_BORDER: not known yet */
  guint8 to_class[256];
  GMutex lock;
} LamMaskValues;

void lam_mask_values_init (LamMaskValues *v, guint border);
void lam_mask_values_clear (LamMaskValues *v);

/* Takes note of what the headers of @masks say, but for bad ones; FALSE with a sentence when they
 * cannot be classes of the same meaning. @first: these are the first masks of all, and what was
 * noted before is forgotten. */
gboolean lam_mask_values_note_kinds (LamMaskValues *v, const LamPictureList *masks, gboolean first,
                                     GError **error);

/* Counts the @n pixels of a mask. @to: a value for each, which lam_mask_values_settle() gives a
 * class: as it is stored, or the number of its colour; a JPEG in colour is taken for grey.
 * Thread-safe. */
gboolean lam_mask_values_take (LamMaskValues *v, const guint8 *pixels, gsize n, guint channels,
                               guint8 *to, GError **error);

/* Settles the class of each value; LAM_IGNORE that of the border. Returns: the number of classes */
guint lam_mask_values_settle (LamMaskValues *v, guint8 to_class[256]);
