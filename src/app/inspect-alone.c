/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See inspect-alone.h. Which arrays a layer or a loss takes is known from its first answer, with
 * all of them drawn at random; until then there is x. */

#include "inspect-alone.h"

#include <glib/gi18n.h>
#include <string.h>

#include "alone-input.h"
#include "file-dialog.h"
#include "format.h"
#include "plot-view.h"
#include "text-table.h"

#define SAMPLES 4 /* of a random x */

enum { SUBJECT_LAYER, SUBJECT_LOSS };
enum { LAYOUT_NHWC, LAYOUT_NCHW };
enum { TENSOR, VERDICT, ERROR, WHERE, ANALYTIC, NUMERIC, N_COLUMNS };

struct _LaminaInspectAlone {
  GtkBox parent_instance;

  GtkDropDown *subject, *layout, *tensor;
  GtkCheckButton *training;
  GtkSpinButton *seed;
  GtkBox *inputs;
  GtkLabel *error, *facts;
  GtkWidget *results;
  LaminaPlotView *picture, *histogram;
  GtkTextBuffer *numbers;
  LaminaTextTable *check;

  LaminaInspectContext context;
  LamItem *item; /* the inputs are of: a layer or the loss */
  char *in;      /* shape of one sample, as proposed */
  LaminaAloneAnswer *answer;
  char *wanted; /* tensor looked at */
  guint quiet, pending;
};

enum { SAVED, PROBLEM, ANSWERED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaInspectAlone, lamina_inspect_alone, GTK_TYPE_BOX)

static void ask (LaminaInspectAlone *self);

static gboolean
is_loss (const LamItem *item)
{
  return item->family == &lam_loss_family;
}

static gboolean
is_nchw (LaminaInspectAlone *self)
{
  return gtk_drop_down_get_selected (self->layout) == LAYOUT_NCHW;
}

/* ---- inputs ---- */

static LaminaAloneInput *
input_at (LaminaInspectAlone *self, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->inputs)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_str_equal (lamina_alone_input_peek_name (LAMINA_ALONE_INPUT (child)), name))
      return LAMINA_ALONE_INPUT (child);
  return NULL;
}

static void
add_input (LaminaInspectAlone *self, const char *name, const char *shape)
{
  GtkWidget *input = lamina_alone_input_new (name, is_loss (self->item), shape);

  g_signal_connect_object (input, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->inputs, input);
}

/* A few samples of what the layer or the loss gets in its network; of 8 numbers when that is not
 * known. */
static char *
propose (LamShape in, gboolean nchw)
{
  if (in.n == 3 && nchw)
    return g_strdup_printf ("%u×%u×%u×%u", SAMPLES, in.d[2], in.d[0], in.d[1]);
  if (in.n == 3)
    return g_strdup_printf ("%u×%u×%u×%u", SAMPLES, in.d[0], in.d[1], in.d[2]);
  return g_strdup_printf ("%u×%u", SAMPLES, in.n > 0 ? (guint) lam_shape_size (in) : 8);
}

static void
remake_inputs (LaminaInspectAlone *self, const LamItem *item)
{
  GtkWidget *child;

  /* Of a loss other arrays are worth a look than of a layer. */
  if (self->item != NULL && item != NULL && is_loss (self->item) != is_loss (item))
    g_clear_pointer (&self->wanted, g_free);
  lam_item_free (self->item);
  self->item = item != NULL ? lam_item_dup (item) : NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->inputs))) != NULL)
    gtk_box_remove (self->inputs, child);
  if (item == NULL)
    return;
  add_input (self, "x", self->in);
  if (lam_layer_kind_merges (item->kind))
    add_input (self, "x2", self->in);
}

/* Weights and what comes from behind get their rows: they are filled in behind x. */
static void
tell_inputs (LaminaInspectAlone *self)
{
  for (guint i = 0; i < self->answer->n_inputs; i++) {
    const LamArray *array = g_ptr_array_index (self->answer->arrays, i);
    g_autofree char *shape = lam_array_shape_text (array);

    if (input_at (self, array->name) == NULL)
      add_input (self, array->name, NULL);
    lamina_alone_input_tell (input_at (self, array->name), shape);
  }
}

/* ---- results ---- */

static void
show_tensor (LaminaInspectAlone *self)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (self->tensor);
  guint index = gtk_drop_down_get_selected (self->tensor);
  const LaminaAloneShown *shown;

  if (self->quiet > 0 || chosen == NULL || self->answer == NULL
      || index >= self->answer->shown->len)
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (gtk_string_object_get_string (chosen));
  shown = g_ptr_array_index (self->answer->shown, index);
  gtk_label_set_label (self->facts, shown->facts);
  lamina_plot_view_take (self->picture, plot_ref (shown->picture), 0, 0);
  lamina_plot_view_describe (self->picture, shown->facts, TRUE);
  lamina_plot_view_take (self->histogram, plot_ref (shown->histogram), 0, 0);
  gtk_text_buffer_set_text (self->numbers, shown->numbers, -1);
}

