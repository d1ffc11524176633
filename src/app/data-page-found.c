/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See data-page-found.h. */

#include "data-page-found.h"

#include <glib/gi18n.h>

#include "format.h"
#include "plot-view.h"

enum { SAMPLES, BYTES, MEAN, DEVIATION, N_LINES };

struct _LaminaDataFound {
  GtkBox parent_instance;

  GtkGrid *table;
  GtkLabel *sizes, *notes, *bars_title;
  GtkWidget *bars_box;
  LaminaPlotView *bars;
  GtkLabel *cells[LAM_N_PARTS][N_LINES];
  GtkWidget *headings[LAM_N_PARTS];

  GCancellable *cancellable; /* of the counting that goes on; NULL: none */
};

G_DEFINE_FINAL_TYPE (LaminaDataFound, lamina_data_found, GTK_TYPE_BOX)

/* ---- counting ---- */

typedef struct {
  LamPartSummary parts[LAM_N_PARTS];
  gsize bytes[LAM_N_PARTS];
  double *cover[LAM_N_PARTS]; /* [n_classes] share of the masks' pixels; NULL: there are no masks */
} Counts;

static void
counts_free (gpointer data)
{
  Counts *counts = data;

  for (guint p = 0; p < LAM_N_PARTS; p++) {
    g_free (counts->parts[p].class_counts);
    g_free (counts->cover[p]);
  }
  g_free (counts);
}

/* Its share of the store it is cut from. */
static gsize
part_bytes (const LamPart *part)
{
  const LamStore *store = part->store;
  gsize size;

  if (store == NULL || store->x.n == 0)
    return 0;
  size = store->x.n_values * (store->x.type == LAM_STORE_BYTES ? 1 : 4)
         + store->y.n_values * (store->y.type == LAM_STORE_BYTES ? 1 : 4);
  return (gsize) ((double) size * (double) part->n / (double) store->x.n);
}

/* Shares of the pixels that count. Returns: (transfer full), NULL when samples have no masks */
static double *
count_pixels (const LamData *data, LamPartId part, GCancellable *cancellable)
{
  g_autofree double *shares = g_new0 (double, MAX (data->n_classes, 1));
  double all = 0;

  for (gsize i = 0; i < data->parts[part].n && !g_cancellable_is_cancelled (cancellable); i++) {
    LamShape shape;
    const guint8 *mask;

    if (!lam_data_peek_mask (data, part, i, &shape, &mask))
      return NULL;
    for (gsize j = 0; j < (gsize) shape.d[0] * shape.d[1]; j++)
      if (mask[j] < data->n_classes) {
        shares[mask[j]]++;
        all++;
      }
  }
  for (guint c = 0; c < data->n_classes; c++)
    shares[c] /= MAX (all, 1);
  return all > 0 ? g_steal_pointer (&shares) : NULL;
}

static void
count_thread (GTask *task, gpointer source, gpointer user_data, GCancellable *cancellable)
{
  const LamData *data = user_data;
  Counts *counts = g_new0 (Counts, 1);

  for (guint p = 0; p < LAM_N_PARTS && !g_cancellable_is_cancelled (cancellable); p++) {
    lam_data_summarise (data, (LamPartId) p, &counts->parts[p]);
    counts->bytes[p] = part_bytes (&data->parts[p]);
    counts->cover[p] = count_pixels (data, (LamPartId) p, cancellable);
  }
  g_task_return_pointer (task, counts, counts_free);
}

/* ---- class bars ---- */

static double *
count_classes (const LamData *data, LamPartId part)
{
  double *counts = g_new0 (double, MAX (data->n_classes, 1));

  for (gsize i = 0; i < data->parts[part].n; i++) {
    int class = lam_data_class (data, part, i);

    if (class >= 0 && (guint) class < data->n_classes)
      counts[class]++;
  }
  return counts;
}

/* Bars of a part, in its colour. */
static void
add_part (Plot *plot, guint part, const double *values)
{
  static const PlotRole roles[] = { PLOT_ROLE_TRAIN, PLOT_ROLE_VALIDATION, PLOT_ROLE_TEST };
  const char *names[] = { _ ("Training"), _ ("Validation"), _ ("Test") };

  plot_bars_add (plot, names[part], values, roles[part]);
}

