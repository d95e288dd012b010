/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/s3/practice-s3.h"

#include <string.h>

#define MAX_KEYS 1000

/* One ListObjects or ListObjectsV2 */
typedef struct
{
  const char *prefix, *delimiter;
  gboolean encode;
  gint64 max;
  gint64 count;
  GString *contents, *prefixes;
  char *last;          /* key or common prefix that came last */
  gboolean truncated;
  gboolean owner;
  const char *account;
} Listing;

static char *
shown (Listing *listing, const char *text)
{
  return listing->encode ? g_uri_escape_string (text, "/", FALSE) : g_strdup (text);
}

static void
show (Listing *listing, GString *xml, const char *name, const char *text)
{
  g_autofree char *value = text ? shown (listing, text) : NULL;

  practice_s3_text (xml, name, value);
}

/* The least text that is greater than all that begin with @prefix; keys have no 0xff bytes. */
static char *
after_prefix (const char *prefix)
{
  char *text = g_strdup (prefix);

  text[strlen (text) - 1]++;
  return text;
}

static void
add_object (Listing *listing, sqlite3_stmt *statement)
{
  GString *xml = listing->contents;
  g_autofree char *etag = g_strdup_printf ("\"%s\"", practice_column (statement, 2));
  g_auto (GStrv) checksum
      = g_strsplit (practice_column (statement, 4) ? practice_column (statement, 4) : "", ":", 2);

  g_string_append (xml, "<Contents>");
  show (listing, xml, "Key", practice_column (statement, 0));
  practice_s3_time (xml, "LastModified", sqlite3_column_int64 (statement, 3));
  practice_s3_text (xml, "ETag", etag);
  if (checksum[0])
    practice_s3_text (xml, "ChecksumAlgorithm", checksum[0]);
  practice_s3_number (xml, "Size", sqlite3_column_int64 (statement, 1));
  if (listing->owner)
    practice_s3_owner (xml, "Owner", listing->account);
  practice_s3_text (xml, "StorageClass", "STANDARD");
  g_string_append (xml, "</Contents>");
}

/* One row; returns where the next look begins, (nullable): the row after it. */
static char *
add_row (Listing *listing, sqlite3_stmt *statement)
{
  const char *key = practice_column (statement, 0);
  const char *rest = key + strlen (listing->prefix);
  const char *cut = listing->delimiter ? strstr (rest, listing->delimiter) : NULL;
  g_autofree char *common = NULL;

  listing->count++;
  g_free (listing->last);
  if (!cut)
    {
      add_object (listing, statement);
      listing->last = g_strdup (key);
      return NULL;
    }
  common = g_strndup (key, cut - key + strlen (listing->delimiter));
  g_string_append (listing->prefixes, "<CommonPrefixes>");
  show (listing, listing->prefixes, "Prefix", common);
  g_string_append (listing->prefixes, "</CommonPrefixes>");
  listing->last = g_strdup (common);
  return after_prefix (common);
}

/* @after: (nullable): keys and common prefixes up to it came before. */
static void
fill (PracticeCall *call, Listing *listing, const char *bucket, const char *after)
{
  g_autofree char *end = *listing->prefix ? after_prefix (listing->prefix) : NULL;
  g_autofree char *from = g_strdup (listing->prefix);
  gboolean more = TRUE;

  if (after && strcmp (after, from) >= 0)
    {
      gboolean common = listing->delimiter && g_str_has_suffix (after, listing->delimiter)
                        && strlen (after) > strlen (listing->prefix);

      g_free (from);
      /* A key that has one byte more, the least there is, is the next one that can be. */
      from = common ? after_prefix (after) : g_strconcat (after, "\001", NULL);
    }
  while (more && listing->max > 0)
    {
      sqlite3_stmt *statement = practice_call_query (
          call,
          "SELECT key, size, etag, modified, checksum FROM s3_objects WHERE bucket=?1 AND "
          "key>=?2 AND (?3 IS NULL OR key<?3) ORDER BY key",
          "sss", bucket, from, end);

      more = FALSE;
      while (practice_step (statement))
        {
          char *next;

          if (listing->count == listing->max)
            {
              listing->truncated = TRUE;
              practice_done (statement);
              break;
            }
          next = add_row (listing, statement);
          if (!next)
            continue;
          practice_done (statement);
          g_free (from);
          from = next;
          more = TRUE;
          break;
        }
    }
}

