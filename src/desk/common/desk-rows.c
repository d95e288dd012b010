/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-rows.h"

/* ---- how high it is ---- */

#define DESK_TYPE_ROWS_LAYOUT (desk_rows_layout_get_type ())
G_DECLARE_FINAL_TYPE (DeskRowsLayout, desk_rows_layout, DESK, ROWS_LAYOUT, GtkLayoutManager)

struct _DeskRowsLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (DeskRowsLayout, desk_rows_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
desk_rows_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
add_rows (GtkWidget *list, int width, int factor, int *minimum, int *natural)
{
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      int least, wished;

      gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, &least, &wished, NULL, NULL);
      *minimum += factor * least;
      *natural += factor * wished;
    }
}

static void
desk_rows_layout_measure (GtkLayoutManager *layout,
                          GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  GtkWidget *list = adw_bin_get_child (ADW_BIN (widget));

  *minimum = *natural = 0;
  if (list == NULL || !gtk_widget_should_layout (list))
    return;
  gtk_widget_measure (list, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL || for_size < 0)
    return;
  /* What is not of the rows, such as margins, stays. */
  add_rows (list, -1, -1, minimum, natural);
  add_rows (list, for_size, 1, minimum, natural);
  *minimum = MAX (*minimum, 0);
  *natural = MAX (*natural, *minimum);
}

static void
desk_rows_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *list = adw_bin_get_child (ADW_BIN (widget));

  if (list != NULL && gtk_widget_should_layout (list))
    gtk_widget_allocate (list, width, height, baseline, NULL);
}

static void
desk_rows_layout_class_init (DeskRowsLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = desk_rows_layout_get_request_mode;
  layout_class->measure = desk_rows_layout_measure;
  layout_class->allocate = desk_rows_layout_allocate;
}

static void
desk_rows_layout_init (DeskRowsLayout *self)
{
}

/* ---- the widget ---- */

struct _DeskRows
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (DeskRows, desk_rows, ADW_TYPE_BIN)

static void
desk_rows_class_init (DeskRowsClass *klass)
{
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), DESK_TYPE_ROWS_LAYOUT);
}

static void
desk_rows_init (DeskRows *self)
{
}
