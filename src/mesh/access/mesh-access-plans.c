/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/access/mesh-access-look.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/model/mesh-error.h"
#include "mesh/subscriptions/mesh-store.h"
#include "mesh/workflows/mesh-workflows.h"

/* The links in between, as the plans that make them see them: what a plan would still do is missing. */

/* One link made of several steps of a plan. */
typedef struct
{
  const char *kind;
  const char *repairer, *repair; /* nullable */
  guint seen;
  GString *missing, *unknown, *holds;
} Part;

static void
part_clear (Part *part)
{
  g_string_free (part->missing, TRUE);
  g_string_free (part->unknown, TRUE);
  g_string_free (part->holds, TRUE);
}

static void
part_init (Part *part, const char *kind, const char *repairer, const char *repair)
{
  *part = (Part){ kind, repairer, repair, 0, g_string_new (NULL), g_string_new (NULL), g_string_new (NULL) };
}

static void
append (GString *text, const char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
}

/* @failure: (nullable): why the plan could not be looked at to its end. */
static void
part_take (Part *part, MeshResource *resource, const GError *failure)
{
  const char *label = mesh_resource_get_label (resource), *detail = mesh_resource_get_detail (resource),
             *difference = mesh_resource_get_difference (resource);
  const GError *error = mesh_resource_get_error (resource);

  part->seen++;
  switch (mesh_resource_get_state (resource))
    {
    case MESH_STATE_HOLDS:
      append (part->holds, label);
      break;
    case MESH_STATE_ABSENT:
    case MESH_STATE_DIFFERS:
      append (part->missing, label);
      if (difference != NULL)
        append (part->missing, difference);
      break;
    default:
      if (error == NULL)
        error = failure;
      append (part->unknown, error != NULL ? error->message : detail != NULL ? detail : label);
    }
}

/* @otherwise: (nullable): what it means that the plan has no such step; NULL: it takes none. */
static void
part_tell (Part *part, MeshAccessLook *look, const char *otherwise)
{
  if (part->missing->len > 0)
    mesh_access_look_add (look, part->kind, MESH_FINDING_MISSING, g_strdup (part->missing->str),
                          part->repairer, part->repair);
  else if (part->unknown->len > 0)
    mesh_access_look_add (look, part->kind, MESH_FINDING_UNKNOWN, g_strdup (part->unknown->str),
                          part->repairer, part->repair);
  else if (part->seen > 0)
    mesh_access_look_add (look, part->kind, MESH_FINDING_HOLDS, g_strdup (part->holds->str), NULL, NULL);
  else
    mesh_access_look_add (look, part->kind, otherwise != NULL ? MESH_FINDING_UNKNOWN : MESH_FINDING_HOLDS,
                          g_strdup (otherwise != NULL ? otherwise : _("Not needed here")), part->repairer,
                          part->repair);
}

static void
add_waiting (MeshAccessLook *look, const char *const *kinds)
{
  for (guint i = 0; kinds[i] != NULL; i++)
    mesh_access_look_add (look, kinds[i], MESH_FINDING_UNKNOWN,
                          g_strdup (_("Follows from the subscription")), NULL, NULL);
}

