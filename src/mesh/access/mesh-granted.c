/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/access/mesh-granted.h"

struct _MeshGranted
{
  GObject parent_instance;

  MeshSubscription *subscription;
  GListStore *links;
  char **roles;
  guint n_missing;
  const char *state; /* static */
};

enum
{
  PROP_0,
  PROP_SUBSCRIPTION,
  PROP_LINKS,
  PROP_ROLES,
  PROP_STATE,
  PROP_N_MISSING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshGranted, mesh_granted, G_TYPE_OBJECT)

/* The links that the consumer sees by itself: that others' can't be looked at is nothing to worry about. */
static gboolean
is_own (MeshFinding *link)
{
  static const char *const kinds[] = { "share", "link", "link-describe", "select", NULL };

  return g_strv_contains (kinds, mesh_finding_get_kind (link));
}

static const char *
find_state (MeshGranted *self)
{
  gboolean imported = FALSE, unknown = FALSE;
  guint others = 0;

  g_object_get (self->subscription, "imported", &imported, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->links)); i++)
    {
      g_autoptr (MeshFinding) link = g_list_model_get_item (G_LIST_MODEL (self->links), i);
      const MeshFindingState state = mesh_finding_get_state (link);

      self->n_missing += state == MESH_FINDING_MISSING;
      others += state == MESH_FINDING_MISSING && !is_own (link);
      unknown |= state == MESH_FINDING_UNKNOWN && is_own (link);
    }
  if (!imported && others == 0)
    return "waiting";
  if (self->n_missing > 0)
    return "broken";
  return unknown ? "unknown" : "ready";
}

static void
mesh_granted_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshGranted *self = MESH_GRANTED (object);

  switch (id)
    {
    case PROP_SUBSCRIPTION:
      g_value_set_object (value, self->subscription);
      break;
    case PROP_LINKS:
      g_value_set_object (value, self->links);
      break;
    case PROP_ROLES:
      g_value_set_boxed (value, self->roles);
      break;
    case PROP_STATE:
      g_value_set_static_string (value, self->state);
      break;
    case PROP_N_MISSING:
      g_value_set_uint (value, self->n_missing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_granted_finalize (GObject *object)
{
  MeshGranted *self = MESH_GRANTED (object);

  g_clear_object (&self->subscription);
  g_clear_object (&self->links);
  g_strfreev (self->roles);
  G_OBJECT_CLASS (mesh_granted_parent_class)->finalize (object);
}

static void
mesh_granted_class_init (MeshGrantedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mesh_granted_get_property;
  object_class->finalize = mesh_granted_finalize;
  properties[PROP_SUBSCRIPTION]
      = g_param_spec_object ("subscription", NULL, NULL, MESH_TYPE_SUBSCRIPTION, flags);
  properties[PROP_LINKS] = g_param_spec_object ("links", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_ROLES] = g_param_spec_boxed ("roles", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "unknown", flags);
  properties[PROP_N_MISSING] = g_param_spec_uint ("n-missing", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_granted_init (MeshGranted *self)
{
  self->links = g_list_store_new (MESH_TYPE_FINDING);
  self->state = "unknown";
}

MeshGranted *
mesh_granted_new (MeshSubscription *subscription, GPtrArray *links, const char *const *roles)
{
  MeshGranted *self = g_object_new (MESH_TYPE_GRANTED, NULL);

  self->subscription = g_object_ref (subscription);
  self->roles = g_strdupv ((char **) roles);
  g_list_store_splice (self->links, 0, 0, links->pdata, links->len);
  self->state = find_state (self);
  return self;
}

MeshSubscription *
mesh_granted_get_subscription (MeshGranted *self)
{
  g_return_val_if_fail (MESH_IS_GRANTED (self), NULL);
  return self->subscription;
}

GListModel *
mesh_granted_get_links (MeshGranted *self)
{
  g_return_val_if_fail (MESH_IS_GRANTED (self), NULL);
  return G_LIST_MODEL (self->links);
}

const char *const *
mesh_granted_get_roles (MeshGranted *self)
{
  g_return_val_if_fail (MESH_IS_GRANTED (self), NULL);
  return (const char *const *) self->roles;
}

const char *
mesh_granted_get_state (MeshGranted *self)
{
  g_return_val_if_fail (MESH_IS_GRANTED (self), NULL);
  return self->state;
}
