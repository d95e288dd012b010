/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What looking at files costs on the page that brings data in: how much of them is read, how long
 * it takes, what it holds in memory, and whether the window goes on drawing meanwhile. bench-ingest
 * PATH…; prints lines as bench.py does. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "desk/app/desk-application.h"
#include "desk/ingest/desk-ingest-page.h"

#define FRAME 16667 /* µs */

/* Frames are drawn all the time. */
typedef struct
{
  gint64 last;
  gint64 longest; /* µs */
  guint frames;
  guint missed; /* that there was time for, 60 a second */
  gint64 dispatched; /* µs: what the main loop worked without looking up */
} Frames;

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Frames *frames = data;
  const gint64 now = g_get_monotonic_time ();

  if (frames->last > 0)
    {
      frames->longest = MAX (frames->longest, now - frames->last);
      frames->missed += (guint) MAX (0, (now - frames->last + FRAME / 2) / FRAME - 1);
    }
  frames->last = now;
  frames->frames++;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

/* Of this thread, which is not what a busy machine gives to others. µs */
static gint64
get_work (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* One turn of the main loop: how long it waits is nobody's fault, how long it works is ours. */
static void
turn (Frames *frames)
{
  GMainContext *context = g_main_context_default ();
  GPollFD fds[64];
  int priority, timeout, n;
  gint64 start;

  g_main_context_acquire (context);
  g_main_context_prepare (context, &priority);
  n = g_main_context_query (context, priority, &timeout, fds, G_N_ELEMENTS (fds));
  g_poll (fds, (guint) MIN (n, (int) G_N_ELEMENTS (fds)), timeout);
  start = get_work ();
  if (g_main_context_check (context, priority, fds, n))
    g_main_context_dispatch (context);
  frames->dispatched = MAX (frames->dispatched, get_work () - start);
  g_main_context_release (context);
}

/* What is not called from the main loop here, and is in the window. */
static void
add_work (Frames *frames, gint64 start)
{
  frames->dispatched = MAX (frames->dispatched, get_work () - start);
}

static void
draw (Frames *frames, guint n)
{
  const guint end = frames->frames + n;

  while (frames->frames < end)
    turn (frames);
}

/* "rchar: 123" of /proc/self/io, "VmRSS: 123 kB" of /proc/self/status */
static guint64
read_number (const char *file, const char *name)
{
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents (file, &text, NULL, NULL) || (at = strstr (text, name)) == NULL)
    return 0;
  return g_ascii_strtoull (at + strlen (name) + strspn (at + strlen (name), ": \t"), NULL, 10);
}

static void
print (const char *what, double value, const char *format, const char *unit, const char *target)
{
  g_autofree char *number = g_strdup_printf (format, value);

  printf ("%-52s %12s %-22s %s\n", what, number, unit, target);
}

static void
look_at (DeskIngestDraft *draft, const char *path, Frames *frames)
{
  const char *paths[] = { path, NULL };
  const guint64 read = read_number ("/proc/self/io", "rchar"),
                held = read_number ("/proc/self/status", "VmRSS");
  const gint64 start = g_get_monotonic_time ();
  MeshIngest *ingest = desk_ingest_draft_get_ingest (draft);
  g_autofree char *base = g_path_get_basename (path);
  double seconds;
  guint n_files;
  guint64 size;

  *frames = (Frames){ 0 };
  desk_ingest_draft_add (draft, paths);
  while (desk_ingest_draft_get_busy (draft))
    turn (frames);
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  draw (frames, 5);
  g_object_get (ingest, "n-files", &n_files, "size", &size, NULL);
  printf ("%s: %u files, %.0f MB\n", base, n_files, (double) size / 1e6);
  print ("looked at, until the tables are shown", seconds, "%.3f", "s", "");
  print ("read of them", (double) (read_number ("/proc/self/io", "rchar") - read) / 1e6, "%.2f",
         "MB", "bounded: 1 MB of a file, 200 files of a table");
  if (n_files > 1000)
    print ("held for each file",
           ((double) read_number ("/proc/self/status", "VmRSS") - (double) held) * 1024
               / MAX (n_files, 1),
           "%.0f", "bytes", "");
  print ("longest time between two frames", (double) frames->longest / 1000, "%.1f", "ms",
         "16.7 is one frame");
  print ("frames that were missed", frames->missed, "%.0f", "", "0");
  print ("work in the longest turn", (double) frames->dispatched / 1000, "%.1f", "ms", "below 50");
}

