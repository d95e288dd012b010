/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-mesh.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-credentials-file.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-names.h"
#include "mesh/model/mesh-persona-private.h"

/* A role made moments ago can't be assumed at once (up to 60 s). Longer would keep
 * those waiting whose account was never enabled: AWS gives both the same answer. */
#define DEFAULT_SETTLE 12

struct _MeshMesh
{
  GObject parent_instance;

  AwsRuntime *runtime;
  char *region;
  char *endpoint_url; /* nullable */
  const char *partition;
  const char *account_id; /* interned */
  GMainContext *context;
  GPtrArray *personas;
  gboolean one_identity; /* from a profile: all personas are the same */
  guint settle;          /* seconds */

  GMutex lock;           /* guards what follows */
  GHashTable *providers; /* persona name → AwsCredentialsProvider */
  GHashTable *clients;   /* persona and roles → AwsClient */
  GHashTable *arns;      /* persona name → ARN that Lake Formation sees */
  GHashTable *key_ids;   /* persona name → AccessKeyId */
};

static GType
mesh_mesh_get_item_type (GListModel *list)
{
  return MESH_TYPE_PERSONA;
}

static guint
mesh_mesh_get_n_items (GListModel *list)
{
  return MESH_MESH (list)->personas->len;
}

static gpointer
mesh_mesh_get_item (GListModel *list, guint position)
{
  MeshMesh *self = MESH_MESH (list);

  return position < self->personas->len
             ? g_object_ref (g_ptr_array_index (self->personas, position))
             : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = mesh_mesh_get_item_type;
  iface->get_n_items = mesh_mesh_get_n_items;
  iface->get_item = mesh_mesh_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MeshMesh,
                               mesh_mesh,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
mesh_mesh_finalize (GObject *object)
{
  MeshMesh *self = MESH_MESH (object);

  g_clear_pointer (&self->clients, g_hash_table_unref);
  g_clear_pointer (&self->providers, g_hash_table_unref);
  g_clear_pointer (&self->arns, g_hash_table_unref);
  g_clear_pointer (&self->key_ids, g_hash_table_unref);
  g_clear_pointer (&self->personas, g_ptr_array_unref);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->endpoint_url, g_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->runtime);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (mesh_mesh_parent_class)->finalize (object);
}

static void
mesh_mesh_class_init (MeshMeshClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesh_mesh_finalize;
}

static void
mesh_mesh_init (MeshMesh *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_ref_thread_default ();
  self->settle = DEFAULT_SETTLE;
  self->personas = g_ptr_array_new_with_free_func (g_object_unref);
  self->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->arns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->key_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* @from: what to name in an error: the file's member, or the profile. */
static MeshMesh *
mesh_mesh_new (AwsRuntime *runtime,
               const char *from,
               const char *endpoint_url,
               const char *region,
               GError **error)
{
  g_autoptr (MeshMesh) self = g_object_new (MESH_TYPE_MESH, NULL);
  g_autoptr (AwsCredentials) nobody = aws_credentials_new ("none", "none", NULL, 0);
  g_autoptr (AwsCredentialsProvider) provider = aws_static_provider_new (nobody);
  g_autoptr (AwsClient) probe = NULL;

  if (region == NULL)
    region = g_getenv ("AWS_REGION");
  if (region == NULL)
    region = g_getenv ("AWS_DEFAULT_REGION");
  if (region == NULL || *region == '\0')
    {
      /* Translators: %s is the file, or what else the keys were read from */
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("%s: no region"), from);
      return NULL;
    }
  probe = aws_client_new (runtime, provider, region, endpoint_url, error);
  if (probe == NULL)
    {
      g_prefix_error (error, "%s: ", from);
      return NULL;
    }
  self->runtime = g_object_ref (runtime);
  self->region = g_strdup (region);
  self->endpoint_url = g_strdup (endpoint_url);
  self->partition = g_intern_string (aws_client_get_partition (probe));
  return g_steal_pointer (&self);
}

