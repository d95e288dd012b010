/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/plan/desk-resume.h"

#include <glib/gi18n.h>

#include "aws/protocols/aws-json.h"
#include "desk/common/desk-page.h"
#include "mesh/model/mesh-error.h"
#include "mesh/workflows/mesh-recipe.h"

typedef struct
{
  GtkWidget *widget; /* (weak) (nullable) */
  DeskSeat *seat;    /* owned */
  gint64 run;
  gboolean undo;
} Resume;

static void
resume_free (Resume *self)
{
  g_clear_weak_pointer (&self->widget);
  g_object_unref (self->seat);
  g_free (self);
}

static void
load_thread (GTask *task, gpointer journal, gpointer data, GCancellable *cancellable)
{
  const Resume *self = data;
  GError *error = NULL;
  JsonNode *loaded = mesh_recipe_load (journal, self->run, self->undo, &error);

  if (loaded != NULL)
    g_task_return_pointer (task, loaded, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static MeshPlan *
make_plan (Resume *self, JsonNode *loaded, GError **error)
{
  if (loaded == NULL)
    return NULL;
  if (g_strcmp0 (aws_json_get_string (loaded, "outcome"), "running") == 0)
    {
      g_set_error_literal (error, MESH_ERROR, MESH_ERROR_NOT_READY,
                           _ ("It is still under way in another window"));
      return NULL;
    }
  return mesh_recipe_make_again (desk_seat_get_mesh (self->seat), loaded, error);
}

/* Files are no part of the journal: the page that brings them in goes on. */
static gboolean
continue_ingest (Resume *self, JsonNode *loaded)
{
  const char *persona = aws_json_get_string (loaded, "Recipe.Persona");

  if (self->undo || persona == NULL || aws_json_get (loaded, "Inverse") != NULL
      || g_strcmp0 (aws_json_get_string (loaded, "Recipe.Workflow"), MESH_RECIPE_INGEST) != 0
      || g_strcmp0 (aws_json_get_string (loaded, "outcome"), "running") == 0)
    return FALSE;
  return gtk_widget_activate_action (self->widget, "win.continue-ingest", "(sssx)", persona,
                                     aws_json_get_string (loaded, "Recipe.Bucket"),
                                     aws_json_get_string (loaded, "Recipe.Database"), self->run);
}

static void
loaded_cb (GObject *journal, GAsyncResult *result, gpointer data)
{
  Resume *self = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  g_autoptr (JsonNode) loaded = g_task_propagate_pointer (G_TASK (result), &error);
  MeshPlan *plan = NULL;

  if (self->widget != NULL && loaded != NULL && continue_ingest (self, loaded))
    return;
  plan = self->widget != NULL ? make_plan (self, loaded, &error) : NULL;
  if (self->widget != NULL)
    desk_take_plan (self->widget, self->seat, plan, error);
  else
    g_clear_error (&error);
}

void
desk_resume (GtkWidget *widget, DeskSeat *seat, gint64 run, gboolean undo)
{
  g_autoptr (GTask) task = NULL;
  Resume *self;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (DESK_IS_SEAT (seat));
  if (desk_seat_get_journal (seat) == NULL || desk_seat_get_mesh (seat) == NULL)
    return;
  self = g_new0 (Resume, 1);
  g_set_weak_pointer (&self->widget, widget);
  self->seat = g_object_ref (seat);
  self->run = run;
  self->undo = undo;
  task = g_task_new (desk_seat_get_journal (seat), NULL, loaded_cb, NULL);
  g_task_set_source_tag (task, desk_resume);
  g_task_set_task_data (task, self, (GDestroyNotify) resume_free);
  g_task_run_in_thread (task, load_thread);
}
