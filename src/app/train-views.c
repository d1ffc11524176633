/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See train-views.h. */

#include "train-views.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "format.h"
#include "sample-grid.h"
#include "words-view.h"

struct _LaminaTrainViews {
  GtkBox parent_instance;

  GtkStack *stack;
  GtkLabel *note, *legend;
  GtkWidget *scale, *samples_note;
  LaminaSampleGrid *samples;
  LaminaPlotView *denoise, *masks, *filters, *confusion;
  LaminaWordsView *words;
  GtkAdjustment *opacity;

  LaminaSession *session;
  LaminaView task; /* what the data last asked for */
  /* What is drawn now, so that nothing is drawn twice. */
  struct {
    LaminaView view;
    const LamData *data;
    guint64 step;
    guint look, epoch;
    gboolean is_in;
  } drawn;
};

enum { PROP_VIEW = 1, N_PROPERTIES };
enum { CELL, N_SIGNALS };
static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaTrainViews, lamina_train_views, GTK_TYPE_BOX)

static LaminaView
view_now (LaminaTrainViews *self)
{
  int view = lamina_view_find (gtk_stack_get_visible_child_name (self->stack));

  return view >= 0 ? (LaminaView) view : LAMINA_VIEW_SAMPLES;
}

LaminaPlotView *
lamina_train_views_peek_plot (LaminaTrainViews *self, LaminaView view)
{
  LaminaPlotView *plots[LAMINA_N_VIEWS] = { [LAMINA_VIEW_DENOISE] = self->denoise,
                                            [LAMINA_VIEW_MASKS] = self->masks,
                                            [LAMINA_VIEW_FILTERS] = self->filters,
                                            [LAMINA_VIEW_CONFUSION] = self->confusion };

  return plots[view];
}

static LamSnapshot *
snapshot_now (LaminaTrainViews *self)
{
  return self->session != NULL ? lamina_session_peek_snapshot (self->session) : NULL;
}

/* ---- drawing ---- */

static void
draw_plot (LaminaTrainViews *self, LaminaView view, const LamSnapshot *snapshot)
{
  LaminaPlotView *plot = lamina_train_views_peek_plot (self, view);
  g_autofree char *words = lamina_view_note (view, snapshot);

  lamina_plot_view_take (plot,
                         lamina_view_figure (view, snapshot, lamina_plot_view_peek_style (plot),
                                             gtk_adjustment_get_value (self->opacity)),
                         0, 0);
  if (view == LAMINA_VIEW_CONFUSION && lamina_view_is_in (view, snapshot))
    lamina_plot_view_set_cells (plot, snapshot->data->n_classes, snapshot->data->n_classes);
  lamina_plot_view_describe (plot, words != NULL ? words : "", snapshot == NULL);
}

static void
draw_samples (LaminaTrainViews *self, const LamSnapshot *snapshot)
{
  gboolean any = lamina_view_is_in (LAMINA_VIEW_SAMPLES, snapshot);

  lamina_sample_grid_show_answers (self->samples, any ? snapshot : NULL);
  gtk_widget_set_visible (self->samples_note, !any);
  gtk_widget_set_visible (GTK_WIDGET (self->samples), any);
}

static void
draw (LaminaTrainViews *self)
{
  const LamSnapshot *snapshot = snapshot_now (self);
  LaminaView view = view_now (self);
  g_autofree char *note = lamina_view_note (view, snapshot);

  if (view == LAMINA_VIEW_SAMPLES)
    draw_samples (self, snapshot);
  else if (view == LAMINA_VIEW_WORDS)
    lamina_words_view_show (self->words, snapshot);
  else
    draw_plot (self, view, snapshot);
  gtk_label_set_label (self->note, note != NULL ? note : "");
}

/* What a run shows in its first moment, and right after another view was chosen, is nothing: what
 * was there stays until there is something. */
