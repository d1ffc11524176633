/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What forms do to items: values found by the path of their parameter, text typed by a person
 * turned into JSON and back. */

#pragma once

#include "lam.h"

/* Sets the parameter that @path ("units", "kernel_initializer.stddev") names, from JSON text.
 * On failure @item is unchanged. */
gboolean lamina_item_edit (LamItem *item, const char *path, const char *json, GError **error);

/* A parameter's value as a person types it: "3 × 3", "7 × 7 × 64", "cat, dog", "0.001".
 * Returns: (transfer full), empty when it is not set */
char *lamina_value_to_text (const LamItem *item, guint index);

/* What was typed for @param, as JSON text. Empty is null. "3x5", "3 × 5", "3 5" and "3" are
 * pairs. What cannot be understood is passed on as a JSON string, for the engine to refuse in
 * words. Returns: (transfer full) */
char *lamina_text_to_json (const LamParam *param, const char *text);

/* The value that the arrow keys give to a real number: the next of 1, 2, 5, 10 … where the range
 * has no end, else a twentieth of the range; never outside it. */
double lamina_number_step (const LamParam *param, double now, gboolean up);

/* A list of items as JSON text. */
char *lamina_items_to_json (GPtrArray *items);
