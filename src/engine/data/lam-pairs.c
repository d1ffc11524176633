/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-pairs.h. */

#include "lam-pairs.h"

#include <string.h>

/* Endings of masks' names, best first: by hand, from boxes, automatic. */
static const char *const endings[] = { "",      ".gt", ".bb",  ".no",    "_mask",
                                       "-mask", "_gt", "_seg", "_label", "_anno" };

/* @name has @folder as one of its folders. */
static const char *
find_folder (const char *name, const char *folder)
{
  gsize n = strlen (folder);
  const char *slash;

  for (const char *at = name; (slash = strchr (at, '/')) != NULL; at = slash + 1)
    if ((gsize) (slash - at) == n && g_ascii_strncasecmp (at, folder, n) == 0)
      return at;
  return NULL;
}

/* The name without the folder of its side, the extension and a mask's ending. */
static char *
make_key (const char *name, const char *folder, const char *ending)
{
  const char *at = folder != NULL ? find_folder (name, folder) : NULL;
  const char *rest = at != NULL ? at + strlen (folder) + 1 : name;
  const char *dot = strrchr (rest, '.');
  gsize n = dot != NULL ? (gsize) (dot - rest) : strlen (rest);

  if (n >= strlen (ending) && strncmp (rest + n - strlen (ending), ending, strlen (ending)) == 0)
    n -= strlen (ending);
  return g_strdup_printf ("%.*s%.*s", at != NULL ? (int) (at - name) : 0, name, (int) n, rest);
}

/* The row of @usual whose both folders occur among the files, or NULL. */
static const LamPairNames *
find_names (GPtrArray *files, const LamPairNames *usual)
{
  for (; usual->first != NULL; usual++) {
    gboolean first = FALSE, second = FALSE;

    for (guint i = 0; i < files->len && !(first && second); i++) {
      const char *name = ((LamFile *) files->pdata[i])->name;

      first = first || find_folder (name, usual->first) != NULL;
      second = second || find_folder (name, usual->second) != NULL;
    }
    if (first && second)
      return usual;
  }
  return NULL;
}

/* Masks by key; the best ending wins. */
static GHashTable *
index_partners (GPtrArray *files, const char *folder)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint e = G_N_ELEMENTS (endings); e-- > 0;)
    for (guint i = 0; i < files->len; i++) {
      LamFile *file = files->pdata[i];
      g_autofree char *stem =
          g_strndup (file->name, (gsize) (strrchr (file->name, '.') - file->name));

      if (g_str_has_suffix (stem, endings[e]))
        g_hash_table_replace (table, make_key (file->name, folder, endings[e]), file);
    }
  return table;
}

static gboolean
match (LamPairs *pairs, GPtrArray *files, GPtrArray *partners, const LamPairNames *names,
       const char *what, LamData *data, GError **error)
{
  g_autoptr (GHashTable) table = index_partners (partners, names != NULL ? names->second : NULL);
  guint lone = 0;
  const char *first_lone = NULL;

  for (guint i = 0; i < files->len; i++) {
    LamFile *file = files->pdata[i];
    g_autofree char *key = make_key (file->name, names != NULL ? names->first : NULL, "");
    LamFile *partner = g_hash_table_lookup (table, key);

    if (partner != NULL && partner != file) {
      g_ptr_array_add (pairs->first, file);
      g_ptr_array_add (pairs->second, partner);
    } else {
      lone++;
      first_lone = first_lone != NULL ? first_lone : file->name;
    }
  }
  if (pairs->first->len == 0)
    return lam_fail (error, LAM_ERROR_DATA,
                     "None of the %u pictures has a %s of the same name (the first is “%s”).",
                     files->len, what, first_lone != NULL ? first_lone : "?");
  if (lone > 0)
    g_ptr_array_add (
        data->notes,
        g_strdup_printf (
            lam_translate ("%u of %u pictures have no %s and were left out, “%s” first."), lone,
            files->len, what, first_lone));
  return TRUE;
}

/* Both folders are below one: the files that are in the first and in the second. */
static gboolean
match_within (LamPairs *pairs, GPtrArray *files, const LamPairNames *names, const char *what,
              LamData *data, GError **error)
{
  g_autoptr (GPtrArray) first = g_ptr_array_new ();
  g_autoptr (GPtrArray) second = g_ptr_array_new ();

  for (guint i = 0; i < files->len; i++) {
    const char *name = ((LamFile *) files->pdata[i])->name;

    if (find_folder (name, names->first) != NULL)
      g_ptr_array_add (first, files->pdata[i]);
    else if (find_folder (name, names->second) != NULL)
      g_ptr_array_add (second, files->pdata[i]);
  }
  return match (pairs, first, second, names, what, data, error);
}

