/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Readers: small sets of our own in every format, and what is refused with which words. The real
 * sets: test-real-sets.c. */

#include "data-help.h"
#include "data-samples.h"

#include "data/lam-picture.h"
#include "io/lam-pickle.h"

static void
write_samples (void)
{
  data_samples_write (help_folder);
}

static void
test_all_samples (void)
{
  for (guint i = 0; i < n_data_samples; i++) {
    const DataSample *s = &data_samples[i];
    g_autoptr (GError) error = NULL;
    g_autofree char *any = NULL;
    g_autoptr (LamData) data = NULL;
    gboolean ragged = strcmp (s->id, "hoda") == 0 || strcmp (s->id, "hoda-grey") == 0;

    if (ragged)
      any = g_strdup_printf ("%.*s, \"prepare\": [\"fit\"]}", (int) strlen (s->json) - 1, s->json);
    data = help_load_from (any != NULL ? any : s->json, NULL, &error);
    if (data == NULL)
      g_error ("%s: %s", s->id, error->message);
    g_assert_cmpuint (data->parts[LAM_PART_TRAIN].n, ==, s->n);
    g_assert_cmpuint (data->parts[LAM_PART_TEST].n, ==, s->n_test);
    g_assert_cmpuint (data->n_classes, ==, s->n_classes);
    g_assert_cmpuint (data->class_names != NULL ? g_strv_length (data->class_names) : 0, ==,
                      s->n_classes);
    lam_batch_free (help_gather (data, LAM_PART_TRAIN, s->n, 1, FALSE));
  }
}

/* Dropped on the window, each is taken for what it is, and can be loaded as it stands. */
static void
test_recognise (void)
{
  static const char *const cases[][2] = {
    { "s.cdb", "hoda" },
    { "idx", "idx" },
    { "idx/train-images-idx3-ubyte", "idx" },
    { "train.csv", "csv" },
    { "iris.csv", "csv" },
    { "cifar", "cifar10" },
    { "cifar-py", "cifar10" },
    { "pictures", "image_folder" },
    { "pictures.zip", "image_folder" },
    { "pictures.tar.gz", "image_folder" },
    { "seg", "mask_folder" },
    { "pairs", "picture_pairs" },
    { "aclImdb", "imdb" },
    { "imdb.npz", "imdb" },
    { "x.npz", "arrays" },
    { "mnist.npz", "arrays" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = help_path (cases[i][0]);
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) items = lam_data_recognise (path, &error);
    const LamItem *item;

    g_assert_no_error (error);
    g_assert_cmpuint (items->len, >, 0);
    item = items->pdata[0];
    g_assert_cmpstr (item->kind->id, ==, cases[i][1]);
    g_assert_cmpstr (lam_item_text (item, 0), ==, path);
  }
}

static void
test_recognise_says_no (void)
{
  g_autofree char *path = help_path ("letter.doc");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;

  help_write ("letter.doc", "Dear reader, nothing to be learned here", -1);
  items = lam_data_recognise (path, &error);
  g_assert_cmpuint (items->len, ==, 0);
  g_assert_nonnull (strstr (error->message, "letter.doc"));
}

/* ---- HODA. ---- */

static void
test_hoda (void)
{
  LamShape shape;
  const guint8 *pixels;
  g_autoptr (LamData) data = NULL;
  g_autoptr (LamExperiment) experiment = lam_experiment_from_text (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": {\"source\": \"hoda\", "
      "\"path\": \"s.cdb\"}}",
      -1, "test", NULL);
  LamLoading loading = { .folder = help_folder, .any_shape = TRUE };

  data = lam_data_load (experiment, &loading, NULL);
  g_assert_cmpstr (data->class_names[7], ==, "۷");
  g_assert_true (lam_data_peek_picture (data, LAM_PART_TRAIN, 4, &shape, &pixels));
  g_assert_cmpuint (shape.d[0], ==, 5);
  g_assert_cmpuint (shape.d[1], ==, 7);
  for (guint r = 0; r < 5; r++)
    for (guint c = 0; c < 7; c++)
      g_assert_cmpuint (pixels[r * 7 + c], ==, r == 0 || r == 4 || c == 0 || c == 6 ? 255 : 0);
  g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, 11), ==, 1);
}

