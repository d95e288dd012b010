/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists in a box: in a narrow window they are as high as their rows with their line breaks. */
#include "config.h"

#include "desk-look.h"
#include "desk-samples.h"
#include "desk/common/desk-rows.h"

#define ROW                                                                                        \
  "<interface><template class='GtkListItem'><property name='child'><object class='GtkLabel'>"      \
  "<property name='wrap'>True</property><property name='xalign'>0</property>"                      \
  "<binding name='label'><lookup name='string' type='GtkStringObject'><lookup name='item'>"        \
  "GtkListItem</lookup></lookup></binding></object></property></template></interface>"
#define TEXT "A sentence of many words that no window of three hundred pixels shows in one line, or in two"

static GtkWidget *
list_new (GtkStringList *strings)
{
  g_autoptr (GBytes) row = g_bytes_new_static (ROW, strlen (ROW));
  GtkSelectionModel *model = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (strings))));

  return gtk_list_view_new (model, gtk_builder_list_item_factory_new_from_bytes (NULL, row));
}

/* Where the last row ends, in the coordinates of @list. */
static double
end_of_rows (GtkWidget *list)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      graphene_rect_t one;

      if (gtk_widget_get_mapped (row) && gtk_widget_compute_bounds (row, list, &one))
        graphene_rect_union (&bounds, &one, &bounds);
    }
  return bounds.origin.y + bounds.size.height;
}

typedef struct
{
  GtkWidget *list;
  guint n;
} Wanted;

/* All rows are there, with their line breaks, and the list is as high as they are. */
static gboolean
fits (gpointer data)
{
  const Wanted *wanted = data;
  GtkWidget *list = wanted->list, *row = gtk_widget_get_first_child (list);
  double end = end_of_rows (list);
  int least;

  if (row == NULL)
    return wanted->n == 0;
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (list), &least, NULL, NULL, NULL);
  return end >= wanted->n * least && end <= gtk_widget_get_height (list)
         && gtk_widget_get_height (list) <= (int) wanted->n * least + 20;
}

static gboolean
is_gone (gpointer widget)
{
  return gtk_widget_get_height (widget) == 0;
}

static void
check (GtkWidget *list, guint n)
{
  Wanted wanted = { list, n };

  sample_run_until (fits, &wanted);
  g_assert_cmpint (gtk_widget_get_width (list), <=, 320);
}

static void
test_narrow (void)
{
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);
  GtkWidget *list = list_new (strings);
  GtkWidget *rows = g_object_new (DESK_TYPE_ROWS, "child", list, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new ();
  GtkWidget *window = gtk_window_new ();

  for (guint i = 0; i < 5; i++)
    gtk_string_list_append (strings, TEXT);
  gtk_box_append (GTK_BOX (box), gtk_label_new ("Above"));
  gtk_box_append (GTK_BOX (box), rows);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 300, 400);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_present (GTK_WINDOW (window));
  sample_run_until (look_is_shown, list);
  check (list, 5);
  gtk_string_list_append (strings, TEXT);
  gtk_string_list_append (strings, TEXT);
  check (list, 7);
  gtk_string_list_splice (strings, 1, 6, NULL);
  check (list, 1);
  gtk_string_list_remove (strings, 0);
  sample_run_until (is_gone, rows);
  gtk_string_list_append (strings, TEXT);
  check (list, 1);
  adw_bin_set_child (ADW_BIN (rows), NULL);
  sample_run_until (is_gone, rows);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/desk/rows/narrow", test_narrow);
  return g_test_run ();
}
