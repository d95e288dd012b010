/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-practice.h"

#include <glib/gstdio.h>

#include "aws/protocols/aws-json.h"
#include "desk/preferences/desk-settings.h"
#include "mesh/model/mesh-saved.h"
#include "practice/core/practice-server.h"

#define CREDENTIALS_NAME "credentials.json"
#define ENDPOINT_NAME    "endpoint-url"

/* Those that run, by folder: two windows share one server. Used by the main thread only. */
static GHashTable *running;

struct _DeskPractice
{
  GObject parent_instance;

  char *dir; /* (nullable): under which it is listed in @running */

  PracticeServer *server;
  AwsRuntime *runtime;
  MeshMesh *mesh;
  MeshJournal *journal; /* (nullable) */
  char *keys_path;

  GMutex lock;    /* guards @keys and its file: keys are received in worker threads */
  JsonNode *keys; /* a credentials document */
};

G_DEFINE_FINAL_TYPE (DeskPractice, desk_practice, G_TYPE_OBJECT)

static void
forget (DeskPractice *self)
{
  if (self->dir != NULL && g_hash_table_lookup (running, self->dir) == self)
    g_hash_table_remove (running, self->dir);
  g_clear_pointer (&self->dir, g_free);
}

static void
remember (DeskPractice *self, const char *dir)
{
  if (running == NULL)
    running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->dir = g_strdup (dir);
  g_hash_table_insert (running, g_strdup (dir), self);
}

static void
desk_practice_finalize (GObject *object)
{
  DeskPractice *self = DESK_PRACTICE (object);

  forget (self);
  g_clear_object (&self->journal);
  g_clear_object (&self->mesh);
  g_clear_object (&self->runtime);
  if (self->server != NULL)
    practice_server_stop (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->keys, json_node_unref);
  g_free (self->keys_path);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (desk_practice_parent_class)->finalize (object);
}

static void
desk_practice_class_init (DeskPracticeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = desk_practice_finalize;
}

static void
desk_practice_init (DeskPractice *self)
{
  g_mutex_init (&self->lock);
}

static gboolean
has_key (JsonNode *document, const char *persona)
{
  g_autofree char *path = g_strconcat (persona, ".AccessKeyId", NULL);
  const char *key = aws_json_get_string (document, path);

  return key != NULL && *key != '\0';
}

static gboolean
same_account (JsonNode *a, JsonNode *b, const char *persona)
{
  g_autofree char *path = g_strconcat (persona, ".AccountId", NULL);

  return g_strcmp0 (aws_json_get_string (a, path), aws_json_get_string (b, path)) == 0;
}

JsonNode *
desk_practice_merge (JsonNode *fresh, JsonNode *saved)
{
  g_autoptr (GList) personas = NULL;

  g_return_val_if_fail (JSON_NODE_HOLDS_OBJECT (fresh), fresh);
  personas = json_object_get_members (json_node_get_object (fresh));
  for (GList *l = personas; l != NULL; l = l->next)
    {
      const char *persona = l->data;

      if (aws_json_get_object (fresh, persona) != NULL && !has_key (fresh, persona)
          && has_key (saved, persona) && same_account (fresh, saved, persona))
        aws_json_set (fresh, persona, aws_json_copy (aws_json_get (saved, persona)));
    }
  return fresh;
}

static gboolean
write_keys (DeskPractice *self, GError **error)
{
  g_autofree char *text = aws_json_to_string (self->keys, TRUE);

  return g_file_set_contents_full (self->keys_path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                   error);
}

static gboolean
load_keys (DeskPractice *self, GError **error)
{
  g_autofree char *fresh = practice_server_dup_credentials (self->server);
  g_autofree char *saved_text = NULL;
  g_autoptr (JsonNode) saved = NULL;

  self->keys = aws_json_parse (fresh, -1, error);
  if (self->keys == NULL)
    return FALSE;
  /* A file that is not there or is broken only means that the keys are made anew. */
  if (g_file_get_contents (self->keys_path, &saved_text, NULL, NULL))
    saved = aws_json_parse (saved_text, -1, NULL);
  self->keys = desk_practice_merge (self->keys, saved);
  return write_keys (self, error);
}

