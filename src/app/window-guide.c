/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window's ready-made experiments: opened from their cards, changed into their variants and
 * between real and built-in data as edits, and their guide shown and hidden. */

#include "window-private.h"

#include <glib/gi18n.h>

#include "edits.h"
#include "file-dialog.h"
#include "preset-data.h"

/* ---- the pane ---- */

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

/* ---- a card ---- */

static void
open_preset_then (LaminaWindow *self, gpointer data)
{
  const char *id = data;
  g_autofree char *folder = lamina_preset_find_folder ((guint) lam_preset_find (id));
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lamina_preset_load (id, folder, &error);

  if (experiment == NULL) {
    lamina_window_say (self, error->message);
    return;
  }
  lamina_window_say (self, NULL);
  lamina_document_replace (self->document, experiment);
  lamina_window_show_editor (self, "train");
  /* What to look at and to try; where it would cover the page only when asked for. */
  if (self->wants_right && !self->narrow)
    lamina_window_set_help (self, TRUE);
}

void
lamina_window_open_preset (LaminaWindow *self, const char *id)
{
  lamina_window_when_saved (self, _ ("Save before starting another?"), open_preset_then,
                            g_strdup (id), g_free);
}

/* ---- its variants and its data ---- */

/* @id takes the place of what is there, as one edit. */
static void
set_up (LaminaWindow *self, const char *id, const char *folder)
{
  g_autofree char *what = NULL, *said = NULL;
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lamina_preset_load (id, folder, &error);

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

void
lamina_window_try (LaminaWindow *self, const char *id)
{
  const LamExperiment *now = lamina_document_peek (self->document);
  g_autofree char *folder = NULL;

  if (lam_preset_find (id) < 0) {
    g_autofree char *sentence = g_strdup_printf (_ ("There is no experiment called “%s”."), id);

    lamina_window_say (self, sentence);
    return;
  }
  if (lamina_preset_find_set (now) != LAMINA_SET_BUILT_IN)
    folder = lamina_preset_dup_folder (now, id);
  set_up (self, id, folder);
}

static void
folder_answer_cb (const char *path, gpointer user_data)
{
  LaminaWindow *self = user_data;
  const char *id = lam_experiment_guide (lamina_document_peek (self->document));
  int index = id != NULL ? lam_preset_find (id) : -1;
  g_autofree char *folder = NULL;

  if (path == NULL || index < 0)
    return;
  folder = lam_preset_find_folder ((guint) index, path);
  if (folder == NULL) {
    g_autofree char *sentence =
        g_strdup_printf (_ ("“%s” is not in “%s”."), lam_preset_file ((guint) index), path);

    lamina_window_say (self, sentence);
    return;
  }
  set_up (self, id, folder);
}

void
lamina_window_use_set (LaminaWindow *self, const char *set)
{
  const LamExperiment *now = lamina_document_peek (self->document);
  const char *id = lam_experiment_guide (now);
  int index = id != NULL ? lam_preset_find (id) : -1;
  g_autofree char *folder = NULL, *title = NULL;

  if (index < 0 || lam_preset_is_built_in ((guint) index)
      || g_strcmp0 (set, lamina_window_get_set (self)) == 0)
    return;
  if (g_strcmp0 (set, "real") != 0) {
    set_up (self, id, NULL);
    return;
  }
  folder = lamina_preset_dup_folder (now, id);
  if (folder != NULL) {
    set_up (self, id, folder);
    return;
  }
  title = g_strdup_printf (_ ("Choose the Folder with “%s”"), lam_preset_file ((guint) index));
  lamina_ask_path (GTK_WINDOW (self), LAMINA_ASK_FOLDER, title, NULL, NULL, NULL, folder_answer_cb,
                   self);
}

/* The real set of @id as the exercise prepares it, below the layers that are there. */
static void
change_data (LaminaWindow *self, const char *id, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = lamina_preset_load (id, folder, &error);
  g_autoptr (JsonNode) data =
      experiment != NULL ? lam_item_to_json (lam_experiment_data (experiment)) : NULL;

  if (data != NULL)
    lamina_data_choose (self->document, data, NULL, _ ("Choose Data"), &error);
  lamina_window_say (self, error != NULL ? error->message : NULL);
}

void
lamina_window_use_fetched (LaminaWindow *self, const char *path)
{
  const LamExperiment *now = lamina_document_peek (self->document);
  const char *id = lam_experiment_guide (now);
  LaminaSet set = lamina_preset_find_set (now);
  g_autofree char *wanted =
      set != LAMINA_SET_NONE ? lamina_preset_find_folder ((guint) lam_preset_find (id)) : NULL;

  if (g_strcmp0 (wanted, path) != 0)
    lamina_window_choose_data (self, path);
  else if (set == LAMINA_SET_REAL)
    change_data (self, id, path);
  else
    set_up (self, id, path);
}

const char *
lamina_window_get_set (LaminaWindow *self)
{
  switch (lamina_preset_find_set (lamina_document_peek (self->document))) {
  case LAMINA_SET_REAL:
    return "real";
  case LAMINA_SET_BUILT_IN:
    return "built-in";
  case LAMINA_SET_OTHER:
    return "other";
  case LAMINA_SET_NONE:
  default:
    return "";
  }
}
