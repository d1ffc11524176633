/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See document.h. */

#include "document.h"

#include <glib/gi18n.h>

#include "format.h"
#include "item-edit.h"

#define MOST_STEPS 300
#define MERGE_WITHIN (2 * G_USEC_PER_SEC)

typedef struct {
  LamExperiment *experiment;
  char *what;
} Step;

struct _LaminaDocument {
  GObject parent_instance;

  LamExperiment *now;
  LamExperiment *saved; /* as it is in the file, or as it was when it had none */
  GQueue undo, redo;    /* of Step; the head is the nearest */
  char *path;
  char *merge;
  gint64 merge_time;
};

enum { PROP_0, PROP_DIRTY, PROP_CAN_UNDO, PROP_CAN_REDO, PROP_PATH, PROP_TITLE, N_PROPS };
static GParamSpec *props[N_PROPS];

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaDocument, lamina_document, G_TYPE_OBJECT)

static Step *
step_new (LamExperiment *experiment, const char *what)
{
  Step *step = g_new0 (Step, 1);

  step->experiment = experiment;
  step->what = g_strdup (what);
  return step;
}

static void
step_free (gpointer data)
{
  Step *step = data;

  lam_experiment_free (step->experiment);
  g_free (step->what);
  g_free (step);
}

static void
steps_clear (GQueue *steps)
{
  g_queue_clear_full (steps, step_free);
}

