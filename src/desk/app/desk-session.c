/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-session.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"

struct _DeskSession
{
  GObject parent_instance;

  GHashTable *meshes;        /* id → DeskOpened: those opened in this window */
  DeskOpened *opened;        /* (nullable): the one that is shown */
  MeshSaved *wanted;         /* (nullable): what is being opened, or did not open */
  GListModel *personas;      /* (nullable) */
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
  PROP_OPENING,
  PROP_SAVED,
  N_PROPS
};

enum
{
  TROUBLE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

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
  GListModel *personas = self->personas;

  if (self->preferred != NULL && desk_session_choose (self, self->preferred))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (personas); i++)
    {
      g_autoptr (MeshPersona) persona = g_list_model_get_item (personas, i);

      if (mesh_persona_get_has_credentials (persona) && desk_session_choose (self, mesh_persona_get_name (persona)))
        return;
    }
}

static void
set_wanted (DeskSession *self, MeshSaved *saved)
{
  g_set_object (&self->wanted, saved);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVED]);
}

/* @opened: one of the window's. */
static void
show_mesh (DeskSession *self, DeskOpened *opened)
{
  if (!g_set_object (&self->opened, opened))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESH_NAME]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVED]);
  desk_session_set_personas (self, G_LIST_MODEL (desk_opened_get_mesh (opened)));
}

static const char *
get_id (DeskConnection *connection)
{
  return mesh_saved_get_id (desk_connection_get_saved (connection));
}

static void replaced_cb (DeskSession *self, DeskConnection *connection, DeskConnection *former);

/* (transfer none): kept among the window's */
static DeskOpened *
add_mesh (DeskSession *self, DeskPractice *practice, DeskConnection *connection)
{
  DeskOpened *opened = desk_opened_new (practice, connection);

  g_hash_table_insert (self->meshes, g_strdup (desk_opened_get_id (opened)), opened);
  if (connection != NULL)
    g_signal_connect_object (connection, "replaced", G_CALLBACK (replaced_cb), self, G_CONNECT_SWAPPED);
  return opened;
}

/* Its mesh was edited: whoever sits there sits down in the one that it is now. */
static void
replaced_cb (DeskSession *self, DeskConnection *connection, DeskConnection *former)
{
  DeskOpened *known = self->meshes != NULL ? g_hash_table_lookup (self->meshes, get_id (former)) : NULL;
  g_autoptr (DeskOpened) old = known != NULL ? g_object_ref (known) : NULL;
  g_autofree char *sitting = self->seat != NULL ? g_strdup (desk_seat_get_name (self->seat)) : NULL;

  if (old == NULL || desk_opened_get_connection (old) != former)
    return;
  desk_opened_close (old);
  if (old != self->opened)
    {
      add_mesh (self, NULL, connection);
      return;
    }
  desk_session_prefer (self, sitting);
  show_mesh (self, add_mesh (self, NULL, connection));
  sit_down (self);
}

static void
take_mesh (DeskSession *self, DeskPractice *practice, DeskConnection *connection)
{
  DeskOpened *known
      = g_hash_table_lookup (self->meshes, connection != NULL ? get_id (connection) : DESK_OPENED_PRACTICE);

  show_mesh (self, known != NULL ? known : add_mesh (self, practice, connection));
  sit_down (self);
}

/* ---- opening ---- */

static void
set_opening (DeskSession *self, GCancellable *cancellable)
{
  if (g_set_object (&self->cancellable, cancellable))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPENING]);
}

/* Who sits somewhere already stays there, and is told. */
static void
tell_trouble (DeskSession *self, const GError *error)
{
  g_autofree char *text = desk_format_error (error);

  if (self->seat != NULL)
    g_signal_emit (self, signals[TROUBLE], 0, text);
  else
    set_view (self, "error", text);
}

/* FALSE: nobody waits for that answer any more. */
static gboolean
end_opening (DeskSession *self, GAsyncResult *result, const GError *error)
{
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));

  if (self->meshes == NULL || self->cancellable == NULL || self->cancellable != cancellable
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  set_opening (self, NULL);
  return TRUE;
}

static void
started_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskSession) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskPractice) practice = desk_practice_start_finish (result, &error);

  if (!end_opening (self, result, error))
    return;
  if (practice != NULL)
    take_mesh (self, practice, NULL);
  else
    tell_trouble (self, error);
}

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskSession) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskConnection) connection = desk_connection_finish (result, &error);

  if (!end_opening (self, result, error))
    return;
  if (connection != NULL)
    take_mesh (self, NULL, connection);
  else
    tell_trouble (self, error);
}

