/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Metrics from a table of counts: sums[wanted · n + answered], n classes, at least two. */

#pragma once

#include "metric-params.h"

G_GNUC_UNUSED static guint
table_size (guint n_classes)
{
  return MAX (n_classes, 2);
}

G_GNUC_UNUSED static gsize
table_sums (const LamItem *item, guint n_classes)
{
  gsize n = table_size (n_classes);

  return n * n + 1;
}

/* The number behind the table: positions answered yes or no. */
static double *
n_yes_or_no (double *sums, guint n_classes)
{
  return &sums[(gsize) table_size (n_classes) * table_size (n_classes)];
}

/* The table is as large as the data have classes, so the data must say how many there are. */
G_GNUC_UNUSED static gboolean
check_table (const LamItem *item, LamShape out, LamTargetType target, guint n_classes,
             GError **error)
{
  if (lam_shape_channels (out) <= table_size (n_classes) || n_classes > 0)
    return TRUE;
  return lam_fail (error, LAM_ERROR_DATA,
                   "The metric %s counts classes, and the targets of these data are numbers: "
                   "choose mean_absolute_error or accuracy.",
                   item->kind->id);
}

G_GNUC_UNUSED static void
add_to_table (const LamTargets *t, gboolean logits, guint n_classes, double *sums)
{
  guint n = table_size (n_classes);

  for (gsize position = 0; position < t->n * t->positions; position++) {
    gint32 wanted = wanted_class (t, position);
    guint answered;

    if (wanted < 0 || (guint) wanted >= n)
      continue;
    answered = MIN (answered_class (t, position, logits), n - 1);
    sums[(gsize) wanted * n + answered]++;
    if (t->channels == 1)
      (*n_yes_or_no (sums, n_classes))++;
  }
}

/* The table that the data have classes for. */
G_GNUC_UNUSED static void
add_all (const LamItem *item, const LamTargets *t, gboolean binary, gboolean logits, double *sums)
{
  add_to_table (t, logits, t->n_classes, sums);
}

/* Counts of one class. */
typedef struct {
  double hits, wanted, answered;
} Counts;

G_GNUC_UNUSED static Counts
counts_of (const double *sums, guint n_classes, guint class)
{
  guint n = table_size (n_classes);
  Counts counts = { .hits = sums[(gsize) class * n + class] };

  for (guint i = 0; i < n; i++) {
    counts.wanted += sums[(gsize) class * n + i];
    counts.answered += sums[(gsize) i * n + class];
  }
  return counts;
}

enum { CLASS };

/* The figure of the chosen class; without a choice of class 1 for yes-or-no answers if @yes_alone,
 * else the mean over the classes that occur, as wanted or as answer. */
G_GNUC_UNUSED static double
over_classes (const LamItem *item, const double *sums, guint n_classes, gboolean yes_alone,
              double (*of) (Counts))
{
  gboolean yes_or_no = yes_alone && *n_yes_or_no ((double *) sums, n_classes) > 0;
  guint n_present = 0;
  double sum = 0;

  if (lam_item_is_set (item, CLASS) || yes_or_no) {
    guint class = lam_item_is_set (item, CLASS) ? lam_item_count (item, CLASS) : 1;

    return class < table_size (n_classes) ? of (counts_of (sums, n_classes, class)) : 0;
  }
  for (guint c = 0; c < table_size (n_classes); c++) {
    Counts counts = counts_of (sums, n_classes, c);

    if (counts.wanted + counts.answered > 0) {
      sum += of (counts);
      n_present++;
    }
  }
  return n_present > 0 ? sum / n_present : 0;
}

#define PARAM_CLASS                                                                                \
  {                                                                                                \
    .id = "class", .title = "Class", .type = LAM_VALUE_NUMBER,                                     \
    .flags = LAM_PARAM_OPTIONAL | LAM_PARAM_WHOLE, .min = 0, .max = 65535,                         \
    .help = "The number of the class that is looked at; left empty it is the mean over all "       \
            "classes, or class 1 where the answer is yes or no."                                   \
  }
