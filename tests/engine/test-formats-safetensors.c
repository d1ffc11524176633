/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Safetensors: what the reference reader takes is taken, what it refuses is refused, and the
 * number types are what they are in NumPy. */

#include "test-formats-help.h"

/* A file of this header and these bytes. */
static char *
make (const char *name, const char *header, gconstpointer values, gsize n)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint64 length = GUINT64_TO_LE ((guint64) strlen (header));

  g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *) header, (guint) strlen (header));
  g_byte_array_append (bytes, values, (guint) n);
  return help_write (name, bytes->data, bytes->len);
}

static void
test_round_trip (void)
{
  g_autoptr (LamWeights) weights = help_weights ();
  g_autofree char *path = help_path ("w.safetensors");
  g_autoptr (LamWeights) back = NULL;

  weights->about = g_strdup ("{\"program\":\"لامینا\"}");
  lam_weights_add (weights, "scalar", 0, NULL, NULL);
  lam_weights_add (weights, "none", 2, (const gsize[]){ 3, 0 }, NULL);
  help_round_trip (weights, "w.safetensors");
  back = help_load (path);
  g_assert_cmpstr (back->about, ==, weights->about);
}

/* The header's length is a multiple of eight, and the same weights make the same bytes. */
static void
test_bytes (void)
{
  g_autoptr (LamWeights) weights = lam_weights_new ();
  static const float values[] = { 1, -2 };
  static const guint8 tail[] = { 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0 };
  static const char *const header =
      "{\"__metadata__\":{\"format\":\"pt\"},\"a/bias\":{\"dtype\":\"F32\",\"shape\":[2],"
      "\"data_offsets\":[0,8]}}";
  g_autofree char *path = help_path ("bytes.safetensors");
  g_autofree char *text = NULL;
  gsize n, length = strlen (header);

  lam_weights_add (weights, "a/bias", 1, (const gsize[]){ 2 }, values);
  g_assert_true (lam_weights_save (weights, path, NULL));
  g_assert_true (g_file_get_contents (path, &text, &n, NULL));
  g_assert_cmpuint (n % 8, ==, 0);
  g_assert_cmpuint ((guint8) text[0], ==, (length + 7) / 8 * 8);
  g_assert_cmpmem (text + 8, length, header, length);
  g_assert_cmpmem (text + n - 8, 8, tail, 8);
}

static void
test_types (void)
{
  static const struct {
    const char *type;
    guint8 bytes[8];
    gsize n;
    float value;
  } cases[] = {
    { "BOOL", { 1 }, 1, 1 },
    { "U8", { 200 }, 1, 200 },
    { "I8", { 200 }, 1, -56 },
    { "U16", { 0, 255 }, 2, 65280 },
    { "I16", { 0, 255 }, 2, -256 },
    { "F16", { 0x55, 0x35 }, 2, 0.333251953125f },
    { "BF16", { 0x10, 0xc0 }, 2, -2.25f },
    { "U32", { 0, 0, 0, 255 }, 4, 4278190080.f },
    { "I32", { 0, 0, 0, 255 }, 4, -16777216.f },
    { "F32", { 0, 0, 0x10, 0xc0 }, 4, -2.25f },
    { "U64", { 0, 0, 0, 0, 0, 0, 0, 0x80 }, 8, 0x1p63f },
    { "I64", { 0, 0, 0, 0, 0, 0, 0, 0x80 }, 8, -0x1p63f },
    { "F64", { 0, 0, 0, 0, 0, 0, 0x02, 0xc0 }, 8, -2.25f },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *header = g_strdup_printf (
        "{\"x\":{\"dtype\":\"%s\",\"shape\":[],\"data_offsets\":[0,%" G_GSIZE_FORMAT "]}}",
        cases[i].type, cases[i].n);
    g_autofree char *path = make ("t.safetensors", header, cases[i].bytes, cases[i].n);
    g_autoptr (LamWeights) weights = help_load (path);

    g_assert_cmpfloat (((LamTensor *) weights->tensors->pdata[0])->values[0], ==, cases[i].value);
  }
}

#define F32(shape, offsets) "{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

