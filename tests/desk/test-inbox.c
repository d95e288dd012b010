/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-samples.h"
#include "desk/common/desk-state.h"
#include "desk/inbox/desk-facet.h"
#include "desk/inbox/desk-inbox-format.h"
#include "desk/inbox/desk-inbox-list.h"
#include "desk/inbox/desk-inbox-selection.h"
#include "desk/inbox/desk-inbox-shown.h"
#include "desk/inbox/desk-inbox-sorter.h"
#include "desk/inbox/desk-marks.h"
#include "desk/inbox/desk-pulse.h"
#include "mesh/subscriptions/mesh-store.h"

static const char *
id_at (gpointer list, guint i)
{
  g_autoptr (MeshSubscription) one = g_list_model_get_item (G_LIST_MODEL (list), i);

  return one != NULL ? mesh_subscription_get (one, "SubscriptionId") : NULL;
}

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  guint *seen = data;

  seen[0]++;
  seen[1] = position;
  seen[2] = removed;
  seen[3] = added;
}

/* A refresh that finds one record changed changes one row. */
static void
test_list (void)
{
  g_autoptr (GListModel) first = sample_subscriptions_new ();
  g_autoptr (GListModel) second = sample_subscriptions_new ();
  g_autoptr (MeshSubscription) decided
      = sample_subscription_new ("cccccccccccccccccccccc", "Active", "cell_throughput", "Fine");
  g_autoptr (DeskInboxList) list = g_object_new (DESK_TYPE_INBOX_LIST, "model", first, NULL);
  g_autoptr (GObject) kept = g_list_model_get_item (G_LIST_MODEL (list), 3);
  g_autoptr (GObject) still = NULL;
  guint seen[4] = { 0 };

  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), seen);
  g_object_set (list, "model", second, NULL);
  g_assert_cmpuint (seen[0], ==, 0);
  g_list_store_splice (G_LIST_STORE (second), 2, 1, (gpointer *) &decided, 1);
  g_assert_cmpuint (seen[0], ==, 1);
  g_assert_cmpuint (seen[1], ==, 2);
  g_assert_cmpuint (seen[2], ==, 1);
  g_assert_cmpuint (seen[3], ==, 1);
  still = g_list_model_get_item (G_LIST_MODEL (list), 3);
  g_assert_true (still == kept);
  g_list_store_insert (G_LIST_STORE (second), 0, decided);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 5);
  g_assert_cmpuint (seen[2] + seen[3], ==, 1);
  g_object_set (list, "model", NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

static void
test_facet (void)
{
  g_autoptr (GListModel) model = sample_subscriptions_new ();
  g_autoptr (DeskFacet) facet
      = g_object_new (DESK_TYPE_FACET, "property", "status", "all", "Any", "model", model, NULL);
  g_autoptr (GtkStringObject) chosen = g_list_model_get_item (G_LIST_MODEL (facet), 1);
  g_autoptr (GtkStringObject) first = g_list_model_get_item (G_LIST_MODEL (facet), 0);
  guint seen[4] = { 0 };
  gboolean choice;

  g_assert_cmpstr (gtk_string_object_get_string (first), ==, "Any");
  g_assert_cmpstr (gtk_string_object_get_string (chosen), ==, "Active");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (facet)), ==, 5);
  g_signal_connect (facet, "items-changed", G_CALLBACK (changed_cb), seen);
  g_list_store_remove (G_LIST_STORE (model), 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (facet)), ==, 4);
  g_assert_cmpuint (seen[0], ==, 1);
  g_assert_cmpuint (seen[1], ==, 2);
  g_list_store_splice (G_LIST_STORE (model), 1, 2, NULL, 0);
  g_object_get (facet, "choice", &choice, NULL);
  g_assert_false (choice);
}

static guint
count_shown (DeskInboxShown *shown, const char *search)
{
  g_autoptr (DeskInboxFilter) filter = NULL;

  g_object_get (shown, "filter", &filter, NULL);
  g_object_set (filter, "search", search, NULL);
  return g_list_model_get_n_items (G_LIST_MODEL (shown));
}

