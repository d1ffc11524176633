/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See inspect-page.h. Looks at weights and activations are asked for here, since one answers both;
 * the other views ask for themselves. */

#include "inspect-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "chore.h"
#include "file-dialog.h"
#include "format.h"
#include "inspect-step.h"
#include "inspect-weights.h"
#include "plot-view.h"
#include "tip.h"

/* Of the probe's worker: behind the run's, which is nice too. */
#define NICENESS 15
/* Between two looks while it trains. */
#define LOOK_EVERY_MS 250

struct _LaminaInspectPage {
  GtkBox parent_instance;

  GtkLabel *title, *facts, *source;
  GtkStack *views;
  LaminaInspectWeights *weights;
  LaminaInspectActivations *activations;
  LaminaInspectCheck *check;
  LaminaInspectAlone *alone;
  LaminaInspectStep *step;

  LaminaSession *session;
  LamProbe *probe;
  char *layer;                 /* wanted by name, or NULL */
  char *told_layer, *told_why; /* what the views know */
  gboolean untold;             /* … which is not what is so by now */
  guint pause;                 /* source: a look comes when it is over */
  gboolean stale;              /* a look is wanted once the page is seen */
};

enum { VIEW, PROBLEM, SAID, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaInspectPage, lamina_inspect_page, GTK_TYPE_BOX)

/* ---- which layer ---- */

static GPtrArray *
layers (LaminaInspectPage *self)
{
  return lam_experiment_layers (
      lamina_document_peek (lamina_session_peek_document (self->session)));
}

/* Index of the layer looked at; −1 when there are none. */
static int
find_layer (LaminaInspectPage *self)
{
  GPtrArray *list = layers (self);
  const LamPlan *plan = lamina_session_peek_plan (self->session);

  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (((LamItem *) g_ptr_array_index (list, i))->name, self->layer) == 0)
      return (int) i;
  for (guint i = 0; i < MIN (list->len, plan->rows->len); i++)
    if (((LamPlanRow *) g_ptr_array_index (plan->rows, i))->n_parameters > 0)
      return (int) i;
  return list->len > 0 ? 0 : -1;
}

static void
show_head (LaminaInspectPage *self)
{
  int index = find_layer (self);
  const LamPlan *plan = lamina_session_peek_plan (self->session);
  const LamItem *item = index >= 0 ? g_ptr_array_index (layers (self), index) : NULL;
  const LamPlanRow *row =
      index >= 0 && (guint) index < plan->rows->len ? g_ptr_array_index (plan->rows, index) : NULL;
  g_autofree char *title = item != NULL
                               ? g_strdup_printf ("%s · %s", _ (item->kind->title), item->name)
                               : g_strdup (_ ("No layer"));
  g_autofree char *facts = row != NULL ? lamina_format_shapes (row->in, row->out) : NULL;

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->facts, facts != NULL ? facts : "");
  lamina_tip_set (GTK_WIDGET (self->title), item != NULL ? _ (item->kind->summary) : NULL);
}

/* ---- looking ---- */

/* The first layer that does not fit. A loss that does not go with the output is no reason not to
 * look at layers. */
static const char *
row_error (const LamPlan *plan)
{
  for (guint i = 0; i < plan->rows->len; i++) {
    const LamPlanRow *row = g_ptr_array_index (plan->rows, i);

    if (row->error != NULL)
      return row->error;
  }
  return NULL;
}

/* Why there is nothing to look at, or NULL. @trains: or nothing that wants the loss. */
static const char *
why_not (LaminaInspectPage *self, gboolean trains)
{
  const LamPlan *plan = lamina_session_peek_plan (self->session);

  if (find_layer (self) < 0)
    return _ ("Add a layer: what it holds and does is shown here.");
  if (lamina_session_peek_data_error (self->session) != NULL)
    return lamina_session_peek_data_error (self->session);
  if (lamina_session_peek_data (self->session) == NULL)
    return _ ("The data are still being read.");
  return trains ? lam_plan_error (plan) : row_error (plan);
}

static void
show_nothing (LaminaInspectPage *self, const char *sentence)
{
  gtk_label_set_label (self->source, "");
  lamina_inspect_weights_show (self->weights, NULL, sentence);
  lamina_inspect_activations_show (self->activations, NULL, sentence);
}

