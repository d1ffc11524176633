/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See runs-page.h. */

#include "runs-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "chore.h"
#include "format.h"
#include "plot-view.h"
#include "runs-chart.h"
#include "runs-diff.h"
#include "runs-table.h"

#define MOST_DIFFERENCES 60

struct _LaminaRunsPage {
  GtkBox parent_instance;

  GtkStack *stack;
  GtkColumnView *table;
  LaminaPlotView *view;
  GtkToggleButton *logarithmic;
  GtkLabel *diff_note;
  GtkGrid *diff;
  GtkWidget *details, *open_button, *delete_button;
  GtkEntry *name;
  GtkTextView *notes;
  GtkLabel *facts;

  LaminaRunStore *store;
  GtkSingleSelection *selection;
  LaminaRunRecord *selected; /* whose name and notes are in the fields */
  GPtrArray *watched;        /* records that are listened to */
  gboolean filling;          /* the fields are being filled, not typed in */
};

G_DEFINE_FINAL_TYPE (LaminaRunsPage, lamina_runs_page, GTK_TYPE_BOX)

/* ---- the ticked runs ---- */

/* The oldest first. Returns: (transfer full) (element-type LaminaRunRecord) */
static GPtrArray *
shown_runs (LaminaRunsPage *self)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *list = lamina_run_store_peek_list (self->store);

  for (guint i = g_list_model_get_n_items (list); i > 0; i--) {
    LaminaRunRecord *record = g_list_model_get_item (list, i - 1);

    if (lamina_run_record_get_shown (record))
      g_ptr_array_add (shown, record);
    else
      g_object_unref (record);
  }
  return shown;
}

#define RECORDS(array) ((LaminaRunRecord *const *) (array)->pdata)

static void
update_chart (LaminaRunsPage *self, const GPtrArray *shown)
{
  g_autofree char *words = lamina_runs_chart_describe (RECORDS (shown), shown->len);
  gboolean logarithmic = gtk_toggle_button_get_active (self->logarithmic);

  lamina_plot_view_take (self->view,
                         lamina_runs_chart_new (RECORDS (shown), shown->len, logarithmic), 0,
                         shown->len > 0 ? lamina_runs_chart_end (RECORDS (shown), shown->len) : 0);
  lamina_plot_view_describe (self->view, words, FALSE);
}

/* ---- what differs ---- */

static void
put (GtkGrid *grid, int column, int row, const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* Of two paths the ends differ. */
  gtk_label_set_ellipsize (GTK_LABEL (label),
                           row > 0 ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), column == 0 ? 34 : 22);
  gtk_label_set_selectable (GTK_LABEL (label), row > 0 && column > 0);
  gtk_widget_set_tooltip_text (label, text);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
clear_grid (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

static void
fill_diff (LaminaRunsPage *self, const GPtrArray *shown, const GPtrArray *differences)
{
  clear_grid (self->diff);
  if (differences->len == 0)
    return;
  put (self->diff, 0, 0, _ ("Setting"), "caption-heading");
  for (guint i = 0; i < shown->len; i++)
    put (self->diff, (int) i + 1, 0, lamina_run_record_peek (shown->pdata[i])->name,
         "caption-heading");
  for (guint d = 0; d < MIN (differences->len, MOST_DIFFERENCES); d++) {
    const LaminaDifference *difference = differences->pdata[d];

    put (self->diff, 0, (int) d + 1, difference->title, "dim-label");
    for (guint i = 0; i < shown->len; i++)
      put (self->diff, (int) i + 1, (int) d + 1, difference->values[i], NULL);
  }
}

static void
update_diff (LaminaRunsPage *self, const GPtrArray *shown)
{
  g_autofree const LamExperiment **experiments = g_new (const LamExperiment *, shown->len + 1);
  g_autoptr (GPtrArray) differences = NULL;
  g_autofree char *more = NULL;

  for (guint i = 0; i < shown->len; i++)
    experiments[i] = lamina_run_record_peek (shown->pdata[i])->experiment;
  differences = lamina_runs_diff (experiments, shown->len);
  fill_diff (self, shown, differences);
  if (differences->len > MOST_DIFFERENCES)
    more = g_strdup_printf (_ ("%u further settings differ."), differences->len - MOST_DIFFERENCES);
  gtk_label_set_label (self->diff_note, shown->len < 2
                                            ? _ ("Tick two runs or more to see what differs.")
                                        : differences->len == 0 ? _ ("They have the same settings.")
                                        : more != NULL          ? more
                                                                : "");
  gtk_widget_set_visible (GTK_WIDGET (self->diff_note), differences->len == 0 || more != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->diff), differences->len > 0);
}

