/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See sample-grid.h. */

#include "sample-grid.h"

#include <glib/gi18n.h>
#include <math.h>

#include "format.h"
#include "sample-picture.h"

#define SIDE 52 /* of a picture */
#define GAP 8   /* between tiles */
#define FRAME 3 /* of a wrong answer */
#define MOST_TILES 120

typedef struct {
  GdkTexture *texture;
  PangoLayout *caption, *second; /* second: probability; or NULL */
  char *caption_text, *second_text, *tooltip;
  gsize position; /* in its part, so that a texture is made once */
  LamPartId part;
  gboolean answered, wrong;
  double share; /* of certainty, for the bar */
} Tile;

struct _LaminaSampleGrid {
  GtkWidget parent_instance;

  GArray *tiles; /* of Tile */
  LamData *data; /* that textures were made from */
  guint rows;
  gboolean has_answers;
  int caption_height;
};

G_DEFINE_FINAL_TYPE (LaminaSampleGrid, lamina_sample_grid, GTK_TYPE_WIDGET)

static void
tile_clear (gpointer data)
{
  Tile *tile = data;

  g_clear_object (&tile->texture);
  g_clear_object (&tile->caption);
  g_clear_object (&tile->second);
  g_clear_pointer (&tile->caption_text, g_free);
  g_clear_pointer (&tile->second_text, g_free);
  g_clear_pointer (&tile->tooltip, g_free);
}

static int
tile_width (void)
{
  return SIDE + GAP;
}

static int
tile_height (LaminaSampleGrid *self)
{
  return SIDE + 2 * FRAME + (self->has_answers ? 2 : 1) * self->caption_height + GAP;
}

/* ---- layout and drawing ---- */

static guint
n_columns (LaminaSampleGrid *self)
{
  return MAX (1, (gtk_widget_get_width (GTK_WIDGET (self)) + GAP) / tile_width ());
}

static guint
n_shown (LaminaSampleGrid *self)
{
  guint rows = MAX (1, gtk_widget_get_height (GTK_WIDGET (self)) / tile_height (self));

  return MIN (self->tiles->len, rows * n_columns (self));
}

static void
tile_place (LaminaSampleGrid *self, guint index, float *x, float *y)
{
  guint columns = n_columns (self);
  guint column = index % columns;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    *x = (float) (gtk_widget_get_width (GTK_WIDGET (self)) - SIDE - (int) column * tile_width ());
  else
    *x = (float) (column * tile_width ());
  *y = (float) (index / columns * tile_height (self));
}

static PangoLayout *
layout_for (LaminaSampleGrid *self, PangoLayout **kept, const char *text, gboolean small)
{
  if (*kept == NULL) {
    *kept = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
    pango_layout_set_alignment (*kept, PANGO_ALIGN_CENTER);
    pango_layout_set_width (*kept, (SIDE + GAP) * PANGO_SCALE);
    pango_layout_set_ellipsize (*kept, PANGO_ELLIPSIZE_END);
    if (small) {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_scale_new (0.82));
      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
      pango_layout_set_attributes (*kept, attributes);
    }
  }
  return *kept;
}

static void
draw_text (LaminaSampleGrid *self, GtkSnapshot *snapshot, PangoLayout **kept, const char *text,
           gboolean small, float x, float y, const GdkRGBA *colour)
{
  if (text == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x - GAP / 2.0f, y));
  gtk_snapshot_append_layout (snapshot, layout_for (self, kept, text, small), colour);
  gtk_snapshot_restore (snapshot);
}

/* Colours come from style.css: "warning" frames, the text's own otherwise. */
static GdkRGBA
find_colour (GtkWidget *widget, const char *name, const char *otherwise)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (context, name, &colour))
    gdk_rgba_parse (&colour, otherwise);
  return colour;
}

static void
draw_frame (GtkSnapshot *snapshot, float x, float y, const GdkRGBA *c)
{
  GskRoundedRect frame;
  const float widths[4] = { FRAME, FRAME, FRAME, FRAME };
  const GdkRGBA colours[4] = { *c, *c, *c, *c };

  gsk_rounded_rect_init_from_rect (
      &frame, &GRAPHENE_RECT_INIT (x - FRAME, y - FRAME, SIDE + 2 * FRAME, SIDE + 2 * FRAME), 5);
  gtk_snapshot_append_border (snapshot, &frame, widths, colours);
}

