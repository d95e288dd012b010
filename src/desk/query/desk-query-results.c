/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/query/desk-query-results.h"

#include <glib/gi18n.h>

#include "desk/common/desk-cells.h"

struct _DeskQueryResults
{
  AdwBin parent_instance;

  MeshQuery *query; /* (nullable) */
  GtkColumnView *view;
};

enum
{
  PROP_QUERY = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskQueryResults, desk_query_results, ADW_TYPE_BIN)

/* ---- columns: as many as the statement has, so that no template can list them ---- */

typedef struct
{
  guint column;
  gboolean numeric;
} Order;

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const Order *order = data;

  return mesh_query_row_compare ((MeshQueryRow *) a, (MeshQueryRow *) b, order->column, order->numeric);
}

static GtkSorter *
new_sorter (guint column, gboolean numeric)
{
  Order *order = g_new0 (Order, 1);

  order->column = column;
  order->numeric = numeric;
  return GTK_SORTER (gtk_custom_sorter_new (compare_cb, order, g_free));
}

static void
add_column (DeskQueryResults *self, guint index)
{
  const MeshQueryColumn *info = mesh_query_get_column (self->query, index);
  gboolean numeric = mesh_query_column_is_numeric (info);
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (
      info->name, desk_cells_new_factory ("desk_query_cell", G_CALLBACK (desk_query_cell), index, numeric));
  g_autoptr (GtkSorter) sorter = new_sorter (index, numeric);

  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_append_column (self->view, column);
}

static void
rebuild (DeskQueryResults *self)
{
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  desk_cells_clear (self->view);
  for (guint i = 0; self->query != NULL && i < mesh_query_get_n_columns (self->query); i++)
    add_column (self, i);
}

static void
copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskQueryResults *self = DESK_QUERY_RESULTS (widget);
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_column_view_get_model (self->view));
  MeshQueryRow *row = gtk_single_selection_get_selected_item (selection);
  g_autofree char *line = NULL;

  if (row == NULL)
    return;
  line = desk_query_line (row, mesh_query_get_n_columns (self->query));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), line);
  gtk_widget_activate_action (widget, "win.toast", "s", C_ ("toast", "Copied"));
}

/* ---- GObject ---- */

static void
desk_query_results_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_QUERY)
    g_value_set_object (value, DESK_QUERY_RESULTS (object)->query);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_query_results_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskQueryResults *self = DESK_QUERY_RESULTS (object);

  if (id != PROP_QUERY)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (g_set_object (&self->query, g_value_get_object (value)))
    {
      rebuild (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
desk_query_results_dispose (GObject *object)
{
  g_clear_object (&DESK_QUERY_RESULTS (object)->query);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_QUERY_RESULTS);
  G_OBJECT_CLASS (desk_query_results_parent_class)->dispose (object);
}

static void
desk_query_results_class_init (DeskQueryResultsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_query_results_get_property;
  object_class->set_property = desk_query_results_set_property;
  object_class->dispose = desk_query_results_dispose;
  properties[PROP_QUERY] = g_param_spec_object ("query", NULL, NULL, MESH_TYPE_QUERY,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/query-results.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskQueryResults, view);
  gtk_widget_class_install_action (widget_class, "results.copy", NULL, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "results.copy", NULL);
}

static void
desk_query_results_init (DeskQueryResults *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
