/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See sample-wall-tile.h. A wall that is dragged shows hundreds of new samples a second, so a tile
 * is one widget that draws all: what changes of it costs a drawing and never a new layout, and its
 * tooltip is asked for, since setting one asks the display where the pointer is. */

#include "sample-wall-tile.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "format.h"

#define TEXT_WIDTH 190
#define TEXT_LINES 5
#define MOST_LETTERS 300 /* of a review on a tile */
#define SMALL 0.83       /* of the window's letters */
#define GAP 2            /* between picture and caption */
#define MARGIN 6         /* beside a review, so that two do not run into one */

struct _LaminaWallTile {
  GtkWidget parent_instance;

  GdkTexture *texture;          /* NULL: none, or not yet */
  PangoLayout *words, *caption; /* words: NULL where there is a picture */
  char *description;
  int side, text_height, line_height; /* heights: 0 until measured */
  gboolean text, bound;
  LaminaThumbs *thumbs;
  guint64 ticket; /* of a picture that is being made; 0: none */
};

G_DEFINE_FINAL_TYPE (LaminaWallTile, lamina_wall_tile, GTK_TYPE_WIDGET)

const char *
lamina_wall_class (const LamData *data, LamPartId part, gsize position)
{
  int number = lam_data_class (data, part, position);

  return number >= 0 && (guint) number < data->n_classes ? data->class_names[number] : NULL;
}

gboolean
lamina_wall_is_text (const LamData *data)
{
  return data->stores[LAM_PART_TRAIN] != NULL
         && data->stores[LAM_PART_TRAIN]->x.type == LAM_STORE_INDICES;
}

gboolean
lamina_wall_has_pictures (const LamData *data)
{
  const LamStore *store = data->stores[LAM_PART_TRAIN];

  return store != NULL && store->x.type != LAM_STORE_INDICES
         && (store->x.shapes != NULL || store->x.shape.n >= 2);
}

char *
lamina_wall_describe (const LamData *data, LamPartId part, gsize position)
{
  const char *class = lamina_wall_class (data, part, position);
  g_autofree char *number = lamina_format_count (position + 1);

  if (class != NULL)
    return part == LAM_PART_TRAIN
               ? g_strdup_printf (_ ("Training sample %s, class %s"), number, class)
           : part == LAM_PART_VALIDATION
               ? g_strdup_printf (_ ("Validation sample %s, class %s"), number, class)
               : g_strdup_printf (_ ("Test sample %s, class %s"), number, class);
  return part == LAM_PART_TRAIN        ? g_strdup_printf (_ ("Training sample %s"), number)
         : part == LAM_PART_VALIDATION ? g_strdup_printf (_ ("Validation sample %s"), number)
                                       : g_strdup_printf (_ ("Test sample %s"), number);
}

static void
thumb_cb (GdkTexture *texture, gpointer user_data)
{
  LaminaWallTile *self = user_data;

  self->ticket = 0;
  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The last words first, until there are letters enough. */
static char *
rarest_words (const char *words)
{
  GString *text = g_string_new (NULL);
  const char *end = words + strlen (words);

  while (end > words && text->len < MOST_LETTERS) {
    const char *blank = g_strrstr_len (words, end - words, " ");
    const char *word = blank != NULL ? blank + 1 : words;

    g_string_append_len (text, word, end - word);
    g_string_append_c (text, ' ');
    end = blank != NULL ? blank : words;
  }
  return g_string_free (text, FALSE);
}

/* Numbers run from left to right in every language. */
static char *
first_numbers (const LamData *data, LamPartId part, gsize position)
{
  const LamPart *p = &data->parts[part];
  const LamSamples *x = &p->store->x;
  gsize n = lam_shape_size (x->shape), start = p->rows[position] * n;
  GString *text = g_string_new ("\u200e");

  for (gsize i = 0; i < n && text->len < MOST_LETTERS; i++)
    g_string_append_printf (text, "%.4g  ",
                            x->type == LAM_STORE_BYTES ? ((guint8 *) x->values)[start + i]
                                                       : (double) ((float *) x->values)[start + i]);
  return g_string_free (text, FALSE);
}

char *
lamina_wall_dup_text (const LamData *data, LamPartId part, gsize position)
{
  g_autofree char *words = NULL;

  if (!lamina_wall_is_text (data))
    return first_numbers (data, part, position);
  words = lam_data_dup_words (data, part, position);
  return rarest_words (words != NULL ? words : "");
}

/* ---- layout and drawing ---- */

static PangoLayout *
layout_new (LaminaWallTile *self)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (SMALL));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

/* Tall enough for the tallest scripts: Kannada below the line, Persian above it. */
static void
measure_lines (LaminaWallTile *self)
{
  g_autoptr (PangoLayout) layout = layout_new (self);

  pango_layout_set_text (layout, "۵ ೫ 5g", -1);
  pango_layout_get_pixel_size (layout, NULL, &self->line_height);
  pango_layout_set_text (layout, "5g آپ", -1);
  pango_layout_get_pixel_size (layout, NULL, &self->text_height);
  self->text_height *= TEXT_LINES;
}

static void
lamina_wall_tile_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  LaminaWallTile *self = LAMINA_WALL_TILE (widget);

  if (self->line_height == 0)
    measure_lines (self);
  *minimum_baseline = *natural_baseline = -1;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL
                 ? (self->text ? TEXT_WIDTH : self->side)
                 : (self->text ? self->text_height : self->side) + GAP + self->line_height;
  *natural = *minimum;
}

