/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/model/mesh-finding.h"

enum
{
  PROP_KIND = 1,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_REPAIRER,
  PROP_REPAIR,
  PROP_SUBJECT,
  PROP_STATE,
  N_PROPS
};

struct _MeshFinding
{
  GObject parent_instance;

  char *texts[PROP_STATE]; /* by property */
  MeshFindingState state;
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MeshFinding, mesh_finding, G_TYPE_OBJECT)

static void
mesh_finding_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshFinding *self = MESH_FINDING (object);

  if (id == PROP_STATE)
    g_value_set_int (value, (int) self->state);
  else if (id < PROP_STATE)
    g_value_set_string (value, self->texts[id]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesh_finding_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MeshFinding *self = MESH_FINDING (object);

  if (id == PROP_STATE)
    self->state = (MeshFindingState) g_value_get_int (value);
  else if (id < PROP_STATE)
    {
      g_free (self->texts[id]);
      self->texts[id] = g_value_dup_string (value);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesh_finding_finalize (GObject *object)
{
  MeshFinding *self = MESH_FINDING (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (mesh_finding_parent_class)->finalize (object);
}

static void
mesh_finding_class_init (MeshFindingClass *klass)
{
  static const char *const names[PROP_STATE] = { [PROP_KIND] = "kind",
                                                 [PROP_TITLE] = "title",
                                                 [PROP_DETAIL] = "detail",
                                                 [PROP_REPAIRER] = "repairer",
                                                 [PROP_REPAIR] = "repair",
                                                 [PROP_SUBJECT] = "subject" };
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesh_finding_get_property;
  object_class->set_property = mesh_finding_set_property;
  object_class->finalize = mesh_finding_finalize;
  for (guint i = PROP_KIND; i < PROP_STATE; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, MESH_FINDING_HOLDS,
                                             MESH_FINDING_OPEN, MESH_FINDING_UNKNOWN, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_finding_init (MeshFinding *self)
{
}

const char *
mesh_finding_get_kind (MeshFinding *self)
{
  return self->texts[PROP_KIND];
}

MeshFindingState
mesh_finding_get_state (MeshFinding *self)
{
  return self->state;
}

const char *
mesh_finding_get_repair (MeshFinding *self)
{
  return self->texts[PROP_REPAIR];
}

const char *
mesh_finding_get_repairer (MeshFinding *self)
{
  return self->texts[PROP_REPAIRER];
}

const char *
mesh_finding_get_subject (MeshFinding *self)
{
  return self->texts[PROP_SUBJECT];
}

const char *
mesh_finding_get_title (MeshFinding *self)
{
  return self->texts[PROP_TITLE];
}

const char *
mesh_finding_get_detail (MeshFinding *self)
{
  return self->texts[PROP_DETAIL];
}
