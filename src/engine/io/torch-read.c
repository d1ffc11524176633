/* SPDX-License-Identifier: GPL-3.0-or-later */

/* PyTorch's .pt and .pth: a ZIP of a pickle and the raw numbers, or, before version 1.6, five
 * pickles and the numbers behind them. The pickle is read as data (lam-pickle.h): nothing in it is
 * run, and anything but tensors in dictionaries is refused with its name. */

#include "lam-elements.h"
#include "lam-formats.h"
#include "lam-pickle.h"
#include "lam-stream.h"
#include "torch-write.h"
#include "torch.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

/* PyTorch writes without compression; someone else may have squeezed. */
#define MOST_SQUEEZED 64
#define MOST_DEEP 4

static const char *const allowed[] = {
  "collections.OrderedDict",
  "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_parameter",
  "torch.Size",
  "torch.device",
  "torch.FloatStorage",
  "torch.DoubleStorage",
  "torch.HalfStorage",
  "torch.BFloat16Storage",
  "torch.LongStorage",
  "torch.IntStorage",
  "torch.ShortStorage",
  "torch.CharStorage",
  "torch.ByteStorage",
  "torch.BoolStorage",
  NULL,
};

static const struct {
  const char *name;
  LamElement element;
} storages[] = {
  { "torch.FloatStorage", LAM_ELEMENT_F32 }, { "torch.DoubleStorage", LAM_ELEMENT_F64 },
  { "torch.HalfStorage", LAM_ELEMENT_F16 },  { "torch.BFloat16Storage", LAM_ELEMENT_BF16 },
  { "torch.LongStorage", LAM_ELEMENT_I64 },  { "torch.IntStorage", LAM_ELEMENT_I32 },
  { "torch.ShortStorage", LAM_ELEMENT_I16 }, { "torch.CharStorage", LAM_ELEMENT_I8 },
  { "torch.ByteStorage", LAM_ELEMENT_U8 },   { "torch.BoolStorage", LAM_ELEMENT_BOOL },
};

typedef struct {
  const char *where;
  gboolean big;         /* the most significant byte comes first */
  GHashTable *storages; /* key to GBytes */
  LamWeights *weights;  /* under PyTorch's names */
} Reader;

/* ---- Tensors ---- */

typedef struct {
  LamElement element;
  char *key;
  gsize offset;
  guint n;
  gsize d[8], stride[8];
} View;

static gboolean
take_count (const LamPickleValue *value, gsize *count)
{
  if (value == NULL || value->type != LAM_PICKLE_INT || value->whole < 0)
    return FALSE;
  *count = (gsize) value->whole;
  return TRUE;
}

/* A tuple of whole numbers, or torch.Size of one. */
static gboolean
take_counts (const LamPickleValue *value, gsize *counts, guint *n)
{
  if (lam_pickle_is_call (value, "torch.Size"))
    value = lam_pickle_item (lam_pickle_item (value, 1), 0);
  if (value == NULL || value->type != LAM_PICKLE_LIST || lam_pickle_length (value) > 8)
    return FALSE;
  *n = lam_pickle_length (value);
  for (guint i = 0; i < *n; i++)
    if (!take_count (lam_pickle_item (value, i), &counts[i]))
      return FALSE;
  return TRUE;
}

/* ("storage", torch.FloatStorage, "0", "cpu", 15) */
static gboolean
take_storage (const LamPickleValue *link, View *view)
{
  const LamPickleValue *id =
      link != NULL && link->type == LAM_PICKLE_LINK ? lam_pickle_item (link, 0) : NULL;
  const LamPickleValue *type = lam_pickle_item (id, 1), *key = lam_pickle_item (id, 2);

  if (!lam_pickle_is_text (lam_pickle_item (id, 0), "storage") || type == NULL
      || type->type != LAM_PICKLE_NAME || key == NULL || key->type != LAM_PICKLE_TEXT
      || key->node->n > 200)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (storages); i++)
    if (g_str_equal (storages[i].name, type->node->text)) {
      view->element = storages[i].element;
      view->key = g_strndup (key->node->text, key->node->n);
      return TRUE;
    }
  return FALSE;
}

