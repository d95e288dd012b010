/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-product-view.h"

#include "desk/access/desk-access-format.h"
#include "desk/common/desk-fact.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-records.h"
#include "desk/common/desk-rows.h"
#include "desk/common/desk-slots.h"
#include "desk/catalog/desk-product-format.h"
#include "desk/catalog/desk-request-dialog.h"
#include "desk/common/desk-trouble.h"
#include "mesh/catalog/mesh-table-look.h"

/* Who goes through the list fast asks AWS nothing about what is passed over, in ms. */
#define PAUSE 150

struct _DeskProductView
{
  AdwBin parent_instance;

  MeshProduct *product;      /* (nullable) */
  DeskSeat *seat;            /* (nullable) */
  DeskSource *source;        /* who has access; a new one for each product */
  MeshTableLook *look;       /* of the product; empty before it was looked at */
  GCancellable *cancellable; /* (nullable): of looking */
  guint pause;               /* timeout source: before AWS is asked */
  gboolean gone;             /* the catalogue has it no more */
  gboolean hidden;           /* who has access may not be seen */
  GtkWidget *access_list;
};

enum
{
  PROP_0,
  PROP_PRODUCT,
  PROP_SEAT,
  PROP_SOURCE,
  PROP_CAN_REQUEST,
  PROP_LOOK,
  PROP_GONE,
  PROP_HIDDEN,
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

static void
set_hidden (DeskProductView *self, gboolean hidden)
{
  if (self->hidden == hidden)
    return;
  self->hidden = hidden;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HIDDEN]);
}

/* That it may not be seen is an answer, not a failure. */
static GListModel *
finish_access (gpointer owner, GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) mesh = g_async_result_get_source_object (result);
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) node = mesh_catalog_list_access_finish (MESH_MESH (mesh), result, &local);
  const gboolean hidden = g_error_matches (local, AWS_ERROR, AWS_ERROR_ACCESS_DENIED);

  if (node != NULL || hidden)
    {
      set_hidden (owner, hidden);
      return node != NULL ? desk_records_from_access (node)
                          : G_LIST_MODEL (g_list_store_new (DESK_TYPE_RECORD));
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* @look: (nullable): nothing is known. There is always one: of none, a template's closures would
 * show nothing at all. */
static void
set_look (DeskProductView *self, MeshTableLook *look)
{
  g_autoptr (MeshTableLook) known
      = look != NULL ? g_object_ref (look) : mesh_table_look_new (FALSE, "", "", NULL);

  if (g_set_object (&self->look, known))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOOK]);
}

/* What could not be looked at is not said: it is said of the list of who has access, which is asked
 * in the same way. */
static void
looked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DeskProductView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MeshTableLook) look = mesh_table_look_finish (MESH_MESH (object), result, &error);

  if (look != NULL)
    set_look (self, look);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("The table could not be looked at: %s", error->message);
}

static gboolean
paused_cb (gpointer data)
{
  DeskProductView *self = data;

  self->pause = 0;
  self->cancellable = g_cancellable_new ();
  desk_source_ensure (self->source);
  mesh_table_look_async (desk_seat_get_mesh (self->seat), desk_seat_get_persona (self->seat),
                         self->product, self->cancellable, looked_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
stop (DeskProductView *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->source != NULL)
    desk_source_close (self->source);
  g_clear_object (&self->source);
}

/* What was asked belongs to one product and one seat: a new source drops the answers to the old. */
static void
follow (DeskProductView *self)
{
  stop (self);
  set_look (self, NULL);
  set_hidden (self, FALSE);
  if (self->product != NULL && self->seat != NULL && desk_seat_get_mesh (self->seat) != NULL)
    {
      self->source = desk_source_new (start_access, finish_access, G_OBJECT (self));
      self->pause = g_timeout_add (PAUSE, paused_cb, self);
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
    case PROP_LOOK:
      g_value_set_object (value, self->look);
      break;
    case PROP_GONE:
      g_value_set_boolean (value, self->gone);
      break;
    case PROP_HIDDEN:
      g_value_set_boolean (value, self->hidden);
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
    case PROP_GONE:
      if (self->gone != g_value_get_boolean (value))
        {
          self->gone = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_LOOK:
      set_look (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_product_view_dispose (GObject *object)
{
  DeskProductView *self = DESK_PRODUCT_VIEW (object);

  stop (self);
  g_clear_object (&self->look);
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
  properties[PROP_LOOK] = g_param_spec_object ("look", NULL, NULL, MESH_TYPE_TABLE_LOOK, flags);
  properties[PROP_GONE] = g_param_spec_boolean ("gone", NULL, NULL, FALSE, flags);
  properties[PROP_HIDDEN]
      = g_param_spec_boolean ("hidden", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DESK_TYPE_ROWS);
  g_type_ensure (DESK_TYPE_SLOTS);
  g_type_ensure (DESK_TYPE_SLOT);
  g_type_ensure (MESH_TYPE_COLUMN);
  g_type_ensure (MESH_TYPE_TABLE_LOOK);
  g_type_ensure (DESK_TYPE_RECORD);
  g_type_ensure (DESK_TYPE_TROUBLE);
  g_type_ensure (DESK_TYPE_FACT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/product-view.ui");
  desk_access_format_bind_class (widget_class);
  desk_product_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskProductView, access_list);
  gtk_widget_class_bind_template_child_full (widget_class, "gone_label", FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, request_cb);
}

static void
desk_product_view_init (DeskProductView *self)
{
  set_look (self, NULL);
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
