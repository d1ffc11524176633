/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes po/kinds.c, from which the catalogues get the texts that kinds describe themselves with:
 *
 *   kind-texts po/kinds.c            kind-texts --check po/kinds.c
 *
 * Kinds are plain data that no gettext macro marks, and the engine translates nothing; the window
 * asks for a translation when it shows one. --check writes nothing and leaves with 1 where the file
 * is not what would be written. */

#include <string.h>

#include "lam.h"

typedef struct {
  GHashTable *families; /* seen already; a family may lead back to itself */
  GHashTable *known;
  GPtrArray *texts; /* borrowed from the kinds, in the order they were met */
} Texts;

static void add_family (Texts *t, const LamFamily *family);

static void
add (Texts *t, const char *text)
{
  if (text != NULL && *text != '\0' && g_hash_table_add (t->known, (gpointer) text))
    g_ptr_array_add (t->texts, (gpointer) text);
}

static void
add_param (Texts *t, const LamParam *param)
{
  add (t, param->title);
  add (t, param->help);
  for (guint i = 0; param->choice_titles != NULL && param->choice_titles[i] != NULL; i++)
    add (t, param->choice_titles[i]);
  if (param->family != NULL)
    add_family (t, param->family);
}

static void
add_family (Texts *t, const LamFamily *family)
{
  if (!g_hash_table_add (t->families, (gpointer) family))
    return;

  add (t, family->noun);
  for (guint i = 0; i < *family->n_kinds; i++) {
    const LamKind *kind = family->kinds[i];

    add (t, kind->title);
    add (t, kind->summary);
    add (t, kind->group);
    for (guint p = 0; p < kind->n_params; p++)
      add_param (t, &kind->params[p]);
  }
}

/* What the file of a ready-made experiment says of it. */
static void
add_notes (Texts *t, guint preset)
{
  for (int real = FALSE; real <= TRUE; real++) {
    const char *id = lam_preset_id (preset);
    g_autofree char *text = lam_preset_text (id, real, NULL);
    g_autoptr (LamExperiment) experiment =
        text != NULL ? lam_experiment_from_text (text, -1, id, NULL) : NULL;
    const LamValue *notes =
        experiment != NULL ? &experiment->document->values[LAM_EXPERIMENT_NOTES] : NULL;

    if (notes != NULL && notes->text != NULL)
      add (t, g_intern_string (notes->text));
  }
}

static void
append_literal (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (out, "\\%c", *p);
    else if (*p == '\n')
      g_string_append (out, "\\n");
    else
      g_string_append_c (out, *p);
}

static GString *
source_text (const GPtrArray *texts)
{
  GString *out = g_string_new ("/* SPDX-License-Identifier: GPL-3.0-or-later */\n\n"
                               "/* Written by tools/kind-texts.c; never compiled. */\n\n");

  for (guint i = 0; i < texts->len; i++) {
    /* "10 % of" in a help text is no format. */
    g_string_append (out, "/* xgettext:no-c-format */\nN_ (\"");
    append_literal (out, texts->pdata[i]);
    g_string_append (out, "\")\n");
  }
  return out;
}

int
main (int argc, char **argv)
{
  gboolean check = argc == 3 && strcmp (argv[1], "--check") == 0;
  g_autoptr (GHashTable) families = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  Texts t = { families, known, texts };
  g_autoptr (GString) wanted = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  if (argc < 2 || (argc != 2 && !check)) {
    g_printerr ("Usage: kind-texts [--check] FILE\n");
    return 2;
  }

  add_family (&t, &lam_experiment_family);
  for (guint i = 0; i < lam_n_presets (); i++) {
    add (&t, lam_preset_title (i));
    add (&t, lam_preset_summary (i));
    add_notes (&t, i);
  }
  for (guint i = 0; i < LAM_N_PERTURBATIONS; i++)
    add (&t, lam_perturbation_titles[i]);
  wanted = source_text (texts);
  if (!check) {
    if (g_file_set_contents (argv[1], wanted->str, (gssize) wanted->len, &error))
      return 0;
  } else if (g_file_get_contents (argv[2], &found, NULL, &error)) {
    if (strcmp (found, wanted->str) == 0)
      return 0;
    g_printerr ("%s is not what the kinds say: run kind-texts %s\n", argv[2], argv[2]);
    return 1;
  }
  g_printerr ("%s\n", error->message);
  return 2;
}
