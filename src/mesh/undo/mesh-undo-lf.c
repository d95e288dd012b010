/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/undo/mesh-undo-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/kinds/mesh-lake.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/plan/mesh-reading.h"

static gboolean
is_gone (const GError *error)
{
  const char *message = aws_error_get_message (error);

  return g_error_matches (error, AWS_ERROR, AWS_ERROR_NOT_FOUND)
         || aws_error_is_code (error, "EntityNotFoundException")
         /* Of the last location under the service-linked role AWS complains, having removed it. */
         || (message != NULL
             && strstr (message, "Must manually delete service-linked role") != NULL);
}

/* ---- grants: what the run added goes, what it took away comes back ---- */

typedef struct
{
  char **permissions, **options;
} Change;

static void
change_clear (Change *change)
{
  g_strfreev (change->permissions);
  g_strfreev (change->options);
}

/* Those of @from that are in @in (or, @in NULL, all), and not in @without. */
static char **
dup_some (char **from, char **in, char **without)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; from[i] != NULL; i++)
    if ((in == NULL || g_strv_contains ((const char *const *) in, from[i]))
        && !g_strv_contains ((const char *const *) without, from[i]))
      g_strv_builder_add (builder, from[i]);
  return g_strv_builder_end (builder);
}

static char **
dup_set (MeshUndo *self, JsonNode *held, const char *member)
{
  g_auto (GStrv) said = aws_json_dup_strv (held, member);

  return mesh_lf_grant_dup_parts (mesh_undo_get_target (self), said);
}

/* Of @member: what is to be revoked and to be granted, from before, after and now. */
static void
compare_sets (MeshUndo *self, JsonNode *now, const char *member, char ***revoke, char ***grant)
{
  g_auto (GStrv) had = dup_set (self, mesh_undo_get_before (self), member);
  g_auto (GStrv) made = dup_set (self, mesh_undo_get_after (self), member);
  g_auto (GStrv) has = dup_set (self, now, member);
  g_auto (GStrv) lost = dup_some (had, NULL, made);

  *revoke = dup_some (made, has, had);
  *grant = dup_some (lost, NULL, has);
}

static void
call_batch (MeshUndo *self, const char *operation, Change *change)
{
  JsonNode *target = mesh_undo_get_target (self);

  if (change->permissions[0] == NULL && change->options[0] == NULL)
    return;
  mesh_undo_call (self, operation,
                  aws_json_new ("CatalogId", AWS_JSON_STRING,
                                aws_json_get_string (target, "Catalog"), "Entries", AWS_JSON_NODE,
                                aws_json_array (mesh_lf_grant_new_entry (
                                                    target, change->permissions, change->options),
                                                NULL),
                                NULL));
}

static char *
dup_words (Change *revoke, Change *grant)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char **lists[] = { grant->permissions, grant->options, revoke->permissions, revoke->options };
  static const char *const before[] = { "+ ", "+ ", "- ", "- the grant option of " };
  static const char *const behind[] = { "", ", with grant option", "", "" };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (lists[i][0] != NULL)
      {
        g_autofree char *joined = g_strjoinv (", ", lists[i]);

        g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? "\n" : "", before[i], joined,
                                behind[i]);
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
observe_grant (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) now
      = mesh_lf_grant_read_held (mesh_resource_get_client (MESH_RESOURCE (self)),
                                 mesh_undo_get_target (self), reads, cancellable, error);
  Change revoke = { NULL }, grant = { NULL };

  if (now == NULL)
    return FALSE;
  compare_sets (self, now, "Permissions", &revoke.permissions, &grant.permissions);
  compare_sets (self, now, "Options", &revoke.options, &grant.options);
  /* Nobody is to be without what stays. An option comes only with its permission. */
  for (guint i = 0; grant.options[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) grant.permissions, grant.options[i]))
      {
        g_autoptr (GStrvBuilder) both = g_strv_builder_new ();

        g_strv_builder_addv (both, (const char **) grant.permissions);
        g_strv_builder_add (both, grant.options[i]);
        g_strfreev (grant.permissions);
        grant.permissions = g_strv_builder_end (both);
      }
  call_batch (self, "lakeformation:BatchGrantPermissions", &grant);
  call_batch (self, "lakeformation:BatchRevokePermissions", &revoke);
  if (mesh_resource_get_state (MESH_RESOURCE (self)) == MESH_STATE_DIFFERS)
    {
      g_autofree char *words = dup_words (&revoke, &grant);

      mesh_resource_set_difference (MESH_RESOURCE (self), words);
    }
  change_clear (&revoke);
  change_clear (&grant);
  return TRUE;
}

