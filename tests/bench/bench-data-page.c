/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the Data page costs the main thread:
 *
 *   bench-data-page [DATA OR EXPERIMENT]
 *
 * Without a file the built-in digits, 60000 of them. Processor time of each turn of the main loop
 * while the data are read and shown on each view, and while a step of preparation changes; then of
 * the edit alone, which is what a slider's callback takes. A turn with a frame in it is counted
 * apart: that is drawing, and the toolkit's. A turn may hold several callbacks, so that none of
 * them takes longer than the longest turn. */

#include "edits.h"
#include "probe.h"

#define EDITS 40

/* The data of @path, or the built-in digits, as a user would choose them. */
static void
choose (GtkWidget *window, const char *path)
{
  g_autoptr (JsonNode) data =
      json_from_string ("{\"source\": \"drawn_digits\", \"samples\": 60000, \"prepare\": "
                        "[\"scale\", \"salt_and_pepper\"]}",
                        NULL);

  if (path != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (window), "open-path",
                                    g_variant_new_string (path));
  else
    lamina_data_choose (lamina_window_peek_document (LAMINA_WINDOW (window)), data, NULL, "Data",
                        NULL);
}

static void
wait_read (GtkWidget *window, ProbeTurns *turns)
{
  LaminaSession *session = lamina_window_peek_session (LAMINA_WINDOW (window));

  do
    probe_turns_for (turns, 0.5);
  while (lamina_session_is_reading (session));
  if (lamina_session_peek_data_error (session) != NULL)
    g_error ("%s", lamina_session_peek_data_error (session));
}

static void
set_view (GtkWidget *window, const char *view)
{
  g_action_group_activate_action (G_ACTION_GROUP (window), "data-view",
                                  g_variant_new_string (view));
}

static void
measure_reading (GtkWidget *window, const char *path, const char *view)
{
  g_autofree char *title = g_strdup_printf ("reading, then “%s”", view);
  ProbeTurns *turns = probe_turns_new (window);

  choose (window, path);
  set_view (window, view);
  wait_read (window, turns);
  probe_turns_for (turns, 2);
  probe_turns_print (turns, title);
  /* Other data first, so that these are read again. */
  g_action_group_activate_action (G_ACTION_GROUP (window), "undo", NULL);
  turns = probe_turns_new (window);
  wait_read (window, turns);
  probe_turns_print (turns, "  and back again");
}

/* As a slider does, in an experiment with layers: a step's number changes, and again before the
 * data are there. */
static void
measure_edits (GtkWidget *window)
{
  LaminaDocument *document = lamina_window_peek_document (LAMINA_WINDOW (window));
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (double));
  ProbeTurns *turns = probe_turns_new (window);

  for (guint i = 0; i < EDITS; i++) {
    g_autofree char *json =
        g_strdup_printf ("[\"scale\", {\"step\": \"salt_and_pepper\", \"salt\": 0.%02u}]", i + 1);
    double begun = probe_cpu_ms (), took;
    g_autoptr (GError) error = NULL;

    lamina_experiment_edit (document, "data.prepare", json, &error);
    g_assert_no_error (error);
    took = probe_cpu_ms () - begun;
    g_array_append_val (edits, took);
    probe_turns_for (turns, 0.05);
  }
  wait_read (window, turns);
  probe_turns_print (turns, "changing a step");
  probe_print ("  the edit alone", edits);
}

int
main (int argc, char **argv)
{
  static const char *const views[] = { "samples", "found", "prepare", "split" };
  const char *path = argc > 1 ? argv[1] : NULL;
  GtkApplication *application;
  GtkWidget *window = probe_window_new (&application);
  ProbeTurns *turns = probe_turns_new (window);

  g_action_group_activate_action (G_ACTION_GROUP (window), "new-empty", NULL);
  g_action_group_change_action_state (G_ACTION_GROUP (window), "page",
                                      g_variant_new_string ("data"));
  wait_read (window, turns);
  probe_turns_print (turns, "opening the page");
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    measure_reading (window, path, views[i]);
  g_action_group_activate_action (G_ACTION_GROUP (window), "ready",
                                  g_variant_new_string ("denoising"));
  g_action_group_change_action_state (G_ACTION_GROUP (window), "page",
                                      g_variant_new_string ("data"));
  set_view (window, "prepare");
  turns = probe_turns_new (window);
  wait_read (window, turns);
  probe_turns_print (turns, "a ready-made experiment");
  measure_edits (window);
  probe_window_free (window, application);
  return 0;
}
