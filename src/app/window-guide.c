/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window's guide: shown and hidden, and what its buttons set up. */

#include "window-private.h"

#include <glib/gi18n.h>

#include "ready.h"

gboolean
lamina_window_get_help (LaminaWindow *self)
{
  return gtk_revealer_get_reveal_child (self->right)
         && g_strcmp0 (lamina_settings_pane_get_page (self->settings_pane), "guide") == 0;
}

void
lamina_window_set_help (LaminaWindow *self, gboolean shown)
{
  gboolean revealed = gtk_revealer_get_reveal_child (self->right);

  if (shown == lamina_window_get_help (self))
    return;
  if (shown) {
    self->before_help = g_intern_string (lamina_settings_pane_get_page (self->settings_pane));
    self->folded_before_help = !revealed;
    lamina_settings_pane_show_page (self->settings_pane, "guide");
    gtk_revealer_set_reveal_child (self->right, TRUE);
    lamina_window_update_actions (self);
    return;
  }
  /* Back to what was there: another page, or nothing. */
  if (self->folded_before_help || self->narrow)
    lamina_window_set_right (self, FALSE);
  lamina_settings_pane_show_page (self->settings_pane,
                                  self->before_help != NULL ? self->before_help : "settings");
  lamina_window_update_actions (self);
}

void
lamina_window_try (LaminaWindow *self, const char *id)
{
  const LaminaReady *ready = lamina_ready_find (id);
  g_autofree char *folder = ready != NULL ? lamina_ready_find_folder (ready) : NULL;
  g_autofree char *what = NULL, *said = NULL;
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment;

  g_return_if_fail (ready != NULL);
  experiment = lamina_ready_load (ready, folder, &error);
  if (experiment == NULL) {
    lamina_window_say (self, error->message);
    return;
  }
  what = g_strdup_printf (_ ("Try %s"), lam_experiment_name (experiment));
  said = g_strdup_printf (_ ("“%s” is set up: press Train"), lam_experiment_name (experiment));
  lam_experiment_name_layers (experiment);
  lamina_document_commit (self->document, experiment, what, NULL);
  lamina_window_say (self, NULL);
  lamina_window_toast (self, said, TRUE);
}
