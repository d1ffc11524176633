/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The dialog that fetches public sets, against a server of the test's own on this computer: a list
 * of sets with its address takes the place of the built-in one. Progress, stopping and going on,
 * using what came, and what goes wrong in words. The first argument is fetch-server.py. */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "application.h"
#include "fetch-dialog.h"
#include "fetch-sets.h"
#include "lam.h"

#define SIZE 400000 /* four seconds of the server's slow answer */

static char *room, *served;

static char *
set_json (const char *id, const char *sum, guint port, const char *path)
{
  return g_strdup_printf ("{\"id\": \"%s\", \"title\": \"%s\", \"open\": \"a.bin\", \"files\": "
                          "[{\"name\": \"a.bin\", \"bytes\": %u, \"sha256\": \"%s\", "
                          "\"addresses\": [\"http://127.0.0.1:%u/%s\"]}]}",
                          id, id, SIZE, sum, port, path);
}

/* Three sets: one that comes slowly, one with a wrong byte, one of a server that is not there. */
static void
write_list (guint port, const char *sum)
{
  g_autofree char *slow = set_json ("slow", sum, port, "slow");
  g_autofree char *wrong = set_json ("wrong", sum, port, "wrong");
  g_autofree char *gone = set_json ("gone", sum, 1, "whole");
  g_autofree char *json = g_strdup_printf ("{\"sets\": [%s, %s, %s]}", slow, wrong, gone);
  g_autofree char *path = g_build_filename (room, "sets.json", NULL);
  g_autofree char *overlay = g_strdup_printf ("/dev/lamina/lamina/sets.json=%s", path);

  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  g_setenv ("G_RESOURCE_OVERLAYS", overlay, TRUE);
}

/* Returns: (transfer full) */
static GSubprocess *
start_server (const char *script)
{
  g_autofree guint8 *bytes = g_malloc (SIZE);
  g_autofree char *sum = NULL, *line = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) out = NULL;
  GSubprocess *server;

  for (guint i = 0; i < SIZE; i++)
    bytes[i] = (guint8) (i * 31 >> 3);
  served = g_build_filename (room, "served", NULL);
  g_assert_true (g_file_set_contents (served, (char *) bytes, SIZE, &error));
  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                             "python3", script, served, NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, SIZE);
  write_list ((guint) g_ascii_strtoull (line, NULL, 10), sum);
  return server;
}

/* ---- the dialog ---- */

/* What is below @root, of @type, number @n in their order; NULL: there are fewer. */
static GtkWidget *
find (GtkWidget *root, GType type, guint *n)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && (*n)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, type, n);

    if (found != NULL)
      return found;
  }
  return NULL;
}

typedef struct {
  GtkWidget *row;
  const char *button; /* what its button says in the end */
  double share;       /* or how far it gets */
} Wanted;

static GtkWidget *
part_of (GtkWidget *row, GType type)
{
  guint n = 0;

  return find (row, type, &n);
}

static gboolean
says (gpointer data)
{
  const Wanted *wanted = data;
  GtkWidget *button = part_of (wanted->row, GTK_TYPE_BUTTON);
  GtkWidget *bar = part_of (wanted->row, GTK_TYPE_PROGRESS_BAR);

  if (wanted->button != NULL)
    return g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), wanted->button) == 0;
  return gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)) >= wanted->share;
}

static void
wait_for (GtkWidget *row, const char *button, double share)
{
  Wanted wanted = { row, button, share };
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (!says (&wanted)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (500);
  }
}

static void
press (GtkWidget *row)
{
  g_signal_emit_by_name (part_of (row, GTK_TYPE_BUTTON), "clicked");
}

static GtkWidget *
row_of (GtkWidget *dialog, guint n)
{
  return find (dialog, GTK_TYPE_LIST_BOX_ROW, &n);
}

