/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Inspect page: what the layer selected in the list holds and does. Its views ask a probe of
 * the page's own, which works off the main thread. */

#pragma once

#include <gtk/gtk.h>

#include "inspect-activations.h"
#include "inspect-alone.h"
#include "inspect-check.h"
#include "plot.h"
#include "session.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_INSPECT_PAGE (lamina_inspect_page_get_type ())
/* Signals: "view": another view is shown, or other commands of it can be used; "said" (const char
 * *text): something was done; "problem" (const char *sentence). */
G_DECLARE_FINAL_TYPE (LaminaInspectPage, lamina_inspect_page, LAMINA, INSPECT_PAGE, GtkBox)

void lamina_inspect_page_set_session (LaminaInspectPage *page, LaminaSession *session);

/* The layer to look at, by name; NULL: the first with weights. */
void lamina_inspect_page_set_layer (LaminaInspectPage *page, const char *name);

/* "weights", "activations" …; another name is ignored. */
void lamina_inspect_page_show_view (LaminaInspectPage *page, const char *view);
const char *lamina_inspect_page_get_view (LaminaInspectPage *page);

/* Sends the picture in @path through the network, as the sample that is looked at. */
void lamina_inspect_page_use_picture (LaminaInspectPage *page, const char *path);

/* Asks for that picture. */
void lamina_inspect_page_ask_picture (LaminaInspectPage *page);

/* The views that have commands of their own. Borrowed. */
LaminaInspectAlone *lamina_inspect_page_peek_alone (LaminaInspectPage *page);
LaminaInspectCheck *lamina_inspect_page_peek_check (LaminaInspectPage *page);
LaminaInspectActivations *lamina_inspect_page_peek_activations (LaminaInspectPage *page);

/* The figure of the view, for a report. Borrowed, NULL when there is none. */
const Plot *lamina_inspect_page_peek_figure (LaminaInspectPage *page);

G_END_DECLS
