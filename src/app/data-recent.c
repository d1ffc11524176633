/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See data-recent.h. */

#include "data-recent.h"

#include <glib/gi18n.h>
#include <string.h>

#include "settings.h"

#define KEY "recent-sets"
#define MOST 8

static GSettings *
peek_settings (void)
{
  static GSettings *settings;

  if (settings == NULL)
    settings = lamina_settings_open ();
  return settings;
}

void
lamina_recent_connect (GCallback callback, gpointer object)
{
  if (peek_settings () != NULL)
    g_signal_connect_object (peek_settings (), "changed::" KEY, callback, object,
                             G_CONNECT_SWAPPED);
}

char **
lamina_recent_dup (void)
{
  return peek_settings () != NULL ? g_settings_get_strv (peek_settings (), KEY)
                                  : g_new0 (char *, 1);
}

/* Writes the list without @path, and with it in front if @first. */
static void
rewrite (const char *path, gboolean first)
{
  g_auto (GStrv) before = lamina_recent_dup ();
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GPtrArray) now = g_ptr_array_new ();

  if (uri == NULL || peek_settings () == NULL)
    return;
  if (first && g_strcmp0 (before[0], uri) == 0)
    return;
  if (first)
    g_ptr_array_add (now, uri);
  for (guint i = 0; before[i] != NULL && now->len < MOST; i++)
    if (strcmp (before[i], uri) != 0)
      g_ptr_array_add (now, before[i]);
  g_ptr_array_add (now, NULL);
  g_settings_set_strv (peek_settings (), KEY, (const char *const *) now->pdata);
}

void
lamina_recent_add (const char *path)
{
  rewrite (path, TRUE);
}

void
lamina_recent_remove (const char *path)
{
  rewrite (path, FALSE);
}

void
lamina_recent_clear (void)
{
  if (peek_settings () != NULL)
    g_settings_reset (peek_settings (), KEY);
}

/* ---- what is read ---- */

static void
data_cb (LaminaSession *session)
{
  const LamExperiment *now = lamina_document_peek (lamina_session_peek_document (session));
  const LamItem *source = lam_experiment_source (now);

  if (lamina_session_peek_data (session) == NULL)
    return;
  for (guint i = 0; i < source->kind->n_params; i++)
    if (source->kind->params[i].flags & LAM_PARAM_PATH && lam_item_is_set (source, i)) {
      g_autofree char *path = g_canonicalize_filename (lam_item_text (source, i), now->folder);

      lamina_recent_add (path);
      return;
    }
}

void
lamina_recent_follow (LaminaSession *session)
{
  g_signal_connect (session, "data", G_CALLBACK (data_cb), NULL);
}

/* ---- for people ---- */

char *
lamina_recent_dup_name (const char *uri)
{
  g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);

  return path != NULL ? g_filename_display_basename (path) : g_strdup (uri);
}

char *
lamina_recent_dup_place (const char *uri)
{
  g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : g_strdup ("");
  const char *home = g_get_home_dir ();
  gsize n = strlen (home);
  g_autofree char *rest = NULL;

  if (n <= 1 || strncmp (folder, home, n) != 0 || (folder[n] != '\0' && folder[n] != '/'))
    return g_filename_display_name (folder);
  rest = g_filename_display_name (folder + n);
  return g_strconcat ("~", rest, NULL);
}

/* An underscore in a menu marks a mnemonic, two are one. */
static char *
escape (const char *text)
{
  g_auto (GStrv) pieces = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", pieces);
}

void
lamina_recent_fill_menu (GMenu *menu)
{
  g_auto (GStrv) uris = lamina_recent_dup ();
  g_autoptr (GMenu) sets = g_menu_new (), end = g_menu_new ();

  g_menu_remove_all (menu);
  for (guint i = 0; uris[i] != NULL; i++) {
    g_autofree char *name = lamina_recent_dup_name (uris[i]);
    g_autofree char *place = lamina_recent_dup_place (uris[i]);
    /* Translators: a file, and the folder that it is in */
    g_autofree char *both = g_strdup_printf (_ ("%s in %s"), name, place);
    g_autofree char *label = escape (both);
    g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

    g_menu_item_set_action_and_target (item, "win.recent-data", "s", uris[i]);
    g_menu_append_item (sets, item);
  }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (sets));
  g_menu_append (end, _ ("_Clear the List"), "win.clear-recent-data");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (end));
}
