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

gboolean
lam_picture_list_fail (const LamPictureList *list, gsize at, GError **error)
{
  const Fault *fault = &g_array_index (list->faults, Fault, 0);

  for (guint i = 0; i < list->faults->len; i++)
    if (g_array_index (list->faults, Fault, i).at == at)
      fault = &g_array_index (list->faults, Fault, i);
  if (error != NULL)
    *error = g_error_copy (fault->trouble);
  return FALSE;
}

/* The sentences of the first few as parts of one. Returns: (transfer full) */
static char *
tell_faults (const LamPictureList *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (list->faults->len, MOST_TOLD); i++) {
    const char *why = g_array_index (list->faults, Fault, i).trouble->message;
    gsize n = strlen (why);

    if (i > 0)
      g_string_append (text, lam_translate ("; "));
    g_string_append_len (text, why, (gssize) (g_str_has_suffix (why, ".") ? n - 1 : n));
  }
  return g_string_free (text, FALSE);
}

void
lam_picture_list_note_bad (const LamPictureList *list, LamData *data)
{
  g_autofree char *faults = tell_faults (list);
  gsize n = list->n_bad, total = list->files->len;

  if (n == 1)
    g_ptr_array_add (
        data->notes,
        g_strdup_printf (lam_translate ("One of %zu pictures cannot be read and was left out: %s."),
                         total, faults));
  else if (n > MOST_TOLD)
    g_ptr_array_add (
        data->notes,
        g_strdup_printf (lam_translate ("%zu of %zu pictures cannot be read and were left out, the "
                                        "first of them: %s."),
                         n, total, faults));
  else if (n > 0)
    g_ptr_array_add (
        data->notes,
        g_strdup_printf (
            lam_translate ("%zu of %zu pictures cannot be read and were left out: %s."), n, total,
            faults));
}

void
lam_picture_list_leave_out (const LamPictureList *list, LamStore *store)
{
  g_autofree guint8 *bad = g_new0 (guint8, MAX (list->files->len, 1));

  for (guint i = 0; i < list->files->len; i++)
    bad[i] = (guint8) list->infos[i].is_bad;
  if (list->n_bad > 0)
    lam_store_leave_out (store, bad);
}
