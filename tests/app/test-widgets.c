/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The widgets in this process: every template can be made, forms show what descriptors say and tell
 * what is typed, the layer list follows the document, the window's actions are there. Criticals are
 * fatal, so that a template with a wrong property fails here. */

#include "in-window.h"

#include "edits.h"
#include "form.h"
#include "help-pane.h"
#include "items-editor.h"
#include "layer-list.h"
#include "layer-row.h"
#include "main-window.h"
#include "settings-pane.h"
#include "plot-view.h"
#include "training-chart.h"

/* ---- forms ---- */

typedef struct {
  char *path, *json;
  gboolean refuse;
} Told;

static gboolean
told_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  Told *told = user_data;

  g_free (told->path);
  g_free (told->json);
  told->path = g_strdup (path);
  told->json = g_strdup (json);
  return !told->refuse || lam_fail (error, LAM_ERROR_VALUE, "No.");
}

/* Every kind of every family that a user can choose has a form, with a control a parameter. */
static void
test_every_form (void)
{
  const LamFamily *families[] = {
    &lam_layer_family,       &lam_loss_family,   &lam_optimizer_family, &lam_schedule_family,
    &lam_initializer_family, &lam_metric_family, &lam_reader_family,    &lam_step_family,
    &lam_augment_family,     &lam_data_family,   &lam_training_family,  &lam_experiment_family
  };

  for (guint f = 0; f < G_N_ELEMENTS (families); f++)
    for (guint k = 0; k < *families[f]->n_kinds; k++) {
      const LamKind *kind = families[f]->kinds[k];
      g_autoptr (LamItem) item = lam_item_new (families[f], kind);
      Told told = { 0 };
      GtkWidget *form = g_object_ref_sink (lamina_form_new (told_cb, &told));

      lamina_form_set_item (LAMINA_FORM (form), item);
      for (guint i = 0; i < kind->n_params; i++) {
        gboolean hidden = (kind->params[i].flags & LAM_PARAM_HIDDEN) != 0;

        g_assert_true ((lamina_form_find (LAMINA_FORM (form), kind->params[i].id) == NULL)
                       == hidden);
      }
      /* Showing a value is not editing it. */
      g_assert_null (told.path);
      g_object_unref (form);
    }
}

static void
test_form_tells (void)
{
  g_autoptr (LamItem) item =
      lam_item_new (&lam_layer_family, lam_family_find (&lam_layer_family, "dense"));
  Told told = { 0 };
  GtkWidget *form = g_object_ref_sink (lamina_form_new (told_cb, &told));
  GtkWidget *spin;

  lamina_form_set_item (LAMINA_FORM (form), item);
  spin =
      find_type (GTK_WIDGET (lamina_form_find (LAMINA_FORM (form), "units")), GTK_TYPE_SPIN_BUTTON);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 77);
  g_assert_cmpstr (told.path, ==, "units");
  g_assert_cmpstr (told.json, ==, "77");
  /* A refusal is said beside the control. */
  g_assert_false (gtk_widget_has_css_class (spin, "error"));
  told.refuse = TRUE;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 78);
  g_assert_true (gtk_widget_has_css_class (spin, "error"));
  lamina_form_set_item (LAMINA_FORM (form), item);
  g_assert_false (gtk_widget_has_css_class (spin, "error"));
  g_object_unref (form);
  g_free (told.path);
  g_free (told.json);
}

static void
test_form_nested (void)
{
  LaminaDocument *document = lamina_document_new ();
  const LamItem *training = lam_experiment_training (lamina_document_peek (document));
  Told told = { 0 };
  GtkWidget *form = g_object_ref_sink (lamina_form_new (told_cb, &told));
  GtkWidget *inner, *entry;

  lamina_form_set_item (LAMINA_FORM (form), training);
  inner =
      find_type (GTK_WIDGET (lamina_form_find (LAMINA_FORM (form), "optimizer")), LAMINA_TYPE_FORM);
  g_assert_nonnull (inner);
  entry = find_type (GTK_WIDGET (lamina_form_find (LAMINA_FORM (inner), "learning_rate")),
                     GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "0.02");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (told.path, ==, "optimizer.learning_rate");
  g_assert_cmpstr (told.json, ==, "0.02");
  g_object_unref (form);
  g_object_unref (document);
  g_free (told.path);
  g_free (told.json);
}

