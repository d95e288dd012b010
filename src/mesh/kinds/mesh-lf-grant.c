/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-lf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-names.h"

/* Lake Formation takes 20 entries in one BatchGrantPermissions. */
#define MAX_ENTRIES 20
/* Seconds. A principal or a share may take two minutes to be known right after it was
 * made; a wrong principal looks the same, so that others do not wait as long. */
#define SETTLE_NEW       120
#define SETTLE_OTHERWISE 20

struct _MeshLfGrant
{
  MeshResource parent_instance;

  char *principal;
  char *catalog;
  char *database; /* nullable: the catalogue */
  char *table;    /* nullable: the database; "*": all tables */
  char *tag_key;  /* (nullable): an LF-tag instead */
  char *tag_value;
  char *filter; /* (nullable): a data cells filter of the table instead */
  char **permissions;
  char **grantable;
  gboolean exact;
  gboolean blind;
  gboolean is_new;

  /* as observed */
  char **missing, **missing_grantable;
  char **surplus, **surplus_grantable;
  gboolean granted; /* by this run */
  guint n_filters;  /* 0: not known, or none is granted */
};

G_DEFINE_FINAL_TYPE (MeshLfGrant, mesh_lf_grant, MESH_TYPE_RESOURCE)

static const char *const none[] = { NULL };
static const char *const all_of_table[]
    = { "ALTER", "DELETE", "DESCRIBE", "DROP", "INSERT", "SELECT", NULL };
static const char *const all_of_database[] = { "ALTER", "CREATE_TABLE", "DESCRIBE", "DROP", NULL };

/* ---- sets of permissions ---- */

static gboolean
holds (MeshLfGrant *self, GPtrArray *held, const char *permission)
{
  const char *const *parts = self->table != NULL ? all_of_table : all_of_database;

  if (g_ptr_array_find_with_equal_func (held, permission, g_str_equal, NULL)
      || g_ptr_array_find_with_equal_func (held, "ALL", g_str_equal, NULL))
    return TRUE;
  if (!g_str_equal (permission, "ALL"))
    return FALSE;
  /* ALL may read back as its parts. */
  for (guint i = 0; parts[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (held, parts[i], g_str_equal, NULL))
      return FALSE;
  return TRUE;
}

static char **
dup_missing (MeshLfGrant *self, char **wanted, GPtrArray *held)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; wanted[i] != NULL; i++)
    if (!holds (self, held, wanted[i]))
      g_strv_builder_add (builder, wanted[i]);
  return g_strv_builder_end (builder);
}

static char **
dup_surplus (char **wanted, GPtrArray *held)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!g_strv_contains ((const char *const *) wanted, "ALL"))
    for (guint i = 0; i < held->len; i++)
      if (!g_strv_contains ((const char *const *) wanted, g_ptr_array_index (held, i)))
        g_strv_builder_add (builder, g_ptr_array_index (held, i));
  return g_strv_builder_end (builder);
}

static char **
dup_without (char **from, const char *const *without)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; from[i] != NULL; i++)
    if (without == NULL
        || !(g_strv_contains (without, from[i]) || g_strv_contains (without, "ALL")))
      g_strv_builder_add (builder, from[i]);
  return g_strv_builder_end (builder);
}

/* ---- observing ---- */

