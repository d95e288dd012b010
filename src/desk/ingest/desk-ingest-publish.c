/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-step.h"

#include "desk/common/desk-format.h"
#include "desk/ingest/desk-ingest-format.h"

/* What others in the mesh see of the tables. */
struct _DeskIngestPublish
{
  DeskIngestStep parent_instance;

  GtkSwitch *publish, *public_metadata;
  GtkEditable *domain, *product_name, *schedule, *crawler_role;
};

G_DEFINE_FINAL_TYPE (DeskIngestPublish, desk_ingest_publish, DESK_TYPE_INGEST_STEP)

static void
desk_ingest_publish_class_init (DeskIngestPublishClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-publish.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPublish, publish);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPublish, public_metadata);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPublish, domain);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPublish, product_name);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPublish, schedule);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestPublish, crawler_role);
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
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "schedule", self->schedule, "text");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "crawler-role", self->crawler_role, "text");
}
