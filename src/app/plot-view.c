/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See plot-view.h. */

#include "plot-view.h"

#include <adwaita.h>
#include <math.h>
#include <time.h>

#define DESCRIBE_EVERY G_USEC_PER_SEC
#define KEY_STEPS 100 /* arrow presses from one end to the other */

struct _LaminaPlotView {
  GtkWidget parent_instance;

  Plot *plot;
  PlotCache *cache;
  PlotStyle style;
  char *font;
  double low, high, crosshair; /* crosshair: not a number for none */
  char *(*label) (double x);
  char *(*tip) (const PlotHit *hit, gpointer data);
  gpointer tip_data;
  guint n_rows, n_columns; /* of cells; 0: the plot has none */
  int row, column;         /* of the cell that keys have chosen; −1 for none */
  gint64 described;
  char *later;      /* words that wait for their turn, told by … */
  guint tell_later; /* … this source */
  guint n_paints;
  double paint_seconds;
};

enum { INSPECTED, HIT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaPlotView, lamina_plot_view, GTK_TYPE_WIDGET)

PlotTheme
lamina_plot_view_theme (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);

  if (adw_style_manager_get_high_contrast (manager))
    return dark ? PLOT_THEME_DARK_CONTRAST : PLOT_THEME_LIGHT_CONTRAST;
  return dark ? PLOT_THEME_DARK : PLOT_THEME_LIGHT;
}

PlotColour
lamina_plot_view_colour (PlotRole role)
{
  PlotStyle style;

  plot_style_init (&style, lamina_plot_view_theme ());
  return style.role[role];
}

/* The style of the screen: the desktop's font, nothing behind. */
static void
update_style (LaminaPlotView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const PangoFontDescription *font =
      pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  double size = pango_font_description_get_size (font) / (double) PANGO_SCALE;

  plot_style_init (&self->style, lamina_plot_view_theme ());
  g_free (self->font);
  self->font = g_strdup (pango_font_description_get_family (font));
  self->style.font = self->font;
  if (size > 0)
    self->style.font_size =
        pango_font_description_get_size_is_absolute (font) ? size * 0.9 : size * 96 / 72 * 0.9;
  self->style.device_scale = gtk_widget_get_scale_factor (widget);
  self->style.right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  self->style.background.alpha = 0;
  self->style.cache = self->cache;
  gtk_widget_queue_draw (widget);
}

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static void
lamina_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LaminaPlotView *self = LAMINA_PLOT_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double start = cpu_seconds ();
  cairo_t *cr;

  if (self->plot == NULL || width < 1 || height < 1)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  plot_paint (cr, self->plot, &self->style, width, height);
  cairo_destroy (cr);
  self->n_paints++;
  self->paint_seconds += cpu_seconds () - start;
}

static void
lamina_plot_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 220 : 180;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 560 : 420;
  *minimum_baseline = *natural_baseline = -1;
}

static void
apply_crosshair (LaminaPlotView *self)
{
  g_autofree char *label = NULL;

  if (self->plot == NULL || !(self->low < self->high))
    return;
  if (self->label != NULL && isfinite (self->crosshair))
    label = self->label (self->crosshair);
  plot_lines_set_crosshair (self->plot, self->crosshair, label);
}

