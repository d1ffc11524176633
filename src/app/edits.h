/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything a user can do to an experiment, each as one step of the document's history. Layers
 * are named by their position. A function with an error changes nothing when it fails. */

#pragma once

#include "document.h"

void lamina_layer_add (LaminaDocument *document, guint position, const LamKind *kind);
void lamina_layer_remove (LaminaDocument *document, guint position);
void lamina_layer_duplicate (LaminaDocument *document, guint position);
/* Moves a layer so that it ends up at position @to. */
void lamina_layer_move (LaminaDocument *document, guint from, guint to);
gboolean lamina_layer_rename (LaminaDocument *document, guint position, const char *name,
                              GError **error);
/* Whether the layer called @name is a further input of the layer at @position. */
void lamina_layer_link (LaminaDocument *document, guint position, const char *name,
                        gboolean linked);
gboolean lamina_layer_edit (LaminaDocument *document, guint position, const char *path,
                            const char *json, GError **error);

/* @path within the whole experiment: "training.epochs", "data.prepare", "seed". */
gboolean lamina_experiment_edit (LaminaDocument *document, const char *path, const char *json,
                                 GError **error);

/* Makes @data (JSON of an experiment's "data") the data; what it leaves out is as in a new
 * experiment. @folder: its paths are relative to it. */
gboolean lamina_data_choose (LaminaDocument *document, JsonNode *data, const char *folder,
                             const char *what, GError **error);