static void
add_persona (MeshMesh *self,
             const char *name,
             MeshJob job,
             const char *account,
             AwsCredentialsProvider *provider)
{
  g_ptr_array_add (self->personas, mesh_persona_new (name, job, account, provider != NULL));
  if (provider != NULL)
    g_hash_table_insert (self->providers, g_strdup (name), g_object_ref (provider));
}

static MeshMesh *
new_from_credentials_file (AwsRuntime *runtime,
                           MeshCredentialsFile *file,
                           const char *name,
                           const char *endpoint_url,
                           const char *region,
                           GError **error)
{
  g_autofree char *from = g_strdup_printf ("%s: AWS_REGION", name);
  g_autoptr (MeshMesh) self = NULL;

  self = mesh_mesh_new (runtime, region == NULL ? from : name, endpoint_url,
                        region != NULL ? region : file->region, error);
  if (self == NULL)
    return NULL;
  for (guint i = 0; i < file->entries->len; i++)
    {
      MeshCredentialsEntry *entry = g_ptr_array_index (file->entries, i);
      g_autoptr (AwsCredentialsProvider) provider = NULL;

      if (entry->credentials != NULL)
        provider = aws_static_provider_new (entry->credentials);
      add_persona (self, entry->name, entry->job, entry->account_id, provider);
      if (entry->credentials != NULL)
        g_hash_table_insert (self->key_ids, g_strdup (entry->name),
                             g_strdup (aws_credentials_get_access_key_id (entry->credentials)));
      if (g_str_equal (entry->name, "Mesh"))
        self->account_id = g_intern_string (entry->account_id);
    }
  mesh_mesh_paint (self, NULL);
  return g_steal_pointer (&self);
}

MeshMesh *
mesh_mesh_new_from_file (AwsRuntime *runtime,
                         const char *path,
                         const char *endpoint_url,
                         const char *region,
                         GError **error)
{
  g_autoptr (MeshCredentialsFile) file = mesh_credentials_file_load (path, error);

  return file != NULL ? new_from_credentials_file (runtime, file, path, endpoint_url, region, error)
                      : NULL;
}

MeshMesh *
mesh_mesh_new_from_data (AwsRuntime *runtime,
                         const char *json,
                         gssize length,
                         const char *name,
                         const char *endpoint_url,
                         const char *region,
                         GError **error)
{
  g_autoptr (MeshCredentialsFile) file = mesh_credentials_file_parse (json, length, name, error);

  return file != NULL ? new_from_credentials_file (runtime, file, name, endpoint_url, region, error)
                      : NULL;
}

MeshMesh *
mesh_mesh_new_from_profile (AwsRuntime *runtime,
                            const char *profile,
                            const char *mesh_account,
                            const char *endpoint_url,
                            const char *region,
                            GError **error)
{
  static const char *const names[]
      = { "Mesh", "ProducerAdmin", "ConsumerAdmin", "Producer", "Consumer" };
  g_autofree char *configured = NULL;
  g_autofree char *from
      = profile != NULL ? g_strdup_printf ("Profile %s", profile) : g_strdup ("The environment");
  g_autoptr (AwsCredentialsProvider) provider = NULL;
  g_autoptr (MeshMesh) self = NULL;

  if (mesh_account != NULL && !mesh_is_account_id (mesh_account))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                   _("The mesh account \"%s\" must be 12 digits"), mesh_account);
      return NULL;
    }
  provider = aws_profile_provider_new (runtime, profile, endpoint_url, &configured, error);
  if (provider == NULL)
    return NULL;
  self = mesh_mesh_new (runtime, from, endpoint_url, region != NULL ? region : configured, error);
  if (self == NULL)
    return NULL;
  self->one_identity = TRUE;
  self->account_id = g_intern_string (mesh_account);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      MeshJob job = MESH_JOB_OWNER;

      mesh_job_from_name (names[i], &job);
      add_persona (self, names[i], job, NULL, provider);
    }
  return g_steal_pointer (&self);
}

const char *
mesh_mesh_get_region (MeshMesh *self)
{
  return self->region;
}

/* Returns: (nullable): of a profile, before mesh_mesh_ensure_accounts() */
const char *
mesh_mesh_get_account_id (MeshMesh *self)
{
  return g_atomic_pointer_get (&self->account_id);
}

