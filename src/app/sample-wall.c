/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See sample-wall.h. */

#include "sample-wall.h"

#include <glib/gi18n.h>

#include "chore.h"
#include "format.h"
#include "sample-wall-dialog.h"
#include "sample-wall-model.h"
#include "sample-wall-tile.h"

#define TILES 24 /* a piece of binding them again */
#define SMALL_SIDE 64
#define LARGE_SIDE 112 /* of pictures of more than SMALL_SIDE pixels */

struct _LaminaSampleWall {
  GtkBox parent_instance;

  GtkWidget *tools;
  GtkDropDown *part, *class;
  GtkLabel *count;
  GtkGridView *grid;
  GtkStack *stack;

  LaminaWallModel *model;
  LaminaThumbs *thumbs;
  GPtrArray *items;           /* of GtkListItem, borrowed: those that have a tile */
  int parts[LAM_N_PARTS + 1]; /* what the rows of the drop-down mean */
  guint n_rebound;            /* items whose tiles show what the model has now */
  int side;
  guint quiet; /* > 0 while the drop-downs are being filled */
};

G_DEFINE_FINAL_TYPE (LaminaSampleWall, lamina_sample_wall, GTK_TYPE_BOX)

/* ---- tiles ---- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LaminaSampleWall *self)
{
  gtk_list_item_set_child (item, lamina_wall_tile_new (self->thumbs));
  g_ptr_array_add (self->items, item);
}

static void
teardown_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LaminaSampleWall *self)
{
  g_ptr_array_remove_fast (self->items, item);
  /* The last one may have come to a place that was passed. */
  self->n_rebound = 0;
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LaminaSampleWall *self)
{
  LaminaWallTile *tile = LAMINA_WALL_TILE (gtk_list_item_get_child (item));
  guint index = lamina_wall_sample_get_index (gtk_list_item_get_item (item));
  LamPartId part;
  gsize position;

  if (lamina_wall_model_locate (self->model, index, &part, &position))
    lamina_wall_tile_show (tile, lamina_wall_model_peek_data (self->model), part, position,
                           self->side);
  else
    lamina_wall_tile_clear (tile);
}

static gboolean
bind_some (gpointer owner)
{
  LaminaSampleWall *self = owner;
  guint end;

  if (self->items == NULL)
    return FALSE;
  end = MIN (self->n_rebound + TILES, self->items->len);
  for (; self->n_rebound < end; self->n_rebound++)
    if (gtk_list_item_get_item (g_ptr_array_index (self->items, self->n_rebound)) != NULL)
      bind_cb (NULL, g_ptr_array_index (self->items, self->n_rebound), self);
  return self->n_rebound < self->items->len;
}

/* The tiles stay and show other samples. */
static void
bind_again (LaminaSampleWall *self)
{
  self->n_rebound = 0;
  lamina_chore_add (self, bind_some);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LaminaSampleWall *self)
{
  lamina_wall_tile_clear (LAMINA_WALL_TILE (gtk_list_item_get_child (item)));
}

static void
activate_cb (LaminaSampleWall *self, guint position)
{
  GtkWidget *dialog;

  if (position >= lamina_sample_wall_get_n (self))
    return;
  dialog = lamina_sample_dialog_new (self->model, position);
  gtk_window_set_transient_for (GTK_WINDOW (dialog),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- filters ---- */

static void
refilter (LaminaSampleWall *self, LamData *data)
{
  guint row = gtk_drop_down_get_selected (self->part),
        class = gtk_drop_down_get_selected (self->class);
  g_autofree char *n = NULL, *text = NULL;

  lamina_wall_model_show (self->model, data, row <= LAM_N_PARTS ? self->parts[row] : -1,
                          class == GTK_INVALID_LIST_POSITION ? -1 : (int) class - 1);
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->grid)), 0);
  bind_again (self);
  n = lamina_format_count (lamina_sample_wall_get_n (self));
  text = g_strdup_printf (
      ngettext ("%s sample", "%s samples", (gulong) lamina_sample_wall_get_n (self)), n);
  gtk_label_set_label (self->count, text);
  gtk_stack_set_visible_child_name (
      self->stack, lamina_sample_wall_get_n (self) > 0 || data == NULL ? "wall" : "nothing");
}

static void
filter_changed_cb (LaminaSampleWall *self)
{
  g_autoptr (LamData) data = NULL;

  if (self->quiet > 0 || lamina_wall_model_peek_data (self->model) == NULL)
    return;
  data = lam_data_ref (lamina_wall_model_peek_data (self->model));
  refilter (self, data);
}

/* Another model costs a millisecond, even when it says the same. */
static void
set_texts (GtkDropDown *drop_down, GtkStringList *texts, guint selected)
{
  GtkStringList *before = GTK_STRING_LIST (gtk_drop_down_get_model (drop_down));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (texts));
  gboolean same = before != NULL && g_list_model_get_n_items (G_LIST_MODEL (before)) == n;

  for (guint i = 0; same && i < n; i++)
    same =
        g_str_equal (gtk_string_list_get_string (before, i), gtk_string_list_get_string (texts, i));
  if (!same)
    gtk_drop_down_set_model (drop_down, G_LIST_MODEL (texts));
  gtk_drop_down_set_selected (drop_down, selected);
}

