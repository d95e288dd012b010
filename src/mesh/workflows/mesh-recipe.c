/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/workflows/mesh-recipe.h"

#include <glib/gi18n-lib.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/query/mesh-query.h"
#include "mesh/undo/mesh-undo.h"

MeshPlan *
mesh_recipe_note (MeshPlan *plan,
                  const char *workflow,
                  MeshMesh *mesh,
                  MeshPersona *persona,
                  JsonNode *arguments)
{
  JsonNode *recipe = arguments != NULL ? arguments : aws_json_new_object ();

  aws_json_set_string (recipe, "Workflow", workflow);
  aws_json_set_string (recipe, "Mesh", mesh_mesh_get_account_id (mesh));
  aws_json_set_string (recipe, "Persona", mesh_persona_get_name (persona));
  if (plan != NULL)
    mesh_plan_take_recipe (plan, recipe);
  else
    json_node_unref (recipe);
  return plan;
}

/* ---- one maker a workflow ---- */

/* NULL where the member is not there: that means something else than an empty list. */
static char **
strings (JsonNode *recipe, const char *name)
{
  return aws_json_get (recipe, name) != NULL ? aws_json_dup_strv (recipe, name) : NULL;
}

static MeshPlan *
make_initialise (MeshMesh *mesh, MeshPersona *persona, JsonNode *recipe, GError **error)
{
  return mesh_workflow_initialise (mesh, persona, error);
}

static MeshPlan *
make_enable (MeshMesh *mesh, MeshPersona *persona, JsonNode *recipe, GError **error)
{
  const gint64 what = aws_json_get_int (recipe, "What", 0);

  if (what < MESH_ENABLE_PRODUCER || what > MESH_ENABLE_BOTH)
    {
      g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID,
                           _ ("The journal does not say what to enable"));
      return NULL;
    }
  return mesh_workflow_enable_account (mesh, persona, (MeshEnable) what,
                                       aws_json_get_string (recipe, "CrawlerRole"), error);
}

static MeshPlan *
make_queries (MeshMesh *mesh, MeshPersona *persona, JsonNode *recipe, GError **error)
{
  return mesh_workflow_prepare_queries (mesh, persona, error);
}

static MeshPlan *
make_product (MeshMesh *mesh, MeshPersona *persona, JsonNode *recipe, GError **error)
{
  const MeshProductOptions options = {
    .source_database = aws_json_get_string (recipe, "SourceDatabase"),
    .table_regex = aws_json_get_string (recipe, "TableRegex"),
    .domain = aws_json_get_string (recipe, "Domain"),
    .product_name = aws_json_get_string (recipe, "Product"),
    .public_metadata = aws_json_get_boolean (recipe, "PublicMetadata", FALSE),
    .mesh_database = aws_json_get_string (recipe, "MeshDatabase"),
    .link_suffix = aws_json_get_string (recipe, "LinkSuffix"),
    .use_original_table_name = aws_json_get_boolean (recipe, "OriginalName", FALSE),
    .sync_schedule = aws_json_get_string (recipe, "Schedule"),
    .sync_crawler_role_arn = aws_json_get_string (recipe, "CrawlerRole"),
    .migrate = aws_json_get_boolean (recipe, "Migrate", FALSE),
  };

  return mesh_workflow_create_product (mesh, persona, &options, error);
}

static MeshPlan *
make_request (MeshMesh *mesh, MeshPersona *persona, JsonNode *recipe, GError **error)
{
  g_auto (GStrv) tables = strings (recipe, "Tables");
  g_auto (GStrv) permissions = strings (recipe, "Permissions");
  g_autoptr (MeshLimits) limits = mesh_limits_new_from_item (aws_json_get (recipe, "Limits"));

  return mesh_workflow_request_access_full (
      mesh, persona, aws_json_get_string (recipe, "Owner"),
      aws_json_get_string (recipe, "Database"), (const char *const *) tables,
      (const char *const *) permissions, limits, aws_json_get_string (recipe, "Reason"), error);
}

static MeshPlan *
make_approve (MeshMesh *mesh, MeshPersona *persona, JsonNode *recipe, GError **error)
{
  g_auto (GStrv) tables = strings (recipe, "Tables");
  g_auto (GStrv) grant = strings (recipe, "Grant");
  g_auto (GStrv) grantable = strings (recipe, "Grantable");
  g_autoptr (MeshLimits) limits = mesh_limits_new_from_item (aws_json_get (recipe, "Limits"));

  return mesh_workflow_approve_some (mesh, persona, aws_json_get_string (recipe, "Id"),
                                     (const char *const *) tables, (const char *const *) grant,
                                     (const char *const *) grantable, limits,
                                     aws_json_get_string (recipe, "Notes"), error);
}

static MeshPlan *
make_modify (MeshMesh *mesh, MeshPersona *persona, JsonNode *recipe, GError **error)
{
  g_auto (GStrv) grant = strings (recipe, "Grant");
  g_auto (GStrv) grantable = strings (recipe, "Grantable");
  g_autoptr (MeshLimits) limits = mesh_limits_new_from_item (aws_json_get (recipe, "Limits"));

  return mesh_workflow_modify (mesh, persona, aws_json_get_string (recipe, "Id"),
                               (const char *const *) grant, (const char *const *) grantable, limits,
                               aws_json_get_string (recipe, "Notes"), error);
}

static MeshPlan *
make_deny (MeshMesh *mesh, MeshPersona *persona, JsonNode *recipe, GError **error)
{
  return mesh_workflow_deny (mesh, persona, aws_json_get_string (recipe, "Id"),
                             aws_json_get_string (recipe, "Notes"), error);
}

