/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See card-art.h. Every picture is painted in a square of 96 × 96, whatever its size on the
 * screen. */

#include "card-art.h"

#include <adwaita.h>
#include <math.h>

#include "plot-view.h"

#define SIDE 96

typedef struct {
  cairo_t *cr;
  const PlotStyle *style;
} Art;

struct _LaminaCardArt {
  GtkWidget parent_instance;

  char *id;
};

G_DEFINE_FINAL_TYPE (LaminaCardArt, lamina_card_art, GTK_TYPE_WIDGET)

/* ---- strokes that the pictures are made of ---- */

static void
ink (const Art *art, PlotColour colour, double alpha)
{
  cairo_set_source_rgba (art->cr, colour.red, colour.green, colour.blue, alpha);
}

static void
role (const Art *art, PlotRole which)
{
  ink (art, art->style->role[which], 1);
}

static void
muted (const Art *art)
{
  ink (art, art->style->muted, 0.55);
}

static void
rounded (const Art *art, double x, double y, double width, double height, double radius)
{
  cairo_t *cr = art->cr;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
bar (const Art *art, double x, double y, double width, double height)
{
  rounded (art, x, y, width, height, MIN (3, MIN (width, height) / 2));
  cairo_fill (art->cr);
}

static void
disc (const Art *art, double x, double y, double radius)
{
  cairo_new_sub_path (art->cr);
  cairo_arc (art->cr, x, y, radius, 0, 2 * G_PI);
}

static void
line (const Art *art, double x0, double y0, double x1, double y1)
{
  cairo_move_to (art->cr, x0, y0);
  cairo_line_to (art->cr, x1, y1);
  cairo_stroke (art->cr);
}

static void
arrow (const Art *art, double x0, double y0, double x1, double y1)
{
  double angle = atan2 (y1 - y0, x1 - x0);

  cairo_move_to (art->cr, x0, y0);
  cairo_line_to (art->cr, x1, y1);
  for (int side = -1; side <= 1; side += 2) {
    cairo_move_to (art->cr, x1, y1);
    cairo_line_to (art->cr, x1 - 7 * cos (angle + side * 0.6), y1 - 7 * sin (angle + side * 0.6));
  }
  cairo_stroke (art->cr);
}

static void
dashed (const Art *art, double x0, double y0, double x1, double y1)
{
  cairo_save (art->cr);
  cairo_set_dash (art->cr, (double[]){ 3, 4 }, 2, 0);
  line (art, x0, y0, x1, y1);
  cairo_restore (art->cr);
}

/* @text with its middle at (@x, @y), turned by @turn. */
static void
glyph (const Art *art, const char *text, double x, double y, double size, double turn)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (art->cr);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  PangoRectangle seen;

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_extents (layout, &seen, NULL);
  cairo_save (art->cr);
  cairo_translate (art->cr, x, y);
  cairo_rotate (art->cr, turn);
  cairo_move_to (art->cr, -(seen.x + seen.width / 2.0) / PANGO_SCALE,
                 -(seen.y + seen.height / 2.0) / PANGO_SCALE);
  pango_cairo_show_layout (art->cr, layout);
  cairo_restore (art->cr);
}

/* Rows of letters, a pixel each; a digit is a role, a dot nothing. */
static void
pixels (const Art *art, const char *const *rows, guint n, double x, double y, double side)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; rows[i][j] != '\0'; j++) {
      if (rows[i][j] == '.')
        continue;
      if (rows[i][j] == 'm')
        muted (art);
      else
        role (art, (PlotRole) (rows[i][j] - '0'));
      cairo_rectangle (art->cr, x + j * side, y + i * side, side - 0.6, side - 0.6);
      cairo_fill (art->cr);
    }
}

/* ---- the pictures ---- */

static void
drawn_digits (const Art *art)
{
  role (art, PLOT_ROLE_TRAIN);
  glyph (art, "۵", 42, 50, 62, -0.12);
  muted (art);
  cairo_set_line_width (art->cr, 4);
  line (art, 66, 66, 82, 34);
  ink (art, art->style->foreground, 0.8);
  cairo_set_line_width (art->cr, 3);
  line (art, 62, 75, 66, 66);
}

static void
persian_digits (const Art *art)
{
  static const char *const digits[] = { "۳", "۷", "۹", "۲" };

  for (guint i = 0; i < 4; i++) {
    double x = 28 + 40 * (i % 2), y = 28 + 40 * (i / 2);

    ink (art, art->style->muted, 0.14);
    rounded (art, x - 18, y - 18, 36, 36, 5);
    cairo_fill (art->cr);
    role (art, i == 1 ? PLOT_ROLE_VALIDATION : PLOT_ROLE_TRAIN);
    glyph (art, digits[i], x, y, 30, (i % 2 ? 0.14 : -0.1));
  }
}

