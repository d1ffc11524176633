/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-pickle.h. */

#include "lam-pickle.h"

#include <string.h>

/* Opcodes, by the names that Python's pickletools gives them. */
enum {
  MARK = '(',
  STOP = '.',
  POP = '0',
  POP_MARK = '1',
  DUP = '2',
  BINFLOAT = 'G',
  BININT = 'J',
  BININT1 = 'K',
  BININT2 = 'M',
  NONE = 'N',
  BINPERSID = 'Q',
  REDUCE = 'R',
  BINSTRING = 'T',
  SHORT_BINSTRING = 'U',
  BINUNICODE = 'X',
  EMPTY_LIST = ']',
  APPEND = 'a',
  BUILD = 'b',
  GLOBAL = 'c',
  APPENDS = 'e',
  BINGET = 'h',
  LONG_BINGET = 'j',
  EMPTY_TUPLE = ')',
  BINPUT = 'q',
  LONG_BINPUT = 'r',
  SETITEM = 's',
  TUPLE = 't',
  SETITEMS = 'u',
  EMPTY_DICT = '}',
  PROTO = 0x80,
  TUPLE1 = 0x85,
  TUPLE2 = 0x86,
  TUPLE3 = 0x87,
  NEWTRUE = 0x88,
  NEWFALSE = 0x89,
  LONG1 = 0x8a,
  BINBYTES = 'B',
  SHORT_BINBYTES = 'C',
  SHORT_BINUNICODE = 0x8c,
  BINUNICODE8 = 0x8d,
  BINBYTES8 = 0x8e,
  STACK_GLOBAL = 0x93,
  MEMOIZE = 0x94,
  FRAME = 0x95,
};

struct _LamPickle {
  const guint8 *bytes, *at, *end;
  const char *where;
  const char *const *allowed;
  GPtrArray *nodes; /* of LamPickleNode: all of them */
  GArray *stack;    /* of LamPickleValue */
  GArray *memo;
  LamPickleValue root;
};

static void
node_free (gpointer data)
{
  LamPickleNode *node = data;

  if (node->items != NULL)
    g_array_unref (node->items);
  g_free (node);
}

void
lam_pickle_free (LamPickle *p)
{
  if (p == NULL)
    return;
  /* Names are texts of their own: they were put together from two. */
  for (guint i = 0; i < p->nodes->len; i++) {
    LamPickleNode *node = p->nodes->pdata[i];

    if (node->n == G_MAXSIZE)
      g_free ((char *) node->text);
  }
  g_ptr_array_unref (p->nodes);
  g_array_unref (p->stack);
  g_array_unref (p->memo);
  g_free (p);
}

static gboolean
fail (LamPickle *p, GError **error, const char *what)
{
  return lam_fail (error, LAM_ERROR_FORMAT, "%s holds a pickle that %s (at byte %zu).", p->where,
                   what, (gsize) (p->at - p->bytes));
}

static LamPickleValue
new_node (LamPickle *p, LamPickleType type)
{
  LamPickleNode *node = g_new0 (LamPickleNode, 1);

  g_ptr_array_add (p->nodes, node);
  if (type != LAM_PICKLE_TEXT && type != LAM_PICKLE_NAME)
    node->items = g_array_new (FALSE, FALSE, sizeof (LamPickleValue));
  return (LamPickleValue){ .type = type, .node = node };
}

static void
push (LamPickle *p, LamPickleValue value)
{
  g_array_append_val (p->stack, value);
}

static void
push_whole (LamPickle *p, LamPickleType type, gint64 whole)
{
  push (p, (LamPickleValue){ .type = type, .whole = whole });
}

static LamPickleValue *
top (LamPickle *p, guint below)
{
  return p->stack->len > below
             ? &g_array_index (p->stack, LamPickleValue, p->stack->len - 1 - below)
             : NULL;
}

static void
drop (LamPickle *p, guint n)
{
  g_array_set_size (p->stack, p->stack->len - n);
}

/* Values above the last mark; −1 when there is none. */
static int
above_mark (LamPickle *p)
{
  for (guint i = 0; i < p->stack->len; i++)
    if (top (p, i)->type == LAM_PICKLE_MARK)
      return (int) i;
  return -1;
}