const char *
mesh_mesh_get_partition (MeshMesh *self)
{
  return self->partition;
}

AwsRuntime *
mesh_mesh_get_runtime (MeshMesh *self)
{
  return self->runtime;
}

void
mesh_mesh_set_settle (MeshMesh *self, guint seconds)
{
  self->settle = seconds;
}

MeshPersona *
mesh_mesh_find_persona (MeshMesh *self, const char *name)
{
  for (guint i = 0; i < self->personas->len; i++)
    {
      MeshPersona *persona = g_ptr_array_index (self->personas, i);

      if (g_str_equal (mesh_persona_get_name (persona), name))
        return persona;
    }
  return NULL;
}

static void
change_persona (MeshMesh *self,
                MeshPersona *persona,
                const char *account_id,
                gboolean has_credentials)
{
  mesh_persona_set (persona, account_id, has_credentials);
  mesh_session_notify (persona, self->context);
}

static gboolean
is_clients_of (gpointer key, gpointer value, gpointer persona)
{
  const gsize length = strlen (persona);

  return strncmp (key, persona, length) == 0
         && (((char *) key)[length] == '\n' || ((char *) key)[length] == '\0');
}

void
mesh_mesh_set_credentials (MeshMesh *self,
                           const char *name,
                           const char *account_id,
                           AwsCredentials *credentials)
{
  MeshPersona *persona = mesh_mesh_find_persona (self, name);

  g_return_if_fail (persona != NULL);

  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->providers, g_strdup (name), aws_static_provider_new (credentials));
  g_hash_table_foreach_remove (self->clients, is_clients_of, (gpointer) name);
  g_hash_table_insert (self->key_ids, g_strdup (name),
                       g_strdup (aws_credentials_get_access_key_id (credentials)));
  g_hash_table_remove (self->arns, name);
  g_mutex_unlock (&self->lock);
  change_persona (self, persona, account_id, TRUE);
}

void
mesh_mesh_paint (MeshMesh *self, GHashTable *chosen)
{
  g_return_if_fail (MESH_IS_MESH (self));
  mesh_personas_paint (self->personas, chosen);
}

void
mesh_mesh_use_profile (MeshMesh *self, const char *name, const char *profile, AwsCredentialsProvider *provider)
{
  MeshPersona *persona = mesh_mesh_find_persona (self, name);

  g_return_if_fail (persona != NULL);

  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->providers, g_strdup (name), g_object_ref (provider));
  g_hash_table_foreach_remove (self->clients, is_clients_of, (gpointer) name);
  g_hash_table_remove (self->key_ids, name);
  g_mutex_unlock (&self->lock);
  mesh_persona_set_profile (persona, profile);
  change_persona (self, persona, mesh_persona_get_account_id (persona), TRUE);
}

char *
mesh_mesh_dup_access_key_id (MeshMesh *self, const char *persona)
{
  char *id;

  g_mutex_lock (&self->lock);
  id = g_strdup (g_hash_table_lookup (self->key_ids, persona));
  g_mutex_unlock (&self->lock);
  return id;
}

/* ---- sessions ---- */

static AwsClient *
new_base_client (MeshMesh *self, MeshPersona *persona, GError **error)
{
  const char *name = mesh_persona_get_name (persona);
  AwsCredentialsProvider *provider = g_hash_table_lookup (self->providers, name);
  AwsClient *client;

  if (provider == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_NO_PERSONA, _("The persona %s has no keys"), name);
      return NULL;
    }
  client = aws_client_new (self->runtime, provider, self->region, self->endpoint_url, error);
  if (client != NULL)
    aws_client_set_label (client, name, mesh_persona_get_account_id (persona));
  return client;
}

static AwsClient *
new_role_client (MeshMesh *self,
                 MeshPersona *persona,
                 AwsClient *source,
                 const char *role_arn,
                 GError **error)
{
  g_autofree char *session = g_strdup_printf ("meshdesk-%s", mesh_persona_get_name (persona));
  g_auto (GStrv) parts = g_strsplit (role_arn, ":", 6);
  const char *slash = strrchr (role_arn, '/');
  g_autoptr (AwsCredentialsProvider) provider = NULL;
  AwsClient *client;

  provider = aws_assume_role_provider_new (source, role_arn, session, NULL, 0, self->settle);
  client = aws_client_new (self->runtime, provider, self->region, self->endpoint_url, error);
  if (client != NULL)
    aws_client_set_label (client, slash != NULL ? slash + 1 : role_arn,
                          g_strv_length (parts) == 6 ? parts[4] : NULL);
  return client;
}

