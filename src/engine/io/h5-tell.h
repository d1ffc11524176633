/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What h5-tell.c says of an HDF5 file and h5-read.c listens to. Each word is a letter, then
 * numbers in this machine's order and texts with their length (guint32) before them:
 *
 *   FACT    name, text                   an attribute: "backend", "model_config"
 *   LAYER   name, other name or ""       the weights that follow belong to it
 *   PLACE   name                         this weight is looked at next
 *   WEIGHT  n, n × guint64, floats       … and this is what it holds
 *   WRONG   text                         the file cannot be read, and why; nothing follows
 *   DONE                                 nothing follows
 *
 * Where the words stop without WRONG or DONE the child has died. */

#pragma once

#include <glib.h>

enum {
  LAM_H5_FACT = 'F',
  LAM_H5_LAYER = 'L',
  LAM_H5_PLACE = 'P',
  LAM_H5_WEIGHT = 'W',
  LAM_H5_WRONG = 'E',
  LAM_H5_DONE = 'Z',
};

/* A file by name, or its bytes in memory. */
typedef struct {
  const char *path; /* or NULL: */
  gpointer bytes;
  gsize size; /* of the file or the bytes */
} LamH5Source;

/* A LamApartWork: @source is a LamH5Source. */
void lam_h5_tell (gconstpointer source, int fd);
