/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-lake.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/kinds/mesh-iam.h"
#include "mesh/model/mesh-identity.h"
#include "mesh/plan/mesh-lock.h"

#define GET        "lakeformation:GetDataLakeSettings"
#define PUT        "lakeformation:PutDataLakeSettings"
#define VERSION    "CROSS_ACCOUNT_VERSION"
#define MAX_ADMINS 30 /* Lake Formation's DataLakeSettings model */

struct _MeshLakeSettings
{
  MeshResource parent_instance;

  GPtrArray *admins; /* (element-type utf8) */
  gboolean add_caller;
  gboolean no_defaults;
  guint version;

  char *caller;    /* (nullable): found by observe */
  GPtrArray *dead; /* (nullable): admins that no longer exist and are in the way */
};

G_DEFINE_FINAL_TYPE (MeshLakeSettings, mesh_lake_settings, MESH_TYPE_RESOURCE)

/* PutDataLakeSettings replaces everything and has no condition. */
static GMutex *
settings_lock (MeshResource *resource)
{
  return mesh_lock_of ("lake-settings", mesh_resource_get_account (resource),
                       aws_client_get_region (mesh_resource_get_client (resource)));
}

/* ---- what is wanted ---- */

static const char *
admin_at (JsonNode *settings, guint i)
{
  return aws_json_get_string (aws_json_get_element (settings, "DataLakeAdmins", i),
                              "DataLakePrincipalIdentifier");
}

static gboolean
has_admin (JsonNode *settings, const char *arn)
{
  for (guint i = 0; i < aws_json_get_length (settings, "DataLakeAdmins"); i++)
    if (g_strcmp0 (admin_at (settings, i), arn) == 0)
      return TRUE;
  return FALSE;
}

static GPtrArray *
wanted_admins (MeshLakeSettings *self)
{
  GPtrArray *admins = g_ptr_array_new ();

  g_ptr_array_extend (admins, self->admins, NULL, NULL);
  if (self->caller != NULL)
    g_ptr_array_add (admins, self->caller);
  return admins;
}

static guint
version_of (JsonNode *settings)
{
  const char *version = aws_json_get_string (settings, "Parameters." VERSION);

  return version != NULL ? (guint) g_ascii_strtoull (version, NULL, 10) : 1;
}

static gboolean
has_defaults (JsonNode *settings)
{
  return aws_json_get_length (settings, "CreateDatabaseDefaultPermissions") > 0
         || aws_json_get_length (settings, "CreateTableDefaultPermissions") > 0;
}

/* What is missing, in words; empty: nothing. */
static char *
dup_words (MeshLakeSettings *self, JsonNode *settings)
{
  g_autoptr (GPtrArray) admins = wanted_admins (self);
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < admins->len; i++)
    if (!has_admin (settings, g_ptr_array_index (admins, i)))
      g_string_append_printf (words, "+ data lake administrator %s\n",
                              (char *) g_ptr_array_index (admins, i));
  if (self->no_defaults && has_defaults (settings))
    g_string_append (
        words, "- default permissions of IAM_ALLOWED_PRINCIPALS on new databases and tables\n");
  if (version_of (settings) < self->version)
    g_string_append_printf (words, "~ cross-account version: %u → %u\n", version_of (settings),
                            self->version);
  return g_string_free (words, FALSE);
}

static gboolean
is_dead (MeshLakeSettings *self, const char *arn)
{
  return self->dead != NULL
         && g_ptr_array_find_with_equal_func (self->dead, arn, g_str_equal, NULL);
}

/* The list without doubles and without those in the way, and with ours. */
static JsonNode *
merged_admins (MeshLakeSettings *self, JsonNode *settings)
{
  g_autoptr (GPtrArray) ours = wanted_admins (self);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonNode *admins = aws_json_new_array ();

  for (guint i = 0; i < aws_json_get_length (settings, "DataLakeAdmins"); i++)
    {
      const char *arn = admin_at (settings, i);

      if (arn != NULL && !is_dead (self, arn) && g_hash_table_add (seen, g_strdup (arn)))
        aws_json_append (admins,
                         aws_json_copy (aws_json_get_element (settings, "DataLakeAdmins", i)));
    }
  for (guint i = 0; i < ours->len; i++)
    if (g_hash_table_add (seen, g_strdup (g_ptr_array_index (ours, i))))
      aws_json_append (admins, aws_json_new ("DataLakePrincipalIdentifier", AWS_JSON_STRING,
                                             g_ptr_array_index (ours, i), NULL));
  return admins;
}

/* Younger members that say no more than their absence does: AWS CLIs of before 2023 refuse calls that have them. */
static void
drop_younger (JsonNode *settings)
{
  if (aws_json_get_length (settings, "ReadOnlyAdmins") == 0)
    aws_json_set_string (settings, "ReadOnlyAdmins", NULL);
  if (!aws_json_get_boolean (settings, "AllowFullTableExternalDataAccess", FALSE))
    aws_json_set_string (settings, "AllowFullTableExternalDataAccess", NULL);
}

