/* SPDX-License-Identifier: GPL-3.0-or-later */

/* lamina-cli summary, layers, datasets, presets and new: what there is, and what a network comes
 * to. */

#include <stdio.h>
#include <string.h>

#include "cli-commands.h"
#include "cli-common.h"

/* ---- Lists ---- */

static void
print_family (const LamFamily *family)
{
  for (guint i = 0; i < *family->n_kinds; i++)
    printf ("%s\t%s\n", family->kinds[i]->id, family->kinds[i]->title);
}

static int
run_layers (const CliLine *line, GError **error)
{
  print_family (&lam_layer_family);
  return CLI_DONE;
}

static int
run_datasets (const CliLine *line, GError **error)
{
  print_family (&lam_reader_family);
  return CLI_DONE;
}

static int
run_presets (const CliLine *line, GError **error)
{
  for (guint i = 0; i < lam_n_presets (); i++)
    printf ("%s\t%s\n", lam_preset_id (i), lam_preset_title (i));
  return CLI_DONE;
}

const CliCommand cli_layers = {
  .name = "layers", .words = "", .summary = "List the layers: id, tab, title.", .run = run_layers
};
const CliCommand cli_datasets = { .name = "datasets",
                                  .words = "",
                                  .summary = "List the data sources: id, tab, title.",
                                  .run = run_datasets };
const CliCommand cli_presets = { .name = "presets",
                                 .words = "",
                                 .summary = "List the ready-made experiments: id, tab, title.",
                                 .run = run_presets };

/* ---- new ---- */

/* Where the real set lies, NULL for the one on made data. FALSE with a sentence when --data-dir was
 * given and does not hold it. */
static gboolean
find_real (const CliLine *line, guint preset, char **folder, GError **error)
{
  const char *dir = cli_text (line, "data-dir");

  *folder = NULL;
  if (cli_has (line, "built-in") && dir != NULL)
    return lam_fail (error, LAM_ERROR_VALUE, "--built-in and --data-dir exclude each other.");
  if (cli_has (line, "built-in"))
    return TRUE;
  *folder = lam_preset_find_folder (preset, dir);
  if (*folder == NULL && dir != NULL && !lam_preset_is_built_in (preset))
    return lam_fail (error, LAM_ERROR_FILE,
                     "“%s” holds neither “%s” nor “%s/%s”; without --data-dir the experiment can "
                     "do without.",
                     dir, lam_preset_file (preset), lam_preset_folder (preset),
                     lam_preset_file (preset));
  return TRUE;
}

static int
run_new (const CliLine *line, GError **error)
{
  const char *output = cli_text (line, "output"), *id = cli_word (line, 0);
  int preset = lam_preset_find (id);
  g_autofree char *folder = NULL, *text = NULL;
  g_autoptr (LamExperiment) experiment = NULL;
  g_autoptr (GError) inner = NULL;

  if ((preset >= 0 && !find_real (line, (guint) preset, &folder, error))
      || (experiment = lam_preset_load (id, folder, error)) == NULL
      || !cli_check_output (line, "output", error))
    return CLI_BAD;
  /* As it was written, where no path has to be put in. */
  text = folder == NULL ? lam_preset_text (id, FALSE, error) : lam_experiment_to_text (experiment);
  if (folder != NULL) {
    char *line_of_text = g_strconcat (text, "\n", NULL);

    g_free (text);
    text = line_of_text;
  }
  if (output == NULL)
    fputs (text, stdout);
  else if (!g_file_set_contents (output, text, -1, &inner)) {
    lam_fail (error, LAM_ERROR_FILE, "%s", inner->message);
    return CLI_BAD;
  }
  return CLI_DONE;
}

static const CliOption new_options[] = {
  { "output", "E.lamina", "the file to write; printed when left out", CLI_TEXT },
  { "built-in", NULL, "on data the program makes itself, even where the real set is found",
    CLI_SWITCH },
  { "data-dir", "DIR", "where the real set lies, or the folder that holds its folder", CLI_TEXT },
};

const CliCommand cli_new = {
  .name = "new",
  .words = "PRESET",
  .summary = "Begin an experiment from a ready-made one.\n\n"
             "On its real set of data where that is found: in $LAMINA_DATA, or in lamina-data in "
             "the\nuser's cache or data folder; else on data the program makes itself.",
  .n_min = 1,
  .n_max = 1,
  .options = new_options,
  .n_options = G_N_ELEMENTS (new_options),
  .run = run_new,
};

