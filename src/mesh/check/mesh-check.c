/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/check/mesh-check-part.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/kinds/mesh-lake.h"
#include "mesh/model/mesh-error.h"
#include "mesh/model/mesh-identity.h"
#include "mesh/model/mesh-keyring.h"
#include "mesh/model/mesh-list.h"

void
mesh_check_add (MeshCheck *self,
                const char *kind,
                char *title,
                MeshFindingState state,
                char *detail,
                const char *repair,
                const char *repairer)
{
  g_autofree char *owned_title = title, *owned_detail = detail;
  const gboolean wrong = state == MESH_FINDING_MISSING;

  g_ptr_array_add (self->findings, g_object_new (MESH_TYPE_FINDING, "kind", kind, "title", title, "state", (int) state,
                                                 "detail", detail, "repair", wrong ? repair : NULL, "repairer",
                                                 state != MESH_FINDING_HOLDS ? repairer : NULL, "subject",
                                                 mesh_persona_get_account_id (self->persona), NULL));
}

const char *
mesh_check_who (MeshCheck *self, MeshJob job)
{
  const char *account = mesh_persona_get_account_id (self->persona);
  MeshPersona *found = mesh_find_persona (self->mesh, job, account);

  return found != NULL ? mesh_persona_get_name (found) : account;
}

gboolean
mesh_check_is_daily (MeshCheck *self)
{
  const MeshJob job = mesh_persona_get_job (self->persona);

  return job == MESH_JOB_PRODUCER || job == MESH_JOB_CONSUMER;
}

/* ---- where the keys are ---- */

static void
check_kept (MeshCheck *self, char *title)
{
  const char *name = mesh_persona_get_name (self->persona);
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsCredentials) key = mesh_keyring_lookup (
      self->keys->mesh_id, name, mesh_persona_get_account_id (self->persona), self->cancellable, &error);

  if (error != NULL)
    mesh_check_add (
        self, "keyring", title, MESH_FINDING_MISSING,
        /* Translators: %s is what is wrong with the keyring, a sentence without its full stop */
        g_strdup_printf (_ ("%s. Unlock it, or start one, and check again; until then the keys last as long "
                            "as the window"),
                         error->message),
        NULL, NULL);
  else
    mesh_check_add (self, "keyring", title, key != NULL ? MESH_FINDING_HOLDS : MESH_FINDING_MISSING,
                    /* Translators: "It" is the keyring; %s is a persona, such as ProducerAdmin */
                    key != NULL ? NULL : g_strdup_printf (_ ("It holds no key of %s"), name), NULL, NULL);
}

static void
check_keys (MeshCheck *self)
{
  const char *profile = mesh_persona_get_profile (self->persona);
  char *title = g_strdup (_ ("The keyring keeps the keys"));

  if (profile != NULL)
    {
      g_free (title);
      mesh_check_add (self, "keyring", g_strdup_printf (_ ("Keys come from the profile %s"), profile),
                      MESH_FINDING_HOLDS, NULL, NULL, NULL);
    }
  else if (self->keys->session_only)
    mesh_check_add (self, "keyring", title, MESH_FINDING_OPEN,
                    g_strdup (_ ("They last for this session only, as chosen")), NULL, NULL);
  else if (self->keys->mesh_id != NULL && mesh_persona_get_has_credentials (self->persona))
    check_kept (self, title);
  else
    g_free (title);
}

/* ---- who it is ---- */

static gboolean
says_nothing_of_keys (const GError *error)
{
  return g_error_matches (error, AWS_ERROR, AWS_ERROR_NETWORK) || g_error_matches (error, AWS_ERROR, AWS_ERROR_TIMEOUT)
         || g_error_matches (error, AWS_ERROR, AWS_ERROR_UNAVAILABLE)
         || g_error_matches (error, AWS_ERROR, AWS_ERROR_THROTTLED)
         || g_error_matches (error, AWS_ERROR, AWS_ERROR_CLOCK_SKEW);
}

static char *
dup_with_advice (const GError *error)
{
  g_autofree char *advice = mesh_error_dup_advice (error);

  return advice != NULL ? g_strdup_printf ("%s\n%s", error->message, advice) : g_strdup (error->message);
}

/* New keys for a day-to-day user are its administrator's to make; others come from wherever they came. */
static void
add_identity (MeshCheck *self, MeshFindingState state, char *detail)
{
  const MeshJob job = mesh_persona_get_job (self->persona);
  const char *repairer = NULL;

  if (mesh_check_is_daily (self))
    repairer = mesh_check_who (self, job == MESH_JOB_PRODUCER ? MESH_JOB_PRODUCER_ADMIN : MESH_JOB_CONSUMER_ADMIN);
  /* Translators: %s is a persona, such as ProducerAdmin, whose keys AWS accepts */
  mesh_check_add (self, "identity", g_strdup_printf (_ ("AWS knows %s"), mesh_persona_get_name (self->persona)), state,
                  detail, repairer != NULL && mesh_persona_get_profile (self->persona) == NULL ? "make-key" : NULL,
                  repairer);
}