/* ---- the window ---- */

static guint
n_rows (GtkListBox *list)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (list, (int) n) != NULL)
    n++;
  return n;
}

static GtkListBox *
layer_list (LaminaWindow *window)
{
  GtkWidget *layers = find_type (GTK_WIDGET (window), LAMINA_TYPE_LAYER_LIST);

  return GTK_LIST_BOX (find_type (layers, GTK_TYPE_LIST_BOX));
}

static gboolean
has_its_rows (gpointer window)
{
  LaminaDocument *document = lamina_window_peek_document (window);

  return n_rows (layer_list (window))
         == lam_experiment_layers (lamina_document_peek (document))->len;
}

static LaminaWindow *
window_with_ready (const char *id)
{
  GtkWidget *window = lamina_window_new (application);

  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_action_group_activate_action (G_ACTION_GROUP (window), "ready", g_variant_new_string (id));
  wait_for (has_its_rows, window);
  return LAMINA_WINDOW (window);
}

static gboolean
has_status (gpointer data)
{
  gpointer *both = data;
  g_autoptr (GVariant) state = g_action_group_get_action_state (both[0], "status");

  return g_strcmp0 (g_variant_get_string (state, NULL), both[1]) == 0;
}

static void
wait_for_status (LaminaWindow *window, const char *status)
{
  gpointer both[] = { window, (gpointer) status };

  wait_for (has_status, both);
}

static void
test_contract (void)
{
  static const struct {
    const char *name, *parameter, *state;
  } wanted[] = {
    { "train", NULL, NULL },
    { "pause", NULL, NULL },
    { "stop", NULL, NULL },
    { "step", NULL, NULL },
    { "undo", NULL, NULL },
    { "redo", NULL, NULL },
    { "open", NULL, NULL },
    { "open-path", "s", NULL },
    { "save", NULL, NULL },
    { "save-as-path", "s", NULL },
    { "export-weights-path", "s", NULL },
    { "export-figure-path", "s", NULL },
    { "page", "s", "s" },
    { "status", NULL, "s" },
    { "epoch", NULL, "u" },
    { "loss", NULL, "d" },
  };
  LaminaWindow *window = LAMINA_WINDOW (lamina_window_new (application));

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), wanted[i].name);
    const GVariantType *parameter, *state;

    g_assert_nonnull (action);
    parameter = g_action_get_parameter_type (action);
    state = g_action_get_state_type (action);
    g_assert_cmpstr (parameter != NULL ? (const char *) parameter : NULL, ==, wanted[i].parameter);
    g_assert_cmpstr (state != NULL ? (const char *) state : NULL, ==, wanted[i].state);
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Rows stay the same widgets when a layer is edited or moved, so that the keyboard stays in them.
 */
