/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-split-dialog.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/ingest/desk-ingest-choice.h"
#include "desk/ingest/desk-ingest-format.h"

/* What is chosen is kept with the draft, file by file: more than these are chosen by folder. */
#define MAX_PATHS 10000

struct _DeskIngestSplitDialog
{
  AdwWindow parent_instance;

  DeskIngestDraft *draft; /* (nullable) */
  MeshIngestTable *table; /* (nullable) */
  MeshIngestPick *pick;   /* (nullable) */
  GCancellable *cancellable;
  GtkDropDown *kind;
  GtkEditable *search, *name;
  GtkCheckButton *all;
  GtkLabel *problem;
  gboolean showing;
};

enum
{
  PROP_PICK = 1,
  PROP_SUBJECT,
  PROP_N_FILES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskIngestSplitDialog, desk_ingest_split_dialog, ADW_TYPE_WINDOW)

/* ---- what is listed ---- */

static void
shown_cb (GObject *pick, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskIngestSplitDialog) self = data;

  if (mesh_ingest_pick_show_finish (MESH_INGEST_PICK (pick), result, NULL))
    gtk_widget_set_visible (GTK_WIDGET (self->kind), mesh_ingest_pick_get_n_folders (MESH_INGEST_PICK (pick)) > 1);
}

static void
show_cb (DeskIngestSplitDialog *self)
{
  if (self->pick == NULL)
    return;
  self->showing = TRUE;
  gtk_check_button_set_active (self->all, FALSE);
  self->showing = FALSE;
  mesh_ingest_pick_show_async (self->pick, gtk_drop_down_get_selected (self->kind) == 1,
                               gtk_editable_get_text (self->search), self->cancellable, shown_cb,
                               g_object_ref (self));
}

static void
all_cb (DeskIngestSplitDialog *self)
{
  if (!self->showing && self->pick != NULL)
    mesh_ingest_pick_choose_all (self->pick, gtk_check_button_get_active (self->all));
}

/* ---- what becomes of them ---- */

static void
tell (DeskIngestSplitDialog *self, const char *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

/* What was wrong with what was chosen before. */
static void
chosen_cb (DeskIngestSplitDialog *self)
{
  tell (self, NULL);
}

/* (nullable): none, all, or too many one by one; it is said then */
static char **
dup_paths (DeskIngestSplitDialog *self)
{
  const guint n = mesh_ingest_pick_get_n_chosen (self->pick);
  g_auto (GStrv) paths = NULL;

  tell (self, NULL);
  if (n == 0)
    tell (self, C_ ("ingest", "Choose at least one file."));
  else if (n == mesh_ingest_pick_get_n_files (self->pick))
    tell (self, C_ ("ingest", "These are all files of the table: choose fewer, or leave the table out as a whole."));
  else
    paths = mesh_ingest_pick_dup_paths (self->pick);
  if (paths == NULL || g_strv_length (paths) <= MAX_PATHS)
    return g_steal_pointer (&paths);
  tell (self, C_ ("ingest", "These are too many single files: choose whole folders, or at most 10,000 files."));
  return NULL;
}

static void
split_cb (DeskIngestSplitDialog *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  g_auto (GStrv) paths = dup_paths (self);

  if (paths == NULL)
    return;
  desk_ingest_draft_split (self->draft, self->table, name, (const char *const *) paths);
  gtk_window_close (GTK_WINDOW (self));
}

static void
omit_cb (DeskIngestSplitDialog *self)
{
  g_auto (GStrv) paths = dup_paths (self);

  if (paths == NULL)
    return;
  desk_ingest_draft_omit (self->draft, self->table, (const char *const *) paths);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- the object ---- */

static void
desk_ingest_split_dialog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskIngestSplitDialog *self = DESK_INGEST_SPLIT_DIALOG (object);

  if (id == PROP_PICK)
    g_value_set_object (value, self->pick);
  else if (id == PROP_SUBJECT)
    g_value_set_string (value, self->table != NULL ? mesh_ingest_table_get_name (self->table) : "");
  else if (id == PROP_N_FILES)
    g_value_set_uint (value, self->pick != NULL ? mesh_ingest_pick_get_n_files (self->pick) : 0);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_split_dialog_dispose (GObject *object)
{
  DeskIngestSplitDialog *self = DESK_INGEST_SPLIT_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_INGEST_SPLIT_DIALOG);
  g_clear_object (&self->draft);
  g_clear_object (&self->table);
  g_clear_object (&self->pick);
  G_OBJECT_CLASS (desk_ingest_split_dialog_parent_class)->dispose (object);
}

static void
desk_ingest_split_dialog_class_init (DeskIngestSplitDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_ingest_split_dialog_get_property;
  object_class->dispose = desk_ingest_split_dialog_dispose;
  properties[PROP_PICK] = g_param_spec_object ("pick", NULL, NULL, MESH_TYPE_INGEST_PICK, flags);
  properties[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, NULL, flags);
  properties[PROP_N_FILES] = g_param_spec_uint ("n-files", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_INGEST_CHOICE);
  g_type_ensure (MESH_TYPE_INGEST_PICKED);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-split-dialog.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSplitDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSplitDialog, search);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSplitDialog, name);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSplitDialog, all);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestSplitDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
  gtk_widget_class_bind_template_callback (widget_class, split_cb);
  gtk_widget_class_bind_template_callback (widget_class, omit_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
desk_ingest_split_dialog_init (DeskIngestSplitDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

DeskIngestSplitDialog *
desk_ingest_split_dialog_present (GtkWidget *parent, DeskIngestDraft *draft, MeshIngestTable *table)
{
  DeskIngestSplitDialog *self = g_object_new (DESK_TYPE_INGEST_SPLIT_DIALOG, NULL);
  GtkRoot *root = gtk_widget_get_root (parent);

  self->draft = g_object_ref (draft);
  self->table = g_object_ref (table);
  self->pick = mesh_ingest_pick_new (table);
  g_signal_connect_object (self->pick, "notify::n-chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  for (guint i = PROP_PICK; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  show_cb (self);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