static void
add_strings (GPtrArray *set, JsonNode *node, const char *member)
{
  g_auto (GStrv) strings = aws_json_dup_strv (node, member);

  for (guint i = 0; strings[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (set, strings[i], g_str_equal, NULL))
      g_ptr_array_add (set, g_strdup (strings[i]));
}

static JsonNode *
new_resource (MeshLfGrant *self)
{
  JsonNode *tag;

  if (self->filter != NULL)
    return aws_json_new (
        "DataCellsFilter", AWS_JSON_NODE,
        aws_json_new ("TableCatalogId", AWS_JSON_STRING, self->catalog, "DatabaseName",
                      AWS_JSON_STRING, self->database, "TableName", AWS_JSON_STRING, self->table,
                      "Name", AWS_JSON_STRING, self->filter, NULL),
        NULL);
  if (self->tag_key == NULL)
    return mesh_lf_resource_new (self->catalog, self->database, self->table);
  tag = aws_json_new ("CatalogId", AWS_JSON_STRING, self->catalog, "TagKey", AWS_JSON_STRING,
                      self->tag_key, "TagValues", AWS_JSON_NODE,
                      aws_json_strings (self->tag_value, NULL), NULL);
  return aws_json_new ("LFTag", AWS_JSON_NODE, tag, NULL);
}

/* Lake Formation may fold the case of tags. */
static gboolean
is_tag (MeshLfGrant *self, JsonNode *resource)
{
  const char *key = aws_json_get_string (resource, "LFTag.TagKey");
  g_auto (GStrv) values = aws_json_dup_strv (resource, "LFTag.TagValues");

  if (key == NULL || g_ascii_strcasecmp (key, self->tag_key) != 0)
    return FALSE;
  for (guint i = 0; values[i] != NULL; i++)
    if (g_str_equal (values[i], "*") || g_ascii_strcasecmp (values[i], self->tag_value) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_filter (MeshLfGrant *self, JsonNode *resource)
{
  JsonNode *filter = aws_json_get (resource, "DataCellsFilter");

  return g_strcmp0 (aws_json_get_string (filter, "DatabaseName"), self->database) == 0
         && g_strcmp0 (aws_json_get_string (filter, "TableName"), self->table) == 0
         && g_strcmp0 (aws_json_get_string (filter, "Name"), self->filter) == 0;
}

static gboolean
is_about (MeshLfGrant *self, JsonNode *row)
{
  JsonNode *resource = aws_json_get (row, "Resource");

  if (g_strcmp0 (aws_json_get_string (row, "Principal.DataLakePrincipalIdentifier"),
                 self->principal)
      != 0)
    return FALSE;
  if (self->tag_key != NULL)
    return is_tag (self, resource);
  if (self->filter != NULL)
    return is_filter (self, resource);
  return mesh_lf_resource_is (resource, self->catalog, self->database, self->table);
}

static JsonNode *
new_entry (MeshLfGrant *self, const char *id, char **permissions, char **grantable)
{
  JsonNode *principal
      = aws_json_new ("DataLakePrincipalIdentifier", AWS_JSON_STRING, self->principal, NULL);

  return aws_json_new (
      "Id", AWS_JSON_STRING, id, "Principal", AWS_JSON_NODE, principal, "Resource", AWS_JSON_NODE,
      new_resource (self), "Permissions", AWS_JSON_STRV, (const char *const *) permissions,
      "PermissionsWithGrantOption", AWS_JSON_STRV,
      grantable != NULL && grantable[0] != NULL ? (const char *const *) grantable : NULL, NULL);
}

static JsonNode *
new_batch (MeshLfGrant *self, JsonNode *entries)
{
  return aws_json_new ("CatalogId", AWS_JSON_STRING, self->catalog, "Entries", AWS_JSON_NODE,
                       entries, NULL);
}

/* What must be granted: a permission whose grant option is missing is granted with it again. */
static char **
dup_to_grant (MeshLfGrant *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **) self->missing);
  for (guint i = 0; self->missing_grantable[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) self->missing, self->missing_grantable[i]))
      g_strv_builder_add (builder, self->missing_grantable[i]);
  return g_strv_builder_end (builder);
}

static void
describe (MeshLfGrant *self)
{
  MeshResource *resource = MESH_RESOURCE (self);
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) grant = dup_to_grant (self);
  char **lists[]
      = { self->missing, self->missing_grantable, self->surplus, self->surplus_grantable };
  static const char *const words[]
      = { "+ %s\n", "+ %s, with grant option\n", "- %s\n", "- the grant option of %s\n" };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (lists[i][0] != NULL)
      {
        g_autofree char *joined = g_strjoinv (", ", lists[i]);
        g_auto (GStrv) halves = g_strsplit (words[i], "%s", 2);

        g_string_append_printf (text, "%s%s%s", halves[0], joined, halves[1]);
      }
  g_strchomp (text->str);
  mesh_resource_set_difference (resource, text->str);
  if (grant[0] != NULL)
    mesh_resource_add_call (
        resource, "lakeformation:BatchGrantPermissions",
        new_batch (self,
                   aws_json_array (new_entry (self, "1", grant, self->missing_grantable), NULL)));
  if (self->surplus[0] != NULL || self->surplus_grantable[0] != NULL)
    mesh_resource_add_call (
        resource, "lakeformation:BatchRevokePermissions",
        new_batch (self, aws_json_array (
                             new_entry (self, "1", self->surplus, self->surplus_grantable), NULL)));
}

