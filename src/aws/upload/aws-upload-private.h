/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/upload/aws-upload-source.h"
#include "aws/upload/aws-upload.h"

G_BEGIN_DECLS

/* What the files of the engine share. */

#define AWS_UPLOAD_MIB (G_GUINT64_CONSTANT (1024) * 1024)
#define AWS_UPLOAD_PART (8 * AWS_UPLOAD_MIB)
#define AWS_UPLOAD_MAX_SIZE (5 * 1024 * 1024 * AWS_UPLOAD_MIB)

typedef struct
{
  char *path;
  char *key;
  guint64 size;
  AwsUploadState state;
  GError *error;
  char *etag; /* (nullable): of the object that this run made; without quotes; guarded by the mutex */
} AwsUploadFile;

/* An object that was there before the run. */
typedef struct
{
  guint64 size;
  char *etag; /* nullable; without quotes */
} AwsUploadObject;

/* A multipart upload of one of our keys that nobody has finished. */
typedef struct
{
  char *id;
  char *initiated; /* ISO 8601: sorts by time */
} AwsUploadHalf;

struct _AwsUpload
{
  GObject parent_instance;
  AwsClient *client;
  char *bucket;
  gboolean always;
  AwsUploadNotify notify;
  gpointer notify_data;
  GPtrArray *files;    /* AwsUploadFile */
  GHashTable *objects; /* key → AwsUploadObject */
  gint64 tag;          /* of the calls: the thread's that runs it */
  GCancellable *stop;  /* the run's: cancelled by the caller's, or when the run fails */

  GMutex halves_mutex; /* guards what follows */
  GHashTable *halves;  /* nullable: not listed yet; key → GPtrArray of AwsUploadHalf, oldest first */

  GMutex mutex;        /* guards what follows */
  GCond changed;
  gboolean paused;
  guint next;
  guint large;         /* large files under way */
  guint refusals;      /* by AWS, one after the other */
  GError *fatal;       /* nullable: why the run ends early */
  gint64 told;         /* monotonic */
  AwsUploadProgress progress;
};

/* aws-upload.c */
void aws_upload_add_bytes (AwsUpload *self, guint64 bytes);
/* FALSE: stopped meanwhile. */
gboolean aws_upload_wait_while_paused (AwsUpload *self);
/* The object is made: what S3 calls its content, of the answer that says so. */
void aws_upload_take_etag (AwsUpload *self, AwsUploadFile *file, JsonNode *answer);
JsonNode *aws_upload_new_input (AwsUpload *self, const char *key);

/* aws-upload-listing.c. What cannot be listed for want of permission is taken to be empty. */
gboolean aws_upload_list_objects (AwsUpload *self, GError **error);
gboolean aws_upload_list_halves (AwsUpload *self, GError **error);
/* After that: the newest of @key. (transfer none) (nullable) */
const char *aws_upload_find_half (AwsUpload *self, const char *key);
/* Ends those of @key that are older than a day, or all of them; @kept: (nullable): but this one. */
gboolean aws_upload_end_halves (AwsUpload *self, const char *key, const char *kept, gboolean all, GCancellable *cancellable, GError **error);
gboolean aws_upload_end_half (AwsUpload *self, const char *key, const char *id, GCancellable *cancellable, GError **error);

/* aws-upload-same.c: whether the object that is there holds what the file does; reads the file. */
gboolean aws_upload_is_same (AwsUpload *self, AwsUploadFile *file, AwsUploadSource *source);

/* aws-upload-whole.c, aws-upload-parts.c */
gboolean aws_upload_send_whole (AwsUpload *self, AwsUploadFile *file, AwsUploadSource *source, GError **error);
gboolean aws_upload_send_parts (AwsUpload *self, AwsUploadFile *file, AwsUploadSource *source, GError **error);
/* Sends @body, whose SHA-256 is @digest, by @operation; @input says where. (transfer full): the answer */
JsonNode *aws_upload_send_body (AwsUpload *self, const char *operation, JsonNode *input, AwsBody *body, const guint8 *digest, GCancellable *cancellable, GError **error);
/* Returns FALSE with AWS_ERROR_MALFORMED_ANSWER. */
gboolean aws_upload_mismatch (const char *key, GError **error);

G_END_DECLS
