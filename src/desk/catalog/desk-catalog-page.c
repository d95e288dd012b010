/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-catalog-page.h"

#include "desk/catalog/desk-catalog-format.h"
#include "desk/catalog/desk-catalog-selection.h"
#include "desk/catalog/desk-product-row.h"
#include "desk/catalog/desk-product-view.h"
#include "desk/catalog/desk-request-dialog.h"
#include "desk/common/desk-format.h"
#include "desk/common/desk-trouble.h"
#include "mesh/catalog/mesh-product.h"

/* How often the page says anew how old its list is, in seconds. */
#define TICK 30

struct _DeskCatalogPage
{
  DeskPage parent_instance;

  GtkWidget *search;
  AdwLeaflet *leaflet;
  GtkListView *list;
  GtkListItemFactory *one_row, *check_row;
  MeshSearch *found;
  DeskCatalogSelection *selection;
  GListStore *chosen; /* (element-type MeshProduct) */
  GtkToggleButton *several_button;
  GtkPopover *filters;
  GtkDropDown *domain_drop, *product_drop, *owner_drop, *access_drop;
  gint64 now;       /* seconds since 1970 */
  guint ticker;     /* timeout source: while it is on screen */
  char *leading; /* (nullable): "database/table" that is led to and not in the catalogue yet */
};

enum
{
  PROP_0,
  PROP_NOW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskCatalogPage, desk_catalog_page, DESK_TYPE_PAGE)

/* ---- several ---- */

static gboolean
is_several (DeskCatalogPage *self)
{
  return gtk_toggle_button_get_active (self->several_button);
}

static void
take_out (DeskCatalogPage *self, guint position)
{
  g_autoptr (MeshProduct) product = g_list_model_get_item (G_LIST_MODEL (self->chosen), position);

  g_object_set (product, "chosen", FALSE, NULL);
  g_list_store_remove (self->chosen, position);
}

static void
clear_chosen (DeskCatalogPage *self)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (self->chosen)) > 0)
    take_out (self, 0);
}

static gboolean
is_same_table (gconstpointer a, gconstpointer b)
{
  MeshProduct *x = (MeshProduct *) a, *y = (MeshProduct *) b;

  return g_str_equal (mesh_product_get_database (x), mesh_product_get_database (y))
         && g_str_equal (mesh_product_get_name (x), mesh_product_get_name (y));
}

static void
toggle (DeskCatalogPage *self, MeshProduct *product)
{
  guint position;

  if (g_list_store_find_with_equal_func (self->chosen, product, is_same_table, &position))
    {
      take_out (self, position);
      return;
    }
  g_object_set (product, "chosen", TRUE, NULL);
  g_list_store_append (self->chosen, product);
}

static MeshProduct *
dup_product (DeskCatalogPage *self, const char *database, const char *name)
{
  MeshShelf *shelf = mesh_search_get_shelf (self->found);
  guint row;

  if (shelf == NULL || !mesh_index_find_table (mesh_shelf_get_index (shelf), database, name, &row))
    return NULL;
  return mesh_shelf_get_product (shelf, row);
}

static void
toggle_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DeskCatalogPage *self = DESK_CATALOG_PAGE (widget);
  const char *database, *name;
  g_autoptr (MeshProduct) product = NULL;

  g_variant_get (parameter, "(&s&s)", &database, &name);
  product = dup_product (self, database, name);
  if (product != NULL)
    toggle (self, product);
}

/* The catalogue was read again: what changed is chosen as it is now, what went is not. */
static void
catalog_changed_cb (DeskCatalogPage *self)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->chosen)); i > 0; i--)
    {
      g_autoptr (MeshProduct) old = g_list_model_get_item (G_LIST_MODEL (self->chosen), i - 1);
      g_autoptr (MeshProduct) new
          = dup_product (self, mesh_product_get_database (old), mesh_product_get_name (old));

      if (new == old)
        continue;
      take_out (self, i - 1);
      if (new != NULL)
        toggle (self, new);
    }
}