static void
test_refused (void)
{
  static const char zeros[64];
  static const struct {
    const char *header;
    gsize n;
    const char *words;
  } cases[] = {
    { "{\"a\":" F32 ("[2]", "[0,8]") "}", 7, "7 bytes" },
    { "{\"a\":" F32 ("[2]", "[0,8]") "}", 12, "12 bytes" },
    { "{\"a\":" F32 ("[2]", "[4,12]") "}", 12, "“a”|byte 4" },
    { "{\"a\":" F32 ("[2]", "[0,8]") ",\"b\":" F32 ("[2]", "[4,12]") "}", 12, "“b”" },
    { "{\"a\":" F32 ("[2]", "[0,8]") ",\"b\":" F32 ("[2]", "[12,20]") "}", 20, "“b”" },
    { "{\"a\":" F32 ("[3]", "[0,8]") "}", 8, "“a”|shape" },
    { "{\"a\":" F32 ("[-2]", "[0,8]") "}", 8, "“a”|shape" },
    { "{\"a\":" F32 ("[2]", "[8,0]") "}", 8, "“a”|data_offsets" },
    { "{\"a\":" F32 ("[4294967296,4294967296,4294967296]", "[0,0]") "}", 0, "“a”|shape" },
    { "{\"a\":" F32 ("[1,1,1,1,1,1,1,1,1]", "[0,4]") "}", 4, "9 dimensions" },
    { "{\"a\":" F32 ("[2.5]", "[0,8]") "}", 8, "“a”" },
    { "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}", 8, "F8_E4M3" },
    { "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8, "“a”|no shape" },
    { "{\"a\":7}", 8, "“a”" },
    { "{\"a\":" F32 ("[2]", "[0,8]") ",\"a\":" F32 ("[2]", "[0,8]") "}", 8, "“a”|twice" },
    { "{\"a\":" F32 ("[2]", "[0,8]"), 8, "JSON" },
    { "{\"a\xff\":" F32 ("[2]", "[0,8]") "}", 8, "UTF-8" },
    { "[]", 8, "header" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = make ("bad.safetensors", cases[i].header, zeros, cases[i].n);

    help_refused (path, cases[i].words);
  }
}

/* Brackets by the million would use up the parser's stack. */
static void
test_deep_nesting (void)
{
  g_autoptr (GString) header = g_string_new ("{\"a\":");
  g_autofree char *path = NULL;

  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (header, '[');
  path = make ("deep.safetensors", header->str, "", 0);
  help_refused (path, "deep");
}

static void
test_short_files (void)
{
  static const guint8 huge[] = { 0, 0, 0, 0, 0, 0, 0, 0x80, '{', '}' };
  g_autofree char *empty = help_write ("empty.safetensors", "", 0);
  g_autofree char *long_header = help_write ("huge.safetensors", huge, sizeof huge);
  g_autofree char *none = help_path ("none.safetensors");

  help_refused (empty, "safetensors");
  help_refused (long_header, "length");
  help_refused (none, "opened");
}

static void
test_damage (void)
{
  g_autoptr (LamWeights) weights = help_weights ();
  g_autofree char *path = help_path ("whole.safetensors");
  guint refused;

  g_assert_true (lam_weights_save (weights, path, NULL));
  refused = help_damage (path, "damaged.safetensors", 800, 1000);
  /* Damage to a number is a number; damage to the header is not. Half of it goes there. */
  g_assert_cmpuint (refused, >, 300);
  g_assert_cmpuint (refused, <, 1000);
}

static void
test_fixture (void)
{
  g_autofree char *path = help_fixture ("mini.safetensors");
  g_autoptr (LamWeights) weights = path != NULL ? help_load (path) : NULL;

  if (path != NULL)
    g_assert_cmpuint (weights->tensors->len, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safetensors/round-trip", test_round_trip);
  g_test_add_func ("/safetensors/bytes", test_bytes);
  g_test_add_func ("/safetensors/types", test_types);
  g_test_add_func ("/safetensors/refused", test_refused);
  g_test_add_func ("/safetensors/deep-nesting", test_deep_nesting);
  g_test_add_func ("/safetensors/short-files", test_short_files);
  g_test_add_func ("/safetensors/damage", test_damage);
  g_test_add_func ("/safetensors/fixture", test_fixture);
  return help_run ();
}
