/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/core/practice-core.h" /* the request's headers as a list: x-amz-meta-* */
#include "practice/s3/practice-s3.h"

#include <stdlib.h>
#include <string.h>

#define METADATA_SIZE 2048
#define KEY_SIZE 1024

typedef enum { SERVICE, BUCKET, OBJECT } Level;

typedef struct
{
  Level level;
  const char *method;
  const char *query;  /* a parameter that must be there; NULL: none of them */
  const char *header; /* likewise; NULL: any */
  PracticeOperation operation;
} Route;

#define CONFIG(parameter)                                                                          \
  { BUCKET,                                                                                        \
    "PUT",                                                                                         \
    parameter,                                                                                     \
    NULL,                                                                                          \
    { "PutBucketConfiguration", practice_s3_put_config, NULL, TRUE } },                            \
      { BUCKET,                                                                                    \
        "GET",                                                                                     \
        parameter,                                                                                 \
        NULL,                                                                                      \
        { "GetBucketConfiguration", practice_s3_get_config, NULL, FALSE } },                       \
  {                                                                                                \
    BUCKET, "DELETE", parameter, NULL,                                                             \
    {                                                                                              \
      "DeleteBucketConfiguration", practice_s3_delete_config, NULL, TRUE                           \
    }                                                                                              \
  }

/* The first that fits: those with parameters stand before those without. */
static const Route routes[] = {
  { SERVICE, "GET", NULL, NULL, { "ListBuckets", practice_s3_list_buckets, NULL, FALSE } },
  { BUCKET,
    "GET",
    "location",
    NULL,
    { "GetBucketLocation", practice_s3_get_location, NULL, FALSE } },
  { BUCKET, "PUT", "policy", NULL, { "PutBucketPolicy", practice_s3_put_policy, NULL, TRUE } },
  { BUCKET, "GET", "policy", NULL, { "GetBucketPolicy", practice_s3_get_policy, NULL, FALSE } },
  { BUCKET,
    "DELETE",
    "policy",
    NULL,
    { "DeleteBucketPolicy", practice_s3_delete_policy, NULL, TRUE } },
  { BUCKET,
    "GET",
    "policyStatus",
    NULL,
    { "GetBucketPolicyStatus", practice_s3_get_policy_status, NULL, FALSE } },
  CONFIG ("publicAccessBlock"),
  CONFIG ("encryption"),
  CONFIG ("tagging"),
  CONFIG ("versioning"),
  CONFIG ("ownershipControls"),
  CONFIG ("lifecycle"),
  { BUCKET, "GET", "acl", NULL, { "GetBucketAcl", practice_s3_get_acl, NULL, FALSE } },
  { BUCKET,
    "GET",
    "uploads",
    NULL,
    { "ListMultipartUploads", practice_s3_list_uploads, NULL, FALSE } },
  { BUCKET, "GET", "list-type", NULL, { "ListObjectsV2", practice_s3_list_v2, NULL, FALSE } },
  { BUCKET, "POST", "delete", NULL, { "DeleteObjects", practice_s3_delete_objects, NULL, TRUE } },
  { BUCKET, "GET", NULL, NULL, { "ListObjects", practice_s3_list_v1, NULL, FALSE } },
  { BUCKET, "PUT", NULL, NULL, { "CreateBucket", practice_s3_create_bucket, NULL, TRUE } },
  { BUCKET, "HEAD", NULL, NULL, { "HeadBucket", practice_s3_head_bucket, NULL, FALSE } },
  { BUCKET, "DELETE", NULL, NULL, { "DeleteBucket", practice_s3_delete_bucket, NULL, TRUE } },
  { OBJECT,
    "PUT",
    "tagging",
    NULL,
    { "PutObjectTagging", practice_s3_put_object_tagging, NULL, TRUE } },
  { OBJECT,
    "GET",
    "tagging",
    NULL,
    { "GetObjectTagging", practice_s3_get_object_tagging, NULL, FALSE } },
  { OBJECT,
    "DELETE",
    "tagging",
    NULL,
    { "DeleteObjectTagging", practice_s3_delete_object_tagging, NULL, TRUE } },
  { OBJECT,
    "POST",
    "uploads",
    NULL,
    { "CreateMultipartUpload", practice_s3_create_upload, NULL, TRUE } },
  { OBJECT,
    "PUT",
    "uploadId",
    "x-amz-copy-source",
    { "UploadPartCopy", practice_s3_upload_part_copy, NULL, TRUE } },
  { OBJECT, "PUT", "uploadId", NULL, { "UploadPart", practice_s3_upload_part, NULL, TRUE } },
  { OBJECT,
    "POST",
    "uploadId",
    NULL,
    { "CompleteMultipartUpload", practice_s3_complete_upload, NULL, TRUE } },
  { OBJECT,
    "DELETE",
    "uploadId",
    NULL,
    { "AbortMultipartUpload", practice_s3_abort_upload, NULL, TRUE } },
  { OBJECT, "GET", "uploadId", NULL, { "ListParts", practice_s3_list_parts, NULL, FALSE } },
  { OBJECT,
    "PUT",
    NULL,
    "x-amz-copy-source",
    { "CopyObject", practice_s3_copy_object, NULL, TRUE } },
  { OBJECT, "PUT", NULL, NULL, { "PutObject", practice_s3_put_object, NULL, TRUE } },
  { OBJECT, "GET", NULL, NULL, { "GetObject", practice_s3_get_object, NULL, FALSE } },
  { OBJECT, "HEAD", NULL, NULL, { "HeadObject", practice_s3_get_object, NULL, FALSE } },
  { OBJECT, "DELETE", NULL, NULL, { "DeleteObject", practice_s3_delete_object, NULL, TRUE } },
};

