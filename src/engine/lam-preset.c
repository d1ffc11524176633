/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-preset.h. */

#include "lam-preset.h"

#include "lam-kind.h"
#include "lam-presets-resource.h"

static const struct {
  const char *id, *title, *summary;
  gboolean built_in;
} presets[] = {
  { "drawn-digits", "Drawn digits",
    "Tells apart the ten Persian digits, drawn by the program itself, with one hidden layer.",
    TRUE },
  { "persian-digits", "Persian digits",
    "Reads the handwritten Persian digits of the HODA set with two hidden layers.", FALSE },
  { "mnist-digits", "MNIST digits",
    "Reads the handwritten digits of MNIST with a small convolutional network.", FALSE },
  { "kannada-digits", "Kannada digits",
    "Reads the handwritten digits of the Kannada script with a small convolutional network.",
    FALSE },
};

guint
lam_n_presets (void)
{
  return G_N_ELEMENTS (presets);
}

const char *
lam_preset_id (guint index)
{
  return presets[index].id;
}

const char *
lam_preset_title (guint index)
{
  return presets[index].title;
}

const char *
lam_preset_summary (guint index)
{
  return presets[index].summary;
}

gboolean
lam_preset_is_built_in (guint index)
{
  return presets[index].built_in;
}

static void
no_such_preset (const char *id, GError **error)
{
  const char *ids[G_N_ELEMENTS (presets) + 1] = { NULL };
  const char *nearest;
  g_autofree char *known = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    ids[i] = presets[i].id;
  nearest = lam_nearest (id, ids);
  known = g_strjoinv (", ", (char **) ids);
  if (nearest != NULL)
    lam_fail (error, LAM_ERROR_VALUE, "There is no ready-made experiment “%s”; did you mean “%s”?",
              id, nearest);
  else
    lam_fail (error, LAM_ERROR_VALUE, "There is no ready-made experiment “%s”; there are %s.", id,
              known);
}

/* Registered by hand: a static library's constructors may be left out by the linker. */
static GResource *
peek_resource (void)
{
  static gsize once;

  if (g_once_init_enter (&once)) {
    lam_presets_register_resource ();
    g_once_init_leave (&once, 1);
  }
  return lam_presets_get_resource ();
}

const char *
lam_preset_text (const char *id, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_str_equal (presets[i].id, id)) {
      g_autofree char *path = g_strdup_printf ("/dev/lamina/presets/%s.lamina", id);
      g_autoptr (GBytes) bytes =
          g_resource_lookup_data (peek_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      /* Not copied: the bytes are part of the program, with a zero behind them. */
      g_assert (bytes != NULL);
      return g_bytes_get_data (bytes, NULL);
    }
  no_such_preset (id, error);
  return NULL;
}
