/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See data-samples.h. */

#include "data-samples.h"

#include <archive.h>
#include <archive_entry.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#include "lam.h"

const DataSample data_samples[] = {
  { "hoda", "s.cdb", "{\"source\": \"hoda\", \"path\": \"s.cdb\", \"test_path\": \"s.cdb\"}", 12,
    12, 10 },
  { "hoda-grey", "g.cdb", "{\"source\": \"hoda\", \"path\": \"g.cdb\"}", 3, 0, 10 },
  { "idx", "idx/train-images-idx3-ubyte idx/train-labels-idx1-ubyte.gz",
    "{\"source\": \"idx\", \"path\": \"idx\"}", 7, 7, 3 },
  { "idx-floats", "f-images-idx3 f-labels-idx1",
    "{\"source\": \"idx\", \"path\": \"f-images-idx3\"}", 5, 0, 5 },
  { "csv", "train.csv", "{\"source\": \"csv\", \"path\": \"train.csv\"}", 9, 0, 3 },
  { "csv-text", "iris.csv", "{\"source\": \"csv\", \"path\": \"iris.csv\"}", 6, 0, 3 },
  { "cifar10", "cifar/data_batch_1.bin", "{\"source\": \"cifar10\", \"path\": \"cifar\"}", 4, 2,
    10 },
  { "cifar10-python", "cifar-py/data_batch_1", "{\"source\": \"cifar10\", \"path\": \"cifar-py\"}",
    3, 0, 10 },
  { "image_folder", "pictures/train/cat/1.png pictures/train/dog/1.jpg",
    "{\"source\": \"image_folder\", \"path\": \"pictures\", \"prepare\": [{\"step\": \"fit\", "
    "\"size\": 8}]}",
    4, 1, 2 },
  { "image_folder-zip", "pictures.zip",
    "{\"source\": \"image_folder\", \"path\": \"pictures.zip\", \"prepare\": [{\"step\": "
    "\"resize\", \"size\": 8}]}",
    4, 1, 2 },
  { "image_folder-tar", "pictures.tar.gz",
    "{\"source\": \"image_folder\", \"path\": \"pictures.tar.gz\", \"prepare\": [{\"step\": "
    "\"resize\", \"size\": 8}]}",
    4, 1, 2 },
  { "mask_folder", "seg/annotations/HorseSeg/a/1.bb.png seg/images/HorseSeg/a/1.jpg",
    "{\"source\": \"mask_folder\", \"path\": \"seg\", \"prepare\": [{\"step\": \"resize\", "
    "\"size\": 8}]}",
    2, 0, 2 },
  { "picture_pairs", "pairs/noisy/1.png pairs/clean/1.png",
    "{\"source\": \"picture_pairs\", \"path\": \"pairs\"}", 1, 0, 0 },
  { "imdb", "aclImdb/imdb_word_index.json aclImdb/train/pos/0_9.txt",
    "{\"source\": \"imdb\", \"path\": \"aclImdb\", \"num_words\": 12}", 3, 1, 2 },
  { "imdb-npz", "imdb.npz", "{\"source\": \"imdb\", \"path\": \"imdb.npz\", \"num_words\": 12}", 3,
    3, 2 },
  { "arrays", "x.npz", "{\"source\": \"arrays\", \"train\": \"x.npz\"}", 6, 0, 3 },
  { "arrays-keras", "mnist.npz", "{\"source\": \"arrays\", \"train\": \"mnist.npz\"}", 6, 6, 3 },
  { "arrays-npy", "x.npy",
    "{\"source\": \"arrays\", \"train\": \"x.npy\", \"target\": \"picture\"}", 6, 0, 0 },
};
const guint n_data_samples = G_N_ELEMENTS (data_samples);

static void
save (const char *folder, const char *name, gconstpointer bytes, gsize n)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));
}

static void
save_array (const char *folder, const char *name, GByteArray *bytes)
{
  save (folder, name, bytes->data, bytes->len);
  g_byte_array_unref (bytes);
}

static void
put (GByteArray *to, gconstpointer bytes, gsize n)
{
  g_byte_array_append (to, bytes, (guint) n);
}

static void
put_number (GByteArray *to, guint64 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++) {
    guint8 byte = (guint8) (value >> (8 * i));

    put (to, &byte, 1);
  }
}

