/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-merge-dialog.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/ingest/desk-ingest-choice.h"
#include "desk/ingest/desk-ingest-format.h"
#include "desk/ingest/desk-ingest-match.h"

struct _DeskIngestMergeDialog
{
  AdwWindow parent_instance;

  DeskIngestDraft *draft; /* (nullable) */
  MeshIngestTable *table; /* (nullable) */
  GListStore *matches;
  GtkLabel *problem;
};

enum
{
  PROP_MATCHES = 1,
  PROP_SUBJECT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskIngestMergeDialog, desk_ingest_merge_dialog, ADW_TYPE_WINDOW)

static void
merge_cb (DeskIngestMergeDialog *self)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (tables, g_object_ref (self->table));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->matches)); i++)
    {
      g_autoptr (DeskIngestMatch) match = g_list_model_get_item (G_LIST_MODEL (self->matches), i);

      if (desk_ingest_match_get_chosen (match))
        g_ptr_array_add (tables, g_object_ref (desk_ingest_match_get_table (match)));
    }
  gtk_label_set_label (self->problem, C_ ("ingest", "Choose at least one table to merge with."));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), tables->len < 2);
  if (tables->len < 2)
    return;
  desk_ingest_draft_merge (self->draft, tables);
  gtk_window_close (GTK_WINDOW (self));
}

static void
desk_ingest_merge_dialog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskIngestMergeDialog *self = DESK_INGEST_MERGE_DIALOG (object);

  if (id == PROP_MATCHES)
    g_value_set_object (value, self->matches);
  else if (id == PROP_SUBJECT)
    g_value_set_string (value, self->table != NULL ? mesh_ingest_table_get_name (self->table) : "");
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_merge_dialog_dispose (GObject *object)
{
  DeskIngestMergeDialog *self = DESK_INGEST_MERGE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_INGEST_MERGE_DIALOG);
  g_clear_object (&self->draft);
  g_clear_object (&self->table);
  g_clear_object (&self->matches);
  G_OBJECT_CLASS (desk_ingest_merge_dialog_parent_class)->dispose (object);
}

static void
desk_ingest_merge_dialog_class_init (DeskIngestMergeDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_ingest_merge_dialog_get_property;
  object_class->dispose = desk_ingest_merge_dialog_dispose;
  properties[PROP_MATCHES] = g_param_spec_object ("matches", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_INGEST_CHOICE);
  g_type_ensure (DESK_TYPE_INGEST_MATCH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-merge-dialog.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestMergeDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, merge_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
desk_ingest_merge_dialog_init (DeskIngestMergeDialog *self)
{
  self->matches = g_list_store_new (DESK_TYPE_INGEST_MATCH);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill (DeskIngestMergeDialog *self)
{
  GListModel *tables = mesh_ingest_get_tables (desk_ingest_draft_get_ingest (self->draft));
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (MeshIngestTable) table = g_list_model_get_item (tables, i);

      if (table != self->table)
        g_ptr_array_add (matches, desk_ingest_match_new (self->table, table));
    }
  g_list_store_splice (self->matches, 0, 0, matches->pdata, matches->len);
}

DeskIngestMergeDialog *
desk_ingest_merge_dialog_present (GtkWidget *parent, DeskIngestDraft *draft, MeshIngestTable *table)
{
  DeskIngestMergeDialog *self = g_object_new (DESK_TYPE_INGEST_MERGE_DIALOG, NULL);
  GtkRoot *root = gtk_widget_get_root (parent);

  self->draft = g_object_ref (draft);
  self->table = g_object_ref (table);
  fill (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBJECT]);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
