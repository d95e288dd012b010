/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-look.h"
#include "desk-samples.h"
#include "desk/access/desk-access-dialog.h"
#include "desk/access/desk-access-format.h"
#include "desk/app/desk-application.h"
#include "desk/app/desk-screenshot.h"
#include "desk/inbox/desk-limits.h"
#include "mesh/model/mesh-finding.h"

static void
add (GListStore *store, const char *kind, int state, const char *detail, const char *repairer, const char *repair)
{
  g_autoptr (MeshFinding) link
      = g_object_new (MESH_TYPE_FINDING, "kind", kind, "title", kind, "state", state, "detail", detail,
                      "repairer", repairer, "repair", repair, NULL);

  g_list_store_append (store, link);
}

static GListStore *
new_links (void)
{
  GListStore *store = g_list_store_new (MESH_TYPE_FINDING);

  add (store, "identity", MESH_FINDING_HOLDS, "arn:aws:sts::999999999999:assumed-role/DataMeshConsumer/me", NULL,
       NULL);
  add (store, "grant", MESH_FINDING_MISSING, "<b>Grant</b> SELECT on telco.usage\n+ SELECT", "Producer", "restore");
  add (store, "share", MESH_FINDING_UNKNOWN, NULL, "111111111111", NULL);
  return store;
}

static void
test_dialog (void)
{
  g_autoptr (GListStore) links = new_links ();
  g_autoptr (DeskSource) source = desk_source_new_for_model (G_LIST_MODEL (links));
  gpointer dialog = desk_access_dialog_new_for_source (source, "telco-111111111111.usage");
  const char *folder = g_getenv ("MESHDESK_TEST_PICTURES");

  gtk_window_present (dialog);
  sample_run_until (look_is_shown, dialog);
  sample_settle ();
  g_assert_nonnull (look_find (dialog, GTK_TYPE_LABEL, "1 link is missing: queries fail until it is there."));
  g_assert_nonnull (look_find (dialog, GTK_TYPE_LABEL, "<b>Grant</b> SELECT on telco.usage\n+ SELECT"));
  g_assert_nonnull (look_find (dialog, GTK_TYPE_LABEL, "111111111111 can look at this."));
  g_assert_nonnull (look_find (dialog, GTK_TYPE_BUTTON, "Restore as Producer…"));
  if (folder != NULL)
    {
      g_autofree char *path = g_build_filename (folder, "access-dialog.png", NULL);

      g_assert_true (desk_screenshot_take (dialog, path, NULL));
    }
  g_object_add_weak_pointer (dialog, &dialog);
  gtk_window_destroy (dialog);
  sample_settle ();
  g_assert_null (dialog);
}

static void
assert_text (char *text, const char *wanted)
{
  g_autofree char *owned = text;

  g_assert_cmpstr (owned, ==, wanted);
}

static void
test_format (void)
{
  assert_text (desk_access_format_icon (NULL, MESH_FINDING_HOLDS), "emblem-ok-symbolic");
  assert_text (desk_access_format_state (NULL, MESH_FINDING_MISSING), "Missing");
  assert_text (desk_access_format_state (NULL, 77), "Not Known");
  assert_text (desk_access_format_repairer (NULL, MESH_FINDING_HOLDS, "Producer"), "");
  assert_text (desk_access_format_repairer (NULL, MESH_FINDING_MISSING, "Producer"), "Producer can repair this.");
  assert_text (desk_access_format_repair (NULL, MESH_FINDING_MISSING, "import", "A%sB"), "Import as A%sB…");
  assert_text (desk_access_format_repair (NULL, MESH_FINDING_MISSING, "request", "Consumer"),
               "Request Access in the Catalog");
  assert_text (desk_access_format_repair (NULL, MESH_FINDING_MISSING, "restore", "111111111111"), "");
  g_assert_false (desk_access_format_has_repair (NULL, MESH_FINDING_UNKNOWN, "import", "Consumer"));
  g_assert_false (desk_access_format_has_repair (NULL, MESH_FINDING_MISSING, NULL, "Consumer"));
  assert_text (desk_access_summary (NULL), "Nothing is missing: this table can be queried.");
}

static void
test_limits (void)
{
  static const char *const one[] = { "usage", NULL }, *const two[] = { "cells", "usage", NULL };
  g_autoptr (MeshLimits) limits = desk_limits_parse ("usage:b, a; cells:load ", "usage:x > 1;", NULL);
  g_autoptr (MeshLimits) again = NULL;
  g_autoptr (GError) error = NULL;
  DeskLimits *widget = g_object_ref_sink (g_object_new (DESK_TYPE_LIMITS, NULL));

  g_assert_nonnull (limits);
  assert_text (desk_limits_format_columns (limits, two), "cells:load; usage:a, b");
  assert_text (desk_limits_format_rows (limits, two), "usage:x > 1");
  assert_text (desk_limits_format_columns (limits, one), "a, b");
  assert_text (desk_limits_format_columns (NULL, two), "");
  desk_limits_set (widget, limits, two);
  again = desk_limits_dup (widget, NULL);
  g_assert_true (mesh_limits_equal (limits, again));
  g_assert_null (desk_limits_parse ("a/b", "", &error));
  g_assert_nonnull (error);
  g_object_unref (widget);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  desk_register_resources ();
  adw_init ();
  g_test_add_func ("/desk/access/format", test_format);
  g_test_add_func ("/desk/access/dialog", test_dialog);
  g_test_add_func ("/desk/access/limits", test_limits);
  return g_test_run ();
}