/* The tensor that @value is, without its numbers. */
static gboolean
take_view (const LamPickleValue *value, View *view)
{
  const LamPickleValue *arguments;
  guint n;

  if (lam_pickle_is_call (value, "torch._utils._rebuild_parameter"))
    value = lam_pickle_item (lam_pickle_item (value, 1), 0);
  if (!lam_pickle_is_call (value, "torch._utils._rebuild_tensor_v2"))
    return FALSE;
  arguments = lam_pickle_item (value, 1);
  return take_count (lam_pickle_item (arguments, 1), &view->offset)
         && take_counts (lam_pickle_item (arguments, 2), view->d, &view->n)
         && take_counts (lam_pickle_item (arguments, 3), view->stride, &n) && n == view->n
         && take_storage (lam_pickle_item (arguments, 0), view);
}

/* Whether the last number of the view lies in its storage of @length numbers. */
static gboolean
is_inside (const View *view, gsize length)
{
  gsize last = view->offset;

  for (guint k = 0; k < view->n; k++) {
    gsize steps = view->d[k] - 1;

    if (view->stride[k] > 0 && steps > G_MAXSSIZE / view->stride[k])
      return FALSE;
    if (steps * view->stride[k] > G_MAXSSIZE - last)
      return FALSE;
    last += steps * view->stride[k];
  }
  return last < length;
}

static void
copy_view (const View *view, gboolean big, const guint8 *bytes, float *into, gsize size)
{
  gsize width = lam_element_size (view->element), at[8] = { 0 }, offset = view->offset;

  for (gsize i = 0; i < size; i++) {
    into[i] = lam_element_to_float (view->element, big, bytes + offset * width);
    for (guint k = view->n; k-- > 0;) {
      offset += view->stride[k];
      if (++at[k] < view->d[k])
        break;
      offset -= view->stride[k] * view->d[k];
      at[k] = 0;
    }
  }
}

static gboolean
add_tensor (Reader *r, const char *name, const View *view, GError **error)
{
  GBytes *storage = g_hash_table_lookup (r->storages, view->key);
  gsize n_bytes = 0, size, width = lam_element_size (view->element);
  const guint8 *bytes = storage != NULL ? g_bytes_get_data (storage, &n_bytes) : NULL;
  LamTensor *tensor;

  if (storage == NULL)
    return lam_fail (error, LAM_ERROR_FORMAT, "%s, tensor “%s”: its numbers, data/%s, are missing.",
                     r->where, name, view->key);
  /* Strides of 0 repeat numbers: more values than the storage has are not what a network learned.
   */
  if (!lam_dimensions_size (view->d, view->n, n_bytes / width, &size)
      || (size > 0 && !is_inside (view, n_bytes / width)))
    return lam_fail (error, LAM_ERROR_FORMAT, "%s, tensor “%s” reaches beyond its %zu numbers.",
                     r->where, name, n_bytes / width);
  tensor = lam_weights_add (r->weights, name, view->n, view->d, NULL);
  copy_view (view, r->big, bytes, tensor->values, size);
  return TRUE;
}

/* ---- Dictionaries ---- */

static char *
text_of (const LamPickleValue *value)
{
  return value != NULL && value->type == LAM_PICKLE_TEXT && value->node->n < 4096
                 && g_utf8_validate_len (value->node->text, value->node->n, NULL)
             ? g_strndup (value->node->text, value->node->n)
             : NULL;
}

static guint
count_tensors (const LamPickleValue *dict)
{
  guint n = 0;

  for (guint i = 1; dict->type == LAM_PICKLE_DICT && i < lam_pickle_length (dict); i += 2)
    n += lam_pickle_is_call (lam_pickle_item (dict, i), "torch._utils._rebuild_tensor_v2|"
                                                        "torch._utils._rebuild_parameter");
  return n;
}

/* The dictionary of tensors: the root, or in a checkpoint the one with most of them. */
static const LamPickleValue *
find_dict (const LamPickleValue *value, guint depth)
{
  const LamPickleValue *best = value;

  if (value->type != LAM_PICKLE_DICT || count_tensors (value) > 0 || depth == 0)
    return value;
  for (guint i = 1; i < lam_pickle_length (value); i += 2) {
    const LamPickleValue *found = find_dict (lam_pickle_item (value, i), depth - 1);

    if (count_tensors (found) > count_tensors (best))
      best = found;
  }
  return best;
}

