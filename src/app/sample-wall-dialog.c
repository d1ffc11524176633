/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See sample-wall-dialog.h. Values are shown by a list of rows that are written when they come into
 * sight, since a large picture has hundreds of thousands. */

#include "sample-wall-dialog.h"

#include <glib/gi18n.h>
#include <math.h>

#include "format.h"
#include "sample-wall-thumbs.h"
#include "sample-wall-tile.h"

#define PICTURE_SIDE 320
#define ROW_OF_VECTOR 16 /* values in a row where samples are no pictures */

struct _LaminaSampleDialog {
  AdwWindow parent_instance;

  GtkLabel *title, *facts, *scaling, *words;
  GtkPicture *picture;
  GtkStack *stack;
  GtkDropDown *channel;
  GtkListView *values;
  GtkWidget *previous, *next, *picture_frame;

  LaminaWallModel *model;
  LamData *data; /* kept: the wall may get other data while this is open */
  LamPartId part;
  gsize position;
  guint index;
};

G_DEFINE_FINAL_TYPE (LaminaSampleDialog, lamina_sample_dialog, ADW_TYPE_WINDOW)

/* ---- values ---- */

static LamShape
sample_shape (const LamData *data, LamPartId part, gsize position)
{
  const LamPart *p = &data->parts[part];
  const LamSamples *x = &p->store->x;

  return x->shapes != NULL ? x->shapes[p->rows[position]] : x->shape;
}

/* Rows, columns and channels as values are listed: vectors are cut into rows. */
static void
table_size (LamShape shape, guint *rows, guint *columns, guint *channels)
{
  gsize n = lam_shape_size (shape);

  *channels = shape.n == 3 ? shape.d[2] : 1;
  *columns = shape.n >= 2 ? shape.d[1] : ROW_OF_VECTOR;
  *rows = shape.n >= 2 ? shape.d[0] : (guint) ((n + ROW_OF_VECTOR - 1) / ROW_OF_VECTOR);
}

char *
lamina_sample_row_text (const LamData *data, LamPartId part, gsize position, guint channel,
                        guint row)
{
  const LamPart *p = &data->parts[part];
  const LamSamples *x = &p->store->x;
  LamShape shape = sample_shape (data, part, position);
  gsize n = lam_shape_size (shape), start;
  guint rows, columns, channels;
  GString *text = g_string_new (NULL);

  table_size (shape, &rows, &columns, &channels);
  start = x->starts != NULL ? x->starts[p->rows[position]] : p->rows[position] * n;
  for (guint c = 0; c < columns; c++) {
    gsize at = ((gsize) row * columns + c) * channels + channel;

    if (at >= n)
      break;
    if (x->type == LAM_STORE_BYTES)
      g_string_append_printf (text, "%s%3u", c > 0 ? " " : "", ((guint8 *) x->values)[start + at]);
    else
      g_string_append_printf (text, "%s%8.4g", c > 0 ? " " : "",
                              (double) ((float *) x->values)[start + at]);
  }
  return g_string_free (text, FALSE);
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LaminaSampleDialog *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (label, "raw-values");
  gtk_list_item_set_child (item, label);
  gtk_list_item_set_selectable (item, FALSE);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LaminaSampleDialog *self)
{
  guint channel = gtk_drop_down_get_selected (self->channel);
  g_autofree char *text = lamina_sample_row_text (
      self->data, self->part, self->position, channel != GTK_INVALID_LIST_POSITION ? channel : 0,
      gtk_list_item_get_position (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

/* The list holds empty texts: a row's own text is written when it is bound. */
static void
show_values (LaminaSampleDialog *self)
{
  guint rows, columns, channels;
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  GtkSelectionModel *selection;

  table_size (sample_shape (self->data, self->part, self->position), &rows, &columns, &channels);
  for (guint i = 0; i < rows; i++)
    gtk_string_list_append (list, "");
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_steal_pointer (&list))));
  gtk_list_view_set_model (self->values, selection);
  g_object_unref (selection);
  gtk_widget_set_visible (GTK_WIDGET (self->channel), channels > 1);
}

static void
channel_changed_cb (LaminaSampleDialog *self)
{
  if (self->data != NULL && !lamina_wall_is_text (self->data))
    show_values (self);
}

static void
fill_channels (LaminaSampleDialog *self)
{
  const char *const rgb[] = { _ ("Red"), _ ("Green"), _ ("Blue"), NULL };
  LamShape shape = sample_shape (self->data, self->part, self->position);
  g_autoptr (GtkStringList) texts =
      gtk_string_list_new (shape.n == 3 && shape.d[2] == 3 ? rgb : NULL);

  for (guint c = 0; shape.n == 3 && shape.d[2] != 3 && c < shape.d[2]; c++) {
    g_autofree char *text = g_strdup_printf (_ ("Channel %u"), c + 1);

    gtk_string_list_append (texts, text);
  }
  gtk_drop_down_set_model (self->channel, G_LIST_MODEL (texts));
}

/* ---- what is shown ---- */

/* What a network gets of a value. */
static char *
describe_scaling (const LamStore *store)
{
  g_autofree char *scale = NULL, *offset = NULL;

  if (store->n_affine == 0)
    return g_strdup (_ ("The network gets these values as they are."));
  if (store->n_affine > 1)
    return g_strdup (_ ("The network gets these values scaled and shifted, each position or "
                        "channel in its own way."));
  scale = lamina_format_number ((double) store->scale[0]);
  if (fabsf (store->offset[0]) <= 0)
    return g_strdup_printf (_ ("The network gets value × %s."), scale);
  offset = lamina_format_number ((double) store->offset[0]);
  return g_strdup_printf (_ ("The network gets value × %s + %s."), scale, offset);
}

