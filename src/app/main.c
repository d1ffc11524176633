/* SPDX-License-Identifier: GPL-3.0-or-later */

/* lamina [FILE]: the window. */

#include <glib/gi18n.h>

#include "application.h"
#include "lam.h"
#include "paths.h"

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = NULL;

  lamina_init_translations ();
  g_set_application_name ("Lamina");
  lam_init ();
  lamina_register_resources ();
  application = lamina_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
