/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-table-row.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/common/desk-menu.h"
#include "desk/ingest/desk-ingest-format.h"
#include "desk/ingest/desk-ingest-merge-dialog.h"
#include "desk/ingest/desk-ingest-split-dialog.h"
#include "desk/ingest/desk-ingest-step.h"

struct _DeskIngestTableRow
{
  AdwBin parent_instance;

  MeshIngestTable *table; /* (nullable) */
  GBindingGroup *bindings;
  GtkWidget *name, *included, *more;
};

enum
{
  PROP_TABLE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskIngestTableRow, desk_ingest_table_row, ADW_TYPE_BIN)

/* Who hears the row, not sees it, is told what the files are called. */
static void
label_controls (DeskIngestTableRow *self)
{
  g_autofree char *folder = g_path_get_basename (mesh_ingest_table_get_folder (self->table));
  g_autofree char *shown = g_filename_display_name (folder);
  /* Translators: %s is a file or a folder that becomes a table */
  g_autofree char *name = g_strdup_printf (C_ ("ingest", "Name of the table of %s"), shown);
  /* Translators: %s is a file or a folder that becomes a table */
  g_autofree char *include = g_strdup_printf (C_ ("ingest", "Bring in %s"), shown);
  /* Translators: a file's or folder's name */
  g_autofree char *more = g_strdup_printf (C_ ("ingest", "More for %s"), shown);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->included), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  include, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
}

static DeskIngestDraft *
get_draft (GtkWidget *widget)
{
  GtkWidget *step = gtk_widget_get_ancestor (widget, DESK_TYPE_INGEST_STEP);

  return step != NULL ? desk_ingest_step_get_draft (DESK_INGEST_STEP (step)) : NULL;
}

static void
merge_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskIngestDraft *draft = get_draft (widget);

  if (draft != NULL)
    desk_ingest_merge_dialog_present (widget, draft, DESK_INGEST_TABLE_ROW (widget)->table);
}

static void
files_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskIngestDraft *draft = get_draft (widget);

  if (draft != NULL)
    desk_ingest_split_dialog_present (widget, draft, DESK_INGEST_TABLE_ROW (widget)->table);
}

static void
desk_ingest_table_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TABLE)
    g_value_set_object (value, DESK_INGEST_TABLE_ROW (object)->table);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_table_row_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  DeskIngestTableRow *self = DESK_INGEST_TABLE_ROW (object);

  if (id != PROP_TABLE)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (g_set_object (&self->table, g_value_get_object (value)))
    {
      g_binding_group_set_source (self->bindings, self->table);
      if (self->table != NULL)
        label_controls (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
desk_ingest_table_row_dispose (GObject *object)
{
  DeskIngestTableRow *self = DESK_INGEST_TABLE_ROW (object);

  if (self->bindings != NULL)
    g_binding_group_set_source (self->bindings, NULL);
  g_clear_object (&self->bindings);
  g_clear_object (&self->table);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_INGEST_TABLE_ROW);
  G_OBJECT_CLASS (desk_ingest_table_row_parent_class)->dispose (object);
}

static void
desk_ingest_table_row_class_init (DeskIngestTableRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_ingest_table_row_get_property;
  object_class->set_property = desk_ingest_table_row_set_property;
  object_class->dispose = desk_ingest_table_row_dispose;
  properties[PROP_TABLE]
      = g_param_spec_object ("table", NULL, NULL, MESH_TYPE_INGEST_TABLE,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/meshdesk/Meshdesk/ui/ingest-table-row.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_install_action (widget_class, "table.merge", NULL, merge_cb);
  gtk_widget_class_install_action (widget_class, "table.files", NULL, files_cb);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestTableRow, more);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestTableRow, name);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestTableRow, included);
}

static void
desk_ingest_table_row_init (DeskIngestTableRow *self)
{
  const GBindingFlags both = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  self->bindings = g_binding_group_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_menu_make_late (GTK_MENU_BUTTON (self->more),
                       "/io/github/meshdesk/Meshdesk/ui/ingest-table-menu.ui");
  g_binding_group_bind (self->bindings, "name", self->name, "text", both);
  g_binding_group_bind (self->bindings, "included", self->included, "active", both);
}