static void
test_layer_list (void)
{
  LaminaWindow *window = window_with_ready ("drawn-digits");
  LaminaDocument *document = lamina_window_peek_document (window);
  GtkListBox *list = layer_list (window);
  guint n = lam_experiment_layers (lamina_document_peek (document))->len;
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (list, 0);
  GtkListBoxRow *second = gtk_list_box_get_row_at_index (list, 1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (n_rows (list), ==, n);
  lamina_layer_row_set_unfolded (LAMINA_LAYER_ROW (second), TRUE);
  g_assert_true (lamina_layer_edit (document, 1, "units", "99", &error));
  g_assert_true (gtk_list_box_get_row_at_index (list, 1) == second);
  g_assert_true (lamina_layer_rename (document, 1, "other", &error));
  g_assert_true (gtk_list_box_get_row_at_index (list, 1) == second);
  g_assert_cmpstr (lamina_layer_row_peek_name (LAMINA_LAYER_ROW (second)), ==, "other");
  lamina_layer_move (document, 0, 1);
  g_assert_true (gtk_list_box_get_row_at_index (list, 1) == first);
  g_assert_true (lamina_layer_row_get_unfolded (LAMINA_LAYER_ROW (second)));
  gtk_list_box_select_row (list, first);
  gtk_widget_activate_action (GTK_WIDGET (first), "layer.duplicate", NULL);
  g_assert_cmpuint (n_rows (list), ==, n + 1);
  gtk_widget_activate_action (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 0)), "layer.remove",
                              NULL);
  g_assert_cmpuint (n_rows (list), ==, n);
  g_action_group_activate_action (G_ACTION_GROUP (window), "undo", NULL);
  g_assert_cmpuint (n_rows (list), ==, n + 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A layer that does not fit says why, and its button mends it. */
static void
test_mending (void)
{
  LaminaWindow *window = window_with_ready ("drawn-digits");
  LaminaDocument *document = lamina_window_peek_document (window);
  LaminaSession *session = lamina_window_peek_session (window);
  GtkWidget *row, *button;

  wait_for_status (window, "idle");
  g_assert_true (lam_plan_is_good (lamina_session_peek_plan (session)));
  lamina_layer_remove (document, 0);
  g_assert_false (lam_plan_is_good (lamina_session_peek_plan (session)));
  g_assert_nonnull (lamina_session_why_not (session));
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (layer_list (window), 0));
  button = GTK_WIDGET (gtk_widget_get_template_child (row, LAMINA_TYPE_LAYER_ROW, "mend"));
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (lam_plan_is_good (lamina_session_peek_plan (session)));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* An up-sampling too many: the picture is twice the mask, its row says so and takes itself out. */
static void
test_mending_removes (void)
{
  LaminaWindow *window = window_with_ready ("borrowed-encoder");
  LaminaDocument *document = lamina_window_peek_document (window);
  LaminaSession *session = lamina_window_peek_session (window);
  GPtrArray *layers;
  guint last = 0, n;
  GtkWidget *row, *button;

  wait_for_status (window, "idle");
  g_assert_true (lam_plan_is_good (lamina_session_peek_plan (session)));
  layers = lam_experiment_layers (lamina_document_peek (document));
  n = layers->len;
  for (guint i = 0; i < n; i++)
    if (g_str_equal (((LamItem *) g_ptr_array_index (layers, i))->kind->id, "up_sampling2d"))
      last = i;
  g_assert_cmpuint (last, >, 0);
  lamina_layer_add (document, last + 1, lam_family_find (&lam_layer_family, "up_sampling2d"));
  g_assert_false (lam_plan_is_good (lamina_session_peek_plan (session)));
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (layer_list (window), (int) last + 1));
  button = GTK_WIDGET (gtk_widget_get_template_child (row, LAMINA_TYPE_LAYER_ROW, "mend"));
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (lam_plan_is_good (lamina_session_peek_plan (session)));
  g_assert_cmpuint (lam_experiment_layers (lamina_document_peek (document))->len, ==, n);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
shows_help (LaminaWindow *window)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (window), "help");

  return g_variant_get_boolean (state);
}

/* A card brings its guide with it; F1 takes it away and brings it back; what it tries is one edit;
 * another experiment has another guide. */
