/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fetching from a server of the test's own on this computer: whole, cut off, from a mirror, with a
 * wrong checksum, cancelled, gone on with, onto a full disk, and with nobody there. The first
 * argument is fetch-server.py, which python3 runs. */

#include <glib/gstdio.h>
#include <string.h>

#include "fetch-job.h"
#include "lam.h"

#define SIZE 300000

static char *folder, *served;
static guint port;

static char *
served_sum (void)
{
  g_autofree char *text = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (served, &text, &n, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guint8 *) text, n);
}

/* A set of one file "a.bin" from the given paths of the server. */
static GPtrArray *
sets_new (const char *first, const char *second, const char *sum)
{
  g_autofree char *right = served_sum ();
  g_autofree char *mirror = second != NULL
                                ? g_strdup_printf (", \"http://127.0.0.1:%u/%s\"", port, second)
                                : g_strdup ("");
  g_autofree char *json =
      g_strdup_printf ("{\"sets\": [{\"id\": \"one\", \"title\": \"One\", \"files\": [{\"name\": "
                       "\"a.bin\", \"bytes\": "
                       "%u, \"sha256\": \"%s\", \"addresses\": [\"http://127.0.0.1:%u/%s\"%s]}]}]}",
                       SIZE, sum != NULL ? sum : right, port, first, mirror);
  g_autoptr (GError) error = NULL;
  GPtrArray *sets = lamina_fetch_sets_parse (json, -1, &error);

  g_assert_no_error (error);
  return sets;
}