/* Parameters of operations that there are at AWS, but not here: taken for none of the above. */
static const char *const foreign_parameters[] = {
  "accelerate",   "analytics",   "attributes",  "cors",           "intelligent-tiering",
  "inventory",    "legal-hold",  "logging",        "metrics",
  "notification", "object-lock", "replication", "requestPayment", "restore",
  "retention",    "select",      "torrent",     "versions",       "website",
};

/* "bucket.localhost", "bucket.s3.eu-west-1.amazonaws.com": (transfer full) (nullable) */
static char *
bucket_of_host (PracticeCall *call)
{
  static const char *const suffixes[] = { ".s3.", ".s3-", ".localhost" };
  const char *host = practice_call_get_header (call, "host");

  for (guint i = 0; host && i < G_N_ELEMENTS (suffixes); i++)
    {
      const char *at = strstr (host, suffixes[i]);

      /* "s3.localhost" and "glue.localhost" are services, not buckets */
      if (at && at > host && !(i == 2 && (at == host + 2 && g_str_has_prefix (host, "s3"))))
        return g_strndup (host, at - host);
    }
  return NULL;
}

/* Percent escapes only: '+' stays, nothing is normalised. */
char *
practice_s3_decode (const char *encoded)
{
  g_autofree char *text = g_uri_unescape_string (encoded, NULL);

  return text && g_utf8_validate (text, -1, NULL) ? g_steal_pointer (&text) : NULL;
}

static gboolean
split_path (PracticeCall *call, char **bucket, char **key)
{
  g_autofree char *path = practice_s3_decode (practice_call_get_path (call));
  const char *at, *slash;

  *bucket = bucket_of_host (call);
  *key = NULL;
  if (!path)
    return practice_call_fail (call, 400, "InvalidURI", "Couldn't parse the specified URI.");
  at = path + (*path == '/');
  if (!*bucket && *at)
    {
      slash = strchr (at, '/');
      *bucket = slash ? g_strndup (at, slash - at) : g_strdup (at);
      at = slash ? slash + 1 : "";
    }
  *key = *at ? g_strdup (at) : NULL;
  if (*key && strlen (*key) > KEY_SIZE)
    return practice_call_fail (call, 400, "KeyTooLongError", "Your key is too long");
  return TRUE;
}

