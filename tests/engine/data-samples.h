/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Small whole sets in the formats of the readers, made on the spot: for the tests that read them
 * and for those that damage them first. */

#pragma once

#include <glib.h>

typedef struct {
  const char *id;    /* of the reader */
  const char *files; /* main file first, separated by blanks: those that are worth damaging */
  const char *json;  /* of the experiment's data; paths are relative to the folder */
  guint n, n_test;   /* samples that are in it */
  guint n_classes;
} DataSample;

extern const DataSample data_samples[];
extern const guint n_data_samples;

/* Writes the files of all samples below @folder. */
void data_samples_write (const char *folder);

/* Packs files of @folder (NULL-terminated) into an archive there: .zip, .tar or .tar.gz by @name.
 * @within: a folder of the archive that they all are in, "" or "set/". */
void data_samples_pack (const char *folder, const char *name, const char *within,
                        const char *const *files);

/* Pictures as files. @channels: 1 or 3; @palette: numbers with a palette of greys. */
GByteArray *data_samples_png (const guint8 *pixels, guint rows, guint columns, guint channels,
                              gboolean palette);
GByteArray *data_samples_jpeg (const guint8 *pixels, guint rows, guint columns, guint channels);
