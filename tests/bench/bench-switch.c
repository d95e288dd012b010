/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs to sit down as another persona whose lists are there: from choosing it to the frame that shows it, in
 * processor time of the window's thread, so that other programs and the wait for the display do not count. Prints lines
 * as bench.py does. */
#include "config.h"

#include <time.h>

#include "desk/app/desk-application.h"
#include "desk/app/desk-window.h"
#include "desk/desk-samples.h"

#define ROUNDS 40

typedef struct
{
  gint64 begun, took;
  gboolean painted;
} Frame;

static gint64
get_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
before_cb (GdkFrameClock *clock, Frame *frame)
{
  frame->begun = get_time ();
}

static void
after_cb (GdkFrameClock *clock, Frame *frame)
{
  frame->took += get_time () - frame->begun;
  frame->painted = TRUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static gint64
choose (DeskWindow *window, DeskSeat *seat, Frame *frame)
{
  const gint64 start = get_time ();
  gint64 called;

  *frame = (Frame){ 0 };
  desk_session_set_seat (desk_window_get_session (window), seat);
  called = get_time () - start;
  gtk_widget_queue_draw (GTK_WIDGET (window));
  while (!frame->painted)
    g_main_context_iteration (NULL, TRUE);
  return called + frame->took;
}

static void
measure (DeskWindow *window, const char *page, DeskSeat *const *seats)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *name = g_strdup_printf ("another persona on the page %s", page);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  Frame frame = { 0 };

  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), &frame);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), &frame);
  desk_window_show_page (window, page);
  for (guint i = 0; i < 2 * ROUNDS; i++)
    {
      const gint64 took = choose (window, seats[i % 2], &frame);

      sample_settle ();
      if (i >= 4) /* each has been shown before */
        g_array_append_val (times, took);
    }
  g_signal_handlers_disconnect_by_data (clock, &frame);
  g_array_sort (times, compare);
  g_print ("%-52s %12.2f %-22s target %d; the slowest %.2f\n", name,
           g_array_index (times, gint64, times->len / 2) / 1000.0, "ms", 16,
           g_array_index (times, gint64, times->len - 1) / 1000.0);
}

static gboolean
is_drawn (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

int
main (int argc, char *argv[])
{
  g_autoptr (DeskSession) session = desk_session_new ();
  g_autoptr (DeskSeat) producer = sample_seat_new ("Producer", MESH_JOB_PRODUCER);
  g_autoptr (DeskSeat) other = sample_seat_new ("Producer-2", MESH_JOB_PRODUCER);
  g_autoptr (DeskSeat) consumer = sample_seat_new ("Consumer", MESH_JOB_CONSUMER);
  DeskSeat *const same[] = { producer, other }, *const different[] = { producer, consumer };
  DeskWindow *window;

  desk_register_resources ();
  adw_init ();
  window = desk_window_new (NULL, session, NULL);
  desk_session_set_seat (session, producer);
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 760);
  gtk_window_present (GTK_WINDOW (window));
  sample_run_until (is_drawn, window);
  measure (window, "catalog", same);
  measure (window, "inbox", same);
  measure (window, "catalog", different);
  measure (window, "inbox", different);
  gtk_window_destroy (GTK_WINDOW (window));
  sample_settle ();
  return 0;
}
