/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See hand-in.h. */

#include "hand-in.h"

#include <glib/gi18n.h>

#include "settings.h"

static const struct {
  const char *id, *title, *name;
  gboolean wanted;
} takes[LAMINA_N_TAKES] = {
  [LAMINA_TAKE_EXPERIMENT] = { "experiment", N_ ("Experiment"), "{experiment}.lamina", TRUE },
  [LAMINA_TAKE_WEIGHTS] = { "weights", N_ ("Weights"), "weights.h5", TRUE },
  [LAMINA_TAKE_MODEL] = { "model", N_ ("Whole model"), "model.keras", TRUE },
  [LAMINA_TAKE_HISTORY] = { "history", N_ ("History"), "history.csv", TRUE },
  [LAMINA_TAKE_CURVES] = { "curves", N_ ("Curves"), "figures/curves.png", TRUE },
  [LAMINA_TAKE_VIEW] = { "view", N_ ("View below the curves"), "figures/view.png", TRUE },
  [LAMINA_TAKE_FIGURE] = { "figure", N_ ("Figure of the data"), "figures/data.png", TRUE },
  [LAMINA_TAKE_NOTES] = { "notes", N_ ("Notes"), "notes.txt", TRUE },
};

#define ARCHIVE "{number}-{experiment}.zip"

const char *
lamina_take_title (LaminaTake take)
{
  return _ (takes[take].title);
}

LaminaHandIn *
lamina_hand_in_load (void)
{
  LaminaHandIn *hand_in = g_new0 (LaminaHandIn, 1);
  g_autoptr (GVariant) kept = lamina_settings_get_hand_in ();
  GVariantIter iter;
  const char *id, *name;
  gboolean wanted;

  for (guint i = 0; i < LAMINA_N_TAKES; i++) {
    hand_in->name[i] = g_strdup (takes[i].name);
    hand_in->wanted[i] = takes[i].wanted;
  }
  hand_in->archive = g_strdup (ARCHIVE);
  if (kept == NULL)
    return hand_in;
  g_variant_iter_init (&iter, kept);
  while (g_variant_iter_next (&iter, "(&sb&s)", &id, &wanted, &name)) {
    if (g_str_equal (id, "archive")) {
      g_free (hand_in->archive);
      hand_in->archive = g_strdup (name);
      hand_in->best = wanted;
    }
    for (guint i = 0; i < LAMINA_N_TAKES; i++)
      if (g_str_equal (id, takes[i].id)) {
        g_free (hand_in->name[i]);
        hand_in->name[i] = g_strdup (name);
        hand_in->wanted[i] = wanted;
      }
  }
  return hand_in;
}

void
lamina_hand_in_keep (const LaminaHandIn *hand_in)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sbs)"));
  g_variant_builder_add (&builder, "(sbs)", "archive", hand_in->best, hand_in->archive);
  for (guint i = 0; i < LAMINA_N_TAKES; i++)
    g_variant_builder_add (&builder, "(sbs)", takes[i].id, hand_in->wanted[i], hand_in->name[i]);
  lamina_settings_keep_hand_in (g_variant_builder_end (&builder));
}

void
lamina_hand_in_free (LaminaHandIn *hand_in)
{
  for (guint i = 0; i < LAMINA_N_TAKES; i++)
    g_free (hand_in->name[i]);
  g_free (hand_in->archive);
  g_free (hand_in);
}

/* ---- What is wrong with it ---- */

/* Whether the extension is of a format that can hold the thing; a sentence when not. */
static gboolean
check_ending (LaminaTake take, const char *name, GError **error)
{
  static const char *const pictures[] = { ".png", ".svg", ".pdf" };

  if (take == LAMINA_TAKE_WEIGHTS)
    return lam_weights_can_save (name, error);
  if (take == LAMINA_TAKE_MODEL)
    return lam_model_can_save (name, error);
  if (take < LAMINA_TAKE_CURVES || take > LAMINA_TAKE_FIGURE)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    if (g_str_has_suffix (name, pictures[i]))
      return TRUE;
  g_set_error (error, LAM_ERROR, LAM_ERROR_VALUE,
               _ ("“%s” does not end as a picture does: .png, .svg or .pdf."), name);
  return FALSE;
}

char *
lamina_hand_in_problem (const LaminaHandIn *hand_in, const LamExperiment *experiment)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = 0;

  for (guint i = 0; i < LAMINA_N_TAKES; i++) {
    g_autofree char *name = NULL;
    g_autoptr (GError) error = NULL;

    if (!hand_in->wanted[i])
      continue;
    if (*hand_in->name[i] == '\0')
      return g_strdup_printf (_ ("%s has no file name."), lamina_take_title (i));
    name = lamina_fill_name (hand_in->name[i], experiment);
    if (!check_ending (i, name, &error))
      return g_strdup (error->message);
    if (!g_hash_table_add (seen, g_strdup (name)))
      return g_strdup_printf (_ ("Two files would be called “%s”."), name);
    n++;
  }
  return n > 0 ? NULL : g_strdup (_ ("Nothing is chosen to be handed in."));
}

void
lamina_hand_in_write (const LaminaHandIn *hand_in, LaminaLeft *left, const char *path,
                      LaminaTaken done, gpointer user_data)
{
  const char *names[LAMINA_N_TAKES];

  for (guint i = 0; i < LAMINA_N_TAKES; i++)
    names[i] = hand_in->wanted[i] ? hand_in->name[i] : NULL;
  lamina_take_all (left, names, path, hand_in->best, done, user_data);
}
