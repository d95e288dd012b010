/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "desk-look.h"
#include "desk-samples.h"
#include "desk/activity/desk-activity-page.h"
#include "desk/app/desk-application.h"
#include "desk/app/desk-window.h"
#include "desk/catalog/desk-catalog-page.h"
#include "desk/catalog/desk-product-view.h"
#include "desk/catalog/desk-request-dialog.h"
#include "desk/common/desk-drawn-row.h"
#include "desk/common/desk-stale.h"
#include "desk/data/desk-data-page.h"
#include "desk/guide/desk-guide-page.h"
#include "desk/inbox/desk-decision.h"
#include "desk/inbox/desk-inbox-format.h"
#include "desk/inbox/desk-inbox-page.h"
#include "desk/inbox/desk-permissions.h"
#include "desk/ingest/desk-ingest-page.h"
#include "mesh/catalog/mesh-search.h"

/* By the label in it, underscores included. (nullable) */
static GtkWidget *
find_button (GtkWidget *widget, const char *text)
{
  GtkWidget *label = look_find (widget, GTK_TYPE_LABEL, text);

  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;
}

static GtkWidget *
show (GtkWidget *page)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  sample_run_until (look_is_shown, page);
  sample_settle ();
  return window;
}

/* The page and all that it held must go with its window. */
static void
close_and_finalize (GtkWidget *window, gpointer page)
{
  g_object_add_weak_pointer (page, &page);
  gtk_window_destroy (GTK_WINDOW (window));
  sample_settle ();
  g_assert_null (page);
}

static gboolean
shows (gpointer data)
{
  gpointer *pair = data;

  return look_find (pair[0], GTK_TYPE_LABEL, pair[1]) != NULL;
}

static void
assert_shows (GtkWidget *page, const char *text)
{
  gpointer pair[] = { page, (gpointer) text };

  sample_run_until (shows, pair);
}

static gboolean
row_says (GtkWidget *widget, const char *text)
{
  gboolean says = FALSE;

  if (DESK_IS_DRAWN_ROW (widget))
    {
      g_autofree char *all = desk_drawn_row_dup_text (DESK_DRAWN_ROW (widget));

      return gtk_widget_get_mapped (widget) && strstr (all, text) != NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !says;
       child = gtk_widget_get_next_sibling (child))
    says = row_says (child, text);
  return says;
}

static gboolean
has_row (gpointer data)
{
  gpointer *pair = data;

  return row_says (pair[0], pair[1]);
}

static void
assert_row_says (GtkWidget *page, const char *text)
{
  gpointer pair[] = { page, (gpointer) text };

  sample_run_until (has_row, pair);
}

static void
test_catalog (void)
{
  g_autoptr (DeskSeat) seat = sample_seat_new ("Consumer", MESH_JOB_CONSUMER);
  GtkWidget *page = g_object_new (DESK_TYPE_CATALOG_PAGE, "seat", seat, NULL);
  GtkWidget *window = show (page);
  GtkWidget *search = look_find (page, GTK_TYPE_SEARCH_ENTRY, NULL);
  GtkWidget *view = look_find (page, DESK_TYPE_PRODUCT_VIEW, NULL);
  g_autoptr (GObject) product = NULL;
  g_autofree char *name = NULL;

  assert_row_says (page, "cell_throughput, telco-111111111111 · owner 111111111111");
  assert_row_says (page, ", Requested");
  assert_shows (page, "cell_id");
  assert_shows (page, "day (partition key)");
  assert_shows (page, "By day");
  assert_shows (page, "3 tables");
  assert_shows (page, "7.3\xc2\xa0MB, 90000 rows, 12 files");
  assert_shows (page, "Request _Access…");
  gtk_editable_set_text (GTK_EDITABLE (search), "churn");
  sample_settle ();
  /* Text of AWS is never read as markup. */
  assert_shows (page, "<b>Who left</b> & why");
  g_object_get (view, "product", &product, NULL);
  g_object_get (product, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "customer_churn");
  g_assert_true (desk_page_search (DESK_PAGE (page)));
  close_and_finalize (window, page);
}