/* Whether a grant's or filter's step is about the table: ids say "… database table" and perhaps more. */
static gboolean
is_on_table (MeshAccessLook *look, const char *id)
{
  const char *const names[] = { look->table, "*" };
  g_autofree char *database = g_strdup_printf (" %s ", look->database);

  if (look->table == NULL)
    return strstr (id, database) != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *middle = g_strdup_printf (" %s %s", look->database, names[i]);
      const char *at = strstr (id, middle);

      if (at != NULL && (at[strlen (middle)] == '\0' || at[strlen (middle)] == ' '))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_kind (MeshResource *resource, const char *kind)
{
  return g_str_equal (MESH_RESOURCE_GET_CLASS (resource)->kind, kind);
}

/* Looks at all of @plan (owned) and hands each step to @take. @failure: (out) (nullable) */
static void
look_at_plan (MeshAccessLook *look, MeshPlan *plan, Part *parts,
              Part *(*choose) (MeshAccessLook *, MeshResource *, Part *), GError **failure)
{
  g_autoptr (GPtrArray) resources = NULL;

  mesh_plan_share_reads (plan, look->reads);
  mesh_runner_run (plan, MESH_RUN_PREVIEW, NULL, look->cancellable, failure);
  resources = mesh_plan_dup_resources (plan);
  for (guint i = 0; i < resources->len; i++)
    {
      MeshResource *resource = g_ptr_array_index (resources, i);
      Part *part = choose (look, resource, parts);

      if (part != NULL)
        part_take (part, resource, *failure);
    }
}

/* ---- the mesh's side ---- */

enum { GRANT, BUCKET, N_MESH };

static Part *
choose_mesh (MeshAccessLook *look, MeshResource *resource, Part *parts)
{
  const char *id = mesh_resource_get_id (resource);

  if (is_kind (resource, "bucket-policy"))
    return &parts[BUCKET];
  return (is_kind (resource, "lf-grant") || is_kind (resource, "lf-filter")) && is_on_table (look, id)
             ? &parts[GRANT]
             : NULL;
}

void
mesh_access_look_at_mesh (MeshAccessLook *look)
{
  static const char *const kinds[] = { "grant", "bucket-policy", NULL };
  const char *owner = look->active ? mesh_subscription_get (look->subscription, "OwnerPrincipal") : NULL;
  MeshPersona *decider = owner != NULL ? mesh_find_decider (look->mesh, owner) : NULL;
  const char *repairer = decider != NULL ? mesh_persona_get_name (decider) : owner;
  g_autoptr (MeshPlan) plan = NULL;
  g_autoptr (GError) failure = NULL;
  Part parts[N_MESH];

  if (!look->active)
    {
      add_waiting (look, kinds);
      return;
    }
  part_init (&parts[GRANT], "grant", repairer, "restore");
  part_init (&parts[BUCKET], "bucket-policy", repairer, "restore");
  if (decider != NULL)
    plan = mesh_workflow_restore (look->mesh, decider,
                                  mesh_subscription_get (look->subscription, "SubscriptionId"), &failure);
  if (plan != NULL)
    look_at_plan (look, plan, parts, choose_mesh, &failure);
  for (guint i = 0; i < N_MESH; i++)
    {
      part_tell (&parts[i], look,
                 failure != NULL ? failure->message
                                 : _("Only the owner of the data and of the mesh can look at this"));
      part_clear (&parts[i]);
    }
}

/* ---- the consumer's side ---- */

enum { SHARE, LINK, DESCRIBE, SELECT, N_OWN };

/* A grant in the consumer's own catalogue is on the link. */
static gboolean
is_on_link (MeshAccessLook *look, const char *id)
{
  for (guint i = 0; look->roles[i] != NULL; i++)
    {
      g_autofree char *stem
          = g_strdup_printf ("lf-grant %s %s ", look->roles[i], mesh_persona_get_account_id (look->consumer));

      if (g_str_has_prefix (id, stem))
        return TRUE;
    }
  return FALSE;
}

static Part *
choose_own (MeshAccessLook *look, MeshResource *resource, Part *parts)
{
  const char *id = mesh_resource_get_id (resource);

  if (is_kind (resource, "ram-acceptance"))
    return &parts[SHARE];
  if (is_kind (resource, "glue-link"))
    return &parts[LINK];
  if (!is_kind (resource, "lf-grant"))
    return NULL;
  if (is_on_link (look, id))
    return &parts[DESCRIBE];
  return is_on_table (look, id) ? &parts[SELECT] : NULL;
}

void
mesh_access_look_at_own_side (MeshAccessLook *look)
{
  static const char *const kinds[] = { "share", "link", "link-describe", "select", NULL };
  const char *me = mesh_persona_get_name (look->consumer);
  g_autoptr (MeshPlan) plan = NULL;
  g_autoptr (GError) failure = NULL;
  Part parts[N_OWN];

  if (!look->active)
    {
      add_waiting (look, kinds);
      return;
    }
  for (guint i = 0; i < N_OWN; i++)
    part_init (&parts[i], kinds[i], me, "import");
  plan = mesh_workflow_import (look->mesh, look->consumer,
                               mesh_subscription_get (look->subscription, "SubscriptionId"),
                               (const char *const *) look->roles, &failure);
  if (plan != NULL)
    look_at_plan (look, plan, parts, choose_own, &failure);
  for (guint i = 0; i < N_OWN; i++)
    {
      /* Inside one account or one organisation nobody has to accept anything. */
      part_tell (&parts[i], look,
                 failure != NULL ? failure->message
                 : i == SELECT   ? _("The subscription lets your account not pass SELECT on to its roles")
                 : i == SHARE    ? NULL
                                 : _("Not part of the import"));
      part_clear (&parts[i]);
    }
}
