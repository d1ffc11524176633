/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See main-window.h. Here: the layout, what the title and the banner say, and folding when narrow.
 */

#include "window-private.h"

#include <glib/gi18n.h>

#include "settings.h"
#include "tip.h"

#define NARROW_BELOW 1100  /* the right pane folds */
#define COMPACT_BELOW 1400 /* names of pages go below their icons */

G_DEFINE_FINAL_TYPE (LaminaWindow, lamina_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- what it says ---- */

void
lamina_window_say (LaminaWindow *self, const char *sentence)
{
  if (sentence != NULL)
    gtk_label_set_label (self->banner_text, sentence);
  gtk_revealer_set_reveal_child (self->banner, sentence != NULL);
}

void
lamina_window_toast (LaminaWindow *self, const char *text, gboolean with_undo)
{
  AdwToast *toast;
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  toast = adw_toast_new (escaped);
  if (with_undo) {
    adw_toast_set_button_label (toast, _ ("_Undo"));
    adw_toast_set_action_name (toast, "win.undo");
  }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
problem_cb (LaminaWindow *self, const char *sentence)
{
  lamina_window_say (self, sentence);
}

static void
banner_close_cb (LaminaWindow *self)
{
  lamina_window_say (self, NULL);
}

static void
removed_cb (LaminaWindow *self, const char *what)
{
  lamina_window_toast (self, what, TRUE);
}

static void
title_cb (LaminaWindow *self)
{
  g_autofree char *title = NULL, *full = NULL;
  const char *path = lamina_document_get_path (self->document);

  g_object_get (self->document, "title", &title, NULL);
  full = g_strdup_printf ("%s – Lamina", title);
  gtk_window_set_title (GTK_WINDOW (self), full);
  gtk_label_set_label (self->title, title);
  lamina_tip_set (GTK_WIDGET (self->title), path);
}

/* ---- what it shows ---- */

static void
show_chrome (LaminaWindow *self, gboolean editor)
{
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), editor);
  gtk_widget_set_visible (self->save_button, editor);
  gtk_stack_set_visible_child_name (self->save_face, self->narrow ? "narrow" : "wide");
  gtk_widget_set_visible (self->export_button, editor);
  gtk_widget_set_visible (self->help_button, editor);
  gtk_widget_set_visible (self->undo_button, editor && !self->narrow);
  gtk_widget_set_visible (self->redo_button, editor && !self->narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->title), editor && !self->narrow);
}

void
lamina_window_show_editor (LaminaWindow *self, const char *page)
{
  gboolean arrives = g_strcmp0 (gtk_stack_get_visible_child_name (self->main), "editor") != 0;

  gtk_stack_set_visible_child_name (self->main, "editor");
  if (page != NULL)
    adw_view_stack_set_visible_child_name (self->pages, page);
  show_chrome (self, TRUE);
  lamina_window_update_actions (self);
  /* Else the keyboard stays with a card that is no longer seen. */
  if (arrives)
    lamina_transport_focus (self->transport);
}

void
lamina_window_show_welcome (LaminaWindow *self)
{
  lamina_welcome_page_refresh (self->welcome);
  gtk_stack_set_visible_child_name (self->main, "welcome");
  show_chrome (self, FALSE);
  lamina_window_update_actions (self);
}

void
lamina_window_set_right (LaminaWindow *self, gboolean shown)
{
  if (!self->narrow)
    self->wants_right = shown;
  gtk_revealer_set_reveal_child (self->right, shown);
  lamina_window_update_actions (self);
}

void
lamina_window_take_typing (LaminaWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus == NULL || !GTK_IS_TEXT (focus))
    return;
  g_object_ref (focus);
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  if (gtk_widget_get_mapped (focus))
    gtk_widget_grab_focus (focus);
  g_object_unref (focus);
}

/* ---- folding: libadwaita 1.2 has no breakpoints ---- */

/* Beside the page, or above its edge where there is no room beside it. */
static void
place_right (LaminaWindow *self)
{
  GtkWidget *right = g_object_ref (GTK_WIDGET (self->right));
  gboolean above = gtk_widget_get_parent (right) == GTK_WIDGET (self->overlay);

  if (self->narrow && !above) {
    gtk_box_remove (self->columns, right);
    gtk_widget_set_halign (right, GTK_ALIGN_END);
    gtk_overlay_add_overlay (self->overlay, right);
    gtk_widget_add_css_class (right, "above");
  } else if (!self->narrow && above) {
    gtk_overlay_remove_overlay (self->overlay, right);
    gtk_widget_set_halign (right, GTK_ALIGN_FILL);
    gtk_box_append (self->columns, right);
    gtk_widget_remove_css_class (right, "above");
  }
  g_object_unref (right);
}