/* Beside the credentials, so that other AWS clients find this server while it runs. */
static gboolean
write_endpoint (DeskPractice *self, const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, ENDPOINT_NAME, NULL);

  return g_file_set_contents (path, practice_server_get_url (self->server), -1, error);
}

static void
start_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (DeskPractice) self = g_object_new (DESK_TYPE_PRACTICE, NULL);
  const char *dir = data;
  GError *error = NULL;

  self->keys_path = g_build_filename (dir, CREDENTIALS_NAME, NULL);
  if (g_mkdir_with_parents (dir, 0700) < 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", dir,
                               g_strerror (errno));
      return;
    }
  self->server = practice_server_new (dir, 0, NULL, &error);
  if (self->server == NULL || !load_keys (self, &error) || !write_endpoint (self, dir, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->journal = mesh_journal_new_own ();
  g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

static char *
dup_dir (const char *dir)
{
  if (dir != NULL)
    return g_canonicalize_filename (dir, NULL);
  return g_build_filename (g_get_user_data_dir (), "meshdesk", "practice", NULL);
}

void
desk_practice_start_async (const char *dir,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  char *path = dup_dir (dir);
  DeskPractice *other = running != NULL ? g_hash_table_lookup (running, path) : NULL;

  g_task_set_source_tag (task, desk_practice_start_async);
  g_task_set_task_data (task, path, g_free);
  if (other != NULL)
    g_task_return_pointer (task, g_object_ref (other), g_object_unref);
  else
    g_task_run_in_thread (task, start_thread);
}

/* ---- colours: in the settings, as the practice mesh itself is erased at will ---- */

static GHashTable *
new_colours (void)
{
  GHashTable *colours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GSettings *settings = desk_settings_get ();
  g_autoptr (GVariant) kept = settings != NULL ? g_settings_get_value (settings, "practice-colours") : NULL;
  GVariantIter iter;
  const char *persona;
  guint32 colour;

  if (kept == NULL)
    return colours;
  g_variant_iter_init (&iter, kept);
  while (g_variant_iter_next (&iter, "{&su}", &persona, &colour))
    if (colour < MESH_N_COLOURS)
      g_hash_table_insert (colours, g_strdup (persona), GUINT_TO_POINTER (colour + 1));
  return colours;
}

static void
paint (MeshMesh *mesh)
{
  g_autoptr (GHashTable) colours = new_colours ();

  mesh_mesh_paint (mesh, colours);
}

void
desk_practice_set_colour (DeskPractice *self, const char *persona, int colour)
{
  g_autoptr (GHashTable) colours = new_colours ();
  GSettings *settings = desk_settings_get ();
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer name, number;

  g_return_if_fail (DESK_IS_PRACTICE (self));
  /* Nobody else is to look otherwise for that. */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->mesh)); i++)
    {
      g_autoptr (MeshPersona) one = g_list_model_get_item (G_LIST_MODEL (self->mesh), i);

      g_hash_table_insert (colours, g_strdup (mesh_persona_get_name (one)),
                           GUINT_TO_POINTER (mesh_persona_get_colour (one) + 1));
    }
  if (colour < 0)
    g_hash_table_remove (colours, persona);
  else
    g_hash_table_insert (colours, g_strdup (persona), GINT_TO_POINTER (colour + 1));
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{su}"));
  g_hash_table_iter_init (&iter, colours);
  while (g_hash_table_iter_next (&iter, &name, &number))
    g_variant_builder_add (&builder, "{su}", name, GPOINTER_TO_UINT (number) - 1);
  if (settings != NULL)
    g_settings_set_value (settings, "practice-colours", g_variant_builder_end (&builder));
  else
    g_variant_builder_clear (&builder);
  mesh_mesh_paint (self->mesh, colours);
}

