/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-draft-private.h"

#include <glib/gi18n.h>

#include "mesh/workflows/mesh-workflows.h"

/* A draft's plan, and whether it came to its end. */

static void
run_changed_cb (DeskIngestDraft *self)
{
  const char *phase = desk_run_get_phase (self->run);
  const gboolean before = self->broke_off;

  if (g_str_equal (phase, "applying"))
    self->broke_off = TRUE;
  else if (g_str_equal (phase, "done"))
    {
      self->broke_off = FALSE;
      self->continues = 0;
    }
  g_object_notify (G_OBJECT (self), "unfinished");
  if (before != self->broke_off)
    desk_ingest_keep_save (self);
}

/* A run that is left behind is stopped; what it sent stays. */
void
desk_ingest_plan_take_run (DeskIngestDraft *self, DeskRun *run)
{
  if (self->run != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->run, self);
      desk_run_cancel (self->run);
    }
  g_set_object (&self->run, run);
  if (run != NULL)
    g_signal_connect_object (run, "notify::phase", G_CALLBACK (run_changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_object_notify (G_OBJECT (self), "run");
}

static const char *
text_or_null (DeskIngestDraft *self, guint text)
{
  return self->texts[text] != NULL && *self->texts[text] != '\0' ? self->texts[text] : NULL;
}

static MeshProductOptions
get_product (DeskIngestDraft *self)
{
  return (MeshProductOptions){ .domain = text_or_null (self, DRAFT_DOMAIN),
                               .product_name = text_or_null (self, DRAFT_PRODUCT_NAME),
                               .public_metadata = self->flags[DRAFT_PUBLIC_METADATA],
                               .sync_schedule = text_or_null (self, DRAFT_SCHEDULE),
                               .sync_crawler_role_arn = text_or_null (self, DRAFT_SCHEDULE) != NULL
                                                            ? text_or_null (self, DRAFT_CRAWLER_ROLE)
                                                            : NULL };
}

gboolean
desk_ingest_draft_plan (DeskIngestDraft *self, GError **error)
{
  const MeshProductOptions product = get_product (self);
  const MeshIngestOptions options = { .bucket = text_or_null (self, DRAFT_BUCKET),
                                      .prefix = text_or_null (self, DRAFT_PREFIX),
                                      .database = text_or_null (self, DRAFT_DATABASE),
                                      .description = text_or_null (self, DRAFT_DESCRIPTION),
                                      .crawl = self->flags[DRAFT_CRAWL],
                                      .publish = self->flags[DRAFT_PUBLISH] ? &product : NULL };
  g_autoptr (MeshPlan) plan = NULL;
  g_autoptr (DeskRun) run = NULL;

  if (self->mesh == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                           C_ ("ingest", "No mesh is open"));
      return FALSE;
    }
  plan = mesh_workflow_ingest_tables (self->mesh, self->persona, self->ingest, &options, error);
  if (plan == NULL)
    return FALSE;
  if (self->continues != 0)
    mesh_plan_set_continues (plan, self->continues);
  run = desk_run_new (plan, self->journal);
  desk_ingest_plan_take_run (self, run);
  desk_run_preview (run);
  return TRUE;
}

MeshPlan *
desk_ingest_draft_new_publishing (DeskIngestDraft *self, GError **error)
{
  MeshProductOptions product = get_product (self);

  product.source_database = self->texts[DRAFT_EXISTING_DATABASE];
  product.table_regex = text_or_null (self, DRAFT_EXISTING_TABLES);
  return mesh_workflow_create_product (self->mesh, self->persona, &product, error);
}

/* ---- a run that another window or another day began ---- */

void
desk_ingest_plan_check_continued (DeskIngestDraft *self)
{
  g_autofree char *wanted = g_steal_pointer (&self->continues_in);
  g_autofree char *there = g_strconcat (self->texts[DRAFT_BUCKET], "/", self->texts[DRAFT_DATABASE], NULL);
  const gboolean known = g_list_model_get_n_items (G_LIST_MODEL (self->sources)) > 0;

  if (wanted == NULL || (known && g_str_equal (wanted, there)))
    return;
  self->continues = 0;
  g_free (self->trouble);
  self->trouble = g_strdup_printf (
      /* Translators: a bucket and a database */
      C_ ("ingest", "The files of that run are not known here any more. Choose them again, and bring them into %s: "
                    "what has arrived already is not sent again."),
      wanted);
  g_object_notify (G_OBJECT (self), "trouble");
}

void
desk_ingest_draft_continue (DeskIngestDraft *self, const char *bucket, const char *database, gint64 run)
{
  if (self->run != NULL && desk_run_get_busy (self->run))
    {
      desk_ingest_draft_set_stage (self, "run");
      return;
    }
  self->continues = run;
  g_free (self->continues_in);
  self->continues_in = g_strconcat (bucket, "/", database, NULL);
  desk_ingest_draft_set_stage (self, "choose");
  if (!self->loading && self->reading == NULL)
    desk_ingest_plan_check_continued (self);
}

void
desk_ingest_draft_forget_run (DeskIngestDraft *self)
{
  self->broke_off = FALSE;
  self->continues = 0;
  desk_ingest_plan_take_run (self, NULL);
  g_object_notify (G_OBJECT (self), "unfinished");
  desk_ingest_keep_save (self);
}