/* ---- data cells filters ---- */

static gboolean
equal_filters (JsonNode *now, JsonNode *then)
{
  return mesh_lf_filter_is_like (now, then);
}

static gboolean
observe_filter (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  JsonNode *before = mesh_undo_get_before (self), *after = mesh_undo_get_after (self), *now = NULL;
  JsonNode *target = mesh_undo_get_target (self);
  g_autoptr (JsonNode) answer = NULL;

  if (!mesh_undo_read (
          self, reads, "lakeformation:ListDataCellsFilter",
          aws_json_new ("Table", AWS_JSON_NODE, mesh_lf_filter_new_table (target), NULL), &answer,
          cancellable, error))
    return FALSE;
  for (guint i = 0; i < aws_json_get_length (answer, "DataCellsFilters"); i++)
    if (g_strcmp0 (
            aws_json_get_string (aws_json_get_element (answer, "DataCellsFilters", i), "Name"),
            mesh_undo_get_string (self, "Name"))
        == 0)
      now = aws_json_get_element (answer, "DataCellsFilters", i);
  if (!mesh_undo_is_ours (self, now, equal_filters))
    return TRUE;
  mesh_resource_set_difference (MESH_RESOURCE (self), NULL);
  if (before == NULL)
    mesh_undo_call (self, "lakeformation:DeleteDataCellsFilter", aws_json_copy (target));
  else
    mesh_undo_call (self,
                    after != NULL ? "lakeformation:UpdateDataCellsFilter"
                                  : "lakeformation:CreateDataCellsFilter",
                    aws_json_new ("TableData", AWS_JSON_NODE, aws_json_copy (before), NULL));
  return TRUE;
}

/* ---- locations ---- */

static gboolean
observe_location (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;

  if (!mesh_undo_read (self, reads, "lakeformation:ListResources", NULL, &answer, cancellable,
                       error))
    return FALSE;
  for (guint i = 0; i < aws_json_get_length (answer, "ResourceInfoList"); i++)
    if (g_strcmp0 (aws_json_get_string (aws_json_get_element (answer, "ResourceInfoList", i),
                                        "ResourceArn"),
                   mesh_undo_get_string (self, "ResourceArn"))
        == 0)
      mesh_undo_call (self, "lakeformation:DeregisterResource",
                      aws_json_copy (mesh_undo_get_target (self)));
  return TRUE;
}

/* ---- LF-tags on a database or table ---- */

static const char *
find_value (JsonNode *answer, const char *path, const char *key)
{
  for (guint i = 0; i < aws_json_get_length (answer, path); i++)
    {
      JsonNode *tag = aws_json_get_element (answer, path, i);
      const char *said = aws_json_get_string (tag, "TagKey");

      if (said != NULL && g_ascii_strcasecmp (said, key) == 0)
        return aws_json_get_string (tag, "TagValues.0");
    }
  return NULL;
}

static void
call_tags (MeshUndo *self, const char *operation, JsonNode *tags)
{
  JsonNode *input = aws_json_copy (mesh_undo_get_target (self));

  if (aws_json_get_length (tags, NULL) == 0)
    {
      json_node_unref (tags);
      json_node_unref (input);
      return;
    }
  aws_json_set (input, "LFTags", tags);
  mesh_undo_call (self, operation, input);
}

static gboolean
observe_tags (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  const gboolean of_table = aws_json_get (mesh_undo_get_target (self), "Resource.Table") != NULL;
  JsonNode *removed = aws_json_new_array (), *added = aws_json_new_array ();
  g_autoptr (JsonNode) answer = NULL;
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (!mesh_undo_read (self, reads, "lakeformation:GetResourceLFTags",
                       aws_json_copy (mesh_undo_get_target (self)), &answer, cancellable, error))
    {
      json_node_unref (removed);
      json_node_unref (added);
      return FALSE;
    }
  json_object_iter_init (&iter, json_node_get_object (mesh_undo_get_after (self)));
  while (json_object_iter_next (&iter, &key, &value))
    {
      const char *now = find_value (answer, of_table ? "LFTagsOnTable" : "LFTagOnDatabase", key);
      const char *made = json_node_get_string (value);
      JsonNode *then
          = mesh_undo_get_before (self) != NULL
                ? json_object_get_member (json_node_get_object (mesh_undo_get_before (self)), key)
                : NULL;

      /* Another value now is somebody else's. */
      if (now == NULL || g_ascii_strcasecmp (now, made) != 0)
        continue;
      if (then == NULL)
        aws_json_append (removed, aws_json_new ("TagKey", AWS_JSON_STRING, key, "TagValues",
                                                AWS_JSON_NODE, aws_json_strings (now, NULL), NULL));
      else if (g_ascii_strcasecmp (json_node_get_string (then), made) != 0)
        aws_json_append (added,
                         aws_json_new ("TagKey", AWS_JSON_STRING, key, "TagValues", AWS_JSON_NODE,
                                       aws_json_strings (json_node_get_string (then), NULL), NULL));
    }
  call_tags (self, "lakeformation:RemoveLFTagsFromResource", removed);
  call_tags (self, "lakeformation:AddLFTagsToResource", added);
  return TRUE;
}