/* ---- summary ---- */

#define LAYER_COLUMN 32
#define SHAPE_COLUMN 18

/* A text in a column: counted in characters, since × is two bytes. */
static void
print_cell (const char *text, int width)
{
  int length = (int) g_utf8_strlen (text, -1);

  printf ("%s%*s", text, MAX (width - length, 1), "");
}

static void
print_rule (char c)
{
  for (guint i = 0; i < LAYER_COLUMN + SHAPE_COLUMN + 16; i++)
    putchar (c);
  putchar ('\n');
}

static void
print_row (const LamItem *layer, const LamPlanRow *row)
{
  g_autofree char *title = g_strdup_printf ("%s (%s)", layer->name, layer->kind->id);
  g_autofree char *shape = lam_shape_to_text (row->out);

  print_cell (title, LAYER_COLUMN);
  print_cell (shape, SHAPE_COLUMN);
  printf ("%" G_GSIZE_FORMAT "\n", row->n_parameters);
}

static void
print_plan (const LamExperiment *experiment, LamShape in, const LamPlan *plan)
{
  GPtrArray *layers = lam_experiment_layers (experiment);
  g_autofree char *input = lam_shape_to_text (in);

  printf ("%s\n", lam_experiment_name (experiment) != NULL ? lam_experiment_name (experiment)
                                                           : "Unnamed experiment");
  printf ("Samples: %s\n", input);
  print_rule ('-');
  print_cell ("Layer (type)", LAYER_COLUMN);
  print_cell ("Output shape", SHAPE_COLUMN);
  puts ("Parameters");
  print_rule ('=');
  for (guint i = 0; i < layers->len; i++)
    print_row (g_ptr_array_index (layers, i), g_ptr_array_index (plan->rows, i));
  print_rule ('=');
  printf ("Total parameters: %" G_GSIZE_FORMAT "\n", plan->n_parameters);
  printf ("Trainable parameters: %" G_GSIZE_FORMAT "\n", plan->n_trainable);
  printf ("Other parameters: %" G_GSIZE_FORMAT "\n", plan->n_parameters - plan->n_trainable);
}

/* A network that begins with an input layer of a known shape needs no data to be laid out. */
static LamShape
shape_of_input (const LamExperiment *experiment)
{
  GPtrArray *layers = lam_experiment_layers (experiment);
  const LamItem *first = layers->len > 0 ? g_ptr_array_index (layers, 0) : NULL;
  LamShape shape = LAM_SHAPE_UNKNOWN;
  const LamValue *value;

  if (first == NULL || !g_str_equal (first->kind->id, "input"))
    return shape;
  value = &first->values[lam_item_index (first, "shape")];
  for (guint i = 0; value->is_set && i < value->shape.n; i++) {
    if (value->shape.d[i] < 1)
      return LAM_SHAPE_UNKNOWN;
    shape.d[shape.n++] = (guint32) value->shape.d[i];
  }
  return shape;
}

static int
run_summary (const CliLine *line, GError **error)
{
  g_autoptr (LamExperiment) experiment = cli_experiment (line, error);
  g_autoptr (LamData) data = NULL;
  g_autoptr (LamPlan) plan = NULL;
  LamShape in;

  if (experiment == NULL)
    return CLI_BAD;
  in = shape_of_input (experiment);
  if (in.n == 0) {
    data = cli_data (line, experiment, FALSE, error);
    if (data == NULL)
      return CLI_BAD;
    in = data->shape;
  }
  plan = lam_plan_new (experiment, in, data);
  if (!lam_plan_is_good (plan)) {
    lam_fail (error, LAM_ERROR_SHAPE, "%s", lam_plan_error (plan));
    return CLI_BAD;
  }
  print_plan (experiment, in, plan);
  return CLI_DONE;
}

const CliCommand cli_summary = {
  .name = "summary",
  .words = "E.lamina",
  .summary = "Print the layers with the shape of what comes out of them and their parameters.",
  .n_min = 1,
  .n_max = 1,
  .experiment = TRUE,
  .run = run_summary,
};
