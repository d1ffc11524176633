/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Families, kinds and what their parameters allow, in words. Items: lam-item.c. */

#include "lam-kind.h"

#include <math.h>
#include <string.h>

const LamKind *
lam_family_find (const LamFamily *family, const char *id)
{
  for (guint i = 0; i < *family->n_kinds; i++)
    if (g_str_equal (family->kinds[i]->id, id))
      return family->kinds[i];
  return NULL;
}

int
lam_kind_find_param (const LamKind *kind, const char *id)
{
  for (guint i = 0; i < kind->n_params; i++)
    if (g_str_equal (kind->params[i].id, id))
      return (int) i;
  return -1;
}

/* Letters to insert, remove or replace to make one of the other. */
static guint
edit_distance (const char *a, const char *b)
{
  enum { LONGEST = 64 };
  gsize n = strlen (a), m = strlen (b);
  guint row[LONGEST + 1];

  if (n > LONGEST || m > LONGEST)
    return G_MAXUINT;
  for (gsize j = 0; j <= m; j++)
    row[j] = (guint) j;
  for (gsize i = 1; i <= n; i++) {
    guint diagonal = row[0];

    row[0] = (guint) i;
    for (gsize j = 1; j <= m; j++) {
      guint replaced = diagonal + (g_ascii_tolower (a[i - 1]) != g_ascii_tolower (b[j - 1]));

      diagonal = row[j];
      row[j] = MIN (replaced, MIN (row[j], row[j - 1]) + 1);
    }
  }
  return row[m];
}

const char *
lam_nearest (const char *word, const char *const *candidates)
{
  const char *nearest = NULL;
  guint least = (guint) MAX (2, strlen (word) / 2);

  for (guint i = 0; candidates[i] != NULL; i++) {
    guint distance = edit_distance (word, candidates[i]);

    if (g_str_has_prefix (candidates[i], word))
      distance = MIN (distance, 1);
    if (distance <= least && (nearest == NULL || distance < least)) {
      nearest = candidates[i];
      least = distance;
    }
  }
  return nearest;
}

char *
lam_number_to_text (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 6; digits <= 17; digits++) {
    char format[8];

    g_snprintf (format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd (buffer, sizeof buffer, format, number);
    if (g_ascii_strtod (buffer, NULL) == number)
      break;
  }
  return g_strdup (buffer);
}

static char *
allowed_numbers (const LamParam *param)
{
  const char *noun = param->flags & LAM_PARAM_WHOLE ? lam_translate ("a whole number")
                                                    : lam_translate ("a number");
  g_autofree char *min = lam_number_to_text (param->min);
  g_autofree char *max = lam_number_to_text (param->max);
  gboolean open_min = isinf (param->min), open_max = isinf (param->max) || param->max >= 1e15;

  if (open_min && open_max)
    return g_strdup (noun);
  if (open_max)
    return g_strdup_printf (param->flags & LAM_PARAM_ABOVE_MIN ? lam_translate ("%s above %s")
                                                               : lam_translate ("%s of %s or more"),
                            noun, min);
  if (open_min)
    return g_strdup_printf (param->flags & LAM_PARAM_BELOW_MAX ? lam_translate ("%s below %s")
                                                               : lam_translate ("%s of %s or less"),
                            noun, max);
  if (param->flags & LAM_PARAM_ABOVE_MIN)
    return g_strdup_printf (param->flags & LAM_PARAM_BELOW_MAX
                                ? lam_translate ("%s above %s and below %s")
                                : lam_translate ("%s above %s up to %s"),
                            noun, min, max);
  return g_strdup_printf (param->flags & LAM_PARAM_BELOW_MAX
                              ? lam_translate ("%s from %s to below %s")
                              : lam_translate ("%s from %s to %s"),
                          noun, min, max);
}

static char *
list_words (const char *const *words)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    if (i > 0)
      g_string_append (text, words[i + 1] != NULL ? lam_translate (", ") : lam_translate (" or "));
    g_string_append (text, words[i]);
  }
  return g_string_free (text, FALSE);
}

static char *
allowed_kinds (const LamFamily *family)
{
  g_autofree const char **ids = g_new0 (const char *, *family->n_kinds + 1);

  if (*family->n_kinds > 24)
    return g_strdup_printf (lam_translate ("one of the %u kinds of %s"), *family->n_kinds,
                            lam_translate (family->noun));
  for (guint i = 0; i < *family->n_kinds; i++)
    ids[i] = family->kinds[i]->id;
  return list_words (ids);
}

char *
lam_param_allowed (const LamParam *param)
{
  g_autofree char *numbers = NULL;

  switch (param->type) {
  case LAM_VALUE_NUMBER:
    return allowed_numbers (param);
  case LAM_VALUE_SWITCH:
    return g_strdup (lam_translate ("true or false"));
  case LAM_VALUE_CHOICE:
    return list_words (param->choices);
  case LAM_VALUE_PAIR:
    numbers = allowed_numbers (param);
    return g_strdup_printf (lam_translate ("%s, or a pair of them: [rows, columns]"), numbers);
  case LAM_VALUE_QUAD:
    numbers = allowed_numbers (param);
    return g_strdup_printf (lam_translate ("%s, or [[top, bottom], [left, right]]"), numbers);
  case LAM_VALUE_SHAPE:
    return g_strdup (lam_translate ("a list of one to four whole numbers, of which one may be -1"));
  case LAM_VALUE_LIST:
    return g_strdup (lam_translate ("a list of names or numbers"));
  case LAM_VALUE_TEXT:
    return g_strdup (lam_translate ("a text"));
  case LAM_VALUE_JSON:
    return g_strdup ("JSON");
  case LAM_VALUE_ITEM:
    return allowed_kinds (param->family);
  case LAM_VALUE_ITEMS:
    numbers = allowed_kinds (param->family);
    return g_strdup_printf (lam_translate ("a list of %s"), numbers);
  }
  g_assert_not_reached ();
}