static MeshPlan *
make_restore (MeshMesh *mesh, MeshPersona *persona, JsonNode *recipe, GError **error)
{
  return mesh_workflow_restore (mesh, persona, aws_json_get_string (recipe, "Id"), error);
}

static MeshPlan *
make_delete (MeshMesh *mesh, MeshPersona *persona, JsonNode *recipe, GError **error)
{
  return mesh_workflow_delete (mesh, persona, aws_json_get_string (recipe, "Id"),
                               aws_json_get_string (recipe, "Notes"), error);
}

static MeshPlan *
make_import (MeshMesh *mesh, MeshPersona *persona, JsonNode *recipe, GError **error)
{
  g_auto (GStrv) roles = strings (recipe, "GrantTo");

  return mesh_workflow_import (mesh, persona, aws_json_get_string (recipe, "Id"),
                               (const char *const *) roles, error);
}

static const struct
{
  const char *workflow;
  MeshPlan *(*make) (MeshMesh *mesh, MeshPersona *persona, JsonNode *recipe, GError **error);
} makers[] = {
  { "initialise", make_initialise },   { "enable-account", make_enable },
  { "prepare-queries", make_queries }, { "create-product", make_product },
  { "request-access", make_request },  { "approve", make_approve },
  { "modify", make_modify },           { "deny", make_deny },
  { "restore", make_restore },         { "delete", make_delete },
  { "import", make_import },
};

/* ---- public ---- */

JsonNode *
mesh_recipe_load (MeshJournal *journal, gint64 run, gboolean undo, GError **error)
{
  g_autoptr (JsonNode) list = mesh_journal_load (journal, &run, 1, error);
  JsonNode *found = aws_json_get_element (list, NULL, 0);
  const char *text = aws_json_get_string (found, "recipe");
  g_autoptr (JsonNode) recipe = text != NULL ? aws_json_parse (text, -1, NULL) : NULL;
  g_autoptr (JsonNode) loaded = NULL;
  JsonNode *inverse;
  gint64 of = undo ? run : 0;

  if (list == NULL)
    return NULL;
  if (found == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_NOT_FOUND, _ ("The journal has no run %lld"),
                   (long long) run);
      return NULL;
    }
  loaded = aws_json_copy (found);
  if (recipe != NULL)
    aws_json_set (loaded, "Recipe", json_node_ref (recipe));
  if (!undo && g_strcmp0 (aws_json_get_string (recipe, "Workflow"), "undo") == 0)
    of = aws_json_get_int (recipe, "Run", 0);
  if (of == 0)
    return g_steal_pointer (&loaded);
  inverse = mesh_journal_load_inverse (journal, of, error);
  if (inverse == NULL)
    return NULL;
  aws_json_set (loaded, "Inverse", inverse);
  aws_json_set (loaded, "InverseOf", json_node_init_int (json_node_alloc (), of));
  return g_steal_pointer (&loaded);
}

/* The heading of an undo has the word already. */
static const char *
title_of (JsonNode *loaded)
{
  const char *title = aws_json_get_string (loaded, "title");
  const char *own = aws_json_get_string (loaded, "Recipe.Title");

  return own != NULL ? own : title;
}

static MeshPlan *
make_undo (MeshMesh *mesh, JsonNode *loaded, GError **error)
{
  MeshPlan *plan = mesh_undo_plan_new (mesh, aws_json_get_int (loaded, "InverseOf", 0),
                                       title_of (loaded), aws_json_get (loaded, "Inverse"), error);

  return plan;
}

static MeshPlan *
make_workflow (MeshMesh *mesh, JsonNode *recipe, GError **error)
{
  const char *workflow = aws_json_get_string (recipe, "Workflow"),
             *name = aws_json_get_string (recipe, "Persona");
  MeshPersona *persona = name != NULL ? mesh_mesh_find_persona (mesh, name) : NULL;

  if (persona == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_NO_PERSONA, _ ("The persona %s has no keys"),
                   name != NULL ? name : "");
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    if (g_strcmp0 (makers[i].workflow, workflow) == 0)
      return makers[i].make (mesh, persona, recipe, error);
  if (g_strcmp0 (workflow, MESH_RECIPE_INGEST) == 0)
    g_set_error_literal (error, MESH_ERROR, MESH_ERROR_INVALID,
                         C_ ("ingest", "Bring the same files in again, as before: what has arrived is not sent again"));
  else
    g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
                 _ ("This can't be made again from the journal: start it anew"));
  return NULL;
}

MeshPlan *
mesh_recipe_make_again (MeshMesh *mesh, JsonNode *loaded, GError **error)
{
  const char *account = aws_json_get_string (loaded, "mesh");
  const gboolean undo = aws_json_get (loaded, "Inverse") != NULL;
  MeshPlan *plan;

  g_return_val_if_fail (MESH_IS_MESH (mesh), NULL);
  if (account != NULL && g_strcmp0 (account, mesh_mesh_get_account_id (mesh)) != 0)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_WRONG_ACCOUNT,
                   _ ("This was done in the mesh of account %s"), account);
      return NULL;
    }
  plan = undo ? make_undo (mesh, loaded, error)
              : make_workflow (mesh, aws_json_get (loaded, "Recipe"), error);
  if (plan != NULL
      && (!undo || g_strcmp0 (aws_json_get_string (loaded, "Recipe.Workflow"), "undo") == 0))
    mesh_plan_set_continues (plan, aws_json_get_int (loaded, "id", 0));
  return plan;
}
