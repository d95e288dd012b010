/* SPDX-License-Identifier: GPL-3.0-or-later */
/* My Data without a window: what is remembered, what is chosen, and how it is said. */
#include "config.h"

#include <glib/gstdio.h>

#include "desk-samples.h"
#include "desk/data/desk-granted-format.h"
#include "desk/data/desk-role-choice.h"
#include "desk/data/desk-role-memory.h"
#include "mesh/access/mesh-granted.h"

static const char *const both[] = { "arn:aws:iam::9:role/A", "arn:aws:iam::9:role/team/B", NULL };

/* ---- memory ---- */

static void
take_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static GHashTable *
load (const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  desk_role_memory_load_async (path, NULL, take_cb, &result);
  wait_for (&result);
  return desk_role_memory_load_finish (result, error);
}

static gboolean
add (const char *path, const char *id, const char *const *roles, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  desk_role_memory_add_async (path, id, roles, take_cb, &result);
  wait_for (&result);
  return desk_role_memory_add_finish (result, error);
}

static void
test_memory (void)
{
  g_autofree char *folder = g_dir_make_tmp ("meshdesk-roles-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "deep", "file", NULL);
  g_autofree char *deep = g_path_get_dirname (path);
  g_autoptr (GHashTable) empty = load (path, NULL);
  g_autoptr (GHashTable) full = NULL;
  g_autoptr (GHashTable) none = load (NULL, NULL);
  GStatBuf there;

  g_assert_cmpuint (g_hash_table_size (empty), ==, 0);
  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
  g_assert_true (add (path, "one", both, NULL));
  g_assert_true (add (path, "two \"quoted\"", both + 1, NULL));
  g_assert_true (add (path, "one", both + 1, NULL));
  full = load (path, NULL);
  g_assert_cmpuint (g_hash_table_size (full), ==, 2);
  g_assert_cmpstrv (g_hash_table_lookup (full, "one"), both + 1);
  g_assert_cmpstrv (g_hash_table_lookup (full, "two \"quoted\""), both + 1);
  g_assert_cmpint (g_stat (path, &there), ==, 0);
  g_assert_cmpint (there.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (deep), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What somebody else left there spoils nothing. */
static void
test_memory_hostile (void)
{
  static const char *const texts[]
      = { "", "no JSON", "[1, 2]", "{\"one\": 5, \"two\": {}, \"three\": [7, \"arn\"], \"four\": []}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("meshdesk-roles-XXXXXX", NULL);
      g_autofree char *path = g_build_filename (folder, "file", NULL);
      g_autoptr (GHashTable) memory = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      memory = load (path, NULL);
      g_assert_cmpuint (g_hash_table_size (memory), ==, i == 3 ? 1 : 0);
      g_assert_cmpint (g_unlink (path), ==, 0);
      g_assert_cmpint (g_rmdir (folder), ==, 0);
    }
}

static void
test_memory_fails (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (add ("/proc/nowhere/file", "one", both, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  desk_role_memory_load_async (NULL, cancellable, take_cb, &result);
  wait_for (&result);
  g_assert_null (desk_role_memory_load_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- choices ---- */

static void
test_choices (void)
{
  g_autoptr (GListStore) store = g_list_store_new (DESK_TYPE_ROLE_CHOICE);
  g_auto (GStrv) chosen = NULL;
  g_autofree char *name = NULL;

  desk_role_choices_add (store, both + 1, TRUE);
  desk_role_choices_add (store, both, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 2);
  g_assert_true (desk_role_choice_get_chosen (desk_role_choices_find (store, both[1])));
  g_assert_false (desk_role_choice_get_chosen (desk_role_choices_find (store, both[0])));
  g_assert_null (desk_role_choices_find (store, "arn"));
  desk_role_choice_set_chosen (desk_role_choices_find (store, both[0]), TRUE);
  chosen = desk_role_choices_dup_chosen (store);
  g_assert_cmpuint (g_strv_length (chosen), ==, 2);
  g_assert_cmpstr (chosen[0], ==, both[1]);
  g_object_get (desk_role_choices_find (store, both[1]), "name", &name, NULL);
  g_assert_cmpstr (name, ==, "B");
}

/* ---- what was granted ---- */

static MeshFinding *
new_link (const char *kind, MeshFindingState state)
{
  return g_object_new (MESH_TYPE_FINDING, "kind", kind, "title", kind, "state", (int) state, NULL);
}

static void
assert_state (gboolean imported, MeshFindingState grant, MeshFindingState link, const char *state)
{
  g_autofree char *text = g_strdup_printf (
      "{\"SubscriptionId\": {\"S\": \"x\"}, \"Status\": {\"S\": \"Active\"}, "
      "\"ImportedToConsumer\": {\"BOOL\": %s},"
      " \"OwnerPrincipal\": {\"S\": \"111111111111\"}, \"SubscriberPrincipal\": {\"S\": "
      "\"999999999999\"}, \"DatabaseName\": {\"S\": \"d\"},"
      " \"CreationDate\": {\"S\": \"2026-03-01 10:00:00\"}, \"CreatedBy\": {\"S\": \"x\"},"
      " \"RequestedGrants\": {\"L\": [{\"S\": \"SELECT\"}]}}",
      imported ? "true" : "false");
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (MeshSubscription) subscription = mesh_subscription_new_from_item (json_node_get_object (node), NULL);
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (MeshGranted) granted = NULL;

  g_assert_nonnull (subscription);
  g_ptr_array_add (links, new_link ("grant", grant));
  g_ptr_array_add (links, new_link ("link", link));
  granted = mesh_granted_new (subscription, links, both);
  g_assert_cmpstr (mesh_granted_get_state (granted), ==, state);
  g_assert_cmpuint (g_list_model_get_n_items (mesh_granted_get_links (granted)), ==, 2);
}

static void
test_states (void)
{
  assert_state (TRUE, MESH_FINDING_HOLDS, MESH_FINDING_HOLDS, "ready");
  assert_state (TRUE, MESH_FINDING_UNKNOWN, MESH_FINDING_HOLDS, "ready");
  assert_state (TRUE, MESH_FINDING_HOLDS, MESH_FINDING_UNKNOWN, "unknown");
  assert_state (TRUE, MESH_FINDING_HOLDS, MESH_FINDING_MISSING, "broken");
  assert_state (FALSE, MESH_FINDING_HOLDS, MESH_FINDING_MISSING, "waiting");
  assert_state (FALSE, MESH_FINDING_MISSING, MESH_FINDING_MISSING, "broken");
}

static void
assert_text (char *text, const char *wanted)
{
  g_assert_cmpstr (text, ==, wanted);
  g_free (text);
}

static void
test_words (void)
{
  const char *tables[] = { "calls", "cells", NULL };

  assert_text (desk_granted_format_state (NULL, "ready", 0), "Ready to query");
  assert_text (desk_granted_format_state (NULL, "waiting", 3), "Not imported yet");
  assert_text (desk_granted_format_state (NULL, "broken", 1), "1 link is missing");
  assert_text (desk_granted_format_state (NULL, "broken", 2), "2 links are missing");
  assert_text (desk_granted_format_state (NULL, NULL, 0), "Could not be looked at");
  assert_text (desk_granted_format_icon (NULL, "broken"), "dialog-error-symbolic");
  assert_text (desk_granted_format_import (NULL, "waiting"), "Import…");
  assert_text (desk_granted_format_import (NULL, "ready"), "Choose Roles…");
  assert_text (desk_granted_format_roles (NULL, (char **) both), "For A, B");
  assert_text (desk_granted_format_search (NULL, "d", (char **) tables, "1"), "d calls cells 1");
  assert_text (desk_granted_format_search (NULL, NULL, NULL, NULL), "  ");
  assert_text (desk_granted_format_limits (NULL, NULL), "");
  assert_text (desk_granted_format_limits (NULL, "calls: columns a"), "Limited: calls: columns a");
  g_assert_true (desk_granted_format_needs_hand (NULL, "broken"));
  g_assert_false (desk_granted_format_needs_hand (NULL, "waiting"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/memory", test_memory);
  g_test_add_func ("/data/memory-hostile", test_memory_hostile);
  g_test_add_func ("/data/memory-fails", test_memory_fails);
  g_test_add_func ("/data/choices", test_choices);
  g_test_add_func ("/data/states", test_states);
  g_test_add_func ("/data/words", test_words);
  return g_test_run ();
}
