/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See runs-record.h. */

#include "runs-record.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "item-edit.h"

#define FORMAT "lamina-run"
#define MOST_METRICS 8
#define MOST_ROWS 100000

struct _LaminaRunRecord {
  GObject parent_instance;

  LaminaRunFacts facts; /* points to what follows */
  char *id, *name, *notes, *why;
  LamExperiment *experiment;
  const char *metric[MOST_METRICS]; /* interned */
  GArray *rows;                     /* of double */
  gboolean shown;
};

enum { PROP_0, PROP_SHOWN, N_PROPS };
static GParamSpec *props[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (LaminaRunRecord, lamina_run_record, G_TYPE_OBJECT)

static void
point (LaminaRunRecord *self)
{
  LaminaRunFacts *f = &self->facts;

  f->id = self->id;
  f->name = self->name;
  f->notes = self->notes;
  f->why = self->why;
  f->experiment = self->experiment;
  f->metric = self->metric;
  f->n_columns = LAM_EPOCH_METRICS + 2 * f->n_metrics;
  f->rows = (const double *) (gpointer) self->rows->data;
  f->n_rows = self->rows->len / f->n_columns;
}

static void
changed (LaminaRunRecord *self)
{
  point (self);
  g_signal_emit (self, changed_signal, 0);
}

const LaminaRunFacts *
lamina_run_record_peek (LaminaRunRecord *self)
{
  return &self->facts;
}

/* ---- beginning ---- */

/* The time it began and chance, so that two windows never write into one folder. */
static char *
new_id (gint64 started)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (started);
  g_autofree char *stamp = g_date_time_format (time, "%Y%m%d-%H%M%S");

  return g_strdup_printf ("%s-%08x", stamp, g_random_int ());
}

LaminaRunRecord *
lamina_run_record_new (const char *name, const LamExperiment *experiment, guint64 n_parameters)
{
  LaminaRunRecord *self = g_object_new (LAMINA_TYPE_RUN_RECORD, NULL);
  const LamItem *training = lam_experiment_training (experiment);

  self->facts.started = g_get_real_time () / G_USEC_PER_SEC;
  self->facts.status = LAM_RUN_TRAINING;
  self->facts.n_parameters = n_parameters;
  self->facts.epochs = lam_item_count (training, LAM_TRAINING_EPOCHS);
  self->id = new_id (self->facts.started);
  self->name = g_strdup (name);
  self->experiment = lam_experiment_dup (experiment);
  lam_experiment_move (self->experiment, NULL);
  point (self);
  return self;
}

/* ---- text ---- */

static void
add_text (JsonBuilder *builder, const char *key, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *key, double number)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_double_value (builder, number);
}

