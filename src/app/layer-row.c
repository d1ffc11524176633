/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See layer-row.h. */

#include "layer-row.h"

#include <glib/gi18n.h>

#include "edits.h"
#include "form.h"
#include "format.h"
#include "link-chooser.h"
#include "row-drag.h"
#include "tip.h"

/* Characters of "in → out" that leave room for "590 080 parameters" in the narrowest list. */
#define SHORT_SHAPES 18

struct _LaminaLayerRow {
  GtkListBoxRow parent_instance;

  GtkWidget *handle;
  GtkLabel *title, *brief, *shapes, *parameters, *error;
  GtkWidget *error_box;
  GtkButton *mend;
  GtkToggleButton *unfold;
  GtkRevealer *revealer;
  GtkEntry *name_entry;
  GtkLabel *name_error;
  LaminaForm *form;
  LaminaLinkChooser *links;

  LaminaDocument *document;
  guint position;
  char *name;
  const LamKind *kind;
  LamItem *shown;         /* that the head speaks of, or NULL */
  const LamKind *mending; /* what the mending button puts before this layer; or NULL */
  gboolean mend_removes;  /* it takes this layer out */
};

enum { REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaLayerRow, lamina_layer_row, GTK_TYPE_LIST_BOX_ROW)

static guint
n_layers (LaminaLayerRow *self)
{
  return lam_experiment_layers (lamina_document_peek (self->document))->len;
}

/* ---- what the user does ---- */

static gboolean
edit_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  LaminaLayerRow *self = user_data;

  return lamina_layer_edit (self->document, self->position, path, json, error);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LaminaLayerRow *self = LAMINA_LAYER_ROW (widget);
  g_autoptr (LaminaLayerRow) alive = g_object_ref (self);
  g_autofree char *what = g_strdup_printf (_ ("Removed %s"), _ (self->kind->title));

  lamina_layer_remove (self->document, self->position);
  g_signal_emit (self, signals[REMOVED], 0, what);
}

static void
duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LaminaLayerRow *self = LAMINA_LAYER_ROW (widget);

  lamina_layer_duplicate (self->document, self->position);
}

static void
move_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LaminaLayerRow *self = LAMINA_LAYER_ROW (widget);

  if (self->position > 0)
    lamina_layer_move (self->document, self->position, self->position - 1);
}

static void
move_down_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LaminaLayerRow *self = LAMINA_LAYER_ROW (widget);

  if (self->position + 1 < n_layers (self))
    lamina_layer_move (self->document, self->position, self->position + 1);
}

static void
unfold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LaminaLayerRow *self = LAMINA_LAYER_ROW (widget);

  lamina_layer_row_set_unfolded (self, !lamina_layer_row_get_unfolded (self));
}

static void
mend_cb (LaminaLayerRow *self)
{
  if (self->mend_removes)
    gtk_widget_activate_action (GTK_WIDGET (self), "layer.remove", NULL);
  else if (self->mending != NULL)
    lamina_layer_add (self->document, self->position, self->mending);
}

static void
name_commit_cb (LaminaLayerRow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_entry))));
  gboolean taken = lamina_layer_rename (self->document, self->position, name, &error);

  gtk_label_set_label (self->name_error, taken ? "" : error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->name_error), !taken);
}

/* Clicks on the form's empty places are not clicks on the row. */
static void
inside_pressed_cb (GtkGestureClick *click)
{
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
moved_cb (GtkWidget *row, guint from, guint to)
{
  lamina_layer_move (LAMINA_LAYER_ROW (row)->document, from, to);
}

/* ---- what the row shows ---- */

void
lamina_layer_row_set_unfolded (LaminaLayerRow *self, gboolean unfolded)
{
  if (gtk_revealer_get_reveal_child (self->revealer) == unfolded)
    return;
  gtk_revealer_set_reveal_child (self->revealer, unfolded);
  gtk_toggle_button_set_active (self->unfold, unfolded);
  gtk_button_set_icon_name (GTK_BUTTON (self->unfold),
                            unfolded ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, unfolded, -1);
  if (unfolded && self->document != NULL)
    lamina_layer_row_show (self, self->position);
}

gboolean
lamina_layer_row_get_unfolded (LaminaLayerRow *self)
{
  return gtk_revealer_get_reveal_child (self->revealer);
}

static void
unfold_toggled_cb (LaminaLayerRow *self)
{
  lamina_layer_row_set_unfolded (self, gtk_toggle_button_get_active (self->unfold));
}

static void
show_head (LaminaLayerRow *self, const LamItem *layer)
{
  g_autofree char *brief = lamina_format_brief (layer);

  g_clear_pointer (&self->shown, lam_item_free);
  self->shown = lam_item_dup (layer);
  gtk_label_set_label (self->title, _ (layer->kind->title));
  gtk_label_set_label (self->brief, brief);
  lamina_tip_set_kind (GTK_WIDGET (self->title), layer->kind);
}

void
lamina_layer_row_show (LaminaLayerRow *self, guint position)
{
  GPtrArray *layers = lam_experiment_layers (lamina_document_peek (self->document));
  const LamItem *layer = g_ptr_array_index (layers, position);

  self->position = position;
  self->kind = layer->kind;
  g_free (self->name);
  self->name = g_strdup (layer->name);
  if (self->shown == NULL || !lam_item_equal (self->shown, layer))
    show_head (self, layer);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "layer.move-up", position > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "layer.move-down", position + 1 < layers->len);
  /* A folded row needs no form: a list of forty layers would make hundreds of widgets. */
  if (lamina_layer_row_get_unfolded (self)) {
    if (!(gtk_widget_get_state_flags (GTK_WIDGET (self->name_entry)) & GTK_STATE_FLAG_FOCUS_WITHIN))
      gtk_editable_set_text (GTK_EDITABLE (self->name_entry), layer->name);
    lamina_form_set_item (self->form, layer);
    lamina_link_chooser_show (self->links, self->document, position);
  }
}

