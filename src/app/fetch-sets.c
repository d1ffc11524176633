/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See fetch-sets.h. */

#include "fetch-sets.h"

#include <string.h>

#include "lam.h"
#include "lamina-sets-resources.h"

#define RESOURCE "/dev/lamina/lamina/sets.json"

static void
file_free (gpointer data)
{
  LaminaFetchFile *file = data;

  g_free (file->name);
  g_free (file->sha256);
  g_strfreev (file->addresses);
  g_free (file);
}

static void
set_free (gpointer data)
{
  LaminaFetchSet *set = data;

  g_free (set->id);
  g_free (set->title);
  g_free (set->summary);
  g_free (set->licence);
  g_free (set->citation);
  g_free (set->open);
  g_free (set->folder);
  g_clear_pointer (&set->files, g_ptr_array_unref);
  g_free (set);
}

static char *
dup_text (JsonObject *object, const char *member)
{
  return g_strdup (json_object_get_string_member_with_default (object, member, ""));
}

/* A name that stays in its folder. */
static gboolean
is_plain_name (const char *name)
{
  return *name != '\0' && *name != '.' && strchr (name, '/') == NULL;
}

static gboolean
is_sha256 (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static char **
dup_addresses (JsonObject *object)
{
  JsonArray *array = json_object_has_member (object, "addresses")
                         ? json_object_get_array_member (object, "addresses")
                         : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

static gboolean
check_file (const LaminaFetchSet *set, const LaminaFetchFile *file, GError **error)
{
  if (!is_plain_name (file->name))
    return lam_fail (error, LAM_ERROR_FORMAT, "Set “%s”: “%s” is no name of a file.", set->id,
                     file->name);
  if (!is_sha256 (file->sha256) || file->bytes <= 0)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "Set “%s”: “%s” needs its size and 64 hexadecimal digits of SHA-256.", set->id,
                     file->name);
  for (guint i = 0; file->addresses[i] != NULL; i++)
    if (!g_str_has_prefix (file->addresses[i], "https://")
        && !g_str_has_prefix (file->addresses[i], "http://127.0.0.1:"))
      return lam_fail (error, LAM_ERROR_FORMAT, "Set “%s”: “%s” is no https address.", set->id,
                       file->addresses[i]);
  return file->addresses[0] != NULL
         || lam_fail (error, LAM_ERROR_FORMAT, "Set “%s”: “%s” has no address.", set->id,
                      file->name);
}

static gboolean
read_files (LaminaFetchSet *set, JsonObject *object, GError **error)
{
  JsonArray *files = json_object_has_member (object, "files")
                         ? json_object_get_array_member (object, "files")
                         : NULL;

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++) {
    JsonObject *from = json_array_get_object_element (files, i);
    LaminaFetchFile *file = g_new0 (LaminaFetchFile, 1);

    g_ptr_array_add (set->files, file);
    file->name = dup_text (from, "name");
    file->bytes = json_object_get_int_member_with_default (from, "bytes", 0);
    file->sha256 = dup_text (from, "sha256");
    file->addresses = dup_addresses (from);
    if (!check_file (set, file, error))
      return FALSE;
  }
  return set->files->len > 0
         || lam_fail (error, LAM_ERROR_FORMAT, "Set “%s” has no files.", set->id);
}

GPtrArray *
lamina_fetch_sets_parse (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func (set_free);
  JsonNode *root;
  JsonArray *array;

  if (!json_parser_load_from_data (parser, json, length, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)
      || !json_object_has_member (json_node_get_object (root), "sets")) {
    lam_fail (error, LAM_ERROR_FORMAT, "There is no list of sets.");
    return NULL;
  }
  array = json_object_get_array_member (json_node_get_object (root), "sets");
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *from = json_array_get_object_element (array, i);
    LaminaFetchSet *set = g_new0 (LaminaFetchSet, 1);

    g_ptr_array_add (sets, set);
    set->id = dup_text (from, "id");
    set->title = dup_text (from, "title");
    set->summary = dup_text (from, "summary");
    set->licence = dup_text (from, "licence");
    set->citation = dup_text (from, "citation");
    set->open = dup_text (from, "open");
    set->folder = g_strdup (json_object_get_string_member_with_default (from, "folder", set->id));
    set->files = g_ptr_array_new_with_free_func (file_free);
    if (!is_plain_name (set->id)) {
      lam_fail (error, LAM_ERROR_FORMAT, "“%s” is no name of a set.", set->id);
      return NULL;
    }
    if (!read_files (set, from, error))
      return NULL;
  }
  return g_steal_pointer (&sets);
}

GPtrArray *
lamina_fetch_sets_peek (void)
{
  static GPtrArray *sets;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (sets != NULL)
    return sets;
  lamina_sets_register_resource ();
  bytes = g_resources_lookup_data (RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (bytes != NULL);
  sets = lamina_fetch_sets_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                  &error);
  g_assert_no_error (error);
  return sets;
}

const LaminaFetchSet *
lamina_fetch_set_find (const char *folder)
{
  GPtrArray *sets = lamina_fetch_sets_peek ();

  for (guint i = 0; i < sets->len; i++) {
    const LaminaFetchSet *set = g_ptr_array_index (sets, i);

    if (g_strcmp0 (set->folder, folder) == 0)
      return set;
  }
  return NULL;
}

goffset
lamina_fetch_set_bytes (const LaminaFetchSet *set)
{
  goffset bytes = 0;

  for (guint i = 0; i < set->files->len; i++)
    bytes += ((LaminaFetchFile *) g_ptr_array_index (set->files, i))->bytes;
  return bytes;
}

char *
lamina_fetch_set_folder (const LaminaFetchSet *set)
{
  return g_build_filename (g_get_user_data_dir (), "lamina-data", set->id, NULL);
}

char *
lamina_fetch_set_path (const LaminaFetchSet *set)
{
  g_autofree char *folder = lamina_fetch_set_folder (set);

  return *set->open != '\0' ? g_build_filename (folder, set->open, NULL)
                            : g_steal_pointer (&folder);
}

gboolean
lamina_fetch_set_is_there (const LaminaFetchSet *set)
{
  g_autofree char *folder = lamina_fetch_set_folder (set);

  for (guint i = 0; i < set->files->len; i++) {
    const LaminaFetchFile *file = g_ptr_array_index (set->files, i);
    g_autoptr (GFile) place = g_file_new_build_filename (folder, file->name, NULL);
    g_autoptr (GFileInfo) info = g_file_query_info (place, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                    G_FILE_QUERY_INFO_NONE, NULL, NULL);

    if (info == NULL || g_file_info_get_size (info) != file->bytes)
      return FALSE;
  }
  return TRUE;
}
