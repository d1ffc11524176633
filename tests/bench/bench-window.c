/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How smooth the window stays while it trains with as many threads as there are processors:
 *
 *   bench-window [--seconds S]
 *
 * Latency and frame work should have 99 of 100 values at or below 16 ms, a frame of a 60 Hz
 * screen. */

#include "edits.h"
#include "probe.h"

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

int
main (int argc, char **argv)
{
  gint64 start = g_get_monotonic_time ();
  double seconds =
      argc == 3 && g_str_equal (argv[1], "--seconds") ? g_ascii_strtod (argv[2], NULL) : 5;
  GtkApplication *application;
  GtkWidget *window = probe_window_new (&application);
  LaminaSession *session = lamina_window_peek_session (LAMINA_WINDOW (window));

  g_print ("window drawn %.0f ms after main ()\n", (g_get_monotonic_time () - start) / 1e3);
  probe_run_for (0.5);
  probe_measure (window, MIN (seconds, 2), "at rest", NULL, NULL);
  start_training (window);
  probe_measure (window, seconds, "training on every processor", NULL, NULL);
  g_print ("  at %.0f samples/s\n", lamina_session_peek_snapshot (session)->samples_per_second);
  probe_window_free (window, application);
  return 0;
}