const PracticeOperation *
practice_s3_route (PracticeCall *call, JsonObject *in)
{
  g_autofree char *bucket = NULL, *key = NULL;
  Level level;

  if (!split_path (call, &bucket, &key))
    return NULL;
  level = key ? OBJECT : bucket ? BUCKET : SERVICE;
  if (bucket)
    json_object_set_string_member (in, "Bucket", bucket);
  if (key)
    json_object_set_string_member (in, "Key", key);
  for (guint i = 0; i < G_N_ELEMENTS (foreign_parameters); i++)
    if (practice_call_get_query (call, foreign_parameters[i]))
      return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      const Route *route = &routes[i];

      if (route->level == level && g_str_equal (route->method, practice_call_get_method (call))
          && (!route->query || practice_call_get_query (call, route->query))
          && (!route->header || practice_call_get_header (call, route->header)))
        {
          if (g_str_has_suffix (route->operation.name, "BucketConfiguration"))
            json_object_set_string_member (in, "Configuration", route->query);
          return &route->operation;
        }
    }
  practice_call_fail (call, 405, "MethodNotAllowed",
                      "The specified method is not allowed against this resource.");
  return NULL;
}

const char *
practice_s3_string (JsonObject *in, const char *name)
{
  return json_object_has_member (in, name) ? json_object_get_string_member (in, name) : NULL;
}

char *
practice_s3_encode_key (const char *key)
{
  return g_uri_escape_string (key, "/", FALSE);
}

char *
practice_s3_http_date (gint64 microseconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);

  return soup_date_time_to_string (date, SOUP_DATE_HTTP);
}

gint64
practice_s3_parse_date (const char *text)
{
  g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (text);

  return date ? g_date_time_to_unix (date) : -1;
}

gboolean
practice_s3_query_number (PracticeCall *call,
                          const char *name,
                          gint64 min,
                          gint64 max,
                          gint64 *value)
{
  const char *text = practice_call_get_query (call, name);

  if (!text || !*text)
    return TRUE;
  if (g_ascii_string_to_signed (text, 10, min, G_MAXINT, value, NULL))
    {
      *value = MIN (*value, max);
      return TRUE;
    }
  practice_call_fail_member (call, "ArgumentName",
                             json_node_init_string (json_node_alloc (), name));
  practice_call_fail_member (call, "ArgumentValue",
                             json_node_init_string (json_node_alloc (), text));
  return practice_call_fail (call, 400, "InvalidArgument",
                             "Provided %s not an integer or within integer range", name);
}

/* (nullable): refused */
char *
practice_s3_collect_headers (PracticeCall *call)
{
  static const char *const kept[] = { "content-type",     "cache-control", "content-disposition",
                                      "content-language", "expires",       NULL };
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *headers = json_object_new ();
  const char *encoding = practice_call_get_header (call, "content-encoding");
  gsize size = 0;

  json_node_take_object (node, headers);
  json_object_set_string_member (headers, "content-type", "binary/octet-stream");
  for (guint i = 0; i < call->request->headers->len; i++)
    {
      const PracticeHeader *header = &g_array_index (call->request->headers, PracticeHeader, i);

      if (g_str_has_prefix (header->name, "x-amz-meta-"))
        size += strlen (header->name) - strlen ("x-amz-meta-") + strlen (header->value);
      else if (!g_strv_contains (kept, header->name))
        continue;
      if (g_utf8_validate (header->value, -1, NULL))
        json_object_set_string_member (headers, header->name, header->value);
    }
  /* The framing of the body is not a property of the object. */
  if (encoding && !g_str_has_prefix (encoding, "aws-chunked"))
    json_object_set_string_member (headers, "content-encoding", encoding);
  else if (encoding && g_str_has_prefix (encoding, "aws-chunked,"))
    json_object_set_string_member (headers, "content-encoding", encoding + strlen ("aws-chunked,"));
  if (size > METADATA_SIZE)
    {
      practice_call_fail (call, 400, "MetadataTooLarge",
                          "Your metadata headers exceed the maximum allowed metadata size");
      return NULL;
    }
  return json_to_string (node, FALSE);
}