static void
check_account (MeshCheck *self, const char *account)
{
  const char *expected = mesh_persona_get_account_id (self->persona);
  const gboolean right = g_strcmp0 (account, expected) == 0;

  mesh_check_add (
      self, "account", g_strdup_printf (_ ("The keys are of account %s"), expected),
      right ? MESH_FINDING_HOLDS : MESH_FINDING_MISSING,
      right ? NULL
            : g_strdup_printf (_ ("They belong to account %s: connect the mesh again with the right ones"), account),
      NULL, NULL);
}

/* FALSE: there is nothing more to ask. */
static gboolean
check_identity (MeshCheck *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;

  self->client = mesh_mesh_get_client (self->mesh, self->persona, NULL, &error);
  if (self->client != NULL)
    answer = mesh_reads_call (self->reads, self->client, "sts:GetCallerIdentity", NULL, self->cancellable, &error);
  if (answer == NULL)
    {
      add_identity (self, says_nothing_of_keys (error) ? MESH_FINDING_UNKNOWN : MESH_FINDING_MISSING,
                    dup_with_advice (error));
      return FALSE;
    }
  add_identity (self, MESH_FINDING_HOLDS, g_strdup (aws_json_get_string (answer, "Arn")));
  check_account (self, aws_json_get_string (answer, "Account"));
  self->principal = mesh_identity_dup_principal (self->reads, self->client, self->cancellable, NULL);
  return TRUE;
}

/* ---- the task ---- */

typedef struct
{
  MeshPersona *persona;
  MeshCheckKeys keys;
  gboolean has_keys;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_object_unref (wanted->persona);
  g_free ((char *) wanted->keys.mesh_id);
  g_free (wanted);
}

static void
check (MeshCheck *self)
{
  if (self->keys != NULL)
    check_keys (self);
  if (!check_identity (self) || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (mesh_check_is_daily (self))
    mesh_check_roles (self);
  else
    {
      mesh_check_permissions (self);
      mesh_check_lake (self);
    }
}

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Wanted *wanted = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (MeshReads) reads = mesh_reads_new ();
  MeshCheck self = { .mesh = source,
                     .persona = wanted->persona,
                     .keys = wanted->has_keys ? &wanted->keys : NULL,
                     .cancellable = cancellable,
                     .reads = reads,
                     .findings = findings };
  GError *error = NULL;

  g_main_context_push_thread_default (context);
  check (&self);
  g_main_context_pop_thread_default (context);
  g_clear_object (&self.client);
  g_free (self.principal);
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&findings), (GDestroyNotify) g_ptr_array_unref);
}

void
mesh_check_async (MeshMesh *mesh,
                  MeshPersona *persona,
                  const MeshCheckKeys *keys,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mesh, cancellable, callback, user_data);
  Wanted *wanted = g_new0 (Wanted, 1);

  wanted->persona = g_object_ref (persona);
  wanted->has_keys = keys != NULL;
  if (keys != NULL)
    wanted->keys = (MeshCheckKeys){ g_strdup (keys->mesh_id), keys->session_only };
  g_task_set_source_tag (task, mesh_check_async);
  g_task_set_task_data (task, wanted, wanted_free);
  g_task_run_in_thread (task, check_thread);
}

GListModel *
mesh_check_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  return mesh_list_finish (mesh, MESH_TYPE_FINDING, result, error);
}

/* ---- mending ---- */

static MeshPlan *
new_settings_plan (MeshMesh *mesh, MeshPersona *persona, const char *repair, GError **error)
{
  g_auto (MeshPlace) place = { NULL };
  g_autoptr (MeshPlan) plan = NULL;
  g_autofree char *title = NULL;
  MeshLakeSettings *settings;

  if (!mesh_place_init (&place, mesh, persona, error))
    return NULL;
  title = g_strdup_printf (_ ("Change Lake Formation’s settings in account %s"), place.account);
  plan = mesh_plan_new (title);
  mesh_plan_add (plan, mesh_identity_new (&place), NULL);
  settings = MESH_LAKE_SETTINGS (mesh_plan_add (plan, mesh_lake_settings_new (&place), NULL));
  if (g_str_equal (repair, "make-admin"))
    mesh_lake_settings_add_caller (settings);
  else if (g_str_equal (repair, "no-defaults"))
    mesh_lake_settings_set_no_defaults (settings);
  else
    mesh_lake_settings_set_version (settings, 3);
  return g_steal_pointer (&plan);
}

MeshPlan *
mesh_check_new_repair (MeshMesh *mesh, MeshFinding *finding, MeshReceiveKey receive, gpointer data, GError **error)
{
  const char *repair = mesh_finding_get_repair (finding), *repairer = mesh_finding_get_repairer (finding);
  MeshPersona *persona = repairer != NULL ? mesh_mesh_find_persona (mesh, repairer) : NULL;
  MeshEnable side;

  if (persona == NULL || repair == NULL)
    return NULL;
  side = mesh_persona_get_job (persona) == MESH_JOB_PRODUCER_ADMIN ? MESH_ENABLE_PRODUCER : MESH_ENABLE_CONSUMER;
  if (g_str_equal (repair, "make-key"))
    return mesh_workflow_create_access_keys (mesh, persona, side, receive, data, error);
  if (g_str_equal (repair, "enable"))
    return mesh_workflow_enable_account (mesh, persona, side, NULL, error);
  return new_settings_plan (mesh, persona, repair, error);
}
