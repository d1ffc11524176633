/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-json.h. */

#include "lam-json.h"

#define MOST_NESTED 200

/* Whether brackets outside of texts are nested no deeper than a parser's stack takes. */
static gboolean
is_shallow (const char *text, gsize n)
{
  guint depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < n; i++)
    if (quoted) {
      if (text[i] == '\\')
        i++;
      else if (text[i] == '"')
        quoted = FALSE;
    } else if (text[i] == '"')
      quoted = TRUE;
    else if (text[i] == '[' || text[i] == '{') {
      if (++depth > MOST_NESTED)
        return FALSE;
    } else if ((text[i] == ']' || text[i] == '}') && depth > 0)
      depth--;
  return TRUE;
}

typedef struct {
  GHashTable *seen; /* "object name" */
  char *twice;
} Names;

static void
member_cb (JsonParser *parser, JsonObject *object, const char *name, gpointer data)
{
  Names *names = data;

  if (names->twice == NULL
      && !g_hash_table_add (names->seen, g_strdup_printf ("%p %s", (void *) object, name)))
    names->twice = g_strdup (name);
}

static JsonNode *
parse (const char *text, gsize n, const char *where, Names *names, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) inner = NULL;
  JsonNode *root;

  g_signal_connect (parser, "object-member", G_CALLBACK (member_cb), names);
  if (!json_parser_load_from_data (parser, text, (gssize) n, &inner)) {
    lam_fail (error, LAM_ERROR_FORMAT, "%s is not JSON: %s.", where, inner->message);
    return NULL;
  }
  root = json_parser_get_root (parser);
  if (names->twice != NULL)
    lam_fail (error, LAM_ERROR_FORMAT, "%s has the name “%s” twice.", where, names->twice);
  else if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    lam_fail (error, LAM_ERROR_FORMAT, "%s is not a JSON object.", where);
  else
    return json_node_ref (root);
  return NULL;
}

JsonNode *
lam_json_object (const char *text, gsize n, const char *where, GError **error)
{
  Names names = { 0 };
  JsonNode *root;

  if (n > G_MAXINT / 2 || !g_utf8_validate_len (text, n, NULL)) {
    lam_fail (error, LAM_ERROR_FORMAT, "%s is not text in UTF-8.", where);
    return NULL;
  }
  if (!is_shallow (text, n)) {
    lam_fail (error, LAM_ERROR_FORMAT, "%s has brackets in brackets more than %d deep.", where,
              MOST_NESTED);
    return NULL;
  }
  names.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  root = parse (text, n, where, &names, error);
  g_hash_table_unref (names.seen);
  g_free (names.twice);
  return root;
}

const char *
lam_json_text (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

JsonObject *
lam_json_member (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
lam_json_list (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

gboolean
lam_json_count (JsonNode *node, gsize *count)
{
  gint64 value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  value = json_node_get_int (node);
  *count = (gsize) value;
  return value >= 0;
}

gboolean
lam_json_is_on (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

gboolean
lam_json_number (JsonNode *node, double *number)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *number = json_node_get_double (node);
  return TRUE;
}
