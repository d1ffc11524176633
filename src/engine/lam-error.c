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
  if (error != NULL)
    *error = g_error_new_valist (LAM_ERROR, (gint) code, lam_translate (format), arguments);
  va_end (arguments);
  return FALSE;
}