static void
show_source (LaminaInspectPage *self, gboolean trained)
{
  const char *name = lamina_session_peek_init_name (self->session);
  gboolean loaded = trained && lamina_session_peek_run (self->session) == NULL && name != NULL;
  g_autofree char *text = loaded ? g_strdup_printf (_ ("Loaded weights: %s"), name) : NULL;

  gtk_label_set_label (self->source, loaded ? text
                                     : trained
                                         ? _ ("Weights of the run")
                                         : _ ("First weights: these layers were not trained yet"));
}

static void
looked_cb (gpointer answer, const GError *error, gpointer asker)
{
  LaminaInspectPage *self = asker;
  LaminaLook *look = answer;

  if (look == NULL) {
    show_nothing (self, error->message);
    return;
  }
  show_source (self, look->look->trained);
  lamina_inspect_weights_show (self->weights, look, NULL);
  lamina_inspect_activations_show (self->activations, look, NULL);
}

static const LamProbeKind looking = { .work = lamina_look_work,
                                      .answer = looked_cb,
                                      .free_question = lamina_look_question_free,
                                      .free_answer = lamina_look_free };

static gboolean
looks (LaminaInspectPage *self)
{
  const char *view = gtk_stack_get_visible_child_name (self->views);

  return g_strcmp0 (view, "weights") == 0 || g_strcmp0 (view, "activations") == 0;
}

static void
look (LaminaInspectPage *self)
{
  LamRun *run = lamina_session_peek_run (self->session);
  const char *why = why_not (self, FALSE);
  LamData *data;
  LamPartId part;
  gsize position;
  const LamItem *item;

  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self)) || !looks (self);
  if (self->stale)
    return;
  data = lamina_inspect_activations_get_sample (self->activations, &part, &position);
  if (why != NULL || data == NULL) {
    lam_probe_forget (self->probe, &looking, self);
    show_nothing (self, why != NULL ? why : _ ("There are no samples to look at."));
    return;
  }
  item = g_ptr_array_index (layers (self), find_layer (self));
  if (run != NULL && lamina_session_is_active (self->session))
    lam_run_want_weights (run);
  lam_probe_ask (self->probe, &looking,
                 lamina_look_question_new (
                     lam_inspect_question_new (
                         lamina_document_peek (lamina_session_peek_document (self->session)), data,
                         run, run == NULL ? lamina_session_peek_init (self->session) : NULL,
                         item->name, part, position),
                     lamina_inspect_activations_count (self->activations),
                     lamina_plot_view_theme ()),
                 self);
}

/* The views that ask for themselves. They keep what they were told, which may be gone by the next
 * time: it is ours. */
static void
tell_views_now (LaminaInspectPage *self)
{
  int index = find_layer (self);
  char *name = index >= 0 ? g_strdup (((LamItem *) layers (self)->pdata[index])->name) : NULL;
  char *why = g_strdup (why_not (self, TRUE));
  const LaminaInspectContext context = {
    .session = self->session, .probe = self->probe, .layer = name, .why = why
  };

  self->untold = FALSE;
  lamina_inspect_check_update (self->check, &context);
  lamina_inspect_alone_update (self->alone, &context);
  lamina_inspect_step_update (self->step, &context);
  g_free (self->told_layer);
  self->told_layer = name;
  g_free (self->told_why);
  self->told_why = why;
}

/* Before anybody looks at them or gives them a command. */
static void
catch_up (LaminaInspectPage *self)
{
  if (self->untold)
    tell_views_now (self);
}

static gboolean
catch_up_later (gpointer owner)
{
  catch_up (owner);
  return FALSE;
}

/* Behind another page once for all that happens within a turn. */
static void
tell_views (LaminaInspectPage *self)
{
  self->untold = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    catch_up (self);
  else
    lamina_chore_add (self, catch_up_later);
}

