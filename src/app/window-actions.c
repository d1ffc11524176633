/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window's actions, their shortcuts, and when they can be used. Programs and tests drive the
 * window through these names (design.md §8): they are a contract. */

#include "window-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "data-recent.h"
#include "details-form.h"
#include "fetch-dialog.h"
#include "tip.h"

static const char *const page_names[] = { "data", "train", "inspect", "results", "runs", NULL };

/* ---- training ---- */

static void
train_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LaminaWindow *self = user_data;

  lamina_window_take_typing (self);
  lamina_window_say (self, NULL);
  lamina_window_show_editor (self, "train");
  lamina_session_train (self->session);
}

static void
pause_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_session_pause (((LaminaWindow *) user_data)->session);
}

static void
stop_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_session_stop (((LaminaWindow *) user_data)->session);
}

static void
step_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LaminaWindow *self = user_data;

  lamina_window_take_typing (self);
  lamina_window_say (self, NULL);
  lamina_session_step (self->session);
}

/* ---- history ---- */

static void
undo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_document_undo (((LaminaWindow *) user_data)->document);
}

static void
redo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_document_redo (((LaminaWindow *) user_data)->document);
}

/* ---- files ---- */

static void
new_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_show_welcome (user_data);
}

static void
new_empty_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_new_empty (user_data);
}

static void
back_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_show_editor (user_data, NULL);
}

static void
ready_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_use_ready (user_data, g_variant_get_string (parameter, NULL));
}

static void
ready_data_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_choose_ready_data (user_data, g_variant_get_string (parameter, NULL));
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_ask_open (user_data);
}

static void
open_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_open_path (user_data, g_variant_get_string (parameter, NULL));
}

static void
save_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_take_typing (user_data);
  lamina_window_save (user_data);
}

static void
save_as_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_take_typing (user_data);
  lamina_window_save_as (user_data);
}

static void
save_as_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_take_typing (user_data);
  lamina_window_save_to (user_data, g_variant_get_string (parameter, NULL));
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  lamina_window_ask_export (user_data, g_str_equal (name, "export-model") ? LAMINA_TAKE_MODEL
                                       : g_str_equal (name, "export-history")
                                           ? LAMINA_TAKE_HISTORY
                                           : LAMINA_TAKE_WEIGHTS);
}

static void
export_weights_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_export (user_data, LAMINA_TAKE_WEIGHTS, g_variant_get_string (parameter, NULL),
                        FALSE);
}

static void
export_model_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_export (user_data, LAMINA_TAKE_MODEL, g_variant_get_string (parameter, NULL),
                        FALSE);
}

static void
export_history_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_export (user_data, LAMINA_TAKE_HISTORY, g_variant_get_string (parameter, NULL),
                        FALSE);
}

static void
hand_in_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_take_typing (user_data);
  lamina_window_ask_hand_in (user_data);
}

static void
hand_in_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_take_typing (user_data);
  lamina_window_hand_in (user_data, g_variant_get_string (parameter, NULL));
}

static void
details_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LaminaWindow *self = user_data;

  lamina_window_take_typing (self);
  gtk_window_present (GTK_WINDOW (lamina_details_window_new (GTK_WINDOW (self), self->document)));
}

static void
load_weights_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_ask_weights (user_data);
}

static void
load_weights_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_load_weights (user_data, g_variant_get_string (parameter, NULL));
}

static void
forget_weights_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_session_begin_with (((LaminaWindow *) user_data)->session, NULL, NULL);
}

static void
export_figure_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_ask_figure (user_data, g_variant_get_string (parameter, NULL));
}

static void
export_figure_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_export_figure (user_data, g_variant_get_string (parameter, NULL));
}

static void
export_view_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_ask_view (user_data, g_variant_get_string (parameter, NULL));
}

static void
export_view_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_export_view (user_data, g_variant_get_string (parameter, NULL));
}

/* ---- views ---- */

static void
choose_data_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LaminaWindow *self = user_data;

  lamina_window_show_editor (self, NULL);
  lamina_data_chip_open (self->chip);
}

static void
add_layer_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LaminaWindow *self = user_data;

  lamina_window_show_editor (self, NULL);
  lamina_layer_list_add (self->layers);
}

