/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "practice/crawler/practice-crawler.h"

G_BEGIN_DECLS

/* One run of a crawler. */
typedef struct
{
  PracticeCall *call;
  PracticeCrawler *crawler; /* (unowned) */
  char *role;               /* ARN */
  char *problem;            /* (nullable) */
  gint64 created, updated;
} PracticeRun;
/* Notes the first thing that went wrong; returns FALSE. */
gboolean practice_run_fail (PracticeRun *run, const char *format, ...) G_GNUC_PRINTF (2, 3);

typedef struct
{
  char *name, *owner, *policy;
  gboolean lent; /* read with credentials that Lake Formation lends */
} PracticeCrawlerBucket;
void practice_crawler_bucket_clear (PracticeCrawlerBucket *bucket);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PracticeCrawlerBucket, practice_crawler_bucket_clear)
/* @place: "bucket/prefix". Whether the role may list there. */
gboolean
practice_crawler_open_bucket (PracticeRun *run, const char *place, PracticeCrawlerBucket *bucket);
PracticeSchema *
practice_crawler_read (PracticeRun *run,
                       PracticeCrawlerBucket *bucket,
                       const PracticeS3Object *object);

G_END_DECLS
