/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-format.h"

#include <glib/gi18n.h>
#include <string.h>

char *
desk_format_seconds (gint64 seconds)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (seconds);

  /* Translators: date and time of something done, as strftime has it */
  return local != NULL ? g_date_time_format (local, C_ ("activity", "%d %b %Y, %H:%M:%S"))
                       : g_strdup ("");
}

char *
desk_format_time (gpointer unused, const char *utc)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (utc == NULL || *utc == '\0')
    return desk_format_fact (NULL, NULL);
  text = g_strdup (utc);
  if (strlen (text) > 10 && text[10] == ' ')
    text[10] = 'T';
  time = g_date_time_new_from_iso8601 (text, zone);
  return time != NULL ? desk_format_seconds (g_date_time_to_unix (time)) : desk_format_fact (NULL, utc);
}