/* Without “fit” pictures of differing sizes are refused, with their sizes. */
static void
test_hoda_refused (void)
{
  g_autofree char *path = help_path ("s.cdb");
  g_autofree char *bytes = NULL;
  gsize n;

  help_fails ("{\"source\": \"hoda\", \"path\": \"s.cdb\"}", "5×3|5×14|fit");
  help_fails ("{\"source\": \"hoda\", \"path\": \"none.cdb\"}", "none.cdb");
  help_fails ("{\"source\": \"hoda\"}", "data.path");
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  help_write ("cut.cdb", bytes, (gssize) n - 5);
  help_fails ("{\"source\": \"hoda\", \"path\": \"cut.cdb\"}", "Record 12 of 12|cut.cdb|truncated");
  bytes[1024 + 22] = 1; /* the mark of the second record */
  help_write ("bad.cdb", bytes, (gssize) n);
  help_fails ("{\"source\": \"hoda\", \"path\": \"bad.cdb\"}", "Record 2 of 12|255");
  bytes[1024 + 22] = (char) 0xff;
  bytes[1024 + 7] = 9; /* a run longer than its row */
  help_write ("run.cdb", bytes, (gssize) n);
  help_fails ("{\"source\": \"hoda\", \"path\": \"run.cdb\"}", "Record 1 of 12|runs");
  help_write ("short.cdb", bytes, 100);
  help_fails ("{\"source\": \"hoda\", \"path\": \"short.cdb\"}", "1024");
  memset (bytes, ' ', 1200);
  help_write ("other.cdb", bytes, 1200);
  help_fails ("{\"source\": \"hoda\", \"path\": \"other.cdb\"}", "other.cdb|does not begin");
}

/* ---- IDX. ---- */

static void
test_idx (void)
{
  g_autoptr (LamData) data = help_load ("{\"source\": \"idx\", \"path\": \"idx\"}");
  g_autoptr (LamData) floats = help_load ("{\"source\": \"idx\", \"path\": \"f-images-idx3\"}");
  LamBatch *batch = help_gather (floats, LAM_PART_TRAIN, 5, 1, FALSE);
  LamShape shape;
  const guint8 *pixels;

  g_assert_true (lam_data_peek_picture (data, LAM_PART_TRAIN, 2, &shape, &pixels));
  for (guint i = 0; i < 12; i++)
    g_assert_cmpuint (pixels[i], ==, 24 + i);
  g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, 5), ==, 2);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpfloat (batch->x[i], ==, (float) i / 4);
  lam_batch_free (batch);
}

static void
test_idx_refused (void)
{
  g_autofree char *path = help_path ("idx/train-images-idx3-ubyte");
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  help_write ("a-images", bytes, (gssize) n - 13);
  help_write ("a-labels", "\0\0\10\1\0\0\0\3\0\1\2", 11);
  help_fails ("{\"source\": \"idx\", \"path\": \"a-images\"}", "a-images|7 items|5");
  help_write ("b-images", bytes, (gssize) n);
  help_write ("b-labels", "\0\0\10\1\0\0\0\3\0\1\2", 11);
  help_fails ("{\"source\": \"idx\", \"path\": \"b-images\"}", "b-labels|3 labels|7 samples");
  help_write ("c-images", bytes, (gssize) n);
  help_fails ("{\"source\": \"idx\", \"path\": \"c-images\"}", "c-images|data.labels");
  help_write ("d-images", "\0\0\7\3", 4);
  help_write ("d-labels", "\0\0\10\1\0\0\0\3\0\1\2", 11);
  help_fails ("{\"source\": \"idx\", \"path\": \"d-images\"}", "d-images|IDX");
  help_write ("e-images", "\0\0\10\3\377\377\377\377\377\377\377\377\377\377\377\377", 16);
  help_write ("e-labels", "\0\0\10\1\0\0\0\3\0\1\2", 11);
  help_fails ("{\"source\": \"idx\", \"path\": \"e-images\"}", "e-images");
  help_fails ("{\"source\": \"idx\", \"path\": \"seg\"}", "seg|train-images");
}

/* EMNIST: pictures lie on their side in the file, a table tells the characters of the classes. */
static void
test_emnist (void)
{
  static const guint8 pictures[] = { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 3, 1,
                                     2, 3, 4, 5, 6, 7, 8, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1 };
  static const guint8 labels[] = { 0, 0, 8, 1, 0, 0, 0, 2, 1, 2 };
  static const guint8 upright[] = { 1, 4, 7, 2, 5, 8, 3, 6, 9 };
  g_autoptr (LamData) data = NULL;
  LamShape shape;
  const guint8 *pixels;

  help_write ("emnist/emnist-letters-train-images-idx3-ubyte", pictures, sizeof pictures);
  help_write ("emnist/emnist-letters-train-labels-idx1-ubyte", labels, sizeof labels);
  help_write ("emnist/emnist-letters-mapping.txt", "1 65 97\n2 66 98\n", -1);
  data = help_load ("{\"source\": \"idx\", \"path\": \"emnist\"}");
  g_assert_true (lam_data_peek_picture (data, LAM_PART_TRAIN, 0, &shape, &pixels));
  g_assert_cmpmem (pixels, 9, upright, 9);
  g_assert_cmpstr (data->class_names[1], ==, "A");
  g_assert_cmpstr (data->class_names[2], ==, "B");
}

