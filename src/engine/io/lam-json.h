/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON from files that nobody vouches for. */

#pragma once

#include <json-glib/json-glib.h>

#include "../lam-error.h"

/* Reads an object, refusing what json-glib would take in silence (a name that occurs twice) or
 * fall over (brackets nested hundreds deep). @where: for sentences. Returns: (transfer full) */
JsonNode *lam_json_object (const char *text, gsize n, const char *where, GError **error);

/* Members of another type than asked for count as missing. */
const char *lam_json_text (JsonObject *object, const char *name);   /* NULL */
JsonObject *lam_json_member (JsonObject *object, const char *name); /* NULL */
JsonArray *lam_json_list (JsonObject *object, const char *name);    /* NULL */

/* Whether it is there and true. */
gboolean lam_json_is_on (JsonObject *object, const char *name);

/* Any number; FALSE for all else, a NULL @node too. */
gboolean lam_json_number (JsonNode *node, double *number);

/* A whole number from 0 on; FALSE for all else. */
gboolean lam_json_count (JsonNode *node, gsize *count);
