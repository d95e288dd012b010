/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/ram/practice-ram.h"

#include <string.h>

/* What is shared, seen from its owner (SELF) and from those who accepted it (OTHER-ACCOUNTS). */

#define SHARES                                                                                     \
  "SELECT s.arn, s.name, s.owner, s.status, s.created, s.updated, s.receiver FROM ram_share s "
/* ?3: now. A share shows at the receiver's once the invitation was accepted. */
#define REACHED                                                                                    \
  " AND EXISTS (SELECT 1 FROM ram_invitation i JOIN ram_association p ON p.share = i.share AND "   \
  "p.type = 'PRINCIPAL' "                                                                          \
  "WHERE i.share = s.arn AND i.status = 'ACCEPTED' AND i.effective <= ?3 AND p.status = "          \
  "'ASSOCIATED')"

typedef struct { char *arn, *name, *owner, *status, *receiver; gint64 created, updated; } Share;

static void
share_free (Share *share)
{
  g_free (share->arn);
  g_free (share->name);
  g_free (share->owner);
  g_free (share->status);
  g_free (share->receiver);
  g_free (share);
}

/* (transfer full): those of the caller, or that reached the caller */
static GPtrArray *
load_shares (PracticeCall *call, gboolean own)
{
  GPtrArray *shares = g_ptr_array_new_with_free_func ((GDestroyNotify) share_free);
  const char *region = practice_call_get_region (call), *account = practice_call_get_account (call);
  sqlite3_stmt *query;

  ram_expire (call);
  if (own)
    query = practice_call_query (
        call, SHARES "WHERE s.region = ?1 AND s.owner = ?2 ORDER BY s.created, s.arn", "ss", region,
        account);
  else
    query = practice_call_query (
        call,
        SHARES "WHERE s.region = ?1 AND s.receiver = ?2 AND s.status = 'ACTIVE'" REACHED
               " ORDER BY s.created, s.arn",
        "ssi", region, account, practice_call_get_time (call));
  while (practice_step (query))
    {
      Share *share = g_new0 (Share, 1);

      share->arn = g_strdup (practice_column (query, 0));
      share->name = g_strdup (practice_column (query, 1));
      share->owner = g_strdup (practice_column (query, 2));
      share->status = g_strdup (practice_column (query, 3));
      share->created = sqlite3_column_int64 (query, 4);
      share->updated = sqlite3_column_int64 (query, 5);
      share->receiver = g_strdup (practice_column (query, 6));
      g_ptr_array_add (shares, share);
    }
  return shares;
}

static gboolean
is_own (JsonObject *in)
{
  return g_strcmp0 (catalog_string (in, "resourceOwner"), "SELF") == 0;
}

static gboolean
page_objects (PracticeCall *call,
              JsonObject *in,
              JsonObject *out,
              const char *member,
              GPtrArray *objects)
{
  JsonArray *page;
  guint start, end;

  if (!ram_page (call, in, out, objects->len, &start, &end))
    return FALSE;
  page = json_array_new ();
  for (guint i = start; i < end; i++)
    json_array_add_object_element (page, json_object_ref (g_ptr_array_index (objects, i)));
  json_object_set_array_member (out, member, page);
  return TRUE;
}

static JsonObject *
share_write (PracticeCall *call, const Share *share)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "resourceShareArn", share->arn);
  json_object_set_string_member (object, "name", share->name);
  json_object_set_string_member (object, "owningAccountId", share->owner);
  json_object_set_boolean_member (object, "allowExternalPrincipals", TRUE);
  json_object_set_string_member (object, "status", share->status);
  json_object_set_member (object, "creationTime", practice_call_time_node (call, share->created));
  json_object_set_member (object, "lastUpdatedTime",
                          practice_call_time_node (call, share->updated));
  json_object_set_string_member (object, "featureSet", "STANDARD");
  return object;
}

static gboolean
get_resource_shares (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  JsonArray *arns = catalog_array (in, "resourceShareArns");
  const char *name = catalog_string (in, "name"),
             *status = catalog_string (in, "resourceShareStatus");
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (GPtrArray) objects
      = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  guint found = 0;

  if (!ram_authorize (call, "GetResourceShares", NULL) || !ram_check_arns (call, arns))
    return FALSE;
  shares = load_shares (call, is_own (in));
  for (guint i = 0; i < shares->len; i++)
    {
      Share *share = g_ptr_array_index (shares, i);

      if (!ram_listed (arns, share->arn))
        continue;
      found++;
      if ((name == NULL || g_str_equal (name, share->name))
          && (status == NULL || g_str_equal (status, share->status)))
        g_ptr_array_add (objects, share_write (call, share));
    }
  if (found < catalog_length (arns))
    return practice_call_fail (call, 400, "UnknownResourceException",
                               "ResourceShare %s could not be found.", catalog_string_at (arns, 0));
  return page_objects (call, in, out, "resourceShares", objects);
}