void
lamina_layer_row_reuse (LaminaLayerRow *self)
{
  lamina_layer_row_set_unfolded (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->name_error), FALSE);
}

static void
describe (LaminaLayerRow *self, const LamPlanRow *plan, const char *parameters)
{
  g_autofree char *label = g_strdup_printf ("%s %s", gtk_label_get_label (self->title), self->name);
  g_autofree char *description =
      g_strdup_printf ("%s, %s%s%s", gtk_label_get_label (self->shapes), parameters,
                       plan != NULL && plan->error != NULL ? ". " : "",
                       plan != NULL && plan->error != NULL ? plan->error : "");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
show_mend (LaminaLayerRow *self, const LamPlanRow *wrong)
{
  g_autofree char *text = NULL;

  self->mending = wrong != NULL ? wrong->mend : NULL;
  self->mend_removes = wrong != NULL && wrong->mend_removes;
  if (self->mend_removes)
    text = g_strdup_printf (_ ("Remove %s"), _ (self->kind->title));
  else if (self->mending != NULL)
    text = g_strdup_printf (_ ("Insert %s"), _ (self->mending->title));
  gtk_widget_set_visible (GTK_WIDGET (self->mend), text != NULL);
  if (text != NULL)
    gtk_button_set_label (self->mend, text);
}

/* @text: "1792 parameters", or empty. Beside long shapes @count stands alone. */
static void
show_parameters (LaminaLayerRow *self, const char *text, const char *count)
{
  gboolean whole = g_utf8_strlen (gtk_label_get_label (self->shapes), -1) <= SHORT_SHAPES;

  gtk_label_set_label (self->parameters, whole || *text == '\0' ? text : count);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->parameters), whole ? NULL : text);
}

void
lamina_layer_row_set_plan (LaminaLayerRow *self, const LamPlanRow *plan)
{
  /* While data are read nothing is known yet, and "? → ?" would only puzzle. */
  gboolean known = plan != NULL && (plan->in.n > 0 || plan->out.n > 0);
  g_autofree char *shapes = known ? lamina_format_shapes (plan->in, plan->out) : NULL;
  g_autofree char *count = plan != NULL ? lamina_format_count (plan->n_parameters) : NULL;
  g_autofree char *parameters =
      plan != NULL && plan->n_parameters > 0 ? g_strdup_printf (
          ngettext ("%s parameter", "%s parameters", (gulong) plan->n_parameters), count)
                                             : g_strdup ("");
  gboolean wrong = plan != NULL && plan->error != NULL;

  gtk_label_set_label (self->shapes, shapes != NULL ? shapes : "");
  show_parameters (self, parameters, count);
  gtk_label_set_label (self->error, wrong ? plan->error : "");
  gtk_widget_set_visible (self->error_box, wrong);
  show_mend (self, wrong ? plan : NULL);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wrong");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wrong");
  describe (self, plan, parameters);
}

const char *
lamina_layer_row_peek_name (LaminaLayerRow *self)
{
  return self->name;
}

guint
lamina_layer_row_get_position (LaminaLayerRow *self)
{
  return self->position;
}

/* ---- class ---- */

static void
lamina_layer_row_dispose (GObject *object)
{
  LaminaLayerRow *self = LAMINA_LAYER_ROW (object);

  g_clear_object (&self->document);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->shown, lam_item_free);
  G_OBJECT_CLASS (lamina_layer_row_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *class)
{
  gtk_widget_class_install_action (class, "layer.remove", NULL, remove_action);
  gtk_widget_class_install_action (class, "layer.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (class, "layer.move-up", NULL, move_up_action);
  gtk_widget_class_install_action (class, "layer.move-down", NULL, move_down_action);
  gtk_widget_class_install_action (class, "layer.unfold", NULL, unfold_action);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Delete, 0, "layer.remove", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_d, GDK_CONTROL_MASK, "layer.duplicate", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Up, GDK_ALT_MASK, "layer.move-up", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Down, GDK_ALT_MASK, "layer.move-down", NULL);
}

static void
lamina_layer_row_class_init (LaminaLayerRowClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_layer_row_dispose;
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  install_actions (class);
  g_type_ensure (LAMINA_TYPE_FORM);
  g_type_ensure (LAMINA_TYPE_LINK_CHOOSER);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/layer-row.ui");
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, handle);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, title);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, brief);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, shapes);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, parameters);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, error);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, error_box);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, mend);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, unfold);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, revealer);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, name_entry);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, name_error);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, form);
  gtk_widget_class_bind_template_child (class, LaminaLayerRow, links);
  gtk_widget_class_bind_template_callback (class, mend_cb);
  gtk_widget_class_bind_template_callback (class, name_commit_cb);
  gtk_widget_class_bind_template_callback (class, inside_pressed_cb);
  gtk_widget_class_bind_template_callback (class, unfold_toggled_cb);
}

static void
lamina_layer_row_init (LaminaLayerRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamina_row_drag_setup (GTK_LIST_BOX_ROW (self), self->handle, moved_cb);
  lamina_form_set_edit (self->form, edit_cb, self);
}

GtkWidget *
lamina_layer_row_new (LaminaDocument *document)
{
  LaminaLayerRow *self = g_object_new (LAMINA_TYPE_LAYER_ROW, NULL);

  self->document = g_object_ref (document);
  return GTK_WIDGET (self);
}