static gboolean
take (LamPickle *p, gsize n, guint64 *value)
{
  *value = 0;
  if ((gsize) (p->end - p->at) < n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    *value |= (guint64) *p->at++ << (8 * i);
  return TRUE;
}

static gboolean
push_text (LamPickle *p, gsize length_bytes)
{
  guint64 n;
  LamPickleValue value;

  if (!take (p, length_bytes, &n) || n > (guint64) (p->end - p->at))
    return FALSE;
  value = new_node (p, LAM_PICKLE_TEXT);
  value.node->text = (const char *) p->at;
  value.node->n = (gsize) n;
  p->at += n;
  push (p, value);
  return TRUE;
}

static gboolean
push_name (LamPickle *p, const char *module, gsize n_module, const char *name, gsize n_name,
           GError **error)
{
  LamPickleValue value;
  g_autofree char *text = g_strdup_printf ("%.*s.%.*s", (int) MIN (n_module, 200), module,
                                           (int) MIN (n_name, 200), name);
  g_autofree char *shown = g_utf8_make_valid (text, -1);

  if (!g_strv_contains (p->allowed, text))
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s holds a pickle that wants to run “%s”; only plain data are read.",
                     p->where, shown);
  value = new_node (p, LAM_PICKLE_NAME);
  value.node->text = g_steal_pointer (&text);
  value.node->n = G_MAXSIZE;
  push (p, value);
  return TRUE;
}

/* "module\nname\n". */
static gboolean
take_global (LamPickle *p, GError **error)
{
  const char *module = (const char *) p->at, *name, *end;

  end = memchr (module, '\n', (gsize) (p->end - p->at));
  name = end != NULL ? end + 1 : NULL;
  end = name != NULL ? memchr (name, '\n', (gsize) ((const char *) p->end - name)) : NULL;
  if (end == NULL)
    return fail (p, error, lam_translate ("ends too early"));
  p->at = (const guint8 *) end + 1;
  return push_name (p, module, (gsize) (name - 1 - module), name, (gsize) (end - name), error);
}

static gboolean
take_stack_global (LamPickle *p, GError **error)
{
  LamPickleValue *name = top (p, 0), *module = top (p, 1);

  if (module == NULL || name->type != LAM_PICKLE_TEXT || module->type != LAM_PICKLE_TEXT)
    return fail (p, error, lam_translate ("names something in a way that is not known"));
  {
    LamPickleNode *m = module->node, *k = name->node;

    drop (p, 2);
    return push_name (p, m->text, m->n, k->text, k->n, error);
  }
}

/* The @n values on top become the items of a new node, in order. */
static void
gather (LamPickle *p, LamPickleType type, guint n, guint drop_more)
{
  LamPickleValue value = new_node (p, type);

  if (n > 0)
    g_array_append_vals (value.node->items, top (p, n - 1), n);
  drop (p, n + drop_more);
  push (p, value);
}

/* Appends what is above the mark, or the top, to the list or dictionary below. */
static gboolean
extend (LamPickle *p, LamPickleType type, int n, guint marks, GError **error)
{
  LamPickleValue *target = n >= 0 ? top (p, (guint) n + marks) : NULL;

  if (target == NULL || target->type != type || (type == LAM_PICKLE_DICT && n % 2 != 0))
    return fail (p, error, lam_translate ("adds items to something that has none"));
  if (n > 0)
    g_array_append_vals (target->node->items, top (p, (guint) n - 1), (guint) n);
  drop (p, (guint) n + marks);
  return TRUE;
}

static gboolean
put (LamPickle *p, guint64 index, GError **error)
{
  LamPickleValue *value = top (p, 0);

  /* An index may jump, but never beyond what the bytes read so far could have stored. */
  if (value == NULL || index > (guint64) (p->at - p->bytes))
    return fail (p, error, lam_translate ("is damaged"));
  if (index >= p->memo->len)
    g_array_set_size (p->memo, (guint) index + 1);
  g_array_index (p->memo, LamPickleValue, index) = *value;
  return TRUE;
}

static gboolean
get (LamPickle *p, guint64 index, GError **error)
{
  if (index >= p->memo->len)
    return fail (p, error, lam_translate ("is damaged"));
  push (p, g_array_index (p->memo, LamPickleValue, index));
  return TRUE;
}

