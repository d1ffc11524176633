/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See field.h. A control is a pair of functions, build and show, found by the type of the value. */

#include "field.h"

#include <glib/gi18n.h>

#include "form.h"
#include "item-edit.h"
#include "items-editor.h"
#include "path-button.h"

#define TYPING_PAUSE_MS 500
#define LONG_CHOICE 16 /* characters */
#define PATH_TITLE                                                                                 \
  15 /* characters that titles of paths take, so that their entries stand in line */

typedef struct {
  GtkWidget *(*build) (LaminaField *self);
  void (*show) (LaminaField *self, const LamItem *item, guint index);
} Control;

struct _LaminaField {
  GtkBox parent_instance;

  GtkBox *line;
  GtkLabel *title;
  GtkLabel *error;

  const LamParam *param;
  const Control *how;
  GtkWidget *control;
  LaminaForm *inner; /* of a parameter that is an item */
  LaminaEditFunc edit;
  gpointer user_data;
  char *shown;   /* JSON of the value the control was last given */
  guint quiet;   /* > 0 while the control is being set by us */
  guint pending; /* source: the user is typing */
};

G_DEFINE_FINAL_TYPE (LaminaField, lamina_field, GTK_TYPE_BOX)

static void
lamina_field_dispose (GObject *object)
{
  LaminaField *self = LAMINA_FIELD (object);

  g_clear_handle_id (&self->pending, g_source_remove);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (lamina_field_parent_class)->dispose (object);
}

static void
lamina_field_class_init (LaminaFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_field_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/lamina/lamina/ui/field.ui");
  gtk_widget_class_bind_template_child (widget_class, LaminaField, line);
  gtk_widget_class_bind_template_child (widget_class, LaminaField, title);
  gtk_widget_class_bind_template_child (widget_class, LaminaField, error);
}

static void
lamina_field_init (LaminaField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
say (LaminaField *self, const char *sentence)
{
  gtk_label_set_label (self->error, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), sentence != NULL);
  if (sentence != NULL)
    gtk_widget_add_css_class (self->control, "error");
  else
    gtk_widget_remove_css_class (self->control, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
      sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
tell (LaminaField *self, const char *path, const char *json)
{
  g_autoptr (GError) error = NULL;
  /* The edit may rebuild the form that this field stands in. */
  g_autoptr (LaminaField) alive = g_object_ref (self);

  if (self->edit == NULL || self->edit (path, json, self->user_data, &error))
    say (self, NULL);
  else
    say (self, error->message);
}

static void
tell_own (LaminaField *self, const char *json)
{
  if (self->quiet == 0 && g_strcmp0 (json, self->shown) != 0)
    tell (self, self->param->id, json);
  else if (self->quiet == 0)
    say (self, NULL);
}

/* ---- a whole number ---- */

static void
spin_changed_cb (GtkSpinButton *spin, LaminaField *self)
{
  g_autofree char *json = lam_number_to_text (gtk_spin_button_get_value (spin));

  tell_own (self, json);
}

static GtkWidget *
spin_build (LaminaField *self)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (self->param->min, self->param->max, 1);

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 7);
  g_signal_connect (spin, "value-changed", G_CALLBACK (spin_changed_cb), self);
  return spin;
}

static void
spin_show (LaminaField *self, const LamItem *item, guint index)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control), lam_item_number (item, index));
}

/* ---- anything typed: real numbers, pairs, shapes, texts ---- */

static void
entry_commit (LaminaField *self)
{
  g_autofree char *json =
      lamina_text_to_json (self->param, gtk_editable_get_text (GTK_EDITABLE (self->control)));

  g_clear_handle_id (&self->pending, g_source_remove);
  tell_own (self, json);
}

static gboolean
entry_pause_cb (gpointer user_data)
{
  LaminaField *self = user_data;

  self->pending = 0;
  entry_commit (self);
  return G_SOURCE_REMOVE;
}

