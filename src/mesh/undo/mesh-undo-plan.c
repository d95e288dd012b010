/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/undo/mesh-undo.h"

#include <glib/gi18n-lib.h>

#include "mesh/model/mesh-error.h"
#include "mesh/undo/mesh-undo-private.h"

/* One resource over all the runs that it was a step of. */
typedef struct
{
  JsonNode *row;      /* of the newest run that changed it, with the oldest "Before" (owned) */
  GPtrArray *needs;   /* (element-type utf8): ids */
  MeshResource *undo; /* (nullable): nothing of it was changed */
} Entry;

typedef struct
{
  GHashTable *entries; /* id → Entry */
  GPtrArray *order;    /* (element-type Entry), the last one first */
  GHashTable *siblings;
} Inverse;

static void
entry_free (Entry *entry)
{
  json_node_unref (entry->row);
  g_ptr_array_unref (entry->needs);
  g_free (entry);
}

static void
inverse_clear (Inverse *self)
{
  g_ptr_array_unref (self->order);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->siblings);
}

static void
add_needs (Entry *entry, const char *needs)
{
  g_auto (GStrv) ids = g_strsplit (needs != NULL ? needs : "", "\n", -1);

  for (guint i = 0; ids[i] != NULL; i++)
    if (*ids[i] != '\0')
      g_ptr_array_add (entry->needs, g_strdup (ids[i]));
}

/* Of what is a set, an earlier run may have made a part. What is whole was changed again only where
 * the earlier change did not arrive, or somebody else's came between, which then comes back. */
static const char *const sets[]
    = { "lf-grant",    "lf-tags",         "lake-settings", "iam-trust", "bucket-policy",
        "glue-policy", "glue-partitions", "s3-objects",    NULL };

/* The undo record of @newer, but with what was there before the older run. */
static char *
dup_joined (const char *newer, const char *older)
{
  g_autoptr (JsonNode) record = newer != NULL ? aws_json_parse (newer, -1, NULL) : NULL;
  g_autoptr (JsonNode) first = older != NULL ? aws_json_parse (older, -1, NULL) : NULL;
  JsonNode *before = aws_json_get (first, "Before");
  const char *type = aws_json_get_string (record, "Type");

  if (record == NULL || first == NULL)
    return g_strdup (record != NULL ? newer : older);
  if (type == NULL || !g_strv_contains (sets, type))
    return g_strdup (newer);
  if (before != NULL)
    aws_json_set (record, "Before", aws_json_copy (before));
  else
    json_object_remove_member (json_node_get_object (record), "Before");
  return aws_json_to_string (record, FALSE);
}

static gboolean
is_changed (JsonNode *row)
{
  return aws_json_get_int (row, "changed", 0) != 0;
}

/* Rows come newest first. */
static void
take_row (Inverse *self, JsonNode *row)
{
  const char *id = aws_json_get_string (row, "resource");
  Entry *entry = id != NULL ? g_hash_table_lookup (self->entries, id) : NULL;

  if (id == NULL)
    return;
  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->row = aws_json_copy (row);
      entry->needs = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->entries, g_strdup (id), entry);
      g_ptr_array_add (self->order, entry);
    }
  else if (is_changed (row))
    {
      g_autofree char *undo = is_changed (entry->row)
                                  ? dup_joined (aws_json_get_string (entry->row, "undo"),
                                                aws_json_get_string (row, "undo"))
                                  : g_strdup (aws_json_get_string (row, "undo"));

      if (aws_json_get_string (entry->row, "lasting") == NULL)
        aws_json_set_string (entry->row, "lasting", aws_json_get_string (row, "lasting"));
      aws_json_set_string (entry->row, "undo", undo);
      json_object_set_int_member (json_node_get_object (entry->row), "changed", 1);
    }
  add_needs (entry, aws_json_get_string (row, "needs"));
}

