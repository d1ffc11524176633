/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The little picture on an experiment's card: what it is about, painted in the colours of plots, so
 * that it goes with light, dark and high contrast. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAMINA_TYPE_CARD_ART (lamina_card_art_get_type ())
G_DECLARE_FINAL_TYPE (LaminaCardArt, lamina_card_art, LAMINA, CARD_ART, GtkWidget)

/* @id: of the experiment; nothing is painted for one without a picture. */
GtkWidget *lamina_card_art_new (const char *id);

/* Whether @id has a picture. A test asks for every card. */
gboolean lamina_card_art_has (const char *id);

G_END_DECLS
