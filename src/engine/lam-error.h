/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Errors of the engine: one domain, few codes, and always a sentence a person can act on that
 * names the value found, the values allowed and the place. */

#pragma once

#include <glib.h>

#define LAM_ERROR (lam_error_quark ())

typedef enum {
  LAM_ERROR_FILE,      /* a file cannot be read or written */
  LAM_ERROR_FORMAT,    /* a file or text is not what it should be */
  LAM_ERROR_VALUE,     /* a parameter is out of its range or unknown */
  LAM_ERROR_SHAPE,     /* a layer does not fit the one before it */
  LAM_ERROR_DATA,      /* the data do not suit the experiment */
  LAM_ERROR_MEMORY,    /* the network or the data do not fit into memory */
  LAM_ERROR_DIVERGED,  /* training met NaN or infinity */
  LAM_ERROR_CANCELLED, /* the user stopped it */
} LamErrorCode;

GQuark lam_error_quark (void);

/* @text in the language of the program around the engine, if that has bound the catalogue "lamina"
 * (the window does, the command line does not). */
const char *lam_translate (const char *text) G_GNUC_FORMAT (1);

/* Sets @error to a sentence made as by printf from the translation of @format. Returns: FALSE, so
 * that a caller can return it. */
gboolean lam_fail (GError **error, LamErrorCode code, const char *format, ...) G_GNUC_PRINTF (3, 4);
