/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/activity/desk-activity-box.h"

#include "desk/common/desk-format.h"

struct _DeskActivityBox
{
  AdwBin parent_instance;

  DeskActivityItem *item; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskActivityBox, desk_activity_box, ADW_TYPE_BIN)

/* GTK 4.8 gives rows of a list their least height, which of a scrolled list is two lines. */
static int
format_height (gpointer unused, guint n)
{
  return (int) MIN (n, 10) * 28;
}

/* (nullable): while it is built, and once it is disposed of */
static GtkExpander *
get_expander (DeskActivityBox *self)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (self));

  return GTK_IS_EXPANDER (child) ? GTK_EXPANDER (child) : NULL;
}

static void
activate (DeskActivityBox *self, const char *action)
{
  if (self->item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), action, "x",
                                desk_activity_item_get_id (self->item));
}

static void
expanded_cb (DeskActivityBox *self)
{
  GtkExpander *expander = get_expander (self);

  if (expander != NULL && gtk_expander_get_expanded (expander))
    activate (self, "page.run-details");
}

static void
continue_cb (DeskActivityBox *self)
{
  activate (self, "page.continue-run");
}

static void
undo_cb (DeskActivityBox *self)
{
  activate (self, "page.undo-run");
}

static void
desk_activity_box_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ITEM:
      g_value_set_object (value, DESK_ACTIVITY_BOX (object)->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_activity_box_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskActivityBox *self = DESK_ACTIVITY_BOX (object);

  switch (id)
    {
    case PROP_ITEM:
      if (!g_set_object (&self->item, g_value_get_object (value)))
        break;
      /* A row that is used again for another run begins closed. */
      if (get_expander (self) != NULL)
        gtk_expander_set_expanded (get_expander (self), FALSE);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_activity_box_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_ACTIVITY_BOX);
  g_clear_object (&DESK_ACTIVITY_BOX (object)->item);
  G_OBJECT_CLASS (desk_activity_box_parent_class)->dispose (object);
}

static void
desk_activity_box_class_init (DeskActivityBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_activity_box_get_property;
  object_class->set_property = desk_activity_box_set_property;
  object_class->dispose = desk_activity_box_dispose;
  properties[PROP_ITEM]
      = g_param_spec_object ("item", NULL, NULL, DESK_TYPE_ACTIVITY_ITEM,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/activity-box.ui");
  desk_format_bind_class (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, format_height);
  gtk_widget_class_bind_template_callback (widget_class, expanded_cb);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
}

static void
desk_activity_box_init (DeskActivityBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
