/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/s3/practice-s3.h"

#include <string.h>

#define MAX_BUCKETS 100

void
practice_bucket_free (PracticeBucket *bucket)
{
  g_free (bucket->name);
  g_free (bucket->account);
  g_free (bucket->region);
  g_free (bucket->policy);
  g_free (bucket);
}

PracticeBucket *
practice_bucket_load (PracticeCall *call, const char *name)
{
  sqlite3_stmt *statement = practice_call_query (
      call, "SELECT account, region, created, policy FROM s3_buckets WHERE name=?", "s", name);
  PracticeBucket *bucket;

  if (!practice_step (statement))
    return NULL;
  bucket = g_new0 (PracticeBucket, 1);
  bucket->name = g_strdup (name);
  bucket->account = g_strdup (practice_column (statement, 0));
  bucket->region = g_strdup (practice_column (statement, 1));
  bucket->created = sqlite3_column_int64 (statement, 2);
  bucket->policy = g_strdup (practice_column (statement, 3));
  practice_done (statement);
  return bucket;
}

gboolean
practice_bucket_no_such (PracticeCall *call, const char *name)
{
  practice_call_fail_member (call, "BucketName", json_node_init_string (json_node_alloc (), name));
  return practice_call_fail (call, 404, "NoSuchBucket", "The specified bucket does not exist");
}

/* ---- who may ---- */

static char *
make_arn (const char *bucket, const char *key)
{
  return g_strconcat ("arn:aws:s3:::", bucket, key ? "/" : NULL, key, NULL);
}

/* A request about a bucket says whose it is: Service Authorization Reference, condition keys of Amazon S3. */
JsonObject *
practice_bucket_context (JsonObject *context, const char *owner)
{
  JsonObject *extra = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (context != NULL)
    {
      json_object_iter_init (&iter, context);
      while (json_object_iter_next (&iter, &name, &value))
        json_object_set_member (extra, name, json_node_copy (value));
    }
  json_object_set_string_member (extra, "s3:ResourceAccount", owner);
  json_object_set_string_member (extra, "aws:ResourceAccount", owner);
  return extra;
}

gboolean
practice_bucket_allows (PracticeCall *call,
                        PracticeBucket *bucket,
                        const char *action,
                        const char *key,
                        JsonObject *context)
{
  g_autofree char *arn = make_arn (bucket->name, key);
  g_autoptr (JsonObject) extra = practice_bucket_context (context, bucket->account);

  return practice_call_is_allowed (call, action, arn, extra, bucket->policy, bucket->account);
}

gboolean
practice_bucket_authorize (PracticeCall *call,
                           PracticeBucket *bucket,
                           const char *action,
                           const char *key,
                           JsonObject *context)
{
  g_autofree char *arn = NULL;
  g_autoptr (JsonObject) extra = NULL;

  if (practice_bucket_allows (call, bucket, action, key, context))
    return TRUE;
  arn = make_arn (bucket->name, key);
  extra = practice_bucket_context (context, bucket->account);
  /* Where the identity's side is what lacks, it says so itself. */
  return practice_call_authorize (call, action, arn, extra) ? practice_call_fail (
             call, 403, "AccessDenied",
             "User: %s is not authorized to perform: %s on resource: \"%s\" because no "
             "resource-based policy allows the %s action",
             practice_call_get_caller_arn (call), action, arn, action)
                                                              : FALSE;
}

/* A request signed for another region than the bucket's: the way a client learns the right one. */
static gboolean
check_region (PracticeCall *call, PracticeBucket *bucket)
{
  const char *region = practice_call_get_region (call);
  g_autofree char *endpoint = NULL;

  practice_call_set_header (call, "x-amz-bucket-region", bucket->region);
  if (g_str_equal (region, bucket->region))
    return TRUE;
  if (g_str_equal (region, "us-east-1"))
    {
      practice_call_fail_member (call, "Region",
                                 json_node_init_string (json_node_alloc (), bucket->region));
      return practice_call_fail (call, 400, "AuthorizationHeaderMalformed",
                                 "The authorization header is malformed; the region '%s' is "
                                 "wrong; expecting '%s'",
                                 region, bucket->region);
    }
  endpoint = g_strdup_printf ("%s.s3.%s.amazonaws.com", bucket->name, bucket->region);
  practice_call_fail_member (call, "Endpoint",
                             json_node_init_string (json_node_alloc (), endpoint));
  practice_call_fail_member (call, "Bucket",
                             json_node_init_string (json_node_alloc (), bucket->name));
  return practice_call_fail (
      call, 301, "PermanentRedirect",
      "The bucket you are attempting to access must be addressed using the "
      "specified endpoint. Please send all future requests to this endpoint.");
}