/* Facets and words together; none found is said, and all of it let go of at once. */
static void
test_catalog_filters (void)
{
  g_autoptr (DeskSeat) seat = sample_seat_new ("Consumer", MESH_JOB_CONSUMER);
  GtkWidget *page = g_object_new (DESK_TYPE_CATALOG_PAGE, "seat", seat, NULL);
  GtkWidget *window = show (page);
  GtkWidget *search = look_find (page, GTK_TYPE_SEARCH_ENTRY, NULL);
  GtkDropDown *access
      = GTK_DROP_DOWN (gtk_widget_get_template_child (page, DESK_TYPE_CATALOG_PAGE, "access_drop"));
  MeshSearch *found = MESH_SEARCH (gtk_widget_get_template_child (page, DESK_TYPE_CATALOG_PAGE, "found"));

  assert_shows (page, "3 tables");
  for (guint i = 0; i < 5; i++)
    {
      gtk_drop_down_set_selected (access, i);
      sample_settle ();
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (found)), ==,
                        mesh_facet_value_get_count (gtk_drop_down_get_selected_item (access)));
    }
  gtk_drop_down_set_selected (access, 1);
  gtk_editable_set_text (GTK_EDITABLE (search), "no such table");
  sample_settle ();
  assert_shows (page, "No Results");
  gtk_widget_activate_action (page, "catalog.show-all", NULL);
  sample_settle ();
  assert_shows (page, "3 tables");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "");
  g_assert_cmpuint (gtk_drop_down_get_selected (access), ==, 0);
  close_and_finalize (window, page);
}

static GtkWidget *
find_dialog (GType type)
{
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWidget) one = g_list_model_get_item (all, i);

      if (g_type_is_a (G_OBJECT_TYPE (one), type))
        return one;
    }
  return NULL;
}

static GtkEditable *
open_request (GtkWidget *page)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (page, "catalog.request-chosen", NULL);
  sample_settle ();
  dialog = find_dialog (DESK_TYPE_REQUEST_DIALOG);
  g_assert_nonnull (dialog);
  return GTK_EDITABLE (gtk_widget_get_template_child (dialog, DESK_TYPE_REQUEST_DIALOG, "reason"));
}

/* Two tables of one database are one request; what was typed about them is there again. */
static void
test_catalog_several (void)
{
  g_autoptr (DeskSeat) seat = sample_seat_new ("Consumer", MESH_JOB_CONSUMER);
  GtkWidget *page = g_object_new (DESK_TYPE_CATALOG_PAGE, "seat", seat, NULL);
  GtkWidget *window = show (page), *dialog;
  GtkWidget *several
      = GTK_WIDGET (gtk_widget_get_template_child (page, DESK_TYPE_CATALOG_PAGE, "several_button"));
  GtkEditable *reason;

  g_assert_true (gtk_widget_get_visible (several));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (several), TRUE);
  gtk_widget_activate_action (page, "catalog.toggle", "(ss)", "telco-111111111111", "customer_churn");
  gtk_widget_activate_action (page, "catalog.toggle", "(ss)", "telco-111111111111", "cell_throughput");
  gtk_widget_activate_action (page, "catalog.toggle", "(ss)", "telco-111111111111", "not there");
  sample_settle ();
  assert_shows (page, "Request Access to 2 Tables…");
  reason = open_request (page);
  dialog = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (reason)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (
                       gtk_widget_get_template_child (dialog, DESK_TYPE_REQUEST_DIALOG, "tables"))),
                   ==, "customer_churn, cell_throughput");
  gtk_editable_set_text (reason, "To compare <b>them</b>");
  gtk_window_close (GTK_WINDOW (dialog));
  sample_settle ();
  reason = open_request (page);
  g_assert_cmpstr (gtk_editable_get_text (reason), ==, "To compare <b>them</b>");
  gtk_window_close (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (reason))));
  gtk_widget_activate_action (page, "catalog.toggle", "(ss)", "telco-111111111111", "customer_churn");
  sample_settle ();
  assert_shows (page, "Request Access to 1 Table…");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (several), FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (several), TRUE);
  sample_settle ();
  assert_shows (page, "Request Access to 0 Tables…");
  close_and_finalize (window, page);
}

