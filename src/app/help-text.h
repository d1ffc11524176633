/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The texts of the Guide pane: a small part of Markdown, taken apart into blocks that a widget can
 * show. Known are "# Title", "## Heading", paragraphs, lists with "- " or "1. ", **bold**, `code`,
 * and, alone on its line, [Try: With dropout](try:film-reviews-dropout): a button that sets up
 * another ready-made experiment. */

#pragma once

#include <glib.h>

typedef enum {
  LAMINA_HELP_TITLE,
  LAMINA_HELP_HEADING,
  LAMINA_HELP_PARAGRAPH,
  LAMINA_HELP_ITEM,
  LAMINA_HELP_TRY,
} LaminaHelpType;

typedef struct {
  LaminaHelpType type;
  char *mark;   /* of an item: "•" or "1."; else NULL */
  char *markup; /* Pango markup; of a button plain text */
  char *target; /* of a button: id of the experiment; else NULL */
} LaminaHelpBlock;

/* Returns: (transfer full), of LaminaHelpBlock; NULL with a sentence that names the line. */
GPtrArray *lamina_help_parse (const char *text, GError **error);

/* The guide called @id in the user's language, or in English where there is none; NULL when there
 * is no such guide. Borrowed for ever. @language: "fa", or NULL for the user's. */
const char *lamina_help_find_text (const char *id, const char *language);

/* The guide of the experiment called @preset: that of the experiment it is a variant of, and
 * "general" for NULL and for a name without a guide. */
const char *lamina_help_find_guide (const char *preset);