/* ---- settings ---- */

static gboolean
has_admin (JsonNode *settings, const char *arn)
{
  for (guint i = 0; i < aws_json_get_length (settings, "DataLakeAdmins"); i++)
    if (g_strcmp0 (aws_json_get_string (aws_json_get_element (settings, "DataLakeAdmins", i),
                                        "DataLakePrincipalIdentifier"),
                   arn)
        == 0)
      return TRUE;
  return FALSE;
}

/* Administrators that the run added go; those that it left out no longer exist. */
static gboolean
take_admins_back (JsonNode *settings, JsonNode *before, JsonNode *after, GString *words)
{
  JsonNode *left = aws_json_new_array ();
  gboolean changed = FALSE;

  for (guint i = 0; i < aws_json_get_length (settings, "DataLakeAdmins"); i++)
    {
      JsonNode *admin = aws_json_get_element (settings, "DataLakeAdmins", i);
      const char *arn = aws_json_get_string (admin, "DataLakePrincipalIdentifier");

      if (has_admin (after, arn) && !has_admin (before, arn))
        {
          g_string_append_printf (words, "%s- data lake administrator %s",
                                  words->len > 0 ? "\n" : "", arn);
          changed = TRUE;
        }
      else
        aws_json_append (left, aws_json_copy (admin));
    }
  aws_json_set (settings, "DataLakeAdmins", left);
  return changed;
}

/* What a setting was comes back where it still is what the run made of it. */
static gboolean
take_setting_back (JsonNode *settings,
                   JsonNode *before,
                   JsonNode *after,
                   const char *member,
                   GString *words)
{
  JsonNode *then = aws_json_get (before, member);

  if (mesh_json_equal (then, aws_json_get (after, member))
      || !mesh_json_equal (aws_json_get (settings, member), aws_json_get (after, member)))
    return FALSE;
  if (then != NULL)
    aws_json_set (settings, member, aws_json_copy (then));
  else
    json_object_remove_member (json_node_get_object (settings), member);
  g_string_append_printf (words, "%s~ %s", words->len > 0 ? "\n" : "", member);
  return TRUE;
}

static gboolean
observe_settings (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  static const char *const members[]
      = { "CreateDatabaseDefaultPermissions", "CreateTableDefaultPermissions", "Parameters" };
  JsonNode *before = mesh_undo_get_before (self), *after = mesh_undo_get_after (self);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) settings = NULL;
  gboolean changed;

  if (!mesh_undo_read (self, reads, "lakeformation:GetDataLakeSettings", NULL, &answer, cancellable,
                       error))
    return FALSE;
  if (aws_json_get (answer, "DataLakeSettings") == NULL)
    return TRUE;
  settings = aws_json_copy (aws_json_get (answer, "DataLakeSettings"));
  changed = take_admins_back (settings, before, after, words);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    changed |= take_setting_back (settings, before, after, members[i], words);
  if (!changed)
    return TRUE;
  mesh_resource_set_difference (MESH_RESOURCE (self), words->str);
  mesh_undo_call (
      self, "lakeformation:PutDataLakeSettings",
      aws_json_new ("DataLakeSettings", AWS_JSON_NODE, g_steal_pointer (&settings), NULL));
  return TRUE;
}

const MeshUndoKind mesh_undo_lf[] = {
  { "lf-grant", observe_grant, is_gone, NULL },
  { "lf-filter", observe_filter, is_gone, NULL },
  { "lf-location", observe_location, is_gone, NULL },
  { "lf-tags", observe_tags, is_gone, NULL },
  { "lake-settings", observe_settings, NULL, NULL },
  { NULL },
};
