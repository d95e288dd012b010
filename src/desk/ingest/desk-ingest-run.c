/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-step.h"

#include <glib/gi18n.h>

#include "desk/common/desk-code.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-trickle.h"
#include "desk/ingest/desk-ingest-crawl.h"
#include "desk/ingest/desk-ingest-format.h"
#include "mesh/kinds/mesh-s3.h"

/* The plan: looked at, carried out, paused and carried on; how much has arrived, and what could not
 * be sent. */
struct _DeskIngestRun
{
  DeskIngestStep parent_instance;

  GSignalGroup *watch; /* of the draft */
  GSignalGroup *run;   /* of its run */
  guint ticker;
  GtkProgressBar *bar;
  GtkLabel *sent;
  GtkWidget *pause_box, *cancel_box, *more_box, *failed_box;
  GtkStringList *failed;
  DeskTrickle *steps;
};

G_DEFINE_FINAL_TYPE (DeskIngestRun, desk_ingest_run, DESK_TYPE_INGEST_STEP)

#define TICK 250 /* ms */

static DeskRun *
get_run (DeskIngestRun *self)
{
  DeskIngestDraft *draft = desk_ingest_step_get_draft (DESK_INGEST_STEP (self));

  return draft != NULL ? desk_ingest_draft_get_run (draft) : NULL;
}

static gboolean
is_phase (DeskIngestRun *self, const char *phase)
{
  return get_run (self) != NULL && g_str_equal (desk_run_get_phase (get_run (self)), phase);
}

/* ---- bytes and files ---- */

typedef void (*EachUpload) (DeskIngestRun *self, MeshS3Upload *upload, gpointer data);

static void
each_upload (DeskIngestRun *self, EachUpload each, gpointer data)
{
  g_autoptr (GPtrArray) resources = NULL;

  if (get_run (self) == NULL)
    return;
  resources = mesh_plan_dup_resources (desk_run_get_plan (get_run (self)));
  for (guint i = 0; i < resources->len; i++)
    if (MESH_IS_S3_UPLOAD (g_ptr_array_index (resources, i)))
      each (self, g_ptr_array_index (resources, i), data);
}

static void
add_progress (DeskIngestRun *self, MeshS3Upload *upload, gpointer data)
{
  MeshS3Progress one, *all = data;

  mesh_s3_upload_get_progress (upload, &one);
  all->files += one.files;
  all->done += one.done;
  all->bytes += one.bytes;
  all->covered += one.covered;
}

static void
add_errors (DeskIngestRun *self, MeshS3Upload *upload, gpointer data)
{
  g_autoptr (GPtrArray) errors = mesh_s3_upload_dup_errors (upload);

  for (guint i = 0; i < errors->len; i++)
    gtk_string_list_append (self->failed, g_ptr_array_index (errors, i));
}

static gboolean
tick_cb (gpointer data)
{
  DeskIngestRun *self = data;
  MeshS3Progress all = { 0 };
  g_autofree char *text = NULL;

  each_upload (self, add_progress, &all);
  text = desk_ingest_format_sent (all.done, all.files, all.covered, all.bytes);
  gtk_label_set_label (self->sent, text);
  gtk_progress_bar_set_fraction (self->bar,
                                 all.bytes > 0 ? MIN (1, (double) all.covered / all.bytes) : 0);
  return G_SOURCE_CONTINUE;
}

/* ---- phases ---- */

static void
show_failed (DeskIngestRun *self)
{
  gtk_string_list_splice (self->failed, 0, g_list_model_get_n_items (G_LIST_MODEL (self->failed)),
                          NULL);
  if (is_phase (self, "failed"))
    each_upload (self, add_errors, NULL);
  gtk_widget_set_visible (self->failed_box,
                          g_list_model_get_n_items (G_LIST_MODEL (self->failed)) > 0);
}

