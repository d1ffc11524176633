/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tips that are told anew with every change of the experiment. */

#pragma once

#include <gtk/gtk.h>

#include "lam.h"

/* Sets @widget's tip where it is not @text already; NULL takes it away. Setting one, be it the same
 * again, makes the toolkit ask the display server where the pointer is and wait for the answer: a
 * slider whose callback sets twenty would stand still. */
void lamina_tip_set (GtkWidget *widget, const char *text);

/* The same with what @kind does and, where it has one, its formula. */
void lamina_tip_set_kind (GtkWidget *widget, const LamKind *kind);
