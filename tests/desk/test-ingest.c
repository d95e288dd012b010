/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing data in, stage by stage, without a mesh: what stands between stages, what is edited,
 * what is kept. */
#include "config.h"
#include "desk/ingest/desk-ingest-page.h"

#include <glib/gstdio.h>
#include <string.h>

#include "../mesh/fake-resource.h"
#include "desk-look.h"
#include "desk-samples.h"
#include "desk/app/desk-application.h"
#include "desk/app/desk-screenshot.h"
#include "desk/ingest/desk-ingest-draft-private.h"
#include "desk/ingest/desk-ingest-format.h"
#include "desk/ingest/desk-ingest-schedule.h"
#include "mesh/access/mesh-local-roles.h"
#include "mesh/model/mesh-schedule.h"

typedef struct
{
  char *folder;
  DeskSeat *seat;
  GtkWidget *window, *page;
  DeskIngestDraft *draft;
} Fixture;

static void
put (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *dir = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *self, gconstpointer size)
{
  self->folder = g_dir_make_tmp ("meshdesk-wizard-XXXXXX", NULL);
  put (self, "calls/year=2024/month=1/a.csv",
       "id,area,when\n1,Harbour,31/12/2024\n2,Airport,01/02/2024\n");
  put (self, "calls/year=2024/month=2/b.csv", "id,area,when\n3,Harbour,30/11/2024\n");
  put (self, "calls/empty.csv", "");
  put (self, "cells.json", "{\"cell\": 1, \"ok\": true}\n{\"cell\": 2, \"ok\": false}\n");
  self->seat = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  self->page = g_object_new (DESK_TYPE_INGEST_PAGE, "seat", self->seat, NULL);
  self->draft = desk_ingest_page_get_draft (DESK_INGEST_PAGE (self->page));
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), size != NULL ? 360 : 800, 640);
  gtk_window_set_child (GTK_WINDOW (self->window), self->page);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer size)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", self->folder);
  gpointer watched = self->page;

  g_object_add_weak_pointer (G_OBJECT (self->page), &watched);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->seat);
  sample_settle ();
  g_assert_null (watched);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (self->folder);
}

static gboolean
is_idle (gpointer draft)
{
  return !desk_ingest_draft_get_busy (draft);
}

static void
add (Fixture *self, const char *first, const char *second)
{
  g_autofree char *one = g_build_filename (self->folder, first, NULL);
  g_autofree char *two = second != NULL ? g_build_filename (self->folder, second, NULL) : NULL;
  const char *paths[] = { one, two, NULL };

  desk_ingest_draft_add (self->draft, paths);
  sample_run_until (is_idle, self->draft);
  sample_settle ();
}

static MeshIngestTable *
get_table (DeskIngestDraft *draft, const char *name)
{
  GListModel *tables = mesh_ingest_get_tables (desk_ingest_draft_get_ingest (draft));

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      if (g_str_equal (mesh_ingest_table_get_name (table), name))
        return table;
    }
  g_assert_not_reached ();
}

static MeshIngestColumn *
get_column (MeshIngestTable *table, const char *source)
{
  GListModel *columns = mesh_ingest_table_get_columns (table);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (MeshIngestColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (mesh_ingest_column_get_source (column), source))
        return column;
    }
  g_assert_not_reached ();
}

static void
next (Fixture *self)
{
  gtk_widget_activate_action (self->page, "ingest.next", NULL);
  sample_settle ();
}

static void
assert_stage (Fixture *self, const char *stage)
{
  g_assert_cmpstr (desk_ingest_draft_get_stage (self->draft), ==, stage);
}

/* Every stage fits into a narrow window. MESHDESK_TEST_PICTURES: a folder for pictures of all. */
static void
look (Fixture *self, const char *name)
{
  const char *dir = g_getenv ("MESHDESK_TEST_PICTURES");
  GtkWidget *wide = look_find_wide (self->page);
  g_autofree char *path = dir != NULL ? g_strdup_printf ("%s/ingest-%s-%d.png", dir, name,
                                                         gtk_widget_get_width (self->window))
                                      : NULL;

  if (wide != NULL)
    g_error ("%s: a %s is too wide for a narrow window", name, G_OBJECT_TYPE_NAME (wide));
  if (path == NULL)
    return;
  g_usleep (100000);
  sample_settle ();
  desk_screenshot_take (self->window, path, NULL);
}

