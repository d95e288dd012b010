/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-page.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "desk/common/desk-records.h"
#include "desk/ingest/desk-ingest-look.h"
#include "desk/ingest/desk-sample.h"
#include "mesh/workflows/mesh-workflows.h"

struct _DeskIngestPage
{
  DeskPage parent_instance;

  GListStore *tables;            /* (element-type DeskRecord): title: the table, detail: the path */
  GtkFileChooserNative *chooser; /* (nullable) */
  GCancellable *cancellable;     /* of writing the sample out */

  GtkEditable *bucket, *prefix, *database;
  GtkSwitch *crawl;
  GtkEditable *source_database, *table_regex, *domain, *product_name;
  GtkSwitch *public_metadata;
};

enum
{
  PROP_0,
  PROP_TABLES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskIngestPage, desk_ingest_page, DESK_TYPE_PAGE)

/* The text of an entry; NULL where it is empty. */
static const char *
text_or_null (GtkEditable *editable)
{
  const char *text = gtk_editable_get_text (editable);

  return *text != '\0' ? text : NULL;
}

static void
sample_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskIngestPage) self = data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) folders = desk_sample_write_finish (result, &error);

  if (folders != NULL)
    desk_ingest_page_set_paths (self, (const char *const *) folders);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
}

static void
use_sample_cb (DeskIngestPage *self)
{
  g_autofree char *dir = g_build_filename (g_get_user_cache_dir (), "meshdesk", "sample", NULL);

  g_assert (DESK_IS_INGEST_PAGE (self));
  desk_sample_write_async (dir, self->cancellable, sample_cb, g_object_ref (self));
}

static void
chosen_cb (DeskIngestPage *self, int response, GtkNativeDialog *dialog)
{
  g_autoptr (GListModel) files = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      for (guint i = 0; i < g_list_model_get_n_items (files); i++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (files, i);

          if (g_file_peek_path (file) != NULL)
            g_strv_builder_add (builder, g_file_peek_path (file));
        }
      paths = g_strv_builder_end (builder);
      desk_ingest_page_set_paths (self, (const char *const *) paths);
    }
  g_clear_object (&self->chooser);
}

static void
choose (DeskIngestPage *self, GtkFileChooserAction action, const char *title)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (
      title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, NULL, NULL);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
choose_files_cb (DeskIngestPage *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_OPEN, C_ ("ingest", "Choose Files"));
}

static void
choose_folders_cb (DeskIngestPage *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, C_ ("ingest", "Choose Folders"));
}

static char **
dup_paths (DeskIngestPage *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tables)); i++)
    {
      g_autoptr (DeskRecord) record = g_list_model_get_item (G_LIST_MODEL (self->tables), i);

      g_strv_builder_add (builder, desk_record_get_detail (record));
    }
  return g_strv_builder_end (builder);
}

/* ---- the plan: once the files were looked at ---- */

static void
looked_cb (MeshIngest *ingest, const GError *error, gpointer data)
{
  DeskIngestPage *self = DESK_INGEST_PAGE (data);
  DeskSeat *seat = desk_page_get_seat (DESK_PAGE (self));
  const MeshIngestOptions options = { gtk_editable_get_text (self->bucket), text_or_null (self->prefix),
                                      gtk_editable_get_text (self->database),
                                      gtk_switch_get_active (self->crawl), NULL };
  MeshPlan *plan = NULL;
  g_autoptr (GError) trouble = error != NULL ? g_error_copy (error) : NULL;

  if (seat == NULL || desk_seat_get_mesh (seat) == NULL)
    return;
  if (ingest != NULL)
    plan = mesh_workflow_ingest_tables (desk_seat_get_mesh (seat), desk_seat_get_persona (seat), ingest, &options,
                                        &trouble);
  desk_take_plan (GTK_WIDGET (self), seat, plan, g_steal_pointer (&trouble));
}

static void
ingest_cb (DeskIngestPage *self)
{
  g_auto (GStrv) paths = dup_paths (self);

  desk_ingest_look (GTK_WIDGET (self), (const char *const *) paths, looked_cb, g_object_ref (self), g_object_unref);
}

static void
publish_cb (DeskIngestPage *self)
{
  DeskSeat *seat = desk_page_get_seat (DESK_PAGE (self));
  g_autoptr (GError) error = NULL;
  MeshPlan *plan;
  const MeshProductOptions options = {
    .source_database = gtk_editable_get_text (self->source_database),
    .table_regex = text_or_null (self->table_regex),
    .domain = text_or_null (self->domain),
    .product_name = text_or_null (self->product_name),
    .public_metadata = gtk_switch_get_active (self->public_metadata),
  };

  if (seat == NULL || desk_seat_get_mesh (seat) == NULL)
    return;
  plan = mesh_workflow_create_product (desk_seat_get_mesh (seat), desk_seat_get_persona (seat),
                                       &options, &error);
  desk_take_plan (GTK_WIDGET (self), seat, plan, g_steal_pointer (&error));
}

/* A bucket's name is one of the whole world: the account's number makes it ours. */
static void
desk_ingest_page_seat_changed (DeskPage *page)
{
  DeskIngestPage *self = DESK_INGEST_PAGE (page);
  DeskSeat *seat = desk_page_get_seat (page);
  g_autofree char *bucket = NULL;

  if (seat == NULL || desk_seat_get_job (seat) != MESH_JOB_PRODUCER)
    return;
  bucket = g_strdup_printf ("meshdesk-workshop-%s", desk_seat_get_account (seat));
  if (text_or_null (self->bucket) == NULL)
    gtk_editable_set_text (self->bucket, bucket);
}

static void
desk_ingest_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_TABLES:
      g_value_set_object (value, DESK_INGEST_PAGE (object)->tables);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_ingest_page_dispose (GObject *object)
{
  DeskIngestPage *self = DESK_INGEST_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), DESK_TYPE_INGEST_PAGE);
  g_clear_object (&self->tables);
  G_OBJECT_CLASS (desk_ingest_page_parent_class)->dispose (object);
}

static void
desk_ingest_page_class_init (DeskIngestPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_ingest_page_get_property;
  object_class->dispose = desk_ingest_page_dispose;
  DESK_PAGE_CLASS (klass)->seat_changed = desk_ingest_page_seat_changed;
  properties[PROP_TABLES]
      = g_param_spec_object ("tables", NULL, NULL, G_TYPE_LIST_MODEL,
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_RECORD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-page.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPage, bucket);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPage, prefix);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPage, database);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPage, crawl);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPage, source_database);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPage, table_regex);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPage, domain);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPage, product_name);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPage, public_metadata);
  gtk_widget_class_bind_template_callback (widget_class, use_sample_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_files_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_folders_cb);
  gtk_widget_class_bind_template_callback (widget_class, ingest_cb);
  gtk_widget_class_bind_template_callback (widget_class, publish_cb);
}

static void
desk_ingest_page_init (DeskIngestPage *self)
{
  self->tables = g_list_store_new (DESK_TYPE_RECORD);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
desk_ingest_page_set_paths (DeskIngestPage *self, const char *const *paths)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (DESK_IS_INGEST_PAGE (self));
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (paths[i]);
      char *dot = strrchr (name, '.');

      if (dot != NULL && dot != name)
        *dot = '\0';
      g_ptr_array_add (records, desk_record_new (name, paths[i], paths[i], NULL));
    }
  g_list_store_splice (self->tables, 0, g_list_model_get_n_items (G_LIST_MODEL (self->tables)),
                       records->pdata, records->len);
}
