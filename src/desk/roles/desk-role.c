/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/roles/desk-role.h"

#include "desk/roles/desk-role-format.h"

struct _DeskRole
{
  GObject parent_instance;

  MeshPersona *persona;
  MeshSaved *saved; /* (nullable) */
  char *mesh_id;
  char *mesh_name;
  char *region; /* (nullable) */
  guint number;
  gboolean chosen;
  gboolean heads;
};

enum
{
  PROP_0,
  PROP_PERSONA,
  PROP_MESH_NAME,
  PROP_REGION,
  PROP_NUMBER,
  PROP_CHOSEN,
  PROP_HEADS,
  PROP_WORDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskRole, desk_role, G_TYPE_OBJECT)

static char *
dup_words (DeskRole *self)
{
  g_autofree char *job = desk_format_job (NULL, (int) mesh_persona_get_job (self->persona));

  return g_strjoin (" ", mesh_persona_get_name (self->persona), job, self->mesh_name,
                    self->region != NULL ? self->region : "", mesh_persona_get_account_id (self->persona), NULL);
}

static void
desk_role_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskRole *self = DESK_ROLE (object);

  switch (id)
    {
    case PROP_PERSONA:
      g_value_set_object (value, self->persona);
      break;
    case PROP_MESH_NAME:
      g_value_set_string (value, self->mesh_name);
      break;
    case PROP_REGION:
      g_value_set_string (value, self->region);
      break;
    case PROP_NUMBER:
      g_value_set_uint (value, self->number);
      break;
    case PROP_CHOSEN:
      g_value_set_boolean (value, self->chosen);
      break;
    case PROP_HEADS:
      g_value_set_boolean (value, self->heads);
      break;
    case PROP_WORDS:
      g_value_take_string (value, dup_words (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_role_finalize (GObject *object)
{
  DeskRole *self = DESK_ROLE (object);

  g_clear_object (&self->persona);
  g_clear_object (&self->saved);
  g_free (self->mesh_id);
  g_free (self->mesh_name);
  g_free (self->region);
  G_OBJECT_CLASS (desk_role_parent_class)->finalize (object);
}

static void
desk_role_class_init (DeskRoleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_role_get_property;
  object_class->finalize = desk_role_finalize;
  properties[PROP_PERSONA] = g_param_spec_object ("persona", NULL, NULL, MESH_TYPE_PERSONA, flags);
  properties[PROP_MESH_NAME] = g_param_spec_string ("mesh-name", NULL, NULL, NULL, flags);
  properties[PROP_REGION] = g_param_spec_string ("region", NULL, NULL, NULL, flags);
  properties[PROP_NUMBER] = g_param_spec_uint ("number", NULL, NULL, 0, 9, 0, flags);
  properties[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE, flags);
  properties[PROP_HEADS] = g_param_spec_boolean ("heads", NULL, NULL, FALSE, flags);
  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_role_init (DeskRole *self)
{
}

DeskRole *
desk_role_new (MeshPersona *persona,
               MeshSaved *saved,
               const char *mesh_id,
               const char *mesh_name,
               const char *region,
               guint number)
{
  DeskRole *self = g_object_new (DESK_TYPE_ROLE, NULL);

  self->persona = g_object_ref (persona);
  g_set_object (&self->saved, saved);
  self->mesh_id = g_strdup (mesh_id);
  self->mesh_name = g_strdup (mesh_name);
  self->region = g_strdup (region);
  self->number = number;
  return self;
}

MeshPersona *
desk_role_get_persona (DeskRole *self)
{
  g_return_val_if_fail (DESK_IS_ROLE (self), NULL);
  return self->persona;
}

MeshSaved *
desk_role_get_saved (DeskRole *self)
{
  g_return_val_if_fail (DESK_IS_ROLE (self), NULL);
  return self->saved;
}

const char *
desk_role_get_mesh_id (DeskRole *self)
{
  g_return_val_if_fail (DESK_IS_ROLE (self), NULL);
  return self->mesh_id;
}

gboolean
desk_role_get_heads (DeskRole *self)
{
  g_return_val_if_fail (DESK_IS_ROLE (self), FALSE);
  return self->heads;
}

gboolean
desk_role_get_chosen (DeskRole *self)
{
  g_return_val_if_fail (DESK_IS_ROLE (self), FALSE);
  return self->chosen;
}

static void
set_flag (DeskRole *self, gboolean *flag, gboolean value, guint id)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

void
desk_role_set_heads (DeskRole *self, gboolean heads)
{
  g_return_if_fail (DESK_IS_ROLE (self));
  set_flag (self, &self->heads, heads, PROP_HEADS);
}

void
desk_role_set_chosen (DeskRole *self, gboolean chosen)
{
  g_return_if_fail (DESK_IS_ROLE (self));
  set_flag (self, &self->chosen, chosen, PROP_CHOSEN);
}

void
desk_role_mark_heads (GListModel *roles)
{
  g_autofree char *before = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (roles); i++)
    {
      g_autoptr (DeskRole) role = g_list_model_get_item (roles, i);

      desk_role_set_heads (role, g_strcmp0 (role->mesh_id, before) != 0);
      g_free (before);
      before = g_strdup (role->mesh_id);
    }
}
