/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a sheet of generated samples as a PPM picture, to look at while changing a generator:
 *   drawn-sheet latin|persian|kannada [SEED] > sheet.ppm      a row a digit */
#include "drawn-digits.h"

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

int
main (int argc, char **argv)
{
  static const char *const scripts[] = { "latin", "persian", "kannada" };
  const char *what = argc > 1 ? argv[1] : "latin";
  guint64 seed = argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : 7;
  Sheet s = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    if (strcmp (what, scripts[i]) == 0)
      draw_digits (&s, (LamScript) i, seed);
  if (s.rgb == NULL) {
    fprintf (stderr, "drawn-sheet: “%s” is not one of latin, persian, kannada.\n", what);
    return 2;
  }

  guint height = s.rows * (s.side + GAP);
  printf ("P6\n%u %u\n255\n", sheet_width (&s), height);
  fwrite (s.rgb, 3, (gsize) sheet_width (&s) * height, stdout);
  g_free (s.rgb);
  return fflush (stdout) == 0 ? 0 : 1;
}
