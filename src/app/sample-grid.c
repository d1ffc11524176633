/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See sample-grid.h. */

#include "sample-grid.h"

#include <glib/gi18n.h>
#include <math.h>

#include "format.h"
#include "sample-picture.h"

#define SIDE 52 /* of a picture, where nothing else is known … */
#define LEAST_SIDE 44
#define MOST_SIDE 112   /* … and between these, by the room there is */
#define MOST_CAPTION 96 /* of a name; longer ones are cut */
#define GAP 8           /* between tiles */
#define FRAME 3         /* of a wrong answer */
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
  int side;      /* of a picture */
  int caption_height;
  int caption_width; /* of the longest name of a class; 0 for names as short as digits */
  int names_height;  /* long names have a line for the answer and one for what is right */
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
tile_width (LaminaSampleGrid *self)
{
  return MAX (self->side, self->caption_width) + GAP;
}

/* What a tile takes besides its picture: captions, frame, gap. */
static int
extra_height (LaminaSampleGrid *self)
{
  return 2 * FRAME + self->names_height + self->caption_height + GAP;
}

static int
tile_height (LaminaSampleGrid *self)
{
  return self->side + extra_height (self);
}

/* ---- layout and drawing ---- */

static guint
columns_of (LaminaSampleGrid *self, int width, int side)
{
  return (guint) MAX (1, (width - 2 * FRAME + GAP) / (MAX (side, self->caption_width) + GAP));
}

static guint
n_columns (LaminaSampleGrid *self)
{
  return columns_of (self, gtk_widget_get_width (GTK_WIDGET (self)), self->side);
}

static guint
n_shown (LaminaSampleGrid *self)
{
  guint rows = MAX (1, gtk_widget_get_height (GTK_WIDGET (self)) / tile_height (self));
  return MIN (self->tiles->len, rows * n_columns (self));
}

/* As many samples as there are, or as fit; and these as large as there is room. */
static int
best_side (LaminaSampleGrid *self, int width, int height)
{
  guint most = 0;
  int best = LEAST_SIDE;

  for (int rows = 1; rows * (LEAST_SIDE + extra_height (self)) <= height; rows++) {
    int side = CLAMP (height / rows - extra_height (self), LEAST_SIDE, MOST_SIDE);
    guint shown;

    /* Narrower ones, as long as that brings more of them into a row. */
    while (side > LEAST_SIDE && (guint) rows * columns_of (self, width, side) < self->tiles->len)
      side--;
    shown = MIN ((guint) rows * columns_of (self, width, side), self->tiles->len);
    if (shown > most || (shown == most && side > best)) {
      most = shown;
      best = side;
    }
  }
  return best;
}

static void
tile_place (LaminaSampleGrid *self, guint index, float *x, float *y)
{
  guint columns = n_columns (self), column = index % columns;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    *x = (float) (gtk_widget_get_width (GTK_WIDGET (self)) - FRAME + GAP
                  - (int) (column + 1) * tile_width (self));
  else
    *x = (float) (FRAME + (int) column * tile_width (self));
  *y = (float) (index / columns * tile_height (self));
}

static PangoLayout *
layout_for (LaminaSampleGrid *self, PangoLayout **kept, const char *text, gboolean small)
{
  if (*kept == NULL) {
    *kept = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
    pango_layout_set_alignment (*kept, PANGO_ALIGN_CENTER);
    pango_layout_set_width (*kept, (tile_width (self) - GAP) * PANGO_SCALE);
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
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
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
draw_frame (GtkSnapshot *snapshot, float x, float y, float side, const GdkRGBA *c)
{
  GskRoundedRect frame;
  const float widths[4] = { FRAME, FRAME, FRAME, FRAME };
  const GdkRGBA colours[4] = { *c, *c, *c, *c };

  gsk_rounded_rect_init_from_rect (
      &frame, &GRAPHENE_RECT_INIT (x - FRAME, y - FRAME, side + 2 * FRAME, side + 2 * FRAME), 5);
  gtk_snapshot_append_border (snapshot, &frame, widths, colours);
}

static void
draw_bar (GtkSnapshot *snapshot, const graphene_rect_t *place, double share, const GdkRGBA *colour,
          const GdkRGBA *ground)
{
  graphene_rect_t full = *place;

  full.size.width *= (float) CLAMP (share, 0, 1);
  gtk_snapshot_append_color (snapshot, ground, place);
  gtk_snapshot_append_color (snapshot, colour, &full);
}

static void
lamina_sample_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LaminaSampleGrid *self = LAMINA_SAMPLE_GRID (widget);
  GdkRGBA text, dim, warning = find_colour (widget, "lamina_wrong", "#d55e00");
  GdkRGBA right = find_colour (widget, "lamina_right", "#0072b2");
  guint n = n_shown (self);
  float side = (float) self->side;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  dim = text;
  dim.alpha *= 0.15f;
  for (guint i = 0; i < n; i++) {
    Tile *tile = &g_array_index (self->tiles, Tile, i);
    float x, y, left;

    tile_place (self, i, &x, &y);
    y += FRAME;
    left = x + (float) (tile_width (self) - GAP - self->side) / 2;
    if (tile->wrong)
      draw_frame (snapshot, left, y, side, &warning);
    if (tile->texture != NULL)
      gtk_snapshot_append_texture (snapshot, tile->texture,
                                   &GRAPHENE_RECT_INIT (left, y, side, side));
    y += side + FRAME + 2;
    draw_text (self, snapshot, &tile->caption, tile->caption_text, self->caption_width > 0, x, y,
               &text);
    y += (float) self->names_height;
    draw_text (self, snapshot, &tile->second, tile->second_text, TRUE, x, y, &text);
    if (tile->answered && isfinite (tile->share))
      draw_bar (snapshot, &GRAPHENE_RECT_INIT (left, y + (float) self->caption_height - 4, side, 3),
                tile->share, tile->wrong ? &warning : &right, &dim);
  }
}

static void
measure_captions (LaminaSampleGrid *self)
{
  /* Tall enough for the tallest script shown: Kannada below the line, Persian above it. */
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "۵ ೫ 5g");

  pango_layout_get_pixel_size (layout, NULL, &self->caption_height);
}

