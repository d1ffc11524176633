/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the Inspect page costs the main thread: processor time of each turn of the main loop while
 * a large convolution is looked at alone and its setting changes, the loss takes its place, and the
 * rate of one step is moved. A turn may hold several callbacks, so that none of them takes longer
 * than the longest turn without a frame. */

#include "edits.h"
#include "probe.h"

#define CHANGES 12

static void
state (GtkWidget *window, const char *name, GVariant *value)
{
  g_action_group_change_action_state (G_ACTION_GROUP (window), name, value);
}

static GtkWidget *
find_type (GtkWidget *root, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (root, type) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

static void
open_at (GtkWidget *window, const char *id, const char *view, ProbeTurns *turns)
{
  g_action_group_activate_action (G_ACTION_GROUP (window), "ready", g_variant_new_string (id));
  while (lamina_session_peek_data (lamina_window_peek_session (LAMINA_WINDOW (window))) == NULL)
    probe_turns_for (turns, 0.1);
  state (window, "page", g_variant_new_string ("inspect"));
  state (window, "inspect-view", g_variant_new_string (view));
  probe_turns_for (turns, 2);
}

/* Four pictures of 28×28 with 64 channels behind them: 200000 numbers in y. */
static void
measure_alone (GtkWidget *window)
{
  LaminaDocument *document = lamina_window_peek_document (LAMINA_WINDOW (window));
  ProbeTurns *turns = probe_turns_new (window);

  open_at (window, "layer-bench", "alone", turns);
  probe_turns_print (turns, "opening Layer Alone");
  turns = probe_turns_new (window);
  for (guint i = 0; i < CHANGES; i++) {
    g_autofree char *filters = g_strdup_printf ("%u", 64 + i % 2);

    lamina_layer_edit (document, 0, "filters", filters, NULL);
    probe_turns_for (turns, 1);
  }
  probe_turns_print (turns, "another number of filters");
  turns = probe_turns_new (window);
  for (guint i = 0; i < CHANGES; i++) {
    state (window, "bench-loss", g_variant_new_boolean (i % 2 == 0));
    probe_turns_for (turns, 1);
  }
  probe_turns_print (turns, "the loss, and the layer again");
}

static void
measure_step (GtkWidget *window)
{
  ProbeTurns *turns = probe_turns_new (window);
  GtkWidget *view, *rate;

  open_at (window, "one-step", "step", turns);
  probe_turns_print (turns, "opening One Step");
  turns = probe_turns_new (window);
  view = find_type (window, g_type_from_name ("LaminaInspectStep"));
  rate = find_type (view, GTK_TYPE_SCALE);
  for (guint i = 0; i < 40; i++) {
    gtk_range_set_value (GTK_RANGE (rate), -6 + 0.2 * i);
    probe_turns_for (turns, 0.05);
  }
  probe_turns_print (turns, "moving the rate");
}

int
main (int argc, char **argv)
{
  GtkApplication *application;
  GtkWidget *window = probe_window_new (&application);

  measure_alone (window);
  measure_step (window);
  probe_window_free (window, application);
  return 0;
}
