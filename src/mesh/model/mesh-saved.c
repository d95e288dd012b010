/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-saved.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-list.h"
#include "mesh/model/mesh-names.h"
#include "mesh/model/mesh-persona-private.h"

#define VERSION      1
#define MAX_BYTES    (64 * 1024)
#define MAX_NAME     200
#define MAX_PERSONAS 100

struct _MeshSaved
{
  GObject parent_instance;

  char *id;
  char *name;
  char *region;
  char *endpoint_url; /* (nullable) */
  GPtrArray *names;   /* (element-type utf8): personas */
  GPtrArray *accounts;
  GPtrArray *profiles; /* (element-type utf8) (nullable elements) */
  GHashTable *colours; /* persona → the colour chosen for it, and one more */
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_REGION,
  PROP_ENDPOINT_URL,
  PROP_ACCOUNT_ID,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MeshSaved, mesh_saved, G_TYPE_OBJECT)

static gboolean
find (MeshSaved *self, const char *persona, guint *position)
{
  return g_ptr_array_find_with_equal_func (self->names, persona, g_str_equal, position);
}

const char *
mesh_saved_get_account (MeshSaved *self, const char *persona)
{
  guint position;

  g_return_val_if_fail (MESH_IS_SAVED (self), NULL);
  return find (self, persona, &position) ? g_ptr_array_index (self->accounts, position) : NULL;
}

static void
mesh_saved_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshSaved *self = MESH_SAVED (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_REGION:
      g_value_set_string (value, self->region);
      break;
    case PROP_ENDPOINT_URL:
      g_value_set_string (value, self->endpoint_url);
      break;
    case PROP_ACCOUNT_ID:
      g_value_set_string (value, mesh_saved_get_account (self, "Mesh"));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_saved_finalize (GObject *object)
{
  MeshSaved *self = MESH_SAVED (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->region);
  g_free (self->endpoint_url);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->profiles);
  g_hash_table_unref (self->colours);
  G_OBJECT_CLASS (mesh_saved_parent_class)->finalize (object);
}