static const char *
type_of (const char *arn)
{
  if (strstr (arn, ":table/") != NULL)
    return "glue:Table";
  return strstr (arn, ":database/") != NULL ? "glue:Database" : "glue:Catalog";
}

/* One share's resources or principals, as @write says them */
static void
add_associations (PracticeCall *call,
                  const Share *share,
                  const char *type,
                  gboolean all,
                  JsonObject *(*write) (PracticeCall *, const Share *, sqlite3_stmt *),
                  JsonObject *in,
                  GPtrArray *objects)
{
  sqlite3_stmt *query = practice_call_query (
      call,
      "SELECT entity, status, created, updated, type FROM ram_association WHERE share = ? AND type "
      "= ? AND (status = 'ASSOCIATED' OR ?) ORDER BY entity",
      "ssi", share->arn, type, (gint64) all);
  const char *principal = catalog_string (in, "principal");
  gboolean principals = g_str_equal (type, "PRINCIPAL");

  while (practice_step (query))
    {
      const char *entity = practice_column (query, 0);

      if (principals ? !ram_listed (catalog_array (in, "principals"), entity)
                     : !ram_listed (catalog_array (in, "resourceArns"), entity))
        continue;
      if (!principals && principal != NULL && !g_str_equal (principal, share->receiver)
          && !g_str_equal (principal, share->owner))
        continue;
      if (!principals && catalog_string (in, "resourceType") != NULL &&
          g_ascii_strcasecmp (catalog_string (in, "resourceType"), type_of (entity)) != 0)
        continue;
      g_ptr_array_add (objects, write (call, share, query));
    }
}

static JsonObject *
resource_write (PracticeCall *call, const Share *share, sqlite3_stmt *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "arn", practice_column (row, 0));
  json_object_set_string_member (object, "type", type_of (practice_column (row, 0)));
  json_object_set_string_member (object, "resourceShareArn", share->arn);
  json_object_set_string_member (object, "status", "AVAILABLE");
  json_object_set_member (object, "creationTime",
                          practice_call_time_node (call, sqlite3_column_int64 (row, 2)));
  json_object_set_member (object, "lastUpdatedTime",
                          practice_call_time_node (call, sqlite3_column_int64 (row, 3)));
  json_object_set_string_member (object, "resourceRegionScope", "REGIONAL");
  return object;
}

static JsonObject *
principal_write (PracticeCall *call, const Share *share, sqlite3_stmt *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", practice_column (row, 0));
  json_object_set_string_member (object, "resourceShareArn", share->arn);
  json_object_set_member (object, "creationTime",
                          practice_call_time_node (call, sqlite3_column_int64 (row, 2)));
  json_object_set_member (object, "lastUpdatedTime",
                          practice_call_time_node (call, sqlite3_column_int64 (row, 3)));
  json_object_set_boolean_member (object, "external", TRUE);
  return object;
}

static JsonObject *
association_write (PracticeCall *call, const Share *share, sqlite3_stmt *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "resourceShareArn", share->arn);
  json_object_set_string_member (object, "resourceShareName", share->name);
  json_object_set_string_member (object, "associatedEntity", practice_column (row, 0));
  json_object_set_string_member (object, "associationType", practice_column (row, 4));
  json_object_set_string_member (object, "status", practice_column (row, 1));
  json_object_set_member (object, "creationTime",
                          practice_call_time_node (call, sqlite3_column_int64 (row, 2)));
  json_object_set_member (object, "lastUpdatedTime",
                          practice_call_time_node (call, sqlite3_column_int64 (row, 3)));
  json_object_set_boolean_member (object, "external",
                                  g_str_equal (practice_column (row, 4), "PRINCIPAL"));
  return object;
}

static gboolean
list_resources (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (GPtrArray) objects
      = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  if (!ram_authorize (call, "ListResources", NULL)
      || !ram_check_arns (call, catalog_array (in, "resourceShareArns")))
    return FALSE;
  shares = load_shares (call, is_own (in));
  for (guint i = 0; i < shares->len; i++)
    if (ram_listed (catalog_array (in, "resourceShareArns"), ((Share *) shares->pdata[i])->arn))
      add_associations (call, shares->pdata[i], "RESOURCE", FALSE, resource_write, in, objects);
  return page_objects (call, in, out, "resources", objects);
}

