/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See softmax-table.h. */

#include "softmax-table.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "format.h"
#include "lam.h"

#define MOST_ROWS 100

enum { CLASS, SCORE, SHIFTED, EXPONENTIAL, SHARE, N_COLUMNS };

struct _LaminaSoftmaxTable {
  GtkBox parent_instance;

  GtkEntry *entry;
  GtkLabel *error, *note;
  GtkWidget *back;
  GtkGrid *grid;

  GtkLabel *cells[MOST_ROWS + 2][N_COLUMNS]; /* heading, rows, sum */
  guint n_rows;                              /* in the grid now, without heading and sum */
  double sample[MOST_ROWS];
  guint n_sample;
  char **names;
};

G_DEFINE_FINAL_TYPE (LaminaSoftmaxTable, lamina_softmax_table, GTK_TYPE_BOX)

guint
lamina_read_scores (const char *text, double *scores, guint most, char **sentence)
{
  g_auto (GStrv) words = g_strsplit_set (text, ",،;[]() \t\n", -1);
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++) {
    char *end;
    double number = g_ascii_strtod (words[i], &end);

    if (*words[i] == '\0')
      continue;
    if (*end != '\0' || !isfinite (number)) {
      *sentence = g_strdup_printf (
          _ ("“%s” is no number; write numbers with commas between, such as 1001, 1002."),
          words[i]);
      return 0;
    }
    if (n == most) {
      *sentence = g_strdup_printf (_ ("At most %u scores can be shown."), most);
      return 0;
    }
    scores[n++] = number;
  }
  if (n == 0)
    *sentence = g_strdup (_ ("Write numbers with commas between, such as 1001, 1002."));
  return n;
}

/* ---- the table ---- */

static void
set_score (LaminaSoftmaxTable *self, guint row, guint column, double score)
{
  g_autofree char *text = lamina_format_precise (score, 6);

  gtk_label_set_label (self->cells[row][column], text);
}

static void
set_cell (LaminaSoftmaxTable *self, guint row, guint column, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  gtk_label_set_label (self->cells[row][column],
                       g_ascii_formatd (text, sizeof text, "%.8f", value));
}

static void
add_row (LaminaSoftmaxTable *self, guint row)
{
  for (guint c = 0; c < N_COLUMNS; c++) {
    GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

    gtk_label_set_xalign (label, c == CLASS ? 0 : 1);
    gtk_widget_add_css_class (GTK_WIDGET (label), "numeric");
    gtk_label_set_selectable (label, TRUE);
    gtk_widget_set_focusable (GTK_WIDGET (label), FALSE);
    gtk_grid_attach (self->grid, GTK_WIDGET (label), (int) c, (int) row, 1, 1);
    self->cells[row][c] = label;
  }
}

/* Rows for @n scores; the last one is the sum. */
static void
make_rows (LaminaSoftmaxTable *self, guint n)
{
  if (n == self->n_rows)
    return;
  for (guint r = 1; r <= self->n_rows + 1 && self->n_rows > 0; r++)
    for (guint c = 0; c < N_COLUMNS; c++)
      gtk_grid_remove (self->grid, GTK_WIDGET (self->cells[r][c]));
  for (guint r = 1; r <= n + 1; r++)
    add_row (self, r);
  for (guint c = 0; c < N_COLUMNS; c++)
    gtk_widget_add_css_class (GTK_WIDGET (self->cells[n + 1][c]), "heading");
  gtk_label_set_label (self->cells[n + 1][CLASS], _ ("Sum"));
  self->n_rows = n;
}