static void
compare (MeshLfGrant *self, GPtrArray *held, GPtrArray *held_grantable)
{
  MeshResource *resource = MESH_RESOURCE (self);

  g_clear_pointer (&self->missing, g_strfreev);
  g_clear_pointer (&self->missing_grantable, g_strfreev);
  g_clear_pointer (&self->surplus, g_strfreev);
  g_clear_pointer (&self->surplus_grantable, g_strfreev);
  self->missing = dup_missing (self, self->permissions, held);
  self->missing_grantable = dup_missing (self, self->grantable, held_grantable);
  self->surplus = self->exact ? dup_surplus (self->permissions, held) : g_strdupv ((char **) none);
  self->surplus_grantable
      = self->exact ? dup_surplus (self->grantable, held_grantable) : g_strdupv ((char **) none);
  if (self->missing[0] == NULL && self->missing_grantable[0] == NULL && self->surplus[0] == NULL
      && self->surplus_grantable[0] == NULL)
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return;
    }
  mesh_resource_set_state (resource, held->len == 0 ? MESH_STATE_ABSENT : MESH_STATE_DIFFERS);
  describe (self);
}

/* The list of all that the principal has: shared by all grants to it. */
static JsonNode *
list_permissions (MeshReads *reads,
                  AwsClient *client,
                  const char *principal,
                  const char *catalog,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (JsonNode) input = aws_json_new (
      "CatalogId", AWS_JSON_STRING, catalog, "Principal", AWS_JSON_NODE,
      aws_json_new ("DataLakePrincipalIdentifier", AWS_JSON_STRING, principal, NULL), "MaxResults",
      AWS_JSON_INT, 1000, NULL);

  return mesh_reads_call (reads, client, "lakeformation:ListPermissions", input, cancellable,
                          error);
}

/* What is held of the resource, from the list. (transfer full): {Permissions, Options} */
static JsonNode *
new_held (MeshLfGrant *self, JsonNode *answer)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < aws_json_get_length (answer, "PrincipalResourcePermissions"); i++)
    {
      JsonNode *row = aws_json_get_element (answer, "PrincipalResourcePermissions", i);

      if (!is_about (self, row))
        continue;
      add_strings (held, row, "Permissions");
      add_strings (options, row, "PermissionsWithGrantOption");
    }
  g_ptr_array_add (held, NULL);
  g_ptr_array_add (options, NULL);
  return aws_json_new ("Permissions", AWS_JSON_STRV, (const char *const *) held->pdata, "Options", AWS_JSON_STRV,
                       (const char *const *) options->pdata, NULL);
}

/* @from with @more and without @less. */
static JsonNode *
new_set (JsonNode *held, const char *member, char **more, char **less)
{
  g_auto (GStrv) from = aws_json_dup_strv (held, member);
  g_auto (GStrv) rest = dup_without (from, less[0] != NULL ? (const char *const *) less : NULL);
  JsonNode *set = aws_json_strv ((const char *const *) rest);

  for (guint i = 0; more[i] != NULL; i++)
    if (!aws_json_has_string (set, NULL, more[i]))
      aws_json_append_string (set, more[i]);
  return set;
}

static JsonNode *
new_target (MeshLfGrant *self)
{
  return aws_json_new ("Principal", AWS_JSON_STRING, self->principal, "Catalog", AWS_JSON_STRING, self->catalog,
                       "Database", AWS_JSON_STRING, self->database, "Table", AWS_JSON_STRING, self->table, "TagKey",
                       AWS_JSON_STRING, self->tag_key, "TagValue", AWS_JSON_STRING, self->tag_value, "Filter",
                       AWS_JSON_STRING, self->filter, NULL);
}

static void
note_undo (MeshLfGrant *self, JsonNode *held)
{
  mesh_resource_take_undo (
      MESH_RESOURCE (self), "lf-grant", new_target (self), aws_json_copy (held),
      aws_json_new (
          "Permissions", AWS_JSON_NODE, new_set (held, "Permissions", self->missing, self->surplus),
          "Options", AWS_JSON_NODE,
          new_set (held, "Options", self->missing_grantable, self->surplus_grantable), NULL));
}