/* ---- from stage to stage ---- */

static void
test_stages (Fixture *self, gconstpointer size)
{
  MeshIngestTable *calls;

  assert_stage (self, "choose");
  look (self, "choose");
  next (self); /* nothing chosen: stays */
  assert_stage (self, "choose");
  add (self, "calls", "cells.json");
  look (self, "chosen");
  next (self);
  assert_stage (self, "tables");
  look (self, "tables");
  calls = get_table (self->draft, "calls");
  mesh_ingest_table_set_name (calls, "Two words");
  next (self); /* no name for a table: stays, and says so */
  assert_stage (self, "tables");
  {
    g_autofree char *obstacle = desk_ingest_draft_dup_obstacle (self->draft, "tables");

    g_assert_nonnull (strstr (obstacle, "Two words"));
  }
  mesh_ingest_table_set_name (calls, "calls");
  next (self);
  assert_stage (self, "columns");
  look (self, "columns");
  g_object_set (get_column (calls, "id"), "data-type", "number", NULL);
  next (self);
  assert_stage (self, "columns");
  sample_settle ();
  look (self, "columns-wrong");
  g_object_set (get_column (calls, "id"), "data-type", "int", NULL);
  next (self);
  assert_stage (self, "target");
  look (self, "target");
  g_object_set (self->draft, "bucket", "No Bucket", NULL);
  next (self);
  assert_stage (self, "target");
  g_object_set (self->draft, "bucket", "a-good-bucket", NULL);
  next (self);
  assert_stage (self, "publish");
  look (self, "publish");
  next (self); /* there is no mesh to make a plan for */
  assert_stage (self, "publish");
  gtk_widget_activate_action (self->page, "ingest.back", NULL);
  assert_stage (self, "target");
  gtk_widget_activate_action (self->page, "ingest.go", "s", "choose");
  assert_stage (self, "choose");
  gtk_widget_activate_action (self->page, "ingest.existing", NULL);
  assert_stage (self, "existing");
  sample_settle ();
  look (self, "existing");
  gtk_widget_activate_action (self->page, "ingest.back", NULL);
  assert_stage (self, "choose");
}

/* ---- what is found ---- */

static void
test_found (Fixture *self, gconstpointer data)
{
  MeshIngest *ingest = desk_ingest_draft_get_ingest (self->draft);
  MeshIngestTable *calls;
  g_autofree char *keys = NULL;

  add (self, "calls", NULL);
  calls = get_table (self->draft, "calls");
  g_assert_cmpuint (mesh_ingest_table_get_n_folders (calls), ==, 2);
  g_object_get (calls, "keys", &keys, NULL);
  g_assert_cmpstr (keys, ==, "year, month");
  g_assert_cmpuint (mesh_ingest_get_n_left_out (ingest), ==, 1);
  /* The same again is no second table. */
  add (self, "calls", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (mesh_ingest_get_tables (ingest)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (desk_ingest_draft_get_sources (self->draft)), ==, 1);
  desk_ingest_draft_clear (self->draft);
  g_assert_cmpuint (g_list_model_get_n_items (mesh_ingest_get_tables (ingest)), ==, 0);
  g_assert_null (desk_ingest_draft_get_table (self->draft));
}

/* Files that are dropped anywhere on the page. */
static void
test_dropped (Fixture *self, gconstpointer data)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->page);
  g_autofree char *path = g_build_filename (self->folder, "calls", NULL);
  g_auto (GValue) value = G_VALUE_INIT;
  GSList *files = g_slist_append (NULL, g_file_new_for_path (path));
  gboolean handled = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, files);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 1.0, 1.0, &handled);
    }
  g_assert_true (handled);
  sample_run_until (is_idle, self->draft);
  g_assert_nonnull (get_table (self->draft, "calls"));
}

