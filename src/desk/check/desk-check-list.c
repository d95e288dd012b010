/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/check/desk-check-list.h"

#include <glib/gi18n.h>

#include "desk/check/desk-check-format.h"
#include "desk/common/desk-trouble.h"

struct _DeskCheckList
{
  AdwBin parent_instance;

  char *title;
  DeskSource *source; /* (nullable) */
  GtkWidget *list;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SOURCE,
  PROP_SUMMARY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskCheckList, desk_check_list, ADW_TYPE_BIN)

static void
changed_cb (DeskCheckList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

static char *
dup_summary (DeskCheckList *self)
{
  GListModel *model = self->source != NULL ? desk_source_get_model (self->source) : NULL;

  if (model != NULL)
    return desk_check_summary (model);
  if (self->source != NULL && desk_source_get_busy (self->source))
    return g_strdup (C_ ("check", "Looking…"));
  return NULL;
}

static void
desk_check_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskCheckList *self = DESK_CHECK_LIST (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    case PROP_SUMMARY:
      g_value_take_string (value, dup_summary (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_check_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskCheckList *self = DESK_CHECK_LIST (object);

  switch (id)
    {
    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      if (self->list != NULL)
        gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_SOURCE:
      desk_check_list_set_source (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_check_list_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_CHECK_LIST);
  g_clear_object (&DESK_CHECK_LIST (object)->source);
  G_OBJECT_CLASS (desk_check_list_parent_class)->dispose (object);
}

static void
desk_check_list_finalize (GObject *object)
{
  g_free (DESK_CHECK_LIST (object)->title);
  G_OBJECT_CLASS (desk_check_list_parent_class)->finalize (object);
}

static void
desk_check_list_class_init (DeskCheckListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_check_list_get_property;
  object_class->set_property = desk_check_list_set_property;
  object_class->dispose = desk_check_list_dispose;
  object_class->finalize = desk_check_list_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags | G_PARAM_READWRITE);
  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, DESK_TYPE_SOURCE, flags | G_PARAM_READWRITE);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags | G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (MESH_TYPE_FINDING);
  g_type_ensure (DESK_TYPE_TROUBLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/meshdesk/Meshdesk/ui/check-list.ui");
  desk_check_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskCheckList, list);
}

static void
desk_check_list_init (DeskCheckList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
desk_check_list_set_source (DeskCheckList *self, DeskSource *source)
{
  g_return_if_fail (DESK_IS_CHECK_LIST (self));
  if (self->source == source)
    return;
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_func (self->source, changed_cb, self);
  g_set_object (&self->source, source);
  if (source != NULL)
    {
      g_signal_connect_object (source, "notify::model", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (source, "notify::busy", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE]);
  changed_cb (self);
}

DeskSource *
desk_check_list_get_source (DeskCheckList *self)
{
  g_return_val_if_fail (DESK_IS_CHECK_LIST (self), NULL);
  return self->source;
}
