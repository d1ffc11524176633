/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See results-pad.h. Ink is kept in a small picture of its own, so that what the network gets does
 * not depend on the size of the widget or the theme. */

#include "results-pad.h"

#include <string.h>

#define SIDE 140    /* pixels of the kept picture */
#define PEN 0.085   /* of the side */
#define NATURAL 196 /* of the widget */

struct _LaminaResultsPad {
  GtkWidget parent_instance;

  cairo_surface_t *ink; /* A8 */
  double x, y;          /* where the stroke is, 0 … 1 */
  gboolean empty;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaResultsPad, lamina_results_pad, GTK_TYPE_WIDGET)

/* ---- ink ---- */

static void
changed (LaminaResultsPad *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

void
lamina_results_pad_stroke (LaminaResultsPad *self, double x0, double y0, double x1, double y1)
{
  cairo_t *cr = cairo_create (self->ink);

  cairo_set_line_width (cr, PEN * SIDE);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, x0 * SIDE, y0 * SIDE);
  /* A point alone is a dot. */
  cairo_line_to (cr, x1 * SIDE + 0.01, y1 * SIDE);
  cairo_stroke (cr);
  cairo_destroy (cr);
  self->empty = FALSE;
  changed (self);
}

void
lamina_results_pad_clear (LaminaResultsPad *self)
{
  g_clear_pointer (&self->ink, cairo_surface_destroy);
  self->ink = cairo_image_surface_create (CAIRO_FORMAT_A8, SIDE, SIDE);
  self->empty = TRUE;
  changed (self);
}

gboolean
lamina_results_pad_is_empty (LaminaResultsPad *self)
{
  return self->empty;
}

LamArray *
lamina_results_pad_dup_picture (LaminaResultsPad *self)
{
  static const gsize d[] = { SIDE, SIDE, 1 };
  LamArray *array = lam_array_new (NULL, LAM_ARRAY_U8, 3, d);
  gsize stride = (gsize) cairo_image_surface_get_stride (self->ink);
  const guint8 *from;

  cairo_surface_flush (self->ink);
  from = cairo_image_surface_get_data (self->ink);
  for (gsize row = 0; array != NULL && row < SIDE; row++)
    for (gsize column = 0; column < SIDE; column++)
      ((guint8 *) array->values)[row * SIDE + column] =
          (guint8) (255 - from[row * stride + column]);
  return array;
}

/* ---- the pointer ---- */

static double
place (double at, int size)
{
  return CLAMP (at / MAX (size, 1), 0, 1);
}

static void
go_to (LaminaResultsPad *self, double x, double y, gboolean begins)
{
  double to_x = place (x, gtk_widget_get_width (GTK_WIDGET (self)));
  double to_y = place (y, gtk_widget_get_height (GTK_WIDGET (self)));

  lamina_results_pad_stroke (self, begins ? to_x : self->x, begins ? to_y : self->y, to_x, to_y);
  self->x = to_x;
  self->y = to_y;
}

static void
begin_cb (GtkGestureDrag *drag, double x, double y, LaminaResultsPad *self)
{
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  go_to (self, x, y, TRUE);
}

static void
update_cb (GtkGestureDrag *drag, double by_x, double by_y, LaminaResultsPad *self)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (drag, &x, &y))
    go_to (self, x + by_x, y + by_y, FALSE);
}

/* ---- the widget ---- */

static void
lamina_results_pad_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LaminaResultsPad *self = LAMINA_RESULTS_PAD (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  /* Paper is white and ink dark in every theme. */
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, (double) width / SIDE, (double) height / SIDE);
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  cairo_mask_surface (cr, self->ink, 0, 0);
  cairo_destroy (cr);
}

static void
lamina_results_pad_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = NATURAL;
  *minimum_baseline = *natural_baseline = -1;
}

static void
lamina_results_pad_finalize (GObject *object)
{
  g_clear_pointer (&LAMINA_RESULTS_PAD (object)->ink, cairo_surface_destroy);
  G_OBJECT_CLASS (lamina_results_pad_parent_class)->finalize (object);
}

static void
lamina_results_pad_class_init (LaminaResultsPadClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamina_results_pad_finalize;
  class->snapshot = lamina_results_pad_snapshot;
  class->measure = lamina_results_pad_measure;
  gtk_widget_class_set_css_name (class, "drawing-pad");
  gtk_widget_class_set_accessible_role (class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
lamina_results_pad_init (LaminaResultsPad *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->ink = cairo_image_surface_create (CAIRO_FORMAT_A8, SIDE, SIDE);
  self->empty = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}