/* What is called and its arguments become a call; nothing is run. */
static gboolean
reduce (LamPickle *p, GError **error)
{
  LamPickleValue *callee = top (p, 1);

  if (callee == NULL || callee->type != LAM_PICKLE_NAME || top (p, 0)->type != LAM_PICKLE_LIST)
    return fail (p, error, lam_translate ("makes something in a way that is not known"));
  /* An ordered dictionary is a dictionary; it begins empty. */
  if (g_str_equal (callee->node->text, "collections.OrderedDict")
      && top (p, 0)->node->items->len == 0) {
    drop (p, 2);
    push (p, new_node (p, LAM_PICKLE_DICT));
    return TRUE;
  }
  gather (p, LAM_PICKLE_CALL, 2, 0);
  return TRUE;
}

static gboolean
build (LamPickle *p, GError **error)
{
  LamPickleValue *target = top (p, 1);

  /* What an ordered dictionary has besides its items ("_metadata") is left out. */
  if (target != NULL && target->type == LAM_PICKLE_DICT) {
    drop (p, 1);
    return TRUE;
  }
  if (target == NULL || target->type != LAM_PICKLE_CALL || target->node->items->len > 2)
    return fail (p, error, lam_translate ("makes something in a way that is not known"));
  g_array_append_vals (target->node->items, top (p, 0), 1);
  drop (p, 1);
  return TRUE;
}

static gboolean
take_long (LamPickle *p, GError **error)
{
  guint64 n, value;

  if (!take (p, 1, &n) || n > 8 || !take (p, (gsize) n, &value))
    return fail (p, error, lam_translate ("has a number that is too large"));
  if (n > 0 && n < 8 && value >> (8 * n - 1))
    value |= ~(guint64) 0 << (8 * n);
  push_whole (p, LAM_PICKLE_INT, (gint64) value);
  return TRUE;
}

static gboolean
take_float (LamPickle *p, GError **error)
{
  union {
    guint64 bits;
    double real;
  } both = { 0 };

  if (p->end - p->at < 8)
    return fail (p, error, lam_translate ("ends too early"));
  for (guint i = 0; i < 8; i++)
    both.bits = both.bits << 8 | *p->at++;
  push (p, (LamPickleValue){ .type = LAM_PICKLE_FLOAT, .real = both.real });
  return TRUE;
}

/* Opcodes that take a little-endian number after them: @n bytes of it. */
static gboolean
step_number (LamPickle *p, guint8 op, GError **error)
{
  static const guint8 lengths[256] = {
    [BININT1] = 1, [BININT2] = 2,     [BININT] = 4, [BINGET] = 1, [LONG_BINGET] = 4,
    [BINPUT] = 1,  [LONG_BINPUT] = 4, [PROTO] = 1,  [FRAME] = 8
  };
  guint64 value;

  if (!take (p, lengths[op], &value))
    return fail (p, error, lam_translate ("ends too early"));
  switch (op) {
  case BINGET:
  case LONG_BINGET:
    return get (p, value, error);
  case BINPUT:
  case LONG_BINPUT:
    return put (p, value, error);
  case BININT:
    push_whole (p, LAM_PICKLE_INT, (gint32) (guint32) value);
    return TRUE;
  case BININT1:
  case BININT2:
    push_whole (p, LAM_PICKLE_INT, (gint64) value);
    return TRUE;
  default:
    return TRUE;
  }
}

static gboolean
step_text (LamPickle *p, guint8 op, GError **error)
{
  gsize n = op == BINUNICODE8 || op == BINBYTES8                    ? 8
            : op == BINUNICODE || op == BINSTRING || op == BINBYTES ? 4
                                                                    : 1;

  return push_text (p, n) || fail (p, error, lam_translate ("ends within a text"));
}

static gboolean
step_collect (LamPickle *p, guint8 op, GError **error)
{
  int n = above_mark (p);

  switch (op) {
  case TUPLE1:
  case TUPLE2:
  case TUPLE3:
    if (p->stack->len < op - TUPLE1 + 1U)
      return fail (p, error, lam_translate ("is damaged"));
    gather (p, LAM_PICKLE_LIST, op - TUPLE1 + 1U, 0);
    return TRUE;
  case TUPLE:
    if (n < 0)
      return fail (p, error, lam_translate ("is damaged"));
    gather (p, LAM_PICKLE_LIST, (guint) n, 1);
    return TRUE;
  case APPENDS:
    return extend (p, LAM_PICKLE_LIST, n, 1, error);
  case SETITEMS:
    return extend (p, LAM_PICKLE_DICT, n, 1, error);
  case APPEND:
    return extend (p, LAM_PICKLE_LIST, 1, 0, error);
  case SETITEM:
    return extend (p, LAM_PICKLE_DICT, 2, 0, error);
  case POP_MARK:
  default:
    if (n < 0)
      return fail (p, error, lam_translate ("is damaged"));
    drop (p, (guint) n + 1);
    return TRUE;
  }
}

