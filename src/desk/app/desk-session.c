/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-session.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"

struct _DeskSession
{
  GObject parent_instance;

  DeskPractice *practice;    /* (nullable) */
  DeskConnection *connection; /* (nullable) */
  MeshSaved *wanted;         /* (nullable): what is being opened, or did not open */
  GListModel *personas;      /* (nullable) */
  GHashTable *seats;         /* persona's name → DeskSeat */
  DeskSeat *seat;            /* (nullable) */
  char *preferred;           /* (nullable): who sits down first */
  GCancellable *cancellable; /* (nullable): of the start */
  const char *view;
  char *error_text; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_PERSONAS,
  PROP_SEAT,
  PROP_VIEW,
  PROP_ERROR_TEXT,
  PROP_MESH_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskSession, desk_session, G_TYPE_OBJECT)

static void
set_view (DeskSession *self, const char *view, const char *error_text)
{
  self->view = view;
  g_free (self->error_text);
  self->error_text = g_strdup (error_text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
}

/* Somebody whose keys are here, if the one who is preferred is not. */
static void
sit_down (DeskSession *self)
{
  MeshMesh *mesh = desk_session_get_mesh (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESH_NAME]);
  desk_session_set_personas (self, G_LIST_MODEL (mesh));
  if (self->preferred != NULL && desk_session_choose (self, self->preferred))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (mesh)); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (G_LIST_MODEL (mesh), i);

      if (mesh_persona_get_has_credentials (persona) && desk_session_choose (self, mesh_persona_get_name (persona)))
        return;
    }
}

static void
started_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskSession) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskPractice) practice = desk_practice_start_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->seats == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (practice == NULL)
    {
      g_autofree char *text = desk_format_error (error);

      set_view (self, "error", text);
      return;
    }
  g_set_object (&self->practice, practice);
  sit_down (self);
}

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskSession) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskConnection) connection = desk_connection_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->seats == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (connection != NULL)
    desk_session_take_connection (self, connection);
  else
    {
      g_autofree char *text = desk_format_error (error);

      set_view (self, "error", text);
    }
}

/* Nobody is to take their own accounts for the practice mesh. */
static const char *
get_mesh_name (DeskSession *self)
{
  if (self->connection != NULL)
    return mesh_saved_get_name (desk_connection_get_saved (self->connection));
  return self->practice != NULL ? C_ ("mesh", "Practice Mesh") : NULL;
}

static void
desk_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskSession *self = DESK_SESSION (object);

  switch (id)
    {
    case PROP_PERSONAS:
      g_value_set_object (value, self->personas);
      break;
    case PROP_SEAT:
      g_value_set_object (value, self->seat);
      break;
    case PROP_VIEW:
      g_value_set_static_string (value, self->view);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_MESH_NAME:
      g_value_set_string (value, get_mesh_name (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_session_dispose (GObject *object)
{
  DeskSession *self = DESK_SESSION (object);

  desk_session_close (self);
  g_clear_object (&self->seat);
  g_clear_pointer (&self->seats, g_hash_table_unref);
  g_clear_object (&self->personas);
  g_clear_object (&self->practice);
  g_clear_object (&self->connection);
  g_clear_object (&self->wanted);
  g_clear_pointer (&self->error_text, g_free);
  g_clear_pointer (&self->preferred, g_free);
  G_OBJECT_CLASS (desk_session_parent_class)->dispose (object);
}

static void
desk_session_class_init (DeskSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_session_get_property;
  object_class->dispose = desk_session_dispose;
  properties[PROP_PERSONAS]
      = g_param_spec_object ("personas", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_SEAT] = g_param_spec_object ("seat", NULL, NULL, DESK_TYPE_SEAT, flags);
  properties[PROP_VIEW] = g_param_spec_string ("view", NULL, NULL, "start", flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  properties[PROP_MESH_NAME] = g_param_spec_string ("mesh-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_session_init (DeskSession *self)
{
  self->view = "start";
  self->seats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

DeskSession *
desk_session_new (void)
{
  return g_object_new (DESK_TYPE_SESSION, NULL);
}

void
desk_session_start_practice (DeskSession *self, const char *dir)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  if (self->cancellable != NULL || self->practice != NULL)
    return;
  g_clear_object (&self->wanted);
  self->cancellable = g_cancellable_new ();
  set_view (self, "starting", NULL);
  desk_practice_start_async (dir, self->cancellable, started_cb, g_object_ref (self));
}

void
desk_session_prefer (DeskSession *self, const char *persona)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  g_free (self->preferred);
  self->preferred = g_strdup (persona);
}

void
desk_session_open_saved (DeskSession *self, MeshSaved *saved)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  g_return_if_fail (MESH_IS_SAVED (saved));
  if (self->cancellable != NULL)
    return;
  g_set_object (&self->wanted, saved);
  self->cancellable = g_cancellable_new ();
  set_view (self, "starting", NULL);
  desk_connection_open_async (saved, self->cancellable, connected_cb, g_object_ref (self));
}

void
desk_session_take_connection (DeskSession *self, DeskConnection *connection)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  desk_session_leave (self);
  g_set_object (&self->connection, connection);
  sit_down (self);
}

void
desk_session_retry (DeskSession *self, const char *dir)
{
  g_autoptr (MeshSaved) wanted = NULL;

  g_return_if_fail (DESK_IS_SESSION (self));
  wanted = self->wanted != NULL ? g_object_ref (self->wanted) : NULL;
  if (wanted != NULL)
    desk_session_open_saved (self, wanted);
  else
    desk_session_start_practice (self, dir);
}

void
desk_session_leave (DeskSession *self)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  desk_session_close (self);
  desk_session_set_seat (self, NULL);
  g_hash_table_remove_all (self->seats);
  desk_session_set_personas (self, NULL);
  g_clear_object (&self->practice);
  g_clear_object (&self->connection);
  g_clear_object (&self->wanted);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESH_NAME]);
  set_view (self, "start", NULL);
}

