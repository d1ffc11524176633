/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See inspect-activations.h. */

#include "inspect-activations.h"

#include <glib/gi18n.h>
#include <string.h>

#include "format.h"
#include "plot-view.h"
#include "results-text.h"
#include "softmax-table.h"

/* Rows of the figure of several samples. */
#define SEVERAL 4

struct _LaminaInspectActivations {
  GtkBox parent_instance;

  GtkDropDown *part;
  GtkSpinButton *sample;
  GtkCheckButton *several;
  GtkLabel *of, *label, *own_name, *nothing, *caption, *input_caption, *input_class;
  GtkWidget *own_button, *own_box, *tools, *body, *input_box;
  LaminaPlotView *input, *output;
  LaminaSoftmaxTable *softmax;

  LamData *data, *own;
  LamPartId parts[LAM_N_PARTS]; /* in the drop-down */
  guint n_parts;
  guint quiet;
};

enum { SAMPLE, SEVERAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaInspectActivations, lamina_inspect_activations, GTK_TYPE_BOX)

static LamPartId
chosen_part (LaminaInspectActivations *self)
{
  guint selected = gtk_drop_down_get_selected (self->part);

  return self->parts[selected < self->n_parts ? selected : 0];
}

static void
update_range (LaminaInspectActivations *self)
{
  gsize n = self->data != NULL && self->n_parts > 0 ? self->data->parts[chosen_part (self)].n : 0;
  g_autofree char *count = lamina_format_count (n);
  g_autofree char *text = g_strdup_printf (C_ ("sample 3 of 10", "of %s"), count);

  self->quiet++;
  gtk_spin_button_set_range (self->sample, 1, (double) MAX (n, 1));
  self->quiet--;
  gtk_label_set_label (self->of, text);
}

static void
changed (LaminaInspectActivations *self)
{
  if (self->quiet == 0)
    g_signal_emit (self, signals[SAMPLE], 0);
}

static void
several_cb (LaminaInspectActivations *self)
{
  g_signal_emit (self, signals[SEVERAL_CHANGED], 0);
  changed (self);
}

static void
part_cb (LaminaInspectActivations *self)
{
  if (self->quiet > 0)
    return;
  update_range (self);
  changed (self);
}

void
lamina_inspect_activations_set_data (LaminaInspectActivations *self, LamData *data)
{
  const char *const titles[] = { _ ("Training"), _ ("Validation"), _ ("Test") };
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  lamina_inspect_activations_set_own (self, NULL, NULL);
  g_clear_pointer (&self->data, lam_data_unref);
  self->data = data != NULL ? lam_data_ref (data) : NULL;
  gtk_widget_set_visible (self->own_button, lamina_results_suits ("own", data));
  self->n_parts = 0;
  for (guint p = 0; data != NULL && p < LAM_N_PARTS; p++)
    if (data->parts[p].n > 0) {
      gtk_string_list_append (names, titles[p]);
      /* What the network does not learn from says most. */
      selected = self->n_parts;
      self->parts[self->n_parts++] = (LamPartId) p;
    }
  self->quiet++;
  gtk_drop_down_set_model (self->part, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->part, selected);
  update_range (self);
  gtk_spin_button_set_value (self->sample, 1);
  self->quiet--;
}

void
lamina_inspect_activations_set_own (LaminaInspectActivations *self, LamData *own, const char *name)
{
  if (own == NULL && self->own == NULL)
    return;
  g_clear_pointer (&self->own, lam_data_unref);
  self->own = own != NULL ? lam_data_ref (own) : NULL;
  gtk_label_set_label (self->own_name, name != NULL ? name : "");
  gtk_widget_set_visible (self->own_box, own != NULL);
  gtk_widget_set_visible (self->own_button,
                          own == NULL && lamina_results_suits ("own", self->data));
  gtk_widget_set_sensitive (GTK_WIDGET (self->part), own == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sample), own == NULL);
  changed (self);
}

LamData *
lamina_inspect_activations_get_sample (LaminaInspectActivations *self, LamPartId *part,
                                       gsize *position)
{
  *part = LAM_PART_TEST;
  *position = 0;
  if (self->own != NULL)
    return self->own;
  if (self->data == NULL || self->n_parts == 0)
    return NULL;
  *part = chosen_part (self);
  *position = (gsize) gtk_spin_button_get_value_as_int (self->sample) - 1;
  return self->data;
}

void
lamina_inspect_activations_set_several (LaminaInspectActivations *self, gboolean several)
{
  gtk_check_button_set_active (self->several, several);
}

gboolean
lamina_inspect_activations_get_several (LaminaInspectActivations *self)
{
  return gtk_check_button_get_active (self->several);
}

guint
lamina_inspect_activations_count (LaminaInspectActivations *self)
{
  return lamina_inspect_activations_get_several (self) ? SEVERAL : 1;
}

void
lamina_inspect_activations_go (LaminaInspectActivations *self, LamPartId part, gsize position)
{
  self->quiet++;
  lamina_inspect_activations_set_own (self, NULL, NULL);
  for (guint i = 0; i < self->n_parts; i++)
    if (self->parts[i] == part)
      gtk_drop_down_set_selected (self->part, i);
  update_range (self);
  gtk_spin_button_set_value (self->sample, (double) position + 1);
  self->quiet--;
  changed (self);
}

