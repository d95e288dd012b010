/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-catalog.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/model/mesh-names.h"
#include "mesh/catalog/mesh-product.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/subscriptions/mesh-store.h"
#include "mesh/catalog/mesh-tables.h"

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
  MeshReads *reads;
  MeshSeated look;    /* reads the mesh's catalogue */
  MeshSeated central; /* reads the subscriptions */
  GCancellable *cancellable;
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

static void
take_tables (GPtrArray *products, JsonNode *answer)
{
  for (guint i = 0; i < aws_json_get_length (answer, "TableList"); i++)
    {
      MeshProduct *product
          = mesh_product_new_from_table (aws_json_get_element (answer, "TableList", i));

      if (product != NULL)
        g_ptr_array_add (products, product);
    }
}

/* A database that goes away meanwhile is no failure of the whole list. */
static gboolean
read_tables (Listing *self, char **databases, gboolean named, GPtrArray *products, GError **error)
{
  const guint n = g_strv_length (databases);

  for (guint from = 0; from < n; from += AT_ONCE)
    {
      const guint count = MIN (AT_ONCE, n - from);
      MeshRead reads[AT_ONCE] = { 0 };
      gboolean good = TRUE;

      for (guint i = 0; i < count; i++)
        reads[i] = (MeshRead){ self->look.client, "glue:GetTables",
                               mesh_tables_new_input (mesh_mesh_get_account_id (self->mesh),
                                                      databases[from + i], NULL),
                               NULL, NULL };
      mesh_reads_gather (self->reads, reads, count, self->cancellable);
      for (guint i = 0; i < count; i++)
        {
          if (reads[i].error != NULL && good
              && (named || !aws_error_is_code (reads[i].error, "EntityNotFoundException")))
            {
              mesh_tables_explain (&reads[i].error, databases[from + i], _("the mesh"));
              g_propagate_error (error, g_steal_pointer (&reads[i].error));
              good = FALSE;
            }
          if (reads[i].answer != NULL)
            take_tables (products, reads[i].answer);
          mesh_read_clear (&reads[i]);
        }
      if (!good)
        return FALSE;
    }
  return TRUE;
}

/* ---- what is known beside them ---- */

static const char *
find_tag (JsonNode *entry, const char *key)
{
  static const char *const members[] = { "LFTagsOnTable", "LFTagOnDatabase" };

  for (guint m = 0; m < G_N_ELEMENTS (members); m++)
    for (guint i = 0; i < aws_json_get_length (entry, members[m]); i++)
      {
        JsonNode *tag = aws_json_get_element (entry, members[m], i);
        const char *said = aws_json_get_string (tag, "TagKey");

        if (said != NULL && g_ascii_strcasecmp (said, key) == 0)
          return aws_json_get_string (tag, "TagValues.0");
      }
  return NULL;
}

static char *
dup_table_key (const char *database, const char *name)
{
  return g_strconcat (database != NULL ? database : "", "\n", name != NULL ? name : "", NULL);
}

static void
take_tags (GHashTable *index, JsonNode *answer)
{
  for (guint i = 0; i < aws_json_get_length (answer, "TableList"); i++)
    {
      JsonNode *entry = aws_json_get_element (answer, "TableList", i);
      g_autofree char *key = dup_table_key (aws_json_get_string (entry, "Table.DatabaseName"),
                                            aws_json_get_string (entry, "Table.Name"));
      MeshProduct *product = g_hash_table_lookup (index, key);

      if (product != NULL)
        mesh_product_set_tags (product, find_tag (entry, MESH_LF_TAG_DOMAIN),
                               find_tag (entry, MESH_LF_TAG_DATA_PRODUCT));
    }
}

static JsonNode *
find_values (JsonNode *keys, const char *key)
{
  for (guint i = 0; i < aws_json_get_length (keys, "LFTags"); i++)
    {
      JsonNode *tag = aws_json_get_element (keys, "LFTags", i);
      const char *said = aws_json_get_string (tag, "TagKey");

      if (said != NULL && g_ascii_strcasecmp (said, key) == 0)
        return tag;
    }
  return NULL;
}

/* Domain and product name are LF-tags: one search for each finds them all. Who may not see them
 * sees none. */
static void
add_tags (Listing *self, GHashTable *index)
{
  static const char *const wanted[] = { MESH_LF_TAG_DOMAIN, MESH_LF_TAG_DATA_PRODUCT };
  g_autoptr (JsonNode) keys = mesh_reads_call (
      self->reads, self->look.client, "lakeformation:ListLFTags", NULL, self->cancellable, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      JsonNode *tag = find_values (keys, wanted[i]);
      g_autoptr (JsonNode) input = NULL;
      g_autoptr (JsonNode) answer = NULL;
      JsonNode *expression;

      if (aws_json_get_length (tag, "TagValues") == 0)
        continue;
      expression = aws_json_new ("TagKey", AWS_JSON_STRING, aws_json_get_string (tag, "TagKey"),
                                 "TagValues", AWS_JSON_NODE,
                                 aws_json_copy (aws_json_get (tag, "TagValues")), NULL);
      input = aws_json_new ("Expression", AWS_JSON_NODE, aws_json_array (expression, NULL), NULL);
      answer
          = mesh_reads_call (self->reads, self->look.client, "lakeformation:SearchTablesByLFTags",
                             input, self->cancellable, NULL);
      take_tags (index, answer);
    }
}

