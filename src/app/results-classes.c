/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See results-classes.h. */

#include "results-classes.h"

#include <glib/gi18n.h>

#include "format.h"

static void
put (GtkGrid *grid, int column, int row, const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  gtk_widget_add_css_class (label, css);
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
put_class (GtkGrid *grid, int row, const char *name, const LamClassFigures *f)
{
  const double shares[] = { f->precision, f->recall, f->f1, f->iou };
  g_autofree char *count = lamina_format_count (f->n);

  put (grid, 0, row, name, "heading");
  put (grid, 1, row, count, "numeric");
  for (int i = 0; i < (int) G_N_ELEMENTS (shares); i++) {
    g_autofree char *share = lamina_format_share (shares[i]);

    put (grid, i + 2, row, share, "numeric");
  }
}

void
lamina_results_classes_fill (GtkGrid *grid, LaminaSubject *subject, LaminaStudied *studied)
{
  g_autofree LamClassFigures *figures = studied != NULL ? lam_study_classes (studied->study) : NULL;
  const LamData *data = subject != NULL ? lamina_subject_data (subject) : NULL;
  const char *const heads[] = {
    _ ("Class"),     data != NULL && data->target == LAM_TARGET_MASK ? _ ("Pixels") : _ ("Samples"),
    _ ("Precision"), _ ("Recall"),
    _ ("F1"),        _ ("IoU")
  };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
  if (figures == NULL) {
    put (grid, 0, 0,
         subject != NULL && studied == NULL
             ? _ ("This is being worked out.")
             : _ ("There are no figures of classes for this network yet."),
         "dim-label");
    return;
  }
  for (int i = 0; i < (int) G_N_ELEMENTS (heads); i++)
    put (grid, i, 0, heads[i], "caption-heading");
  for (guint c = 0; c < studied->study->n_classes; c++)
    put_class (grid, (int) c + 1, data->class_names[c], &figures[c]);
}
