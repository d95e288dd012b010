/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The check's dialog with lists of its own: whatever they hold is shown as it is, and found again by its button. */
#include "config.h"

#include "desk-look.h"
#include "desk-samples.h"
#include "desk/app/desk-application.h"
#include "desk/app/desk-screenshot.h"
#include "desk/check/desk-check-dialog.h"
#include "desk/check/desk-check-format.h"

static void
add (GListStore *store,
     const char *kind,
     const char *title,
     int state,
     const char *detail,
     const char *repair,
     const char *repairer)
{
  g_autoptr (MeshFinding) finding
      = g_object_new (MESH_TYPE_FINDING, "kind", kind, "title", title, "state", state, "detail", detail, "repairer",
                      repairer, "repair", repair, "subject", "555555555555", NULL);

  g_list_store_append (store, finding);
}

static GListStore *
new_check (void)
{
  GListStore *store = g_list_store_new (MESH_TYPE_FINDING);

  add (store, "identity", "AWS knows Mesh", MESH_FINDING_HOLDS, "arn:aws:iam::555555555555:user/<b>Me</b>", NULL, NULL);
  add (store, "permissions", "Has the permissions that its job needs", MESH_FINDING_MISSING,
       "IAM does not allow:\ndynamodb:CreateTable\nglue:PutResourcePolicy", NULL, "555555555555");
  add (store, "lake-admin", "Is a data lake administrator", MESH_FINDING_MISSING, NULL, "make-admin", "Mesh");
  add (store, "keyring", "The keyring keeps the keys", MESH_FINDING_OPEN, "For this session only", NULL, NULL);
  return store;
}

static GListStore *
new_doctor (void)
{
  GListStore *store = g_list_store_new (MESH_TYPE_FINDING);

  add (store, "mesh", "Mesh in account 555555555555", MESH_FINDING_MISSING, "Create the table", "initialise", "Mesh");
  add (store, "producer", "Account 111111111111 as a producer", MESH_FINDING_UNKNOWN, NULL, NULL, "111111111111");
  add (store, "grant", "SELECT on telco.calls", MESH_FINDING_EXTRA, NULL, "revoke", "Mesh");
  return store;
}

static void
picture (GtkWidget *dialog, const char *name)
{
  const char *folder = g_getenv ("MESHDESK_TEST_PICTURES");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;

  if (path != NULL)
    g_assert_true (desk_screenshot_take (dialog, path, NULL));
}

static gboolean
is_narrow (gpointer widget)
{
  return gtk_widget_get_width (widget) <= 360;
}

/* Whatever does not fit is scrolled to: each list knows how high its rows are. */
static void
assert_whole (GtkWidget *widget)
{
  if (GTK_IS_LIST_VIEW (widget))
    {
      GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (widget));
      int sum = 0;

      for (GtkWidget *row = gtk_widget_get_first_child (widget); row != NULL; row = gtk_widget_get_next_sibling (row))
        {
          int least;

          gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (row), &least, NULL, NULL, NULL);
          sum += least;
        }
      g_assert_cmpint ((int) gtk_adjustment_get_upper (adjustment), >=, sum);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_whole (child);
}

static void
test_dialog (void)
{
  g_autoptr (GListStore) check = new_check (), doctor = new_doctor ();
  g_autoptr (DeskSource) you = desk_source_new_for_model (G_LIST_MODEL (check)),
                         mesh = desk_source_new_for_model (G_LIST_MODEL (doctor));
  gpointer dialog = desk_check_dialog_new_for_sources (you, mesh, "Mesh · 555555555555");

  gtk_window_set_default_size (dialog, 640, 900);
  gtk_window_present (dialog);
  sample_run_until (look_is_shown, dialog);
  sample_settle ();
  g_assert_nonnull (look_find (dialog, GTK_TYPE_LABEL, "2 things are to be repaired."));
  g_assert_nonnull (look_find (dialog, GTK_TYPE_LABEL, "arn:aws:iam::555555555555:user/<b>Me</b>"));
  g_assert_nonnull (look_find (dialog, GTK_TYPE_BUTTON, "Make Mesh an Administrator…"));
  g_assert_nonnull (look_find (dialog, GTK_TYPE_BUTTON, "Take Back as Mesh…"));
  g_assert_nonnull (look_find (dialog, GTK_TYPE_LABEL,
                               "Somebody who administers account 555555555555 can repair this."));
  g_assert_nonnull (look_find (dialog, GTK_TYPE_LABEL,
                               "Somebody who administers account 111111111111 can look at this."));
  picture (dialog, "check-wide.png");
  gtk_window_set_default_size (dialog, 360, 640);
  sample_run_until (is_narrow, dialog);
  sample_settle ();
  assert_whole (dialog);
  picture (dialog, "check-narrow.png");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  sample_settle ();
  picture (dialog, "check-dark.png");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
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
  g_autoptr (GListStore) doctor = new_doctor (), none = g_list_store_new (MESH_TYPE_FINDING);
  g_autoptr (GVariant) target = desk_check_format_target (NULL, "mesh", "555555555555", "initialise");
  g_autoptr (MeshFinding) found = desk_check_find (G_LIST_MODEL (doctor), g_variant_get_string (target, NULL));

  g_assert_nonnull (found);
  g_assert_cmpstr (mesh_finding_get_kind (found), ==, "mesh");
  g_assert_null (desk_check_find (G_LIST_MODEL (doctor), "mesh\n\n"));
  g_assert_null (desk_check_find (NULL, "mesh"));
  assert_text (desk_check_summary (G_LIST_MODEL (none)), "All is well.");
  assert_text (desk_check_format_state (NULL, 99), "Not Known");
  assert_text (desk_check_format_repair (NULL, "initialise", "555555555555"), "");
  assert_text (desk_check_format_repair (NULL, "nothing", "Mesh"), "");
  assert_text (desk_check_format_repairer (NULL, MESH_FINDING_MISSING, NULL, "Producer"), "Producer can repair this.");
  assert_text (desk_check_format_repairer (NULL, MESH_FINDING_HOLDS, NULL, "Producer"), "");
  assert_text (desk_check_format_action (NULL, NULL), NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  desk_register_resources ();
  adw_init ();
  g_test_add_func ("/desk/check/format", test_format);
  g_test_add_func ("/desk/check/dialog", test_dialog);
  return g_test_run ();
}
