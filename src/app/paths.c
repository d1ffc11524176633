/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See paths.h. */

#include "paths.h"

#include <glib/gi18n.h>
#include <locale.h>

char *
lamina_build_path (const char *name)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *sign = NULL;

  if (folder == NULL)
    return NULL;
  /* Programs are built two folders below the root: src/app, tests/app. */
  sign = g_build_filename (folder, "..", "..", "meson-private", NULL);
  if (!g_file_test (sign, G_FILE_TEST_IS_DIR))
    return NULL;
  return g_build_filename (folder, "..", "..", name, NULL);
}

void
lamina_init_translations (void)
{
  g_autofree char *built = lamina_build_path ("po");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, built != NULL ? built : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