Plot *
lamina_data_bars_new (const LamData *data)
{
  const LamStore *store = data->stores[LAM_PART_TRAIN];
  Plot *plot;

  if (data->n_classes == 0 || store == NULL || store->classes == NULL)
    return NULL;
  plot = plot_bars_new ((const char *const *) data->class_names, data->n_classes);
  for (guint part = 0; part < LAM_N_PARTS; part++) {
    g_autofree double *counts = NULL;

    if (data->parts[part].n == 0)
      continue;
    counts = count_classes (data, (LamPartId) part);
    add_part (plot, part, counts);
  }
  plot_bars_set_axes (plot, _ ("Class"), _ ("Samples"), FALSE, FALSE);
  return plot;
}

static void
show_bars (LaminaDataFound *self, const LamData *data)
{
  Plot *plot = data != NULL ? lamina_data_bars_new (data) : NULL;

  gtk_widget_set_visible (self->bars_box, plot != NULL);
  gtk_label_set_label (self->bars_title, _ ("How often each class occurs"));
  if (plot != NULL)
    lamina_plot_view_take (self->bars, plot, 0, 0);
}

/* Masks in place of classes: what the classes cover. */
static void
show_cover (LaminaDataFound *self, const LamData *data, const Counts *counts)
{
  Plot *plot = NULL;

  for (guint part = 0; part < LAM_N_PARTS; part++) {
    if (counts->cover[part] == NULL)
      continue;
    if (plot == NULL)
      plot = plot_bars_new ((const char *const *) data->class_names, data->n_classes);
    add_part (plot, part, counts->cover[part]);
  }
  if (plot == NULL)
    return;
  plot_bars_set_axes (plot, _ ("Class"), _ ("Share of the pixels"), TRUE, FALSE);
  gtk_label_set_label (self->bars_title, _ ("How much of the pictures each class covers"));
  gtk_widget_set_visible (self->bars_box, TRUE);
  lamina_plot_view_take (self->bars, plot, 0, 0);
}

/* ---- texts ---- */

static void
set_cell (LaminaDataFound *self, guint part, guint line, char *text)
{
  gtk_label_set_label (self->cells[part][line], text);
  g_free (text);
}

static void
show_counts (LaminaDataFound *self, const LamData *data, const Counts *counts)
{
  for (guint p = 0; p < LAM_N_PARTS; p++) {
    const LamPartSummary *s = &counts->parts[p];

    set_cell (self, p, SAMPLES, lamina_format_count (data->parts[p].n));
    set_cell (self, p, BYTES,
              data->parts[p].n > 0 ? lamina_format_bytes ((double) counts->bytes[p])
                                   : g_strdup ("–"));
    set_cell (self, p, MEAN,
              data->parts[p].n > 0 ? lamina_format_number (s->mean) : g_strdup ("–"));
    set_cell (self, p, DEVIATION,
              data->parts[p].n > 0 ? lamina_format_number (s->deviation) : g_strdup ("–"));
  }
}

static void
counted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LaminaDataFound *self = LAMINA_DATA_FOUND (object);
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  Counts *counts = g_task_propagate_pointer (G_TASK (result), NULL);

  if (counts == NULL)
    return;
  if (cancellable == self->cancellable) {
    g_clear_object (&self->cancellable);
    show_counts (self, g_task_get_task_data (G_TASK (result)), counts);
    show_cover (self, g_task_get_task_data (G_TASK (result)), counts);
  }
  counts_free (counts);
}