void
desk_session_set_personas (DeskSession *self, GListModel *personas)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  if (g_set_object (&self->personas, personas))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERSONAS]);
}

void
desk_session_set_seat (DeskSession *self, DeskSeat *seat)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  if (self->seat == seat)
    return;
  if (self->seat != NULL)
    desk_seat_leave (self->seat);
  g_set_object (&self->seat, seat);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEAT]);
  set_view (self, seat != NULL ? "main" : "start", NULL);
}

DeskSeat *
desk_session_get_seat (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  return self->seat;
}

GListModel *
desk_session_get_personas (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  return self->personas;
}

DeskPractice *
desk_session_get_practice (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  return self->practice;
}

MeshMesh *
desk_session_get_mesh (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  if (self->connection != NULL)
    return desk_connection_get_mesh (self->connection);
  return self->practice != NULL ? desk_practice_get_mesh (self->practice) : NULL;
}

DeskConnection *
desk_session_get_connection (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  return self->connection;
}

MeshReceiveKey
desk_session_get_receiver (DeskSession *self, gpointer *data)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  if (self->connection != NULL)
    {
      *data = self->connection;
      return desk_connection_receive_key;
    }
  *data = self->practice;
  return desk_practice_receive_key;
}

static MeshJournal *
get_journal (DeskSession *self)
{
  return self->connection != NULL ? desk_connection_get_journal (self->connection)
                                  : desk_practice_get_journal (self->practice);
}

DeskSeat *
desk_session_find_seat (DeskSession *self, const char *name)
{
  MeshMesh *mesh = desk_session_get_mesh (self);
  MeshPersona *persona = mesh != NULL ? mesh_mesh_find_persona (mesh, name) : NULL;
  DeskSeat *seat;

  if (persona == NULL)
    return NULL;
  seat = g_hash_table_lookup (self->seats, name);
  if (seat == NULL)
    {
      seat = desk_seat_new (mesh, persona, get_journal (self));
      g_hash_table_insert (self->seats, g_strdup (name), seat);
    }
  return seat;
}

gboolean
desk_session_choose (DeskSession *self, const char *persona)
{
  DeskSeat *seat;

  g_return_val_if_fail (DESK_IS_SESSION (self), FALSE);
  seat = desk_session_find_seat (self, persona);
  if (seat == NULL)
    return FALSE;
  desk_session_set_seat (self, seat);
  return TRUE;
}

void
desk_session_outdate (DeskSession *self)
{
  GHashTableIter iter;
  gpointer seat;

  g_return_if_fail (DESK_IS_SESSION (self));
  g_hash_table_iter_init (&iter, self->seats);
  while (g_hash_table_iter_next (&iter, NULL, &seat))
    desk_seat_outdate (seat);
}

void
desk_session_close (DeskSession *self)
{
  GHashTableIter iter;
  gpointer seat;

  g_return_if_fail (DESK_IS_SESSION (self));
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->seats == NULL)
    return;
  g_hash_table_iter_init (&iter, self->seats);
  while (g_hash_table_iter_next (&iter, NULL, &seat))
    desk_seat_close (seat);
}