static gboolean
take_tensors (Reader *r, const LamPickleValue *root, GError **error)
{
  const LamPickleValue *dict = find_dict (root, MOST_DEEP);

  if (count_tensors (dict) == 0)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s holds no tensors under names; in PyTorch, save model.state_dict ().",
                     r->where);
  for (guint i = 0; i + 1 < lam_pickle_length (dict); i += 2) {
    g_autofree char *name = text_of (lam_pickle_item (dict, i));
    View view = { 0 };
    gboolean good;

    if (name == NULL || !take_view (lam_pickle_item (dict, i + 1), &view)) {
      if (name == NULL || count_tensors (lam_pickle_item (dict, i + 1)) > 0
          || !lam_pickle_is_call (lam_pickle_item (dict, i + 1), "torch._utils._rebuild_tensor_v2"))
        continue;
      return lam_fail (error, LAM_ERROR_FORMAT, "%s, tensor “%s” is damaged.", r->where, name);
    }
    good = add_tensor (r, name, &view, error);
    g_free (view.key);
    if (!good)
      return FALSE;
  }
  return TRUE;
}

static LamPickle *
read_pickle (Reader *r, const guint8 *bytes, gsize n, gsize *used, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  LamPickle *pickle = lam_pickle_new (bytes, n, r->where, allowed, used, &trouble);

  if (pickle == NULL)
    lam_fail (error, LAM_ERROR_FORMAT,
              "%s What is read are the tensors of model.state_dict (), not whole models.",
              trouble->message);
  return pickle;
}

/* ---- The ZIP ---- */

typedef struct {
  GBytes *pickle;
  gboolean is_script;
} Members;

/* What follows the top folder, whatever that is called. */
static const char *
name_inside (struct archive_entry *entry)
{
  const char *path = archive_entry_pathname (entry);
  const char *slash = path != NULL ? strchr (path, '/') : NULL;

  return slash != NULL ? slash + 1 : "";
}

static gboolean
take_member (Reader *r, Members *members, struct archive *archive, const char *name, gsize *left,
             GError **error)
{
  g_autofree char *where = g_strdup_printf ("%s, member “%s”", r->where, name);
  LamStream stream = { .where = where, .archive = archive };
  gsize room = *left, n;
  GBytes *bytes;
  gpointer data = lam_stream_dup_most (&stream, room, &n, error);

  if (data == NULL)
    return FALSE;
  *left -= n;
  bytes = g_bytes_new_take (data, n);
  if (g_str_equal (name, "data.pkl")) {
    g_clear_pointer (&members->pickle, g_bytes_unref);
    members->pickle = bytes;
  } else if (g_str_equal (name, "byteorder")) {
    r->big = n >= 3 && memcmp (g_bytes_get_data (bytes, NULL), "big", 3) == 0;
    g_bytes_unref (bytes);
  } else
    g_hash_table_insert (r->storages, g_strdup (name + strlen ("data/")), bytes);
  return TRUE;
}

static gboolean
take_members (Reader *r, Members *members, struct archive *archive, gsize size, GError **error)
{
  struct archive_entry *entry;
  gsize left = size > G_MAXSSIZE / MOST_SQUEEZED ? G_MAXSSIZE : size * MOST_SQUEEZED;
  int status;

  while ((status = archive_read_next_header (archive, &entry)) != ARCHIVE_EOF) {
    g_autofree char *name = NULL;

    if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
      return lam_archive_fail (archive, r->where, error);
    name = g_utf8_make_valid (name_inside (entry), -1);
    if (g_str_has_prefix (name, "code/") || g_str_equal (name, "constants.pkl"))
      members->is_script = TRUE;
    else if ((g_str_equal (name, "data.pkl") || g_str_equal (name, "byteorder")
              || g_str_has_prefix (name, "data/"))
             && !take_member (r, members, archive, name, &left, error))
      return FALSE;
  }
  if (members->is_script)
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s is a TorchScript program, not weights; in PyTorch, save "
                     "model.state_dict ().",
                     r->where);
  return members->pickle != NULL
         || lam_fail (error, LAM_ERROR_FORMAT, "%s is a ZIP without PyTorch's data.pkl.", r->where);
}

static gboolean
read_zip (Reader *r, const char *path, gsize size, GError **error)
{
  struct archive *archive = lam_archive_open (path, error);
  g_autoptr (LamPickle) pickle = NULL;
  Members members = { 0 };
  gboolean good;

  if (archive == NULL)
    return FALSE;
  good = take_members (r, &members, archive, size, error);
  archive_read_free (archive);
  if (good) {
    gsize n;
    const guint8 *bytes = g_bytes_get_data (members.pickle, &n);

    pickle = read_pickle (r, bytes, n, NULL, error);
    good = pickle != NULL && take_tensors (r, lam_pickle_root (pickle), error);
  }
  g_clear_pointer (&members.pickle, g_bytes_unref);
  return good;
}

