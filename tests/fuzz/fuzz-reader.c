/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One reader at the mercy of libFuzzer: SAMPLE names the sample set (data-samples.c) whose first
 * file is replaced by whatever the fuzzer makes up. It must end with data or with a sentence.
 *
 *   fuzz-hoda [OPTION OF LIBFUZZER]… CORPUS
 *
 * The corpus begins with the file as it should be. LAMINA_MUTATIONS says how many runs (10000). */

#include "../engine/data-help.h"
#include "../engine/data-samples.h"

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *bytes, size_t n);

static LamExperiment *experiment;
static char *victim; /* path of the file that is replaced */

static void
remove_folder (void)
{
  help_remove ();
}

static const DataSample *
find_sample (void)
{
  for (guint i = 0; i < n_data_samples; i++)
    if (strcmp (data_samples[i].id, SAMPLE) == 0)
      return &data_samples[i];
  g_error ("there is no sample set called %s", SAMPLE);
}

/* The last argument is the corpus; the number of runs comes before it. */
static void
complete_arguments (int *argc, char ***argv, const char *seed)
{
  const char *corpus = (*argv)[*argc - 1], *runs = g_getenv ("LAMINA_MUTATIONS");
  char **more = g_new0 (char *, *argc + 2);
  g_autofree char *first = g_build_filename (corpus, "as-it-should-be", NULL);
  g_autofree char *bytes = NULL;
  gsize n;

  if (*argc < 2 || corpus[0] == '-')
    return;
  g_assert_cmpint (g_mkdir_with_parents (corpus, 0755), ==, 0);
  g_assert_true (g_file_get_contents (seed, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (first, bytes, (gssize) n, NULL));
  memcpy (more, *argv, *argc * sizeof (char *));
  more[*argc - 1] = g_strdup_printf ("-runs=%s", runs != NULL ? runs : "10000");
  more[*argc] = (*argv)[*argc - 1];
  *argv = more;
  (*argc)++;
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  const DataSample *sample = find_sample ();
  g_auto (GStrv) files = g_strsplit (sample->files, " ", -1);
  g_autofree char *text = g_strdup_printf (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": %s}", sample->json);

  help_folder = g_dir_make_tmp ("lamina-XXXXXX", NULL);
  atexit (remove_folder);
  data_samples_write (help_folder);
  experiment = lam_experiment_from_text (text, -1, "fuzz", NULL);
  victim = help_path (files[0]);
  complete_arguments (argc, argv, victim);
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, size_t n)
{
  LamLoading loading = { .folder = help_folder, .seed = 1, .n_threads = 1, .any_shape = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (LamData) data = NULL;

  g_assert_true (g_file_set_contents_full (victim, (const char *) bytes, (gssize) n,
                                           G_FILE_SET_CONTENTS_NONE, 0666, NULL));
  data = lam_data_load (experiment, &loading, &error);
  if (data == NULL)
    g_assert_true (error != NULL && g_utf8_validate (error->message, -1, NULL));
  else if (data->shape.n > 0)
    lam_batch_free (help_gather (data, LAM_PART_TRAIN, 1, 1, TRUE));
  return 0;
}
