/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-samples.h"
#include "desk/app/desk-application.h"
#include "desk/app/desk-pages.h"
#include "desk/app/desk-window.h"

/* Every page of every job, in text of 100% and 200%, without animations: it fits the narrowest window that it is made
 * for, and no word is cut off. */

#define NARROWEST 360
/* Letters twice as wide need at most a window that is twice as wide. */
#define NARROWEST_LARGE (2 * NARROWEST)

static const struct
{
  const char *name;
  MeshJob job;
} seats[] = {
  { "Mesh", MESH_JOB_OWNER },
  { "Producer", MESH_JOB_PRODUCER },
  { "Consumer", MESH_JOB_CONSUMER },
};

static gboolean
is_drawn (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

static gboolean
count_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer n_frames)
{
  (*(guint *) n_frames)++;
  return G_SOURCE_CONTINUE;
}

/* Lists make their rows in the frame after that in which they are shown. */
static void
wait_for_frames (GtkWidget *widget)
{
  const gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint n_frames = 0, id = gtk_widget_add_tick_callback (widget, count_cb, &n_frames, NULL);

  while (n_frames < 2 && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_frames, >=, 2);
  gtk_widget_remove_tick_callback (widget, id);
}

static void
set_text_scale (guint percent)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * percent / 100), NULL);
}

/* One line that may not be shortened has less room than its words take. */
static void
check_label (GtkLabel *label, const char *page)
{
  int natural;

  if (gtk_label_get_ellipsize (label) != PANGO_ELLIPSIZE_NONE || gtk_label_get_wrap (label))
    return;
  gtk_widget_measure (GTK_WIDGET (label), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  if (gtk_widget_get_width (GTK_WIDGET (label)) + gtk_widget_get_margin_start (GTK_WIDGET (label))
          + gtk_widget_get_margin_end (GTK_WIDGET (label))
      < natural)
    {
      g_test_message ("%s: \"%s\" has %d of %d pixels", page, gtk_label_get_text (label),
                      gtk_widget_get_width (GTK_WIDGET (label)), natural);
      g_test_fail ();
    }
}

static void
check_labels (GtkWidget *widget, const char *page)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget))
    check_label (GTK_LABEL (widget), page);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_labels (child, page);
}

static void
check_page (DeskWindow *window, const char *page, int narrowest)
{
  int least;

  desk_window_show_page (window, page);
  wait_for_frames (GTK_WIDGET (window));
  g_assert_cmpstr (desk_window_get_page_name (window), ==, page);
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_test_message ("%s: at least %d pixels", page, least);
  if (least > narrowest)
    g_test_fail_printf ("%s needs %d pixels, and has %d", page, least, narrowest);
  check_labels (GTK_WIDGET (window), page);
}

static void
check_seat (const char *name, MeshJob job, guint percent)
{
  g_autoptr (DeskSeat) seat = sample_seat_new (name, job);
  g_autoptr (DeskSession) session = desk_session_new ();
  DeskWindow *window = desk_window_new (NULL, session, NULL);
  guint n_pages;
  const DeskPageInfo *pages = desk_pages_get (&n_pages);

  set_text_scale (percent);
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 760);
  desk_session_set_seat (session, seat);
  gtk_window_present (GTK_WINDOW (window));
  sample_run_until (is_drawn, window);
  g_assert_false (adw_get_enable_animations (GTK_WIDGET (window)));
  for (guint i = 0; i < n_pages; i++)
    if (desk_pages_are_for (pages[i].name, job))
      check_page (window, pages[i].name, percent > 100 ? NARROWEST_LARGE : NARROWEST);
  gtk_window_close (GTK_WINDOW (window));
  sample_settle ();
  set_text_scale (100);
}

static void
test_text (gconstpointer percent)
{
  for (guint i = 0; i < G_N_ELEMENTS (seats); i++)
    check_seat (seats[i].name, seats[i].job, GPOINTER_TO_UINT (percent));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  desk_register_resources ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_test_add_data_func ("/desk/reach/text-100", GUINT_TO_POINTER (100), test_text);
  g_test_add_data_func ("/desk/reach/text-200", GUINT_TO_POINTER (200), test_text);
  return g_test_run ();
}