static void
set_crosshair (LaminaPlotView *self, double x)
{
  if (x == self->crosshair || (isnan (x) && isnan (self->crosshair)))
    return;
  self->crosshair = x;
  apply_crosshair (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
find_hit (LaminaPlotView *self, double x, double y, PlotHit *hit)
{
  return self->plot != NULL
         && plot_hit (self->plot, &self->style, gtk_widget_get_width (GTK_WIDGET (self)),
                      gtk_widget_get_height (GTK_WIDGET (self)), x, y, hit);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, LaminaPlotView *self)
{
  PlotHit hit;
  gboolean inside =
      self->low < self->high && find_hit (self, x, y, &hit) && hit.kind == PLOT_HIT_PANEL;

  set_crosshair (self, inside ? CLAMP (hit.x, self->low, self->high) : NAN);
}

static void
pressed_cb (GtkGestureClick *click, int n, double x, double y, LaminaPlotView *self)
{
  PlotHit hit;

  if (self->n_rows > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n == 1 && find_hit (self, x, y, &hit))
    g_signal_emit (self, signals[HIT], 0, &hit);
}

static gboolean
lamina_plot_view_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                                GtkTooltip *tooltip)
{
  LaminaPlotView *self = LAMINA_PLOT_VIEW (widget);
  g_autofree char *text = NULL;
  PlotHit hit;

  if (self->tip == NULL || keyboard || !find_hit (self, x, y, &hit))
    return FALSE;
  text = self->tip (&hit, self->tip_data);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
leave_cb (LaminaPlotView *self)
{
  set_crosshair (self, NAN);
}

static void
focus_leave_cb (LaminaPlotView *self)
{
  set_crosshair (self, NAN);
  g_signal_emit (self, signals[INSPECTED], 0, NAN);
}

/* ---- cells ---- */

static PlotHit
chosen_cell (LaminaPlotView *self)
{
  return (PlotHit){ .kind = PLOT_HIT_CELL,
                    .row = (guint) self->row,
                    .column = (guint) self->column,
                    .index = (guint) self->row * self->n_columns + (guint) self->column };
}

static gboolean
choose_cell (LaminaPlotView *self, int row, int column)
{
  g_autofree char *words = NULL;
  PlotHit hit;

  if (self->n_rows == 0)
    return FALSE;
  self->row = CLAMP (row, 0, (int) self->n_rows - 1);
  self->column = CLAMP (column, 0, (int) self->n_columns - 1);
  plot_matrix_mark (self->plot, self->row, self->column);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  hit = chosen_cell (self);
  if (self->tip != NULL && (words = self->tip (&hit, self->tip_data)) != NULL)
    lamina_plot_view_describe (self, words, TRUE);
  return TRUE;
}

static gboolean
move_row (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  LaminaPlotView *self = LAMINA_PLOT_VIEW (widget);
  int by;

  g_variant_get (arguments, "(i)", &by);
  return choose_cell (self, self->row + by, MAX (self->column, 0));
}

static gboolean
press_cell (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  LaminaPlotView *self = LAMINA_PLOT_VIEW (widget);
  PlotHit hit;

  if (self->n_rows == 0 || self->row < 0)
    return FALSE;
  hit = chosen_cell (self);
  g_signal_emit (self, signals[HIT], 0, &hit);
  return TRUE;
}

static void
forget_cell (LaminaPlotView *self)
{
  self->row = self->column = -1;
  if (self->n_rows > 0)
    plot_matrix_mark (self->plot, -1, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
move_crosshair (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  LaminaPlotView *self = LAMINA_PLOT_VIEW (widget);
  double by, now = isfinite (self->crosshair) ? self->crosshair : self->high;

  g_variant_get (arguments, "(d)", &by);
  if (self->n_rows > 0) /* Home and End go to the ends of a row */
    return choose_cell (self, MAX (self->row, 0),
                        fabs (by) > 1 ? (by < 0 ? 0 : (int) self->n_columns)
                                      : self->column + (by < 0 ? -1 : 1));
  if (fabs (by) > 1)
    now = by < 0 ? self->low : self->high;
  else
    now = CLAMP (now + by * (self->high - self->low), self->low, self->high);
  set_crosshair (self, now);
  g_signal_emit (self, signals[INSPECTED], 0, now);
  return TRUE;
}

static gboolean
hide_crosshair (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  LaminaPlotView *self = LAMINA_PLOT_VIEW (widget);

  if (self->n_rows > 0 && self->row >= 0) {
    forget_cell (self);
    return TRUE;
  }
  if (isnan (self->crosshair))
    return FALSE;
  focus_leave_cb (self);
  return TRUE;
}

static void
lamina_plot_view_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lamina_plot_view_parent_class)->root (widget);
  update_style (LAMINA_PLOT_VIEW (widget));
}

static void
lamina_plot_view_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  update_style (LAMINA_PLOT_VIEW (widget));
}

static void
lamina_plot_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lamina_plot_view_parent_class)->system_setting_changed (widget, setting);
  update_style (LAMINA_PLOT_VIEW (widget));
}

static void
lamina_plot_view_finalize (GObject *object)
{
  LaminaPlotView *self = LAMINA_PLOT_VIEW (object);

  g_clear_pointer (&self->plot, plot_free);
  g_clear_pointer (&self->cache, plot_cache_free);
  g_clear_handle_id (&self->tell_later, g_source_remove);
  g_free (self->later);
  g_free (self->font);
  G_OBJECT_CLASS (lamina_plot_view_parent_class)->finalize (object);
}

static void
add_key (GtkWidgetClass *class, guint key, double by)
{
  gtk_widget_class_add_binding (class, key, 0, move_crosshair, "(d)", by);
}

