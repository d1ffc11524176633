/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How smooth the window stays while it trains with as many threads as there are processors:
 *
 *   bench-window [--seconds S] [--rounds N]
 *
 * Latency and frame work should have 99 of 100 values at or below 16 ms, a frame of a 60 Hz
 * screen. Then what the window costs the training: the same run with the window drawn, and while
 * the main thread sleeps, in turn. At most 5 % should be lost. Where a machine's pace wavers, many
 * short rounds tell more than a few long ones: a median of N has an error of about 1.25 / √N times
 * the scatter of one. */

#include "edits.h"
#include "probe.h"

#include <stdlib.h>

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

/* Steps a second between the first and the last snapshot of some seconds. */
static double
speed (const LamSnapshot *from, const LamSnapshot *to)
{
  return (double) (to->total_steps - from->total_steps) / (to->seconds - from->seconds);
}

static double
speed_in_window (LaminaSession *session, double seconds)
{
  g_autoptr (LamSnapshot) from = lam_snapshot_ref (lamina_session_peek_snapshot (session));

  do
    probe_run_for (seconds);
  while (lamina_session_peek_snapshot (session)->total_steps <= from->total_steps);
  return speed (from, lamina_session_peek_snapshot (session));
}

/* Nobody is woken, but without this a run posts nothing before its end. */
static void
wake_cb (gpointer user_data)
{
}

/* As lamina-cli trains: no snapshot but the first and the last is looked at. As nice as in the
 * window, so that other programs take the same from both. */
static double
speed_alone (const LamExperiment *experiment, LamData *data, double seconds)
{
  const LamRunOptions options = { .niceness = 10, .wake = wake_cb };
  g_autoptr (LamRun) run = lam_run_new (experiment, data, &options, NULL);
  g_autoptr (LamSnapshot) from = NULL, to = NULL;

  for (guint i = 0; i < 2; i++) {
    LamSnapshot **into = i == 0 ? &from : &to;

    g_usleep ((gulong) ((i == 0 ? 1 : seconds) * G_USEC_PER_SEC));
    while ((*into = lam_run_take_snapshot (run)) == NULL
           || (i > 0 && to->total_steps <= from->total_steps)) {
      g_clear_pointer (into, lam_snapshot_unref);
      g_usleep (1000);
    }
  }
  return speed (from, to);
}

static int
by_value (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* @page: which is shown: the one that looks at the run, or one that does not */
static void
compare (GtkWidget *window, const char *page, double seconds, int rounds)
{
  LaminaSession *session = lamina_window_peek_session (LAMINA_WINDOW (window));
  g_autofree double *lost = g_new (double, rounds);

  for (int i = 0; i < rounds; i++) {
    g_autoptr (LamExperiment) experiment =
        lam_experiment_dup (lamina_document_peek (lamina_session_peek_document (session)));
    double in_window;

    g_action_group_activate_action (G_ACTION_GROUP (window), "train", NULL);
    g_action_group_activate_action (G_ACTION_GROUP (window), "page", g_variant_new_string (page));
    probe_run_for (1);
    in_window = speed_in_window (session, seconds);
    g_action_group_activate_action (G_ACTION_GROUP (window), "stop", NULL);
    probe_run_for (0.5);
    lost[i] = 1 - in_window / speed_alone (experiment, lamina_session_peek_data (session), seconds);
  }
  qsort (lost, rounds, sizeof *lost, by_value);
  g_print ("page %s: %.1f %% of the speed lost, median of %d (half of them %.1f to %.1f)\n", page,
           100 * lost[rounds / 2], rounds, 100 * lost[rounds / 4], 100 * lost[3 * rounds / 4]);
}

int
main (int argc, char **argv)
{
  gint64 start = g_get_monotonic_time ();
  double seconds = 5;
  int rounds = 3;
  const GOptionEntry entries[] = {
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "of each measurement", "S" },
    { "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, "with the window drawn and without", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  GtkApplication *application;
  GtkWidget *window;
  LaminaSession *session;

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error) || rounds < 1) {
    g_printerr ("%s\n", error != NULL ? error->message : "--rounds is 1 or more");
    return 2;
  }
  window = probe_window_new (&application);
  session = lamina_window_peek_session (LAMINA_WINDOW (window));

  g_print ("window drawn %.0f ms after main ()\n", (g_get_monotonic_time () - start) / 1e3);
  probe_run_for (0.5);
  probe_measure (window, MIN (seconds, 2), "at rest", NULL, NULL);
  start_training (window);
  probe_measure (window, seconds, "training on every processor", NULL, NULL);
  g_print ("  at %.0f samples/s\n", lamina_session_peek_snapshot (session)->samples_per_second);
  g_action_group_activate_action (G_ACTION_GROUP (window), "stop", NULL);
  probe_run_for (0.5);
  compare (window, "train", MIN (seconds, 3), rounds);
  compare (window, "runs", MIN (seconds, 3), rounds);
  probe_window_free (window, application);
  return 0;
}
