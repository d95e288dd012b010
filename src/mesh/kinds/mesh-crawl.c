/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "mesh/kinds/mesh-crawl.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/client/aws-error.h"
#include "aws/protocols/aws-json.h"

/* https://docs.aws.amazon.com/glue/latest/dg/console-crawlers.html: "/aws-glue/crawlers", a stream for each crawler.
 */
#define GROUP "/aws-glue/crawlers"
/* What is kept of a log, and of a line; and pages that are read at one look. */
#define MAX_LINES  500
#define MAX_LENGTH 2000
#define MAX_PAGES  10

struct _MeshCrawl
{
  GMutex mutex; /* guards all but the log's place, which is the worker's */
  char *crawler;
  char *state;
  char *status;
  char *problem;
  gint64 begun, ended; /* monotonic; 0: not yet */
  gint created, updated, deleted;
  GPtrArray *lines;
  char *log_trouble;
  guint serial;

  char *token;      /* (nullable): where the log goes on */
  gboolean missing; /* there is no log yet */
  gboolean closed;  /* it may not be read: nobody asks again */
};

void
mesh_crawl_report_free (MeshCrawlReport *report)
{
  g_clear_pointer (&report->crawler, g_free);
  g_clear_pointer (&report->state, g_free);
  g_clear_pointer (&report->status, g_free);
  g_clear_pointer (&report->problem, g_free);
  g_clear_pointer (&report->lines, g_strfreev);
  g_clear_pointer (&report->log_trouble, g_free);
  g_free (report);
}

MeshCrawl *
mesh_crawl_new (const char *crawler)
{
  MeshCrawl *self = g_new0 (MeshCrawl, 1);

  g_mutex_init (&self->mutex);
  self->crawler = g_strdup (crawler);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->created = self->updated = self->deleted = -1;
  return self;
}

void
mesh_crawl_free (MeshCrawl *self)
{
  g_mutex_clear (&self->mutex);
  g_clear_pointer (&self->crawler, g_free);
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->log_trouble, g_free);
  g_clear_pointer (&self->token, g_free);
  g_free (self);
}

/* ---- the log ---- */

/* "[id of the run] BENCHMARK : text": the id stands before each line of it, and says nothing to anybody. */
static char *
dup_line (const char *message)
{
  const char *end = *message == '[' ? strchr (message, ']') : NULL;
  g_autofree char *valid = g_utf8_make_valid (end != NULL && end[1] == ' ' ? end + 2 : message, -1);

  g_strchomp (valid);
  return g_utf8_strlen (valid, -1) > MAX_LENGTH ? g_utf8_substring (valid, 0, MAX_LENGTH) : g_steal_pointer (&valid);
}

static void
take_events (MeshCrawl *self, JsonNode *answer)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < aws_json_get_length (answer, "events"); i++)
    {
      const char *message = aws_json_get_string (aws_json_get_element (answer, "events", i), "message");

      if (message == NULL)
        continue;
      g_ptr_array_add (self->lines, dup_line (message));
      self->serial++;
    }
  if (self->lines->len > MAX_LINES)
    g_ptr_array_remove_range (self->lines, 0, self->lines->len - MAX_LINES);
  g_mutex_unlock (&self->mutex);
}

static void
set_trouble (MeshCrawl *self, char *trouble)
{
  g_mutex_lock (&self->mutex);
  g_free (self->log_trouble);
  self->log_trouble = trouble;
  self->serial++;
  g_mutex_unlock (&self->mutex);
}

/* The run does not depend on its log: what is wrong with it is told. */
static void
take_error (MeshCrawl *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->missing = aws_error_is_code (error, "ResourceNotFoundException");
  if (self->missing)
    return;
  self->closed = TRUE;
  if (g_error_matches (error, AWS_ERROR, AWS_ERROR_ACCESS_DENIED))
    set_trouble (
        self, g_strdup_printf (
                  /* Translators: an IAM action, a group of logs and a crawler's name */
                  C_ ("crawler", "You may not read its log: the right %s on the log group %s, stream %s, is missing"),
                  "logs:GetLogEvents", GROUP, self->crawler));
  else
    /* Translators: why, AWS's words */
    set_trouble (self, g_strdup_printf (C_ ("crawler", "Its log could not be read: %s"), error->message));
}