static void
lamina_plot_view_class_init (LaminaPlotViewClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamina_plot_view_finalize;
  class->snapshot = lamina_plot_view_snapshot;
  class->measure = lamina_plot_view_measure;
  class->root = lamina_plot_view_root;
  class->direction_changed = lamina_plot_view_direction_changed;
  class->system_setting_changed = lamina_plot_view_system_setting_changed;
  class->query_tooltip = lamina_plot_view_query_tooltip;
  signals[INSPECTED] = g_signal_new ("inspected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[HIT] = g_signal_new ("hit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_css_name (class, "plot-view");
  gtk_widget_class_set_accessible_role (class, GTK_ACCESSIBLE_ROLE_IMG);
  add_key (class, GDK_KEY_Left, -1.0 / KEY_STEPS);
  add_key (class, GDK_KEY_Right, 1.0 / KEY_STEPS);
  add_key (class, GDK_KEY_Page_Up, -0.1);
  add_key (class, GDK_KEY_Page_Down, 0.1);
  add_key (class, GDK_KEY_Home, -2);
  add_key (class, GDK_KEY_End, 2);
  gtk_widget_class_add_binding (class, GDK_KEY_Escape, 0, hide_crosshair, NULL);
  gtk_widget_class_add_binding (class, GDK_KEY_Up, 0, move_row, "(i)", -1);
  gtk_widget_class_add_binding (class, GDK_KEY_Down, 0, move_row, "(i)", 1);
  gtk_widget_class_add_binding (class, GDK_KEY_Return, 0, press_cell, NULL);
  gtk_widget_class_add_binding (class, GDK_KEY_KP_Enter, 0, press_cell, NULL);
}

static void
lamina_plot_view_init (LaminaPlotView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->cache = plot_cache_new ();
  self->crosshair = NAN;
  self->row = self->column = -1;
  plot_style_init (&self->style, PLOT_THEME_LIGHT);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (update_style), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (update_style), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (update_style), NULL);
}

void
lamina_plot_view_take (LaminaPlotView *self, Plot *plot, double low, double high)
{
  g_return_if_fail (LAMINA_IS_PLOT_VIEW (self) && plot != NULL);

  g_clear_pointer (&self->plot, plot_free);
  self->plot = plot;
  self->low = low;
  self->high = high;
  self->n_rows = self->n_columns = 0;
  gtk_widget_set_focusable (GTK_WIDGET (self), low < high);
  apply_crosshair (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lamina_plot_view_set_cells (LaminaPlotView *self, guint rows, guint columns)
{
  self->n_rows = rows;
  self->n_columns = columns;
  gtk_widget_set_focusable (GTK_WIDGET (self), rows > 0);
  if (self->row >= (int) rows || self->column >= (int) columns)
    self->row = self->column = -1;
  if (rows > 0)
    plot_matrix_mark (self->plot, self->row, self->column);
}

gboolean
lamina_plot_view_hit (LaminaPlotView *self, double x, double y, PlotHit *hit)
{
  *hit = (PlotHit){ 0 };
  return find_hit (self, x, y, hit);
}

const Plot *
lamina_plot_view_peek (LaminaPlotView *self)
{
  return self->plot;
}

void
lamina_plot_view_set_label (LaminaPlotView *self, char *(*label) (double x))
{
  self->label = label;
}

void
lamina_plot_view_set_tip (LaminaPlotView *self, char *(*tip) (const PlotHit *hit, gpointer data),
                          gpointer data)
{
  self->tip = tip;
  self->tip_data = data;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), tip != NULL);
}

const PlotStyle *
lamina_plot_view_peek_style (LaminaPlotView *self)
{
  return &self->style;
}

static void
tell (LaminaPlotView *self, const char *words)
{
  self->described = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
}

static gboolean
tell_later_cb (gpointer user_data)
{
  LaminaPlotView *self = user_data;

  self->tell_later = 0;
  tell (self, self->later);
  return G_SOURCE_REMOVE;
}

void
lamina_plot_view_describe (LaminaPlotView *self, const char *words, gboolean at_once)
{
  gint64 left = self->described + DESCRIBE_EVERY - g_get_monotonic_time ();

  if (at_once || left <= 0) {
    g_clear_handle_id (&self->tell_later, g_source_remove);
    tell (self, words);
    return;
  }
  /* The last words are not followed by others that could make up for them. */
  g_free (self->later);
  self->later = g_strdup (words);
  if (self->tell_later == 0)
    self->tell_later = g_timeout_add ((guint) (left / 1000) + 1, tell_later_cb, self);
}

void
lamina_plot_view_get_cost (LaminaPlotView *self, guint *n, double *seconds)
{
  *n = self->n_paints;
  *seconds = self->paint_seconds;
}
