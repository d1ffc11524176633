/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See settings.h. */

#include "settings.h"

#include "paths.h"

#define SCHEMA "dev.lamina.lamina"

GSettings *
lamina_settings_open (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) local = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autofree char *folder = lamina_build_path ("data");

  if (folder != NULL)
    local = g_settings_schema_source_new_from_directory (folder, source, FALSE, NULL);
  if (local != NULL)
    source = local;
  if (source == NULL)
    return NULL;
  schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

void
lamina_settings_restore_window (GtkWindow *window, gboolean *right_pane)
{
  g_autoptr (GSettings) settings = lamina_settings_open ();

  if (settings == NULL)
    return;
  gtk_window_set_default_size (window, g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (window);
  *right_pane = g_settings_get_boolean (settings, "right-pane-shown");
}

void
lamina_settings_keep_window (GtkWindow *window, gboolean right_pane)
{
  g_autoptr (GSettings) settings = lamina_settings_open ();
  int width, height;

  if (settings == NULL)
    return;
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (settings, "window-width", MAX (width, 600));
  g_settings_set_int (settings, "window-height", MAX (height, 400));
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
  g_settings_set_boolean (settings, "right-pane-shown", right_pane);
}

/* Where no schema is installed, what was set lasts as long as the program. */
static GVariant *hand_in_now;

GVariant *
lamina_settings_get_hand_in (void)
{
  g_autoptr (GSettings) settings = lamina_settings_open ();

  if (settings != NULL)
    return g_settings_get_value (settings, "hand-in");
  return hand_in_now != NULL ? g_variant_ref (hand_in_now) : NULL;
}

void
lamina_settings_keep_hand_in (GVariant *hand_in)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (hand_in);
  g_autoptr (GSettings) settings = lamina_settings_open ();

  if (settings != NULL) {
    g_settings_set_value (settings, "hand-in", owned);
    return;
  }
  g_clear_pointer (&hand_in_now, g_variant_unref);
  hand_in_now = g_steal_pointer (&owned);
}
