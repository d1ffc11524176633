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

/* ---- results ---- */

static void
measure_stress_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_results_page_measure_stress (((LaminaWindow *) user_data)->results_page);
}

static void
choose_cell_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  guint truth, answer;

  g_variant_get (parameter, "(uu)", &truth, &answer);
  lamina_results_page_choose_cell (((LaminaWindow *) user_data)->results_page, truth, answer);
}

static void
add_picture_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LaminaWindow *self = user_data;

  lamina_results_page_set_view (self->results_page, "own");
  lamina_results_page_add_picture (self->results_page, g_variant_get_string (parameter, NULL));
}

static void
write_review_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LaminaWindow *self = user_data;

  lamina_results_page_set_view (self->results_page, "review");
  lamina_results_page_write_review (self->results_page, g_variant_get_string (parameter, NULL));
}

static void
results_run_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_results_page_choose_run (((LaminaWindow *) user_data)->results_page,
                                  g_variant_get_string (parameter, NULL));
}

static void
results_compare_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_results_page_compare (((LaminaWindow *) user_data)->results_page,
                               g_variant_get_string (parameter, NULL));
}

static void
add_results_actions (LaminaWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "measure-stress", .activate = measure_stress_cb },
    { .name = "choose-cell", .activate = choose_cell_cb, .parameter_type = "(uu)" },
    { .name = "add-picture", .activate = add_picture_cb, .parameter_type = "s" },
    { .name = "write-review", .activate = write_review_cb, .parameter_type = "s" },
    { .name = "results-run", .activate = results_run_cb, .parameter_type = "s" },
    { .name = "results-compare", .activate = results_compare_cb, .parameter_type = "s" },
  };
  GPropertyAction *view = g_property_action_new ("results-view", self->results_page, "view");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (view));
  g_object_unref (view);
}

/* ---- both ---- */

void
lamina_window_add_runs (LaminaWindow *self)
{
  LaminaRunStore *store = lamina_run_store_get ();

  lamina_runs_page_set_store (self->runs_page, store);
  lamina_results_page_set_session (self->results_page, self->session, store);
  add_results_actions (self);
  g_signal_connect_object (store, "problem", G_CALLBACK (store_problem_cb), self,
                           G_CONNECT_SWAPPED);
}