/* The user knows better than the guess. */
static void
test_reread (Fixture *self, gconstpointer data)
{
  MeshIngestTable *table;
  gboolean header;

  put (self, "odd/a.csv", "x;1,5\ny;2,5\nz;3,5\n");
  add (self, "odd", NULL);
  table = get_table (self->draft, "odd");
  desk_ingest_draft_reread (self->draft, ';', MESH_HEADER_NONE);
  sample_run_until (is_idle, self->draft);
  g_assert_cmpint (mesh_ingest_table_get_separator (table), ==, ';');
  g_object_get (table, "header", &header, NULL);
  g_assert_false (header);
  g_assert_cmpuint (g_list_model_get_n_items (mesh_ingest_table_get_rows (table)), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (mesh_ingest_table_get_columns (table)), ==, 2);
  desk_ingest_draft_reread (self->draft, ';', MESH_HEADER_FIRST_ROW);
  sample_run_until (is_idle, self->draft);
  g_assert_cmpuint (g_list_model_get_n_items (mesh_ingest_table_get_rows (table)), ==, 2);
  g_assert_true (mesh_ingest_table_get_edited (table));
}

/* ---- what is stopped ---- */

static void
test_stopped (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "calls", NULL);
  const char *paths[] = { path, NULL };

  desk_ingest_draft_add (self->draft, paths);
  g_assert_true (desk_ingest_draft_get_busy (self->draft));
  desk_ingest_draft_stop (self->draft);
  sample_run_until (is_idle, self->draft);
  g_assert_cmpuint (g_list_model_get_n_items (
                        mesh_ingest_get_tables (desk_ingest_draft_get_ingest (self->draft))),
                    ==, 0);
  /* And can be begun anew. */
  desk_ingest_draft_add (self->draft, paths);
  sample_run_until (is_idle, self->draft);
  g_assert_cmpuint (g_list_model_get_n_items (
                        mesh_ingest_get_tables (desk_ingest_draft_get_ingest (self->draft))),
                    ==, 1);
}

/* The window goes while files are read. */
static void
test_left (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "calls", NULL);
  const char *paths[] = { path, NULL };

  desk_ingest_draft_add (self->draft, paths);
  g_object_set (self->page, "seat", NULL, NULL);
  g_clear_object (&self->seat);
}

/* ---- the run ---- */

/* A button that is shown, by the label in it. */
static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), label))
    return gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON);
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
  Fixture *fixture;
  const char *label;
} Wanted;

static gboolean
has_button (gpointer data)
{
  Wanted *wanted = data;

  return find_button (wanted->fixture->page, wanted->label) != NULL;
}

static void
click (Fixture *self, const char *label)
{
  Wanted wanted = { self, label };

  g_test_message ("%s", label);
  sample_run_until (has_button, &wanted);
  g_signal_emit_by_name (find_button (self->page, label), "clicked");
}

static gboolean
is_not_running (gpointer run)
{
  return !desk_run_get_busy (run);
}

static DeskRun *
new_run (World *world)
{
  g_autoptr (MeshPlan) plan = mesh_plan_new ("Bring data in");
  MeshResource *a = mesh_plan_add (plan, fake_resource_new (world, "a"), NULL);
  MeshResource *b = mesh_plan_add (plan, fake_resource_new (world, "b"), a, NULL);

  mesh_plan_add (plan, fake_resource_new (world, "c"), b, NULL);
  return desk_run_new (plan, NULL);
}

/* Paused, cancelled, carried on, done. Cancelled, it goes back to what can be changed. */
static void
test_run (Fixture *self, gconstpointer size)
{
  World *world = world_new (NULL);
  g_autoptr (DeskRun) run = new_run (world);

  add (self, "calls", NULL);
  world->hang = "b";
  desk_ingest_plan_take_run (self->draft, run);
  desk_ingest_draft_set_stage (self->draft, "run");
  desk_run_preview (run);
  click (self, "Run");
  sample_settle ();
  g_assert_true (gtk_widget_get_mapped (self->page));
  click (self, "_Pause");
  click (self, "_Cancel"); /* there once it has stopped, as well */
  assert_stage (self, "publish");
  sample_run_until (is_not_running, run);
  g_assert_true (desk_ingest_draft_get_unfinished (self->draft));
  g_assert_true (world_has (world, "a"));
  g_assert_false (world_has (world, "c"));
  world->hang = NULL;
  desk_ingest_draft_set_stage (self->draft, "run");
  sample_settle ();
  look (self, "run-paused");
  click (self, "Continue");
  click (self, "Bring In _More");
  g_assert_true (world_has (world, "c"));
  g_assert_false (desk_ingest_draft_get_unfinished (self->draft));
  assert_stage (self, "choose");
  g_assert_null (desk_ingest_draft_get_run (self->draft));
  sample_settle ();
  world_free (world);
}

