/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/access/mesh-access-link.h"

enum
{
  PROP_KIND = 1,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_REPAIRER,
  PROP_REPAIR,
  PROP_SUBSCRIPTION_ID,
  PROP_STATE,
  N_PROPS
};

struct _MeshAccessLink
{
  GObject parent_instance;

  char *texts[PROP_STATE]; /* by property */
  MeshAccessState state;
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshAccessLink, mesh_access_link, G_TYPE_OBJECT)

static void
mesh_access_link_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshAccessLink *self = MESH_ACCESS_LINK (object);

  if (id == PROP_STATE)
    g_value_set_int (value, (int) self->state);
  else if (id < PROP_STATE)
    g_value_set_string (value, self->texts[id]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesh_access_link_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MeshAccessLink *self = MESH_ACCESS_LINK (object);

  if (id == PROP_STATE)
    self->state = (MeshAccessState) g_value_get_int (value);
  else if (id < PROP_STATE)
    {
      g_free (self->texts[id]);
      self->texts[id] = g_value_dup_string (value);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesh_access_link_finalize (GObject *object)
{
  MeshAccessLink *self = MESH_ACCESS_LINK (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (mesh_access_link_parent_class)->finalize (object);
}

static void
mesh_access_link_class_init (MeshAccessLinkClass *klass)
{
  static const char *const names[PROP_STATE] = { [PROP_KIND] = "kind",
                                                 [PROP_TITLE] = "title",
                                                 [PROP_DETAIL] = "detail",
                                                 [PROP_REPAIRER] = "repairer",
                                                 [PROP_REPAIR] = "repair",
                                                 [PROP_SUBSCRIPTION_ID] = "subscription-id" };
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesh_access_link_get_property;
  object_class->set_property = mesh_access_link_set_property;
  object_class->finalize = mesh_access_link_finalize;
  for (guint i = PROP_KIND; i < PROP_STATE; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, MESH_ACCESS_HOLDS,
                                             MESH_ACCESS_UNKNOWN, MESH_ACCESS_UNKNOWN, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_access_link_init (MeshAccessLink *self)
{
}

const char *
mesh_access_link_get_kind (MeshAccessLink *self)
{
  return self->texts[PROP_KIND];
}

MeshAccessState
mesh_access_link_get_state (MeshAccessLink *self)
{
  return self->state;
}

const char *
mesh_access_link_get_repair (MeshAccessLink *self)
{
  return self->texts[PROP_REPAIR];
}

const char *
mesh_access_link_get_repairer (MeshAccessLink *self)
{
  return self->texts[PROP_REPAIRER];
}

const char *
mesh_access_link_get_subscription_id (MeshAccessLink *self)
{
  return self->texts[PROP_SUBSCRIPTION_ID];
}
