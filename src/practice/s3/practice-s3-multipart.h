/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/s3/practice-s3.h"

G_BEGIN_DECLS

/* What the files about multipart uploads share. */
#define PRACTICE_S3_MAX_PARTS 10000

typedef struct
{
  char *id, *bucket, *key, *headers, *tags;
  char *algorithm; /* nullable: "SHA256": each part has a checksum of it */
  gint64 initiated;
} PracticeUpload;
void practice_upload_free (PracticeUpload *upload);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeUpload, practice_upload_free)

typedef struct
{
  gint64 number, size;
  char *file, *etag;
  char *checksum; /* nullable; base64 */
} PracticePart;
void practice_part_free (PracticePart *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticePart, practice_part_free)

/* The upload that the request names, with @action checked; fails the call. */
PracticeUpload *practice_upload_open (PracticeCall *call, JsonObject *in, const char *action);
/* Of that number; (nullable). */
PracticePart *practice_part_load (PracticeCall *call, PracticeUpload *upload, gint64 number);
/* With the parts that are still its own */
gboolean practice_upload_remove (PracticeCall *call, const char *id);

G_END_DECLS
