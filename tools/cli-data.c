/* SPDX-License-Identifier: GPL-3.0-or-later */

/* lamina-cli data: what the data of an experiment are after preparation, and one of them as a
 * picture. */

#include <cairo.h>

#include "cli-commands.h"
#include "cli-common.h"
#include "cli-picture.h"

static void
add_part (JsonBuilder *builder, const LamData *data, LamPartId part)
{
  LamPartSummary summary;

  json_builder_set_member_name (builder, cli_part_names[part]);
  if (data->parts[part].n == 0) {
    json_builder_add_null_value (builder);
    return;
  }
  lam_data_summarise (data, part, &summary);
  json_builder_begin_object (builder);
  cli_add_number (builder, "samples", (double) summary.samples);
  json_builder_set_member_name (builder, "shape");
  json_builder_begin_array (builder);
  for (guint i = 0; i < summary.shape.n; i++)
    json_builder_add_int_value (builder, summary.shape.d[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "class_counts");
  if (summary.class_counts != NULL) {
    json_builder_begin_array (builder);
    for (guint c = 0; c < data->n_classes; c++)
      json_builder_add_int_value (builder, (gint64) summary.class_counts[c]);
    json_builder_end_array (builder);
  } else
    json_builder_add_null_value (builder);
  cli_add_number (builder, "mean", summary.mean);
  cli_add_number (builder, "deviation", summary.deviation);
  json_builder_end_object (builder);
  g_free (summary.class_counts);
}

static void
add_texts (JsonBuilder *builder, const char *name, char *const *texts, guint n)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
}

static void
print_data (const LamData *data)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  for (guint part = 0; part < LAM_N_PARTS; part++)
    add_part (builder, data, (LamPartId) part);
  add_texts (builder, "classes", data->class_names, data->n_classes);
  add_texts (builder, "warnings", (char *const *) data->warnings->pdata, data->warnings->len);
  add_texts (builder, "notes", (char *const *) data->notes->pdata, data->notes->len);
  cli_add_number (builder, "seconds", data->seconds);
  json_builder_end_object (builder);
  cli_print_json (builder, TRUE);
}

/* Sample @index of the training part, a pixel a pixel. */
static gboolean
write_sample (const LamData *data, gsize index, const char *path, GError **error)
{
  g_autofree guint8 *pixels = NULL;
  LamShape shape;

  if (index >= data->parts[LAM_PART_TRAIN].n)
    return lam_fail (error, LAM_ERROR_VALUE,
                     "--sample is %" G_GSIZE_FORMAT "; there are %" G_GSIZE_FORMAT
                     " training samples, counted from 0.",
                     index, data->parts[LAM_PART_TRAIN].n);
  pixels = lam_data_dup_picture (data, LAM_PART_TRAIN, index, &shape);
  if (pixels == NULL)
    return lam_fail (error, LAM_ERROR_DATA, "The samples are no pictures.");
  return cli_write_picture (pixels, shape, path, error);
}

static int
run_data (const CliLine *line, GError **error)
{
  const char *output = cli_text (line, "output");
  g_autoptr (LamExperiment) experiment = NULL;
  g_autoptr (LamData) data = NULL;

  if (cli_has (line, "sample") && cli_wanted (line, "output", error) == NULL)
    return CLI_BAD;
  if (!cli_check_output (line, "output", error)
      || (experiment = cli_experiment (line, error)) == NULL
      || (data = cli_data (line, experiment, TRUE, error)) == NULL)
    return CLI_BAD;
  if (output != NULL && !write_sample (data, (gsize) cli_number (line, "sample", 0), output, error))
    return CLI_BAD;
  print_data (data);
  return CLI_DONE;
}

static const CliOption options[] = {
  { "sample", "N", "the training sample to write as a picture, counted from 0", CLI_WHOLE, 0, 4e9 },
  { "output", "F.png", "where that picture goes", CLI_TEXT },
};

const CliCommand cli_data_command = {
  .name = "data",
  .words = "E.lamina",
  .summary = "Read and prepare the data of an experiment and tell what they are, as JSON.",
  .n_min = 1,
  .n_max = 1,
  .experiment = TRUE,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = run_data,
};