static void
fill (LaminaSoftmaxTable *self, const double *scores, guint n, char **names)
{
  LamSoftmaxSteps *steps = lam_softmax_steps_new (scores, n);
  guint best = 0;

  make_rows (self, n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *number = g_strdup_printf ("%u", i);

    best = steps->share[i] > steps->share[best] ? i : best;
    gtk_label_set_label (self->cells[i + 1][CLASS], names != NULL ? names[i] : number);
    set_score (self, i + 1, SCORE, scores[i]);
    set_score (self, i + 1, SHIFTED, steps->shifted[i]);
    set_cell (self, i + 1, EXPONENTIAL, steps->exponential[i]);
    set_cell (self, i + 1, SHARE, steps->share[i]);
  }
  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < N_COLUMNS; c++)
      if (i == best)
        gtk_widget_add_css_class (GTK_WIDGET (self->cells[i + 1][c]), "accent");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self->cells[i + 1][c]), "accent");
  set_cell (self, n + 1, EXPONENTIAL, steps->sum);
  set_cell (self, n + 1, SHARE, 1);
  lam_softmax_steps_free (steps);
}

static void
say (LaminaSoftmaxTable *self, const char *sentence)
{
  gtk_label_set_label (self->error, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), sentence != NULL);
  if (sentence != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static void
update (LaminaSoftmaxTable *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gboolean typed = *text != '\0';
  g_autofree char *sentence = NULL;
  double scores[MOST_ROWS];
  guint n;

  gtk_widget_set_visible (self->back, typed);
  gtk_label_set_label (self->note, typed ? _ ("Scores typed by hand")
                                         : _ ("Scores that the network gives this sample"));
  if (!typed) {
    say (self, NULL);
    gtk_widget_set_visible (GTK_WIDGET (self->grid), self->n_sample > 0);
    if (self->n_sample > 0)
      fill (self, self->sample, self->n_sample, self->names);
    return;
  }
  n = lamina_read_scores (text, scores, MOST_ROWS, &sentence);
  say (self, sentence);
  if (n == 0)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->grid), TRUE);
  fill (self, scores, n, NULL);
}

static void
back_cb (LaminaSoftmaxTable *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

void
lamina_softmax_table_show (LaminaSoftmaxTable *self, const float *scores, guint n,
                           const char *const *names)
{
  self->n_sample = MIN (n, MOST_ROWS);
  for (guint i = 0; i < self->n_sample; i++)
    self->sample[i] = (double) scores[i];
  g_strfreev (self->names);
  self->names =
      names != NULL && g_strv_length ((char **) names) >= n ? g_strdupv ((char **) names) : NULL;
  update (self);
}

/* ---- class ---- */

static void
lamina_softmax_table_finalize (GObject *object)
{
  g_strfreev (LAMINA_SOFTMAX_TABLE (object)->names);
  G_OBJECT_CLASS (lamina_softmax_table_parent_class)->finalize (object);
}

static void
lamina_softmax_table_class_init (LaminaSoftmaxTableClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamina_softmax_table_finalize;
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/softmax-table.ui");
  gtk_widget_class_bind_template_child (class, LaminaSoftmaxTable, entry);
  gtk_widget_class_bind_template_child (class, LaminaSoftmaxTable, error);
  gtk_widget_class_bind_template_child (class, LaminaSoftmaxTable, note);
  gtk_widget_class_bind_template_child (class, LaminaSoftmaxTable, back);
  gtk_widget_class_bind_template_child (class, LaminaSoftmaxTable, grid);
  gtk_widget_class_bind_template_callback (class, update);
  gtk_widget_class_bind_template_callback (class, back_cb);
}

static void
lamina_softmax_table_init (LaminaSoftmaxTable *self)
{
  const char *const titles[N_COLUMNS] = { _ ("Class"), _ ("Score"), _ ("Minus the largest"),
                                          _ ("Exponential"), _ ("Probability") };

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->entry), GTK_TEXT_DIR_LTR);
  add_row (self, 0);
  for (guint c = 0; c < N_COLUMNS; c++) {
    gtk_label_set_label (self->cells[0][c], titles[c]);
    gtk_widget_remove_css_class (GTK_WIDGET (self->cells[0][c]), "numeric");
    gtk_widget_add_css_class (GTK_WIDGET (self->cells[0][c]), "caption-heading");
  }
  update (self);
}