/* Before the choice is filled anew: the tensor looked at stays, else y, of a loss dx. */
static void
list_tensors (LaminaInspectAlone *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION, y = 0;

  for (guint i = 0; i < self->answer->arrays->len; i++) {
    const LamArray *array = g_ptr_array_index (self->answer->arrays, i);

    gtk_string_list_append (names, array->name);
    if (g_strcmp0 (array->name, self->wanted) == 0)
      selected = i;
    if (g_str_equal (array->name, self->answer->of_loss ? "dx" : "y"))
      y = i;
  }
  self->quiet++;
  gtk_drop_down_set_model (self->tensor, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->tensor, selected != GTK_INVALID_LIST_POSITION ? selected : y);
  self->quiet--;
  show_tensor (self);
}

static void
list_check (LaminaInspectAlone *self)
{
  lamina_text_table_clear (self->check);
  for (guint i = 0; i < self->answer->rows->len; i++) {
    const LamGradientRow *row = g_ptr_array_index (self->answer->rows, i);
    g_autofree char *error = lamina_format_number (row->error);
    g_autofree char *where = g_strdup_printf ("%" G_GSIZE_FORMAT, row->worst);
    g_autofree char *analytic = lamina_format_precise (row->analytic, 8);
    g_autofree char *numeric = lamina_format_precise (row->numeric, 8);
    const char *const cells[N_COLUMNS] = {
      [TENSOR] = row->name,
      [VERDICT] =
          lam_gradient_row_is_good (row) ? C_ ("gradient", "✓ right") : C_ ("gradient", "✗ wrong"),
      [ERROR] = error,
      [WHERE] = where,
      [ANALYTIC] = analytic,
      [NUMERIC] = numeric,
    };

    lamina_text_table_add (self->check, cells);
  }
}

static void
say (LaminaInspectAlone *self, const char *sentence)
{
  gtk_label_set_label (self->error, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), sentence != NULL);
  gtk_widget_set_visible (self->results, sentence == NULL && self->answer != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->training), !lamina_inspect_alone_get_loss (self));
  g_signal_emit (self, signals[ANSWERED], 0);
}

static void
answer_cb (gpointer data, const GError *error, gpointer asker)
{
  LaminaInspectAlone *self = asker;
  LaminaAloneAnswer *answer = data;

  if (answer == NULL) {
    say (self, error->message);
    return;
  }
  g_clear_pointer (&self->answer, lamina_alone_answer_free);
  self->answer = g_memdup2 (answer, sizeof *answer);
  answer->arrays = answer->shown = answer->rows = NULL;
  say (self, NULL);
  tell_inputs (self);
  list_tensors (self);
  list_check (self);
}

static const LamProbeKind kind = { .work = lamina_alone_work,
                                   .answer = answer_cb,
                                   .free_question = lamina_alone_question_free,
                                   .free_answer = lamina_alone_answer_free };

static void
ask (LaminaInspectAlone *self)
{
  LaminaAloneQuestion *question;

  if (self->quiet > 0 || self->item == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  question = g_new0 (LaminaAloneQuestion, 1);
  question->item = lam_item_dup (self->item);
  question->flags = (is_nchw (self) ? LAM_ALONE_NCHW : 0)
                    | (gtk_check_button_get_active (self->training) ? LAM_ALONE_TRAINS : 0);
  question->theme = lamina_plot_view_theme ();
  question->seed = (guint64) gtk_spin_button_get_value_as_int (self->seed);
  question->sources = g_ptr_array_new_with_free_func (lamina_alone_source_free);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->inputs)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    g_ptr_array_add (question->sources, lamina_alone_input_dup_source (LAMINA_ALONE_INPUT (child)));
  lam_probe_ask (self->context.probe, &kind, question, self);
}

/* ---- the selected layer, or the loss ---- */

static const LamExperiment *
experiment_of (const LaminaInspectContext *context)
{
  return lamina_document_peek (lamina_session_peek_document (context->session));
}

static const LamItem *
find_layer (const LaminaInspectContext *context, LamShape *in)
{
  GPtrArray *layers = lam_experiment_layers (experiment_of (context));
  const LamPlan *plan = lamina_session_peek_plan (context->session);

  *in = LAM_SHAPE_UNKNOWN;
  for (guint i = 0; i < layers->len; i++) {
    const LamItem *item = g_ptr_array_index (layers, i);

    if (g_strcmp0 (item->name, context->layer) != 0)
      continue;
    if (i < plan->rows->len)
      *in = ((LamPlanRow *) g_ptr_array_index (plan->rows, i))->in;
    return item;
  }
  return NULL;
}

