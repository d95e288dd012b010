/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-step.h"

#include "desk/common/desk-page.h"
#include "desk/common/desk-format.h"
#include "desk/ingest/desk-ingest-format.h"

/* Tables that are there already become a product. */
struct _DeskIngestExisting
{
  DeskIngestStep parent_instance;

  GtkEditable *existing_database, *existing_tables, *domain, *product_name;
  GtkSwitch *public_metadata;
};

G_DEFINE_FINAL_TYPE (DeskIngestExisting, desk_ingest_existing, DESK_TYPE_INGEST_STEP)

static void
publish_cb (DeskIngestExisting *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), DESK_TYPE_PAGE);
  DeskSeat *seat = page != NULL ? desk_page_get_seat (DESK_PAGE (page)) : NULL;
  GError *error = NULL;
  MeshPlan *plan;

  if (seat == NULL || desk_seat_get_mesh (seat) == NULL)
    return;
  plan = desk_ingest_draft_new_publishing (desk_ingest_step_get_draft (DESK_INGEST_STEP (self)),
                                           &error);
  desk_take_plan (GTK_WIDGET (self), seat, plan, error);
}

static void
desk_ingest_existing_class_init (DeskIngestExistingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/meshdesk/Meshdesk/ui/ingest-existing.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestExisting, existing_database);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestExisting, existing_tables);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestExisting, domain);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestExisting, product_name);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestExisting, public_metadata);
  gtk_widget_class_bind_template_callback (widget_class, publish_cb);
}

static void
desk_ingest_existing_init (DeskIngestExisting *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "existing-database", self->existing_database,
                         "text");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "existing-tables", self->existing_tables, "text");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "public-metadata", self->public_metadata,
                         "active");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "domain", self->domain, "text");
  desk_ingest_step_bind (DESK_INGEST_STEP (self), "product-name", self->product_name, "text");
}