static JsonNode *
merge (MeshLakeSettings *self, JsonNode *settings)
{
  JsonNode *merged = settings != NULL ? aws_json_copy (settings) : aws_json_new_object ();

  aws_json_set (merged, "DataLakeAdmins", merged_admins (self, settings));
  if (self->no_defaults)
    {
      aws_json_set (merged, "CreateDatabaseDefaultPermissions", aws_json_new_array ());
      aws_json_set (merged, "CreateTableDefaultPermissions", aws_json_new_array ());
    }
  if (version_of (settings) < self->version)
    {
      g_autofree char *version = g_strdup_printf ("%u", self->version);

      if (aws_json_get_object (merged, "Parameters") == NULL)
        aws_json_set (merged, "Parameters", aws_json_new_object ());
      aws_json_set_string (aws_json_get (merged, "Parameters"), VERSION, version);
    }
  drop_younger (merged);
  return merged;
}

static JsonNode *
put_input (JsonNode *settings)
{
  return aws_json_new ("DataLakeSettings", AWS_JSON_NODE, settings, NULL);
}

/* ---- observing ---- */

static JsonNode *
new_part (JsonNode *settings)
{
  static const char *const members[]
      = { "DataLakeAdmins", "CreateDatabaseDefaultPermissions", "CreateTableDefaultPermissions", "Parameters" };
  JsonNode *part = aws_json_new_object ();

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (aws_json_get (settings, members[i]) != NULL)
      aws_json_set (part, members[i], aws_json_copy (aws_json_get (settings, members[i])));
  return part;
}

static void
note_undo (MeshLakeSettings *self, JsonNode *settings, JsonNode *merged)
{
  mesh_resource_take_undo (MESH_RESOURCE (self), "lake-settings", aws_json_new_object (), new_part (settings),
                           new_part (merged));
}

static gboolean
mesh_lake_settings_observe (MeshResource *resource,
                            MeshReads *reads,
                            GCancellable *cancellable,
                            GError **error)
{
  MeshLakeSettings *self = MESH_LAKE_SETTINGS (resource);
  AwsClient *client = mesh_resource_get_client (resource);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) merged = NULL;
  g_autofree char *words = NULL;

  if (self->add_caller && self->caller == NULL)
    self->caller = mesh_identity_dup_principal (reads, client, cancellable, error);
  if (self->add_caller && self->caller == NULL)
    return FALSE;
  answer = mesh_reads_call (reads, client, GET, NULL, cancellable, error);
  if (answer == NULL)
    return FALSE;
  words = dup_words (self, aws_json_get (answer, "DataLakeSettings"));
  if (*words == '\0')
    {
      mesh_resource_set_state (resource, MESH_STATE_HOLDS);
      return TRUE;
    }
  merged = merge (self, aws_json_get (answer, "DataLakeSettings"));
  if (aws_json_get_length (merged, "DataLakeAdmins") > MAX_ADMINS)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_CONFLICT,
                   /* Translators: the number of an account; how many administrators it would have; how many are
                      possible */
                   _("Account %s would have %u data lake administrators, and AWS takes %d"),
                   mesh_resource_get_account (resource),
                   aws_json_get_length (merged, "DataLakeAdmins"), MAX_ADMINS);
      return FALSE;
    }
  mesh_resource_set_state (resource, MESH_STATE_DIFFERS);
  mesh_resource_set_difference (resource, words);
  note_undo (self, aws_json_get (answer, "DataLakeSettings"), merged);
  mesh_resource_add_call (resource, GET, aws_json_new_object ());
  mesh_resource_add_call (resource, PUT, put_input (g_steal_pointer (&merged)));
  return TRUE;
}

/* ---- applying ---- */

static gboolean
is_bad_principal (const GError *error)
{
  const char *message = aws_error_get_message (error);

  return aws_error_is_code (error, "InvalidInputException") && message != NULL
         && strstr (message, "rincipal") != NULL;
}

static gboolean
is_settling (const GError *error)
{
  return is_bad_principal (error) || aws_error_is_code (error, "ConcurrentModificationException");
}

/* Whether a role or user of this account is gone. Others can't be asked for, and are left alone. */
static gboolean
is_gone (MeshResource *resource, MeshReads *reads, const char *arn, GCancellable *cancellable)
{
  g_auto (GStrv) parts = g_strsplit (arn, ":", 6);
  const char *name = strrchr (arn, '/');
  g_autoptr (JsonNode) found = NULL;
  MeshIamType type;

  if (g_strv_length (parts) != 6 || name == NULL
      || g_strcmp0 (parts[4], mesh_resource_get_account (resource)) != 0)
    return FALSE;
  if (g_str_has_prefix (parts[5], "role/"))
    type = MESH_IAM_A_ROLE;
  else if (g_str_has_prefix (parts[5], "user/"))
    type = MESH_IAM_A_USER;
  else
    return FALSE;
  if (!mesh_iam_find (reads, mesh_resource_get_client (resource), type, name + 1, NULL, &found,
                      cancellable, NULL))
    return FALSE;
  return found == NULL || g_strcmp0 (aws_json_get_string (found, "Arn"), arn) != 0;
}

