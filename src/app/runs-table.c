/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See runs-table.h. */

#include "runs-table.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "data-chip.h"
#include "format.h"
#include "plot-view.h"
#include "runs-chart.h"
#include "table-start.h"

typedef struct {
  const char *title; /* marked for translation */
  gboolean is_text, expands;
} Column;

static const Column columns[LAMINA_RUNS_N_COLUMNS] = {
  [LAMINA_RUNS_NAME] = { N_ ("Run"), TRUE, TRUE },
  [LAMINA_RUNS_DATA] = { N_ ("Data"), TRUE },
  [LAMINA_RUNS_LOSS] = { N_ ("Best loss · epoch") },
  [LAMINA_RUNS_METRIC] = { N_ ("Best figure · epoch") },
  [LAMINA_RUNS_LAST] = { N_ ("Last") },
  [LAMINA_RUNS_EPOCHS] = { N_ ("Epochs") },
  [LAMINA_RUNS_SECONDS] = { N_ ("Time") },
  [LAMINA_RUNS_PARAMETERS] = { N_ ("Parameters") },
};

/* ---- what cells say ---- */

static char *
format_figure (const char *metric, double value)
{
  return metric != NULL && lam_metric_is_share (metric) ? lamina_format_share (value)
                                                        : lamina_format_number (value);
}

/* The number behind a cell; not a number where there is none. @epoch: it came in, or 0 */
static double
figure_of (const LaminaRunFacts *facts, LaminaRunsColumn column, guint *epoch)
{
  const char *metric = facts->n_metrics > 0 ? facts->metric[0] : NULL;
  guint loss = lamina_run_facts_loss_column (facts);
  guint first = metric != NULL ? lamina_run_facts_metric_column (facts, 0) : loss;

  *epoch = 0;
  switch (column) {
  case LAMINA_RUNS_LOSS:
    return lamina_run_facts_best (facts, loss, NULL, epoch);
  case LAMINA_RUNS_METRIC:
    return metric != NULL ? lamina_run_facts_best (facts, first, metric, epoch) : NAN;
  case LAMINA_RUNS_LAST:
    return lamina_run_facts_last (facts, first);
  case LAMINA_RUNS_EPOCHS:
    return facts->n_rows;
  case LAMINA_RUNS_SECONDS:
    return facts->seconds;
  case LAMINA_RUNS_PARAMETERS:
    return (double) facts->n_parameters;
  default:
    return NAN;
  }
}

static char *
format_best (const char *metric, double value, guint epoch)
{
  g_autofree char *number = format_figure (metric, value);

  /* Translators: a figure, and the epoch it came in. */
  return epoch > 0 ? g_strdup_printf (_ ("%s · %u"), number, epoch) : g_steal_pointer (&number);
}

char *
lamina_runs_cell (LaminaRunRecord *record, LaminaRunsColumn column)
{
  const LaminaRunFacts *facts = lamina_run_record_peek (record);
  const char *metric = facts->n_metrics > 0 ? facts->metric[0] : NULL;
  guint epoch;
  double figure = figure_of (facts, column, &epoch);

  switch (column) {
  case LAMINA_RUNS_NAME:
    return g_strdup (facts->name);
  case LAMINA_RUNS_DATA:
    return lamina_data_title (facts->experiment);
  case LAMINA_RUNS_LOSS:
    return format_best (NULL, figure, epoch);
  case LAMINA_RUNS_METRIC:
    return format_best (metric, figure, epoch);
  case LAMINA_RUNS_LAST:
    return format_figure (metric, figure);
  case LAMINA_RUNS_EPOCHS:
    return facts->n_rows == facts->epochs ? g_strdup_printf ("%u", facts->n_rows)
                                          : g_strdup_printf ("%u/%u", facts->n_rows, facts->epochs);
  case LAMINA_RUNS_SECONDS:
    return lamina_format_time_left (facts->seconds);
  default:
    return lamina_format_count (facts->n_parameters);
  }
}

int
lamina_runs_compare (LaminaRunRecord *a, LaminaRunRecord *b, LaminaRunsColumn column)
{
  guint epoch;
  double x = figure_of (lamina_run_record_peek (a), column, &epoch);
  double y = figure_of (lamina_run_record_peek (b), column, &epoch);

  if (columns[column].is_text) {
    g_autofree char *first = lamina_runs_cell (a, column), *second = lamina_runs_cell (b, column);

    return g_utf8_collate (first, second);
  }
  if (isnan (x) || isnan (y))
    return isnan (x) - isnan (y);
  return (x > y) - (x < y);
}

