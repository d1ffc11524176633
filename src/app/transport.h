/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The bar below every page: Train or Pause, Step, Stop, how far it is and how fast. */

#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_TRANSPORT (lamina_transport_get_type ())
G_DECLARE_FINAL_TYPE (LaminaTransport, lamina_transport, LAMINA, TRANSPORT, GtkBox)

void lamina_transport_set_session (LaminaTransport *transport, LaminaSession *session);

/* Gives the keyboard to Train. */
void lamina_transport_focus (LaminaTransport *transport);

G_END_DECLS