static char *
extent_text (const char *one, const char *many, LamExtent extent)
{
  g_autofree char *least = lamina_format_count (extent.least);
  g_autofree char *most = lamina_format_count (extent.most);
  g_autofree char *n = lamina_format_count (extent.n);

  /* The formats are ours: one %s, or three. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return extent.n == 1 ? g_strdup_printf (one, least) : g_strdup_printf (many, least, most, n);
#pragma GCC diagnostic pop
}

char *
lamina_data_sizes_text (const LamPreview *preview)
{
  g_autofree char *heights = NULL, *widths = NULL;

  if (preview->heights.n == 0)
    return NULL;
  if (preview->heights.n == 1 && preview->widths.n == 1) {
    g_autofree char *height = lamina_format_count (preview->heights.least);
    g_autofree char *width = lamina_format_count (preview->widths.least);

    return g_strdup_printf (_ ("All are %s pixels high and %s wide."), height, width);
  }
  heights = extent_text (_ ("All are %s pixels high"),
                         _ ("Heights are %s to %s pixels, %s different"), preview->heights);
  widths = extent_text (_ ("all are %s pixels wide"),
                        _ ("widths are %s to %s pixels, %s different"), preview->widths);
  return g_strdup_printf (_ ("%s; %s."), heights, widths);
}

void
lamina_data_found_set_raw (LaminaDataFound *self, const LamPreview *preview)
{
  g_autofree char *sizes = preview != NULL ? lamina_data_sizes_text (preview) : NULL;
  g_autofree char *mean = preview != NULL ? lamina_format_number (preview->train.mean) : NULL;
  g_autofree char *deviation =
      preview != NULL ? lamina_format_number (preview->train.deviation) : NULL;
  g_autofree char *bytes = preview != NULL ? lamina_format_bytes ((double) preview->bytes) : NULL;
  g_autofree char *text = NULL;

  if (preview != NULL)
    text = g_strdup_printf (_ ("Before preparation: %s%sMean %s, deviation %s, %s in memory."),
                            sizes != NULL ? sizes : "", sizes != NULL ? " " : "", mean, deviation,
                            bytes);
  gtk_label_set_label (self->sizes, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sizes), text != NULL);
}

static void
show_notes (LaminaDataFound *self, const LamData *data)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; data != NULL && data->notes != NULL && i < data->notes->len; i++)
    g_string_append_printf (text, "%s• %s", i > 0 ? "\n" : "",
                            (char *) g_ptr_array_index (data->notes, i));
  gtk_label_set_label (self->notes, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), text->len > 0);
  g_string_free (text, TRUE);
}

void
lamina_data_found_set_data (LaminaDataFound *self, LamData *data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LAMINA_IS_DATA_FOUND (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  show_bars (self, data);
  show_notes (self, data);
  for (guint p = 0; p < LAM_N_PARTS; p++)
    for (guint line = 0; line < N_LINES; line++)
      gtk_label_set_label (self->cells[p][line], "…");
  if (data == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, counted_cb, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, lam_data_ref (data), (GDestroyNotify) lam_data_unref);
  g_task_run_in_thread (task, count_thread);
}

/* ---- class ---- */

static void
lamina_data_found_dispose (GObject *object)
{
  LaminaDataFound *self = LAMINA_DATA_FOUND (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (lamina_data_found_parent_class)->dispose (object);
}

static void
lamina_data_found_class_init (LaminaDataFoundClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_data_found_dispose;
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/data-page-found.ui");
  gtk_widget_class_bind_template_child (class, LaminaDataFound, table);
  gtk_widget_class_bind_template_child (class, LaminaDataFound, sizes);
  gtk_widget_class_bind_template_child (class, LaminaDataFound, notes);
  gtk_widget_class_bind_template_child (class, LaminaDataFound, bars_box);
  gtk_widget_class_bind_template_child (class, LaminaDataFound, bars_title);
  gtk_widget_class_bind_template_child (class, LaminaDataFound, bars);
}

static GtkWidget *
add_cell (LaminaDataFound *self, const char *text, int column, int row, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, css);
  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_grid_attach (self->table, label, column, row, 1, 1);
  return label;
}

static void
lamina_data_found_init (LaminaDataFound *self)
{
  const char *const parts[] = { _ ("Training"), _ ("Validation"), _ ("Test") };
  const char *const lines[] = { _ ("Samples"), _ ("In memory"), _ ("Mean of values"),
                                _ ("Their deviation") };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (int p = 0; p < LAM_N_PARTS; p++)
    self->headings[p] = add_cell (self, parts[p], p + 1, 0, "heading");
  for (int line = 0; line < N_LINES; line++) {
    add_cell (self, lines[line], 0, line + 1, "dim-label");
    for (int p = 0; p < LAM_N_PARTS; p++)
      self->cells[p][line] = GTK_LABEL (add_cell (self, "…", p + 1, line + 1, "numeric"));
  }
}
