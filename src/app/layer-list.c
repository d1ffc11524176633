/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See layer-list.h. Rows belong to layers by name, so that moving a layer moves its row with its
 * open settings, and an edit never takes the keyboard away. */

#include "layer-list.h"

#include <glib/gi18n.h>

#include "chore.h"
#include "edits.h"
#include "format.h"
#include "kind-chooser.h"
#include "layer-row.h"

struct _LaminaLayerList {
  GtkBox parent_instance;

  GtkListBox *list;
  GtkWidget *empty;
  GtkMenuButton *add_button;
  LaminaKindChooser *chooser;
  GtkLabel *total;
  GtkLabel *whole_error;
  GtkWidget *whole_error_box;

  LaminaSession *session;
  char *awaited; /* name of the layer that is selected as soon as it has a row, or NULL */
};

enum { REMOVED, SELECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaLayerList, lamina_layer_list, GTK_TYPE_BOX)

static LaminaDocument *
document (LaminaLayerList *self)
{
  return lamina_session_peek_document (self->session);
}

static GPtrArray *
layers (LaminaLayerList *self)
{
  return lam_experiment_layers (lamina_document_peek (document (self)));
}

static LaminaLayerRow *
row_at (LaminaLayerList *self, guint position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) position);

  return row != NULL ? LAMINA_LAYER_ROW (row) : NULL;
}

/* Whether the rows already stand for the layers, one by one. */
static gboolean
rows_fit (LaminaLayerList *self)
{
  GPtrArray *now = layers (self);

  for (guint i = 0; i < now->len; i++) {
    LaminaLayerRow *row = row_at (self, i);
    const LamItem *layer = g_ptr_array_index (now, i);

    if (row == NULL || g_strcmp0 (lamina_layer_row_peek_name (row), layer->name) != 0)
      return FALSE;
  }
  return row_at (self, now->len) == NULL;
}

static void
removed_cb (LaminaLayerList *self, const char *what)
{
  g_signal_emit (self, signals[REMOVED], 0, what);
}

static GtkWidget *
row_new (LaminaLayerList *self)
{
  GtkWidget *row = lamina_layer_row_new (document (self));

  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  return row;
}

/* The row of a layer that is gone, out of @rows. */
static GtkWidget *
steal_spare (LaminaLayerList *self, GHashTable *rows)
{
  GHashTableIter iter;
  gpointer name, row;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &name, &row)) {
    gboolean spare = TRUE;

    for (guint i = 0; spare && i < layers (self)->len; i++)
      spare = g_strcmp0 (name, ((LamItem *) g_ptr_array_index (layers (self), i))->name) != 0;
    if (spare) {
      g_hash_table_iter_steal (&iter);
      g_free (name);
      lamina_layer_row_reuse (LAMINA_LAYER_ROW (row));
      return row;
    }
  }
  return NULL;
}

static gboolean add_next (gpointer owner);

/* Takes all rows out and puts them back in the order of the layers.
 * @at_once: rows that are made now, if so many are missing; each takes a millisecond and a half */
static void
arrange_rows (LaminaLayerList *self, guint at_once)
{
  g_autoptr (GHashTable) old =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  GPtrArray *now = layers (self);
  LaminaLayerRow *row;
  guint made = 0;

  while ((row = row_at (self, 0)) != NULL) {
    g_hash_table_insert (old, g_strdup (lamina_layer_row_peek_name (row)), g_object_ref (row));
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  }
  for (guint i = 0; i < now->len; i++) {
    GtkWidget *own = g_hash_table_lookup (old, ((LamItem *) g_ptr_array_index (now, i))->name);
    g_autoptr (GtkWidget) spare = own == NULL ? steal_spare (self, old) : NULL;

    if (own == NULL && spare == NULL && made++ == at_once) {
      lamina_chore_add (self, add_next);
      return;
    }
    gtk_list_box_append (self->list, own != NULL ? own : spare != NULL ? spare : row_new (self));
  }
}

/* The same kinds in the same places, one of them renamed: the rows may stay. */
static gboolean
only_renamed (LaminaLayerList *self)
{
  GPtrArray *now = layers (self);
  guint different = 0;

  for (guint i = 0; i < now->len; i++) {
    LaminaLayerRow *row = row_at (self, i);

    if (row == NULL)
      return FALSE;
    different +=
        g_strcmp0 (lamina_layer_row_peek_name (row), ((LamItem *) g_ptr_array_index (now, i))->name)
        != 0;
  }
  return different <= 1 && row_at (self, now->len) == NULL;
}

static void
select_after (LaminaLayerList *self, const char *name, gboolean grab)
{
  GPtrArray *now = layers (self);

  for (guint i = 0; i < now->len; i++)
    if (g_strcmp0 (((LamItem *) g_ptr_array_index (now, i))->name, name) == 0) {
      LaminaLayerRow *row = row_at (self, i);

      if (row == NULL) {
        self->awaited = g_strdup (name);
        return;
      }
      gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
      if (grab)
        gtk_widget_grab_focus (GTK_WIDGET (row));
      return;
    }
}

static char *
total_text (const LamPlan *plan)
{
  g_autofree char *count = lamina_format_count (plan->n_parameters);
  g_autofree char *memory = lamina_format_bytes (plan->n_parameters * sizeof (float));

  /* Nothing is known before the data are there. */
  if (plan->n_parameters == 0)
    return g_strdup ("");
  return g_strdup_printf (
      ngettext ("%s parameter, %s", "%s parameters, %s", (gulong) plan->n_parameters), count,
      memory);
}