/* A mesh that was on its way is not waited for any longer. @saved: (nullable): the practice mesh, in @dir. */
static void
open_mesh (DeskSession *self, MeshSaved *saved, const char *dir)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (self->cancellable);
  set_wanted (self, saved);
  set_opening (self, cancellable);
  if (self->seat == NULL)
    set_view (self, "starting", NULL);
  if (saved != NULL)
    desk_connection_open_async (saved, cancellable, connected_cb, g_object_ref (self));
  else
    desk_practice_start_async (dir, cancellable, started_cb, g_object_ref (self));
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
      /* Nobody is to take their own accounts for the practice mesh. */
      g_value_set_string (value, self->opened != NULL ? desk_opened_get_name (self->opened) : NULL);
      break;
    case PROP_SAVED:
      g_value_set_object (value, desk_session_get_saved (self));
      break;
    case PROP_OPENING:
      g_value_set_boolean (value, self->cancellable != NULL);
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
  g_clear_object (&self->opened);
  g_clear_pointer (&self->meshes, g_hash_table_unref);
  g_clear_object (&self->personas);
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
  properties[PROP_OPENING] = g_param_spec_boolean ("opening", NULL, NULL, FALSE, flags);
  properties[PROP_SAVED] = g_param_spec_object ("saved", NULL, NULL, MESH_TYPE_SAVED, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[TROUBLE] = g_signal_new ("trouble", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
desk_session_init (DeskSession *self)
{
  self->view = "start";
  self->meshes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
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
  if (self->cancellable == NULL && desk_session_find_mesh (self, DESK_OPENED_PRACTICE) == NULL)
    open_mesh (self, NULL, dir);
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
  if (self->cancellable == NULL)
    open_mesh (self, saved, NULL);
}

gboolean
desk_session_return_to (DeskSession *self, const char *id, const char *persona)
{
  DeskOpened *known;

  g_return_val_if_fail (DESK_IS_SESSION (self), FALSE);
  known = g_hash_table_lookup (self->meshes, id);
  if (known == NULL)
    return FALSE;
  g_cancellable_cancel (self->cancellable);
  set_opening (self, NULL);
  desk_session_prefer (self, persona);
  show_mesh (self, known);
  sit_down (self);
  return TRUE;
}

void
desk_session_visit (DeskSession *self, MeshSaved *saved, const char *persona, const char *dir)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  if (desk_session_return_to (self, saved != NULL ? mesh_saved_get_id (saved) : DESK_OPENED_PRACTICE, persona))
    return;
  desk_session_prefer (self, persona);
  open_mesh (self, saved, dir);
}

gboolean
desk_session_is_opening (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), FALSE);
  return self->cancellable != NULL;
}

MeshMesh *
desk_session_find_mesh (DeskSession *self, const char *id)
{
  DeskOpened *opened;

  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  opened = g_hash_table_lookup (self->meshes, id);
  return opened != NULL ? desk_opened_get_mesh (opened) : NULL;
}

void
desk_session_take_connection (DeskSession *self, DeskConnection *connection)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  g_cancellable_cancel (self->cancellable);
  set_opening (self, NULL);
  take_mesh (self, NULL, connection);
}

void
desk_session_expect (DeskSession *self)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  if (self->seat == NULL)
    set_view (self, "starting", NULL);
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

MeshSaved *
desk_session_get_saved (DeskSession *self)
{
  DeskConnection *connection;

  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  if (self->opened == NULL)
    return self->wanted;
  connection = desk_opened_get_connection (self->opened);
  return connection != NULL ? desk_connection_get_saved (connection) : NULL;
}

void
desk_session_take_edited (DeskSession *self, MeshSaved *edited)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  if (self->opened == NULL && self->wanted != NULL && self->cancellable == NULL
      && g_str_equal (mesh_saved_get_id (self->wanted), mesh_saved_get_id (edited)))
    open_mesh (self, edited, NULL);
}

void
desk_session_leave (DeskSession *self)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  desk_session_close (self);
  desk_session_set_seat (self, NULL);
  g_hash_table_remove_all (self->meshes);
  desk_session_set_personas (self, NULL);
  g_clear_object (&self->opened);
  set_wanted (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESH_NAME]);
  set_view (self, "start", NULL);
}

gboolean
desk_session_drop (DeskSession *self, const char *id)
{
  DeskOpened *opened;

  g_return_val_if_fail (DESK_IS_SESSION (self), FALSE);
  opened = g_hash_table_lookup (self->meshes, id);
  if (opened == NULL)
    return FALSE;
  if (opened == self->opened)
    {
      desk_session_leave (self);
      return TRUE;
    }
  desk_opened_close (opened);
  g_hash_table_remove (self->meshes, id);
  return FALSE;
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
  return self->opened != NULL ? desk_opened_get_practice (self->opened) : NULL;
}

MeshMesh *
desk_session_get_mesh (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  return self->opened != NULL ? desk_opened_get_mesh (self->opened) : NULL;
}

DeskConnection *
desk_session_get_connection (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  return self->opened != NULL ? desk_opened_get_connection (self->opened) : NULL;
}

const char *
desk_session_get_mesh_id (DeskSession *self)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  return self->opened != NULL ? desk_opened_get_id (self->opened) : NULL;
}

MeshReceiveKey
desk_session_get_receiver (DeskSession *self, gpointer *data)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  g_return_val_if_fail (self->opened != NULL, NULL);
  return desk_opened_get_receiver (self->opened, data);
}

DeskSeat *
desk_session_find_seat (DeskSession *self, const char *name)
{
  g_return_val_if_fail (DESK_IS_SESSION (self), NULL);
  return self->opened != NULL ? desk_opened_find_seat (self->opened, name) : NULL;
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
desk_session_set_colour (DeskSession *self, const char *persona, int colour)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  if (desk_session_get_connection (self) != NULL)
    desk_connection_set_colour (desk_session_get_connection (self), persona, colour);
  else if (desk_session_get_practice (self) != NULL)
    desk_practice_set_colour (desk_session_get_practice (self), persona, colour);
}

static void
for_each_mesh (DeskSession *self, void (*func) (DeskOpened *))
{
  GHashTableIter iter;
  gpointer opened;

  g_hash_table_iter_init (&iter, self->meshes);
  while (g_hash_table_iter_next (&iter, NULL, &opened))
    func (opened);
}

void
desk_session_outdate (DeskSession *self)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  for_each_mesh (self, desk_opened_outdate);
}

void
desk_session_close (DeskSession *self)
{
  g_return_if_fail (DESK_IS_SESSION (self));
  g_cancellable_cancel (self->cancellable);
  set_opening (self, NULL);
  if (self->meshes != NULL)
    for_each_mesh (self, desk_opened_close);
}
