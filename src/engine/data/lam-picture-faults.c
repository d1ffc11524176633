/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures that cannot be read: a few of them are left out and named, many are an error. See
 * lam-picture.h. */

#include "lam-picture.h"

#include <string.h>

#define MOST_KEPT 100 /* sentences of a list, however many of its files are bad */
#define MOST_TOLD 3

typedef struct {
  gsize at; /* number of the file */
  GError *trouble;
} Fault;

static void
clear_fault (gpointer fault)
{
  g_error_free (((Fault *) fault)->trouble);
}

GArray *
lam_picture_faults_new (void)
{
  GArray *faults = g_array_new (FALSE, FALSE, sizeof (Fault));

  g_array_set_clear_func (faults, clear_fault);
  return faults;
}

gboolean
lam_picture_is_fault (const GError *trouble)
{
  return g_error_matches (trouble, LAM_ERROR, LAM_ERROR_FORMAT)
         || g_error_matches (trouble, LAM_ERROR, LAM_ERROR_FILE);
}

void
lam_picture_list_take_fault (LamPictureList *list, gsize at, GError *trouble)
{
  Fault fault = { at, trouble };
  guint i = list->faults->len;

  list->infos[at].is_bad = TRUE;
  list->n_bad++;
  /* By number, not as threads meet them: the first ones are the same each time. */
  while (i > 0 && g_array_index (list->faults, Fault, i - 1).at > at)
    i--;
  g_array_insert_val (list->faults, i, fault);
  if (list->faults->len > MOST_KEPT)
    g_array_set_size (list->faults, MOST_KEPT);
}

gboolean
lam_picture_list_is_lost (const LamPictureList *list)
{
  return list->n_bad > list->files->len / 2;
}

static const Fault *
find_fault (const LamPictureList *list, gsize at)
{
  for (guint i = 0; list != NULL && i < list->faults->len; i++)
    if (g_array_index (list->faults, Fault, i).at == at)
      return &g_array_index (list->faults, Fault, i);
  return NULL;
}

/* The first of the list and its partners. */
static const Fault *
first_fault (const LamPictureList *list)
{
  const GArray *own = list->faults, *other = list->partners != NULL ? list->partners->faults : own;
  const Fault *a = &g_array_index (own, Fault, 0), *b = &g_array_index (other, Fault, 0);

  return own->len == 0 || (other->len > 0 && b->at < a->at) ? b : a;
}

gboolean
lam_picture_list_fail (const LamPictureList *list, gsize at, GError **error)
{
  const Fault *fault = find_fault (list, at);

  if (fault == NULL)
    fault = find_fault (list->partners, at);
  if (fault == NULL)
    fault = first_fault (list);
  if (error != NULL)
    *error = g_error_copy (fault->trouble);
  return FALSE;
}

gboolean
lam_picture_list_join (LamPictureList *list, LamPictureList *partners, GError **error)
{
  gsize n = 0;

  list->partners = partners;
  partners->partners = list;
  for (guint i = 0; i < list->files->len; i++) {
    gboolean is_bad = list->infos[i].is_bad || partners->infos[i].is_bad;

    list->infos[i].is_bad = partners->infos[i].is_bad = is_bad;
    n += is_bad;
  }
  list->n_bad = partners->n_bad = n;
  return !lam_picture_list_is_lost (list) || lam_picture_list_fail (list, 0, error);
}

/* ---- Telling. ---- */

/* Adds the sentence of a fault as a part of one. */
static void
add_fault (GString *text, const Fault *fault)
{
  const char *why = fault->trouble->message;
  gsize n = strlen (why);

  if (text->len > 0)
    g_string_append (text, lam_translate ("; "));
  g_string_append_len (text, why, (gssize) (g_str_has_suffix (why, ".") ? n - 1 : n));
}

/* The first few, in the order of pairs if there are any. Returns: (transfer full) */
static char *
tell_faults (const GArray *own, const GArray *other)
{
  GString *text = g_string_new (NULL);
  guint i = 0, k = 0;

  while (i + k < MIN (own->len + other->len, MOST_TOLD)) {
    const Fault *a = i < own->len ? &g_array_index (own, Fault, i) : NULL;
    const Fault *b = k < other->len ? &g_array_index (other, Fault, k) : NULL;

    if (b == NULL || (a != NULL && a->at <= b->at)) {
      add_fault (text, a);
      i++;
    } else {
      add_fault (text, b);
      k++;
    }
  }
  return g_string_free (text, FALSE);
}

static char *
sentence (gsize n, gsize total, gboolean pairs, gboolean more, const char *faults)
{
  if (n == 1)
    return g_strdup_printf (
        pairs ? lam_translate ("One of %zu pairs of pictures cannot be read and was left out: %s.")
              : lam_translate ("One of %zu pictures cannot be read and was left out: %s."),
        total, faults);
  if (more)
    return g_strdup_printf (
        pairs ? lam_translate ("%zu of %zu pairs of pictures cannot be read and were left out, the "
                               "first of them: %s.")
              : lam_translate ("%zu of %zu pictures cannot be read and were left out, the first of "
                               "them: %s."),
        n, total, faults);
  return g_strdup_printf (
      pairs ? lam_translate ("%zu of %zu pairs of pictures cannot be read and were left out: %s.")
            : lam_translate ("%zu of %zu pictures cannot be read and were left out: %s."),
      n, total, faults);
}

void
lam_picture_list_warn (const LamPictureList *list, LamData *data)
{
  g_autoptr (GArray) none = lam_picture_faults_new ();
  const GArray *own = list->faults, *other = list->partners != NULL ? list->partners->faults : none;
  g_autofree char *faults = tell_faults (own, other);

  if (list->n_bad > 0)
    g_ptr_array_add (data->warnings,
                     sentence (list->n_bad, list->files->len, list->partners != NULL,
                               own->len + other->len > MOST_TOLD, faults));
}

/* ---- Leaving out. ---- */

void
lam_picture_list_mark_bad (const LamPictureList *list, guint8 *out)
{
  for (guint i = 0; i < list->files->len; i++)
    out[i] = (guint8) list->infos[i].is_bad;
}

void
lam_picture_list_leave_out (const LamPictureList *list, LamStore *store)
{
  g_autofree guint8 *out = g_new0 (guint8, MAX (list->files->len, 1));

  lam_picture_list_mark_bad (list, out);
  if (list->n_bad > 0)
    lam_store_leave_out (store, out);
}
