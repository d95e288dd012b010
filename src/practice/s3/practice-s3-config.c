/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "practice/s3/practice-s3.h"

#include <string.h>

/* Settings of a bucket that are kept as the document that was put, and what holds before one was.
 */

typedef struct
{
  const char *parameter;
  const char *root;
  const char *action;         /* s3:Get… and s3:Put… */
  const char *initial;        /* (nullable): what a new bucket has */
  const char *missing_code, *missing_text;
  const char *initial_after_delete; /* (nullable) */
  gboolean (*check) (PracticeCall *call, PracticeXml *xml);
} Config;

#define BLOCK_ALL                                                                                  \
  "<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>"               \
  "<BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets>"
#define ENCRYPT_S3 "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>" \
  "</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>"

static gboolean
malformed (PracticeCall *call)
{
  return practice_call_fail (
      call, 400, "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our "
      "published schema");
}

static gboolean
check_one_of (PracticeCall *call, PracticeXml *xml, const char *name, const char *const *values)
{
  const char *value = xml ? practice_xml_value (xml, name) : NULL;

  return (value && g_strv_contains (values, value)) || malformed (call);
}

static gboolean
check_block (PracticeCall *call, PracticeXml *xml)
{
  static const char *const names[] = { "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy",
                                       "RestrictPublicBuckets", NULL };

  for (guint i = 0; i < xml->children->len; i++)
    {
      PracticeXml *child = g_ptr_array_index (xml->children, i);

      if (!g_strv_contains (names, child->name)
          || (g_ascii_strcasecmp (child->text->str, "true") != 0
              && g_ascii_strcasecmp (child->text->str, "false") != 0))
        return malformed (call);
      g_string_ascii_down (child->text);
    }
  return TRUE;
}

static gboolean
check_encryption (PracticeCall *call, PracticeXml *xml)
{
  static const char *const algorithms[] = { "AES256", "aws:kms", "aws:kms:dsse", NULL };
  PracticeXml *rule = practice_xml_child (xml, "Rule");
  PracticeXml *by_default
      = rule ? practice_xml_child (rule, "ApplyServerSideEncryptionByDefault") : NULL;

  return check_one_of (call, by_default, "SSEAlgorithm", algorithms);
}

static gboolean
check_versioning (PracticeCall *call, PracticeXml *xml)
{
  static const char *const values[] = { "Suspended", "Enabled", NULL };

  return check_one_of (call, xml, "Status", values);
}

static gboolean
check_ownership (PracticeCall *call, PracticeXml *xml)
{
  static const char *const values[]
      = { "BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter", NULL };

  return check_one_of (call, practice_xml_child (xml, "Rule"), "ObjectOwnership", values);
}

static gboolean
check_tags (PracticeCall *call, PracticeXml *xml)
{
  PracticeXml *set = practice_xml_child (xml, "TagSet");
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);

  if (!set)
    return malformed (call);
  for (guint i = 0; i < set->children->len; i++)
    {
      PracticeXml *tag = g_ptr_array_index (set->children, i);
      const char *key = practice_xml_value (tag, "Key"), *value = practice_xml_value (tag, "Value");

      if (!key || !value)
        return malformed (call);
      if (!*key || g_utf8_strlen (key, -1) > 128)
        return practice_call_fail (call, 400, "InvalidTag",
                                   "The TagKey you have provided is invalid");
      if (g_utf8_strlen (value, -1) > 256)
        return practice_call_fail (call, 400, "InvalidTag",
                                   "The TagValue you have provided is invalid");
      if (!g_hash_table_add (keys, (char *) key))
        return practice_call_fail (call, 400, "InvalidTag",
                                   "Cannot provide multiple Tags with the same key");
    }
  return set->children->len <= 50
         || practice_call_fail (call, 400, "BadRequest",
                                "Bucket tag count cannot be greater than 50");
}

static gboolean
check_rule (PracticeCall *call, PracticeXml *rule)
{
  static const char *const values[] = { "Enabled", "Disabled", NULL };
  static const char *const actions[] = { "Expiration", "Transition", "NoncurrentVersionExpiration",
                                         "NoncurrentVersionTransition", "AbortIncompleteMultipartUpload" };
  PracticeXml *abort_uploads = practice_xml_child (rule, "AbortIncompleteMultipartUpload");
  const char *days = abort_uploads ? practice_xml_value (abort_uploads, "DaysAfterInitiation") : NULL;
  gboolean acts = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    acts = acts || practice_xml_child (rule, actions[i]);
  if (!check_one_of (call, rule, "Status", values))
    return FALSE;
  if (!practice_xml_child (rule, "Filter") == !practice_xml_child (rule, "Prefix"))
    return malformed (call);
  if (!acts)
    return practice_call_fail (call, 400, "InvalidRequest",
                               "At least one action needs to be specified in a rule");
  return !abort_uploads || (days && g_ascii_string_to_unsigned (days, 10, 1, G_MAXINT, NULL, NULL))
         || practice_call_fail (call, 400, "InvalidArgument",
                                "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a "
                                "positive integer");
}

/* Kept and answered; nothing expires here. */
static gboolean
check_lifecycle (PracticeCall *call, PracticeXml *xml)
{
  guint rules = 0;

  for (guint i = 0; i < xml->children->len; i++)
    {
      PracticeXml *child = g_ptr_array_index (xml->children, i);

      if (!g_str_equal (child->name, "Rule") || rules++ == 1000)
        return malformed (call);
      if (!check_rule (call, child))
        return FALSE;
    }
  return rules > 0 || malformed (call);
}

