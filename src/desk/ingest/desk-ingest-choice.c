/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/ingest/desk-ingest-choice.h"

struct _DeskIngestChoice
{
  AdwBin parent_instance;

  GObject *item; /* (nullable) */
  GBindingGroup *bindings;
  GtkWidget *check;
  GtkLabel *title, *subtitle;
};

enum
{
  PROP_ITEM = 1,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_CHOOSABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskIngestChoice, desk_ingest_choice, ADW_TYPE_BIN)

static void
desk_ingest_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskIngestChoice *self = DESK_INGEST_CHOICE (object);

  if (id == PROP_ITEM)
    g_value_set_object (value, self->item);
  else if (id == PROP_TITLE)
    g_value_set_string (value, gtk_label_get_label (self->title));
  else if (id == PROP_SUBTITLE)
    g_value_set_string (value, gtk_label_get_label (self->subtitle));
  else if (id == PROP_CHOOSABLE)
    g_value_set_boolean (value, gtk_widget_get_sensitive (self->check));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_title (DeskIngestChoice *self, const char *title)
{
  gtk_label_set_label (self->title, title != NULL ? title : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title != NULL ? title : "", -1);
}

static void
set_subtitle (DeskIngestChoice *self, const char *subtitle)
{
  gtk_label_set_label (self->subtitle, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle != NULL && *subtitle != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  subtitle != NULL ? subtitle : "", -1);
}

static void
desk_ingest_choice_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskIngestChoice *self = DESK_INGEST_CHOICE (object);

  if (id == PROP_ITEM && g_set_object (&self->item, g_value_get_object (value)))
    g_binding_group_set_source (self->bindings, self->item);
  else if (id == PROP_TITLE)
    set_title (self, g_value_get_string (value));
  else if (id == PROP_SUBTITLE)
    set_subtitle (self, g_value_get_string (value));
  else if (id == PROP_CHOOSABLE)
    gtk_widget_set_sensitive (self->check, g_value_get_boolean (value));
  else if (id != PROP_ITEM)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
desk_ingest_choice_dispose (GObject *object)
{
  DeskIngestChoice *self = DESK_INGEST_CHOICE (object);

  if (self->bindings != NULL)
    g_binding_group_set_source (self->bindings, NULL);
  g_clear_object (&self->bindings);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_INGEST_CHOICE);
  G_OBJECT_CLASS (desk_ingest_choice_parent_class)->dispose (object);
}

static void
desk_ingest_choice_class_init (DeskIngestChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_ingest_choice_get_property;
  object_class->set_property = desk_ingest_choice_set_property;
  object_class->dispose = desk_ingest_choice_dispose;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_CHOOSABLE] = g_param_spec_boolean ("choosable", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/ingest-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskIngestChoice, check);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestChoice, title);
  gtk_widget_class_bind_template_child (widget_class, DeskIngestChoice, subtitle);
}

static void
desk_ingest_choice_init (DeskIngestChoice *self)
{
  self->bindings = g_binding_group_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_binding_group_bind (self->bindings, "chosen", self->check, "active",
                        G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}
