/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-step.h"

#include "desk/common/desk-format.h"
#include "desk/ingest/desk-ingest-draft-private.h"
#include "desk/ingest/desk-ingest-format.h"
#include "desk/ingest/desk-ingest-schedule.h"
#include "mesh/access/mesh-local-roles.h"
#include "mesh/model/mesh-find.h"

/* What others in the mesh see of the tables. */
struct _DeskIngestPublish
{
  DeskIngestStep parent_instance;

  GtkSwitch *publish, *public_metadata;
  GtkEditable *domain, *product_name;
  DeskIngestSchedule *schedule;
  DeskSource *source; /* (nullable): roles of the mesh account */
};

G_DEFINE_FINAL_TYPE (DeskIngestPublish, desk_ingest_publish, DESK_TYPE_INGEST_STEP)

/* ---- roles of the mesh account: its owner's keys see them ---- */

static void
start_roles (gpointer owner, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  DeskIngestDraft *draft = desk_ingest_step_get_draft (owner);

  MeshPersona *mesh_owner = mesh_find_persona (draft->mesh, MESH_JOB_OWNER, NULL);

  mesh_local_roles_list_async (draft->mesh, mesh_owner, cancellable, callback, user_data);
}

static GListModel *
finish_roles (gpointer owner, GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) mesh = g_async_result_get_source_object (result);

  return mesh_local_roles_list_finish (MESH_MESH (mesh), result, error);
}

static void
close_source (DeskIngestPublish *self)
{
  if (self->source != NULL)
    desk_source_close (self->source);
  g_clear_object (&self->source);
}

/* Nobody asks before somebody comes here. */
static void
map_cb (DeskIngestPublish *self)
{
  if (self->source != NULL)
    desk_source_ensure (self->source);
}

static void
desk_ingest_publish_draft_changed (DeskIngestStep *step)
{
  DeskIngestPublish *self = DESK_INGEST_PUBLISH (step);
  DeskIngestDraft *draft = desk_ingest_step_get_draft (step);
  MeshPersona *owner
      = draft != NULL && draft->mesh != NULL ? mesh_find_persona (draft->mesh, MESH_JOB_OWNER, NULL) : NULL;

  close_source (self);
  if (owner != NULL && mesh_persona_get_has_credentials (owner))
    self->source = desk_source_new (start_roles, finish_roles, G_OBJECT (self));
  g_object_set (self->schedule, "source", self->source, NULL);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    map_cb (self);
}

static void
desk_ingest_publish_dispose (GObject *object)
{
  close_source (DESK_INGEST_PUBLISH (object));
  G_OBJECT_CLASS (desk_ingest_publish_parent_class)->dispose (object);
}

static void
desk_ingest_publish_class_init (DeskIngestPublishClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  DESK_INGEST_STEP_CLASS (klass)->draft_changed = desk_ingest_publish_draft_changed;
  G_OBJECT_CLASS (klass)->dispose = desk_ingest_publish_dispose;
  g_type_ensure (DESK_TYPE_INGEST_SCHEDULE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-publish.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPublish, publish);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPublish, public_metadata);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPublish, domain);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPublish, product_name);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPublish, schedule);
}

static void
desk_ingest_publish_init (DeskIngestPublish *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "publish", self->publish, "active");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "public-metadata", self->public_metadata,
                         "active");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "domain", self->domain, "text");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "product-name", self->product_name, "text");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "schedule", self->schedule, "schedule");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "crawler-role", self->schedule, "role");
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}
