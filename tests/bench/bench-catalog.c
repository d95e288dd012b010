/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a catalogue of 100,000 tables with 20 columns each costs, on its page in a window: from the
 * cache to the first rows, from a letter typed to the list that was made of it, from a wheel's turn
 * to the frame. Beside it, in the same run, GTK's own filter over the same texts. Prints lines as
 * bench.py does. */
#include "config.h"

#include <string.h>
#include <time.h>

#include "../mesh/sample-catalog.h"
#include "desk/app/desk-application.h"
#include "desk/catalog/desk-catalog-page.h"
#include "mesh/catalog/mesh-catalog-read.h"
#include "mesh/catalog/mesh-search.h"

#define N_TABLES  100000
#define ROUNDS    2
#define N_SCROLLS 200

static const char *const typed[]
    = { "invoice 77", "customer_rank", "mast_outage_991", "domain 3 cell",
        "q",          "Hour 9999",     "device_id_4" };

/* ---- figures ---- */

/* In microseconds. With BENCH_CPU set, what this thread had of the processor: for a machine that
 * does other things too. */
static gint64
now (void)
{
  struct timespec time;

  if (g_getenv ("BENCH_CPU") == NULL)
    return g_get_monotonic_time ();
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static double
median (GArray *times)
{
  g_array_sort (times, compare);
  return g_array_index (times, gint64, times->len / 2) / 1000.0;
}

static double
worst (GArray *times)
{
  gint64 most = 0;

  for (guint i = 0; i < times->len; i++)
    most = MAX (most, g_array_index (times, gint64, i));
  return most / 1000.0;
}

static void
print_row (const char *name, double value, const char *unit, const char *target)
{
  g_print ("%-52s %12.2f %-22s %s\n", name, value, unit, target);
}

static void
print_times (const char *name, GArray *times, const char *target)
{
  g_autofree char *text = g_strdup_printf ("%s; the slowest %.2f", target, worst (times));

  print_row (name, median (times), "ms", text);
}

/* Of this process, in MiB: now, and at its highest since it was set back. */
static double
memory (const char *member)
{
  g_autofree char *status = NULL;
  const char *found;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  found = strstr (status, member);
  return found != NULL ? g_ascii_strtod (found + strlen (member) + 1, NULL) / 1024 : 0;
}

static void
settle (void)
{
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

/* ---- the cache ---- */

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Made by another process, so that what it takes to make it is not measured. */
static int
write_cache (const char *path)
{
  g_autoptr (MeshIndex) index = sample_index_new (N_TABLES);
  g_autoptr (GAsyncResult) result = NULL;

  mesh_catalog_save_async (path, index, NULL, keep_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return mesh_catalog_save_finish (result, NULL) ? 0 : 1;
}

static MeshIndex *
read_cache (const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  MeshIndex *index;

  mesh_catalog_load_async (path, NULL, keep_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  index = mesh_catalog_load_finish (result, &error);
  g_assert_no_error (error);
  return index;
}

/* ---- frames ---- */

typedef struct
{
  GdkFrameClock *clock;
  gint64 began;
  GArray *times;
  gboolean painted;
} Frames;

static void
before_cb (Frames *frames)
{
  frames->began = now ();
}

static void
after_cb (Frames *frames)
{
  gint64 took = now () - frames->began;

  if (frames->began != 0)
    g_array_append_val (frames->times, took);
  frames->began = 0;
  frames->painted = TRUE;
}

static void
frames_init (Frames *frames, GtkWidget *window)
{
  frames->clock = gdk_surface_get_frame_clock (gtk_native_get_surface (GTK_NATIVE (window)));
  frames->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_signal_connect_swapped (frames->clock, "before-paint", G_CALLBACK (before_cb), frames);
  g_signal_connect_data (frames->clock, "after-paint", G_CALLBACK (after_cb), frames, NULL,
                         G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
frames_clear (Frames *frames)
{
  g_signal_handlers_disconnect_by_data (frames->clock, frames);
  g_array_unref (frames->times);
}

static void
wait_for_frame (Frames *frames)
{
  const gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC;

  frames->painted = FALSE;
  while (!frames->painted && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

/* ---- what people do ---- */

static void
changed_cb (gboolean *changed)
{
  *changed = TRUE;
}

static void
type_and_measure (GtkWidget *window, GtkEditable *search, GObject *list)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (gint64));
  Frames frames = { 0 };
  gboolean changed;

  frames_init (&frames, window);
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (changed_cb), &changed);
  for (guint round = 0; round < ROUNDS; round++)
    for (guint w = 0; w < G_N_ELEMENTS (typed); w++)
      for (guint n = 1; n <= strlen (typed[w]) + 1; n++)
        {
          g_autofree char *text = g_strndup (typed[w], n % (strlen (typed[w]) + 1));
          const gint64 start = now ();
          gint64 took;

          changed = FALSE;
          gtk_editable_set_text (search, text);
          took = now () - start;
          g_array_append_val (times, took);
          if (changed)
            g_array_append_val (changes, took);
          wait_for_frame (&frames);
          settle ();
        }
  g_signal_handlers_disconnect_by_data (list, &changed);
  print_times ("a letter typed among 100,000 tables", times, "target 4, 16 at worst");
  print_times ("of these, a letter that changes the list", changes, "");
  print_times ("frames drawn meanwhile, cairo", frames.times, "target 16 at worst");
  frames_clear (&frames);
}

/* The search alone, without a widget. */
static void
search_and_measure (MeshShelf *shelf)
{
  g_autoptr (MeshSearch) search = mesh_search_new ();
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_object_set (search, "shelf", shelf, NULL);
  for (guint w = 0; w < G_N_ELEMENTS (typed); w++)
    for (guint n = 1; n <= strlen (typed[w]) + 1; n++)
      {
        g_autofree char *text = g_strndup (typed[w], n % (strlen (typed[w]) + 1));
        const gint64 start = now ();
        gint64 took;

        g_object_set (search, "search", text, NULL);
        took = now () - start;
        g_array_append_val (times, took);
      }
  print_times ("the same letters, the search alone", times, "");
}

static void
scroll_and_measure (GtkWidget *window, GtkWidget *list)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  const double upper = gtk_adjustment_get_upper (adjustment),
               page = gtk_adjustment_get_page_size (adjustment);
  Frames frames = { 0 };

  frames_init (&frames, window);
  for (guint i = 0; i < N_SCROLLS; i++)
    {
      /* By the wheel, and now and then by the bar. */
      const double to = i % 20 == 19 ? (upper - page) * (i * 7919 % 1000) / 1000
                                     : gtk_adjustment_get_value (adjustment) + page / 6;

      gtk_adjustment_set_value (adjustment, MIN (to, upper - page));
      wait_for_frame (&frames);
      settle ();
    }
  print_times ("scrolling, a frame in the cairo renderer", frames.times, "target 16 at worst");
  frames_clear (&frames);
}

/* ---- GTK's own ---- */

static GListModel *
new_texts (MeshIndex *index)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; i < mesh_index_get_n_rows (index); i++)
    {
      g_autoptr (MeshRecord) record = sample_record_new_nth (i);
      GString *text = g_string_new (record->texts[MESH_TEXT_NAME]);

      g_string_append_printf (text, " %s %s %s %s", record->texts[MESH_TEXT_DATABASE],
                              record->texts[MESH_TEXT_DOMAIN], record->texts[MESH_TEXT_PRODUCT],
                              record->texts[MESH_TEXT_DESCRIPTION]);
      for (guint c = 0; c < mesh_record_get_n_columns (record); c++)
        g_string_append_printf (text, " %s",
                                mesh_record_get_column (record, c, MESH_COLUMN_TEXT_NAME));
      gtk_string_list_take (list, g_string_free (text, FALSE));
    }
  return G_LIST_MODEL (list);
}

static void
compare_with_gtk (MeshIndex *index)
{
  GtkStringFilter *filter = gtk_string_filter_new (
      gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  g_autoptr (GtkFilterListModel) model
      = gtk_filter_list_model_new (new_texts (index), GTK_FILTER (filter));
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint n = 1; n <= strlen (typed[1]); n++)
    {
      g_autofree char *text = g_strndup (typed[1], n);
      const gint64 start = now ();
      gint64 took;

      gtk_string_filter_set_search (filter, text);
      took = now () - start;
      g_array_append_val (times, took);
    }
  print_times ("GtkFilterListModel with GtkStringFilter, a letter", times, "to compare");
}

int
main (int argc, char *argv[])
{
  g_autoptr (DeskSeat) seat = NULL;
  g_autoptr (MeshIndex) index = NULL;
  g_autoptr (MeshShelf) shelf = NULL;
  g_autoptr (DeskSource) source = NULL;
  GtkWidget *window, *page;
  Frames frames = { 0 };
  double base;
  gint64 start;

  if (argc == 3 && g_str_equal (argv[1], "--write"))
    return write_cache (argv[2]);
  g_assert_cmpint (argc, ==, 2);
  desk_register_resources ();
  adw_init ();
  seat = desk_seat_new_offline ("Consumer", "999999999999", MESH_JOB_CONSUMER);
  page = g_object_new (DESK_TYPE_CATALOG_PAGE, "seat", seat, NULL);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  frames_init (&frames, window);
  settle ();
  base = memory ("VmRSS:");
  start = now ();
  index = read_cache (argv[1]);
  print_row ("the cache of 100,000 tables read", (now () - start) / 1000.0, "ms", "");
  shelf = mesh_shelf_new (index);
  source = desk_source_new_for_model (G_LIST_MODEL (shelf));
  g_object_unref (seat);
  seat = desk_seat_new_offline ("Consumer", "999999999999", MESH_JOB_CONSUMER);
  g_object_set (seat, "catalog", source, NULL);
  g_object_set (page, "seat", seat, NULL);
  wait_for_frame (&frames);
  print_row ("from the cache to the first rows", (now () - start) / 1000.0, "ms", "target 1000");
  frames_clear (&frames);
  settle ();
  search_and_measure (shelf);
  type_and_measure (window,
                    GTK_EDITABLE (DESK_PAGE_GET_CLASS (page)->get_search (DESK_PAGE (page))),
                    gtk_widget_get_template_child (page, DESK_TYPE_CATALOG_PAGE, "selection"));
  scroll_and_measure (
      window, GTK_WIDGET (gtk_widget_get_template_child (page, DESK_TYPE_CATALOG_PAGE, "list")));
  print_row ("resident with 100,000 tables of 20 columns", memory ("VmRSS:"), "MiB", "target 250");
  print_row ("resident before them, the window being there", base, "MiB", "");
  print_row ("resident at most so far", memory ("VmHWM:"), "MiB", "target 250");
  start = now ();
  {
    g_autoptr (MeshIndex) again = read_cache (argv[1]);
    gint64 swapped = now ();

    mesh_shelf_set_index (shelf, again);
    print_row ("read again and nothing new, in the main thread", (now () - swapped) / 1000.0, "ms",
               "target 16");
    g_clear_pointer (&index, mesh_index_unref);
    index = g_steal_pointer (&again);
  }
  settle ();
  print_row ("resident at most while it was read again", memory ("VmHWM:"), "MiB", "target 250");
  compare_with_gtk (index);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  return 0;
}
