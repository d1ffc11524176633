/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Samples from elsewhere (files to predict, a digit drawn with the mouse) brought into the form of
 * a data set's own samples before preparation. */

#pragma once

#include "lam-array.h"
#include "lam-data.h"

/* Makes @inputs the test part of @data, which has been read and split but not prepared. */
gboolean lam_data_take_inputs (LamData *data, GPtrArray *inputs, GError **error);
/* After preparation: undoes what steps that choose rows did to them, and makes their shape that of
 * the data. */
void lam_data_keep_inputs (LamData *data);