/* A part that has a sample of the training part says so; a picture that is all black as well. */
static void
test_notes (void)
{
  g_autoptr (LamData) data =
      help_load ("{\"source\": \"arrays\", \"train\": \"x.npz\", \"test\": \"x.npz\"}");
  g_autoptr (LamData) alone = help_load ("{\"source\": \"arrays\", \"train\": \"x.npz\"}");
  g_autoptr (LamData) checked = help_load ("{\"source\": \"arrays\", \"train\": \"x.npz\", "
                                           "\"test\": \"x.npz\", \"validation\": "
                                           "{\"use\": \"test\"}}");
  static const guint8 black[16], white[4] = { 255, 255, 255, 255 };
  g_autoptr (GByteArray) dark = data_samples_png (black, 2, 2, 1, FALSE);
  g_autoptr (GByteArray) light = data_samples_png (white, 2, 2, 1, FALSE);
  g_autoptr (LamData) pictures = NULL;

  g_assert_cmpuint (data->warnings->len, ==, 1);
  g_assert_nonnull (strstr (data->warnings->pdata[0], "shares 6 of its 6 samples"));
  g_assert_nonnull (strstr (data->warnings->pdata[0], "number 1 is the first"));
  g_assert_cmpuint (data->notes->len, ==, 0);
  g_assert_cmpuint (alone->warnings->len, ==, 0);
  /* Checked on the test part: said once. */
  g_assert_cmpuint (checked->warnings->len, ==, 1);
  g_assert_cmpuint (checked->parts[LAM_PART_VALIDATION].n, ==, 6);
  help_write ("night/a/1.png", dark->data, dark->len);
  help_write ("night/b/1.png", light->data, light->len);
  pictures = help_load ("{\"source\": \"image_folder\", \"path\": \"night\"}");
  g_assert_cmpuint (pictures->notes->len, ==, 1);
  g_assert_nonnull (strstr (pictures->notes->pdata[0], "a/1.png"));
}

/* A handful of pictures in no folder: each is a class, called as its file is; not if one of them is
 * in a folder. */
static void
test_loose_pictures (void)
{
  static const guint8 white[4] = { 255, 255, 255, 255 };
  g_autoptr (GByteArray) light = data_samples_png (white, 2, 2, 1, FALSE);
  g_autoptr (LamData) data = NULL;

  help_write ("pair/puppy.png", light->data, light->len);
  help_write ("pair/kitten.png", light->data, light->len);
  data = help_load ("{\"source\": \"image_folder\", \"path\": \"pair\"}");
  g_assert_cmpuint (data->n_classes, ==, 2);
  g_assert_cmpstr (data->class_names[0], ==, "kitten");
  g_assert_cmpstr (data->class_names[1], ==, "puppy");
  g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, 0), ==, 0);
  g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, 1), ==, 1);
  help_write ("pair/cat/1.png", light->data, light->len);
  help_fails ("{\"source\": \"image_folder\", \"path\": \"pair\"}", "kitten.png|folder");
}

/* Files that are in an archive are read where they are. */
static void
test_in_archives (void)
{
  g_autoptr (LamData) idx = help_load ("{\"source\": \"idx\", \"path\": \"idx\"}");
  g_autoptr (LamData) idx_zip = NULL;
  g_autoptr (LamData) csv = help_load ("{\"source\": \"csv\", \"path\": \"train.csv\"}");
  g_autoptr (LamData) csv_zip = NULL;
  g_autoptr (LamData) csv_inner = NULL;
  static const char *const files[] = { "idx/train-images-idx3-ubyte",
                                       "idx/train-labels-idx1-ubyte.gz",
                                       "idx/t10k-images-idx3-ubyte.gz",
                                       "idx/t10k-labels-idx1-ubyte", NULL };
  static const char *const tables[] = { "iris.csv", "train.csv", NULL };

  data_samples_pack (help_folder, "idx.zip", "", files);
  data_samples_pack (help_folder, "tables.zip", "", tables);
  idx_zip = help_load ("{\"source\": \"idx\", \"path\": \"idx.zip\"}");
  g_assert_cmpuint (idx->hash, ==, idx_zip->hash);
  csv_zip = help_load ("{\"source\": \"csv\", \"path\": \"tables.zip\"}");
  g_assert_cmpuint (csv->hash, ==, csv_zip->hash);
  csv_inner = help_load ("{\"source\": \"csv\", \"path\": \"tables.zip/train.csv\"}");
  g_assert_cmpuint (csv->hash, ==, csv_inner->hash);
  help_fails ("{\"source\": \"csv\", \"path\": \"tables.zip/none.csv\"}", "none.csv");
}