static void
own_softmax (const Art *art)
{
  static const double scores[] = { 14, -10, 24, 5 }, shares[] = { 10, 3, 40, 6 };

  for (guint i = 0; i < 4; i++) {
    muted (art);
    bar (art, 10 + 9.0 * i, scores[i] > 0 ? 48 - scores[i] : 48, 6, fabs (scores[i]));
    role (art, i == 2 ? PLOT_ROLE_TRAIN : PLOT_ROLE_MUTED);
    bar (art, 58 + 9.0 * i, 70 - shares[i], 6, shares[i]);
  }
  ink (art, art->style->muted, 0.8);
  cairo_set_line_width (art->cr, 1.5);
  line (art, 8, 48, 46, 48);
  line (art, 56, 70, 94, 70);
}

static void
film_reviews (const Art *art)
{
  static const struct {
    double x, y, width;
    int sort; /* 0 plain, 1 praise, 2 blame */
  } words[] = { { 14, 20, 22, 0 }, { 40, 20, 30, 1 }, { 74, 20, 10, 0 }, { 14, 34, 30, 0 },
                { 48, 34, 16, 0 }, { 14, 48, 18, 1 }, { 36, 48, 34, 0 }, { 14, 62, 12, 0 },
                { 30, 62, 28, 2 }, { 62, 62, 20, 0 }, { 14, 76, 34, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (words[i].sort == 0)
      ink (art, art->style->muted, 0.3);
    else
      role (art, words[i].sort == 1 ? PLOT_ROLE_TRAIN : PLOT_ROLE_VALIDATION);
    bar (art, words[i].x, words[i].y, words[i].width, 6);
  }
}

static void
kannada_from_scratch (const Art *art)
{
  role (art, PLOT_ROLE_TRAIN);
  glyph (art, "೭", 34, 36, 46, 0);
  ink (art, art->style->foreground, 0.75);
  glyph (art, "∂L/∂w", 60, 74, 17, 0);
}

static void
cifar_10 (const Art *art)
{
  /* A boat on the sea, as coarse as its pictures are. */
  static const char *const boat[] = { "....0...", "....03..", "....033.", "....0333",
                                      "....0...", "11111111", ".111111.", "mmmmmmmm" };

  pixels (art, boat, 8, 12, 12, 9);
}

static void
denoising (const Art *art)
{
  role (art, PLOT_ROLE_TRAIN);
  glyph (art, "2", 26, 48, 58, 0);
  glyph (art, "2", 70, 48, 58, 0);
  /* The same dots each time: a number follows from the one before. */
  for (guint i = 0, seed = 7; i < 70; i++) {
    double x, y;

    seed = seed * 1103515245u + 12345u;
    x = 6 + (seed >> 16) % 38;
    seed = seed * 1103515245u + 12345u;
    y = 18 + (seed >> 16) % 60;
    ink (art, i % 2 ? art->style->foreground : art->style->box, 0.75);
    cairo_rectangle (art->cr, x, y, 2.4, 2.4);
    cairo_fill (art->cr);
  }
  muted (art);
  cairo_set_line_width (art->cr, 1.5);
  dashed (art, 48, 14, 48, 82);
}

/* What was borrowed is grey; what is learned comes after it. */
static void
borrowed_encoder (const Art *art)
{
  static const double heights[] = { 64, 48, 32, 18, 32, 48, 64 };

  for (guint i = 0; i < G_N_ELEMENTS (heights); i++) {
    if (i < 4)
      muted (art);
    else
      role (art, PLOT_ROLE_TRAIN);
    bar (art, 10 + 11.2 * i, 48 - heights[i] / 2, 8, heights[i]);
  }
}

static void
animal (const Art *art, double x, double y, double size, double neck)
{
  cairo_t *cr = art->cr;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, size, size);
  bar (art, -16, -8, 30, 13);
  for (guint leg = 0; leg < 4; leg++)
    bar (art, -15 + (leg / 2) * 19.0 + (leg % 2) * 5.5, 2, 4, 17);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, 7);
  line (art, 11, -4, 17, -4 - neck);
  cairo_set_line_width (cr, 6.5);
  line (art, 17, -4 - neck, 25, -1 - neck);
  cairo_set_line_width (cr, 3);
  line (art, -15, -5, -20, 4);
  line (art, 16, -6 - neck, 15, -10 - neck);
  cairo_restore (cr);
}

