/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/roles/desk-roles.h"

#include <glib/gi18n.h>

struct _DeskRoles
{
  GObject parent_instance;

  DeskSession *session;      /* (nullable): once it is gone */
  GPtrArray *roles;          /* (element-type DeskRole) */
  GListModel *saved;         /* (nullable) (element-type MeshSaved) */
  GListModel *practice;      /* (element-type MeshPersona): while it is not open */
  GCancellable *cancellable; /* (nullable): of the list */
};

static GType
desk_roles_get_item_type (GListModel *list)
{
  return DESK_TYPE_ROLE;
}

static guint
desk_roles_get_n_items (GListModel *list)
{
  return DESK_ROLES (list)->roles->len;
}

static gpointer
desk_roles_get_item (GListModel *list, guint position)
{
  DeskRoles *self = DESK_ROLES (list);

  return position < self->roles->len ? g_object_ref (g_ptr_array_index (self->roles, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = desk_roles_get_item_type;
  iface->get_n_items = desk_roles_get_n_items;
  iface->get_item = desk_roles_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskRoles,
                               desk_roles,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* ---- the list ---- */

/* @saved: (nullable): the practice mesh */
static void
add_mesh (DeskRoles *self, GListModel *personas, MeshSaved *saved, const char *region)
{
  const char *id = saved != NULL ? mesh_saved_get_id (saved) : DESK_OPENED_PRACTICE;
  const char *name = saved != NULL ? mesh_saved_get_name (saved) : C_ ("mesh", "Practice Mesh");

  for (guint i = 0; i < g_list_model_get_n_items (personas); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (personas, i);
      const guint number = self->roles->len + 1;

      g_ptr_array_add (self->roles, desk_role_new (persona, saved, id, name, region, number <= 9 ? number : 0));
    }
}

/* A mesh that is open only for this session is in no list. */
static void
add_opened (DeskRoles *self)
{
  DeskConnection *connection = desk_session_get_connection (self->session);
  MeshMesh *mesh = desk_session_get_mesh (self->session);

  if (mesh != NULL)
    add_mesh (self, G_LIST_MODEL (mesh), connection != NULL ? desk_connection_get_saved (connection) : NULL,
              mesh_mesh_get_region (mesh));
}

/* One that was visited before is shown with its personas as they stand, and others from what is saved of them. */
static void
add_other (DeskRoles *self, MeshSaved *saved)
{
  MeshMesh *mesh
      = desk_session_find_mesh (self->session, saved != NULL ? mesh_saved_get_id (saved) : DESK_OPENED_PRACTICE);
  const char *region = saved != NULL ? mesh_saved_get_region (saved) : DESK_PRACTICE_REGION;
  g_autoptr (GListModel) personas = NULL;

  if (mesh != NULL)
    personas = g_object_ref (G_LIST_MODEL (mesh));
  else if (saved != NULL)
    personas = mesh_saved_list_personas (saved);
  else
    personas = g_object_ref (self->practice);
  add_mesh (self, personas, saved, region);
}

static void
mark_chosen (DeskRoles *self)
{
  DeskSeat *seat = self->session != NULL ? desk_session_get_seat (self->session) : NULL;
  const char *id = self->session != NULL ? desk_session_get_mesh_id (self->session) : NULL;

  for (guint i = 0; i < self->roles->len; i++)
    {
      DeskRole *role = g_ptr_array_index (self->roles, i);

      desk_role_set_chosen (
          role, seat != NULL && g_strcmp0 (desk_role_get_mesh_id (role), id) == 0
                    && g_str_equal (mesh_persona_get_name (desk_role_get_persona (role)), desk_seat_get_name (seat)));
    }
}

static void
rebuild (DeskRoles *self)
{
  const char *now = self->session != NULL ? desk_session_get_mesh_id (self->session) : NULL;
  const guint before = self->roles->len;

  if (self->session == NULL)
    return;
  g_ptr_array_set_size (self->roles, 0);
  add_opened (self);
  if (g_strcmp0 (now, DESK_OPENED_PRACTICE) != 0)
    add_other (self, NULL);
  for (guint i = 0; self->saved != NULL && i < g_list_model_get_n_items (self->saved); i++)
    {
      g_autoptr (MeshSaved) saved = g_list_model_get_item (self->saved, i);

      if (g_strcmp0 (now, mesh_saved_get_id (saved)) != 0)
        add_other (self, saved);
    }
  mark_chosen (self);
  desk_role_mark_heads (G_LIST_MODEL (self));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->roles->len);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskRoles) self = data;
  g_autoptr (GListModel) list = mesh_saved_list_finish (result, NULL);

  /* Only a cancellation fails: it was asked again, or nobody wants it any more. */
  if (list != NULL)
    desk_roles_take_saved (self, list);
}

/* ---- the object ---- */

static void
desk_roles_dispose (GObject *object)
{
  DeskRoles *self = DESK_ROLES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->saved);
  g_clear_object (&self->practice);
  G_OBJECT_CLASS (desk_roles_parent_class)->dispose (object);
}

static void
desk_roles_finalize (GObject *object)
{
  g_ptr_array_unref (DESK_ROLES (object)->roles);
  G_OBJECT_CLASS (desk_roles_parent_class)->finalize (object);
}

static void
desk_roles_class_init (DeskRolesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = desk_roles_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_roles_finalize;
}

static void
desk_roles_init (DeskRoles *self)
{
  self->roles = g_ptr_array_new_with_free_func (g_object_unref);
  self->practice = desk_practice_list_personas ();
}

DeskRoles *
desk_roles_new (DeskSession *session)
{
  DeskRoles *self = g_object_new (DESK_TYPE_ROLES, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::personas", G_CALLBACK (desk_roles_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::seat", G_CALLBACK (mark_chosen), self, G_CONNECT_SWAPPED);
  rebuild (self);
  return self;
}

void
desk_roles_refresh (DeskRoles *self)
{
  g_return_if_fail (DESK_IS_ROLES (self));
  g_clear_object (&self->practice);
  self->practice = desk_practice_list_personas ();
  rebuild (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  mesh_saved_list_async (NULL, self->cancellable, listed_cb, g_object_ref (self));
}

void
desk_roles_take_saved (DeskRoles *self, GListModel *saved)
{
  g_return_if_fail (DESK_IS_ROLES (self));
  g_set_object (&self->saved, saved);
  rebuild (self);
}