static PracticeBucket *
find (PracticeCall *call, JsonObject *in)
{
  const char *name = practice_s3_string (in, "Bucket");
  const char *owner = practice_call_get_header (call, "x-amz-expected-bucket-owner");
  g_autoptr (PracticeBucket) bucket = practice_bucket_load (call, name);

  if (!bucket)
    practice_bucket_no_such (call, name);
  else if (!check_region (call, bucket))
    return NULL;
  else if (owner && !g_str_equal (owner, bucket->account))
    practice_call_fail (call, 403, "AccessDenied", "Access Denied");
  else
    return g_steal_pointer (&bucket);
  return NULL;
}

PracticeBucket *
practice_bucket_open (PracticeCall *call, JsonObject *in, const char *action, const char *key)
{
  g_autoptr (PracticeBucket) bucket = find (call, in);

  return bucket && (!action || practice_bucket_authorize (call, bucket, action, key, NULL))
             ? g_steal_pointer (&bucket)
             : NULL;
}

/* ---- names ---- */

static gboolean
is_ip_address (const char *name)
{
  return g_hostname_is_ip_address (name);
}

static gboolean
is_valid_name (const char *name)
{
  gsize length = strlen (name);

  if (length < 3 || length > 63 || !g_ascii_isalnum (name[0]) || !g_ascii_isalnum (name[length - 1])
      || strstr (name, "..") || is_ip_address (name) || g_str_has_prefix (name, "xn--")
      || g_str_has_suffix (name, "-s3alias"))
    return FALSE;
  for (const char *p = name; *p; p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '-' && *p != '.')
      return FALSE;
  return TRUE;
}

/* The region where the bucket goes; fails the call. (transfer full) (nullable) */
static char *
read_constraint (PracticeCall *call)
{
  const char *region = practice_call_get_region (call), *constraint;
  g_autoptr (PracticeXml) xml = NULL;

  if (g_bytes_get_size (practice_call_get_body (call)) > 0)
    {
      xml = practice_s3_read_xml (call, "CreateBucketConfiguration");
      if (!xml)
        return NULL;
    }
  constraint = xml ? practice_xml_value (xml, "LocationConstraint") : NULL;
  if (g_strcmp0 (constraint, "EU") == 0)
    constraint = "eu-west-1";
  if (g_strcmp0 (constraint, "us-east-1") == 0)
    practice_call_fail (call, 400, "InvalidLocationConstraint",
                        "The specified location-constraint is not valid");
  else if (g_str_equal (region, "us-east-1"))
    return g_strdup (constraint ? constraint : region);
  else if (!constraint)
    practice_call_fail (call, 400, "IllegalLocationConstraintException",
                        "The unspecified location constraint is incompatible for the "
                        "region specific endpoint this request was sent to.");
  else if (!g_str_equal (constraint, region))
    practice_call_fail (call, 400, "IllegalLocationConstraintException",
                        "The %s location constraint is incompatible for the region "
                        "specific endpoint this request was sent to.",
                        constraint);
  else
    return g_strdup (constraint);
  return NULL;
}

static gboolean
refuse_taken (PracticeCall *call, PracticeBucket *bucket, gboolean *again)
{
  *again = FALSE;
  if (!g_str_equal (bucket->account, practice_call_get_account (call)))
    return practice_call_fail (
        call, 409, "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is "
        "shared by all users of the system. Please select a different name and try again.");
  *again = g_str_equal (bucket->region, "us-east-1")
           && g_str_equal (practice_call_get_region (call), "us-east-1");
  return *again
         || practice_call_fail (call, 409, "BucketAlreadyOwnedByYou",
                                "Your previous request to create the named bucket "
                                "succeeded and you already own it.");
}

static gint64
count_buckets (PracticeCall *call)
{
  sqlite3_stmt *statement
      = practice_call_query (call, "SELECT count(*) FROM s3_buckets WHERE account=?", "s",
                             practice_call_get_account (call));
  gint64 count;

  practice_step (statement);
  count = sqlite3_column_int64 (statement, 0);
  practice_done (statement);
  return count;
}

/* ---- operations ---- */

