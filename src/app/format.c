/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See format.h. */

#include "format.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define NARROW_SPACE "\u202f"
#define DASH "–"
/* Isolates: shapes are formulas, and formulas run left to right inside Persian too. */
#define LEFT_TO_RIGHT "\u2066"
#define END_ISOLATE "\u2069"

char *
lamina_format_count (guint64 n)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  gsize length = strlen (digits);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++) {
    /* Four digits stay together: 5000 reads better than 5 000. */
    if (i > 0 && length > 4 && (length - i) % 3 == 0)
      g_string_append (text, NARROW_SPACE);
    g_string_append_c (text, digits[i]);
  }
  return g_string_free (text, FALSE);
}

char *
lamina_format_bytes (double bytes)
{
  if (bytes < 1000)
    return g_strdup_printf (_ ("%.0f bytes"), bytes);
  if (bytes < 1e6)
    return g_strdup_printf (_ ("%.1f kB"), bytes / 1e3);
  if (bytes < 1e9)
    return g_strdup_printf (_ ("%.1f MB"), bytes / 1e6);
  return g_strdup_printf (_ ("%.1f GB"), bytes / 1e9);
}

char *
lamina_format_precise (double number, guint digits)
{
  char format[16], buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    return g_strdup (DASH);
  g_snprintf (format, sizeof format, "%%.%ug", MIN (digits, 17));
  g_ascii_formatd (buffer, sizeof buffer, format, number);
  /* Among Persian words, or alone in their place, a minus would go behind its number. */
  return *buffer == '-' ? g_strconcat (LEFT_TO_RIGHT, buffer, END_ISOLATE, NULL)
                        : g_strdup (buffer);
}

char *
lamina_format_number (double number)
{
  return lamina_format_precise (number, 4);
}

char *
lamina_format_share (double share)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (share))
    return g_strdup (DASH);
  /* Rounded down near the top: 99.96 % is not yet everything. */
  if (share < 1)
    share = MIN (share, 0.999);
  g_ascii_formatd (buffer, sizeof buffer, "%.1f", share * 100);
  /* Translators: a percentage; the space is a narrow one. */
  return g_strdup_printf (_ ("%s\u202f%%"), buffer);
}

char *
lamina_format_time_left (double seconds)
{
  guint s;

  if (!(seconds >= 0) || seconds > 1e7)
    return g_strdup (DASH);
  s = (guint) ceil (seconds);
  if (s < 60)
    return g_strdup_printf (_ ("%u s"), s);
  if (s < 3600)
    return g_strdup_printf (_ ("%u min %02u s"), s / 60, s % 60);
  return g_strdup_printf (_ ("%u h %02u min"), s / 3600, s % 3600 / 60);
}

char *
lamina_format_speed (double samples_per_second)
{
  g_autofree char *count = NULL;
  guint64 n;

  if (!(samples_per_second >= 1))
    return g_strdup (DASH);
  n = (guint64) samples_per_second;
  /* Three digits that mean something: the rest flickers. */
  for (guint64 step = 1; step * 1000 <= n; step *= 10)
    if (step * 10000 > n)
      n = (n + step * 5) / (step * 10) * (step * 10);
  count = lamina_format_count (n);
  return g_strdup_printf (_ ("%s samples/s"), count);
}

char *
lamina_format_shape (LamShape shape)
{
  g_autofree char *text = lam_shape_to_text (shape);

  return g_strconcat (LEFT_TO_RIGHT, text, END_ISOLATE, NULL);
}

char *
lamina_format_shapes (LamShape in, LamShape out)
{
  g_autofree char *from = lam_shape_to_text (in);
  g_autofree char *to = lam_shape_to_text (out);

  return g_strconcat (LEFT_TO_RIGHT, from, " → ", to, END_ISOLATE, NULL);
}

static gboolean
is_initial (const LamItem *layer, guint index)
{
  g_autoptr (LamItem) fresh = lam_item_new (layer->family, layer->kind);
  g_autofree char *now = lam_item_get_text (layer, index);
  g_autofree char *initial = lam_item_get_text (fresh, index);

  return g_strcmp0 (now, initial) == 0;
}

/* Whether a parameter says something in a row's few words: numbers and sizes, of which the first
 * pair is the one people ask for, and choices that were made. */
