/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/roles/desk-role-format.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "mesh/model/mesh-mesh.h"

char *
desk_format_job (gpointer unused, int job)
{
  switch (job)
    {
    case MESH_JOB_OWNER:
      return g_strdup (C_ ("job", "Mesh owner"));
    case MESH_JOB_PRODUCER:
      return g_strdup (C_ ("job", "Producer"));
    case MESH_JOB_CONSUMER:
      return g_strdup (C_ ("job", "Consumer"));
    case MESH_JOB_PRODUCER_ADMIN:
      return g_strdup (C_ ("job", "Sets up the producer"));
    case MESH_JOB_CONSUMER_ADMIN:
      return g_strdup (C_ ("job", "Sets up the consumer"));
    default:
      return g_strdup ("");
    }
}

static gboolean
has_ended (gint64 until)
{
  return until != 0 && until <= g_get_real_time () / G_USEC_PER_SEC;
}

static char *
format_until (gint64 until)
{
  g_autoptr (GDateTime) end = g_date_time_new_from_unix_local (until);
  /* Translators: hours and minutes, as your language writes them */
  g_autofree char *time = end != NULL ? g_date_time_format (end, C_ ("session", "%H:%M")) : NULL;

  /* Translators: %s is a time of day */
  return g_strdup_printf (C_ ("session", "Valid until %s"), time != NULL ? time : "–");
}

char *
desk_format_session (gpointer unused, int session, gint64 until)
{
  switch ((MeshSession) session)
    {
    case MESH_SESSION_NO_KEYS:
      return g_strdup (C_ ("session", "No keys yet"));
    case MESH_SESSION_UNUSED:
      return g_strdup (C_ ("session", "Not signed in yet"));
    case MESH_SESSION_GOOD:
      if (has_ended (until))
        return g_strdup (C_ ("session", "Session over, renewed when needed"));
      return until != 0 ? format_until (until) : g_strdup (C_ ("session", "Signed in"));
    case MESH_SESSION_EXPIRED:
      return g_strdup (C_ ("session", "Expired: it needs new keys"));
    case MESH_SESSION_REFUSED:
      return g_strdup (C_ ("session", "AWS refuses its keys"));
    case MESH_SESSION_UNREACHABLE:
      return g_strdup (C_ ("session", "Unreachable: AWS does not answer"));
    default:
      return g_strdup ("");
    }
}

char *
desk_format_session_icon (gpointer unused, int session, gint64 until)
{
  switch ((MeshSession) session)
    {
    case MESH_SESSION_GOOD:
      return g_strdup (has_ended (until) ? "emblem-synchronizing-symbolic" : "emblem-ok-symbolic");
    case MESH_SESSION_EXPIRED:
    case MESH_SESSION_REFUSED:
      return g_strdup ("dialog-warning-symbolic");
    case MESH_SESSION_UNREACHABLE:
      return g_strdup ("network-offline-symbolic");
    case MESH_SESSION_NO_KEYS:
      return g_strdup ("dialog-password-symbolic");
    default:
      return NULL;
    }
}

char *
desk_format_role_place (gpointer unused, const char *account, const char *region)
{
  g_autofree char *place = region != NULL ? desk_format_bounded (NULL, region) : NULL;

  return g_strjoin (" · ", account != NULL ? account : "–", place, NULL);
}

char *
desk_format_role_key (gpointer unused, guint number)
{
  g_autofree char *accel = number > 0 ? g_strdup_printf ("<Control>%u", number) : NULL;
  guint key = 0;
  GdkModifierType modifiers = 0;

  if (accel == NULL || !gtk_accelerator_parse (accel, &key, &modifiers))
    return g_strdup ("");
  return gtk_accelerator_get_label (key, modifiers);
}

char *
desk_format_role_state (gpointer unused, int session, gint64 until, const char *profile)
{
  g_autofree char *state = desk_format_session (NULL, session, until);
  g_autofree char *name = profile != NULL ? desk_format_bounded (NULL, profile) : NULL;

  if (name == NULL)
    return g_steal_pointer (&state);
  /* Translators: how a session stands, and the name of a profile of the AWS configuration */
  return g_strdup_printf (C_ ("session", "%s · profile %s"), state, name);
}

char *
desk_format_colour_of (gpointer unused, const char *name)
{
  g_autofree char *bounded = desk_format_bounded (NULL, name != NULL ? name : "");

  /* Translators: %s is the name of a persona */
  return g_strdup_printf (C_ ("persona", "Colour of %s"), bounded);
}

void
desk_role_format_bind_class (GtkWidgetClass *widget_class)
{
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, desk_format_colour_of);
  gtk_widget_class_bind_template_callback (widget_class, desk_format_job);
  gtk_widget_class_bind_template_callback (widget_class, desk_format_session_icon);
  gtk_widget_class_bind_template_callback (widget_class, desk_format_role_place);
  gtk_widget_class_bind_template_callback (widget_class, desk_format_role_key);
  gtk_widget_class_bind_template_callback (widget_class, desk_format_role_state);
}
