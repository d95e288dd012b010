/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/guide/desk-guide-lists.h"

typedef struct
{
  DeskGuide *guide;
  DeskSession *session;
} Lists;

static DeskSource *
find_source (Lists *self, const char *persona, DeskSource *(*get) (DeskSeat *) )
{
  DeskSeat *seat = desk_session_find_seat (self->session, persona);

  return seat != NULL ? get (seat) : NULL;
}

static GListModel *
get_model (DeskSource *source)
{
  return source != NULL ? desk_source_get_model (source) : NULL;
}

static gboolean
has_items (DeskSource *source)
{
  GListModel *model = get_model (source);

  return model != NULL && g_list_model_get_n_items (model) > 0;
}

/* (nullable): why nothing of it is known. What a page mends that the guide leads to is an answer: it is to be done. */
static char *
dup_trouble (DeskSource *source)
{
  g_autofree char *text = NULL;
  g_autofree char *remedy = NULL;

  if (source == NULL || get_model (source) != NULL)
    return NULL;
  g_object_get (source, "error-text", &text, "remedy", &remedy, NULL);
  return remedy == NULL ? g_steal_pointer (&text) : NULL;
}

static void
tick (Lists *self, const char *id, DeskSource *source, gboolean done)
{
  DeskTask *task = desk_guide_find (self->guide, id);
  g_autofree char *trouble = dup_trouble (source);

  desk_task_set_done (task, done);
  desk_task_set_trouble (task, trouble);
}

static void
follow_subscriptions (Lists *self)
{
  DeskSource *source = find_source (self, "Mesh", desk_seat_get_subscriptions);
  GListModel *model = get_model (source);
  gboolean any_active = FALSE, any_imported = FALSE;

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) subscription = g_list_model_get_item (model, i);
      g_autofree char *status = NULL;
      gboolean imported = FALSE;

      g_object_get (subscription, "status", &status, "imported", &imported, NULL);
      any_active |= g_strcmp0 (status, "Active") == 0;
      any_imported |= imported;
    }
  tick (self, "request", source, has_items (source));
  tick (self, "approve", source, any_active);
  tick (self, "import", source, any_imported);
}

/* A key that is made for a further account is its own day-to-day persona's. */
static void
follow_keys (Lists *self)
{
  GListModel *tasks = G_LIST_MODEL (self->guide);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (DeskTask) task = g_list_model_get_item (tasks, i);
      const char *id = desk_task_get_id (task);

      if (g_str_equal (id, "keys-producer"))
        desk_task_set_done (task, desk_guide_has_keys (self->session, "Producer"));
      else if (g_str_equal (id, "keys-consumer"))
        desk_task_set_done (task, desk_guide_has_keys (self->session, "Consumer"));
      else if (g_str_has_prefix (id, "keys-"))
        desk_task_set_done (task, desk_guide_has_daily_key (self->session, desk_task_get_info (task)->persona));
    }
}

static void
follow_list (Lists *self, const char *id, const char *persona, DeskSource *(*get) (DeskSeat *) )
{
  DeskSource *source = find_source (self, persona, get);

  tick (self, id, source, has_items (source));
}

/* ---- public ---- */

gboolean
desk_guide_has_keys (DeskSession *session, const char *persona)
{
  MeshMesh *mesh = desk_session_get_mesh (session);
  MeshPersona *found = mesh != NULL ? mesh_mesh_find_persona (mesh, persona) : NULL;

  return found != NULL && mesh_persona_get_has_credentials (found);
}

void
desk_guide_lists_follow (DeskGuide *guide, DeskSession *session)
{
  Lists self = { guide, session };

  follow_keys (&self);
  follow_subscriptions (&self);
  follow_list (&self, "ingest", "Producer", desk_seat_get_tables);
  follow_list (&self, "publish", "Mesh", desk_seat_get_catalog);
  follow_list (&self, "use", "Consumer", desk_seat_get_tables);
}
