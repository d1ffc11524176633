/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cells of a table as text: numbers read in the C locale whatever the user's is. */

#pragma once

#include <glib.h>

/* Reads a number and the blanks around it from @at (not beyond @end), and stops at what follows.
 * FALSE when there is none. Exact, and quick for short numbers. */
gboolean lam_csv_number (const char **at, const char *end, double *value);

/* The character between the cells of @line: comma, semicolon, tab or blank. */
char lam_csv_separator (const char *line, const char *end);

/* Cuts a line into cells, quotes taken off. Returns: (transfer full) NULL-terminated */
char **lam_csv_cells (const char *line, const char *end, char separator);
