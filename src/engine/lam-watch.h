/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long work is watched and ended by whoever waits for it. */

#pragma once

#include <glib.h>

typedef struct {
  /* Called by the one who works, often; @share: 0 … 1 of the work. FALSE ends it. */
  gboolean (*go_on) (double share, gpointer user_data);
  gpointer user_data;
} LamWatch;

/* @watch: NULL when nobody watches. */
static inline gboolean
lam_watch_go_on (const LamWatch *watch, double share)
{
  return watch == NULL || watch->go_on (share, watch->user_data);
}
