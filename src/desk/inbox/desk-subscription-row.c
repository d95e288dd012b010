/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-subscription-row.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "mesh/subscriptions/mesh-store.h"

enum
{
  TABLES,
  DATABASE,
  REQUEST,
  N_LINES
};

struct _DeskSubscriptionRow
{
  DeskDrawnRow parent_instance;

  MeshSubscription *subscription; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_SUBSCRIPTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskSubscriptionRow, desk_subscription_row, DESK_TYPE_DRAWN_ROW)

/* ---- what it says ---- */

static char *
desk_subscription_row_dup_line (DeskDrawnRow *row, guint line)
{
  MeshSubscription *one = DESK_SUBSCRIPTION_ROW (row)->subscription;

  if (one == NULL)
    return g_strdup ("");
  switch (line)
    {
    case TABLES:
      return desk_format_tables (NULL, (char **) mesh_subscription_get_tables (one));
    case DATABASE:
      return desk_format_bounded (NULL, mesh_subscription_get (one, "DatabaseName"));
    default:
      return desk_format_request (NULL, mesh_subscription_get (one, "SubscriberPrincipal"),
                                  (char **) mesh_subscription_get_requested (one));
    }
}

static char *
desk_subscription_row_dup_badge (DeskDrawnRow *row, guint badge, const char **kind)
{
  MeshSubscription *one = DESK_SUBSCRIPTION_ROW (row)->subscription;

  *kind = one != NULL ? mesh_subscription_get (one, "Status") : NULL;
  return desk_format_status (NULL, *kind);
}

static const char *
desk_subscription_row_get_note (DeskDrawnRow *row)
{
  MeshSubscription *one = DESK_SUBSCRIPTION_ROW (row)->subscription;
  gboolean unread = FALSE;

  if (one != NULL)
    g_object_get (one, "unread", &unread, NULL);
  return unread ? C_ ("subscription", "Not seen yet") : NULL;
}

static void
set_subscription (DeskSubscriptionRow *self, MeshSubscription *subscription)
{
  if (self->subscription == subscription)
    return;
  if (self->subscription != NULL)
    g_signal_handlers_disconnect_by_func (self->subscription, desk_drawn_row_renew, self);
  g_set_object (&self->subscription, subscription);
  if (subscription != NULL)
    g_signal_connect_swapped (subscription, "notify::unread", G_CALLBACK (desk_drawn_row_renew),
                              self);
  desk_drawn_row_renew (DESK_DRAWN_ROW (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBSCRIPTION]);
}

/* ---- the object ---- */

static void
desk_subscription_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SUBSCRIPTION:
      g_value_set_object (value, DESK_SUBSCRIPTION_ROW (object)->subscription);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_subscription_row_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SUBSCRIPTION:
      set_subscription (DESK_SUBSCRIPTION_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_subscription_row_dispose (GObject *object)
{
  DeskSubscriptionRow *self = DESK_SUBSCRIPTION_ROW (object);

  if (self->subscription != NULL)
    g_signal_handlers_disconnect_by_func (self->subscription, desk_drawn_row_renew, self);
  g_clear_object (&self->subscription);
  G_OBJECT_CLASS (desk_subscription_row_parent_class)->dispose (object);
}

static void
desk_subscription_row_class_init (DeskSubscriptionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  DeskDrawnRowClass *row_class = DESK_DRAWN_ROW_CLASS (klass);

  object_class->get_property = desk_subscription_row_get_property;
  object_class->set_property = desk_subscription_row_set_property;
  object_class->dispose = desk_subscription_row_dispose;
  row_class->n_lines = N_LINES;
  row_class->dim_from = REQUEST;
  row_class->n_badges = 1;
  row_class->dup_line = desk_subscription_row_dup_line;
  row_class->dup_badge = desk_subscription_row_dup_badge;
  row_class->get_note = desk_subscription_row_get_note;
  properties[PROP_SUBSCRIPTION]
      = g_param_spec_object ("subscription", NULL, NULL, MESH_TYPE_SUBSCRIPTION,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_subscription_row_init (DeskSubscriptionRow *self)
{
}
