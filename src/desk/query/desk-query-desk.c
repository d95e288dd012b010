/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/query/desk-query-desk.h"

#include "desk/common/desk-state.h"
#include "mesh/model/mesh-error.h"

struct _DeskQueryDesk
{
  GObject parent_instance;

  MeshMesh *mesh;           /* (nullable): pictures and tests */
  MeshPersona *persona;     /* (nullable) */
  DeskQueryHistory *history;
  char *text;
  MeshQuery *query;         /* (nullable) */
  GCancellable *cancellable; /* (nullable): one runs */
  const char *state;        /* static */
  char *trouble, *advice;
};

enum
{
  PROP_TEXT = 1,
  PROP_QUERY,
  PROP_STATE,
  PROP_TROUBLE,
  PROP_ADVICE,
  PROP_HISTORY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskQueryDesk, desk_query_desk, G_TYPE_OBJECT)

/* ---- what came of it ---- */

static void
set_state (DeskQueryDesk *self, const char *state, const GError *error)
{
  self->state = state;
  g_free (self->trouble);
  g_free (self->advice);
  self->trouble = error != NULL ? g_strdup (error->message) : NULL;
  self->advice = mesh_error_dup_advice (error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ADVICE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
take_query (DeskQueryDesk *self, MeshQuery *query)
{
  if (g_set_object (&self->query, query))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
}

static const char *
state_after (MeshQuery *query, const GError *error)
{
  if (g_error_matches (error, MESH_ERROR, MESH_ERROR_NOT_READY))
    return "missing";
  if (error != NULL)
    return "failed";
  return g_list_model_get_n_items (G_LIST_MODEL (query)) > 0 ? "rows" : "nothing";
}

/* Of a run that another one took the place of, nobody hears any more. */
static void
run_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskQueryDesk) self = data;
  g_autoptr (GError) error = NULL;
  gboolean current = g_task_get_cancellable (G_TASK (result)) == self->cancellable;

  mesh_query_run_finish (MESH_QUERY (source), result, &error);
  if (!current)
    return;
  g_clear_object (&self->cancellable);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      set_state (self, "stopped", NULL);
      return;
    }
  if (error == NULL)
    take_query (self, MESH_QUERY (source));
  set_state (self, state_after (MESH_QUERY (source), error), error);
}

/* ---- GObject ---- */

static void
desk_query_desk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskQueryDesk *self = DESK_QUERY_DESK (object);

  switch (id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_QUERY:
      g_value_set_object (value, self->query);
      break;
    case PROP_STATE:
      g_value_set_string (value, self->state);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    case PROP_ADVICE:
      g_value_set_string (value, self->advice);
      break;
    case PROP_HISTORY:
      g_value_set_object (value, self->history);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_query_desk_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TEXT)
    desk_query_desk_set_text (DESK_QUERY_DESK (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Whoever leaves takes a running query along. */
static void
desk_query_desk_dispose (GObject *object)
{
  DeskQueryDesk *self = DESK_QUERY_DESK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->query);
  g_clear_object (&self->history);
  g_clear_object (&self->mesh);
  g_clear_object (&self->persona);
  G_OBJECT_CLASS (desk_query_desk_parent_class)->dispose (object);
}

static void
desk_query_desk_finalize (GObject *object)
{
  DeskQueryDesk *self = DESK_QUERY_DESK (object);

  g_free (self->text);
  g_free (self->trouble);
  g_free (self->advice);
  G_OBJECT_CLASS (desk_query_desk_parent_class)->finalize (object);
}

static void
desk_query_desk_class_init (DeskQueryDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_query_desk_get_property;
  object_class->set_property = desk_query_desk_set_property;
  object_class->dispose = desk_query_desk_dispose;
  object_class->finalize = desk_query_desk_finalize;
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "",
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_QUERY] = g_param_spec_object ("query", NULL, NULL, MESH_TYPE_QUERY, flags);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "empty", flags);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  properties[PROP_ADVICE] = g_param_spec_string ("advice", NULL, NULL, NULL, flags);
  properties[PROP_HISTORY] = g_param_spec_object ("history", NULL, NULL, DESK_TYPE_QUERY_HISTORY, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_query_desk_init (DeskQueryDesk *self)
{
  self->text = g_strdup ("");
  self->state = "empty";
}

/* ---- public ---- */

/* The seat goes: nobody waits for the answer any more. */
static void
leave_desk (gpointer data)
{
  desk_query_desk_cancel (data);
  g_object_unref (data);
}

DeskQueryDesk *
desk_query_desk_of (DeskSeat *seat)
{
  DeskQueryDesk *self = g_object_get_data (G_OBJECT (seat), "desk-query-desk");
  g_autofree char *path = NULL;

  if (self != NULL)
    return self;
  self = g_object_new (DESK_TYPE_QUERY_DESK, NULL);
  g_set_object (&self->mesh, desk_seat_get_mesh (seat));
  g_set_object (&self->persona, desk_seat_get_persona (seat));
  if (self->mesh != NULL && self->persona != NULL)
    path = desk_state_dup_path (self->mesh, self->persona, "queries");
  self->history = desk_query_history_new (path);
  g_object_set_data_full (G_OBJECT (seat), "desk-query-desk", self, leave_desk);
  return self;
}

const char *
desk_query_desk_get_text (DeskQueryDesk *self)
{
  return self->text;
}

void
desk_query_desk_set_text (DeskQueryDesk *self, const char *text)
{
  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text != NULL ? text : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

void
desk_query_desk_run (DeskQueryDesk *self)
{
  g_autoptr (MeshQuery) query = NULL;

  if (self->mesh == NULL || self->persona == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  query = mesh_query_new (self->mesh, self->persona, self->text, NULL, NULL);
  desk_query_history_add (self->history, mesh_query_get_sql (query));
  set_state (self, "running", NULL);
  mesh_query_run_async (query, self->cancellable, run_cb, g_object_ref (self));
}

void
desk_query_desk_cancel (DeskQueryDesk *self)
{
  g_cancellable_cancel (self->cancellable);
}

MeshQuery *
desk_query_desk_get_query (DeskQueryDesk *self)
{
  return self->query;
}

const char *
desk_query_desk_get_state (DeskQueryDesk *self)
{
  return self->state;
}

DeskQueryHistory *
desk_query_desk_get_history (DeskQueryDesk *self)
{
  return self->history;
}

void
desk_query_desk_take (DeskQueryDesk *self, MeshQuery *query)
{
  take_query (self, query);
  set_state (self, query != NULL ? state_after (query, NULL) : "empty", NULL);
}