/* SELECT by a data cells filter of the table, as the principal would have it then. */
static guint
count_filters (MeshLfGrant *self, JsonNode *answer)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  if (self->filter == NULL || answer == NULL || !g_strv_contains ((const char *const *) self->permissions, "SELECT"))
    return 0;
  g_hash_table_add (names, self->filter);
  for (guint i = 0; i < aws_json_get_length (answer, "PrincipalResourcePermissions"); i++)
    {
      JsonNode *row = aws_json_get_element (answer, "PrincipalResourcePermissions", i);
      JsonNode *filter = aws_json_get (row, "Resource.DataCellsFilter");
      const char *name = aws_json_get_string (filter, "Name");

      if (name != NULL && aws_json_has_string (row, "Permissions", "SELECT")
          && g_strcmp0 (aws_json_get_string (row, "Principal.DataLakePrincipalIdentifier"), self->principal) == 0
          && g_strcmp0 (aws_json_get_string (filter, "DatabaseName"), self->database) == 0
          && g_strcmp0 (aws_json_get_string (filter, "TableName"), self->table) == 0)
        g_hash_table_add (names, (gpointer) name);
    }
  return g_hash_table_size (names);
}

static gboolean
mesh_lf_grant_observe (MeshResource *resource,
                       MeshReads *reads,
                       GCancellable *cancellable,
                       GError **error)
{
  MeshLfGrant *self = MESH_LF_GRANT (resource);
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) held_grantable = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) before = NULL;
  g_autoptr (GError) local = NULL;

  self->granted = FALSE;
  if (!self->is_new)
    {
      answer = list_permissions (reads, mesh_resource_get_client (resource), self->principal,
                                 self->catalog, cancellable, &local);
      if (answer == NULL && !(self->blind && local->domain == AWS_ERROR))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  for (guint i = 0; i < aws_json_get_length (answer, "PrincipalResourcePermissions"); i++)
    {
      JsonNode *row = aws_json_get_element (answer, "PrincipalResourcePermissions", i);

      if (!is_about (self, row))
        continue;
      add_strings (held, row, "Permissions");
      add_strings (held_grantable, row, "PermissionsWithGrantOption");
    }
  self->n_filters = count_filters (self, answer);
  compare (self, held, held_grantable);
  before = new_held (self, answer);
  if (mesh_resource_get_state (resource) == MESH_STATE_HOLDS)
    return TRUE;
  if (local != NULL)
    mesh_resource_set_lasting (resource, _("What the principal had before could not be seen"));
  else
    note_undo (self, before);
  return TRUE;
}

/* ---- applying ---- */

typedef struct
{
  GPtrArray *pending; /* (element-type MeshLfGrant) */
  gboolean revoke;
  gboolean take_back; /* revoke what was granted */
  const char *const *keep, *const *keep_grantable;
} Batch;

static const char *
batch_operation (Batch *batch)
{
  return batch->revoke ? "lakeformation:BatchRevokePermissions"
                       : "lakeformation:BatchGrantPermissions";
}

static JsonNode *
new_batch_entry (Batch *batch, MeshLfGrant *self, const char *id)
{
  g_auto (GStrv) grant = NULL;
  g_auto (GStrv) options = NULL;

  if (batch->take_back)
    {
      grant = dup_without (self->missing, batch->keep);
      options = dup_without (self->missing_grantable, batch->keep_grantable);
      return grant[0] != NULL || options[0] != NULL ? new_entry (self, id, grant, options) : NULL;
    }
  if (batch->revoke)
    return new_entry (self, id, self->surplus, self->surplus_grantable);
  grant = dup_to_grant (self);
  return new_entry (self, id, grant, self->missing_grantable);
}

/* Already gone is as good as revoked. */
static gboolean
is_gone (const GError *error)
{
  const char *message = aws_error_get_message (error);

  return aws_error_is_code (error, "EntityNotFoundException")
         || (aws_error_is_code (error, "InvalidInputException") && message != NULL
             && (g_strstr_len (message, -1, "No permissions revoked") != NULL
                 || g_strstr_len (message, -1, "Grantee has no") != NULL));
}

