/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/plan/desk-plan-dialog.h"

#include <string.h>

#include "../mesh/fake-resource.h"
#include "desk-samples.h"
#include "desk/app/desk-application.h"
#include "desk/app/desk-screenshot.h"

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

typedef struct
{
  GtkWidget *dialog;
  const char *label;
} Wanted;

static gboolean
has_button (gpointer data)
{
  Wanted *wanted = data;

  return find_button (wanted->dialog, wanted->label) != NULL;
}

static void
click (gpointer dialog, const char *label)
{
  Wanted wanted = { dialog, label };

  sample_run_until (has_button, &wanted);
  g_signal_emit_by_name (find_button (dialog, label), "clicked");
}

typedef struct
{
  DeskRun *run;
  const char *phase;
} Phase;

static gboolean
is_in_phase (gpointer data)
{
  Phase *wanted = data;

  return !desk_run_get_busy (wanted->run)
         && g_str_equal (desk_run_get_phase (wanted->run), wanted->phase);
}

static void
wait_for_phase (DeskRun *run, const char *phase)
{
  Phase wanted = { run, phase };

  sample_run_until (is_in_phase, &wanted);
}

static MeshPlan *
new_plan (World *world)
{
  MeshPlan *plan = mesh_plan_new ("Do something");
  MeshResource *a = mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);

  mesh_resource_set_actor (a, "Mesh", "555555555555");
  mesh_resource_set_difference (a, "- nothing\n+ <b>something</b>");
  mesh_plan_add (plan, fake_resource_new (world, "b"), a, NULL);
  return plan;
}

/* Nothing is changed before Run; what fails can be continued; the dialog goes with all that it
 * held. */
static void
test_run (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = new_plan (world);
  g_autoptr (DeskSeat) seat = desk_seat_new_offline ("Mesh", "555555555555", MESH_JOB_OWNER);
  GtkWidget *parent = gtk_window_new ();
  DeskPlanDialog *dialog;
  g_autoptr (DeskRun) run = NULL;
  gpointer watched;

  world->fail = "b";
  gtk_window_present (GTK_WINDOW (parent));
  dialog = watched = desk_plan_dialog_present (parent, seat, plan);
  g_object_add_weak_pointer (G_OBJECT (dialog), &watched);
  g_object_get (dialog, "run", &run, NULL);
  wait_for_phase (run, "ready");
  g_assert_false (world_has (world, "a"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (dialog), "job-owner"));

  click (dialog, "Run");
  wait_for_phase (run, "failed");
  g_assert_true (world_has (world, "a"));
  world->fail = NULL;
  click (dialog, "Continue");
  wait_for_phase (run, "done");
  g_assert_true (world_has (world, "b"));
  click (dialog, "Close");
  sample_settle ();
  g_assert_null (watched);
  gtk_window_destroy (GTK_WINDOW (parent));
  world_free (world);
}

/* Cancel stops a run, and the dialog stays to say so. */
static void
test_cancel (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = new_plan (world);
  g_autoptr (DeskSeat) seat = desk_seat_new_offline ("Mesh", "555555555555", MESH_JOB_OWNER);
  GtkWidget *parent = gtk_window_new ();
  DeskPlanDialog *dialog;
  g_autoptr (DeskRun) run = NULL;

  world->hang = "a";
  gtk_window_present (GTK_WINDOW (parent));
  dialog = desk_plan_dialog_present (parent, seat, plan);
  g_object_get (dialog, "run", &run, NULL);
  wait_for_phase (run, "ready");
  click (dialog, "Run");
  click (dialog, "Stop");
  wait_for_phase (run, "failed");
  g_assert_false (world_has (world, "b"));
  click (dialog, "Close");
  gtk_window_destroy (GTK_WINDOW (parent));
  sample_settle ();
  world_free (world);
}

static void
text_read_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static gboolean
has_text (gpointer data)
{
  return *(char **) data != NULL;
}

static void
open_expanders (GtkWidget *widget)
{
  if (GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    open_expanders (child);
}

static gboolean
is_pictured (gpointer dialog)
{
  return desk_screenshot_take (dialog, g_getenv ("MESHDESK_TEST_PICTURE"), NULL);
}

/* For people, where they ask for one. */
static void
take_picture (GtkWidget *dialog)
{
  if (g_getenv ("MESHDESK_TEST_PICTURE") != NULL)
    sample_run_until (is_pictured, dialog);
}

static char *
read_clipboard (GtkWidget *widget)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, text_read_cb, &text);
  sample_run_until (has_text, &text);
  return text;
}

static GtkWidget *
find_copy_button (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "copy.text") == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_copy_button (child);
  return found;
}

/* What a plan would do can be taken along; no secret is in it. */
static void
test_copy (void)
{
  World *world = world_new (NULL);
  g_autoptr (MeshPlan) plan = new_plan (world);
  g_autoptr (DeskSeat) seat = desk_seat_new_offline ("Mesh", "555555555555", MESH_JOB_OWNER);
  GtkWidget *parent = gtk_window_new (), *dialog;
  g_autoptr (DeskRun) run = NULL;
  g_autofree char *script = NULL, *commands = NULL;

  gtk_window_present (GTK_WINDOW (parent));
  dialog = GTK_WIDGET (desk_plan_dialog_present (parent, seat, plan));
  g_object_get (dialog, "run", &run, NULL);
  wait_for_phase (run, "ready");
  open_expanders (dialog);
  g_assert_true (gtk_widget_activate_action (dialog, "plan.copy-script", NULL));
  script = read_clipboard (dialog);
  g_assert_true (g_str_has_prefix (script, "#!/bin/sh\n# Do something\n"));
  g_assert_nonnull (strstr (script, "as_Mesh_555555555555 aws glue create-database --cli-input-json '{"));
  g_assert_null (strstr (script, "hush"));
  g_signal_emit_by_name (find_copy_button (dialog), "clicked");
  sample_settle ();
  take_picture (dialog);
  commands = read_clipboard (dialog);
  g_assert_true (g_str_has_prefix (commands, "aws glue create-database "));
  g_assert_null (strstr (commands, "hush"));
  click (dialog, "Close");
  sample_settle ();
  gtk_window_destroy (GTK_WINDOW (parent));
  world_free (world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  desk_register_resources ();
  adw_init ();
  g_test_add_func ("/desk/plan-dialog/run", test_run);
  g_test_add_func ("/desk/plan-dialog/cancel", test_cancel);
  g_test_add_func ("/desk/plan-dialog/copy", test_copy);
  return g_test_run ();
}
