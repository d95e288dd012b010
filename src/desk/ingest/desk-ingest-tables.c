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
  GtkWidget *undo;
  GSignalGroup *watch; /* of what is brought in */
  guint idle;
};

G_DEFINE_FINAL_TYPE (DeskIngestTables, desk_ingest_tables, DESK_TYPE_INGEST_STEP)

/* Rows go when tables are merged or split, and so may the one that has the focus: where it goes is not left to GTK. */
static gboolean
focus_cb (gpointer data)
{
  DeskIngestTables *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  self->idle = 0;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self))
      || (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self))))
    return G_SOURCE_REMOVE;
  if (!gtk_widget_grab_focus (self->undo))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  return G_SOURCE_REMOVE;
}

static void
shaped_cb (DeskIngestTables *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, focus_cb, self, NULL);
}

static void
desk_ingest_tables_draft_changed (DeskIngestStep *step)
{
  DeskIngestDraft *draft = desk_ingest_step_get_draft (step);

  g_signal_group_set_target (DESK_INGEST_TABLES (step)->watch,
                             draft != NULL ? desk_ingest_draft_get_ingest (draft) : NULL);
}

static void
desk_ingest_tables_dispose (GObject *object)
{
  DeskIngestTables *self = DESK_INGEST_TABLES (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (desk_ingest_tables_parent_class)->dispose (object);
}

static void
desk_ingest_tables_class_init (DeskIngestTablesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  DESK_INGEST_STEP_CLASS (klass)->draft_changed = desk_ingest_tables_draft_changed;
  G_OBJECT_CLASS (klass)->dispose = desk_ingest_tables_dispose;
  g_type_ensure (DESK_TYPE_TRICKLE);
  g_type_ensure (DESK_TYPE_INGEST_TABLE_ROW);
  g_type_ensure (MESH_TYPE_INGEST_NOTE);
  g_type_ensure (MESH_TYPE_INGEST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-tables.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestTables, shown);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestTables, undo);
}

static void
desk_ingest_tables_init (DeskIngestTables *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_trickle_follow (self->shown, GTK_WIDGET (self));
  self->watch = g_signal_group_new (MESH_TYPE_INGEST);
  g_signal_group_connect_swapped (self->watch, "notify::undo-text", G_CALLBACK (shaped_cb), self);
}