static void
page_changed_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  const char *name = g_variant_get_string (value, NULL);

  if (g_strv_contains (page_names, name))
    lamina_window_show_editor (user_data, name);
}

static void
inspect_view_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  LaminaWindow *self = user_data;

  lamina_inspect_page_show_view (self->inspect_page, g_variant_get_string (value, NULL));
}

static void
data_view_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LaminaWindow *self = user_data;

  lamina_window_show_editor (self, "data");
  lamina_data_page_show_view (self->data_page, g_variant_get_string (parameter, NULL));
}

static void
train_view_changed_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  LaminaWindow *self = user_data;

  if (lamina_train_views_show (lamina_train_page_peek_views (self->train_page),
                               g_variant_get_string (value, NULL)))
    lamina_window_show_editor (self, "train");
}

static void
recent_data_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autofree char *path = g_filename_from_uri (g_variant_get_string (parameter, NULL), NULL, NULL);

  if (path != NULL)
    lamina_window_choose_data (user_data, path);
}

static void
clear_recent_data_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_recent_clear ();
}

static void
cancel_reading_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_session_cancel_reading (LAMINA_WINDOW (user_data)->session);
}

static void
read_again_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_session_read_again (LAMINA_WINDOW (user_data)->session);
}

static void
fetched_cb (LaminaWindow *self, const char *path)
{
  lamina_window_use_fetched (self, path);
}

static void
fetch_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *id =
      lam_experiment_guide (lamina_document_peek (LAMINA_WINDOW (user_data)->document));
  int index = id != NULL ? lam_preset_find (id) : -1;
  GtkWidget *dialog = lamina_fetch_dialog_new (
      GTK_WINDOW (user_data), index >= 0 ? lam_preset_folder ((guint) index) : NULL);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (fetched_cb), user_data, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
open_run_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_open_run (user_data, g_variant_get_string (parameter, NULL));
}

static void
delete_run_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_delete_run (user_data, g_variant_get_string (parameter, NULL));
}

static void
restore_run_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_restore_run (user_data);
}

static void
show_run_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_show_run (user_data, g_variant_get_string (parameter, NULL));
}

static void
rename_run_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_runs_page_rename (((LaminaWindow *) user_data)->runs_page);
}

static void
pane_changed_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  lamina_window_set_right (user_data, g_variant_get_boolean (value));
}

static void
help_changed_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  lamina_window_set_help (user_data, g_variant_get_boolean (value));
}

static void
try_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_window_try (user_data, g_variant_get_string (parameter, NULL));
}

static void
set_changed_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  lamina_window_use_set (user_data, g_variant_get_string (value, NULL));
}

/* What only the window may change. */
static void
read_only_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
}