static void
update (LaminaTrainViews *self)
{
  const LamSnapshot *s = snapshot_now (self);
  LaminaView view = view_now (self);
  gboolean is_in = lamina_view_is_in (view, s);
  gboolean other = view != self->drawn.view || (s != NULL ? s->data : NULL) != self->drawn.data;
  gboolean newer = s != NULL
                   && (s->samples_step != self->drawn.step || s->look != self->drawn.look
                       || s->epoch != self->drawn.epoch);

  if (!other && is_in == self->drawn.is_in && !newer)
    return;
  if (!other && !is_in && s != NULL && self->drawn.is_in && s->epoch >= self->drawn.epoch)
    return;
  self->drawn.view = view;
  self->drawn.data = s != NULL ? s->data : NULL;
  self->drawn.is_in = is_in;
  self->drawn.step = s != NULL ? s->samples_step : 0;
  self->drawn.look = s != NULL ? s->look : 0;
  self->drawn.epoch = s != NULL ? s->epoch : 0;
  draw (self);
}

static void
redraw_cb (LaminaTrainViews *self)
{
  if (self->session != NULL)
    draw (self);
}

/* ---- which view ---- */

static void
look (LaminaTrainViews *self)
{
  if (self->session != NULL)
    lamina_session_look (self->session, gtk_widget_get_mapped (GTK_WIDGET (self))
                                            ? lamina_view_look (view_now (self))
                                            : 0);
}

static void
update_legend (LaminaTrainViews *self)
{
  const LamData *data = self->session != NULL ? lamina_session_peek_data (self->session) : NULL;
  g_autofree char *legend = lamina_view_legend (view_now (self), data);

  gtk_label_set_label (self->legend, legend != NULL ? legend : "");
  gtk_widget_set_visible (GTK_WIDGET (self->legend), legend != NULL);
  gtk_widget_set_visible (self->scale, view_now (self) == LAMINA_VIEW_MASKS);
}

static void
chosen_cb (LaminaTrainViews *self)
{
  update_legend (self);
  look (self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

static GtkStackPage *
page_of (LaminaTrainViews *self, LaminaView view)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->stack, lamina_view_name (view));

  return gtk_stack_get_page (self->stack, child);
}

/* After an edit or with other data: the views that make sense; the task's own when the task is
 * another, or when the one shown is gone. */
static void
offer_cb (LaminaTrainViews *self)
{
  const LamData *data = lamina_session_peek_data (self->session);
  guint offered;
  LaminaView task;

  if (data == NULL)
    return;
  offered = lamina_views_offered (
      lamina_document_peek (lamina_session_peek_document (self->session)), data);
  task = lamina_view_of_task (data);
  for (guint view = 0; view < LAMINA_N_VIEWS; view++)
    if (offered & 1u << view)
      gtk_stack_page_set_visible (page_of (self, view), TRUE);
  if (task != self->task || !(offered & 1u << view_now (self)))
    gtk_stack_set_visible_child_name (self->stack, lamina_view_name (task));
  self->task = task;
  for (guint view = 0; view < LAMINA_N_VIEWS; view++)
    if (!(offered & 1u << view))
      gtk_stack_page_set_visible (page_of (self, view), FALSE);
  update_legend (self);
}

gboolean
lamina_train_views_show (LaminaTrainViews *self, const char *name)
{
  int view = lamina_view_find (name);

  if (view < 0 || !gtk_stack_page_get_visible (page_of (self, (LaminaView) view)))
    return FALSE;
  gtk_stack_set_visible_child_name (self->stack, name);
  return TRUE;
}

const char *
lamina_train_views_get_view (LaminaTrainViews *self)
{
  return lamina_view_name (view_now (self));
}

Plot *
lamina_train_views_dup_figure (LaminaTrainViews *self, const PlotStyle *style)
{
  return lamina_view_figure_for_file (view_now (self), snapshot_now (self), style,
                                      gtk_adjustment_get_value (self->opacity));
}

char *
lamina_train_views_dup_caption (LaminaTrainViews *self)
{
  LaminaView view = view_now (self);
  const LamSnapshot *snapshot = snapshot_now (self);
  g_autofree char *note = lamina_view_note (view, snapshot);
  g_autofree char *legend = NULL, *plain = NULL;

  /* What else has a legend has it in colour. */
  if (note == NULL || view != LAMINA_VIEW_WORDS)
    return g_steal_pointer (&note);
  legend = lamina_view_legend (view, snapshot->data);
  pango_parse_markup (legend, -1, 0, NULL, &plain, NULL, NULL);
  return g_strdup_printf ("%s · %s", note, plain);
}