static char *
place (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
forget (void)
{
  g_autofree char *file = place ("a.bin"), *part = place ("a.bin.part");

  g_unlink (file);
  g_unlink (part);
}

static gboolean
is_there (const char *name)
{
  g_autofree char *path = place (name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
progress_cb (double share, gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (share, >=, *last);
  g_assert_cmpfloat (share, <=, 1);
  *last = share;
}

static void
assert_fetches (const char *first, const char *second)
{
  g_autoptr (GPtrArray) sets = sets_new (first, second, NULL);
  g_autoptr (GError) error = NULL;

  lamina_fetch (sets->pdata[0], folder, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_there ("a.bin"));
  g_assert_false (is_there ("a.bin.part"));
}

static void
assert_fails (const char *first, const char *second, const char *sum, const char *words)
{
  g_autoptr (GPtrArray) sets = sets_new (first, second, sum);
  g_autoptr (GError) error = NULL;

  g_assert_false (lamina_fetch (sets->pdata[0], folder, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_false (is_there ("a.bin"));
}

static void
test_whole (void)
{
  g_autoptr (GPtrArray) sets = sets_new ("whole", NULL, NULL);
  g_autoptr (GError) error = NULL;
  double share = 0;

  forget ();
  g_assert_true (lamina_fetch (sets->pdata[0], folder, NULL, progress_cb, &share, &error));
  g_assert_no_error (error);
  /* Told at the end; sums of whole bytes are exact in double. */
  g_assert_cmpfloat (share, ==, 1);
  g_assert_true (is_there ("a.bin"));
  /* The second time nothing is asked of the server: this path does not exist. */
  assert_fetches ("nothing", NULL);
}

static void
test_cut (void)
{
  forget ();
  assert_fetches ("cut", NULL);
  forget ();
  assert_fetches ("cut-no-range", "whole");
}

static void
test_mirror (void)
{
  forget ();
  assert_fetches ("nothing", "whole");
  forget ();
  assert_fetches ("wrong", "whole");
  forget ();
  assert_fails ("nothing", NULL, NULL, "404");
}

static void
test_checksum (void)
{
  g_autofree char *sum = g_strnfill (64, '0');

  forget ();
  assert_fails ("whole", NULL, sum, "checksum");
  g_assert_false (is_there ("a.bin.part"));
  forget ();
  assert_fails ("long", NULL, NULL, "longer");
}

static void
test_goes_on (void)
{
  g_autofree char *text = NULL, *part = place ("a.bin.part");
  gsize n;

  forget ();
  g_assert_true (g_file_get_contents (served, &text, &n, NULL));
  g_assert_true (g_file_set_contents (part, text, 100000, NULL));
  /* This path refuses whoever asks for all of it. */
  assert_fetches ("range-only", NULL);
  /* What is there is of another file: found out by the checksum, then fetched whole. */
  forget ();
  memset (text, 0, 100000);
  g_assert_true (g_file_set_contents (part, text, 100000, NULL));
  assert_fetches ("whole", "whole");
}

static void
cancel_cb (double share, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  g_autoptr (GPtrArray) sets = sets_new ("slow", NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  forget ();
  g_assert_false (
      lamina_fetch (sets->pdata[0], folder, cancellable, cancel_cb, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (is_there ("a.bin.part"));
}

static void
test_full_disk (void)
{
  g_autofree char *part = place ("a.bin.part");

  forget ();
  /* Every write to /dev/full fails with ENOSPC. */
  g_assert_cmpint (symlink ("/dev/full", part), ==, 0);
  assert_fails ("whole", "whole", NULL, "full");
}

static void
test_offline (void)
{
  g_autoptr (GPtrArray) sets = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sum = g_strnfill (64, '0');
  /* Port 9 of this computer: nobody listens there. */
  g_autofree char *json =
      g_strdup_printf ("{\"sets\": [{\"id\": \"one\", \"title\": \"One\", \"files\": [{\"name\": "
                       "\"a.bin\", \"bytes\": "
                       "5, \"sha256\": \"%s\", \"addresses\": [\"http://127.0.0.1:9/a\"]}]}]}",
                       sum);

  forget ();
  sets = lamina_fetch_sets_parse (json, -1, &error);
  g_assert_no_error (error);
  g_assert_false (lamina_fetch (sets->pdata[0], folder, NULL, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "connected to the network"));
}

/* The list that is built in is whole; faulty ones are refused. */
static void
test_list (void)
{
  static const char *const wrong[] = {
    "{}",
    "{\"sets\": [{\"id\": \"../x\", \"files\": []}]}",
    "{\"sets\": [{\"id\": \"x\", \"files\": []}]}",
    "{\"sets\": [{\"id\": \"x\", \"files\": [{\"name\": \"../y\", \"bytes\": 1}]}]}",
    "{\"sets\": [{\"id\": \"x\", \"files\": [{\"name\": \"y\", \"bytes\": 1, \"sha256\": "
    "\"12\"}]}]}",
    "{\"sets\": [{\"id\": \"x\", \"files\": [{\"name\": \"y\", \"bytes\": 1, \"sha256\": "
    "\"0000000000000000000000000000000000000000000000000000000000000000\", \"addresses\": "
    "[\"http://example.org/\"]}]}]}",
  };

  g_assert_cmpuint (lamina_fetch_sets_peek ()->len, >=, 4);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (lamina_fetch_sets_parse (wrong[i], -1, &error));
    g_assert_nonnull (error);
  }
}

static void
make_served (void)
{
  g_autofree char *bytes = g_malloc (SIZE);

  for (gsize i = 0; i < SIZE; i++)
    bytes[i] = (char) (lam_random_at (3, i) >> 24);
  served = place ("served");
  g_assert_true (g_file_set_contents (served, bytes, SIZE, NULL));
}

/* The server says its port on the first line, once it listens. */
static GSubprocess *
start_server (const char *script)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *server =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        "python3", script, served, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  port = (guint) g_ascii_strtoull (line, NULL, 10);
  g_assert_cmpuint (port, >, 0);
  return server;
}

int
main (int argc, char **argv)
{
  g_autoptr (GSubprocess) server = NULL;
  int result;

  /* This computer is asked directly, whatever proxy the environment names. */
  g_setenv ("no_proxy", "127.0.0.1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  folder = g_dir_make_tmp ("lamina-fetch-XXXXXX", NULL);
  make_served ();
  server = start_server (argv[1]);
  g_test_add_func ("/fetch/list", test_list);
  g_test_add_func ("/fetch/whole", test_whole);
  g_test_add_func ("/fetch/cut", test_cut);
  g_test_add_func ("/fetch/mirror", test_mirror);
  g_test_add_func ("/fetch/checksum", test_checksum);
  g_test_add_func ("/fetch/goes-on", test_goes_on);
  g_test_add_func ("/fetch/cancel", test_cancel);
  g_test_add_func ("/fetch/full-disk", test_full_disk);
  g_test_add_func ("/fetch/offline", test_offline);
  result = g_test_run ();
  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  forget ();
  g_unlink (served);
  g_rmdir (folder);
  g_free (served);
  g_free (folder);
  return result;
}
