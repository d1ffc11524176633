/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See data-page.h. */

#include "data-page.h"

#include <glib/gi18n.h>

#include "chore.h"
#include "data-chip.h"
#include "data-page-found.h"
#include "data-reading.h"
#include "data-recent.h"
#include "edits.h"
#include "form.h"
#include "format.h"
#include "plot-view.h"
#include "sample-wall.h"
#include "steps-editor.h"
#include "steps-preview.h"

struct _LaminaDataPage {
  GtkBox parent_instance;

  GtkLabel *title, *facts, *warning;
  GtkWidget *warning_box;
  GtkStack *views;
  LaminaSampleWall *wall;
  LaminaDataFound *found;
  LaminaDataReading *reading;
  GtkWidget *recent;
  GMenu *recent_menu;
  GtkBox *preparation_box, *augmentation_box;
  LaminaForm *source, *split;
  LaminaStepsEditor *preparation, *augmentation;
  GtkSpinButton *sample;
  LaminaPlotView *variants;
  GtkLabel *variants_error;

  LaminaSession *session;
  LaminaStepsPreview *preview;
  gboolean stale;     /* the wall shows other data than the session has */
  gboolean old_items; /* the forms and steps are those of an older experiment */
};

G_DEFINE_FINAL_TYPE (LaminaDataPage, lamina_data_page, GTK_TYPE_BOX)

static LaminaDocument *
document (LaminaDataPage *self)
{
  return lamina_session_peek_document (self->session);
}

/* ---- edits ---- */

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

static gboolean
augmentation_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  return lamina_experiment_edit (document (user_data), "data.augment", json, error);
}

/* ---- looking at one sample ---- */

/* Reading the files once more is only worth it when somebody looks. */
static void
ask_preview (LaminaDataPage *self)
{
  const char *view = gtk_stack_get_visible_child_name (self->views);

  if (self->session == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self))
      || (g_strcmp0 (view, "prepare") != 0 && g_strcmp0 (view, "found") != 0))
    return;
  lamina_steps_preview_ask (self->preview, lamina_document_peek (document (self)),
                            (guint) gtk_spin_button_get_value_as_int (self->sample) - 1);
}

static void
sample_changed_cb (LaminaDataPage *self)
{
  ask_preview (self);
}

static Plot *
variants_new (GPtrArray *pictures)
{
  Plot *plot = plot_tiles_new ();

  for (guint i = 0; i < pictures->len; i++) {
    const LamPreviewPicture *picture = g_ptr_array_index (pictures, i);
    PlotTile tile = { .pixels = picture->pixels,
                      .width = picture->shape.d[1],
                      .height = picture->shape.d[0],
                      .channels = picture->shape.d[2],
                      .classes = picture->mask,
                      .opacity = 0.5,
                      .frame = i == 0 ? PLOT_FRAME_SELECTED : PLOT_FRAME_NONE };

    plot_tiles_add (plot, &tile);
  }
  return plot;
}

static void
show_variants (LaminaDataPage *self)
{
  GPtrArray *pictures = lamina_steps_preview_peek_variants (self->preview);
  GPtrArray *steps = lam_item_peek_list (
      lam_experiment_data (lamina_document_peek (document (self))), LAM_DATA_AUGMENT);
  gboolean any = pictures != NULL && pictures->len > 0 && steps != NULL && steps->len > 0;
  const LamPreviewPicture *first = any ? g_ptr_array_index (pictures, 0) : NULL;
  const char *error = any ? first->error : NULL;

  gtk_label_set_label (self->variants_error, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->variants_error), error != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->variants), any && first->pixels != NULL);
  if (any && first->pixels != NULL)
    lamina_plot_view_take (self->variants, variants_new (pictures), 0, 0);
}

static void
preview_changed_cb (LaminaDataPage *self)
{
  lamina_steps_editor_set_pictures (self->preparation,
                                    lamina_steps_preview_peek_steps (self->preview));
  lamina_data_found_set_raw (self->found, lamina_steps_preview_peek_raw (self->preview));
  show_variants (self);
}

static void
view_changed_cb (LaminaDataPage *self)
{
  ask_preview (self);
}

/* ---- what is shown ---- */

static void
show_items (LaminaDataPage *self)
{
  const LamExperiment *now = lamina_document_peek (document (self));
  g_autofree char *title = lamina_data_title (now);

  self->old_items = FALSE;
  gtk_label_set_label (self->title, title);
  lamina_form_set_item (self->source, lam_experiment_source (now));
  lamina_form_set_item (self->split, lam_experiment_data (now));
  /* What was seen before stays until the new pictures come. */
  if (lamina_steps_editor_set_items (self->preparation, lam_experiment_prepare (now)))
    lamina_steps_editor_set_pictures (self->preparation,
                                      lamina_steps_preview_peek_steps (self->preview));
  lamina_steps_editor_set_items (self->augmentation,
                                 lam_item_peek_list (lam_experiment_data (now), LAM_DATA_AUGMENT));
  ask_preview (self);
}