static void
draw_bar (GtkSnapshot *snapshot, float x, float y, double share, const GdkRGBA *colour,
          const GdkRGBA *ground)
{
  gtk_snapshot_append_color (snapshot, ground, &GRAPHENE_RECT_INIT (x, y, SIDE, 3));
  gtk_snapshot_append_color (snapshot, colour,
                             &GRAPHENE_RECT_INIT (x, y, (float) (SIDE * CLAMP (share, 0, 1)), 3));
}

static void
lamina_sample_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LaminaSampleGrid *self = LAMINA_SAMPLE_GRID (widget);
  GdkRGBA text, dim, warning = find_colour (widget, "lamina_wrong", "#d55e00");
  GdkRGBA right = find_colour (widget, "lamina_right", "#0072b2");
  guint n = n_shown (self);

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  dim = text;
  dim.alpha *= 0.15f;
  for (guint i = 0; i < n; i++) {
    Tile *tile = &g_array_index (self->tiles, Tile, i);
    float x, y;

    tile_place (self, i, &x, &y);
    y += FRAME;
    if (tile->wrong)
      draw_frame (snapshot, x, y, &warning);
    if (tile->texture != NULL)
      gtk_snapshot_append_texture (snapshot, tile->texture, &GRAPHENE_RECT_INIT (x, y, SIDE, SIDE));
    y += SIDE + FRAME + 2;
    draw_text (self, snapshot, &tile->caption, tile->caption_text, FALSE, x, y, &text);
    y += (float) self->caption_height;
    draw_text (self, snapshot, &tile->second, tile->second_text, TRUE, x, y, &text);
    if (tile->answered && isfinite (tile->share))
      draw_bar (snapshot, x, y + (float) self->caption_height - 4, tile->share,
                tile->wrong ? &warning : &right, &dim);
  }
}

static void
measure_captions (LaminaSampleGrid *self)
{
  /* Tall enough for the tallest script shown: Kannada below the line, Persian above it. */
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "۵ ೫ 5g");

  pango_layout_get_pixel_size (layout, NULL, &self->caption_height);
}

static void
lamina_sample_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  LaminaSampleGrid *self = LAMINA_SAMPLE_GRID (widget);

  if (self->caption_height == 0)
    measure_captions (self);
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = 3 * tile_width ();
    *natural = 8 * tile_width ();
  } else {
    *minimum = *natural = (int) self->rows * tile_height (self);
  }
}

static void
forget_layouts (LaminaSampleGrid *self)
{
  for (guint i = 0; i < self->tiles->len; i++) {
    Tile *tile = &g_array_index (self->tiles, Tile, i);

    g_clear_object (&tile->caption);
    g_clear_object (&tile->second);
  }
  self->caption_height = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
lamina_sample_grid_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lamina_sample_grid_parent_class)->system_setting_changed (widget, setting);
  forget_layouts (LAMINA_SAMPLE_GRID (widget));
}

static gboolean
lamina_sample_grid_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                                  GtkTooltip *tooltip)
{
  LaminaSampleGrid *self = LAMINA_SAMPLE_GRID (widget);

  for (guint i = 0; i < n_shown (self); i++) {
    Tile *tile = &g_array_index (self->tiles, Tile, i);
    float left, top;

    tile_place (self, i, &left, &top);
    if (x < left || x > left + SIDE || y < top || y > top + (float) tile_height (self))
      continue;
    gtk_tooltip_set_text (tooltip, tile->tooltip);
    return tile->tooltip != NULL;
  }
  return FALSE;
}

/* ---- content ---- */

static void
set_text (char **kept, PangoLayout **layout, char *text)
{
  if (g_strcmp0 (*kept, text) == 0) {
    g_free (text);
    return;
  }
  g_free (*kept);
  *kept = text;
  if (*layout != NULL)
    pango_layout_set_text (*layout, text != NULL ? text : "", -1);
}

static const char *
class_name (const LamData *data, int class)
{
  return class >= 0 && (guint) class < data->n_classes ? data->class_names[class] : "–";
}

/* Makes room for @n tiles of @data; textures are kept while the data are the same. */
static void
set_size (LaminaSampleGrid *self, LamData *data, guint n)
{
  if (data != self->data) {
    g_array_set_size (self->tiles, 0);
    g_clear_pointer (&self->data, lam_data_unref);
    self->data = data != NULL ? lam_data_ref (data) : NULL;
  }
  g_array_set_size (self->tiles, n);
}

static void
ensure_texture (LaminaSampleGrid *self, Tile *tile, LamPartId part, gsize position)
{
  if (tile->texture != NULL && tile->part == part && tile->position == position)
    return;
  g_clear_object (&tile->texture);
  tile->texture = lamina_sample_texture_new (self->data, part, position);
  tile->part = part;
  tile->position = position;
}

