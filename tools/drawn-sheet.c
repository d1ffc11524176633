/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a sheet of generated samples as a PPM picture, to look at while changing a generator:
 *   drawn-sheet latin|persian|kannada [SEED] > sheet.ppm     a row a digit
 *   drawn-sheet flyers|scenes [SEED] > sheet.ppm             aeroplanes over birds; scenes over
 * their masks */
#include "drawn-digits.h"
#include "drawn-pictures.h"
#include "drawn-reviews.h"
#include "drawn-scenes.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS 20
#define GAP 2

typedef struct {
  guint rows, side;
  guint8 *rgb; /* [rows·(side + GAP) × COLUMNS·(side + GAP) × 3] */
} Sheet;

static guint
sheet_width (const Sheet *s)
{
  return COLUMNS * (s->side + GAP);
}

/* Where the pixel (@y, @x) of cell (@row, @column) is kept. */
static guint8 *
find_pixel (Sheet *s, guint row, guint column, guint y, guint x)
{
  gsize line = (gsize) row * (s->side + GAP) + y;
  return s->rgb + 3 * (line * sheet_width (s) + column * (s->side + GAP) + x);
}

static void
start_sheet (Sheet *s, guint rows, guint side)
{
  s->rows = rows;
  s->side = side;
  gsize bytes = (gsize) 3 * rows * (side + GAP) * sheet_width (s);
  s->rgb = g_malloc (bytes);
  memset (s->rgb, 90, bytes);
}

static void
draw_digits (Sheet *s, LamScript script, guint64 seed)
{
  guint8 pixels[LAM_DRAWN_DIGIT_SIDE * LAM_DRAWN_DIGIT_SIDE];
  start_sheet (s, 10, LAM_DRAWN_DIGIT_SIDE);
  for (guint digit = 0; digit < 10; digit++)
    for (guint i = 0; i < COLUMNS; i++) {
      lam_drawn_digit (script, digit, seed, i, pixels);
      for (guint y = 0; y < s->side; y++)
        for (guint x = 0; x < s->side; x++)
          memset (find_pixel (s, digit, i, y, x), pixels[y * s->side + x], 3);
    }
}

static void
draw_flyers (Sheet *s, guint64 seed)
{
  guint8 rgb[LAM_DRAWN_FLYER_SIDE * LAM_DRAWN_FLYER_SIDE * 3];
  start_sheet (s, 16, LAM_DRAWN_FLYER_SIDE);
  for (guint i = 0; i < s->rows * COLUMNS; i++) {
    lam_drawn_flyer (i / COLUMNS * 2 / s->rows, seed, i, rgb);
    for (guint y = 0; y < s->side; y++)
      memcpy (find_pixel (s, i / COLUMNS, i % COLUMNS, y, 0), rgb + 3 * s->side * y, 3 * s->side);
  }
}

static void
draw_scenes (Sheet *s, guint64 seed)
{
  static guint8 rgb[96 * 96 * 3], mask[96 * 96];
  start_sheet (s, 8, 96);
  for (guint i = 0; i < s->rows / 2 * COLUMNS; i++) {
    guint row = i / COLUMNS * 2, column = i % COLUMNS;
    lam_drawn_scene (s->side, seed, i, rgb, mask);
    for (guint y = 0; y < s->side; y++) {
      memcpy (find_pixel (s, row, column, y, 0), rgb + 3 * s->side * y, 3 * s->side);
      for (guint x = 0; x < s->side; x++)
        memset (find_pixel (s, row + 1, column, y, x), 120 * mask[y * s->side + x], 3);
    }
  }
}

static void
print_reviews (guint64 seed)
{
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < COLUMNS; i++) {
    guint label;
    lam_drawn_review (seed, i, words, &label);
    printf ("%s:", label ? "good" : "bad");
    for (guint k = 1; k < words->len; k++)
      printf (" %s", lam_drawn_word (g_array_index (words, guint32, k)));
    printf ("\n\n");
  }
}

int
main (int argc, char **argv)
{
  static const char *const scripts[] = { "latin", "persian", "kannada" };
  const char *what = argc > 1 ? argv[1] : "latin";
  guint64 seed = argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : 7;
  Sheet s = { 0 };

  if (strcmp (what, "reviews") == 0) {
    print_reviews (seed);
    return 0;
  }
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    if (strcmp (what, scripts[i]) == 0)
      draw_digits (&s, (LamScript) i, seed);
  if (strcmp (what, "flyers") == 0)
    draw_flyers (&s, seed);
  else if (strcmp (what, "scenes") == 0)
    draw_scenes (&s, seed);
  if (s.rgb == NULL) {
    fprintf (stderr,
             "drawn-sheet: “%s” is not one of latin, persian, kannada, flyers, scenes, reviews.\n",
             what);
    return 2;
  }

  guint height = s.rows * (s.side + GAP);
  printf ("P6\n%u %u\n255\n", sheet_width (&s), height);
  fwrite (s.rgb, 3, (gsize) sheet_width (&s) * height, stdout);
  g_free (s.rgb);
  return fflush (stdout) == 0 ? 0 : 1;
}
