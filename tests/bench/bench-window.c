/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How smooth the window stays while it trains with as many threads as there are processors:
 *
 *   bench-window [--seconds S]
 *
 * Latency: how late a timer of 5 ms comes, which is how long a key press could wait. Frame work:
 * the main thread's processor time from before-paint to after-paint. Both should have 99 of 100
 * values at or below 16 ms, a frame of a 60 Hz screen. */

#include <adwaita.h>
#include <stdlib.h>
#include <time.h>

#include "application.h"
#include "edits.h"
#include "main-window.h"

#define EVERY_US 5000

typedef struct {
  GArray *latency, *frame, *frame_wall; /* of double, milliseconds */
  double frame_start;
  gint64 frame_start_wall;
} Probe;

typedef struct {
  GSource source;
  gint64 wanted;
  Probe *probe;
} Ticker;

static double
cpu_ms (void)
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
  probe->frame_start = cpu_ms ();
  probe->frame_start_wall = g_get_monotonic_time ();
}

static void
after_paint_cb (GdkFrameClock *clock, Probe *probe)
{
  double took = cpu_ms () - probe->frame_start;
  double wall = (g_get_monotonic_time () - probe->frame_start_wall) / 1e3;

  g_array_append_val (probe->frame, took);
  g_array_append_val (probe->frame_wall, wall);
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
  if (values->len == 0)
    return 0;
  g_array_sort (values, compare);
  return g_array_index (values, double, MIN ((guint) (values->len * share), values->len - 1));
}

static void
print (const char *name, GArray *values)
{
  g_print ("%-24s n %5u   p50 %6.2f   p90 %6.2f   p99 %6.2f   max %7.2f ms\n", name, values->len,
           percentile (values, 0.5), percentile (values, 0.9), percentile (values, 0.99),
           percentile (values, 1));
}

static gboolean
stop_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (double seconds)
{
  gboolean over = FALSE;

  g_timeout_add ((guint) (seconds * 1000), stop_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* The built-in digits with a network large enough to keep every thread busy, for ever. */
static void
start_training (GtkWidget *window)
{
  LaminaDocument *document = lamina_window_peek_document (LAMINA_WINDOW (window));
  LaminaSession *session = lamina_window_peek_session (LAMINA_WINDOW (window));

  g_action_group_activate_action (G_ACTION_GROUP (window), "ready",
                                  g_variant_new_string ("drawn-digits"));
  lamina_layer_edit (document, 1, "units", "512", NULL);
  lamina_experiment_edit (document, "training.epochs", "1000", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (window), "train", NULL);
  while (lamina_session_get_epoch (session) < 1)
    g_main_context_iteration (NULL, TRUE);
}

static void
measure (GtkWidget *window, double seconds, const char *title)
{
  static GSourceFuncs functions = { .dispatch = tick };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  Probe probe = { g_array_new (FALSE, FALSE, sizeof (double)),
                  g_array_new (FALSE, FALSE, sizeof (double)),
                  g_array_new (FALSE, FALSE, sizeof (double)), 0, 0 };
  Ticker *ticker = (Ticker *) g_source_new (&functions, sizeof (Ticker));
  gulong before = g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), &probe);
  gulong after = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &probe);

  ticker->probe = &probe;
  ticker->wanted = g_get_monotonic_time () + EVERY_US;
  g_source_set_ready_time (&ticker->source, ticker->wanted);
  g_source_attach (&ticker->source, NULL);
  run_for (seconds);
  g_source_destroy (&ticker->source);
  g_source_unref (&ticker->source);
  g_signal_handler_disconnect (clock, before);
  g_signal_handler_disconnect (clock, after);
  g_print ("%s\n", title);
  print ("  loop latency", probe.latency);
  print ("  frame work (processor)", probe.frame);
  print ("  frame work (clock)", probe.frame_wall);
  g_array_unref (probe.latency);
  g_array_unref (probe.frame);
  g_array_unref (probe.frame_wall);
}

int
main (int argc, char **argv)
{
  gint64 start = g_get_monotonic_time ();
  double seconds = argc == 3 && g_str_equal (argv[1], "--seconds") ? atof (argv[2]) : 5;
  GtkApplication *application;
  GtkWidget *window;
  LaminaSession *session;

  gtk_init ();
  lam_init ();
  lamina_register_resources ();
  adw_init ();
  application = lamina_application_new ();
  g_application_register (G_APPLICATION (application), NULL, NULL);
  window = lamina_window_new (application);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_print ("window drawn %.0f ms after main ()\n", (g_get_monotonic_time () - start) / 1e3);
  session = lamina_window_peek_session (LAMINA_WINDOW (window));

  run_for (0.5);
  measure (window, MIN (seconds, 2), "at rest");
  start_training (window);
  measure (window, seconds, "training on every processor");
  g_print ("  at %.0f samples/s\n", lamina_session_peek_snapshot (session)->samples_per_second);
  gtk_window_destroy (GTK_WINDOW (window));
  lamina_session_join_all ();
  g_object_unref (application);
  return 0;
}
