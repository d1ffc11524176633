/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shift, rotate and zoom: pictures, masks and target pictures move alike, borders are repeated. */

#include "lam-warp.h"

#include <math.h>

enum { ROWS, COLUMNS };
enum { DEGREES };
enum { AMOUNT };

/* By whole pixels, so that nothing is blurred. */
static void
shift (const LamItem *item, const LamSampleView *v)
{
  double rows = lam_item_number (item, ROWS) * v->shape.d[0];
  double columns = lam_item_number (item, COLUMNS) * v->shape.d[1];

  lam_shift ((int) rintf ((float) rows * lam_augment_signed (v->key, 0)),
             (int) rintf ((float) columns * lam_augment_signed (v->key, 1)), v);
}

static void
rotate (const LamItem *item, const LamSampleView *v)
{
  double angle =
      lam_item_number (item, DEGREES) * G_PI / 180 * (double) lam_augment_signed (v->key, 0);
  float c = (float) cos (angle), s = (float) sin (angle);
  LamWarp warp = { c, s, -s, c, 0, 0 };

  lam_warp (&warp, v);
}

/* In and out alike: a factor and its inverse have the same chance. */
static void
zoom (const LamItem *item, const LamSampleView *v)
{
  double most = log1p (lam_item_number (item, AMOUNT));
  float factor = (float) exp (most * (double) lam_augment_signed (v->key, 0));
  LamWarp warp = { factor, 0, 0, factor, 0, 0 };

  lam_warp (&warp, v);
}

static const LamParam shift_params[] = {
  { .id = "rows",
    .title = "Up, down",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 1,
    .initial = "0.1",
    .help = "How far at most a picture is moved up or down, as a share of its rows." },
  { .id = "columns",
    .title = "Left, right",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 1,
    .initial = "0.1",
    .help = "How far at most a picture is moved left or right, as a share of its columns." },
};

static const LamParam rotate_params[] = {
  { .id = "degrees",
    .title = "Degrees",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 180,
    .initial = "10",
    .help = "How far at most a picture is turned to either side; 5 to 20 is usual." },
};

static const LamParam zoom_params[] = {
  { .id = "amount",
    .title = "Amount",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 4,
    .initial = "0.1",
    .help = "How much larger or smaller a picture becomes at most; 0.1 means by a tenth." },
};

#define MOVER(name, word, text)                                                                    \
  const LamStepKind lam_augment_##name = { .kind = { .id = #name,                                  \
                                                     .title = word,                                \
                                                     .summary = text,                              \
                                                     .group = "Position",                          \
                                                     .params = name##_params,                      \
                                                     .n_params = G_N_ELEMENTS (name##_params) },   \
                                           .flags = LAM_STEP_AUGMENTS,                             \
                                           .prepare = lam_augment_prepare,                         \
                                           .apply = name }

MOVER (shift, "Shift", "Moves pictures and their masks up, down, left or right at random.");
MOVER (rotate, "Rotate", "Turns pictures and their masks a little to either side at random.");
MOVER (zoom, "Zoom", "Makes pictures and their masks a little larger or smaller at random.");