/* ---- the confusion matrix ---- */

static void
hit_cb (LaminaTrainViews *self, const PlotHit *hit)
{
  if (hit->kind == PLOT_HIT_CELL)
    g_signal_emit (self, signals[CELL], 0, hit->row, hit->column);
}

static char *
cell_tip (const PlotHit *hit, gpointer data)
{
  LaminaTrainViews *self = data;
  const LamSnapshot *s = snapshot_now (self);
  g_autofree char *count = NULL, *share = NULL;
  gsize row = 0, n;
  guint classes;

  if (hit->kind != PLOT_HIT_CELL || s == NULL || s->confusion == NULL)
    return NULL;
  classes = s->data->n_classes;
  if (hit->row >= classes || hit->column >= classes || s->data->class_names == NULL)
    return NULL;
  for (guint c = 0; c < classes; c++)
    row += s->confusion[hit->row * classes + c];
  n = s->confusion[hit->row * classes + hit->column];
  count = lamina_format_count (n);
  share = lamina_format_share (row > 0 ? (double) n / (double) row : 0);
  return g_strdup_printf (_ ("%s answered as %s: %s (%s)"), s->data->class_names[hit->row],
                          s->data->class_names[hit->column], count, share);
}

/* ---- object ---- */

static void
lamina_train_views_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lamina_train_views_parent_class)->map (widget);
  look (LAMINA_TRAIN_VIEWS (widget));
}

static void
lamina_train_views_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lamina_train_views_parent_class)->unmap (widget);
  look (LAMINA_TRAIN_VIEWS (widget));
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_VIEW)
    g_value_set_string (value, lamina_train_views_get_view (LAMINA_TRAIN_VIEWS (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, LaminaTrainViews, stack);
  gtk_widget_class_bind_template_child (class, LaminaTrainViews, note);
  gtk_widget_class_bind_template_child (class, LaminaTrainViews, legend);
  gtk_widget_class_bind_template_child (class, LaminaTrainViews, scale);
  gtk_widget_class_bind_template_child (class, LaminaTrainViews, samples_note);
  gtk_widget_class_bind_template_child (class, LaminaTrainViews, samples);
  gtk_widget_class_bind_template_child (class, LaminaTrainViews, denoise);
  gtk_widget_class_bind_template_child (class, LaminaTrainViews, masks);
  gtk_widget_class_bind_template_child (class, LaminaTrainViews, filters);
  gtk_widget_class_bind_template_child (class, LaminaTrainViews, confusion);
  gtk_widget_class_bind_template_child (class, LaminaTrainViews, words);
  gtk_widget_class_bind_template_child (class, LaminaTrainViews, opacity);
  gtk_widget_class_bind_template_callback (class, redraw_cb);
  gtk_widget_class_bind_template_callback (class, chosen_cb);
  gtk_widget_class_bind_template_callback (class, hit_cb);
}

static void
lamina_train_views_class_init (LaminaTrainViewsClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object = G_OBJECT_CLASS (klass);

  object->get_property = get_property;
  properties[PROP_VIEW] =
      g_param_spec_string ("view", NULL, NULL, "samples",
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object, N_PROPERTIES, properties);
  signals[CELL] = g_signal_new ("cell", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  class->map = lamina_train_views_map;
  class->unmap = lamina_train_views_unmap;
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  g_type_ensure (LAMINA_TYPE_SAMPLE_GRID);
  g_type_ensure (LAMINA_TYPE_WORDS_VIEW);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/train-views.ui");
  bind_children (class);
}

static void
lamina_train_views_init (LaminaTrainViews *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  lamina_plot_view_set_tip (self->confusion, cell_tip, self);
  /* Filters hold their colours. */
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (redraw_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (redraw_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

void
lamina_train_views_set_session (LaminaTrainViews *self, LaminaSession *session)
{
  self->session = session;
  g_signal_connect_object (session, "snapshot", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "plan", G_CALLBACK (offer_cb), self, G_CONNECT_SWAPPED);
  offer_cb (self);
  look (self);
  draw (self);
}