static void
mesh_saved_class_init (MeshSavedClass *klass)
{
  static const char *const names[N_PROPS] = { NULL, "id", "name", "region", "endpoint-url", "account-id" };
  GParamSpec *properties[N_PROPS] = { NULL };

  G_OBJECT_CLASS (klass)->get_property = mesh_saved_get_property;
  G_OBJECT_CLASS (klass)->finalize = mesh_saved_finalize;
  for (guint i = PROP_ID; i < N_PROPS; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
mesh_saved_init (MeshSaved *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->accounts = g_ptr_array_new_with_free_func (g_free);
  self->profiles = g_ptr_array_new_with_free_func (g_free);
  self->colours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
add_persona (MeshSaved *self, const char *name, const char *account)
{
  g_ptr_array_add (self->names, g_strdup (name));
  g_ptr_array_add (self->accounts, g_strdup (account));
  g_ptr_array_add (self->profiles, NULL);
}

MeshSaved *
mesh_saved_new (const char *name, MeshCredentialsFile *file, const char *region, const char *endpoint_url)
{
  MeshSaved *self = g_object_new (MESH_TYPE_SAVED, NULL);

  self->id = g_uuid_string_random ();
  self->name = g_strdup (name);
  self->region = g_strdup (region != NULL && *region != '\0' ? region : file->region);
  self->endpoint_url = endpoint_url != NULL && *endpoint_url != '\0' ? g_strdup (endpoint_url) : NULL;
  for (guint i = 0; i < file->entries->len; i++)
    {
      MeshCredentialsEntry *entry = g_ptr_array_index (file->entries, i);

      add_persona (self, entry->name, entry->account_id);
    }
  return self;
}

MeshSaved *
mesh_saved_edit (MeshSaved *self, const char *name, MeshCredentialsFile *file, const char *region,
                 const char *endpoint_url)
{
  MeshSaved *edited;

  g_return_val_if_fail (MESH_IS_SAVED (self), NULL);
  edited = mesh_saved_new (name, file, region, endpoint_url);
  g_free (edited->id);
  edited->id = g_strdup (self->id);
  return edited;
}

gboolean
mesh_saved_set_profile (MeshSaved *self, const char *persona, const char *profile)
{
  guint position;

  g_return_val_if_fail (MESH_IS_SAVED (self), FALSE);
  if (!find (self, persona, &position))
    return FALSE;
  g_free (self->profiles->pdata[position]);
  self->profiles->pdata[position] = g_strdup (profile);
  return TRUE;
}

const char *
mesh_saved_get_profile (MeshSaved *self, const char *persona)
{
  guint position;

  g_return_val_if_fail (MESH_IS_SAVED (self), NULL);
  return find (self, persona, &position) ? g_ptr_array_index (self->profiles, position) : NULL;
}

void
mesh_saved_set_account (MeshSaved *self, const char *persona, const char *account)
{
  guint position;

  g_return_if_fail (MESH_IS_SAVED (self));
  if (!find (self, persona, &position))
    return;
  g_free (self->accounts->pdata[position]);
  self->accounts->pdata[position] = g_strdup (account);
}

void
mesh_saved_set_colour (MeshSaved *self, const char *persona, int colour)
{
  g_return_if_fail (MESH_IS_SAVED (self));
  if (colour < 0 || colour >= MESH_N_COLOURS || !find (self, persona, NULL))
    g_hash_table_remove (self->colours, persona);
  else
    g_hash_table_insert (self->colours, g_strdup (persona), GINT_TO_POINTER (colour + 1));
}

int
mesh_saved_get_colour (MeshSaved *self, const char *persona)
{
  g_return_val_if_fail (MESH_IS_SAVED (self), -1);
  return GPOINTER_TO_INT (g_hash_table_lookup (self->colours, persona)) - 1;
}

GHashTable *
mesh_saved_get_colours (MeshSaved *self)
{
  g_return_val_if_fail (MESH_IS_SAVED (self), NULL);
  return self->colours;
}

const char *
mesh_saved_get_region (MeshSaved *self)
{
  return self->region;
}

GListModel *
mesh_saved_list_personas (MeshSaved *self)
{
  g_autoptr (GPtrArray) personas = g_ptr_array_new_with_free_func (g_object_unref);
  GListStore *store = g_list_store_new (MESH_TYPE_PERSONA);

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      MeshJob job = MESH_JOB_OWNER;
      MeshPersona *persona;

      mesh_job_from_name (name, &job);
      persona = mesh_persona_new (name, job, g_ptr_array_index (self->accounts, i), TRUE);
      mesh_persona_set_profile (persona, g_ptr_array_index (self->profiles, i));
      g_ptr_array_add (personas, persona);
    }
  mesh_personas_paint (personas, self->colours);
  g_list_store_splice (store, 0, 0, personas->pdata, personas->len);
  return G_LIST_MODEL (store);
}

const char *
mesh_saved_get_id (MeshSaved *self)
{
  return self->id;
}

const char *
mesh_saved_get_name (MeshSaved *self)
{
  return self->name;
}

const char *
mesh_saved_get_endpoint_url (MeshSaved *self)
{
  return self->endpoint_url;
}

void
mesh_saved_foreach (MeshSaved *self, MeshSavedFunc func, gpointer data)
{
  for (guint i = 0; i < self->names->len; i++)
    func (g_ptr_array_index (self->names, i), g_ptr_array_index (self->accounts, i), data);
}

char *
mesh_saved_dup_document (MeshSaved *self, GHashTable *keys)
{
  g_autoptr (JsonNode) document = aws_json_new_object ();

  if (self->region != NULL)
    aws_json_set_string (document, "AWS_REGION", self->region);
  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      AwsCredentials *key = keys != NULL ? g_hash_table_lookup (keys, name) : NULL;
      JsonNode *entry = aws_json_new ("AccountId", AWS_JSON_STRING, g_ptr_array_index (self->accounts, i), NULL);

      if (key != NULL)
        {
          aws_json_set_string (entry, "AccessKeyId", aws_credentials_get_access_key_id (key));
          aws_json_set_string (entry, "SecretAccessKey", aws_credentials_get_secret_access_key (key));
          if (aws_credentials_get_session_token (key) != NULL)
            aws_json_set_string (entry, "SessionToken", aws_credentials_get_session_token (key));
        }
      aws_json_set (document, name, entry);
    }
  return aws_json_to_string (document, FALSE);
}

/* ---- parsing ---- */

static gboolean
is_text (const char *text, gsize longest)
{
  return text != NULL && *text != '\0' && strlen (text) <= longest;
}

static gboolean
parse_personas (MeshSaved *self, JsonNode *root, GError **error)
{
  JsonObject *personas = aws_json_get_object (root, "Personas");
  g_autoptr (GList) members = personas != NULL ? json_object_get_members (personas) : NULL;

  for (GList *l = members; l != NULL && self->names->len < MAX_PERSONAS; l = l->next)
    {
      JsonNode *node = json_object_get_member (personas, l->data);
      const char *account = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
                                ? json_node_get_string (node)
                                : NULL;
      MeshJob job;

      if (!mesh_job_from_name (l->data, &job) || account == NULL || !mesh_is_account_id (account))
        {
          /* Translators: Personas is the group of a file that this is about; %s is a name in it */
          g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("Personas: %s is none in an account of 12 digits"),
                       (const char *) l->data);
          return FALSE;
        }
      add_persona (self, l->data, account);
    }
  if (mesh_saved_get_account (self, "Mesh") != NULL)
    return TRUE;
  g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID, _("Personas: Mesh is missing"));
  return FALSE;
}

