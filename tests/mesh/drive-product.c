/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "drive-product.h"

#include "aws/protocols/aws-json.h"
#include "mesh/access/mesh-granted.h"
#include "mesh/access/mesh-local-roles.h"
#include "mesh/subscriptions/mesh-store.h"

static const char *const verbs[]
    = { "publish", "request", "approve", "deny", "modify", "delete", "import", "ingest", NULL };
static const char *const lists[]
    = { "subscriptions", "subscription", "products", "access", "local", "granted", "roles", NULL };

gboolean
drive_is_product_verb (const char *verb)
{
  return g_strv_contains (verbs, verb);
}

gboolean
drive_is_list (const char *verb)
{
  return g_strv_contains (lists, verb);
}

/* NULL where the member is not there. */
static char **
strings (JsonNode *args, const char *name)
{
  return aws_json_get (args, name) != NULL ? aws_json_dup_strv (args, name) : NULL;
}

static MeshPlan *
publish (MeshMesh *mesh, MeshPersona *persona, JsonNode *args, GError **error)
{
  const MeshProductOptions options = {
    .source_database = aws_json_get_string (args, "database"),
    .table_regex = aws_json_get_string (args, "tables"),
    .domain = aws_json_get_string (args, "domain"),
    .product_name = aws_json_get_string (args, "product"),
    .public_metadata = aws_json_get_boolean (args, "public", TRUE),
    .mesh_database = aws_json_get_string (args, "mesh_database"),
    .link_suffix = aws_json_get_string (args, "suffix"),
    .use_original_table_name = aws_json_get_boolean (args, "original", FALSE),
    .sync_schedule = aws_json_get_string (args, "schedule"),
    .sync_crawler_role_arn = aws_json_get_string (args, "crawler_role"),
    .migrate = aws_json_get_boolean (args, "migrate", FALSE),
  };

  return mesh_workflow_create_product (mesh, persona, &options, error);
}

static MeshPlan *
ingest (MeshMesh *mesh, MeshPersona *persona, const char *const *paths, JsonNode *args, GError **error)
{
  g_autoptr (MeshIngest) files = mesh_ingest_new ();
  const MeshProductOptions product = {
    .domain = aws_json_get_string (args, "domain"),
    .product_name = aws_json_get_string (args, "product"),
    .public_metadata = TRUE,
  };
  const MeshIngestOptions options = {
    .bucket = aws_json_get_string (args, "bucket"),
    .prefix = aws_json_get_string (args, "prefix"),
    .database = aws_json_get_string (args, "database"),
    .crawl = aws_json_get_boolean (args, "crawl", FALSE),
    .publish = product.product_name != NULL ? &product : NULL,
  };

  return mesh_ingest_read (files, paths, NULL, error)
             ? mesh_workflow_ingest_tables (mesh, persona, files, &options, error)
             : NULL;
}

MeshPlan *
drive_product_plan (MeshMesh *mesh,
                    MeshPersona *persona,
                    const char *verb,
                    const char *json,
                    GError **error)
{
  g_autoptr (JsonNode) args = aws_json_parse (json, -1, error);
  const char *id = aws_json_get_string (args, "id"), *notes = aws_json_get_string (args, "notes");
  g_auto (GStrv) tables = strings (args, "tables");
  g_auto (GStrv) grant = strings (args, "grant");
  g_auto (GStrv) grantable = strings (args, "grantable");
  const char *const *g = (const char *const *) grant, *const *o = (const char *const *) grantable;
  const char *const *t = (const char *const *) tables;

  if (args == NULL)
    return NULL;
  if (g_str_equal (verb, "publish"))
    return publish (mesh, persona, args, error);
  if (g_str_equal (verb, "request"))
    return mesh_workflow_request_access (mesh, persona, aws_json_get_string (args, "owner"),
                                         aws_json_get_string (args, "database"), t, g, notes,
                                         error);
  if (g_str_equal (verb, "approve"))
    return mesh_workflow_approve (mesh, persona, id, g, o, NULL, notes, error);
  if (g_str_equal (verb, "deny"))
    return mesh_workflow_deny (mesh, persona, id, notes, error);
  if (g_str_equal (verb, "modify"))
    return mesh_workflow_modify (mesh, persona, id, g, o, NULL, notes, error);
  if (g_str_equal (verb, "delete"))
    return mesh_workflow_delete (mesh, persona, id, notes, error);
  if (g_str_equal (verb, "import"))
    return mesh_workflow_import (mesh, persona, id, g, error);
  return ingest (mesh, persona, t, args, error);
}

/* ---- lists ---- */

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* The string properties, and lists of strings, as an object. */
static JsonNode *
properties_to_json (GObject *object)
{
  guint n;
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n);
  JsonNode *json = aws_json_new_object ();

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, pspecs[i]->value_type);
      g_object_get_property (object, pspecs[i]->name, &value);
      if (G_VALUE_HOLDS_STRING (&value))
        aws_json_set_string (json, pspecs[i]->name, g_value_get_string (&value));
      else if (G_VALUE_HOLDS_BOOLEAN (&value))
        json_object_set_boolean_member (json_node_get_object (json), pspecs[i]->name, g_value_get_boolean (&value));
      else if (G_VALUE_HOLDS (&value, G_TYPE_STRV))
        aws_json_set (json, pspecs[i]->name, aws_json_strv (g_value_get_boxed (&value)));
      else if (G_VALUE_HOLDS (&value, G_TYPE_LIST_MODEL))
        aws_json_set (json, pspecs[i]->name,
                      aws_json_new ("length", AWS_JSON_INT,
                                    (int) g_list_model_get_n_items (g_value_get_object (&value)),
                                    NULL));
    }
  return json;
}