static void
entry_changed_cb (LaminaField *self)
{
  if (self->quiet > 0)
    return;
  g_clear_handle_id (&self->pending, g_source_remove);
  self->pending = g_timeout_add (TYPING_PAUSE_MS, entry_pause_cb, self);
}

static void
entry_leave_cb (LaminaField *self)
{
  if (self->pending > 0)
    entry_commit (self);
}

/* The arrow keys change a real number by a sensible step. */
static gboolean
entry_key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType modifiers,
              LaminaField *self)
{
  g_autofree char *json = NULL, *text = NULL;
  double now;

  if (self->param->type != LAM_VALUE_NUMBER || (key != GDK_KEY_Up && key != GDK_KEY_Down)
      || modifiers & gtk_accelerator_get_default_mod_mask ())
    return GDK_EVENT_PROPAGATE;
  json = lamina_text_to_json (self->param, gtk_editable_get_text (GTK_EDITABLE (self->control)));
  now = g_ascii_strtod (json, NULL);
  text = lam_number_to_text (lamina_number_step (self->param, now, key == GDK_KEY_Up));
  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
  entry_commit (self);
  return GDK_EVENT_STOP;
}

static GtkWidget *
entry_build (LaminaField *self)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 14);
  /* An empty name or note needs no word for it; a number that is not given does. */
  if (self->param->flags & LAM_PARAM_OPTIONAL && self->param->type != LAM_VALUE_TEXT)
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("None"));
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (entry_changed_cb), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (entry_commit), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (entry_leave_cb), self);
  gtk_widget_add_controller (entry, focus);
  /* Capture: the text inside would move its cursor first. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (entry_key_cb), self);
  gtk_widget_add_controller (entry, keys);
  return entry;
}

/* A path is long: it gets what room there is. */
static void
make_path (LaminaField *self)
{
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->control), -1);
  gtk_widget_set_hexpand (self->control, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), FALSE);
  gtk_label_set_width_chars (self->title, PATH_TITLE);
  gtk_box_append (self->line,
                  lamina_path_button_new (GTK_ENTRY (self->control), _ (self->param->title)));
}

static void
entry_show (LaminaField *self, const LamItem *item, guint index)
{
  g_autofree char *text = lamina_value_to_text (item, index);
  g_autofree char *wanted = lamina_text_to_json (self->param, text);
  g_autofree char *typed =
      lamina_text_to_json (self->param, gtk_editable_get_text (GTK_EDITABLE (self->control)));
  gboolean typing = gtk_widget_get_state_flags (self->control) & GTK_STATE_FLAG_FOCUS_WITHIN;

  g_free (self->shown);
  self->shown = g_steal_pointer (&wanted);
  if (typing && (self->pending > 0 || g_strcmp0 (typed, self->shown) == 0))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
  g_clear_handle_id (&self->pending, g_source_remove);
}

/* ---- a switch ---- */

static void
switch_changed_cb (LaminaField *self)
{
  tell_own (self, gtk_switch_get_active (GTK_SWITCH (self->control)) ? "true" : "false");
}

static GtkWidget *
switch_build (LaminaField *self)
{
  GtkWidget *toggle = gtk_switch_new ();

  g_signal_connect_swapped (toggle, "notify::active", G_CALLBACK (switch_changed_cb), self);
  return toggle;
}

static void
switch_show (LaminaField *self, const LamItem *item, guint index)
{
  gtk_switch_set_active (GTK_SWITCH (self->control), lam_item_on (item, index));
}

/* ---- a choice among texts, and among the kinds of a family ---- */

static gboolean
is_optional (LaminaField *self)
{
  return (self->param->flags & LAM_PARAM_OPTIONAL) != 0;
}

static void
choice_changed_cb (LaminaField *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));
  const char *id;
  g_autofree char *json = NULL;

  if (self->quiet > 0 || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (is_optional (self) && selected-- == 0) {
    tell_own (self, "null");
    return;
  }
  id = self->param->family != NULL ? self->param->family->kinds[selected]->id
                                   : self->param->choices[selected];
  json = g_strdup_printf ("\"%s\"", id);
  tell_own (self, json);
}

