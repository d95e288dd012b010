/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-lf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"

#define LIST   "lakeformation:ListDataCellsFilter"
#define CREATE "lakeformation:CreateDataCellsFilter"
#define UPDATE "lakeformation:UpdateDataCellsFilter"
#define DELETE "lakeformation:DeleteDataCellsFilter"

struct _MeshLfFilter
{
  MeshResource parent_instance;

  char *catalog;
  char *database;
  char *table;
  char *name;
  char **columns; /* (nullable): all */
  char *rows;     /* (nullable): all */
  gboolean gone;

  JsonNode *before;  /* (nullable): as observed */
};

G_DEFINE_FINAL_TYPE (MeshLfFilter, mesh_lf_filter, MESH_TYPE_RESOURCE)

/* ---- what is wanted ---- */

static JsonNode *
new_names (MeshLfFilter *self)
{
  return aws_json_new ("TableCatalogId", AWS_JSON_STRING, self->catalog, "DatabaseName",
                       AWS_JSON_STRING, self->database, "TableName", AWS_JSON_STRING, self->table,
                       "Name", AWS_JSON_STRING, self->name, NULL);
}

static JsonNode *
new_data (MeshLfFilter *self)
{
  JsonNode *data = new_names (self);

  aws_json_set (data, "RowFilter",
                self->rows != NULL
                    ? aws_json_new ("FilterExpression", AWS_JSON_STRING, self->rows, NULL)
                    : aws_json_new ("AllRowsWildcard", AWS_JSON_NODE, aws_json_new_object (), NULL));
  if (self->columns != NULL)
    aws_json_set (data, "ColumnNames", aws_json_strv ((const char *const *) self->columns));
  else
    aws_json_set (data, "ColumnWildcard", aws_json_new_object ());
  return data;
}

static JsonNode *
new_input (JsonNode *data)
{
  return aws_json_new ("TableData", AWS_JSON_NODE, data, NULL);
}

/* ---- observing ---- */

/* The filter of that name in an answer of ListDataCellsFilter. (nullable) */
static JsonNode *
find_filter (MeshLfFilter *self, JsonNode *answer)
{
  for (guint i = 0; i < aws_json_get_length (answer, "DataCellsFilters"); i++)
    {
      JsonNode *filter = aws_json_get_element (answer, "DataCellsFilters", i);

      if (g_strcmp0 (aws_json_get_string (filter, "Name"), self->name) == 0)
        return filter;
    }
  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "columns a, b; rows where x": what the difference is told in. (transfer full) */
static char *
dup_words (JsonNode *data)
{
  g_auto (GStrv) columns = aws_json_dup_strv (data, "ColumnNames");
  const char *rows = aws_json_get_string (data, "RowFilter.FilterExpression");
  g_autofree char *joined = NULL;

  qsort (columns, g_strv_length (columns), sizeof *columns, compare_names);
  joined = columns[0] != NULL ? g_strjoinv (", ", columns) : g_strdup ("all");
  return g_strdup_printf ("columns %s; rows %s%s", joined, rows != NULL ? "where " : "all",
                          rows != NULL ? rows : "");
}

/* What is there, as it could be made again. (transfer full) (nullable) */
static JsonNode *
dup_before (MeshLfFilter *self)
{
  JsonNode *before = self->before != NULL ? aws_json_copy (self->before) : NULL;

  if (before != NULL)
    json_object_remove_member (json_node_get_object (before), "VersionId");
  return before;
}

static void
describe (MeshLfFilter *self)
{
  MeshResource *resource = MESH_RESOURCE (self);
  g_autoptr (JsonNode) wanted = new_data (self);
  g_autofree char *now = dup_words (wanted);
  g_autofree char *before = self->before != NULL ? dup_words (self->before) : NULL;
  g_autofree char *text = NULL;

  if (self->gone)
    {
      text = g_strconcat ("- ", before, NULL);
      mesh_resource_set_state (resource, MESH_STATE_DIFFERS);
      mesh_resource_add_call (resource, DELETE, new_names (self));
    }
  else
    {
      text = before != NULL ? g_strdup_printf ("- %s\n+ %s", before, now)
                            : g_strconcat ("+ ", now, NULL);
      mesh_resource_set_state (resource, before != NULL ? MESH_STATE_DIFFERS : MESH_STATE_ABSENT);
      mesh_resource_add_call (resource, before != NULL ? UPDATE : CREATE,
                              new_input (aws_json_copy (wanted)));
    }
  mesh_resource_set_difference (resource, text);
  mesh_resource_take_undo (resource, "lf-filter", new_names (self), dup_before (self),
                           self->gone ? NULL : aws_json_copy (wanted));
}

gboolean
mesh_lf_filter_is_like (JsonNode *a, JsonNode *b)
{
  g_autofree char *left = dup_words (a);
  g_autofree char *right = dup_words (b);

  /* Excluded columns are none of ours, and say less than they hide. */
  return g_str_equal (left, right)
         && aws_json_get_length (a, "ColumnWildcard.ExcludedColumnNames")
                == aws_json_get_length (b, "ColumnWildcard.ExcludedColumnNames");
}

JsonNode *
mesh_lf_filter_new_table (JsonNode *names)
{
  return aws_json_new ("CatalogId", AWS_JSON_STRING, aws_json_get_string (names, "TableCatalogId"), "DatabaseName",
                       AWS_JSON_STRING, aws_json_get_string (names, "DatabaseName"), "Name", AWS_JSON_STRING,
                       aws_json_get_string (names, "TableName"), NULL);
}

static gboolean
is_as_wanted (MeshLfFilter *self)
{
  g_autoptr (JsonNode) wanted = NULL;

  if (self->before == NULL || self->gone)
    return self->before == NULL && self->gone;
  wanted = new_data (self);
  return mesh_lf_filter_is_like (self->before, wanted);
}

static gboolean
mesh_lf_filter_observe (MeshResource *resource,
                        MeshReads *reads,
                        GCancellable *cancellable,
                        GError **error)
{
  MeshLfFilter *self = MESH_LF_FILTER (resource);
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) input
      = aws_json_new ("Table", AWS_JSON_NODE,
                      aws_json_new ("CatalogId", AWS_JSON_STRING, self->catalog, "DatabaseName",
                                    AWS_JSON_STRING, self->database, "Name", AWS_JSON_STRING,
                                    self->table, NULL),
                      NULL);
  g_autoptr (JsonNode) answer = mesh_reads_call (reads, mesh_resource_get_client (resource), LIST,
                                                 input, cancellable, &local);
  JsonNode *found;

  /* A table that went took its filters along. */
  if (answer == NULL && !(self->gone && aws_error_is_code (local, "EntityNotFoundException")))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  found = find_filter (self, answer);
  g_clear_pointer (&self->before, json_node_unref);
  self->before = found != NULL ? aws_json_copy (found) : NULL;
  if (is_as_wanted (self))
    mesh_resource_set_state (resource, MESH_STATE_HOLDS);
  else
    describe (self);
  return TRUE;
}

