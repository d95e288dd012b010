/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/doctor/mesh-doctor.h"

#include <glib/gi18n-lib.h>

#include "mesh/doctor/mesh-doctor-exam.h"
#include "mesh/model/mesh-list.h"
#include "mesh/subscriptions/mesh-store.h"
#include "mesh/workflows/mesh-workflows.h"

/* ---- findings ---- */

void
mesh_exam_add (MeshExam *exam, const MeshExamPart *part, char *title, MeshFindingState state, char *detail)
{
  g_autofree char *owned_title = title, *owned_detail = detail;
  const gboolean wrong = state == MESH_FINDING_MISSING || state == MESH_FINDING_EXTRA;

  g_ptr_array_add (exam->findings,
                   g_object_new (MESH_TYPE_FINDING, "kind", part->kind, "title", title, "state", (int) state, "detail",
                                 detail, "repairer",
                                 part->repairer != NULL ? mesh_persona_get_name (part->repairer) : NULL, "repair",
                                 wrong ? part->repair : NULL, "subject", part->subject, NULL));
}

static void
append_line (GString *text, const char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
}

/* Lines for what @plan would still do; TRUE if there is any. */
static gboolean
tell_missing (MeshPlan *plan, GString *text)
{
  g_autoptr (GPtrArray) resources = mesh_plan_dup_resources (plan);

  for (guint i = 0; i < resources->len; i++)
    {
      MeshResource *resource = g_ptr_array_index (resources, i);
      MeshState state = mesh_resource_get_state (resource);

      if (state == MESH_STATE_ABSENT || state == MESH_STATE_DIFFERS)
        append_line (text, mesh_resource_get_label (resource));
    }
  return text->len > 0;
}

/* Observes @plan (transfer full; NULL: @failure, (transfer full), says why). */
static void
add_plan (MeshExam *exam, const MeshExamPart *part, char *title, MeshPlan *plan, GError *failure)
{
  g_autoptr (MeshPlan) owned = plan;
  g_autoptr (GError) error = failure;
  g_autoptr (GString) text = g_string_new (NULL);
  MeshFindingState state = MESH_FINDING_HOLDS;

  if (plan != NULL)
    {
      mesh_plan_share_reads (plan, exam->reads);
      mesh_runner_run (plan, MESH_RUN_PREVIEW, NULL, exam->cancellable, &error);
      if (tell_missing (plan, text))
        state = MESH_FINDING_MISSING;
    }
  if (error != NULL)
    {
      append_line (text, error->message);
      state = state == MESH_FINDING_HOLDS ? MESH_FINDING_UNKNOWN : state;
    }
  mesh_exam_add (exam, part, title, state, text->len > 0 ? g_strdup (text->str) : NULL);
}

static void
add_without_keys (MeshExam *exam, const MeshExamPart *part, char *title, const char *account)
{
  mesh_exam_add (exam, part, title, MESH_FINDING_UNKNOWN,
                 g_strdup_printf (_("No keys for account %s here: only somebody there can look"), account));
}

/* ---- the mesh and its accounts ---- */

static void
look_at_mesh (MeshExam *exam)
{
  const char *account = mesh_mesh_get_account_id (exam->mesh);
  const MeshExamPart part = { "mesh", "initialise", account, mesh_find_persona (exam->mesh, MESH_JOB_OWNER, NULL) };
  char *title = g_strdup_printf (_("Mesh in account %s"), account);
  GError *error = NULL;

  if (part.repairer == NULL)
    add_without_keys (exam, &part, title, account);
  else
    {
      MeshPlan *plan = mesh_workflow_initialise (exam->mesh, part.repairer, &error);

      add_plan (exam, &part, title, plan, error);
    }
}

/* What an account takes part as. */
static const struct
{
  MeshEnable what;
  MeshJob job, admin;
  const char *kind, *repair, *title;
} sides[] = {
  { MESH_ENABLE_PRODUCER, MESH_JOB_PRODUCER, MESH_JOB_PRODUCER_ADMIN, "producer", "enable-producer",
    N_("Account %s as a producer") },
  { MESH_ENABLE_CONSUMER, MESH_JOB_CONSUMER, MESH_JOB_CONSUMER_ADMIN, "consumer", "enable-consumer",
    N_("Account %s as a consumer") },
};

