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
  guint colour;        /* read and changed in the mesh's own context */
  const char *profile; /* (nullable), interned */

  GMutex lock; /* guards what follows */
  MeshSession session;
  gint64 until;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_JOB,
  PROP_ACCOUNT_ID,
  PROP_HAS_CREDENTIALS,
  PROP_LABEL,
  PROP_SESSION,
  PROP_SESSION_UNTIL,
  PROP_COLOUR,
  PROP_PROFILE,
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
    case PROP_SESSION:
      g_value_set_int (value, (int) mesh_persona_get_session (self, NULL));
      break;
    case PROP_SESSION_UNTIL:
      {
        gint64 until;

        mesh_persona_get_session (self, &until);
        g_value_set_int64 (value, until);
      }
      break;
    case PROP_COLOUR:
      g_value_set_int (value, (int) self->colour);
      break;
    case PROP_PROFILE:
      g_value_set_string (value, self->profile);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_persona_finalize (GObject *object)
{
  g_clear_pointer (&MESH_PERSONA (object)->name, g_free);
  g_mutex_clear (&MESH_PERSONA (object)->lock);
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
  properties[PROP_SESSION] = g_param_spec_int ("session", NULL, NULL, 0, MESH_SESSION_UNREACHABLE, 0, flags);
  properties[PROP_SESSION_UNTIL] = g_param_spec_int64 ("session-until", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_COLOUR] = g_param_spec_int ("colour", NULL, NULL, 0, MESH_N_COLOURS - 1, 0, flags);
  properties[PROP_PROFILE] = g_param_spec_string ("profile", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_persona_init (MeshPersona *self)
{
  g_mutex_init (&self->lock);
}

/* ---- colours ---- */

static void
set_colour (MeshPersona *self, guint colour)
{
  if (self->colour == colour)
    return;
  self->colour = colour;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOUR]);
}

static gboolean
is_first_of_job (GPtrArray *personas, guint position)
{
  MeshPersona *self = g_ptr_array_index (personas, position);

  for (guint i = 0; i < position; i++)
    if (((MeshPersona *) g_ptr_array_index (personas, i))->job == self->job)
      return FALSE;
  return TRUE;
}

/* The first that nobody has: of those that are no job's own, then of the others. MESH_N_COLOURS: none. */
static guint
find_free (const gboolean *taken)
{
  const guint jobs = MESH_JOB_CONSUMER_ADMIN + 1;

  for (guint i = 0; i < MESH_N_COLOURS; i++)
    if (!taken[(i + jobs) % MESH_N_COLOURS])
      return (i + jobs) % MESH_N_COLOURS;
  return MESH_N_COLOURS;
}

void
mesh_personas_paint (GPtrArray *personas, GHashTable *chosen)
{
  gboolean taken[MESH_N_COLOURS] = { FALSE };
  g_autofree guint *colours = g_new (guint, MAX (personas->len, 1));

  for (guint i = 0; i < personas->len; i++)
    {
      const guint wanted = GPOINTER_TO_UINT (
          chosen != NULL ? g_hash_table_lookup (chosen, ((MeshPersona *) personas->pdata[i])->name) : NULL);

      colours[i] = wanted > 0 && wanted <= MESH_N_COLOURS && !taken[wanted - 1] ? wanted - 1 : MESH_N_COLOURS;
      if (colours[i] < MESH_N_COLOURS)
        taken[colours[i]] = TRUE;
    }
  for (guint i = 0; i < personas->len; i++)
    {
      const MeshJob job = ((MeshPersona *) personas->pdata[i])->job;

      if (colours[i] < MESH_N_COLOURS || taken[job] || !is_first_of_job (personas, i))
        continue;
      colours[i] = job;
      taken[job] = TRUE;
    }
  for (guint i = 0; i < personas->len; i++)
    {
      if (colours[i] == MESH_N_COLOURS)
        colours[i] = find_free (taken);
      if (colours[i] == MESH_N_COLOURS)
        colours[i] = ((MeshPersona *) personas->pdata[i])->job;
      taken[colours[i]] = TRUE;
    }
  for (guint i = 0; i < personas->len; i++)
    set_colour (personas->pdata[i], colours[i]);
}

MeshPersona *
mesh_persona_new (const char *name, MeshJob job, const char *account_id, gboolean has_credentials)
{
  MeshPersona *self = g_object_new (MESH_TYPE_PERSONA, NULL);

  self->name = g_strdup (name);
  self->job = job;
  self->account_id = g_intern_string (account_id);
  self->has_credentials = has_credentials;
  self->session = has_credentials ? MESH_SESSION_UNUSED : MESH_SESSION_NO_KEYS;
  self->colour = job;
  return self;
}

void
mesh_persona_set_profile (MeshPersona *self, const char *profile)
{
  self->profile = g_intern_string (profile);
}

void
mesh_persona_set (MeshPersona *self, const char *account_id, gboolean has_credentials)
{
  g_atomic_pointer_set (&self->account_id, g_intern_string (account_id));
  g_atomic_int_set (&self->has_credentials, has_credentials);
  mesh_persona_set_session (self, has_credentials ? MESH_SESSION_UNUSED : MESH_SESSION_NO_KEYS, 0);
}

/* A persona acts under several sessions (its own and those of roles): what is told is the first of them to end. */
static gint64
first_end (gint64 known, gint64 until)
{
  if (known <= g_get_real_time () / G_USEC_PER_SEC)
    return until;
  return until == 0 ? known : MIN (known, until);
}

gboolean
mesh_persona_set_session (MeshPersona *self, MeshSession session, gint64 until)
{
  gboolean changed;

  g_mutex_lock (&self->lock);
  if (session == MESH_SESSION_GOOD && self->session == MESH_SESSION_GOOD)
    until = first_end (self->until, until);
  changed = self->session != session || self->until != until;
  self->session = session;
  self->until = until;
  g_mutex_unlock (&self->lock);
  return changed;
}

void
mesh_persona_notify (MeshPersona *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT_ID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_CREDENTIALS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION_UNTIL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROFILE]);
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

MeshSession
mesh_persona_get_session (MeshPersona *self, gint64 *until)
{
  MeshSession session;

  g_return_val_if_fail (MESH_IS_PERSONA (self), MESH_SESSION_NO_KEYS);
  g_mutex_lock (&self->lock);
  session = self->session;
  if (until != NULL)
    *until = self->until;
  g_mutex_unlock (&self->lock);
  return session;
}

guint
mesh_persona_get_colour (MeshPersona *self)
{
  g_return_val_if_fail (MESH_IS_PERSONA (self), 0);
  return self->colour;
}

const char *
mesh_persona_get_profile (MeshPersona *self)
{
  g_return_val_if_fail (MESH_IS_PERSONA (self), NULL);
  return self->profile;
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