/* Files of before there were profiles have none. */
static gboolean
parse_profiles (MeshSaved *self, JsonNode *root, GError **error)
{
  JsonObject *profiles = aws_json_get_object (root, "Profiles");
  g_autoptr (GList) members = profiles != NULL ? json_object_get_members (profiles) : NULL;

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (profiles, l->data);
      const char *profile = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
                                ? json_node_get_string (node)
                                : NULL;

      if (!is_text (profile, MAX_NAME) || !mesh_saved_set_profile (self, l->data, profile))
        {
          g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                       /* Translators: Profiles is the group of a file that this is about; %s is a name in it */
                       _("Profiles: %s is no persona with the name of a profile"), (const char *) l->data);
          return FALSE;
        }
    }
  return TRUE;
}

/* A colour that is none is not worth a mesh: it has another then. */
static void
parse_colours (MeshSaved *self, JsonNode *root)
{
  JsonObject *colours = aws_json_get_object (root, "Colours");
  g_autoptr (GList) members = colours != NULL ? json_object_get_members (colours) : NULL;

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (colours, l->data);
      const gint64 colour = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
                                ? json_node_get_int (node)
                                : -1;

      mesh_saved_set_colour (self, l->data, (int) CLAMP (colour, -1, MESH_N_COLOURS));
    }
}

MeshSaved *
mesh_saved_parse (const char *id, const char *json, gssize length, GError **error)
{
  g_autoptr (MeshSaved) self = g_object_new (MESH_TYPE_SAVED, NULL);
  g_autoptr (JsonNode) root = NULL;

  if ((length < 0 ? strlen (json) : (gsize) length) > MAX_BYTES
      || (root = aws_json_parse (json, length, NULL)) == NULL || !JSON_NODE_HOLDS_OBJECT (root)
      || aws_json_get_int (root, "Version", 0) != VERSION || !is_text (aws_json_get_string (root, "Name"), MAX_NAME)
      || !is_text (aws_json_get_string (root, "Region"), MAX_NAME))
    {
      g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID, _("This is no description of a mesh"));
      return NULL;
    }
  self->id = g_strdup (id);
  self->name = g_strdup (aws_json_get_string (root, "Name"));
  self->region = g_strdup (aws_json_get_string (root, "Region"));
  self->endpoint_url = g_strdup (aws_json_get_string (root, "EndpointUrl"));
  if (!parse_personas (self, root, error) || !parse_profiles (self, root, error))
    return NULL;
  parse_colours (self, root);
  return g_steal_pointer (&self);
}

/* ---- files ---- */

static char *
dup_dir (const char *dir)
{
  return dir != NULL ? g_strdup (dir) : g_build_filename (g_get_user_config_dir (), "meshdesk", "meshes", NULL);
}

static char *
dup_path (MeshSaved *self, const char *dir)
{
  g_autofree char *folder = dup_dir (dir);
  g_autofree char *name = g_strconcat (self->id, ".json", NULL);

  return g_build_filename (folder, name, NULL);
}

static gboolean
fail (const char *path, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
  return FALSE;
}

static void
add_profiles (MeshSaved *self, JsonNode *root)
{
  JsonNode *profiles = aws_json_new_object ();
  gboolean any = FALSE;

  for (guint i = 0; i < self->names->len; i++)
    if (g_ptr_array_index (self->profiles, i) != NULL)
      {
        aws_json_set_string (profiles, g_ptr_array_index (self->names, i), g_ptr_array_index (self->profiles, i));
        any = TRUE;
      }
  if (any)
    aws_json_set (root, "Profiles", profiles);
  else
    json_node_unref (profiles);
}