static const Config configs[] = {
  { "publicAccessBlock", "PublicAccessBlockConfiguration", "BucketPublicAccessBlock", BLOCK_ALL,
    "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found",
    NULL, check_block },
  { "encryption", "ServerSideEncryptionConfiguration", "EncryptionConfiguration", ENCRYPT_S3, NULL,
    NULL, ENCRYPT_S3, check_encryption },
  { "tagging", "Tagging", "BucketTagging", NULL, "NoSuchTagSet", "The TagSet does not exist", NULL,
    check_tags },
  { "versioning", "VersioningConfiguration", "BucketVersioning", "", NULL, NULL, "",
    check_versioning },
  { "ownershipControls", "OwnershipControls", "BucketOwnershipControls",
    "<Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>",
    "OwnershipControlsNotFoundError", "The bucket ownership controls were not found", NULL,
    check_ownership },
  { "lifecycle", "LifecycleConfiguration", "LifecycleConfiguration", NULL, "NoSuchLifecycleConfiguration",
    "The lifecycle configuration does not exist", NULL, check_lifecycle },
};

static const Config *
find_config (const char *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (configs); i++)
    if (g_str_equal (configs[i].parameter, parameter))
      return &configs[i];
  return NULL;
}

/* The elements below the root, (transfer full); NULL: there is no such setting. */
char *
practice_bucket_config (PracticeCall *call, const char *bucket, const char *kind)
{
  sqlite3_stmt *statement = practice_call_query (
      call, "SELECT document FROM s3_config WHERE bucket=? AND kind=?", "ss", bucket, kind);
  char *document;

  if (!practice_step (statement))
    return g_strdup (find_config (kind)->initial);
  document = g_strdup (practice_column (statement, 0));
  practice_done (statement);
  return document;
}

static void
write_children (GString *out, PracticeXml *xml)
{
  for (guint i = 0; i < xml->children->len; i++)
    {
      PracticeXml *child = g_ptr_array_index (xml->children, i);

      if (child->children->len == 0)
        {
          practice_s3_text (out, child->name, child->text->str);
          continue;
        }
      g_string_append_printf (out, "<%s>", child->name);
      write_children (out, child);
      g_string_append_printf (out, "</%s>", child->name);
    }
}

static PracticeBucket *
open_bucket (PracticeCall *call, JsonObject *in, const Config *config, const char *verb)
{
  g_autofree char *action = g_strconcat ("s3:", verb, config->action, NULL);

  return practice_bucket_open (call, in, action, NULL);
}

PRACTICE_S3_HANDLER (put_config)
{
  const Config *config = find_config (practice_s3_string (in, "Configuration"));
  g_autoptr (PracticeBucket) bucket = open_bucket (call, in, config, "Put");
  g_autoptr (PracticeXml) xml = NULL;
  g_autoptr (GString) document = g_string_new (NULL);

  if (!bucket || !practice_s3_verify (call, TRUE, NULL, NULL))
    return FALSE;
  xml = practice_s3_read_xml (call, config->root);
  if (!xml || !config->check (call, xml))
    return FALSE;
  write_children (document, xml);
  if (g_str_equal (config->parameter, "tagging"))
    practice_call_set_status (call, 204);
  return practice_call_exec (call, "INSERT OR REPLACE INTO s3_config VALUES (?,?,?)", "sss",
                             bucket->name, config->parameter, document->str);
}

PRACTICE_S3_HANDLER (get_config)
{
  const Config *config = find_config (practice_s3_string (in, "Configuration"));
  g_autoptr (PracticeBucket) bucket = open_bucket (call, in, config, "Get");
  g_autofree char *document = NULL;
  GString *xml;

  if (!bucket)
    return FALSE;
  document = practice_bucket_config (call, bucket->name, config->parameter);
  if (!document)
    {
      practice_call_fail_member (call, "BucketName",
                                 json_node_init_string (json_node_alloc (), bucket->name));
      return practice_call_fail (call, 404, config->missing_code, "%s", config->missing_text);
    }
  xml = practice_s3_begin (config->root);
  g_string_append (xml, document);
  return practice_s3_end (call, xml, config->root);
}

PRACTICE_S3_HANDLER (delete_config)
{
  const Config *config = find_config (practice_s3_string (in, "Configuration"));
  g_autoptr (PracticeBucket) bucket = open_bucket (call, in, config, "Put");

  if (!bucket)
    return FALSE;
  practice_call_set_status (call, 204);
  /* A document of NULL says that there is none, though a new bucket had one. */
  return practice_call_exec (call, "INSERT OR REPLACE INTO s3_config VALUES (?,?,?)", "sss",
                             bucket->name, config->parameter, config->initial_after_delete);
}

PRACTICE_S3_HANDLER (get_acl)
{
  g_autoptr (PracticeBucket) bucket = practice_bucket_open (call, in, "s3:GetBucketAcl", NULL);
  GString *xml;

  if (!bucket)
    return FALSE;
  xml = practice_s3_begin ("AccessControlPolicy");
  practice_s3_owner (xml, "Owner", bucket->account);
  g_string_append (xml, "<AccessControlList><Grant>");
  practice_s3_owner (
      xml,
      "Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"",
      bucket->account);
  g_string_truncate (xml, strrchr (xml->str, '<') - xml->str);
  g_string_append (xml,
                   "</Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList>");
  return practice_s3_end (call, xml, "AccessControlPolicy");
}