static gboolean
begin (PracticeCall *call, JsonObject *in, Listing *listing, PracticeBucket **bucket)
{
  g_autoptr (JsonObject) context = json_object_new ();
  g_autofree char *limit = NULL;
  const char *encoding = practice_call_get_query (call, "encoding-type");
  g_autoptr (PracticeBucket) found = NULL;

  listing->prefix = practice_call_get_query (call, "prefix");
  listing->delimiter = practice_call_get_query (call, "delimiter");
  listing->prefix = listing->prefix ? listing->prefix : "";
  listing->delimiter = listing->delimiter && *listing->delimiter ? listing->delimiter : NULL;
  listing->max = MAX_KEYS;
  if (!practice_s3_query_number (call, "max-keys", 0, MAX_KEYS, &listing->max))
    return FALSE;
  if (encoding && *encoding && !g_str_equal (encoding, "url"))
    return practice_call_fail (call, 400, "InvalidArgument",
                               "Invalid Encoding Method specified in Request");
  listing->encode = encoding && *encoding;
  limit = g_strdup_printf ("%" G_GINT64_FORMAT, listing->max);
  json_object_set_string_member (context, "s3:prefix", listing->prefix);
  json_object_set_string_member (context, "s3:delimiter",
                                 listing->delimiter ? listing->delimiter : "");
  json_object_set_string_member (context, "s3:max-keys", limit);
  found = practice_bucket_open (call, in, NULL, NULL);
  if (!found || !practice_bucket_authorize (call, found, "s3:ListBucket", NULL, context))
    return FALSE;
  listing->account = found->account;
  listing->contents = g_string_new (NULL);
  listing->prefixes = g_string_new (NULL);
  *bucket = g_steal_pointer (&found);
  return TRUE;
}

static GString *
head (Listing *listing, PracticeBucket *bucket)
{
  GString *xml = practice_s3_begin ("ListBucketResult");

  practice_s3_text (xml, "Name", bucket->name);
  show (listing, xml, "Prefix", listing->prefix);
  practice_s3_number (xml, "MaxKeys", listing->max);
  show (listing, xml, "Delimiter", listing->delimiter);
  practice_s3_text (xml, "EncodingType", listing->encode ? "url" : NULL);
  practice_s3_flag (xml, "IsTruncated", listing->truncated);
  return xml;
}

static gboolean
finish (PracticeCall *call, Listing *listing, GString *xml)
{
  g_string_append_len (xml, listing->contents->str, listing->contents->len);
  g_string_append_len (xml, listing->prefixes->str, listing->prefixes->len);
  return practice_s3_end (call, xml, "ListBucketResult");
}

static void
listing_clear (Listing *listing)
{
  if (listing->contents)
    g_string_free (listing->contents, TRUE);
  if (listing->prefixes)
    g_string_free (listing->prefixes, TRUE);
  g_free (listing->last);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)

PRACTICE_S3_HANDLER (list_v2)
{
  g_auto (Listing) listing = { 0 };
  g_autoptr (PracticeBucket) bucket = NULL;
  const char *token = practice_call_get_query (call, "continuation-token"),
             *start = practice_call_get_query (call, "start-after");
  const char *owner = practice_call_get_query (call, "fetch-owner");
  g_autofree char *position = NULL, *next = NULL;
  GString *xml;

  listing.owner = g_strcmp0 (owner, "true") == 0;
  if (!begin (call, in, &listing, &bucket))
    return FALSE;
  if (token && !(position = practice_call_decode_token (call, token)))
    return FALSE;
  fill (call, &listing, bucket->name, position ? position : start);
  xml = head (&listing, bucket);
  practice_s3_number (xml, "KeyCount", listing.count);
  practice_s3_text (xml, "ContinuationToken", token);
  if (listing.truncated)
    next = practice_call_encode_token (call, listing.last);
  practice_s3_text (xml, "NextContinuationToken", next);
  show (&listing, xml, "StartAfter", start);
  return finish (call, &listing, xml);
}

PRACTICE_S3_HANDLER (list_v1)
{
  g_auto (Listing) listing = { .owner = TRUE };
  g_autoptr (PracticeBucket) bucket = NULL;
  const char *marker = practice_call_get_query (call, "marker");
  GString *xml;

  if (!begin (call, in, &listing, &bucket))
    return FALSE;
  fill (call, &listing, bucket->name, marker);
  xml = head (&listing, bucket);
  show (&listing, xml, "Marker", marker ? marker : "");
  if (listing.truncated && listing.delimiter)
    show (&listing, xml, "NextMarker", listing.last);
  return finish (call, &listing, xml);
}