static void
test_filter (void)
{
  g_autoptr (GListModel) model = sample_subscriptions_new ();
  g_autoptr (DeskInboxFilter) filter = g_object_new (DESK_TYPE_INBOX_FILTER, NULL);
  g_autoptr (DeskInboxShown) shown
      = g_object_new (DESK_TYPE_INBOX_SHOWN, "filter", filter, "model", model, NULL);
  guint seen[4] = { 0 };
  gboolean active;

  g_assert_cmpuint (count_shown (shown, ""), ==, 4);
  g_assert_cmpuint (count_shown (shown, "c"), ==, 4);
  g_assert_cmpuint (count_shown (shown, "churn"), ==, 2);
  g_assert_cmpuint (count_shown (shown, "CHURN  personal"), ==, 1);
  g_assert_cmpuint (count_shown (shown, "churn person"), ==, 1);
  g_assert_cmpuint (count_shown (shown, "churn 9999"), ==, 2);
  g_assert_cmpuint (count_shown (shown, "\xff"), ==, 0);
  g_assert_cmpuint (count_shown (shown, ""), ==, 4);
  g_object_set (filter, "status", "Pending", "database", "telco-111111111111", "owner",
                "111111111111", "requester", "999999999999", NULL);
  g_assert_cmpuint (count_shown (shown, ""), ==, 1);
  g_object_set (filter, "status", "", "owner", "999999999999", NULL);
  g_assert_cmpuint (count_shown (shown, ""), ==, 0);
  g_object_get (filter, "active", &active, NULL);
  g_assert_true (active);
  g_object_set (filter, "database", NULL, "owner", NULL, "requester", "", NULL);
  g_object_get (filter, "active", &active, NULL);
  g_assert_false (active);
  g_assert_cmpuint (count_shown (shown, ""), ==, 4);
  g_assert_cmpuint (count_shown (shown, "churn"), ==, 2);
  /* One letter more, one row less: nothing else changes. */
  g_signal_connect (shown, "items-changed", G_CALLBACK (changed_cb), seen);
  g_assert_cmpuint (count_shown (shown, "churn used"), ==, 1);
  g_assert_cmpuint (seen[0], ==, 1);
  g_assert_cmpuint (seen[1], ==, 1);
  g_assert_cmpuint (seen[2], ==, 1);
  g_assert_cmpuint (seen[3], ==, 0);
  g_list_store_remove (G_LIST_STORE (model), 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown)), ==, 0);
}

static void
test_sorter (void)
{
  DeskInboxSorter *sorter = g_object_new (DESK_TYPE_INBOX_SORTER, NULL);
  g_autoptr (GtkSortListModel) sorted
      = gtk_sort_list_model_new (sample_subscriptions_new (), GTK_SORTER (sorter));

  g_assert_cmpstr (id_at (sorted, 0), ==, "cccccccccccccccccccccc");
  g_assert_cmpstr (id_at (sorted, 1), ==, "bbbbbbbbbbbbbbbbbbbbbb");
  for (guint order = DESK_INBOX_ORDER_NEWEST; order < DESK_INBOX_N_ORDERS; order++)
    {
      g_object_set (sorter, "order", order, NULL);
      /* All of one time, one database and one requester. */
      g_assert_cmpstr (id_at (sorted, 0), ==, "aaaaaaaaaaaaaaaaaaaaaa");
    }
}

static const char *
dup_selected (DeskInboxSelection *selection)
{
  g_autoptr (MeshSubscription) one = NULL;

  desk_inbox_selection_settle (selection);
  g_object_get (selection, "selected-item", &one, NULL);
  return one != NULL ? mesh_subscription_get (one, "SubscriptionId") : NULL;
}

/* There is always one, the same one wherever it moves. */
static void
test_selection_one (void)
{
  g_autoptr (GListModel) model = sample_subscriptions_new ();
  g_autoptr (DeskInboxSelection) self
      = g_object_new (DESK_TYPE_INBOX_SELECTION, "model", model, NULL);
  g_autoptr (MeshSubscription) decided
      = sample_subscription_new ("cccccccccccccccccccccc", "Active", "cell_throughput", "Fine");

  g_assert_cmpstr (dup_selected (self), ==, "aaaaaaaaaaaaaaaaaaaaaa");
  g_assert_true (gtk_selection_model_select_item (GTK_SELECTION_MODEL (self), 2, TRUE));
  g_assert_cmpstr (dup_selected (self), ==, "cccccccccccccccccccccc");
  g_assert_false (gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (self), 2));
  g_list_store_remove (G_LIST_STORE (model), 0);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self), 1));
  g_list_store_splice (G_LIST_STORE (model), 1, 1, (gpointer *) &decided, 1);
  g_assert_cmpstr (dup_selected (self), ==, "cccccccccccccccccccccc");
  g_list_store_remove (G_LIST_STORE (model), 1);
  g_assert_cmpstr (dup_selected (self), ==, "dddddddddddddddddddddd");
  g_assert_false (desk_inbox_selection_choose (self, "unknown"));
  g_assert_true (desk_inbox_selection_choose (self, "bbbbbbbbbbbbbbbbbbbbbb"));
  g_list_store_remove_all (G_LIST_STORE (model));
  g_assert_null (dup_selected (self));
}