/* ---- what is kept ---- */

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
has_two_tables (gpointer draft)
{
  return !desk_ingest_draft_get_busy (draft)
         && g_list_model_get_n_items (mesh_ingest_get_tables (desk_ingest_draft_get_ingest (draft)))
                == 2;
}

static void
test_kept (Fixture *self, gconstpointer data)
{
  g_autofree char *kept = g_build_filename (self->folder, "kept", NULL);
  g_autofree char *calls = g_build_filename (self->folder, "calls", NULL);
  g_autofree char *cells = g_build_filename (self->folder, "cells.json", NULL);
  g_autofree char *bucket = NULL;
  const char *paths[] = { calls, cells, NULL };
  DeskIngestDraft *first = desk_ingest_draft_new (NULL, NULL, NULL, kept), *second;
  MeshIngestTable *table;
  GStatBuf status;

  desk_ingest_draft_add (first, paths);
  sample_run_until (has_two_tables, first);
  table = get_table (first, "calls");
  g_object_set (get_column (table, "id"), "name", "number", "data-type", "int", NULL);
  mesh_ingest_table_set_name (table, "phone_calls");
  g_object_set (get_table (first, "cells"), "included", FALSE, NULL);
  g_object_set (first, "bucket", "my-own-bucket", "stage", "columns", NULL);
  desk_ingest_keep_save (first);
  sample_run_until (is_there, kept);
  g_object_unref (first);
  sample_settle ();
  g_assert_cmpint (g_stat (kept, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  second = desk_ingest_draft_new (NULL, NULL, NULL, kept);
  sample_run_until (has_two_tables, second);
  g_object_get (second, "bucket", &bucket, NULL);
  g_assert_cmpstr (bucket, ==, "my-own-bucket");
  g_assert_cmpstr (desk_ingest_draft_get_stage (second), ==, "columns");
  table = get_table (second, "phone_calls");
  g_assert_cmpstr (mesh_ingest_column_get_name (get_column (table, "id")), ==, "number");
  g_assert_cmpstr (mesh_ingest_column_get_data_type (get_column (table, "id")), ==, "int");
  g_assert_false (mesh_ingest_table_get_included (get_table (second, "cells")));
  g_object_unref (second);
  sample_settle ();
}

/* What another program wrote there, or half of it, is as if nothing was kept. */
static void
test_kept_badly (Fixture *self, gconstpointer data)
{
  static const char *const texts[]
      = { "",
          "[",
          "[]",
          "{\"sources\": 1}",
          "{\"sources\": [1, \"relative\"], \"stage\": 7, \"edits\": []}",
          "null",
          "{\"bucket\": {}, \"crawl\": \"yes\", \"sources\": null}" };
  g_autofree char *kept = g_build_filename (self->folder, "kept", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      DeskIngestDraft *draft;

      put (self, "kept", texts[i]);
      draft = desk_ingest_draft_new (NULL, NULL, NULL, kept);
      sample_settle ();
      g_assert_cmpuint (g_list_model_get_n_items (desk_ingest_draft_get_sources (draft)), ==, 0);
      g_assert_cmpstr (desk_ingest_draft_get_stage (draft), ==, "choose");
      g_object_unref (draft);
    }
  sample_settle ();
}

/* A run that broke off is offered at the beginning, whatever stage it was in. */
static void
test_broke_off (Fixture *self, gconstpointer data)
{
  g_autofree char *kept = g_build_filename (self->folder, "kept", NULL);
  g_autofree char *text = g_strdup_printf (
      "{\"sources\": [\"%s/calls\", \"%s/cells.json\"], \"stage\": \"run\", \"broke-off\": true}",
      self->folder, self->folder);
  DeskIngestDraft *draft;

  put (self, "kept", text);
  draft = desk_ingest_draft_new (NULL, NULL, NULL, kept);
  sample_run_until (has_two_tables, draft);
  g_assert_true (desk_ingest_draft_get_unfinished (draft));
  g_assert_cmpstr (desk_ingest_draft_get_stage (draft), ==, "choose");
  desk_ingest_draft_forget_run (draft);
  g_assert_false (desk_ingest_draft_get_unfinished (draft));
  g_object_unref (draft);
  sample_settle ();
}

/* ---- formatters ---- */

/* In words; the clock of tests/desk/run-in-display.sh is UTC's. */
static void
test_format_schedule (void)
{
  static const struct
  {
    const char *cron, *text;
  } cases[] = {
    { NULL, "Never" },
    { "", "Never" },
    { "5 * * * ? *", "Every hour, 05 minutes past" },
    { "cron(0 3 * * ? *)", "Every day at 03:00 UTC" },
    { "30 23 ? * SUN *", "Every week on Sunday, 23:30 UTC" },
    { "0 12 L * ? *", "As the expression says, in UTC" },
    { "60 12 L * ? *", "“60” can be no minutes of a schedule" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = desk_ingest_format_schedule (NULL, cases[i].cron);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static GtkWidget *
find_schedule (GtkWidget *widget)
{
  GtkWidget *found = DESK_IS_INGEST_SCHEDULE (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_schedule (child);
  return found;
}

static void
assert_schedule (Fixture *self, const char *schedule, const char *role)
{
  g_autofree char *there = NULL;
  g_autofree char *as = NULL;

  g_object_get (self->draft, "schedule", &there, "crawler-role", &as, NULL);
  g_assert_cmpstr (there, ==, schedule);
  g_assert_cmpstr (as, ==, role);
}

static GObject *
child (GtkWidget *widget, const char *name)
{
  GObject *found = gtk_widget_get_template_child (widget, DESK_TYPE_INGEST_SCHEDULE, name);

  g_assert_nonnull (found);
  return found;
}

/* Down to what the pictures are of. */
static void
look_below (Fixture *self, GtkWidget *schedule, const char *row, const char *name)
{
  sample_settle ();
  gtk_widget_child_focus (GTK_WIDGET (child (schedule, row)), GTK_DIR_TAB_FORWARD);
  gtk_widget_grab_focus (GTK_WIDGET (child (schedule, row)));
  sample_settle ();
  look (self, name);
}

static GListModel *
new_roles (void)
{
  GListStore *roles = g_list_store_new (MESH_TYPE_LOCAL_ROLE);
  g_autoptr (MeshLocalRole) sync = mesh_local_role_new ("arn:aws:iam::555555555555:role/Sync", "Sync", "/", NULL);
  g_autoptr (MeshLocalRole) other = mesh_local_role_new ("arn:aws:iam::555555555555:role/Other", "Other", "/", NULL);

  g_object_set (sync, "for-glue", TRUE, NULL);
  g_list_store_append (roles, other);
  g_list_store_append (roles, sync);
  return G_LIST_MODEL (roles);
}

/* What is chosen becomes an expression, what is kept becomes a choice, and a wrong one is no way on. */
static void
test_schedule (Fixture *self, gconstpointer size)
{
  g_autoptr (GListModel) roles = new_roles ();
  g_autoptr (DeskSource) source = NULL;
  GListModel *listed;
  GtkWidget *schedule;

  add (self, "calls", NULL);
  desk_ingest_draft_set_stage (self->draft, "publish");
  sample_settle ();
  schedule = find_schedule (self->page);
  adw_combo_row_set_selected (ADW_COMBO_ROW (child (schedule, "kind")), MESH_SCHEDULE_DAILY);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (child (schedule, "hour")), 4);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (child (schedule, "minute")), 5);
  assert_schedule (self, "5 4 * * ? *", "");
  look_below (self, schedule, "roles", "schedule-daily");
  /* Who chooses no role has one made; without the keys for that it is said. */
  g_assert_null (desk_ingest_draft_dup_obstacle (self->draft, "publish"));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (child (schedule, "arn"))));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (child (schedule, "roles_trouble"))));
  adw_combo_row_set_selected (ADW_COMBO_ROW (child (schedule, "roles")), 1);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (child (schedule, "arn"))));
  gtk_editable_set_text (GTK_EDITABLE (child (schedule, "arn")), "arn:aws:iam::555555555555:role/Sync");
  assert_schedule (self, "5 4 * * ? *", "arn:aws:iam::555555555555:role/Sync");
  g_assert_null (desk_ingest_draft_dup_obstacle (self->draft, "publish"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (child (schedule, "kind")), MESH_SCHEDULE_WEEKLY);
  adw_combo_row_set_selected (ADW_COMBO_ROW (child (schedule, "weekday")), 6);
  assert_schedule (self, "5 4 ? * SAT *", "arn:aws:iam::555555555555:role/Sync");
  look_below (self, schedule, "arn", "schedule-weekly");
  /* An own one begins with what was there, and may be wrong on the way. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (child (schedule, "kind")), MESH_SCHEDULE_CUSTOM);
  assert_schedule (self, "5 4 ? * SAT *", "arn:aws:iam::555555555555:role/Sync");
  gtk_editable_set_text (GTK_EDITABLE (child (schedule, "custom")), "5 44 ? * SAT *");
  {
    g_autofree char *obstacle = desk_ingest_draft_dup_obstacle (self->draft, "publish");

    g_assert_nonnull (strstr (obstacle, "“44” can be no hours"));
  }
  look_below (self, schedule, "custom", "schedule-custom");
  /* What is kept comes back as a choice. */
  g_object_set (self->draft, "schedule", "10 * * * ? *", NULL);
  g_object_set (self->draft, "schedule", "", NULL);
  g_object_set (self->draft, "schedule", "15 * * * ? *", NULL);
  g_assert_cmpint (gtk_spin_button_get_value (GTK_SPIN_BUTTON (child (schedule, "minute"))), ==, 15);
  /* Roles that crawlers may take on are listed, and another one can be typed. */
  source = desk_source_new_for_model (roles);
  g_object_set (schedule, "source", source, NULL);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (child (schedule, "roles"))), ==, 1);
  listed = adw_combo_row_get_model (ADW_COMBO_ROW (child (schedule, "roles")));
  g_assert_cmpuint (g_list_model_get_n_items (listed), ==, 3);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (child (schedule, "roles_trouble"))));
  look_below (self, schedule, "roles", "schedule-roles");
  adw_combo_row_set_selected (ADW_COMBO_ROW (child (schedule, "roles")), 0);
  assert_schedule (self, "15 * * * ? *", "");
  adw_combo_row_set_selected (ADW_COMBO_ROW (child (schedule, "roles")), 2);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (child (schedule, "arn"))));
  gtk_editable_set_text (GTK_EDITABLE (child (schedule, "arn")), "arn:aws:iam::555555555555:role/Sync2");
  assert_schedule (self, "15 * * * ? *", "arn:aws:iam::555555555555:role/Sync2");
  adw_combo_row_set_selected (ADW_COMBO_ROW (child (schedule, "roles")), 1);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (child (schedule, "arn"))));
  g_object_set (self->draft, "publish", FALSE, NULL);
  g_assert_null (desk_ingest_draft_dup_obstacle (self->draft, "publish"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (child (schedule, "kind")), MESH_SCHEDULE_NEVER);
  assert_schedule (self, "", "arn:aws:iam::555555555555:role/Sync");
}