/* When somebody looks. */
static gboolean
show_new_items (gpointer owner)
{
  LaminaDataPage *self = owner;

  if (self->old_items && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_items (self);
  return FALSE;
}

/* An edit is answered at once: the keyboard stays in the row that it came from. Another experiment
 * changes all pages, each in a turn of its own. */
static void
document_changed_cb (LaminaDataPage *self, gboolean replaced)
{
  self->old_items = TRUE;
  if (replaced)
    lamina_chore_add (self, show_new_items);
  else
    show_new_items (self);
}

static char *
describe (const LamData *data)
{
  g_autofree char *shape = lamina_format_shape (data->shape);

  return data->n_classes > 0
             ? g_strdup_printf (
                 _ ("Each sample is %s numbers, in %u classes. Read\u00a0in\u00a0%.2f\u00a0s."),
                 shape, data->n_classes, data->seconds)
             : g_strdup_printf (_ ("Each sample is %s numbers. Read\u00a0in\u00a0%.2f\u00a0s."),
                                shape, data->seconds);
}

/* Hundreds of tiles and a count over all values are not made for a page that nobody looks at. */
static void
show_samples (LaminaDataPage *self)
{
  LamData *data = self->session != NULL ? lamina_session_peek_data (self->session) : NULL;

  self->stale = FALSE;
  lamina_sample_wall_set_data (self->wall, data);
  lamina_data_found_set_data (self->found, data);
}

/* Samples that are in two parts, which make every figure of the run look better than it is, and
 * files that were left out. */
static void
show_warnings (LaminaDataPage *self, const LamData *data)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; data != NULL && i < data->warnings->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            (char *) g_ptr_array_index (data->warnings, i));
  gtk_label_set_label (self->warning, text->str);
  gtk_widget_set_visible (self->warning_box, text->len > 0);
  g_string_free (text, TRUE);
}

static void
data_changed_cb (LaminaDataPage *self)
{
  LamData *data = lamina_session_peek_data (self->session);
  g_autofree char *text = data != NULL ? describe (data) : NULL;

  gtk_label_set_label (self->facts, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->facts), text != NULL);
  show_warnings (self, data);
  self->stale = TRUE;
  if (data == NULL || gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_samples (self);
}

static void
lamina_data_page_map (GtkWidget *widget)
{
  LaminaDataPage *self = LAMINA_DATA_PAGE (widget);

  GTK_WIDGET_CLASS (lamina_data_page_parent_class)->map (widget);
  if (self->stale)
    show_samples (self);
  if (self->old_items)
    lamina_chore_add (self, show_new_items);
  else
    ask_preview (self);
}

static void
lamina_data_page_dispose (GObject *object)
{
  LaminaDataPage *self = LAMINA_DATA_PAGE (object);

  if (self->preview != NULL)
    lamina_steps_preview_close (self->preview);
  g_clear_object (&self->preview);
  G_OBJECT_CLASS (lamina_data_page_parent_class)->dispose (object);
}

static void
recent_changed_cb (LaminaDataPage *self)
{
  g_auto (GStrv) recent = lamina_recent_dup ();

  lamina_recent_fill_menu (self->recent_menu);
  gtk_widget_set_sensitive (self->recent, recent[0] != NULL);
}

/* ---- class ---- */

static void
lamina_data_page_class_init (LaminaDataPageClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_data_page_dispose;
  class->map = lamina_data_page_map;
  g_type_ensure (LAMINA_TYPE_FORM);
  g_type_ensure (LAMINA_TYPE_DATA_FOUND);
  g_type_ensure (LAMINA_TYPE_DATA_READING);
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  g_type_ensure (LAMINA_TYPE_SAMPLE_WALL);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/data-page.ui");
  gtk_widget_class_bind_template_child (class, LaminaDataPage, title);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, facts);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, warning);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, warning_box);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, views);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, wall);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, found);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, reading);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, recent);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, recent_menu);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, preparation_box);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, augmentation_box);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, source);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, split);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, sample);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, variants);
  gtk_widget_class_bind_template_child (class, LaminaDataPage, variants_error);
  gtk_widget_class_bind_template_callback (class, sample_changed_cb);
}

static void
lamina_data_page_init (LaminaDataPage *self)
{
  self->preview = lamina_steps_preview_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->preview, "changed", G_CALLBACK (preview_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->views, "notify::visible-child", G_CALLBACK (view_changed_cb),
                            self);
  lamina_form_set_edit (self->source, source_cb, self);
  lamina_form_set_edit (self->split, data_cb, self);
  self->preparation =
      LAMINA_STEPS_EDITOR (lamina_steps_editor_new (&lam_step_family, preparation_cb, self));
  gtk_box_append (self->preparation_box, GTK_WIDGET (self->preparation));
  self->augmentation =
      LAMINA_STEPS_EDITOR (lamina_steps_editor_new (&lam_augment_family, augmentation_cb, self));
  gtk_box_append (self->augmentation_box, GTK_WIDGET (self->augmentation));
  lamina_recent_connect (G_CALLBACK (recent_changed_cb), self);
  recent_changed_cb (self);
}

void
lamina_data_page_set_session (LaminaDataPage *self, LaminaSession *session)
{
  self->session = session;
  lamina_data_reading_set_session (self->reading, session);
  g_signal_connect_object (document (self), "changed", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "data", G_CALLBACK (data_changed_cb), self, G_CONNECT_SWAPPED);
  document_changed_cb (self, FALSE);
  data_changed_cb (self);
}

void
lamina_data_page_show_view (LaminaDataPage *self, const char *view)
{
  if (gtk_stack_get_child_by_name (self->views, view) != NULL)
    gtk_stack_set_visible_child_name (self->views, view);
}

Plot *
lamina_data_page_dup_figure (LaminaDataPage *self)
{
  LamData *data = lamina_session_peek_data (self->session);

  return data != NULL ? lamina_data_bars_new (data) : NULL;
}