/* @sent: what went, by Id. Leaves in batch->pending what may still succeed. FALSE: some may. */
static gboolean
read_failures (Batch *batch, JsonNode *answer, GPtrArray *sent, GError **error)
{
  g_ptr_array_set_size (batch->pending, 0);
  for (guint i = 0; i < aws_json_get_length (answer, "Failures"); i++)
    {
      JsonNode *failure = aws_json_get_element (answer, "Failures", i);
      const char *id = aws_json_get_string (failure, "RequestEntry.Id");
      guint64 index = id != NULL ? g_ascii_strtoull (id, NULL, 10) : G_MAXUINT64;
      const char *code = aws_json_get_string (failure, "Error.ErrorCode");
      g_autoptr (GError) local
          = aws_error_new (batch_operation (batch), code != NULL ? code : "Unknown",
                           aws_json_get_string (failure, "Error.ErrorMessage"), NULL, 400, NULL);
      MeshLfGrant *grant;

      if (index >= sent->len)
        continue;
      grant = g_ptr_array_index (sent, index);
      if (batch->revoke && is_gone (local))
        continue;
      if (!mesh_lf_is_settling (local))
        {
          mesh_resource_take_error (MESH_RESOURCE (grant), g_steal_pointer (&local));
          continue;
        }
      g_ptr_array_add (batch->pending, grant);
      if (error != NULL && *error == NULL)
        g_propagate_error (error, g_steal_pointer (&local));
    }
  return batch->pending->len == 0;
}

static gboolean
attempt_batch (MeshResource *first, gpointer data, GCancellable *cancellable, GError **error)
{
  Batch *batch = data;
  MeshLfGrant *grant = MESH_LF_GRANT (first);
  g_autoptr (GPtrArray) sent = g_ptr_array_copy (batch->pending, NULL, NULL);
  JsonNode *entries = aws_json_new_array ();
  g_autoptr (JsonNode) input = new_batch (grant, entries);
  g_autoptr (JsonNode) answer = NULL;

  for (guint i = 0; i < sent->len; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      JsonNode *entry = new_batch_entry (batch, g_ptr_array_index (sent, i), id);

      if (entry != NULL)
        aws_json_append (aws_json_get (input, "Entries"), entry);
    }
  if (aws_json_get_length (input, "Entries") == 0)
    return TRUE;
  answer
      = aws_client_call (mesh_resource_get_client (first),
                         aws_operation_find (batch_operation (batch)), input, cancellable, error);
  return answer != NULL && read_failures (batch, answer, sent, error);
}

/* Sends @batch until nothing of it is pending or it has waited long enough; those then fail one by
 * one. */
static gboolean
send_batch (Batch *batch, guint limit, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  MeshResource *first;

  if (batch->pending->len == 0)
    return TRUE;
  first = g_ptr_array_index (batch->pending, 0);
  if (mesh_resource_settle (first, _("Lake Formation to know what was just made"), limit,
                            mesh_lf_is_settling, attempt_batch, batch, cancellable, &local))
    return TRUE;
  if (!mesh_lf_is_settling (local) || batch->pending->len == 0)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < batch->pending->len; i++)
    mesh_resource_take_error (g_ptr_array_index (batch->pending, i), g_error_copy (local));
  return TRUE;
}

static gboolean
mesh_lf_grant_apply_batch (GPtrArray *resources,
                           MeshReads *reads,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GPtrArray) grants = g_ptr_array_new ();
  g_autoptr (GPtrArray) revokes = g_ptr_array_new ();
  Batch revoke = { .pending = revokes, .revoke = TRUE };
  Batch grant = { .pending = grants };
  guint limit = SETTLE_OTHERWISE;

  for (guint i = 0; i < resources->len; i++)
    {
      MeshLfGrant *self = g_ptr_array_index (resources, i);

      if (self->surplus[0] != NULL || self->surplus_grantable[0] != NULL)
        g_ptr_array_add (revokes, self);
      if (self->missing[0] != NULL || self->missing_grantable[0] != NULL)
        {
          g_ptr_array_add (grants, self);
          self->granted = TRUE;
        }
      if (self->is_new || self->blind)
        limit = SETTLE_NEW;
    }
  /* Grants come first, so that nobody is without what stays. */
  if (!send_batch (&grant, limit, cancellable, error)
      || !send_batch (&revoke, limit, cancellable, error))
    return FALSE;
  mesh_reads_forget (reads, mesh_resource_get_client (g_ptr_array_index (resources, 0)),
                     "lakeformation:ListPermissions");
  return TRUE;
}