static void
announce (LaminaDocument *self, gboolean replaced)
{
  g_signal_emit (self, signals[CHANGED], 0, replaced);
  for (guint i = PROP_DIRTY; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
}

static void
lamina_document_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LaminaDocument *self = LAMINA_DOCUMENT (object);

  switch (id) {
  case PROP_DIRTY:
    g_value_set_boolean (value, lamina_document_get_dirty (self));
    break;
  case PROP_CAN_UNDO:
    g_value_set_boolean (value, self->undo.length > 0);
    break;
  case PROP_CAN_REDO:
    g_value_set_boolean (value, self->redo.length > 0);
    break;
  case PROP_PATH:
    g_value_set_string (value, self->path);
    break;
  case PROP_TITLE:
    g_value_take_string (value, lamina_format_title (lam_experiment_name (self->now), self->path,
                                                     lamina_document_get_dirty (self)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lamina_document_finalize (GObject *object)
{
  LaminaDocument *self = LAMINA_DOCUMENT (object);

  steps_clear (&self->undo);
  steps_clear (&self->redo);
  lam_experiment_free (self->now);
  lam_experiment_free (self->saved);
  g_free (self->path);
  g_free (self->merge);
  G_OBJECT_CLASS (lamina_document_parent_class)->finalize (object);
}

static void
lamina_document_class_init (LaminaDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lamina_document_get_property;
  object_class->finalize = lamina_document_finalize;

  props[PROP_DIRTY] = g_param_spec_boolean ("dirty", NULL, NULL, FALSE, flags);
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  props[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  props[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
lamina_document_init (LaminaDocument *self)
{
  g_queue_init (&self->undo);
  g_queue_init (&self->redo);
  self->now = lam_experiment_new ();
  self->saved = lam_experiment_dup (self->now);
}

LaminaDocument *
lamina_document_new (void)
{
  return g_object_new (LAMINA_TYPE_DOCUMENT, NULL);
}

const LamExperiment *
lamina_document_peek (LaminaDocument *self)
{
  g_return_val_if_fail (LAMINA_IS_DOCUMENT (self), NULL);
  return self->now;
}

/* Whether an edit marked @merge continues the one before it. */
static gboolean
continues (LaminaDocument *self, const char *merge)
{
  gint64 now = g_get_monotonic_time ();
  gboolean same = merge != NULL && g_strcmp0 (merge, self->merge) == 0
                  && now - self->merge_time < MERGE_WITHIN && self->undo.length > 0;

  g_free (self->merge);
  self->merge = g_strdup (merge);
  self->merge_time = now;
  return same;
}

void
lamina_document_commit (LaminaDocument *self, LamExperiment *edited, const char *what,
                        const char *merge)
{
  g_return_if_fail (LAMINA_IS_DOCUMENT (self) && edited != NULL);

  if (lam_experiment_equal (edited, self->now)) {
    lam_experiment_free (edited);
    return;
  }
  if (continues (self, merge))
    lam_experiment_free (self->now);
  else
    g_queue_push_head (&self->undo, step_new (self->now, what));
  self->now = edited;
  steps_clear (&self->redo);
  if (self->undo.length > MOST_STEPS)
    step_free (g_queue_pop_tail (&self->undo));
  announce (self, FALSE);
}

/* Takes the nearest step of @from and leaves the present on @to. */
static void
travel (LaminaDocument *self, GQueue *from, GQueue *to)
{
  Step *step = g_queue_pop_head (from);

  if (step == NULL)
    return;
  g_queue_push_head (to, step_new (self->now, step->what));
  self->now = g_steal_pointer (&step->experiment);
  g_free (step->what);
  g_free (step);
  g_clear_pointer (&self->merge, g_free);
  announce (self, FALSE);
}

void
lamina_document_undo (LaminaDocument *self)
{
  g_return_if_fail (LAMINA_IS_DOCUMENT (self));
  travel (self, &self->undo, &self->redo);
}

void
lamina_document_redo (LaminaDocument *self)
{
  g_return_if_fail (LAMINA_IS_DOCUMENT (self));
  travel (self, &self->redo, &self->undo);
}

static const char *
peek_what (GQueue *steps)
{
  Step *step = g_queue_peek_head (steps);

  return step != NULL ? step->what : NULL;
}

const char *
lamina_document_peek_undo (LaminaDocument *self)
{
  return peek_what (&self->undo);
}

const char *
lamina_document_peek_redo (LaminaDocument *self)
{
  return peek_what (&self->redo);
}

static void
start_over (LaminaDocument *self, LamExperiment *experiment, const char *path)
{
  g_autofree char *kept = g_strdup (path);

  lam_experiment_name_layers (experiment);
  lam_experiment_free (self->now);
  lam_experiment_free (self->saved);
  self->now = experiment;
  self->saved = lam_experiment_dup (experiment);
  steps_clear (&self->undo);
  steps_clear (&self->redo);
  g_clear_pointer (&self->merge, g_free);
  g_free (self->path);
  self->path = g_steal_pointer (&kept);
  announce (self, TRUE);
}

void
lamina_document_replace (LaminaDocument *self, LamExperiment *experiment)
{
  g_return_if_fail (LAMINA_IS_DOCUMENT (self) && experiment != NULL);
  start_over (self, experiment, NULL);
}

gboolean
lamina_document_open (LaminaDocument *self, const char *path, GError **error)
{
  LamExperiment *experiment = lam_experiment_load (path, error);

  if (experiment == NULL)
    return FALSE;
  start_over (self, experiment, path);
  return TRUE;
}

gboolean
lamina_document_save (LaminaDocument *self, const char *path, GError **error)
{
  g_autofree char *full =
      g_str_has_suffix (path, ".lamina") ? g_strdup (path) : g_strconcat (path, ".lamina", NULL);
  g_autofree char *folder = g_path_get_dirname (full);
  g_autoptr (LamExperiment) moved = lam_experiment_dup (self->now);

  lam_experiment_move (moved, folder);
  if (!lam_experiment_save (moved, full, error))
    return FALSE;
  lam_experiment_free (self->now);
  lam_experiment_free (self->saved);
  self->now = g_steal_pointer (&moved);
  self->saved = lam_experiment_dup (self->now);
  g_free (self->path);
  self->path = g_steal_pointer (&full);
  g_clear_pointer (&self->merge, g_free);
  announce (self, FALSE);
  return TRUE;
}

const char *
lamina_document_get_path (LaminaDocument *self)
{
  return self->path;
}

gboolean
lamina_document_get_dirty (LaminaDocument *self)
{
  return !lam_experiment_equal (self->now, self->saved);
}