static void
horse_and_dog (const Art *art)
{
  ink (art, art->style->muted, 0.16);
  rounded (art, 6, 12, 84, 72, 6);
  cairo_fill (art->cr);
  role (art, PLOT_ROLE_VALIDATION);
  animal (art, 36, 46, 1.15, 14);
  role (art, PLOT_ROLE_TRAIN);
  animal (art, 68, 66, 0.62, 6);
}

static void
convolution_by_hand (const Art *art)
{
  static const char *const numbers[] = { "1", "2", "1", "0", "0", "0", "−1", "−2", "−1" };

  ink (art, art->style->muted, 0.4);
  cairo_set_line_width (art->cr, 1);
  for (guint i = 0; i <= 5; i++) {
    line (art, 8 + 16 * i, 8, 8 + 16 * i, 88);
    line (art, 8, 8 + 16 * i, 88, 8 + 16 * i);
  }
  ink (art, art->style->role[PLOT_ROLE_TRAIN], 0.16);
  cairo_rectangle (art->cr, 24, 24, 48, 48);
  cairo_fill_preserve (art->cr);
  role (art, PLOT_ROLE_TRAIN);
  cairo_set_line_width (art->cr, 2);
  cairo_stroke (art->cr);
  for (guint i = 0; i < 9; i++)
    glyph (art, numbers[i], 32 + 16 * (i % 3), 32 + 16 * (i / 3), 10, 0);
}

static void
aeroplane_or_bird (const Art *art)
{
  cairo_t *cr = art->cr;

  role (art, PLOT_ROLE_TRAIN);
  cairo_save (cr);
  cairo_translate (cr, 36, 34);
  cairo_rotate (cr, -0.5);
  bar (art, -28, -4, 54, 8);
  cairo_move_to (cr, -2, -3);
  cairo_line_to (cr, -12, -26);
  cairo_line_to (cr, -5, -26);
  cairo_line_to (cr, 13, -3);
  cairo_line_to (cr, 13, 3);
  cairo_line_to (cr, -5, 26);
  cairo_line_to (cr, -12, 26);
  cairo_line_to (cr, -2, 3);
  cairo_move_to (cr, -28, -3);
  cairo_line_to (cr, -32, -12);
  cairo_line_to (cr, -27, -12);
  cairo_line_to (cr, -18, -3);
  cairo_fill (cr);
  cairo_restore (cr);
  role (art, PLOT_ROLE_VALIDATION);
  cairo_set_line_width (cr, 4.5);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, 48, 70);
  cairo_curve_to (cr, 54, 60, 63, 62, 68, 74);
  cairo_curve_to (cr, 73, 62, 82, 60, 88, 70);
  cairo_stroke (cr);
}

static void
two_digits (const Art *art)
{
  role (art, PLOT_ROLE_TRAIN);
  glyph (art, "4", 26, 48, 50, 0);
  role (art, PLOT_ROLE_VALIDATION);
  glyph (art, "9", 70, 48, 50, 0);
  muted (art);
  cairo_set_line_width (art->cr, 2);
  dashed (art, 54, 14, 42, 82);
}

static void
clothes (const Art *art)
{
  static const double shirt[][2] = { { 34, 18 }, { 16, 28 }, { 10, 48 }, { 24, 53 },
                                     { 28, 46 }, { 28, 80 }, { 68, 80 }, { 68, 46 },
                                     { 72, 53 }, { 86, 48 }, { 80, 28 }, { 62, 18 } };
  cairo_t *cr = art->cr;

  cairo_move_to (cr, shirt[0][0], shirt[0][1]);
  for (guint i = 1; i < G_N_ELEMENTS (shirt); i++)
    cairo_line_to (cr, shirt[i][0], shirt[i][1]);
  cairo_curve_to (cr, 58, 30, 38, 30, 34, 18);
  cairo_close_path (cr);
  role (art, PLOT_ROLE_TRAIN);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  ink (art, art->style->role[PLOT_ROLE_TRAIN], 0.25);
  cairo_fill (cr);
}

static void
dropout_alone (const Art *art)
{
  static const char silent[] = "0010100001001000";

  for (guint i = 0; i < 16; i++) {
    disc (art, 18 + 20.0 * (i % 4), 18 + 20.0 * (i / 4), 7);
    if (silent[i] == '1') {
      muted (art);
      cairo_set_line_width (art->cr, 1.5);
      cairo_set_dash (art->cr, (double[]){ 2.5, 2.5 }, 2, 0);
      cairo_stroke (art->cr);
    } else {
      role (art, PLOT_ROLE_TRAIN);
      cairo_fill (art->cr);
    }
  }
}