static void
several_cb (DeskCatalogPage *self)
{
  if (!is_several (self))
    clear_chosen (self);
  gtk_list_view_set_factory (self->list, is_several (self) ? self->check_row : self->one_row);
}

static void
request_chosen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DeskCatalogPage *self = DESK_CATALOG_PAGE (widget);

  desk_product_view_request (
      DESK_PRODUCT_VIEW (gtk_widget_get_template_child (widget, DESK_TYPE_CATALOG_PAGE, "detail")),
      G_LIST_MODEL (self->chosen));
}

/* ---- one ---- */

static void
activated_cb (DeskCatalogPage *self, guint position)
{
  g_autoptr (MeshProduct) product = NULL;

  g_assert (DESK_IS_CATALOG_PAGE (self));
  product = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (is_several (self) && product != NULL)
    toggle (self, product);
  else
    adw_leaflet_set_visible_child_name (self->leaflet, "detail");
}

static void
back_cb (DeskCatalogPage *self)
{
  g_assert (DESK_IS_CATALOG_PAGE (self));
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

static void
detail_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_leaflet_set_visible_child_name (DESK_CATALOG_PAGE (widget)->leaflet, "detail");
}

/* ---- filters ---- */

static void
show_all (DeskCatalogPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->domain_drop, 0);
  gtk_drop_down_set_selected (self->product_drop, 0);
  gtk_drop_down_set_selected (self->owner_drop, 0);
  gtk_drop_down_set_selected (self->access_drop, 0);
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_all (DESK_CATALOG_PAGE (widget));
  gtk_popover_popdown (DESK_CATALOG_PAGE (widget)->filters);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  DeskCatalogPage *self = DESK_CATALOG_PAGE (widget);

  if (!is_several (self))
    return FALSE;
  gtk_toggle_button_set_active (self->several_button, FALSE);
  return TRUE;
}

/* ---- age ---- */

static gboolean
tick_cb (gpointer data)
{
  DESK_CATALOG_PAGE (data)->now = g_get_real_time () / G_USEC_PER_SEC;
  g_object_notify_by_pspec (G_OBJECT (data), properties[PROP_NOW]);
  return G_SOURCE_CONTINUE;
}

static void
desk_catalog_page_map (GtkWidget *widget)
{
  DeskCatalogPage *self = DESK_CATALOG_PAGE (widget);

  GTK_WIDGET_CLASS (desk_catalog_page_parent_class)->map (widget);
  tick_cb (self);
  if (self->ticker == 0)
    self->ticker = g_timeout_add_seconds (TICK, tick_cb, self);
}

static void
desk_catalog_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&DESK_CATALOG_PAGE (widget)->ticker, g_source_remove);
  GTK_WIDGET_CLASS (desk_catalog_page_parent_class)->unmap (widget);
}

/* ---- the page ---- */

static void
desk_catalog_page_seat_changed (DeskPage *page)
{
  DeskCatalogPage *self = DESK_CATALOG_PAGE (page);
  DeskSeat *seat = desk_page_get_seat (page);

  gtk_toggle_button_set_active (self->several_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->several_button),
                          seat != NULL && desk_seat_get_job (seat) == MESH_JOB_CONSUMER);
  g_clear_pointer (&self->leading, g_free);
  desk_catalog_selection_reset (self->selection);
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

static GtkWidget *
desk_catalog_page_get_search (DeskPage *page)
{
  return DESK_CATALOG_PAGE (page)->search;
}

/* In a narrow window: what was led to before it was there. */
static void
selected_cb (DeskCatalogPage *self)
{
  MeshProduct *product = desk_catalog_selection_get_selected (self->selection);
  g_autofree char *id = NULL;

  if (self->leading == NULL || product == NULL)
    return;
  id = g_strjoin ("/", mesh_product_get_database (product), mesh_product_get_name (product), NULL);
  if (g_str_equal (id, self->leading))
    adw_leaflet_set_visible_child_name (self->leaflet, "detail");
  g_clear_pointer (&self->leading, g_free);
}

