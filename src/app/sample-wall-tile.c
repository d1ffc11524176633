/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See sample-wall-tile.h. */

#include "sample-wall-tile.h"

#include <glib/gi18n.h>
#include <string.h>

#include "format.h"

#define TEXT_WIDTH 190
#define TEXT_LINES 5
#define MOST_LETTERS 300 /* of a review on a tile */

struct _LaminaWallTile {
  GtkBox parent_instance;

  GtkWidget *picture, *words, *caption;
  LaminaThumbs *thumbs;
  guint64 ticket; /* of a picture that is being made; 0: none */
};

G_DEFINE_FINAL_TYPE (LaminaWallTile, lamina_wall_tile, GTK_TYPE_BOX)

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
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
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

void
lamina_wall_tile_show (LaminaWallTile *self, const LamData *data, LamPartId part, gsize position,
                       int side)
{
  gboolean text = !lamina_wall_has_pictures (data);
  const char *class = lamina_wall_class (data, part, position);
  g_autofree char *number = class == NULL ? lamina_format_count (position + 1) : NULL;
  g_autofree char *words = lamina_wall_describe (data, part, position);
  GdkTexture *texture;

  lamina_wall_tile_clear (self);
  gtk_widget_set_visible (self->picture, !text);
  gtk_widget_set_visible (self->words, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->caption), class != NULL ? class : number);
  if (text) {
    g_autofree char *shown = lamina_wall_dup_text (data, part, position);

    gtk_inscription_set_text (GTK_INSCRIPTION (self->words), shown);
    return;
  }
  gtk_widget_set_size_request (self->picture, side, side);
  texture = lamina_thumbs_peek (self->thumbs, part, position);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  if (texture == NULL)
    self->ticket = lamina_thumbs_ask (self->thumbs, part, position, thumb_cb, self);
}

void
lamina_wall_tile_clear (LaminaWallTile *self)
{
  if (self->ticket != 0)
    lamina_thumbs_cancel (self->thumbs, self->ticket);
  self->ticket = 0;
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), NULL);
}

static void
lamina_wall_tile_class_init (LaminaWallTileClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "wall-tile");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lamina_wall_tile_init (LaminaWallTile *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 2);
  self->picture = gtk_picture_new ();
  gtk_picture_set_content_fit (GTK_PICTURE (self->picture), GTK_CONTENT_FIT_SCALE_DOWN);
  self->words = gtk_inscription_new (NULL);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (self->words), TEXT_LINES);
  gtk_inscription_set_wrap_mode (GTK_INSCRIPTION (self->words), PANGO_WRAP_WORD_CHAR);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->words), 0);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->words),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_size_request (self->words, TEXT_WIDTH, -1);
  gtk_widget_add_css_class (self->words, "caption");
  self->caption = gtk_inscription_new (NULL);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (self->caption), 0.5f);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (self->caption), 3);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->caption),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->caption, "wall-caption");
  gtk_box_append (GTK_BOX (self), self->picture);
  gtk_box_append (GTK_BOX (self), self->words);
  gtk_box_append (GTK_BOX (self), self->caption);
}

GtkWidget *
lamina_wall_tile_new (LaminaThumbs *thumbs)
{
  LaminaWallTile *self = g_object_new (LAMINA_TYPE_WALL_TILE, NULL);

  self->thumbs = thumbs;
  return GTK_WIDGET (self);
}
