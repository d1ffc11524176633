/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is suggested for data that somebody drops on the window: steps and parts. */

#include "data-help.h"
#include "data-samples.h"

static void
write_samples (void)
{
  data_samples_write (help_folder);
  help_write ("wide.csv",
              "height,mass,label\n1.62,581.5,a\n1.75,620.1,b\n1.81,712.4,a\n1.58,498.2,b\n"
              "1.69,633.0,a\n1.77,685.9,b\n1.90,801.3,a\n1.66,540.7,b\n",
              -1);
}

#define SCALE "[\"scale\"]"
#define FIT "[{\"step\":\"fit\",\"size\":32},\"scale\"]"

/* What is suggested for a set can be trained on: loaded strictly, with a part to check on unless
 * there are next to no samples. */
static void
test_suggest (void)
{
  static const struct {
    const char *path, *steps; /* as JSON */
    gboolean validation;
  } cases[] = {
    { "s.cdb", FIT, TRUE },
    { "idx", SCALE, FALSE },
    { "f-images-idx3", NULL, FALSE },
    { "train.csv", SCALE, TRUE },
    { "iris.csv", NULL, FALSE },
    { "cifar", SCALE, FALSE },
    { "pictures.zip", FIT, FALSE },
    { "seg", SCALE, FALSE },
    { "pairs", SCALE, FALSE },
    { "aclImdb", NULL, FALSE },
    { "x.npz", SCALE, FALSE },
    { "mnist.npz", SCALE, FALSE },
    { "wide.csv", "[{\"step\":\"standardise\",\"per\":\"pixel\"}]", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = help_path (cases[i].path);
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) items = lam_data_recognise (path, NULL);
    g_autoptr (JsonNode) node = lam_data_suggest (items->pdata[0], NULL, &error);
    g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : NULL;
    JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
    g_autofree char *steps = NULL;
    g_autoptr (LamData) data = NULL;

    g_assert_no_error (error);
    if (json_object_has_member (object, "prepare"))
      steps = json_to_string (json_object_get_member (object, "prepare"), FALSE);
    g_test_message ("%s", text);
    g_assert_cmpstr (steps, ==, cases[i].steps);
    g_assert_cmpint (json_object_has_member (object, "validation"), ==, cases[i].validation);
    data = help_load (text);
    g_assert_cmpint (data->parts[LAM_PART_VALIDATION].n > 0, ==, cases[i].validation);
  }
}

/* No suggestion for what cannot be read, but the reason. */
static void
test_suggest_says_no (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LamItem) item = NULL;
  g_autoptr (JsonNode) node = json_from_string (
      "{\"source\": \"idx\", \"path\": \"/nowhere/train-images-idx3-ubyte\"}", NULL);

  item = lam_item_from_json (&lam_reader_family, node, "test", NULL);
  g_assert_null (lam_data_suggest (item, NULL, &error));
  g_assert_nonnull (strstr (error->message, "train-images-idx3-ubyte"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/suggest/write", write_samples);
  g_test_add_func ("/suggest/samples", test_suggest);
  g_test_add_func ("/suggest/says-no", test_suggest_says_no);
  return help_run (argc, argv);
}
