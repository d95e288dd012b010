/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "aws/client/aws-client.h"

G_BEGIN_DECLS

/* How a crawler's run stands, and what it wrote into its log. */
typedef struct
{
  char *crawler;
  char *state;       /* "RUNNING", "STOPPING", "READY" */
  char *status;      /* (nullable): how it ended: "SUCCEEDED", "FAILED", "CANCELLED" */
  char *problem;     /* (nullable): AWS's words for why */
  guint seconds;     /* that it runs, or ran */
  gint created, updated, deleted; /* tables; -1: not known */
  char **lines;      /* of its log, the newest last; bounded */
  char *log_trouble; /* (nullable): why there is no log to be read, a sentence */
} MeshCrawlReport;
void mesh_crawl_report_free (MeshCrawlReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MeshCrawlReport, mesh_crawl_report_free)

/**
 * MeshCrawl: follows one run of a crawler: by what glue:GetCrawler says, and by its log, which AWS keeps in the group
 * "/aws-glue/crawlers" of CloudWatch Logs in a stream of the crawler's name. What of the log cannot be read is said and fails
 * nothing.
 */
typedef struct _MeshCrawl MeshCrawl;
MeshCrawl *mesh_crawl_new (const char *crawler);
void mesh_crawl_free (MeshCrawl *self);
/* Before it is started: lines that are in the log by then are of earlier runs. Blocks. */
void mesh_crawl_begin (MeshCrawl *self, AwsClient *client, GCancellable *cancellable);
/* @crawler: of GetCrawler. Reads what is new in the log. Blocks. */
void mesh_crawl_look (MeshCrawl *self, AwsClient *client, JsonNode *crawler, GCancellable *cancellable);
/* Any thread. (transfer full) (nullable): nothing has begun */
MeshCrawlReport *mesh_crawl_dup_report (MeshCrawl *self);
/* Any thread; another number once something has changed. */
guint mesh_crawl_get_serial (MeshCrawl *self);

G_END_DECLS
