/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the window does with earlier runs: opens their settings, deletes them, takes that back. */

#include "window-private.h"

#include <glib/gi18n.h>

static LaminaRunRecord *
find_run (const char *id)
{
  GListModel *list = lamina_run_store_peek_list (lamina_run_store_get ());

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (LaminaRunRecord) record = g_list_model_get_item (list, i);

    if (g_str_equal (lamina_run_record_peek (record)->id, id))
      return g_steal_pointer (&record);
  }
  return NULL;
}

static void
toast (LaminaWindow *self, const char *format, const char *name, const char *undo)
{
  AdwToast *toast;
  g_autofree char *text = NULL, *escaped = NULL;

  /* The formats are ours and hold one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  text = g_strdup_printf (format, name);
#pragma GCC diagnostic pop
  escaped = g_markup_escape_text (text, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, undo);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
lamina_window_open_run (LaminaWindow *self, const char *id)
{
  g_autoptr (LaminaRunRecord) record = find_run (id);
  LamExperiment *experiment;

  if (record == NULL)
    return;
  lamina_window_take_typing (self);
  experiment = lam_experiment_dup (lamina_run_record_peek (record)->experiment);
  lamina_document_commit (self->document, experiment, _ ("Open Run"), NULL);
  toast (self, _ ("The settings of “%s” are in the window"), lamina_run_record_peek (record)->name,
         "win.undo");
  lamina_window_show_editor (self, "train");
}

void
lamina_window_delete_run (LaminaWindow *self, const char *id)
{
  g_autoptr (LaminaRunRecord) record = find_run (id);

  if (record == NULL)
    return;
  if (record == lamina_session_peek_record (self->session)
      && lamina_session_is_active (self->session)) {
    lamina_window_say (self, _ ("This run is still training: stop it first."));
    return;
  }
  lamina_run_store_delete (lamina_run_store_get (), record);
  toast (self, _ ("“%s” is deleted"), lamina_run_record_peek (record)->name, "win.restore-run");
}

void
lamina_window_restore_run (LaminaWindow *self)
{
  lamina_run_store_restore (lamina_run_store_get ());
}

void
lamina_window_show_run (LaminaWindow *self, const char *id)
{
  g_autoptr (LaminaRunRecord) record = find_run (id);

  if (record != NULL)
    lamina_run_record_set_shown (record, !lamina_run_record_get_shown (record));
}

static void
store_problem_cb (LaminaWindow *self, const char *sentence)
{
  lamina_window_say (self, sentence);
}

void
lamina_window_add_runs (LaminaWindow *self)
{
  LaminaRunStore *store = lamina_run_store_get ();

  lamina_runs_page_set_store (self->runs_page, store);
  g_signal_connect_object (store, "problem", G_CALLBACK (store_problem_cb), self,
                           G_CONNECT_SWAPPED);
}
