/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-error.h. */

#include "lam-error.h"

G_DEFINE_QUARK (lam - error - quark, lam_error)

const char *
lam_translate (const char *text)
{
  return g_dgettext ("lamina", text);
}

gboolean
lam_fail (GError **error, LamErrorCode code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL) {
    g_autofree char *text = g_strdup_vprintf (lam_translate (format), arguments);
    g_autofree char *valid = g_utf8_make_valid (text, -1); /* names from files may be anything */

    *error = g_error_new_literal (LAM_ERROR, (gint) code, valid);
  }
  va_end (arguments);
  return FALSE;
}