static void
draw_picture (LaminaWallTile *self, GtkSnapshot *snapshot, float width)
{
  float factor = (float) gtk_widget_get_scale_factor (GTK_WIDGET (self)), most = (float) self->side;
  float columns = (float) gdk_texture_get_width (self->texture) / factor;
  float rows = (float) gdk_texture_get_height (self->texture) / factor;
  float scale = MIN (1, most / MAX (columns, rows));

  columns *= scale;
  rows *= scale;
  /* On whole pixels, which stay sharp then. */
  gtk_snapshot_append_texture (snapshot, self->texture,
                               &GRAPHENE_RECT_INIT (floorf ((width - columns) / 2),
                                                    floorf ((most - rows) / 2), columns, rows));
}

static void
draw_text (GtkSnapshot *snapshot, PangoLayout *layout, float x, float width, float y,
           const GdkRGBA *colour)
{
  pango_layout_set_width (layout, (int) width * PANGO_SCALE);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
lamina_wall_tile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LaminaWallTile *self = LAMINA_WALL_TILE (widget);
  float width = (float) gtk_widget_get_width (widget);
  int top = self->text ? self->text_height : self->side;
  GdkRGBA colour;

  if (!self->bound)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  if (self->text && self->words != NULL)
    draw_text (snapshot, self->words, MARGIN, width - 2 * MARGIN, 0, &colour);
  else if (!self->text && self->texture != NULL)
    draw_picture (self, snapshot, width);
  if (self->caption != NULL)
    draw_text (snapshot, self->caption, 0, width, (float) (top + GAP), &colour);
}

static void
lamina_wall_tile_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  LaminaWallTile *self = LAMINA_WALL_TILE (widget);

  GTK_WIDGET_CLASS (lamina_wall_tile_parent_class)->system_setting_changed (widget, setting);
  for (guint i = 0; i < 2; i++) {
    PangoLayout *layout = i == 0 ? self->words : self->caption;

    if (layout != NULL)
      pango_layout_context_changed (layout);
  }
  self->line_height = 0;
  gtk_widget_queue_resize (widget);
}

static gboolean
lamina_wall_tile_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                                GtkTooltip *tooltip)
{
  LaminaWallTile *self = LAMINA_WALL_TILE (widget);

  gtk_tooltip_set_text (tooltip, self->description);
  return self->bound && self->description != NULL;
}

/* ---- content ---- */

static void
set_caption (LaminaWallTile *self, const char *text)
{
  if (self->caption == NULL) {
    self->caption = layout_new (self);
    pango_layout_set_alignment (self->caption, PANGO_ALIGN_CENTER);
  }
  if (g_strcmp0 (pango_layout_get_text (self->caption), text) != 0)
    pango_layout_set_text (self->caption, text, -1);
}

static void
set_words (LaminaWallTile *self, const char *text)
{
  if (self->words == NULL) {
    self->words = layout_new (self);
    pango_layout_set_wrap (self->words, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_height (self->words, -TEXT_LINES);
  }
  pango_layout_set_text (self->words, text, -1);
}

static void
describe (LaminaWallTile *self, const LamData *data, LamPartId part, gsize position,
          const char *words)
{
  g_free (self->description);
  self->description = lamina_wall_describe (data, part, position);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->description, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words != NULL ? words : "", -1);
}

void
lamina_wall_tile_show (LaminaWallTile *self, const LamData *data, LamPartId part, gsize position,
                       int side)
{
  gboolean text = !lamina_wall_has_pictures (data);
  const char *class = lamina_wall_class (data, part, position);
  g_autofree char *number = class == NULL ? lamina_format_count (position + 1) : NULL;
  g_autofree char *words = text ? lamina_wall_dup_text (data, part, position) : NULL;

  lamina_wall_tile_clear (self);
  if (text != self->text || side != self->side)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->text = text;
  self->side = side;
  self->bound = TRUE;
  describe (self, data, part, position, words);
  set_caption (self, class != NULL ? class : number);
  if (text) {
    set_words (self, words);
    return;
  }
  g_set_object (&self->texture, lamina_thumbs_peek (self->thumbs, part, position));
  if (self->texture == NULL)
    self->ticket = lamina_thumbs_ask (self->thumbs, part, position, thumb_cb, self);
}

void
lamina_wall_tile_clear (LaminaWallTile *self)
{
  if (self->ticket != 0)
    lamina_thumbs_cancel (self->thumbs, self->ticket);
  self->ticket = 0;
  self->bound = FALSE;
  g_clear_object (&self->texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lamina_wall_tile_dispose (GObject *object)
{
  LaminaWallTile *self = LAMINA_WALL_TILE (object);

  g_clear_object (&self->texture);
  g_clear_object (&self->words);
  g_clear_object (&self->caption);
  g_clear_pointer (&self->description, g_free);
  G_OBJECT_CLASS (lamina_wall_tile_parent_class)->dispose (object);
}

static void
lamina_wall_tile_class_init (LaminaWallTileClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_wall_tile_dispose;
  class->measure = lamina_wall_tile_measure;
  class->snapshot = lamina_wall_tile_snapshot;
  class->system_setting_changed = lamina_wall_tile_system_setting_changed;
  class->query_tooltip = lamina_wall_tile_query_tooltip;
  gtk_widget_class_set_css_name (class, "wall-tile");
  gtk_widget_class_set_accessible_role (class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lamina_wall_tile_init (LaminaWallTile *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
lamina_wall_tile_new (LaminaThumbs *thumbs)
{
  LaminaWallTile *self = g_object_new (LAMINA_TYPE_WALL_TILE, NULL);

  self->thumbs = thumbs;
  return GTK_WIDGET (self);
}
