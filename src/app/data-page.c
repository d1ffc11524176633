/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See data-page.h. */

#include "data-page.h"

#include <glib/gi18n.h>

#include "data-chip.h"
#include "edits.h"
#include "form.h"
#include "format.h"
#include "items-editor.h"
#include "plot-view.h"
#include "sample-grid.h"

#define WALL_ROWS 3

struct _LaminaDataPage {
  GtkBox parent_instance;

  GtkLabel *title, *facts, *notes;
  GtkLabel *n_train, *n_validation, *n_test;
  LaminaSampleGrid *wall;
  LaminaPlotView *bars;
  GtkWidget *bars_box;
  GtkBox *preparation_box;
  LaminaForm *source, *split;
  LaminaItemsEditor *preparation;

  LaminaSession *session;
};

G_DEFINE_FINAL_TYPE (LaminaDataPage, lamina_data_page, GTK_TYPE_BOX)

static LaminaDocument *
document (LaminaDataPage *self)
{
  return lamina_session_peek_document (self->session);
}

static gboolean
data_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  g_autofree char *full = g_strconcat ("data.", path, NULL);

  return lamina_experiment_edit (document (user_data), full, json, error);
}

static gboolean
source_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  g_autofree char *full = g_strconcat ("data.source.", path, NULL);

  return lamina_experiment_edit (document (user_data), full, json, error);
}

static gboolean
preparation_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  return lamina_experiment_edit (document (user_data), "data.prepare", json, error);
}

static void
document_changed_cb (LaminaDataPage *self)
{
  const LamExperiment *now = lamina_document_peek (document (self));
  g_autofree char *title = lamina_data_title (now);

  gtk_label_set_label (self->title, title);
  lamina_form_set_item (self->source, lam_experiment_source (now));
  lamina_form_set_item (self->split, lam_experiment_data (now));
  lamina_items_editor_set_items (self->preparation, lam_experiment_prepare (now));
}

/* How often each class occurs in a part. Returns: (transfer full) [n_classes] */
static double *
count_classes (const LamData *data, LamPartId part)
{
  double *counts = g_new0 (double, MAX (data->n_classes, 1));

  for (gsize i = 0; i < data->parts[part].n; i++) {
    int class = lam_data_class (data, part, i);

    if (class >= 0 && (guint) class < data->n_classes)
      counts[class]++;
  }
  return counts;
}

static Plot *
bars_new (const LamData *data)
{
  static const PlotRole roles[] = { PLOT_ROLE_TRAIN, PLOT_ROLE_VALIDATION, PLOT_ROLE_TEST };
  const char *names[] = { _ ("Training"), _ ("Validation"), _ ("Test") };
  Plot *plot = plot_bars_new ((const char *const *) data->class_names, data->n_classes);

  for (guint part = 0; part < LAM_N_PARTS; part++) {
    g_autofree double *counts = NULL;

    if (data->parts[part].n == 0)
      continue;
    counts = count_classes (data, part);
    plot_bars_add (plot, names[part], counts, roles[part]);
  }
  plot_bars_set_axes (plot, _ ("Class"), _ ("Samples"), FALSE, FALSE);
  return plot;
}

static void
set_count (GtkLabel *label, const LamData *data, LamPartId part)
{
  g_autofree char *text = data != NULL ? lamina_format_count (data->parts[part].n) : g_strdup ("–");

  gtk_label_set_label (label, text);
}

static void
show_facts (LaminaDataPage *self, const LamData *data)
{
  const char *why = lamina_session_peek_data_error (self->session);
  g_autofree char *text = NULL;

  if (data != NULL) {
    g_autofree char *shape = lamina_format_shape (data->shape);

    text =
        data->n_classes > 0
            ? g_strdup_printf (_ ("Each sample is %s numbers, in %u classes. Read in %.2f\u00a0s."),
                               shape, data->n_classes, data->seconds)
            : g_strdup_printf (_ ("Each sample is %s numbers. Read in %.2f\u00a0s."), shape,
                               data->seconds);
  }
  gtk_label_set_label (self->facts, why != NULL ? why : text != NULL ? text : _ ("Reading…"));
}

static void
show_notes (LaminaDataPage *self, const LamData *data)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; data != NULL && data->notes != NULL && i < MIN (data->notes->len, 5); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            (char *) g_ptr_array_index (data->notes, i));
  gtk_label_set_label (self->notes, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), text->len > 0);
  g_string_free (text, TRUE);
}

static void
data_changed_cb (LaminaDataPage *self)
{
  LamData *data = lamina_session_peek_data (self->session);
  gboolean classes = data != NULL && data->n_classes > 0 && data->target == LAM_TARGET_CLASS;

  show_facts (self, data);
  show_notes (self, data);
  set_count (self->n_train, data, LAM_PART_TRAIN);
  set_count (self->n_validation, data, LAM_PART_VALIDATION);
  set_count (self->n_test, data, LAM_PART_TEST);
  lamina_sample_grid_show_data (self->wall, data, LAM_PART_TRAIN);
  gtk_widget_set_visible (self->bars_box, classes);
  if (classes)
    lamina_plot_view_take (self->bars, bars_new (data), 0, 0);
}

static void
lamina_data_page_class_init (LaminaDataPageClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LAMINA_TYPE_FORM);
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  g_type_ensure (LAMINA_TYPE_SAMPLE_GRID);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/data-page.ui");
  gtk_widget_class_bind_template_child (class, LaminaDataPage, title);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, facts);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, notes);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, n_train);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, n_validation);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, n_test);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, wall);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, bars);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, bars_box);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, preparation_box);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, source);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, split);
}

static void
lamina_data_page_init (LaminaDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamina_sample_grid_set_rows (self->wall, WALL_ROWS);
  lamina_form_set_edit (self->source, source_cb, self);
  lamina_form_set_edit (self->split, data_cb, self);
  self->preparation =
      LAMINA_ITEMS_EDITOR (lamina_items_editor_new (&lam_step_family, preparation_cb, self));
  gtk_box_append (self->preparation_box, GTK_WIDGET (self->preparation));
}

void
lamina_data_page_set_session (LaminaDataPage *self, LaminaSession *session)
{
  self->session = session;
  g_signal_connect_object (document (self), "changed", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "data", G_CALLBACK (data_changed_cb), self, G_CONNECT_SWAPPED);
  document_changed_cb (self);
  data_changed_cb (self);
}

Plot *
lamina_data_page_dup_figure (LaminaDataPage *self)
{
  LamData *data = lamina_session_peek_data (self->session);

  return data != NULL && data->n_classes > 0 ? bars_new (data) : NULL;
}
