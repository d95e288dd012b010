/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-stale.h"

#include "desk/common/desk-format.h"

struct _DeskStale
{
  AdwBin parent_instance;

  DeskSource *source; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_SOURCE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskStale, desk_stale, ADW_TYPE_BIN)

static void
again_cb (DeskStale *self)
{
  g_assert (DESK_IS_STALE (self));
  if (self->source != NULL)
    desk_source_refresh (self->source);
}

/* Not bound in the template: a binding that finds no source leaves things as they were. */
static void
update_bar (DeskStale *self)
{
  g_autofree char *error = NULL, *view = NULL;

  if (self->source != NULL)
    g_object_get (self->source, "error-text", &error, "view", &view, NULL);
  gtk_widget_set_visible (adw_bin_get_child (ADW_BIN (self)),
                          desk_format_is_stale (NULL, error, view));
}

static void
set_source (DeskStale *self, DeskSource *source)
{
  if (self->source == source)
    return;
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_func (self->source, update_bar, self);
  g_set_object (&self->source, source);
  if (source != NULL)
    {
      g_signal_connect_object (source, "notify::error-text", G_CALLBACK (update_bar), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (source, "notify::view", G_CALLBACK (update_bar), self, G_CONNECT_SWAPPED);
    }
  update_bar (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE]);
}

static void
desk_stale_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskStale *self = DESK_STALE (object);

  switch (id)
    {
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_stale_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskStale *self = DESK_STALE (object);

  switch (id)
    {
    case PROP_SOURCE:
      set_source (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_stale_dispose (GObject *object)
{
  DeskStale *self = DESK_STALE (object);

  if (self->source != NULL)
    g_signal_handlers_disconnect_by_func (self->source, update_bar, self);
  g_clear_object (&self->source);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_STALE);
  G_OBJECT_CLASS (desk_stale_parent_class)->dispose (object);
}

static void
desk_stale_class_init (DeskStaleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_stale_get_property;
  object_class->set_property = desk_stale_set_property;
  object_class->dispose = desk_stale_dispose;
  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, DESK_TYPE_SOURCE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/stale.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

static void
desk_stale_init (DeskStale *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
