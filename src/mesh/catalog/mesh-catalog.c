/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-catalog.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-names.h"
#include "mesh/catalog/mesh-catalog-read.h"
#include "mesh/catalog/mesh-pages.h"
#include "mesh/catalog/mesh-product.h"
#include "mesh/catalog/mesh-shelf.h"
#include "mesh/catalog/mesh-tables.h"
#include "mesh/model/mesh-error.h"
#include "mesh/subscriptions/mesh-store.h"

/* Databases whose tables are read at once. */
#define AT_ONCE 16

typedef struct
{
  MeshPersona *persona;
  char *database; /* nullable */
  MeshProduct *product;
} Request;

/* What listing works with. */
typedef struct
{
  MeshMesh *mesh;
  MeshPersona *persona;
  MeshSeated look;    /* reads the mesh's catalogue */
  MeshSeated central; /* reads the subscriptions */
  GCancellable *cancellable;
  GHashTable *subscriptions; /* (element-type utf8 GPtrArray): by database */
  MeshTags *tags;            /* (nullable) */
  gboolean named;            /* one database was asked for */

  GMutex mutex; /* guards what follows */
  char **databases;
  guint n_read; /* of these, or being read */
  MeshIndexBuilder *builder;
  GError *error; /* (nullable): the first */
} Listing;

static void
request_free (Request *request)
{
  g_clear_object (&request->persona);
  g_clear_object (&request->product);
  g_clear_pointer (&request->database, g_free);
  g_free (request);
}

static GTask *
new_task (MeshMesh *mesh,
          MeshPersona *persona,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer data)
{
  GTask *task = g_task_new (mesh, cancellable, callback, data);
  Request *request = g_new0 (Request, 1);

  request->persona = g_object_ref (persona);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  return task;
}

/* ---- the mesh's tables ---- */

static char **
dup_databases (JsonNode *answer)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < aws_json_get_length (answer, "DatabaseList"); i++)
    {
      JsonNode *database = aws_json_get_element (answer, "DatabaseList", i);
      const char *name = aws_json_get_string (database, "Name");

      if (name != NULL && aws_json_get_object (database, "TargetDatabase") == NULL)
        g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
}

/* What the persona's account has asked for and been given. */
static MeshAccess
find_access (Listing *self, MeshRecord *record)
{
  const char *database = record->texts[MESH_TEXT_DATABASE];
  GPtrArray *subscriptions = g_hash_table_lookup (self->subscriptions, database);
  MeshAccess access = MESH_ACCESS_NONE;

  if (g_strcmp0 (record->texts[MESH_TEXT_OWNER], mesh_persona_get_account_id (self->persona)) == 0)
    return MESH_ACCESS_MINE;
  for (guint i = 0; subscriptions != NULL && i < subscriptions->len; i++)
    {
      MeshSubscription *one = g_ptr_array_index (subscriptions, i);
      const char *const *tables = mesh_subscription_get_tables (one);
      const char *status = mesh_subscription_get (one, "Status");

      if (tables[0] != NULL && !g_strv_contains (tables, record->texts[MESH_TEXT_NAME]))
        continue;
      if (g_strcmp0 (status, "Active") == 0)
        return MESH_ACCESS_GRANTED;
      if (g_strcmp0 (status, "Pending") == 0)
        access = MESH_ACCESS_REQUESTED;
    }
  return access;
}

static gboolean
take_table (Listing *self, JsonNode *table)
{
  g_autoptr (MeshRecord) record = mesh_record_new (table);
  const char *domain = NULL, *product = NULL, *tags = NULL;

  if (record == NULL)
    return TRUE;
  mesh_tags_look_up (self->tags, record->texts[MESH_TEXT_DATABASE], record->texts[MESH_TEXT_NAME],
                     &domain, &product, &tags);
  mesh_record_set (record, MESH_TEXT_DOMAIN, domain);
  mesh_record_set (record, MESH_TEXT_PRODUCT, product);
  mesh_record_set (record, MESH_TEXT_TAGS, tags);
  return mesh_index_builder_add (self->builder, record, find_access (self, record));
}

static gboolean
take_tables_page (JsonNode *page, gpointer data, GError **error)
{
  Listing *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < aws_json_get_length (page, "TableList"); i++)
    if (!take_table (self, aws_json_get_element (page, "TableList", i)))
      {
        g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                     _ ("The catalog has more tables than can be shown"));
        return FALSE;
      }
  return TRUE;
}

