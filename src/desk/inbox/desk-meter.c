/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "desk/inbox/desk-meter.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/kinds/mesh-lf.h"
#include "mesh/kinds/mesh-s3.h"
#include "mesh/policy/mesh-policy.h"

#define CATALOG_POLICY 10240

struct _DeskMeter
{
  GObject parent_instance;

  char *title;
  gsize used, limit; /* bytes, or */
  gboolean number;   /* so many */
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_TEXT,
  PROP_FRACTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DeskMeter, desk_meter, G_TYPE_OBJECT)

static char *
dup_text (DeskMeter *self)
{
  g_autofree char *used = NULL, *limit = NULL;

  if (self->number)
    /* Translators: two numbers: so many are there, of so many that there may be */
    return g_strdup_printf (C_ ("meter", "%'u of %'u"), (guint) self->used, (guint) self->limit);
  used = g_format_size_full (self->used, G_FORMAT_SIZE_IEC_UNITS);
  limit = g_format_size_full (self->limit, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: two sizes: so much is used, of so much that there may be */
  return g_strdup_printf (C_ ("meter", "%s of %s"), used, limit);
}

static void
desk_meter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DeskMeter *self = DESK_METER (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_TEXT:
      g_value_take_string (value, dup_text (self));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, MIN (1.0, (double) self->used / (double) self->limit));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_meter_finalize (GObject *object)
{
  g_free (DESK_METER (object)->title);
  G_OBJECT_CLASS (desk_meter_parent_class)->finalize (object);
}

static void
desk_meter_class_init (DeskMeterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = desk_meter_get_property;
  object_class->finalize = desk_meter_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
desk_meter_init (DeskMeter *self)
{
}

/* @title: (transfer full) */
static void
add_one (GListStore *store, char *title, gsize used, gsize limit, gboolean number)
{
  g_autoptr (DeskMeter) meter = g_object_new (DESK_TYPE_METER, NULL);

  meter->title = title;
  meter->used = used;
  meter->limit = limit;
  meter->number = number;
  g_list_store_append (store, meter);
}

static void
add_meter (GListStore *store, char *title, gsize used, gsize limit)
{
  add_one (store, title, used, limit, FALSE);
}

/* Also where it is as wanted already. */
static void
add_bucket (GListStore *store, MeshBucketPolicy *policy)
{
  const char *bucket;
  const gsize size = mesh_bucket_policy_get_size (policy, &bucket);

  if (size > 0)
    add_meter (store, g_strdup_printf (C_ ("meter", "Policy of the bucket %s"), bucket), size,
               MESH_POLICY_MAX_BUCKET);
}

static void
add_call (GListStore *store, MeshResource *resource, const MeshCall *call)
{
  const char *policy = aws_json_get_string (call->input, "PolicyInJson"),
             *account = mesh_resource_get_account (resource);

  if (g_strcmp0 (call->operation, "glue:PutResourcePolicy") == 0 && policy != NULL)
    /* Translators: %s is the number of an account */
    add_meter (store, g_strdup_printf (C_ ("meter", "Catalog policy of %s"), account != NULL ? account : "–"),
               strlen (policy), CATALOG_POLICY);
}

static void
add_grant (GListStore *store, MeshLfGrant *grant)
{
  const char *table, *principal;
  const guint n = mesh_lf_grant_get_n_filters (grant, &table, &principal);

  if (n > 0)
    add_one (store,
             /* Translators: a table, and the number of the account that reads parts of it only */
             g_strdup_printf (C_ ("meter", "Data filters on %s for %s"), table, principal), n,
             MESH_LF_MAX_FILTERS, TRUE);
}

GListModel *
desk_meters_new (MeshPlan *plan)
{
  GListStore *store = g_list_store_new (DESK_TYPE_METER);

  g_return_val_if_fail (MESH_IS_PLAN (plan), G_LIST_MODEL (store));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (MeshStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);
      MeshResource *resource = mesh_step_get_resource (step);
      GPtrArray *calls = mesh_resource_get_calls (resource);

      if (MESH_IS_BUCKET_POLICY (resource))
        add_bucket (store, MESH_BUCKET_POLICY (resource));
      if (MESH_IS_LF_GRANT (resource))
        add_grant (store, MESH_LF_GRANT (resource));
      for (guint j = 0; calls != NULL && j < calls->len; j++)
        add_call (store, resource, g_ptr_array_index (calls, j));
    }
  return G_LIST_MODEL (store);
}

void
desk_meters_add_shares (GListModel *meters, MeshShareUse *use)
{
  GListStore *store = G_LIST_STORE (meters);

  add_one (store,
           /* Translators: %s is the number of an account */
           g_strdup_printf (C_ ("meter", "Resource shares of %s"), use->account), use->n_shares, MESH_SHARE_MAX_SHARES,
           TRUE);
  add_one (store,
           /* Translators: %s is the number of an account; what it shares are tables and databases */
           g_strdup_printf (C_ ("meter", "Resources in shares of %s"), use->account), use->n_resources,
           MESH_SHARE_MAX_RESOURCES, TRUE);
}
