/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See probe.h. */

#include "probe.h"

#include <time.h>

#include "application.h"

#define EVERY_US 5000

typedef struct {
  GArray *latency, *work, *interval; /* of double, milliseconds */
  double work_begun;
  gint64 last; /* time of the frame before, 0 at first */
} Probe;

typedef struct {
  GSource source;
  gint64 wanted;
  Probe *probe;
} Ticker;

double
probe_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec * 1e-6;
}

static gboolean
tick (GSource *source, GSourceFunc callback, gpointer user_data)
{
  Ticker *ticker = (Ticker *) source;
  gint64 now = g_get_monotonic_time ();
  double late = (now - ticker->wanted) / 1e3;

  g_array_append_val (ticker->probe->latency, late);
  ticker->wanted = now + EVERY_US;
  g_source_set_ready_time (source, ticker->wanted);
  return G_SOURCE_CONTINUE;
}

static void
before_paint_cb (GdkFrameClock *clock, Probe *probe)
{
  gint64 now = g_get_monotonic_time ();
  double interval = (now - probe->last) / 1e3;

  if (probe->last > 0)
    g_array_append_val (probe->interval, interval);
  probe->last = now;
  probe->work_begun = probe_cpu_ms ();
}

static void
after_paint_cb (GdkFrameClock *clock, Probe *probe)
{
  double took = probe_cpu_ms () - probe->work_begun;

  g_array_append_val (probe->work, took);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
percentile (GArray *values, double share)
{
  return values->len == 0
             ? 0
             : g_array_index (values, double, MIN ((guint) (values->len * share), values->len - 1));
}

void
probe_print (const char *name, GArray *values)
{
  g_array_sort (values, compare);
  g_print ("%-24s n %5u   p50 %6.2f   p90 %6.2f   p99 %6.2f   max %7.2f ms\n", name, values->len,
           percentile (values, 0.5), percentile (values, 0.9), percentile (values, 0.99),
           percentile (values, 1));
  g_array_unref (values);
}

static gboolean
stop_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
probe_run_for (double seconds)
{
  gboolean over = FALSE;

  g_timeout_add ((guint) (seconds * 1000), stop_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* Runs with a timer of EVERY_US beside. */
static void
run_with_ticker (Probe *probe, double seconds)
{
  static GSourceFuncs functions = { .dispatch = tick };
  Ticker *ticker = (Ticker *) g_source_new (&functions, sizeof (Ticker));

  ticker->probe = probe;
  ticker->wanted = g_get_monotonic_time () + EVERY_US;
  g_source_set_ready_time (&ticker->source, ticker->wanted);
  g_source_attach (&ticker->source, NULL);
  probe_run_for (seconds);
  g_source_destroy (&ticker->source);
  g_source_unref (&ticker->source);
}

void
probe_measure (GtkWidget *widget, double seconds, const char *title, GtkTickCallback frame,
               gpointer user_data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  Probe probe = { g_array_new (FALSE, FALSE, sizeof (double)),
                  g_array_new (FALSE, FALSE, sizeof (double)),
                  g_array_new (FALSE, FALSE, sizeof (double)), 0, 0 };
  gulong before = g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), &probe);
  gulong after = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &probe);
  guint id = frame != NULL ? gtk_widget_add_tick_callback (widget, frame, user_data, NULL) : 0;
  double begun = probe_cpu_ms ();

  run_with_ticker (&probe, seconds);
  if (id != 0)
    gtk_widget_remove_tick_callback (widget, id);
  g_signal_handler_disconnect (clock, before);
  g_signal_handler_disconnect (clock, after);
  g_print ("%s, %.1f frames/s, main thread busy %.0f %%\n", title, probe.work->len / seconds,
           (probe_cpu_ms () - begun) / seconds / 10);
  probe_print ("  frame work (processor)", probe.work);
  probe_print ("  between frames (clock)", probe.interval);
  probe_print ("  loop latency", probe.latency);
}

/* ---- turns ---- */

struct _ProbeTurns {
  GdkFrameClock *clock;
  gulong handler;
  GArray *with_frame, *without; /* of double, milliseconds */
  gboolean painted;
};

static void
painted_cb (GdkFrameClock *clock, ProbeTurns *turns)
{
  turns->painted = TRUE;
}

ProbeTurns *
probe_turns_new (GtkWidget *widget)
{
  ProbeTurns *turns = g_new0 (ProbeTurns, 1);

  turns->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  turns->with_frame = g_array_new (FALSE, FALSE, sizeof (double));
  turns->without = g_array_new (FALSE, FALSE, sizeof (double));
  turns->handler = g_signal_connect (turns->clock, "before-paint", G_CALLBACK (painted_cb), turns);
  return turns;
}

void
probe_turns_for (ProbeTurns *turns, double seconds)
{
  gboolean over = FALSE;

  g_timeout_add ((guint) (seconds * 1000), stop_cb, &over);
  while (!over) {
    double begun = probe_cpu_ms (), took;

    turns->painted = FALSE;
    g_main_context_iteration (NULL, TRUE);
    took = probe_cpu_ms () - begun;
    g_array_append_val (turns->painted ? turns->with_frame : turns->without, took);
  }
}

void
probe_turns_print (ProbeTurns *turns, const char *title)
{
  g_print ("%s\n", title);
  probe_print ("  turns with a frame", turns->with_frame);
  probe_print ("  turns without", turns->without);
  g_signal_handler_disconnect (turns->clock, turns->handler);
  g_object_unref (turns->clock);
  g_free (turns);
}

/* ---- the window ---- */

GtkWidget *
probe_window_new (GtkApplication **application)
{
  GtkWidget *window;

  gtk_init ();
  lam_init ();
  lamina_register_resources ();
  adw_init ();
  *application = lamina_application_new ();
  g_application_register (G_APPLICATION (*application), NULL, NULL);
  window = lamina_window_new (*application);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  return window;
}

void
probe_window_free (GtkWidget *window, GtkApplication *application)
{
  gtk_window_destroy (GTK_WINDOW (window));
  lamina_session_join_all ();
  g_object_unref (application);
}
