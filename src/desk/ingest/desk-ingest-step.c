/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-step.h"

typedef struct
{
  DeskIngestDraft *draft; /* (nullable) */
  GBindingGroup *bindings;
} DeskIngestStepPrivate;

enum
{
  PROP_0,
  PROP_DRAFT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DeskIngestStep, desk_ingest_step, ADW_TYPE_BIN)

static void
set_draft (DeskIngestStep *self, DeskIngestDraft *draft)
{
  DeskIngestStepPrivate *priv = desk_ingest_step_get_instance_private (self);

  if (!g_set_object (&priv->draft, draft))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAFT]);
  g_binding_group_set_source (priv->bindings, draft);
  if (DESK_INGEST_STEP_GET_CLASS (self)->draft_changed != NULL)
    DESK_INGEST_STEP_GET_CLASS (self)->draft_changed (self);
}

static void
desk_ingest_step_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DRAFT)
    g_value_set_object (value, desk_ingest_step_get_draft (DESK_INGEST_STEP (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_step_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DRAFT)
    set_draft (DESK_INGEST_STEP (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_step_dispose (GObject *object)
{
  DeskIngestStepPrivate *priv = desk_ingest_step_get_instance_private (DESK_INGEST_STEP (object));

  if (priv->bindings != NULL)
    g_binding_group_set_source (priv->bindings, NULL);
  g_clear_object (&priv->bindings);
  g_clear_object (&priv->draft);
  gtk_widget_dispose_template (GTK_WIDGET (object), G_OBJECT_TYPE (object));
  G_OBJECT_CLASS (desk_ingest_step_parent_class)->dispose (object);
}

static void
desk_ingest_step_class_init (DeskIngestStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = desk_ingest_step_get_property;
  object_class->set_property = desk_ingest_step_set_property;
  object_class->dispose = desk_ingest_step_dispose;
  properties[PROP_DRAFT]
      = g_param_spec_object ("draft", NULL, NULL, DESK_TYPE_INGEST_DRAFT,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_ingest_step_init (DeskIngestStep *self)
{
  DeskIngestStepPrivate *priv = desk_ingest_step_get_instance_private (self);

  priv->bindings = g_binding_group_new ();
}

DeskIngestDraft *
desk_ingest_step_get_draft (DeskIngestStep *self)
{
  DeskIngestStepPrivate *priv = desk_ingest_step_get_instance_private (self);

  return priv->draft;
}

void
desk_ingest_step_bind (DeskIngestStep *self,
                       const char *property,
                       gpointer object,
                       const char *name)
{
  DeskIngestStepPrivate *priv = desk_ingest_step_get_instance_private (self);

  g_binding_group_bind (priv->bindings, property, object, name,
                        G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}
