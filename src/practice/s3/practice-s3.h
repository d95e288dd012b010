/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/core/practice-between.h"
#include "practice/core/practice-call.h"

G_BEGIN_DECLS

/* What the files of the practice S3 share. */

/* ---- XML ---- */
typedef struct _PracticeXml PracticeXml;
struct _PracticeXml
{
  char *name;          /* without namespace prefix */
  GString *text;
  PracticeXml *parent; /* (unowned) */
  GPtrArray *children;
};
void practice_xml_free (PracticeXml *xml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeXml, practice_xml_free)
/* The root element; NULL: it is no such document, of which the call was told. */
PracticeXml *practice_s3_read_xml (PracticeCall *call, const char *root);
PracticeXml *practice_xml_child (PracticeXml *xml, const char *name);     /* (nullable) */
const char *practice_xml_value (PracticeXml *xml, const char *child);     /* (nullable) */

/* Answers are written as text. @root gets S3's namespace. */
GString *practice_s3_begin (const char *root);
void
practice_s3_text (GString *xml,
                  const char *name,
                  const char *value); /* @value: nullable: nothing is written */
void practice_s3_number (GString *xml, const char *name, gint64 value);
void practice_s3_flag (GString *xml, const char *name, gboolean value);
void practice_s3_time (GString *xml, const char *name, gint64 microseconds);
void practice_s3_owner (GString *xml, const char *element, const char *account);
/* Takes @xml. Returns TRUE. */
gboolean practice_s3_end (PracticeCall *call, GString *xml, const char *root);

/* ---- requests (practice-s3-request.c) ---- */
const PracticeOperation *practice_s3_route (PracticeCall *call, JsonObject *in);
const char *practice_s3_string (JsonObject *in, const char *name);
char *practice_s3_http_date (gint64 microseconds);
gint64 practice_s3_parse_date (const char *text); /* seconds; -1: none */
/* A number of the query; fails the call with InvalidArgument. */
gboolean
practice_s3_query_number (PracticeCall *call,
                          const char *name,
                          gint64 min,
                          gint64 max,
                          gint64 *value);
/* What is kept with an object: content headers and x-amz-meta-*. (transfer full): JSON text */
char *practice_s3_collect_headers (PracticeCall *call);
char *practice_s3_encode_key (const char *key);
char *practice_s3_decode (const char *encoded); /* (nullable): not UTF-8 */

/* ---- buckets (practice-s3-bucket.c) ---- */
typedef struct
{
  char *name, *account, *region, *policy; /* policy: nullable, with principals as ids */
  gint64 created;
} PracticeBucket;
void practice_bucket_free (PracticeBucket *bucket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeBucket, practice_bucket_free)
PracticeBucket *practice_bucket_load (PracticeCall *call, const char *name); /* (nullable) */
/* Finds the bucket of the request, in its region, and checks @action ("s3:GetObject"; NULL: none)
 * on it, or on the object where @key is given; fails the call. */
PracticeBucket *
practice_bucket_open (PracticeCall *call, JsonObject *in, const char *action, const char *key);
/* @context (nullable) with the account that owns the bucket. (transfer full) */
JsonObject *practice_bucket_context (JsonObject *context, const char *owner);
gboolean
practice_bucket_allows (PracticeCall *call,
                        PracticeBucket *bucket,
                        const char *action,
                        const char *key,
                        JsonObject *context);
gboolean
practice_bucket_authorize (PracticeCall *call,
                           PracticeBucket *bucket,
                           const char *action,
                           const char *key,
                           JsonObject *context);
char *
practice_bucket_config (PracticeCall *call, const char *bucket, const char *kind); /* (nullable) */
gboolean practice_bucket_no_such (PracticeCall *call, const char *name);

/* ---- checksums (practice-s3-checksum.c) ---- */
#define PRACTICE_S3_ALGORITHMS 5
extern const char
    *const practice_s3_algorithms[PRACTICE_S3_ALGORITHMS]; /* "CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME" */
char *practice_s3_md5 (GBytes *body);                                     /* hexadecimal */
/* How the checksum of an object in parts comes about: of its bytes ("FULL_OBJECT") or of the parts' checksums
 * ("COMPOSITE"; S3 User Guide, "Checking object integrity"). @algorithm: nullable: gives NULL */
const char *practice_s3_checksum_type (const char *algorithm);
char *practice_s3_checksum (GBytes *body, guint algorithm);               /* base64 */
/* Verifies Content-MD5 and x-amz-checksum-* of the body. @algorithm: -1: none given. @required: one of them
 * must be. */