static void
test_guide (void)
{
  LaminaWindow *window = window_with_ready ("film-reviews");
  LaminaDocument *document = lamina_window_peek_document (window);
  GActionGroup *actions = G_ACTION_GROUP (window);
  GtkWidget *found = find_type (GTK_WIDGET (window), LAMINA_TYPE_HELP_PANE);
  LaminaHelpPane *pane = LAMINA_HELP_PANE (found);
  LaminaSettingsPane *right =
      LAMINA_SETTINGS_PANE (find_type (GTK_WIDGET (window), LAMINA_TYPE_SETTINGS_PANE));
  g_autofree char *name = g_strdup (lam_experiment_name (lamina_document_peek (document)));

  g_assert_cmpstr (lamina_help_pane_peek_guide (pane), ==, "film-reviews");
  g_assert_true (shows_help (window));
  g_action_group_change_action_state (actions, "help", g_variant_new_boolean (FALSE));
  g_assert_false (shows_help (window));
  g_assert_cmpstr (lamina_settings_pane_get_page (right), ==, "settings");
  g_action_group_change_action_state (actions, "help", g_variant_new_boolean (TRUE));
  g_assert_true (shows_help (window));
  /* The guide stays while it trains. */
  g_action_group_activate_action (actions, "train", NULL);
  wait_for_status (window, "training");
  g_assert_true (shows_help (window));
  g_action_group_activate_action (actions, "stop", NULL);
  wait_for_status (window, "stopped");
  g_action_group_activate_action (actions, "try", g_variant_new_string ("film-reviews-dropout"));
  g_assert_cmpstr (lam_experiment_name (lamina_document_peek (document)), !=, name);
  g_assert_cmpstr (lamina_help_pane_peek_guide (pane), ==, "film-reviews");
  g_assert_nonnull (lamina_document_peek_undo (document));
  g_action_group_activate_action (actions, "undo", NULL);
  g_assert_null (lamina_document_peek_undo (document));
  g_assert_cmpstr (lam_experiment_name (lamina_document_peek (document)), ==, name);
  g_action_group_activate_action (actions, "new-empty", NULL);
  g_assert_cmpstr (lamina_help_pane_peek_guide (pane), ==, "general");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Training in this process: the status goes its way, Stop answers, an edit is noticed. */
static void
test_training (void)
{
  LaminaWindow *window = window_with_ready ("drawn-digits");
  LaminaSession *session = lamina_window_peek_session (window);
  LaminaDocument *document = lamina_window_peek_document (window);
  GActionGroup *actions = G_ACTION_GROUP (window);
  g_autoptr (GError) error = NULL;

  g_action_group_activate_action (actions, "train", NULL);
  wait_for_status (window, "training");
  g_action_group_activate_action (actions, "pause", NULL);
  wait_for_status (window, "paused");
  g_assert_false (lamina_session_is_changed (session));
  g_assert_true (lamina_layer_edit (document, 1, "units", "33", &error));
  g_assert_true (lamina_session_is_changed (session));
  lamina_document_undo (document);
  g_assert_false (lamina_session_is_changed (session));
  g_action_group_activate_action (actions, "train", NULL);
  wait_for_status (window, "training");
  g_action_group_activate_action (actions, "stop", NULL);
  wait_for_status (window, "stopped");
  g_assert_nonnull (lamina_session_peek_snapshot (session));
  /* Another experiment: what the last one showed is gone. */
  g_action_group_activate_action (actions, "new-empty", NULL);
  g_assert_null (lamina_session_peek_snapshot (session));
  wait_for_status (window, "idle");
  /* Nothing to train: the reason is said, and nothing starts. */
  g_action_group_activate_action (actions, "train", NULL);
  wait_for_status (window, "idle");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_chart (void)
{
  LaminaChartOptions options = { .smooth = 0.9 };
  Plot *plot = lamina_training_chart_new (NULL, &options);
  GtkWidget *view = g_object_ref_sink (g_object_new (LAMINA_TYPE_PLOT_VIEW, NULL));

  g_assert_true (plot_is_empty (plot));
  lamina_plot_view_take (LAMINA_PLOT_VIEW (view), plot, 0, 1);
  g_assert_true (lamina_plot_view_peek (LAMINA_PLOT_VIEW (view)) == plot);
  gtk_test_accessible_assert_role (view, GTK_ACCESSIBLE_ROLE_IMG);
  g_object_unref (view);
}

int
main (int argc, char **argv)
{
  in_window_begin (&argc, &argv);
  g_test_add_func ("/widgets/every-form", test_every_form);
  g_test_add_func ("/widgets/form-tells", test_form_tells);
  g_test_add_func ("/widgets/form-nested", test_form_nested);
  g_test_add_func ("/widgets/contract", test_contract);
  g_test_add_func ("/widgets/layer-list", test_layer_list);
  g_test_add_func ("/widgets/mending", test_mending);
  g_test_add_func ("/widgets/mending-removes", test_mending_removes);
  g_test_add_func ("/widgets/guide", test_guide);
  g_test_add_func ("/widgets/training", test_training);
  g_test_add_func ("/widgets/chart", test_chart);
  return in_window_end ();
}