/* ---- from stage to stage ---- */

static guint
count_widgets (GtkWidget *widget)
{
  guint n = 1;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_widgets (child);
  return n;
}

/* To the end of each list that is shown, by quarters. */
static void
scroll (GtkWidget *widget, double part)
{
  if (GTK_IS_SCROLLED_WINDOW (widget) && gtk_widget_get_mapped (widget))
    {
      GtkAdjustment *at = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));

      gtk_adjustment_set_value (at, part * (gtk_adjustment_get_upper (at) - gtk_adjustment_get_page_size (at)));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    scroll (child, part);
}

static void
show_stages (DeskIngestPage *page, Frames *frames)
{
  static const char *const stages[] = { "tables", "columns", "target", "publish", "choose" };
  DeskIngestDraft *draft = desk_ingest_page_get_draft (page);

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autofree char *what = g_strdup_printf ("%s: work in the longest turn", stages[i]);
      g_autofree char *late = g_strdup_printf ("%s: longest time between two frames", stages[i]);
      g_autofree char *widgets = NULL;
      gint64 start;

      *frames = (Frames){ 0 };
      start = get_work ();
      desk_ingest_draft_set_stage (draft, stages[i]);
      add_work (frames, start);
      draw (frames, 5);
      for (guint quarter = 1; quarter <= 4; quarter++)
        {
          scroll (GTK_WIDGET (page), quarter / 4.0);
          draw (frames, 3);
        }
      widgets = g_strdup_printf ("below 50; %u widgets", count_widgets (GTK_WIDGET (page)));
      print (what, (double) frames->dispatched / 1000, "%.1f", "ms", widgets);
      print (late, (double) frames->longest / 1000, "%.1f", "ms", frames->missed == 0 ? "none missed" : "missed some");
    }
}

/* A name is edited, a table left out: each key asks whether all is well, and is kept. */
static void
edit (DeskIngestPage *page, Frames *frames)
{
  GListModel *tables = mesh_ingest_get_tables (desk_ingest_draft_get_ingest (desk_ingest_page_get_draft (page)));
  g_autoptr (MeshIngestTable) last = g_list_model_get_item (tables, g_list_model_get_n_items (tables) - 1);
  gint64 start;

  *frames = (Frames){ 0 };
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("renamed_%u", i);

      start = get_work ();
      mesh_ingest_table_set_name (last, name);
      add_work (frames, start);
      draw (frames, 2);
    }
  print ("a name typed: work in the longest turn", (double) frames->dispatched / 1000, "%.1f", "ms", "below 50");
}

int
main (int argc, char *argv[])
{
  g_autoptr (DeskSeat) seat = NULL;
  GtkWidget *page, *window;
  Frames frames = { 0 };
  gint64 start;

  gtk_init ();
  desk_register_resources ();
  adw_init ();
  seat = desk_seat_new_offline ("Producer", "111111111111", MESH_JOB_PRODUCER);
  page = g_object_new (DESK_TYPE_INGEST_PAGE, "seat", seat, NULL);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 760);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_add_tick_callback (page, tick_cb, &frames, NULL);
  draw (&frames, 20);
  for (int i = 1; i < argc; i++)
    {
      look_at (desk_ingest_page_get_draft (DESK_INGEST_PAGE (page)), argv[i], &frames);
      show_stages (DESK_INGEST_PAGE (page), &frames);
      edit (DESK_INGEST_PAGE (page), &frames);
      frames = (Frames){ 0 };
      start = get_work ();
      desk_ingest_draft_clear (desk_ingest_page_get_draft (DESK_INGEST_PAGE (page)));
      add_work (&frames, start);
      draw (&frames, 5);
      print ("cleared: work in the longest turn", (double) frames.dispatched / 1000, "%.1f", "ms", "below 50");
    }
  fflush (stdout);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