gboolean
practice_s3_verify (PracticeCall *call,
                    gboolean required,
                    int *algorithm,
                    char **value);
int practice_s3_find_algorithm (const char *name); /* any case; -1 */
void
practice_s3_checksum_header (PracticeCall *call, const char *checksum); /* "CRC32:…", nullable */
void practice_s3_checksum_element (GString *xml, const char *checksum);

/* ---- bytes (practice-s3-blob.c) ---- */
char *
practice_blob_write (PracticeCall *call,
                     GBytes *bytes); /* (transfer full): its name; NULL: failed */
/* The same of the request's body, which may lie on the disk already. */
char *practice_blob_write_body (PracticeCall *call);
char *practice_blob_path (PracticeCall *call, const char *name); /* of one file */
/* (transfer full): mapped; NULL: failed */
GBytes *practice_blob_read (PracticeCall *call, const char *name);
/* Whether a file of @length bytes may be followed by others in one blob, "file/file/file". */
gboolean practice_blob_can_chain (gint64 length);
char *practice_blob_join (PracticeCall *call, GPtrArray *names);
void practice_blob_unlink (PracticeCall *call, const char *name);
/* After the commit. @name: nullable */
gboolean practice_blob_discard (PracticeCall *call, const char *name);
gboolean practice_s3_seed (sqlite3 *db, GError **error);

/* ---- objects (practice-s3-object.c) ---- */
typedef struct
{
  char *key, *file, *etag, *headers, *checksum, *tags;
  gint64 size, modified;
} PracticeObject;
void practice_object_free (PracticeObject *object);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeObject, practice_object_free)
PracticeObject *practice_object_load (PracticeCall *call, const char *bucket, const char *key);
/* Puts the object in the place of the one that is there. */
gboolean practice_object_store (PracticeCall *call, const char *bucket, PracticeObject *object);
/* If-Match and If-None-Match of writes */
gboolean practice_object_check_write (PracticeCall *call, const char *bucket, const char *key);
gboolean practice_object_check_copy (PracticeCall *call, PracticeObject *object);
gboolean practice_object_check_acl (PracticeCall *call);
/* The object that x-amz-copy-source names, readable for the caller; fails the call. */
PracticeObject *practice_object_open_source (PracticeCall *call);
gboolean practice_s3_parse_range (const char *text, gint64 size, gint64 *start, gint64 *length);
gboolean practice_s3_tags_from_header (PracticeCall *call, char **tags);

/* ---- operations ---- */
#define PRACTICE_S3_HANDLER(name)                                                                  \
  gboolean practice_s3_##name (PracticeCall *call, JsonObject *in, JsonObject *out)
PRACTICE_S3_HANDLER (list_buckets);
PRACTICE_S3_HANDLER (create_bucket);
PRACTICE_S3_HANDLER (head_bucket);
PRACTICE_S3_HANDLER (delete_bucket);
PRACTICE_S3_HANDLER (get_location);
PRACTICE_S3_HANDLER (put_policy);
PRACTICE_S3_HANDLER (get_policy);
PRACTICE_S3_HANDLER (delete_policy);
PRACTICE_S3_HANDLER (get_policy_status);
PRACTICE_S3_HANDLER (put_config);
PRACTICE_S3_HANDLER (get_config);
PRACTICE_S3_HANDLER (delete_config);
PRACTICE_S3_HANDLER (get_acl);
PRACTICE_S3_HANDLER (list_v1);
PRACTICE_S3_HANDLER (list_v2);
PRACTICE_S3_HANDLER (put_object);
PRACTICE_S3_HANDLER (copy_object);
PRACTICE_S3_HANDLER (get_object);
PRACTICE_S3_HANDLER (delete_object);
PRACTICE_S3_HANDLER (delete_objects);
PRACTICE_S3_HANDLER (put_object_tagging);
PRACTICE_S3_HANDLER (get_object_tagging);
PRACTICE_S3_HANDLER (delete_object_tagging);
PRACTICE_S3_HANDLER (create_upload);
PRACTICE_S3_HANDLER (upload_part);
PRACTICE_S3_HANDLER (upload_part_copy);
PRACTICE_S3_HANDLER (complete_upload);
PRACTICE_S3_HANDLER (abort_upload);
PRACTICE_S3_HANDLER (list_parts);
PRACTICE_S3_HANDLER (list_uploads);

G_END_DECLS
