/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/catalog/mesh-catalog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/protocols/aws-json.h"
#include "mesh/model/mesh-error.h"
#include "mesh/subscriptions/mesh-item.h"
#include "mesh/model/mesh-names.h"
#include "mesh/subscriptions/mesh-store.h"

enum
{
  PROP_ID = 1,
  PROP_STATUS,
  PROP_OWNER_ACCOUNT,
  PROP_SUBSCRIBER_ACCOUNT,
  PROP_DATABASE,
  PROP_TABLES,
  PROP_REQUESTED,
  PROP_PERMITTED,
  PROP_GRANTABLE,
  PROP_CREATED,
  PROP_UPDATED,
  PROP_CREATED_BY,
  PROP_UPDATED_BY,
  PROP_NOTES,
  PROP_IMPORTED,
  PROP_REQUESTED_LIMITS,
  PROP_PERMITTED_LIMITS,
  PROP_UNREAD,
  PROP_REQUESTED_TABLES,
  N_PROPS
};

struct _MeshSubscription
{
  GObject parent_instance;

  char *json;            /* DynamoDB's item: ten thousand of them as trees would take their time to free */
  JsonNode *item;        /* (nullable): the same, once it is asked for */
  char *texts[N_PROPS];  /* (nullable) */
  gboolean imported;
  gboolean unread; /* not of the record: who looks at it has not seen it so */
  guint64 fingerprint;        /* of the item */
  char *search_text;          /* what it is found by; folded */
  char **tables;
  char **requested_tables; /* empty: as the tables */
  char **requested;
  char **permitted;
  char **grantable;
  char **notes;
  MeshLimits *requested_limits; /* (nullable) */
  MeshLimits *permitted_limits; /* (nullable) */
};

static GParamSpec *properties[N_PROPS];

/* The attribute behind each property that is one. */
static const char *const attributes[N_PROPS] = {
  [PROP_ID] = "SubscriptionId",
  [PROP_STATUS] = "Status",
  [PROP_OWNER_ACCOUNT] = "OwnerPrincipal",
  [PROP_SUBSCRIBER_ACCOUNT] = "SubscriberPrincipal",
  [PROP_DATABASE] = "DatabaseName",
  [PROP_CREATED] = "CreationDate",
  [PROP_UPDATED] = "UpdatedDate",
  [PROP_CREATED_BY] = "CreatedBy",
  [PROP_UPDATED_BY] = "UpdatedBy",
};

G_DEFINE_FINAL_TYPE (MeshSubscription, mesh_subscription, G_TYPE_OBJECT)

