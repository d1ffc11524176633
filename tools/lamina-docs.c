/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes docs/layers.md from the descriptors of layers, losses, metrics, optimisers, schedules and
 * initialisers: `lamina-docs > docs/layers.md`. With --check FILE it says whether that file is what
 * it would write, and where not. */

#include <stdio.h>
#include <string.h>

#include "lam-experiment.h"
#include "lam-layer.h"

/* ---- One kind ---- */

/* JSON of the initial value without the quotes of a plain text. */
static char *
initial_text (const LamParam *param)
{
  gsize n = param->initial != NULL ? strlen (param->initial) : 0;

  if (n == 0)
    return g_strdup ("none");
  if (param->initial[0] == '"')
    return g_strndup (param->initial + 1, n - 2);
  return g_strdup (param->initial);
}

static void
add_params (GString *text, const LamKind *kind, guint from)
{
  if (kind->n_params <= from)
    return;
  g_string_append (text, "\n| parameter | initial | allowed | what it does |\n|---|---|---|---|\n");
  for (guint i = from; i < kind->n_params; i++) {
    const LamParam *param = &kind->params[i];
    g_autofree char *initial = initial_text (param);
    g_autofree char *allowed = param->family != NULL
                                   ? g_strdup_printf ("one of the %s below", param->family->id)
                                   : lam_param_allowed (param);

    g_string_append_printf (text, "| `%s` | %s | %s%s | %s |\n", param->id, initial, allowed,
                            param->flags & LAM_PARAM_OPTIONAL ? ", or none" : "", param->help);
  }
}

static void
add_head (GString *text, const LamKind *kind)
{
  g_string_append_printf (text, "\n### %s\n\n**%s.** %s\n\n    %s\n\n", kind->id, kind->title,
                          kind->summary, kind->formula);
}

/* ---- Layers: what comes out of a usual input, with initial settings ---- */

static void
add_dimensions (GString *text, guint n, const guint32 *d)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, i > 0 ? "×%u" : "%u", d[i]);
}

static gboolean
add_example (GString *text, const LamLayerKind *kind, LamShape in)
{
  g_autoptr (LamItem) item = lam_item_new (&lam_layer_family, &kind->kind);
  LamLayer l = { .kind = kind, .item = item, .n_in = 1, .in = { in, in }, .capacity = 1 };

  if (kind->flags & LAM_LAYER_MERGES)
    l.n_in = 2;
  if (!kind->plan (&l, NULL))
    return FALSE;
  g_string_append (text, "Shapes, with initial settings: ");
  for (guint i = 0; i < l.n_in; i++) {
    g_string_append (text, i > 0 ? " and " : "");
    add_dimensions (text, in.n, in.d);
  }
  g_string_append (text, " → ");
  add_dimensions (text, l.out.n, l.out.d);
  for (guint i = 0; i < l.n_weights; i++) {
    g_string_append_printf (text, "%s `%s` ", i == 0 ? "; weights" : ",", l.weight[i].id);
    add_dimensions (text, l.weight[i].n, l.weight[i].d);
  }
  g_string_append (text, ".\n");
  return TRUE;
}

static void
add_shapes (GString *text, const LamLayerKind *kind)
{
  if (!add_example (text, kind, lam_shape_picture (28, 28, 16)))
    add_example (text, kind, lam_shape_vector (512));
}

/* ---- The whole ---- */

static void
add_source (GString *text, const LamKind *kind)
{
  g_string_append_printf (text, "\nAfter: %s.\n", kind->source);
}

static void
add_layers (GString *text)
{
  g_string_append (text,
                   "\n## Layers\n\nShapes are rows × columns × channels of one sample, or the "
                   "length of a row of numbers.\n");
  for (guint i = 0; i < lam_n_layer_kinds; i++) {
    const LamLayerKind *kind = lam_layer_kinds[i];

    add_head (text, &kind->kind);
    add_shapes (text, kind);
    add_params (text, &kind->kind, 0);
    add_source (text, &kind->kind);
  }
}

static void
add_family (GString *text, const char *title, const char *about, const LamFamily *family,
            guint shared)
{
  g_string_append_printf (text, "\n## %s\n\n%s\n", title, about);
  if (shared > 0) {
    LamKind common = *family->kinds[0];

    common.n_params = shared;
    add_params (text, &common, 0);
  }
  for (guint i = 0; i < *family->n_kinds; i++) {
    add_head (text, family->kinds[i]);
    if (shared > 0) {
      g_autofree char *rate = initial_text (&family->kinds[i]->params[0]);

      g_string_append_printf (text, "Initial `learning_rate`: %s.\n", rate);
    }
    add_params (text, family->kinds[i], shared);
    add_source (text, family->kinds[i]);
  }
}

static char *
make_text (void)
{
  GString *text = g_string_new (
      "# Layers, losses, metrics, optimisers\n\n"
      "This page is written by `lamina-docs` from the descriptors in the sources; change those, "
      "then run\n`build/tools/lamina-docs > docs/layers.md`. Names are the keys of an experiment's "
      "file.\n");

  add_layers (text);
  add_family (
      text, "Losses",
      "Targets may be class numbers or values wherever both make sense. Ignored pixels leave "
      "sum and count; class\nweights multiply, and the mean is over the plain count.",
      &lam_loss_family, 0);
  add_family (text, "Metrics", "Measured and shown, but not trained for.", &lam_metric_family, 0);
  add_family (text, "Optimisers", "All of them have these parameters.", &lam_optimizer_family, 5);
  add_family (text, "Schedules", "How the learning rate η changes while training goes on.",
              &lam_schedule_family, 0);
  add_family (text, "Initialisers",
              "How the weights before training are drawn; in and out are the numbers of inputs and "
              "outputs of a unit.",
              &lam_initializer_family, 0);
  return g_string_free (text, FALSE);
}

/* The first line in which they differ, or 0. */
static guint
first_difference (const char *a, const char *b)
{
  g_auto (GStrv) left = g_strsplit (a, "\n", -1), right = g_strsplit (b, "\n", -1);
  guint i = 0;

  if (g_str_equal (a, b))
    return 0;
  while (left[i] != NULL && right[i] != NULL && g_str_equal (left[i], right[i]))
    i++;
  return i + 1;
}

static int
check (const char *path, const char *text)
{
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;
  guint line;

  if (!g_file_get_contents (path, &found, NULL, &error)) {
    fprintf (stderr, "lamina-docs: %s\n", error->message);
    return 2;
  }
  line = first_difference (found, text);
  if (line == 0)
    return 0;
  fprintf (stderr,
           "lamina-docs: %s is out of date from line %u on; write it again with lamina-docs > %s\n",
           path, line, path);
  return 1;
}

int
main (int argc, char *argv[])
{
  g_autofree char *text = make_text ();

  if (argc == 3 && g_str_equal (argv[1], "--check"))
    return check (argv[2], text);
  if (argc != 1) {
    fputs ("usage: lamina-docs [--check FILE]\n", stderr);
    return 2;
  }
  fputs (text, stdout);
  return 0;
}
