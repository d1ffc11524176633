/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every reader reads its files inside a zip or tar where they are, and finds there what it finds in
 * the folder. */

#include "data-help.h"
#include "data-samples.h"

static const char *const kinds[] = { "zip", "tar", "tar.gz" };

/* What is read, and what has to be put into the archive for it. */
static const struct {
  const char *source, *key;
  const char *path;   /* file or folder */
  const char *member; /* path within the archive that is asked for; "": the archive itself */
  const char *files;  /* separated by blanks, relative to @root */
  const char *root;
  const char *more; /* further keys */
} cases[] = {
  { "hoda", "path", "s.cdb", "", "s.cdb", "", ", \"prepare\": [\"fit\"]" },
  { "hoda", "path", "s.cdb", "/s.cdb", "s.cdb g.cdb", "", ", \"prepare\": [\"fit\"]" },
  { "idx", "path", "idx", "",
    "train-images-idx3-ubyte train-labels-idx1-ubyte.gz t10k-images-idx3-ubyte.gz "
    "t10k-labels-idx1-ubyte",
    "idx", "" },
  { "csv", "path", "train.csv", "", "train.csv", "", "" },
  { "csv", "path", "train.csv", "/train.csv", "iris.csv train.csv", "", "" },
  { "cifar10", "path", "cifar", "", "data_batch_1.bin test_batch.bin", "cifar", "" },
  { "cifar10", "path", "cifar-py", "", "data_batch_1", "cifar-py", "" },
  { "image_folder", "path", "pictures", "",
    "train/cat/1.png train/cat/2.png train/dog/1.jpg train/dog/2.png test/dog/1.png", "pictures",
    ", \"prepare\": [\"fit\"]" },
  { "mask_folder", "path", "seg", "",
    "images/HorseSeg/a/1.jpg images/HorseSeg/a/2.jpg annotations/HorseSeg/a/1.bb.png "
    "annotations/HorseSeg/a/2.gt.png",
    "seg", "" },
  { "picture_pairs", "path", "pairs", "", "noisy/1.png clean/1.png", "pairs", "" },
  { "imdb", "path", "aclImdb", "",
    "imdb_word_index.json train/pos/0_9.txt train/neg/0_1.txt train/neg/1_2.txt test/pos/0_8.txt",
    "aclImdb", "" },
  { "imdb", "path", "imdb.npz", "/imdb.npz", "imdb.npz", "", "" },
  { "arrays", "train", "x.npz", "/x.npz", "x.npz", "", "" },
  { "arrays", "train", "x.npy", "/x.npy", "x.npy", "", ", \"target\": \"picture\"" },
};

static LamData *
load (guint i, const char *path)
{
  g_autofree char *json = g_strdup_printf ("{\"source\": \"%s\", \"%s\": \"%s\"%s}",
                                           cases[i].source, cases[i].key, path, cases[i].more);
  g_autoptr (GError) error = NULL;
  LamData *data = help_load_from (json, NULL, &error);

  if (data == NULL)
    g_error ("%s: %s", json, error->message);
  return data;
}

static void
test_every_reader (void)
{
  data_samples_write (help_folder);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *root = help_path (cases[i].root);
    g_auto (GStrv) files = g_strsplit (cases[i].files, " ", -1);
    g_autoptr (LamData) plain = load (i, cases[i].path);

    for (guint k = 0; k < 2 * G_N_ELEMENTS (kinds); k++) {
      /* As it is, and below a folder of its own. */
      const char *kind = kinds[k / 2], *within = k % 2 ? "set-1.0/" : "";
      g_autofree char *name = g_strdup_printf ("case-%u-%u.%s", i, k, kind);
      g_autofree char *made = help_path (name);
      g_autofree char *path = g_strconcat (name, cases[i].member, NULL);
      g_autoptr (LamData) packed = NULL;

      data_samples_pack (root, made, within, (const char *const *) files);
      packed = load (i, path);
      g_assert_cmpuint (packed->hash, ==, plain->hash);
    }
  }
}

static void
test_refused (void)
{
  static const char *const files[] = { "iris.csv", NULL };

  data_samples_pack (help_folder, "other.zip", "", files);
  help_fails ("{\"source\": \"hoda\", \"path\": \"other.zip\"}", "other.zip");
  help_fails ("{\"source\": \"idx\", \"path\": \"other.zip\"}", "other.zip");
  help_fails ("{\"source\": \"cifar10\", \"path\": \"other.zip\"}", "other.zip");
  help_fails ("{\"source\": \"image_folder\", \"path\": \"other.zip\"}", "other.zip|JPEG");
  help_fails ("{\"source\": \"mask_folder\", \"path\": \"other.zip\"}", "other.zip|JPEG");
  help_fails ("{\"source\": \"imdb\", \"path\": \"other.zip\"}", "other.zip|pos");
  help_fails ("{\"source\": \"arrays\", \"train\": \"other.zip/x.npz\"}", "x.npz");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/archives/every-reader", test_every_reader);
  g_test_add_func ("/archives/refused", test_refused);
  return help_run (argc, argv);
}
