/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See application.h. */

#include "application.h"

#include <glib/gi18n.h>

#include "lamina-resources.h"
#include "runs-store.h"
#include "session.h"
#include "main-window.h"

struct _LaminaApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (LaminaApplication, lamina_application, ADW_TYPE_APPLICATION)

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *self = user_data;

  adw_show_about_window (gtk_application_get_active_window (self), "application-name", "Lamina",
                         "application-icon", "dev.lamina.lamina", "version", LAMINA_VERSION,
                         "comments", _ ("Build small neural networks and watch them learn."),
                         "license-type", GTK_LICENSE_GPL_3_0, "developer-name",
                         _ ("The Lamina contributors"), "translator-credits",
                         _ ("translator-credits"), NULL);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  /* Each asks about what is unsaved in it; the last one to go ends the program. */
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_present (GTK_WINDOW (lamina_window_new (user_data)));
}

static const GActionEntry entries[] = {
  { .name = "about", .activate = about_cb },
  { .name = "quit", .activate = quit_cb },
  { .name = "new-window", .activate = new_window_cb },
};

static const struct {
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "app.new-window", { "<Control><Shift>n" } },
  { "window.close", { "<Control>w" } },
  { "win.new", { "<Control>n" } },
  { "win.open", { "<Control>o" } },
  { "win.save", { "<Control>s" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "win.undo", { "<Control>z" } },
  { "win.redo", { "<Control><Shift>z", "<Control>y" } },
  { "win.train", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.stop", { "<Control>period" } },
  { "win.add-layer", { "<Control>l" } },
  { "win.choose-data", { "<Control><Shift>d" } },
  { "win.export-weights", { "<Control>e" } },
  { "win.export-figure::png", { "<Control><Shift>e" } },
  { "win.page::data", { "<Control>1" } },
  { "win.page::train", { "<Control>2" } },
  { "win.page::results", { "<Control>4" } },
  { "win.page::runs", { "<Control>5" } },
  { "win.right-pane", { "F9" } },
  { "win.help", { "F1" } },
  { "win.show-help-overlay", { "<Control>question" } },
};

static void
lamina_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (lamina_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accelerators[i].action,
                                           (const char *const *) accelerators[i].keys);
  gtk_window_set_default_icon_name ("dev.lamina.lamina");
}

static void
lamina_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (lamina_window_new (GTK_APPLICATION (application)));
  gtk_window_present (window);
}

static void
lamina_application_open (GApplication *application, GFile **files, int n, const char *hint)
{
  for (int i = 0; i < n; i++) {
    GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
    g_autofree char *path = g_file_get_path (files[i]);

    if (!LAMINA_IS_WINDOW (window) || !lamina_window_is_fresh (LAMINA_WINDOW (window)))
      window = GTK_WINDOW (lamina_window_new (GTK_APPLICATION (application)));
    gtk_window_present (window);
    if (path != NULL)
      lamina_window_open (LAMINA_WINDOW (window), path);
  }
}

static void
lamina_application_shutdown (GApplication *application)
{
  G_APPLICATION_CLASS (lamina_application_parent_class)->shutdown (application);
  lamina_session_join_all ();
  lamina_run_store_flush_all ();
}

static void
lamina_application_class_init (LaminaApplicationClass *klass)
{
  GApplicationClass *class = G_APPLICATION_CLASS (klass);

  class->startup = lamina_application_startup;
  class->activate = lamina_application_activate;
  class->open = lamina_application_open;
  class->shutdown = lamina_application_shutdown;
}

static void
lamina_application_init (LaminaApplication *self)
{
}

GtkApplication *
lamina_application_new (void)
{
  return g_object_new (LAMINA_TYPE_APPLICATION, "application-id", "dev.lamina.lamina", "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/dev/lamina/lamina",
                       NULL);
}

void
lamina_register_resources (void)
{
  /* Twice would be an error; tests and main both call this once. */
  static gsize once;

  if (g_once_init_enter (&once)) {
    lamina_register_resource ();
    g_once_init_leave (&once, 1);
  }
}