/* ---- HODA. ---- */

/* 12 pictures, 0 … 9, 0, 1, of i + 3 columns and 5 rows: a frame of ink. */
static GByteArray *
make_cdb (gboolean grey)
{
  GByteArray *b = g_byte_array_new ();
  guint n = grey ? 3 : 12;

  put_number (b, 2005, 2);
  put_number (b, 0x0101, 2);
  put_number (b, 0, 2);
  put_number (b, n, 4);
  for (guint i = 0; i < 128; i++)
    put_number (b, i >= 10 ? 0 : grey ? i < 3 : 1 + (i < 2), 4);
  put_number (b, grey, 1);
  g_byte_array_set_size (b, 1024);
  memset (b->data + 523, 0, 1024 - 523);
  for (guint i = 0; i < n; i++) {
    guint width = i + 3;

    put_number (b, 0xff, 1);
    put_number (b, i % 10, 1);
    put_number (b, width, 1);
    put_number (b, 5, 1);
    put_number (b, grey ? 5 * width : 2 + 3 * 4 + 2, 2);
    for (guint k = 0; grey && k < 5 * width; k++)
      put_number (b, k, 1);
    for (guint r = 0; !grey && r < 5; r++) {
      guint8 whole[] = { 0, (guint8) width }, frame[] = { 0, 1, (guint8) (width - 2), 1 };

      put (b, r % 4 == 0 ? whole : frame, r % 4 == 0 ? 2 : 4);
    }
  }
  return b;
}

/* ---- IDX. ---- */

static void
put_big (GByteArray *to, guint32 value)
{
  put_number (to, GUINT32_SWAP_LE_BE (value), 4);
}

static GByteArray *
make_idx (guint type, guint n, const guint32 *d)
{
  GByteArray *b = g_byte_array_new ();
  gsize size = 1;

  put_number (b, type << 16 | n << 24, 4);
  for (guint k = 0; k < n; k++) {
    put_big (b, d[k]);
    size *= d[k];
  }
  for (gsize i = 0; i < size; i++)
    if (type == 13) {
      union {
        float f;
        guint32 u;
      } both = { .f = (float) i / 4 };

      put_big (b, both.u);
    } else {
      put_number (b, n == 1 ? i % 3 : i, 1);
    }
  return b;
}