DeskPractice *
desk_practice_start_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (DeskPractice) self = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, desk_practice_start_async), NULL);
  self = g_task_propagate_pointer (G_TASK (result), error);
  if (self == NULL)
    return NULL;
  if (self->mesh != NULL) /* shared */
    return g_steal_pointer (&self);
  /* Here, because a mesh notifies in the context that made it. */
  text = aws_json_to_string (self->keys, FALSE);
  self->runtime = aws_runtime_new ();
  if (self->journal != NULL)
    mesh_journal_observe (self->journal, self->runtime);
  self->mesh = mesh_mesh_new_from_data (self->runtime, text, -1, "Practice mesh",
                                        practice_server_get_url (self->server), NULL, error);
  if (self->mesh == NULL)
    return NULL;
  paint (self->mesh);
  remember (self, g_task_get_task_data (G_TASK (result)));
  return g_steal_pointer (&self);
}

void
desk_practice_erase (DeskPractice *self, const char *dir)
{
  /* Only what is made here and by the server: the folder may be one that the user chose. */
  static const char *const names[]
      = { "state.sqlite", "state.sqlite-wal", "state.sqlite-shm", CREDENTIALS_NAME, ENDPOINT_NAME };
  g_autofree char *path = dup_dir (dir);

  if (self != NULL)
    {
      forget (self);
      practice_server_stop (self->server);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_build_filename (path, names[i], NULL);

      g_unlink (file);
    }
}

/* The accounts that it is made with: see practice_server_dup_credentials(). */
GListModel *
desk_practice_list_personas (void)
{
  static const char document[]
      = "{\"Version\":1,\"Name\":\"Practice\",\"Region\":\"" DESK_PRACTICE_REGION
        "\",\"Personas\":{\"Mesh\":\"555555555555\","
        "\"ProducerAdmin\":\"111111111111\",\"ConsumerAdmin\":\"999999999999\",\"Producer\":\"111111111111\","
        "\"Consumer\":\"999999999999\"}}";
  g_autoptr (MeshSaved) saved = mesh_saved_parse ("practice", document, -1, NULL);
  g_autoptr (GHashTable) colours = new_colours ();
  GHashTableIter iter;
  gpointer persona, number;

  g_hash_table_iter_init (&iter, colours);
  while (g_hash_table_iter_next (&iter, &persona, &number))
    mesh_saved_set_colour (saved, persona, GPOINTER_TO_INT (number) - 1);
  return mesh_saved_list_personas (saved);
}

gboolean
desk_practice_is_usual (DeskPractice *self)
{
  g_autofree char *usual = dup_dir (NULL);

  g_return_val_if_fail (DESK_IS_PRACTICE (self), FALSE);
  return g_strcmp0 (self->dir, usual) == 0;
}

MeshMesh *
desk_practice_get_mesh (DeskPractice *self)
{
  g_return_val_if_fail (DESK_IS_PRACTICE (self), NULL);
  return self->mesh;
}

MeshJournal *
desk_practice_get_journal (DeskPractice *self)
{
  g_return_val_if_fail (DESK_IS_PRACTICE (self), NULL);
  return self->journal;
}

void
desk_practice_receive_key (const char *persona,
                           const char *account_id,
                           AwsCredentials *credentials,
                           gpointer data)
{
  DeskPractice *self = data;
  g_autoptr (GError) error = NULL;
  gboolean written;

  g_mutex_lock (&self->lock);
  aws_json_set (self->keys, persona,
                aws_json_new ("AccountId", AWS_JSON_STRING, account_id, "AccessKeyId",
                              AWS_JSON_STRING, aws_credentials_get_access_key_id (credentials),
                              "SecretAccessKey", AWS_JSON_STRING,
                              aws_credentials_get_secret_access_key (credentials), NULL));
  written = write_keys (self, &error);
  g_mutex_unlock (&self->lock);
  if (!written)
    g_warning ("The new keys of %s last for this session only: %s", persona, error->message);
  mesh_mesh_set_credentials (self->mesh, persona, account_id, credentials);
}
