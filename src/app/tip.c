/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See tip.h. */

#include "tip.h"

#include <glib/gi18n.h>

void
lamina_tip_set (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

void
lamina_tip_set_kind (GtkWidget *widget, const LamKind *kind)
{
  g_autofree char *tip =
      g_strdup_printf ("%s\n%s", _ (kind->summary), kind->formula != NULL ? kind->formula : "");

  lamina_tip_set (widget, g_strstrip (tip));
}