static const GActionEntry entries[] = {
  { .name = "train", .activate = train_cb },
  { .name = "pause", .activate = pause_cb },
  { .name = "stop", .activate = stop_cb },
  { .name = "step", .activate = step_cb },
  { .name = "undo", .activate = undo_cb },
  { .name = "redo", .activate = redo_cb },
  { .name = "new", .activate = new_cb },
  { .name = "new-empty", .activate = new_empty_cb },
  { .name = "back", .activate = back_cb },
  { .name = "ready", .activate = ready_cb, .parameter_type = "s" },
  { .name = "ready-data", .activate = ready_data_cb, .parameter_type = "s" },
  { .name = "open", .activate = open_cb },
  { .name = "open-path", .activate = open_path_cb, .parameter_type = "s" },
  { .name = "save", .activate = save_cb },
  { .name = "save-as", .activate = save_as_cb },
  { .name = "save-as-path", .activate = save_as_path_cb, .parameter_type = "s" },
  { .name = "export-weights", .activate = export_cb },
  { .name = "export-weights-path", .activate = export_weights_path_cb, .parameter_type = "s" },
  { .name = "export-model", .activate = export_cb },
  { .name = "export-model-path", .activate = export_model_path_cb, .parameter_type = "s" },
  { .name = "export-history", .activate = export_cb },
  { .name = "export-history-path", .activate = export_history_path_cb, .parameter_type = "s" },
  { .name = "hand-in", .activate = hand_in_cb },
  { .name = "hand-in-path", .activate = hand_in_path_cb, .parameter_type = "s" },
  { .name = "details", .activate = details_cb },
  { .name = "load-weights", .activate = load_weights_cb },
  { .name = "load-weights-path", .activate = load_weights_path_cb, .parameter_type = "s" },
  { .name = "forget-weights", .activate = forget_weights_cb },
  { .name = "export-figure", .activate = export_figure_cb, .parameter_type = "s" },
  { .name = "export-figure-path", .activate = export_figure_path_cb, .parameter_type = "s" },
  { .name = "export-view", .activate = export_view_cb, .parameter_type = "s" },
  { .name = "export-view-path", .activate = export_view_path_cb, .parameter_type = "s" },
  { .name = "choose-data", .activate = choose_data_cb },
  { .name = "add-layer", .activate = add_layer_cb },
  { .name = "page", .parameter_type = "s", .state = "'train'", .change_state = page_changed_cb },
  { .name = "fetch", .activate = fetch_cb },
  { .name = "recent-data", .activate = recent_data_cb, .parameter_type = "s" },
  { .name = "clear-recent-data", .activate = clear_recent_data_cb },
  { .name = "cancel-reading", .activate = cancel_reading_cb },
  { .name = "read-again", .activate = read_again_cb },
  { .name = "data-view", .activate = data_view_cb, .parameter_type = "s" },
  { .name = "inspect-view",
    .parameter_type = "s",
    .state = "'weights'",
    .change_state = inspect_view_cb },
  { .name = "open-run", .activate = open_run_cb, .parameter_type = "s" },
  { .name = "delete-run", .activate = delete_run_cb, .parameter_type = "s" },
  { .name = "restore-run", .activate = restore_run_cb },
  { .name = "show-run", .activate = show_run_cb, .parameter_type = "s" },
  { .name = "rename-run", .activate = rename_run_cb },
  { .name = "train-view",
    .parameter_type = "s",
    .state = "'samples'",
    .change_state = train_view_changed_cb },
  { .name = "right-pane", .state = "true", .change_state = pane_changed_cb },
  { .name = "help", .state = "false", .change_state = help_changed_cb },
  { .name = "try", .activate = try_cb, .parameter_type = "s" },
  { .name = "set", .parameter_type = "s", .state = "''", .change_state = set_changed_cb },
  { .name = "status", .state = "'idle'", .change_state = read_only_cb },
  { .name = "epoch", .state = "uint32 0", .change_state = read_only_cb },
  { .name = "loss", .state = "0.0", .change_state = read_only_cb },
};

static GSimpleAction *
find (LaminaWindow *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name));
}

static void
enable (LaminaWindow *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (find (self, name), enabled);
}

/* Sets a state only when it is another: every change is told to whoever listens. */
static void
set_state (LaminaWindow *self, const char *name, GVariant *value)
{
  g_autoptr (GVariant) now = g_action_get_state (G_ACTION (find (self, name)));
  g_autoptr (GVariant) next = g_variant_ref_sink (value);

  if (!g_variant_equal (now, next))
    g_simple_action_set_state (find (self, name), next);
}

