/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/common/desk-page.h"

#include "desk/plan/desk-plan-dialog.h"

typedef struct
{
  DeskSeat *seat;     /* (nullable) */
  DeskSource *source; /* (nullable) */
  gboolean holding;
} DeskPagePrivate;

enum
{
  PROP_0,
  PROP_SEAT,
  PROP_SOURCE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DeskPage, desk_page, ADW_TYPE_BIN)

/* Holds the source while the page is on screen, and only then. */
static void
update_holding (DeskPage *self, gboolean mapped)
{
  DeskPagePrivate *priv = desk_page_get_instance_private (self);
  const gboolean hold = mapped && priv->source != NULL;

  if (hold && !priv->holding)
    desk_source_hold (priv->source);
  if (!hold && priv->holding)
    desk_source_release (priv->source);
  priv->holding = hold;
}

static void
set_source (DeskPage *self, DeskSource *source)
{
  DeskPagePrivate *priv = desk_page_get_instance_private (self);

  if (priv->source == source)
    return;
  update_holding (self, FALSE);
  g_set_object (&priv->source, source);
  update_holding (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE]);
}

static void
desk_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (desk_page_parent_class)->map (widget);
  update_holding (DESK_PAGE (widget), TRUE);
}

static void
desk_page_unmap (GtkWidget *widget)
{
  update_holding (DESK_PAGE (widget), FALSE);
  GTK_WIDGET_CLASS (desk_page_parent_class)->unmap (widget);
}

static void
desk_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskPagePrivate *priv = desk_page_get_instance_private (DESK_PAGE (object));

  switch (id)
    {
    case PROP_SEAT:
      g_value_set_object (value, priv->seat);
      break;
    case PROP_SOURCE:
      g_value_set_object (value, priv->source);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SEAT:
      desk_page_set_seat (DESK_PAGE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_page_dispose (GObject *object)
{
  DeskPagePrivate *priv = desk_page_get_instance_private (DESK_PAGE (object));

  set_source (DESK_PAGE (object), NULL);
  g_clear_object (&priv->seat);
  G_OBJECT_CLASS (desk_page_parent_class)->dispose (object);
}

static void
desk_page_class_init (DeskPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_page_get_property;
  object_class->set_property = desk_page_set_property;
  object_class->dispose = desk_page_dispose;
  widget_class->map = desk_page_map;
  widget_class->unmap = desk_page_unmap;
  properties[PROP_SEAT]
      = g_param_spec_object ("seat", NULL, NULL, DESK_TYPE_SEAT, G_PARAM_READWRITE | flags);
  properties[PROP_SOURCE]
      = g_param_spec_object ("source", NULL, NULL, DESK_TYPE_SOURCE, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_page_init (DeskPage *self)
{
}

DeskSeat *
desk_page_get_seat (DeskPage *self)
{
  DeskPagePrivate *priv = desk_page_get_instance_private (self);

  g_return_val_if_fail (DESK_IS_PAGE (self), NULL);
  return priv->seat;
}

DeskSource *
desk_page_get_source (DeskPage *self)
{
  DeskPagePrivate *priv = desk_page_get_instance_private (self);

  g_return_val_if_fail (DESK_IS_PAGE (self), NULL);
  return priv->source;
}

void
desk_page_set_seat (DeskPage *self, DeskSeat *seat)
{
  DeskPagePrivate *priv = desk_page_get_instance_private (self);
  DeskPageClass *klass = DESK_PAGE_GET_CLASS (self);
  g_autoptr (DeskSource) source = NULL;

  g_return_if_fail (DESK_IS_PAGE (self));
  if (!g_set_object (&priv->seat, seat))
    return;
  if (seat != NULL && klass->source_name != NULL)
    g_object_get (seat, klass->source_name, &source, NULL);
  set_source (self, source);
  if (klass->seat_changed != NULL)
    klass->seat_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEAT]);
}

void
desk_page_refresh (DeskPage *self)
{
  DeskPagePrivate *priv = desk_page_get_instance_private (self);

  g_return_if_fail (DESK_IS_PAGE (self));
  if (priv->source != NULL)
    desk_source_refresh (priv->source);
  if (DESK_PAGE_GET_CLASS (self)->refresh != NULL)
    DESK_PAGE_GET_CLASS (self)->refresh (self);
}

gboolean
desk_page_search (DeskPage *self)
{
  DeskPageClass *klass = DESK_PAGE_GET_CLASS (self);

  g_return_val_if_fail (DESK_IS_PAGE (self), FALSE);
  return klass->get_search != NULL && gtk_widget_grab_focus (klass->get_search (self));
}

void
desk_page_open (DeskPage *self, const char *id, const char *text)
{
  DeskPageClass *klass = DESK_PAGE_GET_CLASS (self);
  GtkWidget *search;

  g_return_if_fail (DESK_IS_PAGE (self));
  if (klass->open_item != NULL && klass->open_item (self, id))
    return;
  search = klass->get_search != NULL ? klass->get_search (self) : NULL;
  if (GTK_IS_EDITABLE (search))
    gtk_editable_set_text (GTK_EDITABLE (search), text);
}

void
desk_take_plan (GtkWidget *widget, DeskSeat *seat, MeshPlan *plan, GError *error)
{
  g_autoptr (MeshPlan) owned_plan = plan;
  g_autoptr (GError) owned_error = error;

  if (plan != NULL)
    desk_plan_dialog_present (widget, seat, plan);
  else if (error != NULL)
    gtk_widget_activate_action (widget, "win.toast", "s", error->message);
}
