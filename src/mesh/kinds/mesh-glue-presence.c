/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-glue.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

#define MAX_NAMED 20 /* tables in a label */

/* That tables are there before what needs them goes on: a crawler may have made others. Has no
 * inverse. */
struct _MeshGluePresence
{
  MeshResource parent_instance;
  char *database;
  char **tables;
  char *then;
};

#define MESH_TYPE_GLUE_PRESENCE (mesh_glue_presence_get_type ())
G_DECLARE_FINAL_TYPE (MeshGluePresence, mesh_glue_presence, MESH, GLUE_PRESENCE, MeshResource)
G_DEFINE_FINAL_TYPE (MeshGluePresence, mesh_glue_presence, MESH_TYPE_RESOURCE)

static JsonNode *
new_input (MeshGluePresence *self)
{
  return aws_json_new ("DatabaseName", AWS_JSON_STRING, self->database, NULL);
}

/* (transfer full): those that are not in @answer, by commas; "": none */
static char *
dup_missing (MeshGluePresence *self, JsonNode *answer)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) missing = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < aws_json_get_length (answer, "TableList"); i++)
    {
      const char *name
          = aws_json_get_string (aws_json_get_element (answer, "TableList", i), "Name");

      if (name != NULL)
        g_hash_table_add (there, (gpointer) name);
    }
  for (guint i = 0; self->tables[i] != NULL; i++)
    if (!g_hash_table_contains (there, self->tables[i]))
      g_strv_builder_add (missing, self->tables[i]);
  names = g_strv_builder_end (missing);
  return g_strjoinv (", ", names);
}

/* No database yet, or none that we may see: no table either. */
static gboolean
is_absence (const GError *error)
{
  return aws_error_is_code (error, "EntityNotFoundException")
         || g_error_matches (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED);
}

static gboolean
mesh_glue_presence_observe (MeshResource *resource,
                            MeshReads *reads,
                            GCancellable *cancellable,
                            GError **error)
{
  MeshGluePresence *self = MESH_GLUE_PRESENCE (resource);
  g_autoptr (JsonNode) input = new_input (self);
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *missing = NULL;
  g_autoptr (GError) local = NULL;

  answer = mesh_reads_call (reads, mesh_resource_get_client (resource), "glue:GetTables", input,
                            cancellable, &local);
  if (answer == NULL && !is_absence (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  missing = dup_missing (self, answer);
  mesh_resource_set_state (resource, *missing != '\0' ? MESH_STATE_ABSENT : MESH_STATE_HOLDS);
  /* It changes nothing. */
  mesh_resource_take_undo (resource, "nothing", new_input (self), NULL, NULL);
  mesh_resource_set_detail (resource, self->then);
  if (*missing != '\0')
    mesh_resource_add_call (resource, "glue:GetTables", new_input (self));
  return TRUE;
}

static gboolean
mesh_glue_presence_apply (MeshResource *resource,
                          MeshReads *reads,
                          GCancellable *cancellable,
                          GError **error)
{
  MeshGluePresence *self = MESH_GLUE_PRESENCE (resource);
  g_autoptr (JsonNode) input = new_input (self);
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *missing = NULL;

  answer = aws_client_call_all (mesh_resource_get_client (resource),
                                aws_operation_find ("glue:GetTables"), input, cancellable, error);
  if (answer == NULL)
    return FALSE;
  missing = dup_missing (self, answer);
  if (*missing == '\0')
    return TRUE;
  g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_FOUND,
               /* Translators: the name of a table, and a database */
               _ ("The crawler made no table %s in %s: look at its log, or use the columns that "
                  "were found here"),
               missing, self->database);
  return FALSE;
}

static void
mesh_glue_presence_finalize (GObject *object)
{
  MeshGluePresence *self = MESH_GLUE_PRESENCE (object);

  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->tables, g_strfreev);
  g_clear_pointer (&self->then, g_free);
  G_OBJECT_CLASS (mesh_glue_presence_parent_class)->finalize (object);
}

static void
mesh_glue_presence_class_init (MeshGluePresenceClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_glue_presence_finalize;
  resource_class->kind = "glue-presence";
  resource_class->observe = mesh_glue_presence_observe;
  resource_class->apply = mesh_glue_presence_apply;
}

static void
mesh_glue_presence_init (MeshGluePresence *self)
{
}

/* Of many only their number is said. */
static char *
dup_label (const char *const *tables, const char *names)
{
  const guint n = g_strv_length ((char **) tables);

  if (n > MAX_NAMED)
    /* Translators: how many tables */
    return g_strdup_printf (ngettext ("See that %u table is there, then publish it",
                                      "See that %u tables are there, then publish them", n),
                            n);
  /* Translators: %s is the names of tables */
  return g_strdup_printf (_ ("See that the tables are there, then publish them: %s"), names);
}

MeshResource *
mesh_glue_presence_new (const char *database, const char *const *tables, const char *then)
{
  MeshGluePresence *self = g_object_new (MESH_TYPE_GLUE_PRESENCE, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *names = g_strjoinv (", ", (char **) tables);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, names, -1);
  /* It is looked up for each step that comes before: of many names a short one. */
  const gboolean many = g_strv_length ((char **) tables) > MAX_NAMED;
  g_autofree char *id = g_strdup_printf ("glue-presence %s.%s", database, many ? digest : names);
  g_autofree char *label = dup_label (tables, names);

  self->database = g_strdup (database);
  self->tables = g_strdupv ((char **) tables);
  self->then = g_strdup (then);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}
