/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/data/desk-granted-format.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk/access/desk-access-format.h"

static const struct
{
  const char *state, *icon, *class_name;
  const char *words; /* NULL: counted */
} states[] = {
  { "ready", "emblem-ok-symbolic", "success", NC_ ("granted", "Ready to query") },
  { "waiting", "dialog-information-symbolic", "warning", NC_ ("granted", "Not imported yet") },
  { "broken", "dialog-error-symbolic", "error", NULL },
  { "unknown", "dialog-question-symbolic", "dim-label", NC_ ("granted", "Could not be looked at") },
};

static guint
find_state (const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].state, state) == 0)
      return i;
  return G_N_ELEMENTS (states) - 1;
}

char *
desk_granted_format_icon (gpointer unused, const char *state)
{
  return g_strdup (states[find_state (state)].icon);
}

char **
desk_granted_format_classes (gpointer unused, const char *state)
{
  const char *classes[] = { states[find_state (state)].class_name, NULL };

  return g_strdupv ((char **) classes);
}

char *
desk_granted_format_state (gpointer unused, const char *state, guint n_missing)
{
  const char *words = states[find_state (state)].words;

  if (words != NULL)
    return g_strdup (g_dpgettext2 (NULL, "granted", words));
  return g_strdup_printf (g_dngettext (NULL, "%u link is missing", "%u links are missing", n_missing), n_missing);
}

gboolean
desk_granted_format_needs_hand (gpointer unused, const char *state)
{
  return g_strcmp0 (state, "broken") == 0;
}

char *
desk_granted_format_import (gpointer unused, const char *state)
{
  return g_strdup (g_strcmp0 (state, "waiting") == 0 ? C_ ("granted", "Import…") : C_ ("granted", "Choose Roles…"));
}

char *
desk_granted_format_roles (gpointer unused, char **roles)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; roles != NULL && roles[i] != NULL; i++)
    {
      const char *slash = strrchr (roles[i], '/');

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", slash != NULL ? slash + 1 : roles[i]);
    }
  /* Translators: %s are names of roles in the account. */
  return g_strdup_printf (C_ ("granted", "For %s"), names->str);
}

char *
desk_granted_format_search (gpointer unused, const char *database, char **tables, const char *owner)
{
  g_autofree char *names = tables != NULL ? g_strjoinv (" ", tables) : g_strdup ("");

  return g_strdup_printf ("%s %s %s", database != NULL ? database : "", names, owner != NULL ? owner : "");
}

char *
desk_granted_format_limits (gpointer unused, const char *limits)
{
  /* Translators: %s says to which columns and rows. */
  return limits != NULL && *limits != '\0' ? g_strdup_printf (C_ ("granted", "Limited: %s"), limits) : g_strdup ("");
}

void
desk_granted_format_bind_class (GtkWidgetClass *widget_class)
{
  desk_access_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, desk_granted_format_icon);
  gtk_widget_class_bind_template_callback (widget_class, desk_granted_format_classes);
  gtk_widget_class_bind_template_callback (widget_class, desk_granted_format_state);
  gtk_widget_class_bind_template_callback (widget_class, desk_granted_format_needs_hand);
  gtk_widget_class_bind_template_callback (widget_class, desk_granted_format_import);
  gtk_widget_class_bind_template_callback (widget_class, desk_granted_format_roles);
  gtk_widget_class_bind_template_callback (widget_class, desk_granted_format_search);
  gtk_widget_class_bind_template_callback (widget_class, desk_granted_format_limits);
}