static void
mesh_subscription_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MeshSubscription *self = MESH_SUBSCRIPTION (object);

  switch (id)
    {
    case PROP_TABLES:
      g_value_set_boxed (value, self->tables);
      break;
    case PROP_REQUESTED_TABLES:
      g_value_set_boxed (value, self->requested_tables);
      break;
    case PROP_REQUESTED:
      g_value_set_boxed (value, self->requested);
      break;
    case PROP_PERMITTED:
      g_value_set_boxed (value, self->permitted);
      break;
    case PROP_GRANTABLE:
      g_value_set_boxed (value, self->grantable);
      break;
    case PROP_NOTES:
      g_value_set_boxed (value, self->notes);
      break;
    case PROP_REQUESTED_LIMITS:
      g_value_take_string (value, mesh_limits_describe (self->requested_limits));
      break;
    case PROP_PERMITTED_LIMITS:
      g_value_take_string (value, mesh_limits_describe (self->permitted_limits));
      break;
    case PROP_IMPORTED:
      g_value_set_boolean (value, self->imported);
      break;
    case PROP_UNREAD:
      g_value_set_boolean (value, self->unread);
      break;
    default:
      if (id < N_PROPS && attributes[id] != NULL)
        g_value_set_string (value, self->texts[id]);
      else
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesh_subscription_finalize (GObject *object)
{
  MeshSubscription *self = MESH_SUBSCRIPTION (object);

  g_clear_pointer (&self->json, g_free);
  g_clear_pointer (&self->item, json_node_unref);
  for (guint i = 0; i < N_PROPS; i++)
    g_free (self->texts[i]);
  g_clear_pointer (&self->search_text, g_free);
  g_clear_pointer (&self->tables, g_strfreev);
  g_clear_pointer (&self->requested_tables, g_strfreev);
  g_clear_pointer (&self->requested, g_strfreev);
  g_clear_pointer (&self->permitted, g_strfreev);
  g_clear_pointer (&self->grantable, g_strfreev);
  g_clear_pointer (&self->notes, g_strfreev);
  g_clear_pointer (&self->requested_limits, mesh_limits_unref);
  g_clear_pointer (&self->permitted_limits, mesh_limits_unref);
  G_OBJECT_CLASS (mesh_subscription_parent_class)->finalize (object);
}

static void
mesh_subscription_class_init (MeshSubscriptionClass *klass)
{
  static const struct
  {
    guint id;
    const char *name;
  } texts[] = { { PROP_ID, "id" },
                { PROP_STATUS, "status" },
                { PROP_OWNER_ACCOUNT, "owner-account" },
                { PROP_SUBSCRIBER_ACCOUNT, "subscriber-account" },
                { PROP_DATABASE, "database" },
                { PROP_CREATED, "created" },
                { PROP_UPDATED, "updated" },
                { PROP_CREATED_BY, "created-by" },
                { PROP_UPDATED_BY, "updated-by" },
                { PROP_REQUESTED_LIMITS, "requested-limits" },
                { PROP_PERMITTED_LIMITS, "permitted-limits" } },
    lists[] = { { PROP_TABLES, "tables" },
                { PROP_REQUESTED_TABLES, "requested-tables" },
                { PROP_REQUESTED, "requested" },
                { PROP_PERMITTED, "permitted" },
                { PROP_GRANTABLE, "grantable" },
                { PROP_NOTES, "notes" } };
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesh_subscription_get_property;
  object_class->finalize = mesh_subscription_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[texts[i].id] = g_param_spec_string (texts[i].name, NULL, NULL, NULL, flags);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    properties[lists[i].id] = g_param_spec_boxed (lists[i].name, NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_IMPORTED] = g_param_spec_boolean ("imported", NULL, NULL, FALSE, flags);
  properties[PROP_UNREAD]
      = g_param_spec_boolean ("unread", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mesh_subscription_init (MeshSubscription *self)
{
}

/* ---- public ---- */

static gboolean
refuse (const char *id, const char *what, GError **error)
{
  g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID,
               /* Translators: the id of a subscription, and what is wrong with its record */
               _("The subscription record %s in AwsDataMeshSubscriptions is unusable: %s"),
               id != NULL ? id : "(without SubscriptionId)", what);
  return FALSE;
}

/* What the workflows rely on; the rest may be missing. */
static gboolean
check_item (JsonNode *item, GError **error)
{
  const char *id = mesh_item_get_string (item, "SubscriptionId");
  const char *status = mesh_item_get_string (item, "Status");
  const char *owner = mesh_item_get_string (item, "OwnerPrincipal");
  const char *subscriber = mesh_item_get_string (item, "SubscriberPrincipal");
  const char *database = mesh_item_get_string (item, "DatabaseName");

  if (id == NULL || *id == '\0')
    return refuse (NULL, "no SubscriptionId", error);
  if (status == NULL || *status == '\0')
    return refuse (id, "no Status", error);
  if (owner == NULL || !mesh_is_account_id (owner))
    return refuse (id, "OwnerPrincipal is no account", error);
  if (subscriber == NULL || !mesh_is_account_id (subscriber))
    return refuse (id, "SubscriberPrincipal is no account", error);
  if (database == NULL || *database == '\0')
    return refuse (id, "no DatabaseName", error);
  return TRUE;
}

/* The most of one text that is searched: a reason may have hundreds of thousands of characters. */
#define MAX_SEARCHED 4000

static void
add_searched (GString *all, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, strnlen (text, MAX_SEARCHED)) : NULL;
  g_autofree char *folded = valid != NULL ? g_utf8_casefold (valid, -1) : NULL;

  if (folded != NULL)
    g_string_append_printf (all, "%s\n", folded);
}

static void
add_searched_list (GString *all, char **texts)
{
  for (guint i = 0; texts[i] != NULL && all->len < 4 * MAX_SEARCHED; i++)
    add_searched (all, texts[i]);
}

/* Beside what lists and filters read often: looked up once, by whoever reads the record. */
static void
prepare (MeshSubscription *self, JsonNode *item)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < N_PROPS; i++)
    if (attributes[i] != NULL)
      self->texts[i] = g_strdup (mesh_item_get_string (item, attributes[i]));
  self->json = aws_json_to_string (item, FALSE);
  self->fingerprint = mesh_item_fingerprint (item);
  self->imported = mesh_item_get_boolean (item, "ImportedToConsumer");
  add_searched (all, self->texts[PROP_DATABASE]);
  add_searched_list (all, self->tables);
  add_searched (all, self->texts[PROP_OWNER_ACCOUNT]);
  add_searched (all, self->texts[PROP_SUBSCRIBER_ACCOUNT]);
  add_searched (all, self->texts[PROP_CREATED_BY]);
  add_searched (all, self->texts[PROP_ID]);
  add_searched_list (all, self->requested);
  add_searched_list (all, self->notes);
  self->search_text = g_string_free (g_steal_pointer (&all), FALSE);
}

