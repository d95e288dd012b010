/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "desk/app/desk-application.h"
#include "desk/common/desk-state.h"

int
main (int argc, char *argv[])
{
  g_autoptr (DeskApplication) application = NULL;
  int status;

  setlocale (LC_ALL, "");
  /* Programs that are not installed find their translations in the build folder. */
  bindtextdomain (GETTEXT_PACKAGE,
                  g_getenv ("MESHDESK_LOCALE_DIR") != NULL ? g_getenv ("MESHDESK_LOCALE_DIR") : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Meshdesk");
  desk_register_resources ();
  application = desk_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  g_clear_object (&application);
  desk_state_settle ();
  return status;
}