/* The next database that nobody reads yet, or NULL: all are read, or one could not be. */
static const char *
next_database (Listing *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->error == NULL
             ? self->databases[self->n_read] != NULL ? self->databases[self->n_read++] : NULL
             : NULL;
}

/* A database that goes away meanwhile is no failure of the whole list. @error: (transfer full) */
static void
take_error (Listing *self, const char *database, GError *error)
{
  g_autoptr (GError) owned = error;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->error != NULL || (!self->named && aws_error_is_code (owned, "EntityNotFoundException")))
    return;
  mesh_tables_explain (&owned, database, _ ("the mesh"));
  self->error = g_steal_pointer (&owned);
}

static gpointer
tables_thread (gpointer data)
{
  Listing *self = data;
  const char *database;

  while ((database = next_database (self)) != NULL)
    {
      GError *error = NULL;

      if (!mesh_pages_read (
              self->look.client, "glue:GetTables",
              mesh_tables_new_input (mesh_mesh_get_account_id (self->mesh), database, NULL),
              take_tables_page, self, self->cancellable, &error))
        take_error (self, database, error);
    }
  return NULL;
}

static gboolean
read_tables (Listing *self, GError **error)
{
  GThread *threads[AT_ONCE] = { NULL };
  const guint n = MIN (AT_ONCE, g_strv_length (self->databases));

  for (guint i = 1; i < n; i++)
    threads[i] = g_thread_new ("tables", tables_thread, self);
  tables_thread (self);
  for (guint i = 1; i < n; i++)
    g_thread_join (threads[i]);
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

static void
read_subscriptions (Listing *self)
{
  g_autoptr (JsonNode) input
      = mesh_store_new_query (FALSE, mesh_persona_get_account_id (self->persona), NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GPtrArray) all = NULL;

  if (self->central.client != NULL && mesh_persona_get_job (self->persona) != MESH_JOB_OWNER)
    answer = aws_client_call_all (self->central.client, aws_operation_find ("dynamodb:Query"),
                                  input, self->cancellable, NULL);
  all = mesh_store_read_items (answer);
  for (guint i = 0; i < all->len; i++)
    {
      MeshSubscription *one = g_ptr_array_index (all, i);
      const char *database = mesh_subscription_get (one, "DatabaseName");
      GPtrArray *there = g_hash_table_lookup (self->subscriptions, database);

      if (there == NULL)
        {
          there = g_ptr_array_new_with_free_func (g_object_unref);
          g_hash_table_insert (self->subscriptions, g_strdup (database), there);
        }
      g_ptr_array_add (there, g_object_ref (one));
    }
}

static gboolean
find_databases (Listing *self, const char *database, GError **error)
{
  g_autoptr (JsonNode) input
      = aws_json_new ("CatalogId", AWS_JSON_STRING, mesh_mesh_get_account_id (self->mesh), NULL);
  g_autoptr (JsonNode) answer = NULL;

  self->named = database != NULL;
  if (self->named)
    {
      self->databases = g_strdupv ((char *[]){ (char *) database, NULL });
      return TRUE;
    }
  answer = aws_client_call_all (self->look.client, aws_operation_find ("glue:GetDatabases"), input,
                                self->cancellable, error);
  if (answer != NULL)
    self->databases = dup_databases (answer);
  return answer != NULL;
}

/* Tables come last, and are packed as they come, with what is known beside them. */
static MeshIndex *
read_index (Listing *self, const char *database, GError **error)
{
  const gint64 started = g_get_real_time () / G_USEC_PER_SEC;

  if (!find_databases (self, database, error))
    return NULL;
  self->tags = mesh_tags_read (self->look.client, self->cancellable);
  read_subscriptions (self);
  self->builder = mesh_index_builder_new ();
  return read_tables (self, error)
             ? mesh_index_builder_end (g_steal_pointer (&self->builder), started)
             : NULL;
}

static void
listing_clear (Listing *self)
{
  mesh_seated_clear (&self->look);
  mesh_seated_clear (&self->central);
  g_clear_pointer (&self->builder, mesh_index_builder_free);
  g_clear_pointer (&self->tags, mesh_tags_free);
  g_clear_pointer (&self->subscriptions, g_hash_table_unref);
  g_clear_pointer (&self->databases, g_strfreev);
  g_mutex_clear (&self->mutex);
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  Listing listing
      = { .mesh = MESH_MESH (source), .persona = request->persona, .cancellable = cancellable };
  MeshIndex *index = NULL;
  GError *error = NULL;

  g_mutex_init (&listing.mutex);
  listing.subscriptions
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  if (mesh_seated_init (&listing.look, listing.mesh, request->persona, MESH_SEAT_READ_ONLY, &error)
      && mesh_seated_init (&listing.central, listing.mesh, request->persona, MESH_SEAT_CENTRAL,
                           &error))
    index = read_index (&listing, request->database, &error);
  listing_clear (&listing);
  if (index != NULL)
    g_task_return_pointer (task, index, (GDestroyNotify) mesh_index_unref);
  else
    g_task_return_error (task, error);
}

void
mesh_catalog_read_async (MeshMesh *mesh,
                         MeshPersona *persona,
                         const char *database,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task
      = new_task (mesh, persona, mesh_catalog_read_async, cancellable, callback, user_data);

  ((Request *) g_task_get_task_data (task))->database = g_strdup (database);
  g_task_run_in_thread (task, list_thread);
}

MeshIndex *
mesh_catalog_read_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, mesh), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
mesh_catalog_list_async (MeshMesh *mesh,
                         MeshPersona *persona,
                         const char *database,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  mesh_catalog_read_async (mesh, persona, database, cancellable, callback, user_data);
}