static void
add_texts (GtkStringList *list, const LamParam *param)
{
  if (param->family != NULL)
    for (guint i = 0; i < *param->family->n_kinds; i++)
      gtk_string_list_append (list, _ (param->family->kinds[i]->title));
  else
    for (guint i = 0; param->choices[i] != NULL; i++)
      gtk_string_list_append (
          list, _ (param->choice_titles != NULL ? param->choice_titles[i] : param->choices[i]));
}

/* A long text gets a line of its own: beside the title it would widen the pane. */
static void
give_room (LaminaField *self, GtkStringList *texts)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (texts)); i++)
    if (g_utf8_strlen (gtk_string_list_get_string (texts, i), -1) > LONG_CHOICE) {
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->line), GTK_ORIENTATION_VERTICAL);
      gtk_box_set_spacing (self->line, 0);
    }
}

static GtkWidget *
choice_build (LaminaField *self)
{
  GtkStringList *texts = gtk_string_list_new (NULL);
  GtkWidget *choice;

  if (is_optional (self))
    gtk_string_list_append (texts, C_ ("choice", "None"));
  add_texts (texts, self->param);
  give_room (self, texts);
  choice = gtk_drop_down_new (G_LIST_MODEL (texts), NULL);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (choice_changed_cb), self);
  return choice;
}

static guint
position_of_kind (const LamParam *param, const LamKind *kind)
{
  for (guint i = 0; i < *param->family->n_kinds; i++)
    if (param->family->kinds[i] == kind)
      return i;
  return 0;
}

static void
choice_show (LaminaField *self, const LamItem *item, guint index)
{
  guint position = 0;

  if (lam_item_is_set (item, index))
    position = is_optional (self)
               + (self->param->family != NULL
                      ? position_of_kind (self->param, lam_item_peek (item, index)->kind)
                      : lam_item_choice (item, index));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), position);
}

/* ---- an item: the choice of its kind, or a switch where there is only one ---- */

static gboolean
inner_edit_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  LaminaField *self = user_data;
  g_autofree char *full = g_strconcat (self->param->id, ".", path, NULL);

  return self->edit == NULL || self->edit (full, json, self->user_data, error);
}

static void
item_switched_cb (LaminaField *self)
{
  tell_own (self, gtk_switch_get_active (GTK_SWITCH (self->control)) ? "{}" : "null");
}

static GtkWidget *
item_build (LaminaField *self)
{
  GtkWidget *control;

  self->inner = LAMINA_FORM (lamina_form_new (inner_edit_cb, self));
  gtk_widget_add_css_class (GTK_WIDGET (self->inner), "inner-form");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->inner));
  if (*self->param->family->n_kinds > 1)
    return choice_build (self);
  control = gtk_switch_new ();
  gtk_widget_set_visible (control, is_optional (self));
  g_signal_connect_swapped (control, "notify::active", G_CALLBACK (item_switched_cb), self);
  return control;
}

static void
item_show (LaminaField *self, const LamItem *item, guint index)
{
  const LamItem *inner = lam_item_is_set (item, index) ? lam_item_peek (item, index) : NULL;

  if (GTK_IS_SWITCH (self->control))
    gtk_switch_set_active (GTK_SWITCH (self->control), inner != NULL);
  else
    choice_show (self, item, index);
  lamina_form_set_item (self->inner, inner);
  gtk_widget_set_visible (GTK_WIDGET (self->inner), !lamina_form_is_empty (self->inner));
}

/* ---- a list of items ---- */

static gboolean
items_edited_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  LaminaField *self = user_data;

  return self->edit == NULL || self->edit (self->param->id, json, self->user_data, error);
}