static gsize
size_of (guint set, const char *name)
{
  g_autofree char *folder = lamina_fetch_set_folder (lamina_fetch_sets_peek ()->pdata[set]);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf status;

  return g_stat (path, &status) == 0 ? (gsize) status.st_size : 0;
}

static void
chosen_cb (GtkWidget *dialog, const char *path, char **chosen)
{
  *chosen = g_strdup (path);
}

static GtkWidget *
dialog_new (const char *folder)
{
  GtkWidget *dialog = lamina_fetch_dialog_new (NULL, folder);

  gtk_window_present (GTK_WINDOW (dialog));
  gtk_test_widget_wait_for_draw (dialog);
  return dialog;
}

static void
test_stop_and_go_on (void)
{
  GtkWidget *dialog = dialog_new ("slow"), *row = row_of (dialog, 0);
  g_autofree char *chosen = NULL, *path = NULL;
  gsize have;

  g_signal_connect (dialog, "chosen", G_CALLBACK (chosen_cb), &chosen);
  wait_for (row, "Download", 0);
  press (row);
  wait_for (row, "Cancel", 0);
  wait_for (row, NULL, 0.2);
  press (row);
  wait_for (row, "Download", 0);
  have = size_of (0, "a.bin.part");
  g_assert_cmpuint (have, >, SIZE / 10);
  g_assert_cmpuint (have, <, SIZE);
  g_assert_cmpuint (size_of (0, "a.bin"), ==, 0);
  press (row);
  /* Not from the start again. */
  wait_for (row, NULL, 0.01);
  g_assert_cmpuint (size_of (0, "a.bin.part"), >=, have);
  wait_for (row, "Use", 0);
  g_assert_cmpuint (size_of (0, "a.bin"), ==, SIZE);
  press (row);
  path = lamina_fetch_set_path (lamina_fetch_sets_peek ()->pdata[0]);
  g_assert_cmpstr (chosen, ==, path);
}

/* The last label of a row is its state. */
static const char *
state_of (GtkWidget *row)
{
  const char *text = NULL;

  for (guint i = 0;; i++) {
    guint n = i;
    GtkWidget *label = find (row, GTK_TYPE_LABEL, &n);

    if (label == NULL)
      return text;
    if (gtk_widget_has_css_class (label, "error"))
      text = gtk_label_get_label (GTK_LABEL (label));
  }
}

static void
assert_fails (GtkWidget *row, const char *words)
{
  press (row);
  wait_for (row, "Download", 0);
  g_assert_nonnull (state_of (row));
  if (strstr (state_of (row), words) == NULL)
    g_error ("“%s” does not say “%s”", state_of (row), words);
}

/* In the set's own row, and it can be tried again. */
static void
test_goes_wrong (void)
{
  GtkWidget *dialog = dialog_new (NULL);

  assert_fails (row_of (dialog, 1), "its checksum is wrong");
  assert_fails (row_of (dialog, 2), "is this computer connected to the network?");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
clean (void)
{
  const char *const names[] = { "lamina-data/slow/a.bin",
                                "lamina-data/slow",
                                "lamina-data/wrong",
                                "lamina-data/gone",
                                "lamina-data",
                                "sets.json",
                                "served",
                                "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (room, names[i], NULL);

    g_remove (path);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GSubprocess) server = NULL;
  int status;

  room = g_dir_make_tmp ("lamina-fetch-XXXXXX", NULL);
  g_setenv ("no_proxy", "127.0.0.1", TRUE);
  g_setenv ("XDG_DATA_HOME", room, TRUE);
  g_assert_cmpint (argc, >=, 2);
  server = start_server (argv[1]);
  gtk_test_init (&argc, &argv, NULL);
  lam_init ();
  lamina_register_resources ();
  adw_init ();
  g_test_add_func ("/fetch-dialog/stop-and-go-on", test_stop_and_go_on);
  g_test_add_func ("/fetch-dialog/goes-wrong", test_goes_wrong);
  status = g_test_run ();
  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  clean ();
  g_free (served);
  g_free (room);
  return status;
}
