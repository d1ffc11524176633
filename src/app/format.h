/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers and names as the window writes them. Pure functions: the same text for the same input,
 * no display needed. Every one returns text that the caller frees. */

#pragma once

#include "lam.h"

/* "590 730", with narrow spaces that do not break. */
char *lamina_format_count (guint64 n);

/* "512 bytes", "2.4 MB". */
char *lamina_format_bytes (double bytes);

/* Four significant digits: "0.01234", "12.35", "1.2e-07"; "–" when it is not a number. */
char *lamina_format_number (double number);

/* The same with @digits significant digits, at most 17. Both keep a minus in front in every
 * language: a negative number is an isolate that runs left to right. */
char *lamina_format_precise (double number, guint digits);

/* "97.8 %"; "–" when it is not a number. */
char *lamina_format_share (double share);

/* "1 h 05 min", "3 min 20 s", "12 s"; "–" when unknown (below 0). */
char *lamina_format_time_left (double seconds);

/* "51 200 samples/s"; "–" for 0. */
char *lamina_format_speed (double samples_per_second);

/* "28×28×1 → 10", kept left to right in every language. */
char *lamina_format_shapes (LamShape in, LamShape out);

/* One shape, kept left to right in every language. */
char *lamina_format_shape (LamShape shape);

/* What a layer's row says beside its kind: "512 · relu", "3 × 3". Empty when nothing matters. */
char *lamina_format_brief (const LamItem *layer);

/* "Persian digits •" with unsaved changes; a name for an experiment without one. */
char *lamina_format_title (const char *name, const char *path, gboolean dirty);

/* "learning_rate" with small words: how a metric is called, "Accuracy". */
const char *lamina_format_metric (const char *id);

/* A value of that metric: "97.8 %" of shares, "18.3 dB" of PSNR, a plain number of errors. */
char *lamina_format_value (const char *metric, double value);

/* "Epoch 3 of 20". */
char *lamina_format_epoch (guint epoch, guint epochs);

/* A file name made from an experiment's name: "persian-digits". Never empty. */
char *lamina_format_file_stem (const char *name);