static void
set_undo_tip (GtkWidget *button, const char *format, const char *plain, const char *what)
{
  g_autofree char *tip = NULL;

  /* The formats are ours and hold one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  tip = what != NULL ? g_strdup_printf (format, what) : g_strdup (plain);
#pragma GCC diagnostic pop
  lamina_tip_set (button, tip);
}

static void
update_history (LaminaWindow *self)
{
  const char *undo = lamina_document_peek_undo (self->document);
  const char *redo = lamina_document_peek_redo (self->document);

  enable (self, "undo", undo != NULL);
  enable (self, "redo", redo != NULL);
  set_undo_tip (self->undo_button, _ ("Undo “%s” (Ctrl+Z)"), _ ("Undo (Ctrl+Z)"), undo);
  set_undo_tip (self->redo_button, _ ("Redo “%s” (Ctrl+Shift+Z)"), _ ("Redo (Ctrl+Shift+Z)"), redo);
}

void
lamina_window_update_actions (LaminaWindow *self)
{
  LamRunStatus status = lamina_session_get_status (self->session);
  gboolean training = status == LAM_RUN_TRAINING, active = lamina_session_is_active (self->session);
  gboolean editor = g_strcmp0 (gtk_stack_get_visible_child_name (self->main), "editor") == 0;
  const char *page = adw_view_stack_get_visible_child_name (self->pages);

  enable (self, "train", !training);
  enable (self, "pause", training);
  enable (self, "step", editor && !training);
  enable (self, "stop", active || status == LAM_RUN_LOADING);
  enable (self, "cancel-reading", lamina_session_is_reading (self->session));
  enable (self, "read-again", !lamina_session_is_reading (self->session));
  enable (self, "save", editor);
  enable (self, "save-as", editor);
  enable (self, "export-weights", lamina_session_peek_run (self->session) != NULL);
  enable (self, "export-model", lamina_session_peek_run (self->session) != NULL);
  enable (self, "export-history", lamina_session_peek_run (self->session) != NULL);
  enable (self, "hand-in", editor);
  enable (self, "details", editor);
  enable (self, "load-weights", editor);
  enable (self, "export-figure", editor);
  enable (self, "export-view", editor && g_strcmp0 (page, "train") == 0);
  update_history (self);
  lamina_window_update_inspect (self);
  set_state (self, "status", g_variant_new_string (lam_run_status_id (status)));
  set_state (self, "inspect-view",
             g_variant_new_string (lamina_inspect_page_get_view (self->inspect_page)));
  set_state (self, "page", g_variant_new_string (page != NULL ? page : "train"));
  set_state (self, "right-pane",
             g_variant_new_boolean (gtk_revealer_get_reveal_child (self->right)));
  enable (self, "help", editor);
  set_state (self, "set", g_variant_new_string (lamina_window_get_set (self)));
  set_state (self, "help", g_variant_new_boolean (lamina_window_get_help (self)));
}

static void
snapshot_cb (LaminaWindow *self)
{
  double loss = lamina_session_get_loss (self->session);

  set_state (self, "epoch", g_variant_new_uint32 (lamina_session_get_epoch (self->session)));
  set_state (self, "loss", g_variant_new_double (isnan (loss) ? 0 : loss));
}

static void
train_view_cb (LaminaWindow *self)
{
  LaminaTrainViews *views = lamina_train_page_peek_views (self->train_page);

  set_state (self, "train-view", g_variant_new_string (lamina_train_views_get_view (views)));
}

void
lamina_window_add_actions (LaminaWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  lamina_window_add_inspect (self);
  g_signal_connect_object (lamina_train_page_peek_views (self->train_page), "notify::view",
                           G_CALLBACK (train_view_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "status", G_CALLBACK (lamina_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "data", G_CALLBACK (lamina_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (lamina_window_update_actions),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "snapshot", G_CALLBACK (snapshot_cb), self,
                           G_CONNECT_SWAPPED);
}

/* ---- keys without a modifier: only when nothing that has the focus wants them ---- */

static gboolean
toggle_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  LaminaWindow *self = LAMINA_WINDOW (widget);
  gboolean training = lamina_session_get_status (self->session) == LAM_RUN_TRAINING;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->main), "editor") != 0)
    return FALSE;
  return gtk_widget_activate_action (widget, training ? "win.pause" : "win.train", NULL);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  LaminaWindow *self = LAMINA_WINDOW (widget);

  if (!self->narrow || !gtk_revealer_get_reveal_child (self->right))
    return FALSE;
  lamina_window_set_right (self, FALSE);
  return TRUE;
}

static void
add_key (GtkEventController *keys, guint keyval, GtkShortcutAction *action)
{
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (keyval, 0), action));
}

void
lamina_window_add_shortcuts (LaminaWindow *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_BUBBLE);
  add_key (keys, GDK_KEY_space, gtk_callback_action_new (toggle_key_cb, NULL, NULL));
  add_key (keys, GDK_KEY_period, gtk_named_action_new ("win.step"));
  /* The pane that lies above the page of a narrow window goes as a popover would. */
  add_key (keys, GDK_KEY_Escape, gtk_callback_action_new (escape_cb, NULL, NULL));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
