/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-step.h"

#include "desk/common/desk-format.h"
#include "desk/ingest/desk-ingest-format.h"

/* Where the files go, and how they are described. */
struct _DeskIngestTarget
{
  DeskIngestStep parent_instance;

  GtkEditable *bucket, *prefix, *database, *description;
  GtkSwitch *crawl;
};

G_DEFINE_FINAL_TYPE (DeskIngestTarget, desk_ingest_target, DESK_TYPE_INGEST_STEP)

static void
desk_ingest_target_class_init (DeskIngestTargetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-target.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestTarget, bucket);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestTarget, prefix);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestTarget, database);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestTarget, description);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestTarget, crawl);
}

static void
desk_ingest_target_init (DeskIngestTarget *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "bucket", self->bucket, "text");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "prefix", self->prefix, "text");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "database", self->database, "text");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "description", self->description, "text");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "crawl", self->crawl, "active");
}
