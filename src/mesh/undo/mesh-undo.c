/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/undo/mesh-undo-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mesh/model/mesh-error.h"
#include "mesh/plan/mesh-reading.h"
#include "mesh/policy/mesh-policy.h"

struct _MeshUndo
{
  MeshResource parent_instance;

  const MeshUndoKind *kind; /* (nullable): it has no inverse */
  JsonNode *record;         /* (nullable): as the journal kept it */
  char *lasting;            /* (nullable): why there is no inverse */
  GError *no_client;        /* (nullable) */
  GPtrArray *dependents;    /* (element-type MeshUndo), not owned */
  GHashTable *siblings;     /* "type\nname" */
  gboolean stands;          /* it stays for something else stands on it, or for it was changed */
};

G_DEFINE_FINAL_TYPE (MeshUndo, mesh_undo, MESH_TYPE_RESOURCE)

static const MeshUndoKind *
find_kind (const char *type)
{
  const MeshUndoKind *const tables[]
      = { mesh_undo_glue, mesh_undo_iam, mesh_undo_lf, mesh_undo_policies, mesh_undo_data };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const MeshUndoKind *kind = tables[i]; kind->type != NULL; kind++)
      if (g_strcmp0 (kind->type, type) == 0)
        return kind;
  return NULL;
}

/* ---- for the kinds ---- */

JsonNode *
mesh_undo_get_target (MeshUndo *self)
{
  return aws_json_get (self->record, "Target");
}

JsonNode *
mesh_undo_get_before (MeshUndo *self)
{
  return aws_json_get (self->record, "Before");
}

JsonNode *
mesh_undo_get_after (MeshUndo *self)
{
  return aws_json_get (self->record, "After");
}

const char *
mesh_undo_get_string (MeshUndo *self, const char *member)
{
  return aws_json_get_string (mesh_undo_get_target (self), member);
}

void
mesh_undo_call (MeshUndo *self, const char *operation, JsonNode *input)
{
  mesh_resource_add_call (MESH_RESOURCE (self), operation, input);
  mesh_resource_set_state (MESH_RESOURCE (self), MESH_STATE_DIFFERS);
}

void
mesh_undo_keep (MeshUndo *self, const char *why)
{
  self->stands = TRUE;
  mesh_resource_clear_calls (MESH_RESOURCE (self));
  mesh_resource_set_detail (MESH_RESOURCE (self), why);
  mesh_resource_set_state (MESH_RESOURCE (self), MESH_STATE_KEPT);
}

static gboolean
is_same (JsonNode *now, JsonNode *then, MeshUndoEqual equal)
{
  if (now == NULL || then == NULL)
    return now == NULL && then == NULL;
  return equal (now, then);
}

gboolean
mesh_undo_is_ours (MeshUndo *self, JsonNode *now, MeshUndoEqual equal)
{
  JsonNode *before = mesh_undo_get_before (self);
  g_autoptr (JsonNode) nothing = aws_json_new_object ();
  g_autofree char *difference = NULL;

  if (is_same (now, before, equal))
    return FALSE;
  if (!is_same (now, mesh_undo_get_after (self), equal))
    {
      mesh_undo_keep (self, _ ("It was changed since by somebody else, so that it stays as it is"));
      return FALSE;
    }
  if (JSON_NODE_HOLDS_OBJECT (now != NULL ? now : nothing)
      && (before == NULL || JSON_NODE_HOLDS_OBJECT (before)))
    difference
        = mesh_json_dup_difference (now != NULL ? now : nothing, before != NULL ? before : nothing);
  mesh_resource_set_difference (MESH_RESOURCE (self), difference);
  return TRUE;
}