/* Of a crawler, from its start to each of its ends. */
static void
test_format_crawl (void)
{
  static const struct
  {
    const char *state, *status, *text;
    int created;
  } cases[] = {
    { "RUNNING", NULL, "The crawler telco-ingest has been running for 40 s", -1 },
    { "STOPPING", NULL, "The crawler telco-ingest is about to end", -1 },
    { "READY", "FAILED", "The crawler telco-ingest failed after 40 s", 0 },
    { "READY", "CANCELLED", "The crawler telco-ingest was stopped after 40 s", 0 },
    { "READY", "SUCCEEDED", "The crawler telco-ingest ended after 40 s", -1 },
    { "READY", "SUCCEEDED", "The crawler telco-ingest ended after 40 s: tables made: 3, changed: 1", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const MeshCrawlReport report = { .crawler = (char *) "telco-ingest",
                                       .state = (char *) cases[i].state,
                                       .status = (char *) cases[i].status,
                                       .seconds = 40,
                                       .created = cases[i].created,
                                       .updated = 1 };
      g_autofree char *text = desk_ingest_format_crawl (&report);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* A run of the journal goes on where its files are kept; where they are not, what to do is said. */
static void
test_continued (Fixture *self, gconstpointer size)
{
  g_autofree char *trouble = NULL;
  g_autofree char *none = NULL;

  add (self, "calls", NULL);
  g_object_set (self->draft, "bucket", "a-bucket", "database", "calls", NULL);
  desk_ingest_draft_set_stage (self->draft, "target");
  desk_ingest_draft_continue (self->draft, "a-bucket", "calls", 7);
  assert_stage (self, "choose");
  g_object_get (self->draft, "trouble", &none, NULL);
  g_assert_null (none);
  g_assert_cmpint (self->draft->continues, ==, 7);
  desk_ingest_draft_continue (self->draft, "another-bucket", "calls", 8);
  g_object_get (self->draft, "trouble", &trouble, NULL);
  g_assert_nonnull (strstr (trouble, "another-bucket/calls"));
  g_assert_cmpint (self->draft->continues, ==, 0);
  sample_settle ();
  look (self, "continued");
}

static void
test_format (void)
{
  g_autofree char *kind = desk_ingest_format_kind (NULL, MESH_FORMAT_CSV, ";", TRUE);
  g_autofree char *keys = desk_ingest_format_keys (NULL, "year", 1);
  g_autofree char *none = desk_ingest_format_keys (NULL, "", 0);
  g_autofree char *note = desk_ingest_format_note (NULL, "/some/where/a.csv", "It is empty", TRUE);
  g_autofree char *stage = desk_ingest_format_stage (NULL, "columns");
  g_autofree char *sent = desk_ingest_format_sent (1, 4, 500, 1000);
  g_autofree char *nothing = desk_ingest_format_sent (0, 0, 0, 0);
  g_auto (GStrv) past = desk_ingest_format_stage_classes (NULL, "columns", "tables");

  g_assert_cmpstr (kind, ==, "CSV, separated by semicolons, with a header");
  g_assert_cmpstr (keys, ==, "Partitions by year: 1 folder");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (note, ==, "a.csv is left out: It is empty");
  g_assert_cmpstr (stage, ==, "Step 3 of 6: Columns");
  g_assert_nonnull (strstr (sent, "50%"));
  g_assert_nonnull (strstr (nothing, "0%"));
  g_assert_true (g_strv_contains ((const char *const *) past, "past"));
}

/* As the application has it. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (style, "/io/github/meshdesk/Meshdesk/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  desk_register_resources ();
  adw_init ();
  load_style ();
#define ADD(path, data, test) g_test_add (path, Fixture, data, set_up, test, tear_down)
  ADD ("/ingest/wizard/stages", NULL, test_stages);
  ADD ("/ingest/wizard/stages-narrow", "narrow", test_stages);
  ADD ("/ingest/wizard/found", NULL, test_found);
  ADD ("/ingest/wizard/dropped", NULL, test_dropped);
  ADD ("/ingest/wizard/reread", NULL, test_reread);
  ADD ("/ingest/wizard/stopped", NULL, test_stopped);
  ADD ("/ingest/wizard/left", NULL, test_left);
  ADD ("/ingest/wizard/run", NULL, test_run);
  ADD ("/ingest/wizard/run-narrow", "narrow", test_run);
  ADD ("/ingest/wizard/kept", NULL, test_kept);
  ADD ("/ingest/wizard/kept-badly", NULL, test_kept_badly);
  ADD ("/ingest/wizard/broke-off", NULL, test_broke_off);
  ADD ("/ingest/wizard/continued", NULL, test_continued);
  ADD ("/ingest/wizard/schedule", NULL, test_schedule);
  ADD ("/ingest/wizard/schedule-narrow", "narrow", test_schedule);
  g_test_add_func ("/ingest/wizard/format", test_format);
  g_test_add_func ("/ingest/wizard/format-crawl", test_format_crawl);
  g_test_add_func ("/ingest/wizard/format-schedule", test_format_schedule);
  return g_test_run ();
}
