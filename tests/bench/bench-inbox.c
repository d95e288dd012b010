/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a keystroke costs in an inbox of 10,000 subscriptions, on its page in a window: from the text of the search to
 * the list that was made of it; and what a frame costs while it is scrolled. Prints lines as bench.py does. */
#include "config.h"

#include <string.h>
#include <time.h>

#include "aws/protocols/aws-json.h"
#include "desk/app/desk-application.h"
#include "desk/inbox/desk-inbox-page.h"

#define N_SUBSCRIPTIONS 10000
#define ROUNDS 20

static MeshSubscription *
new_subscription (guint i)
{
  static const char *const statuses[] = { "Pending", "Active", "Denied", "Deleted" };
  g_autofree char *text = g_strdup_printf (
      "{\"SubscriptionId\": {\"S\": \"subscription%010u\"}, \"Status\": {\"S\": \"%s\"},"
      " \"OwnerPrincipal\": {\"S\": \"%012u\"}, \"SubscriberPrincipal\": {\"S\": \"%012u\"},"
      " \"DatabaseName\": {\"S\": \"product-%u\"},"
      " \"TableName\": {\"L\": [{\"S\": \"usage_%u\"}, {\"S\": \"cells_%u\"}]},"
      " \"RequestedGrants\": {\"L\": [{\"S\": \"SELECT\"}]},"
      " \"CreationDate\": {\"S\": \"2026-03-%02u 10:%02u:00\"},"
      " \"UpdatedDate\": {\"S\": \"2026-03-01 10:00:00\"},"
      " \"CreatedBy\": {\"S\": \"arn:aws:iam::%012u:user/DataMeshConsumer\"},"
      " \"Notes\": {\"SS\": [\"To find slow cells in the region number %u\"]}}",
      i, statuses[i % 4], 100000000 + i % 40, 200000000 + i % 300, i % 200, i, i / 3, 1 + i % 28,
      i % 60, 200000000 + i % 300, i % 1000);
  g_autoptr (JsonNode) node = aws_json_parse (text, -1, NULL);

  return mesh_subscription_new_from_item (json_node_get_object (node), NULL);
}

static GListModel *
new_model (void)
{
  GListStore *store = g_list_store_new (MESH_TYPE_SUBSCRIPTION);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < N_SUBSCRIPTIONS; i++)
    g_ptr_array_add (all, new_subscription (i));
  g_list_store_splice (store, 0, 0, all->pdata, all->len);
  return G_LIST_MODEL (store);
}

/* Microseconds: of the clock, or, on a machine that has other things to do, with BENCH_CPU=1 of this thread's work. */
static gint64
now (void)
{
  struct timespec time;

  clock_gettime (g_getenv ("BENCH_CPU") != NULL ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
settle (void)
{
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static void
print_row (const char *name, GArray *times, double target)
{
  g_array_sort (times, compare);
  g_print ("%-52s %12.2f %-22s target %.0f; the slowest %.2f\n", name,
           g_array_index (times, gint64, times->len / 2) / 1000.0, "ms", target,
           g_array_index (times, gint64, times->len - 1) / 1000.0);
}

static void
changed_cb (gboolean *changed)
{
  *changed = TRUE;
}

static void
type_and_measure (GtkEditable *search, GObject *list)
{
  static const char *const words[] = { "cells_12", "Region 77", "usage_9999" };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean changed;

  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (changed_cb), &changed);
  for (guint round = 0; round < ROUNDS; round++)
    for (guint w = 0; w < G_N_ELEMENTS (words); w++)
      for (guint n = 1; n <= strlen (words[w]) + 1; n++)
        {
          g_autofree char *typed = g_strndup (words[w], n % (strlen (words[w]) + 1));
          const gint64 start = now ();
          gint64 took;

          changed = FALSE;
          gtk_editable_set_text (search, typed);
          took = now () - start;
          g_array_append_val (times, took);
          if (changed)
            g_array_append_val (changes, took);
          settle ();
        }
  g_signal_handlers_disconnect_by_data (list, &changed);
  print_row ("a letter typed in an inbox of 10,000", times, 4);
  print_row ("of these, a letter that changes the list", changes, 16);
}

typedef struct
{
  gint64 start;
  GArray *times;
  gboolean painted;
} Frames;

static void
before_paint_cb (Frames *frames)
{
  frames->start = now ();
}

static void
after_paint_cb (Frames *frames)
{
  const gint64 took = now () - frames->start;

  frames->painted = TRUE;
  g_array_append_val (frames->times, took);
}

/* Layout and drawing of each frame, while somebody turns the wheel for a while. */
static void
scroll_and_measure (GtkWidget *list)
{
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (list);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  Frames frames = { 0, times, FALSE };

  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), &frames);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), &frames);
  for (guint i = 0; i < 10 * ROUNDS; i++)
    {
      frames.painted = FALSE;
      gtk_adjustment_set_value (place, gtk_adjustment_get_value (place) + 160);
      while (!frames.painted)
        g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handlers_disconnect_by_data (clock, &frames);
  print_row ("a frame while it is scrolled", times, 16);
}

static void
refresh_and_measure (GtkWidget *page)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GListModel) model = new_model ();
      g_autoptr (DeskSource) source = desk_source_new_for_model (model);
      g_autoptr (DeskSeat) next = desk_seat_new_offline ("Mesh", "555555555555", MESH_JOB_OWNER);
      gint64 start, took;

      g_object_set (next, "subscriptions", source, NULL);
      start = now ();
      g_object_set (page, "seat", next, NULL);
      took = now () - start;
      g_array_append_val (times, took);
      settle ();
    }
  print_row ("10,000 read again, and nothing new", times, 16);
}

int
main (int argc, char *argv[])
{
  g_autoptr (DeskSeat) seat = desk_seat_new_offline ("Mesh", "555555555555", MESH_JOB_OWNER);
  g_autoptr (GListModel) model = new_model ();
  g_autoptr (DeskSource) source = desk_source_new_for_model (model);
  GtkWidget *window, *page;

  desk_register_resources ();
  adw_init ();
  g_object_set (seat, "subscriptions", source, NULL);
  page = g_object_new (DESK_TYPE_INBOX_PAGE, "seat", seat, NULL);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  type_and_measure (GTK_EDITABLE (DESK_PAGE_GET_CLASS (page)->get_search (DESK_PAGE (page))),
                    gtk_widget_get_template_child (page, DESK_TYPE_INBOX_PAGE, "selection"));
  scroll_and_measure (GTK_WIDGET (gtk_widget_get_template_child (page, DESK_TYPE_INBOX_PAGE, "list")));
  refresh_and_measure (page);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  return 0;
}