static void
add_colours (MeshSaved *self, JsonNode *root)
{
  JsonNode *colours;

  if (g_hash_table_size (self->colours) == 0)
    return;
  colours = aws_json_new_object ();
  for (guint i = 0; i < self->names->len; i++)
    {
      const int colour = mesh_saved_get_colour (self, g_ptr_array_index (self->names, i));

      if (colour >= 0)
        json_object_set_int_member (json_node_get_object (colours), g_ptr_array_index (self->names, i), colour);
    }
  aws_json_set (root, "Colours", colours);
}

static char *
dup_text (MeshSaved *self)
{
  JsonNode *personas = aws_json_new_object (); /* not a copy, which loses the order */
  g_autoptr (JsonNode) root
      = aws_json_new ("Version", AWS_JSON_INT, VERSION, "Name", AWS_JSON_STRING, self->name, "Region",
                      AWS_JSON_STRING, self->region, NULL);

  for (guint i = 0; i < self->names->len; i++)
    aws_json_set_string (personas, g_ptr_array_index (self->names, i), g_ptr_array_index (self->accounts, i));
  aws_json_set (root, "Personas", personas);
  add_profiles (self, root);
  add_colours (self, root);
  if (self->endpoint_url != NULL)
    aws_json_set_string (root, "EndpointUrl", self->endpoint_url);
  return aws_json_to_string (root, TRUE);
}

static gboolean
write_text (const char *path, const char *text, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) < 0)
    return fail (folder, error);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

gboolean
mesh_saved_write (MeshSaved *self, const char *dir, GError **error)
{
  g_autofree char *path = dup_path (self, dir), *text = dup_text (self);

  return write_text (path, text, error);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  char **words = data;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (write_text (words[0], words[1], &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
mesh_saved_write_async (MeshSaved *self, const char *dir, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  char **words = g_new0 (char *, 3);

  g_return_if_fail (MESH_IS_SAVED (self));
  words[0] = dup_path (self, dir);
  words[1] = dup_text (self);
  g_task_set_source_tag (task, mesh_saved_write_async);
  g_task_set_task_data (task, words, (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, write_thread);
}

gboolean
mesh_saved_write_finish (MeshSaved *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, mesh_saved_write_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
mesh_saved_delete (MeshSaved *self, const char *dir, GError **error)
{
  g_autofree char *path = dup_path (self, dir);

  return g_unlink (path) == 0 || errno == ENOENT ? TRUE : fail (path, error);
}

/* The id is the name of the file: it can only be one that we gave. */
static char *
dup_id (const char *name)
{
  g_autofree char *id = g_str_has_suffix (name, ".json") ? g_strndup (name, strlen (name) - 5) : NULL;

  return id != NULL && g_uuid_string_is_valid (id) ? g_steal_pointer (&id) : NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(MeshSaved *const *) a)->name, (*(MeshSaved *const *) b)->name);
}

static void
load_one (const char *folder, const char *name, GPtrArray *list, GPtrArray *problems)
{
  g_autofree char *id = dup_id (name), *path = g_build_filename (folder, name, NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  MeshSaved *one = NULL;

  if (id == NULL)
    return;
  if (g_file_get_contents (path, &text, &length, &error))
    one = mesh_saved_parse (id, text, (gssize) length, &error);
  if (one != NULL)
    g_ptr_array_add (list, one);
  else if (problems != NULL)
    g_ptr_array_add (problems, g_strdup_printf ("%s: %s", path, error->message));
}

GPtrArray *
mesh_saved_list (const char *dir, GPtrArray *problems)
{
  g_autofree char *folder = dup_dir (dir);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    load_one (folder, name, list, problems);
  g_ptr_array_sort (list, compare_names);
  return list;
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, mesh_saved_list (data, NULL), (GDestroyNotify) g_ptr_array_unref);
}

void
mesh_saved_list_async (const char *dir, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, mesh_saved_list_async);
  g_task_set_task_data (task, g_strdup (dir), g_free);
  g_task_run_in_thread (task, list_thread);
}

GListModel *
mesh_saved_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, mesh_saved_list_async), NULL);
  return mesh_list_finish (NULL, MESH_TYPE_SAVED, result, error);
}
