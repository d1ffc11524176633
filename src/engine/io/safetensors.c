/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Safetensors: a length, a JSON header that says where each tensor lies, and the numbers. The
 * header must describe the file without holes and overlaps, as the reference reader demands.
 * Written are names as “layer/kernel”, in Keras's layout; PyTorch's are turned into those. */

#include "lam-elements.h"
#include "lam-formats.h"
#include "lam-json.h"
#include "lam-replace.h"
#include "torch.h"

#include <string.h>

#define MOST_HEADER 100000000
#define ABOUT "lamina"

static const struct {
  const char *name;
  LamElement element;
} types[] = {
  { "BOOL", LAM_ELEMENT_BOOL }, { "U8", LAM_ELEMENT_U8 },   { "I8", LAM_ELEMENT_I8 },
  { "U16", LAM_ELEMENT_U16 },   { "I16", LAM_ELEMENT_I16 }, { "F16", LAM_ELEMENT_F16 },
  { "BF16", LAM_ELEMENT_BF16 }, { "U32", LAM_ELEMENT_U32 }, { "I32", LAM_ELEMENT_I32 },
  { "F32", LAM_ELEMENT_F32 },   { "U64", LAM_ELEMENT_U64 }, { "I64", LAM_ELEMENT_I64 },
  { "F64", LAM_ELEMENT_F64 },
};

/* ---- Reading ---- */

typedef struct {
  const char *name; /* borrowed from the header */
  LamElement element;
  guint n;
  gsize d[8];
  gsize begin, end; /* in the buffer */
} Entry;

static gboolean
find_type (Entry *entry, JsonObject *object, const char *where, GError **error)
{
  const char *text = lam_json_text (object, "dtype");

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].name, text)) {
      entry->element = types[i].element;
      return TRUE;
    }
  return lam_fail (error, LAM_ERROR_FORMAT,
                   "%s, tensor “%s”: numbers of type “%s” cannot be read; F32, F16, BF16, F64, "
                   "BOOL and whole numbers can.",
                   where, entry->name, text != NULL ? text : "?");
}

static gboolean
take_shape (Entry *entry, JsonObject *object, const char *where, GError **error)
{
  JsonArray *shape = lam_json_list (object, "shape");

  if (shape == NULL)
    return lam_fail (error, LAM_ERROR_FORMAT, "%s, tensor “%s” has no shape.", where, entry->name);
  entry->n = json_array_get_length (shape);
  if (entry->n > G_N_ELEMENTS (entry->d))
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s, tensor “%s” has %u dimensions; at most %u can be read.", where,
                     entry->name, entry->n, (guint) G_N_ELEMENTS (entry->d));
  for (guint i = 0; i < entry->n; i++)
    if (!lam_json_count (json_array_get_element (shape, i), &entry->d[i]))
      return lam_fail (error, LAM_ERROR_FORMAT,
                       "%s, tensor “%s”: a side of the shape is not a whole number from 0 on.",
                       where, entry->name);
  return TRUE;
}

static gboolean
take_place (Entry *entry, JsonObject *object, const char *where, GError **error)
{
  JsonArray *offsets = lam_json_list (object, "data_offsets");
  gsize size;

  if (offsets == NULL || json_array_get_length (offsets) != 2
      || !lam_json_count (json_array_get_element (offsets, 0), &entry->begin)
      || !lam_json_count (json_array_get_element (offsets, 1), &entry->end)
      || entry->end < entry->begin)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s, tensor “%s”: data_offsets must be two numbers, the second not below "
                     "the first.",
                     where, entry->name);
  if (!lam_dimensions_size (entry->d, entry->n, G_MAXSSIZE / 8, &size)
      || size * lam_element_size (entry->element) != entry->end - entry->begin)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s, tensor “%s”: its shape does not fit its %zu bytes.", where, entry->name,
                     entry->end - entry->begin);
  return TRUE;
}

static gint
by_place (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;

  if (x->begin != y->begin)
    return x->begin < y->begin ? -1 : 1;
  return x->end < y->end ? -1 : x->end > y->end;
}

/* The tensors must follow each other from the first byte to the last. */
static gboolean
check_places (GArray *entries, gsize left, const char *where, GError **error)
{
  gsize at = 0;

  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = &g_array_index (entries, Entry, i);

    if (entry->begin != at)
      return lam_fail (
          error, LAM_ERROR_FORMAT,
          "%s, tensor “%s” begins at byte %zu of the numbers; the one before it ends at %zu.",
          where, entry->name, entry->begin, at);
    at = entry->end;
  }
  return at == left
         || lam_fail (error, LAM_ERROR_FORMAT,
                      "%s has %zu bytes of numbers; its header tells of %zu.", where, left, at);
}

static gboolean
take_entries (JsonObject *header, GArray *entries, LamWeights *weights, const char *where,
              GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, header);
  while (json_object_iter_next (&iter, &name, &node)) {
    JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    Entry entry = { .name = name };

    if (g_str_equal (name, "__metadata__")) {
      g_free (weights->about);
      weights->about = g_strdup (lam_json_text (object, ABOUT));
      continue;
    }
    if (object == NULL)
      return lam_fail (error, LAM_ERROR_FORMAT, "%s, tensor “%s” is not described.", where, name);
    if (!find_type (&entry, object, where, error) || !take_shape (&entry, object, where, error)
        || !take_place (&entry, object, where, error))
      return FALSE;
    g_array_append_val (entries, entry);
  }
  return TRUE;
}