static gboolean
mesh_lf_grant_apply (MeshResource *resource,
                     MeshReads *reads,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, resource);
  return mesh_lf_grant_apply_batch (one, reads, cancellable, error);
}

static char *
mesh_lf_grant_dup_batch_key (MeshResource *resource)
{
  MeshLfGrant *self = MESH_LF_GRANT (resource);

  return g_strdup_printf ("%p %s", (void *) mesh_resource_get_client (resource), self->catalog);
}

static void
mesh_lf_grant_finalize (GObject *object)
{
  MeshLfGrant *self = MESH_LF_GRANT (object);

  g_clear_pointer (&self->principal, g_free);
  g_clear_pointer (&self->catalog, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->tag_key, g_free);
  g_clear_pointer (&self->tag_value, g_free);
  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->permissions, g_strfreev);
  g_clear_pointer (&self->grantable, g_strfreev);
  g_clear_pointer (&self->missing, g_strfreev);
  g_clear_pointer (&self->missing_grantable, g_strfreev);
  g_clear_pointer (&self->surplus, g_strfreev);
  g_clear_pointer (&self->surplus_grantable, g_strfreev);
  G_OBJECT_CLASS (mesh_lf_grant_parent_class)->finalize (object);
}

static void
mesh_lf_grant_class_init (MeshLfGrantClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_lf_grant_finalize;
  resource_class->kind = "lf-grant";
  resource_class->observe = mesh_lf_grant_observe;
  resource_class->apply = mesh_lf_grant_apply;
  resource_class->dup_batch_key = mesh_lf_grant_dup_batch_key;
  resource_class->max_batch = MAX_ENTRIES;
  resource_class->apply_batch = mesh_lf_grant_apply_batch;
}

static void
mesh_lf_grant_init (MeshLfGrant *self)
{
}

/* ---- public ---- */

static char *
dup_what (const char *database, const char *table)
{
  if (database == NULL)
    return g_strdup (_("the catalogue"));
  if (table == NULL)
    return g_strdup_printf (_("the database %s"), database);
  if (g_str_equal (table, "*"))
    /* Translators: %s is a database; this takes the place of what is granted on in "Grant %s on %s to %s" */
    return g_strdup_printf (_("all tables of %s"), database);
  /* Translators: a database and its table, with a dot between them; this takes the place of what is granted on in
     "Grant %s on %s to %s" */
  return g_strdup_printf (_("the table %s.%s"), database, table);
}

/**
 * mesh_lf_grant_new:
 * @principal: a role's or user's ARN, an account id or IAM_ALLOWED_PRINCIPALS
 * @catalog: the account whose catalogue it is
 * @database: (nullable): %NULL for the catalogue itself
 * @table: (nullable): %NULL for the database, "*" for all its tables, future ones too
 * @permissions: as Lake Formation writes them; empty with mesh_lf_grant_set_exact(): nothing is
 * left
 * @grantable: (nullable): which of them with grant option
 *
 * Returns: (transfer full): at least these are wanted; what is there beside them stays
 */