/* JSON has no word for what is not a number. */
static void
add_value (JsonBuilder *builder, double value)
{
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_rows (JsonBuilder *builder, const LaminaRunFacts *f)
{
  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_array (builder);
  for (guint i = 0; i < f->n_metrics; i++)
    json_builder_add_string_value (builder, f->metric[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "epochs_done");
  json_builder_begin_array (builder);
  for (guint row = 0; row < f->n_rows; row++) {
    json_builder_begin_array (builder);
    for (guint c = 0; c < f->n_columns; c++)
      add_value (builder, f->rows[row * f->n_columns + c]);
    json_builder_end_array (builder);
  }
  json_builder_end_array (builder);
}

char *
lamina_run_record_to_text (LaminaRunRecord *self)
{
  const LaminaRunFacts *f = &self->facts;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "format", FORMAT);
  add_number (builder, "version", 1);
  add_text (builder, "name", f->name);
  add_text (builder, "notes", f->notes);
  add_number (builder, "started", (double) f->started);
  add_text (builder, "status", lam_run_status_id (f->status));
  add_text (builder, "why", f->why);
  add_number (builder, "epochs", f->epochs);
  add_number (builder, "best_epoch", f->best_epoch);
  add_number (builder, "seconds", f->seconds);
  add_number (builder, "parameters", (double) f->n_parameters);
  json_builder_set_member_name (builder, "weights");
  json_builder_add_boolean_value (builder, f->has_weights);
  add_rows (builder, f);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
bad (GError **error, const char *id, const char *what)
{
  g_set_error (error, LAM_ERROR, LAM_ERROR_FORMAT,
               _ ("The earlier run “%s” cannot be read and is left out: %s"), id, what);
  return FALSE;
}

static double
number (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);
  double value = node != NULL && JSON_NODE_HOLDS_VALUE (node)
                         && json_node_get_value_type (node) != G_TYPE_STRING
                     ? json_node_get_double (node)
                     : 0;

  return isfinite (value) ? CLAMP (value, 0, 1e15) : 0;
}

static char *
text (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_dup_string (node) : NULL;
}

static JsonArray *
array (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
read_row (LaminaRunRecord *self, JsonNode *node, guint n_columns)
{
  JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (row == NULL || json_array_get_length (row) != n_columns)
    return FALSE;
  for (guint c = 0; c < n_columns; c++) {
    JsonNode *value = json_array_get_element (row, c);
    double y = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_double (value) : NAN;

    g_array_append_val (self->rows, y);
  }
  return TRUE;
}

static gboolean
read_rows (LaminaRunRecord *self, JsonObject *object)
{
  JsonArray *metrics = array (object, "metrics"), *rows = array (object, "epochs_done");
  guint n_metrics = metrics != NULL ? json_array_get_length (metrics) : 0;

  if (metrics == NULL || rows == NULL || n_metrics > MOST_METRICS
      || json_array_get_length (rows) > MOST_ROWS)
    return FALSE;
  for (guint i = 0; i < n_metrics; i++) {
    JsonNode *node = json_array_get_element (metrics, i);
    const char *id = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

    if (id == NULL)
      return FALSE;
    self->metric[i] = g_intern_string (id);
  }
  self->facts.n_metrics = n_metrics;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!read_row (self, json_array_get_element (rows, i), LAM_EPOCH_METRICS + 2 * n_metrics))
      return FALSE;
  return TRUE;
}

static LamRunStatus
read_status (LaminaRunRecord *self, JsonObject *object)
{
  g_autofree char *id = text (object, "status");

  for (guint s = LAM_RUN_STOPPED; s <= LAM_RUN_FAILED; s++)
    if (g_strcmp0 (id, lam_run_status_id ((LamRunStatus) s)) == 0)
      return (LamRunStatus) s;
  if (self->why == NULL)
    self->why = g_strdup (_ ("Lamina ended while it trained."));
  return LAM_RUN_STOPPED;
}

static gboolean
read_object (LaminaRunRecord *self, JsonObject *object)
{
  g_autofree char *format = text (object, "format");
  JsonNode *weights = json_object_get_member (object, "weights");

  if (g_strcmp0 (format, FORMAT) != 0 || !read_rows (self, object))
    return FALSE;
  self->name = text (object, "name");
  self->notes = text (object, "notes");
  self->why = text (object, "why");
  self->facts.started = (gint64) number (object, "started");
  self->facts.epochs = (guint) MIN (number (object, "epochs"), 1e9);
  self->facts.best_epoch = (guint) MIN (number (object, "best_epoch"), 1e9);
  self->facts.seconds = number (object, "seconds");
  self->facts.n_parameters = (guint64) number (object, "parameters");
  self->facts.status = read_status (self, object);
  self->facts.has_weights = weights != NULL && JSON_NODE_HOLDS_VALUE (weights)
                            && json_node_get_value_type (weights) == G_TYPE_BOOLEAN
                            && json_node_get_boolean (weights);
  if (self->name == NULL)
    self->name = g_strdup (lam_experiment_name (self->experiment));
  return TRUE;
}

LaminaRunRecord *
lamina_run_record_from_text (const char *id, const char *words, const char *experiment,
                             GError **error)
{
  g_autoptr (LaminaRunRecord) self = g_object_new (LAMINA_TYPE_RUN_RECORD, NULL);
  g_autoptr (GError) inner = NULL;
  g_autoptr (JsonNode) node = json_from_string (words, &inner);

  self->id = g_strdup (id);
  self->experiment = node != NULL ? lam_experiment_from_text (experiment, -1, id, &inner) : NULL;
  if (self->experiment == NULL) {
    bad (error, id, inner != NULL ? inner->message : _ ("it is empty."));
    return NULL;
  }
  if (!JSON_NODE_HOLDS_OBJECT (node) || !read_object (self, json_node_get_object (node))) {
    bad (error, id, _ ("it is not a record of a run."));
    return NULL;
  }
  point (self);
  return g_steal_pointer (&self);
}

/* ---- going on ---- */

static gboolean
take_rows (LaminaRunRecord *self, const LamSnapshot *s)
{
  guint n_columns = LAM_EPOCH_METRICS + 2 * s->n_metrics;
  gsize from;

  if (s->epoch_curve == NULL)
    return FALSE;
  self->facts.n_metrics = MIN (s->n_metrics, MOST_METRICS);
  for (guint i = 0; i < self->facts.n_metrics; i++)
    self->metric[i] = s->metric[i];
  from = self->rows->len / n_columns;
  for (gsize row = from; row < s->epoch_rows; row++)
    for (guint c = 0; c < n_columns; c++) {
      double value = lam_curve_at (s->epoch_curve, c, row);

      g_array_append_val (self->rows, value);
    }
  return s->epoch_rows > from;
}

gboolean
lamina_run_record_update (LaminaRunRecord *self, const LamSnapshot *s)
{
  gboolean more = take_rows (self, s), other = self->facts.status != s->status;

  self->facts.status = s->status;
  self->facts.epochs = s->epochs;
  self->facts.best_epoch = s->best_epoch;
  self->facts.seconds = s->seconds;
  if (g_strcmp0 (self->why, s->why) != 0) {
    g_free (self->why);
    self->why = g_strdup (s->why);
  }
  point (self);
  if (more || other)
    g_signal_emit (self, changed_signal, 0);
  return more || other;
}

void
lamina_run_record_set_stopped (LaminaRunRecord *self)
{
  self->facts.status = LAM_RUN_STOPPED;
  changed (self);
}

static void
replace (LaminaRunRecord *self, char **field, const char *words)
{
  if (g_strcmp0 (*field, words) == 0)
    return;
  g_free (*field);
  *field = g_strdup (words);
  changed (self);
}

void
lamina_run_record_set_name (LaminaRunRecord *self, const char *name)
{
  replace (self, &self->name, name);
}

void
lamina_run_record_set_notes (LaminaRunRecord *self, const char *notes)
{
  replace (self, &self->notes, notes);
}

void
lamina_run_record_set_has_weights (LaminaRunRecord *self, gboolean has_weights)
{
  if (self->facts.has_weights == has_weights)
    return;
  self->facts.has_weights = has_weights;
  changed (self);
}

static void
set_flag (LaminaRunRecord *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

gboolean
lamina_run_record_get_shown (LaminaRunRecord *self)
{
  return self->shown;
}

void
lamina_run_record_set_shown (LaminaRunRecord *self, gboolean shown)
{
  set_flag (self, &self->shown, shown, PROP_SHOWN);
}

void
lamina_run_record_set_slot (LaminaRunRecord *self, guint slot)
{
  self->facts.slot = slot;
}

/* ---- object ---- */

static void
lamina_run_record_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LaminaRunRecord *self = LAMINA_RUN_RECORD (object);

  if (id == PROP_SHOWN)
    g_value_set_boolean (value, self->shown);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lamina_run_record_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LaminaRunRecord *self = LAMINA_RUN_RECORD (object);

  if (id == PROP_SHOWN)
    set_flag (self, &self->shown, g_value_get_boolean (value), id);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lamina_run_record_finalize (GObject *object)
{
  LaminaRunRecord *self = LAMINA_RUN_RECORD (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->notes);
  g_free (self->why);
  g_clear_pointer (&self->experiment, lam_experiment_free);
  g_array_unref (self->rows);
  G_OBJECT_CLASS (lamina_run_record_parent_class)->finalize (object);
}

static void
lamina_run_record_class_init (LaminaRunRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lamina_run_record_get_property;
  object_class->set_property = lamina_run_record_set_property;
  object_class->finalize = lamina_run_record_finalize;
  props[PROP_SHOWN] = g_param_spec_boolean ("shown", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
lamina_run_record_init (LaminaRunRecord *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (double));
  point (self);
}
