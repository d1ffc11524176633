/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-history.h. */

#include "lam-history.h"

#include <math.h>

void
lam_history_each (const LamSnapshot *s, gsize row, LamHistoryFunc each, gpointer data)
{
  LamCurve *curve = s->epoch_curve;
  gboolean validates = s->data->parts[LAM_PART_VALIDATION].n > 0;

  each ("epoch", lam_curve_at (curve, LAM_EPOCH_NUMBER, row), data);
  for (guint part = 0; part < (validates ? 2 : 1); part++) {
    guint loss = part == 0 ? LAM_EPOCH_LOSS : LAM_EPOCH_VAL_LOSS;

    each (part == 0 ? "loss" : "val_loss", lam_curve_at (curve, loss, row), data);
    for (guint m = 0; m < s->n_metrics; m++) {
      g_autofree char *name = g_strconcat (part == 0 ? "" : "val_", s->metric[m], NULL);

      each (name, lam_curve_at (curve, LAM_EPOCH_METRICS + 2 * m + part, row), data);
    }
  }
  each ("learning_rate", lam_curve_at (curve, LAM_EPOCH_RATE, row), data);
  each ("seconds", lam_curve_at (curve, LAM_EPOCH_SECONDS, row), data);
}

static void
add_cell (const char *name, double value, gpointer data)
{
  GString *text = data;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (text->str[text->len - 1] != '\n')
    g_string_append_c (text, ',');
  if (!isnan (value))
    g_string_append (text, g_ascii_formatd (number, sizeof number, "%.9g", value));
}

char *
lam_history_to_text (const LamSnapshot *s)
{
  /* The names stand in a snapshot even when no epoch was finished. */
  GString *text = g_string_new ("epoch,loss");

  for (guint m = 0; m < s->n_metrics; m++)
    g_string_append_printf (text, ",%s", s->metric[m]);
  if (s->data->parts[LAM_PART_VALIDATION].n > 0) {
    g_string_append (text, ",val_loss");
    for (guint m = 0; m < s->n_metrics; m++)
      g_string_append_printf (text, ",val_%s", s->metric[m]);
  }
  g_string_append (text, ",learning_rate,seconds\n");
  for (gsize row = 0; row < s->epoch_rows; row++) {
    lam_history_each (s, row, add_cell, text);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}