static char *
dup_with (const char *format, const char *account)
{
  g_auto (GStrv) halves = g_strsplit (format, "%s", 2);

  return g_strconcat (halves[0], account, halves[1], NULL);
}

static void
look_at_account (MeshExam *exam, guint side, const char *account)
{
  const MeshExamPart part = { sides[side].kind, sides[side].repair, account,
                              mesh_find_persona (exam->mesh, sides[side].admin, account) };
  char *title = dup_with (_ (sides[side].title), account);
  GError *error = NULL;

  if (part.repairer == NULL)
    add_without_keys (exam, &part, title, account);
  else
    {
      MeshPlan *plan
          = mesh_workflow_enable_account (exam->mesh, part.repairer, sides[side].what, NULL, &error);

      add_plan (exam, &part, title, plan, error);
    }
}

/* Each account once, in the order of the personas. */
static void
look_at_accounts (MeshExam *exam, guint side)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (exam->mesh)); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (G_LIST_MODEL (exam->mesh), i);
      const MeshJob job = mesh_persona_get_job (persona);
      const char *account = mesh_persona_get_account_id (persona);

      if ((job == sides[side].job || job == sides[side].admin) && account != NULL
          && g_hash_table_add (seen, (gpointer) account) && !g_cancellable_is_cancelled (exam->cancellable))
        look_at_account (exam, side, account);
    }
}

/* ---- subscriptions ---- */

void
mesh_exam_take_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

void
mesh_exam_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
}

static GListModel *
list_active (MeshExam *exam, MeshPersona *persona, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mesh_subscriptions_list_async (exam->mesh, persona, MESH_AS_ANY, "Active", exam->cancellable,
                                 mesh_exam_take_result_cb, &result);
  mesh_exam_wait (&result);
  return mesh_subscriptions_list_finish (exam->mesh, result, error);
}

static void
take_active (MeshExam *exam, GListModel *list, GHashTable *seen)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MeshSubscription) one = g_list_model_get_item (list, i);

      if (g_hash_table_add (seen, g_strdup (mesh_subscription_get (one, "SubscriptionId"))))
        g_ptr_array_add (exam->active, g_steal_pointer (&one));
    }
}

static void
load_active (MeshExam *exam, MeshPersona *persona, GHashTable *seen)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = list_active (exam, persona, &error);

  if (list == NULL)
    {
      mesh_exam_add (exam, &(MeshExamPart){ .kind = "subscription" },
                     /* Translators: %s is a persona, such as Producer */
                     g_strdup_printf (_("Subscriptions that %s sees"), mesh_persona_get_name (persona)),
                     MESH_FINDING_UNKNOWN, g_strdup (error->message));
      return;
    }
  take_active (exam, list, seen);
  exam->whole = exam->whole || mesh_persona_get_job (persona) == MESH_JOB_OWNER;
}

/* The mesh's owner sees all; without its keys, each side its own. */
static void
load_all_active (MeshExam *exam)
{
  MeshPersona *owner = mesh_find_persona (exam->mesh, MESH_JOB_OWNER, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (owner != NULL)
    {
      load_active (exam, owner, seen);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (exam->mesh)); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (G_LIST_MODEL (exam->mesh), i);
      MeshJob job = mesh_persona_get_job (persona);

      if ((job == MESH_JOB_PRODUCER || job == MESH_JOB_CONSUMER) && mesh_persona_get_has_credentials (persona))
        load_active (exam, persona, seen);
    }
}

static void
look_at_what_it_gives (MeshExam *exam, MeshSubscription *subscription)
{
  const char *owner = mesh_subscription_get (subscription, "OwnerPrincipal"),
             *subscriber = mesh_subscription_get (subscription, "SubscriberPrincipal"),
             *database = mesh_subscription_get (subscription, "DatabaseName"),
             *id = mesh_subscription_get (subscription, "SubscriptionId");
  const MeshExamPart part = { "subscription", "restore", id, mesh_find_decider (exam->mesh, owner) };
  /* Translators: the number of an account, a database, the id of a subscription */
  char *title = g_strdup_printf (_("What account %s was given in %s (%s)"), subscriber, database, id);
  GError *error = NULL;

  if (part.repairer == NULL)
    add_without_keys (exam, &part, title, owner);
  else
    {
      MeshPlan *plan = mesh_workflow_restore (exam->mesh, part.repairer, id, &error);

      add_plan (exam, &part, title, plan, error);
    }
}

