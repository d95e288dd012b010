/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What looking at files costs on the page that brings data in: how much of them is read, how long
 * it takes, what it holds in memory, and whether the window goes on drawing meanwhile. bench-ingest
 * PATH…; prints lines as bench.py does. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/app/desk-application.h"
#include "desk/ingest/desk-ingest-page.h"

/* Frames are drawn all the time. */
typedef struct
{
  gint64 last;
  gint64 longest; /* µs */
  guint frames;
} Frames;

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Frames *frames = data;
  const gint64 now = g_get_monotonic_time ();

  if (frames->last > 0)
    frames->longest = MAX (frames->longest, now - frames->last);
  frames->last = now;
  frames->frames++;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
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
    g_main_context_iteration (NULL, TRUE);
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
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
  desk_ingest_draft_clear (draft);
}

int
main (int argc, char *argv[])
{
  g_autoptr (DeskSeat) seat = NULL;
  GtkWidget *page, *window;
  Frames frames = { 0 };

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
  while (frames.frames < 20)
    g_main_context_iteration (NULL, TRUE);
  for (int i = 1; i < argc; i++)
    look_at (desk_ingest_page_get_draft (DESK_INGEST_PAGE (page)), argv[i], &frames);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
