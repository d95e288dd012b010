/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-fact.h"

#include "desk/common/desk-format.h"

struct _DeskFact
{
  GtkListBoxRow parent_instance;

  char *title;
  char *text; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskFact, desk_fact, GTK_TYPE_LIST_BOX_ROW)

static void
replace (GObject *object, char **field, const GValue *value, GParamSpec *pspec)
{
  if (g_strcmp0 (*field, g_value_get_string (value)) == 0)
    return;
  g_free (*field);
  *field = g_value_dup_string (value);
  g_object_notify_by_pspec (object, pspec);
}

static void
desk_fact_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskFact *self = DESK_FACT (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_fact_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskFact *self = DESK_FACT (object);

  switch (id)
    {
    case PROP_TITLE:
      replace (object, &self->title, value, pspec);
      break;
    case PROP_TEXT:
      replace (object, &self->text, value, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_fact_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_FACT);
  G_OBJECT_CLASS (desk_fact_parent_class)->dispose (object);
}

static void
desk_fact_finalize (GObject *object)
{
  DeskFact *self = DESK_FACT (object);

  g_free (self->title);
  g_free (self->text);
  G_OBJECT_CLASS (desk_fact_parent_class)->finalize (object);
}

static void
desk_fact_class_init (DeskFactClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_fact_get_property;
  object_class->set_property = desk_fact_set_property;
  object_class->dispose = desk_fact_dispose;
  object_class->finalize = desk_fact_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/fact.ui");
  desk_format_bind_class (widget_class);
}

static void
desk_fact_init (DeskFact *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