static GByteArray *
pack (GByteArray *plain)
{
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  GByteArray *b = g_byte_array_new ();
  gsize gone, made;

  g_byte_array_set_size (b, plain->len + 200);
  g_assert_cmpint (g_converter_convert (G_CONVERTER (packer), plain->data, plain->len, b->data,
                                        b->len, G_CONVERTER_INPUT_AT_END, &gone, &made, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_byte_array_set_size (b, (guint) made);
  g_byte_array_unref (plain);
  return b;
}

static void
write_idx (const char *folder)
{
  static const guint32 pictures[] = { 7, 4, 3 }, labels[] = { 7 }, floats[] = { 5, 2, 2 };
  GByteArray *own = g_byte_array_new ();

  save_array (folder, "idx/train-images-idx3-ubyte", make_idx (8, 3, pictures));
  save_array (folder, "idx/train-labels-idx1-ubyte.gz", pack (make_idx (8, 1, labels)));
  save_array (folder, "idx/t10k-images-idx3-ubyte.gz", pack (make_idx (8, 3, pictures)));
  save_array (folder, "idx/t10k-labels-idx1-ubyte", make_idx (8, 1, labels));
  save_array (folder, "f-images-idx3", make_idx (13, 3, floats));
  put_number (own, 0x0c << 16 | 1 << 24, 4); /* whole numbers of four bytes */
  put_big (own, 5);
  for (guint i = 0; i < 5; i++)
    put_big (own, i);
  save_array (folder, "f-labels-idx1", own);
}

/* ---- CSV. ---- */

static void
write_csv (const char *folder)
{
  g_autoptr (GString) text = g_string_new ("label");

  for (guint k = 0; k < 64; k++)
    g_string_append_printf (text, ",pixel%u", k);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < 9; i++) {
    g_string_append_printf (text, "%u", i % 3);
    for (guint k = 0; k < 64; k++)
      g_string_append_printf (text, ",%u", (i * 31 + k) % 256);
    g_string_append (text, "\r\n");
  }
  save (folder, "train.csv", text->str, text->len);
  g_string_assign (text, "5.1,3.5,1.4,0.2,Iris-setosa\n4.9,3.0,1.4,0.2,Iris-setosa\n"
                         "7.0,3.2,4.7,1.4,Iris-versicolor\n6.4,3.2,4.5,1.5,Iris-versicolor\n"
                         "6.3,3.3,6.0,2.5,Iris-virginica\n5.8,2.7,5.1,1.9,Iris-virginica\n");
  save (folder, "iris.csv", text->str, text->len);
}

/* ---- CIFAR. ---- */

static GByteArray *
make_records (guint n)
{
  GByteArray *b = g_byte_array_new ();

  for (guint i = 0; i < n; i++) {
    put_number (b, (3 + i) % 10, 1);
    for (guint k = 0; k < 3072; k++)
      put_number (b, k / 1024 * 50 + i, 1);
  }
  return b;
}

static void
put_text (GByteArray *to, const char *text)
{
  put_number (to, 'U', 1);
  put_number (to, strlen (text), 1);
  put (to, text, strlen (text));
}

/* _reconstruct (numpy.ndarray, (0,), "b") and the state up to the element type. */
static void
put_ndarray (GByteArray *to, const char *shape, gsize n_shape, const char *type)
{
  static const char make[] = "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\0\205U\1btR"
                             "(K\1";
  static const char end[] = "NNNJ\377\377\377\377J\377\377\377\377K\0tb\211";

  put (to, make, sizeof make - 1);
  put (to, shape, n_shape);
  put (to, "cnumpy\ndtype\n(", 14);
  put_text (to, type);
  put (to, "K\0K\1tR(K\3", 9);
  put_text (to, "|");
  put (to, end, sizeof end - 1);
}

static GByteArray *
make_python_batch (void)
{
  GByteArray *b = g_byte_array_new ();

  put (b, "\200\2}(", 4);
  put_text (b, "batch_label");
  put_text (b, "training batch 1 of 1");
  put_text (b, "labels");
  put (b, "](K\7K\1K\4e", 9);
  put_text (b, "data");
  put_ndarray (b, "K\3M\0\14\206", 6, "u1");
  put (b, "T", 1);
  put_number (b, 3 * 3072, 4);
  for (guint i = 0; i < 3 * 3072; i++)
    put_number (b, i / 1024, 1);
  put (b, "tbu.", 4);
  return b;
}

/* ---- Pictures. ---- */

static void
png_write_cb (png_structp png, png_bytep bytes, png_size_t n)
{
  put (png_get_io_ptr (png), bytes, n);
}

static void
png_flush_cb (png_structp png)
{
}

GByteArray *
data_samples_png (const guint8 *pixels, guint rows, guint columns, guint channels, gboolean palette)
{
  GByteArray *b = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  png_color colours[256];

  png_set_write_fn (png, b, png_write_cb, png_flush_cb);
  png_set_IHDR (png, info, columns, rows, 8,
                palette         ? PNG_COLOR_TYPE_PALETTE
                : channels == 3 ? PNG_COLOR_TYPE_RGB
                                : PNG_COLOR_TYPE_GRAY,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  for (guint i = 0; i < 256; i++)
    colours[i] = (png_color){ (png_byte) (i * 77), (png_byte) (255 - i), (png_byte) i };
  if (palette)
    png_set_PLTE (png, info, colours, 256);
  png_write_info (png, info);
  for (guint r = 0; r < rows; r++)
    png_write_row (png, (png_const_bytep) pixels + (gsize) r * columns * channels);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return b;
}

GByteArray *
data_samples_jpeg (const guint8 *pixels, guint rows, guint columns, guint channels)
{
  struct jpeg_compress_struct c;
  struct jpeg_error_mgr errors;
  unsigned char *bytes = NULL;
  unsigned long n = 0;
  GByteArray *b = g_byte_array_new ();

  c.err = jpeg_std_error (&errors);
  jpeg_create_compress (&c);
  jpeg_mem_dest (&c, &bytes, &n);
  c.image_width = columns;
  c.image_height = rows;
  c.input_components = (int) channels;
  c.in_color_space = channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
  jpeg_set_defaults (&c);
  jpeg_set_quality (&c, 95, TRUE);
  jpeg_start_compress (&c, TRUE);
  for (guint r = 0; r < rows; r++) {
    JSAMPROW row = (JSAMPROW) pixels + (gsize) r * columns * channels;

    jpeg_write_scanlines (&c, &row, 1);
  }
  jpeg_finish_compress (&c);
  jpeg_destroy_compress (&c);
  put (b, bytes, n);
  free (bytes);
  return b;
}

static const char *const picture_names[] = { "train/cat/1.png", "train/cat/2.png",
                                             "train/dog/1.jpg", "train/dog/2.png",
                                             "test/dog/1.png",  NULL };

static GByteArray *
make_picture (guint i)
{
  guint rows = 6 + i, columns = 9, channels = i == 1 ? 1 : 3;
  g_autofree guint8 *pixels = g_malloc ((gsize) rows * columns * channels);

  for (guint k = 0; k < rows * columns * channels; k++)
    pixels[k] = (guint8) (k * 7 + i * 40);
  return i == 2 ? data_samples_jpeg (pixels, rows, columns, channels)
                : data_samples_png (pixels, rows, columns, channels, FALSE);
}

static struct archive *
begin_archive (const char *folder, const char *name)
{
  gboolean zip = g_str_has_suffix (name, ".zip");
  g_autofree char *path = g_canonicalize_filename (name, folder);
  struct archive *archive = archive_write_new ();

  if (zip)
    archive_write_set_format_zip (archive);
  else
    archive_write_set_format_ustar (archive);
  if (g_str_has_suffix (name, ".gz"))
    archive_write_add_filter_gzip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  return archive;
}

static void
add_member (struct archive *archive, const char *name, gconstpointer bytes, gsize n)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) n);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, bytes, n), ==, (la_ssize_t) n);
  archive_entry_free (entry);
}

