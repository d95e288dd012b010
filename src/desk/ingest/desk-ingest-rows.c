/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-rows.h"

#include "desk/common/desk-cells.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-trickle.h"
#include "desk/ingest/desk-ingest-format.h"

/* More are in the list of columns; a grid of them would be slow, and nobody reads it. */
#define MAX_COLUMNS 100
#define CELLS 40 /* that are made at a time */

struct _DeskIngestRows
{
  AdwBin parent_instance;

  MeshIngestTable *table; /* (nullable) */
  GSignalGroup *columns;  /* of the table */
  GtkColumnView *view;
  DeskTrickle *rows;
  guint idle;
};

enum
{
  PROP_TABLE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskIngestRows, desk_ingest_rows, ADW_TYPE_BIN)

/* Keys of folders stand in no row. */
static void
rebuild (DeskIngestRows *self)
{
  GListModel *columns = self->table != NULL ? mesh_ingest_table_get_columns (self->table) : NULL;
  const guint n = columns != NULL ? g_list_model_get_n_items (columns)
                                        - mesh_ingest_table_get_n_keys (self->table)
                                  : 0;

  desk_cells_clear (self->view);
  g_object_set (self->rows, "step", CLAMP (CELLS / MAX (n, 1), 1, DESK_TRICKLE_STEP), NULL);
  for (guint i = 0; i < MIN (n, MAX_COLUMNS); i++)
    {
      g_autoptr (MeshIngestColumn) info = g_list_model_get_item (columns, i);
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (
          NULL, desk_cells_new_factory ("desk_ingest_format_cell",
                                        G_CALLBACK (desk_ingest_format_cell), i, FALSE));

      g_object_bind_property (info, "name", column, "title", G_BINDING_SYNC_CREATE);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (self->view, column);
    }
}

/* Columns come one by one when a table is read again. */
static gboolean
rebuild_cb (gpointer data)
{
  DeskIngestRows *self = data;

  self->idle = 0;
  rebuild (self);
  return G_SOURCE_REMOVE;
}

static void
later (DeskIngestRows *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (rebuild_cb, self);
}

static void
desk_ingest_rows_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TABLE)
    g_value_set_object (value, DESK_INGEST_ROWS (object)->table);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_rows_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskIngestRows *self = DESK_INGEST_ROWS (object);

  if (id != PROP_TABLE)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (g_set_object (&self->table, g_value_get_object (value)))
    {
      g_signal_group_set_target (
          self->columns, self->table != NULL ? mesh_ingest_table_get_columns (self->table) : NULL);
      rebuild (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
desk_ingest_rows_dispose (GObject *object)
{
  DeskIngestRows *self = DESK_INGEST_ROWS (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->columns);
  g_clear_object (&self->table);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_INGEST_ROWS);
  G_OBJECT_CLASS (desk_ingest_rows_parent_class)->dispose (object);
}

static void
desk_ingest_rows_class_init (DeskIngestRowsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_ingest_rows_get_property;
  object_class->set_property = desk_ingest_rows_set_property;
  object_class->dispose = desk_ingest_rows_dispose;
  properties[PROP_TABLE]
      = g_param_spec_object ("table", NULL, NULL, MESH_TYPE_INGEST_TABLE,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_TRICKLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-rows.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestRows, view);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestRows, rows);
}

static void
desk_ingest_rows_init (DeskIngestRows *self)
{
  self->columns = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->columns, "items-changed", G_CALLBACK (later), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_trickle_follow (self->rows, GTK_WIDGET (self));
}
