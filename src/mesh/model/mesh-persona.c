/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-mesh.h"

#include "mesh/model/mesh-persona-private.h"

struct _MeshPersona
{
  GObject parent_instance;

  char *name;
  MeshJob job;
  const char *account_id; /* interned: given out to any thread */
  gint has_credentials;   /* atomic */
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_JOB,
  PROP_ACCOUNT_ID,
  PROP_HAS_CREDENTIALS,
  PROP_LABEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshPersona, mesh_persona, G_TYPE_OBJECT)

static void
mesh_persona_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshPersona *self = MESH_PERSONA (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_JOB:
      g_value_set_int (value, self->job);
      break;
    case PROP_ACCOUNT_ID:
      g_value_set_string (value, mesh_persona_get_account_id (self));
      break;
    case PROP_HAS_CREDENTIALS:
      g_value_set_boolean (value, mesh_persona_get_has_credentials (self));
      break;
    case PROP_LABEL:
      if (mesh_persona_get_account_id (self) != NULL)
        g_value_take_string (
            value, g_strdup_printf ("%s · %s", self->name, mesh_persona_get_account_id (self)));
      else
        g_value_set_string (value, self->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_persona_finalize (GObject *object)
{
  g_clear_pointer (&MESH_PERSONA (object)->name, g_free);
  G_OBJECT_CLASS (mesh_persona_parent_class)->finalize (object);
}

static void
mesh_persona_class_init (MeshPersonaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mesh_persona_get_property;
  object_class->finalize = mesh_persona_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_JOB] = g_param_spec_int ("job", NULL, NULL, 0, MESH_JOB_CONSUMER_ADMIN, 0, flags);
  properties[PROP_ACCOUNT_ID] = g_param_spec_string ("account-id", NULL, NULL, NULL, flags);
  properties[PROP_HAS_CREDENTIALS]
      = g_param_spec_boolean ("has-credentials", NULL, NULL, FALSE, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_persona_init (MeshPersona *self)
{
}

MeshPersona *
mesh_persona_new (const char *name, MeshJob job, const char *account_id, gboolean has_credentials)
{
  MeshPersona *self = g_object_new (MESH_TYPE_PERSONA, NULL);

  self->name = g_strdup (name);
  self->job = job;
  self->account_id = g_intern_string (account_id);
  self->has_credentials = has_credentials;
  return self;
}

void
mesh_persona_set (MeshPersona *self, const char *account_id, gboolean has_credentials)
{
  g_atomic_pointer_set (&self->account_id, g_intern_string (account_id));
  g_atomic_int_set (&self->has_credentials, has_credentials);
}

void
mesh_persona_notify (MeshPersona *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT_ID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_CREDENTIALS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

const char *
mesh_persona_get_name (MeshPersona *self)
{
  g_return_val_if_fail (MESH_IS_PERSONA (self), NULL);
  return self->name;
}

/* Returns: (nullable): of a profile, before its account was asked for */
const char *
mesh_persona_get_account_id (MeshPersona *self)
{
  g_return_val_if_fail (MESH_IS_PERSONA (self), NULL);
  return g_atomic_pointer_get (&self->account_id);
}

MeshJob
mesh_persona_get_job (MeshPersona *self)
{
  g_return_val_if_fail (MESH_IS_PERSONA (self), MESH_JOB_OWNER);
  return self->job;
}

gboolean
mesh_persona_get_has_credentials (MeshPersona *self)
{
  g_return_val_if_fail (MESH_IS_PERSONA (self), FALSE);
  return g_atomic_int_get (&self->has_credentials);
}

const char *
mesh_job_get_nick (MeshJob job)
{
  static const char *const nicks[] = {
    [MESH_JOB_OWNER] = "owner",
    [MESH_JOB_PRODUCER] = "producer",
    [MESH_JOB_CONSUMER] = "consumer",
    [MESH_JOB_PRODUCER_ADMIN] = "producer-admin",
    [MESH_JOB_CONSUMER_ADMIN] = "consumer-admin",
  };

  return nicks[job];
}

gboolean
mesh_job_from_name (const char *name, MeshJob *job)
{
  /* Longer names first: "ProducerAdmin" starts with "Producer" too. */
  static const struct
  {
    const char *prefix;
    MeshJob job;
  } names[] = {
    { "Mesh", MESH_JOB_OWNER },
    { "ProducerAdmin", MESH_JOB_PRODUCER_ADMIN },
    { "ConsumerAdmin", MESH_JOB_CONSUMER_ADMIN },
    { "Producer", MESH_JOB_PRODUCER },
    { "Consumer", MESH_JOB_CONSUMER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (name, names[i].prefix))
      {
        *job = names[i].job;
        return TRUE;
      }
  return FALSE;
}
