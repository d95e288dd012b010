/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/guide/desk-task.h"

#include <glib/gi18n.h>

#include "mesh/model/mesh-error.h"

struct _DeskTask
{
  GObject parent_instance;

  const DeskTaskInfo *info;
  int colour;
  gboolean done;
  gboolean checking;
  char *trouble; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_TEXT,
  PROP_BUTTON,
  PROP_PERSONA,
  PROP_JOB,
  PROP_COLOUR,
  PROP_SETUP,
  PROP_DONE,
  PROP_CHECKING,
  PROP_TROUBLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskTask, desk_task, G_TYPE_OBJECT)

static void
desk_task_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskTask *self = DESK_TASK (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_static_string (value, self->info->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, g_dpgettext2 (NULL, "workshop", self->info->title));
      break;
    case PROP_TEXT:
      g_value_set_string (value, g_dpgettext2 (NULL, "workshop", self->info->text));
      break;
    case PROP_BUTTON:
      g_value_set_string (value, g_dpgettext2 (NULL, "workshop", self->info->button));
      break;
    case PROP_PERSONA:
      g_value_set_static_string (value, self->info->persona);
      break;
    case PROP_JOB:
      g_value_set_int (value, self->info->job);
      break;
    case PROP_COLOUR:
      g_value_set_int (value, self->colour);
      break;
    case PROP_SETUP:
      g_value_set_boolean (value, self->info->setup);
      break;
    case PROP_DONE:
      g_value_set_boolean (value, self->done);
      break;
    case PROP_CHECKING:
      g_value_set_boolean (value, self->checking);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_task_finalize (GObject *object)
{
  g_free (DESK_TASK (object)->trouble);
  G_OBJECT_CLASS (desk_task_parent_class)->finalize (object);
}

static void
desk_task_class_init (DeskTaskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_task_get_property;
  object_class->finalize = desk_task_finalize;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_BUTTON] = g_param_spec_string ("button", NULL, NULL, NULL, flags);
  properties[PROP_PERSONA] = g_param_spec_string ("persona", NULL, NULL, NULL, flags);
  properties[PROP_JOB] = g_param_spec_int ("job", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_COLOUR] = g_param_spec_int ("colour", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_SETUP] = g_param_spec_boolean ("setup", NULL, NULL, FALSE, flags);
  properties[PROP_DONE] = g_param_spec_boolean ("done", NULL, NULL, FALSE, flags);
  properties[PROP_CHECKING] = g_param_spec_boolean ("checking", NULL, NULL, FALSE, flags);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_task_init (DeskTask *self)
{
}

DeskTask *
desk_task_new (const DeskTaskInfo *info)
{
  DeskTask *self = g_object_new (DESK_TYPE_TASK, NULL);

  self->info = info;
  self->colour = info->job;
  return self;
}

const char *
desk_task_get_id (DeskTask *self)
{
  g_return_val_if_fail (DESK_IS_TASK (self), NULL);
  return self->info->id;
}

const DeskTaskInfo *
desk_task_get_info (DeskTask *self)
{
  g_return_val_if_fail (DESK_IS_TASK (self), NULL);
  return self->info;
}

void
desk_task_set_colour (DeskTask *self, int colour)
{
  g_return_if_fail (DESK_IS_TASK (self));
  if (self->colour == colour)
    return;
  self->colour = colour;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOUR]);
}

gboolean
desk_task_get_done (DeskTask *self)
{
  g_return_val_if_fail (DESK_IS_TASK (self), FALSE);
  return self->done;
}

void
desk_task_set_done (DeskTask *self, gboolean done)
{
  g_return_if_fail (DESK_IS_TASK (self));
  done = !!done;
  if (self->done == done)
    return;
  self->done = done;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
}

void
desk_task_set_checking (DeskTask *self, gboolean checking)
{
  g_return_if_fail (DESK_IS_TASK (self));
  checking = !!checking;
  if (self->checking == checking)
    return;
  self->checking = checking;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKING]);
}

void
desk_task_set_trouble (DeskTask *self, const char *trouble)
{
  g_return_if_fail (DESK_IS_TASK (self));
  if (g_strcmp0 (self->trouble, trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

gboolean
desk_task_take_error (DeskTask *self, const GError *error)
{
  g_autofree char *advice = NULL;
  g_autofree char *trouble = NULL;

  g_return_val_if_fail (DESK_IS_TASK (self), FALSE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  if (error != NULL && !g_error_matches (error, MESH_ERROR, MESH_ERROR_NOT_READY)
      && !g_error_matches (error, MESH_ERROR, MESH_ERROR_NO_PERSONA))
    {
      advice = mesh_error_dup_advice (error);
      trouble = g_strjoin (" ", error->message, advice, NULL);
    }
  desk_task_set_trouble (self, trouble);
  return trouble == NULL;
}