static char *
describe_facts (LaminaSampleDialog *self)
{
  const LamPart *p = &self->data->parts[self->part];
  g_autofree char *shape =
      lamina_format_shape (sample_shape (self->data, self->part, self->position));
  const char *name = p->store->names != NULL ? p->store->names[p->rows[self->position]] : NULL;

  if (lamina_wall_is_text (self->data))
    return g_strdup (name != NULL ? name : "");
  return name != NULL ? g_strdup_printf ("%s · %s", shape, name) : g_strdup (shape);
}

static void
show_text (LaminaSampleDialog *self)
{
  g_autofree char *words = lam_data_dup_words (self->data, self->part, self->position);

  gtk_label_set_label (self->words, words != NULL ? words : _ ("The words are not known."));
  gtk_stack_set_visible_child_name (self->stack, "words");
}

static void
show_picture (LaminaSampleDialog *self)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  g_autoptr (GdkTexture) texture =
      lamina_thumb_new (self->data, self->part, self->position, (guint) (PICTURE_SIDE * factor));
  g_autofree char *scaling = describe_scaling (self->data->parts[self->part].store);

  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_widget_set_visible (self->picture_frame, texture != NULL);
  gtk_label_set_label (self->scaling, scaling);
  gtk_stack_set_visible_child_name (self->stack, "values");
  show_values (self);
}

static void
show (LaminaSampleDialog *self, guint index)
{
  LamData *data = lamina_wall_model_peek_data (self->model);
  g_autofree char *title = NULL, *facts = NULL;
  gboolean first = self->data == NULL;
  LamPartId part;
  gsize position;

  /* The wall shows other data by now: stay with what is here. */
  if ((!first && data != self->data)
      || !lamina_wall_model_locate (self->model, index, &part, &position))
    return;
  if (first)
    self->data = lam_data_ref (data);
  self->index = index;
  self->part = part;
  self->position = position;
  title = lamina_wall_describe (self->data, self->part, self->position);
  facts = describe_facts (self);
  gtk_label_set_label (self->title, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_label (self->facts, facts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  if (first)
    fill_channels (self);
  if (lamina_wall_is_text (self->data))
    show_text (self);
  else
    show_picture (self);
  gtk_widget_set_sensitive (self->previous, index > 0);
  gtk_widget_set_sensitive (self->next, index + 1 < lamina_wall_model_get_n (self->model));
}

static void
previous_cb (LaminaSampleDialog *self)
{
  if (self->index > 0)
    show (self, self->index - 1);
}

static void
next_cb (LaminaSampleDialog *self)
{
  show (self, self->index + 1);
}

static gboolean
key_previous_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  previous_cb (LAMINA_SAMPLE_DIALOG (widget));
  return TRUE;
}

static gboolean
key_next_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  next_cb (LAMINA_SAMPLE_DIALOG (widget));
  return TRUE;
}

/* ---- class ---- */

static void
lamina_sample_dialog_dispose (GObject *object)
{
  LaminaSampleDialog *self = LAMINA_SAMPLE_DIALOG (object);

  if (self->values != NULL)
    gtk_list_view_set_model (self->values, NULL);
  self->values = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), LAMINA_TYPE_SAMPLE_DIALOG);
  g_clear_object (&self->model);
  g_clear_pointer (&self->data, lam_data_unref);
  G_OBJECT_CLASS (lamina_sample_dialog_parent_class)->dispose (object);
}

static void
lamina_sample_dialog_class_init (LaminaSampleDialogClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_sample_dialog_dispose;
  gtk_widget_class_set_template_from_resource (class,
                                               "/dev/lamina/lamina/ui/sample-wall-dialog.ui");
  gtk_widget_class_bind_template_child (class, LaminaSampleDialog, title);
  gtk_widget_class_bind_template_child (class, LaminaSampleDialog, facts);
  gtk_widget_class_bind_template_child (class, LaminaSampleDialog, scaling);
  gtk_widget_class_bind_template_child (class, LaminaSampleDialog, words);
  gtk_widget_class_bind_template_child (class, LaminaSampleDialog, picture);
  gtk_widget_class_bind_template_child (class, LaminaSampleDialog, picture_frame);
  gtk_widget_class_bind_template_child (class, LaminaSampleDialog, stack);
  gtk_widget_class_bind_template_child (class, LaminaSampleDialog, channel);
  gtk_widget_class_bind_template_child (class, LaminaSampleDialog, values);
  gtk_widget_class_bind_template_child (class, LaminaSampleDialog, previous);
  gtk_widget_class_bind_template_child (class, LaminaSampleDialog, next);
  gtk_widget_class_bind_template_callback (class, channel_changed_cb);
  gtk_widget_class_bind_template_callback (class, previous_cb);
  gtk_widget_class_bind_template_callback (class, next_cb);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding (class, GDK_KEY_Page_Up, 0, key_previous_cb, NULL);
  gtk_widget_class_add_binding (class, GDK_KEY_Page_Down, 0, key_next_cb, NULL);
  gtk_widget_class_add_binding (class, GDK_KEY_Left, GDK_ALT_MASK, key_previous_cb, NULL);
  gtk_widget_class_add_binding (class, GDK_KEY_Right, GDK_ALT_MASK, key_next_cb, NULL);
}

static void
lamina_sample_dialog_init (LaminaSampleDialog *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), self);
  gtk_list_view_set_factory (self->values, factory);
}

GtkWidget *
lamina_sample_dialog_new (LaminaWallModel *model, guint index)
{
  LaminaSampleDialog *self = g_object_new (LAMINA_TYPE_SAMPLE_DIALOG, NULL);

  self->model = g_object_ref (model);
  show (self, index);
  return GTK_WIDGET (self);
}
