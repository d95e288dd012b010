/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static char *
dup_debug_info (void)
{
  return g_strdup_printf ("Meshdesk %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\n",
                          MESHDESK_VERSION, gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version (), glib_major_version,
                          glib_minor_version, glib_micro_version);
}

/* libadwaita 1.2 leaves the button with the version, the one of its style, without a name for screen readers. */
static void
name_version (GtkWidget *widget)
{
  if (gtk_widget_has_css_class (widget, "app-version") && gtk_widget_get_first_child (widget) != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                    gtk_widget_get_first_child (widget), NULL, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_version (child);
}

void
desk_about_present (GtkWindow *parent)
{
  static const struct
  {
    const char *title;
    GtkLicense license;
  } libraries[] = {
    { "GTK, libadwaita, GLib, libsoup, JSON-GLib, libsecret, GtkSourceView", GTK_LICENSE_LGPL_2_1 },
    { "GnuTLS, nettle", GTK_LICENSE_LGPL_3_0 },
  };
  g_autofree char *debug_info = dup_debug_info ();
  GtkWidget *about = adw_about_window_new ();

  g_object_set (
      about, "transient-for", parent, "modal", TRUE,
      "application-name", C_ ("about", "Meshdesk"), "application-icon", MESHDESK_APPLICATION_ID,
      "version", MESHDESK_VERSION, "developer-name", C_ ("about", "The Meshdesk developers"),
      "comments", C_ ("about", "Run a data mesh on AWS by pointing and clicking."), "license-type",
      GTK_LICENSE_GPL_3_0, "debug-info", debug_info, "release-notes-version", MESHDESK_VERSION,
      "release-notes",
      C_ ("about", "<p>The first release: the whole workshop of a data mesh, on an AWS of "
                   "its own or on yours.</p>"),
      NULL);
  for (guint i = 0; i < G_N_ELEMENTS (libraries); i++)
    adw_about_window_add_legal_section (ADW_ABOUT_WINDOW (about), libraries[i].title, NULL,
                                        libraries[i].license, NULL);
  adw_about_window_add_legal_section (ADW_ABOUT_WINDOW (about), "SQLite", NULL, GTK_LICENSE_CUSTOM,
                                      C_ ("about", "In the public domain."));
  name_version (about);
  gtk_window_present (GTK_WINDOW (about));
}