static void
layer_bench (const Art *art)
{
  ink (art, art->style->role[PLOT_ROLE_TRAIN], 0.18);
  rounded (art, 32, 28, 32, 40, 6);
  cairo_fill_preserve (art->cr);
  role (art, PLOT_ROLE_TRAIN);
  cairo_set_line_width (art->cr, 2.2);
  cairo_stroke (art->cr);
  glyph (art, "f", 48, 47, 24, 0);
  ink (art, art->style->foreground, 0.8);
  arrow (art, 6, 40, 27, 40);
  arrow (art, 69, 40, 90, 40);
  role (art, PLOT_ROLE_VALIDATION);
  arrow (art, 90, 57, 69, 57);
  arrow (art, 27, 57, 6, 57);
}

static void
one_step (const Art *art)
{
  cairo_t *cr = art->cr;

  muted (art);
  cairo_set_line_width (cr, 2.5);
  for (int i = -36; i <= 36; i++)
    cairo_line_to (cr, 48 + i, 16 + 62 * (1 - i * i / 1296.0));
  cairo_stroke (cr);
  role (art, PLOT_ROLE_TRAIN);
  disc (art, 22, 42, 7);
  cairo_fill (cr);
  role (art, PLOT_ROLE_VALIDATION);
  arrow (art, 27, 50, 38, 68);
}

static void
mnist_digits (const Art *art)
{
  role (art, PLOT_ROLE_TRAIN);
  glyph (art, "3", 48, 48, 58, 0.05);
}

static void
kannada_digits (const Art *art)
{
  role (art, PLOT_ROLE_TRAIN);
  glyph (art, "೫", 48, 48, 50, -0.05);
}

static const struct {
  const char *id;
  void (*paint) (const Art *art);
} pictures[] = {
  { "drawn-digits", drawn_digits },
  { "persian-digits", persian_digits },
  { "own-softmax", own_softmax },
  { "film-reviews", film_reviews },
  { "kannada-from-scratch", kannada_from_scratch },
  { "cifar-10", cifar_10 },
  { "denoising", denoising },
  { "borrowed-encoder", borrowed_encoder },
  { "horse-and-dog", horse_and_dog },
  { "convolution-by-hand", convolution_by_hand },
  { "aeroplane-or-bird", aeroplane_or_bird },
  { "two-digits", two_digits },
  { "clothes", clothes },
  { "dropout-alone", dropout_alone },
  { "layer-bench", layer_bench },
  { "one-step", one_step },
  { "mnist-digits", mnist_digits },
  { "kannada-digits", kannada_digits },
};

/* ---- the widget ---- */

static void
lamina_card_art_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LaminaCardArt *self = LAMINA_CARD_ART (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double scale = MIN (width, height) / (double) SIDE;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  PlotStyle style;
  Art art = { cr, &style };
  gboolean painted = FALSE;

  plot_style_init (&style, lamina_plot_view_theme ());
  cairo_translate (cr, (width - scale * SIDE) / 2, (height - scale * SIDE) / 2);
  cairo_scale (cr, scale, scale);
  for (guint i = 0; i < G_N_ELEMENTS (pictures) && !painted; i++)
    if (g_str_equal (pictures[i].id, self->id)) {
      pictures[i].paint (&art);
      painted = TRUE;
    }
  cairo_destroy (cr);
}

static void
lamina_card_art_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 72;
}

static void
lamina_card_art_finalize (GObject *object)
{
  g_free (LAMINA_CARD_ART (object)->id);
  G_OBJECT_CLASS (lamina_card_art_parent_class)->finalize (object);
}

static void
lamina_card_art_class_init (LaminaCardArtClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamina_card_art_finalize;
  class->snapshot = lamina_card_art_snapshot;
  class->measure = lamina_card_art_measure;
  gtk_widget_class_set_css_name (class, "card-art");
  gtk_widget_class_set_accessible_role (class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lamina_card_art_init (LaminaCardArt *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
lamina_card_art_new (const char *id)
{
  LaminaCardArt *self = g_object_new (LAMINA_TYPE_CARD_ART, NULL);

  self->id = g_strdup (id);
  return GTK_WIDGET (self);
}

gboolean
lamina_card_art_has (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    if (g_str_equal (pictures[i].id, id))
      return TRUE;
  return FALSE;
}