static gboolean
pause_cb (gpointer user_data)
{
  LaminaInspectPage *self = user_data;

  self->pause = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

/* While it trains now and then: a look that is not answered yet would be cut short by the next. */
static void
snapshot_cb (LaminaInspectPage *self)
{
  if (self->pause == 0 && !lam_probe_is_asked (self->probe, &looking, self))
    self->pause = g_timeout_add (LOOK_EVERY_MS, pause_cb, self);
  tell_views (self);
}

/* Other weights to begin with: an older look is cut short. Another experiment has none, and one
 * begins with its layers. */
static void
weights_cb (LaminaInspectPage *self)
{
  if (lamina_session_peek_init (self->session) == NULL)
    lamina_inspect_alone_set_loss (self->alone, FALSE);
  tell_views (self);
  look (self);
}

static void
plan_cb (LaminaInspectPage *self)
{
  show_head (self);
  tell_views (self);
  look (self);
}

static void
data_cb (LaminaInspectPage *self)
{
  lamina_inspect_activations_set_data (self->activations, lamina_session_peek_data (self->session));
  /* What was seen of other data, perhaps in another network, goes at once. */
  show_nothing (self, _ ("This is being worked out."));
  tell_views (self);
  look (self);
}

/* ---- a picture of one's own ---- */

typedef struct {
  LamExperiment *experiment;
  char *path;
} Own;

static void
own_free (gpointer data)
{
  Own *own = data;

  lam_experiment_free (own->experiment);
  g_free (own->path);
  g_free (own);
}

static gpointer
own_work (LamProbeRoom *room, gpointer question, const LamWatch *watch, GError **error)
{
  const Own *own = question;
  const LamLoading loading = { .folder = own->experiment->folder,
                               .seed = lam_experiment_seed (own->experiment),
                               .n_threads = 1 };
  g_autoptr (GPtrArray) inputs = lam_inputs_load (own->path, error);

  return inputs != NULL ? lam_data_load_with (own->experiment, &loading, inputs, error) : NULL;
}

static void
own_answer_cb (gpointer answer, const GError *error, gpointer asker)
{
  LaminaInspectPage *self = asker;
  const char *name = g_object_get_data (G_OBJECT (self), "own-name");

  if (answer == NULL)
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
  else
    lamina_inspect_activations_set_own (self->activations, answer, name);
}

static const LamProbeKind own_kind = { .work = own_work,
                                       .answer = own_answer_cb,
                                       .free_question = own_free,
                                       .free_answer = (GDestroyNotify) lam_data_unref };

void
lamina_inspect_page_use_picture (LaminaInspectPage *self, const char *path)
{
  Own *own = g_new (Own, 1);

  *own = (Own){ lam_experiment_dup (
                    lamina_document_peek (lamina_session_peek_document (self->session))),
                g_strdup (path) };
  g_object_set_data_full (G_OBJECT (self), "own-name", g_path_get_basename (path), g_free);
  lam_probe_ask (self->probe, &own_kind, own, self);
}

static void
own_path_cb (const char *path, gpointer user_data)
{
  if (path != NULL)
    lamina_inspect_page_use_picture (user_data, path);
}

void
lamina_inspect_page_ask_picture (LaminaInspectPage *self)
{
  lamina_ask_path (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), LAMINA_ASK_OPEN,
                   _ ("Own Picture"), NULL, NULL, NULL, own_path_cb, self);
}

static void
saved_cb (LaminaInspectPage *self, const char *folder)
{
  g_autofree char *text = g_strdup_printf (_ ("Written to %s"), folder);

  g_signal_emit (self, signals[SAID], 0, text);
}

static void
problem_cb (LaminaInspectPage *self, const char *sentence)
{
  g_signal_emit (self, signals[PROBLEM], 0, sentence);
}

/* ---- from outside ---- */

static void
commands_cb (LaminaInspectPage *self)
{
  g_signal_emit (self, signals[VIEW], 0);
}

static void
view_cb (LaminaInspectPage *self)
{
  if (self->session == NULL)
    return;
  look (self);
  commands_cb (self);
}

LaminaInspectAlone *
lamina_inspect_page_peek_alone (LaminaInspectPage *self)
{
  catch_up (self);
  return self->alone;
}

LaminaInspectCheck *
lamina_inspect_page_peek_check (LaminaInspectPage *self)
{
  catch_up (self);
  return self->check;
}

LaminaInspectActivations *
lamina_inspect_page_peek_activations (LaminaInspectPage *self)
{
  return self->activations;
}

void
lamina_inspect_page_set_layer (LaminaInspectPage *self, const char *name)
{
  if (g_strcmp0 (name, self->layer) == 0)
    return;
  g_free (self->layer);
  self->layer = g_strdup (name);
  lamina_inspect_alone_set_loss (self->alone, FALSE);
  show_head (self);
  tell_views (self);
  look (self);
}