/* @id: a database, or "database/table". */
static gboolean
desk_catalog_page_open_item (DeskPage *page, const char *id)
{
  DeskCatalogPage *self = DESK_CATALOG_PAGE (page);
  g_auto (GStrv) parts = g_strsplit (id, "/", 2);

  g_clear_pointer (&self->leading, g_free);
  if (parts[0] == NULL)
    return FALSE;
  if (!desk_catalog_selection_choose (self->selection, parts[0], parts[1]))
    {
      self->leading = g_strdup (id);
      return FALSE;
    }
  show_all (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search), parts[1] != NULL ? parts[1] : parts[0]);
  adw_leaflet_set_visible_child_name (self->leaflet, "detail");
  return TRUE;
}

static void
desk_catalog_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_NOW:
      g_value_set_int64 (value, DESK_CATALOG_PAGE (object)->now);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_catalog_page_dispose (GObject *object)
{
  g_clear_handle_id (&DESK_CATALOG_PAGE (object)->ticker, g_source_remove);
  g_clear_pointer (&DESK_CATALOG_PAGE (object)->leading, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_CATALOG_PAGE);
  G_OBJECT_CLASS (desk_catalog_page_parent_class)->dispose (object);
}

/* What the template is made of. */
static void
ensure_types (void)
{
  g_type_ensure (MESH_TYPE_PRODUCT);
  g_type_ensure (MESH_TYPE_SHELF);
  g_type_ensure (MESH_TYPE_SEARCH);
  g_type_ensure (MESH_TYPE_FACET_VALUE);
  g_type_ensure (DESK_TYPE_CATALOG_SELECTION);
  g_type_ensure (DESK_TYPE_PRODUCT_ROW);
  g_type_ensure (DESK_TYPE_PRODUCT_VIEW);
  g_type_ensure (DESK_TYPE_TROUBLE);
}

static void
desk_catalog_page_class_init (DeskCatalogPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  DeskPageClass *page_class = DESK_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = desk_catalog_page_get_property;
  G_OBJECT_CLASS (klass)->dispose = desk_catalog_page_dispose;
  widget_class->map = desk_catalog_page_map;
  widget_class->unmap = desk_catalog_page_unmap;
  page_class->source_name = "catalog";
  page_class->seat_changed = desk_catalog_page_seat_changed;
  page_class->get_search = desk_catalog_page_get_search;
  page_class->open_item = desk_catalog_page_open_item;
  properties[PROP_NOW]
      = g_param_spec_int64 ("now", NULL, NULL, 0, G_MAXINT64, 0,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/meshdesk/Meshdesk/ui/catalog-page.ui");
  desk_catalog_format_bind_class (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, search);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, list);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, one_row);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, check_row);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, found);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, selection);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, chosen);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, several_button);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, filters);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, domain_drop);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, product_drop);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, owner_drop);
  gtk_widget_class_bind_template_child (widget_class, DeskCatalogPage, access_drop);
  gtk_widget_class_bind_template_child_full (widget_class, "detail", FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_install_action (widget_class, "page.detail", NULL, detail_action);
  gtk_widget_class_install_action (widget_class, "catalog.toggle", "(ss)", toggle_action);
  gtk_widget_class_install_action (widget_class, "catalog.show-all", NULL, show_all_action);
  gtk_widget_class_install_action (widget_class, "catalog.request-chosen", NULL,
                                   request_chosen_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
desk_catalog_page_init (DeskCatalogPage *self)
{
  self->now = g_get_real_time () / G_USEC_PER_SEC;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->several_button, "notify::active", G_CALLBACK (several_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->found, "changed", G_CALLBACK (catalog_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