/* “…/images/HorseSeg” has its partner in “…/annotations/HorseSeg”. Returns: (transfer full) */
static char *
guess_partner (const char *path, const LamPairNames *usual)
{
  g_autofree char *whole = g_strconcat (path, "/", NULL);

  for (; usual->first != NULL; usual++) {
    const char *at = find_folder (whole, usual->first);
    g_autofree char *other = NULL;

    if (at == NULL)
      continue;
    other = g_strdup_printf ("%.*s%s%s", (int) (at - whole), whole, usual->second,
                             at + strlen (usual->first));
    if (g_file_test (other, G_FILE_TEST_IS_DIR))
      return g_steal_pointer (&other);
  }
  return NULL;
}

static GPtrArray *
list (LamPairs *pairs, const char *path, const LamLoading *loading, GError **error)
{
  GPtrArray *files = lam_files_list (path, lam_is_picture_name, loading, error);

  if (files != NULL)
    g_ptr_array_add (pairs->lists, files);
  return files;
}

static gboolean
find (LamPairs *pairs, const char *path, const char *partner, const LamPairNames *usual,
      const char *what, const LamLoading *loading, LamData *data, GError **error)
{
  GPtrArray *files = list (pairs, path, loading, error), *partners;
  const LamPairNames *names = partner == NULL && files != NULL ? find_names (files, usual) : NULL;
  g_autofree char *guess = NULL;

  if (files == NULL)
    return FALSE;
  if (files->len == 0)
    return lam_fail (error, LAM_ERROR_DATA, "There are no JPEG or PNG pictures in “%s”.", path);
  if (names != NULL)
    return match_within (pairs, files, names, what, data, error);
  if (partner == NULL)
    partner = guess = guess_partner (path, usual);
  if (partner == NULL)
    return lam_fail (error, LAM_ERROR_DATA,
                     "The %ss of “%s” were not found: neither folders such as “%s” and “%s” are in "
                     "it, nor one beside it.",
                     what, path, usual->first, usual->second);
  partners = list (pairs, partner, loading, error);
  return partners != NULL && match (pairs, files, partners, NULL, what, data, error);
}

gboolean
lam_pairs_find (const char *path, const char *partner, const LamPairNames *usual, const char *what,
                const LamLoading *loading, LamData *data, LamPairs *pairs, GError **error)
{
  pairs->lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  pairs->first = g_ptr_array_new ();
  pairs->second = g_ptr_array_new ();
  if (find (pairs, path, partner, usual, what, loading, data, error)) {
    lam_files_thin (loading, pairs->first, pairs->second);
    return TRUE;
  }
  lam_pairs_clear (pairs);
  return FALSE;
}

void
lam_pairs_clear (LamPairs *pairs)
{
  g_clear_pointer (&pairs->first, g_ptr_array_unref);
  g_clear_pointer (&pairs->second, g_ptr_array_unref);
  g_clear_pointer (&pairs->lists, g_ptr_array_unref);
}

gboolean
lam_pairs_recognise (const char *path, const LamPairNames *usual)
{
  for (; usual->first != NULL && g_file_test (path, G_FILE_TEST_IS_DIR); usual++) {
    g_autofree char *first = g_build_filename (path, usual->first, NULL);
    g_autofree char *second = g_build_filename (path, usual->second, NULL);

    if (g_file_test (first, G_FILE_TEST_IS_DIR) && g_file_test (second, G_FILE_TEST_IS_DIR))
      return TRUE;
  }
  if (!g_file_test (path, G_FILE_TEST_IS_DIR) && lam_is_archive (path)) {
    g_auto (GStrv) names = lam_files_names (path, 20000);

    for (; usual->first != NULL; usual++) {
      gboolean first = FALSE, second = FALSE;

      for (guint i = 0; names[i] != NULL; i++) {
        first = first || find_folder (names[i], usual->first) != NULL;
        second = second || find_folder (names[i], usual->second) != NULL;
      }
      if (first && second)
        return TRUE;
    }
  }
  return FALSE;
}
