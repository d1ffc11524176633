/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reviews that a run follows, a row each. */

#pragma once

#include <gtk/gtk.h>

#include "lam.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_WORDS_VIEW (lamina_words_view_get_type ())
G_DECLARE_FINAL_TYPE (LaminaWordsView, lamina_words_view, LAMINA, WORDS_VIEW, GtkBox)

/* Shows the samples of @snapshot that hold words; NULL, or when none does: a sentence instead. */
void lamina_words_view_show (LaminaWordsView *view, const LamSnapshot *snapshot);

G_END_DECLS