/* The table that is looked at goes while the catalogue is read again; it stays in sight, and that it went is said. */
static void
test_catalog_gone (void)
{
  g_autoptr (DeskSeat) seat = sample_seat_new ("Consumer", MESH_JOB_CONSUMER);
  MeshShelf *shelf = MESH_SHELF (desk_source_get_model (desk_seat_get_catalog (seat)));
  MeshIndexBuilder *builder = mesh_index_builder_new ();
  g_autoptr (MeshIndex) index = NULL;
  GtkWidget *page = g_object_new (DESK_TYPE_CATALOG_PAGE, "seat", seat, NULL);
  GtkWidget *window = show (page);
  GtkWidget *gone;

  assert_shows (page, "Throughput of each cell, by the hour");
  gone = GTK_WIDGET (gtk_widget_get_template_child (look_find (page, DESK_TYPE_PRODUCT_VIEW, NULL),
                                                    DESK_TYPE_PRODUCT_VIEW, "gone_label"));
  g_assert_false (gtk_widget_get_visible (gone));
  for (guint i = 1; i < 3; i++)
    {
      g_autoptr (MeshRecord) record = mesh_index_dup_record (mesh_shelf_get_index (shelf), i);

      mesh_index_builder_add (builder, record, MESH_ACCESS_NONE);
    }
  index = mesh_index_builder_end (builder, 1772362900);
  mesh_shelf_set_index (shelf, index);
  sample_settle ();
  assert_shows (page, "2 tables");
  assert_shows (page, "Throughput of each cell, by the hour");
  g_assert_true (gtk_widget_get_visible (gone));
  close_and_finalize (window, page);
}

static gboolean
is_all_seen (gpointer seat)
{
  guint unread;

  g_object_get (seat, "n-unread", &unread, NULL);
  return unread == 0;
}

static void
test_inbox (void)
{
  g_autoptr (DeskSeat) seat = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  GtkWidget *page = g_object_new (DESK_TYPE_INBOX_PAGE, "seat", seat, NULL);
  GtkWidget *window = show (page);
  GtkWidget *deny, *approve, *drop;
  guint pending = 0;

  g_object_get (seat, "n-pending", &pending, NULL);
  g_assert_cmpuint (pending, ==, 1);
  /* The pending one is looked at, hence soon not new any more. */
  sample_run_until (is_all_seen, seat);
  /* The pending one is first, hence chosen. */
  assert_shows (page, "To find slow cells");
  deny = find_button (page, "_Deny…");
  approve = find_button (page, "_Approve…");
  g_assert_nonnull (deny);
  g_assert_true (gtk_widget_is_sensitive (approve));
  g_assert_false (gtk_widget_is_sensitive (deny));
  gtk_editable_set_text (GTK_EDITABLE (look_find (page, GTK_TYPE_ENTRY, NULL)), "Because");
  g_assert_true (gtk_widget_is_sensitive (deny));

  drop = look_find (page, GTK_TYPE_DROP_DOWN, NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), 2);
  sample_settle ();
  assert_shows (page, "For planning");
  g_assert_null (find_button (page, "_Approve…"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), 0);
  gtk_editable_set_text (GTK_EDITABLE (look_find (page, GTK_TYPE_SEARCH_ENTRY, NULL)), "personal");
  sample_settle ();
  assert_shows (page, "Personal data");
  assert_shows (page, "1 of 4");
  gtk_editable_set_text (GTK_EDITABLE (look_find (page, GTK_TYPE_SEARCH_ENTRY, NULL)), "nobody's");
  assert_shows (page, "No Results");
  gtk_widget_activate_action (page, "inbox.show-all", NULL);
  assert_shows (page, "4 requests");
  /* What a notification leads to is shown, whatever was searched for. */
  gtk_editable_set_text (GTK_EDITABLE (look_find (page, GTK_TYPE_SEARCH_ENTRY, NULL)), "personal");
  desk_page_open (DESK_PAGE (page), "bbbbbbbbbbbbbbbbbbbbbb", "");
  assert_shows (page, "For planning");
  assert_shows (page, "4 requests");
  close_and_finalize (window, page);
}