static void
fill_parts (LaminaSampleWall *self, const LamData *data)
{
  const char *const titles[] = { _ ("Training"), _ ("Validation"), _ ("Test") };
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);
  guint before = gtk_drop_down_get_selected (self->part), n = 0, selected = 0;
  int kept = before <= LAM_N_PARTS ? self->parts[before] : -1;

  gtk_string_list_append (texts, _ ("All parts"));
  self->parts[n++] = -1;
  for (int p = 0; data != NULL && p < LAM_N_PARTS; p++)
    if (data->parts[p].n > 0) {
      if (p == kept)
        selected = n;
      gtk_string_list_append (texts, titles[p]);
      self->parts[n++] = p;
    }
  set_texts (self->part, texts, selected);
}

static void
fill_classes (LaminaSampleWall *self, const LamData *data)
{
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);
  guint before = gtk_drop_down_get_selected (self->class);
  gboolean any = data != NULL && data->n_classes > 0 && data->parts[LAM_PART_TRAIN].store != NULL
                 && data->parts[LAM_PART_TRAIN].store->classes != NULL;

  gtk_string_list_append (texts, _ ("All classes"));
  for (guint c = 0; any && c < data->n_classes; c++)
    gtk_string_list_append (texts, data->class_names[c]);
  set_texts (self->class, texts, any && before <= data->n_classes ? before : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->class), any);
}

void
lamina_sample_wall_set_data (LaminaSampleWall *self, LamData *data)
{
  const LamStore *store = data != NULL ? data->stores[LAM_PART_TRAIN] : NULL;
  gboolean large = store != NULL && store->x.type != LAM_STORE_INDICES
                   && (store->x.shapes != NULL || store->x.shape.d[0] > SMALL_SIDE);

  g_return_if_fail (LAMINA_IS_SAMPLE_WALL (self));

  if (data == lamina_wall_model_peek_data (self->model))
    return;
  self->quiet++;
  gtk_widget_set_visible (self->tools, data != NULL);
  self->side = large ? LARGE_SIDE : SMALL_SIDE;
  /* GTK keeps thirty rows of as many tiles as could be in one: no more than is useful. */
  gtk_grid_view_set_max_columns (self->grid, data != NULL && !lamina_wall_has_pictures (data) ? 4
                                             : large                                          ? 8
                                                                                              : 14);
  lamina_thumbs_set_data (self->thumbs, data,
                          (guint) (self->side * gtk_widget_get_scale_factor (GTK_WIDGET (self))));
  if (data != NULL) {
    fill_parts (self, data);
    fill_classes (self, data);
  } else {
    gtk_drop_down_set_selected (self->part, 0);
    gtk_drop_down_set_selected (self->class, 0);
  }
  refilter (self, data);
  self->quiet--;
}

guint
lamina_sample_wall_get_n (LaminaSampleWall *self)
{
  return lamina_wall_model_get_n (self->model);
}

/* ---- class ---- */

static void
lamina_sample_wall_dispose (GObject *object)
{
  LaminaSampleWall *self = LAMINA_SAMPLE_WALL (object);

  /* First the tiles: they cancel what they asked of the thumbnails. */
  if (self->grid != NULL)
    gtk_grid_view_set_model (self->grid, NULL);
  self->grid = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), LAMINA_TYPE_SAMPLE_WALL);
  g_clear_pointer (&self->thumbs, lamina_thumbs_free);
  g_clear_object (&self->model);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (lamina_sample_wall_parent_class)->dispose (object);
}

/* Tab leaves the tiles, among which arrows move: a list of this GTK would go through all of them.
 */
static gboolean
lamina_sample_wall_focus (GtkWidget *widget, GtkDirectionType direction)
{
  LaminaSampleWall *self = LAMINA_SAMPLE_WALL (widget);

  if (gtk_widget_get_focus_child (GTK_WIDGET (self->grid)) != NULL) {
    if (direction == GTK_DIR_TAB_FORWARD)
      return FALSE;
    if (direction == GTK_DIR_TAB_BACKWARD)
      return gtk_widget_child_focus (self->tools, direction);
  }
  return GTK_WIDGET_CLASS (lamina_sample_wall_parent_class)->focus (widget, direction);
}

static void
lamina_sample_wall_class_init (LaminaSampleWallClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_sample_wall_dispose;
  class->focus = lamina_sample_wall_focus;
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/sample-wall.ui");
  gtk_widget_class_bind_template_child (class, LaminaSampleWall, tools);
  gtk_widget_class_bind_template_child (class, LaminaSampleWall, part);
  gtk_widget_class_bind_template_child (class, LaminaSampleWall, class);
  gtk_widget_class_bind_template_child (class, LaminaSampleWall, count);
  gtk_widget_class_bind_template_child (class, LaminaSampleWall, grid);
  gtk_widget_class_bind_template_child (class, LaminaSampleWall, stack);
  gtk_widget_class_bind_template_callback (class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (class, activate_cb);
}

static void
lamina_sample_wall_init (LaminaSampleWall *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkSingleSelection *selection;

  self->model = lamina_wall_model_new ();
  self->thumbs = lamina_thumbs_new ();
  self->items = g_ptr_array_new ();
  self->parts[0] = -1;
  self->side = SMALL_SIDE;
  self->quiet++;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  g_signal_connect (factory, "teardown", G_CALLBACK (teardown_cb), self);
  gtk_grid_view_set_factory (self->grid, factory);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  fill_parts (self, NULL);
  fill_classes (self, NULL);
  self->quiet--;
}
