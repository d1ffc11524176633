/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What tests of the window in this process share: the application, waiting for what comes from a
 * worker, and finding a widget by its type. */

#pragma once

#include <adwaita.h>

#include "application.h"
#include "session.h"

static GtkApplication *application;

/* First in main (): criticals are fatal from here on. */
static inline void
in_window_begin (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  lam_init ();
  lamina_register_resources ();
  adw_init ();
  application = lamina_application_new ();
  g_application_register (G_APPLICATION (application), NULL, NULL);
}

/* Last in main (). Returns: what main () returns */
static inline int
in_window_end (void)
{
  int status = g_test_run ();

  lamina_session_join_all ();
  g_object_unref (application);
  return status;
}

/* Runs the main loop until @condition holds; fails after @seconds. */
static inline void
wait_within (guint seconds, gboolean (*condition) (gpointer), gpointer data)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;

  while (!condition (data)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_main_context_iteration (NULL, FALSE);
  }
}

/* For four minutes: probes are nice, and come to their turn late on a busy machine. */
static inline void
wait_for (gboolean (*condition) (gpointer), gpointer data)
{
  wait_within (240, condition, data);
}

/* The first widget of @type in the tree below @root, or NULL. */
static inline GtkWidget *
find_type (GtkWidget *root, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_type (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}
