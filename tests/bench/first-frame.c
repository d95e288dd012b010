/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into a program of GTK: prints the monotonic time, in milliseconds, at which its first
 * window had been painted ("frame"), and, with MESHDESK_BENCH_LIST set, a list with rows in it
 * ("list"). Then the program ends. */
#include <dlfcn.h>
#include <gtk/gtk.h>
#include <stdio.h>

static gboolean framed;

static void
say (const char *what)
{
  printf ("%s %.3f\n", what, (double) g_get_monotonic_time () / 1000);
  fflush (stdout);
}

static gboolean
shows_list (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LIST_VIEW (widget) || GTK_IS_COLUMN_VIEW (widget))
    {
      g_autoptr (GListModel) model = NULL;

      g_object_get (widget, "model", &model, NULL);
      if (model != NULL && g_list_model_get_n_items (model) > 0)
        return TRUE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_list (child))
      return TRUE;
  return FALSE;
}

static void
painted_cb (GtkWidget *window)
{
  if (!framed)
    say ("frame");
  framed = TRUE;
  if (g_getenv ("MESHDESK_BENCH_LIST") != NULL)
    {
      if (!shows_list (window))
        return;
      say ("list");
    }
  /* Nothing of what follows is measured. */
  _exit (0);
}

static void
mapped_cb (GtkWidget *window)
{
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "after-paint",
                            G_CALLBACK (painted_cb), window);
}

static void
window_added_cb (GtkApplication *application, GtkWidget *window)
{
  g_signal_connect (window, "map", G_CALLBACK (mapped_cb), NULL);
}

G_MODULE_EXPORT int
g_application_run (GApplication *application, int argc, char **argv)
{
  int (*run) (GApplication *, int, char **) = dlsym (RTLD_NEXT, "g_application_run");

  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
  return run (application, argc, argv);
}
