/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How each class fares, as a table. */

#pragma once

#include <gtk/gtk.h>

#include "results-work.h"

/* Fills @grid anew; NULL for both: a sentence instead. */
void lamina_results_classes_fill (GtkGrid *grid, LaminaSubject *subject, LaminaStudied *studied);