static gboolean
relayout_cb (gpointer user_data)
{
  LaminaWindow *self = user_data;
  gboolean editor = g_strcmp0 (gtk_stack_get_visible_child_name (self->main), "editor") == 0;

  self->relayout = 0;
  gtk_revealer_set_transition_duration (self->right, 0);
  place_right (self);
  gtk_revealer_set_reveal_child (self->right, !self->narrow && self->wants_right);
  gtk_revealer_set_transition_duration (self->right, 150);
  adw_view_switcher_set_policy (self->switcher, self->compact ? ADW_VIEW_SWITCHER_POLICY_NARROW
                                                              : ADW_VIEW_SWITCHER_POLICY_WIDE);
  show_chrome (self, editor);
  lamina_window_update_actions (self);
  return G_SOURCE_REMOVE;
}

static void
lamina_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LaminaWindow *self = LAMINA_WINDOW (widget);
  gboolean narrow = width < NARROW_BELOW, compact = width < COMPACT_BELOW;

  GTK_WIDGET_CLASS (lamina_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (narrow == self->narrow && compact == self->compact)
    return;
  self->narrow = narrow;
  self->compact = compact;
  /* Not here: hiding children asks for another allocation within this one. */
  if (self->relayout == 0)
    self->relayout = g_idle_add_full (G_PRIORITY_HIGH_IDLE, relayout_cb, self, NULL);
}

/* ---- class ---- */

static gboolean
lamina_window_close_request (GtkWindow *window)
{
  LaminaWindow *self = LAMINA_WINDOW (window);

  if (!self->may_close && lamina_window_ask_close (self))
    return GDK_EVENT_STOP;
  lamina_settings_keep_window (window, self->wants_right);
  lamina_session_close (self->session);
  return GTK_WINDOW_CLASS (lamina_window_parent_class)->close_request (window);
}

static void
lamina_window_dispose (GObject *object)
{
  LaminaWindow *self = LAMINA_WINDOW (object);

  g_clear_handle_id (&self->relayout, g_source_remove);
  g_clear_handle_id (&self->looking_delay, g_source_remove);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (self->session != NULL)
    lamina_session_close (self->session);
  G_OBJECT_CLASS (lamina_window_parent_class)->dispose (object);
  g_clear_object (&self->session);
  g_clear_object (&self->document);
}

static void
ready_cb (LaminaWindow *self, const char *id)
{
  lamina_window_use_ready (self, id);
}

static void
chip_ready_cb (LaminaWindow *self, const char *id)
{
  lamina_window_choose_ready_data (self, id);
}

static void
chip_file_cb (LaminaWindow *self)
{
  lamina_window_ask_data (self, FALSE);
}

static void
chip_folder_cb (LaminaWindow *self)
{
  lamina_window_ask_data (self, TRUE);
}

static void
page_cb (LaminaWindow *self)
{
  /* Told already while the template is being made. */
  if (self->session != NULL)
    lamina_window_update_actions (self);
}

static void
layer_cb (LaminaWindow *self, const char *name)
{
  lamina_inspect_page_set_layer (self->inspect_page, name);
}

static void
said_cb (LaminaWindow *self, const char *text)
{
  lamina_window_toast (self, text, FALSE);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, LaminaWindow, toasts);
  gtk_widget_class_bind_template_child (class, LaminaWindow, main);
  gtk_widget_class_bind_template_child (class, LaminaWindow, pages);
  gtk_widget_class_bind_template_child (class, LaminaWindow, switcher);
  gtk_widget_class_bind_template_child (class, LaminaWindow, title);
  gtk_widget_class_bind_template_child (class, LaminaWindow, undo_button);
  gtk_widget_class_bind_template_child (class, LaminaWindow, redo_button);
  gtk_widget_class_bind_template_child (class, LaminaWindow, save_button);
  gtk_widget_class_bind_template_child (class, LaminaWindow, save_face);
  gtk_widget_class_bind_template_child (class, LaminaWindow, export_button);
  gtk_widget_class_bind_template_child (class, LaminaWindow, help_button);
  gtk_widget_class_bind_template_child (class, LaminaWindow, open_button);
  gtk_widget_class_bind_template_child (class, LaminaWindow, recent_section);
  gtk_widget_class_bind_template_child (class, LaminaWindow, banner);
  gtk_widget_class_bind_template_child (class, LaminaWindow, banner_text);
  gtk_widget_class_bind_template_child (class, LaminaWindow, columns);
  gtk_widget_class_bind_template_child (class, LaminaWindow, overlay);
  gtk_widget_class_bind_template_child (class, LaminaWindow, left);
  gtk_widget_class_bind_template_child (class, LaminaWindow, right);
  gtk_widget_class_bind_template_child (class, LaminaWindow, welcome);
  gtk_widget_class_bind_template_child (class, LaminaWindow, chip);
  gtk_widget_class_bind_template_child (class, LaminaWindow, weights_chip);
  gtk_widget_class_bind_template_child (class, LaminaWindow, layers);
  gtk_widget_class_bind_template_child (class, LaminaWindow, data_page);
  gtk_widget_class_bind_template_child (class, LaminaWindow, train_page);
  gtk_widget_class_bind_template_child (class, LaminaWindow, inspect_page);
  gtk_widget_class_bind_template_child (class, LaminaWindow, results_page);
  gtk_widget_class_bind_template_child (class, LaminaWindow, runs_page);
  gtk_widget_class_bind_template_child (class, LaminaWindow, settings_pane);
  gtk_widget_class_bind_template_child (class, LaminaWindow, transport);
  gtk_widget_class_bind_template_callback (class, banner_close_cb);
  gtk_widget_class_bind_template_callback (class, removed_cb);
  gtk_widget_class_bind_template_callback (class, ready_cb);
  gtk_widget_class_bind_template_callback (class, chip_ready_cb);
  gtk_widget_class_bind_template_callback (class, chip_file_cb);
  gtk_widget_class_bind_template_callback (class, chip_folder_cb);
  gtk_widget_class_bind_template_callback (class, page_cb);
  gtk_widget_class_bind_template_callback (class, layer_cb);
  gtk_widget_class_bind_template_callback (class, said_cb);
  gtk_widget_class_bind_template_callback (class, problem_cb);
}

