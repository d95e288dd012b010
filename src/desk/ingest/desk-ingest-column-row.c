/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-column-row.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/common/desk-menu.h"
#include "desk/ingest/desk-ingest-format.h"

struct _DeskIngestColumnRow
{
  AdwBin parent_instance;

  MeshIngestColumn *column; /* (nullable) */
  GBindingGroup *bindings;
  GtkWidget *name, *type, *menu;
};

enum
{
  PROP_COLUMN = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskIngestColumnRow, desk_ingest_column_row, ADW_TYPE_BIN)

/* What the file calls it is said of both of its fields, and stands in the first one where its name
 * is empty. */
static void
label_controls (DeskIngestColumnRow *self)
{
  const char *source = mesh_ingest_column_get_source (self->column);
  const char *shown = *source != '\0' ? source : mesh_ingest_column_get_name (self->column);
  g_autofree char *name = g_strdup_printf (mesh_ingest_column_get_key (self->column)
                                               /* Translators: %s is "year" for folders like year=2026 */
                                               ? C_ ("ingest", "Name of the folders’ key %s")
                                               : C_ ("ingest", "Name of the column %s"),
                                           shown);
  /* Translators: %s is the name of a column */
  g_autofree char *type = g_strdup_printf (C_ ("ingest", "Type of %s"), shown);
  /* Translators: %s is the name of a column; a menu of types to choose from */
  g_autofree char *menu = g_strdup_printf (C_ ("ingest", "Types for %s"), shown);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->type), GTK_ACCESSIBLE_PROPERTY_LABEL, type,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, menu,
                                  -1);
  gtk_widget_set_tooltip_text (self->name, name);
  gtk_widget_set_tooltip_text (self->type, type);
}

static void
type_cb (GtkWidget *widget, const char *action, GVariant *type)
{
  DeskIngestColumnRow *self = DESK_INGEST_COLUMN_ROW (widget);

  if (self->column != NULL)
    g_object_set (self->column, "data-type", g_variant_get_string (type, NULL), NULL);
}

static void
desk_ingest_column_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_COLUMN)
    g_value_set_object (value, DESK_INGEST_COLUMN_ROW (object)->column);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_column_row_set_property (GObject *object,
                                     guint id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  DeskIngestColumnRow *self = DESK_INGEST_COLUMN_ROW (object);

  if (id != PROP_COLUMN)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (g_set_object (&self->column, g_value_get_object (value)))
    {
      g_binding_group_set_source (self->bindings, self->column);
      if (self->column != NULL)
        label_controls (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
desk_ingest_column_row_dispose (GObject *object)
{
  DeskIngestColumnRow *self = DESK_INGEST_COLUMN_ROW (object);

  if (self->bindings != NULL)
    g_binding_group_set_source (self->bindings, NULL);
  g_clear_object (&self->bindings);
  g_clear_object (&self->column);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_INGEST_COLUMN_ROW);
  G_OBJECT_CLASS (desk_ingest_column_row_parent_class)->dispose (object);
}

static void
desk_ingest_column_row_class_init (DeskIngestColumnRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_ingest_column_row_get_property;
  object_class->set_property = desk_ingest_column_row_set_property;
  object_class->dispose = desk_ingest_column_row_dispose;
  properties[PROP_COLUMN]
      = g_param_spec_object ("column", NULL, NULL, MESH_TYPE_INGEST_COLUMN,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/meshdesk/Meshdesk/ui/ingest-column-row.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestColumnRow, name);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestColumnRow, type);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestColumnRow, menu);
  gtk_widget_class_install_action (widget_class, "column.type", "s", type_cb);
}

static void
desk_ingest_column_row_init (DeskIngestColumnRow *self)
{
  const GBindingFlags both = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  self->bindings = g_binding_group_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_menu_make_late (GTK_MENU_BUTTON (self->menu),
                       "/io/github/meshdesk/Meshdesk/ui/ingest-type-menu.ui");
  g_binding_group_bind (self->bindings, "name", self->name, "text", both);
  g_binding_group_bind (self->bindings, "data-type", self->type, "text", both);
}