static MeshLimits *
dup_limits (JsonNode *item, const char *attribute)
{
  return mesh_limits_new_from_item (aws_json_get (item, attribute));
}

MeshSubscription *
mesh_subscription_new_from_item (JsonObject *item, GError **error)
{
  g_autoptr (JsonNode) borrowed = json_node_new (JSON_NODE_OBJECT);
  MeshSubscription *self;

  json_node_set_object (borrowed, item);
  if (!check_item (borrowed, error))
    return NULL;
  self = g_object_new (MESH_TYPE_SUBSCRIPTION, NULL);
  self->tables = mesh_item_dup_strings (borrowed, "TableName");
  self->requested_tables = mesh_item_dup_strings (borrowed, MESH_TABLES_REQUESTED);
  self->requested = mesh_item_dup_strings (borrowed, "RequestedGrants");
  self->permitted = mesh_item_dup_strings (borrowed, "PermittedGrants");
  self->grantable = mesh_item_dup_strings (borrowed, "GrantableGrants");
  self->notes = mesh_item_dup_strings (borrowed, "Notes");
  self->requested_limits = dup_limits (borrowed, MESH_LIMITS_REQUESTED);
  self->permitted_limits = dup_limits (borrowed, MESH_LIMITS_PERMITTED);
  prepare (self, borrowed);
  return self;
}

JsonNode *
mesh_subscription_get_item (MeshSubscription *self)
{
  /* It was written by aws_json_to_string(). */
  if (self->item == NULL)
    self->item = aws_json_parse (self->json, -1, NULL);
  return self->item;
}

const char *
mesh_subscription_get (MeshSubscription *self, const char *attribute)
{
  for (guint i = 0; i < N_PROPS; i++)
    if (attributes[i] != NULL && g_str_equal (attributes[i], attribute))
      return self->texts[i];
  return mesh_item_get_string (mesh_subscription_get_item (self), attribute);
}

const char *
mesh_subscription_get_search_text (MeshSubscription *self)
{
  return self->search_text;
}

void
mesh_subscription_set_unread (MeshSubscription *self, gboolean unread)
{
  if (self->unread == unread)
    return;
  self->unread = unread;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
}