static GtkWidget *
items_build (LaminaField *self)
{
  GtkWidget *editor = lamina_items_editor_new (self->param->family, items_edited_cb, self);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->line), GTK_ORIENTATION_VERTICAL);
  return editor;
}

static void
items_show (LaminaField *self, const LamItem *item, guint index)
{
  lamina_items_editor_set_items (LAMINA_ITEMS_EDITOR (self->control),
                                 lam_item_peek_list (item, index));
}

static const Control whole_number = { spin_build, spin_show };
static const Control typed = { entry_build, entry_show };
static const Control by_type[] = {
  [LAM_VALUE_NUMBER] = { entry_build, entry_show },
  [LAM_VALUE_SWITCH] = { switch_build, switch_show },
  [LAM_VALUE_CHOICE] = { choice_build, choice_show },
  [LAM_VALUE_PAIR] = { entry_build, entry_show },
  [LAM_VALUE_QUAD] = { entry_build, entry_show },
  [LAM_VALUE_SHAPE] = { entry_build, entry_show },
  [LAM_VALUE_LIST] = { entry_build, entry_show },
  [LAM_VALUE_TEXT] = { entry_build, entry_show },
  [LAM_VALUE_JSON] = { entry_build, entry_show },
  [LAM_VALUE_ITEM] = { item_build, item_show },
  [LAM_VALUE_ITEMS] = { items_build, items_show },
};

static const Control *
find_control (const LamParam *param)
{
  /* A spin button cannot be empty, and a number of more than nine digits is not spun to. */
  if (param->type == LAM_VALUE_NUMBER && param->flags & LAM_PARAM_WHOLE)
    return param->flags & LAM_PARAM_OPTIONAL || param->max > 1e9 ? &typed : &whole_number;
  return &by_type[param->type];
}

static char *
tooltip (const LamParam *param)
{
  g_autofree char *allowed = NULL;

  if (param->type >= LAM_VALUE_ITEM || param->type == LAM_VALUE_SWITCH
      || param->type == LAM_VALUE_CHOICE || param->type == LAM_VALUE_TEXT
      || param->type == LAM_VALUE_JSON)
    return g_strdup (_ (param->help));
  allowed = lam_param_allowed (param);
  return g_strdup_printf (_ ("%s\nAllowed: %s."), _ (param->help), allowed);
}

GtkWidget *
lamina_field_new (const LamParam *param, LaminaEditFunc edit, gpointer user_data)
{
  LaminaField *self = g_object_new (LAMINA_TYPE_FIELD, NULL);
  g_autofree char *help = tooltip (param);

  self->param = param;
  self->edit = edit;
  self->user_data = user_data;
  self->how = find_control (param);
  self->quiet++;
  gtk_label_set_label (self->title, _ (param->title));
  self->control = self->how->build (self);
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->line), help);
  gtk_box_append (self->line, self->control);
  if (param->flags & LAM_PARAM_PATH)
    make_path (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (param->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (param->help), -1);
  gtk_label_set_mnemonic_widget (self->title, self->control);
  self->quiet--;
  return GTK_WIDGET (self);
}

/* The JSON that the control would tell for the value it shows. */
static char *
json_shown (LaminaField *self, const LamItem *item, guint index)
{
  const LamItem *inner;

  if (!lam_item_is_set (item, index))
    return g_strdup ("null");
  if (self->param->type != LAM_VALUE_ITEM)
    return lam_item_get_text (item, index);
  inner = lam_item_peek (item, index);
  return GTK_IS_SWITCH (self->control) ? g_strdup ("{}")
                                       : g_strdup_printf ("\"%s\"", inner->kind->id);
}

void
lamina_field_show (LaminaField *self, const LamItem *item, guint index)
{
  g_return_if_fail (LAMINA_IS_FIELD (self));

  self->quiet++;
  g_free (self->shown);
  self->shown = json_shown (self, item, index);
  self->how->show (self, item, index);
  if (self->pending == 0)
    say (self, NULL);
  self->quiet--;
}
