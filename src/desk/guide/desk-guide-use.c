/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/guide/desk-guide-use.h"

#include "desk/query/desk-query-desk.h"
#include "mesh/model/mesh-find.h"
#include "mesh/query/mesh-query-use.h"

struct _DeskGuideUse
{
  GObject parent_instance;

  DeskSession *session;
  DeskTask *task;
  DeskQueryDesk *desk;       /* (nullable): of the consumer */
  GCancellable *cancellable; /* (nullable): of the look on its way */
};

G_DEFINE_FINAL_TYPE (DeskGuideUse, desk_guide_use, G_TYPE_OBJECT)

/* ---- looking ---- */

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskGuideUse) self = data;
  g_autoptr (GError) error = NULL;
  gboolean used = FALSE;

  mesh_query_find_use_finish (MESH_MESH (source), result, &used, &error);
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  desk_task_set_checking (self->task, FALSE);
  if (desk_task_take_error (self->task, error))
    desk_task_set_done (self->task, used);
}

static void
state_cb (DeskGuideUse *self)
{
  const char *state = desk_query_desk_get_state (self->desk);

  if (g_str_equal (state, "rows") || g_str_equal (state, "nothing"))
    desk_guide_use_look (self);
}

static void
follow_desk (DeskGuideUse *self)
{
  DeskSeat *seat = desk_session_find_seat (self->session, "Consumer");
  DeskQueryDesk *desk = seat != NULL ? desk_query_desk_of (seat) : NULL;

  if (desk == self->desk)
    return;
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_func (self->desk, state_cb, self);
  g_set_object (&self->desk, desk);
  if (desk != NULL)
    g_signal_connect_object (desk, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
}

/* ---- the object ---- */

static void
desk_guide_use_dispose (GObject *object)
{
  DeskGuideUse *self = DESK_GUIDE_USE (object);

  desk_guide_use_stop (self);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_func (self->desk, state_cb, self);
  g_clear_object (&self->desk);
  g_clear_object (&self->session);
  g_clear_object (&self->task);
  G_OBJECT_CLASS (desk_guide_use_parent_class)->dispose (object);
}

static void
desk_guide_use_class_init (DeskGuideUseClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = desk_guide_use_dispose;
}

static void
desk_guide_use_init (DeskGuideUse *self)
{
}

DeskGuideUse *
desk_guide_use_new (DeskSession *session, DeskTask *task)
{
  DeskGuideUse *self = g_object_new (DESK_TYPE_GUIDE_USE, NULL);

  self->session = g_object_ref (session);
  self->task = g_object_ref (task);
  return self;
}

void
desk_guide_use_look (DeskGuideUse *self)
{
  MeshMesh *mesh;
  MeshPersona *consumer, *admin;

  g_return_if_fail (DESK_IS_GUIDE_USE (self));
  desk_guide_use_stop (self);
  follow_desk (self);
  mesh = desk_session_get_mesh (self->session);
  consumer = mesh != NULL ? mesh_mesh_find_persona (mesh, "Consumer") : NULL;
  admin = consumer != NULL
              ? mesh_find_persona (mesh, MESH_JOB_CONSUMER_ADMIN, mesh_persona_get_account_id (consumer))
              : NULL;
  if (admin == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  desk_task_set_checking (self->task, TRUE);
  mesh_query_find_use_async (mesh, admin, self->cancellable, found_cb, g_object_ref (self));
}

void
desk_guide_use_stop (DeskGuideUse *self)
{
  g_return_if_fail (DESK_IS_GUIDE_USE (self));
  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  desk_task_set_checking (self->task, FALSE);
}