/* What is on the bench, and the shape of a sample that it gets in its network. */
static const LamItem *
find_item (LaminaInspectAlone *self, const LaminaInspectContext *context, LamShape *in)
{
  if (gtk_drop_down_get_selected (self->subject) != SUBJECT_LOSS)
    return find_layer (context, in);
  *in = lamina_session_peek_plan (context->session)->out;
  return lam_experiment_loss (experiment_of (context));
}

/* What one may choose between, by name. */
static void
list_subjects (LaminaInspectAlone *self, const LaminaInspectContext *context)
{
  LamShape in;
  const LamItem *layer = find_layer (context, &in);
  const LamItem *loss = lam_experiment_loss (experiment_of (context));
  g_autofree char *titles[] = {
    layer != NULL ? g_strdup_printf ("%s · %s", _ (layer->kind->title), layer->name)
                  : g_strdup (_ ("No layer")),
    g_strdup_printf (_ ("Loss · %s"), _ (loss->kind->title)),
  };
  GListModel *names = gtk_drop_down_get_model (self->subject);

  self->quiet++;
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++) {
    g_autoptr (GtkStringObject) name = g_list_model_get_item (names, i);
    const char *const other[] = { titles[i], NULL };
    guint selected = gtk_drop_down_get_selected (self->subject);

    if (name == NULL || !g_str_equal (gtk_string_object_get_string (name), titles[i])) {
      gtk_string_list_splice (GTK_STRING_LIST (names), i, name != NULL, other);
      gtk_drop_down_set_selected (self->subject,
                                  selected != GTK_INVALID_LIST_POSITION ? selected : SUBJECT_LAYER);
    }
  }
  self->quiet--;
}

void
lamina_inspect_alone_update (LaminaInspectAlone *self, const LaminaInspectContext *context)
{
  LamShape shape;
  const LamItem *item = find_item (self, context, &shape);
  g_autofree char *in = propose (shape, is_nchw (self));
  gboolean other_kind = item == NULL || self->item == NULL || item->kind != self->item->kind
                        || g_strcmp0 (item->name, self->item->name) != 0
                        || g_strcmp0 (in, self->in) != 0;

  self->context = *context;
  list_subjects (self, context);
  if (!other_kind && lam_item_equal (item, self->item))
    return;
  if (item == NULL || other_kind) {
    g_free (self->in);
    self->in = g_steal_pointer (&in);
    g_clear_pointer (&self->answer, lamina_alone_answer_free);
    remake_inputs (self, item);
    say (self, item == NULL ? _ ("Add a layer: here it can be tried alone.") : NULL);
  } else {
    /* Another setting: the files chosen stay. */
    lam_item_free (self->item);
    self->item = lam_item_dup (item);
  }
  ask (self);
}

static void
subject_cb (LaminaInspectAlone *self)
{
  if (self->quiet == 0 && self->context.session != NULL)
    lamina_inspect_alone_update (self, &self->context);
}

static void
layout_cb (LaminaInspectAlone *self)
{
  LamShape in;

  if (self->quiet > 0 || self->context.session == NULL)
    return;
  find_item (self, &self->context, &in);
  g_free (self->in);
  self->in = propose (in, is_nchw (self));
  self->quiet++;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->inputs)); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    LaminaAloneInput *input = LAMINA_ALONE_INPUT (child);
    LaminaAloneSource *source = lamina_alone_input_dup_source (input);

    if (source->path == NULL && source->name[0] == 'x')
      lamina_alone_input_set (input, NULL, self->in);
    lamina_alone_source_free (source);
  }
  self->quiet--;
  ask (self);
}

/* ---- saving ---- */

static void
saved_cb (gpointer folder, const GError *error, gpointer asker)
{
  if (folder != NULL)
    g_signal_emit (asker, signals[SAVED], 0, folder);
  else
    g_signal_emit (asker, signals[PROBLEM], 0, error->message);
}

static const LamProbeKind saving = { .work = lamina_alone_save_work,
                                     .answer = saved_cb,
                                     .free_question = lamina_alone_save_free,
                                     .free_answer = g_free };

void
lamina_inspect_alone_save (LaminaInspectAlone *self, const char *folder, const char *extension)
{
  if (self->answer != NULL)
    lam_probe_ask (self->context.probe, &saving,
                   lamina_alone_save_new (self->answer, folder, extension), self);
}

static void
csv_folder_cb (const char *path, gpointer user_data)
{
  if (path != NULL)
    lamina_inspect_alone_save (user_data, path, "csv");
}

