/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-product-view.h"

#include "desk/access/desk-access-format.h"
#include "desk/common/desk-fact.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-records.h"
#include "desk/catalog/desk-request-dialog.h"
#include "desk/common/desk-trouble.h"

struct _DeskProductView
{
  AdwBin parent_instance;

  MeshProduct *product; /* (nullable) */
  DeskSeat *seat;       /* (nullable) */
  DeskSource *source;   /* who has access; a new one for each product */
  GtkWidget *access_list;
};

enum
{
  PROP_0,
  PROP_PRODUCT,
  PROP_SEAT,
  PROP_SOURCE,
  PROP_CAN_REQUEST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskProductView, desk_product_view, ADW_TYPE_BIN)

static gboolean
can_request (DeskProductView *self)
{
  return self->product != NULL && self->seat != NULL
         && desk_seat_get_job (self->seat) == MESH_JOB_CONSUMER;
}

static void
start_access (gpointer owner,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  DeskProductView *self = owner;

  mesh_catalog_list_access_async (desk_seat_get_mesh (self->seat),
                                  desk_seat_get_persona (self->seat), self->product, cancellable,
                                  callback, user_data);
}

static GListModel *
finish_access (gpointer owner, GAsyncResult *result, GError **error)
{
  GObject *mesh = g_async_result_get_source_object (result);
  g_autoptr (JsonNode) node = mesh_catalog_list_access_finish (MESH_MESH (mesh), result, error);

  g_object_unref (mesh);
  return node != NULL ? desk_records_from_access (node) : NULL;
}

/* The list of who has access belongs to one product and one seat: a new source drops the answers to
 * the old. */
static void
follow (DeskProductView *self)
{
  if (self->source != NULL)
    desk_source_close (self->source);
  g_clear_object (&self->source);
  if (self->product != NULL && self->seat != NULL && desk_seat_get_mesh (self->seat) != NULL)
    {
      self->source = desk_source_new (start_access, finish_access, G_OBJECT (self));
      desk_source_ensure (self->source);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REQUEST]);
}

static void
request_cb (DeskProductView *self)
{
  g_autoptr (GListStore) one = g_list_store_new (MESH_TYPE_PRODUCT);

  g_assert (DESK_IS_PRODUCT_VIEW (self));
  if (self->product != NULL)
    g_list_store_append (one, self->product);
  desk_product_view_request (self, G_LIST_MODEL (one));
}

static void
desk_product_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskProductView *self = DESK_PRODUCT_VIEW (object);

  switch (id)
    {
    case PROP_PRODUCT:
      g_value_set_object (value, self->product);
      break;
    case PROP_SEAT:
      g_value_set_object (value, self->seat);
      break;
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    case PROP_CAN_REQUEST:
      g_value_set_boolean (value, can_request (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_product_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskProductView *self = DESK_PRODUCT_VIEW (object);

  switch (id)
    {
    case PROP_PRODUCT:
      if (g_set_object (&self->product, g_value_get_object (value)))
        {
          g_object_notify_by_pspec (object, pspec);
          follow (self);
        }
      break;
    case PROP_SEAT:
      if (g_set_object (&self->seat, g_value_get_object (value)))
        {
          g_object_notify_by_pspec (object, pspec);
          follow (self);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_product_view_dispose (GObject *object)
{
  DeskProductView *self = DESK_PRODUCT_VIEW (object);

  if (self->source != NULL)
    desk_source_close (self->source);
  g_clear_object (&self->source);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_PRODUCT_VIEW);
  g_clear_object (&self->product);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (desk_product_view_parent_class)->dispose (object);
}

static void
desk_product_view_class_init (DeskProductViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_product_view_get_property;
  object_class->set_property = desk_product_view_set_property;
  object_class->dispose = desk_product_view_dispose;
  properties[PROP_PRODUCT] = g_param_spec_object ("product", NULL, NULL, MESH_TYPE_PRODUCT, flags);
  properties[PROP_SEAT] = g_param_spec_object ("seat", NULL, NULL, DESK_TYPE_SEAT, flags);
  properties[PROP_SOURCE]
      = g_param_spec_object ("source", NULL, NULL, DESK_TYPE_SOURCE,
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_REQUEST]
      = g_param_spec_boolean ("can-request", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (MESH_TYPE_COLUMN);
  g_type_ensure (DESK_TYPE_RECORD);
  g_type_ensure (DESK_TYPE_TROUBLE);
  g_type_ensure (DESK_TYPE_FACT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/product-view.ui");
  desk_access_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskProductView, access_list);
  gtk_widget_class_bind_template_callback (widget_class, request_cb);
}

static void
desk_product_view_init (DeskProductView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
desk_product_view_request (DeskProductView *self, GListModel *products)
{
  g_autoptr (GListStore) copy = g_list_store_new (MESH_TYPE_PRODUCT);

  g_return_if_fail (DESK_IS_PRODUCT_VIEW (self));
  if (!can_request (self) || g_list_model_get_n_items (products) == 0)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (products); i++)
    {
      g_autoptr (MeshProduct) one = g_list_model_get_item (products, i);

      g_list_store_append (copy, one);
    }
  desk_request_dialog_present (GTK_WIDGET (self), self->seat, G_LIST_MODEL (copy));
}
