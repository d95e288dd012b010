/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/app/desk-opened.h"

#include <glib/gi18n.h>

#include "desk/catalog/desk-catalog-source.h"

struct _DeskOpened
{
  GObject parent_instance;

  DeskPractice *practice;     /* (nullable) */
  DeskConnection *connection; /* (nullable) */
  GHashTable *seats;          /* persona's name → DeskSeat */
};

G_DEFINE_FINAL_TYPE (DeskOpened, desk_opened, G_TYPE_OBJECT)

static MeshJournal *
get_journal (DeskOpened *self)
{
  return self->connection != NULL ? desk_connection_get_journal (self->connection)
                                  : desk_practice_get_journal (self->practice);
}

/* Not those that are gone with the window: keys for one session, and a practice mesh in a folder of its own. */
static gboolean
is_kept (DeskOpened *self)
{
  return self->connection != NULL ? desk_connection_is_kept (self->connection)
                                  : desk_practice_is_usual (self->practice);
}

static void
for_each_seat (DeskOpened *self, void (*func) (DeskSeat *))
{
  GHashTableIter iter;
  gpointer seat;

  g_hash_table_iter_init (&iter, self->seats);
  while (g_hash_table_iter_next (&iter, NULL, &seat))
    func (seat);
}

static void
desk_opened_dispose (GObject *object)
{
  DeskOpened *self = DESK_OPENED (object);

  desk_opened_close (self);
  g_hash_table_remove_all (self->seats);
  g_clear_object (&self->practice);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (desk_opened_parent_class)->dispose (object);
}

static void
desk_opened_finalize (GObject *object)
{
  g_hash_table_unref (DESK_OPENED (object)->seats);
  G_OBJECT_CLASS (desk_opened_parent_class)->finalize (object);
}

static void
desk_opened_class_init (DeskOpenedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = desk_opened_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_opened_finalize;
}

static void
desk_opened_init (DeskOpened *self)
{
  self->seats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

DeskOpened *
desk_opened_new (DeskPractice *practice, DeskConnection *connection)
{
  DeskOpened *self;

  g_return_val_if_fail ((practice == NULL) != (connection == NULL), NULL);
  self = g_object_new (DESK_TYPE_OPENED, NULL);
  g_set_object (&self->practice, practice);
  g_set_object (&self->connection, connection);
  return self;
}

const char *
desk_opened_get_id (DeskOpened *self)
{
  g_return_val_if_fail (DESK_IS_OPENED (self), NULL);
  return self->connection != NULL ? mesh_saved_get_id (desk_connection_get_saved (self->connection))
                                  : DESK_OPENED_PRACTICE;
}

const char *
desk_opened_get_name (DeskOpened *self)
{
  g_return_val_if_fail (DESK_IS_OPENED (self), NULL);
  return self->connection != NULL ? mesh_saved_get_name (desk_connection_get_saved (self->connection))
                                  : C_ ("mesh", "Practice Mesh");
}

MeshMesh *
desk_opened_get_mesh (DeskOpened *self)
{
  g_return_val_if_fail (DESK_IS_OPENED (self), NULL);
  return self->connection != NULL ? desk_connection_get_mesh (self->connection)
                                  : desk_practice_get_mesh (self->practice);
}

DeskPractice *
desk_opened_get_practice (DeskOpened *self)
{
  g_return_val_if_fail (DESK_IS_OPENED (self), NULL);
  return self->practice;
}

DeskConnection *
desk_opened_get_connection (DeskOpened *self)
{
  g_return_val_if_fail (DESK_IS_OPENED (self), NULL);
  return self->connection;
}

MeshReceiveKey
desk_opened_get_receiver (DeskOpened *self, gpointer *data)
{
  g_return_val_if_fail (DESK_IS_OPENED (self), NULL);
  *data = self->connection != NULL ? (gpointer) self->connection : (gpointer) self->practice;
  return self->connection != NULL ? desk_connection_receive_key : desk_practice_receive_key;
}

DeskSeat *
desk_opened_find_seat (DeskOpened *self, const char *persona)
{
  MeshPersona *found;
  DeskSeat *seat;

  g_return_val_if_fail (DESK_IS_OPENED (self), NULL);
  found = mesh_mesh_find_persona (desk_opened_get_mesh (self), persona);
  if (found == NULL)
    return NULL;
  seat = g_hash_table_lookup (self->seats, persona);
  if (seat == NULL)
    {
      seat = desk_seat_new (desk_opened_get_mesh (self), found, get_journal (self));
      if (is_kept (self))
        desk_catalog_source_set_place (desk_seat_get_catalog (seat), desk_opened_get_id (self));
      g_hash_table_insert (self->seats, g_strdup (persona), seat);
    }
  return seat;
}

void
desk_opened_outdate (DeskOpened *self)
{
  g_return_if_fail (DESK_IS_OPENED (self));
  for_each_seat (self, desk_seat_outdate);
}

void
desk_opened_close (DeskOpened *self)
{
  g_return_if_fail (DESK_IS_OPENED (self));
  for_each_seat (self, desk_seat_close);
}