MeshResource *
mesh_lf_grant_new (const char *principal,
                   const char *catalog,
                   const char *database,
                   const char *table,
                   const char *const *permissions,
                   const char *const *grantable)
{
  MeshLfGrant *self = g_object_new (MESH_TYPE_LF_GRANT, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  g_autofree char *what = dup_what (database, table);
  g_autofree char *joined = g_strjoinv (", ", (char **) permissions);
  g_autofree char *id
      = g_strdup_printf ("lf-grant %s %s %s %s", principal, catalog,
                         database != NULL ? database : "", table != NULL ? table : "");
  g_autofree char *label
      = permissions[0] != NULL
            /* Translators: permissions, such as SELECT; what they are on, such as "the table sales.orders" (translated
               elsewhere); an account or an ARN */
            ? g_strdup_printf (_("Grant %s on %s to %s"), joined, what, principal)
            /* Translators: what they are on, such as "the table sales.orders" (translated elsewhere); an account or an
               ARN */
            : g_strdup_printf (_("Take all permissions on %s from %s"), what, principal);

  self->principal = g_strdup (principal);
  self->catalog = g_strdup (catalog);
  self->database = g_strdup (database);
  self->table = g_strdup (table);
  self->permissions = g_strdupv ((char **) permissions);
  self->grantable = g_strdupv ((char **) (grantable != NULL ? grantable : none));
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}

/* Returns: (transfer full): on one value of an LF-tag; DESCRIBE shows it where it is assigned */
MeshResource *
mesh_lf_grant_new_for_tag (const char *principal,
                           const char *catalog,
                           const char *key,
                           const char *value,
                           const char *const *permissions)
{
  MeshResource *resource = mesh_lf_grant_new (principal, catalog, NULL, NULL, permissions, NULL);
  MeshLfGrant *self = MESH_LF_GRANT (resource);
  g_autofree char *joined = g_strjoinv (", ", (char **) permissions);
  g_autofree char *id
      = g_strdup_printf ("lf-grant %s %s tag %s %s", principal, catalog, key, value);
  g_autofree char *label
      /* Translators: permissions, such as ASSOCIATE; the key of a tag and its values; an account or an ARN */
      = g_strdup_printf (_("Grant %s on the LF-tag %s=%s to %s"), joined, key, value, principal);

  self->tag_key = g_strdup (key);
  self->tag_value = g_strdup (value);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}

MeshResource *
mesh_lf_grant_new_for_filter (const char *principal,
                              const char *catalog,
                              const char *database,
                              const char *table,
                              const char *filter,
                              const char *const *permissions,
                              const char *const *grantable)
{
  MeshResource *resource
      = mesh_lf_grant_new (principal, catalog, database, table, permissions, grantable);
  g_autofree char *joined = g_strjoinv (", ", (char **) permissions);
  g_autofree char *id = g_strdup_printf ("lf-grant %s %s %s %s filter %s", principal, catalog,
                                         database, table, filter);
  g_autofree char *label
      = permissions[0] != NULL
            /* Translators: permissions, such as SELECT; a database and its table, with a dot between them; an account
               or an ARN */
            ? g_strdup_printf (_("Grant %s on columns and rows of the table %s.%s to %s"), joined,
                               database, table, principal)
            /* Translators: a database and its table, with a dot between them; an account or an ARN */
            : g_strdup_printf (_("Take columns and rows of the table %s.%s from %s"), database, table,
                               principal);

  MESH_LF_GRANT (resource)->filter = g_strdup (filter);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, label);
  return resource;
}

void
mesh_lf_grant_set_exact (MeshLfGrant *self, gboolean exact)
{
  self->exact = exact;
}

void
mesh_lf_grant_set_blind (MeshLfGrant *self, gboolean blind)
{
  self->blind = blind;
}

void
mesh_lf_grant_set_new (MeshLfGrant *self, gboolean is_new)
{
  self->is_new = is_new;
}

guint
mesh_lf_grant_get_n_filters (MeshLfGrant *self, const char **table, const char **principal)
{
  g_return_val_if_fail (MESH_IS_LF_GRANT (self), 0);
  *table = self->table;
  *principal = self->principal;
  return self->n_filters;
}

const char *
mesh_lf_grant_get_receiver (MeshLfGrant *self, const char **owner, const char **database, const char **table)
{
  g_return_val_if_fail (MESH_IS_LF_GRANT (self), NULL);
  *owner = self->catalog;
  *database = self->database;
  *table = self->table;
  return mesh_is_account_id (self->principal) && g_strcmp0 (self->principal, self->catalog) != 0
                 && self->permissions[0] != NULL
             ? self->principal
             : NULL;
}

gboolean
mesh_lf_has_shares (MeshReads *reads, AwsClient *client, const char *principal, const char *catalog,
                    gboolean *of_databases, gboolean *of_tables, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = list_permissions (reads, client, principal, catalog, cancellable, error);

  *of_databases = *of_tables = FALSE;
  for (guint i = 0; i < aws_json_get_length (answer, "PrincipalResourcePermissions"); i++)
    {
      JsonNode *row = aws_json_get_element (answer, "PrincipalResourcePermissions", i);

      if (aws_json_get_length (row, "AdditionalDetails.ResourceShare") == 0)
        continue;
      if (aws_json_get_object (row, "Resource.Database") != NULL)
        *of_databases = TRUE;
      else
        *of_tables = TRUE;
    }
  return answer != NULL;
}