/* ---- changing ---- */

static gboolean
call (MeshLfFilter *self, const char *operation, JsonNode *input, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) owned = input;
  g_autoptr (JsonNode) answer
      = aws_client_call (mesh_resource_get_client (MESH_RESOURCE (self)),
                         aws_operation_find (operation), owned, cancellable, error);

  return answer != NULL;
}

static gboolean
put (MeshLfFilter *self, gboolean there, JsonNode *data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) owned = data;
  g_autoptr (GError) local = NULL;
  const char *other = there ? "EntityNotFoundException" : "AlreadyExistsException";

  if (call (self, there ? UPDATE : CREATE, new_input (aws_json_copy (owned)), cancellable, &local))
    return TRUE;
  /* Somebody was quicker; or our own first attempt had arrived. */
  if (aws_error_is_code (local, other))
    return call (self, there ? CREATE : UPDATE, new_input (aws_json_copy (owned)), cancellable, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
drop (MeshLfFilter *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (call (self, DELETE, new_names (self), cancellable, &local)
      || aws_error_is_code (local, "EntityNotFoundException"))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
mesh_lf_filter_apply (MeshResource *resource,
                      MeshReads *reads,
                      GCancellable *cancellable,
                      GError **error)
{
  MeshLfFilter *self = MESH_LF_FILTER (resource);

  if (self->gone ? !drop (self, cancellable, error)
                 : !put (self, self->before != NULL, new_data (self), cancellable, error))
    return FALSE;
  mesh_reads_forget (reads, mesh_resource_get_client (resource), LIST);
  return TRUE;
}

static void
mesh_lf_filter_finalize (GObject *object)
{
  MeshLfFilter *self = MESH_LF_FILTER (object);

  g_clear_pointer (&self->catalog, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->columns, g_strfreev);
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->before, json_node_unref);
  G_OBJECT_CLASS (mesh_lf_filter_parent_class)->finalize (object);
}

static void
mesh_lf_filter_class_init (MeshLfFilterClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_lf_filter_finalize;
  resource_class->kind = "lf-filter";
  resource_class->observe = mesh_lf_filter_observe;
  resource_class->apply = mesh_lf_filter_apply;
}

static void
mesh_lf_filter_init (MeshLfFilter *self)
{
}

MeshResource *
mesh_lf_filter_new (const char *catalog,
                    const char *database,
                    const char *table,
                    const char *name,
                    const char *const *columns,
                    const char *rows)
{
  MeshLfFilter *self = g_object_new (MESH_TYPE_LF_FILTER, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *id
      = g_strdup_printf ("lf-filter %s %s %s %s", catalog, database, table, name);
  g_autofree char *label
      /* Translators: a database and its table, with a dot between them; the name of a filter */
      = g_strdup_printf (_("Limit columns and rows of %s.%s by the data cells filter %s"), database,
                         table, name);

  self->catalog = g_strdup (catalog);
  self->database = g_strdup (database);
  self->table = g_strdup (table);
  self->name = g_strdup (name);
  self->columns = g_strdupv ((char **) columns);
  self->rows = g_strdup (rows);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}

void
mesh_lf_filter_set_gone (MeshLfFilter *self)
{
  /* Translators: the name of a filter; then a database and its table, with a dot between them */
  g_autofree char *label = g_strdup_printf (_("Remove the data cells filter %s from %s.%s"),
                                            self->name, self->database, self->table);

  self->gone = TRUE;
  mesh_resource_set_label (MESH_RESOURCE (self), label);
}
