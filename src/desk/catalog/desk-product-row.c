/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-product-row.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "mesh/catalog/mesh-product.h"

struct _DeskProductRow
{
  GtkWidget parent_instance;

  MeshProduct *product; /* (nullable) */
  GtkLabel *name, *owner;
  GtkWidget *link;   /* (nullable): a badge, once there is one to show */
  GtkWidget *access; /* (nullable): likewise */
};

enum
{
  PROP_0,
  PROP_PRODUCT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskProductRow, desk_product_row, GTK_TYPE_WIDGET)

static GtkLabel *
new_label (GtkWidget *parent, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_parent (label, parent);
  return GTK_LABEL (label);
}

/* @text: "": none is shown */
static void
set_badge (DeskProductRow *self, GtkWidget **badge, const char *text, char **classes)
{
  if (*badge == NULL && *text == '\0')
    return;
  if (*badge == NULL)
    {
      *badge = gtk_label_new (NULL);
      gtk_widget_set_valign (*badge, GTK_ALIGN_CENTER);
      gtk_widget_insert_before (*badge, GTK_WIDGET (self),
                                badge == &self->link ? self->access : NULL);
    }
  gtk_label_set_label (GTK_LABEL (*badge), text);
  gtk_widget_set_css_classes (*badge, (const char **) classes);
  gtk_widget_set_visible (*badge, *text != '\0');
}

static void
show (DeskProductRow *self)
{
  g_autofree char *name = NULL, *owner = NULL, *access = NULL, *word = NULL;
  g_auto (GStrv) link_classes = desk_format_badge_classes (NULL, ""), access_classes = NULL;
  gboolean is_link;

  if (self->product == NULL)
    return;
  g_object_get (self->product, "access", &access, "is-link", &is_link, NULL);
  name = desk_format_bounded (NULL, mesh_product_get_name (self->product));
  owner = desk_format_owner (NULL, mesh_product_get_database (self->product),
                             mesh_product_get_owner_account (self->product));
  word = desk_format_access (NULL, access);
  access_classes = desk_format_badge_classes (NULL, access);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->owner, owner);
  set_badge (self, &self->link, is_link ? C_ ("catalog", "Link") : "", link_classes);
  set_badge (self, &self->access, word, access_classes);
}

static void
desk_product_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_PRODUCT:
      g_value_set_object (value, DESK_PRODUCT_ROW (object)->product);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_product_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DeskProductRow *self = DESK_PRODUCT_ROW (object);

  switch (id)
    {
    case PROP_PRODUCT:
      if (g_set_object (&self->product, g_value_get_object (value)))
        {
          show (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_product_row_dispose (GObject *object)
{
  DeskProductRow *self = DESK_PRODUCT_ROW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->link = self->access = NULL;
  g_clear_object (&self->product);
  G_OBJECT_CLASS (desk_product_row_parent_class)->dispose (object);
}

static void
desk_product_row_class_init (DeskProductRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = desk_product_row_get_property;
  object_class->set_property = desk_product_row_set_property;
  object_class->dispose = desk_product_row_dispose;
  properties[PROP_PRODUCT]
      = g_param_spec_object ("product", NULL, NULL, MESH_TYPE_PRODUCT,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
desk_product_row_init (DeskProductRow *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                              9);
  gtk_widget_set_margin_top (GTK_WIDGET (self), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self), 6);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_parent (texts, GTK_WIDGET (self));
  self->name = new_label (texts, "heading");
  self->owner = new_label (texts, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->owner), "dim-label");
}