static void
end_archive (struct archive *archive)
{
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}

void
data_samples_pack (const char *folder, const char *name, const char *within,
                   const char *const *files)
{
  struct archive *archive = begin_archive (folder, name);

  for (guint i = 0; files[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (folder, files[i], NULL);
    g_autofree char *inner = g_strconcat (within, files[i], NULL);
    g_autofree char *bytes = NULL;
    gsize n;

    g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
    add_member (archive, inner, bytes, n);
  }
  end_archive (archive);
}

static void
write_pictures (const char *folder)
{
  g_autofree char *pictures = g_build_filename (folder, "pictures", NULL);

  for (guint i = 0; picture_names[i] != NULL; i++)
    save_array (pictures, picture_names[i], make_picture (i));
  data_samples_pack (pictures, "../pictures.zip", "pets/", picture_names);
  data_samples_pack (pictures, "../pictures.tar.gz", "pets/", picture_names);
}

/* The mask is half the size of its picture: 0 and 1 with 255 between. */
static void
write_masks (const char *folder)
{
  guint8 picture[16 * 12 * 3], mask[8 * 6], noisy[30], clean[30];

  for (guint i = 0; i < sizeof picture; i++)
    picture[i] = (guint8) (i / 3);
  for (guint i = 0; i < sizeof mask; i++)
    mask[i] = i % 6 < 3 ? 0 : i % 6 == 3 ? 255 : 1;
  save_array (folder, "seg/images/HorseSeg/a/1.jpg", data_samples_jpeg (picture, 16, 12, 3));
  save_array (folder, "seg/images/HorseSeg/a/2.jpg", data_samples_jpeg (picture, 16, 12, 3));
  save_array (folder, "seg/images/HorseSeg/a/lone.jpg", data_samples_jpeg (picture, 16, 12, 3));
  save_array (folder, "seg/annotations/HorseSeg/a/1.bb.png",
              data_samples_png (mask, 8, 6, 1, TRUE));
  save_array (folder, "seg/annotations/HorseSeg/a/2.gt.png",
              data_samples_png (mask, 8, 6, 1, TRUE));
  for (guint i = 0; i < 30; i++) {
    clean[i] = (guint8) (8 * i);
    noisy[i] = (guint8) (8 * i + 3);
  }
  save_array (folder, "pairs/noisy/1.png", data_samples_png (noisy, 5, 6, 1, FALSE));
  save_array (folder, "pairs/clean/1.png", data_samples_png (clean, 5, 6, 1, FALSE));
}

/* ---- Reviews. ---- */

static GByteArray *
make_review_lists (void)
{
  static const char header[] = "{'descr': '|O', 'fortran_order': False, 'shape': (3,), }";
  GByteArray *b = g_byte_array_new ();

  put (b, "\223NUMPY\1\0", 8);
  put_number (b, sizeof header, 2);
  put (b, header, sizeof header - 1);
  put (b, "\n\200\2", 3);
  put_ndarray (b, "K\3\205", 3, "O8");
  put (b, "](](K\1K\2K\1e](K\3M\377\0e]K\5aetb.", 28);
  return b;
}

static void
write_reviews (const char *folder)
{
  static const char index[] = "{\"the\": 1, \"film\": 2, \"good\": 3, \"bad\": 4, \"it's\": 5}";
  static const gsize d[] = { 3 };
  g_autoptr (GByteArray) lists = make_review_lists ();
  g_autoptr (LamArray) x = lam_npy_parse (lists->data, lists->len, "lists", NULL);
  g_autoptr (LamArray) y = lam_array_new ("y_train", LAM_ARRAY_I64, 1, d);
  g_autoptr (LamArray) y_test = lam_array_new ("y_test", LAM_ARRAY_I64, 1, d);
  g_autofree char *path = g_build_filename (folder, "imdb.npz", NULL);
  LamArray *x_test;
  const LamArray *all[4];

  save (folder, "aclImdb/imdb_word_index.json", index, sizeof index - 1);
  save (folder, "aclImdb/train/pos/0_9.txt", "The film: GOOD, good!<br />It's", 31);
  save (folder, "aclImdb/train/neg/0_1.txt", "the bad film", 12);
  save (folder, "aclImdb/train/neg/1_2.txt", "unheard-of words", 16);
  save (folder, "aclImdb/test/pos/0_8.txt", "good", 4);
  g_assert_nonnull (x);
  x->name = g_strdup ("x_train");
  x_test = lam_npy_parse (lists->data, lists->len, "lists", NULL);
  x_test->name = g_strdup ("x_test");
  ((gint64 *) y->values)[1] = 1;
  all[0] = x;
  all[1] = y;
  all[2] = x_test;
  all[3] = y_test;
  g_assert_true (lam_npz_save (all, 4, path, NULL));
  lam_array_free (x_test);
}

/* ---- Arrays. ---- */

static void
write_arrays (const char *folder)
{
  static const gsize d[] = { 6, 4, 3 };
  g_autofree char *path = g_build_filename (folder, "x.npz", NULL);
  g_autofree char *npy = g_build_filename (folder, "x.npy", NULL);
  g_autofree char *keras = g_build_filename (folder, "mnist.npz", NULL);
  g_autoptr (LamArray) x = lam_array_new ("x", LAM_ARRAY_U8, 3, d);
  g_autoptr (LamArray) y = lam_array_new ("y", LAM_ARRAY_I64, 1, d);
  LamArray as[4];
  const LamArray *two[] = { x, y }, *four[] = { &as[0], &as[1], &as[2], &as[3] };

  for (guint i = 0; i < x->size; i++)
    ((guint8 *) x->values)[i] = (guint8) (3 * i);
  for (guint i = 0; i < 6; i++)
    ((gint64 *) y->values)[i] = i % 3;
  for (guint i = 0; i < 4; i++) {
    static const char *const names[] = { "x_train", "y_train", "x_test", "y_test" };

    as[i] = i % 2 == 0 ? *x : *y;
    as[i].name = (char *) names[i];
  }
  g_assert_true (lam_npz_save (two, 2, path, NULL));
  g_assert_true (lam_npz_save (four, 4, keras, NULL));
  g_assert_true (lam_npy_save (x, npy, NULL));
}

void
data_samples_write (const char *folder)
{
  save_array (folder, "s.cdb", make_cdb (FALSE));
  save_array (folder, "g.cdb", make_cdb (TRUE));
  write_idx (folder);
  write_csv (folder);
  save_array (folder, "cifar/data_batch_1.bin", make_records (4));
  save_array (folder, "cifar/test_batch.bin", make_records (2));
  save_array (folder, "cifar-py/data_batch_1", make_python_batch ());
  write_pictures (folder);
  write_masks (folder);
  write_reviews (folder);
  write_arrays (folder);
}