PRACTICE_S3_HANDLER (create_bucket)
{
  const char *name = practice_s3_string (in, "Bucket"),
             *acl = practice_call_get_header (call, "x-amz-acl");
  g_autofree char *arn = make_arn (name, NULL), *region = NULL, *location = NULL;
  g_autoptr (PracticeBucket) existing = NULL;
  gboolean again = FALSE;

  if (!is_valid_name (name))
    {
      practice_call_fail_member (call, "BucketName",
                                 json_node_init_string (json_node_alloc (), name));
      return practice_call_fail (call, 400, "InvalidBucketName",
                                 "The specified bucket is not valid.");
    }
  region = read_constraint (call);
  if (!region || !practice_call_authorize (call, "s3:CreateBucket", arn, NULL))
    return FALSE;
  if (acl && !g_str_equal (acl, "private"))
    return practice_call_fail (call, 400, "InvalidBucketAclWithObjectOwnership",
                               "Bucket cannot have ACLs set with ObjectOwnership's "
                               "BucketOwnerEnforced setting");
  existing = practice_bucket_load (call, name);
  if (existing && !refuse_taken (call, existing, &again))
    return FALSE;
  if (!again && count_buckets (call) >= MAX_BUCKETS)
    return practice_call_fail (call, 400, "TooManyBuckets",
                               "You have attempted to create more buckets than allowed");
  location = g_strconcat ("/", name, NULL);
  practice_call_set_header (call, "Location", location);
  return again
         || practice_call_exec (call, "INSERT INTO s3_buckets VALUES (?,?,?,?,NULL)", "sssi", name,
                                practice_call_get_account (call), region,
                                practice_call_get_time (call));
}

PRACTICE_S3_HANDLER (head_bucket)
{
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, "s3:ListBucket", NULL);

  return bucket != NULL;
}

PRACTICE_S3_HANDLER (delete_bucket)
{
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, "s3:DeleteBucket", NULL);
  sqlite3_stmt *statement;

  if (!bucket)
    return FALSE;
  statement = practice_call_query (
      call,
      "SELECT 1 FROM s3_objects WHERE bucket=?1 UNION ALL SELECT 1 FROM s3_uploads WHERE bucket=?1",
      "s", bucket->name);
  if (practice_step (statement))
    {
      practice_done (statement);
      practice_call_fail_member (call, "BucketName",
                                 json_node_init_string (json_node_alloc (), bucket->name));
      return practice_call_fail (call, 409, "BucketNotEmpty",
                                 "The bucket you tried to delete is not empty");
    }
  practice_call_set_status (call, 204);
  return practice_call_exec (call, "DELETE FROM s3_config WHERE bucket=?", "s", bucket->name)
         && practice_call_exec (call, "DELETE FROM s3_buckets WHERE name=?", "s", bucket->name);
}

PRACTICE_S3_HANDLER (get_location)
{
  g_autoptr (PracticeBucket) bucket
      = practice_bucket_load (call, practice_s3_string (in, "Bucket"));
  GString *xml;

  /* Any region may ask. */
  if (!bucket)
    return practice_bucket_no_such (call, practice_s3_string (in, "Bucket"));
  if (!practice_bucket_authorize (call, bucket, "s3:GetBucketLocation", NULL, NULL))
    return FALSE;
  xml = practice_s3_begin ("LocationConstraint");
  if (!g_str_equal (bucket->region, "us-east-1"))
    g_string_append (xml, bucket->region);
  return practice_s3_end (call, xml, "LocationConstraint");
}

PRACTICE_S3_HANDLER (list_buckets)
{
  GString *xml;
  sqlite3_stmt *statement;

  if (!practice_call_authorize (call, "s3:ListAllMyBuckets", "arn:aws:s3:::*", NULL))
    return FALSE;
  xml = practice_s3_begin ("ListAllMyBucketsResult");
  practice_s3_owner (xml, "Owner", practice_call_get_account (call));
  g_string_append (xml, "<Buckets>");
  statement = practice_call_query (
      call, "SELECT name, created FROM s3_buckets WHERE account=? ORDER BY name", "s",
      practice_call_get_account (call));
  while (practice_step (statement))
    {
      g_string_append (xml, "<Bucket>");
      practice_s3_text (xml, "Name", practice_column (statement, 0));
      practice_s3_time (xml, "CreationDate", sqlite3_column_int64 (statement, 1));
      g_string_append (xml, "</Bucket>");
    }
  g_string_append (xml, "</Buckets>");
  return practice_s3_end (call, xml, "ListAllMyBucketsResult");
}