/* ---- the selected run ---- */

static void
update_target (LaminaRunsPage *self)
{
  const char *id = self->selected != NULL ? lamina_run_record_peek (self->selected)->id : NULL;
  GtkWidget *const buttons[] = { self->open_button, self->delete_button };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++) {
    gtk_actionable_set_action_target (GTK_ACTIONABLE (buttons[i]), "s", id != NULL ? id : "");
    gtk_widget_set_sensitive (buttons[i], id != NULL);
  }
}

static void
update_facts (LaminaRunsPage *self)
{
  const LaminaRunFacts *facts = lamina_run_record_peek (self->selected);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (facts->started);
  g_autofree char *when = g_date_time_format (time, "%x %H:%M");
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Begun %s."), when);
  if (facts->why != NULL)
    g_string_append_printf (text, " %s", facts->why);
  if (facts->status != LAM_RUN_TRAINING && facts->status != LAM_RUN_PAUSED)
    g_string_append_printf (text, " %s",
                            facts->has_weights ? _ ("Its weights are kept.")
                                               : _ ("Its weights are not kept."));
  gtk_label_set_label (self->facts, text->str);
}

static void
selected_cb (LaminaRunsPage *self)
{
  LaminaRunRecord *record = gtk_single_selection_get_selected_item (self->selection);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->notes);

  g_set_object (&self->selected, record);
  update_target (self);
  gtk_widget_set_visible (self->details, record != NULL);
  if (record == NULL)
    return;
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->name), lamina_run_record_peek (record)->name);
  gtk_text_buffer_set_text (
      buffer,
      lamina_run_record_peek (record)->notes != NULL ? lamina_run_record_peek (record)->notes : "",
      -1);
  self->filling = FALSE;
  update_facts (self);
}

static void
name_cb (LaminaRunsPage *self)
{
  if (self->selected != NULL && !self->filling)
    lamina_run_store_rename (self->store, self->selected,
                             gtk_editable_get_text (GTK_EDITABLE (self->name)));
}

/* When the field is left: a record is a file, which need not be written for each letter. */
static void
notes_cb (LaminaRunsPage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->notes);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  if (self->selected == NULL)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (*text != '\0' || lamina_run_record_peek (self->selected)->notes != NULL)
    lamina_run_store_annotate (self->store, self->selected, text);
}

/* ---- keeping up ---- */

static gboolean
refresh_now (gpointer owner)
{
  LaminaRunsPage *self = owner;
  g_autoptr (GPtrArray) shown = shown_runs (self);
  gboolean any = g_list_model_get_n_items (lamina_run_store_peek_list (self->store)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "runs" : "empty");
  update_chart (self, shown);
  update_diff (self, shown);
  if (self->selected != NULL)
    update_facts (self);
  return FALSE;
}

/* Once for many changes, and only while somebody looks. */
static void
refresh (LaminaRunsPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lamina_chore_add (self, refresh_now);
}

static void
listen (LaminaRunsPage *self)
{
  GListModel *list = lamina_run_store_peek_list (self->store);

  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_data (self->watched->pdata[i], self);
  g_ptr_array_set_size (self->watched, 0);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    LaminaRunRecord *record = g_list_model_get_item (list, i);

    g_signal_connect_object (record, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (record, "notify::shown", G_CALLBACK (refresh), self,
                             G_CONNECT_SWAPPED);
    g_ptr_array_add (self->watched, record);
  }
}

static void
list_cb (LaminaRunsPage *self)
{
  listen (self);
  refresh (self);
}