static void
test_selection_several (void)
{
  g_autoptr (GListModel) model = sample_subscriptions_new ();
  g_autoptr (DeskInboxSelection) self
      = g_object_new (DESK_TYPE_INBOX_SELECTION, "model", model, NULL);
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self);
  g_autoptr (GPtrArray) chosen = NULL;

  /* A second one, as with Ctrl. */
  gtk_selection_model_select_item (selection, 3, FALSE);
  g_assert_true (desk_inbox_selection_get_several (self));
  g_assert_null (dup_selected (self));
  /* Moving about leaves them. */
  gtk_selection_model_select_item (selection, 1, TRUE);
  desk_inbox_selection_toggle (self, 1);
  desk_inbox_selection_toggle (self, 0);
  desk_inbox_selection_toggle (self, 99);
  chosen = desk_inbox_selection_dup_chosen (self);
  g_assert_cmpuint (chosen->len, ==, 2);
  g_assert_cmpstr (mesh_subscription_get (chosen->pdata[0], "SubscriptionId"), ==,
                   "bbbbbbbbbbbbbbbbbbbbbb");
  /* What goes is not decided on. */
  g_list_store_remove (G_LIST_STORE (model), 1);
  g_assert_false (gtk_selection_model_is_selected (selection, 1));
  g_assert_true (gtk_selection_model_is_selected (selection, 2));
  gtk_selection_model_select_all (selection);
  g_assert_true (gtk_selection_model_is_selected (selection, 0));
  desk_inbox_selection_set_several (self, FALSE);
  g_assert_cmpstr (dup_selected (self), ==, "aaaaaaaaaaaaaaaaaaaaaa");
}

/* Rows are handed out a few at a time, whatever is chosen. */
static void
test_selection_feeds (void)
{
  g_autoptr (GListStore) model = g_list_store_new (MESH_TYPE_SUBSCRIPTION);
  g_autoptr (DeskInboxSelection) self
      = g_object_new (DESK_TYPE_INBOX_SELECTION, "model", model, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("id%u", i);

      g_ptr_array_add (all, sample_subscription_new (id, "Active", "usage", "Because"));
    }
  g_list_store_splice (model, 0, 0, all->pdata, all->len);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self)), <, 100);
  g_assert_true (desk_inbox_selection_choose (self, "id700"));
  sample_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self)), ==, 1000);
  g_assert_cmpstr (id_at (self, 999), ==, "id999");
  g_list_store_splice (model, 10, 900, all->pdata, 500);
  g_list_store_remove (model, 599);
  g_list_store_remove (model, 5);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self)), <, 100);
  sample_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self)), ==, 598);
  g_list_store_splice (model, 0, 598, all->pdata, 400);
  g_list_store_remove_all (model);
  sample_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self)), ==, 0);
}

static void
assert_text (char *text, const char *wanted)
{
  g_assert_cmpstr (text, ==, wanted);
  g_free (text);
}

/* What an error says comes before what was found. */
static void
test_forecast (void)
{
  assert_text (desk_inbox_format_forecast_title (NULL, "Pending"), "What approving does");
  assert_text (desk_inbox_format_forecast_title (NULL, "Denied"), "What approving does");
  assert_text (desk_inbox_format_forecast_title (NULL, "Active"), "What changing does");
  assert_text (desk_inbox_format_forecast_title (NULL, NULL), "What approving does");
  assert_text (desk_inbox_format_forecast (NULL, "no such column", "no network", "2 steps"), "no such column");
  assert_text (desk_inbox_format_forecast (NULL, NULL, "no network", "2 steps"), "no network");
  assert_text (desk_inbox_format_forecast (NULL, NULL, NULL, "2 steps"), "2 steps");
  assert_text (desk_inbox_format_forecast (NULL, NULL, NULL, NULL), "Looking at what is there. Nothing is changed.");
}