static void
plan_cb (LaminaLayerList *self)
{
  const LamPlan *plan = lamina_session_peek_plan (self->session);
  g_autofree char *total = total_text (plan);
  gboolean empty = layers (self)->len == 0, row_wrong = FALSE;

  for (guint i = 0; i < plan->rows->len; i++) {
    const LamPlanRow *row = g_ptr_array_index (plan->rows, i);

    row_wrong |= row->error != NULL;
    if (row_at (self, i) != NULL)
      lamina_layer_row_set_plan (row_at (self, i), row);
  }
  gtk_label_set_label (self->total, total);
  gtk_label_set_label (self->whole_error, plan->error != NULL ? plan->error : "");
  /* An empty list says so itself, and so does the row at fault. */
  gtk_widget_set_visible (self->whole_error_box, plan->error != NULL && !empty && !row_wrong);
}

static void
document_changed_cb (LaminaLayerList *self, gboolean replaced)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  g_autofree char *name = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean grab = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
  int position = selected != NULL ? gtk_list_box_row_get_index (selected) : -1;

  if (selected != NULL)
    name = g_strdup (lamina_layer_row_peek_name (LAMINA_LAYER_ROW (selected)));
  if (!rows_fit (self) && !only_renamed (self)) {
    g_clear_pointer (&self->awaited, g_free);
    arrange_rows (self, replaced ? 0 : 1);
    select_after (self, name, grab);
    /* The selected one is gone: go on with the one that took its place. */
    if (gtk_list_box_get_selected_row (self->list) == NULL && self->awaited == NULL && position >= 0
        && layers (self)->len > 0) {
      LamItem *next =
          g_ptr_array_index (layers (self), MIN ((guint) position, layers (self)->len - 1));

      select_after (self, next->name, grab);
    }
  }
  for (guint i = 0; i < layers (self)->len && row_at (self, i) != NULL; i++)
    lamina_layer_row_show (row_at (self, i), i);
  gtk_widget_set_visible (GTK_WIDGET (self->list), layers (self)->len > 0);
  gtk_widget_set_visible (self->empty, layers (self)->len == 0);
  /* The session may have told its plan before the rows were those of these layers. */
  plan_cb (self);
}

/* One of the rows that arrange_rows() left out. */
static gboolean
add_next (gpointer owner)
{
  LaminaLayerList *self = owner;
  const LamPlan *plan = lamina_session_peek_plan (self->session);
  GtkWidget *row;
  guint n = 0;

  while (row_at (self, n) != NULL)
    n++;
  if (n >= layers (self)->len)
    return FALSE;
  row = row_new (self);
  gtk_list_box_append (self->list, row);
  lamina_layer_row_show (LAMINA_LAYER_ROW (row), n);
  if (n < plan->rows->len)
    lamina_layer_row_set_plan (LAMINA_LAYER_ROW (row), g_ptr_array_index (plan->rows, n));
  if (g_strcmp0 (self->awaited, lamina_layer_row_peek_name (LAMINA_LAYER_ROW (row))) == 0) {
    g_clear_pointer (&self->awaited, g_free);
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  }
  return TRUE;
}

static void
row_selected_cb (LaminaLayerList *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[SELECTED], 0,
                 row != NULL ? lamina_layer_row_peek_name (LAMINA_LAYER_ROW (row)) : NULL);
}

static void
row_activated_cb (LaminaLayerList *self, GtkListBoxRow *row)
{
  LaminaLayerRow *layer = LAMINA_LAYER_ROW (row);

  lamina_layer_row_set_unfolded (layer, !lamina_layer_row_get_unfolded (layer));
}

static void
chosen_cb (LaminaLayerList *self, const LamKind *kind)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  guint position =
      selected != NULL ? (guint) gtk_list_box_row_get_index (selected) + 1 : layers (self)->len;
  GtkListBoxRow *row;

  lamina_layer_add (document (self), position, kind);
  row = GTK_LIST_BOX_ROW (row_at (self, position));
  if (row != NULL) {
    gtk_list_box_select_row (self->list, row);
    gtk_widget_grab_focus (GTK_WIDGET (row));
  }
}

void
lamina_layer_list_add (LaminaLayerList *self)
{
  gtk_menu_button_popup (self->add_button);
}

void
lamina_layer_list_set_session (LaminaLayerList *self, LaminaSession *session)
{
  self->session = session;
  g_signal_connect_object (document (self), "changed", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "plan", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
  document_changed_cb (self, TRUE);
  plan_cb (self);
}

static void
lamina_layer_list_finalize (GObject *object)
{
  g_free (LAMINA_LAYER_LIST (object)->awaited);
  G_OBJECT_CLASS (lamina_layer_list_parent_class)->finalize (object);
}

static void
lamina_layer_list_class_init (LaminaLayerListClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamina_layer_list_finalize;
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (LAMINA_TYPE_KIND_CHOOSER);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/layer-list.ui");
  gtk_widget_class_bind_template_child (class, LaminaLayerList, list);
  gtk_widget_class_bind_template_child (class, LaminaLayerList, empty);
  gtk_widget_class_bind_template_child (class, LaminaLayerList, add_button);
  gtk_widget_class_bind_template_child (class, LaminaLayerList, chooser);
  gtk_widget_class_bind_template_child (class, LaminaLayerList, total);
  gtk_widget_class_bind_template_child (class, LaminaLayerList, whole_error);
  gtk_widget_class_bind_template_child (class, LaminaLayerList, whole_error_box);
  gtk_widget_class_bind_template_callback (class, row_selected_cb);
  gtk_widget_class_bind_template_callback (class, row_activated_cb);
  gtk_widget_class_bind_template_callback (class, chosen_cb);
}

static void
lamina_layer_list_init (LaminaLayerList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamina_kind_chooser_set_family (self->chooser, &lam_layer_family);
}