/* What the persona's account has asked for and been given. */
static const char *
find_access (MeshProduct *product, GPtrArray *subscriptions)
{
  const char *access = "";

  for (guint i = 0; i < subscriptions->len; i++)
    {
      MeshSubscription *one = g_ptr_array_index (subscriptions, i);
      const char *const *tables = mesh_subscription_get_tables (one);
      const char *status = mesh_subscription_get (one, "Status");

      if (g_strcmp0 (mesh_subscription_get (one, "DatabaseName"),
                     mesh_product_get_database (product))
              != 0
          || (tables[0] != NULL && !g_strv_contains (tables, mesh_product_get_name (product))))
        continue;
      if (g_strcmp0 (status, "Active") == 0)
        return "granted";
      if (g_strcmp0 (status, "Pending") == 0)
        access = "requested";
    }
  return access;
}

static void
add_access (Listing *self, GPtrArray *products)
{
  const char *account = mesh_persona_get_account_id (self->persona);
  g_autoptr (JsonNode) input = mesh_store_new_query (FALSE, account, NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GPtrArray) subscriptions = NULL;

  if (self->central.client != NULL && mesh_persona_get_job (self->persona) != MESH_JOB_OWNER)
    answer = mesh_reads_call (self->reads, self->central.client, "dynamodb:Query", input,
                              self->cancellable, NULL);
  subscriptions = mesh_store_read_items (answer);
  for (guint i = 0; i < products->len; i++)
    {
      MeshProduct *product = g_ptr_array_index (products, i);
      const gboolean mine = g_strcmp0 (mesh_product_get_owner_account (product), account) == 0;

      mesh_product_set_access (product, mine ? "mine" : find_access (product, subscriptions));
    }
}

static gint
compare_products (gconstpointer a, gconstpointer b)
{
  MeshProduct *x = *(MeshProduct *const *) a, *y = *(MeshProduct *const *) b;
  const int order = g_strcmp0 (mesh_product_get_database (x), mesh_product_get_database (y));

  return order != 0 ? order : g_strcmp0 (mesh_product_get_name (x), mesh_product_get_name (y));
}

static GPtrArray *
list_products (Listing *self, const char *database, GError **error)
{
  g_autoptr (GPtrArray) products = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonNode) input
      = aws_json_new ("CatalogId", AWS_JSON_STRING, mesh_mesh_get_account_id (self->mesh), NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_auto (GStrv) databases = NULL;

  if (database != NULL)
    databases = g_strdupv ((char *[]){ (char *) database, NULL });
  else
    {
      answer = mesh_reads_call (self->reads, self->look.client, "glue:GetDatabases", input,
                                self->cancellable, error);
      if (answer == NULL)
        return NULL;
      databases = dup_databases (answer);
    }
  if (!read_tables (self, databases, database != NULL, products, error))
    return NULL;
  for (guint i = 0; i < products->len; i++)
    {
      MeshProduct *product = g_ptr_array_index (products, i);

      g_hash_table_insert (
          index,
          dup_table_key (mesh_product_get_database (product), mesh_product_get_name (product)),
          product);
    }
  if (products->len > 0)
    add_tags (self, index);
  add_access (self, products);
  g_ptr_array_sort (products, compare_products);
  return g_steal_pointer (&products);
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  Listing listing
      = { .mesh = MESH_MESH (source), .persona = request->persona, .cancellable = cancellable };
  GPtrArray *products = NULL;
  GError *error = NULL;

  listing.reads = mesh_reads_new ();
  if (mesh_seated_init (&listing.look, listing.mesh, request->persona, MESH_SEAT_READ_ONLY, &error)
      && mesh_seated_init (&listing.central, listing.mesh, request->persona, MESH_SEAT_CENTRAL,
                           &error))
    products = list_products (&listing, request->database, &error);
  mesh_seated_clear (&listing.look);
  mesh_seated_clear (&listing.central);
  g_object_unref (listing.reads);
  if (products != NULL)
    g_task_return_pointer (task, products, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
mesh_catalog_list_async (MeshMesh *mesh,
                         MeshPersona *persona,
                         const char *database,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task
      = new_task (mesh, persona, mesh_catalog_list_async, cancellable, callback, user_data);

  ((Request *) g_task_get_task_data (task))->database = g_strdup (database);
  g_task_run_in_thread (task, list_thread);
}

GListModel *
mesh_catalog_list_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) products = NULL;
  GListStore *store;

  g_return_val_if_fail (g_task_is_valid (result, mesh), NULL);
  products = g_task_propagate_pointer (G_TASK (result), error);
  if (products == NULL)
    return NULL;
  store = g_list_store_new (MESH_TYPE_PRODUCT);
  g_list_store_splice (store, 0, 0, products->pdata, products->len);
  return G_LIST_MODEL (store);
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
