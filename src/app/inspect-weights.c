/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See inspect-weights.h. */

#include "inspect-weights.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "format.h"
#include "plot-view.h"

struct _LaminaInspectWeights {
  GtkBox parent_instance;

  GtkDropDown *tensor;
  GtkLabel *facts, *nothing;
  GtkWidget *tools, *pictures_box;
  AdwClamp *histogram_box;
  LaminaPlotView *pictures, *histogram;

  char *wanted; /* the tensor looked at, by the end of its name: "kernel" */
  gboolean quiet;
};

enum { OTHER, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaInspectWeights, lamina_inspect_weights, GTK_TYPE_BOX)

char *
lamina_tensor_describe (const LaminaTensorFacts *facts)
{
  /* Left to right in every language. */
  g_autofree char *shape = g_strdup_printf ("\u2066%s\u2069", facts->shape);
  g_autofree char *count = lamina_format_count (facts->n);
  g_autofree char *least = lamina_format_number (facts->least);
  g_autofree char *largest = lamina_format_number (facts->largest);
  g_autofree char *mean = lamina_format_number (facts->mean);
  g_autofree char *deviation = lamina_format_number (facts->deviation);

  return g_strdup_printf (ngettext ("%s: %s number from %s to %s, mean %s, deviation %s",
                                    "%s: %s numbers from %s to %s, mean %s, deviation %s",
                                    (gulong) facts->n),
                          shape, count, least, largest, mean, deviation);
}

static const char *
short_name (const char *name)
{
  const char *slash = strrchr (name, '/');

  return slash != NULL ? slash + 1 : name;
}

/* Whether the choice already lists these tensors. */
static gboolean
lists (LaminaInspectWeights *self, GPtrArray *tensors)
{
  GListModel *model = gtk_drop_down_get_model (self->tensor);

  if (model == NULL || g_list_model_get_n_items (model) != tensors->len)
    return FALSE;
  for (guint i = 0; i < tensors->len; i++) {
    const LaminaTensorFacts *facts = g_ptr_array_index (tensors, i);

    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i),
                      short_name (facts->name)))
      return FALSE;
  }
  return TRUE;
}

static void
list (LaminaInspectWeights *self, GPtrArray *tensors)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < tensors->len; i++) {
    const LaminaTensorFacts *facts = g_ptr_array_index (tensors, i);

    gtk_string_list_append (names, short_name (facts->name));
    if (g_strcmp0 (short_name (facts->name), self->wanted) == 0)
      selected = i;
  }
  self->quiet = TRUE;
  gtk_drop_down_set_model (self->tensor, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->tensor, selected);
  self->quiet = FALSE;
  g_object_unref (names);
}

static void
tensor_cb (LaminaInspectWeights *self)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (self->tensor);

  if (self->quiet || chosen == NULL)
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (gtk_string_object_get_string (chosen));
  g_signal_emit (self, signals[OTHER], 0);
}

static void
show_nothing (LaminaInspectWeights *self, const char *sentence)
{
  gtk_label_set_label (self->nothing, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), sentence != NULL);
  gtk_widget_set_visible (self->tools, sentence == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->histogram_box), sentence == NULL);
  if (sentence != NULL)
    gtk_widget_set_visible (self->pictures_box, FALSE);
}

void
lamina_inspect_weights_show (LaminaInspectWeights *self, LaminaLook *look, const char *sentence)
{
  LaminaTensorFacts *facts;
  g_autofree char *text = NULL;
  guint selected;

  if (look == NULL || look->tensors->len == 0) {
    show_nothing (self, look == NULL ? sentence
                                     : _ ("This layer has no weights: it only passes on or "
                                          "rearranges what it gets."));
    return;
  }
  show_nothing (self, NULL);
  if (!lists (self, look->tensors))
    list (self, look->tensors);
  selected = gtk_drop_down_get_selected (self->tensor);
  facts = g_ptr_array_index (look->tensors, MIN (selected, look->tensors->len - 1));
  text = lamina_tensor_describe (facts);
  gtk_label_set_label (self->facts, text);
  gtk_widget_set_visible (self->pictures_box, facts->pictures != NULL);
  gtk_widget_set_vexpand (GTK_WIDGET (self->histogram_box), facts->pictures == NULL);
  adw_clamp_set_maximum_size (self->histogram_box, facts->pictures == NULL ? 600 : 180);
  if (facts->pictures != NULL) {
    gtk_widget_set_size_request (GTK_WIDGET (self->pictures), -1, facts->height);
    lamina_plot_view_take (self->pictures, g_steal_pointer (&facts->pictures), 0, 0);
    lamina_plot_view_describe (self->pictures, text, FALSE);
  }
  lamina_plot_view_take (self->histogram, g_steal_pointer (&facts->histogram), 0, 0);
  lamina_plot_view_describe (self->histogram, text, FALSE);
}

const Plot *
lamina_inspect_weights_peek_figure (LaminaInspectWeights *self)
{
  LaminaPlotView *view =
      gtk_widget_get_visible (self->pictures_box) ? self->pictures : self->histogram;

  return gtk_widget_get_visible (GTK_WIDGET (self->histogram_box)) ? lamina_plot_view_peek (view)
                                                                   : NULL;
}

static void
lamina_inspect_weights_finalize (GObject *object)
{
  g_free (LAMINA_INSPECT_WEIGHTS (object)->wanted);
  G_OBJECT_CLASS (lamina_inspect_weights_parent_class)->finalize (object);
}

static void
lamina_inspect_weights_class_init (LaminaInspectWeightsClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamina_inspect_weights_finalize;
  signals[OTHER] = g_signal_new ("other", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/inspect-weights.ui");
  gtk_widget_class_bind_template_child (class, LaminaInspectWeights, tensor);
  gtk_widget_class_bind_template_child (class, LaminaInspectWeights, facts);
  gtk_widget_class_bind_template_child (class, LaminaInspectWeights, nothing);
  gtk_widget_class_bind_template_child (class, LaminaInspectWeights, tools);
  gtk_widget_class_bind_template_child (class, LaminaInspectWeights, pictures);
  gtk_widget_class_bind_template_child (class, LaminaInspectWeights, pictures_box);
  gtk_widget_class_bind_template_child (class, LaminaInspectWeights, histogram);
  gtk_widget_class_bind_template_child (class, LaminaInspectWeights, histogram_box);
  gtk_widget_class_bind_template_callback (class, tensor_cb);
}

static void
lamina_inspect_weights_init (LaminaInspectWeights *self)
{
  self->quiet = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->quiet = FALSE;
}