static void
add_sibling (Inverse *self, Entry *entry)
{
  const char *text = aws_json_get_string (entry->row, "undo");
  g_autoptr (JsonNode) record = text != NULL ? aws_json_parse (text, -1, NULL) : NULL;
  g_autofree char *name = mesh_undo_dup_name (record);

  if (name != NULL)
    g_hash_table_add (self->siblings,
                      g_strdup_printf ("%s\n%s", aws_json_get_string (record, "Type"), name));
}

static MeshResource *
new_undo (MeshMesh *mesh, Inverse *self, Entry *entry)
{
  const char *text = aws_json_get_string (entry->row, "undo");
  g_autoptr (JsonNode) record = text != NULL ? aws_json_parse (text, -1, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsClient) client
      = record != NULL
            ? mesh_mesh_get_client_again (mesh, aws_json_get_string (record, "Seat"), &error)
            : NULL;

  return mesh_undo_new (entry->row, client, error, self->siblings);
}

/* What was changed and is needed by @undo, on the way of what was not changed too, is undone after
 * it. */
static void
put_before (MeshPlan *plan, Inverse *self, MeshResource *undo, Entry *from, GHashTable *seen)
{
  for (guint i = 0; i < from->needs->len; i++)
    {
      Entry *needed = g_hash_table_lookup (self->entries, g_ptr_array_index (from->needs, i));

      if (needed == NULL || !g_hash_table_add (seen, needed))
        continue;
      if (needed->undo != NULL)
        {
          mesh_plan_add_dependency (plan, needed->undo, undo);
          mesh_undo_add_dependent (MESH_UNDO (needed->undo), MESH_UNDO (undo));
        }
      else
        put_before (plan, self, undo, needed, seen);
    }
}

/* Until nothing more is kept for the sake of another. */
static void
settle (MeshPlan *plan)
{
  g_autoptr (GPtrArray) resources = mesh_plan_dup_resources (plan);
  gboolean again;

  do
    {
      again = FALSE;
      for (guint i = 0; i < resources->len; i++)
        again |= mesh_undo_settle (g_ptr_array_index (resources, i));
    }
  while (again);
}

static void
fill (MeshPlan *plan, MeshMesh *mesh, Inverse *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->order, i);

      if (is_changed (entry->row))
        entry->undo = mesh_plan_add (plan, new_undo (mesh, self, entry), NULL);
    }
  for (guint i = 0; i < self->order->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->order, i);
      g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

      if (entry->undo != NULL)
        put_before (plan, self, entry->undo, entry, seen);
    }
}

MeshPlan *
mesh_undo_plan_new (MeshMesh *mesh,
                    gint64 run,
                    const char *title,
                    JsonNode *inverse,
                    GError **error)
{
  Inverse self = { .entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                     (GDestroyNotify) entry_free),
                   .order = g_ptr_array_new (),
                   .siblings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  g_autofree char *heading = g_strdup_printf (_ ("Undo: %s"), title != NULL ? title : "");
  g_autoptr (MeshPlan) plan = mesh_plan_new (heading);

  g_return_val_if_fail (MESH_IS_MESH (mesh), NULL);

  for (guint i = 0; i < aws_json_get_length (inverse, NULL); i++)
    take_row (&self, aws_json_get_element (inverse, NULL, i));
  for (guint i = 0; i < self.order->len; i++)
    add_sibling (&self, g_ptr_array_index (self.order, i));
  fill (plan, mesh, &self);
  inverse_clear (&self);
  if (g_list_model_get_n_items (G_LIST_MODEL (plan)) == 0)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   /* Translators: %s is the title of what was done, such as "Publish tables of sales" */
                   _ ("\"%s\" changed nothing that could be undone"), title != NULL ? title : "");
      return NULL;
    }
  mesh_plan_set_observed (plan, settle);
  mesh_plan_set_undoes (plan, run);
  mesh_plan_take_recipe (plan,
                         aws_json_new ("Workflow", AWS_JSON_STRING, "undo", "Mesh", AWS_JSON_STRING,
                                       mesh_mesh_get_account_id (mesh), "Run", AWS_JSON_INT64, run,
                                       "Title", AWS_JSON_STRING, title, NULL));
  return g_steal_pointer (&plan);
}