static void
look_at_import (MeshExam *exam, MeshSubscription *subscription)
{
  const char *subscriber = mesh_subscription_get (subscription, "SubscriberPrincipal"),
             *database = mesh_subscription_get (subscription, "DatabaseName"),
             *id = mesh_subscription_get (subscription, "SubscriptionId");
  const MeshExamPart part
      = { "import", "import", id, mesh_find_persona (exam->mesh, MESH_JOB_CONSUMER, subscriber) };
  /* Translators: a database, the number of an account, the id of a subscription */
  char *title = g_strdup_printf (_("%s in account %s (%s)"), database, subscriber, id);
  gboolean imported = FALSE;
  GError *error = NULL;

  g_object_get (subscription, "imported", &imported, NULL);
  if (!imported)
    mesh_exam_add (exam, &part, title, MESH_FINDING_OPEN,
                   g_strdup (_("Approved, but the consumer has not imported it yet")));
  else if (part.repairer == NULL)
    add_without_keys (exam, &part, title, subscriber);
  else
    {
      MeshPlan *plan = mesh_workflow_import (exam->mesh, part.repairer, id, NULL, &error);

      add_plan (exam, &part, title, plan, error);
    }
}

/* ---- the task ---- */

static void
examine (MeshExam *exam)
{
  look_at_mesh (exam);
  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    look_at_accounts (exam, side);
  load_all_active (exam);
  for (guint i = 0; i < exam->active->len && !g_cancellable_is_cancelled (exam->cancellable); i++)
    {
      look_at_what_it_gives (exam, g_ptr_array_index (exam->active, i));
      look_at_import (exam, g_ptr_array_index (exam->active, i));
    }
  mesh_exam_look_for_extras (exam);
}

static void
examine_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) active = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (MeshReads) reads = mesh_reads_new ();
  MeshExam exam = { MESH_MESH (source), cancellable, reads, findings, active, FALSE };
  GError *error = NULL;

  /* The plans that are looked at notify here, where nobody listens. */
  g_main_context_push_thread_default (context);
  examine (&exam);
  g_main_context_pop_thread_default (context);
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&findings), (GDestroyNotify) g_ptr_array_unref);
}

void
mesh_doctor_examine_async (MeshMesh *mesh, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (mesh, cancellable, callback, user_data);

  g_task_set_source_tag (task, mesh_doctor_examine_async);
  g_task_run_in_thread (task, examine_thread);
}

GListModel *
mesh_doctor_examine_finish (MeshMesh *mesh, GAsyncResult *result, GError **error)
{
  return mesh_list_finish (mesh, MESH_TYPE_FINDING, result, error);
}

/* ---- mending ---- */

MeshPlan *
mesh_doctor_new_repair (MeshMesh *mesh, MeshFinding *finding, GError **error)
{
  const char *repair = mesh_finding_get_repair (finding), *repairer = mesh_finding_get_repairer (finding),
             *subject = mesh_finding_get_subject (finding);
  MeshPersona *persona = repairer != NULL ? mesh_mesh_find_persona (mesh, repairer) : NULL;

  if (persona == NULL || repair == NULL)
    return NULL;
  if (g_str_equal (repair, "initialise"))
    return mesh_workflow_initialise (mesh, persona, error);
  if (g_str_equal (repair, "restore"))
    return mesh_workflow_restore (mesh, persona, subject, error);
  if (g_str_equal (repair, "import"))
    return mesh_workflow_import (mesh, persona, subject, NULL, error);
  if (g_str_equal (repair, "revoke"))
    return mesh_exam_new_revoke (mesh, persona, subject, error);
  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    if (g_str_equal (repair, sides[side].repair))
      return mesh_workflow_enable_account (mesh, persona, sides[side].what, NULL, error);
  return NULL;
}
