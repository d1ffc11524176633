/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tables of numbers as text. See lam-csv.h and lam-array.h. */

#include "lam-csv.h"
#include "../lam-array.h"
#include "lam-replace.h"

#include <string.h>

/* Powers of ten that a double holds exactly. */
static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\r' || c == '\t';
}

/* Anything longer than the quick way takes: copied, so that @end ends it. */
static gboolean
slow_number (const char **at, const char *end, double *value)
{
  char text[400], *stop;
  gsize n = 0;

  while (*at + n < end && n < sizeof text - 1 && strchr ("+-.0123456789eEinfatyINFATY", (*at)[n]))
    n++;
  memcpy (text, *at, n);
  text[n] = '\0';
  *value = g_ascii_strtod (text, &stop);
  if (stop == text)
    return FALSE;
  *at += stop - text;
  return TRUE;
}

gboolean
lam_csv_number (const char **at, const char *end, double *value)
{
  const char *p = *at, *from;
  gboolean minus = FALSE;
  guint64 digits = 0;
  int n = 0, after = 0;

  while (p < end && is_blank (*p))
    p++;
  from = p;
  if (p < end && (*p == '-' || *p == '+'))
    minus = *p++ == '-';
  for (; p < end && g_ascii_isdigit (*p); p++, n++)
    digits = 10 * digits + (guint64) (*p - '0');
  if (p < end && *p == '.')
    for (p++; p < end && g_ascii_isdigit (*p); p++, n++, after++)
      digits = 10 * digits + (guint64) (*p - '0');
  /* Up to 15 digits and an exact power of ten give the nearest double with one division. */
  if (n == 0 || n > 15 || (p < end && (*p == 'e' || *p == 'E'))) {
    p = from;
    if (!slow_number (&p, end, value))
      return FALSE;
  } else {
    *value = (double) digits / powers[after];
    if (minus)
      *value = -*value;
  }
  while (p < end && is_blank (*p))
    p++;
  *at = p;
  return TRUE;
}

char
lam_csv_separator (const char *line, const char *end)
{
  static const char order[] = { ',', ';', '\t', ' ' };

  for (guint i = 0; i < sizeof order; i++)
    if (memchr (line, order[i], (gsize) (end - line)) != NULL)
      return order[i];
  return ',';
}

char **
lam_csv_cells (const char *line, const char *end, char separator)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  const char *p = line;

  while (end > line && (end[-1] == '\r' || end[-1] == '\n'))
    end--;
  for (;;) {
    g_autoptr (GString) cell = g_string_new (NULL);
    gboolean quoted = FALSE;

    for (; p < end && (quoted || *p != separator); p++) {
      if (*p != '"')
        g_string_append_c (cell, *p);
      else if (quoted && p + 1 < end && p[1] == '"')
        g_string_append_c (cell, *p++);
      else
        quoted = !quoted;
    }
    g_ptr_array_add (cells, g_strstrip (g_utf8_make_valid (cell->str, -1)));
    if (p >= end)
      break;
    p++;
  }
  g_ptr_array_add (cells, NULL);
  return (char **) g_ptr_array_steal (cells, NULL);
}

typedef struct {
  const char *path;
  const char *at, *end; /* what is left of the text */
  gsize row;            /* number of the line, from 1 */
  gsize columns;
  GArray *values;
} Table;

static gboolean
read_row (Table *t, const char *line, const char *end, char separator, GError **error)
{
  gsize n = 0;

  while (end > line && is_blank (end[-1]))
    end--;
  while (line < end) {
    double value;

    if (!lam_csv_number (&line, end, &value)
        || (line < end && *line != separator && !is_blank (separator)))
      return lam_fail (error, LAM_ERROR_FORMAT, "Row %zu of “%s”, column %zu, is not a number.",
                       t->row, t->path, n + 1);
    g_array_append_val (t->values, value);
    n++;
    if (line < end && *line == separator)
      line++;
  }
  if (t->columns == 0)
    t->columns = n;
  if (n != t->columns)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "Row %zu of “%s” has %zu numbers; the rows before it have %zu.", t->row,
                     t->path, n, t->columns);
  return TRUE;
}

/* A first row with a cell that is not a number names the columns. */
static char **
take_names (const char *line, const char *end, char separator)
{
  char **cells = lam_csv_cells (line, end, separator);

  for (guint i = 0; cells[i] != NULL; i++) {
    const char *at = cells[i], *stop = at + strlen (at);
    double value;

    if (stop > at && (!lam_csv_number (&at, stop, &value) || at != stop))
      return cells;
  }
  g_strfreev (cells);
  return NULL;
}

static gboolean
read_rows (Table *t, char ***names, GError **error)
{
  char separator = ',';
  gboolean first = TRUE;

  while (t->at < t->end) {
    const char *line = t->at;
    const char *end = memchr (line, '\n', (gsize) (t->end - line));

    if (end == NULL)
      end = t->end;
    t->at = end + (end < t->end);
    t->row++;
    if (line == end || *line == '\r')
      continue;
    if (first) {
      char **found;

      first = FALSE;
      separator = lam_csv_separator (line, end);
      found = take_names (line, end, separator);
      if (found != NULL) {
        t->columns = g_strv_length (found);
        g_strfreev (*names);
        *names = found;
        continue;
      }
    }
    if (!read_row (t, line, end, separator, error))
      return FALSE;
  }
  if (t->values->len == 0)
    return lam_fail (error, LAM_ERROR_FORMAT, "“%s” holds no numbers.", t->path);
  return TRUE;
}

LamArray *
lam_csv_load (const char *path, char ***names, GError **error)
{
  GError *trouble = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) found = NULL;
  gsize n;
  Table t = { .path = path };
  LamArray *array = NULL;

  if (!g_file_get_contents (path, &text, &n, &trouble)) {
    lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be read: %s.", path, trouble->message);
    g_error_free (trouble);
    return NULL;
  }
  t.at = text;
  t.end = text + n;
  if (n >= 3 && memcmp (text, "\357\273\277", 3) == 0)
    t.at += 3; /* the byte order mark that spreadsheets put first */
  t.values = g_array_new (FALSE, FALSE, sizeof (double));
  if (read_rows (&t, &found, error)) {
    array = g_new0 (LamArray, 1);
    *array =
        (LamArray){ .n = 2, .d = { t.values->len / t.columns, t.columns }, .type = LAM_ARRAY_F64 };
    array->size = t.values->len;
    array->values = g_array_free (t.values, FALSE);
    if (names != NULL)
      *names = g_steal_pointer (&found);
  } else {
    g_array_free (t.values, TRUE);
  }
  return array;
}

gboolean
lam_csv_save (const LamArray *array, const char *path, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize columns = array->n > 0 ? array->d[array->n - 1] : 1;
  const char *format = array->type == LAM_ARRAY_F64   ? "%.17g"
                       : array->type == LAM_ARRAY_F32 ? "%.9g"
                                                      : "%.0f";
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize i = 0; i < array->size; i++) {
    g_ascii_formatd (number, sizeof number, format, lam_array_at (array, i));
    g_string_append (text, number);
    g_string_append_c (text, (i + 1) % columns == 0 ? '\n' : ',');
  }
  return lam_replace_bytes (path, text->str, text->len, error);
}