static gboolean
list_principals (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (GPtrArray) objects
      = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  if (!ram_authorize (call, "ListPrincipals", NULL)
      || !ram_check_arns (call, catalog_array (in, "resourceShareArns")))
    return FALSE;
  shares = load_shares (call, is_own (in));
  for (guint i = 0; i < shares->len; i++)
    if (ram_listed (catalog_array (in, "resourceShareArns"), ((Share *) shares->pdata[i])->arn))
      add_associations (call, shares->pdata[i], "PRINCIPAL", FALSE, principal_write, in, objects);
  return page_objects (call, in, out, "principals", objects);
}

static gboolean
matches (JsonObject *object, JsonObject *in)
{
  const char *entity = catalog_string (object, "associatedEntity"),
             *status = catalog_string (in, "associationStatus");
  const char *resource = catalog_string (in, "resourceArn"),
             *principal = catalog_string (in, "principal");

  return (status == NULL || g_str_equal (status, catalog_string (object, "status")))
         && (resource == NULL || g_str_equal (resource, entity))
         && (principal == NULL || g_str_equal (principal, entity));
}

static gboolean
get_resource_share_associations (PracticeCall *call, JsonObject *in, JsonObject *out)
{
  const char *type = catalog_string (in, "associationType");
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (GPtrArray) objects
      = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (GPtrArray) chosen
      = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (JsonObject) everything = json_object_new ();

  if (!ram_authorize (call, "GetResourceShareAssociations", NULL)
      || !ram_check_arns (call, catalog_array (in, "resourceShareArns")))
    return FALSE;
  shares = load_shares (call, TRUE);
  for (guint i = 0; i < shares->len; i++)
    if (ram_listed (catalog_array (in, "resourceShareArns"), ((Share *) shares->pdata[i])->arn))
      add_associations (call, shares->pdata[i], type, TRUE, association_write, everything, objects);
  for (guint i = 0; i < objects->len; i++)
    if (matches (objects->pdata[i], in))
      g_ptr_array_add (chosen, json_object_ref (objects->pdata[i]));
  return page_objects (call, in, out, "resourceShareAssociations", chosen);
}

#define OWNER { "resourceOwner", PRACTICE_STRING, TRUE, 0, 0, "SELF|OTHER-ACCOUNTS" }
#define PAGES { "maxResults", PRACTICE_INTEGER, FALSE, 1, 500 }, { "nextToken", PRACTICE_STRING }
#define ARNS { "resourceShareArns", PRACTICE_LIST }, { "resourceShareArns[]", PRACTICE_STRING }
static const PracticeMember share_members[] = { OWNER,
                                                ARNS,
                                                { "resourceShareStatus", PRACTICE_STRING, FALSE, 0,
                                                  0, "PENDING|ACTIVE|FAILED|DELETING|DELETED" },
                                                { "name", PRACTICE_STRING },
                                                PAGES,
                                                { NULL } };
static const PracticeMember resource_members[] = {
  OWNER, ARNS, { "principal", PRACTICE_STRING }, { "resourceType", PRACTICE_STRING },
  { "resourceArns", PRACTICE_LIST }, { "resourceArns[]", PRACTICE_STRING }, PAGES, { NULL } };
static const PracticeMember principal_members[] = { OWNER,
                                                    ARNS,
                                                    { "resourceArn", PRACTICE_STRING },
                                                    { "principals", PRACTICE_LIST },
                                                    { "principals[]", PRACTICE_STRING },
                                                    PAGES,
                                                    { NULL } };
static const PracticeMember association_members[]
    = { { "associationType", PRACTICE_STRING, TRUE, 0, 0, "PRINCIPAL|RESOURCE" },
        ARNS,
        { "resourceArn", PRACTICE_STRING },
        { "principal", PRACTICE_STRING },
        { "associationStatus", PRACTICE_STRING },
        PAGES,
        { NULL } };

const PracticeOperation ram_list_operations[] = {
  { "GetResourceShares", get_resource_shares, share_members, FALSE },
  { "ListResources", list_resources, resource_members, FALSE },
  { "ListPrincipals", list_principals, principal_members, FALSE },
  { "GetResourceShareAssociations", get_resource_share_associations, association_members, FALSE },
  { NULL }
};