gboolean
mesh_subscription_equal (MeshSubscription *self, MeshSubscription *other)
{
  return self == other
         || (self->fingerprint == other->fingerprint
             && g_strcmp0 (self->texts[PROP_ID], other->texts[PROP_ID]) == 0
             && g_strcmp0 (self->texts[PROP_UPDATED], other->texts[PROP_UPDATED]) == 0);
}

const char *const *
mesh_subscription_get_tables (MeshSubscription *self)
{
  return (const char *const *) self->tables;
}

const char *const *
mesh_subscription_get_requested (MeshSubscription *self)
{
  return (const char *const *) self->requested;
}

const char *const *
mesh_subscription_get_permitted (MeshSubscription *self)
{
  return (const char *const *) self->permitted;
}

const char *const *
mesh_subscription_get_grantable (MeshSubscription *self)
{
  return (const char *const *) self->grantable;
}

MeshLimits *
mesh_subscription_get_requested_limits (MeshSubscription *self)
{
  return self->requested_limits;
}

MeshLimits *
mesh_subscription_get_permitted_limits (MeshSubscription *self)
{
  return self->permitted_limits;
}

static gboolean
check_narrowed (MeshSubscription *self, const char *const *tables, GError **error)
{
  if (tables[0] == NULL)
    {
      g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("Choose at least one table, or deny the request"));
      return FALSE;
    }
  for (guint i = 0; tables[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) self->tables, tables[i]))
      {
        /* Translators: the id of a subscription, and the name of a table */
        g_set_error (error, MESH_ERROR, MESH_ERROR_INVALID, _("Subscription %s does not ask for the table %s"),
                     self->texts[PROP_ID], tables[i]);
        return FALSE;
      }
  return TRUE;
}

MeshSubscription *
mesh_subscription_new_narrowed (MeshSubscription *self, const char *const *tables, GError **error)
{
  g_autoptr (JsonNode) item = NULL;

  if (!check_narrowed (self, tables, error))
    return NULL;
  item = aws_json_copy (mesh_subscription_get_item (self));
  aws_json_set (item, "TableName", mesh_item_list (tables));
  return mesh_subscription_new_from_item (json_node_get_object (item), error);
}

char *
mesh_subscription_dup_filter_name (MeshSubscription *self)
{
  return g_strconcat ("meshdesk-", mesh_subscription_get (self, "SubscriptionId"), NULL);
}

/* An attribute of DynamoDB's as plain JSON; numbers stay text, as DynamoDB writes them. */
static JsonNode *
new_plain (JsonNode *value, guint depth)
{
  JsonNode *inner;

  if (depth > 16)
    return json_node_new (JSON_NODE_NULL);
  if ((inner = aws_json_get (value, "L")) != NULL)
    {
      JsonNode *list = aws_json_new_array ();

      for (guint i = 0; i < aws_json_get_length (inner, NULL); i++)
        aws_json_append (list, new_plain (aws_json_get_element (inner, NULL, i), depth + 1));
      return list;
    }
  if ((inner = aws_json_get (value, "M")) != NULL && JSON_NODE_HOLDS_OBJECT (inner))
    {
      JsonNode *map = aws_json_new_object ();
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (inner));
      while (json_object_iter_next (&iter, &name, &member))
        aws_json_set (map, name, new_plain (member, depth + 1));
      return map;
    }
  if (value != NULL && JSON_NODE_HOLDS_OBJECT (value)
      && json_object_get_size (json_node_get_object (value)) == 1
      && aws_json_get (value, "NULL") == NULL)
    {
      g_autoptr (GList) members = json_object_get_values (json_node_get_object (value));

      return aws_json_copy (members->data);
    }
  return json_node_new (JSON_NODE_NULL);
}

JsonNode *
mesh_subscription_to_json (MeshSubscription *self)
{
  JsonNode *plain = aws_json_new_object ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, json_node_get_object (mesh_subscription_get_item (self)));
  while (json_object_iter_next (&iter, &name, &value))
    aws_json_set (plain, name, new_plain (value, 0));
  return plain;
}