/* ---- what comes out ---- */

/* Above the picture where there is one, since the tools leave little room. */
static void
show_label (LaminaInspectActivations *self, const LaminaLook *look)
{
  const LamInspection *seen = look->look;
  GtkLabel *label = look->input != NULL ? self->input_class : self->label;
  g_autofree char *text = NULL;

  if (seen->label >= 0 && self->data != NULL && (guint) seen->label < self->data->n_classes)
    text = g_strdup_printf (_ ("Class: %s"), self->data->class_names[seen->label]);
  gtk_widget_set_visible (GTK_WIDGET (self->label), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->input_class), FALSE);
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && !look->several);
}

/* Of a picture of scores the pixel in the middle. */
static void
show_softmax (LaminaInspectActivations *self, const LamInspection *seen)
{
  guint32 n = lam_shape_channels (seen->out);
  gsize positions = seen->scores != NULL ? lam_shape_size (seen->out) / n : 0;
  gsize middle =
      seen->out.n == 3 ? (gsize) seen->out.d[0] / 2 * seen->out.d[1] + seen->out.d[1] / 2 : 0;
  gboolean named = self->data != NULL && self->data->n_classes == n;

  gtk_widget_set_visible (GTK_WIDGET (self->softmax), seen->scores != NULL);
  if (seen->scores != NULL && middle < positions)
    lamina_softmax_table_show (self->softmax, seen->scores + middle * n, n,
                               named ? (const char *const *) self->data->class_names : NULL);
}

static char *
describe (const LamInspection *seen)
{
  gsize n = lam_shape_size (seen->out);
  LaminaTensorFacts facts = { 0 };
  g_autofree char *shape = lamina_format_shape (seen->out);
  g_autofree char *least = NULL, *largest = NULL;
  gsize zeros = 0;

  lamina_tensor_measure (&facts, seen->y, n);
  for (gsize i = 0; i < n; i++)
    zeros += seen->y[i] == 0;
  least = lamina_format_number (facts.least);
  largest = lamina_format_number (facts.largest);
  if (zeros > 0) {
    g_autofree char *share = lamina_format_share ((double) zeros / (double) n);

    return g_strdup_printf (_ ("Comes out: %s, from %s to %s, %s of it exactly 0"), shape, least,
                            largest, share);
  }
  return g_strdup_printf (_ ("Comes out: %s, from %s to %s"), shape, least, largest);
}

void
lamina_inspect_activations_show (LaminaInspectActivations *self, LaminaLook *look,
                                 const char *sentence)
{
  g_autofree char *text = NULL;

  gtk_label_set_label (self->nothing, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), look == NULL);
  gtk_widget_set_visible (self->body, look != NULL);
  if (look == NULL) {
    gtk_widget_set_visible (GTK_WIDGET (self->softmax), FALSE);
    return;
  }
  text = describe (look->look);
  gtk_label_set_label (self->caption, text);
  show_label (self, look);
  gtk_widget_set_visible (self->input_box, look->input != NULL && !look->several);
  /* Numbers that are no picture are shown of one sample only. */
  gtk_widget_set_visible (GTK_WIDGET (self->several), look->pictures);
  if (look->input != NULL)
    lamina_plot_view_take (self->input, g_steal_pointer (&look->input), 0, 0);
  lamina_plot_view_take (self->output, g_steal_pointer (&look->output), 0, 0);
  lamina_plot_view_describe (self->output, text, FALSE);
  show_softmax (self, look->look);
}

const Plot *
lamina_inspect_activations_peek_figure (LaminaInspectActivations *self)
{
  return gtk_widget_get_visible (self->body) ? lamina_plot_view_peek (self->output) : NULL;
}

/* ---- class ---- */

static void
lamina_inspect_activations_dispose (GObject *object)
{
  LaminaInspectActivations *self = LAMINA_INSPECT_ACTIVATIONS (object);

  g_clear_pointer (&self->data, lam_data_unref);
  g_clear_pointer (&self->own, lam_data_unref);
  G_OBJECT_CLASS (lamina_inspect_activations_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, part);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, sample);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, several);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, of);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, label);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, own_name);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, own_button);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, own_box);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, nothing);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, caption);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, input_caption);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, input_class);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, tools);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, body);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, input_box);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, input);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, output);
  gtk_widget_class_bind_template_child (class, LaminaInspectActivations, softmax);
  gtk_widget_class_bind_template_callback (class, part_cb);
  gtk_widget_class_bind_template_callback (class, several_cb);
  gtk_widget_class_bind_template_callback (class, changed);
}

static void
lamina_inspect_activations_class_init (LaminaInspectActivationsClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_inspect_activations_dispose;
  signals[SAMPLE] =
      g_signal_new ("sample", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SEVERAL_CHANGED] =
      g_signal_new ("several", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  g_type_ensure (LAMINA_TYPE_SOFTMAX_TABLE);
  gtk_widget_class_set_template_from_resource (class,
                                               "/dev/lamina/lamina/ui/inspect-activations.ui");
  bind_template (class);
}

static void
lamina_inspect_activations_init (LaminaInspectActivations *self)
{
  self->quiet = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->quiet = 0;
}