#define OTHER "arn:aws:sts::555555555555:assumed-role/DataMeshAdminProducer-111111111111/meshdesk"

static void
assert_note (GtkWidget *form, const char *note)
{
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (look_find (form, GTK_TYPE_ENTRY, NULL))), ==, note);
}

/* What is typed stays with its request; that somebody else was first is said. */
static void
test_drafts (void)
{
  g_autoptr (DeskSeat) seat = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  g_autoptr (MeshSubscription) one = sample_subscription_new ("one", "Pending", "usage", "Why");
  g_autoptr (MeshSubscription) other = sample_subscription_new ("other", "Pending", "cells", "Why");
  g_autoptr (MeshSubscription) lost
      = sample_subscription_new_changed ("one", "Denied", "usage", "No", OTHER, "2026-03-02 10:00:00");
  g_autoptr (MeshSubscription) ours
      = sample_subscription_new_changed ("other", "Active", "cells", "You may", OTHER, "2026-03-02 10:00:00");
  g_autofree char *said = desk_inbox_format_lost ("Denied", "2026-03-02 10:00:00", OTHER);
  GtkWidget *form = g_object_new (DESK_TYPE_DECISION, "seat", seat, "subscription", one, NULL);
  GtkWidget *window = show (form);

  gtk_editable_set_text (GTK_EDITABLE (look_find (form, GTK_TYPE_ENTRY, NULL)), "Not yet");
  g_object_set (form, "subscription", other, NULL);
  assert_note (form, "");
  gtk_editable_set_text (GTK_EDITABLE (look_find (form, GTK_TYPE_ENTRY, NULL)), "You may");
  g_object_set (form, "subscription", one, NULL);
  assert_note (form, "Not yet");
  g_object_set (form, "subscription", lost, NULL);
  assert_note (form, "Not yet");
  assert_shows (form, said);
  assert_shows (form, "_Approve Again…");
  /* Our own decision, with our note in it. */
  g_object_set (form, "subscription", ours, NULL);
  assert_note (form, "");
  sample_settle ();
  assert_shows (form, "_Change…");
  assert_shows (form, "_Take Back…");
  g_object_set (form, "subscription", NULL, NULL);
  sample_settle ();
  g_assert_null (look_find (form, GTK_TYPE_ENTRY, NULL));
  close_and_finalize (window, form);
}

static void
toast_cb (GSimpleAction *action, GVariant *text, gpointer window)
{
  g_object_set_data_full (window, "toast", g_variant_dup_string (text, NULL), g_free);
}

static void
catch_toasts (GtkWidget *window)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) toast = g_simple_action_new ("toast", G_VARIANT_TYPE_STRING);

  g_signal_connect (toast, "activate", G_CALLBACK (toast_cb), window);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (toast));
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (actions));
}

/* It cannot be loaded again: what was there stays, and it is said until it can be. A record that is taken away while
 * it is looked at is missed. */