void
lamina_inspect_page_show_view (LaminaInspectPage *self, const char *view)
{
  if (gtk_stack_get_child_by_name (self->views, view) != NULL)
    gtk_stack_set_visible_child_name (self->views, view);
}

const char *
lamina_inspect_page_get_view (LaminaInspectPage *self)
{
  return gtk_stack_get_visible_child_name (self->views);
}

const Plot *
lamina_inspect_page_peek_figure (LaminaInspectPage *self)
{
  const char *view = lamina_inspect_page_get_view (self);

  if (g_strcmp0 (view, "weights") == 0)
    return lamina_inspect_weights_peek_figure (self->weights);
  if (g_strcmp0 (view, "activations") == 0)
    return lamina_inspect_activations_peek_figure (self->activations);
  if (g_strcmp0 (view, "alone") == 0)
    return lamina_inspect_alone_peek_figure (self->alone);
  return g_strcmp0 (view, "step") == 0 ? lamina_inspect_step_peek_figure (self->step) : NULL;
}

void
lamina_inspect_page_set_session (LaminaInspectPage *self, LaminaSession *session)
{
  self->session = session;
  g_signal_connect_object (session, "plan", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "data", G_CALLBACK (data_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "weights", G_CALLBACK (weights_cb), self, G_CONNECT_SWAPPED);
  data_cb (self);
  plan_cb (self);
}

/* ---- class ---- */

static void
lamina_inspect_page_map (GtkWidget *widget)
{
  LaminaInspectPage *self = LAMINA_INSPECT_PAGE (widget);

  GTK_WIDGET_CLASS (lamina_inspect_page_parent_class)->map (widget);
  catch_up (self);
  if (self->stale)
    look (self);
}

static void
lamina_inspect_page_dispose (GObject *object)
{
  LaminaInspectPage *self = LAMINA_INSPECT_PAGE (object);

  /* First: no answer comes after this, neither here nor to a view. */
  g_clear_pointer (&self->probe, lam_probe_free);
  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_pointer (&self->layer, g_free);
  G_OBJECT_CLASS (lamina_inspect_page_parent_class)->dispose (object);
  g_clear_pointer (&self->told_layer, g_free);
  g_clear_pointer (&self->told_why, g_free);
}

static void
lamina_inspect_page_class_init (LaminaInspectPageClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_inspect_page_dispose;
  class->map = lamina_inspect_page_map;
  signals[VIEW] =
      g_signal_new ("view", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAID] = g_signal_new ("said", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_STRING);
  g_type_ensure (LAMINA_TYPE_INSPECT_WEIGHTS);
  g_type_ensure (LAMINA_TYPE_INSPECT_ACTIVATIONS);
  g_type_ensure (LAMINA_TYPE_INSPECT_CHECK);
  g_type_ensure (LAMINA_TYPE_INSPECT_ALONE);
  g_type_ensure (LAMINA_TYPE_INSPECT_STEP);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/inspect-page.ui");
  gtk_widget_class_bind_template_child (class, LaminaInspectPage, title);
  gtk_widget_class_bind_template_child (class, LaminaInspectPage, facts);
  gtk_widget_class_bind_template_child (class, LaminaInspectPage, source);
  gtk_widget_class_bind_template_child (class, LaminaInspectPage, views);
  gtk_widget_class_bind_template_child (class, LaminaInspectPage, weights);
  gtk_widget_class_bind_template_child (class, LaminaInspectPage, activations);
  gtk_widget_class_bind_template_child (class, LaminaInspectPage, check);
  gtk_widget_class_bind_template_child (class, LaminaInspectPage, alone);
  gtk_widget_class_bind_template_child (class, LaminaInspectPage, step);
  gtk_widget_class_bind_template_callback (class, view_cb);
  gtk_widget_class_bind_template_callback (class, look);
  gtk_widget_class_bind_template_callback (class, commands_cb);
  gtk_widget_class_bind_template_callback (class, saved_cb);
  gtk_widget_class_bind_template_callback (class, problem_cb);
}

static void
theme_cb (LaminaInspectPage *self)
{
  if (self->session == NULL)
    return;
  look (self);
  lamina_inspect_alone_restyle (self->alone);
}

static void
lamina_inspect_page_init (LaminaInspectPage *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->probe = lam_probe_new (NICENESS);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (theme_cb), self, G_CONNECT_SWAPPED);
}
