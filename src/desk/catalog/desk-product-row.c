/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/catalog/desk-product-row.h"

#include <glib/gi18n.h>

#include "desk/common/desk-format.h"
#include "mesh/catalog/mesh-product.h"

enum
{
  NAME,
  OWNER,
  N_LINES
};

enum
{
  LINK,
  ACCESS,
  N_BADGES
};

struct _DeskProductRow
{
  DeskDrawnRow parent_instance;

  MeshProduct *product; /* (nullable) */
};

enum
{
  PROP_0,
  PROP_PRODUCT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskProductRow, desk_product_row, DESK_TYPE_DRAWN_ROW)

static char *
desk_product_row_dup_line (DeskDrawnRow *row, guint line)
{
  MeshProduct *product = DESK_PRODUCT_ROW (row)->product;

  if (product == NULL)
    return g_strdup ("");
  if (line == NAME)
    return desk_format_bounded (NULL, mesh_product_get_name (product));
  return desk_format_owner (NULL, mesh_product_get_database (product),
                            mesh_product_get_owner_account (product));
}

static char *
desk_product_row_dup_badge (DeskDrawnRow *row, guint badge, const char **kind)
{
  MeshProduct *product = DESK_PRODUCT_ROW (row)->product;

  *kind = NULL;
  if (product == NULL)
    return g_strdup ("");
  if (badge == LINK)
    return g_strdup (mesh_product_is_link (product) ? C_ ("catalog", "Link") : "");
  *kind = mesh_product_get_access (product);
  return desk_format_access (NULL, *kind);
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
          desk_drawn_row_renew (DESK_DRAWN_ROW (self));
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
  g_clear_object (&DESK_PRODUCT_ROW (object)->product);
  G_OBJECT_CLASS (desk_product_row_parent_class)->dispose (object);
}

static void
desk_product_row_class_init (DeskProductRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  DeskDrawnRowClass *row_class = DESK_DRAWN_ROW_CLASS (klass);

  object_class->get_property = desk_product_row_get_property;
  object_class->set_property = desk_product_row_set_property;
  object_class->dispose = desk_product_row_dispose;
  row_class->n_lines = N_LINES;
  row_class->dim_from = OWNER;
  row_class->n_badges = N_BADGES;
  row_class->dup_line = desk_product_row_dup_line;
  row_class->dup_badge = desk_product_row_dup_badge;
  properties[PROP_PRODUCT]
      = g_param_spec_object ("product", NULL, NULL, MESH_TYPE_PRODUCT,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_product_row_init (DeskProductRow *self)
{
}