static gboolean
step_simple (LamPickle *p, guint8 op, GError **error)
{
  switch (op) {
  case MARK:
    push_whole (p, LAM_PICKLE_MARK, 0);
    return TRUE;
  case NONE:
    push_whole (p, LAM_PICKLE_NONE, 0);
    return TRUE;
  case NEWTRUE:
  case NEWFALSE:
    push_whole (p, LAM_PICKLE_BOOL, op == NEWTRUE);
    return TRUE;
  case EMPTY_LIST:
  case EMPTY_TUPLE:
    push (p, new_node (p, LAM_PICKLE_LIST));
    return TRUE;
  case EMPTY_DICT:
    push (p, new_node (p, LAM_PICKLE_DICT));
    return TRUE;
  case MEMOIZE:
    return put (p, p->memo->len, error);
  case POP:
  case DUP:
  case BINPERSID:
    if (p->stack->len == 0)
      return fail (p, error, lam_translate ("is damaged"));
    if (op == POP)
      drop (p, 1);
    else if (op == DUP)
      push (p, *top (p, 0));
    else
      gather (p, LAM_PICKLE_LINK, 1, 0);
    return TRUE;
  default:
    return lam_fail (error, LAM_ERROR_FORMAT,
                     "%s holds a pickle with the instruction 0x%02x (at byte %zu), which plain "
                     "data do not need.",
                     p->where, op, (gsize) (p->at - 1 - p->bytes));
  }
}

static gboolean
step (LamPickle *p, guint8 op, GError **error)
{
  switch (op) {
  case BININT:
  case BININT1:
  case BININT2:
  case BINGET:
  case LONG_BINGET:
  case BINPUT:
  case LONG_BINPUT:
  case PROTO:
  case FRAME:
    return step_number (p, op, error);
  case BINSTRING:
  case SHORT_BINSTRING:
  case BINUNICODE:
  case BINUNICODE8:
  case SHORT_BINUNICODE:
  case BINBYTES:
  case BINBYTES8:
  case SHORT_BINBYTES:
    return step_text (p, op, error);
  case TUPLE:
  case TUPLE1:
  case TUPLE2:
  case TUPLE3:
  case APPEND:
  case APPENDS:
  case SETITEM:
  case SETITEMS:
  case POP_MARK:
    return step_collect (p, op, error);
  case GLOBAL:
    return take_global (p, error);
  case STACK_GLOBAL:
    return take_stack_global (p, error);
  case REDUCE:
    return reduce (p, error);
  case BUILD:
    return build (p, error);
  case LONG1:
    return take_long (p, error);
  case BINFLOAT:
    return take_float (p, error);
  default:
    return step_simple (p, op, error);
  }
}

LamPickle *
lam_pickle_new (gconstpointer bytes, gsize n, const char *where, const char *const *allowed,
                gsize *used, GError **error)
{
  g_autoptr (LamPickle) p = g_new0 (LamPickle, 1);

  p->bytes = p->at = bytes;
  p->end = p->bytes + n;
  p->where = where;
  p->allowed = allowed;
  p->nodes = g_ptr_array_new_with_free_func (node_free);
  p->stack = g_array_new (FALSE, FALSE, sizeof (LamPickleValue));
  p->memo = g_array_new (FALSE, TRUE, sizeof (LamPickleValue));
  while (p->at < p->end && *p->at != STOP) {
    guint8 op = *p->at++;

    if (!step (p, op, error))
      return NULL;
  }
  if (p->at == p->end || p->stack->len == 0) {
    fail (p, error, lam_translate ("ends too early"));
    return NULL;
  }
  p->root = *top (p, 0);
  if (used != NULL)
    *used = (gsize) (p->at + 1 - p->bytes);
  return g_steal_pointer (&p);
}

const LamPickleValue *
lam_pickle_root (const LamPickle *pickle)
{
  return &pickle->root;
}

static gboolean
has_items (const LamPickleValue *value)
{
  return value != NULL && value->type >= LAM_PICKLE_LIST && value->type != LAM_PICKLE_NAME
         && value->type != LAM_PICKLE_MARK;
}