GListModel *
mesh_catalog_list_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  g_autoptr (MeshIndex) index = mesh_catalog_read_finish (mesh, result, error);

  return index != NULL ? G_LIST_MODEL (mesh_shelf_new (index)) : NULL;
}

/* ---- who has access ---- */

static void
append_access (JsonNode *list, JsonNode *row)
{
  g_auto (GStrv) columns = aws_json_dup_strv (row, "Resource.TableWithColumns.ColumnNames");
  g_auto (GStrv) permissions = aws_json_dup_strv (row, "Permissions");
  g_auto (GStrv) options = aws_json_dup_strv (row, "PermissionsWithGrantOption");
  const char *principal = aws_json_get_string (row, "Principal.DataLakePrincipalIdentifier");

  if (principal != NULL)
    aws_json_append (list, aws_json_new ("Principal", AWS_JSON_STRING, principal, "Permissions",
                                         AWS_JSON_STRV, permissions, "PermissionsWithGrantOption",
                                         AWS_JSON_STRV, options, "Columns", AWS_JSON_STRV, columns,
                                         NULL));
}

static void
access_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  MeshMesh *mesh = MESH_MESH (source);
  const MeshSeat where = mesh_persona_get_job (request->persona) == MESH_JOB_CONSUMER
                             ? MESH_SEAT_READ_ONLY
                             : MESH_SEAT_CENTRAL;
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (JsonNode) answer = NULL;
  JsonNode *list;
  MeshSeated seat = { NULL };
  GError *error = NULL;

  if (mesh_seated_init (&seat, mesh, request->persona, where, &error))
    {
      input = aws_json_new ("CatalogId", AWS_JSON_STRING, mesh_mesh_get_account_id (mesh),
                            "Resource", AWS_JSON_NODE,
                            mesh_lf_resource_new (mesh_mesh_get_account_id (mesh),
                                                  mesh_product_get_database (request->product),
                                                  mesh_product_get_name (request->product)),
                            NULL);
      answer
          = aws_client_call_all (seat.client, aws_operation_find ("lakeformation:ListPermissions"),
                                 input, cancellable, &error);
      mesh_seated_clear (&seat);
    }
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  list = aws_json_new_array ();
  for (guint i = 0; i < aws_json_get_length (answer, "PrincipalResourcePermissions"); i++)
    append_access (list, aws_json_get_element (answer, "PrincipalResourcePermissions", i));
  g_task_return_pointer (task, list, (GDestroyNotify) json_node_unref);
}

void
mesh_catalog_list_access_async (MeshMesh *mesh,
                                MeshPersona *persona,
                                MeshProduct *product,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task
      = new_task (mesh, persona, mesh_catalog_list_access_async, cancellable, callback, user_data);

  ((Request *) g_task_get_task_data (task))->product = g_object_ref (product);
  g_task_run_in_thread (task, access_thread);
}

JsonNode *
mesh_catalog_list_access_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, mesh), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