/* With the lock held. @n: how many of @roles. Returns: (transfer none) */
static AwsClient *
get_client_locked (MeshMesh *self,
                   MeshPersona *persona,
                   const char *const *roles,
                   guint n,
                   GError **error)
{
  g_autoptr (GString) key = g_string_new (mesh_persona_get_name (persona));
  AwsClient *client, *source;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (key, "\n%s", roles[i]);
  client = g_hash_table_lookup (self->clients, key->str);
  if (client != NULL)
    return client;

  if (n == 0)
    client = new_base_client (self, persona, error);
  else
    {
      source = get_client_locked (self, persona, roles, n - 1, error);
      client = source != NULL ? new_role_client (self, persona, source, roles[n - 1], error) : NULL;
    }
  if (client == NULL)
    return NULL;
  mesh_session_watch (persona, client, self->context);
  g_object_set_data_full (G_OBJECT (client), MESH_CLIENT_SEAT, g_strdup (key->str), g_free);
  g_hash_table_insert (self->clients, g_strdup (key->str), client);
  return client;
}

/* Returns: (transfer full) */
AwsClient *
mesh_mesh_get_client (MeshMesh *self,
                      MeshPersona *persona,
                      const char *const *roles,
                      GError **error)
{
  AwsClient *client;

  g_return_val_if_fail (MESH_IS_MESH (self), NULL);
  g_return_val_if_fail (MESH_IS_PERSONA (persona), NULL);

  g_mutex_lock (&self->lock);
  client = get_client_locked (self, persona, roles,
                              roles != NULL ? g_strv_length ((char **) roles) : 0, error);
  if (client != NULL)
    g_object_ref (client);
  g_mutex_unlock (&self->lock);
  return client;
}

AwsClient *
mesh_mesh_get_client_again (MeshMesh *self, const char *seat, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (seat != NULL ? seat : "", "\n", -1);
  MeshPersona *persona = lines[0] != NULL ? mesh_mesh_find_persona (self, lines[0]) : NULL;

  if (persona == NULL || !mesh_persona_get_has_credentials (persona))
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_NO_PERSONA, _("The persona %s has no keys"),
                   lines[0] != NULL ? lines[0] : "");
      return NULL;
    }
  return mesh_mesh_get_client (self, persona, (const char *const *) lines + 1, error);
}

/* The roles to assume for a seat, one after the other; none: the persona as itself. (transfer full)
 */
static char **
dup_seat_roles (MeshMesh *self, MeshPersona *persona, MeshSeat seat)
{
  const MeshJob job = mesh_persona_get_job (persona);
  const char *account = mesh_persona_get_account_id (persona);
  const char *mesh = mesh_mesh_get_account_id (self);
  const gboolean admin = job == MESH_JOB_PRODUCER_ADMIN || job == MESH_JOB_CONSUMER_ADMIN;
  const gboolean producer = job == MESH_JOB_PRODUCER || job == MESH_JOB_PRODUCER_ADMIN;
  g_autoptr (GStrvBuilder) roles = g_strv_builder_new ();
  g_autofree char *local = NULL;
  g_autofree char *central = NULL;
  g_autofree char *name = NULL;

  if (job == MESH_JOB_OWNER || seat == MESH_SEAT_SELF || (admin && seat == MESH_SEAT_LOCAL))
    return g_strv_builder_end (roles);

  local = mesh_role_arn (self->partition, account,
                         producer ? MESH_ROLE_PRODUCER : MESH_ROLE_CONSUMER);
  g_strv_builder_add (roles, local);
  if (seat != MESH_SEAT_LOCAL)
    {
      name = seat == MESH_SEAT_CENTRAL ? mesh_central_role_name (producer, account)
                                       : g_strdup (MESH_ROLE_READ_ONLY);
      central = mesh_role_arn (self->partition, mesh, name);
      g_strv_builder_add (roles, central);
    }
  return g_strv_builder_end (roles);
}