static JsonNode *
model_to_json (GListModel *model)
{
  JsonNode *list = aws_json_new_array ();

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      aws_json_append (list, properties_to_json (item));
    }
  return list;
}

static JsonNode *
list_access (MeshMesh *mesh, MeshPersona *persona, GListModel *products, GError **error)
{
  g_autoptr (MeshProduct) product = g_list_model_get_item (products, 0);
  g_autoptr (GAsyncResult) result = NULL;

  mesh_catalog_list_access_async (mesh, persona, product, NULL, keep_cb, &result);
  wait_for (&result);
  return mesh_catalog_list_access_finish (mesh, result, error);
}

static JsonNode *
list_products (MeshMesh *mesh,
               MeshPersona *persona,
               const char *verb,
               JsonNode *args,
               GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) model = NULL;

  mesh_catalog_list_async (mesh, persona, aws_json_get_string (args, "database"), NULL, keep_cb,
                           &result);
  wait_for (&result);
  model = mesh_catalog_list_finish (mesh, result, error);
  if (model == NULL)
    return NULL;
  return g_str_equal (verb, "access") ? list_access (mesh, persona, model, error)
                                      : model_to_json (model);
}

static JsonNode *
list_subscriptions (MeshMesh *mesh, MeshPersona *persona, JsonNode *args, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) model = NULL;
  const MeshAs as = (MeshAs) aws_json_get_int (args, "as", MESH_AS_ANY);

  mesh_subscriptions_list_async (mesh, persona, as, aws_json_get_string (args, "status"), NULL,
                                 keep_cb, &result);
  wait_for (&result);
  model = mesh_subscriptions_list_finish (mesh, result, error);
  return model != NULL ? model_to_json (model) : NULL;
}

static JsonNode *
get_subscription (MeshMesh *mesh, MeshPersona *persona, JsonNode *args, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MeshSubscription) subscription = NULL;

  mesh_subscriptions_get_async (mesh, persona, aws_json_get_string (args, "id"), NULL, keep_cb,
                                &result);
  wait_for (&result);
  subscription = mesh_subscriptions_get_finish (mesh, result, error);
  return subscription != NULL ? mesh_subscription_to_json (subscription) : NULL;
}

/* Kind → "holds", "missing", "unknown" */
static JsonNode *
links_to_json (GListModel *links)
{
  static const char *const words[] = { "holds", "missing", "unknown", "extra", "open" };
  JsonNode *json = aws_json_new_object ();

  for (guint i = 0; i < g_list_model_get_n_items (links); i++)
    {
      g_autoptr (MeshFinding) link = g_list_model_get_item (links, i);

      aws_json_set_string (json, mesh_finding_get_kind (link), words[mesh_finding_get_state (link)]);
    }
  return json;
}

/* @args: "roles": by subscription */
static JsonNode *
list_granted (MeshMesh *mesh, MeshPersona *persona, JsonNode *args, GError **error)
{
  g_autoptr (GHashTable) roles
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  JsonObject *given = aws_json_get_object (args, "roles");
  g_autoptr (GList) ids = given != NULL ? json_object_get_members (given) : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) model = NULL;
  JsonNode *list;

  for (GList *id = ids; id != NULL; id = id->next)
    g_hash_table_insert (roles, g_strdup (id->data),
                         aws_json_dup_strv (json_object_get_member (given, id->data), NULL));
  mesh_access_survey_async (mesh, persona, roles, NULL, keep_cb, &result);
  wait_for (&result);
  model = mesh_access_survey_finish (mesh, result, error);
  if (model == NULL)
    return NULL;
  list = model_to_json (model);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MeshGranted) one = g_list_model_get_item (model, i);
      JsonNode *entry = aws_json_get_element (list, NULL, i);

      aws_json_set (entry, "links", links_to_json (mesh_granted_get_links (one)));
      aws_json_set_string (entry, "id",
                           mesh_subscription_get (mesh_granted_get_subscription (one), "SubscriptionId"));
    }
  return list;
}

static JsonNode *
list_roles (MeshMesh *mesh, MeshPersona *persona, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) model = NULL;

  mesh_local_roles_list_async (mesh, persona, NULL, keep_cb, &result);
  wait_for (&result);
  model = mesh_local_roles_list_finish (mesh, result, error);
  return model != NULL ? model_to_json (model) : NULL;
}

JsonNode *
drive_list (MeshMesh *mesh,
            MeshPersona *persona,
            const char *verb,
            const char *json,
            GError **error)
{
  g_autoptr (JsonNode) args = aws_json_parse (json, -1, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (args == NULL)
    return NULL;
  if (g_str_equal (verb, "subscriptions"))
    return list_subscriptions (mesh, persona, args, error);
  if (g_str_equal (verb, "subscription"))
    return get_subscription (mesh, persona, args, error);
  if (g_str_equal (verb, "granted"))
    return list_granted (mesh, persona, args, error);
  if (g_str_equal (verb, "roles"))
    return list_roles (mesh, persona, error);
  if (!g_str_equal (verb, "local"))
    return list_products (mesh, persona, verb, args, error);
  mesh_catalog_list_local_tables_async (mesh, persona, NULL, keep_cb, &result);
  wait_for (&result);
  return mesh_catalog_list_local_tables_finish (mesh, result, error);
}