static void
show_answer (LaminaSampleGrid *self, Tile *tile, const LamSample *sample)
{
  const char *label = class_name (self->data, sample->label);
  const char *answer = class_name (self->data, sample->answer);
  g_autofree char *share = lamina_format_share (sample->probability);

  ensure_texture (self, tile, sample->part, sample->position);
  tile->answered = sample->answer >= 0;
  tile->wrong = tile->answered && sample->label >= 0 && sample->answer != sample->label;
  tile->share = sample->probability;
  g_clear_pointer (&tile->tooltip, g_free);
  if (!tile->answered) {
    set_text (&tile->caption_text, &tile->caption, lamina_format_number (sample->output[0]));
    set_text (&tile->second_text, &tile->second, NULL);
    return;
  }
  /* Isolated, so that neither script turns the order around. */
  set_text (&tile->caption_text, &tile->caption,
            tile->wrong ? g_strdup_printf ("\u2066%s ≠ %s\u2069", answer, label)
                        : g_strdup (answer));
  set_text (&tile->second_text, &tile->second, g_strdup (share));
  tile->tooltip = g_strdup_printf (tile->wrong ? _ ("Answer %s with %s, right would be %s")
                                               : _ ("Answer %s with %s, right"),
                                   answer, share, label);
}

static void
describe (LaminaSampleGrid *self)
{
  guint n, right = lamina_sample_grid_count_right (self, &n);
  g_autofree char *words =
      n > 0 ? g_strdup_printf (_ ("%u of %u samples answered rightly"), right, n)
            : g_strdup_printf (ngettext ("%u sample", "%u samples", self->tiles->len),
                               self->tiles->len);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
}

void
lamina_sample_grid_show_answers (LaminaSampleGrid *self, const LamSnapshot *snapshot)
{
  guint n = snapshot != NULL && snapshot->data != NULL ? MIN (snapshot->n_samples, MOST_TILES) : 0;

  set_size (self, n > 0 ? snapshot->data : NULL, n);
  self->has_answers = TRUE;
  for (guint i = 0; i < n; i++)
    show_answer (self, &g_array_index (self->tiles, Tile, i), &snapshot->samples[i]);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lamina_sample_grid_show_data (LaminaSampleGrid *self, LamData *data, LamPartId part)
{
  gsize n = data != NULL ? MIN (data->parts[part].n, MOST_TILES) : 0;

  set_size (self, NULL, 0);
  set_size (self, data, (guint) n);
  if (self->has_answers)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->has_answers = FALSE;
  for (guint i = 0; i < n; i++) {
    Tile *tile = &g_array_index (self->tiles, Tile, i);
    int class = lam_data_class (data, part, i);

    ensure_texture (self, tile, part, i);
    if (class >= 0)
      set_text (&tile->caption_text, &tile->caption, g_strdup (class_name (data, class)));
    g_free (tile->tooltip);
    tile->tooltip = g_strdup_printf (_ ("Sample %u, class %s"), i + 1, class_name (data, class));
  }
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
lamina_sample_grid_count_right (LaminaSampleGrid *self, guint *n_answers)
{
  guint right = 0;

  *n_answers = 0;
  for (guint i = 0; i < n_shown (self); i++) {
    const Tile *tile = &g_array_index (self->tiles, Tile, i);

    *n_answers += tile->answered;
    right += tile->answered && !tile->wrong;
  }
  return right;
}

void
lamina_sample_grid_set_rows (LaminaSampleGrid *self, guint rows)
{
  self->rows = rows;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* ---- class ---- */

static void
lamina_sample_grid_finalize (GObject *object)
{
  LaminaSampleGrid *self = LAMINA_SAMPLE_GRID (object);

  g_array_unref (self->tiles);
  g_clear_pointer (&self->data, lam_data_unref);
  G_OBJECT_CLASS (lamina_sample_grid_parent_class)->finalize (object);
}

static void
lamina_sample_grid_class_init (LaminaSampleGridClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamina_sample_grid_finalize;
  class->snapshot = lamina_sample_grid_snapshot;
  class->measure = lamina_sample_grid_measure;
  class->system_setting_changed = lamina_sample_grid_system_setting_changed;
  class->query_tooltip = lamina_sample_grid_query_tooltip;
  gtk_widget_class_set_css_name (class, "sample-grid");
  gtk_widget_class_set_accessible_role (class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lamina_sample_grid_init (LaminaSampleGrid *self)
{
  self->tiles = g_array_new (FALSE, TRUE, sizeof (Tile));
  g_array_set_clear_func (self->tiles, tile_clear);
  self->rows = 1;
  self->has_answers = TRUE;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
