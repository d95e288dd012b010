/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-inbox-sorter.h"

#include "desk/common/desk-format.h"
#include "mesh/subscriptions/mesh-store.h"

struct _DeskInboxSorter
{
  GtkSorter parent_instance;

  DeskInboxOrder order;
};

enum
{
  PROP_0,
  PROP_ORDER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskInboxSorter, desk_inbox_sorter, GTK_TYPE_SORTER)

static int
compare_attribute (MeshSubscription *a, MeshSubscription *b, const char *attribute)
{
  return g_strcmp0 (mesh_subscription_get (a, attribute), mesh_subscription_get (b, attribute));
}

static int
compare_status (MeshSubscription *a, MeshSubscription *b)
{
  const guint x = desk_format_status_rank (NULL, mesh_subscription_get (a, "Status")),
              y = desk_format_status_rank (NULL, mesh_subscription_get (b, "Status"));

  return x < y ? -1 : x > y;
}

static GtkOrdering
desk_inbox_sorter_compare (GtkSorter *sorter, gpointer a, gpointer b)
{
  int order = 0;

  switch (DESK_INBOX_SORTER (sorter)->order)
    {
    case DESK_INBOX_ORDER_STATUS:
      order = compare_status (a, b);
      break;
    case DESK_INBOX_ORDER_OLDEST:
      order = compare_attribute (a, b, "CreationDate");
      break;
    case DESK_INBOX_ORDER_DATABASE:
      order = compare_attribute (a, b, "DatabaseName");
      break;
    case DESK_INBOX_ORDER_REQUESTER:
      order = compare_attribute (a, b, "SubscriberPrincipal");
      break;
    case DESK_INBOX_ORDER_NEWEST:
    case DESK_INBOX_N_ORDERS:
    default:
      break;
    }
  if (order == 0)
    order = compare_attribute (b, a, "CreationDate");
  if (order == 0)
    order = compare_attribute (a, b, "SubscriptionId");
  return gtk_ordering_from_cmpfunc (order);
}

/* No two subscriptions have one id. */
static GtkSorterOrder
desk_inbox_sorter_get_order (GtkSorter *sorter)
{
  return GTK_SORTER_ORDER_TOTAL;
}

static void
desk_inbox_sorter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ORDER:
      g_value_set_uint (value, DESK_INBOX_SORTER (object)->order);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_inbox_sorter_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskInboxSorter *self = DESK_INBOX_SORTER (object);

  switch (id)
    {
    case PROP_ORDER:
      if (self->order != g_value_get_uint (value))
        {
          self->order = g_value_get_uint (value);
          g_object_notify_by_pspec (object, pspec);
          gtk_sorter_changed (GTK_SORTER (self), GTK_SORTER_CHANGE_DIFFERENT);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_inbox_sorter_class_init (DeskInboxSorterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkSorterClass *sorter_class = GTK_SORTER_CLASS (klass);

  object_class->get_property = desk_inbox_sorter_get_property;
  object_class->set_property = desk_inbox_sorter_set_property;
  sorter_class->compare = desk_inbox_sorter_compare;
  sorter_class->get_order = desk_inbox_sorter_get_order;
  /* Wide, as a drop-down says "nothing" with the highest number. */
  properties[PROP_ORDER]
      = g_param_spec_uint ("order", NULL, NULL, 0, G_MAXUINT, DESK_INBOX_ORDER_STATUS,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_inbox_sorter_init (DeskInboxSorter *self)
{
}