/* ---- Before PyTorch 1.6 ---- */

static const guint8 old_start[] = { 0x80, 2,    0x8a, 10,   0x6c, 0xfc, 0x9c, 0x46,
                                    0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.' };

/* Notes the type of every storage that @value refers to. */
static void
note_storages (const LamPickleValue *value, GHashTable *types, guint depth)
{
  View view = { 0 };

  if (value == NULL || depth == 0)
    return;
  if (value->type == LAM_PICKLE_LINK && take_storage (value, &view))
    g_hash_table_insert (types, view.key, GUINT_TO_POINTER (view.element));
  else
    for (guint i = 0; i < lam_pickle_length (value); i++)
      note_storages (lam_pickle_item (value, i), types, depth - 1);
}

/* For each key its count of numbers and the numbers. */
static gboolean
take_old_storages (Reader *r, const LamPickleValue *keys, GHashTable *types, const guint8 *bytes,
                   gsize n, GError **error)
{
  for (guint i = 0; i < lam_pickle_length (keys); i++) {
    g_autofree char *key = text_of (lam_pickle_item (keys, i));
    gpointer element;
    guint64 count = 0;
    gsize width;

    if (key == NULL || !g_hash_table_lookup_extended (types, key, NULL, &element))
      return lam_fail (error, LAM_ERROR_FORMAT,
                       "%s: of storage %u nothing says what numbers it has.", r->where, i);
    width = lam_element_size (GPOINTER_TO_UINT (element));
    for (guint k = 0; k < 8 && n >= 8; k++)
      count |= (guint64) bytes[k] << (8 * k);
    if (n < 8 || count > (n - 8) / width)
      return lam_fail (error, LAM_ERROR_FORMAT, "%s ends within storage “%s”.", r->where, key);
    g_hash_table_insert (r->storages, g_steal_pointer (&key),
                         g_bytes_new (bytes + 8, (gsize) count * width));
    bytes += 8 + count * width;
    n -= 8 + (gsize) count * width;
  }
  return TRUE;
}

static gboolean
read_old (Reader *r, const guint8 *bytes, gsize n, GError **error)
{
  g_autoptr (GHashTable) types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LamPickle *part[4] = { NULL };
  gboolean good = TRUE;

  bytes += sizeof old_start;
  n -= sizeof old_start;
  for (guint i = 0; good && i < 4; i++) {
    gsize used = 0;

    part[i] = read_pickle (r, bytes, n, &used, error);
    good = part[i] != NULL;
    bytes += used;
    n -= used;
  }
  if (good) {
    note_storages (lam_pickle_root (part[2]), types, 12);
    good = take_old_storages (r, lam_pickle_root (part[3]), types, bytes, n, error)
           && take_tensors (r, lam_pickle_root (part[2]), error);
  }
  for (guint i = 0; i < 4; i++)
    g_clear_pointer (&part[i], lam_pickle_free);
  return good;
}

/* ---- The file ---- */

static gboolean
read_any (Reader *r, const char *path, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &trouble);
  const guint8 *bytes;
  gsize n;

  if (file == NULL)
    return lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be opened: %s.", path, trouble->message);
  bytes = (const guint8 *) g_mapped_file_get_contents (file);
  n = g_mapped_file_get_length (file);
  if (n > sizeof old_start && memcmp (bytes, old_start, sizeof old_start) == 0)
    return read_old (r, bytes, n, error);
  if (n < 4 || memcmp (bytes, "PK", 2) != 0)
    return lam_fail (error, LAM_ERROR_FORMAT, "%s is not a file that torch.save () wrote.",
                     r->where);
  return read_zip (r, path, n, error);
}

static LamWeights *
load (const char *path, GError **error)
{
  g_autofree char *where = g_strdup_printf ("“%s”", path);
  g_autoptr (LamWeights) weights = lam_weights_new ();
  g_autoptr (GHashTable) kept =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  Reader r = { .where = where, .storages = kept, .weights = weights };

  return read_any (&r, path, error) ? lam_torch_to_keras (weights) : NULL;
}

const LamWeightFormat lam_weight_format_pt = { "pt", "PyTorch state_dict", load, lam_torch_save,
                                               lam_torch_save_model };
const LamWeightFormat lam_weight_format_pth = { "pth", "PyTorch state_dict", load, lam_torch_save,
                                                lam_torch_save_model };