static void
test_stale (void)
{
  SampleLoad load = { NULL };
  g_autoptr (DeskSeat) seat = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  g_autoptr (DeskSource) source = sample_source_new (&load);
  g_autoptr (GListModel) model = sample_subscriptions_new ();
  g_autoptr (GListModel) fewer = sample_subscriptions_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *stale = g_object_new (DESK_TYPE_STALE, "source", source, NULL);
  GtkWidget *page, *window;

  g_object_set (seat, "subscriptions", source, NULL);
  page = g_object_new (DESK_TYPE_INBOX_PAGE, "seat", seat, NULL);
  gtk_box_append (GTK_BOX (box), stale);
  gtk_box_append (GTK_BOX (box), page);
  window = show (box);
  catch_toasts (window);
  sample_load_end (&load, NULL);
  g_assert_false (gtk_widget_get_visible (adw_bin_get_child (ADW_BIN (stale))));
  assert_shows (page, "This Could Not Be Read");
  desk_page_refresh (DESK_PAGE (page));
  sample_load_end (&load, model);
  assert_shows (page, "To find slow cells");
  g_assert_false (gtk_widget_get_visible (adw_bin_get_child (ADW_BIN (stale))));
  desk_page_refresh (DESK_PAGE (page));
  sample_load_end (&load, NULL);
  g_assert_true (gtk_widget_get_visible (adw_bin_get_child (ADW_BIN (stale))));
  assert_shows (stale, "This may be old: it could not be read again. no network.");
  assert_shows (page, "To find slow cells");
  g_list_store_remove (G_LIST_STORE (fewer), 2);
  desk_page_refresh (DESK_PAGE (page));
  sample_load_end (&load, fewer);
  g_assert_false (gtk_widget_get_visible (adw_bin_get_child (ADW_BIN (stale))));
  desk_page_refresh (DESK_PAGE (page));
  sample_load_end (&load, NULL);
  g_assert_true (gtk_widget_get_visible (adw_bin_get_child (ADW_BIN (stale))));
  /* Of a page that has no list */
  g_object_set (stale, "source", NULL, NULL);
  g_assert_false (gtk_widget_get_visible (adw_bin_get_child (ADW_BIN (stale))));
  g_assert_null (look_find (page, GTK_TYPE_LABEL, "To find slow cells"));
  g_assert_cmpstr (g_object_get_data (G_OBJECT (window), "toast"), ==,
                   "cell_throughput: the request is not there any more; its record was taken away");
  close_and_finalize (window, page);
  desk_source_close (source);
  sample_load_clear (&load);
}

static void
test_lists (void)
{
  g_autoptr (DeskSeat) seat = sample_seat_new ("Consumer", MESH_JOB_CONSUMER);
  GtkWidget *data = g_object_new (DESK_TYPE_DATA_PAGE, "seat", seat, NULL);
  GtkWidget *activity = g_object_new (DESK_TYPE_ACTIVITY_PAGE, "seat", seat, NULL);
  GtkWidget *window = show (data);
  GtkWidget *other = show (activity);

  assert_shows (data, "cell_throughput_link");
  assert_shows (activity, "Approve a request");
  assert_shows (activity, "Failed");
  close_and_finalize (window, data);
  close_and_finalize (other, activity);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* What one persona saw is not there under another. */
static void
test_switch (void)
{
  g_autoptr (DeskSeat) producer = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  g_autoptr (DeskSeat) other
      = desk_seat_new_offline ("Consumer", "999999999999", MESH_JOB_CONSUMER);
  g_autoptr (GListStore) none = g_list_store_new (MESH_TYPE_PRODUCT);
  g_autoptr (DeskSource) source = desk_source_new_for_model (G_LIST_MODEL (none));
  GtkWidget *page = g_object_new (DESK_TYPE_CATALOG_PAGE, "seat", producer, NULL);
  GtkWidget *window = show (page);
  guint notified = 0;

  g_object_set (other, "catalog", source, NULL);
  assert_row_says (page, "customer_churn, ");
  g_signal_connect_swapped (page, "notify::seat", G_CALLBACK (count_cb), &notified);
  g_object_set (page, "seat", other, NULL);
  g_object_set (page, "seat", other, NULL);
  g_assert_cmpuint (notified, ==, 1);
  sample_settle ();
  assert_shows (page, "Nothing in the Catalog Yet");
  g_assert_null (look_find (page, GTK_TYPE_LABEL, "customer_churn"));
  g_assert_false (row_says (page, "customer_churn"));
  g_object_set (page, "seat", NULL, NULL);
  sample_settle ();
  close_and_finalize (window, page);
}

/* Each persona has its own files: nothing of them shows to another. */
static void
test_ingest (void)
{
  g_autoptr (DeskSeat) seat = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  g_autoptr (DeskSeat) other = sample_seat_new ("ProducerAdmin", MESH_JOB_PRODUCER_ADMIN);
  GtkWidget *page = g_object_new (DESK_TYPE_INGEST_PAGE, "seat", seat, NULL);
  GtkWidget *window = show (page);
  DeskIngestDraft *draft = desk_ingest_page_get_draft (DESK_INGEST_PAGE (page));

  assert_shows (page, "Step 1 of 6: Files");
  g_object_set (draft, "stage", "target", NULL);
  assert_shows (page, "Step 4 of 6: Where To");
  g_object_set (page, "seat", other, NULL);
  assert_shows (page, "Step 1 of 6: Files");
  g_object_set (page, "seat", seat, NULL);
  assert_shows (page, "Step 4 of 6: Where To");
  close_and_finalize (window, page);
}

static void
test_guide (void)
{
  g_autoptr (DeskSession) session = desk_session_new ();
  g_autoptr (DeskGuide) guide = desk_guide_new (session);
  GtkWidget *page = g_object_new (DESK_TYPE_GUIDE_PAGE, "guide", guide, "setup-only", TRUE, NULL);
  GtkWidget *window = show (page);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (guide)), ==, 12);
  assert_shows (page, "Initialise the mesh");
  g_assert_null (look_find (page, GTK_TYPE_LABEL, "Use the data"));
  g_object_set (page, "setup-only", FALSE, NULL);
  sample_settle ();
  desk_task_set_done (desk_guide_find (guide, "initialise"), TRUE);
  assert_shows (page, "Bring data in");
  close_and_finalize (window, page);
}

