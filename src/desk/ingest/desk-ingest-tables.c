/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-step.h"

#include "desk/ingest/desk-ingest-table-row.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-trickle.h"
#include "desk/ingest/desk-ingest-format.h"

/* Which files become which table. */
struct _DeskIngestTables
{
  DeskIngestStep parent_instance;

  DeskTrickle *shown;
};

G_DEFINE_FINAL_TYPE (DeskIngestTables, desk_ingest_tables, DESK_TYPE_INGEST_STEP)

static void
desk_ingest_tables_class_init (DeskIngestTablesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (DESK_TYPE_TRICKLE);
  g_type_ensure (DESK_TYPE_INGEST_TABLE_ROW);
  g_type_ensure (MESH_TYPE_INGEST_NOTE);
  g_type_ensure (MESH_TYPE_INGEST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-tables.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestTables, shown);
}

static void
desk_ingest_tables_init (DeskIngestTables *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_trickle_follow (self->shown, GTK_WIDGET (self));
}
