/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who made an experiment and what was noted of it: fields that edit the document as one types. */

#pragma once

#include <adwaita.h>

#include "document.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_DETAILS_FORM (lamina_details_form_get_type ())
G_DECLARE_FINAL_TYPE (LaminaDetailsForm, lamina_details_form, LAMINA, DETAILS_FORM, GtkBox)

void lamina_details_form_set_document (LaminaDetailsForm *form, LaminaDocument *document);

/* A window with the fields alone. */
GtkWidget *lamina_details_window_new (GtkWindow *parent, LaminaDocument *document);

G_END_DECLS
