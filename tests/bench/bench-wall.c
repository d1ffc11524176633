/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How smooth the wall of samples scrolls:
 *
 *   bench-wall [--seconds S] [DATA OR EXPERIMENT]
 *
 * Without a file the built-in digits, 60000 of them. The wall moves by a fixed number of pixels a
 * frame, first at the pace of a finger, then as fast as a dragged slider. */

#include "edits.h"
#include "probe.h"

#define SLOW 12  /* pixels a frame: 720 a second */
#define FAST 400 /* 24000 a second: every tile is new in every other frame */

typedef struct {
  GtkAdjustment *adjustment;
  double pace;
} Scroll;

/* Back and forth between the ends. */
static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Scroll *scroll = user_data;
  double end = gtk_adjustment_get_upper (scroll->adjustment)
               - gtk_adjustment_get_page_size (scroll->adjustment);
  double next = gtk_adjustment_get_value (scroll->adjustment) + scroll->pace;

  if (next < 0 || next > end)
    scroll->pace = -scroll->pace;
  gtk_adjustment_set_value (scroll->adjustment, next);
  return G_SOURCE_CONTINUE;
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

/* The list comes a little at a time. */
static guint
count_samples (GtkWidget *grid)
{
  GListModel *list = G_LIST_MODEL (gtk_grid_view_get_model (GTK_GRID_VIEW (grid)));
  guint before;

  do {
    before = g_list_model_get_n_items (list);
    probe_run_for (1);
  } while (g_list_model_get_n_items (list) != before);
  return before;
}

static void
measure (GtkWidget *grid, double pace, double seconds, const char *title)
{
  Scroll scroll = { gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (grid)), pace };

  probe_measure (grid, seconds, title, scroll_cb, &scroll);
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
    probe_run_for (0.5);
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
  window = probe_window_new (&application);
  show_data (window, path);
  grid = find_type (window, GTK_TYPE_GRID_VIEW);
  g_print ("%u samples\n", count_samples (grid));
  measure (grid, SLOW, seconds, "scrolling like a finger");
  measure (grid, FAST, seconds, "scrolling like a dragged slider");
  probe_window_free (window, application);
  return 0;
}