/* AWS refuses the whole list for one administrator that was deleted. Those are found only now that
 * they are in the way, and it is said which. TRUE when there were any. */
static gboolean
find_dead (MeshLakeSettings *self, MeshReads *reads, JsonNode *settings, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) ours = wanted_admins (self);
  g_autoptr (GString) detail = g_string_new ("Left out, for they no longer exist:");

  self->dead = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < aws_json_get_length (settings, "DataLakeAdmins"); i++)
    {
      const char *arn = admin_at (settings, i);

      if (arn == NULL || g_ptr_array_find_with_equal_func (ours, arn, g_str_equal, NULL)
          || !is_gone (MESH_RESOURCE (self), reads, arn, cancellable))
        continue;
      g_ptr_array_add (self->dead, g_strdup (arn));
      g_string_append_printf (detail, " %s", arn);
    }
  if (self->dead->len > 0)
    mesh_resource_set_detail (MESH_RESOURCE (self), detail->str);
  return self->dead->len > 0;
}

static gboolean
get_and_put (MeshResource *resource, gpointer data, GCancellable *cancellable, GError **error)
{
  MeshLakeSettings *self = MESH_LAKE_SETTINGS (resource);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (settings_lock (resource));
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) merged = NULL;
  g_autofree char *words = NULL;
  GError *local = NULL;
  JsonNode *settings;

  answer = aws_client_call (mesh_resource_get_client (resource), aws_operation_find (GET), NULL,
                            cancellable, error);
  if (answer == NULL)
    return FALSE;
  settings = aws_json_get (answer, "DataLakeSettings");
  words = dup_words (self, settings);
  if (*words == '\0')
    return TRUE;
  merged = merge (self, settings);
  note_undo (self, settings, merged);
  if (mesh_resource_call (resource, PUT, put_input (json_node_ref (merged)), cancellable, &local))
    return TRUE;
  if (is_bad_principal (local) && self->dead == NULL
      && find_dead (self, data, settings, cancellable))
    {
      g_clear_error (&local);
      return mesh_resource_call (resource, PUT, put_input (merge (self, settings)), cancellable,
                                 error);
    }
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
mesh_lake_settings_apply (MeshResource *resource,
                          MeshReads *reads,
                          GCancellable *cancellable,
                          GError **error)
{
  g_clear_pointer (&MESH_LAKE_SETTINGS (resource)->dead, g_ptr_array_unref);
  if (!mesh_resource_settle (resource, _("Lake Formation to know the new roles"), 120, is_settling,
                             get_and_put, reads, cancellable, error))
    return FALSE;
  mesh_reads_forget (reads, mesh_resource_get_client (resource), GET);
  return TRUE;
}

static void
mesh_lake_settings_finalize (GObject *object)
{
  MeshLakeSettings *self = MESH_LAKE_SETTINGS (object);

  g_clear_pointer (&self->admins, g_ptr_array_unref);
  g_clear_pointer (&self->dead, g_ptr_array_unref);
  g_clear_pointer (&self->caller, g_free);
  G_OBJECT_CLASS (mesh_lake_settings_parent_class)->finalize (object);
}

static void
mesh_lake_settings_class_init (MeshLakeSettingsClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_lake_settings_finalize;
  resource_class->kind = "lake-settings";
  resource_class->observe = mesh_lake_settings_observe;
  resource_class->apply = mesh_lake_settings_apply;
}

static void
mesh_lake_settings_init (MeshLakeSettings *self)
{
  self->admins = g_ptr_array_new_with_free_func (g_free);
}

MeshResource *
mesh_lake_settings_new (const MeshPlace *place)
{
  return mesh_place_take (place, g_object_new (MESH_TYPE_LAKE_SETTINGS, NULL),
                          mesh_mesh_get_region (place->mesh),
                          _("Set the data lake administrators of account %s"), place->account);
}

void
mesh_lake_settings_add_admin (MeshLakeSettings *self, const char *arn)
{
  if (!g_ptr_array_find_with_equal_func (self->admins, arn, g_str_equal, NULL))
    g_ptr_array_add (self->admins, g_strdup (arn));
}

void
mesh_lake_settings_add_caller (MeshLakeSettings *self)
{
  self->add_caller = TRUE;
}

void
mesh_lake_settings_set_no_defaults (MeshLakeSettings *self)
{
  self->no_defaults = TRUE;
}

void
mesh_lake_settings_set_version (MeshLakeSettings *self, guint version)
{
  self->version = version;
}