static void
test_format (void)
{
  g_autofree char *all = desk_inbox_format_count (NULL, 3, 3);
  g_autofree char *some = desk_inbox_format_count (NULL, 1, 3);
  g_autofree char *chosen = desk_inbox_format_chosen (NULL, 1, "telco");
  g_autofree char *none = desk_inbox_format_chosen (NULL, 0, "All");
  g_autofree char *nothing = desk_inbox_format_chosen (NULL, GTK_INVALID_LIST_POSITION, NULL);
  g_autofree char *view = desk_inbox_format_view (NULL, 0);

  g_assert_cmpstr (all, ==, "3 requests");
  g_assert_cmpstr (some, ==, "1 of 3");
  g_assert_cmpstr (chosen, ==, "telco");
  g_assert_null (none);
  g_assert_null (nothing);
  g_assert_cmpstr (view, ==, "none");
}

static void
test_modes (void)
{
  static const struct
  {
    MeshJob job;
    const char *status;
    gboolean imported;
    const char *mode;
  } rules[] = {
    { MESH_JOB_OWNER, "Pending", FALSE, "decide" },     { MESH_JOB_PRODUCER, "Denied", FALSE, "again" },
    { MESH_JOB_PRODUCER, "Deleted", TRUE, "again" },    { MESH_JOB_OWNER, "Active", TRUE, "change" },
    { MESH_JOB_CONSUMER, "Pending", FALSE, "withdraw" }, { MESH_JOB_CONSUMER, "Active", FALSE, "import" },
    { MESH_JOB_CONSUMER, "Active", TRUE, "leave" },     { MESH_JOB_CONSUMER, "Denied", FALSE, "nothing" },
    { MESH_JOB_CONSUMER, "Made up", FALSE, "nothing" }, { MESH_JOB_PRODUCER_ADMIN, "Pending", FALSE, "nothing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_assert_cmpstr (desk_inbox_find_mode (rules[i].job, rules[i].status, rules[i].imported), ==, rules[i].mode);
      g_assert_true (desk_inbox_format_is_mode (
          NULL, rules[i].mode, "x decide again change import leave withdraw nothing"));
    }
  g_assert_false (desk_inbox_format_is_mode (NULL, "dec", "decide"));
  g_assert_false (desk_inbox_format_is_mode (NULL, NULL, NULL));
}

static void
test_who (void)
{
  static const char *const people[][2] = {
    { "arn:aws:sts::555555555555:assumed-role/DataMeshAdminProducer-111111111111/meshdesk", "producer 111111111111" },
    { "arn:aws:sts::555555555555:assumed-role/DataMeshAdminConsumer-999999999999/x", "consumer 999999999999" },
    { "arn:aws:iam::555555555555:user/<b>me</b>", "user/<b>me</b> in 555555555555" },
    { "arn:aws:sts::555555555555:assumed-role/DataMeshAdminProducer-11",
      "assumed-role/DataMeshAdminProducer-11 in 555555555555" },
    { "somebody's", "somebody's" },
    { NULL, "somebody" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *who = desk_inbox_format_who (NULL, people[i][0]);

      g_assert_cmpstr (who, ==, people[i][1]);
    }
}

#define PRODUCER_ROLE "arn:aws:sts::555555555555:assumed-role/DataMeshAdminProducer-111111111111/x"
#define CONSUMER_ROLE "arn:aws:sts::555555555555:assumed-role/DataMeshAdminConsumer-999999999999/x"

static void
loaded_cb (gboolean *loaded)
{
  *loaded = TRUE;
}

/* (transfer full): with what was kept */
static DeskMarks *
new_marks (const char *path)
{
  DeskMarks *marks = desk_marks_new (path);

  while (!desk_marks_is_loaded (marks))
    g_main_context_iteration (NULL, TRUE);
  return marks;
}

/* Reading takes its time: until then nothing is new, and what was met is met then. */
static void
test_marks_late (void)
{
  g_autoptr (GListModel) model = sample_subscriptions_new ();
  g_autoptr (MeshSubscription) pending = sample_subscription_new ("one", "Pending", "usage", "Why");
  g_autoptr (MeshSubscription) other = sample_subscription_new ("other", "Pending", "usage", "Why");
  g_autoptr (DeskMarks) marks = desk_marks_new ("/nowhere/marks");
  gboolean loaded = FALSE;

  g_signal_connect_swapped (marks, "loaded", G_CALLBACK (loaded_cb), &loaded);
  g_assert_false (desk_marks_is_loaded (marks));
  g_assert_false (desk_marks_is_unread (marks, pending, MESH_JOB_PRODUCER));
  desk_marks_meet (marks, model);
  desk_marks_see (marks, other);
  while (!loaded)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (desk_marks_is_unread (marks, pending, MESH_JOB_PRODUCER));
  g_assert_false (desk_marks_is_unread (marks, other, MESH_JOB_PRODUCER));
}

static void
test_marks (void)
{
  g_autofree char *folder = g_dir_make_tmp ("meshdesk-marks-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "deeper", "marks", NULL);
  g_autoptr (MeshSubscription) pending = sample_subscription_new ("one", "Pending", "usage", "Why");
  g_autoptr (MeshSubscription) decided
      = sample_subscription_new_changed ("two", "Active", "usage", "Why", PRODUCER_ROLE, "2026-03-02 10:00:00");
  g_autoptr (MeshSubscription) imported
      = sample_subscription_new_changed ("two", "Active", "usage", "Why", CONSUMER_ROLE, "2026-03-03 10:00:00");
  g_autoptr (GListStore) none = g_list_store_new (MESH_TYPE_SUBSCRIPTION);
  DeskMarks *marks = new_marks (path);
  DeskMarks *again;

  desk_marks_meet (marks, G_LIST_MODEL (none));
  g_assert_true (desk_marks_is_unread (marks, pending, MESH_JOB_PRODUCER));
  g_assert_false (desk_marks_is_unread (marks, pending, MESH_JOB_CONSUMER));
  g_assert_true (desk_marks_is_unread (marks, decided, MESH_JOB_CONSUMER));
  g_assert_false (desk_marks_is_unread (marks, decided, MESH_JOB_OWNER));
  /* Its own doing is no news. */
  g_assert_false (desk_marks_is_unread (marks, imported, MESH_JOB_CONSUMER));
  desk_marks_see (marks, pending);
  desk_marks_see (marks, decided);
  g_assert_finalize_object (marks);
  desk_state_settle ();
  again = new_marks (path);
  g_assert_false (desk_marks_is_unread (again, pending, MESH_JOB_PRODUCER));
  g_assert_false (desk_marks_is_unread (again, decided, MESH_JOB_CONSUMER));
  g_assert_finalize_object (again);
}

/* What is wrong with the file makes things new again, and nothing else. */
static void
test_marks_hostile (void)
{
  static const char *const texts[] = {
    "",
    "\n\n",
    "one",
    "one \n",
    " 2026-03-01 10:00:00\n",
    "../../one 2026-03-01 10:00:00\n",
    "one 2026-03-01 10:00:00 and more than forty characters of that time\n",
    "\xff\xfe \x01\n",
  };
  g_autofree char *folder = g_dir_make_tmp ("meshdesk-marks-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "marks", NULL);
  g_autoptr (MeshSubscription) pending = sample_subscription_new ("one", "Pending", "usage", "Why");
  g_autoptr (DeskMarks) unwritable = new_marks ("/proc/nowhere/marks");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (DeskMarks) marks = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      marks = new_marks (path);
      g_assert_true (desk_marks_is_unread (marks, pending, MESH_JOB_PRODUCER));
    }
  desk_marks_see (unwritable, pending);
  desk_marks_save (unwritable);
  g_assert_false (desk_marks_is_unread (unwritable, pending, MESH_JOB_PRODUCER));
}

/* For whom nothing was kept, what was decided before is not new. */
static void
test_marks_first (void)
{
  g_autoptr (GListModel) model = sample_subscriptions_new ();
  g_autoptr (MeshSubscription) decided
      = sample_subscription_new_changed ("bbbbbbbbbbbbbbbbbbbbbb", "Active", "traffic_forecast_5g", "For planning",
                                         PRODUCER_ROLE, "2026-03-01 10:00:00");
  g_autoptr (DeskMarks) marks = desk_marks_new (NULL);

  g_assert_true (desk_marks_is_unread (marks, decided, MESH_JOB_CONSUMER));
  desk_marks_meet (marks, model);
  g_assert_false (desk_marks_is_unread (marks, decided, MESH_JOB_CONSUMER));
}

static void
test_pulse_delays (void)
{
  g_assert_cmpuint (desk_pulse_find_delay (TRUE, 0, 0, 0, 300), ==, 20);
  g_assert_cmpuint (desk_pulse_find_delay (TRUE, 1, 0, 0, 300), ==, 20);
  g_assert_cmpuint (desk_pulse_find_delay (TRUE, 3, 0, 0, 300), ==, 45);
  g_assert_cmpuint (desk_pulse_find_delay (TRUE, 1000000, 0, 0, 300), ==, 300);
  g_assert_cmpuint (desk_pulse_find_delay (FALSE, 0, 0, 0, 300), ==, 60);
  g_assert_cmpuint (desk_pulse_find_delay (TRUE, 5, 1, 0, 300), ==, 40);
  g_assert_cmpuint (desk_pulse_find_delay (TRUE, 0, G_MAXUINT, 0, 60), ==, 600);
  /* What takes long is not asked for all the time. */
  g_assert_cmpuint (desk_pulse_find_delay (TRUE, 0, 0, 4, 60), ==, 80);
  g_assert_cmpuint (desk_pulse_find_delay (TRUE, 0, 0, 1e9, 60), ==, 3600);
  g_assert_cmpuint (desk_pulse_find_delay (TRUE, 0, 0, 0, 0), ==, 0);
}

/* Nothing new: less often. It fails: less and less often. Something new: soon again. */
static void
test_pulse (void)
{
  SampleLoad load = { NULL };
  g_autoptr (DeskSource) source = sample_source_new (&load);
  g_autoptr (GListModel) model = sample_subscriptions_new ();
  g_autoptr (DeskPulse) pulse = NULL;

  pulse = desk_pulse_new (source, 300);
  desk_pulse_set_watched (pulse, TRUE);
  desk_source_refresh (source);
  g_assert_cmpuint (desk_pulse_get_delay (pulse), ==, 0);
  sample_load_end (&load, model);
  g_assert_cmpuint (desk_pulse_get_delay (pulse), ==, 20);
  for (guint i = 0; i < 3; i++)
    {
      desk_source_refresh (source);
      sample_load_end (&load, model);
    }
  g_assert_cmpuint (desk_pulse_get_delay (pulse), ==, 45);
  desk_source_refresh (source);
  sample_load_end (&load, NULL);
  g_assert_cmpuint (desk_pulse_get_delay (pulse), ==, 40);
  desk_source_refresh (source);
  sample_load_end (&load, NULL);
  g_assert_cmpuint (desk_pulse_get_delay (pulse), ==, 80);
  g_list_store_remove (G_LIST_STORE (model), 0);
  desk_source_refresh (source);
  sample_load_end (&load, model);
  g_assert_cmpuint (desk_pulse_get_delay (pulse), <, 300);
  desk_pulse_set_longest (pulse, 0);
  g_assert_cmpuint (desk_pulse_get_delay (pulse), ==, 0);
  desk_source_close (source);
  sample_load_clear (&load);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/inbox/list", test_list);
  g_test_add_func ("/desk/inbox/facet", test_facet);
  g_test_add_func ("/desk/inbox/filter", test_filter);
  g_test_add_func ("/desk/inbox/sorter", test_sorter);
  g_test_add_func ("/desk/inbox/selection/one", test_selection_one);
  g_test_add_func ("/desk/inbox/selection/several", test_selection_several);
  g_test_add_func ("/desk/inbox/selection/feeds", test_selection_feeds);
  g_test_add_func ("/desk/inbox/format", test_format);
  g_test_add_func ("/desk/inbox/forecast", test_forecast);
  g_test_add_func ("/desk/inbox/modes", test_modes);
  g_test_add_func ("/desk/inbox/who", test_who);
  g_test_add_func ("/desk/inbox/pulse", test_pulse);
  g_test_add_func ("/desk/inbox/pulse/delays", test_pulse_delays);
  g_test_add_func ("/desk/inbox/marks", test_marks);
  g_test_add_func ("/desk/inbox/marks/late", test_marks_late);
  g_test_add_func ("/desk/inbox/marks/hostile", test_marks_hostile);
  g_test_add_func ("/desk/inbox/marks/first", test_marks_first);
  return g_test_run ();
}
