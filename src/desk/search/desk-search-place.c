/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/search/desk-search-place.h"

#include <string.h>

/* Four names with slashes between; what else could be taken for one is escaped. */
#define LONGEST_ID 4096

char *
desk_search_place_to_id (const DeskSearchPlace *self)
{
  g_autofree char *mesh = g_uri_escape_string (self->mesh, NULL, FALSE);
  g_autofree char *persona = g_uri_escape_string (self->persona, NULL, FALSE);
  g_autofree char *database = g_uri_escape_string (self->database, NULL, FALSE);
  g_autofree char *table = g_uri_escape_string (self->table, NULL, FALSE);

  return g_strjoin ("/", mesh, persona, database, table, NULL);
}

/* A name with a slash of its own stays one: it is unescaped when the slashes between are gone. */
static gboolean
take_part (const char *part, char **name)
{
  *name = g_uri_unescape_string (part, NULL);
  return *name != NULL && **name != '\0' && g_utf8_validate (*name, -1, NULL);
}

DeskSearchPlace *
desk_search_place_parse (const char *id)
{
  DeskSearchPlace *self;
  g_auto (GStrv) parts = NULL;

  if (id == NULL || strlen (id) > LONGEST_ID)
    return NULL;
  parts = g_strsplit (id, "/", -1);
  if (g_strv_length (parts) != 4)
    return NULL;
  self = g_new0 (DeskSearchPlace, 1);
  if (take_part (parts[0], &self->mesh) && take_part (parts[1], &self->persona)
      && take_part (parts[2], &self->database) && take_part (parts[3], &self->table))
    return self;
  desk_search_place_free (self);
  return NULL;
}

void
desk_search_place_free (DeskSearchPlace *self)
{
  g_free (self->mesh);
  g_free (self->persona);
  g_free (self->database);
  g_free (self->table);
  g_free (self);
}