static void
show_phase (DeskIngestRun *self)
{
  const gboolean applying = is_phase (self, "applying");

  gtk_widget_set_visible (self->pause_box, applying);
  gtk_widget_set_visible (self->cancel_box, applying || is_phase (self, "failed"));
  gtk_widget_set_visible (self->more_box, is_phase (self, "done") || is_phase (self, "holds"));
  g_clear_handle_id (&self->ticker, g_source_remove);
  tick_cb (self);
  if (applying)
    self->ticker = g_timeout_add (TICK, tick_cb, self);
  show_failed (self);
}

/* What was changed in AWS is shown anew elsewhere, also where it did not come to an end. */
static void
phase_cb (DeskIngestRun *self)
{
  show_phase (self);
  if (is_phase (self, "done") || is_phase (self, "failed"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.outdate", NULL);
}

static void
watch_run (DeskIngestRun *self)
{
  g_signal_group_set_target (self->run, get_run (self));
  show_phase (self);
}

static void
desk_ingest_run_draft_changed (DeskIngestStep *step)
{
  DeskIngestRun *self = DESK_INGEST_RUN (step);

  g_signal_group_set_target (self->watch, desk_ingest_step_get_draft (step));
  watch_run (self);
}

/* ---- buttons ---- */

static void
run_cb (DeskIngestRun *self)
{
  desk_run_apply (get_run (self));
}

static void
pause_cb (DeskIngestRun *self)
{
  desk_run_cancel (get_run (self));
}

/* Stops, and goes back to what can be changed; what has arrived stays. */
static void
cancel_cb (DeskIngestRun *self)
{
  DeskIngestDraft *draft = desk_ingest_step_get_draft (DESK_INGEST_STEP (self));

  desk_run_cancel (get_run (self));
  desk_ingest_draft_set_stage (draft, "publish");
}

static void
more_cb (DeskIngestRun *self)
{
  desk_ingest_draft_clear (desk_ingest_step_get_draft (DESK_INGEST_STEP (self)));
}

static void
copy_text_cb (GtkWidget *widget, const char *name, GVariant *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), g_variant_get_string (text, NULL));
  gtk_widget_activate_action (widget, "win.toast", "s", C_ ("toast", "Copied"));
}

static void
desk_ingest_run_dispose (GObject *object)
{
  DeskIngestRun *self = DESK_INGEST_RUN (object);

  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_object (&self->watch);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (desk_ingest_run_parent_class)->dispose (object);
}

static void
desk_ingest_run_class_init (DeskIngestRunClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  DESK_INGEST_STEP_CLASS (klass)->draft_changed = desk_ingest_run_draft_changed;
  G_OBJECT_CLASS (klass)->dispose = desk_ingest_run_dispose;
  g_type_ensure (DESK_TYPE_RUN);
  g_type_ensure (DESK_TYPE_INGEST_CRAWL);
  g_type_ensure (MESH_TYPE_STEP);
  g_type_ensure (DESK_TYPE_CODE);
  g_type_ensure (DESK_TYPE_TRICKLE);
  gtk_widget_class_install_action (widget_class, "copy.text", "s", copy_text_cb);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/ingest-run.ui");
  desk_format_bind_class (widget_class);
  desk_ingest_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestRun, bar);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestRun, sent);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestRun, pause_box);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestRun, cancel_box);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestRun, more_box);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestRun, failed_box);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestRun, failed);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestRun, steps);
  gtk_widget_class_bind_template_callback (widget_class, run_cb);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
}

static void
desk_ingest_run_init (DeskIngestRun *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  desk_trickle_follow (self->steps, GTK_WIDGET (self));
  self->watch = g_signal_group_new (DESK_TYPE_INGEST_DRAFT);
  self->run = g_signal_group_new (DESK_TYPE_RUN);
  g_signal_group_connect_swapped (self->watch, "notify::run", G_CALLBACK (watch_run), self);
  g_signal_group_connect_swapped (self->run, "notify::phase", G_CALLBACK (phase_cb), self);
}