gboolean
mesh_lf_grants_take_back (GPtrArray *grants,
                          const char *const *keep,
                          const char *const *keep_grantable,
                          GCancellable *cancellable,
                          GError **error)
{
  for (guint i = 0; i < grants->len;)
    {
      g_autoptr (GPtrArray) pending = g_ptr_array_new ();
      Batch batch = { .pending = pending,
                      .revoke = TRUE,
                      .take_back = TRUE,
                      .keep = keep,
                      .keep_grantable = keep_grantable };

      for (; i < grants->len && pending->len < MAX_ENTRIES; i++)
        if (MESH_LF_GRANT (g_ptr_array_index (grants, i))->granted)
          g_ptr_array_add (pending, g_ptr_array_index (grants, i));
      if (!send_batch (&batch, SETTLE_OTHERWISE, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- for an undo ---- */

static MeshLfGrant *
grant_of_target (JsonNode *target)
{
  MeshLfGrant *self = g_object_new (MESH_TYPE_LF_GRANT, NULL);

  self->principal = g_strdup (aws_json_get_string (target, "Principal"));
  self->catalog = g_strdup (aws_json_get_string (target, "Catalog"));
  self->database = g_strdup (aws_json_get_string (target, "Database"));
  self->table = g_strdup (aws_json_get_string (target, "Table"));
  self->tag_key = g_strdup (aws_json_get_string (target, "TagKey"));
  self->tag_value = g_strdup (aws_json_get_string (target, "TagValue"));
  self->filter = g_strdup (aws_json_get_string (target, "Filter"));
  return self;
}

JsonNode *
mesh_lf_grant_read_held (AwsClient *client,
                         JsonNode *target,
                         MeshReads *reads,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (MeshLfGrant) self = grant_of_target (target);
  g_autoptr (JsonNode) answer = list_permissions (reads, client, self->principal, self->catalog, cancellable, error);

  return answer != NULL ? new_held (self, answer) : NULL;
}

JsonNode *
mesh_lf_grant_new_entry (JsonNode *target, char **permissions, char **options)
{
  g_autoptr (MeshLfGrant) self = grant_of_target (target);

  return new_entry (self, "1", permissions, options);
}

char **
mesh_lf_grant_dup_parts (JsonNode *target, char **permissions)
{
  const char *const *parts = aws_json_get_string (target, "Table") != NULL ? all_of_table : all_of_database;
  const gboolean all = g_strv_contains ((const char *const *) permissions, "ALL");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; permissions[i] != NULL; i++)
    if (!g_str_equal (permissions[i], "ALL")
        && !(all && g_strv_contains (parts, permissions[i])))
      g_strv_builder_add (builder, permissions[i]);
  if (all)
    g_strv_builder_addv (builder, (const char **) parts);
  return g_strv_builder_end (builder);
}

JsonNode *
mesh_lf_list_shares (MeshReads *reads,
                     AwsClient *client,
                     const char *principal,
                     const char *catalog,
                     const char *database,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (JsonNode) answer
      = list_permissions (reads, client, principal, catalog, cancellable, error);
  g_autoptr (JsonNode) shares = aws_json_new_object ();

  if (answer == NULL)
    return NULL;
  for (guint i = 0; i < aws_json_get_length (answer, "PrincipalResourcePermissions"); i++)
    {
      JsonNode *row = aws_json_get_element (answer, "PrincipalResourcePermissions", i);
      g_auto (GStrv) arns = aws_json_dup_strv (row, "AdditionalDetails.ResourceShare");
      const gboolean is_database = aws_json_get_object (row, "Resource.Database") != NULL;
      const char *of = aws_json_get_string (row, is_database ? "Resource.Database.Name"
                                                             : "Resource.Table.DatabaseName");

      if (of == NULL)
        of = aws_json_get_string (row, "Resource.TableWithColumns.DatabaseName");
      if (of == NULL)
        of = aws_json_get_string (row, "Resource.DataCellsFilter.DatabaseName");
      if (g_strcmp0 (of, database) != 0)
        continue;
      for (guint j = 0; arns[j] != NULL; j++)
        {
          const char *slash = strrchr (arns[j], '/');

          aws_json_set (shares, slash != NULL ? slash + 1 : arns[j],
                        aws_json_new ("type", AWS_JSON_STRING, is_database ? "Database" : "Table",
                                      "arn", AWS_JSON_STRING, arns[j], NULL));
        }
    }
  return g_steal_pointer (&shares);
}
