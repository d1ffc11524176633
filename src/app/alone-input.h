/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One array that a layer alone is given: from a file or drawn at random, with its shape. */

#pragma once

#include <gtk/gtk.h>

#include "alone-work.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_ALONE_INPUT (lamina_alone_input_get_type ())
/* Signal "changed": it is another array now. */
G_DECLARE_FINAL_TYPE (LaminaAloneInput, lamina_alone_input, LAMINA, ALONE_INPUT, GtkBox)

/* @name: "x", "kernel" …; @of_loss: a loss takes it, not a layer; @shape: proposed for a random x,
 * else NULL: the layer knows */
GtkWidget *lamina_alone_input_new (const char *name, gboolean of_loss, const char *shape);

const char *lamina_alone_input_peek_name (LaminaAloneInput *input);
/* Returns: (transfer full) */
LaminaAloneSource *lamina_alone_input_dup_source (LaminaAloneInput *input);

/* Asks for a file that it is taken from. */
void lamina_alone_input_ask (LaminaAloneInput *input);

/* @path: NULL draws it at random; @shape: NULL leaves it */
void lamina_alone_input_set (LaminaAloneInput *input, const char *path, const char *shape);

/* What it came to: "2×3×6×6". */
void lamina_alone_input_tell (LaminaAloneInput *input, const char *shape);

G_END_DECLS