/* When and how, for the tooltip of a row's name. Returns: (transfer full) */
static char *
tell_more (const LaminaRunFacts *facts)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (facts->started);
  g_autofree char *when = g_date_time_format (time, "%x %H:%M");
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Begun %s"), when);
  if (facts->why != NULL)
    g_string_append_printf (text, "\n%s", facts->why);
  if (facts->notes != NULL && *facts->notes != '\0')
    g_string_append_printf (text, "\n%s", facts->notes);
  return g_string_free (text, FALSE);
}

/* ---- cells ---- */

static void
update_label (GtkListItem *item)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  LaminaRunRecord *record = gtk_list_item_get_item (item);
  LaminaRunsColumn column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (item), "column"));
  g_autofree char *text = NULL, *tip = NULL;

  if (record == NULL)
    return;
  text = lamina_runs_cell (record, column);
  gtk_label_set_label (label, text);
  if (column == LAMINA_RUNS_NAME)
    tip = tell_more (lamina_run_record_peek (record));
  else if (column == LAMINA_RUNS_DATA)
    tip = g_strdup (text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), tip);
}

static void
label_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  const Column *about = &columns[GPOINTER_TO_UINT (column)];
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), about->is_text ? 0 : 1);
  if (about->is_text) {
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_label_set_width_chars (GTK_LABEL (label), about->expands ? 14 : 10);
  } else {
    gtk_widget_add_css_class (label, "numeric");
  }
  g_object_set_data (G_OBJECT (item), "column", column);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer update)
{
  LaminaRunRecord *record = gtk_list_item_get_item (item);
  void (*function) (GtkListItem *) = update;

  g_signal_connect_object (record, "changed", G_CALLBACK (function), item, G_CONNECT_SWAPPED);
  function (item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer update)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

/* ---- the check box and its colour ---- */

static void
update_check (GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item), *check = gtk_widget_get_first_child (box);
  LaminaRunRecord *record = gtk_list_item_get_item (item);
  g_autofree char *name = NULL, *markup = NULL;
  PlotColour colour;

  if (record == NULL)
    return;
  colour = lamina_plot_view_colour (lamina_runs_chart_role (record));
  markup =
      g_strdup_printf ("<span foreground=\"#%02x%02x%02x\">%s</span>", (guint) (colour.red * 255),
                       (guint) (colour.green * 255), (guint) (colour.blue * 255),
                       lamina_run_record_get_shown (record) ? "●" : "");
  gtk_label_set_markup (GTK_LABEL (gtk_widget_get_last_child (box)), markup);
  name = g_strdup_printf (_ ("Show the curves of %s"), lamina_run_record_peek (record)->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
check_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4), *check = gtk_check_button_new ();
  GtkWidget *dot = gtk_label_new (NULL);

  gtk_label_set_width_chars (GTK_LABEL (dot), 2);
  gtk_widget_set_tooltip_text (check, _ ("Show its curves and settings below"));
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), dot);
  gtk_list_item_set_child (item, box);
}

static void
check_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  LaminaRunRecord *record = gtk_list_item_get_item (item);
  GtkWidget *check = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GBinding *binding = g_object_bind_property (record, "shown", check, "active",
                                              G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);

  g_object_set_data (G_OBJECT (item), "binding", binding);
  g_signal_connect_object (record, "notify::shown", G_CALLBACK (update_check), item,
                           G_CONNECT_SWAPPED);
  bind_cb (factory, item, update_check);
}

static void
check_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GBinding *binding = g_object_steal_data (G_OBJECT (item), "binding");

  if (binding != NULL)
    g_binding_unbind (binding);
  unbind_cb (factory, item, NULL);
}

/* ---- columns ---- */

static int
sort_cb (gconstpointer a, gconstpointer b, gpointer column)
{
  int order =
      lamina_runs_compare ((LaminaRunRecord *) a, (LaminaRunRecord *) b, GPOINTER_TO_UINT (column));

  return order < 0 ? GTK_ORDERING_SMALLER : order > 0 ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static void
add_check_column (GtkColumnView *view)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (NULL, factory);

  g_signal_connect (factory, "setup", G_CALLBACK (check_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (check_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (check_unbind_cb), NULL);
  gtk_column_view_append_column (view, column);
  g_object_unref (column);
}

static void
add_column (GtkColumnView *view, guint id)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (_ (columns[id].title), factory);
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (sort_cb, GUINT_TO_POINTER (id), NULL));

  g_signal_connect (factory, "setup", G_CALLBACK (label_setup_cb), GUINT_TO_POINTER (id));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), update_label);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), update_label);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_expand (column, columns[id].expands);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (view, column);
  g_object_unref (column);
  g_object_unref (sorter);
}

void
lamina_runs_table_fill (GtkColumnView *view)
{
  add_check_column (view);
  lamina_table_begin (view);
  for (guint i = 0; i < LAMINA_RUNS_N_COLUMNS; i++)
    add_column (view, i);
}
