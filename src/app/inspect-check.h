/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The gradient check: every gradient that training uses against what moving the weight does. */

#pragma once

#include <gtk/gtk.h>

#include "inspect-ask.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_INSPECT_CHECK (lamina_inspect_check_get_type ())
G_DECLARE_FINAL_TYPE (LaminaInspectCheck, lamina_inspect_check, LAMINA, INSPECT_CHECK, GtkBox)

/* @context: its members may have changed; results that no longer belong to the layers go. */
void lamina_inspect_check_update (LaminaInspectCheck *view, const LaminaInspectContext *context);

/* As the button does. */
void lamina_inspect_check_start (LaminaInspectCheck *view);

/* What came out, in a sentence: "All 5 tensors are right: …". (transfer full) */
char *lamina_check_sentence (const GPtrArray *rows);

G_END_DECLS
