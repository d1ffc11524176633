/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What lam-item.c and lam-item-json.c share. Callers use lam-kind.h. */

#pragma once

#include "lam-kind.h"

/* An empty list of items that frees them. */
GPtrArray *lam_items_new (void);

/* Replaces a value, taking over what it owns. */
void lam_item_take_value (LamItem *item, guint index, LamValue value);

gboolean lam_value_equal (LamValueType type, const LamValue *a, const LamValue *b);
JsonNode *lam_value_to_json (const LamParam *param, const LamValue *value);
