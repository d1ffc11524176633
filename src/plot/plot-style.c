/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four palettes. Hues are those of Okabe and Ito, which people with any kind of colour vision
 * tell apart; lightness is moved until every role stands out from the background (3:1, and 4.5:1
 * where contrast is high; a test checks). Good and bad are blue-green and orange-red. */
#include "plot.h"

#define RGB(hex)                                                                                   \
  {                                                                                                \
    ((hex) >> 16 & 255) / 255.0, ((hex) >> 8 & 255) / 255.0, ((hex) &255) / 255.0, 1               \
  }

typedef struct {
  PlotColour background, foreground, muted, grid, band, box;
  PlotColour map_low, map_middle, map_high, heat;
  PlotColour role[PLOT_N_ROLES];
} Palette;

static const Palette palettes[PLOT_N_THEMES] = {
  [PLOT_THEME_LIGHT] = {
    .background = RGB (0xffffff), .foreground = RGB (0x2e3436), .muted = RGB (0x62686b),
    .grid = RGB (0xe3e4e6), .band = RGB (0xf4f5f7), .box = RGB (0xffffff),
    .map_low = RGB (0x0a5a94), .map_middle = RGB (0xf7f7f7), .map_high = RGB (0xc24e00),
    .heat = RGB (0x08518c),
    .role = { RGB (0x0072b2), RGB (0xd55e00), RGB (0x008f69), RGB (0xb3508a), RGB (0x2b2b2b),
              RGB (0x8a7500), RGB (0x6b7275), RGB (0x007d5c), RGB (0xc83c00) },
  },
  [PLOT_THEME_DARK] = {
    .background = RGB (0x1e1e1e), .foreground = RGB (0xf0f0f0), .muted = RGB (0xa9afb3),
    .grid = RGB (0x3a3c3e), .band = RGB (0x262829), .box = RGB (0x2c2e30),
    .map_low = RGB (0x5bb4f0), .map_middle = RGB (0x242628), .map_high = RGB (0xff9a3d),
    .heat = RGB (0x4aa8e8),
    .role = { RGB (0x56b4e9), RGB (0xf59a32), RGB (0x2fcb9d), RGB (0xe495c4), RGB (0xf2f2f2),
              RGB (0xe5d94a), RGB (0xa0a6aa), RGB (0x2fcb9d), RGB (0xff7d47) },
  },
  [PLOT_THEME_LIGHT_CONTRAST] = {
    .background = RGB (0xffffff), .foreground = RGB (0x000000), .muted = RGB (0x303436),
    .grid = RGB (0x9a9c9e), .band = RGB (0xececee), .box = RGB (0xffffff),
    .map_low = RGB (0x003f70), .map_middle = RGB (0xffffff), .map_high = RGB (0x9a3a00),
    .heat = RGB (0x003a68),
    .role = { RGB (0x005a92), RGB (0xb04a00), RGB (0x006e50), RGB (0x92306c), RGB (0x000000),
              RGB (0x6c5a00), RGB (0x4a4f52), RGB (0x00644a), RGB (0xa83000) },
  },
  [PLOT_THEME_DARK_CONTRAST] = {
    .background = RGB (0x000000), .foreground = RGB (0xffffff), .muted = RGB (0xd8dcdf),
    .grid = RGB (0x7c8084), .band = RGB (0x1c1e20), .box = RGB (0x101112),
    .map_low = RGB (0x7cc8ff), .map_middle = RGB (0x000000), .map_high = RGB (0xffb060),
    .heat = RGB (0x6cc0ff),
    .role = { RGB (0x6cc4f7), RGB (0xffab4a), RGB (0x48e0b2), RGB (0xf5aed8), RGB (0xffffff),
              RGB (0xf2e75c), RGB (0xc2c7ca), RGB (0x48e0b2), RGB (0xff9468) },
  },
};

void
plot_style_init (PlotStyle *style, PlotTheme theme)
{
  g_return_if_fail (theme < PLOT_N_THEMES);

  const Palette *palette = &palettes[theme];
  gboolean contrast = theme == PLOT_THEME_LIGHT_CONTRAST || theme == PLOT_THEME_DARK_CONTRAST;

  *style = (PlotStyle){
    .font = "Sans",
    .font_size = 13,
    .line_width = contrast ? 2.4 : 1.7,
    .scale = 1,
    .background = palette->background,
    .foreground = palette->foreground,
    .muted = palette->muted,
    .grid = palette->grid,
    .band = palette->band,
    .box = palette->box,
    .map_low = palette->map_low,
    .map_middle = palette->map_middle,
    .map_high = palette->map_high,
    .heat = palette->heat,
  };
  for (guint i = 0; i < PLOT_N_ROLES; i++)
    style->role[i] = palette->role[i];
}