static void
lamina_runs_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lamina_runs_page_parent_class)->map (widget);
  refresh (LAMINA_RUNS_PAGE (widget));
}

static void
logarithmic_cb (LaminaRunsPage *self)
{
  refresh (self);
}

static void
activate_cb (LaminaRunsPage *self, guint position)
{
  g_autoptr (LaminaRunRecord) record =
      g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (record != NULL)
    lamina_run_record_set_shown (record, !lamina_run_record_get_shown (record));
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state,
        LaminaRunsPage *self)
{
  const char *id = self->selected != NULL ? lamina_run_record_peek (self->selected)->id : NULL;

  if (id == NULL || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  if (key == GDK_KEY_Delete)
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.delete-run", "s", id);
  if (key == GDK_KEY_F2)
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.rename-run", NULL);
  return FALSE;
}

/* ---- object ---- */

static void
lamina_runs_page_dispose (GObject *object)
{
  LaminaRunsPage *self = LAMINA_RUNS_PAGE (object);

  for (guint i = 0; self->watched != NULL && i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_data (self->watched->pdata[i], self);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_object (&self->selected);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (lamina_runs_page_parent_class)->dispose (object);
}

static void
lamina_runs_page_class_init (LaminaRunsPageClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_runs_page_dispose;
  class->map = lamina_runs_page_map;
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/runs-page.ui");
  gtk_widget_class_bind_template_child (class, LaminaRunsPage, stack);
  gtk_widget_class_bind_template_child (class, LaminaRunsPage, table);
  gtk_widget_class_bind_template_child (class, LaminaRunsPage, view);
  gtk_widget_class_bind_template_child (class, LaminaRunsPage, logarithmic);
  gtk_widget_class_bind_template_child (class, LaminaRunsPage, diff_note);
  gtk_widget_class_bind_template_child (class, LaminaRunsPage, diff);
  gtk_widget_class_bind_template_child (class, LaminaRunsPage, details);
  gtk_widget_class_bind_template_child (class, LaminaRunsPage, open_button);
  gtk_widget_class_bind_template_child (class, LaminaRunsPage, delete_button);
  gtk_widget_class_bind_template_child (class, LaminaRunsPage, name);
  gtk_widget_class_bind_template_child (class, LaminaRunsPage, notes);
  gtk_widget_class_bind_template_child (class, LaminaRunsPage, facts);
  gtk_widget_class_bind_template_callback (class, logarithmic_cb);
  gtk_widget_class_bind_template_callback (class, activate_cb);
  gtk_widget_class_bind_template_callback (class, name_cb);
}

static void
lamina_runs_page_init (LaminaRunsPage *self)
{
  GtkEventController *keys, *focus = gtk_event_controller_focus_new ();
  GtkEventController *name_focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  lamina_runs_table_fill (self->table);
  keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->table), keys);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (notes_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->notes), focus);
  g_signal_connect_swapped (name_focus, "leave", G_CALLBACK (name_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->name), name_focus);
}

void
lamina_runs_page_set_store (LaminaRunsPage *self, LaminaRunStore *store)
{
  GListModel *list = lamina_run_store_peek_list (store);
  GtkSortListModel *sorted = gtk_sort_list_model_new (
      g_object_ref (list), g_object_ref (gtk_column_view_get_sorter (self->table)));

  self->store = store;
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (list_cb), self, G_CONNECT_SWAPPED);
  list_cb (self);
  selected_cb (self);
  refresh_now (self);
}

Plot *
lamina_runs_page_dup_figure (LaminaRunsPage *self)
{
  g_autoptr (GPtrArray) shown = shown_runs (self);

  return lamina_runs_chart_new (RECORDS (shown), shown->len,
                                gtk_toggle_button_get_active (self->logarithmic));
}

LaminaRunRecord *
lamina_runs_page_peek_selected (LaminaRunsPage *self)
{
  return self->selected;
}

void
lamina_runs_page_rename (LaminaRunsPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  gtk_editable_select_region (GTK_EDITABLE (self->name), 0, -1);
}