/* One page from where the last one ended. @last: the newest line alone. (transfer full) (nullable) */
static JsonNode *
read_page (MeshCrawl *self, AwsClient *client, gboolean last, GCancellable *cancellable)
{
  g_autoptr (JsonNode) input
      = aws_json_new ("logGroupName", AWS_JSON_STRING, GROUP, "logStreamName", AWS_JSON_STRING, self->crawler,
                      "startFromHead", AWS_JSON_BOOLEAN, !last, "nextToken", AWS_JSON_STRING, self->token, NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *answer;

  if (last)
    json_object_set_int_member (json_node_get_object (input), "limit", 1);
  answer = aws_client_call (client, aws_operation_find ("logs:GetLogEvents"), input, cancellable, &error);
  if (answer == NULL)
    take_error (self, error);
  else
    self->missing = FALSE;
  return answer;
}

/* AWS says that there is no more by the same token. */
static gboolean
take_token (MeshCrawl *self, JsonNode *answer)
{
  const char *token = aws_json_get_string (answer, "nextForwardToken");

  if (token == NULL || g_strcmp0 (token, self->token) == 0)
    return FALSE;
  g_free (self->token);
  self->token = g_strdup (token);
  return TRUE;
}

static void
read_log (MeshCrawl *self, AwsClient *client, GCancellable *cancellable)
{
  gboolean more = !self->closed;

  for (guint i = 0; more && i < MAX_PAGES; i++)
    {
      g_autoptr (JsonNode) answer = read_page (self, client, FALSE, cancellable);

      if (answer == NULL)
        return;
      take_events (self, answer);
      more = take_token (self, answer);
    }
}

/* ---- the crawler ---- */

static void
take_text (char **where, const char *text, guint *serial)
{
  if (g_strcmp0 (*where, text) == 0)
    return;
  g_free (*where);
  *where = g_strdup (text);
  ++*serial;
}

static void
take_state (MeshCrawl *self, JsonNode *crawler)
{
  const char *state = aws_json_get_string (crawler, "State");
  const gboolean ended = g_strcmp0 (state, "READY") == 0;

  g_mutex_lock (&self->mutex);
  take_text (&self->state, state, &self->serial);
  if (ended)
    {
      take_text (&self->status, aws_json_get_string (crawler, "LastCrawl.Status"), &self->serial);
      take_text (&self->problem, aws_json_get_string (crawler, "LastCrawl.ErrorMessage"), &self->serial);
      if (self->ended == 0)
        self->ended = g_get_monotonic_time ();
    }
  g_mutex_unlock (&self->mutex);
}

/* How many tables: told apart from the rest, and not to everybody. */
static void
read_metrics (MeshCrawl *self, AwsClient *client, GCancellable *cancellable)
{
  g_autoptr (JsonNode) input
      = aws_json_new ("CrawlerNameList", AWS_JSON_NODE, aws_json_strings (self->crawler, NULL), NULL);
  g_autoptr (JsonNode) answer
      = aws_client_call (client, aws_operation_find ("glue:GetCrawlerMetrics"), input, cancellable, NULL);
  JsonNode *metrics = aws_json_get_element (answer, "CrawlerMetricsList", 0);

  if (metrics == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->created = (gint) aws_json_get_int (metrics, "TablesCreated", -1);
  self->updated = (gint) aws_json_get_int (metrics, "TablesUpdated", -1);
  self->deleted = (gint) aws_json_get_int (metrics, "TablesDeleted", -1);
  self->serial++;
  g_mutex_unlock (&self->mutex);
}

void
mesh_crawl_begin (MeshCrawl *self, AwsClient *client, GCancellable *cancellable)
{
  g_autoptr (JsonNode) answer = NULL;

  g_mutex_lock (&self->mutex);
  g_ptr_array_set_size (self->lines, 0);
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->log_trouble, g_free);
  self->created = self->updated = self->deleted = -1;
  self->begun = g_get_monotonic_time ();
  self->ended = 0;
  self->serial++;
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&self->token, g_free);
  self->closed = FALSE;
  answer = read_page (self, client, TRUE, cancellable);
  if (answer != NULL)
    take_token (self, answer);
}

void
mesh_crawl_look (MeshCrawl *self, AwsClient *client, JsonNode *crawler, GCancellable *cancellable)
{
  const gboolean ended = g_strcmp0 (aws_json_get_string (crawler, "State"), "READY") == 0;

  take_state (self, crawler);
  read_log (self, client, cancellable);
  if (!ended)
    return;
  read_metrics (self, client, cancellable);
  if (self->missing)
    set_trouble (self, g_strdup_printf (
                           /* Translators: a group of logs, and an IAM action */
                           C_ ("crawler", "It wrote no log into %s: its role may lack the right %s"), GROUP,
                           "logs:PutLogEvents"));
}

MeshCrawlReport *
mesh_crawl_dup_report (MeshCrawl *self)
{
  MeshCrawlReport *report = NULL;

  g_mutex_lock (&self->mutex);
  if (self->begun != 0)
    {
      report = g_new0 (MeshCrawlReport, 1);
      report->crawler = g_strdup (self->crawler);
      report->state = g_strdup (self->state != NULL ? self->state : "RUNNING");
      report->status = g_strdup (self->status);
      report->problem = g_strdup (self->problem);
      report->seconds
          = (guint) (((self->ended != 0 ? self->ended : g_get_monotonic_time ()) - self->begun) / G_USEC_PER_SEC);
      report->created = self->created;
      report->updated = self->updated;
      report->deleted = self->deleted;
      report->log_trouble = g_strdup (self->log_trouble);
      report->lines = g_new0 (char *, self->lines->len + 1);
      for (guint i = 0; i < self->lines->len; i++)
        report->lines[i] = g_strdup (g_ptr_array_index (self->lines, i));
    }
  g_mutex_unlock (&self->mutex);
  return report;
}

guint
mesh_crawl_get_serial (MeshCrawl *self)
{
  guint serial;

  g_mutex_lock (&self->mutex);
  serial = self->serial;
  g_mutex_unlock (&self->mutex);
  return serial;
}
