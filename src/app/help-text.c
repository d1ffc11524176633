/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See help-text.h. */

#include "help-text.h"

#include <gio/gio.h>
#include <string.h>

#include "lam.h"
#include "lamina-guides-resource.h"
#include "preset-data.h"

#define TRY_START "[Try: "
#define TRY_TARGET "](try:"

static void
block_free (gpointer data)
{
  LaminaHelpBlock *block = data;

  g_free (block->mark);
  g_free (block->markup);
  g_free (block->target);
  g_free (block);
}

/* The place behind @end in @rest, what stood before it escaped in @out within @tag; NULL when @end
 * does not come. */
static const char *
take_span (GString *out, const char *rest, const char *end, const char *tag)
{
  const char *found = strstr (rest, end);
  g_autofree char *escaped = NULL;

  if (found == NULL || found == rest)
    return NULL;
  escaped = g_markup_escape_text (rest, found - rest);
  g_string_append_printf (out, "<%s>%s</%s>", tag, escaped, tag);
  return found + strlen (end);
}

/* @text as Pango markup; NULL when a mark is not closed or a link stands within a sentence. */
static char *
to_markup (const char *text)
{
  GString *out = g_string_new (NULL);
  const char *p = text;

  while (p != NULL && *p != '\0') {
    gsize plain = strcspn (p, "*`[");
    g_autofree char *escaped = g_markup_escape_text (p, (gssize) plain);

    g_string_append (out, escaped);
    p += plain;
    if (g_str_has_prefix (p, "**"))
      p = take_span (out, p + 2, "**", "b");
    else if (*p == '`')
      p = take_span (out, p + 1, "`", "tt");
    else if (g_str_has_prefix (p, TRY_START))
      p = NULL;
    else if (*p != '\0')
      g_string_append_c (out, *p++);
  }
  return g_string_free (out, p == NULL);
}

static gboolean
add (GPtrArray *blocks, LaminaHelpType type, const char *mark, const char *text)
{
  LaminaHelpBlock *block = g_new0 (LaminaHelpBlock, 1);

  block->type = type;
  block->mark = g_strdup (mark);
  block->markup = to_markup (text);
  g_ptr_array_add (blocks, block);
  return block->markup != NULL;
}

static gboolean
add_try (GPtrArray *blocks, const char *line)
{
  const char *label = line + strlen (TRY_START), *middle = strstr (label, TRY_TARGET), *target;
  LaminaHelpBlock *block;

  if (middle == NULL || middle == label || !g_str_has_suffix (line, ")"))
    return FALSE;
  target = middle + strlen (TRY_TARGET);
  block = g_new0 (LaminaHelpBlock, 1);
  block->type = LAMINA_HELP_TRY;
  block->markup = g_strndup (label, middle - label);
  block->target = g_strndup (target, strlen (target) - 1);
  g_ptr_array_add (blocks, block);
  return *block->target != '\0';
}

/* The mark of a list item, and where its text begins; NULL when @line is none. */
static char *
take_mark (const char *line, const char **text)
{
  gsize digits = strspn (line, "0123456789");

  if (g_str_has_prefix (line, "- ")) {
    *text = line + 2;
    return g_strdup ("•");
  }
  if (digits == 0 || !g_str_has_prefix (line + digits, ". "))
    return NULL;
  *text = line + digits + 2;
  return g_strndup (line, digits + 1);
}

/* Whether @line goes on with the paragraph or item before it. */
static gboolean
continues (const char *line)
{
  const char *text;
  g_autofree char *mark = take_mark (line, &text);

  return *line != '\0' && *line != '#' && mark == NULL && !g_str_has_prefix (line, TRY_START);
}

static gboolean
add_line (GPtrArray *blocks, const char *line)
{
  const char *text = line;
  g_autofree char *mark = take_mark (line, &text);

  if (g_str_has_prefix (line, "## "))
    return add (blocks, LAMINA_HELP_HEADING, NULL, line + 3);
  if (g_str_has_prefix (line, "# "))
    return add (blocks, LAMINA_HELP_TITLE, NULL, line + 2);
  if (*line == '#')
    return FALSE;
  if (g_str_has_prefix (line, TRY_START))
    return add_try (blocks, line);
  return add (blocks, mark != NULL ? LAMINA_HELP_ITEM : LAMINA_HELP_PARAGRAPH, mark, text);
}

GPtrArray *
lamina_help_parse (const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func (block_free);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr (GString) line = g_string_new (g_strstrip (lines[i]));
    guint first = i;

    if (line->len == 0)
      continue;
    if (continues (line->str) || *line->str == '-' || g_ascii_isdigit (*line->str))
      while (lines[i + 1] != NULL && continues (g_strstrip (lines[i + 1])))
        g_string_append_printf (line, " %s", lines[++i]);
    if (!add_line (blocks, line->str)) {
      lam_fail (error, LAM_ERROR_FORMAT, "Line %u cannot be read: “%s”.", first + 1, line->str);
      return NULL;
    }
  }
  return g_steal_pointer (&blocks);
}

/* ---- where they are ---- */

static GResource *
peek_resource (void)
{
  static gsize once;

  if (g_once_init_enter (&once)) {
    lamina_guides_register_resource ();
    g_once_init_leave (&once, 1);
  }
  return lamina_guides_get_resource ();
}

static const char *
find_in (const char *id, const char *ending)
{
  g_autofree char *path = g_strdup_printf ("/dev/lamina/lamina/guides/%s%s.md", id, ending);
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (peek_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  /* Not copied: the bytes are part of the program, with a zero behind them. */
  return bytes != NULL ? g_bytes_get_data (bytes, NULL) : NULL;
}

const char *
lamina_help_find_text (const char *id, const char *language)
{
  const char *const one[] = { language, NULL };
  const char *const *names = language != NULL ? one : g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++) {
    gboolean english = g_str_equal (names[i], "C") || g_str_has_prefix (names[i], "en");
    g_autofree char *ending = english ? g_strdup ("") : g_strconcat (".", names[i], NULL);
    const char *text = find_in (id, ending);

    if (text != NULL)
      return text;
  }
  return find_in (id, "");
}

const char *
lamina_help_find_guide (const char *preset)
{
  const char *group = lamina_preset_get_group (preset);

  return group != NULL && find_in (group, "") != NULL ? group : "general";
}
