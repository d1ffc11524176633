/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How smooth the wall of samples scrolls:
 *
 *   bench-wall [--seconds S] [DATA OR EXPERIMENT]
 *
 * Without a file the built-in digits, 60000 of them. The wall moves by a fixed number of pixels a
 * frame, first at the pace of a finger, then as fast as a dragged slider. Frame work: the main
 * thread's processor time from before-paint to after-paint, and the time between frames by the
 * clock: at 60 frames a second one comes every 16.7 ms. Latency: how late a timer of 5 ms comes.
 * Clock and latency depend on whatever else runs; processor time does not. */

#include <adwaita.h>
#include <stdlib.h>
#include <time.h>

#include "application.h"
#include "edits.h"
#include "main-window.h"

#define EVERY_US 5000
#define SLOW 12  /* pixels a frame: 720 a second */
#define FAST 400 /* 24000 a second: every tile is new in every other frame */

typedef struct {
  GArray *latency, *work, *interval; /* of double, milliseconds */
  double work_begun;
  gint64 last; /* time of the frame before, 0 at first */
  GtkAdjustment *adjustment;
  double pace;
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
  gint64 now = g_get_monotonic_time ();
  double interval = (now - probe->last) / 1e3;

  if (probe->last > 0)
    g_array_append_val (probe->interval, interval);
  probe->last = now;
  probe->work_begun = cpu_ms ();
}

static void
after_paint_cb (GdkFrameClock *clock, Probe *probe)
{
  double took = cpu_ms () - probe->work_begun;

  g_array_append_val (probe->work, took);
}

/* Back and forth between the ends. */
static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Probe *probe = user_data;
  double end = gtk_adjustment_get_upper (probe->adjustment)
               - gtk_adjustment_get_page_size (probe->adjustment);
  double next = gtk_adjustment_get_value (probe->adjustment) + probe->pace;

  if (next < 0 || next > end)
    probe->pace = -probe->pace;
  gtk_adjustment_set_value (probe->adjustment, next);
  return G_SOURCE_CONTINUE;
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

static void
print (const char *name, GArray *values)
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

static void
run_for (double seconds)
{
  gboolean over = FALSE;

  g_timeout_add ((guint) (seconds * 1000), stop_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_type (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
measure (GtkWidget *grid, double pace, double seconds, const char *title)
{
  static GSourceFuncs functions = { .dispatch = tick };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (grid);
  Probe probe = { g_array_new (FALSE, FALSE, sizeof (double)),
                  g_array_new (FALSE, FALSE, sizeof (double)),
                  g_array_new (FALSE, FALSE, sizeof (double)),
                  0,
                  0,
                  gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (grid)),
                  pace };
  double begun;
  Ticker *ticker = (Ticker *) g_source_new (&functions, sizeof (Ticker));
  gulong before = g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), &probe);
  gulong after = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &probe);
  guint scroll = gtk_widget_add_tick_callback (grid, scroll_cb, &probe, NULL);

  begun = cpu_ms ();
  ticker->probe = &probe;
  ticker->wanted = g_get_monotonic_time () + EVERY_US;
  g_source_set_ready_time (&ticker->source, ticker->wanted);
  g_source_attach (&ticker->source, NULL);
  run_for (seconds);
  g_source_destroy (&ticker->source);
  g_source_unref (&ticker->source);
  gtk_widget_remove_tick_callback (grid, scroll);
  g_signal_handler_disconnect (clock, before);
  g_signal_handler_disconnect (clock, after);
  g_print ("%s, %.1f frames/s, main thread busy %.0f %%\n", title, probe.work->len / seconds,
           (cpu_ms () - begun) / seconds / 10);
  print ("  frame work (processor)", probe.work);
  print ("  between frames (clock)", probe.interval);
  print ("  loop latency", probe.latency);
}

/* The data of @path, or the built-in digits, on the wall. */
static void
show_data (GtkWidget *window, const char *path)
{
  LaminaSession *session = lamina_window_peek_session (LAMINA_WINDOW (window));

  g_action_group_activate_action (G_ACTION_GROUP (window), "new-empty", NULL);
  if (path != NULL) {
    g_action_group_activate_action (G_ACTION_GROUP (window), "open-path",
                                    g_variant_new_string (path));
  } else {
    g_autoptr (JsonNode) data =
        json_from_string ("{\"source\": \"drawn_digits\", \"samples\": 60000}", NULL);
    g_autoptr (GError) error = NULL;

    lamina_data_choose (lamina_window_peek_document (LAMINA_WINDOW (window)), data, NULL, "Data",
                        &error);
    g_assert_no_error (error);
  }
  do
    run_for (0.5);
  while (lamina_session_is_reading (session));
  if (lamina_session_peek_data_error (session) != NULL)
    g_error ("%s", lamina_session_peek_data_error (session));
  g_action_group_change_action_state (G_ACTION_GROUP (window), "page",
                                      g_variant_new_string ("data"));
}

int
main (int argc, char **argv)
{
  double seconds = 5;
  const char *path = NULL;
  GtkApplication *application;
  GtkWidget *window, *grid;

  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--seconds") && i + 1 < argc)
      seconds = g_ascii_strtod (argv[++i], NULL);
    else
      path = argv[i];
  gtk_init ();
  lam_init ();
  lamina_register_resources ();
  adw_init ();
  application = lamina_application_new ();
  g_application_register (G_APPLICATION (application), NULL, NULL);
  window = lamina_window_new (application);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  show_data (window, path);
  grid = find_type (window, GTK_TYPE_GRID_VIEW);
  run_for (1);
  g_print ("%u samples\n", g_list_model_get_n_items (
                               G_LIST_MODEL (gtk_grid_view_get_model (GTK_GRID_VIEW (grid)))));
  measure (grid, SLOW, seconds, "scrolling like a finger");
  measure (grid, FAST, seconds, "scrolling like a dragged slider");
  gtk_window_destroy (GTK_WINDOW (window));
  lamina_session_join_all ();
  g_object_unref (application);
  return 0;
}