/* As drawn: of long names in small letters, the answer above the sign and what is right. */
static void
measure_names (LaminaSampleGrid *self)
{
  int widest = 0, highest = 0;

  for (guint c = 0; self->data != NULL && c < self->data->n_classes; c++) {
    const char *name = self->data->class_names[c];
    g_autofree char *text = g_strdup_printf ("%s\n≠ %s", name, name);
    g_autoptr (PangoLayout) layout = NULL;
    int width, height;

    pango_layout_set_width (layout_for (self, &layout, text, TRUE), -1);
    pango_layout_get_pixel_size (layout, &width, &height);
    widest = MAX (widest, width);
    highest = MAX (highest, height);
  }
  self->caption_width = widest > LEAST_SIDE ? MIN (widest + 2, MOST_CAPTION) : 0;
  self->names_height = self->caption_width > 0 ? highest : self->caption_height;
}

static void
lamina_sample_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  LaminaSampleGrid *self = LAMINA_SAMPLE_GRID (widget);

  if (self->caption_height == 0) {
    measure_captions (self);
    measure_names (self);
  }
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = 3 * (SIDE + GAP);
    *natural = 8 * (SIDE + GAP);
  } else {
    *minimum = LEAST_SIDE + extra_height (self);
    *natural = SIDE + extra_height (self);
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
}

static void
choose_side (LaminaSampleGrid *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int side = best_side (self, gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  if (side == self->side)
    return;
  self->side = side;
  forget_layouts (self);
  gtk_widget_queue_draw (widget);
}

static void
lamina_sample_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  choose_side (LAMINA_SAMPLE_GRID (widget));
}

static void
lamina_sample_grid_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (lamina_sample_grid_parent_class)->system_setting_changed (widget, setting);
  forget_layouts (LAMINA_SAMPLE_GRID (widget));
  LAMINA_SAMPLE_GRID (widget)->caption_height = 0;
  gtk_widget_queue_resize (widget);
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
    if (x < left || x > left + (float) (tile_width (self) - GAP) || y < top
        || y > top + (float) tile_height (self))
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
    measure_captions (self);
    measure_names (self);
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

/* Isolated, so that neither script turns the order around. */
static char *
caption_of (LaminaSampleGrid *self, const Tile *tile, const char *answer, const char *label)
{
  if (!tile->wrong)
    return g_strdup (answer);
  return g_strdup_printf (self->caption_width > 0 ? "%s\n\u2066≠ %s\u2069" : "\u2066%s ≠ %s\u2069",
                          answer, label);
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
  set_text (&tile->caption_text, &tile->caption, caption_of (self, tile, answer, label));
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
  choose_side (self);
  for (guint i = 0; i < n; i++)
    show_answer (self, &g_array_index (self->tiles, Tile, i), &snapshot->samples[i]);
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
  class->size_allocate = lamina_sample_grid_size_allocate;
  class->query_tooltip = lamina_sample_grid_query_tooltip;
  gtk_widget_class_set_css_name (class, "sample-grid");
  gtk_widget_class_set_accessible_role (class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lamina_sample_grid_init (LaminaSampleGrid *self)
{
  self->tiles = g_array_new (FALSE, TRUE, sizeof (Tile));
  g_array_set_clear_func (self->tiles, tile_clear);
  self->side = SIDE;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