gboolean
mesh_undo_read (MeshUndo *self,
                MeshReads *reads,
                const char *operation,
                JsonNode *input,
                JsonNode **answer,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (JsonNode) owned = input;
  g_autoptr (GError) local = NULL;

  *answer = mesh_reads_call (reads, mesh_resource_get_client (MESH_RESOURCE (self)), operation,
                             owned, cancellable, &local);
  if (*answer != NULL || g_error_matches (local, AWS_ERROR, AWS_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

char *
mesh_undo_dup_name (JsonNode *record)
{
  JsonNode *target = aws_json_get (record, "Target");
  const char *bucket = aws_json_get_string (target, "Prefix") != NULL
                           ? aws_json_get_string (target, "Bucket")
                           : NULL;
  const char *database = aws_json_get_string (target, "DatabaseName");
  const char *name = aws_json_get_string (target, "Name");

  if (bucket != NULL)
    return g_strdup_printf ("%s\nobjects", bucket);
  return database != NULL && name != NULL ? g_strdup_printf ("%s\n%s", database, name) : NULL;
}

gboolean
mesh_undo_has_sibling (MeshUndo *self, const char *type, const char *name)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", type, name);

  return g_hash_table_contains (self->siblings, key);
}

/* ---- the step ---- */

static gboolean
observe (MeshUndo *self, MeshReads *reads, GCancellable *cancellable, GError **error)
{
  MeshResource *resource = MESH_RESOURCE (self);

  self->stands = FALSE;
  mesh_resource_set_state (resource, MESH_STATE_HOLDS);
  if (self->lasting != NULL)
    {
      /* No reason to keep what it stands on: that says itself whether it can go. */
      mesh_resource_set_detail (resource, self->lasting);
      mesh_resource_set_state (resource, MESH_STATE_KEPT);
      return TRUE;
    }
  if (self->no_client != NULL)
    {
      mesh_undo_keep (self, self->no_client->message);
      return TRUE;
    }
  return self->kind->observe (self, reads, cancellable, error);
}

static gboolean
mesh_undo_observe (MeshResource *resource,
                   MeshReads *reads,
                   GCancellable *cancellable,
                   GError **error)
{
  return observe (MESH_UNDO (resource), reads, cancellable, error);
}

static gboolean
make_call (MeshUndo *self, const MeshCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) answer
      = aws_client_call (mesh_resource_get_client (MESH_RESOURCE (self)),
                         aws_operation_find (call->operation), call->input, cancellable, &local);
  g_autofree char *text = NULL;

  if (answer != NULL || (self->kind->is_done != NULL && self->kind->is_done (local)))
    return TRUE;
  text = self->kind->explain != NULL ? self->kind->explain (self, local) : NULL;
  if (text != NULL)
    g_set_error_literal (error, MESH_ERROR, MESH_ERROR_CONFLICT, text);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Looks again right before: a preview may have been read for an hour, and the steps before this one
 * changed much. */
static gboolean
mesh_undo_apply (MeshResource *resource,
                 MeshReads *shared,
                 GCancellable *cancellable,
                 GError **error)
{
  MeshUndo *self = MESH_UNDO (resource);
  g_autoptr (MeshReads) reads = mesh_reads_new ();
  GPtrArray *calls;

  mesh_resource_clear_calls (resource);
  if (!observe (self, reads, cancellable, error))
    return FALSE;
  if (mesh_resource_get_state (resource) == MESH_STATE_KEPT)
    {
      g_set_error_literal (error, MESH_ERROR, MESH_ERROR_CONFLICT,
                           mesh_resource_get_detail (resource));
      return FALSE;
    }
  calls = mesh_resource_get_calls (resource);
  for (guint i = 0; i < calls->len; i++)
    if (!make_call (self, g_ptr_array_index (calls, i), cancellable, error))
      return FALSE;
  return TRUE;
}

static void
mesh_undo_finalize (GObject *object)
{
  MeshUndo *self = MESH_UNDO (object);

  g_clear_pointer (&self->record, json_node_unref);
  g_clear_pointer (&self->lasting, g_free);
  g_clear_error (&self->no_client);
  g_clear_pointer (&self->dependents, g_ptr_array_unref);
  g_clear_pointer (&self->siblings, g_hash_table_unref);
  G_OBJECT_CLASS (mesh_undo_parent_class)->finalize (object);
}

static void
mesh_undo_class_init (MeshUndoClass *klass)
{
  MeshResourceClass *resource_class = MESH_RESOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesh_undo_finalize;
  resource_class->kind = "undo";
  resource_class->observe = mesh_undo_observe;
  resource_class->apply = mesh_undo_apply;
}

static void
mesh_undo_init (MeshUndo *self)
{
  self->dependents = g_ptr_array_new ();
}

/* ---- for the plan ---- */

static char *
dup_lasting (MeshUndo *self, const char *said)
{
  if (self->kind != NULL)
    return NULL;
  return g_strdup (said != NULL ? said : _ ("It has no inverse"));
}

MeshResource *
mesh_undo_new (JsonNode *row, AwsClient *client, const GError *no_client, GHashTable *siblings)
{
  MeshUndo *self = g_object_new (MESH_TYPE_UNDO, NULL);
  MeshResource *resource = MESH_RESOURCE (self);
  const char *text = aws_json_get_string (row, "undo");
  const char *label = aws_json_get_string (row, "label");
  g_autofree char *id = g_strdup_printf ("undo %s", aws_json_get_string (row, "resource"));
  /* Translators: %s is what a step did, as "Create the role X" */
  g_autofree char *sentence = g_strdup_printf (_ ("Undo: %s"), label != NULL ? label : "");

  self->record = text != NULL ? aws_json_parse (text, -1, NULL) : NULL;
  self->kind = find_kind (aws_json_get_string (self->record, "Type"));
  self->lasting = dup_lasting (self, aws_json_get_string (row, "lasting"));
  self->no_client = no_client != NULL ? g_error_copy (no_client) : NULL;
  self->siblings = g_hash_table_ref (siblings);
  mesh_resource_set_client (resource, client);
  mesh_resource_set_id (resource, id);
  mesh_resource_set_label (resource, sentence);
  mesh_resource_set_actor (resource, aws_json_get_string (row, "actor"),
                           aws_json_get_string (row, "account"));
  return resource;
}

void
mesh_undo_add_dependent (MeshUndo *self, MeshUndo *dependent)
{
  g_ptr_array_add (self->dependents, dependent);
}

gboolean
mesh_undo_settle (MeshUndo *self)
{
  if (self->stands || mesh_resource_get_state (MESH_RESOURCE (self)) != MESH_STATE_DIFFERS)
    return FALSE;
  for (guint i = 0; i < self->dependents->len; i++)
    {
      MeshUndo *other = g_ptr_array_index (self->dependents, i);
      g_autofree char *why = NULL;

      if (!other->stands)
        continue;
      /* Translators: "It" is something that was to be undone; %s is the step that made what needs it, such as "Create
         the role …" */
      why = g_strdup_printf (_ ("It stays, since something that needs it stays: %s"),
                             mesh_resource_get_label (MESH_RESOURCE (other)));
      mesh_undo_keep (self, why);
      return TRUE;
    }
  return FALSE;
}