/* Returns: (transfer full) */
AwsClient *
mesh_mesh_get_seat (MeshMesh *self, MeshPersona *persona, MeshSeat seat, GError **error)
{
  g_auto (GStrv) roles = NULL;

  g_return_val_if_fail (MESH_IS_MESH (self), NULL);
  g_return_val_if_fail (MESH_IS_PERSONA (persona), NULL);

  if (!mesh_mesh_ensure_accounts (self, NULL, error))
    return NULL;
  roles = dup_seat_roles (self, persona, seat);
  return mesh_mesh_get_client (self, persona, (const char *const *) roles, error);
}

/**
 * mesh_mesh_dup_seat_arn:
 *
 * Returns: (transfer full) (nullable): %NULL where a persona acts as itself and has not been asked
 * yet who it is (mesh_identity_new())
 */
char *
mesh_mesh_dup_seat_arn (MeshMesh *self, MeshPersona *persona, MeshSeat seat)
{
  g_auto (GStrv) roles = dup_seat_roles (self, persona, seat);
  const guint n = g_strv_length (roles);
  const MeshJob job = mesh_persona_get_job (persona);
  char *arn;

  if (n > 0)
    return g_steal_pointer (&roles[n - 1]);
  g_mutex_lock (&self->lock);
  arn = g_strdup (g_hash_table_lookup (self->arns, mesh_persona_get_name (persona)));
  g_mutex_unlock (&self->lock);
  if (arn == NULL && !self->one_identity && mesh_persona_get_profile (persona) == NULL
      && (job == MESH_JOB_PRODUCER || job == MESH_JOB_CONSUMER))
    arn = g_strdup_printf ("arn:%s:iam::%s:user" MESH_IAM_PATH "%s", self->partition,
                           mesh_persona_get_account_id (persona),
                           job == MESH_JOB_PRODUCER ? MESH_ROLE_PRODUCER : MESH_ROLE_CONSUMER);
  return arn;
}

void
mesh_mesh_set_self_arn (MeshMesh *self, MeshPersona *persona, const char *arn)
{
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->arns, g_strdup (mesh_persona_get_name (persona)), g_strdup (arn));
  g_mutex_unlock (&self->lock);
}

/* ---- the account of a profile ---- */

static void
set_accounts (MeshMesh *self, const char *account)
{
  if (mesh_mesh_get_account_id (self) == NULL)
    g_atomic_pointer_set (&self->account_id, g_intern_string (account));
  for (guint i = 0; i < self->personas->len; i++)
    {
      MeshPersona *persona = g_ptr_array_index (self->personas, i);
      const gboolean owner = mesh_persona_get_job (persona) == MESH_JOB_OWNER;
      const char *own = owner ? mesh_mesh_get_account_id (self) : account;

      change_persona (self, persona, own, g_str_equal (own, account));
    }
}

/**
 * mesh_mesh_ensure_accounts:
 *
 * Asks AWS, once, which account a profile belongs to: blocks then. A mesh from a credentials file
 * knows its accounts, and this returns at once.
 */
gboolean
mesh_mesh_ensure_accounts (MeshMesh *self, GCancellable *cancellable, GError **error)
{
  MeshPersona *first = g_ptr_array_index (self->personas, 0);
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (JsonNode) answer = NULL;
  const char *account;

  if (!self->one_identity || mesh_persona_get_account_id (first) != NULL)
    return TRUE;
  client = mesh_mesh_get_client (self, first, NULL, error);
  if (client == NULL)
    return FALSE;
  answer = aws_client_call (client, aws_operation_find ("sts:GetCallerIdentity"), NULL, cancellable,
                            error);
  if (answer == NULL)
    return FALSE;
  account = aws_json_get_string (answer, "Account");
  if (!mesh_is_account_id (account))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_MALFORMED_ANSWER,
                   "sts:GetCallerIdentity: no account in the answer");
      return FALSE;
    }
  set_accounts (self, account);
  return TRUE;
}
