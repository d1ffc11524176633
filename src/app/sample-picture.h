/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Samples as pictures for the screen. */

#pragma once

#include <gdk/gdk.h>

#include "lam.h"

/* A texture of 8-bit @pixels, grey or colour by the shape's channels; NULL when the shape is not a
 * picture's. Returns: (transfer full) */
GdkTexture *lamina_texture_new (const guint8 *pixels, LamShape shape);

/* The sample at @position of a part, as it was prepared; numbers are stretched to the full range
 * of grey. NULL when samples are not pictures. Returns: (transfer full) */
GdkTexture *lamina_sample_texture_new (const LamData *data, LamPartId part, gsize position);