static void
lamina_window_class_init (LaminaWindowClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lamina_window_close_request;
  class->size_allocate = lamina_window_size_allocate;
  g_type_ensure (LAMINA_TYPE_WELCOME_PAGE);
  g_type_ensure (LAMINA_TYPE_DATA_CHIP);
  g_type_ensure (LAMINA_TYPE_WEIGHTS_CHIP);
  g_type_ensure (LAMINA_TYPE_LAYER_LIST);
  g_type_ensure (LAMINA_TYPE_DATA_PAGE);
  g_type_ensure (LAMINA_TYPE_TRAIN_PAGE);
  g_type_ensure (LAMINA_TYPE_INSPECT_PAGE);
  g_type_ensure (LAMINA_TYPE_RESULTS_PAGE);
  g_type_ensure (LAMINA_TYPE_RUNS_PAGE);
  g_type_ensure (LAMINA_TYPE_SETTINGS_PANE);
  g_type_ensure (LAMINA_TYPE_TRANSPORT);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/main-window.ui");
  bind_template (class);
}

static void
lamina_window_init (LaminaWindow *self)
{
  self->wants_right = TRUE;
  self->compact = TRUE; /* as the template has it */
  gtk_widget_init_template (GTK_WIDGET (self));
  self->document = lamina_document_new ();
  self->session = lamina_session_new (self->document);
  lamina_window_add_actions (self);
  lamina_window_add_shortcuts (self);
  lamina_window_add_drop_target (self);
  lamina_data_chip_set_session (self->chip, self->session);
  lamina_weights_chip_set_session (self->weights_chip, self->session);
  lamina_layer_list_set_session (self->layers, self->session);
  lamina_data_page_set_session (self->data_page, self->session);
  lamina_train_page_set_session (self->train_page, self->session);
  lamina_inspect_page_set_session (self->inspect_page, self->session);
  lamina_window_add_runs (self);
  lamina_settings_pane_set_session (self->settings_pane, self->session);
  lamina_transport_set_session (self->transport, self->session);
  g_signal_connect_object (self->session, "problem", G_CALLBACK (problem_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "notify::title", G_CALLBACK (title_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed",
                           G_CALLBACK (lamina_window_update_recent), self, G_CONNECT_SWAPPED);
  lamina_window_update_recent (self);
  title_cb (self);
  lamina_settings_restore_window (GTK_WINDOW (self), &self->wants_right);
  gtk_revealer_set_reveal_child (self->right, self->wants_right);
  lamina_window_show_welcome (self);
}

GtkWidget *
lamina_window_new (GtkApplication *application)
{
  return g_object_new (LAMINA_TYPE_WINDOW, "application", application, NULL);
}

void
lamina_window_open (LaminaWindow *self, const char *path)
{
  lamina_window_open_path (self, path);
}

gboolean
lamina_window_is_fresh (LaminaWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->main), "welcome") == 0
         && !lamina_document_get_dirty (self->document);
}

LaminaSession *
lamina_window_peek_session (LaminaWindow *self)
{
  return self->session;
}

LaminaDocument *
lamina_window_peek_document (LaminaWindow *self)
{
  return self->document;
}
