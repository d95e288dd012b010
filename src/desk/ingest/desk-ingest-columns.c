/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-step.h"

#include <string.h>

#include "desk/ingest/desk-ingest-column-row.h"
#include "desk/ingest/desk-ingest-rows.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-trickle.h"
#include "desk/ingest/desk-ingest-format.h"

/* Columns of one table after the other, and rows of the sample. */
struct _DeskIngestColumns
{
  DeskIngestStep parent_instance;

  GtkDropDown *tables, *separator;
  DeskTrickle *choices; /* of tables: a drop-down makes its rows before it is opened */
  DeskTrickle *columns;
  GtkCheckButton *header;
  GSignalGroup *watch; /* of the draft */
  GSignalGroup *table; /* that is shown */
  gboolean showing;    /* what is there, not what somebody chose */
};

G_DEFINE_FINAL_TYPE (DeskIngestColumns, desk_ingest_columns, DESK_TYPE_INGEST_STEP)

static const char separators[] = { ',', ';', '\t', '|' };

static DeskIngestDraft *
get_draft (DeskIngestColumns *self)
{
  return desk_ingest_step_get_draft (DESK_INGEST_STEP (self));
}

static MeshIngestTable *
get_table (DeskIngestColumns *self)
{
  return get_draft (self) != NULL ? desk_ingest_draft_get_table (get_draft (self)) : NULL;
}

/* ---- what is there ---- */

static void
show_reading (DeskIngestColumns *self)
{
  MeshIngestTable *table = get_table (self);
  const char *found;
  gboolean header = FALSE;

  if (table == NULL)
    return;
  found = memchr (separators, mesh_ingest_table_get_separator (table), sizeof separators);
  g_object_get (table, "header", &header, NULL);
  self->showing = TRUE;
  gtk_drop_down_set_selected (self->separator, found != NULL ? (guint) (found - separators) : 0);
  gtk_check_button_set_active (self->header, header);
  self->showing = FALSE;
}

static void
show_table (DeskIngestColumns *self)
{
  GListModel *tables = gtk_drop_down_get_model (self->tables);
  MeshIngestTable *table = get_table (self);

  g_signal_group_set_target (self->table, table);
  self->showing = TRUE;
  for (guint i = 0; tables != NULL && i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) other = g_list_model_get_item (tables, i);

      if (other == table)
        gtk_drop_down_set_selected (self->tables, i);
    }
  self->showing = FALSE;
  show_reading (self);
}

static void
desk_ingest_columns_draft_changed (DeskIngestStep *step)
{
  DeskIngestColumns *self = DESK_INGEST_COLUMNS (step);
  DeskIngestDraft *draft = get_draft (self);

  g_signal_group_set_target (self->watch, draft);
  g_object_set (self->choices, "model",
                draft != NULL ? mesh_ingest_get_tables (desk_ingest_draft_get_ingest (draft)) : NULL, NULL);
  show_table (self);
}

/* The drop-down chooses for itself when what it had chosen is gone. */
static void
changing_cb (DeskIngestColumns *self)
{
  self->showing = TRUE;
}

/* ---- what somebody chooses ---- */

static void
table_cb (DeskIngestColumns *self)
{
  MeshIngestTable *table = gtk_drop_down_get_selected_item (self->tables);

  if (!self->showing && table != NULL && get_draft (self) != NULL)
    g_object_set (get_draft (self), "table", table, NULL);
}

static void
reading_cb (DeskIngestColumns *self)
{
  const guint separator = gtk_drop_down_get_selected (self->separator);

  if (!self->showing && get_table (self) != NULL && separator < sizeof separators)
    desk_ingest_draft_reread (get_draft (self), separators[separator],
                              gtk_check_button_get_active (self->header) ? MESH_HEADER_FIRST_ROW
                                                                         : MESH_HEADER_NONE);
}

static void
desk_ingest_columns_dispose (GObject *object)
{
  DeskIngestColumns *self = DESK_INGEST_COLUMNS (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->table);
  if (self->choices != NULL)
    g_signal_handlers_disconnect_by_data (self->choices, self);
  g_clear_object (&self->choices);
  G_OBJECT_CLASS (desk_ingest_columns_parent_class)->dispose (object);
}

static void
desk_ingest_columns_class_init (DeskIngestColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  DESK_INGEST_STEP_CLASS (klass)->draft_changed = desk_ingest_columns_draft_changed;
  G_OBJECT_CLASS (klass)->dispose = desk_ingest_columns_dispose;
  g_type_ensure (DESK_TYPE_INGEST_COLUMN_ROW);
  g_type_ensure (DESK_TYPE_INGEST_ROWS);
  g_type_ensure (DESK_TYPE_TRICKLE);
  g_type_ensure (MESH_TYPE_INGEST);
  g_type_ensure (MESH_TYPE_INGEST_NOTE);
  g_type_ensure (MESH_TYPE_INGEST_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-columns.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestColumns, tables);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestColumns, separator);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestColumns, header);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestColumns, columns);
  gtk_widget_class_bind_template_callback (widget_class, table_cb);
  gtk_widget_class_bind_template_callback (widget_class, reading_cb);
}

static void
desk_ingest_columns_init (DeskIngestColumns *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_trickle_follow (self->columns, GTK_WIDGET (self));
  self->choices = g_object_new (DESK_TYPE_TRICKLE, "ready", TRUE, NULL);
  g_signal_connect_swapped (self->choices, "items-changed", G_CALLBACK (changing_cb), self);
  gtk_drop_down_set_model (self->tables, G_LIST_MODEL (self->choices));
  g_signal_connect_swapped (self->choices, "items-changed", G_CALLBACK (show_table), self);
  self->watch = g_signal_group_new (DESK_TYPE_INGEST_DRAFT);
  self->table = g_signal_group_new (MESH_TYPE_INGEST_TABLE);
  g_signal_group_connect_swapped (self->watch, "notify::table", G_CALLBACK (show_table), self);
  g_signal_group_connect_swapped (self->watch, "notify::busy", G_CALLBACK (show_reading), self);
  g_signal_group_connect_swapped (self->table, "notify::header", G_CALLBACK (show_reading), self);
}
