/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-source.h"

#include <glib/gi18n.h>

#include "mesh/model/mesh-error.h"

struct _DeskSource
{
  GObject parent_instance;

  DeskSourceStart start;
  DeskSourceFinish finish;
  GObject *owner; /* (unowned): owns this source */

  GListModel *model;         /* (nullable) */
  GCancellable *cancellable; /* (nullable): of the load on its way */
  char *error_text;          /* (nullable) */
  char *advice;              /* (nullable) */
  const char *remedy;        /* (nullable): the page that mends the error */
  gboolean fresh;
  guint n_holders;
};

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_BUSY,
  PROP_VIEW,
  PROP_ERROR_TEXT,
  PROP_ADVICE,
  PROP_REMEDY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskSource, desk_source, G_TYPE_OBJECT)

typedef struct
{
  DeskSource *source;
  gpointer owner; /* kept alive while the load is on its way */
  GCancellable *cancellable;
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->source);
  g_object_unref (load->owner);
  g_object_unref (load->cancellable);
  g_free (load);
}

static const char *
desk_source_get_view (DeskSource *self)
{
  if (self->model != NULL)
    return g_list_model_get_n_items (self->model) > 0 ? "list" : "empty";
  return self->error_text != NULL ? "error" : "loading";
}

static void
desk_source_notify_all (DeskSource *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_BUSY; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
items_changed_cb (DeskSource *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

static void
desk_source_set_model (DeskSource *self, GListModel *model)
{
  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
desk_source_set_error (DeskSource *self, const GError *error)
{
  g_clear_pointer (&self->error_text, g_free);
  g_clear_pointer (&self->advice, g_free);
  self->remedy = NULL;
  if (error == NULL)
    return;
  self->error_text = g_strdup (error->message);
  if (g_error_matches (error, MESH_ERROR, MESH_ERROR_NOT_READY))
    self->remedy = "mesh";
  if (g_error_matches (error, MESH_ERROR, MESH_ERROR_NO_PERSONA))
    {
      self->advice = g_strdup (_("Make its access key on the Mesh page, then come back."));
      self->remedy = "mesh";
    }
  else
    self->advice = mesh_error_dup_advice (error);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Load *load = data;
  DeskSource *self = load->source;
  g_autoptr (GListModel) model = NULL;
  g_autoptr (GError) error = NULL;

  model = self->finish (load->owner, result, &error);
  /* Only the newest load counts: an answer to an older one, or to a cancelled one, is dropped. */
  if (self->cancellable == load->cancellable)
    {
      g_clear_object (&self->cancellable);
      desk_source_set_error (self, error);
      self->fresh = model != NULL;
      if (model != NULL)
        desk_source_set_model (self, model);
      desk_source_notify_all (self);
    }
  load_free (load);
}

static void
desk_source_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskSource *self = DESK_SOURCE (object);

  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;
    case PROP_VIEW:
      g_value_set_static_string (value, desk_source_get_view (self));
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_ADVICE:
      g_value_set_string (value, self->advice);
      break;
    case PROP_REMEDY:
      g_value_set_string (value, self->remedy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_source_dispose (GObject *object)
{
  DeskSource *self = DESK_SOURCE (object);

  desk_source_close (self);
  desk_source_set_model (self, NULL);
  desk_source_set_error (self, NULL);
  G_OBJECT_CLASS (desk_source_parent_class)->dispose (object);
}

static void
desk_source_class_init (DeskSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_source_get_property;
  object_class->dispose = desk_source_dispose;
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_VIEW] = g_param_spec_string ("view", NULL, NULL, "loading", flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  properties[PROP_ADVICE] = g_param_spec_string ("advice", NULL, NULL, NULL, flags);
  properties[PROP_REMEDY] = g_param_spec_string ("remedy", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_source_init (DeskSource *self)
{
}

DeskSource *
desk_source_new (DeskSourceStart start, DeskSourceFinish finish, gpointer owner)
{
  DeskSource *self = g_object_new (DESK_TYPE_SOURCE, NULL);

  self->start = start;
  self->finish = finish;
  self->owner = owner;
  return self;
}

DeskSource *
desk_source_new_for_model (GListModel *model)
{
  DeskSource *self = g_object_new (DESK_TYPE_SOURCE, NULL);

  desk_source_set_model (self, model);
  return self;
}

GListModel *
desk_source_get_model (DeskSource *self)
{
  g_return_val_if_fail (DESK_IS_SOURCE (self), NULL);
  return self->model;
}

void
desk_source_offer (DeskSource *self, GListModel *model)
{
  g_return_if_fail (DESK_IS_SOURCE (self));
  if (self->model != NULL)
    return;
  desk_source_set_model (self, model);
  desk_source_notify_all (self);
}

gboolean
desk_source_get_busy (DeskSource *self)
{
  g_return_val_if_fail (DESK_IS_SOURCE (self), FALSE);
  return self->cancellable != NULL;
}

void
desk_source_refresh (DeskSource *self)
{
  Load *load;

  g_return_if_fail (DESK_IS_SOURCE (self));
  if (self->start == NULL)
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  desk_source_set_error (self, NULL);
  load = g_new0 (Load, 1);
  load->source = g_object_ref (self);
  load->owner = g_object_ref (self->owner);
  load->cancellable = g_object_ref (self->cancellable);
  desk_source_notify_all (self);
  self->start (load->owner, load->cancellable, loaded_cb, load);
}

void
desk_source_ensure (DeskSource *self)
{
  g_return_if_fail (DESK_IS_SOURCE (self));
  if (!self->fresh && self->cancellable == NULL)
    desk_source_refresh (self);
}

void
desk_source_outdate (DeskSource *self)
{
  g_return_if_fail (DESK_IS_SOURCE (self));
  self->fresh = FALSE;
  if (self->n_holders > 0)
    desk_source_refresh (self);
}

void
desk_source_hold (DeskSource *self)
{
  g_return_if_fail (DESK_IS_SOURCE (self));
  self->n_holders++;
  desk_source_ensure (self);
}

void
desk_source_release (DeskSource *self)
{
  g_return_if_fail (DESK_IS_SOURCE (self));
  g_return_if_fail (self->n_holders > 0);
  self->n_holders--;
}

void
desk_source_cancel (DeskSource *self)
{
  g_return_if_fail (DESK_IS_SOURCE (self));
  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->fresh = FALSE;
  desk_source_notify_all (self);
}

void
desk_source_close (DeskSource *self)
{
  g_return_if_fail (DESK_IS_SOURCE (self));
  desk_source_cancel (self);
  self->start = NULL;
}