guint
lam_pickle_length (const LamPickleValue *value)
{
  return has_items (value) ? value->node->items->len : 0;
}

const LamPickleValue *
lam_pickle_item (const LamPickleValue *value, guint index)
{
  return index < lam_pickle_length (value)
             ? &g_array_index (value->node->items, LamPickleValue, index)
             : NULL;
}

gboolean
lam_pickle_is_text (const LamPickleValue *value, const char *text)
{
  return value != NULL && value->type == LAM_PICKLE_TEXT && value->node->n == strlen (text)
         && memcmp (value->node->text, text, value->node->n) == 0;
}

const LamPickleValue *
lam_pickle_lookup (const LamPickleValue *value, const char *key)
{
  if (value == NULL || value->type != LAM_PICKLE_DICT)
    return NULL;
  for (guint i = 0; i + 1 < lam_pickle_length (value); i += 2)
    if (lam_pickle_is_text (lam_pickle_item (value, i), key))
      return lam_pickle_item (value, i + 1);
  return NULL;
}

gboolean
lam_pickle_is_call (const LamPickleValue *value, const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, "|", -1);
  const LamPickleValue *callee =
      value != NULL && value->type == LAM_PICKLE_CALL ? lam_pickle_item (value, 0) : NULL;

  return callee != NULL && callee->type == LAM_PICKLE_NAME
         && g_strv_contains ((const char *const *) list, callee->node->text);
}

/* ---- NumPy. ---- */

const char *const lam_pickle_numpy_names[] = { "numpy.core.multiarray._reconstruct",
                                               "numpy._core.multiarray._reconstruct",
                                               "numpy.ndarray",
                                               "numpy.dtype",
                                               "_codecs.encode",
                                               NULL };

/* dtype ("u1", 0, 1) with the state (3, "|", …). */
static gboolean
read_dtype (const LamPickleValue *value, char descr[8])
{
  const LamPickleValue *type = lam_pickle_item (lam_pickle_item (value, 1), 0);
  const LamPickleValue *order = lam_pickle_item (lam_pickle_item (value, 2), 1);

  if (!lam_pickle_is_call (value, "numpy.dtype") || type == NULL || type->type != LAM_PICKLE_TEXT
      || type->node->n > 4 || order == NULL || order->type != LAM_PICKLE_TEXT
      || order->node->n != 1)
    return FALSE;
  g_snprintf (descr, 8, "%c%.*s", order->node->text[0], (int) type->node->n, type->node->text);
  return TRUE;
}

/* Python 3 keeps bytes of protocol 2 as _codecs.encode (text, "latin1"); only the empty and the
 * plain ones are met, which are the same in both. */
static const LamPickleValue *
strip_encode (const LamPickleValue *value)
{
  return lam_pickle_is_call (value, "_codecs.encode")
             ? lam_pickle_item (lam_pickle_item (value, 1), 0)
             : value;
}

gboolean
lam_pickle_array (const LamPickleValue *value, LamPickleArray *array)
{
  const LamPickleValue *state = lam_pickle_item (value, 2);
  const LamPickleValue *shape = lam_pickle_item (state, 1);
  const LamPickleValue *fortran = lam_pickle_item (state, 3);
  const LamPickleValue *content = strip_encode (lam_pickle_item (state, 4));

  memset (array, 0, sizeof *array);
  if (!lam_pickle_is_call (value, "numpy.core.multiarray._reconstruct|"
                                  "numpy._core.multiarray._reconstruct")
      || content == NULL || shape->type != LAM_PICKLE_LIST
      || lam_pickle_length (shape) > G_N_ELEMENTS (array->d)
      || !read_dtype (lam_pickle_item (state, 2), array->descr))
    return FALSE;
  array->n = lam_pickle_length (shape);
  for (guint k = 0; k < array->n; k++) {
    const LamPickleValue *side = lam_pickle_item (shape, k);

    if (side->type != LAM_PICKLE_INT || side->whole < 0)
      return FALSE;
    array->d[k] = (gsize) side->whole;
  }
  array->fortran = fortran->type == LAM_PICKLE_BOOL && fortran->whole;
  if (content->type == LAM_PICKLE_LIST) {
    array->list = content;
    return TRUE;
  }
  if (content->type != LAM_PICKLE_TEXT)
    return FALSE;
  array->bytes = (const guint8 *) content->node->text;
  array->n_bytes = content->node->n;
  return TRUE;
}