static LamWeights *
read_all (const guint8 *bytes, gsize n, const char *where, GError **error)
{
  g_autoptr (LamWeights) weights = lam_weights_new ();
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *header_place = g_strdup_printf ("%s, header,", where);
  guint64 length = 0;

  for (guint i = 0; i < 8 && n >= 8; i++)
    length |= (guint64) bytes[i] << (8 * i);
  if (n < 8 || length > MOST_HEADER || length > n - 8 || length < 2 || bytes[8] != '{') {
    lam_fail (error, LAM_ERROR_FORMAT,
              "%s is not a safetensors file: it must begin with the length of a header that the "
              "file holds.",
              where);
    return NULL;
  }
  root = lam_json_object ((const char *) bytes + 8, (gsize) length, header_place, error);
  if (root == NULL || !take_entries (json_node_get_object (root), entries, weights, where, error))
    return NULL;
  g_array_sort (entries, by_place);
  bytes += 8 + length;
  if (!check_places (entries, n - 8 - (gsize) length, where, error))
    return NULL;
  for (guint i = 0; i < entries->len; i++) {
    const Entry *e = &g_array_index (entries, Entry, i);
    LamTensor *tensor = lam_weights_add (weights, e->name, e->n, e->d, NULL);

    lam_elements_to_floats (e->element, FALSE, bytes + e->begin, lam_tensor_size (tensor),
                            tensor->values);
  }
  return lam_torch_is_named (weights) ? lam_torch_to_keras (weights) : g_steal_pointer (&weights);
}

static LamWeights *
load (const char *path, GError **error)
{
  g_autofree char *where = g_strdup_printf ("“%s”", path);
  g_autoptr (GError) trouble = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &trouble);

  if (file == NULL) {
    lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be opened: %s.", path, trouble->message);
    return NULL;
  }
  return read_all ((const guint8 *) g_mapped_file_get_contents (file),
                   g_mapped_file_get_length (file), where, error);
}

/* ---- Writing ---- */

static gint
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(LamTensor *const *) a)->name, (*(LamTensor *const *) b)->name);
}

static void
add_entry (JsonBuilder *builder, const LamTensor *tensor, gsize begin)
{
  json_builder_set_member_name (builder, tensor->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder, "F32");
  json_builder_set_member_name (builder, "shape");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tensor->n; i++)
    json_builder_add_int_value (builder, (gint64) tensor->d[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "data_offsets");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, (gint64) begin);
  json_builder_add_int_value (builder, (gint64) (begin + 4 * lam_tensor_size (tensor)));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* Padded with blanks to a multiple of eight, its own length before it. */
static GString *
make_header (GPtrArray *sorted, const char *about)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  GString *header = g_string_new (NULL);
  gsize at = 0;
  guint64 length;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "__metadata__");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, "pt");
  if (about != NULL) {
    json_builder_set_member_name (builder, ABOUT);
    json_builder_add_string_value (builder, about);
  }
  json_builder_end_object (builder);
  for (guint i = 0; i < sorted->len; i++) {
    add_entry (builder, sorted->pdata[i], at);
    at += 4 * lam_tensor_size (sorted->pdata[i]);
  }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_string_append (header, text);
  while (header->len % 8 != 0)
    g_string_append_c (header, ' ');
  length = GUINT64_TO_LE ((guint64) header->len);
  g_string_prepend_len (header, (const char *) &length, sizeof length);
  return header;
}

static gboolean
write_values (LamReplacement *r, const LamTensor *tensor, GError **error)
{
  gsize n = lam_tensor_size (tensor);

#if G_BYTE_ORDER == G_BIG_ENDIAN
  g_autofree guint32 *turned = g_new (guint32, MAX (n, 1));

  memcpy (turned, tensor->values, 4 * n);
  for (gsize i = 0; i < n; i++)
    turned[i] = GUINT32_SWAP_LE_BE (turned[i]);
  return lam_replace_write (r, turned, 4 * n, error);
#else
  return lam_replace_write (r, tensor->values, 4 * n, error);
#endif
}

static gboolean
save (const LamWeights *weights, const char *path, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GString) header = NULL;
  LamReplacement r;
  gboolean good;

  g_ptr_array_extend (sorted, weights->tensors, NULL, NULL);
  g_ptr_array_sort (sorted, by_name);
  header = make_header (sorted, weights->about);
  if (!lam_replace_begin (&r, path, error))
    return FALSE;
  good = lam_replace_write (&r, header->str, header->len, error);
  for (guint i = 0; good && i < sorted->len; i++)
    good = write_values (&r, sorted->pdata[i], error);
  return lam_replace_end (&r, good, good ? error : NULL);
}

const LamWeightFormat lam_weight_format_safetensors = { "safetensors", "safetensors", load, save };