static gboolean
is_telling (const LamItem *layer, guint index, gboolean had_pair)
{
  const LamParam *param = &layer->kind->params[index];

  if (param->flags & (LAM_PARAM_ADVANCED | LAM_PARAM_HIDDEN) || !lam_item_is_set (layer, index))
    return FALSE;
  switch (param->type) {
  case LAM_VALUE_NUMBER:
    return strcmp (param->id, "l2") != 0;
  case LAM_VALUE_PAIR:
    return !had_pair || !is_initial (layer, index);
  case LAM_VALUE_QUAD:
  case LAM_VALUE_SHAPE:
    return TRUE;
  case LAM_VALUE_CHOICE:
    return !is_initial (layer, index);
  default:
    return FALSE;
  }
}

/* A value in words, in the user's language where it has words. */
static char *
words_of (const LamItem *layer, guint index)
{
  const LamParam *param = &layer->kind->params[index];

  if (param->type == LAM_VALUE_CHOICE && param->choice_titles != NULL)
    return g_strdup (_ (param->choice_titles[lam_item_choice (layer, index)]));
  /* 1/255 in full would fill the row. */
  if (param->type == LAM_VALUE_NUMBER && !(param->flags & LAM_PARAM_WHOLE))
    return lamina_format_number (lam_item_number (layer, index));
  return lam_item_describe (layer, index);
}

char *
lamina_format_brief (const LamItem *layer)
{
  GString *text = g_string_new (NULL);
  guint n = 0;
  gboolean had_pair = FALSE;

  for (guint i = 0; i < layer->kind->n_params && n < 4; i++) {
    g_autofree char *words = NULL;

    if (!is_telling (layer, i, had_pair))
      continue;
    had_pair |= layer->kind->params[i].type == LAM_VALUE_PAIR;
    words = words_of (layer, i);
    g_string_append_printf (text, "%s" LEFT_TO_RIGHT "%s" END_ISOLATE, n > 0 ? " · " : "", words);
    n++;
  }
  for (guint i = 0; layer->from != NULL && layer->from[i] != NULL; i++)
    g_string_append_printf (text, "%s" LEFT_TO_RIGHT "+ %s" END_ISOLATE, text->len > 0 ? " " : "",
                            layer->from[i]);
  return g_string_free (text, FALSE);
}

char *
lamina_format_title (const char *name, const char *path, gboolean dirty)
{
  g_autofree char *stem = NULL;

  if ((name == NULL || *name == '\0') && path != NULL) {
    stem = g_path_get_basename (path);
    if (g_str_has_suffix (stem, ".lamina"))
      stem[strlen (stem) - strlen (".lamina")] = '\0';
    name = stem;
  }
  if (name == NULL || *name == '\0')
    name = _ ("New Experiment");
  return g_strconcat (name, dirty ? " •" : NULL, NULL);
}

const char *
lamina_format_metric (const char *id)
{
  const LamKind *kind = lam_family_find (&lam_metric_family, id);

  return kind != NULL ? _ (kind->title) : id;
}

char *
lamina_format_value (const char *metric, double value)
{
  if (g_str_has_prefix (metric, "mean_"))
    return lamina_format_number (value);
  if (!g_str_equal (metric, "psnr"))
    return lamina_format_share (value);
  return isfinite (value) ? g_strdup_printf (_ ("%.1f dB"), value) : g_strdup ("–");
}

char *
lamina_format_epoch (guint epoch, guint epochs)
{
  return g_strdup_printf (_ ("Epoch %u of %u"), epoch, epochs);
}

char *
lamina_format_file_stem (const char *name)
{
  GString *stem = g_string_new (NULL);

  for (const char *p = name != NULL ? name : ""; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_isalnum (c))
      g_string_append_unichar (stem, g_unichar_tolower (c));
    else if (stem->len > 0 && stem->str[stem->len - 1] != '-')
      g_string_append_c (stem, '-');
  }
  while (stem->len > 0 && stem->str[stem->len - 1] == '-')
    g_string_truncate (stem, stem->len - 1);
  if (stem->len == 0)
    g_string_assign (stem, "experiment");
  return g_string_free (stem, FALSE);
}
