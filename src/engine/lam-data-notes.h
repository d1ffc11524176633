/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sentences about samples that are worth showing. */

#pragma once

#include "lam-data.h"

/* Samples of the validation and test parts that are in the training part too, into data->warnings;
 * one sentence when validation is done on the test part. Words are left alone: short reviews agree
 * by chance. */
void lam_data_note_leaks (LamData *data, guint n_threads);

/* A 64-bit hash that goes on from @h. */
guint64 lam_hash_bytes (guint64 h, gconstpointer bytes, gsize n);