static void
npy_folder_cb (const char *path, gpointer user_data)
{
  if (path != NULL)
    lamina_inspect_alone_save (user_data, path, "npy");
}

void
lamina_inspect_alone_ask_folder (LaminaInspectAlone *self, const char *extension)
{
  if (self->answer != NULL)
    lamina_ask_path (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), LAMINA_ASK_FOLDER,
                     _ ("Folder for the Results"), NULL, NULL, NULL,
                     g_str_equal (extension, "npy") ? npy_folder_cb : csv_folder_cb, self);
}

/* ---- from outside ---- */

gboolean
lamina_inspect_alone_set_file (LaminaInspectAlone *self, const char *name, const char *path,
                               const char *shape)
{
  LaminaAloneInput *input = input_at (self, name);

  if (input != NULL)
    lamina_alone_input_set (input, path, shape);
  return input != NULL;
}

gboolean
lamina_inspect_alone_ask_file (LaminaInspectAlone *self, const char *name)
{
  LaminaAloneInput *input = input_at (self, name);

  if (input != NULL)
    lamina_alone_input_ask (input);
  return input != NULL;
}

void
lamina_inspect_alone_set_loss (LaminaInspectAlone *self, gboolean loss)
{
  gtk_drop_down_set_selected (self->subject, loss ? SUBJECT_LOSS : SUBJECT_LAYER);
}

gboolean
lamina_inspect_alone_get_loss (LaminaInspectAlone *self)
{
  return gtk_drop_down_get_selected (self->subject) == SUBJECT_LOSS;
}

gboolean
lamina_inspect_alone_has_results (LaminaInspectAlone *self)
{
  return gtk_widget_get_visible (self->results);
}

void
lamina_inspect_alone_set_nchw (LaminaInspectAlone *self, gboolean nchw)
{
  gtk_drop_down_set_selected (self->layout, nchw ? LAYOUT_NCHW : LAYOUT_NHWC);
}

void
lamina_inspect_alone_set_training (LaminaInspectAlone *self, gboolean training)
{
  gtk_check_button_set_active (self->training, training);
}

void
lamina_inspect_alone_restyle (LaminaInspectAlone *self)
{
  ask (self);
}

const LaminaAloneAnswer *
lamina_inspect_alone_peek (LaminaInspectAlone *self)
{
  return self->answer;
}

const Plot *
lamina_inspect_alone_peek_figure (LaminaInspectAlone *self)
{
  return self->answer != NULL ? lamina_plot_view_peek (self->picture) : NULL;
}

/* ---- class ---- */

static void
lamina_inspect_alone_map (GtkWidget *widget)
{
  LaminaInspectAlone *self = LAMINA_INSPECT_ALONE (widget);

  GTK_WIDGET_CLASS (lamina_inspect_alone_parent_class)->map (widget);
  if (self->answer == NULL)
    ask (self);
}

static void
lamina_inspect_alone_dispose (GObject *object)
{
  LaminaInspectAlone *self = LAMINA_INSPECT_ALONE (object);

  g_clear_pointer (&self->item, lam_item_free);
  g_clear_pointer (&self->answer, lamina_alone_answer_free);
  g_clear_pointer (&self->in, g_free);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (lamina_inspect_alone_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, subject);
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, layout);
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, tensor);
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, training);
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, seed);
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, inputs);
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, error);
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, facts);
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, results);
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, picture);
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, histogram);
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, numbers);
  gtk_widget_class_bind_template_child (class, LaminaInspectAlone, check);
  gtk_widget_class_bind_template_callback (class, ask);
  gtk_widget_class_bind_template_callback (class, layout_cb);
  gtk_widget_class_bind_template_callback (class, subject_cb);
  gtk_widget_class_bind_template_callback (class, show_tensor);
}

static void
lamina_inspect_alone_class_init (LaminaInspectAloneClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_inspect_alone_dispose;
  class->map = lamina_inspect_alone_map;
  signals[SAVED] = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_STRING);
  signals[ANSWERED] =
      g_signal_new ("answered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  g_type_ensure (LAMINA_TYPE_TEXT_TABLE);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/inspect-alone.ui");
  bind_template (class);
}

static void
lamina_inspect_alone_init (LaminaInspectAlone *self)
{
  const char *const titles[N_COLUMNS] = {
    [TENSOR] = _ ("Gradient"), [VERDICT] = _ ("Verdict"),   [ERROR] = _ ("Error"),
    [WHERE] = _ ("Where"),     [ANALYTIC] = _ ("Analytic"), [NUMERIC] = _ ("Numeric"),
  };

  self->quiet = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->quiet = 0;
  lamina_text_table_set_columns (self->check, titles, N_COLUMNS, ERROR);
}