static void
test_permissions (void)
{
  static const char *const wanted[] = { "DROP", "SELECT", "made up", NULL };
  DeskPermissions *self = g_object_ref_sink (g_object_new (DESK_TYPE_PERMISSIONS, NULL));
  g_auto (GStrv) got = NULL;
  g_auto (GStrv) none = NULL;

  desk_permissions_set (self, wanted);
  got = desk_permissions_dup (self);
  g_assert_cmpstr (got[0], ==, "SELECT");
  g_assert_cmpstr (got[1], ==, "DROP");
  g_assert_null (got[2]);
  desk_permissions_set (self, NULL);
  none = desk_permissions_dup (self);
  g_assert_null (none[0]);
  g_assert_finalize_object (self);
}

static void
test_window (void)
{
  g_autoptr (DeskSession) session = desk_session_new ();
  g_autoptr (DeskSeat) seat = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  g_autoptr (DeskSeat) consumer = sample_seat_new ("Consumer", MESH_JOB_CONSUMER);
  DeskWindow *window = desk_window_new (NULL, session, NULL);
  gpointer watched = window;

  gtk_window_present (GTK_WINDOW (window));
  sample_run_until (look_is_shown, window);
  assert_shows (GTK_WIDGET (window), "Welcome to Meshdesk");
  desk_session_set_seat (session, seat);
  assert_shows (GTK_WIDGET (window), "Producer · 111111111111");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (window), "job-producer"));
  desk_window_show_page (window, "ingest");
  sample_settle ();
  /* A consumer has no such page. */
  desk_session_set_seat (session, consumer);
  assert_shows (GTK_WIDGET (window), "Workshop");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (window), "job-producer"));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "inbox");
  assert_shows (GTK_WIDGET (window), "cell_throughput");
  desk_window_toast (window, "<b>&");
  sample_settle ();
  g_object_add_weak_pointer (G_OBJECT (window), &watched);
  gtk_window_destroy (GTK_WINDOW (window));
  sample_settle ();
  g_assert_null (watched);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  desk_register_resources ();
  adw_init ();
  g_test_add_func ("/desk/pages/catalog", test_catalog);
  g_test_add_func ("/desk/pages/catalog-filters", test_catalog_filters);
  g_test_add_func ("/desk/pages/catalog-several", test_catalog_several);
  g_test_add_func ("/desk/pages/catalog-gone", test_catalog_gone);
  g_test_add_func ("/desk/pages/inbox", test_inbox);
  g_test_add_func ("/desk/pages/drafts", test_drafts);
  g_test_add_func ("/desk/pages/stale", test_stale);
  g_test_add_func ("/desk/pages/lists", test_lists);
  g_test_add_func ("/desk/pages/switch", test_switch);
  g_test_add_func ("/desk/pages/ingest", test_ingest);
  g_test_add_func ("/desk/pages/guide", test_guide);
  g_test_add_func ("/desk/pages/permissions", test_permissions);
  g_test_add_func ("/desk/pages/window", test_window);
  return g_test_run ();
}