/* ---- CIFAR. ---- */

static void
test_cifar (void)
{
  g_autoptr (LamData) data = help_load ("{\"source\": \"cifar10\", \"path\": \"cifar\"}");
  g_autoptr (LamData) python = help_load ("{\"source\": \"cifar10\", \"path\": \"cifar-py\"}");
  LamShape shape;
  const guint8 *pixels;

  g_assert_true (lam_data_peek_picture (data, LAM_PART_TRAIN, 2, &shape, &pixels));
  for (guint k = 0; k < 3072; k++)
    g_assert_cmpuint (pixels[k], ==, k % 3 * 50 + 2);
  g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, 2), ==, 5);
  g_assert_cmpstr (data->class_names[5], ==, "dog");
  g_assert_true (lam_data_peek_picture (python, LAM_PART_TRAIN, 1, &shape, &pixels));
  for (guint k = 0; k < 3072; k++)
    g_assert_cmpuint (pixels[k], ==, 3 + k % 3);
  g_assert_cmpint (lam_data_class (python, LAM_PART_TRAIN, 2), ==, 4);
}

/* A pickle that would run something is refused with the name of it. */
static void
test_pickle_refused (void)
{
  static const struct {
    const char *bytes;
    gsize n;
    const char *word;
  } cases[] = {
    { "\200\2cos\nsystem\nU\2lstR.", 22, "os.system" },
    { "\200\4\214\2os\214\6system\223.", 16, "os.system" },
    { "\200\2](K\1K\2", 8, "too early" },
    { "\200\2K\1R.", 6, "not known" },
    { "\200\2\377.", 4, "0xff" },
    { "\200\2h\5.", 5, "damaged" },
    { "\200\2T\377\377\377\177a.", 9, "text" },
    { "\200\2r\377\377\377\377.", 8, "damaged" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (
        lam_pickle_new (cases[i].bytes, cases[i].n, "“p”", lam_pickle_numpy_names, NULL, &error));
    if (strstr (error->message, cases[i].word) == NULL)
      g_error ("“%s” does not say “%s”", error->message, cases[i].word);
  }
}

static void
test_pickle (void)
{
  static const char bytes[] =
      "\200\2}(U\1aJ\376\377\377\377U\1b]K\5aX\1\0\0\0cG?\370\0\0\0\0\0\0U\1d\212\1\200u.rest";
  gsize used;
  g_autoptr (LamPickle) pickle =
      lam_pickle_new (bytes, sizeof bytes - 1, "“p”", lam_pickle_numpy_names, &used, NULL);
  const LamPickleValue *root = lam_pickle_root (pickle);

  g_assert_cmpint (lam_pickle_lookup (root, "a")->whole, ==, -2);
  g_assert_cmpint (lam_pickle_item (lam_pickle_lookup (root, "b"), 0)->whole, ==, 5);
  g_assert_cmpfloat (lam_pickle_lookup (root, "c")->real, ==, 1.5);
  g_assert_cmpint (lam_pickle_lookup (root, "d")->whole, ==, -128);
  g_assert_null (lam_pickle_lookup (root, "e"));
  g_assert_cmpuint (used, ==, sizeof bytes - 5);
}

static void
test_cifar_refused (void)
{
  g_autofree char *path = help_path ("cifar/data_batch_1.bin");
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  help_write ("data_batch_cut.bin", bytes, 7000);
  help_fails ("{\"source\": \"cifar10\", \"path\": \"data_batch_cut.bin\"}",
              "data_batch_cut.bin|7000|record 2");
  bytes[3073] = 12;
  help_write ("data_batch_bad.bin", bytes, (gssize) n);
  help_fails ("{\"source\": \"cifar10\", \"path\": \"data_batch_bad.bin\"}", "Record 2|12|0 to 9");
  help_fails ("{\"source\": \"cifar10\", \"path\": \"idx\"}", "idx|data_batch_1");
}

/* ---- Pictures. ---- */

static void
test_picture_exact (void)
{
  static const guint8 pixels[] = { 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 255 };
  g_autoptr (GByteArray) grey = data_samples_png (pixels, 3, 4, 1, FALSE);
  g_autoptr (GByteArray) numbers = data_samples_png (pixels, 3, 4, 1, TRUE);
  g_autoptr (GByteArray) colour = data_samples_png (pixels, 2, 2, 3, FALSE);
  struct {
    GByteArray *file;
    LamPixels pixels;
    guint rows, columns, channels;
    guint8 first[3]; /* of pixel 1 */
  } cases[] = {
    { grey, LAM_PIXELS_AS_THEY_ARE, 3, 4, 1, { 10 } },
    { grey, LAM_PIXELS_COLOUR, 3, 4, 3, { 10, 10, 10 } },
    { grey, LAM_PIXELS_MASK, 3, 4, 1, { 10 } },
    { numbers, LAM_PIXELS_MASK, 3, 4, 1, { 10 } },
    { numbers, LAM_PIXELS_AS_THEY_ARE, 3, 4, 3, { 2, 245, 10 } },
    { numbers, LAM_PIXELS_GREY, 3, 4, 1, { 146 } }, /* 0.299·2 + 0.587·245 + 0.114·10 = 145.6 */
    { colour, LAM_PIXELS_AS_THEY_ARE, 2, 2, 3, { 30, 40, 50 } },
    { colour, LAM_PIXELS_GREY, 2, 2, 1, { 38 } }, /* 0.299·30 + 0.587·40 + 0.114·50 = 38.15 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new (cases[i].file->data, cases[i].file->len);
    g_autoptr (GError) error = NULL;
    LamPictureInfo info;
    guint8 to[36];

    g_assert_true (lam_picture_look (bytes, "p", cases[i].pixels, &info, &error));
    g_assert_cmpuint (info.shape.d[0], ==, cases[i].rows);
    g_assert_cmpuint (info.shape.d[1], ==, cases[i].columns);
    g_assert_cmpuint (info.shape.d[2], ==, cases[i].channels);
    g_assert_true (lam_picture_decode (bytes, "p", cases[i].pixels, &info, to, &error));
    g_assert_cmpmem (to + cases[i].channels, cases[i].channels, cases[i].first, cases[i].channels);
  }
}

static void
test_image_folder (void)
{
  g_autoptr (LamData) folder = help_load (data_samples[8].json);
  g_autoptr (LamData) zip = help_load (data_samples[9].json);
  g_autoptr (LamData) tar = help_load (data_samples[10].json);

  g_assert_cmpstr (folder->class_names[0], ==, "cat");
  g_assert_cmpuint (folder->shape.d[2], ==, 3);
  g_assert_cmpstr (folder->stores[LAM_PART_TRAIN]->names[2], ==, "train/dog/1.jpg");
  /* In an archive or not, the same pictures. */
  g_assert_cmpuint (zip->hash, ==, tar->hash);
  help_write ("odd/a/1.png", "no picture", -1);
  help_fails ("{\"source\": \"image_folder\", \"path\": \"odd\"}", "a/1.png|neither");
  help_write ("loose/1.png", "no picture", -1);
  help_fails ("{\"source\": \"image_folder\", \"path\": \"loose\"}", "1.png|folder");
  help_fails ("{\"source\": \"image_folder\", \"path\": \"aclImdb\"}", "aclImdb|JPEG");
}

/* A header that promises more than the file can hold is not believed. */
static void
test_picture_lies (void)
{
  static const guint8 pixels[4] = { 1, 2, 3, 4 };
  g_autoptr (GByteArray) png = data_samples_png (pixels, 2, 2, 1, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  LamPictureInfo info;
  guint32 crc = 0xffffffff;

  png->data[18] = 0x70; /* 28674 columns */
  png->data[22] = 0x70;
  for (guint i = 12; i < 29; i++) {
    crc ^= png->data[i];
    for (guint k = 0; k < 8; k++)
      crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  crc = GUINT32_TO_BE (~crc);
  memcpy (png->data + 29, &crc, 4);
  bytes = g_bytes_new (png->data, png->len);
  g_assert_false (lam_picture_look (bytes, "“p.png”", LAM_PIXELS_GREY, &info, &error));
  g_assert_nonnull (strstr (error->message, "28674"));
}

/* ---- Masks and pairs. ---- */

static void
test_masks (void)
{
  g_autoptr (LamData) data = help_load ("{\"source\": \"mask_folder\", \"path\": \"seg\"}");
  LamShape shape;
  const guint8 *mask;

  /* 16×12 pictures with masks of 8×6: every mask pixel becomes four. */
  g_assert_cmpstr (data->class_names[1], ==, "object");
  g_assert_true (lam_data_peek_mask (data, LAM_PART_TRAIN, 0, &shape, &mask));
  g_assert_cmpuint (shape.n, ==, 2);
  g_assert_cmpuint (shape.d[0], ==, 16);
  for (guint r = 0; r < 16; r++)
    for (guint c = 0; c < 12; c++)
      g_assert_cmpuint (mask[r * 12 + c], ==, c < 6 ? 0 : c < 8 ? LAM_IGNORE : 1);
  g_assert_cmpuint (data->notes->len, ==, 1);
  g_assert_nonnull (strstr (data->notes->pdata[0], "lone"));
}

/* Without classes it is folders that a test part takes its share of, the last of each. */
static void
test_split_by_folder (void)
{
  static const struct {
    const char *folder;
    guint n;
  } folders[] = { { "dogs", 8 }, { "horses", 4 } };
  static const char *const json =
      "{\"source\": \"mask_folder\", \"path\": \"two\", \"test\": {\"split\": 0.25, "
      "\"from\": \"end\", \"stratify\": true}}";
  static const char *const wanted[] = { "images/dogs/6.png", "images/dogs/7.png",
                                        "images/horses/3.png" };
  static const guint8 black[4] = { 0 }, half[4] = { 0, 1, 1, 0 };
  g_autoptr (GByteArray) picture = data_samples_png (black, 2, 2, 1, FALSE);
  g_autoptr (GByteArray) mask = data_samples_png (half, 2, 2, 1, FALSE);
  g_autoptr (LamData) data = NULL;
  const LamPart *test;

  for (guint f = 0; f < G_N_ELEMENTS (folders); f++)
    for (guint i = 0; i < folders[f].n; i++) {
      g_autofree char *a = g_strdup_printf ("two/images/%s/%u.png", folders[f].folder, i);
      g_autofree char *b = g_strdup_printf ("two/masks/%s/%u.png", folders[f].folder, i);

      help_write (a, picture->data, picture->len);
      help_write (b, mask->data, mask->len);
    }
  data = help_load (json);
  test = &data->parts[LAM_PART_TEST];
  g_assert_cmpuint (test->n, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < test->n; i++)
    g_assert_cmpstr (test->store->names[test->rows[i]], ==, wanted[i]);
}

/* Two grey values, three with a border, colours, soft edges, a lossy mask: what becomes of them. */
static void
test_mask_values (void)
{
  static const struct {
    const char *name;
    guint channels;
    gboolean palette;
    guint8 values[12]; /* four pixels */
    guint n_classes;
    guint8 wanted[4];
  } cases[] = {
    { "bw", 1, FALSE, { 0, 255, 255, 0 }, 2, { 0, 1, 1, 0 } },
    { "border", 1, FALSE, { 0, 128, 255, 0 }, 2, { 0, 255, 1, 0 } },
    { "numbers", 1, FALSE, { 0, 1, 2, 255 }, 3, { 0, 1, 2, 255 } },
    { "voc", 1, TRUE, { 0, 15, 255, 0 }, 16, { 0, 15, 255, 0 } },
    { "colours", 3, FALSE, { 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 0 }, 3, { 0, 2, 1, 0 } },
    { "greys", 1, FALSE, { 0, 100, 200, 100 }, 3, { 0, 1, 2, 1 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    static const guint8 grey[4] = { 9, 8, 7, 6 };
    g_autoptr (GByteArray) picture = data_samples_png (grey, 1, 4, 1, FALSE);
    g_autoptr (GByteArray) mask =
        data_samples_png (cases[i].values, 1, 4, cases[i].channels, cases[i].palette);
    g_autofree char *a = g_strdup_printf ("m-%s/images/1.png", cases[i].name);
    g_autofree char *b = g_strdup_printf ("m-%s/masks/1_mask.png", cases[i].name);
    g_autofree char *json =
        g_strdup_printf ("{\"source\": \"mask_folder\", \"path\": \"m-%s\"}", cases[i].name);
    g_autoptr (LamData) data = NULL;
    LamShape shape;
    const guint8 *found;

    help_write (a, picture->data, picture->len);
    help_write (b, mask->data, mask->len);
    data = help_load (json);
    g_assert_cmpuint (data->n_classes, ==, cases[i].n_classes);
    g_assert_true (lam_data_peek_mask (data, LAM_PART_TRAIN, 0, &shape, &found));
    g_assert_cmpmem (found, 4, cases[i].wanted, 4);
  }
}

static void
test_pairs (void)
{
  g_autoptr (LamData) data =
      help_load ("{\"source\": \"picture_pairs\", \"path\": \"pairs/noisy\", \"clean\": "
                 "\"pairs/clean\", \"prepare\": [\"scale\"]}");
  LamBatch *batch = help_gather (data, LAM_PART_TRAIN, 1, 1, FALSE);

  g_assert_cmpint (data->target, ==, LAM_TARGET_PICTURE);
  for (guint i = 0; i < 30; i++) {
    g_assert_cmpfloat_with_epsilon (batch->x[i], (8 * i + 3) / 255.0, 1e-6);
    g_assert_cmpfloat_with_epsilon (batch->t[i], 8 * i / 255.0, 1e-6);
  }
  lam_batch_free (batch);
  help_fails ("{\"source\": \"mask_folder\", \"path\": \"pairs\"}", "pairs|mask");
  help_fails ("{\"source\": \"mask_folder\", \"path\": \"pairs/noisy\", \"masks\": "
              "\"seg/annotations\"}",
              "1.png");
}

/* ---- Reviews. ---- */

static void
test_reviews (void)
{
  g_autoptr (LamData) data =
      help_load ("{\"source\": \"imdb\", \"path\": \"aclImdb\", \"num_words\": 8}");

  for (guint i = 0; i < 3; i++) {
    g_autofree char *words = lam_data_dup_words (data, LAM_PART_TRAIN, i);
    const LamSamples *x = &data->stores[LAM_PART_TRAIN]->x;
    const guint32 *columns = lam_samples_indices (x, i);

    g_assert_cmpuint (columns[0], ==, 1);
    if (g_str_has_suffix (data->stores[LAM_PART_TRAIN]->names[i], "pos/0_9.txt")) {
      /* start, unknown (br and it's, which is the fifth of eight columns less three), the rest */
      static const guint32 wanted[] = { 1, 2, 4, 5, 6 };

      g_assert_cmpmem (columns, lam_samples_length (x, i) * 4, wanted, sizeof wanted);
      g_assert_cmpstr (words, ==, "the film good");
      g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, i), ==, 1);
    } else {
      g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, i), ==, 0);
    }
  }
}

static void
test_reviews_npz (void)
{
  g_autoptr (LamData) data =
      help_load ("{\"source\": \"imdb\", \"path\": \"imdb.npz\", \"num_words\": 12}");
  guint seen = 0;

  for (guint i = 0; i < 3; i++) {
    const LamSamples *x = &data->stores[LAM_PART_TRAIN]->x;
    const guint32 *columns = lam_samples_indices (x, i);
    gsize n = lam_samples_length (x, i);

    if (n == 3 && columns[1] == 4 && columns[2] == 5)
      seen |= 1; /* [1, 2, 1] */
    if (n == 3 && columns[1] == 2 && columns[2] == 6) {
      seen |= 2; /* [3, 255] */
      g_assert_cmpint (lam_data_class (data, LAM_PART_TRAIN, i), ==, 1);
    }
    if (n == 2 && columns[1] == 8)
      seen |= 4; /* [5] */
  }
  g_assert_cmpuint (seen, ==, 7);
}

static void
test_reviews_own_index (void)
{
  g_autoptr (LamData) data = NULL;

  help_write ("films/train/pos/1.txt", "aa bb aa", -1);
  help_write ("films/train/neg/1.txt", "aa cc", -1);
  data = help_load ("{\"source\": \"imdb\", \"path\": \"films\", \"num_words\": 100}");
  g_assert_cmpstr (data->words[4], ==, "aa");
  g_assert_cmpuint (data->notes->len, ==, 1);
  help_write ("bad-index.json", "{\"a\": -1}", -1);
  help_fails ("{\"source\": \"imdb\", \"path\": \"films\", \"word_index\": \"bad-index.json\"}",
              "bad-index.json|-1");
  help_fails ("{\"source\": \"imdb\", \"path\": \"pictures\"}", "pictures|pos");
}

/* ---- Arrays. ---- */

static void
save_arrays (const char *name, LamArray *x, LamArray *y)
{
  const LamArray *both[] = { x, y };
  g_autofree char *path = help_path (name);

  g_assert_true (lam_npz_save (both, y != NULL ? 2 : 1, path, NULL));
  lam_array_free (x);
  lam_array_free (y);
}

#define NEW(name, type, ...)                                                                       \
  lam_array_new (name, type, sizeof ((gsize[]){ __VA_ARGS__ }) / sizeof (gsize),                   \
                 (gsize[]){ __VA_ARGS__ })

static void
test_arrays_targets (void)
{
  LamArray *y = NEW ("y", LAM_ARRAY_F64, 4, 3);
  g_autoptr (LamData) one_hot = NULL;
  g_autoptr (LamData) values = NULL;
  g_autoptr (LamData) masks = NULL;

  for (guint i = 0; i < 4; i++)
    ((double *) y->values)[3 * i + (i + 1) % 3] = 1;
  save_arrays ("hot.npz", NEW ("x", LAM_ARRAY_F64, 4, 2), y);
  one_hot = help_load ("{\"source\": \"arrays\", \"train\": \"hot.npz\"}");
  g_assert_cmpint (one_hot->target, ==, LAM_TARGET_CLASS);
  g_assert_cmpint (lam_data_class (one_hot, LAM_PART_TRAIN, 1), ==, 2);

  y = NEW ("y", LAM_ARRAY_F32, 4, 2);
  ((float *) y->values)[5] = 0.5f;
  save_arrays ("values.npz", NEW ("x", LAM_ARRAY_I32, 4, 2, 2), y);
  values = help_load ("{\"source\": \"arrays\", \"train\": \"values.npz\"}");
  g_assert_cmpint (values->target, ==, LAM_TARGET_VALUES);
  g_assert_cmpuint (values->shape.d[2], ==, 1);
  g_assert_cmpuint (values->target_shape.d[0], ==, 2);

  y = NEW ("y", LAM_ARRAY_U8, 4, 3, 5);
  ((guint8 *) y->values)[7] = 2;
  save_arrays ("seg.npz", NEW ("x", LAM_ARRAY_U8, 4, 3, 5, 3), y);
  masks = help_load ("{\"source\": \"arrays\", \"train\": \"seg.npz\"}");
  g_assert_cmpint (masks->target, ==, LAM_TARGET_MASK);
  g_assert_cmpuint (masks->n_classes, ==, 3);
}

static void
test_arrays_refused (void)
{
  LamArray *x = NEW ("x", LAM_ARRAY_F32, 3, 2);

  save_arrays ("no-y.npz", NEW ("x", LAM_ARRAY_F32, 3, 2), NULL);
  help_fails ("{\"source\": \"arrays\", \"train\": \"no-y.npz\"}", "no-y.npz|“y”|x");
  save_arrays ("no-x.npz", NEW ("a", LAM_ARRAY_F32, 3, 2), NEW ("y", LAM_ARRAY_F32, 3));
  help_fails ("{\"source\": \"arrays\", \"train\": \"no-x.npz\"}", "no-x.npz|“x”|a, y");
  save_arrays ("uneven.npz", NEW ("x", LAM_ARRAY_F32, 3, 2), NEW ("y", LAM_ARRAY_F32, 4));
  help_fails ("{\"source\": \"arrays\", \"train\": \"uneven.npz\"}", "uneven.npz|4|3");
  ((float *) x->values)[4] = (float) (0.0 / g_ascii_strtod ("0", NULL));
  save_arrays ("nan.npz", x, NEW ("y", LAM_ARRAY_I32, 3));
  help_fails ("{\"source\": \"arrays\", \"train\": \"nan.npz\"}", "nan.npz|sample 2|finite");
  x = NEW ("y", LAM_ARRAY_I32, 3);
  ((gint32 *) x->values)[1] = -4;
  save_arrays ("minus.npz", NEW ("x", LAM_ARRAY_F32, 3, 2), x);
  help_fails ("{\"source\": \"arrays\", \"train\": \"minus.npz\"}", "minus.npz|value 1|-4");
  help_fails ("{\"source\": \"arrays\", \"train\": \"s.cdb\"}", "s.cdb");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/readers/write", write_samples);
  g_test_add_func ("/readers/all-samples", test_all_samples);
  g_test_add_func ("/readers/recognise", test_recognise);
  g_test_add_func ("/readers/recognise-says-no", test_recognise_says_no);
  g_test_add_func ("/readers/hoda", test_hoda);
  g_test_add_func ("/readers/hoda-refused", test_hoda_refused);
  g_test_add_func ("/readers/idx", test_idx);
  g_test_add_func ("/readers/idx-refused", test_idx_refused);
  g_test_add_func ("/readers/emnist", test_emnist);
  g_test_add_func ("/readers/notes", test_notes);
  g_test_add_func ("/readers/loose-pictures", test_loose_pictures);
  g_test_add_func ("/readers/in-archives", test_in_archives);
  g_test_add_func ("/readers/cifar", test_cifar);
  g_test_add_func ("/readers/cifar-refused", test_cifar_refused);
  g_test_add_func ("/readers/pickle", test_pickle);
  g_test_add_func ("/readers/pickle-refused", test_pickle_refused);
  g_test_add_func ("/readers/picture-exact", test_picture_exact);
  g_test_add_func ("/readers/picture-lies", test_picture_lies);
  g_test_add_func ("/readers/image-folder", test_image_folder);
  g_test_add_func ("/readers/masks", test_masks);
  g_test_add_func ("/readers/split-by-folder", test_split_by_folder);
  g_test_add_func ("/readers/mask-values", test_mask_values);
  g_test_add_func ("/readers/pairs", test_pairs);
  g_test_add_func ("/readers/reviews", test_reviews);
  g_test_add_func ("/readers/reviews-npz", test_reviews_npz);
  g_test_add_func ("/readers/reviews-own-index", test_reviews_own_index);
  g_test_add_func ("/readers/arrays-targets", test_arrays_targets);
  g_test_add_func ("/readers/arrays-refused", test_arrays_refused);
  return help_run (argc, argv);
}
